package demo

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// asksTwoSchools is a campaign that is over: so many took part that their results as a
// group, the norms of the region and the statistics of the instrument can be shown.
func (d *director) asksTwoSchools() {
	curator := d.role("curator@bratsk.example", tenant.MunicipalCoordinator)
	schools := []*school{d.school("school@gymnasium-bratsk.example"), d.school("school@school46-bratsk.example")}
	var c campaign.Campaign
	d.step(-48, curator, "ask two schools", func(ctx context.Context) error {
		inst, err := d.instrument(ctx, "self-diagnosis-8")
		if err != nil {
			return err
		}
		zone := curator.human.region.zone
		if c, err = d.Campaigns.Create(ctx, campaign.Plan{Title: "Самодиагностика двух школ", Instrument: inst.ID, Phase: assessment.Entry,
			Message: "С этого начнутся маршруты: посмотрите на себя спокойно, оценок здесь не ставят.",
			OpensOn: d.date(zone, -48), ClosesOn: d.date(zone, -27), RemindDays: []int{7},
			Criteria: campaign.TargetGroup{Organizations: []uuid.UUID{schools[0].id, schools[1].id}}}); err != nil {
			return err
		}
		c, err = d.Campaigns.Start(ctx, c.ID, c.Version)
		return err
	})
	teachers := append(slices.Clone(schools[0].people[1:]), schools[1].people[1:]...)
	for n, h := range teachers[:len(teachers)-1] {
		d.step(-47+n/2, h.roles[0], "take the self-diagnosis by invitation", func(ctx context.Context) error {
			begun, err := d.Campaigns.Begin(ctx, c.ID)
			if err != nil {
				return err
			}
			run, err := d.Assessment.Diagnosis(ctx, begun.DiagnosisID)
			if err != nil {
				return err
			}
			if _, err := d.Assessment.SaveAnswers(ctx, run.ID, lively(n, run.Form.Sections)); err != nil {
				return err
			}
			_, err = d.Assessment.Submit(ctx, run.ID)
			return err
		})
	}
	d.step(-33, teachers[len(teachers)-1].roles[0], "decline an invitation", func(ctx context.Context) error {
		_, err := d.Campaigns.Decline(ctx, c.ID)
		return err
	})
	d.step(-26, curator, "close a campaign", func(ctx context.Context) error {
		_, err := d.Campaigns.Close(ctx, c.ID, c.Version)
		return err
	})
}

// lively answers as people do: each about as the others of a competency, now and then a
// step beside. One statement says nothing of its competency: everybody reads it in another way.
func lively(person int, sections []diagnostics.Section) assessment.Answers {
	sure := []int{5, 4, 3, 4, 2, 5, 3, 4, 3, 5, 2, 4}[(person+person/12)%12]
	skew := [][8]int{{0, 1, 0, -1, 0, -1, 1, 0}, {1, 0, -1, 0, 0, -1, 0, 1}, {0, 0, 0, 1, -1, 0, 0, 1}} // what a school is good at
	out := assessment.Answers{}
	for n, s := range sections {
		for i, item := range s.Items {
			v := min(max(sure+skew[person/12][n]+(person*7+n*5+i*11)%3-1, 1), 5)
			switch {
			case n == 2 && i == 1:
				v = 1 + person*3%5
			case i == len(s.Items)-1: // worded the other way round
				v = 6 - v
			}
			out[item.Code] = assessment.Answer{Choices: []string{strconv.Itoa(v)}}
		}
	}
	return out
}

// school gives the one that a person of it heads.
func (c *cast) school(head string) *school {
	for _, r := range c.regions {
		for _, m := range r.municipalities {
			for _, s := range m.schools {
				if s.people[0].Email == head {
					return s
				}
			}
		}
	}
	panic("demo: no school of " + head)
}
