package browsertest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

func TestTab_SlowLineIsSlow(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, site(t).URL)
	tab.Go("/big")
	w := tab.Weight()
	if w.Document < 60_000 || w.Document > 70_000 || w.Style < 500 || w.Requests < 2 || w.Total() < w.Document+w.Style {
		t.Errorf("weight: %v", w)
	}
	if fc := tab.FirstContent(); fc <= 0 || fc > 30_000 {
		t.Errorf("first content after %.0f ms", fc)
	}
	tab.ResetWeight()
	tab.EmptyCache()
	tab.Slow(300*time.Millisecond, 400)
	began := time.Now()
	tab.Go("/big")
	// 64 KB at 400 kbit/s are 1.3 s, and the style sheet is one trip more.
	if took := time.Since(began); took < 1500*time.Millisecond {
		t.Errorf("the slow line took %v", took)
	}
	if slow := tab.Weight(); slow.Document != w.Document {
		t.Errorf("weight: %v, then %v", w, slow)
	}
	if fc := tab.FirstContent(); fc < 600 {
		t.Errorf("first content after %.0f ms: two trips of 300 ms stand before it", fc)
	}
}

func TestTab_OfflineAndBack(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, site(t).URL)
	tab.Go("/list")
	tab.Offline(true)
	tab.Near("Анна").Press("Открыть")
	tab.NotSee("Список", "Анкета")
	tab.Offline(false)
	tab.Reload()
	tab.See("Анкета")
	tab.Back()
	tab.See("Список")
}

func TestWeight_IsToldByKind(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, site(t).URL)
	tab.Go("/script")
	tab.Press("Позже")
	tab.See("Готово")
	if w := tab.Weight(); w.Script == 0 || w.Fetch == 0 || !strings.Contains(w.String(), "script") {
		t.Errorf("weight: %+v", w)
	}
}

func TestTab_WaitsForWhatAPressBegins(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, site(t).URL)
	tab.Go("/script")
	tab.Press("Позже") // its answer takes a while
	if tab.Path() != "/later" {
		t.Errorf("path %s", tab.Path())
	}
}

// A page that a script of ours put in place of the last one is a page as well.
func TestStatus_KnowsWhatHTMXFetched(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, site(t).URL)
	tab.Go("/script")
	tab.Press("Отказ")
	tab.See("Так нельзя")
	if tab.Status() != 409 {
		t.Errorf("status %d", tab.Status())
	}
}
