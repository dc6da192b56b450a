package demo

import (
	"context"
	"fmt"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Jobs is the queue of the demo: a job waits here until the deed that asked for it
// is done, and is worked off at the same moment of the past. The server's own queue
// would do it too, but in the present.
type Jobs struct{ waiting []waiting }

type waiting struct {
	scope tenant.Scope
	args  job.Args
}

// Enqueue keeps a job with its Scope.
func (j *Jobs) Enqueue(ctx context.Context, args job.Args) error {
	scope, err := tenant.From(ctx)
	j.waiting = append(j.waiting, waiting{scope, args})
	return err
}

// work does what waits.
func (j *Jobs) work(ctx context.Context, files *artifact.Files, tests *assessment.Service) error {
	list := j.waiting
	j.waiting = nil
	for _, w := range list {
		ctx := tenant.With(ctx, w.scope)
		var err error
		switch args := w.args.(type) {
		case artifact.CheckArgs:
			err = files.Check(ctx, args)
		case artifact.RemoveArgs:
			err = files.Remove(ctx, args)
		case assessment.FinishArgs:
			err = tests.Finish(ctx, args)
		case assessment.StatisticsArgs:
			err = tests.MakeStatistics(ctx, args)
		case campaign.RemindArgs, campaign.CloseArgs: // of days ahead: the campaign of the demo goes on
		case assessment.TimeOverArgs: // tests of the demo are handed in within their time
		case assessment.ReadArgs: // looks after a reading that a stopped server left: nothing stops here
		default:
			err = fmt.Errorf("demo: no worker for the job %s", args.Kind())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
