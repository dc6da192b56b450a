package assessmentweb_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A file that names levels and no scores gives no figures: pages say the level in words,
// and nothing that reckons takes the place where it is drawn.
func TestImport_LevelsWithoutScoresAreWordsOnly(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	s.name(home.Tutee, "Фёдорова", "Анна", "11223344595")
	municipal := s.as(s.tree.Regions[0].Municipalities[0].Coordinator)
	file := "ФИО;СНИЛС;Компетенция;Балл;Макс. балл;Уровень;Дата\n" +
		"Федорова Анна Петровна;112-233-445 95;Предметные;;;Низкий;15.10.2024\n" +
		"Федорова Анна Петровна;112-233-445 95;Методические;18;20;;15.10.2024\n"
	made := webtest.Into[imported](t, s.upload(municipal, "уровни.csv", file, "").Want(t, 201, ""))
	webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/check", nil).Want(t, 200, "")
	coordinator := s.tree.Regions[0].Municipalities[0].Coordinator
	webtest.Open(t, municipal, at(coordinator, "/imports/"+made.ID+"/preview")).Want(t, 200, "по уровню", "18 / 20").Without(t, "30 / 100")
	webtest.Do(t, municipal, "POST", "/imports/"+made.ID+"/apply", nil).Want(t, 200, "")
	again := strings.ReplaceAll(strings.ReplaceAll(file, "Низкий;15.10.2024", "Базовый;16.10.2025"), "15.10.2024", "16.10.2025")
	s.upload(municipal, "уровни2.csv", again, "&phase=final&apply=true").Want(t, 201, "")

	teacher := s.as(home.Tutee)
	id := testdb.Value[string](t, s.db, "SELECT id::text FROM diagnosis WHERE phase = 'final'")
	got := webtest.Into[struct {
		Results []struct {
			Competency, Level   string
			Score, Max, Mastery *float64
			ByLevel             bool `json:"by_level"`
		}
	}](t, webtest.Do(t, teacher, "GET", "/diagnoses/"+id, nil).Want(t, 200, ""))
	for _, r := range got.Results {
		if level := r.Competency == "subject"; r.ByLevel != level || (r.Score == nil) != level || (r.Mastery == nil) != level || (r.Max == nil) != level {
			t.Errorf("%+v", r)
		}
	}
	webtest.Open(t, teacher, at(home.Tutee, "/diagnoses/"+id)).Want(t, 200, "Базовый, по уровню", "Низкий, по уровню", "уровень выше", "сравниваются уровни", "назвал только уровень", "положительная").
		Without(t, "70\u00a0%", "30\u00a0%")
	webtest.Open(t, teacher, at(home.Tutee, "/people/"+home.Tutee.Person.String()+"/diagnoses")).Want(t, 200).Without(t, "70\u00a0%", "30\u00a0%")
	webtest.Open(t, teacher, at(home.Tutee, "/people/"+home.Tutee.Person.String()+"/diagnoses/overview")).Want(t, 200, "Источник назвал только уровень").Without(t, "70\u00a0%")

	// the school's group: deficits are counted, the mean is of scores
	school := s.as(home.Coordinator)
	webtest.Open(t, school, at(home.Coordinator, "/results")).Want(t, 200, "по уровню", "90").Without(t, "70\u00a0%")
}
