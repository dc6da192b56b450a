package assessmentplugin

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Port gives the host as the area assessment asks for it.
func (h *Host) Port() assessment.Programs { return port{h} }

type port struct{ host *Host }

// Latest is the newest usable version of a program.
func (p port) Latest(name string) (latest assessment.Program, kind diagnostics.Kind, ok bool) {
	for _, d := range p.host.Programs() {
		if d.Usable && d.Ref.Name == name && (!ok || newer(d.Ref.Version, latest.Version)) {
			latest, kind, ok = assessment.Program(d.Ref), d.Kind, true
		}
	}
	return latest, kind, ok
}

// Installed lists the catalogue with the health of each program.
func (p port) Installed() assessment.Catalogue {
	c := assessment.Catalogue{Confined: p.host.Confinement().Complete()}
	for _, d := range p.host.Programs() {
		c.Programs = append(c.Programs, assessment.Installed{Program: assessment.Program(d.Ref), Kind: d.Kind, Title: d.Title, Publisher: d.Publisher,
			State: assessment.Health(d.State), Reason: d.Reason, Starts: d.Starts, Crashes: d.Crashes, LastError: d.LastError})
	}
	return c
}

// newer compares versions part by part, numbers as numbers.
func newer(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		order := cmp.Compare(as[i], bs[i])
		if errX == nil && errY == nil {
			order = cmp.Compare(x, y)
		}
		if order != 0 {
			return order > 0
		}
	}
	return len(as) > len(bs)
}

func (p port) Form(ctx context.Context, of assessment.Program, definition []byte) (diagnostics.Form, error) {
	return p.host.Form(ctx, Ref(of), definition)
}

func (p port) Draw(ctx context.Context, of assessment.Program, definition []byte, runID string) (diagnostics.Form, error) {
	return p.host.Draw(ctx, Ref(of), definition, runID)
}

func (p port) Score(ctx context.Context, of assessment.Program, definition []byte, s diagnostics.Submission) (diagnostics.Report, error) {
	return p.host.Score(ctx, Ref(of), definition, s)
}

func (p port) Inspect(ctx context.Context, of assessment.Program, f diagnostics.File, m diagnostics.Mapping) (diagnostics.Preview, error) {
	return p.host.Inspect(ctx, Ref(of), f, m)
}

func (p port) Rows(ctx context.Context, of assessment.Program, f diagnostics.File, m diagnostics.Mapping, yield func(diagnostics.Row) error) error {
	return p.host.Rows(ctx, Ref(of), f, m, yield)
}
