package artifactweb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestLimit_OfTheRegion(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tutee, centre := s.as(s.tree.Home().Tutee), s.as(s.tree.Regions[0].Coordinator)
	route := s.route(iom.Active)
	type limit struct {
		Bytes      int64    `json:"bytes"`
		Extensions []string `json:"extensions"`
	}
	got := webtest.Do(t, tutee, "GET", "/artifact-limit", nil)
	if l := webtest.Into[limit](t, got); l.Bytes != 4<<30 || !slices.Contains(l.Extensions, "pptx") || got.Header.Get("ETag") != `"1"` {
		t.Errorf("default: %+v", l)
	}
	set := map[string]any{"bytes": 2 << 20}
	webtest.Do(t, tutee, "PUT", "/artifact-limit", set, "If-Match", `"1"`).Want(t, 403, "authz.forbidden")
	webtest.Do(t, centre, "PUT", "/artifact-limit", set, "If-Match", `"1"`).Want(t, 200, "")
	webtest.Do(t, centre, "PUT", "/artifact-limit", set, "If-Match", `"1"`).Want(t, 412, "postgres.stale")
	webtest.Do(t, centre, "PUT", "/artifact-limit", set, "If-Match", `"2"`).Want(t, 200, "")
	webtest.Do(t, centre, "PUT", "/artifact-limit", map[string]any{"bytes": int64(1) << 40}, "If-Match", `"3"`).Want(t, 422, "artifact.limit_invalid")
	webtest.Do(t, tutee, "POST", fmt.Sprintf("/routes/%s/artifacts", route.ID), announcement("Отчёт.pdf", 2<<20+1)).Want(t, 413, "artifact.too_large")
	s.announce(tutee, route.ID, "Отчёт.pdf", 2<<20)
	other := webtest.Into[limit](t, webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "GET", "/artifact-limit", nil))
	if other.Bytes != 4<<30 {
		t.Errorf("another region's limit: %d", other.Bytes)
	}
}

func TestSweep_GivesUpUploadsThatNobodyWentOnWith(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.work()
	tutee := s.as(s.tree.Home().Tutee)
	f := s.announce(tutee, s.route(iom.Active).ID, "Отчёт.pdf", 1000)
	orphan := s.tree.Regions[0].ID.String() + "-orphan"
	foreign := "somebody-elses"
	for _, key := range []string{orphan, foreign} {
		if _, err := s.objects.Begin(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	stale := func(at time.Time) (keys []string) {
		if err := s.objects.Stale(t.Context(), at, func(key, _ string) error { keys = append(keys, key); return nil }); err != nil {
			t.Fatal(err)
		}
		return keys
	}
	if err := s.files.Sweep(t.Context(), artifact.SweepArgs{}); err != nil {
		t.Fatal(err)
	}
	if left := stale(time.Now().Add(time.Hour)); len(left) != 3 {
		t.Fatalf("fresh uploads were swept: %v are left", left)
	}
	inAMonth := func() time.Time { return time.Now().AddDate(0, 1, 0) }
	if err := s.files.At(inAMonth).Sweep(t.Context(), artifact.SweepArgs{}); err != nil {
		t.Fatal(err)
	}
	if left := stale(time.Now().Add(time.Hour)); len(left) != 1 || left[0] != foreign {
		t.Errorf("left: %v, want only what is not ours", left)
	}
	if got := s.settled(tutee, f); got.State != "rejected" || !strings.Contains(got.Reason, "вовремя") {
		t.Errorf("the abandoned file: %+v", got)
	}
}
