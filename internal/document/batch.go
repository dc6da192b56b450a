package document

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// BatchState says how far a batch has come.
type BatchState string

// The states of a batch.
const (
	Waiting BatchState = "waiting"
	Running BatchState = "running"
	Ready   BatchState = "ready"
	Failed  BatchState = "failed"
)

// Batch (пакет документов) is a form of all routes of an organization in one ZIP, made
// by a job and kept for a week.
type Batch struct {
	bun.BaseModel  `bun:"table:document_batch,alias:document_batch"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	AuthorID       uuid.UUID
	Form           string
	Format         Format
	State          BatchState
	Total          int // routes
	Done           int // of them
	Files          int // papers: a route without anything for the form has none
	ObjectKey      string
	Size           int64
	CreatedAt      time.Time
	FinishedAt     time.Time `bun:",nullzero"`
	ExpiresAt      time.Time
}

// batchAge is how long a batch is kept.
const batchAge = 7 * 24 * time.Hour

// Ended holds when nothing more comes of the batch.
func (b Batch) Ended() bool { return b.State == Ready || b.State == Failed }

// Batches lists the batches of an organization, the newest first, to the coordinators
// who may make them.
func (s *Service) Batches(ctx context.Context, organization uuid.UUID, page paging.Request) (paging.List[Batch], error) {
	reach, err := s.Policy.Require(ctx, "document", "read")
	if err != nil {
		return paging.List[Batch]{}, err
	}
	if _, err := s.Sources.Place(ctx, organization); err != nil {
		return paging.List[Batch]{}, err
	}
	return s.Store.Batches(ctx, reach, organization, page)
}

// Batch tells how a batch stands.
func (s *Service) Batch(ctx context.Context, id uuid.UUID) (Batch, error) {
	reach, err := s.Policy.Require(ctx, "document", "read")
	if err != nil {
		return Batch{}, err
	}
	b, err := s.Store.Batch(ctx, reach, id)
	if err == nil && !b.ExpiresAt.After(s.now()) {
		return Batch{}, ErrBatchNotFound
	}
	return b, err
}

// ArchiveName is what the ZIP of a batch is called: by the day at the acting person's place.
func (s *Service) ArchiveName(ctx context.Context, b Batch) (string, error) {
	zone, err := s.Routes.Zone(ctx)
	if err != nil {
		return "", err
	}
	return "Документы " + civil.Of(b.CreatedAt.In(zone)).String() + ".zip", nil
}

// OpenBatch gives the bytes of a finished batch.
func (s *Service) OpenBatch(ctx context.Context, id uuid.UUID) (Batch, io.ReadSeekCloser, error) {
	b, err := s.Batch(ctx, id)
	switch {
	case err != nil:
		return b, nil, err
	case b.State == Failed:
		return b, nil, ErrBatchFailed
	case b.State != Ready:
		return b, nil, ErrBatchNotReady
	}
	s.Reads.Seen(ctx, b.entry("document.read"))
	return b, s.Objects.Open(ctx, b.ObjectKey, b.Size), nil
}

// BatchForms lists the forms an organization's routes can be printed on at once: those
// of the regulation that its new routes begin under, its own or its municipality's.
func (s *Service) BatchForms(ctx context.Context, organization uuid.UUID) (tenant.Organization, []Offer, error) {
	if _, err := s.Policy.Require(ctx, "document", "create"); err != nil {
		return tenant.Organization{}, nil, err
	}
	o, err := s.Sources.Place(ctx, organization)
	if err != nil {
		return o, nil, err
	}
	g, err := s.adopted(ctx, o.MunicipalityID, o.ID)
	if err != nil {
		return o, nil, err
	}
	forms, err := FormsOf(g)
	var out []Offer
	for _, f := range forms {
		out = append(out, Offer{f.Code, f.Title, f.Clause, f.Layout.Landscape, true})
	}
	return o, out, err
}

// adopted is the regulation in force at an organization, or in a municipality.
func (s *Service) adopted(ctx context.Context, municipality, organization uuid.UUID) (*iom.Regulation, error) {
	g, err := s.Routes.RegulationAt(ctx, municipality, organization)
	if errors.Is(err, iom.ErrNoRegulation) {
		return &iom.Regulation{}, nil // what routes there are has forms that come with the product
	}
	return g, err
}

// Collect begins a batch: the coordinators of an organization, its municipality and
// its region may. The papers hold what who asked may see.
func (s *Service) Collect(ctx context.Context, organization uuid.UUID, form string, format Format) (Batch, error) {
	if !format.Known() {
		return Batch{}, ErrFormat
	}
	o, forms, err := s.BatchForms(ctx, organization)
	if err != nil {
		return Batch{}, err
	}
	if !offers(forms, form) {
		return Batch{}, ErrFormUnknown
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Batch{}, err
	}
	routes, _, err := s.Routes.List(ctx, iom.Filter{Organization: organization}, paging.Request{Limit: 1})
	if err != nil {
		return Batch{}, err
	}
	if len(routes.Items) == 0 {
		return Batch{}, ErrNoRoutes
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Batch{}, err
	}
	now := s.now().UTC()
	b := Batch{RegionID: scope.Region, ID: id, MunicipalityID: o.MunicipalityID, OrganizationID: o.ID, AuthorID: scope.Person, Form: form, Format: format,
		State: Waiting, ObjectKey: scope.Region.String() + "-" + strings.ToLower(rand.Text()), CreatedAt: now, ExpiresAt: now.Add(batchAge)}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		switch busy, err := s.Store.UnderWay(ctx, &b); {
		case err != nil:
			return err
		case busy:
			return ErrBatchUnderWay
		}
		if err := s.Store.Insert(ctx, &b); err != nil {
			return err
		}
		if err := s.Queue.Enqueue(ctx, BatchArgs{b.ID}); err != nil {
			return err
		}
		return s.Audit.Record(ctx, b.entry("document.create"))
	})
	return b, err
}

func offers(forms []Offer, code string) bool {
	for _, f := range forms {
		if f.Code == code {
			return true
		}
	}
	return false
}

func (b *Batch) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "document_batch", Object: b.ID, Root: b.ID,
		Place:   audit.Place{Municipality: b.MunicipalityID, Organization: b.OrganizationID},
		Details: map[string]any{"form": b.Form, "format": b.Format}}
}
