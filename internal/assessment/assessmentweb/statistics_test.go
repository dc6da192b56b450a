package assessmentweb_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type measured struct {
	Runs, People int
	Scales       []struct {
		Competency string
		People     int
		Alpha      struct {
			Value *float64
			Why   string
		}
		Items []struct{ Code, Text string }
		Norm  *struct{ People int }
	}
}

// copies gives n colleagues of the person runs like the one given, each answering alike
// throughout, some better than others.
func (s scene) copies(run string, of tenant.Scope, n int) {
	s.Helper()
	s.db.Owner(s, `INSERT INTO person (region_id, id, surname, given_name, patronymic, email)
		SELECT $1, gen_random_uuid(), 'Копия' || translate(n::text, '0123456789', 'абвгдежзик'), 'Мария', '', 'copy' || n || '-' || $2 || '@example.ru' FROM generate_series(1, $3::int) n`,
		of.Region, run, n)
	s.db.Owner(s, `INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id)
		SELECT $1, gen_random_uuid(), id, 'tutee', $2, $3 FROM person WHERE region_id = $1 AND email LIKE 'copy%' || $4 || '%'`, of.Region, of.Municipality, of.Organization, run)
	s.db.Owner(s, `WITH c AS (SELECT p.id AS person_id, gen_random_uuid() AS id, substring(p.email from 5 for position('-' in p.email) - 5)::int AS n FROM person p WHERE p.email LIKE 'copy%' || $1::text || '%'),
		d AS (INSERT INTO diagnosis (region_id, id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, trial, state, taken_on, started_at, submitted_at, version)
			SELECT d.region_id, c.id, $2, $3, c.person_id, d.instrument_id, d.scale, d.framework, d.phase, false, 'submitted', d.taken_on, d.started_at, d.submitted_at, 1 FROM diagnosis d, c WHERE d.id = $1::uuid),
		r AS (INSERT INTO diagnosis_result (region_id, diagnosis_id, competency, municipality_id, organization_id, title, score, max, polarity, level_title, deficit, deficit_id)
			SELECT r.region_id, c.id, r.competency, $2, $3, r.title, r.max * (c.n % 5) / 4, r.max, r.polarity, r.level_title, c.n % 5 < 2, CASE WHEN c.n % 5 < 2 THEN gen_random_uuid() END FROM diagnosis_result r, c WHERE r.diagnosis_id = $1::uuid)
		INSERT INTO diagnosis_points (region_id, diagnosis_id, municipality_id, points)
			SELECT p.region_id, c.id, $2, ARRAY(SELECT greatest(0, c.n % 5 - (c.n + i) % 2)::float8 FROM generate_series(1, cardinality(p.points)) i) FROM diagnosis_points p, c WHERE p.diagnosis_id = $1::uuid`,
		run, of.Municipality, of.Organization)
}

// taken is a submitted run of the self-diagnosis, every item with the n-th option.
func (s scene) taken(who tenant.Scope, phase string, n int) diagnosis {
	s.Helper()
	c := s.as(who)
	run := s.begin(c, phase)
	webtest.Do(s, c, "PUT", "/diagnoses/"+run.ID+"/answers", answer(run.Form, n)).Want(s, 200, "")
	return webtest.Into[diagnosis](s, webtest.Do(s, c, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(s, 200, ""))
}

func TestStatistics_FromRunsToWeakItems(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	run := s.taken(home.Tutee, "entry", 2)
	if n := testdb.Value[int](t, s.db, "SELECT cardinality(points) FROM diagnosis_points WHERE diagnosis_id = $1", run.ID); n != 40 {
		t.Fatalf("%d points were kept", n)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM instrument_item WHERE max = 4"); n != 40 {
		t.Fatalf("%d items are known", n)
	}
	who := s.tree.Regions[0].Methodist
	methodist := s.as(who)
	id := s.instrument(methodist, "self-diagnosis-8")
	path := "/instruments/" + id + "/statistics"
	webtest.Open(t, methodist, at(who, path)).Want(t, 200, "Статистику ещё не считали", "Пересчитать сейчас")
	send(t, methodist, at(who, path), url.Values{"key": {"11111111-2222-3333-4444-555555555555"}}).Want(t, 200, "Статистика пересчитана", "Людей пока мало", "прошёл 1 человек").Without(t, "Слабые задания")

	s.copies(run.ID, home.Colleague, 40)
	got := webtest.Into[measured](t, webtest.Do(t, methodist, "POST", path, nil).Want(t, 200, ""))
	if got.Runs != 41 || got.People != 41 || len(got.Scales) != 8 || got.Scales[0].Alpha.Value == nil || *got.Scales[0].Alpha.Value < .8 ||
		len(got.Scales[0].Items) != 5 || got.Scales[0].Items[0].Text == "" || got.Scales[0].Norm == nil || got.Scales[0].Norm.People != 41 {
		t.Errorf("%+v", got)
	}
	webtest.Open(t, methodist, at(who, path)).Want(t, 200, "Надёжность (альфа)", "Карта заданий", "Нормы региона", "очень высокая").Without(t, "Копия")
	if b := webtest.Open(t, methodist, at(who, path+".xlsx")).Want(t, 200); !strings.HasPrefix(b.Body, "PK") {
		t.Error("no book")
	}
	webtest.Open(t, methodist, at(who, "/instruments/"+id)).Want(t, 200, path)

	town := s.tree.Regions[0].Municipalities[0].Coordinator
	webtest.Open(t, s.as(town), at(town, path)).Want(t, 200, "Надёжность (альфа)").Without(t, "Пересчитать сейчас")
	webtest.Do(t, s.as(town), "POST", path, nil).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(home.Tutee), "GET", path, nil).Want(t, 403, "authz.forbidden")
	foreign := s.tree.OtherRegion().Coordinator
	webtest.Do(t, s.as(foreign), "GET", path, nil).Want(t, 404, "assessment.instrument_not_found")
	webtest.Open(t, s.as(foreign), at(foreign, path)).Want(t, 404)
}

// What a change is worth is told once the scale's reliability is known, to a teacher as
// well, who may not see the statistics themselves.
func TestDynamics_AreJudgedByReliability(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	me := home.Tutee
	teacher := s.as(me)
	entry := s.taken(me, "entry", 1)
	s.taken(me, "interim", 1)
	final := s.taken(me, "final", 4)
	person := "/people/" + me.Person.String()
	webtest.Open(t, teacher, at(me, "/diagnoses/"+final.ID)).Want(t, 200, "данных мало", "не меньше 30 человек")
	s.copies(entry.ID, home.Colleague, 40)
	who := s.tree.Regions[0].Methodist
	webtest.Do(t, s.as(who), "POST", "/instruments/"+s.instrument(teacher, "self-diagnosis-8")+"/statistics", nil).Want(t, 200, "")
	webtest.Open(t, teacher, at(me, "/diagnoses/"+final.ID)).Want(t, 200, "рост надёжный", "Надёжный рост по 8 компетенциям").Without(t, "данных мало")
	school := home.Coordinator
	webtest.Open(t, s.as(school), at(school, person+"/diagnoses")).Want(t, 200, "Все диагностики этой шкалы", "промежуточная", "рост надёжный", "положительная динамика")
	type dynamics struct {
		Items []struct {
			Trend   string
			Changes []struct {
				Verdict string
				Index   *float64
			}
		}
		Courses []struct{ Runs []struct{ Phase string } }
	}
	got := webtest.Into[dynamics](t, webtest.Do(t, teacher, "GET", person+"/dynamics", nil).Want(t, 200, ""))
	if len(got.Items) != 1 || got.Items[0].Changes[0].Verdict != "grew" || got.Items[0].Changes[0].Index == nil || len(got.Courses) != 1 || len(got.Courses[0].Runs) != 3 {
		t.Errorf("%+v", got)
	}
}

// A result is compared with the region's people only where ten of them were counted;
// otherwise that is said in words.
func TestStanding_OnTheResultOverTenPeopleAndMore(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	me := s.as(home.Tutee)
	run := s.taken(home.Tutee, "entry", 4)
	type result struct {
		Results []struct {
			Competency string
			Standing   *struct {
				Position     string
				Lower, Upper float64
			}
		}
	}
	count := func() {
		who := s.tree.Regions[0].Methodist
		webtest.Do(t, s.as(who), "POST", "/instruments/"+s.instrument(me, "self-diagnosis-8")+"/statistics", nil).Want(t, 200, "")
	}
	get := func() result {
		return webtest.Into[result](t, webtest.Do(t, me, "GET", "/diagnoses/"+run.ID, nil).Want(t, 200, ""))
	}
	s.copies(run.ID, home.Colleague, 8) // nine people with me
	count()
	if got := get(); got.Results[0].Standing != nil {
		t.Errorf("nine people: %+v", got)
	}
	webtest.Open(t, me, at(home.Tutee, "/diagnoses/"+run.ID)).Want(t, 200, "данных недостаточно", "хотя бы 10 человек").Without(t, "большинства")
	s.taken(home.Colleague, "entry", 2) // the tenth
	count()
	for _, r := range get().Results {
		if r.Standing == nil || r.Standing.Lower > r.Standing.Upper {
			t.Errorf("%+v", r)
		}
	}
	webtest.Open(t, me, at(home.Tutee, "/diagnoses/"+run.ID)).Want(t, 200, "большинства", "Это не оценка").Without(t, "данных недостаточно")
}
