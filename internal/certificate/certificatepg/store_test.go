package certificatepg_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/certificate/certificatepg"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

var all = paging.Request{Limit: 50}

func paper(by, holder tenant.Scope, route uuid.UUID, serial int) certificate.Certificate {
	return certificate.Certificate{RegionID: by.Region, ID: uuid.Must(uuid.NewV7()), MunicipalityID: holder.Municipality, OrganizationID: holder.Organization,
		RouteID: route, PersonID: holder.Person, Number: certificate.Number(2026, serial), Year: 2026, Serial: serial, Holder: "Иванова Мария Петровна",
		HolderShort: "Иванова М. П.", Position: "учитель", Workplace: "МАОУ «СОШ № 11»", District: "Усть-Илимск", RouteTitle: "Оценивание '; --",
		CompletedOn: civil.MustParse("2026-05-20"), Learned: certificate.Learned{Objectives: []string{"Освоить"}, Competencies: []string{`с "кавычкой"`}}, Hours: 72,
		Regulation: "Положение", Clause: "п. 4.3", Signatories: []certificate.Signatory{{Post: "Директор", Name: "Петрова А. С."}},
		IssuedOn: civil.MustParse("2026-05-22"), IssuedAt: time.Now().UTC().Truncate(time.Microsecond), IssuedBy: by.Person, IssuedAs: by.Role, StatusList: 1, StatusIndex: serial}
}

func TestStore_FromIssueToRevocationAndFromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), certificatepg.New(d.App)
	home := tree.Home()
	ctx := tenant.With(t.Context(), home.Coordinator)
	c := paper(home.Coordinator, home.Tutee, uuid.New(), 1)
	if err := store.Insert(ctx, &c); err != nil {
		t.Fatal(err)
	}
	got, err := store.Get(ctx, tenant.ReachOrganization, c.ID)
	if err != nil || got.Number != c.Number || got.RouteTitle != c.RouteTitle || !slices.Equal(got.Learned.Competencies, c.Learned.Competencies) ||
		got.Signatories[0] != c.Signatories[0] || got.IssuedOn != c.IssuedOn || !got.TermStart.IsZero() || got.Revoked() || !got.IssuedAt.Equal(c.IssuedAt) {
		t.Fatalf("%+v, %v", got, err)
	}
	twin := paper(home.Coordinator, home.Tutee, c.RouteID, 2)
	if err := store.Insert(ctx, &twin); !errors.Is(err, certificate.ErrIssued) {
		t.Errorf("a second good certificate of the same route: %v", err)
	}
	check, err := store.Check(context.Background(), c.Number)
	if err != nil || check.HolderShort != c.HolderShort || check.Hours != 72 || check.CompletedOn != c.CompletedOn || !check.RevokedAt.IsZero() || check.Region == "" {
		t.Errorf("%+v, %v", check, err)
	}
	if _, err := store.Check(context.Background(), certificate.Number(2026, 1)); !errors.Is(err, certificate.ErrUnknown) {
		t.Errorf("a number that is not there: %v", err)
	}

	for name, at := range map[string]tenant.Scope{"another region": tree.OtherRegion().Coordinator, "another municipality": tree.OtherMunicipality().Coordinator} {
		in := tenant.With(t.Context(), at)
		if _, err := store.Get(in, tenant.ReachRegion, c.ID); !errors.Is(err, certificate.ErrNotFound) {
			t.Errorf("%s sees the certificate: %v", name, err)
		}
		stolen := c
		stolen.RevokedAt, stolen.RevokedBy, stolen.RevokeReason = time.Now(), at.Person, "чужое"
		if err := store.Revoke(in, &stolen); !errors.Is(err, certificate.ErrRevoked) {
			t.Errorf("%s revokes: %v", name, err)
		}
		foreign := paper(home.Coordinator, home.Colleague, uuid.New(), 9)
		if err := store.Insert(in, &foreign); err == nil {
			t.Errorf("%s issues here", name)
		}
		if l, err := store.List(in, tenant.ReachRegion, certificate.Filter{}, all); err != nil || len(l.Items) > 0 {
			t.Errorf("%s lists %d: %v", name, len(l.Items), err)
		}
	}
	for name, at := range map[string]struct {
		tenant.Scope
		tenant.Reach
		sees bool
	}{
		"the holder":      {home.Tutee, tenant.ReachOwn, true},
		"a colleague":     {home.Colleague, tenant.ReachOwn, false},
		"another school":  {tree.OtherSchool().Coordinator, tenant.ReachOrganization, false},
		"a tutor of none": {home.Tutor, tenant.ReachAssigned, false},
	} {
		if _, err := store.Get(tenant.With(t.Context(), at.Scope), at.Reach, c.ID); (err == nil) != at.sees {
			t.Errorf("%s: %v", name, err)
		}
	}

	c.RevokedAt, c.RevokedBy, c.RevokeReason = time.Now().UTC().Truncate(time.Microsecond), home.Coordinator.Person, "Ошибка в фамилии."
	if err := store.Revoke(ctx, &c); err != nil {
		t.Fatal(err)
	}
	if err := store.Revoke(ctx, &c); !errors.Is(err, certificate.ErrRevoked) {
		t.Errorf("revoked twice: %v", err)
	}
	if check, err = store.Check(context.Background(), c.Number); err != nil || !check.RevokedAt.Equal(c.RevokedAt) {
		t.Errorf("the check does not tell of the revocation: %+v, %v", check, err)
	}
	r, err := store.Revocations(context.Background(), home.Coordinator.Region, 1)
	if err != nil || !slices.Equal(r.Indexes, []int{1}) || !r.ChangedAt.Equal(c.RevokedAt) {
		t.Errorf("%+v, %v", r, err)
	}
	if err := store.Insert(ctx, &twin); err != nil {
		t.Errorf("a new one after the revocation: %v", err)
	}
	if l, err := store.OfRoute(ctx, tenant.ReachOrganization, c.RouteID); err != nil || len(l) != 2 || l[0].ID != twin.ID {
		t.Errorf("%d of the route: %v", len(l), err)
	}
	other := tree.OtherRegion().Coordinator.Region
	if _, err := store.Revocations(context.Background(), other, 1); !errors.Is(err, certificate.ErrNotFound) {
		t.Errorf("a region that issued nothing has a list: %v", err)
	}
	if _, err := store.Issuer(context.Background(), other); !errors.Is(err, certificate.ErrNotFound) {
		t.Errorf("a region that issued nothing is named: %v", err)
	}
	if name, err := store.Issuer(context.Background(), home.Coordinator.Region); err != nil || name != check.Region {
		t.Errorf("%q, %v", name, err)
	}
}

// What was issued is not written again, even past the service.
func TestStore_WriteOnce(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	for _, column := range []string{"holder", "number", "route_title", "learned", "hours", "signatories", "issued_on", "person_id"} {
		if testdb.Value[bool](t, d, "SELECT has_column_privilege('marshrut_app', 'certificate', $1, 'UPDATE')", column) {
			t.Errorf("the application may write %s again", column)
		}
	}
	if testdb.Value[bool](t, d, "SELECT has_table_privilege('marshrut_app', 'certificate', 'DELETE')") {
		t.Error("the application may delete certificates")
	}
}

// Fifty issues at once get fifty places in the register, none twice and none left out.
func TestStore_RegisterHasNoGapsAndNoTwins(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), certificatepg.New(d.App)
	home := tree.Home()
	const many = 50
	errs := make([]error, many)
	var wg sync.WaitGroup
	for i := range many {
		wg.Go(func() {
			errs[i] = d.App.InTx(tenant.With(t.Context(), home.Coordinator), func(ctx context.Context) error {
				serial, err := store.Next(ctx, home.Tutee.Organization, 2026)
				if err != nil {
					return err
				}
				c := paper(home.Coordinator, home.Tutee, uuid.New(), serial)
				if c.StatusList, c.StatusIndex, err = store.Place(ctx); err != nil {
					return err
				}
				return store.Insert(ctx, &c)
			})
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if n := testdb.Value[int](t, d, "SELECT count(DISTINCT serial)::int FROM certificate WHERE serial BETWEEN 1 AND $1", many); n != many {
		t.Errorf("%d places in the register, want %d", n, many)
	}
	ctx := tenant.With(t.Context(), home.Coordinator)
	first, err := store.List(ctx, tenant.ReachOrganization, certificate.Filter{Year: 2026}, paging.Request{Limit: 30})
	if err != nil || len(first.Items) != 30 || first.Next == "" {
		t.Fatalf("%d, %v", len(first.Items), err)
	}
	rest, err := store.List(ctx, tenant.ReachOrganization, certificate.Filter{}, paging.Request{Limit: 30, After: first.Next})
	if err != nil || len(rest.Items) != many-30 {
		t.Errorf("%d on the second page, %v", len(rest.Items), err)
	}
	if none, err := store.List(ctx, tenant.ReachOrganization, certificate.Filter{Year: 2025}, all); err != nil || len(none.Items) > 0 {
		t.Errorf("%d of another year, %v", len(none.Items), err)
	}
}

func TestCandidates_R13_WhoseRouteGivesOne(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), certificatepg.New(d.App)
	home := tree.Home()
	ctx := tenant.With(t.Context(), home.Coordinator)
	done := iomtest.Route(t, d, home.Tutee, iom.Completed)
	iomtest.Route(t, d, home.Colleague, iom.Active)
	onPaper := iomtest.Route(t, d, home.Colleague, iom.Completed)
	d.Owner(t, "UPDATE route SET keeping = 'paper' WHERE id = $1", onPaper.ID)
	missed := iomtest.Route(t, d, home.Colleague, iom.Completed)
	d.Owner(t, "UPDATE route SET outcome = 'not_reached' WHERE id = $1", missed.ID)
	iomtest.Route(t, d, home.Colleague, iom.Completed, iomtest.Under(iom.Sovetsky2022))

	l, err := store.Candidates(ctx, tenant.ReachOrganization, all)
	if err != nil || len(l.Items) != 1 || l.Items[0].RouteID != done.ID || l.Items[0].PersonID != home.Tutee.Person || l.Items[0].RouteTitle != done.Title || l.Items[0].CompletedOn != done.CompletedOn {
		t.Fatalf("%+v, %v", l.Items, err)
	}
	for name, at := range map[string]tenant.Scope{"another school": tree.OtherSchool().Coordinator, "another municipality": tree.OtherMunicipality().Coordinator, "another region": tree.OtherRegion().Coordinator} {
		reach := map[tenant.Role]tenant.Reach{tenant.SchoolCoordinator: tenant.ReachOrganization, tenant.MunicipalCoordinator: tenant.ReachMunicipality, tenant.RegionalCoordinator: tenant.ReachRegion}[at.Role]
		if l, err := store.Candidates(tenant.With(t.Context(), at), reach, all); err != nil || len(l.Items) > 0 {
			t.Errorf("%s: %+v, %v", name, l.Items, err)
		}
	}
	second := iomtest.Route(t, d, home.Colleague, iom.Completed)
	page, err := store.Candidates(ctx, tenant.ReachOrganization, paging.Request{Limit: 1})
	if err != nil || len(page.Items) != 1 || page.Next == "" {
		t.Fatalf("%+v, %v", page, err)
	}
	if next, err := store.Candidates(ctx, tenant.ReachOrganization, paging.Request{Limit: 1, After: page.Next}); err != nil || len(next.Items) != 1 || next.Items[0].RouteID != second.ID {
		t.Errorf("%+v, %v", next.Items, err)
	}
	c := paper(home.Coordinator, home.Tutee, done.ID, 1)
	if err := store.Insert(ctx, &c); err != nil {
		t.Fatal(err)
	}
	if l, err := store.Candidates(ctx, tenant.ReachOrganization, all); err != nil || len(l.Items) != 1 || l.Items[0].RouteID != second.ID {
		t.Errorf("who has one waits still: %+v, %v", l.Items, err)
	}
}
