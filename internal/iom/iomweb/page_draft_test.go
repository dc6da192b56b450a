package iomweb_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"os"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

var sentForm = regexp.MustCompile(`<(input|textarea|select|option)\b([^>]*)>([^<]*)`)
var attribute = regexp.MustCompile(`([a-z-]+)(?:="([^"]*)")?`)

// asShown gives what a form of a page sends when nothing is changed.
func asShown(t *testing.T, p leaf, action string) (fields []string) {
	t.Helper()
	_, form, found := strings.Cut(p.Body, `action="`+action+`"`)
	if !found {
		t.Fatalf("%s holds no form to %s", p.path, action)
	}
	form, _, _ = strings.Cut(form, "</form>")
	plain := strings.NewReplacer("&#34;", `"`, "&quot;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&", "&#43;", "+")
	selecting := ""
	for _, m := range sentForm.FindAllStringSubmatch(form, -1) {
		a := map[string]string{}
		for _, x := range attribute.FindAllStringSubmatch(m[2], -1) {
			a[x[1]] = plain.Replace(x[2])
		}
		_, on := a["checked"]
		_, chosen := a["selected"]
		switch {
		case m[1] == "select":
			selecting = a["name"]
		case m[1] == "option":
			if chosen {
				fields = append(fields, selecting, a["value"])
			}
		case m[1] == "textarea":
			fields = append(fields, a["name"], strings.TrimPrefix(plain.Replace(m[3]), "\n"))
		case a["name"] == "key" || a["name"] == "version":
		case a["type"] == "checkbox" || a["type"] == "radio":
			if on {
				fields = append(fields, a["name"], a["value"])
			}
		default:
			fields = append(fields, a["name"], a["value"])
		}
	}
	return fields
}

// Every part of the editor, saved as it is shown, leaves the regulation as it was: no
// field is lost on the way through a form.
func TestRegulationEditor_SavedAsShownChangesNothing(t *testing.T) {
	t.Parallel()
	for _, code := range []string{iom.UstIlimsk2024, iom.Sovetsky2022} {
		s := newWalker(t, iom.UstIlimsk2024)
		who := s.municipalScope()
		p := s.sendAs(s.municipal, who, s.visitAs(s.municipal, who, "/regulation-drafts").Want(t, 200, "Черновиков нет"), "/regulation-drafts", "from", code)
		p.Want(t, 200, "Документ")
		id := testdb.Value[string](t, s.db, "SELECT id::text FROM regulation_draft")
		root := "/regulation-drafts/" + id
		said := func() string {
			return testdb.Value[string](t, s.db, "SELECT data::text FROM regulation_draft")
		}
		was := said()
		parts := []string{"", "/stages", "/rules", "/term", "/end", "/lists"}
		for _, form := range []string{"route-five-sections", "route-map", "plan-five-columns"} {
			if strings.Contains(was, `"code": "`+form+`"`) {
				parts = append(parts, "/forms/"+form)
			}
		}
		for _, part := range parts {
			p := s.visitAs(s.municipal, who, root+part).Want(t, 200)
			s.sendAs(s.municipal, who, p, root+part, asShown(t, p, s.at(who, root+part))...).Want(t, 200)
			if now := said(); now != was && !strings.HasPrefix(part, "/forms/") {
				t.Errorf("%s of %s changed what it showed: %s", part, code, firstDifference(was, now))
				was = now
			}
		}
		s.visitAs(s.municipal, who, root+"/publication").Want(t, 200, "Положение можно выпускать")
		s.visitAs(s.municipal, who, root+"/forms").Want(t, 200, "столбц")
	}
}

func firstDifference(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	cut := func(s string) string { return s[max(0, n-60):min(len(s), n+120)] }
	return cut(a) + "\n" + cut(b)
}

// A municipality writes its own regulation on pages, publishes it, chooses it, and sees
// what the next version changes.
func TestRegulationEditor_FromDraftToTheNextVersion(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	who := s.municipalScope()
	visit := func(path string) leaf { return s.visitAs(s.municipal, who, path) }
	send := func(p leaf, to string, fields ...string) leaf { return s.sendAs(s.municipal, who, p, to, fields...) }

	send(visit("/regulations/"+iom.UstIlimsk2024).Want(t, 200, "Составить своё на этой основе").Without(t, "Подготовить следующую редакцию"),
		"/regulations/"+iom.UstIlimsk2024+"/draft", "from", iom.UstIlimsk2024, "next", "false").Want(t, 200, "О документе")
	root := "/regulation-drafts/" + testdb.Value[string](t, s.db, "SELECT id::text FROM regulation_draft")

	// the term: wrong numbers are refused with what was typed, wrong rules are kept and told
	p := visit(root+"/term").Want(t, 200, "Наибольший срок")
	fields := asShown(t, p, s.at(who, root+"/term"))
	send(p, root+"/term", set(fields, "max.months", "много")...).Want(t, 422, "Нужно целое число.", `value="много"`)
	send(p, root+"/term", set(set(set(fields, "max.months", "18"), "max.clause", ""), "extension.max_count", "2")...).Want(t, 200)
	visit(root+"/publication").Want(t, 200, "Осталось исправить 1 место", "Срок: не больше, пункт документа", "У действующего правила должен быть указан пункт документа.").Without(t, "Выпустить редакцию")
	p = visit(root + "/term")
	send(p, root+"/term", set(fields, "max.months", "18")...).Want(t, 200)

	// a stage more, in its place, and one less
	p = visit(root + "/stages")
	fields = asShown(t, p, s.at(who, root+"/stages"))
	fields = set(set(fields, "stages.0.title", ""), "stages.5.title", "закрепительный")
	fields = append(set(set(fields, "stages.5.clause", "п. 2.3"), "stages.5.order", "4"), "stages.5.states", "active")
	send(p, root+"/stages", fields...).Want(t, 200, "закрепительный").Without(t, "подготовительный")
	order := testdb.Value[string](t, s.db, `SELECT string_agg(s->>'code', ' ' ORDER BY n) FROM regulation_draft, jsonb_array_elements(data->'stages') WITH ORDINALITY AS x(s, n)`)
	if order != "diagnostic design realization zakrepitelnyy reflection" {
		t.Errorf("stages: %s", order)
	}

	// a form of its own
	p = send(visit(root+"/forms").Want(t, 200, "Новая форма"), root+"/forms", "title", "Лист роста", "list", "activities").Want(t, 200, "Лист роста", "‹ФИО›")
	form := root + "/forms/list-rosta"
	fields = asShown(t, p, s.at(who, form))
	send(p, form, set(set(set(fields, "t0.3.title", "Кто ведёт"), "t0.3.text", "{organizer}"), "t0.3.width", "4")...).Want(t, 200, "‹организатор›", "Новый столбец")

	// a word that is not there is kept, marked at once, and told by the paper
	fields = asShown(t, visit(form), s.at(who, form))
	send(visit(form), form, set(fields, "t0.3.text", "{foo}")...).Want(t, 200, "Форма сохранена, но напечатать её пока нельзя", "Слова {foo} здесь нет.", `aria-invalid="true"`).Without(t, "Открыть пустую форму в PDF")
	visit(form+"/paper.pdf").Want(t, 409, "Эту форму пока нельзя напечатать. Слова {foo} здесь нет.").Without(t, "Такой страницы нет")
	send(visit(form), form, fields...).Want(t, 200).Without(t, "Слова {foo} здесь нет.")

	send(visit(form), form+"/layout", "layout", `{"parts": [], "colour": 1}`).Want(t, 422, "Такого поля нет.")
	send(visit(form), form+"/remove").Want(t, 200).Without(t, "Лист роста")

	send(visit(root+"/publication").Want(t, 200, "Положение можно выпускать"), root+"/publication", "note", "Приказ № 5").Want(t, 200, "Приказ № 5")
	code := testdb.Value[string](t, s.db, "SELECT code FROM regulation WHERE published_by IS NOT NULL")
	town := "/municipalities/" + who.Municipality.String() + "/regulation"
	send(visit("/regulations").Want(t, 200, "составлено муниципалитетом"), town, "regulation", code).Want(t, 200)

	// the next version, and what it changes
	send(visit("/regulations/"+code), "/regulations/"+code+"/draft", "from", code, "next", "true").Want(t, 200)
	root = "/regulation-drafts/" + testdb.Value[string](t, s.db, "SELECT id::text FROM regulation_draft")
	visit("/regulation-drafts").Want(t, 200, "редакция 2")
	send(visit(root+"/publication"), root+"/publication").Want(t, 409, "выпускать нечего")
	p = visit(root)
	send(p, root, set(set(asShown(t, p, s.at(who, root)), "roles.tutor", "Сопровождающий"), "date", "2026-11-01")...).Want(t, 200)
	p = visit(root + "/forms/route-map")
	send(p, root+"/forms/route-map", set(asShown(t, p, s.at(who, root+"/forms/route-map")), "t0.5.title", "Когда")...).Want(t, 200)
	p = visit(root + "/rules")
	fields = set(asShown(t, p, s.at(who, root+"/rules")), "agreement.by", "municipal_coordinator")
	send(p, root+"/rules", set(set(fields, "required.0.field", "activity.organizer"), "required.0.clause", "п. 5")...).Want(t, 200)
	send(visit(root+"/publication"), root+"/publication").Want(t, 200, "редакция 2")
	visit("/regulations/"+code+"/differences").Want(t, 200, "Согласование: кто", "школьный координатор", "муниципальный координатор", "Обязательные поля", "редакция 1",
		"Названия ролей: Тьютор<", "<td>Сопровождающий</td>", "1 ноября 2026 г.", "<td>Сроки проведения</td><td>Когда</td>").Without(t, "2026-11-01", "<td>есть", "есть, есть")
	visit("/regulations/"+code+"/differences?version=9").Want(t, 404)

	// the first may end once the second is chosen
	retire := "/regulations/" + code + "/versions/1/retirement"
	send(visit("/regulations/"+code), retire).Want(t, 409, "сначала выберите вместо неё другую")
	send(visit("/regulations"), town, "regulation", code).Want(t, 200)
	send(visit("/regulations/"+code), retire).Want(t, 200, "утратило силу")
}

// set puts another value into the fields of a form.
func set(fields []string, name, value string) []string {
	out := append([]string{}, fields...)
	for i := 0; i < len(out); i += 2 {
		if out[i] == name {
			out[i+1] = value
			return out
		}
	}
	return append(out, name, value)
}

func TestRegulationPages_OfASchoolAndForOthers(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	school := s.home.Coordinator
	here := "/organizations/" + school.Organization.String() + "/regulation"
	p := s.visitAs(s.coordinator, school, "/regulations").Want(t, 200, "Положение Вашей школы", "Его выбрал муниципалитет")
	p = s.sendAs(s.coordinator, school, p, here, "regulation", iom.Sovetsky2022).Want(t, 200, "Школа выбрала его сама")
	s.sendAs(s.coordinator, school, p, here+"/leave").Want(t, 200, "Его выбрал муниципалитет")
	s.visit("/regulation-drafts").Want(t, 403)
	d := webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts", object{"from": iom.UstIlimsk2024}).Want(s, 201, ""))
	other := s.tree.OtherMunicipality().Coordinator
	for _, part := range []string{"", "/rules", "/forms", "/forms/route-map", "/publication"} {
		s.visitAs(s.as(other), other, "/regulation-drafts/"+d.ID+part).Want(t, 404, "Такой страницы нет")
	}
}

// Each place of a regulation's data has words: problems and differences speak of it.
func TestRegulationWords_EveryPlaceIsNamed(t *testing.T) {
	t.Parallel()
	var texts struct {
		Draft struct {
			Place, Leaf map[string]string
			Word        map[string]string
			Listed      map[string]string
		}
	}
	data, err := os.ReadFile("text/draft.ru.toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := toml.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	seen := map[reflect.Type]bool{}
	var walk func(at reflect.Type, top bool)
	walk = func(at reflect.Type, top bool) {
		for at.Kind() == reflect.Slice || at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		if at.Kind() != reflect.Struct || !strings.Contains(at.PkgPath(), "internal/iom") || seen[at] && !top {
			return
		}
		seen[at] = true
		for f := range at.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" {
				walk(f.Type, false)
				continue
			}
			where := texts.Draft.Leaf
			if top {
				where = texts.Draft.Place
			}
			if where[name] == "" {
				t.Errorf("%s of %s has no word", name, at)
			}
			walk(f.Type, false)
		}
	}
	walk(reflect.TypeFor[iom.Regulation](), true)
	words := append([]string{}, iom.FormWords...)
	for list, of := range iom.FormLists {
		if texts.Draft.Listed[list] == "" {
			t.Errorf("the list %s has no word", list)
		}
		words = append(words, of...)
	}
	for _, w := range words {
		if texts.Draft.Word[strings.ReplaceAll(w, ".", "_")] == "" {
			t.Errorf("the word %s has no name", w)
		}
	}
}

// A field that is added to a section in the editor stands in the preview of the form, is
// filled in the plan of a route and read there; a form without it warns.
func TestRegulationEditor_AnAddedFieldIsFilledOnTheRoute(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	who := s.municipalScope()
	s.sendAs(s.municipal, who, s.visitAs(s.municipal, who, "/regulation-drafts"), "/regulation-drafts", "from", iom.UstIlimsk2024)
	root := "/regulation-drafts/" + testdb.Value[string](t, s.db, "SELECT id::text FROM regulation_draft")
	stages := s.visitAs(s.municipal, who, root+"/stages").Want(t, 200)
	sent := asShown(t, stages, s.at(who, root+"/stages"))
	for i := 0; i < len(sent); i += 2 {
		switch sent[i] {
		case "sections.0.fields":
			sent[i+1] += "\nклассы | через запятую"
		case "sections.5.title":
			sent[i+1] = "сетевые партнёры"
		case "sections.5.clause":
			sent[i+1] = "п. 9"
		case "sections.5.fields":
			sent[i+1] = "с кем работает"
		}
	}
	s.sendAs(s.municipal, who, stages, root+"/stages", sent...)
	s.visitAs(s.municipal, who, root+"/forms/route-five-sections").Want(t, 200, "Классы: ‹заполняет педагог: классы›", "Сетевые партнёры", "{field.information.klassy}")
	s.visitAs(s.municipal, who, root+"/publication").Want(t, 200, "Положение можно выпускать").Without(t, "Эти поля не попадут на бумагу")
	s.do(s.municipal, who, root+"/forms/route-five-sections", root+"/forms/route-five-sections/remove")
	s.visitAs(s.municipal, who, root+"/publication").Want(t, 200, "Положение можно выпускать", "Эти поля не попадут на бумагу", "«классы»", "«с кем работает»")
	s.do(s.municipal, who, root+"/publication", root+"/publication", "note", "Проба")
	code := testdb.Value[string](t, s.db, "SELECT code FROM regulation WHERE published_by IS NOT NULL")
	webtest.Do(t, s.municipal, "PUT", "/municipalities/"+who.Municipality.String()+"/regulation", object{"regulation": code}).Want(t, 200, "")

	r := webtest.Into[route](t, webtest.Do(t, s.tutee, "POST", "/routes", object{"title": "Расту"}).Want(t, 201, ""))
	at := "/routes/" + r.ID
	s.visit(at+"/plan").Want(t, 200, "Классы", "ещё не заполнено")
	p := s.visit(at+"/plan/edit").Want(t, 200, "Через запятую. Информационный раздел, п. 2.5 Положения. Печатается в маршруте.")
	s.send(p, at+"/plan/edit", "title", "Расту", "term.start", s.day(0), "term.end", s.day(12), "model", "organization",
		"fields.0.section", "information", "fields.0.field", "klassy", "fields.0.text", "7 «А»").Want(t, 200, "7 «А»", "ещё не заполнено")
	s.visit(at).Want(t, 200, "7 «А»").Without(t, "ещё не заполнено")
}
