package demo

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// lists is the teachers for whom schools of Ust-Ilimsk see a need of address support
// [B 2.8.3]: one has agreed and has a tutor by an order, two have yet to answer.
func (d *director) lists() {
	school, lyceum := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator), d.role("lyceum@ust-ilimsk.example", tenant.SchoolCoordinator)
	agrees, tutor := d.role("teacher4@ust-ilimsk.example", tenant.Tutee), d.role("tutor@ust-ilimsk.example", tenant.Tutor)
	lead := d.role("lead@ust-ilimsk.example", tenant.MethodologicalLead)
	var id uuid.UUID
	d.step(-52, school, "list a tutee", func(ctx context.Context) error {
		l, err := d.Routes.ListTutees(ctx, iom.NewListings{People: []uuid.UUID{agrees.scope.Person}, Sources: []iom.DeficitSource{iom.ByDiagnosis, iom.ByPupilsResults},
			Reason: "Диагностика ЦОС ДПО: «Психолого-педагогическая компетенция» ниже порога; текстовые задачи во 2 «Б» решают с ошибками две трети класса."})
		if err == nil {
			id = l[0].ID
		}
		return err
	})
	d.step(-50, agrees, "agree to be supported", func(ctx context.Context) error {
		_, err := d.Routes.AnswerListing(ctx, id, true)
		return err
	})
	d.step(-40, school, "name the tutor and who answers for it", func(ctx context.Context) error {
		order := iom.OrderRequisites{Number: "01-14/158", Date: civil.Of(d.Clock.Now().In(school.human.region.zone))}
		if _, err := d.Routes.PrepareTutor(ctx, id, tutor.scope.Person, order); err != nil {
			return err
		}
		_, err := d.Routes.EntrustListing(ctx, id, iom.Responsible{PersonID: lead.scope.Person, Order: order})
		return err
	})
	for _, x := range []struct {
		by     *role
		email  string
		source iom.DeficitSource
		reason string
	}{
		{school, "teacher5@ust-ilimsk.example", iom.ByPupilsResults, "Работа с историческим источником на ВПР ниже среднего по городу второй год подряд."},
		{lyceum, "teacher7@ust-ilimsk.example", iom.ByLessonVisit, "На лабораторных работах опыты показывает учитель: нужны приёмы, при которых их ставят сами ученики."},
	} {
		who := d.role(x.email, tenant.Tutee)
		d.step(-7, x.by, "list a tutee", func(ctx context.Context) error {
			_, err := d.Routes.ListTutees(ctx, iom.NewListings{People: []uuid.UUID{who.scope.Person}, Sources: []iom.DeficitSource{x.source}, Reason: x.reason})
			return err
		})
	}
}
