package demo

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// priorities are the directions of this school year that the region and the city of
// Ust-Ilimsk have named [B 1.7]; the chooser's plan serves one of them.
func (d *director) priorities(chooser *story, day int) {
	region := d.role("coordinator@irkutsk.example", tenant.RegionalCoordinator)
	city := d.role("curator@ust-ilimsk.example", tenant.MunicipalCoordinator)
	var chosen uuid.UUID
	for _, x := range []struct {
		by          *role
		title, note string
		id          *uuid.UUID
	}{
		{region, "Функциональная грамотность обучающихся", "План работы регионального центра на учебный год", &chosen},
		{city, "Наставничество молодых педагогов", "Решение муниципального методического совета", nil},
	} {
		d.step(day-1, x.by, "name a priority direction", func(ctx context.Context) error {
			year := iom.SchoolYear(d.date(x.by.human.region.zone, 0))
			p, err := d.Routes.AddPriority(ctx, iom.PriorityDirection{Year: year, Title: x.title, Note: x.note})
			if x.id != nil {
				*x.id = p.ID
			}
			return err
		})
	}
	chooser.changes(day, chooser.tutee, "choose a priority direction", func(ctx context.Context) (iom.View, error) {
		return d.Routes.Edit(ctx, chooser.route.ID, chooser.version(), iom.PlanEdit{Priorities: &[]uuid.UUID{chosen}})
	})
}
