package assessmentplugin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Form checks a definition and lays it out, ready to be shown. A wrong definition
// is ErrDefinition with its places.
func (h *Host) Form(ctx context.Context, ref Ref, definition []byte) (diagnostics.Form, error) {
	p, err := h.find(ref, diagnostics.KindQuestionnaire)
	if err != nil {
		return diagnostics.Form{}, err
	}
	form, _, err := p.form(ctx, definition)
	return form, err
}

// form gives as well what the definition names, which the form is held against.
func (p *program) form(ctx context.Context, d diagnostics.Definition) (form diagnostics.Form, named diagnostics.Outline, err error) {
	if named, err = diagnostics.OutlineOf(d); err != nil {
		return form, named, mistake(err)
	}
	err = p.do(ctx, func(ctx context.Context, c *diagnostics.Client, _ *watch) error {
		var err error
		if form, err = c.Form(ctx, d); err != nil {
			return err
		}
		return checkForm(named, form)
	})
	return form, named, err
}

// Draw lays a definition out for one run; only where its form says Drawn.
func (h *Host) Draw(ctx context.Context, ref Ref, definition []byte, runID string) (form diagnostics.Form, err error) {
	p, err := h.find(ref, diagnostics.KindQuestionnaire)
	if err != nil {
		return form, err
	}
	o, err := p.outline(ctx, definition)
	if err != nil {
		return form, err
	}
	err = p.do(ctx, func(ctx context.Context, c *diagnostics.Client, _ *watch) error {
		var err error
		if form, err = c.Draw(ctx, definition, runID); err != nil {
			return err
		}
		return o.checkDrawn(form)
	})
	return form, err
}

// outline gives what reports on a definition and forms of its runs are held against,
// from memory after the first time.
func (p *program) outline(ctx context.Context, d diagnostics.Definition) (outline, error) {
	return p.outlines.Get(d, func(d diagnostics.Definition) (outline, error) {
		form, named, err := p.form(ctx, d)
		if err != nil {
			return outline{}, err
		}
		return outlineOf(named, form), nil
	})
}

// Score scores one submission. Wrong answers are ErrAnswers with their items.
func (h *Host) Score(ctx context.Context, ref Ref, definition []byte, s diagnostics.Submission) (diagnostics.Report, error) {
	p, err := h.find(ref, diagnostics.KindQuestionnaire)
	if err != nil {
		return diagnostics.Report{}, err
	}
	if err := checkSubmission(s); err != nil {
		return diagnostics.Report{}, mistake(err)
	}
	o, err := p.outline(ctx, definition)
	if err != nil {
		return diagnostics.Report{}, err
	}
	var report diagnostics.Report
	err = p.do(ctx, func(ctx context.Context, c *diagnostics.Client, _ *watch) error {
		var err error
		if report, err = c.Score(ctx, definition, s); err != nil {
			return err
		}
		return o.check(s.RunID, report)
	})
	return report, err
}

// A chunk of a bulk call, and how many are under way at once.
const (
	chunkSubmissions = 512
	chunkBytes       = 1 << 20
	chunksUnderWay   = 3
)

type chunk struct {
	number      uint64
	submissions []diagnostics.Submission
}

// ScoreAll scores many submissions, in chunks over one stream, and gives each
// report to yield in the order of the submissions, numbered from 0; err is
// ErrAnswers where there is none. An error of yield ends the call and is returned
// as it is. After a crash only the chunks not yet reported are repeated, so yield
// sees every submission once.
func (h *Host) ScoreAll(ctx context.Context, ref Ref, definition []byte, submissions iter.Seq[diagnostics.Submission], yield func(i int, r diagnostics.Report, err error) error) error {
	p, err := h.find(ref, diagnostics.KindQuestionnaire)
	if err != nil {
		return err
	}
	o, err := p.outline(ctx, definition)
	if err != nil {
		return err
	}
	next, stop := iter.Pull(submissions)
	defer stop()
	b := &bulk{next: next, outline: o, definition: definition, yield: yield}
	return p.do(ctx, b.run)
}

// bulk is the state of a bulk call that outlives an attempt.
type bulk struct {
	next       func() (diagnostics.Submission, bool)
	outline    outline
	definition diagnostics.Definition
	yield      func(int, diagnostics.Report, error) error

	underWay []chunk // sent or to be sent, not yet reported
	numbered uint64
	reported int
	ended    bool
}

// run is one attempt: it sends again what is under way, then goes on.
func (b *bulk) run(ctx context.Context, c *diagnostics.Client, w *watch) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.ScoreAll(ctx, b.definition)
	if err != nil {
		return err
	}
	// Sending has its own goroutine: both sides may wait for the other to read.
	queue := make(chan chunk, chunksUnderWay)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for c := range queue {
			if stream.Send(c.number, c.submissions) != nil {
				cancel()
				return // receiving says why
			}
		}
		_ = stream.CloseSend()
	}()
	defer func() {
		cancel()
		close(queue)
		<-sent
	}()
	for _, c := range b.underWay {
		queue <- c
	}
	for {
		if err := w.during(func() error { return b.fill(queue) }); err != nil {
			return err
		}
		if len(b.underWay) == 0 {
			return nil
		}
		number, outcomes, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return lie{errors.New("the stream ended early")}
		}
		if err != nil {
			return err
		}
		if err := b.accept(number, outcomes, w); err != nil {
			return err
		}
	}
}

// fill takes submissions from the caller until enough chunks are under way.
func (b *bulk) fill(queue chan<- chunk) error {
	for !b.ended && len(b.underWay) < chunksUnderWay {
		c := chunk{number: b.numbered}
		for size := 0; len(c.submissions) < chunkSubmissions && size < chunkBytes; {
			s, ok := b.next()
			if !ok {
				b.ended = true
				break
			}
			if err := checkSubmission(s); err != nil {
				return callerError{mistake(err)}
			}
			c.submissions = append(c.submissions, s)
			size += sizeOf(s)
		}
		if len(c.submissions) == 0 {
			return nil
		}
		b.numbered++
		b.underWay = append(b.underWay, c)
		queue <- c
	}
	return nil
}

// accept checks a whole chunk before it gives out any of it.
func (b *bulk) accept(number uint64, outcomes []diagnostics.Outcome, w *watch) error {
	first := b.underWay[0]
	if number != first.number || len(outcomes) != len(first.submissions) {
		return lie{fmt.Errorf("chunk %d with %d outcomes, want %d with %d", number, len(outcomes), first.number, len(first.submissions))}
	}
	for i, out := range outcomes {
		if out.Err != nil {
			var answers *diagnostics.AnswersError
			if !errors.As(out.Err, &answers) {
				return lie{fmt.Errorf("submission %d: %w", b.reported+i, out.Err)}
			}
			continue
		}
		if err := b.outline.check(first.submissions[i].RunID, out.Report); err != nil {
			return err
		}
	}
	b.underWay, w.progress = b.underWay[1:], true
	return w.during(func() error {
		for _, out := range outcomes {
			var refusal error
			if out.Err != nil {
				refusal = mistake(out.Err)
			}
			i := b.reported
			b.reported++
			if err := b.yield(i, out.Report, refusal); err != nil {
				return callerError{err}
			}
		}
		return nil
	})
}
