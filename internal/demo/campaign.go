package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// crosswalk joins the two frameworks of the region, so that the self-diagnosis and the
// federal platform's results can stand on one picture.
func (d *director) crosswalk() {
	methodist := d.role("methodist@irkutsk.example", tenant.RegionalMethodist)
	d.step(-60, methodist, "relate frameworks", func(ctx context.Context) error {
		c, err := d.Frameworks.Crosswalk(ctx, "pedagogical-4", "teacher-8")
		if err != nil {
			return err
		}
		for _, r := range []struct {
			from, to string
			kind     framework.Kind
			note     string
		}{
			{"communicative", "communicative", framework.Exact, ""},
			{"subject", "professional", framework.PartOf, "знание предмета — часть профессиональных знаний и умений"},
			{"methodical", "professional", framework.PartOf, "проектирование и проведение урока"},
			{"legal", "informational-2", framework.Exact, "«нормативно-правовое обеспечение педагогической деятельности»"},
			{"psychological", "social", framework.Related, ""},
		} {
			from, there := c.From.ByCode(r.from)
			to, too := c.To.ByCode(r.to)
			if !there || !too {
				return fmt.Errorf("demo: no item %s or %s", r.from, r.to)
			}
			if _, err := d.Frameworks.Relate(ctx, framework.Relation{OriginFramework: c.From.Code, OriginItem: from.ID, TargetFramework: c.To.Code,
				TargetItem: to.ID, Kind: r.kind, Note: r.note}); err != nil {
				return err
			}
		}
		return nil
	})
}

// invites is a campaign that is going on: one teacher has begun, one has declined, the
// others are still asked.
func (d *director) invites() {
	methodist := d.role("methodist@irkutsk.example", tenant.RegionalMethodist)
	var id uuid.UUID
	d.step(-4, methodist, "start a campaign", func(ctx context.Context) error {
		inst, err := d.instrument(ctx, "self-diagnosis-8")
		if err != nil {
			return err
		}
		zone := methodist.human.region.zone
		c, err := d.Campaigns.Create(ctx, campaign.Plan{Title: "Самодиагностика учителей-предметников", Instrument: inst.ID, Phase: assessment.Entry,
			Message: "По результатам соберём темы семинаров на весну. Результат видите Вы и те, кто сопровождает Ваш маршрут.",
			OpensOn: d.date(zone, -4), ClosesOn: d.date(zone, 12), RemindDays: []int{3},
			Criteria: campaign.TargetGroup{Subjects: []string{"химия", "физ", "английский"}}})
		if err != nil {
			return err
		}
		id = c.ID
		_, err = d.Campaigns.Start(ctx, id, c.Version)
		return err
	})
	d.step(-3, d.role("teacher7@ust-ilimsk.example", tenant.Tutee), "begin by invitation", func(ctx context.Context) error {
		_, err := d.Campaigns.Begin(ctx, id)
		return err
	})
	d.step(-2, d.role("teacher2@bratsk.example", tenant.Tutee), "decline an invitation", func(ctx context.Context) error {
		_, err := d.Campaigns.Decline(ctx, id)
		return err
	})
}
