package demo

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// asksSchools are campaigns that are over: so many took part that their results as a
// group, the maps of both municipalities, the norms of the region and the statistics of
// the instrument can be shown.
func (d *director) asksSchools() {
	d.asks("curator@bratsk.example", "Самодиагностика двух школ", "school@gymnasium-bratsk.example", "school@school46-bratsk.example")
	d.asks("curator@ust-ilimsk.example", "Самодиагностика гимназии", "school@gymnasium-ust-ilimsk.example")
}

func (d *director) asks(by, title string, heads ...string) {
	curator := d.role(by, tenant.MunicipalCoordinator)
	var schools []*school
	var teachers []*human
	for _, head := range heads {
		s := d.school(head)
		schools, teachers = append(schools, s), append(teachers, s.people[1:]...)
	}
	var c campaign.Campaign
	d.step(-48, curator, "ask schools", func(ctx context.Context) error {
		inst, err := d.instrument(ctx, "self-diagnosis-8")
		if err != nil {
			return err
		}
		var places []uuid.UUID
		for _, s := range schools {
			places = append(places, s.id)
		}
		zone := curator.human.region.zone
		if c, err = d.Campaigns.Create(ctx, campaign.Plan{Title: title, Instrument: inst.ID, Phase: assessment.Entry,
			Message: "С этого начнутся маршруты: посмотрите на себя спокойно, оценок здесь не ставят.",
			OpensOn: d.date(zone, -48), ClosesOn: d.date(zone, -27), RemindDays: []int{7},
			Criteria: campaign.TargetGroup{Organizations: places}}); err != nil {
			return err
		}
		c, err = d.Campaigns.Start(ctx, c.ID, c.Version)
		return err
	})
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
