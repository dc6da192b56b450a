package monitoringweb

import (
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// placeOf is the address of the page where the thing is done, within the membership.
func placeOf(it monitoring.Item, me uuid.UUID) string {
	id, route := it.ID.String(), "/routes/"+it.RouteID.String()
	switch it.Kind {
	case monitoring.TermProposed:
		return route + "/term-proposals"
	case monitoring.CorrectionOffered, monitoring.ConclusionMissing, monitoring.ConclusionReturned, monitoring.RouteToComplete, monitoring.ConclusionToAgree, monitoring.ConclusionToJoin, monitoring.ConclusionThere:
		return route + "/completion"
	case monitoring.RouteWithoutTutor:
		return route + "/people"
	case monitoring.ReflectionMissing:
		return route + "/activities/" + id + "#reflection"
	case monitoring.PeopleWithoutDiagnosis:
		return "/people?role=" + string(tenant.Tutee)
	case monitoring.DraftReturned, monitoring.DraftUnfinished:
		return route + "/plan"
	case monitoring.RouteToAgree:
		return route + "/agreement"
	case monitoring.DeficitsWithoutRoute:
		return "/routes/new"
	case monitoring.DiagnosisFirst:
		return "/diagnoses"
	case monitoring.DeficitsToConfirm:
		if it.PersonID != uuid.Nil {
			id = it.PersonID.String()
		} else {
			id = me.String()
		}
		return "/people/" + id + "/deficits"
	case monitoring.Mentioned:
		return route + "/talk#c-" + id
	case monitoring.ReviewReceived:
		return route + "/products"
	case monitoring.ProductToReview:
		return "/products/" + id + "/review"
	case monitoring.SchoolOverdue:
		return "/routes?due=overdue&organization=" + id
	case monitoring.MunicipalityOverdue:
		return "/monitoring?municipality=" + id
	case monitoring.RemovalPlanned:
		return "/profile/removal"
	case monitoring.RemovalRipe:
		return "/removals"
	case monitoring.RegulationNotAdopted:
		return "/regulations"
	}
	switch it.Object {
	case monitoring.AboutActivity:
		return route + "/activities/" + id
	case monitoring.AboutDiagnosis:
		return "/diagnoses/" + id
	case monitoring.AboutCampaign:
		return "/invitations/" + id
	case monitoring.AboutSupport:
		return "/support/" + id
	case monitoring.AboutGroup:
		return "/groups/" + id
	case monitoring.AboutInstrument:
		return "/instruments/" + id
	case monitoring.AboutProduct:
		return "/products/" + id
	case monitoring.AboutPerson:
		return "/people/" + id
	case monitoring.AboutPeople:
		return "/people"
	case monitoring.AboutEssays:
		return "/essays"
	case monitoring.AboutOrganization:
		return "/organizations/" + id
	case monitoring.AboutMunicipality:
		return "/municipalities/" + id
	case monitoring.AboutHelp:
		return "/help-requests/" + id
	case monitoring.AboutRemoval:
		return "/removals/" + id
	case monitoring.AboutImport:
		return "/imports/" + id
	}
	return route
}
