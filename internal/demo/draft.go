package demo

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// drafts are what methodist and school are still working at: the next edition of the entry
// test in the editor, and a campaign whose people are named one by one.
func (d *director) drafts() {
	d.step(-2, d.role("methodist@irkutsk.example", tenant.RegionalMethodist), "begin the next edition of the entry test", func(ctx context.Context) error {
		inst, err := d.instrument(ctx, "functional-literacy")
		if err != nil {
			return err
		}
		if inst, err = d.Assessment.Instrument(ctx, inst.ID); err != nil { // a list has no definitions
			return err
		}
		_, err = d.Assessment.CreateInstrument(ctx, assessment.InstrumentDraft{Code: inst.Code, Title: inst.Title, Program: inst.Program,
			Framework: inst.Framework, Definition: inst.Definition})
		return err
	})
	school := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator)
	d.step(-1, school, "prepare a campaign for some teachers", func(ctx context.Context) error {
		inst, err := d.instrument(ctx, "functional-literacy")
		if err != nil {
			return err
		}
		zone := school.human.region.zone
		c, err := d.Campaigns.Create(ctx, campaign.Plan{Title: "Входной тест перед курсами по функциональной грамотности", Instrument: inst.ID, Phase: assessment.Entry,
			Message: "Тест поможет программе начаться с того, что нужно именно Вам.", OpensOn: d.date(zone, 3), ClosesOn: d.date(zone, 17), RemindDays: []int{7, 1}})
		if err != nil {
			return err
		}
		var people []uuid.UUID
		for _, email := range []string{"teacher2@ust-ilimsk.example", "teacher4@ust-ilimsk.example"} {
			people = append(people, d.role(email, tenant.Tutee).scope.Person)
		}
		_, err = d.Campaigns.AddPeople(ctx, c.ID, people, nil, "body.people")
		return err
	})
}
