package monitoring

import (
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Kind is a stable code of something to be done.
type Kind string

// What a tutee does [B 2.8.5].
const (
	TermProposed         Kind = "term_proposed"          // decide on another end of the term
	CorrectionOffered    Kind = "correction_offered"     // accept or decline
	DraftReturned        Kind = "draft_returned"         // the school gave it back, see the note
	ActivityOverdue      Kind = "activity_overdue"       // planned, and its days are over
	ActivitySoon         Kind = "activity_soon"          // within 14 days
	DiagnosisUnfinished  Kind = "diagnosis_unfinished"   // answers are missing
	CampaignInvited      Kind = "campaign_invited"       // asked to take a diagnosis; Due is the last day
	CampaignEnding       Kind = "campaign_ending"        // the same, reminded
	SupportListed        Kind = "support_listed"         // the school sees a need of address support: agree or decline [B 2.8.3]
	GroupInvited         Kind = "group_invited"          // asked to take part in a group [A I.3]
	GroupPlanChanged     Kind = "group_plan_changed"     // the group's plan is newer than the own route's
	DiagnosisFirst       Kind = "diagnosis_first"        // none taken yet; Count instruments to choose from
	DraftReady           Kind = "draft_ready"            // has all parts: submit it to the school
	DraftToStart         Kind = "draft_to_start"         // the same where nobody's agreement is asked: start it
	DraftUnfinished      Kind = "draft_unfinished"       // parts are missing
	DeficitsWithoutRoute Kind = "deficits_without_route" // found, and no route is under way
	ReflectionMissing    Kind = "reflection_missing"     // on a finished activity
	ProductNotPresented  Kind = "product_not_presented"
	ReviewReceived       Kind = "review_received"  // in the last 30 days
	ConclusionThere      Kind = "conclusion_there" // in the last 30 days
	HelpAnswered         Kind = "help_answered"    // read the answer, then close or reopen
)

// What several roles do, each as far as it sees.
const (
	TermPassed         Kind = "term_passed"         // and the route is not completed
	TermEnding         Kind = "term_ending"         // within 30 days
	DeficitsToConfirm  Kind = "deficits_to_confirm" // own ones, or by person for who accompanies
	ProductToReview    Kind = "product_to_review"   // R8
	EssaysToScore      Kind = "essays_to_score"     // Count answers to tests that wait for an expert
	RouteToComplete    Kind = "route_to_complete"   // its conclusions stand and are agreed
	ConclusionReturned Kind = "conclusion_returned" // given back to be prepared anew, see the note
	ConclusionMissing  Kind = "conclusion_missing"  // the route is assessed, and the reader's conclusion is not there [R9]
)

// What comes out of talk beside a route.
const (
	HelpToAnswer Kind = "help_to_answer" // asked of the reader, or taken by them; Due is the last working day [B 2.8.5]
	Mentioned    Kind = "mentioned"      // called by name in a comment that is not read
)

// What those do who accompany and who answer for a place.
const (
	MembershipEnding       Kind = "membership_ending"        // a role given for a time ends within 14 days [B 1.3]
	TuteeActivitiesOverdue Kind = "tutee_activities_overdue" // by route
	RouteToAgree           Kind = "route_to_agree"
	ConclusionToAgree      Kind = "conclusion_to_agree"
	ConclusionToJoin       Kind = "conclusion_to_join"    // take part by agreement [B 2.8.2]
	SupportWithoutTutor    Kind = "support_without_tutor" // has agreed to be supported, and nobody is appointed
	RouteWithoutTutor      Kind = "route_without_tutor"
	PeopleWithoutDiagnosis Kind = "people_without_diagnosis"
	PeopleNotInvited       Kind = "people_not_invited"
	PeopleNotSignedIn      Kind = "people_not_signed_in" // invited, the link is not used

	SchoolOverdue                  Kind = "school_overdue"       // Count routes past their term
	MunicipalityOverdue            Kind = "municipality_overdue" // the same
	SchoolWithoutCoordinator       Kind = "school_without_coordinator"
	MunicipalityWithoutCoordinator Kind = "municipality_without_coordinator"
	RegulationNotAdopted           Kind = "regulation_not_adopted"
	ImportStuck                    Kind = "import_stuck" // has bad rows, or people not found
	InstrumentUnpublished          Kind = "instrument_unpublished"

	RemovalAsked   Kind = "removal_asked"   // of personal data: set the day; Due is the last lawful one
	RemovalRipe    Kind = "removal_ripe"    // nobody asked, yet Count people's data are to go: a consent is withdrawn, or a term is over (R16)
	RemovalPlanned Kind = "removal_planned" // of the reader's own data: look what goes, and recall it; Due is the day

	RegionWithoutCoordinator Kind = "region_without_coordinator"
	ProgramUnusable          Kind = "program_unusable"
)

// spec says what a kind is about, whom it concerns and what a role must be allowed
// for it: that permission's reach bounds what is looked for.
type spec struct {
	kind   Kind
	object Object
	needs  authz.Permission
	roles  []tenant.Role
	rank   int
}

var (
	tutee       = []tenant.Role{tenant.Tutee}
	accompanies = []tenant.Role{tenant.Tutor, tenant.Mentor, tenant.RegionalMethodist}
	school      = []tenant.Role{tenant.SchoolCoordinator}
	agrees      = []tenant.Role{tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator} // whom the regulation names
	prepares    = []tenant.Role{tenant.Tutor, tenant.Mentor, tenant.RegionalMethodist, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator}
	mayInvite   = []tenant.Role{tenant.SchoolCoordinator, tenant.MunicipalCoordinator}
	region      = []tenant.Role{tenant.RegionalCoordinator}
	operator    = []tenant.Role{tenant.Operator}
)

// kinds stand in the order of urgency: what others wait for comes first.
var kinds = []spec{
	{kind: TermProposed, object: AboutProposal, needs: authz.Permission{Object: "route", Action: "decide_term"}, roles: tutee},
	{kind: CorrectionOffered, object: AboutOffer, needs: authz.Permission{Object: "route", Action: "accept_correction"}, roles: tutee},
	{kind: DraftReturned, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "submit"}, roles: tutee},
	{kind: RouteToAgree, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "agree"}, roles: agrees},
	{kind: ConclusionToAgree, object: AboutConclusion, needs: authz.Permission{Object: "conclusion", Action: "agree"}, roles: mayInvite},
	{kind: ConclusionToJoin, object: AboutConclusion, needs: authz.Permission{Object: "conclusion", Action: "agree"}, roles: []tenant.Role{tenant.MunicipalCoordinator}},
	{kind: ConclusionReturned, object: AboutConclusion, needs: authz.Permission{Object: "conclusion", Action: "prepare"}, roles: prepares},
	{kind: HelpToAnswer, object: AboutHelp, needs: authz.Permission{Object: "help", Action: "answer"}, roles: []tenant.Role{tenant.Tutor, tenant.RegionalMethodist,
		tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalCoordinator}},
	{kind: RemovalPlanned, object: AboutRemoval, needs: authz.Permission{Object: "todo", Action: "read"}, roles: []tenant.Role{tenant.Tutee, tenant.Tutor, tenant.Mentor,
		tenant.RegionalMethodist, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalCoordinator}},
	{kind: RemovalAsked, object: AboutRemoval, needs: authz.Permission{Object: "removal", Action: "decide"}, roles: region},
	{kind: RemovalRipe, object: AboutPeople, needs: authz.Permission{Object: "removal", Action: "decide"}, roles: region},
	{kind: HelpAnswered, object: AboutHelp, needs: authz.Permission{Object: "help", Action: "ask"}, roles: tutee},
	{kind: Mentioned, object: AboutComment, needs: authz.Permission{Object: "comment", Action: "read"}, roles: []tenant.Role{tenant.Tutee, tenant.Tutor, tenant.Mentor,
		tenant.RegionalMethodist, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalCoordinator}},
	{kind: TermPassed, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "read"}, roles: []tenant.Role{tenant.Tutee, tenant.Tutor, tenant.Mentor,
		tenant.RegionalMethodist, tenant.SchoolCoordinator, tenant.MethodologicalLead}},
	{kind: ActivityOverdue, object: AboutActivity, needs: authz.Permission{Object: "route", Action: "finish"}, roles: tutee},
	{kind: TuteeActivitiesOverdue, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "read"}, roles: accompanies},
	{kind: SchoolOverdue, object: AboutOrganization, needs: authz.Permission{Object: "route", Action: "read"}, roles: []tenant.Role{tenant.MunicipalCoordinator}},
	{kind: MunicipalityOverdue, object: AboutMunicipality, needs: authz.Permission{Object: "route", Action: "read"}, roles: region},
	{kind: ProductToReview, object: AboutProduct, needs: authz.Permission{Object: "review", Action: "create"}, roles: []tenant.Role{tenant.Tutor,
		tenant.RegionalMethodist, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.RegionalCoordinator}},
	{kind: EssaysToScore, object: AboutEssays, needs: authz.Permission{Object: "answer", Action: "score"}, roles: []tenant.Role{tenant.RegionalMethodist,
		tenant.SchoolCoordinator, tenant.MethodologicalLead}},
	{kind: ConclusionMissing, object: AboutRoute, needs: authz.Permission{Object: "conclusion", Action: "prepare"}, roles: prepares},
	{kind: RouteToComplete, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "complete"}, roles: []tenant.Role{tenant.Tutor,
		tenant.RegionalMethodist, tenant.SchoolCoordinator}},
	{kind: CampaignEnding, object: AboutCampaign, needs: authz.Permission{Object: "invitation", Action: "answer"}, roles: tutee},
	{kind: DiagnosisUnfinished, object: AboutDiagnosis, needs: authz.Permission{Object: "diagnosis", Action: "take"}, roles: tutee},
	{kind: SupportListed, object: AboutSupport, needs: authz.Permission{Object: "support", Action: "answer"}, roles: tutee},
	{kind: GroupInvited, object: AboutGroup, needs: authz.Permission{Object: "group", Action: "answer"}, roles: tutee},
	{kind: GroupPlanChanged, object: AboutGroup, needs: authz.Permission{Object: "group", Action: "answer"}, roles: tutee},
	{kind: CampaignInvited, object: AboutCampaign, needs: authz.Permission{Object: "invitation", Action: "answer"}, roles: tutee},
	{kind: DraftReady, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "submit"}, roles: tutee},
	{kind: DraftToStart, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "start"}, roles: tutee},
	{kind: ActivitySoon, object: AboutActivity, needs: authz.Permission{Object: "route", Action: "finish"}, roles: tutee},
	{kind: TermEnding, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "read"}, roles: []tenant.Role{tenant.Tutee, tenant.Tutor, tenant.Mentor, tenant.RegionalMethodist}},
	{kind: ProductNotPresented, object: AboutProduct, needs: authz.Permission{Object: "product", Action: "present"}, roles: tutee},
	{kind: DeficitsToConfirm, object: AboutPerson, needs: authz.Permission{Object: "deficit", Action: "confirm"}, roles: []tenant.Role{tenant.Tutee, tenant.Tutor, tenant.RegionalMethodist}},
	{kind: ReflectionMissing, object: AboutActivity, needs: authz.Permission{Object: "route", Action: "reflect"}, roles: tutee},
	{kind: DeficitsWithoutRoute, object: AboutPerson, needs: authz.Permission{Object: "route", Action: "create"}, roles: tutee},
	{kind: DiagnosisFirst, object: AboutInstrument, needs: authz.Permission{Object: "diagnosis", Action: "take"}, roles: tutee},
	{kind: DraftUnfinished, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "edit"}, roles: tutee},
	{kind: SupportWithoutTutor, object: AboutSupport, needs: authz.Permission{Object: "support", Action: "edit"}, roles: school},
	{kind: RouteWithoutTutor, object: AboutRoute, needs: authz.Permission{Object: "route", Action: "appoint"}, roles: school},
	{kind: RegulationNotAdopted, object: AboutMunicipality, needs: authz.Permission{Object: "regulation", Action: "adopt"}, roles: []tenant.Role{tenant.MunicipalCoordinator, tenant.RegionalCoordinator}},
	{kind: MunicipalityWithoutCoordinator, object: AboutMunicipality, needs: authz.Permission{Object: "municipality", Action: "update"}, roles: region},
	{kind: SchoolWithoutCoordinator, object: AboutOrganization, needs: authz.Permission{Object: "organization", Action: "create"}, roles: []tenant.Role{tenant.MunicipalCoordinator}},
	{kind: ImportStuck, object: AboutImport, needs: authz.Permission{Object: "import", Action: "create"}, roles: []tenant.Role{tenant.SchoolCoordinator,
		tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}},
	{kind: InstrumentUnpublished, object: AboutInstrument, needs: authz.Permission{Object: "instrument", Action: "publish"}, roles: []tenant.Role{tenant.RegionalMethodist}},
	{kind: PeopleWithoutDiagnosis, object: AboutPeople, needs: authz.Permission{Object: "person", Action: "read"}, roles: []tenant.Role{tenant.SchoolCoordinator, tenant.MethodologicalLead}},
	{kind: MembershipEnding, object: AboutPerson, needs: authz.Permission{Object: "person", Action: "invite"}, roles: []tenant.Role{tenant.SchoolCoordinator,
		tenant.MunicipalCoordinator, tenant.RegionalCoordinator}},
	{kind: PeopleNotInvited, object: AboutPeople, needs: authz.Permission{Object: "person", Action: "invite"}, roles: mayInvite},
	{kind: PeopleNotSignedIn, object: AboutPeople, needs: authz.Permission{Object: "person", Action: "invite"}, roles: mayInvite},
	{kind: ProgramUnusable, object: AboutProgram, needs: authz.Permission{Object: "program", Action: "read"}, roles: operator},
	{kind: RegionWithoutCoordinator, object: AboutRegion, needs: authz.Permission{Object: "region", Action: "read"}, roles: operator},
	{kind: ConclusionThere, object: AboutConclusion, needs: authz.Permission{Object: "conclusion", Action: "read"}, roles: tutee},
	{kind: ReviewReceived, object: AboutReview, needs: authz.Permission{Object: "review", Action: "read"}, roles: tutee},
}

var specOf = func() map[Kind]spec {
	all := map[Kind]spec{}
	for i, k := range kinds {
		k.rank = i
		all[k.kind] = k
	}
	return all
}()

// Kinds lists every kind in the order of urgency: pages have a sentence for each.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i, k := range kinds {
		all[i] = k.kind
	}
	return all
}

// KindsOf lists the kinds that may concern a role.
func KindsOf(role tenant.Role) (of []Kind) {
	for _, k := range kinds {
		for _, r := range k.roles {
			if r == role {
				of = append(of, k.kind)
			}
		}
	}
	return of
}
