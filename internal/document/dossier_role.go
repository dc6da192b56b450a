package document

import (
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// role is what a role is called on the route.
func (d *Dossier) role(r tenant.Role) string { return d.Regulation.RoleTitle(r, lower(r.Title())) }

// roleWords are the roles as papers under the regulation call them: at the beginning of a
// line, and those that it gives a word of its own.
func roleWords(g *iom.Regulation) map[string]string {
	words := map[string]string{}
	for _, r := range tenant.Roles() {
		words["title."+string(r)] = upper(g.RoleTitle(r, r.Title()))
		words["own."+string(r)] = g.RoleTitle(r, "")
	}
	return words
}

// beside names who answers for the route beside a tutor, with the order of each where it is
// not the tutor's.
func (d *Dossier) beside(tutor iom.Appointment) string {
	var list []string
	for _, a := range d.Appointments {
		if !responsible(a) {
			continue
		}
		who, by := d.People[a.PersonID], ""
		if a.Order != tutor.Order && a.Order != (iom.OrderRequisites{}) {
			by = Joined(" ", "приказ", order(a.Order))
		}
		list = append(list, Joined(", ", who.Full, who.Position)+" ("+Joined(", ", d.role(a.Role), by)+")")
	}
	return Joined("; ", list...)
}

// standing are the conclusions that stand: a superseded one is no paper.
func (d *Dossier) standing() (list []iom.Conclusion) {
	for _, c := range d.Conclusions {
		if c.SupersededAt.IsZero() {
			list = append(list, c)
		}
	}
	return list
}

// deciding are the answers to the criteria in the conclusion whose outcome is the route's.
func (d *Dossier) deciding() []iom.CriterionMark {
	c, there := d.Conclusion(d.Regulation.Deciding().Kind)
	if !there {
		return nil
	}
	return d.Answered(c.Criteria)
}

var answerTitles = map[iom.Met]string{iom.CriterionMet: "выполнен", iom.CriterionPartly: "выполнен частично", iom.CriterionNotMet: "не выполнен", iom.CriterionNotMeasured: "не измеряли"}

// criteria are those that were fixed while the route was designed, with what a conclusion
// answers to them, in the words of that day; before a conclusion, those of the plan
// [A III.2, III.4].
func (d *Dossier) criteria(marks []iom.CriterionMark) (out items) {
	if len(marks) == 0 {
		for _, m := range d.Measures() {
			marks = append(marks, m.CriterionMark)
		}
	}
	for _, m := range marks {
		out = append(out, map[string]string{"objective": m.Objective, "indicator": m.Title, "criterion": m.Criterion, "tool": m.Tool, "answer": answerTitles[m.Met]})
	}
	return out
}
