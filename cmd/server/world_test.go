package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// location is how far an object lies from the home school's tutee.
type location string

const (
	nonexistent       location = "nothing"
	otherRegion       location = "another region"
	otherMunicipality location = "another municipality"
	otherSchool       location = "another school"
	hereColleague     location = "a colleague"
	hereOwn           location = "the tutee"
)

// locations stand in the order of asking: what does not exist is the measure.
var locations = []location{nonexistent, otherRegion, otherMunicipality, otherSchool, hereColleague, hereOwn}

// sees tells whether an actor of the home school, municipality or region may see
// what lies at a place. The tutor, the mentor and the methodist are appointed to
// the tutee's route and no other.
func sees(r tenant.Reach, p authz.Permission, at location) bool {
	if r == tenant.ReachPlatform {
		return p.Object == "region" && at != nonexistent
	}
	switch at {
	case hereOwn:
		return r >= tenant.ReachOwn && r <= tenant.ReachRegion
	case hereColleague:
		return r >= tenant.ReachOrganization && r <= tenant.ReachRegion
	case otherSchool:
		return r == tenant.ReachMunicipality || r == tenant.ReachRegion
	case otherMunicipality:
		return r == tenant.ReachRegion
	}
	return false
}

// world holds, for each place but "nothing", one object of every kind, and a
// canary: a word that stands in its texts and nowhere else.
type world struct {
	tree   *testdb.Tree
	ids    map[location]map[string]string
	canary map[location]string
}

func newWorld(t *testing.T, d *testdb.Database, a *app) *world {
	t.Helper()
	w := &world{tree: d.Tree(t), ids: map[location]map[string]string{}, canary: map[location]string{
		hereOwn: "CANARYOWN", hereColleague: "CANARYCOLLEAGUE", otherSchool: "CANARYSCHOOL",
		otherMunicipality: "CANARYMUNICIPALITY", otherRegion: "CANARYREGION"}}
	home := w.tree.Home()
	w.ids[nonexistent] = map[string]string{}
	for i := range w.tree.Regions {
		ctx := tenant.With(t.Context(), w.tree.Regions[i].Coordinator)
		if err := a.installShipped(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for at, s := range map[location]tenant.Scope{
		hereOwn: home.Tutee, hereColleague: home.Colleague, otherSchool: w.tree.OtherSchool().Tutee,
		otherMunicipality: w.tree.OtherMunicipality().Schools[0].Tutee, otherRegion: w.tree.OtherRegion().Municipalities[0].Schools[0].Tutee,
	} {
		w.ids[at] = fill(t, d, s, w.canary[at])
	}
	route := uuid.MustParse(w.ids[hereOwn]["route"])
	for _, s := range []tenant.Scope{home.Tutor, home.Mentor, w.tree.Regions[0].Methodist} {
		appoint(t, d, home.Tutee, route, s)
	}
	return w
}

// appoint lets a person accompany the route, past the rules: the world is a scene.
func appoint(t *testing.T, d *testdb.Database, at tenant.Scope, route uuid.UUID, who tenant.Scope) {
	t.Helper()
	d.Owner(t, `INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, employer_id, from_date)
		VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $4, current_date)`, at.Region, route, at.Municipality, at.Organization, who.Person, who.Role)
}

// id gives the object of a kind at a place; at "nothing" one that is well formed
// and does not exist.
func (w *world) id(t *testing.T, kind string, at location) string {
	t.Helper()
	if fixed, ok := fixedIDs[kind]; ok {
		return fixed
	}
	if at == nonexistent {
		if w.ids[hereOwn][kind] == "" {
			t.Fatalf("the world holds no %q: add it to fill in world_test.go", kind)
		}
		return absentID
	}
	id := w.ids[at][kind]
	if id == "" {
		t.Fatalf("the world holds no %q at %s", kind, at)
	}
	return id
}

const absentID = "01910000-0000-7000-8000-0000000000ff"

// fixedIDs are path parameters that name no tenant's object.
var fixedIDs = map[string]string{"program": "selfdiagnosis", "scale": "answers", "competency": "cultural", "item": "cultural-1", "section": "cultural", "role": "tutor", "part": "1", "page": "1", "edition": "1", "regulation": "ust-ilimsk-2024", "form": "portfolio", "paper": "monitoring-order",
	// what anyone may ask for: it hides nothing of regions that issue certificates
	"number": "2026-0001-00000-00000", "issuer": absentID, "issuer_key": "none", "status_list": "1"}

// localise puts the ids of a place where an example body names an object: examples
// write "{kind}" there.
func (w *world) localise(body []byte, at location) []byte {
	for kind := range w.ids[hereOwn] {
		id := absentID
		if at != nonexistent {
			id = w.ids[at][kind]
		}
		body = bytes.ReplaceAll(body, []byte("{"+kind+"}"), []byte(id))
	}
	return body
}

// fill makes one object of every kind about the person of s.
func fill(t *testing.T, d *testdb.Database, s tenant.Scope, canary string) map[string]string {
	t.Helper()
	route := iomtest.Route(t, d, s, iom.Active, iomtest.Title(canary))
	f := filler{t, d, s, canary, route.ID, map[string]string{
		"region": s.Region.String(), "municipality": s.Municipality.String(), "organization": s.Organization.String(),
		"person": s.Person.String(), "membership": s.Membership.String(), "route": route.ID.String(),
		"stage": route.Stages[0].ID.String(), "activity": route.Activities[0].ID.String(), "objective": route.Objectives[0].ID.String()}}
	d.Owner(t, "UPDATE person SET surname = $1 WHERE id = $2", canary, s.Person)
	f.add("resource", `INSERT INTO resource (id, region_id, municipality_id, title, kind, provider, level, form, created_at, updated_at)
		VALUES ($1,$2,$3,$4,'seminar','ЦРО','municipal','distance',now(),now())`, s.Region, s.Municipality, canary)
	f.parts()
	f.diagnosis()
	f.work()
	f.paper()
	f.group()
	f.talk()
	f.drafts()
	f.add("removal", `INSERT INTO removal (id, region_id, person_id, cause, state, asked_on, limit_on, asked_by, reason, version, created_at)
		VALUES ($1,$2,$3,'request','refused',current_date,current_date+30,$3,$4,1,now())`, s.Region, s.Person, canary)
	return f.ids
}

type filler struct {
	t      *testing.T
	d      *testdb.Database
	s      tenant.Scope
	canary string
	route  uuid.UUID
	ids    map[string]string
}

// ofTown is a text that everybody in the municipality may read, of whatever route they
// see: it tells of a place only beyond the wall.
func (f filler) ofTown() string {
	switch f.canary {
	case "CANARYMUNICIPALITY", "CANARYREGION":
		return f.canary
	}
	return "Для всех: " + f.s.Person.String()
}

// add runs an INSERT whose first value is the new object's id.
func (f filler) add(kind, sql string, args ...any) {
	f.t.Helper()
	id := uuid.Must(uuid.NewV7())
	f.ids[kind] = id.String()
	f.d.Owner(f.t, sql, append([]any{id}, args...)...)
}

// parts of the route that its life may bring.
func (f filler) parts() {
	f.t.Helper()
	place := []any{f.s.Region, f.route, f.s.Municipality, f.s.Organization, f.canary}
	const cols = "(id, region_id, route_id, municipality_id, organization_id, "
	f.add("learning_request", "INSERT INTO learning_request "+cols+"text, kind) VALUES ($1,$2,$3,$4,$5,$6,'request')", place...)
	f.add("route_deficit", "INSERT INTO route_deficit "+cols+"title, source) VALUES ($1,$2,$3,$4,$5,$6,'own_statement')", place...)
	f.session()
	f.ids["appointment"] = testdb.Value[uuid.UUID](f.t, f.d, "SELECT id FROM appointment WHERE route_id = $1 LIMIT 1", f.route).String()
	by := append(place, f.s.Person)
	f.add("proposal", "INSERT INTO term_proposal "+cols+"reason, person_id, role, proposed_end, at) VALUES ($1,$2,$3,$4,$5,$6,$7,'school_coordinator',current_date+30,now())", by...)
	f.add("offer", "INSERT INTO correction_offer "+cols+"reason, person_id, role, at) VALUES ($1,$2,$3,$4,$5,$6,$7,'tutor',now())", by...)
	f.add("conclusion", "INSERT INTO conclusion "+cols+"text, prepared_by, prepared_as, kind, outcome, prepared_at) VALUES ($1,$2,$3,$4,$5,$6,$7,'tutor','route_task','reached',now())", by...)
}

// talk fills area talk.
func (f filler) talk() {
	f.t.Helper()
	f.add("comment", `INSERT INTO comment (id, region_id, municipality_id, organization_id, route_id, author_id, author_role, text, version, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,'tutee',$7,1,now())`, f.s.Region, f.s.Municipality, f.s.Organization, f.route, f.s.Person, f.canary)
	f.add("help_request", `INSERT INTO help_request (id, region_id, municipality_id, organization_id, route_id, person_id, addressee, title, state, due_on, version, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,'tutor',$7,'asked',current_date,1,now(),now())`, f.s.Region, f.s.Municipality, f.s.Organization, f.route, f.s.Person, f.canary)
	f.d.Owner(f.t, `INSERT INTO route_edition (region_id, route_id, number, municipality_id, organization_id, cause, person_id, role, reason, plan, at)
		VALUES ($1,$2,1,$3,$4,'begun',$5,'tutee',$6,jsonb_build_object('Title', $6::text),now())`, f.s.Region, f.route, f.s.Municipality, f.s.Organization, f.s.Person, f.canary)
	f.add("help_message", `INSERT INTO help_message (id, region_id, municipality_id, organization_id, request_id, author_id, author_role, text, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,'tutee',$7,now())`, f.s.Region, f.s.Municipality, f.s.Organization, f.ids["help_request"], f.s.Person, f.canary)
}

// session of somebody else at the place.
func (f filler) session() {
	f.t.Helper()
	account := uuid.Must(uuid.NewV7())
	f.d.Owner(f.t, "INSERT INTO account (id, email, password_hash) VALUES ($1, $2, '$argon2id$')", account, account.String()+"@example.ru")
	id := testdb.Value[uuid.UUID](f.t, f.d, `INSERT INTO session (token_hash, account_id, agent, created_at, seen_at, expires_at)
		VALUES (sha256(($1::uuid)::text::bytea), $1::uuid, $2, now(), now(), now() + interval '1 day')
		RETURNING encode(substring(token_hash from 1 for 16), 'hex')::uuid`, account, f.canary)
	f.ids["session"] = id.String()
}

// diagnosis fills area assessment.
func (f filler) diagnosis() {
	f.t.Helper()
	framework := testdb.Value[string](f.t, f.d, "SELECT code FROM framework WHERE region_id = $1 LIMIT 1", f.s.Region)
	published := testdb.Value[uuid.UUID](f.t, f.d, "SELECT id FROM instrument WHERE region_id = $1 AND kind = 'questionnaire' LIMIT 1", f.s.Region)
	f.framework()
	f.campaign(published)
	// an instrument belongs to its region: only another region's tells of a stranger
	f.add("instrument", `INSERT INTO instrument (id, region_id, code, edition, title, program, program_version, kind, framework, definition, state, version, created_at, updated_at)
		VALUES ($1,$2,$3,1,'Проба инструмента','selfdiagnosis','1.0.0','questionnaire',$4,'{}','draft',1,now(),now())`,
		f.s.Region, strings.ToLower(f.canary), framework)
	f.add("diagnosis", `INSERT INTO diagnosis (id, region_id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, trial, state, answers, started_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,'self-diagnosis-8',$7,'entry',false,'in_progress',jsonb_build_object('x', jsonb_build_object('text', $8::text)),now(),1)`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.s.Person, published, framework, f.canary)
	f.add("essay", `INSERT INTO essay (id, region_id, municipality_id, organization_id, person_id, diagnosis_id, item, comment, created_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,'x',$7,now(),1)`, f.s.Region, f.s.Municipality, f.s.Organization, f.s.Person, f.ids["diagnosis"], f.canary)
	f.add("deficit", `INSERT INTO deficit (id, region_id, municipality_id, organization_id, person_id, framework, competency, title, source, author_id, found_on, state, version, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,'professional',$7,'own_statement',$5,current_date,'found',1,now())`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.s.Person, framework, f.canary)
	f.add("import", `INSERT INTO result_import (id, region_id, municipality_id, organization_id, instrument_id, phase, file_name, size, sha256, state, preview, mapping, author_id, created_at, version)
		VALUES ($1,$2,$3,$4,$5,'entry',$6,10,sha256($6::text::bytea),'read','{}','{}',$7,now(),1)`,
		f.s.Region, f.s.Municipality, f.s.Organization, published, f.canary, f.s.Person)
	f.add("import_profile", `INSERT INTO import_profile (id, region_id, municipality_id, organization_id, scale, title, mapping, author_id, created_at, updated_at)
		VALUES ($1,$2,$3,$4,'federal-results',$5,'{}',$6,now(),now())`, f.s.Region, f.s.Municipality, f.s.Organization, f.canary, f.s.Person)
}

// framework fills area framework: drafts, which only who writes them sees.
func (f filler) framework() {
	f.t.Helper()
	item := uuid.Must(uuid.NewV7())
	f.ids["framework_item"] = item.String()
	f.add("framework", `INSERT INTO framework_edition (id, region_id, code, edition, guid, title, source, description, purpose, level, state, items, associations, extra, size, version, created_at, updated_at)
		VALUES ($1,$2,$3,1,gen_random_uuid(),$4,'','','competencies',1,'draft',json_build_array(json_build_object('id', $5::uuid, 'code', 'x', 'title', $4::text))::text,'[]','{}',1,1,now(),now())`,
		f.s.Region, strings.ToLower(f.canary), f.canary, item)
	f.add("framework_relation", `INSERT INTO framework_relation (id, region_id, origin_framework, origin_item, target_framework, target_item, kind, note, extra, created_at)
		VALUES ($1,$2,$3,$4,'teacher-8',gen_random_uuid(),'exact',$5,'null',now())`, f.s.Region, strings.ToLower(f.canary), item, f.canary)
	f.add("framework_import", `INSERT INTO framework_import (id, region_id, code, format, content, base_version, state, created_at)
		VALUES ($1,$2,$3,'case',json_build_object('title', $4::text, 'items', '[]'::json)::text,0,'read',now())`, f.s.Region, strings.ToLower(f.canary), f.canary)
}

// campaign fills area campaign: the person is invited.
func (f filler) campaign(instrument uuid.UUID) {
	f.t.Helper()
	f.add("campaign", `INSERT INTO campaign (id, region_id, municipality_id, organization_id, title, message, instrument_id, phase, opens_on, closes_on, criteria, remind_days,
		state, author_id, version, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$5,$6,'entry',current_date-1,current_date+30,json_build_object('people', json_build_array($7::uuid)),'{}','running',$7,1,now(),now())`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.canary, instrument, f.s.Person)
	f.d.Owner(f.t, `INSERT INTO campaign_invitation (region_id, campaign_id, person_id, municipality_id, organization_id, invited_at) VALUES ($1,$2,$3,$4,$5,now())`,
		f.s.Region, f.ids["campaign"], f.s.Person, f.s.Municipality, f.s.Organization)
}

// paper fills a route on paper.
func (f filler) paper() {
	f.t.Helper()
	f.add("paper_route", `INSERT INTO paper_route (id, region_id, municipality_id, organization_id, tutee_id, title, regulation_code, regulation_version, term_start, term_end,
		outcome, completed_on, shelf, registered_by, registered_as, registered_at, version, updated_at)
		SELECT $1,$2,$3,$4,$5,$6,regulation_code,regulation_version,current_date-400,current_date-100,'reached',current_date-100,$6,$5,'school_coordinator',now(),1,now() FROM route WHERE id = $7`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.s.Person, f.canary, f.route)
}

// group fills a group that the person leads and is invited to, and the list of tutees.
func (f filler) group() {
	f.t.Helper()
	f.add("group", `INSERT INTO teacher_group (id, region_id, municipality_id, organization_id, title, regulation_code, regulation_version, plan, edition, leader_id, leader_role,
		version, created_at, updated_at) SELECT $1,$2,$3,$4,$5,regulation_code,regulation_version,json_build_object('Title', $5::text),1,$6,'tutor',1,now(),now() FROM route WHERE id = $7`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.canary, f.s.Person, f.route)
	f.d.Owner(f.t, `INSERT INTO group_member (region_id, group_id, person_id, municipality_id, organization_id, state, edition, invited_at) VALUES ($1,$2,$3,$4,$5,'invited',0,now())`,
		f.s.Region, f.ids["group"], f.s.Person, f.s.Municipality, f.s.Organization)
	f.add("support_listing", `INSERT INTO support_listing (id, region_id, municipality_id, organization_id, person_id, reason, state, listed_by, listed_as, listed_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,'listed',$5,'school_coordinator',now(),1)`, f.s.Region, f.s.Municipality, f.s.Organization, f.s.Person, f.canary)
}

// work fills area artifact.
func (f filler) work() {
	f.t.Helper()
	f.add("priority_direction", `INSERT INTO priority_direction (id, region_id, municipality_id, year, title, version, created_at, updated_at)
		VALUES ($1,$2,$3,2026,$4,1,now(),now())`, f.s.Region, f.s.Municipality, f.ofTown())
	f.add("artifact", `INSERT INTO artifact (id, region_id, municipality_id, organization_id, route_id, owner_id, purpose, file_name, format, size, part_size, state, object_key, upload_id, version, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,'evidence',$7,'pdf',10,16777216,'uploading',$8,'none',1,now(),now())`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.route, f.s.Person, f.canary+".pdf", f.s.Region.String()+"-"+f.canary)
	f.add("product", `INSERT INTO product (id, region_id, municipality_id, organization_id, route_id, author_ids, title, kind, state, version, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,ARRAY[$6::uuid],$7,'lesson_plan','draft',1,now(),now())`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.route, f.s.Person, f.canary)
	f.d.Owner(f.t, `INSERT INTO bank_product (region_id, product_id, municipality_id, organization_id, route_id, audience, person_id, author, place, others, title, kind, level,
		annotation, link, subjects, competencies, consent, opened_at)
		VALUES ($1,$2,$3,$4,$5,'municipality',$6,$7,'Школа',0,$7,'урок','','','','{}','{}','Согласие автора',now())`,
		f.s.Region, f.ids["product"], f.s.Municipality, f.s.Organization, f.route, f.s.Person, f.canary)
	f.d.Owner(f.t, `INSERT INTO event_guest (region_id, product_id, person_id, municipality_id, organization_id, route_id, joined_at) VALUES ($1,$2,$3,$4,$5,$6,now())`,
		f.s.Region, f.ids["product"], f.s.Person, f.s.Municipality, f.s.Organization, f.route)
	// one that waits for a review, in the queue of whoever may give it
	f.d.Owner(f.t, `INSERT INTO product (region_id, id, municipality_id, organization_id, route_id, author_ids, title, kind, state, presentation_form, presentation_title,
		presentation_level, presentation_on, presentation_done, version, created_at, updated_at)
		VALUES ($1,gen_random_uuid(),$2,$3,$4,ARRAY[$5::uuid],$6,'open-lesson','presented','open-lesson','Урок','school',current_date,true,1,now(),now())`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.route, f.s.Person, f.canary)
	f.add("document_batch", `INSERT INTO document_batch (id, region_id, municipality_id, organization_id, author_id, form, format, state, total, done, files, object_key, size, created_at, expires_at)
		VALUES ($1,$2,$3,$4,$5,$6,'pdf','waiting',0,0,0,$7,0,now(),now()+interval '1 day')`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.s.Person, f.canary, f.s.Region.String()+"-batch-"+f.canary)
	f.add("certificate", `INSERT INTO certificate (id, region_id, municipality_id, organization_id, route_id, person_id, number, year, serial, holder, holder_short, position, workplace,
		district, route_title, completed_on, learned, hours, regulation, clause, signatories, issued_on, issued_at, issued_by, issued_as, status_list, status_index)
		VALUES ($1,$2,$3,$4,$5,$6,'2026-0001-' || upper(substr(replace($5::uuid::text, '-', ''), 23, 5) || '-' || substr(replace($5::uuid::text, '-', ''), 28, 5)),2026,
		1 + (SELECT count(*)::int FROM certificate),$7,$7,'','','',$7,current_date,'{}',0,'','','[]',current_date,now(),$6,'school_coordinator',1,(SELECT count(*)::int FROM certificate))`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.route, f.s.Person, f.canary)
	f.add("review", `INSERT INTO review (id, region_id, municipality_id, organization_id, route_id, product_id, reviewer_id, reviewer_role, requested, standing, rubric_code, rubric_version, scores, attests_growth, comment, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'regional_methodist',false,'counts','default',1,'{}',true,$8,now())`,
		f.s.Region, f.s.Municipality, f.s.Organization, f.route, f.ids["product"], f.s.Person, f.canary)
}
