package demo

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// gathers makes a group of teachers [A I.3]: one is under way on a route of their own,
// another has just joined, a third still thinks about it.
func (d *director) gathers() {
	tutor, first := d.role("tutor@sovetsky.example", tenant.Tutor), d.role("teacher2@sovetsky.example", tenant.Tutee)
	joins, asked := d.role("teacher3@sovetsky.example", tenant.Tutee), d.role("deputy@sovetsky.example", tenant.Tutee)
	s := d.story(first, tutor)
	wish := newID()
	var id uuid.UUID
	d.step(-60, tutor, "gather a group", func(ctx context.Context) error {
		v, err := d.Routes.CreateGroup(ctx, iom.GroupDraft{Plan: iom.Plan{
			Title: "Оценивание, понятное ученику", Term: iom.Term{Start: s.date(-50), End: s.date(-50).AddMonths(12)},
			Requests: []iom.LearningRequest{{ID: wish, Kind: iom.Difficulty, Text: "Ученики видят отметку и не видят, что делать дальше."}},
			Objectives: []iom.Objective{{Title: "Освоить приёмы формирующего оценивания", RequestIDs: []uuid.UUID{wish},
				Indicators: []iom.Indicator{{Title: "Доля уроков с критериями для учеников", Criterion: "не меньше трети", Tool: "листы посещений"}}}},
			Activities: []iom.Activity{
				{Title: "Семинар-практикум «Критерии вместе с классом»", Kind: "methodical-work", Form: "очно", Organizer: "МОУ «СОШ № 21»", Direction: "methodical",
					Term: iom.Term{Start: s.date(-40), End: s.date(-38)}, PlannedResult: "Набор критериев по своему предмету"},
				{Title: "Взаимные посещения уроков", Kind: "community", Form: "очно", Organizer: "МОУ «СОШ № 21»", Direction: "methodical",
					Term: iom.Term{Start: s.date(-20), End: s.date(120)}, PlannedResult: "Листы наблюдений"},
			},
		}})
		if err != nil {
			return err
		}
		id = v.ID
		_, err = d.Routes.InviteToGroup(ctx, id, []uuid.UUID{first.scope.Person, joins.scope.Person, asked.scope.Person})
		return err
	})
	s.changes(-56, first, "join the group", func(ctx context.Context) (iom.View, error) {
		v, err := d.Routes.JoinGroup(ctx, id)
		if err != nil {
			return iom.View{}, err
		}
		return d.Routes.Get(ctx, v.Mine.RouteID)
	})
	s.start(-50)
	s.done(-36, 0, "Критерии по математике и чтению для третьего класса", "", "Дети придумали критерий, до которого я бы не дошла: «понятно тому, кто болел».")
	d.step(-16, joins, "join the group", func(ctx context.Context) error {
		_, err := d.Routes.JoinGroup(ctx, id)
		return err
	})
}
