package iomweb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// No diagnosis, one that found nothing, and deficits that another route takes up already
// are three things, and each has its words; routes that are begun are named with the way to
// them.
func TestNewRoutePage_SaysWhyThereIsNothingToTick(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	found := s.known.deficits
	p := s.visit("/routes/new").Without(t, "Диагностик Вы ещё", "дефицитов не нашла", "не завершён")
	if got := ticks(p, found); !slices.Equal(got, []bool{true, true}) {
		t.Errorf("ticked: %v", got)
	}
	s.known.deficits = nil
	s.visit("/routes/new").Want(t, 200, "Диагностик Вы ещё не проходили", "Пройти диагностику").Without(t, "дефицитов не нашла")
	s.known.diagnosed = true
	s.visit("/routes/new").Want(t, 200, "Диагностика дефицитов не нашла", "Мои диагностики и результаты").Without(t, "Вы ещё не проходили")

	s.known.deficits = found
	at, _ := s.created("found", found[0].ID.String())
	p = s.visit("/routes/new").Want(t, 200, "уже есть маршрут, который не завершён", at+"/plan", "уже в маршруте «Оценивание»").Without(t, "Все найденные дефициты")
	if got := ticks(p, found); !slices.Equal(got, []bool{false, true}) {
		t.Errorf("ticked beside a begun route: %v", got)
	}
	s.created("found", found[1].ID.String())
	s.visit("/routes/new").Want(t, 200, "уже есть 2 маршрута", "Все найденные дефициты уже в Ваших маршрутах")
}

// ticks says which of the found deficits are ticked on the page of a new route.
func ticks(p leaf, found []iom.FoundDeficit) (out []bool) {
	for _, d := range found {
		_, box, _ := strings.Cut(p.Body, `name="found" value="`+d.ID.String()+`"`)
		box, _, there := strings.Cut(box, ">")
		out = append(out, there && strings.HasSuffix(box, "checked"))
	}
	return out
}

// Several stages may belong to one state: the page says why they run at once, or goes by
// their dates.
func TestPlanPage_StagesThatRunAtOnce(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	at, p := s.created("found", s.known.deficits[0].ID.String())
	p.Want(t, 200, "Этапы «подготовительный», «диагностико-мотивационный» и «проектировочный» сейчас идут вместе", "этапа «подготовительный»")
	if n := strings.Count(p.Body, "идёт сейчас"); n != 3 {
		t.Errorf("%d stages run", n)
	}
	stage := s.visit(at + "/stages/diagnostic/edit")
	p = s.send(stage, at+"/stages/diagnostic/edit", "term.start", s.day(0), "term.end", s.day(1)).Want(t, 200).Without(t, "сейчас идут вместе")
	if n := strings.Count(p.Body, "идёт сейчас"); n != 1 {
		t.Errorf("%d stages run by their dates", n)
	}
	s.visit(at).Want(t, 200, "идёт сейчас").Without(t, "сейчас идут вместе")
}

// A form that is sent once more after "Back", changed: it says that it was sent, leads to
// what it made, and makes nothing by itself, however often it is pressed.
func TestPageNewRoute_SentAgainChanged(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	key, at := uuid.NewString(), "/m/"+s.home.Tutee.Membership.String()+"/routes/new"
	send := func(title, key string) webtest.Page {
		return webtest.Send(t, s.tutee, at, webtest.Form("key", key, "title", title))
	}
	made := send("Оценивание", key).To(t, "/m/")
	route := made[:strings.LastIndex(made, "/")+1]
	for range 2 {
		send("Чтение", key).Want(t, 409, "Эта форма уже отправлена", `href="`+route, `value="`+key+`"`).Without(t, "Idempotency-Key")
	}
	webtest.Open(t, s.tutee, "/m/"+s.home.Tutee.Membership.String()+"/routes").Want(t, 200, "Оценивание").Without(t, "Чтение")
	send("Чтение", uuid.NewString()).To(t, "/m/")
}

// A version that is no number is spoken of in the words of a page; and a stale form says
// one thing.
func TestPagePlan_VersionIsSpokenOfInWordsOfAPage(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	at := "/m/" + s.home.Tutee.Membership.String() + "/routes/"
	r := iomtest.Route(t, s.db, s.home.Tutee, iom.Draft, iomtest.Tutor(s.home.Tutor))
	form := at + r.ID.String() + "/plan/edit"
	fields := []string{"title", "Другое название", "term.start", "2026-12-01", "term.end", "2027-06-01"}
	webtest.Send(t, s.tutee, form, webtest.Form(append(fields, "version", "x")...)).Want(t, 428, "откройте страницу заново").Without(t, "If-Match")
	webtest.Send(t, s.tutee, form, webtest.Form(append(fields, "version", "77")...)).Want(t, 412, "Проверьте и сохраните ещё раз").Without(t, "Откройте её заново")
}

// Where the municipality has adopted nothing, the page says who must, and what can be
// done meanwhile.
func TestNewRoutePage_WithoutRegulation(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	s.db.Owner(t, "DELETE FROM regulation_adoption")
	s.visit("/routes/new").Want(t, 200, "Муниципалитет ещё не выбрал положение", "/diagnoses").Without(t, "<textarea")
}

// A school that has chosen otherwise than its municipality begins routes under its own
// choice: the page that makes one shows the rules that will hold.
func TestNewRoutePage_UnderTheSchoolsOwnChoice(t *testing.T) {
	t.Parallel()
	s := newPlanner(t, iom.UstIlimsk2024)
	s.visit("/routes/new").Want(t, 200, "п. 1.9 Положения")
	s.db.Owner(t, `INSERT INTO school_regulation (region_id, organization_id, municipality_id, code, version, adopted_by, adopted_at)
		SELECT o.region_id, o.id, o.municipality_id, $1, 1, $2, now() FROM organization o WHERE o.id = $3`, iom.Sovetsky2022, s.home.Tutee.Person, s.home.Tutee.Organization)
	s.visit("/routes/new").Want(t, 200, "Советского городского округа").Without(t, "п. 1.9 Положения")
}
