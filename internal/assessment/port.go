package assessment

import (
	"context"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Program names one version of an installed instrument program.
type Program struct{ Name, Version string }

// Catalogue is what an operator sees of the instrument programs.
type Catalogue struct {
	Programs []Installed
	Confined bool // the kernel confines programs as far as we want it to
}

// Installed is one version of a program and its health. It says nothing of people or
// tenants.
type Installed struct {
	Program
	Kind      diagnostics.Kind
	Title     string
	Publisher string // whose signature it has; empty: built where it is installed
	State     Health
	Reason    string // why it can't be used
	Starts    int
	Crashes   int
	LastError string
}

// Health of a program.
type Health string

// The states of health. A broken program failed several times in a row and rests.
const (
	Idle     Health = "idle"
	Running  Health = "running"
	Broken   Health = "broken"
	Unusable Health = "unusable"
	Gone     Health = "retired" // by the operator
)

// Programs are the plugin processes. Their failures come as refusals of kind
// Unavailable, the user's mistakes as Invalid with Fields. They know nothing of
// people and tenants, and no transaction may be open while one works.
type Programs interface {
	// Installed lists the catalogue, by name and version, with what is wrong.
	Installed() Catalogue
	// Latest is the newest usable version of a program; false where there is none.
	Latest(name string) (Program, diagnostics.Kind, bool)
	// Form checks a definition and lays it out.
	Form(ctx context.Context, p Program, definition []byte) (diagnostics.Form, error)
	// Draw lays a definition out for one run; only where its form says Drawn. The run
	// id comes again with the answers.
	Draw(ctx context.Context, p Program, definition []byte, runID string) (diagnostics.Form, error)
	// Score turns answers into a report on every competency of the definition.
	Score(ctx context.Context, p Program, definition []byte, s diagnostics.Submission) (diagnostics.Report, error)
	// Inspect says what is in a file, and how a mapping would read it.
	Inspect(ctx context.Context, p Program, f diagnostics.File, m diagnostics.Mapping) (diagnostics.Preview, error)
	// Rows reads a file and gives its rows to yield, in order.
	Rows(ctx context.Context, p Program, f diagnostics.File, m diagnostics.Mapping, yield func(diagnostics.Row) error) error
}
