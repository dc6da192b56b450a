package artifactweb_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// Parts that cannot be found are looked for again: the S3 server may still be making
// the object for a run that was killed. Only after an hour they are lost.
func TestCheck_LostIsSaidLate(t *testing.T) {
	t.Parallel()
	s := newScene(t) // nobody works on jobs
	tutee, want := s.as(s.tree.Home().Tutee), pdf(1000)
	f := s.announce(tutee, s.route(iom.Active).ID, "Отчёт.pdf", len(want))
	s.put(tutee, f, 1, want).Want(t, 204, "")
	s.complete(tutee, f).Want(t, 200, "")
	upload := testdb.Value[string](t, s.db, "SELECT upload_id FROM artifact WHERE id = $1", f.ID)
	if err := s.objects.Abort(t.Context(), s.key(f), upload); err != nil {
		t.Fatal(err)
	}
	ctx := tenant.With(t.Context(), s.tree.Home().Tutee)
	state := func() string {
		return webtest.Into[file](t, webtest.Do(t, tutee, "GET", "/artifacts/"+f.ID.String(), nil)).State
	}
	if err := s.files.Check(ctx, artifact.CheckArgs{Artifact: f.ID}); fault.KindOf(err) != fault.Conflict || state() != "checking" {
		t.Errorf("at once: %v, the file is %s", err, state())
	}
	s.db.Owner(t, "UPDATE artifact SET updated_at = updated_at - interval '61 minutes' WHERE id = $1", f.ID)
	if err := s.files.Check(ctx, artifact.CheckArgs{Artifact: f.ID}); err != nil || state() != "rejected" {
		t.Errorf("after an hour: %v, the file is %s", err, state())
	}
}
