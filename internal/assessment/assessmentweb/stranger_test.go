package assessmentweb_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A program of an outsider is used like a shipped one.
func TestInstrument_OfAnOutsidersProgram(t *testing.T) {
	t.Parallel()
	s := newScene(t, "examples/instrument")
	methodist, teacher := s.as(s.tree.Regions[0].Methodist), s.as(s.tree.Home().Tutee)
	text, err := os.ReadFile("../../../examples/instrument/instrument.json")
	if err != nil {
		t.Fatal(err)
	}
	var draft map[string]any
	if err := json.Unmarshal(text, &draft); err != nil {
		t.Fatal(err)
	}
	made := webtest.Into[instrument](t, webtest.Do(t, methodist, "POST", "/instruments", draft).Want(t, 201, ""))
	webtest.Do(t, methodist, "POST", "/instruments/"+made.ID+"/publish", nil, "If-Match", `"1"`).Want(t, 200, "")
	run := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": made.ID, "phase": "entry"}).Want(t, 201, ""))
	webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers", answer(run.Form, 2)).Want(t, 200, "") // nothing was seen
	done := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 200, ""))
	if len(done.Results) != 1 || done.Results[0].Score != 0 || done.Results[0].Max != 4 || !done.Results[0].Deficit {
		t.Errorf("%+v", done.Results)
	}
}

// What a program does wrong is said in words on the page where it shows, and what
// others do goes on.
func TestPages_AFailingProgramIsSaidInWords(t *testing.T) {
	t.Parallel()
	s := newScene(t, "internal/assessment/assessmentplugin/testdata/hostile")
	me, teacherIs := s.tree.Regions[0].Methodist, s.tree.Home().Tutee
	methodist, teacher := s.as(me), s.as(teacherIs)
	draft := func(code, mode string) string {
		t.Helper()
		one := map[string]any{"code": code, "title": "Вред", "program": "hostile", "framework": "pedagogical-4",
			"definition": map[string]any{"mode": mode, "competencies": []any{map[string]any{"code": "subject"}}}}
		return webtest.Into[instrument](t, webtest.Do(t, methodist, "POST", "/instruments", one).Want(t, 201, "")).ID
	}
	for mode, words := range map[string]string{
		"panic":      "Программа инструмента завершилась с ошибкой",
		"form-other": "Программа инструмента вернула невозможный результат, он не принят",
	} {
		id := draft("bad-"+mode, mode)
		path := at(me, "/instruments/"+id)
		webtest.Open(t, methodist, path).Want(t, 200, words)
		webtest.Send(t, methodist, path+"/publish", webtest.Form("version", "1")).Want(t, 503, words)
	}

	good := draft("good", "")
	webtest.Do(t, methodist, "POST", "/instruments/"+good+"/publish", nil, "If-Match", `"1"`).Want(t, 200, "")
	run := webtest.Into[diagnosis](t, webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": good, "phase": "entry"}).Want(t, 201, ""))
	path := "/diagnoses/" + run.ID
	say := func(text string) {
		t.Helper()
		webtest.Do(t, teacher, "PUT", path+"/answers", map[string]any{"answers": map[string]any{"what": map[string]any{"text": text}}}).Want(t, 200, "")
	}
	say("lie-over")
	webtest.Do(t, teacher, "POST", path+"/submit", nil).Want(t, 503, "assessment.plugin_lied")
	webtest.Send(t, teacher, at(teacherIs, path+"/submit"), webtest.Form()).Want(t, 503, "вернула невозможный результат")
	say("exit")
	webtest.Do(t, teacher, "POST", path+"/submit", nil).Want(t, 503, "assessment.plugin_crashed")
	say("") // nothing of what was answered is lost
	webtest.Do(t, teacher, "POST", path+"/submit", nil).Want(t, 200, "")

	other := s.begin(teacher, "entry") // the shipped one
	webtest.Do(t, teacher, "PUT", "/diagnoses/"+other.ID+"/answers", answer(other.Form, 0)).Want(t, 200, "")
	webtest.Do(t, teacher, "POST", "/diagnoses/"+other.ID+"/submit", nil).Want(t, 200, "")
}
