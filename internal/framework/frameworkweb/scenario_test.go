package frameworkweb_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkweb"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type scene struct {
	*testing.T
	db      *testdb.Database
	tree    *testdb.Tree
	service *framework.Service
	server  *web.Server
}

// evening in Greenwich is the next day in Irkutsk.
var evening = time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	service := framework.NewService(d.App, frameworkpg.New(d.App), policy, auditpg.New(d.App)).At(func() time.Time { return evening }).
		Zoned(func(context.Context) (*time.Location, error) { return time.FixedZone("Иркутск", 8*60*60), nil })
	server := webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { frameworkweb.Register(api, service) })
	webtest.Pages(t, server, identityweb.Sessions{Service: identitytest.Service(t, d)}, func(p *web.Pages) { frameworkweb.RegisterPages(p, service) })
	s := scene{t, d, d.Tree(t), service, server}
	for _, r := range s.tree.Regions {
		if err := service.InstallShipped(tenant.With(t.Context(), r.Coordinator)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

type (
	brief struct {
		ID, Code, State, Title string
		Edition, Version, Size int
	}
	item struct {
		ID, Code, Title, Parent string
		RetiredOn               string `json:"retired_on"`
	}
	whole struct {
		brief
		Items []item
	}
	difference struct {
		ID, State      string
		New            bool
		Added, Missing []item
		Changed        []struct{ Item item }
		Same           int
		Framework      string
	}
)

func (s scene) find(c *http.Client, code string) whole {
	s.Helper()
	for _, f := range webtest.Into[web.Listing[brief]](s, webtest.Do(s, c, "GET", "/frameworks", nil).Want(s, 200, "")).Items {
		if f.Code == code {
			return s.get(c, f.ID)
		}
	}
	s.Fatalf("no framework %s", code)
	return whole{}
}

func (s scene) get(c *http.Client, id string) whole {
	s.Helper()
	return webtest.Into[whole](s, webtest.Do(s, c, "GET", "/frameworks/"+id, nil).Want(s, 200, ""))
}

func version(n int) string { return fmt.Sprintf(`"%d"`, n) }

func (f whole) code(code string) item {
	for _, i := range f.Items {
		if i.Code == code {
			return i
		}
	}
	return item{}
}

func TestFrameworks_LiveFromDraftToTheNextEdition(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	methodist, teacher := s.as(s.tree.Regions[0].Methodist), s.as(s.tree.Home().Tutee)
	head := map[string]any{"code": "own", "title": "Своя рамка", "purpose": "competencies", "level": 1}
	webtest.Do(t, teacher, "POST", "/frameworks", head).Want(t, 403, "authz.forbidden")
	f := webtest.Into[whole](t, webtest.Do(t, methodist, "POST", "/frameworks", head).Want(t, 201, ""))
	webtest.Do(t, methodist, "POST", "/frameworks", head).Want(t, 409, "framework.code_taken")
	webtest.Do(t, teacher, "GET", "/frameworks/"+f.ID, nil).Want(t, 404, "framework.not_found")
	webtest.Do(t, methodist, "POST", "/frameworks/"+f.ID+"/publish", nil, "If-Match", version(f.Version)).Want(t, 422, "framework.invalid")

	group := webtest.Into[item](t, webtest.Do(t, methodist, "POST", "/frameworks/"+f.ID+"/items", map[string]any{"code": "lesson", "title": "Урок"}).Want(t, 201, ""))
	part := webtest.Into[item](t, webtest.Do(t, methodist, "POST", "/frameworks/"+f.ID+"/items", map[string]any{"code": "goal", "title": "Цель", "parent": group.ID}).Want(t, 201, ""))
	webtest.Do(t, methodist, "POST", "/frameworks/"+f.ID+"/items", map[string]any{"code": "goal", "title": "Ещё раз"}).Want(t, 422, "framework.invalid")
	f = s.get(methodist, f.ID)
	webtest.Do(t, methodist, "PUT", "/frameworks/"+f.ID+"/items/"+group.ID, map[string]any{"code": "lesson", "title": "Урок", "parent": part.ID}, "If-Match", version(f.Version)).Want(t, 422, "framework.parent")
	webtest.Do(t, methodist, "PUT", "/frameworks/"+f.ID+"/items/"+part.ID, map[string]any{"code": "goal", "title": "Цель урока", "parent": group.ID}, "If-Match", `"1"`).Want(t, 412, "postgres.stale")
	f = webtest.Into[whole](t, webtest.Do(t, methodist, "POST", "/frameworks/"+f.ID+"/publish", nil, "If-Match", version(f.Version)).Want(t, 200, ""))

	if got := s.get(teacher, f.ID); len(got.Items) != 2 {
		t.Errorf("a teacher sees %+v", got)
	}
	if title := testdb.Value[string](t, s.db, "SELECT competencies->0->'elements'->>0 FROM framework WHERE code = 'own'"); title != "Цель" {
		t.Errorf("instruments see %q", title)
	}
	webtest.Do(t, methodist, "POST", "/frameworks/"+f.ID+"/items", map[string]any{"code": "x", "title": "Поздно"}).Want(t, 409, "framework.frozen")

	next := webtest.Into[whole](t, webtest.Do(t, methodist, "POST", "/frameworks/"+f.ID+"/next", nil).Want(t, 201, ""))
	webtest.Do(t, methodist, "POST", "/frameworks/"+f.ID+"/next", nil).Want(t, 409, "framework.draft_there")
	webtest.Do(t, methodist, "DELETE", "/frameworks/"+next.ID+"/items/"+part.ID, nil, "If-Match", version(next.Version)).Want(t, 409, "framework.item_used")
	webtest.Do(t, methodist, "PUT", "/frameworks/"+next.ID+"/items/"+part.ID, map[string]any{"code": "aim", "title": "Цель", "parent": group.ID}, "If-Match", version(next.Version)).Want(t, 409, "framework.item_used")
	webtest.Do(t, methodist, "PUT", "/frameworks/"+next.ID+"/items/"+group.ID, map[string]any{"code": "lesson", "title": "Урок", "retired": true}, "If-Match", version(next.Version)).Want(t, 200, "")
	webtest.Do(t, methodist, "POST", "/frameworks/"+next.ID+"/items", map[string]any{"code": "school", "title": "Школа"}).Want(t, 201, "")
	next = s.get(methodist, next.ID)
	if i := slices.IndexFunc(next.Items, func(i item) bool { return i.ID == group.ID }); i < 0 || next.Items[i].RetiredOn != "2026-11-23" {
		t.Errorf("taken out on another day than it is there: %+v", next.Items)
	}
	webtest.Do(t, methodist, "POST", "/frameworks/"+next.ID+"/publish", nil, "If-Match", version(next.Version)).Want(t, 200, "")
	if got := s.get(methodist, f.ID); got.State != "retired" {
		t.Errorf("the edition before is %s", got.State)
	}
	if retired := testdb.Value[string](t, s.db, "SELECT string_agg(c->>'code', ',') FROM framework, jsonb_array_elements(competencies) c WHERE framework.code = 'own' AND c ? 'retired'"); retired != "lesson" {
		t.Errorf("retired for instruments: %q", retired)
	}
}

func TestFrameworks_FromAnotherRegion(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	own := s.find(s.as(s.tree.Regions[0].Methodist), "teacher-8")
	there := s.as(s.tree.OtherRegion().Methodist)
	for _, path := range []string{"", "/case", "/book"} {
		webtest.Do(t, there, "GET", "/frameworks/"+own.ID+path, nil).Want(t, 404, "framework.not_found")
	}
	webtest.Do(t, there, "POST", "/frameworks/"+own.ID+"/retire", nil, "If-Match", `"1"`).Want(t, 404, "framework.not_found")
	if other := s.find(there, "teacher-8"); other.ID == own.ID || other.Items[0].ID != own.Items[0].ID {
		t.Error("regions share an edition, or the shipped items differ")
	}
}

func (s scene) send(c *http.Client, path string, file []byte) difference {
	s.Helper()
	return webtest.Into[difference](s, webtest.Do(s, c, "POST", path, string(file)).Want(s, 201, ""))
}

func TestImport_ShowsWhatIsMissingAndAsks(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	methodist := s.as(s.tree.Regions[0].Methodist)
	f := s.find(methodist, "teacher-8")
	export := webtest.Do(t, methodist, "GET", "/frameworks/"+f.ID+"/case", nil).Want(t, 200, "").Body
	if d := s.send(methodist, "/framework-imports", export); len(d.Added)+len(d.Changed)+len(d.Missing) > 0 || d.Same != len(f.Items) {
		t.Errorf("an export read again: %+v", d)
	}

	var pack map[string]any
	if err := json.Unmarshal(export, &pack); err != nil {
		t.Fatal(err)
	}
	social := f.code("social-1")
	items := pack["CFItems"].([]any)
	kept := items[:0]
	for _, i := range items {
		one := i.(map[string]any)
		if one["identifier"] == social.ID {
			continue
		}
		if one["humanCodingScheme"] == "values" {
			one["fullStatement"] = "Ценности и смыслы"
		}
		kept = append(kept, one)
	}
	fresh := uuid.NewString()
	pack["CFItems"] = append(kept, map[string]any{"identifier": fresh, "fullStatement": "Цифровая компетенция", "humanCodingScheme": "DIG 1"})
	changed, _ := json.Marshal(pack)
	d := s.send(methodist, "/framework-imports", changed)
	if len(d.Added) != 1 || d.Added[0].Code != "dig-1" || len(d.Changed) != 1 || len(d.Missing) != 1 || d.Missing[0].Code != "social-1" {
		t.Fatalf("%+v", d)
	}
	apply := "/framework-imports/" + d.ID + "/apply"
	webtest.Do(t, methodist, "POST", apply, map[string]any{}).Want(t, 422, "framework.undecided")
	webtest.Do(t, s.as(s.tree.OtherRegion().Methodist), "POST", apply, map[string]any{}).Want(t, 404, "framework.import_not_found")
	draft := webtest.Into[whole](t, webtest.Do(t, methodist, "POST", apply, map[string]any{"decisions": map[string]string{social.ID: "retire"}}).Want(t, 200, ""))
	if draft.State != "draft" || draft.Edition != 2 || draft.code("social-1").RetiredOn == "" || draft.code("values").Title != "Ценности и смыслы" || draft.code("dig-1").ID != fresh {
		t.Errorf("%+v", draft)
	}
	webtest.Do(t, methodist, "POST", apply, map[string]any{}).Want(t, 409, "framework.import_applied")
	webtest.Do(t, methodist, "POST", "/frameworks/"+draft.ID+"/publish", nil, "If-Match", version(draft.Version)).Want(t, 200, "")
	if got := s.get(methodist, f.ID); got.code("social-1").RetiredOn != "" || got.code("values").Title == "Ценности и смыслы" {
		t.Error("the edition before was changed in place")
	}

	book := webtest.Do(t, methodist, "GET", "/frameworks/"+draft.ID+"/book", nil).Want(t, 200, "").Body
	if d := s.send(methodist, "/framework-imports", book); len(d.Added)+len(d.Changed)+len(d.Missing) > 0 {
		t.Errorf("a book read again: %+v", d)
	}
	if d := s.send(methodist, "/framework-imports?code=copy", book); !d.New || len(d.Added) != len(draft.Items) {
		t.Errorf("a book under another code: %+v", d)
	}
	webtest.Do(t, methodist, "POST", "/framework-imports", "{}").Want(t, 422, "framework.file")
	webtest.Do(t, methodist, "POST", "/framework-imports", "PK\x03\x04 nonsense").Want(t, 422, "sheet.unreadable")
}

func TestRelations_AreToldFromBothSidesAndTravelWithTheFile(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	methodist := s.as(s.tree.Regions[0].Methodist)
	eight, four := s.find(methodist, "teacher-8"), s.find(methodist, "pedagogical-4")
	link := map[string]any{"origin_framework": "teacher-8", "origin_item": eight.code("professional").ID, "target_framework": "pedagogical-4",
		"target_item": four.code("subject").ID, "kind": "broader"}
	made := webtest.Into[struct{ ID, Kind string }](t, webtest.Do(t, methodist, "POST", "/framework-relations", link).Want(t, 201, ""))
	if made.Kind != "broader" {
		t.Errorf("made as %s", made.Kind)
	}
	webtest.Do(t, methodist, "POST", "/framework-relations", link).Want(t, 409, "framework.relation_there")
	link["target_item"] = uuid.NewString()
	webtest.Do(t, methodist, "POST", "/framework-relations", link).Want(t, 422, "framework.relation_invalid")
	for from, kind := range map[string]string{"teacher-8": "broader", "pedagogical-4": "part_of"} {
		all := webtest.Into[struct{ Items []struct{ Kind string } }](t, webtest.Do(t, s.as(s.tree.Home().Tutee), "GET", "/framework-relations?from="+from, nil)).Items
		if len(all) != 1 || all[0].Kind != kind {
			t.Errorf("from %s: %+v", from, all)
		}
	}
	export := webtest.Do(t, methodist, "GET", "/frameworks/"+four.ID+"/case", nil).Body
	if !strings.Contains(string(export), `"isPartOf"`) {
		t.Error("the relation is not in the file")
	}
	// seen from the wider item it is the same association: the file of either framework is whole
	there := s.as(s.tree.OtherRegion().Methodist)
	wider := webtest.Do(t, methodist, "GET", "/frameworks/"+eight.ID+"/case", nil).Body
	if !strings.Contains(string(wider), `"isPartOf"`) {
		t.Error("the relation is not in the file of the wider item")
	}
	d := s.send(there, "/framework-imports", wider)
	webtest.Do(t, there, "POST", "/framework-imports/"+d.ID+"/apply", map[string]any{}).Want(t, 200, "")
	if all := webtest.Into[struct{ Items []struct{ Kind string } }](t, webtest.Do(t, there, "GET", "/framework-relations?from=teacher-8", nil)).Items; len(all) != 1 || all[0].Kind != "broader" {
		t.Errorf("in the other region, from the wider item: %+v", all)
	}
	webtest.Do(t, there, "DELETE", "/framework-relations/"+made.ID, nil).Want(t, 204, "")
	// another region that has both frameworks gets the relation with the file
	d = s.send(there, "/framework-imports", export)
	webtest.Do(t, there, "POST", "/framework-imports/"+d.ID+"/apply", map[string]any{}).Want(t, 200, "")
	if all := webtest.Into[struct{ Items []struct{ Kind string } }](t, webtest.Do(t, there, "GET", "/framework-relations?from=pedagogical-4", nil)).Items; len(all) != 1 {
		t.Errorf("in the other region: %+v", all)
	}
	// it is the same association in both, and each region's own
	webtest.Do(t, there, "DELETE", "/framework-relations/"+made.ID, nil).Want(t, 204, "")
	webtest.Do(t, there, "DELETE", "/framework-relations/"+made.ID, nil).Want(t, 404, "framework.relation_not_found")
	webtest.Do(t, methodist, "DELETE", "/framework-relations/"+made.ID, nil).Want(t, 204, "")
}

func TestPages_TheWayOfAFramework(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Regions[0].Methodist
	c, at := s.as(who), "/m/"+who.Membership.String()
	webtest.Open(t, c, at+"/frameworks").Want(t, 200, "Компетенции педагога", "Школа Минпросвещения", "Создать рамку").Without(t, "которых у Вас ещё нет")
	webtest.Send(t, c, at+"/frameworks/new", webtest.Form("title", "Своя", "code", "плохой код", "purpose", "competencies", "level", "1")).
		Want(t, 422, "строчные латинские буквы", "Своя")
	to := webtest.Send(t, c, at+"/frameworks/new", webtest.Form("title", "Своя рамка", "code", "own", "purpose", "competencies", "level", "1")).To(t, at+"/frameworks/")
	webtest.Open(t, c, to).Want(t, 200, "Своя рамка", "В рамке пока нет записей", "Опубликовать")
	webtest.Send(t, c, to+"/items/new", webtest.Form("title", "Урок", "code", "lesson")).To(t, to)
	webtest.Open(t, c, to).Want(t, 200, "Урок", "1 запись")
	webtest.Send(t, c, to+"/publish", webtest.Form("version", "1")).Want(t, 412, "Своя рамка")
	webtest.Send(t, c, to+"/publish", webtest.Form("version", "2")).To(t, to)

	eight, four := s.find(c, "teacher-8"), s.find(c, "pedagogical-4")
	cross := at + "/crosswalk?from=teacher-8&to=pedagogical-4"
	webtest.Open(t, c, cross).Want(t, 200, "Между этими рамками связей пока нет")
	webtest.Send(t, c, at+"/crosswalk/relate", webtest.Form("origin_framework", "teacher-8", "target_framework", "pedagogical-4", "kind", "exact",
		"origin_item", eight.code("communicative").ID)).Want(t, 422, "Заполните")
	webtest.Send(t, c, at+"/crosswalk/relate", webtest.Form("origin_framework", "teacher-8", "target_framework", "pedagogical-4", "kind", "exact",
		"origin_item", eight.code("communicative").ID, "target_item", four.code("communicative").ID)).To(t, at+"/crosswalk?from=teacher-8")
	webtest.Open(t, c, cross).Want(t, 200, "то же самое, что", "7 компетенций первой рамки")
	webtest.Open(t, s.as(s.tree.Home().Tutee), "/m/"+s.tree.Home().Tutee.Membership.String()+"/crosswalk?from=teacher-8&to=pedagogical-4").Want(t, 200, "то же самое").Without(t, "Добавить связь")

	export := webtest.Open(t, c, at+"/frameworks/"+eight.ID+"/case.json").Want(t, 200)
	file := strings.Replace(export.Body, `"fullStatement": "Общекультурная компетенция"`, `"fullStatement": "Общекультурные компетенции"`, 1)
	file = strings.Replace(file, `"fullStatement": "толерантность к разным этнокультурам"`, `"fullStatement": "толерантность"`, 1)
	body, kind := attached(t, file)
	shown := webtest.Send(t, c, at+"/framework-imports/new", nil)
	shown.Want(t, 422, "Приложите файл")
	r, err := http.NewRequestWithContext(t.Context(), "POST", "http://test"+at+"/framework-imports/new", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("sending a file: %d", resp.StatusCode)
	}
	review := resp.Header.Get("Location")
	webtest.Open(t, c, review).Want(t, 200, "Общекультурная компетенция", "Общекультурные компетенции", "редакция 1")
	draft := webtest.Send(t, c, review+"/apply", webtest.Form()).To(t, at+"/frameworks/")
	webtest.Open(t, c, draft).Want(t, 200, "редакция 2", "черновик", "толерантность")
	both := webtest.Open(t, c, cross).Want(t, 200)
	if n := strings.Count(both.Body, `<option value="teacher-8"`); n != 2 {
		t.Errorf("a framework with a draft of its next edition is offered %d times on the two sides", n)
	}
}

func attached(t *testing.T, file string) (*bytes.Buffer, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("code", "")
	p, err := w.CreateFormFile("file", "рамка.json")
	if err == nil {
		_, err = p.Write([]byte(file))
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return &b, w.FormDataContentType()
}
