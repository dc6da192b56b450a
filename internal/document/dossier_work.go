package document

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// activity is one in the words of forms. Cancelled ones are never printed.
func (d *Dossier) activity(a iom.Activity) map[string]string {
	if a.Status != iom.Done {
		a.Result, a.Order = "", iom.OrderRequisites{} // written once, and then the mark was taken off
	}
	g := d.Regulation
	stage, _ := g.Stage(a.StageCode)
	var competencies, objectives, thoughts []string
	for _, c := range a.Competencies {
		competencies = append(competencies, cmp.Or(d.Competencies[c], c))
	}
	for _, o := range d.Objectives {
		if slices.Contains(a.ObjectiveIDs, o.ID) {
			objectives = append(objectives, o.Title)
		}
	}
	for _, r := range d.Reflections {
		if r.ActivityID == a.ID {
			thoughts = append(thoughts, r.Text)
		}
	}
	return map[string]string{
		"stage": stage.Title, "title": a.Title, "direction": g.DirectionTitle(a.Direction), "kind": g.ActivityKinds.Title(a.Kind), "form": a.Form,
		"level": g.ActivityLevels.Title(a.Level), "organizer": a.Organizer, "order": order(a.Order), "competencies": Joined("; ", competencies...),
		"term": term(a.Term), "planned_result": a.PlannedResult, "experience": g.ExperienceForms.Title(a.Experience), "result": a.Result,
		"mentoring": g.MentoringForms.Title(a.Mentoring), "status": a.Status.Title(), "done_on": day(a.DoneOn), "reflection": Joined("\n", thoughts...),
		"objectives": Joined("; ", objectives...),
	}
}

func (d *Dossier) activities(is func(iom.Activity) bool) (out items) {
	for _, a := range d.Activities {
		if a.Status != iom.Cancelled && is(a) {
			out = append(out, d.activity(a))
		}
	}
	return out
}

// roadmap is the activities by their stages, in the order of the regulation.
func (d *Dossier) roadmap() (out items) {
	for _, of := range d.Regulation.Stages {
		in := d.activities(func(a iom.Activity) bool { return a.StageCode == of.Code })
		if len(in) == 0 {
			row := map[string]string{"stage": of.Title}
			for _, s := range d.Stages {
				if s.Code == of.Code {
					row["term"], row["planned_result"] = term(s.Term), s.PlannedResult
				}
			}
			in = items{row}
		}
		out = append(out, in...)
	}
	return out
}

// work is the activities by the objectives they serve; one that serves several stands
// by the first, one that serves none at the end.
func (d *Dossier) work() (out items) {
	seen := map[uuid.UUID]bool{}
	add := func(deficits, objective string, is func(iom.Activity) bool) bool {
		list := d.activities(func(a iom.Activity) bool {
			ok := !seen[a.ID] && is(a)
			seen[a.ID] = seen[a.ID] || ok
			return ok
		})
		for _, row := range list {
			row["deficits"], row["objective"] = deficits, objective
		}
		out = append(out, list...)
		return len(list) > 0
	}
	for _, o := range d.Objectives {
		ground := d.ground(o)
		if !add(ground, o.Title, func(a iom.Activity) bool { return slices.Contains(a.ObjectiveIDs, o.ID) }) {
			out = append(out, map[string]string{"deficits": ground, "objective": o.Title})
		}
	}
	add("", "", func(iom.Activity) bool { return true })
	return out
}

var verdictTitles = map[iom.Verdict]string{iom.DeficitRemoved: "дефицит устранён", iom.DeficitNotRemoved: "дефицит не устранён", iom.DeficitDynamics: "положительная динамика"}

func (d *Dossier) products() (out items) {
	g := d.Regulation
	for _, p := range slices.Backward(d.Products) { // the first made stands first
		var authors, verdicts []string
		for _, id := range p.AuthorIDs {
			authors = append(authors, d.People[id].Short)
		}
		for _, r := range d.Reviews {
			if v := verdictOf(r.Verdict, r.AttestsGrowth); r.ProductID == p.ID && v != "" {
				verdicts = append(verdicts, Joined(", ", v, d.expert(r)))
			}
		}
		done := ""
		if p.Performed {
			done = "выполнено"
		}
		out = append(out, map[string]string{
			"title": p.Title, "kind": g.ProductKinds.Title(p.Kind), "direction": g.DirectionTitle(p.Direction), "annotation": p.Annotation, "link": p.Link,
			"authors": Joined(", ", authors...), "form": g.Presentations.Title(p.Form), "event": p.Event, "level": g.ActivityLevels.Title(p.Level),
			"on": day(p.On), "done": done, "verdict": Joined("\n", verdicts...),
		})
	}
	return out
}

func verdictOf(v iom.Verdict, growth bool) string {
	grown := ""
	if growth {
		grown = "компетенции развиты"
	}
	return Joined(", ", verdictTitles[v], grown)
}

// expert names who gave a review, and says where they accompanied the route: a conflict
// of interests that the regulation allows stands beside the name.
func (d *Dossier) expert(r artifact.Review) string {
	name := d.People[r.ReviewerID].Short
	if r.Accompanies {
		name += " (сопровождает маршрут)"
	}
	return name
}

// experts lists whose reviews a conclusion rests on, and what they say.
func (d *Dossier) experts() string {
	said := make([]string, len(d.Reviews))
	for i, r := range d.Reviews {
		said[i] = Joined(": ", d.expert(r), verdictOf(r.Verdict, r.AttestsGrowth))
	}
	return Joined("; ", said...)
}

func (d *Dossier) reviews() (out items) {
	for _, r := range d.Reviews {
		title := ""
		for _, p := range d.Products {
			if p.ID == r.ProductID {
				title = p.Title
			}
		}
		out = append(out, map[string]string{"product": title, "person": d.expert(r), "role": d.role(r.ReviewerRole),
			"verdict": verdictOf(r.Verdict, r.AttestsGrowth), "text": r.Comment, "on": d.moment(r.CreatedAt)})
	}
	return out
}

// reflections on single activities, or on the whole way.
func (d *Dossier) reflections(whole bool) (out items) {
	for _, r := range d.Reflections {
		if (r.ActivityID == uuid.Nil) != whole {
			continue
		}
		title := ""
		for _, a := range d.Activities {
			if a.ID == r.ActivityID {
				title = a.Title
			}
		}
		out = append(out, map[string]string{"activity": title, "person": d.People[r.PersonID].Short, "text": r.Text, "on": d.moment(r.At)})
	}
	return out
}

func (d *Dossier) recommendations() (out items) {
	for _, r := range d.Recommendations {
		out = append(out, map[string]string{"person": d.People[r.PersonID].Short, "role": d.role(r.Role), "text": r.Text, "on": d.moment(r.At)})
	}
	return out
}

// conclusions that stand: a superseded one is no paper.
func (d *Dossier) conclusions() (out items) {
	for _, c := range d.standing() {
		of, _ := d.Regulation.Conclusion(c.Kind)
		var with []string
		for _, id := range c.Participants {
			with = append(with, d.People[id].Short)
		}
		out = append(out, map[string]string{
			"title": strings.TrimPrefix(of.Title, "заключение "), "basis": of.Basis, "clause": of.Clause, "outcome": c.Outcome.Title(), "text": c.Text, "reasons": c.Reasons,
			"person": d.People[c.PreparedBy].Short, "role": d.role(c.PreparedAs), "on": d.moment(c.PreparedAt), "participants": Joined(", ", with...),
			"agreed": d.People[c.AgreedBy].Short, "agreed_on": d.moment(c.AgreedAt), "experts": d.experts(),
		})
	}
	return out
}

func (d *Dossier) schoolTutor(a iom.Appointment) bool {
	return a.Role == tenant.Tutor && a.EmployerID == d.OrganizationID && a.Until.IsZero()
}

// responsible holds for who answers for the route beside tutors and mentors: who is
// named for it at the school or in the municipality, and the region's methodist.
func responsible(a iom.Appointment) bool {
	return a.Role != tenant.Tutor && a.Role != tenant.Mentor && a.Until.IsZero()
}

func (d *Dossier) appointments(is func(iom.Appointment) bool) (out items) {
	for _, a := range d.Appointments {
		if !is(a) {
			continue
		}
		who := d.People[a.PersonID]
		no, date := blanks(a.Order)
		out = append(out, map[string]string{"person": who.Full, "short": who.Short, "role": d.role(a.Role), "position": who.Position, "order": order(a.Order),
			"order_number": no, "order_date": date,
			"term": longTerm(d.termOn(cmp.Or(a.Order.Date, a.From))), "from": day(a.From), "until": day(a.Until), "beside": d.beside(a)})
	}
	return out
}

// termOn is the route's term as it was on a day: a paper of that day knows of no later
// extension.
func (d *Dossier) termOn(on civil.Date) iom.Term {
	t := d.Term
	for i := len(d.Extensions) - 1; i >= 0; i-- {
		if e := d.Extensions[i]; civil.Of(e.At.In(d.zone())).After(on) {
			t.End = e.From
		}
	}
	return t
}

// moment is the day of a time at the route's place.
func (d *Dossier) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return dayOf(t.In(d.zone()))
}

func (d *Dossier) zone() *time.Location { return cmp.Or(d.Zone, time.UTC) }
