package iomweb_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A regional methodist supports a route beside the tutor of the school, who stays
// obligatory; each is told what they may do, and may do no more [B 3.1.4, R9, R11].
func TestSupporters_B314_TutorAndMethodistSideBySide(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	region := s.tree.Regions[0]
	path, r := s.lived(iom.Active)
	appoint := object{"person": region.Methodist.Person, "role": "regional_methodist"}
	webtest.Do(t, s.methodist, "GET", path, nil).Want(t, 404, "iom.route_not_found")
	webtest.Do(t, s.coordinator, "POST", path+"/appointments", appoint).Want(t, 201, "")
	// the tutor stays, and both see the route
	if got := s.get(s.tutor, r.ID.String()); got.State != "active" {
		t.Errorf("%+v", got)
	}
	if got := s.get(s.methodist, r.ID.String()); got.State != "active" {
		t.Errorf("%+v", got)
	}
	p := webtest.Open(t, s.tutee, s.at(s.home.Tutee, path+"/people")).Want(t, 200, "методист не заменяет тьютора школы", "Что может", "видит маршрут и его ход",
		"решает сам тьюторант", "п. 1.5")
	for words, n := range map[string]int{"записывает рекомендации": 2, "приглашает экспертов": 1, "готовит ": 2, "отмечает выполнение": 2} {
		if got := strings.Count(p.Body, words); got != n {
			t.Errorf("%q is said %d times, want %d", words, got, n)
		}
	}
	// as they are told, so it is
	for name, c := range map[string]*http.Client{"tutor": s.tutor, "methodist": s.methodist} {
		for _, move := range []string{"/extension", "/corrections", "/withdrawal"} {
			if a := webtest.Do(t, c, "POST", path+move, object{"end": s.day(11), "reason": "Нужно"}, "If-Match", `"9"`); a.Status != 403 {
				t.Errorf("the %s may %s: %d %s", name, move, a.Status, a.Body)
			}
		}
	}
	// conclusions are the tutor's [B 2.8.4]
	_, assessed := s.lived(iom.Assessment, iomtest.Title("На оценке"))
	at := "/routes/" + assessed.ID.String()
	webtest.Do(t, s.coordinator, "POST", at+"/appointments", appoint).Want(t, 201, "")
	for _, c := range []*http.Client{s.tutor, s.methodist} {
		webtest.Do(t, c, "POST", at+"/recommendations", object{"text": "Курсы."}).Want(t, 201, "")
	}
	conclusion := object{"kind": "route_task", "outcome": "not_reached", "text": "Задача не достигнута."}
	if a := webtest.Do(t, s.methodist, "POST", at+"/conclusions", conclusion); a.Status != 403 && a.Status != 409 && a.Status != 422 {
		t.Errorf("a methodist prepares the tutor's conclusion: %d", a.Status)
	}
	if a := webtest.Do(t, s.tutor, "POST", at+"/conclusions", conclusion); a.Status != 201 {
		t.Errorf("the tutor does not: %d %.300s", a.Status, a.Body)
	}
	for _, who := range []tenant.Scope{s.tree.OtherRegion().Methodist, s.home.Mentor} {
		webtest.Do(t, s.as(who), "GET", path, nil).Want(t, 404, "iom.route_not_found")
	}
}
