package iomweb_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// The regulation's own words for roles stand beside the usual ones where a tutee sees who
// accompanies them.
func TestPeoplePage_TellsTheRegulationsOwnTitlesOfRoles(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	at, _ := s.lived(iom.Draft)
	s.visit(at+"/people").Want(t, 200, "Кто сопровождает").Without(t, "роли называются так")

	d := webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts", object{"regulation": threeStages(t)}).Want(s, 201, ""))
	s.publish(d, "Первая редакция")
	webtest.Do(s, s.municipal, "PUT", "/municipalities/"+s.home.Tutee.Municipality.String()+"/regulation", object{"regulation": d.Code}).Want(s, 200, "")
	r := webtest.Into[route](s, webtest.Do(s, s.tutee, "POST", "/routes", object{"title": "Расту", "term": object{"start": s.day(0), "end": s.day(18)}}).Want(s, 201, ""))
	s.visit("/routes/"+r.ID+"/people").Want(t, 200, "роли называются так: руководитель методического объединения — «старший методист»")
}
