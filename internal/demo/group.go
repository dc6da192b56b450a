package demo

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// gathers makes a group of teachers [A I.3]: one has joined, and so has a route of their
// own; another still thinks about it.
func (d *director) gathers() {
	tutor, joins := d.role("tutor@sovetsky.example", tenant.Tutor), d.role("teacher3@sovetsky.example", tenant.Tutee)
	asked := d.role("deputy@sovetsky.example", tenant.Tutee)
	s := d.story(joins, tutor)
	var id uuid.UUID
	d.step(-20, tutor, "gather a group", func(ctx context.Context) error {
		v, err := d.Routes.CreateGroup(ctx, iom.GroupDraft{Plan: iom.Plan{
			Title: "Оценивание, понятное ученику", Term: iom.Term{Start: s.date(-14), End: s.date(-14).AddMonths(12)},
			Requests: []iom.LearningRequest{{Kind: iom.Difficulty, Text: "Ученики видят отметку и не видят, что делать дальше."}},
			Objectives: []iom.Objective{{Title: "Освоить приёмы формирующего оценивания",
				Indicators: []iom.Indicator{{Title: "Доля уроков с критериями для учеников", Criterion: "не меньше трети", Tool: "листы посещений"}}}},
			Activities: []iom.Activity{
				{Title: "Семинар-практикум «Критерии вместе с классом»", Kind: "methodical-work", Form: "очно", Organizer: "МОУ «СОШ № 21»", Direction: "methodical",
					Term: iom.Term{Start: s.date(20), End: s.date(20)}, PlannedResult: "Набор критериев по своему предмету"},
				{Title: "Взаимные посещения уроков", Kind: "community", Form: "очно", Organizer: "МОУ «СОШ № 21»", Direction: "methodical",
					Term: iom.Term{Start: s.date(30), End: s.date(120)}, PlannedResult: "Листы наблюдений"},
			},
		}})
		if err != nil {
			return err
		}
		id = v.ID
		_, err = d.Routes.InviteToGroup(ctx, id, []uuid.UUID{joins.scope.Person, asked.scope.Person})
		return err
	})
	d.step(-16, joins, "join the group", func(ctx context.Context) error {
		_, err := d.Routes.JoinGroup(ctx, id)
		return err
	})
}
