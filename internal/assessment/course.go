package assessment

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/audit"
)

// Course is all that a person has taken of one scale, oldest first: entry, interim and
// final. Results of different scales are not compared, whatever they measure.
type Course struct {
	Framework string
	Scale     string
	Runs      []Taken
	Change    Dynamics  // from the entry to the final diagnosis, else from the first to the last
	Final     *Dynamics // of the last final diagnosis, where there is one [B 1.13]
}

// coursesOf parts what a person has taken by scales, the one taken last first.
func coursesOf(taken []Taken) []Course {
	var out []Course
	for _, t := range taken {
		if t.State != Submitted || t.Trial {
			continue
		}
		i := slices.IndexFunc(out, func(c Course) bool { return c.Runs[0].scale() == t.scale() })
		if i < 0 {
			out = append(out, Course{Framework: t.Framework, Scale: t.Scale})
			i = len(out) - 1
		}
		out[i].Runs = append(out[i].Runs, t)
	}
	dynamics := DynamicsOf(taken)
	for i := range out {
		c := &out[i]
		slices.SortFunc(c.Runs, chronological)
		n := slices.IndexFunc(dynamics, func(d Dynamics) bool { return d.Scale == c.Scale && d.Framework == c.Framework })
		if n >= 0 {
			c.Final = &dynamics[n]
		}
		switch first, last := c.Runs[0], c.Runs[len(c.Runs)-1]; {
		case n >= 0 && dynamics[n].From != nil:
			c.Change = dynamics[n]
		case len(c.Runs) > 1:
			c.Change = Between(first, last)
		default:
			c.Change = Dynamics{PersonID: last.PersonID, Framework: c.Framework, Scale: c.Scale, To: &last.Diagnosis, Trend: Unknown}
		}
	}
	slices.SortStableFunc(out, func(a, b Course) int { return chronological(b.Runs[len(b.Runs)-1], a.Runs[len(a.Runs)-1]) })
	return out
}

// Courses gives what became of a person on each scale that they were diagnosed by.
func (s *Service) Courses(ctx context.Context, person uuid.UUID) ([]Course, error) {
	scope, reach, err := s.may(ctx, "diagnosis", "read")
	if err != nil {
		return nil, err
	}
	place, err := s.store.Place(ctx, reach, person)
	if err != nil {
		return nil, err
	}
	taken, err := s.store.Taken(ctx, reach, []uuid.UUID{person})
	if err != nil {
		return nil, err
	}
	s.seen(ctx, scope, audit.Entry{Action: "diagnosis.dynamics", Type: "person", Object: person, Subject: person, Place: place})
	out := coursesOf(taken)
	for i := range out {
		if err := s.judge(ctx, &out[i].Change); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// judge adds what is known of the precision of the scale: of the later edition, or of
// the earlier where nothing is known of that one yet.
func (s *Service) judge(ctx context.Context, d *Dynamics) error {
	if d.From == nil || d.To == nil || len(d.Changes) == 0 {
		return nil
	}
	editions := []uuid.UUID{d.To.InstrumentID}
	if d.From.InstrumentID != d.To.InstrumentID {
		editions = append(editions, d.From.InstrumentID)
	}
	for _, edition := range editions {
		st, err := s.store.Statistics(ctx, edition)
		if err != nil {
			return err
		}
		for i := range d.Changes {
			if c := &d.Changes[i]; !c.Trust.Usable() {
				c.Trust = st.Trust(c.Competency)
			}
		}
	}
	return nil
}

// Verdicts counts the changes of scores by what they are worth.
func (d Dynamics) Verdicts() map[psychometrics.Verdict]int {
	out := map[psychometrics.Verdict]int{}
	for _, c := range d.Changes {
		if !c.ByLevel() {
			out[c.Verdict()]++
		}
	}
	return out
}
