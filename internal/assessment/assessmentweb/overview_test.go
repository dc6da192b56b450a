package assessmentweb_test

import (
	"math"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type overviewBody struct {
	Framework  string
	Frameworks []struct{ Code string }
	Sources    []struct{ Diagnosis, Scale, Framework string }
	Axes       []struct {
		Code  string
		Share *float64
		Parts bool
		From  []struct {
			Diagnosis string
			Exact     bool
		}
	}
	Left []struct{ Competency, Why string }
}

// relate joins two shipped frameworks of the first region.
func (s scene) relate(from string, kind framework.Kind, to string) {
	s.Helper()
	ctx := tenant.With(s.Context(), s.tree.Regions[0].Methodist)
	c, err := s.tables.Crosswalk(ctx, "pedagogical-4", "teacher-8")
	if err != nil {
		s.Fatal(err)
	}
	a, _ := c.From.ByCode(from)
	b, _ := c.To.ByCode(to)
	if _, err := s.tables.Relate(ctx, framework.Relation{OriginFramework: c.From.Code, OriginItem: a.ID, TargetFramework: c.To.Code, TargetItem: b.ID, Kind: kind}); err != nil {
		s.Fatal(err)
	}
}

func TestOverview_ResultsOfSeveralSourcesInOneFramework(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	me, teacher := home.Tutee, s.as(home.Tutee)
	path := "/people/" + me.Person.String() + "/diagnoses/overview"
	get := func(query string) overviewBody {
		t.Helper()
		return webtest.Into[overviewBody](t, webtest.Do(t, teacher, "GET", path+query, nil).Want(t, 200, ""))
	}
	if o := get(""); len(o.Sources) != 0 || len(o.Axes) != 0 {
		t.Errorf("before the first diagnosis: %+v", o)
	}
	webtest.Open(t, teacher, at(me, path)).Want(t, 200, "Результатов пока нет")

	s.relate("communicative", framework.Exact, "communicative")
	s.relate("subject", framework.PartOf, "professional")
	s.relate("psychological", framework.Related, "social")
	s.taken(me, "entry", 0)
	own := s.taken(me, "final", 4) // the last one counts
	s.name(me, "Фёдорова", "Анна", "11223344595")
	file := head + "Федорова Анна Петровна;112-233-445 95;;Предметные;5;20;15.10.2024\n" +
		"Федорова Анна Петровна;112-233-445 95;;Коммуникативные;10;20;15.10.2024\n" +
		"Федорова Анна Петровна;112-233-445 95;;Психолого-педагогические;10;20;15.10.2024\n" +
		"Федорова Анна Петровна;112-233-445 95;;Методические;10;20;15.10.2024\n"
	s.upload(s.as(s.tree.Regions[0].Municipalities[0].Coordinator), "a.csv", file, "&apply=true").Want(t, 201, "")

	o := get("")
	if o.Framework != "teacher-8" || len(o.Sources) != 2 || o.Sources[0].Diagnosis != own.ID || o.Sources[1].Scale != "federal-results" || len(o.Axes) != 8 || len(o.Frameworks) != 2 {
		t.Fatalf("%+v", o)
	}
	for _, a := range o.Axes {
		want, from := .8, 1
		switch a.Code {
		case "communicative": // both measure it
			want, from = .65, 2
		case "professional": // a part of it says nothing beside what measures it
			from = 2
		}
		if a.Share == nil || math.Abs(*a.Share-want) > 1e-9 || len(a.From) != from || a.Parts {
			t.Errorf("%+v, want %v of %d", a, want, from)
		}
	}
	why := map[string]string{}
	for _, l := range o.Left {
		why[l.Competency] = l.Why
	}
	if len(why) != 2 || why["psychological"] != "only_related" || why["methodical"] != "no_relation" {
		t.Errorf("left: %v", why)
	}
	// the other way: what is wide says nothing of its parts
	four := get("?framework=pedagogical-4")
	if four.Framework != "pedagogical-4" || len(four.Left) != 7 {
		t.Errorf("in the other framework: %+v", four)
	}
	webtest.Do(t, teacher, "GET", path+"?framework=none", nil).Want(t, 404, "framework.not_found")
	webtest.Do(t, teacher, "GET", path+"?framework=school-minprosvet", nil).Want(t, 404, "framework.not_found")

	webtest.Open(t, teacher, at(me, path)).Want(t, 200, "Мои результаты на одной картине", "/diagnoses/"+own.ID, "Загружено из файла", "% *", "№ 2", "Что не вошло в картину",
		"Методические компетенции (2)", "связи задаёт методист региона", "overview.xlsx?framework=teacher-8").Without(t, "Связать рамки")
	webtest.Open(t, teacher, at(me, "/diagnoses")).Want(t, 200, path)
	webtest.Open(t, teacher, at(me, "/people/"+me.Person.String()+"/diagnoses")).Want(t, 200, path)
	if b := webtest.Open(t, teacher, at(me, path+".xlsx?framework=pedagogical-4")).Want(t, 200); !strings.HasPrefix(b.Body, "PK") {
		t.Error("no book")
	}
	s.appoint(me, home.Tutor)
	webtest.Open(t, s.as(home.Tutor), at(home.Tutor, path)).Want(t, 200, "Общая картина: ", "О человеке")
	for _, who := range []tenant.Scope{s.tree.OtherRegion().Coordinator, s.tree.OtherMunicipality().Coordinator, s.tree.Regions[0].Methodist} {
		webtest.Do(t, s.as(who), "GET", path, nil).Want(t, 404, "assessment.person_not_found")
		webtest.Open(t, s.as(who), at(who, path)).Want(t, 404)
	}
}
