package documentweb_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A field that a municipality adds to a section, and a section it adds, reach the printed
// form by themselves: derived, published, adopted, filled and printed by the API alone.
func TestOwnFields_ReachThePaperByThemselves(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	if err := s.routes.InstallShipped(tenant.With(t.Context(), s.tree.Regions[0].Coordinator)); err != nil {
		t.Fatal(err)
	}
	iomtest.Regulations(t, s.db, home.Tutee, iom.UstIlimsk2024)
	town, tutee := s.as(s.tree.Regions[0].Municipalities[0].Coordinator), s.as(home.Tutee)

	type advice struct{ Place, Message string }
	type draft struct {
		ID, Code   string
		Version    int
		Advice     []advice
		Regulation json.RawMessage
	}
	d := webtest.Into[draft](t, webtest.Do(t, town, "POST", "/regulation-drafts", map[string]any{"from": iom.UstIlimsk2024}).Want(t, 201, ""))
	g, err := iom.SketchRegulation(d.Regulation)
	if err != nil {
		t.Fatal(err)
	}
	g.Sections[0].Fields = append(g.Sections[0].Fields, iom.Choice{Code: "classes", Title: "классы, в которых работает педагог"})
	g.Sections[2].Title = "раздел целей"
	g.Sections[2].Fields = append(g.Sections[2].Fields, iom.Choice{Code: "motto", Title: "девиз маршрута"})
	g.Sections = append(g.Sections, iom.Section{Code: "partners", Title: "сетевые партнёры", Clause: "п. 9", Fields: []iom.Choice{{Code: "who", Title: "с кем работает педагог"}}})
	g.Forms[0].Title = "Маршрут роста"
	g.Required = append(g.Required, iom.RequiredField{Field: "section.information.classes", Clause: "п. 8"}, iom.RequiredField{Field: "activity.direction", Clause: "п. 8"})
	g.Directions = []iom.Choice{{Code: "subject", Title: "предмет"}}
	d = webtest.Into[draft](t, webtest.Do(t, town, "PUT", "/regulation-drafts/"+d.ID, map[string]any{"regulation": g}, "If-Match", web.ETag(d.Version)).Want(t, 200, ""))
	// all own fields are printed; what is required of activities stands on no form
	unprinted := slices.DeleteFunc(d.Advice, func(a advice) bool { return strings.HasPrefix(a.Place, "/source") }) // left of the regulation it was derived from
	if len(unprinted) != 1 || unprinted[0].Place != "/required_fields/1/field" {
		t.Errorf("advice: %+v", d.Advice)
	}
	webtest.Do(t, town, "POST", "/regulation-drafts/"+d.ID+"/publication", map[string]any{}, "If-Match", web.ETag(d.Version)).Want(t, 201, "")
	webtest.Do(t, town, "PUT", "/municipalities/"+home.Tutee.Municipality.String()+"/regulation", map[string]any{"regulation": d.Code}).Want(t, 200, "")

	type route struct {
		ID      string
		Version int
		Fields  []struct{ Section, Field, Title, Text string }
	}
	r := webtest.Into[route](t, webtest.Do(t, tutee, "POST", "/routes", map[string]any{"title": "Расту"}).Want(t, 201, ""))
	if len(r.Fields) != 3 || r.Fields[0].Title != "классы, в которых работает педагог" || r.Fields[0].Text != "" {
		t.Fatalf("the route has the fields %+v", r.Fields)
	}
	at := "/routes/" + r.ID
	said := func(section, field, text string) map[string]any {
		return map[string]any{"section": section, "field": field, "text": text}
	}
	missing := webtest.Do(t, tutee, "POST", at+"/submission", nil, "If-Match", web.ETag(r.Version))
	webtest.Do(t, tutee, "PUT", at, map[string]any{"fields": []any{said("information", "email", "x")}}, "If-Match", web.ETag(r.Version)).Want(t, 422, "iom.plan_invalid")
	r = webtest.Into[route](t, webtest.Do(t, tutee, "PUT", at, map[string]any{"fields": []any{said("partners", "who", "Дом творчества"), said("target", "motto", "  "),
		said("information", "classes", "7 «А» и 9 «Б»")}}, "If-Match", web.ETag(r.Version)).Want(t, 200, ""))
	if now := webtest.Do(t, tutee, "POST", at+"/submission", nil, "If-Match", web.ETag(r.Version)); missing.Status != 422 || string(now.Body) == string(missing.Body) {
		t.Logf("before: %s, now: %s", missing.Body, now.Body)
	}
	for _, format := range []string{"docx", "pdf"} {
		file := webtest.Do(t, tutee, "GET", at+"/documents/route-five-sections?format="+format, nil).Want(t, 200, "")
		text := ""
		if format == "pdf" {
			text = strings.Join(documenttest.PDFText(t, file.Body), "\n")
		} else {
			text = documenttest.DOCXText(t, file.Body)
		}
		text = strings.Join(strings.Fields(text), " ")
		for _, want := range []string{"Маршрут роста", "Классы, в которых работает педагог", "7 «А» и 9 «Б»", "3. Раздел целей", "Девиз маршрута:", "6. Сетевые партнёры", "С кем работает педагог: Дом творчества"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %q:\n%s", format, want, text)
			}
		}
		if strings.Index(text, "Девиз") > strings.Index(text, "4. Деятельностный") || strings.Contains(text, "Целевой раздел") {
			t.Errorf("%s prints a field in another section, or a former title:\n%s", format, text)
		}
	}
}
