package tenant

import "context"

// Tx is all that a service knows of the database: what the stores do inside fn
// lands together, with its audit record and its jobs, or not at all.
// A plugin or the object store is never called inside fn.
type Tx interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
}
