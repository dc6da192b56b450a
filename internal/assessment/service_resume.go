package assessment

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
)

// ReadArgs ask to look after the reading of a file: a server that is stopped in the
// middle of it leaves it half done.
type ReadArgs struct {
	Import  uuid.UUID `json:"import"`
	Version int       `json:"version"` // of the import when the reading began
	Tried   int       `json:"tried"`   // how many readings have broken off before it
	At      time.Time `json:"at"`
}

// Kind names the job.
func (ReadArgs) Kind() string { return "assessment.read" }

// NotBefore is when a reading that says nothing is taken for dead.
func (a ReadArgs) NotBefore() time.Time { return a.At.Add(silence) }

// mostReadings is how often a file is read that breaks its reading off.
const mostReadings = 3

// Resume reads a file anew whose reading broke off: what was read of it before is
// dropped, so that no row comes twice. One that still goes on is looked at again later;
// one that ended, was mapped anew or cancelled needs nothing. It is a job's work, under
// the Scope of who began the reading, and may be done twice. A file that has broken off
// several readings is given back with words.
func (s *Service) Resume(ctx context.Context, args ReadArgs) error {
	_, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return err
	}
	i, err := s.store.Import(ctx, reach, args.Import)
	switch {
	case errors.Is(err, ErrImportNotFound):
		return nil
	case err != nil || i.State != Reading || i.Version != args.Version:
		return err
	case i.Alive(s.now()):
		args.At = i.TouchedAt
		return s.tx.InTx(ctx, func(ctx context.Context) error { return s.enqueue(ctx, args) })
	case args.Tried >= mostReadings:
		return s.giveBack(ctx, i, "Чтение несколько раз прервалось. Проверьте файл: возможно, он слишком велик.")
	}
	i, inst, file, err := s.workOn(ctx, args.Import)
	if err != nil {
		return err
	}
	if err := s.read(ctx, &i, i.Version, args.Tried+1); err != nil {
		return err
	}
	_, err = s.readKept(ctx, i, &inst, file)
	return err
}

// read begins a reading: what was read before is dropped, and a job looks after it.
func (s *Service) read(ctx context.Context, i *Import, version, tried int) error {
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.reopen(ctx, i, version, Reading); err != nil {
			return err
		}
		return s.enqueue(ctx, ReadArgs{Import: i.ID, Version: i.Version, Tried: tried, At: i.TouchedAt})
	})
}

// giveBack ends a reading without a result: the import says why, and can be read again.
// A reading that another took over has nothing to say.
func (s *Service) giveBack(ctx context.Context, i Import, why string) error {
	i.State, i.Failure = Opened, shortenTo(clean(why), 2000)
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.reading(ctx, &i); err != nil {
			if errors.Is(err, ErrStaleImport) || errors.Is(err, ErrImportNotFound) {
				return nil
			}
			return err
		}
		if err := s.store.DropRead(ctx, i.ID, false); err != nil {
			return err
		}
		return s.store.UpdateImport(ctx, &i)
	})
}

// reading holds the import until the transaction ends; ErrStaleImport where it is not
// this reading any more that it waits for.
func (s *Service) reading(ctx context.Context, i *Import) error {
	_, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return err
	}
	now, err := s.store.LockImport(ctx, reach, i.ID)
	if err == nil && (now.State != Reading || now.Version != i.Version) {
		err = ErrStaleImport
	}
	return err
}
