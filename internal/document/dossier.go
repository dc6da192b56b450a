package document

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// Dossier is all that a route's papers are filled from, as far as who asks may see it.
type Dossier struct {
	iom.View
	Products     []artifact.Product
	Reviews      []artifact.Review
	People       map[uuid.UUID]Person // who takes part; those not known are left out
	Competencies map[string]string    // titles by code
	Diagnoses    map[uuid.UUID]Taken  // of the route
	Where        Where
	Zone         *time.Location // of the route's place; nil: UTC
	Edition      *iom.Edition   // an earlier one that is printed; nil: the route as it is
}

// Person is somebody whom a paper names.
type Person struct{ Full, Short, Position string }

// Taken is a diagnosis in a paper's words.
type Taken struct {
	Title   string
	Results []string // one line for each competency
}

// Where names the places a paper speaks of.
type Where struct{ Organization, ShortOrganization, Municipality string }

// items are the rows of a list: the words of each.
type items []map[string]string

// filled is a dossier in the words of forms.
type filled struct {
	words    map[string]string
	lists    map[string]items
	sections []iom.Section // of the regulation
}

// fill puts a dossier into the words that forms know.
func fill(d *Dossier) *filled {
	f := &filled{words: d.words(), sections: d.Regulation.Sections, lists: map[string]items{
		"deficits": d.deficits(), "requests": d.requests(""), "wishes": d.requests(iom.Wish), "difficulties": d.requests(iom.Difficulty),
		"objectives": d.objectives(), "stages": d.stages(), "members": d.members(), "mentoring_forms": d.mentoringForms(),
		"diagnoses": d.diagnoses(iom.EntryDiagnosis, iom.InterimDiagnosis), "final_diagnoses": d.diagnoses(iom.EndDiagnosis),
		"products": d.products(), "reviews": d.reviews(), "reflections": d.reflections(false), "summary": d.reflections(true),
		"recommendations": d.recommendations(), "conclusions": d.conclusions(),
		"appointments": d.appointments(func(iom.Appointment) bool { return true }), "school_tutors": d.appointments(d.schoolTutor),
		"responsible": d.appointments(responsible),
	}}
	f.lists["criteria"] = d.criteria(d.deciding())
	for i, c := range d.standing() {
		f.lists[within("conclusions", i+1, "criteria")] = d.criteria(d.Answered(c.Criteria))
	}
	f.lists["activities"] = d.activities(func(iom.Activity) bool { return true })
	f.lists["done_activities"] = d.activities(func(a iom.Activity) bool { return a.Status == iom.Done })
	f.lists["roadmap"], f.lists["work"] = d.roadmap(), d.work()
	for _, list := range f.lists {
		for i, item := range list {
			item["number"] = number(i + 1)
		}
	}
	return f
}

func (d *Dossier) words() map[string]string {
	p, g := d.Profile, d.Regulation
	if p == nil {
		p = &iom.Profile{}
	}
	me, known := d.People[d.TuteeID]
	full := me.Full
	if p.Surname != "" {
		full = Joined(" ", p.Surname, p.Name, p.Patronymic)
	}
	if !known {
		me.Short = shortName(p)
	}
	w := map[string]string{
		"person.name": full, "person.short": me.Short, "person.email": p.Email, "person.phone": p.Phone, "person.workplace": p.Workplace,
		"person.position": p.Position, "person.subjects": Joined(", ", p.Subjects...), "person.education": p.Education, "person.experience": p.Experience,
		"person.category": p.Category, "person.attested": month(p.Attested), "person.mentoring": g.MentoringForms.Title(p.Mentoring),
		"organization.name": cmp.Or(d.Where.Organization, p.Workplace), "organization.short": cmp.Or(d.Where.ShortOrganization, p.Workplace), "municipality.name": d.Where.Municipality,
		"route.title": d.Title, "route.start": day(d.Term.Start), "route.end": day(d.Term.End), "route.term": longTerm(d.Term), "route.started": day(d.StartedOn),
		"route.completed": day(d.CompletedOn), "route.state": d.State.Title(), "route.outcome": d.Outcome.Title(), "route.year": schoolYear(d.Term.Start, d.Today),
		"route.product_kind": g.ProductKinds.Title(d.ProductKind), "route.presentation_form": g.Presentations.Title(d.PresentationForm),
		"route.priorities":         Joined("; ", d.PriorityTitles()...),
		"route.presentation_level": g.ActivityLevels.Title(d.PresentationLevel),
		"regulation.title":         g.Title, "regulation.name": g.Name, "regulation.source": source(g.Source), "today": day(d.Today),
	}
	maps.Copy(w, roleWords(g))
	for _, s := range g.Sections {
		w["section."+s.Code] = upper(s.Title)
	}
	for _, f := range g.OwnFields() {
		w[f.Word()] = d.FieldText(f.Section.Code, f.Code)
	}
	if m, ok := g.Model(d.Model); ok {
		w["route.model"] = m.Title
	}
	for _, a := range d.Appointments {
		if d.schoolTutor(a) {
			who := d.People[a.PersonID]
			w["tutor.name"], w["tutor.short"], w["tutor.position"], w["tutor.order"] = who.Full, who.Short, who.Position, order(a.Order)
		}
	}
	return w
}

func (d *Dossier) deficits() (out items) {
	for _, x := range d.Deficits {
		out = append(out, map[string]string{"title": x.Title, "level": x.Level, "source": x.Source.Title(), "found_on": day(x.FoundOn), "note": x.Note})
	}
	return out
}

func (d *Dossier) requests(kind iom.RequestKind) (out items) {
	for _, q := range d.Requests {
		if kind == "" || q.Kind == kind {
			out = append(out, map[string]string{"text": q.Text, "kind": q.Kind.Title()})
		}
	}
	return out
}

// ground is what an objective rests on: «дефициты/задачи» of [A Приложение].
func (d *Dossier) ground(o iom.Objective) string {
	var on []string
	for _, x := range d.Deficits {
		if slices.Contains(o.DeficitIDs, x.ID) {
			on = append(on, x.Title)
		}
	}
	for _, q := range d.Requests {
		if slices.Contains(o.RequestIDs, q.ID) {
			on = append(on, q.Text)
		}
	}
	return Joined("; ", on...)
}

func (d *Dossier) objectives() (out items) {
	for _, o := range d.Objectives {
		var measures []string
		for _, n := range o.Indicators {
			m := n.Title + ": " + n.Criterion
			if n.Tool != "" {
				m += " (" + n.Tool + ")"
			}
			measures = append(measures, m)
		}
		out = append(out, map[string]string{"title": o.Title, "deficits": d.ground(o), "indicators": Joined("\n", measures...)})
	}
	return out
}

func (d *Dossier) stages() (out items) {
	for _, of := range d.Regulation.Stages {
		item := map[string]string{"title": of.Title, "purpose": of.Purpose}
		for _, s := range d.Stages {
			if s.Code == of.Code {
				item["term"], item["planned_result"] = term(s.Term), s.PlannedResult
			}
		}
		out = append(out, item)
	}
	return out
}

func (d *Dossier) members() (out items) {
	if len(d.GroupIDs) == 0 {
		return nil
	}
	for _, id := range d.Route.People() {
		out = append(out, map[string]string{"name": d.People[id].Full})
	}
	return out
}

func (d *Dossier) mentoringForms() (out items) {
	for _, m := range d.Regulation.MentoringForms.Items {
		out = append(out, map[string]string{"title": m.Title, "note": m.Note})
	}
	return out
}

var phaseTitles = map[iom.DiagnosisPhase]string{iom.EntryDiagnosis: "входная", iom.InterimDiagnosis: "промежуточная", iom.EndDiagnosis: "итоговая"}

func (d *Dossier) diagnoses(phases ...iom.DiagnosisPhase) (out items) {
	refs := slices.Clone(d.View.Diagnoses)
	slices.SortStableFunc(refs, func(a, b iom.DiagnosisRef) int { return a.TakenOn.Compare(b.TakenOn) })
	for _, ref := range refs {
		if slices.Contains(phases, ref.Phase) {
			t := d.Diagnoses[ref.DiagnosisID]
			out = append(out, map[string]string{"phase": phaseTitles[ref.Phase], "title": cmp.Or(t.Title, "Диагностика"), "taken_on": day(ref.TakenOn), "results": Joined("\n", t.Results...)})
		}
	}
	return out
}

// schoolYear is the one a route is planned for: «2024-2025». A form with no route on it has
// a blank to fill.
func schoolYear(start, today civil.Date) string {
	if start.IsZero() {
		start = today
	}
	if start.IsZero() {
		return "____"
	}
	y := start.Year()
	if start.Month() < 8 {
		y--
	}
	return number(y) + "-" + number(y+1)
}
