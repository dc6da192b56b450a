// Package job is what an area knows of work that is done later: it enqueues a job
// in the transaction of the change that needs it, so that neither is ever without
// the other, and it is handed the job again under the same Scope.
//
// A job may run more than once: after a failure, and after the server that ran it
// was killed. What it does must bear that.
package job

import (
	"context"
	"time"
)

// Args say what is to be done, by ids. They are kept as JSON in a table that
// belongs to no tenant: never put names or texts into them.
type Args interface {
	// Kind is stable, "area.what": it stands in the rows of waiting jobs.
	Kind() string
}

// Later are Args of what is not to be done before a moment.
type Later interface {
	Args
	NotBefore() time.Time
}

// Queue takes jobs.
type Queue interface {
	// Enqueue adds a job to the open transaction of ctx, under its Scope. It fails
	// where no transaction is open.
	Enqueue(ctx context.Context, args Args) error
}
