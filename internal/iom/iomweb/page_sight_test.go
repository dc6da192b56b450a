package iomweb_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// R10 on an open page: what the tutor's page asks says no from the moment on at which
// the tutee has withdrawn the consent. The tutee's own page asks nothing.
func TestSight_R10_AnOpenPageOfTheTutorHearsOfTheWithdrawal(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	at, r := s.lived(iom.Active, iomtest.Model(iom.RegionalSystem))
	s.visit(at).Want(t, 200, r.Title).Without(t, "data-watch", "watch.js")
	s.visitAs(s.as(s.home.Coordinator), s.home.Coordinator, at).Want(t, 200).Without(t, "data-watch")
	for _, page := range []string{at, at + "/plan", at + "/people", at + "/completion"} {
		s.visitAs(s.tutor, s.home.Tutor, page).Want(t, 200, `data-watch="`+s.at(s.home.Tutor, at+"/sight")+`"`, "watch.js")
	}
	look := func(want int) {
		t.Helper()
		s.visitAs(s.tutor, s.home.Tutor, at+"/sight").Want(t, want)
	}
	look(204)
	webtest.Do(t, s.tutee, "POST", at+"/consent/withdrawal", object{"then": "organization"}, "If-Match", tag(r.Version)).Want(t, 200, "")
	look(404)
	s.visitAs(s.tutor, s.home.Tutor, at).Want(t, 404)
	s.visitAs(s.as(s.tree.OtherSchool().Tutor), s.tree.OtherSchool().Tutor, at+"/sight").Want(t, 404)
}
