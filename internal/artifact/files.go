package artifact

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Files is what can be done with the files of a route: upload in parts that can be
// resumed, check, download, removal.
type Files struct {
	FilesDeps
	now func() time.Time
}

// FilesDeps is what Files needs of others.
type FilesDeps struct {
	Tx      tenant.Tx
	Store   FileStore
	Routes  Routes
	Papers  Papers // nil: no routes on paper
	Objects Objects
	Queue   job.Queue
	Policy  *authz.Policy
	Audit   audit.Recorder
	Reads   audit.Reads
	Limits  Limits
	// Previews shows PDFs page by page; nil: they can only be downloaded.
	Previews Previews
}

// NewFiles puts the files together.
func NewFiles(d FilesDeps) *Files {
	d.Limits = d.Limits.orDefault()
	return &Files{d, time.Now}
}

// At gives the same files under another clock.
func (f *Files) At(now func() time.Time) *Files { return &Files{f.FilesDeps, now} }

// List gives the files of a route, the newest first.
func (f *Files) List(ctx context.Context, route uuid.UUID, filter Filter, page paging.Request) (paging.List[Artifact], error) {
	reach, err := f.Policy.Require(ctx, "artifact", "read")
	if err != nil {
		return paging.List[Artifact]{}, err
	}
	if _, err := f.Routes.Open(ctx, reach, route); err != nil {
		return paging.List[Artifact]{}, err
	}
	return f.Store.List(ctx, reach, route, filter, page)
}

// Evidence gives the checked files of a route, the newest first, as far as they are
// listed beside it: id, activity, name and size. A route out of reach has none.
func (f *Files) Evidence(ctx context.Context, route uuid.UUID) ([]Artifact, error) {
	reach, err := f.Policy.Require(ctx, "artifact", "read")
	if err != nil {
		return nil, err
	}
	return f.Store.Evidence(ctx, reach, route)
}

// Get tells how a file stands; its bytes are read by Open.
func (f *Files) Get(ctx context.Context, id uuid.UUID) (Artifact, error) {
	reach, err := f.Policy.Require(ctx, "artifact", "read")
	if err != nil {
		return Artifact{}, err
	}
	return f.Store.Get(ctx, reach, id)
}

// Open gives the bytes of a file that was found good; nothing is served before.
// Reading somebody else's file leaves a record.
func (f *Files) Open(ctx context.Context, id uuid.UUID) (Artifact, Content, error) {
	a, err := f.Get(ctx, id)
	if err != nil {
		return Artifact{}, nil, err
	}
	switch a.State {
	case Ready:
	case Rejected:
		return a, nil, ErrRejected.Saying(a.Reason.Title())
	default:
		return a, nil, ErrNotReady
	}
	if scope, err := tenant.From(ctx); err == nil && scope.Person != a.OwnerID {
		f.Reads.Seen(ctx, a.entry("artifact.read"))
	}
	return a, f.Objects.Open(ctx, a.ObjectKey, a.Size), nil
}

// Delete removes a file at the wish of who uploaded it, while the route lives and
// nobody has reviewed a product with it.
func (f *Files) Delete(ctx context.Context, id uuid.UUID, version int) error {
	a, reach, err := f.own(ctx, id, "delete")
	if err != nil {
		return err
	}
	return f.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := f.loose(ctx, reach, a); err != nil {
			return err
		}
		switch used, err := f.Store.Reviewed(ctx, id); {
		case err != nil:
			return err
		case used:
			return ErrInUse
		}
		if err := f.Store.Delete(ctx, id, version); err != nil {
			return err
		}
		if err := f.Queue.Enqueue(ctx, removal(a)); err != nil {
			return err
		}
		return f.Audit.Record(ctx, a.entry("artifact.delete"))
	})
}

// loose refuses to take files from a route that has ended, or from a paper route whose
// registration was taken back.
func (f *Files) loose(ctx context.Context, reach tenant.Reach, a Artifact) error {
	if a.PaperID != uuid.Nil {
		paper, err := f.Papers.HoldPaper(ctx, reach, a.PaperID)
		if err != nil {
			return err
		}
		return openPaper(paper)
	}
	route, err := f.Routes.Hold(ctx, reach, a.RouteID)
	if err == nil && route.State.Ended() {
		err = ErrRouteClosed.Saying("Маршрут завершён: его файлы хранятся и больше не удаляются.")
	}
	return err
}

// own opens a file for a change, which only who uploads it may make; a scan is taken
// away by whoever registers paper routes there.
func (f *Files) own(ctx context.Context, id uuid.UUID, action authz.Action) (Artifact, tenant.Reach, error) {
	reach, err := f.Policy.Require(ctx, "artifact", action)
	if err != nil {
		return Artifact{}, reach, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Artifact{}, reach, err
	}
	a, err := f.Store.Get(ctx, reach, id)
	if err == nil && a.OwnerID != scope.Person {
		err = ErrNotOwner
		if a.PaperID != uuid.Nil && action == "delete" { // scans are the school's, whoever sent them
			_, err = f.Policy.Require(ctx, "paper", "register")
		}
	}
	return a, reach, err
}

// open tells whether a route still takes files and products: while it is carried
// out or assessed.
func open(r *iom.Route) error {
	if r.State != iom.Active && r.State != iom.Assessment {
		return ErrRouteClosed
	}
	return nil
}

func (a *Artifact) entry(action string) audit.Entry {
	details := map[string]any{"state": a.State, "format": a.Format, "size": a.Size, "purpose": a.Purpose}
	if a.Reason != "" {
		details["reason"] = a.Reason
	}
	return audit.Entry{Action: action, Type: "artifact", Object: a.ID, Root: a.root(), Subject: a.OwnerID,
		Place: audit.Place{Municipality: a.MunicipalityID, Organization: a.OrganizationID}, Details: details}
}

// root is the route that the file belongs to, or the route on paper.
func (a *Artifact) root() uuid.UUID {
	if a.PaperID != uuid.Nil {
		return a.PaperID
	}
	return a.RouteID
}
