package iomweb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type paperCard struct {
	ID          string `json:"id"`
	State       string `json:"state"`
	KeptUntil   string `json:"kept_until"`
	Edition     int    `json:"edition"`
	Version     int    `json:"version"`
	Overlaps    []part `json:"overlaps"`
	Corrections []struct {
		Reason      string
		Was, Became struct {
			CompletedOn string `json:"completed_on"`
		}
	} `json:"corrections"`
}

func (s *scene) paperBody(title string) object {
	return object{"tutee": s.home.Tutee.Person, "title": title, "regulation": iom.UstIlimsk2024, "term": object{"start": "2024-09-02", "end": "2025-05-30"},
		"outcome": "reached", "completed_on": "2025-05-26", "conclusion": object{"number": "3", "date": "2025-05-28"}, "file_index": "02-14", "shelf": "Шкаф 2"}
}

func without(o object, names ...string) object {
	c := object{}
	for k, v := range o {
		c[k] = v
	}
	for _, n := range names {
		delete(c, n)
	}
	return c
}

// The school's coordinator registers a route that was kept on paper; the tutee sees it,
// other schools don't [B 2.7, 4.1, 4.4].
func TestPaper_B27_RegisteredCorrectedAnnulled(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	body := s.paperBody("Оценивание на уроке")
	webtest.Do(s, s.tutee, "POST", "/paper-routes", body).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.tutor, "POST", "/paper-routes", body).Want(s, 403, "authz.forbidden")
	webtest.Do(s, s.municipal, "POST", "/paper-routes", body).Want(s, 403, "authz.forbidden")
	foreign := s.paperBody("Чужой")
	foreign["tutee"] = s.tree.OtherSchool().Tutee.Person
	webtest.Do(s, s.coordinator, "POST", "/paper-routes", foreign).Want(s, 422, "iom.paper_route_tutee")
	unknown := s.paperBody("Без положения")
	unknown["regulation"] = "nowhere-1"
	webtest.Do(s, s.coordinator, "POST", "/paper-routes", unknown).Want(s, 422, "iom.paper_route_invalid")
	webtest.Do(s, s.coordinator, "POST", "/paper-routes", without(body, "outcome")).Want(s, 422, "iom.paper_route_invalid")

	p := webtest.Into[paperCard](s, webtest.Do(s, s.coordinator, "POST", "/paper-routes", body).Want(s, 201, ""))
	if p.State != "completed" || p.KeptUntil != "2028-05-26" || p.Edition != 1 || len(p.Overlaps) != 0 {
		t.Errorf("registered: %+v", p)
	}
	webtest.Do(s, s.coordinator, "POST", "/paper-routes", body).Want(s, 409, "iom.paper_route_twice")
	at := "/paper-routes/" + p.ID

	// who sees it
	for name, c := range map[string]struct {
		status int
		client *webtest.Answer
	}{
		"the tutee":            {200, ptr(webtest.Do(s, s.tutee, "GET", at, nil))},
		"the municipality":     {200, ptr(webtest.Do(s, s.municipal, "GET", at, nil))},
		"a colleague":          {404, ptr(webtest.Do(s, s.as(s.home.Colleague), "GET", at, nil))},
		"another school":       {404, ptr(webtest.Do(s, s.as(s.tree.OtherSchool().Coordinator), "GET", at, nil))},
		"another municipality": {404, ptr(webtest.Do(s, s.as(s.tree.OtherMunicipality().Coordinator), "GET", at, nil))},
		"another region":       {404, ptr(webtest.Do(s, s.as(s.tree.OtherRegion().Coordinator), "GET", at, nil))},
		"the tutor":            {403, ptr(webtest.Do(s, s.tutor, "GET", at, nil))},
	} {
		if c.client.Status != c.status {
			t.Errorf("%s: %d, want %d", name, c.client.Status, c.status)
		}
	}
	own := webtest.Into[web.Listing[paperCard]](s, webtest.Do(s, s.tutee, "GET", "/paper-routes", nil).Want(s, 200, ""))
	if len(own.Items) != 1 {
		t.Errorf("the tutee's own: %+v", own)
	}

	// a correction keeps what was said
	card := without(body, "tutee")
	card["completed_on"], card["reason"] = "2025-05-23", "Опечатка в дате"
	webtest.Do(s, s.coordinator, "PUT", at, card).Want(s, 428, "web.version_required")
	webtest.Do(s, s.coordinator, "PUT", at, card, "If-Match", `"7"`).Want(s, 412, "iom.stale")
	now := webtest.Into[paperCard](s, webtest.Do(s, s.coordinator, "PUT", at, card, "If-Match", `"1"`).Want(s, 200, ""))
	if now.KeptUntil != "2028-05-23" || len(now.Corrections) != 1 || now.Corrections[0].Was.CompletedOn != "2025-05-26" || now.Corrections[0].Became.CompletedOn != "2025-05-23" {
		t.Errorf("corrected: %+v", now)
	}
	webtest.Do(s, s.as(s.tree.OtherSchool().Coordinator), "PUT", at, card, "If-Match", `"2"`).Want(s, 404, "iom.paper_route_not_found")

	// entered by mistake: it leaves the list, and may be entered again
	webtest.Do(s, s.coordinator, "POST", at+"/annulment", object{"reason": "Внесён дважды"}, "If-Match", `"2"`).Want(s, 200, "")
	webtest.Do(s, s.coordinator, "PUT", at, card, "If-Match", `"3"`).Want(s, 409, "iom.paper_route_annulled")
	if l := webtest.Into[web.Listing[paperCard]](s, webtest.Do(s, s.coordinator, "GET", "/paper-routes", nil)); len(l.Items) != 0 {
		t.Errorf("annulled ones are listed: %+v", l)
	}
	if l := webtest.Into[web.Listing[paperCard]](s, webtest.Do(s, s.coordinator, "GET", "/paper-routes?state=annulled", nil)); len(l.Items) != 1 {
		t.Errorf("annulled ones can't be found: %+v", l)
	}
	webtest.Do(s, s.coordinator, "POST", "/paper-routes", s.paperBody("Оценивание на уроке")).Want(s, 201, "")
	if n := testdb.Value[int](s, s.db, "SELECT count(*)::int FROM audit_record WHERE action IN ('paper_route.register', 'paper_route.correct', 'paper_route.annul')"); n != 4 {
		t.Errorf("%d changes in the trail, want 4", n)
	}
}

func ptr(a webtest.Answer) *webtest.Answer { return &a }

// A route in the system that runs at the same time may be the same one: that is said, not
// refused, since any number of routes is lawful [B 3.1.5].
func TestPaper_B315_OverlappingRoutesAreNamed(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	r := s.route(iom.Active)
	body := without(s.paperBody("Тот же маршрут"), "outcome", "completed_on", "conclusion")
	body["term"] = object{"start": s.today.AddDays(-10).String(), "end": s.today.AddDays(100).String()}
	p := webtest.Into[paperCard](s, webtest.Do(s, s.coordinator, "POST", "/paper-routes", body).Want(s, 201, ""))
	if p.State != "running" || len(p.Overlaps) != 1 || p.Overlaps[0].ID != r.ID {
		t.Errorf("overlaps: %+v, want the route %s", p, r.ID)
	}
}

func TestPaperPages_FromTheFormToTheHistory(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	c, who := s.coordinator, s.home.Coordinator
	fields := []string{"tutee", s.home.Tutee.Person.String(), "title", "Оценивание на уроке", "regulation", iom.UstIlimsk2024, "edition", "",
		"term.start", "2024-09-02", "term.end", "2025-05-30", "outcome", "reached", "stage", "", "completed_on", "2025-05-26",
		"conclusion.number", "3", "conclusion.date", "2025-05-28", "file_index", "02-14", "shelf", "Шкаф 2"}
	s.visitAs(c, who, "/paper-routes").Want(s, 200, "Маршрутов на бумаге нет")
	form := s.visitAs(c, who, "/paper-routes/new").Want(s, 200, "Иванова Анна Петровна")
	early := append([]string{}, fields...)
	early[slices.Index(early, "completed_on")+1] = "2024-09-01"
	s.sendAs(c, who, form, "/paper-routes/new", early...).Want(s, 422, "Завершение не может быть раньше начала", "Оценивание на уроке", "02-14")
	action := s.at(who, "/paper-routes/new")
	sent := webtest.Send(s, c, action, webtest.Form(append(fields, "key", uuid.NewString())...))
	at := "/paper-routes/" + testdb.Value[string](s, s.db, "SELECT id::text FROM paper_route")
	if to := sent.To(s, s.at(who, at)); !strings.HasSuffix(to, "/scans") {
		t.Errorf("after the registration: %s, want the scans", to)
	}
	s.visitAs(c, who, at).Want(s, 200, "на бумаге", "результат достигнут", "Шкаф 2", "02-14", "26 мая 2028", "п. 4.4 Положения", "№ 3", "Сканов пока нет")
	s.visitAs(c, who, "/routes").Want(s, 200, "На бумаге", at)
	s.visit("/routes").Want(s, 200, "На бумаге", "Оценивание на уроке")
	s.visitAs(c, who, "/people/"+s.home.Tutee.Person.String()+"/routes").Want(s, 200, "На бумаге", "Оценивание на уроке")
	s.visit(at).Want(s, 200, "Шкаф 2").Without(s, "Исправить карточку", "Отменить регистрацию")

	// over its term: in the archive, by its own word
	s.db.Owner(s, "UPDATE paper_route SET archived_at = '2026-03-02T09:00:00Z', kept_until = '2026-03-01'")
	s.visitAs(c, who, at).Want(s, 200, "В архиве с 2 марта 2026", "п. 4.4 Положения", "Исправить карточку").Without(s, "Добавить сканы")
	s.visitAs(c, who, "/paper-routes").Want(s, 200, "результат достигнут", "в архиве")
	s.visitAs(c, who, "/paper-routes?state=completed").Want(s, 200, "Маршрутов на бумаге нет")
	s.visitAs(c, who, "/routes?state=archived").Want(s, 200, at)

	form = s.visitAs(c, who, at+"/correct").Want(s, 200, "Оценивание на уроке")
	card := append(append([]string{}, fields[2:len(fields)-1]...), "Шкаф 3", "reason", "Переехали")
	s.sendAs(c, who, form, at+"/correct", card...).Want(s, 200, "История карточки", "Переехали", "было «Шкаф 2», стало «Шкаф 3»")
	s.db.Owner(s, `INSERT INTO school_regulation (region_id, organization_id, municipality_id, code, version, adopted_by, adopted_at)
		SELECT o.region_id, o.id, o.municipality_id, $1, 1, $2, now() FROM organization o WHERE o.id = $3`, iom.Sovetsky2022, who.Person, who.Organization)
	form = s.visitAs(c, who, at+"/correct")
	card[slices.Index(card, "regulation")+1] = iom.Sovetsky2022
	s.sendAs(c, who, form, at+"/correct", card...).Want(s, 200, "Советского городского округа").Without(s, iom.UstIlimsk2024, iom.Sovetsky2022)
	s.sendAs(c, who, s.visitAs(c, who, at), at+"/annulment", "reason", "Чужой маршрут").Want(s, 200, "Регистрация отменена", "Чужой маршрут").Without(s, "Исправить карточку")
	s.visitAs(s.as(s.tree.OtherSchool().Coordinator), s.tree.OtherSchool().Coordinator, at).Want(s, 404)
}

// A card names a regulation that is or was in force for its school: not one of another
// region that came with the product, nor another school's [B 4.4].
func TestPaper_B44_OnlyByARegulationThatIsOrWasInForce(t *testing.T) {
	t.Parallel()
	s := newScene(t, iom.UstIlimsk2024)
	home := "/municipalities/" + s.home.Tutee.Municipality.String() + "/regulation"
	offered := func() (codes []string) {
		list, err := s.service.PaperRegulations(tenant.With(t.Context(), s.home.Coordinator))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			codes = append(codes, p.Code)
		}
		return codes
	}
	body := s.paperBody("Оценивание на уроке")
	body["regulation"] = iom.Sovetsky2022

	webtest.Do(t, s.coordinator, "POST", "/paper-routes", body).Want(t, 422, "iom.paper_route_regulation")
	if got := offered(); !slices.Equal(got, []string{iom.UstIlimsk2024}) {
		t.Errorf("offered: %v", got)
	}

	webtest.Do(t, s.municipal, "PUT", home, object{"regulation": iom.Sovetsky2022}).Want(t, 200, "")
	webtest.Do(t, s.municipal, "PUT", home, object{"regulation": iom.UstIlimsk2024}).Want(t, 200, "")
	if got := offered(); len(got) != 2 { // it was in force
		t.Errorf("offered: %v", got)
	}
	webtest.Do(t, s.coordinator, "POST", "/paper-routes", body).Want(t, 201, "")
	away := s.tree.OtherMunicipality().Schools[0].Coordinator
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM regulation_chosen WHERE municipality_id = $1 AND code = $2", away.Municipality, iom.Sovetsky2022); n != 0 {
		t.Errorf("%d choices of another municipality", n)
	}
}
