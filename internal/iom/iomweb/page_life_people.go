package iomweb

import (
	"context"
	"net/url"
	"slices"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// helping are the roles that accompany a route, with the word in a form's address.
var helping = []struct {
	role tenant.Role
	tail string
}{
	{tenant.Tutor, "tutor"}, {tenant.Mentor, "mentor"}, {tenant.RegionalMethodist, "methodist"},
	{tenant.SchoolCoordinator, "coordinator"}, {tenant.MethodologicalLead, "lead"}, {tenant.MunicipalCoordinator, "curator"},
}

func registerPeople(p *web.Pages, h pages) {
	const route, people = "/routes/{route}", "/routes/{route}/people"
	web.Show(p, web.View{ID: "pageRoutePeople", Path: people, Permission: may("read"), Title: "life.people", Shows: []string{"getRoute", "listRouteConsents"}}, h.peoplePage)
	for _, k := range helping {
		web.Act(p, web.Action{Operation: "appoint", Path: route + "/appointments/" + k.tail, View: "pageRoutePeople", Fixed: url.Values{"role": {string(k.role)}}},
			h.appoint, web.To[partOutput[appointment]](people))
	}
	web.Act(p, web.Action{Operation: "endAppointment", Path: route + "/appointments/{appointment}/end", View: "pageRoutePeople"}, h.endAppointment, web.To[routeOutput](people))
	web.Act(p, web.Action{Operation: "withdrawRouteConsent", Path: route + "/consent/withdrawal", View: "pageRoutePeople"}, h.withdrawConsent, web.To[routeOutput](route))

	web.Show(p, web.View{ID: "pageRouteDiagnoses", Path: route + "/diagnoses", Permission: may("edit"), Title: "life.diagnoses", Shows: []string{"getRoute"}}, h.diagnosesPage)
	web.Act(p, web.Action{Operation: "addRouteDiagnosis", Path: route + "/diagnoses", View: "pageRouteDiagnoses"}, h.addDiagnosis, web.To[routeOutput](route))
}

// choice is a form by which somebody is appointed in a role.
type choice struct {
	role    tenant.Role
	form    *page.Form
	options []page.Option
}

// answers holds for the roles that answer for the accompaniment beside tutor, mentor and
// methodist [A I.6-7].
func (c choice) answers() bool {
	return c.role != tenant.Tutor && c.role != tenant.Mentor && c.role != tenant.RegionalMethodist
}

// shown holds while there is somebody to appoint, or a form that was refused.
func (c choice) shown() bool { return len(c.options) > 0 || c.form.Refused() != nil }

func (h pages) peoplePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.open(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	consents, err := h.s.Consents(ctx, l.ID)
	if err != nil {
		return page.Content{}, err
	}
	var choices []choice
	if l.can(iom.Appoint) && h.ports.Helpers != nil {
		for _, k := range helping {
			c := choice{role: k.role, form: page.FormTo(ctx, 0, "/routes/", l.ID, "/appointments/", k.tail)}
			if c.options, err = h.ports.Helpers.Helpers(ctx, l.OrganizationID, k.role); err != nil {
				return page.Content{}, err
			}
			c.options = slices.DeleteFunc(c.options, func(o page.Option) bool { return o.Value == l.TuteeID.String() })
			choices = append(choices, c)
		}
	}
	return page.Content{Body: peopleView(l, h.supporters(ctx, l), choices, consents), Crumbs: l.deep(ctx)}, nil
}

// onwards are the ways on after a withdrawn consent, as far as the regulation has them.
func (l journey) onwards(ctx context.Context) []page.Option {
	var list []page.Option
	if _, ok := l.Regulation.Model(iom.AtOrganization); ok {
		list = append(list, page.Option{Value: string(iom.AtSchool), Label: page.T(ctx, "life.consent.at_school"), Hint: page.T(ctx, "life.consent.at_school_hint")})
	}
	return append(list, page.Option{Value: string(iom.GiveUp), Label: page.T(ctx, "life.consent.give_up")})
}

// diagnosesPage ties a finished diagnosis to the route.
func (h pages) diagnosesPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.open(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	var taken []Taken
	if h.ports.Diagnoses != nil {
		for _, person := range l.Route.People() {
			list, err := h.ports.Diagnoses.Finished(ctx, person)
			if err != nil {
				return page.Content{}, err
			}
			taken = append(taken, list...)
		}
	}
	free := slices.DeleteFunc(slices.Clone(taken), func(t Taken) bool {
		return slices.ContainsFunc(l.Diagnoses, func(d iom.DiagnosisRef) bool { return d.DiagnosisID == t.ID })
	})
	return page.Content{Body: diagnosesView(l, taken, free), Crumbs: l.deep(ctx)}, nil
}

// phasesNow are the phases in which a diagnosis can be tied now, the likely one first.
func (l journey) phasesNow(ctx context.Context) []page.Option {
	var phases []iom.DiagnosisPhase
	switch l.State {
	case iom.Draft, iom.Agreement:
		phases = []iom.DiagnosisPhase{iom.EntryDiagnosis}
	case iom.Active:
		phases = []iom.DiagnosisPhase{iom.InterimDiagnosis, iom.EndDiagnosis}
	case iom.Assessment:
		phases = []iom.DiagnosisPhase{iom.EndDiagnosis}
	}
	return page.Choices(ctx, "life.phase.", phases...)
}

func takenOptions(ctx context.Context, list []Taken) []page.Option {
	out := make([]page.Option, len(list))
	for i, t := range list {
		out[i] = page.Option{Value: t.ID.String(), Label: takenWords(ctx, t)}
	}
	return out
}

func takenWords(ctx context.Context, t Taken) string {
	if t.Title == "" {
		return page.Date(ctx, t.On)
	}
	return t.Title + ", " + page.Date(ctx, t.On)
}

// titleOf names a diagnosis where it is among those taken.
func titleOf(ctx context.Context, taken []Taken, d iom.DiagnosisRef) string {
	for _, t := range taken {
		if t.ID == d.DiagnosisID && t.Title != "" {
			return t.Title
		}
	}
	return page.T(ctx, "life.phase."+string(d.Phase))
}

func firstValue(list []page.Option) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Value
}

// opens tells whether the reader may open a diagnosis that is tied to the route: it is
// their tutee's, or one of their place, or their own.
func (l journey) opens(ctx context.Context, taken []Taken, d iom.DiagnosisRef) bool {
	switch reach := page.Reach(ctx, "diagnosis", "read"); reach {
	case tenant.Nowhere:
		return false
	case tenant.ReachOwn:
		return l.TuteeID == l.me && len(l.GroupIDs) == 0 || slices.ContainsFunc(taken, func(t Taken) bool { return t.ID == d.DiagnosisID })
	case tenant.ReachAssigned:
		return l.Accompanies(l.me) || page.Reach(ctx, "route", "agree") > tenant.ReachOrganization
	}
	return true
}

// former lists the appointments that have ended.
func (l journey) former() []iom.Appointment {
	return slices.DeleteFunc(slices.Clone(l.Appointments), func(a iom.Appointment) bool { return a.Until.IsZero() })
}
