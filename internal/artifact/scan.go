package artifact

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// scanFormats are what a scan of a paper may be.
var scanFormats = []string{"pdf", "jpg", "png"}

// ScanExtensions lists what is taken as a scan, for people.
func ScanExtensions() []string { return []string{"pdf", "jpg", "jpeg", "png"} }

// Papers gives the routes on paper that scans belong to; iom's not-found refusal where one
// is not in reach.
type Papers interface {
	OpenPaper(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.PaperRoute, error)
	// HoldPaper is OpenPaper inside a transaction that other changes of it wait for.
	HoldPaper(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*iom.PaperRoute, error)
}

// Scans gives the scans of a paper route, the first sent first, to whoever may read it.
func (f *Files) Scans(ctx context.Context, paper uuid.UUID) ([]Artifact, error) {
	reach, err := f.Policy.Require(ctx, "paper", "read")
	if err != nil {
		return nil, err
	}
	if _, err := f.Papers.OpenPaper(ctx, reach, paper); err != nil {
		return nil, err
	}
	return f.Store.Scans(ctx, paper)
}

// AnnounceScan begins the upload of a scan, for who registers paper routes: Announce says
// how it goes on. Formats are those of scanFormats.
func (f *Files) AnnounceScan(ctx context.Context, paper uuid.UUID, n Announcement) (Artifact, error) {
	reach, err := f.Policy.Require(ctx, "paper", "register")
	if err != nil {
		return Artifact{}, err
	}
	p, err := f.Papers.OpenPaper(ctx, reach, paper)
	if err != nil {
		return Artifact{}, err
	}
	if err := openPaper(p); err != nil {
		return Artifact{}, err
	}
	if p.State() == iom.PaperArchived {
		return Artifact{}, iom.ErrPaperArchived
	}
	n.Purpose, n.Activity = Scan, uuid.Nil
	format, err := f.accept(ctx, &n)
	if err != nil {
		return Artifact{}, err
	}
	return f.begin(ctx, Artifact{Place: Place(p.Place), PaperID: p.ID}, n, format)
}

func openPaper(p *iom.PaperRoute) error {
	if p.State() == iom.PaperAnnulled {
		return iom.ErrPaperAnnulled.Saying("Регистрация этого маршрута отменена: его сканы больше не меняются.")
	}
	return nil
}
