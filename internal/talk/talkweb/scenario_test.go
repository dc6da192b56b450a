package talkweb_test

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpg"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/talk/talkpg"
	"github.com/marshrut-iom/marshrut/internal/talk/talkweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// scene is the area behind its door, with a running route of the home school's tutee.
type scene struct {
	*testing.T
	db     *testdb.Database
	tree   *testdb.Tree
	home   *testdb.School
	server *web.Server
	route  *iom.Route
	now    time.Time

	tutee, tutor, coordinator, municipal, centre, mentor *http.Client
}

func newScene(t *testing.T, opts ...iomtest.Option) *scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{T: t, db: d, tree: d.Tree(t), now: time.Now()}
	s.home = s.tree.Home()
	d.Owner(t, "UPDATE person SET surname = 'Тьюторова' WHERE id = $1", s.home.Tutor.Person)
	rec, reads, routes := auditpg.New(d.App), auditpg.NewReads(d.App), iompg.New(d.App)
	t.Cleanup(reads.Close)
	route := iom.NewService(iom.Deps{Tx: d.App, Store: routes, People: routes, Library: routes, Policy: policy, Audit: rec, Reads: reads})
	files := artifactpg.New(d.App)
	products := artifact.NewProducts(artifact.ProductsDeps{Tx: d.App, Store: files, Files: files, Routes: route, Policy: policy, Audit: rec, Reads: reads})
	people := directory.NewService(d.App, directorypg.New(d.App), policy, rec, nil)
	service := talk.NewService(talk.Deps{Tx: d.App, Store: talkpg.New(d.App), Routes: route, Products: products, People: people,
		Policy: policy, Audit: rec, Reads: reads}).At(func() time.Time { return s.now })
	s.server = webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { talkweb.Register(api, service, route.Zone) })
	webtest.Pages(t, s.server, identityweb.Sessions{Service: identitytest.Service(t, d)}, func(p *web.Pages) {
		p.ZoneBy(route.Zone)
		talkweb.RegisterPages(p, service, route.Zone, func(context.Context, uuid.UUID) ([]page.Option, error) { return nil, nil })
	})
	s.route = iomtest.Route(t, d, s.home.Tutee, iom.Active, append([]iomtest.Option{iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator)}, opts...)...)
	s.tutee, s.tutor, s.coordinator, s.mentor = s.as(s.home.Tutee), s.as(s.home.Tutor), s.as(s.home.Coordinator), s.as(s.home.Mentor)
	s.municipal, s.centre = s.as(s.tree.Regions[0].Municipalities[0].Coordinator), s.as(s.tree.Regions[0].Coordinator)
	return s
}

func (s *scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

func tag(version int) string { return strconv.Quote(strconv.Itoa(version)) }

type (
	comment struct {
		ID, Text, Author string
		Mentions         []string
		Unread           bool
		Version          int
		RemovedAt        string `json:"removed_at"`
	}
	talkList struct {
		Items  []comment
		Unread int
	}
	request struct {
		ID, State, To string
		DueOn         string `json:"due_on"`
		TakenBy       string `json:"taken_by"`
		Version       int
		Messages      []struct{ Text, Author string }
	}
	list[T any] struct{ Items []T }
)

func (s *scene) path(tail string) string { return "/routes/" + s.route.ID.String() + tail }

func (s *scene) talk(c *http.Client) talkList {
	s.Helper()
	return webtest.Into[talkList](s, webtest.Do(s, c, "GET", s.path("/comments"), nil))
}

func TestComments_AreOfThoseWhoSeeTheRoute(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	said := webtest.Into[comment](t, webtest.Do(t, s.tutee, "POST", s.path("/comments"), map[string]any{"text": "@Тьюторова, посмотрите первый урок", "activity": s.route.Activities[0].ID}))
	if !slices.Equal(said.Mentions, []string{s.home.Tutor.Person.String()}) {
		t.Errorf("calls %v", said.Mentions)
	}
	for name, c := range map[string]*http.Client{"tutor": s.tutor, "school": s.coordinator, "lead": s.as(s.home.Leads), "municipal": s.municipal, "centre": s.centre} {
		if l := s.talk(c); l.Unread != 1 || len(l.Items) != 1 || !l.Items[0].Unread {
			t.Errorf("%s: %+v", name, l)
		}
	}
	if l := s.talk(s.tutee); l.Unread != 0 || l.Items[0].Unread {
		t.Errorf("own words are new to their author: %+v", l)
	}
	// whoever may not see the route is told nothing, and can't be called
	for name, who := range map[string]tenant.Scope{"colleague": s.home.Colleague, "a mentor of none": s.home.Mentor, "a methodist of none": s.tree.Regions[0].Methodist,
		"another school": s.tree.OtherSchool().Coordinator, "another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		c := s.as(who)
		webtest.Do(t, c, "GET", s.path("/comments"), nil).Want(t, 404, "iom.route_not_found")
		webtest.Do(t, c, "POST", s.path("/comments"), map[string]any{"text": "Я тут"}).Want(t, 404, "iom.route_not_found")
		webtest.Do(t, c, "PUT", s.path("/comments/"+said.ID), map[string]any{"text": "Чужое"}, "If-Match", `"1"`).Want(t, 404, "iom.route_not_found")
		if who.Region == s.home.Tutee.Region {
			webtest.Do(t, s.tutee, "POST", s.path("/comments"), map[string]any{"text": "Внимание", "mentions": []string{who.Person.String()}}).Want(t, 422, "talk.mention_outside")
		} else if name == "" {
			t.Fatal(name)
		}
	}
	// read is what the reader says is read
	webtest.Do(t, s.tutor, "POST", s.path("/comments/read"), nil).Want(t, 204, "")
	if l := s.talk(s.tutor); l.Unread != 0 {
		t.Errorf("read, and still new: %+v", l)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM comment_mention WHERE seen_at IS NULL"); n != 0 {
		t.Errorf("%d calls are unseen", n)
	}
	if l := s.talk(s.coordinator); l.Unread != 1 {
		t.Errorf("the tutor read it for the school: %+v", l)
	}
	// a comment is about something of this route
	webtest.Do(t, s.tutee, "POST", s.path("/comments"), map[string]any{"text": "О чём?", "activity": uuid.New()}).Want(t, 422, "talk.comment_invalid")
	webtest.Do(t, s.tutee, "POST", s.path("/comments"), map[string]any{"text": "О чём?", "product": uuid.New()}).Want(t, 422, "talk.comment_invalid")
}

func TestComments_TheirAuthorChangesThemForHalfAnHour(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	said := webtest.Into[comment](t, webtest.Do(t, s.tutor, "POST", s.path("/comments"), map[string]any{"text": "Начните с целей"}))
	at := s.path("/comments/" + said.ID)
	webtest.Do(t, s.tutee, "PUT", at, map[string]any{"text": "Не начну"}, "If-Match", `"1"`).Want(t, 403, "talk.not_author")
	webtest.Do(t, s.tutor, "PUT", at, map[string]any{"text": "Начните с задач"}, "If-Match", `"7"`).Want(t, 412, "postgres.stale")
	said = webtest.Into[comment](t, webtest.Do(t, s.tutor, "PUT", at, map[string]any{"text": "Начните с задач"}, "If-Match", `"1"`))
	if said.Text != "Начните с задач" || said.Version != 2 {
		t.Errorf("%+v", said)
	}
	s.now = s.now.Add(talk.EditTime + time.Second)
	webtest.Do(t, s.tutor, "PUT", at, map[string]any{"text": "Поздно"}, "If-Match", `"2"`).Want(t, 409, "talk.too_late")
	webtest.Do(t, s.tutor, "DELETE", at, nil, "If-Match", `"2"`).Want(t, 409, "talk.too_late")
	s.now = s.now.Add(-time.Minute)
	webtest.Do(t, s.tutor, "DELETE", at, nil, "If-Match", `"2"`).Want(t, 200, "")
	if l := s.talk(s.tutee); len(l.Items) != 1 || l.Items[0].Text != "" || l.Items[0].RemovedAt == "" || l.Unread != 0 {
		t.Errorf("removed: %+v", l)
	}
}

// Words that are taken out of a comment call nobody any more; who was chosen in the list stays.
func TestComments_ACallThatWasTakenBackIsNone(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	said := webtest.Into[comment](t, webtest.Do(t, s.tutee, "POST", s.path("/comments"),
		map[string]any{"text": "@Тьюторова, посмотрите", "mentions": []string{s.home.Coordinator.Person.String()}}))
	if len(said.Mentions) != 2 {
		t.Fatalf("calls %v", said.Mentions)
	}
	said = webtest.Into[comment](t, webtest.Do(t, s.tutee, "PUT", s.path("/comments/"+said.ID), map[string]any{"text": "Посмотрите"}, "If-Match", `"1"`))
	if !slices.Equal(said.Mentions, []string{s.home.Coordinator.Person.String()}) {
		t.Errorf("calls %v", said.Mentions)
	}
}

// A role given for a time ends [B 1.3], the appointment does not: nobody waits for a tutor
// who sees the route no more.
func TestHelp_NobodyAsksATutorWhoseTimeIsOver(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	q := map[string]any{"to": "tutor", "title": "Критерии", "text": "Как?"}
	r := webtest.Into[request](t, webtest.Do(t, s.tutee, "POST", s.path("/help-requests"), q))
	at := "/m/" + s.home.Tutee.Membership.String()
	webtest.Open(t, s.tutee, at+"/help-requests/"+r.ID).Want(t, 200, "ждёт ответа").Without(t, "Тьютор сейчас не может ответить")
	s.db.Owner(t, "UPDATE membership SET since = current_date - 30, until = current_date - 2 WHERE person_id = $1", s.home.Tutor.Person)
	webtest.Do(t, s.tutee, "POST", s.path("/help-requests"), q).Want(t, 409, "talk.no_tutor")
	webtest.Open(t, s.tutee, at+s.path("/help")).Want(t, 200, `value="school"`).Without(t, `value="tutor"`)
	webtest.Open(t, s.tutee, at+"/help-requests/"+r.ID).Want(t, 200, "Тьютор сейчас не может ответить", s.path("/help"))
	webtest.Do(t, s.tutee, "POST", s.path("/comments"), map[string]any{"text": "@Тьюторова, ау"}).Want(t, 422, "talk.mention_outside")
	webtest.Open(t, s.tutee, at+s.path("/talk")).Want(t, 200).Without(t, "Тьюторова")
}

func TestHelp_FromQuestionToClosed(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	q := map[string]any{"to": "school", "title": "Критерии", "text": "Не получается составить критерии"}
	webtest.Do(t, s.tutor, "POST", s.path("/help-requests"), q).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(s.home.Colleague), "POST", s.path("/help-requests"), q).Want(t, 404, "iom.route_not_found")
	webtest.Do(t, s.centre, "PUT", "/help-term", map[string]any{"days": 5}).Want(t, 200, "")
	webtest.Do(t, s.municipal, "PUT", "/help-term", map[string]any{"days": 2}).Want(t, 200, "")
	webtest.Do(t, s.coordinator, "PUT", "/help-term", map[string]any{"days": 1}).Want(t, 403, "authz.forbidden")
	r := webtest.Into[request](t, webtest.Do(t, s.tutee, "POST", s.path("/help-requests"), q))
	zone, err := time.LoadLocation(testdb.Value[string](t, s.db, "SELECT coalesce(m.time_zone, r.time_zone) FROM municipality m JOIN region r ON r.id = m.region_id WHERE m.id = $1", s.route.MunicipalityID))
	if err != nil {
		t.Fatal(err)
	}
	if due := talk.AfterWorkingDays(civil.Of(time.Now().In(zone)), 2); r.DueOn != due.String() || r.State != "asked" {
		t.Errorf("%+v, want due %s", r, due)
	}
	one := "/help-requests/" + r.ID
	webtest.Do(t, s.tutor, "POST", one+"/answer", map[string]any{"text": "Я отвечу"}, "If-Match", `"1"`).Want(t, 403, "talk.not_addressee")
	webtest.Do(t, s.mentor, "GET", one, nil).Want(t, 404, "talk.not_found")
	webtest.Do(t, s.as(s.tree.OtherSchool().Coordinator), "GET", one, nil).Want(t, 404, "talk.not_found")
	webtest.Do(t, s.as(s.tree.OtherRegion().Coordinator), "GET", one, nil).Want(t, 404, "talk.not_found")
	r = webtest.Into[request](t, webtest.Do(t, s.coordinator, "POST", one+"/take", nil, "If-Match", `"1"`))
	if r.State != "taken" || r.TakenBy != s.home.Coordinator.Person.String() {
		t.Errorf("%+v", r)
	}
	webtest.Do(t, s.as(s.home.Leads), "POST", one+"/take", nil, "If-Match", tag(r.Version)).Want(t, 409, "talk.taken")
	r = webtest.Into[request](t, webtest.Do(t, s.coordinator, "POST", one+"/answer", map[string]any{"text": "Возьмите один"}, "If-Match", tag(r.Version)))
	webtest.Do(t, s.coordinator, "POST", one+"/close", nil, "If-Match", tag(r.Version)).Want(t, 403, "authz.forbidden")
	r = webtest.Into[request](t, webtest.Do(t, s.tutee, "POST", one+"/reopen", map[string]any{"text": "А второй?"}, "If-Match", tag(r.Version)))
	r = webtest.Into[request](t, webtest.Do(t, s.coordinator, "POST", one+"/answer", map[string]any{"text": "И второй так же"}, "If-Match", tag(r.Version)))
	webtest.Into[request](t, webtest.Do(t, s.tutee, "POST", one+"/close", nil, "If-Match", tag(r.Version)))
	r = webtest.Into[request](t, webtest.Do(t, s.tutee, "GET", one, nil))
	if r.State != "closed" || len(r.Messages) != 4 || r.Messages[2].Text != "А второй?" {
		t.Errorf("%+v", r)
	}
	webtest.Do(t, s.coordinator, "POST", one+"/answer", map[string]any{"text": "Ещё"}, "If-Match", tag(r.Version)).Want(t, 409, "talk.closed")
}

func TestHelp_TheQueueShowsWhatIsDueFirst(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	ask := func(to, title string) request {
		return webtest.Into[request](t, webtest.Do(t, s.tutee, "POST", s.path("/help-requests"), map[string]any{"to": to, "title": title, "text": "Помогите"}))
	}
	first, second, third := ask("school", "Первый"), ask("tutor", "Второй"), ask("regional_methodist", "Третий")
	s.db.Owner(t, "UPDATE help_request SET due_on = current_date - 3 WHERE id = $1", second.ID)
	webtest.Do(t, s.tutee, "POST", "/help-requests/"+first.ID+"/close", nil, "If-Match", `"1"`).Want(t, 200, "")
	order := func(c *http.Client, query string) (ids []string) {
		for _, r := range webtest.Into[list[request]](t, webtest.Do(t, c, "GET", "/help-requests"+query, nil)).Items {
			ids = append(ids, r.ID)
		}
		return ids
	}
	for name, c := range map[string]*http.Client{"school": s.coordinator, "municipal": s.municipal, "centre": s.centre, "tutor": s.tutor, "tutee": s.tutee} {
		if got := order(c, ""); !slices.Equal(got, []string{second.ID, third.ID, first.ID}) {
			t.Errorf("%s: %v", name, got)
		}
		if got := order(c, "?overdue=true"); !slices.Equal(got, []string{second.ID}) {
			t.Errorf("%s, overdue: %v", name, got)
		}
	}
	if got := order(s.coordinator, "?limit=2"); len(got) != 2 {
		t.Errorf("two of them: %v", got)
	}
	for name, who := range map[string]tenant.Scope{"colleague": s.home.Colleague, "mentor": s.home.Mentor, "another school": s.tree.OtherSchool().Coordinator,
		"another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		if got := order(s.as(who), ""); len(got) != 0 {
			t.Errorf("%s sees %v", name, got)
		}
	}
	// none accompanies as methodist: the regional centre answers [B 2.8.1]
	webtest.Do(t, s.centre, "POST", "/help-requests/"+third.ID+"/answer", map[string]any{"text": "Назначим методиста"}, "If-Match", `"1"`).Want(t, 200, "")
}

func TestPages_TalkAndHelpByForms(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	at := func(who tenant.Scope, path string) string { return "/m/" + who.Membership.String() + path }
	mine := at(s.home.Tutee, "/routes/"+s.route.ID.String()+"/talk")
	webtest.Open(t, s.tutee, mine).Want(t, 200, "Пока никто ничего не написал", "Тьюторова")
	webtest.Send(t, s.tutee, mine, webtest.Form("text", "@Никтошина, ау", "activity", "")).Want(t, 422, "@Никтошина, ау", "такого человека нет")
	webtest.Send(t, s.tutee, mine, webtest.Form("text", "Посмотрите план", "mentions", s.home.Tutor.Person.String(), "product", "")).To(t, mine)
	theirs := at(s.home.Tutor, "/routes/"+s.route.ID.String()+"/talk")
	webtest.Open(t, s.tutor, theirs).Want(t, 200, "Посмотрите план", "1 новый комментарий", "Вам")
	webtest.Send(t, s.tutor, theirs+"/read", webtest.Form()).To(t, theirs)
	webtest.Open(t, s.tutor, theirs).Want(t, 200, "Посмотрите план").Without(t, "новый комментарий")
	stranger := s.tree.OtherMunicipality().Coordinator
	webtest.Open(t, s.as(stranger), at(stranger, "/routes/"+s.route.ID.String()+"/talk")).Want(t, 404).Without(t, "Посмотрите план")

	ask := at(s.home.Tutee, "/routes/"+s.route.ID.String()+"/help")
	webtest.Open(t, s.tutee, ask).Want(t, 200, "п. 2.8.5", "К маршруту методист ещё не назначен")
	webtest.Send(t, s.tutee, ask, webtest.Form("to", "school", "title", "Критерии", "text", " ")).Want(t, 422, "Критерии")
	to := webtest.Send(t, s.tutee, ask, webtest.Form("to", "school", "title", "Критерии", "text", "Как?", "activity", s.route.Activities[0].ID.String())).To(t, at(s.home.Tutee, "/help-requests/"))
	webtest.Open(t, s.tutee, to).Want(t, 200, "ждёт ответа", s.route.Activities[0].Title)
	there := strings.Replace(to, s.home.Tutee.Membership.String(), s.home.Coordinator.Membership.String(), 1)
	webtest.Open(t, s.coordinator, at(s.home.Coordinator, "/help-requests")).Want(t, 200, "Критерии", "Ждут ответа")
	webtest.Send(t, s.coordinator, there+"/take", webtest.Form("version", "1")).To(t, there)
	webtest.Send(t, s.coordinator, there+"/answer", webtest.Form("version", "2", "text", "Вот так")).To(t, there)
	webtest.Open(t, s.tutee, to).Want(t, 200, "есть ответ", "Вот так", "Спасибо, помогло")
	webtest.Send(t, s.tutee, to+"/close", webtest.Form("version", "3")).To(t, to)
	webtest.Open(t, s.tutee, at(s.home.Tutee, "/help-requests")).Want(t, 200, "закрыт")
	term := at(s.tree.Regions[0].Municipalities[0].Coordinator, "/help-term")
	webtest.Send(t, s.municipal, term, webtest.Form("days", "40")).Want(t, 422)
	webtest.Send(t, s.municipal, term, webtest.Form("days", "4")).To(t, strings.Replace(term, "/help-term", "/help-requests", 1))
}
