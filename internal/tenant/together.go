package tenant

import (
	"context"
	"sync"
)

// Together runs readings side by side and gives the first error in their order. What
// they ask the database meanwhile goes in one trip as far as it can: a question waits
// until every other reading asks too, or has ended. So services of several areas read
// for one page in as few trips as the longest of them takes alone, and know nothing of
// each other. Inside a transaction they run one after another.
func Together(ctx context.Context, reads ...func(context.Context) error) error {
	g, nested := ctx.Value(gatheringKey{}).(*Gathering)
	switch {
	case nested && g == nil, len(reads) < 2: // inside a transaction, or nothing to gather
		for _, read := range reads {
			if err := read(ctx); err != nil {
				return err
			}
		}
		return nil
	case !nested:
		g = &Gathering{busy: 1}
		ctx = context.WithValue(ctx, gatheringKey{}, g)
	}
	return g.run(ctx, reads)
}

// Alone is the context of a transaction: nothing is gathered on it.
func Alone(ctx context.Context) context.Context {
	return context.WithValue(ctx, gatheringKey{}, (*Gathering)(nil))
}

// Gathering is where the questions of readings meet that run together.
type Gathering struct {
	mu      sync.Mutex
	busy    int // readings that run and do not wait
	waiting []question
}

type gatheringKey struct{}

type question struct {
	asked any
	send  func(all []any)
	sent  chan struct{}
}

// GatheringFrom gives the gathering that a reading is part of; nil for none.
func GatheringFrom(ctx context.Context) *Gathering {
	g, _ := ctx.Value(gatheringKey{}).(*Gathering)
	return g
}

// Join hands in a question and comes back when it was sent. Whoever stops last sends
// all that wait, in no particular order.
func (g *Gathering) Join(asked any, send func(all []any)) {
	q := question{asked, send, make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, q)
	g.busy--
	g.sendLast()
	<-q.sent
}

// sendLast sends what is waiting when nobody is left who could ask more. It is called
// with mu held, and gives it back.
func (g *Gathering) sendLast() {
	if g.busy > 0 || len(g.waiting) == 0 {
		g.mu.Unlock()
		return
	}
	all := g.waiting
	g.waiting = nil
	g.busy += len(all)
	g.mu.Unlock()
	asked := make([]any, len(all))
	for i, q := range all {
		asked[i] = q.asked
		defer close(q.sent)
	}
	all[0].send(asked)
}

// run does the first reading itself. Who ends last hands its turn to who waits for all.
func (g *Gathering) run(ctx context.Context, reads []func(context.Context) error) error {
	errs, panics, left := make([]error, len(reads)), make([]any, len(reads)), len(reads)
	ended := make(chan struct{})
	do := func(i int) {
		func() {
			defer func() { panics[i] = recover() }()
			errs[i] = reads[i](ctx)
		}()
		g.mu.Lock()
		if left--; left == 0 {
			g.mu.Unlock()
			close(ended)
			return
		}
		g.busy--
		g.sendLast()
	}
	g.mu.Lock()
	g.busy += len(reads) - 1
	g.mu.Unlock()
	for i := range reads[1:] {
		go do(i + 1)
	}
	do(0)
	<-ended
	for i := range reads {
		if panics[i] != nil {
			panic(panics[i])
		}
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
