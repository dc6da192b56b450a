package campaign

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// RemindArgs ask to remind those of a campaign who have not finished.
type RemindArgs struct {
	Campaign uuid.UUID `json:"campaign"`
	At       time.Time `json:"at"`
}

// Kind of the job.
func (RemindArgs) Kind() string { return "campaign.remind" }

// NotBefore is the morning of the day.
func (a RemindArgs) NotBefore() time.Time { return a.At }

// CloseArgs ask to close a campaign whose days are over.
type CloseArgs struct {
	Campaign uuid.UUID `json:"campaign"`
	At       time.Time `json:"at"`
}

// Kind of the job.
func (CloseArgs) Kind() string { return "campaign.end" }

// NotBefore is the morning after the last day.
func (a CloseArgs) NotBefore() time.Time { return a.At }

// schedule sets the reminders that are still ahead, and the end.
func (s *Service) schedule(ctx context.Context, c *Campaign, today civil.Date) error {
	for _, before := range c.RemindDays {
		day := c.ClosesOn.AddDays(-before)
		if !day.After(today) {
			continue
		}
		at, err := s.store.Morning(ctx, c.MunicipalityID, day)
		if err != nil {
			return err
		}
		if err := s.queue.Enqueue(ctx, RemindArgs{c.ID, at}); err != nil {
			return err
		}
	}
	at, err := s.store.Morning(ctx, c.MunicipalityID, c.ClosesOn.AddDays(1))
	if err != nil {
		return err
	}
	return s.queue.Enqueue(ctx, CloseArgs{c.ID, at})
}

// Remind is the job of a reminder: the home page of who has neither finished nor declined
// says so more urgently. It runs as who started the campaign, and does nothing where that
// ended; done twice it changes nothing more.
func (s *Service) Remind(ctx context.Context, a RemindArgs) error {
	return gone(s.tx.InTx(ctx, func(ctx context.Context) error {
		_, reach, err := s.may(ctx, "create")
		if err != nil {
			return err
		}
		c, err := s.store.Lock(ctx, reach, a.Campaign)
		if err != nil || c.State != Running {
			return err
		}
		n, err := s.store.Remind(ctx, &c, s.moment())
		if err != nil {
			return err
		}
		return s.record(ctx, "campaign.remind", c, map[string]any{"reminded": n})
	}))
}

// End is the job that closes a campaign after its last day.
func (s *Service) End(ctx context.Context, a CloseArgs) error {
	_, err := s.change(ctx, a.Campaign, 0, "campaign.end", func(_ context.Context, c *Campaign) (map[string]any, error) {
		return nil, c.Close(s.moment())
	})
	if errors.Is(err, ErrNotRunning) {
		return nil
	}
	return gone(err)
}

// gone holds for a job about what is there no more.
func gone(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
