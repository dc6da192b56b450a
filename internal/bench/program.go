package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"syscall"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

var selfdiagnosis = assessmentplugin.Ref{Name: "selfdiagnosis", Version: "1.0.0"}

// measurePrograms drives the instrument program of the self-diagnosis through the
// same host that the server has: confined, over mutual TLS.
func measurePrograms(ctx context.Context, st *stand, t *table) (err error) {
	host, err := assessmentplugin.Open(assessmentplugin.Options{Catalogue: st.catalogue, Launcher: []string{st.server, "confine"},
		Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		err = errors.Join(err, host.Close(end))
	}()
	p := program{host, answered()}
	if err := p.call(ctx); err != nil { // starts it
		return err
	}
	for _, measure := range []func(context.Context, *stand, *table) error{p.unary, p.bulk, p.crash} {
		if err := measure(ctx, st, t); err != nil {
			return err
		}
	}
	return nil
}

type program struct {
	host *assessmentplugin.Host
	one  diagnostics.Submission
}

// answered fills the shipped self-diagnosis in: 40 answers.
func answered() diagnostics.Submission {
	s := diagnostics.Submission{RunID: "bench"}
	for _, c := range []string{"cultural", "values", "selfimprovement", "communicative", "cognitive", "informational", "social", "professional"} {
		for i := range 5 {
			s.Answers = append(s.Answers, diagnostics.Answer{Item: fmt.Sprintf("%s-%d", c, i+1), Choices: []string{"5"}})
		}
	}
	return s
}

func (p program) call(ctx context.Context) error {
	_, err := p.host.Score(ctx, selfdiagnosis, instruments.SelfDiagnosis8, p.one)
	return err
}

const unaryCalls = 500

// unary compares a call of the program with the same scoring inside our process.
func (p program) unary(ctx context.Context, st *stand, t *table) error {
	var inside questionnaire.Instrument
	each := func(call func() error) func() (float64, error) {
		return func() (float64, error) {
			times := make([]float64, unaryCalls)
			for i := range times {
				begin := time.Now()
				if err := call(); err != nil {
					return 0, err
				}
				times[i] = time.Since(begin).Seconds()
			}
			return median(times), nil
		}
	}
	pairs, err := inTurn(st.rounds, each(func() error { return p.call(ctx) }), each(func() error {
		_, err := inside.Score(ctx, instruments.SelfDiagnosis8, p.one)
		return err
	}))
	if err != nil {
		return err
	}
	ours := median(pairs.ours)
	t.add(line{"(b) plugin, one unary call (bare: in process)", took(ours), took(median(pairs.bare)), fmt.Sprintf("%.1f", pairs.ratio()), "< 1 ms", ours < 1e-3})
	return nil
}

// oneByOne is the sample of which the time of all submissions one by one is told.
const oneByOne = 5000

// bulk compares the stream of many submissions with one call for each.
func (p program) bulk(ctx context.Context, st *stand, t *table) error {
	same := iter.Seq[diagnostics.Submission](func(yield func(diagnostics.Submission) bool) {
		for range st.bulk {
			if !yield(p.one) {
				return
			}
		}
	})
	var inside []float64
	pairs, err := inTurn(st.rounds, func() (float64, error) {
		given, begin := 0, time.Now()
		err := p.host.ScoreAll(ctx, selfdiagnosis, instruments.SelfDiagnosis8, same, func(_ int, r diagnostics.Report, err error) error {
			given += min(1, len(r.Scores))
			return err
		})
		if err == nil && given != st.bulk {
			err = fmt.Errorf("%d of %d submissions were scored", given, st.bulk)
		}
		return float64(st.bulk) / time.Since(begin).Seconds(), err
	}, func() (float64, error) {
		here, err := inProcess(ctx, same, st.bulk)
		if err != nil {
			return 0, err
		}
		inside = append(inside, here)
		begin := time.Now()
		for range oneByOne {
			if err := p.call(ctx); err != nil {
				return 0, err
			}
		}
		return oneByOne / time.Since(begin).Seconds(), nil
	})
	if err != nil {
		return err
	}
	t.atLeast(fmt.Sprintf("(b) plugin, %d submissions in bulk (bare: one by one, from %d)", st.bulk, oneByOne), pairs, 10, perSecond)
	here := pairs.against(inside[1:]) // the first round is not counted
	t.add(line{what: fmt.Sprintf("(b) the same %d submissions (bare: in process)", st.bulk), ours: perSecond(median(here.ours)), bare: perSecond(median(here.bare)),
		ratio: fmt.Sprintf("%.2f", here.ratio())})
	return nil
}

// inProcess scores as many submissions inside our own process, a second.
func inProcess(ctx context.Context, all iter.Seq[diagnostics.Submission], n int) (float64, error) {
	var program questionnaire.Instrument
	begin := time.Now()
	for s := range all {
		if _, err := program.Score(ctx, instruments.SelfDiagnosis8, s); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(begin).Seconds(), nil
}

// crash kills the program and asks it at once: how long until it has answered.
func (p program) crash(ctx context.Context, st *stand, t *table) error {
	var times []float64
	for range st.rounds {
		pid, err := childNamed(selfdiagnosis.Name)
		if err != nil {
			return err
		}
		begin := time.Now()
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			return err
		}
		for {
			err := p.call(ctx)
			if err == nil {
				break
			}
			if !errors.Is(err, assessmentplugin.ErrCrashed) {
				return err
			}
		}
		times = append(times, time.Since(begin).Seconds())
	}
	ours := median(times)
	t.add(line{"(b) plugin killed, served again", took(ours), "", "", "≤ 100 ms", ours <= 0.1})
	return nil
}
