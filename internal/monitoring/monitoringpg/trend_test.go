package monitoringpg_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
)

// A trend ends with the current month and begins eleven months before it, on its
// first day; a withdrawn route is in none.
func TestRoutes_CompletedByMonth(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region, other := s.tree.Regions[0], s.tree.OtherSchool()
	today := s.figures(s.home.Coordinator, uuid.Nil).Today // at the place, where it may be tomorrow already
	first := today.AddDays(1 - today.Day()).AddMonths(-11)
	completed := func(r *iom.Route, on civil.Date) {
		s.d.Owner(t, "UPDATE route SET completed_on = $2 WHERE id = $1", r.ID, on)
	}
	completed(s.route(iom.Completed), today)
	completed(s.route(iom.Archived), today)
	completed(s.route(iom.Completed), first)
	completed(s.route(iom.Completed), first.AddDays(-1))
	completed(s.another(s.home.Colleague, iom.Withdrawn), today)
	completed(s.another(other.Tutee, iom.Completed, iomtest.Under(iom.Sovetsky2022)), first.AddMonths(5))
	completed(s.another(s.tree.OtherMunicipality().Schools[0].Tutee, iom.Completed), today)

	home, beside := monitoring.Trend{0: 1, 11: 2}, monitoring.Trend{5: 1}
	own := s.figures(s.home.Coordinator, uuid.Nil)
	if own.Rows[0].Trend != home || own.Trend != home || own.Today != today || own.Month(0) != first || own.Month(11).Month() != today.Month() {
		t.Errorf("the school: %+v, all %v, today %s, from %s", own.Rows[0].Trend, own.Trend, own.Today, own.Month(0))
	}
	f := s.figures(region.Municipalities[0].Coordinator, uuid.Nil)
	if f.Rows[0].Trend != home || f.Rows[1].Trend != beside || f.Trend != (monitoring.Trend{0: 1, 5: 1, 11: 2}) {
		t.Errorf("the municipality sees its own schools: %+v, all %v", f.Rows, f.Trend)
	}
	if r := s.figures(region.Coordinator, uuid.Nil); r.Trend != (monitoring.Trend{0: 1, 5: 1, 11: 3}) || r.Rows[0].Trend.Total() != 1 {
		t.Errorf("the region sees all: %v", r.Trend)
	}
	if o := s.figures(s.tree.Regions[1].Coordinator, uuid.Nil); o.Trend != (monitoring.Trend{}) {
		t.Errorf("another region sees %v", o.Trend)
	}
}
