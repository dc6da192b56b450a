package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// hostileSource is the program of the hostile tests; it does what the first answer says.
const hostileSource = "./internal/assessment/assessmentplugin/testdata/hostile"

var hostile = assessmentplugin.Ref{Name: "hostile", Version: "1.0.0"}

// misdeeds are what it does, over and over, while the others are asked.
var misdeeds = []struct{ mode, words string }{
	{"exit", "ends in every call"}, {"hang", "hangs"}, {"spin", "computes without end"}, {"garbage", "floods its output"}, {"eat", "eats memory"},
}

// asked is how many calls of another program make one round.
const asked = 400

// measureMisdeeds compares the calls of a program that behaves while another one on the
// same host does not with the same calls in peace. A call that fails is an error.
func measureMisdeeds(ctx context.Context, st *stand, t *table) (err error) {
	catalogue, err := st.hostileCatalogue(ctx)
	if err != nil {
		return err
	}
	host, err := assessmentplugin.Open(assessmentplugin.Options{Catalogue: catalogue, Launcher: []string{st.server, "confine"}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		err = errors.Join(err, host.Close(end))
	}()
	p := program{host, answered()}
	if err := p.call(ctx); err != nil {
		return err
	}
	for _, m := range misdeeds {
		pairs, err := inTurn(st.rounds, func() (float64, error) {
			end := p.misbehave(ctx, m.mode)
			defer end()
			return p.p95(ctx)
		}, func() (float64, error) { return p.p95(ctx) })
		if err != nil {
			return fmt.Errorf("%s: %w", m.mode, err)
		}
		t.atMost("(g) another program's call, p95, while one "+m.words+" (bare: in peace)", pairs, 3, took)
	}
	return nil
}

// hostileCatalogue holds the self-diagnosis and the hostile program, built now.
func (st *stand) hostileCatalogue(ctx context.Context) (string, error) {
	catalogue, program := filepath.Join(st.folder, "hostile-plugins"), filepath.Join(st.folder, "hostile")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, hostileSource)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the hostile program: %w: %s", err, out)
	}
	for _, source := range []string{program, filepath.Join(st.catalogue, selfdiagnosis.Name, selfdiagnosis.Version, selfdiagnosis.Name)} {
		_, err := assessmentplugin.Install(ctx, assessmentplugin.Installation{Launcher: []string{st.server, "confine"}, Catalogue: catalogue, Source: source,
			Built: true, By: "bench", Limits: assessmentplugin.Limits{CallMillis: 1000, MemoryMiB: 256}})
		if err != nil {
			return "", err
		}
	}
	return catalogue, nil
}

// p95 of so many calls.
func (p program) p95(ctx context.Context) (float64, error) {
	times := make([]float64, asked)
	for i := range times {
		begin := time.Now()
		if err := p.call(ctx); err != nil {
			return 0, err
		}
		times[i] = time.Since(begin).Seconds()
	}
	slices.Sort(times)
	return times[len(times)*95/100], nil
}

// misbehave lets the hostile program do its worst until end, whatever comes of it.
func (p program) misbehave(ctx context.Context, mode string) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	do := diagnostics.Submission{RunID: "bench", Answers: []diagnostics.Answer{{Item: "what", Text: mode}}}
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			_, err := p.host.Score(ctx, hostile, []byte(`{"competencies":[{"code":"a"}]}`), do)
			if errors.Is(err, assessmentplugin.ErrBroken) {
				time.Sleep(10 * time.Millisecond) // the breaker rests it; that is part of the measure
			}
		}
	}()
	return func() { cancel(); <-done }
}
