package iomweb_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/iom/iomweb"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// known stands for what areas assessment and navigator lend to the pages.
type known struct {
	*facts
	stated    []iom.LearningRequest
	diagnosed bool
	resources []iomweb.Resource
}

type knownBasis struct{ *known }

func (k knownBasis) Deficits(_ context.Context, person uuid.UUID) ([]iom.FoundDeficit, error) {
	if person != k.owner {
		return nil, nil
	}
	return k.deficits, nil
}

func (k knownBasis) Requests(_ context.Context, person uuid.UUID) ([]iom.LearningRequest, error) {
	if person != k.owner {
		return nil, nil
	}
	return k.stated, nil
}

func (k knownBasis) Diagnosed(context.Context, uuid.UUID) (bool, error) { return k.diagnosed, nil }

type knownResources struct{ *known }

func (k knownResources) Find(_ context.Context, words string, _ []string) (list []iomweb.Resource, _ error) {
	for _, r := range k.resources {
		if strings.Contains(strings.ToLower(r.Title), strings.ToLower(words)) {
			list = append(list, r)
		}
	}
	return list, nil
}

func (k knownResources) Resource(_ context.Context, id uuid.UUID) (iomweb.Resource, error) {
	for _, r := range k.resources {
		if r.ID == id {
			return r, nil
		}
	}
	return iomweb.Resource{}, iom.ErrNotFound
}

type knownCompetencies struct{}

func (knownCompetencies) Competencies(context.Context) (map[string]string, error) {
	return map[string]string{"methodical": "Методическая компетенция", "informational": "Информационная компетенция"}, nil
}

// knownTutees names the tutee of a school and nobody else.
type knownTutees struct{ *testdb.School }

func (k knownTutees) Helpers(_ context.Context, organization uuid.UUID, role tenant.Role) ([]page.Option, error) {
	if organization != k.ID || role != tenant.Tutee {
		return nil, nil
	}
	return []page.Option{{Value: k.Tutee.Person.String(), Label: "Иванова Анна Петровна"}}, nil
}

// planner is a scene with the pages of routes.
type planner struct {
	*scene
	known *known
}

func newPlanner(t *testing.T, code string) *planner {
	t.Helper()
	s := newScene(t, code)
	taken := iom.FoundDiagnosis{ID: uuid.New(), TakenOn: s.today.AddDays(-3)}
	s.facts.diagnoses = []iom.FoundDiagnosis{taken}
	s.facts.deficits = []iom.FoundDeficit{
		{ID: uuid.New(), Framework: "teacher-8", Competency: "methodical", Title: "Методическая компетенция", Level: "низкий",
			Source: iom.ByDiagnosis, DiagnosisID: taken.ID, FoundOn: taken.TakenOn},
		{ID: uuid.New(), Framework: "teacher-8", Competency: "informational", Title: "Информационная компетенция", Level: "низкий",
			Source: iom.ByOwnStatement, FoundOn: taken.TakenOn},
	}
	k := &known{facts: s.facts, stated: []iom.LearningRequest{{ID: uuid.New(), Kind: iom.Difficulty, Text: "Трудно оценивать проекты."}},
		resources: []iomweb.Resource{{ID: uuid.New(), Title: "Семинар по оцениванию", Provider: "Институт развития образования", Kind: "Семинар",
			Form: "очно", Level: "regional", Competencies: []string{"methodical"}},
			{ID: uuid.New(), Title: "Семинар по труду", Kind: "Семинар"}}}
	webtest.Pages(t, s.server, identityweb.Sessions{Service: identitytest.Service(t, s.db)}, func(p *web.Pages) {
		iomweb.RegisterPages(p, s.service, iomweb.Ports{Basis: knownBasis{k}, Resources: knownResources{k}, Competencies: knownCompetencies{}, Helpers: knownTutees{s.home}})
	})
	return &planner{s, k}
}

func (s *planner) at(who tenant.Scope, path string) string {
	return "/m/" + who.Membership.String() + path
}

// leaf is a page that was opened, with its path.
type leaf struct {
	webtest.Page
	path string
}

func (l leaf) Want(tb testing.TB, status int, texts ...string) leaf {
	tb.Helper()
	l.Page.Want(tb, status, texts...)
	return l
}

func (l leaf) Without(tb testing.TB, texts ...string) leaf {
	tb.Helper()
	l.Page.Without(tb, texts...)
	return l
}

func (s *planner) visit(path string) leaf {
	s.Helper()
	return s.visitAs(s.tutee, s.home.Tutee, path)
}

func (s *planner) visitAs(c *http.Client, who tenant.Scope, path string) leaf {
	s.Helper()
	return leaf{webtest.Open(s, c, s.at(who, path)), path}
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(key|version)" value="([^"]*)"`)

// send fills in a form of a page that was opened: with its key and version.
func (s *planner) send(p leaf, path string, fields ...string) leaf {
	s.Helper()
	return s.sendAs(s.tutee, s.home.Tutee, p, path, fields...)
}

func (s *planner) sendAs(c *http.Client, who tenant.Scope, p leaf, path string, fields ...string) leaf {
	s.Helper()
	action := s.at(who, path)
	_, form, found := strings.Cut(p.Body, `action="`+action+`"`)
	if !found {
		s.Fatalf("%s has no form to %s: %s", p.path, action, p.Body)
	}
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(form, -1) {
		values.Set(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	sent := webtest.Send(s, c, action, values)
	if sent.Status != http.StatusSeeOther {
		return leaf{sent, path}
	}
	to, _, _ := strings.Cut(strings.TrimPrefix(sent.Header.Get("Location"), s.at(who, "")), "#")
	return s.visitAs(c, who, to)
}

// created opens a route by its page and gives the path of it.
func (s *planner) created(fields ...string) (string, leaf) {
	s.Helper()
	fields = append([]string{"title", "Оценивание", "term.start", s.day(0), "term.end", s.day(11), "model", "organization"}, fields...)
	p := s.send(s.visit("/routes/new"), "/routes/new", fields...).Want(s, 200, "Оценивание")
	return strings.TrimSuffix(p.path, "/plan"), p
}

// The main way of a teacher: from what was found to a route that the school has.
func TestPlanPages_FromFoundDeficitsToSubmission(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	found := s.known.deficits
	s.visit("/routes/new").Want(t, 200, "Методическая компетенция, ", "п. 1.9 Положения", "Трудно оценивать проекты.", found[0].ID.String(),
		`value="`+iom.Term{Start: s.today}.Start.String()[:4])
	at, p := s.created("found", found[0].ID.String(), "stated", s.known.stated[0].ID.String())
	p.Without(t, "подтверждён педагогом")
	s.known.deficits[0].Confirmed = true
	s.visit(at+"/plan").Want(t, 200, "подтверждён педагогом и тьютором")
	p.Want(t, 200, "Чего не хватает", "Поставьте хотя бы одну задачу", "Добавьте в дорожную карту хотя бы одно мероприятие", "Назначьте тьютора",
		"Информационная компетенция").Without(t, "Всё готово")

	// the other found deficit is one tap away; objectives are proposed for all three
	s.send(p, at+"/deficits/found/"+found[1].ID.String()).Want(t, 200, "Посмотреть 3 предложенные задачи").Without(t, "Найдено, но в маршрут не добавлено")
	proposed := s.visit(at+"/objectives/proposed").Want(t, 200, "Восполнить дефицит «Методическая компетенция»", "Преодолеть затруднение: «Трудно оценивать проекты»")
	r := s.get(s.tutee, strings.TrimPrefix(at, "/routes/"))
	s.send(proposed, at+"/objectives/proposed", "objectives.0.title", "Освоить приёмы", "objectives.0.deficits", r.Deficits[0].ID,
		"objectives.0.indicators.0.title", "Доля уроков").Want(t, 422, "У каждого показателя должен быть критерий.", "Напишите критерий показателя «Доля уроков»",
		`name="objectives.0.indicators.0.criterion"`, "нужен, если назван показатель").Without(t, "criterion обязательно")
	s.send(proposed, at+"/objectives/proposed", "objectives.0.title", "Освоить приёмы", "objectives.0.deficits", r.Deficits[0].ID,
		"objectives.0.indicators.0.title", "Доля уроков", "objectives.0.indicators.0.criterion", "треть",
		"objectives.1.title", "", "objectives.1.deficits", r.Deficits[1].ID).Want(t, 200, "Освоить приёмы", "Доля уроков: треть")
	if r = s.get(s.tutee, r.ID); len(r.Objectives) != 1 {
		t.Fatalf("an objective that was emptied is there: %+v", r.Objectives)
	}

	// of the navigator's entries what forms the deficit's competency stands first, the rest aside
	choice := s.visit(at+"/activities/new?stage=realization").Want(t, 200, "Сначала то, что подходит", "Показать другие")
	if i, j := strings.Index(choice.Body, "Семинар по оцениванию"), strings.Index(choice.Body, "Семинар по труду"); i < 0 || j < i {
		t.Errorf("what fits stands at %d, the rest at %d", i, j)
	}
	// an activity from the navigator: words of the regulation become its codes
	form := s.visit(at+"/activities/new?stage=realization&resource="+s.known.resources[0].ID.String()).
		Want(t, 200, "Семинар по оцениванию", "Институт развития образования", "Приложение 2 к Положению", `value="methodical" id=`)
	p = s.send(form, at+"/activities/new", "title", "Семинар по оцениванию", "stage", "realization", "kind", "Семинар", "level", "regional",
		"objectives", r.Objectives[0].ID, "competencies", "methodical", "term.start", s.day(1), "term.end", s.day(2),
		"resource", s.known.resources[0].ID.String()).Want(t, 200, "Семинар по оцениванию", "уровень: региональный")
	kind := webtest.Into[struct {
		Activities []struct{ Kind, Resource string }
	}](t, webtest.Do(t, s.tutee, "GET", at, nil))
	if kind.Activities[0].Kind != "seminar" || kind.Activities[0].Resource != s.known.resources[0].ID.String() {
		t.Errorf("stored: %+v", kind.Activities)
	}

	// without the tutor of the school it is refused with the clause, and then it goes
	s.send(p, at+"/plan/submit").Want(t, 422, "Назначьте тьютора", "пп. 3.1.1, 3.1.4, 3.2.1 Положения")
	webtest.Do(t, s.coordinator, "POST", at+"/appointments", object{"person": s.home.Tutor.Person, "role": "tutor"}).Want(t, 201, "")
	p = s.visit(at+"/plan").Want(t, 200, "Всё готово")
	s.send(p, at+"/plan/submit").Want(t, 200)
	if r = s.get(s.tutee, r.ID); r.State != "agreement" {
		t.Errorf("state %s", r.State)
	}
	s.visit(at+"/plan").Want(t, 200, "на согласовании", "подтверждён педагогом и тьютором").Without(t, "Добавить мероприятие", "/edit")
	s.visitAs(s.coordinator, s.home.Coordinator, at+"/agreement").Want(t, 200, "подтверждён педагогом и тьютором")
	if p := s.visit(at + "/activities/new"); p.Status != http.StatusSeeOther {
		t.Errorf("a form of what can't be edited: %d", p.Status)
	}
}

func TestPlanPages_R1R2_SayWhatIsMissingWithClauses(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	at, p := s.created("term.end", "")
	p.Want(t, 200, "добавьте хотя бы одно", "п. 2.4 Положения")
	s.send(p, at+"/plan/submit").Want(t, 422, "п. 2.4 Положения", "добавьте хотя бы одно")

	head := s.visit(at + "/plan/edit")
	s.send(head, at+"/plan/edit", "title", "Оценивание", "term.start", s.day(0), "term.end", s.day(13), "model", "organization").
		Want(t, 200, "Маршрут длится не более 12 месяцев", "п. 1.9 Положения")
	s.visit(at+"/plan/edit").Want(t, 200, "окончание не позже", "п. 1.9 Положения")
	// the notice of what was saved says what the regulation will refuse of it
	notice := func(operation, done string) leaf {
		path := s.at(s.home.Tutee, at+"/plan")
		return leaf{webtest.Open(t, s.tutee, path, "Cookie", "marshrut-done="+operation+"|"+s.at(s.home.Tutee, at+done)), path}
	}
	const but = "Но так маршрут не пройдёт дальше: "
	notice("updateRoute", "/plan/edit").Want(t, 200, "План сохранён.", but+"Маршрут длится не более 12 месяцев", "(п. 1.9 Положения).")
	notice("addRouteRequest", "/requests/new").Want(t, 200, "Запрос добавлен в маршрут.").Without(t, but)
	three := []string{"competencies", "methodical", "competencies", "informational", "competencies", "communicative"}
	s.send(s.visit(at+"/activities/new?stage=realization&own=1"), at+"/activities/new", append([]string{"title", "Семинар", "stage", "realization"}, three...)...).Want(t, 200)
	notice("addActivity", "/activities/new").Want(t, 200, but+"Укажите ведущие компетенции мероприятия «Семинар»: от 1 до 2 (Приложение 2 к Положению).")

	// what was typed stays beside what is wrong with it
	s.send(s.visit(at+"/plan/edit"), at+"/plan/edit", "title", "Другое имя", "term.start", s.day(2), "term.end", s.day(1), "model", "organization").
		Want(t, 422, "Окончание раньше начала.", "Другое имя", s.day(1))
	s.send(s.visit(at+"/requests/new"), at+"/requests/new", "kind", "request", "text", "").Want(t, 422, "Заполните это поле.")
	s.send(s.visit(at+"/requests/new"), at+"/requests/new", "kind", "request", "text", "Хочу вести проекты.").Want(t, 200, "Хочу вести проекты.")
}

// Two people at one objective: the second sees both versions and loses nothing.
func TestPlanPages_StaleVersionShowsBoth(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	at := "/routes/" + r.ID + "/objectives/" + r.Objectives[0].ID
	mine := s.visit(at + "/edit")
	theirs := s.visitAs(s.tutor, s.home.Tutor, at+"/edit").Want(t, 200, "Освоить цифровые средства оценивания")
	s.sendAs(s.tutor, s.home.Tutor, theirs, at+"/edit", "title", "Слова тьютора", "deficits", r.Deficits[0].ID).Want(t, 200, "Слова тьютора")
	again := s.send(mine, at+"/edit", "title", "Мои слова", "deficits", r.Deficits[0].ID).
		Want(t, 412, "Мои слова", "Слова тьютора", "Сейчас в записи:")
	s.send(again, at+"/edit", "title", "Мои слова", "deficits", r.Deficits[0].ID).Want(t, 200, "Мои слова").Without(t, "Слова тьютора")
	// one that another part rests on stays, and the page says which
	s.send(s.visit(at+"/edit"), at+"/remove").Want(t, 409, "Этой задаче служит мероприятие")
}

// R5: a running route is corrected by the same pages, with a reason.
func TestPlanPages_R5_CorrectionAsksForTheReason(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	r := s.route(iom.Active)
	at := "/routes/" + r.ID
	s.visit(at+"/plan").Want(t, 200, "Маршрут уже идёт", "п. 1.11 Положения", "Методическая компетенция")

	one := "/activities/" + r.Activities[0].ID
	form, beside := s.visit(at+one+"/edit").Want(t, 200, "Почему меняется план"), s.visit(at+one+"/edit")
	s.send(form, at+"/correct"+one+"/edit", "title", "Перенесённые курсы", "stage", "realization", "competencies", "methodical").
		Want(t, 422, "Заполните это поле.", "Перенесённые курсы")
	s.send(form, at+"/correct"+one+"/edit", "reason", "Сместились курсы", "title", "Перенесённые курсы", "stage", "realization", "competencies", "methodical").
		Want(t, 200, "Перенесённые курсы")
	// the version that was read is gone now
	s.send(beside, at+"/correct"+one+"/edit", "reason", "Ещё раз", "title", "Курсы иначе", "stage", "realization", "competencies", "methodical").
		Want(t, 412, "Курсы иначе", "Перенесённые курсы")

	// R2: the end beyond the year, at its field and with the clause
	head := s.visit(at+"/plan/edit").Want(t, 200, "Сместились курсы")
	s.send(head, at+"/correct/plan/edit", "reason", "Не успеваю", "title", r.Title, "term.end", s.day(14), "model", "organization").
		Want(t, 422, "п. 1.9 Положения", "Не позже ", s.day(14), "Позже — только продлением.")

	// what was found meanwhile, an objective for it, and what is not needed any more
	found := s.known.deficits[0]
	s.send(s.visit(at+"/deficits/new?found="+found.ID.String()), at+"/correct/deficits/found", "found", found.ID.String(), "reason", "Промежуточная диагностика").
		Want(t, 200, found.Title)
	s.send(s.visit(at+"/objectives/new"), at+"/correct/objectives/new", "title", "Новая задача", "requests", r.Requests[0].ID, "reason", "Новый запрос").
		Want(t, 200, "Новая задача")
	s.send(s.visit(at+one+"/edit"), at+"/correct"+one+"/remove", "reason", "Курсы отменили").Want(t, 200).Without(t, "Перенесённые курсы")
	s.send(s.visit(at+"/stages/realization/edit"), at+"/correct/stages/realization/edit", "term.end", s.day(3), "reason", "Уточнили сроки").Want(t, 200)

	now := s.get(s.tutee, r.ID)
	if len(now.Activities) != len(r.Activities)-1 || len(now.Objectives) != 2 || len(now.Deficits) != 2 {
		t.Errorf("after the corrections: %+v", now)
	}
	revisions := webtest.Into[struct{ Items []struct{ Reason string } }](t, webtest.Do(t, s.tutee, "GET", at+"/revisions", nil))
	if len(revisions.Items) != 5 || revisions.Items[4].Reason != "Сместились курсы" {
		t.Errorf("revisions: %+v", revisions.Items)
	}
	// the history names what the difference keeps by codes
	s.visit(at+"/history").Want(t, 200, "Информационная компетенция", "Методическая компетенция").Without(t, "informational", "methodical")
	// the tutor reads it, and corrects nothing
	s.visitAs(s.tutor, s.home.Tutor, at+"/plan").Want(t, 200, "Менять план может тьюторант").Without(t, "Добавить мероприятие")
}

func TestPlanPages_ActivitiesMoveWithinTheirStage(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	first, second := r.Activities[0], r.Activities[1]
	p := s.visit("/routes/" + r.ID + "/plan")
	s.send(p, "/routes/"+r.ID+"/activities/"+second.ID+"/move", "position", "1").Want(t, 200)
	if now := s.get(s.tutee, r.ID); now.Activities[0].ID != second.ID || now.Activities[1].ID != first.ID {
		t.Errorf("in order: %+v", now.Activities)
	}
	p = s.visit("/routes/" + r.ID + "/activities/" + first.ID + "/edit")
	s.send(p, "/routes/"+r.ID+"/activities/"+first.ID+"/remove").Want(t, 200).Without(t, first.Title+"</a>")
}

// Under the regulation without agreement the route is started; what is only advised
// does not stop it.
func TestPlanPages_SovetskyStartsWithAdvice(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.Sovetsky2022)
	r := s.route(iom.Draft, iomtest.Under(iom.Sovetsky2022))
	at := "/routes/" + r.ID
	head := s.visit(at+"/plan/edit").Want(t, 200, "п. 5 раздела I Порядка")
	p := s.send(head, at+"/plan/edit", "title", r.Title, "term.start", s.day(0), "term.end", s.day(6)).
		Want(t, 200, "Всё готово", "советуем проверить", "Маршрут составляют на 12 месяцев и более")
	s.send(p, at+"/plan/start").Want(t, 200)
	if now := s.get(s.tutee, r.ID); now.State != "active" {
		t.Errorf("state %s", now.State)
	}
}

// Another's route is not there, on any of the pages and for any of the forms.
func TestPlanPages_ForeignRouteIsNotFound(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	r := s.route(iom.Draft)
	colleague := s.db.Person(t, tenant.Scope{Region: s.home.Tutee.Region, Municipality: s.home.Tutee.Municipality, Organization: s.home.Tutee.Organization}, tenant.Tutee)
	c, at := s.as(colleague), "/routes/"+r.ID
	for _, path := range []string{"/plan", "/plan/edit", "/deficits/new", "/requests/new", "/objectives/new", "/objectives/proposed", "/activities/new",
		"/stages/realization/edit", "/objectives/" + r.Objectives[0].ID + "/edit", "/activities/" + r.Activities[0].ID + "/edit"} {
		s.visitAs(c, colleague, at+path).Want(t, 404)
	}
	for _, path := range []string{"/requests/new", "/correct/requests/new", "/plan/submit", "/activities/" + r.Activities[0].ID + "/remove"} {
		webtest.Send(t, c, s.at(colleague, at+path), url.Values{"version": {"1"}, "kind": {"request"}, "text": {"Чужое"}, "reason": {"Чужое"}}).Want(t, 404)
	}
	if p := s.visitAs(s.municipal, s.tree.Regions[0].Municipalities[0].Coordinator, at+"/activities/new"); p.Status != 403 {
		t.Errorf("a role that edits no route: %d", p.Status)
	}
}
