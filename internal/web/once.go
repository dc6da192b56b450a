package web

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Once keeps the answer to a request under a key of its sender, in the transaction
// of the change itself.
type Once interface {
	// Once runs fn in a transaction and keeps its answer under the key, or gives the
	// answer that was kept. The same key for another operation or request is refused;
	// for another request of the same operation the kept answer comes with the refusal.
	Once(ctx context.Context, key, operation string, request []byte, fn func(context.Context) ([]byte, error)) ([]byte, error)
}

// IdempotencyHeader names the key.
const IdempotencyHeader = "Idempotency-Key"

type keyKey struct{}

// runOnce runs the handler, under the request's idempotency key where it has one. What
// comes beside a refusal is what the key did before.
func runOnce[I, O any](ctx context.Context, once Once, op Operation, in *I, handler func(context.Context, *I) (*O, error)) (*O, error) {
	key, _ := ctx.Value(keyKey{}).(string)
	_, err := tenant.From(ctx)
	if key == "" || op.Method != http.MethodPost || op.Effect == Outside || err != nil {
		return handler(ctx, in)
	}
	request, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(request)
	answer, err := once.Once(ctx, key, op.ID, sum[:], func(ctx context.Context) ([]byte, error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, err
		}
		return json.Marshal(out)
	})
	if answer == nil {
		return nil, err
	}
	out := new(O)
	return out, errors.Join(err, json.Unmarshal(answer, out))
}
