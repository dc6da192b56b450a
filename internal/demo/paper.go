package demo

import (
	"bytes"
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// keptOnPaper registers a route that the school kept on paper before there was a system
// [B 2.7], with a scan of its title page; its card was corrected once.
func (d *director) keptOnPaper() {
	school, teacher := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator), d.role("teacher2@ust-ilimsk.example", tenant.Tutee)
	s := d.story(teacher, d.role("tutor@ust-ilimsk.example", tenant.Tutor))
	start := s.date(-800)
	end := start.AddMonths(9)
	card := iom.PaperCard{Title: "Первые шаги в формирующем оценивании", RegulationCode: iom.UstIlimsk2024, Term: iom.Term{Start: start, End: end},
		Outcome: iom.Reached, CompletedOn: end.AddDays(-7), Conclusion: iom.OrderRequisites{Number: "3", Date: end.AddDays(-5)}, FileIndex: "02-14",
		Shelf: "Методический кабинет, шкаф 2, папка «ИОМ»"}
	var id uuid.UUID
	d.step(-30, school, "register a route on paper", func(ctx context.Context) error {
		slip := card
		slip.CompletedOn = end.AddDays(-6)
		v, err := d.Routes.RegisterPaper(ctx, teacher.scope.Person, slip)
		if err != nil {
			return err
		}
		id = v.ID
		f := picture("Титульный лист", 30, 60, 80)
		content, err := f.content()
		if err != nil {
			return err
		}
		a, err := d.Files.AnnounceScan(ctx, id, artifact.Announcement{FileName: f.name, Size: int64(len(content))})
		if err != nil {
			return err
		}
		if err := d.Files.Put(ctx, a.ID, 1, a.Size, bytes.NewReader(content)); err != nil {
			return err
		}
		_, err = d.Files.Complete(ctx, a.ID)
		return err
	})
	d.step(-29, school, "correct the card", func(ctx context.Context) error {
		_, err := d.Routes.CorrectPaper(ctx, id, 1, card, "Опечатка в дате завершения: сверено с заключением")
		return err
	})
}
