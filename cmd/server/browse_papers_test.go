package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// scope is somebody of the demo in one of their roles.
func (s demoSite) scope(t *testing.T, email string, role tenant.Role) tenant.Scope {
	t.Helper()
	of := func(column string) uuid.UUID {
		return testdb.Value[uuid.UUID](t, s.db, "SELECT m."+column+" FROM membership m JOIN person p ON (p.region_id, p.id) = (m.region_id, m.person_id) "+
			"JOIN account a ON a.id = p.account_id WHERE a.email = $1 AND m.role = $2", email, role)
	}
	return tenant.Scope{Region: of("region_id"), Municipality: of("municipality_id"), Organization: of("organization_id"), Membership: of("id"), Person: of("person_id"), Role: role}
}

// A school prints its sixty routes at once: a job makes them while the page tells how
// far it is, and by itself that it is done.
func TestBrowse_SixtyRoutesInOneArchive(t *testing.T) {
	t.Parallel()
	const routes = 60
	site := openDemo(t)
	coordinator, tutor := site.scope(t, "school@ust-ilimsk.example", tenant.SchoolCoordinator), site.scope(t, "tutor@ust-ilimsk.example", tenant.Tutor)
	there := testdb.Value[int](t, site.db, "SELECT count(*)::int FROM route WHERE organization_id = $1", coordinator.Organization)
	for n := there; n < routes; n++ {
		iomtest.Route(t, site.db, site.db.Person(t, coordinator, tenant.Tutee), iom.Active, iomtest.Tutor(tutor), iomtest.Coordinator(coordinator),
			iomtest.Title(fmt.Sprintf("Маршрут %d", n+1)), iomtest.Activities(10))
	}
	school := site.enter(t, "school@ust-ilimsk.example", browsertest.Patience(time.Minute))
	school.open(t, "/documents")
	school.Select("Форма", "КАРТА ИНДИВИДУАЛЬНОГО ОБРАЗОВАТЕЛЬНОГО МАРШРУТА ПЕДАГОГА (Приложение к Положению)")
	school.Choose("PDF, для печати")
	begun := time.Now()
	school.Press("Собрать архив")
	school.See("Архив документов")
	school.Eval(`window.told = new Set();
		const tell = () => { const m = document.body.innerText.match(/Готово \d+ из \d+/); if (m) told.add(m[0]); };
		tell();
		new MutationObserver(tell).observe(document, {subtree: true, childList: true, characterData: true});`, nil)
	school.See("Скачать архив", "Документов", fmt.Sprint(routes)) // nobody has touched the page
	t.Logf("%d routes in an archive after %v", routes, time.Since(begun).Round(100*time.Millisecond))
	var told []string
	school.Eval("[...told]", &told)
	t.Logf("the page told: %s", strings.Join(told, "; "))
	if len(told) > 0 && !strings.HasSuffix(told[len(told)-1], fmt.Sprintf(" из %d", routes)) {
		t.Errorf("the page told %q", told)
	}

	school.Axe()
	var content string
	school.Eval(`(async () => {
		const bytes = new Uint8Array(await (await fetch([...document.links].find(a => a.href.endsWith('/content')).href)).arrayBuffer());
		let text = '';
		for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
		return btoa(text);
	})()`, &content)
	data, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for i, f := range z.File {
		names[f.Name] = true
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		paper, err := io.ReadAll(in)
		if err != nil || !bytes.HasPrefix(paper, []byte("%PDF-")) {
			t.Fatalf("%s: %v, %.10q", f.Name, err, paper)
		}
		if i%20 == 0 && !strings.Contains(documenttest.PDFText(t, paper)[0], "КАРТА ИНДИВИДУАЛЬНОГО ОБРАЗОВАТЕЛЬНОГО МАРШРУТА ПЕДАГОГА") {
			t.Errorf("%s isn't the form that was chosen", f.Name)
		}
	}
	if len(names) != routes {
		t.Errorf("%d papers with names of their own, want %d", len(names), routes)
	}
}

// R10: the tutee withdraws the consent, and the tutor's open page shows nothing more
// within a second, without a touch.
func TestBrowse_R10_WithdrawalEmptiesTheTutorsOpenPage(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	const title = "Маршрут, который видит тьютор"
	r := iomtest.Route(t, site.db, site.scope(t, "teacher@ust-ilimsk.example", tenant.Tutee), iom.Active, iomtest.Title(title), iomtest.Model(iom.RegionalSystem),
		iomtest.Tutor(site.scope(t, "tutor@ust-ilimsk.example", tenant.Tutor)), iomtest.Coordinator(site.scope(t, "school@ust-ilimsk.example", tenant.SchoolCoordinator)))
	path := "/routes/" + r.ID.String()
	tutor := site.enter(t, "tutor@ust-ilimsk.example", browsertest.Allow("404"))
	teacher := site.enter(t, "teacher@ust-ilimsk.example", browsertest.Phone)
	tutor.open(t, path)
	tutor.See(title)
	tutor.Eval(`new MutationObserver(() => { if (!document.querySelector('main').innerText.trim()) sessionStorage.gone ??= Date.now(); }).observe(document.querySelector('main'), {subtree: true, childList: true});`, nil)

	teacher.open(t, path+"/people")
	teacher.Press("Отозвать согласие на сопровождение")
	teacher.Choose("Вести по модели образовательной организации")
	teacher.Eval(`document.addEventListener('submit', () => { sessionStorage.pressed = Date.now(); }, true)`, nil)
	teacher.Press("Отозвать согласие")
	teacher.See("Согласие отозвано")

	tutor.NotSee(title)
	tutor.See("Не найдено")
	var pressed, gone string
	teacher.Eval("sessionStorage.pressed", &pressed)
	tutor.Eval("sessionStorage.gone", &gone)
	var from, to int64
	if _, err := fmt.Sscan(pressed+" "+gone, &from, &to); err != nil {
		t.Fatalf("pressed %q, gone %q: %v", pressed, gone, err)
	}
	took := time.Duration(to-from) * time.Millisecond
	t.Logf("from the tutee's press to the tutor's empty page: %v", took)
	if took > 5*time.Second { // a second on a machine with nothing else to do
		t.Errorf("the tutor's page showed the route for %v", took)
	}
}
