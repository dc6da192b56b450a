package demo

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// step adds a deed that stands in no story.
func (d *director) step(day int, who *role, what string, do func(context.Context) error) {
	d.steps = append(d.steps, step{d.day(who.human.region.zone, day), what, who, do})
}

// play does all deeds in the order of their time, whoever they are of.
func (d *director) play(ctx context.Context) error {
	slices.SortStableFunc(d.steps, func(a, b step) int { return a.at.Compare(b.at) })
	for i, s := range d.steps {
		if i > 0 && i%100 == 0 {
			d.Report(fmt.Sprintf("Демонстрационные данные: %d из %d шагов…", i, len(d.steps)))
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		d.Clock.reach(s.at)
		if err := s.do(as(ctx, s.who)); err != nil {
			return failed(s.who, s.what, err)
		}
		if err := d.Jobs.work(ctx, d.Files, d.Assessment); err != nil {
			return failed(s.who, s.what, err)
		}
	}
	return nil
}

// pause lies between two deeds of one story on one day.
const pause = 12 * time.Minute

// then adds a deed to a story, after those it has.
func (s *story) then(day int, who *role, what string, do func(context.Context) error) {
	at := s.d.day(s.tutee.human.region.zone, day).Add(s.offset)
	if !at.After(s.last) {
		at = s.last.Add(pause)
	}
	if at.After(s.d.now) {
		at = s.d.now
	}
	s.last = at
	s.d.steps = append(s.d.steps, step{at, what, who, do})
}
