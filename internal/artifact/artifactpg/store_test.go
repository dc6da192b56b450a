package artifactpg_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpg"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

type scene struct {
	db    *testdb.Database
	tree  *testdb.Tree
	store *artifactpg.Store
	route *iom.Route
	ctx   context.Context // of the tutee
}

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	tree := d.Tree(t)
	home := tree.Home()
	route := iomtest.Route(t, d, home.Tutee, iom.Assessment, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator))
	return scene{d, tree, artifactpg.New(d.App), route, tenant.With(t.Context(), home.Tutee)}
}

func (s scene) file() artifact.Artifact {
	now, id := time.Now().UTC().Truncate(time.Microsecond), uuid.Must(uuid.NewV7())
	return artifact.Artifact{Place: artifact.Place(s.route.Place), ID: id, RouteID: s.route.ID, OwnerID: s.route.TuteeID, Purpose: artifact.OfProduct,
		FileName: "Конспект.pdf", Format: "pdf", Size: 10, PartSize: artifact.PartSize, State: artifact.Uploading,
		ObjectKey: s.route.RegionID.String() + "-" + id.String(), UploadID: "upload", Version: 1, CreatedAt: now, UpdatedAt: now}
}

func (s scene) product() artifact.Product {
	now := time.Now().UTC().Truncate(time.Microsecond)
	return artifact.Product{Place: artifact.Place(s.route.Place), ID: uuid.Must(uuid.NewV7()), RouteID: s.route.ID, AuthorIDs: []uuid.UUID{s.route.TuteeID},
		Title: "Урок '; DROP TABLE product; --", Kind: "lesson", State: artifact.Draft, Version: 1, CreatedAt: now, UpdatedAt: now}
}

func (s scene) review(p artifact.Product) artifact.Review {
	by := s.tree.Home().Coordinator
	return artifact.Review{Place: p.Place, ID: uuid.Must(uuid.NewV7()), RouteID: p.RouteID, ProductID: p.ID, ReviewerID: by.Person, ReviewerRole: by.Role,
		ReviewerOrganizationID: by.Organization, Standing: iom.Counts, RubricCode: "product", RubricVersion: 1, Scores: map[string]int{"task": 2},
		Verdict: iom.DeficitRemoved, AttestsGrowth: true, Comment: "Затруднение снято.", CreatedAt: time.Now().UTC().Truncate(time.Microsecond)}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFiles_MoveOneWayOnly(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	a := s.file()
	must(t, s.store.Insert(s.ctx, &a))
	got, err := s.store.Get(s.ctx, tenant.ReachOwn, a.ID)
	must(t, err)
	if got.FileName != a.FileName || got.ObjectKey != a.ObjectKey || !got.CreatedAt.Equal(a.CreatedAt) || got.SHA256 != nil || got.Reason != "" {
		t.Errorf("got  %+v\nwant %+v", got, a)
	}
	if n, err := s.store.Pending(s.ctx, a.OwnerID); err != nil || n != 1 {
		t.Errorf("%d pending, %v", n, err)
	}
	unseen := a
	unseen.State = artifact.Ready
	if err := s.store.Move(s.ctx, &unseen, artifact.Uploading); err == nil {
		t.Error("a file without a hash was found good")
	}
	sum := sha256.Sum256([]byte("x"))
	a.State, a.SHA256, a.Version = artifact.Ready, sum[:], 2
	must(t, s.store.Move(s.ctx, &a, artifact.Uploading))
	if err := s.store.Move(s.ctx, &a, artifact.Uploading); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("moved twice: %v", err)
	}
	if err := s.store.Delete(s.ctx, a.ID, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("a removal of a stale version: %v", err)
	}
	found, err := s.store.ByKey(s.ctx, a.ObjectKey)
	if err != nil || found.ID != a.ID {
		t.Errorf("by its key: %v, %v", found.ID, err)
	}
	if n, err := s.store.Pending(s.ctx, a.OwnerID); err != nil || n != 0 {
		t.Errorf("%d pending, %v", n, err)
	}
	must(t, s.store.Delete(s.ctx, a.ID, 2))
}

func TestFiles_ListInParts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for range 5 {
		a := s.file()
		must(t, s.store.Insert(s.ctx, &a))
	}
	seen := map[uuid.UUID]bool{}
	for page := (paging.Request{Limit: 2}); ; {
		l, err := s.store.List(s.ctx, tenant.ReachOwn, s.route.ID, artifact.Filter{Purpose: artifact.OfProduct, State: artifact.Uploading}, page)
		must(t, err)
		for _, a := range l.Items {
			seen[a.ID] = true
		}
		if page.After = l.Next; l.Next == "" {
			break
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d files of 5 in the parts of the list", len(seen))
	}
	none, err := s.store.List(s.ctx, tenant.ReachOwn, s.route.ID, artifact.Filter{Purpose: artifact.Evidence}, paging.Request{})
	if err != nil || len(none.Items) != 0 {
		t.Errorf("evidence: %v, %v", none.Items, err)
	}
}

func TestProducts_KeepWhatTheyAreGiven(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	p, a := s.product(), s.file()
	must(t, s.store.InsertProduct(s.ctx, &p))
	must(t, s.store.Insert(s.ctx, &a))
	for range 2 {
		must(t, s.store.AddFile(s.ctx, &p, a.ID, p.CreatedAt))
	}
	p.State, p.Version = artifact.Presented, 2
	if err := s.store.UpdateProduct(s.ctx, &p, 1); err == nil {
		t.Error("a product was presented with neither form nor day")
	}
	p.Presentation = artifact.Presentation{Form: "master-class", Event: "Методический день", Level: "school", On: civil.MustParse("2026-10-15"), Performed: true}
	must(t, s.store.UpdateProduct(s.ctx, &p, 1))
	if err := s.store.UpdateProduct(s.ctx, &p, 1); !errors.Is(err, postgres.ErrStale) {
		t.Errorf("an edit of a stale version: %v", err)
	}
	got, err := s.store.Product(s.ctx, tenant.ReachOwn, p.ID)
	must(t, err)
	if got.Title != p.Title || got.Presentation != p.Presentation || len(got.Files) != 1 || got.Files[0].ID != a.ID || got.AuthorIDs[0] != p.AuthorIDs[0] {
		t.Errorf("got  %+v\nwant %+v", got, p)
	}

	r := s.review(p)
	must(t, s.store.InsertReview(s.ctx, &r))
	second := r
	second.ID = uuid.Must(uuid.NewV7())
	if err := s.store.InsertReview(s.ctx, &second); !errors.Is(err, artifact.ErrReviewTwice) {
		t.Errorf("a second review of one reviewer: %v", err)
	}
	if used, err := s.store.Reviewed(s.ctx, a.ID); err != nil || !used {
		t.Errorf("the file of a reviewed product: %v, %v", used, err)
	}
	back, err := s.store.Review(s.ctx, tenant.ReachOwn, r.ID)
	if err != nil || back.Scores["task"] != 2 || back.Verdict != r.Verdict || back.ReviewerOrganizationID != r.ReviewerOrganizationID {
		t.Errorf("got %+v, %v", back, err)
	}
	products, reviews, err := s.store.OfRoute(s.ctx, s.route.ID)
	if err != nil || len(products) != 1 || len(reviews) != 1 {
		t.Errorf("of the route: %d, %d, %v", len(products), len(reviews), err)
	}
	err = s.db.App.Global(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE review SET verdict = 'not_removed'")
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("the server overwrites a review: %v", err)
	}
}

func TestStore_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	p, a := s.product(), s.file()
	must(t, s.store.InsertProduct(s.ctx, &p))
	must(t, s.store.Insert(s.ctx, &a))
	r := s.review(p)
	must(t, s.store.InsertReview(s.ctx, &r))
	own := map[string]tenant.Scope{"another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator}
	for name, who := range own {
		ctx, reach := tenant.With(t.Context(), who), tenant.ReachMunicipality
		if who.Role.Level() == tenant.LevelRegion {
			reach = tenant.ReachRegion
		}
		if _, err := s.store.Get(ctx, reach, a.ID); !errors.Is(err, artifact.ErrNotFound) {
			t.Errorf("%s reads a file: %v", name, err)
		}
		if _, err := s.store.ByKey(ctx, a.ObjectKey); !errors.Is(err, artifact.ErrNotFound) {
			t.Errorf("%s finds a file by its key: %v", name, err)
		}
		if _, err := s.store.Product(ctx, reach, p.ID); !errors.Is(err, artifact.ErrProductNotFound) {
			t.Errorf("%s reads a product: %v", name, err)
		}
		if _, err := s.store.Review(ctx, reach, r.ID); !errors.Is(err, artifact.ErrReviewNotFound) {
			t.Errorf("%s reads a review: %v", name, err)
		}
		if products, reviews, err := s.store.OfRoute(ctx, s.route.ID); err != nil || len(products)+len(reviews) != 0 {
			t.Errorf("%s sees %d products and %d reviews, %v", name, len(products), len(reviews), err)
		}
		moved := a
		moved.State, moved.Reason, moved.Version = artifact.Rejected, artifact.Expired, 2
		for what, err := range map[string]error{
			"moves a file":         s.store.Move(ctx, &moved, artifact.Uploading),
			"removes a file":       s.store.Delete(ctx, a.ID, 1),
			"changes a product":    s.store.UpdateProduct(ctx, &p, 1),
			"adds a file to route": insert(ctx, s),
			"reviews a product":    second(ctx, s, r),
		} {
			if err == nil {
				t.Errorf("%s %s", name, what)
			}
		}
	}
	for name, who := range map[string]tenant.Scope{"a colleague": s.tree.Home().Colleague, "another school": s.tree.OtherSchool().Coordinator} {
		ctx, reach := tenant.With(t.Context(), who), tenant.ReachOrganization
		if who.Role == tenant.Tutee {
			reach = tenant.ReachOwn
		}
		if _, err := s.store.Get(ctx, reach, a.ID); !errors.Is(err, artifact.ErrNotFound) {
			t.Errorf("%s reads a file: %v", name, err)
		}
		if _, err := s.store.Product(ctx, reach, p.ID); !errors.Is(err, artifact.ErrProductNotFound) {
			t.Errorf("%s reads a product: %v", name, err)
		}
	}
	if _, err := s.store.Get(t.Context(), tenant.ReachRegion, a.ID); !errors.Is(err, tenant.ErrNoScope) {
		t.Errorf("with no tenant set: %v", err)
	}
}

func insert(ctx context.Context, s scene) error {
	a := s.file()
	return s.store.Insert(ctx, &a)
}

func second(ctx context.Context, s scene, r artifact.Review) error {
	r.ID, r.ReviewerID = uuid.Must(uuid.NewV7()), s.tree.Home().Leads.Person
	return s.store.InsertReview(ctx, &r)
}
