package assessment

import (
	"context"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Program names one version of an installed instrument program.
type Program struct{ Name, Version string }

// Programs are the plugin processes. Their failures come as refusals of kind
// Unavailable, the user's mistakes as Invalid with Fields. They know nothing of
// people and tenants, and no transaction may be open while one works.
type Programs interface {
	// Latest is the newest usable version of a program; false where there is none.
	Latest(name string) (Program, diagnostics.Kind, bool)
	// Form checks a definition and lays it out.
	Form(ctx context.Context, p Program, definition []byte) (diagnostics.Form, error)
	// Score turns answers into a report on every competency of the definition.
	Score(ctx context.Context, p Program, definition []byte, s diagnostics.Submission) (diagnostics.Report, error)
	// Inspect says what is in a file.
	Inspect(ctx context.Context, p Program, f diagnostics.File) (diagnostics.Preview, error)
	// Rows reads a file and gives its rows to yield, in order.
	Rows(ctx context.Context, p Program, f diagnostics.File, m diagnostics.Mapping, yield func(diagnostics.Row) error) error
}
