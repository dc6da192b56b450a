package campaignweb_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A test is begun once in a campaign unless it says otherwise, a questionnaire as often as
// one likes; a beginning counts, not an end, and there is no way past the invitation.
func TestCampaign_AttemptsAreLimited(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	school, me := s.as(home.Coordinator), s.as(home.Tutee)
	s.runs.GuardBy(s.service)
	test := s.offered("functional-literacy")
	type limited struct {
		ID       string
		Attempts int
		Version  int
	}
	create := func(plan map[string]any) limited {
		return webtest.Into[limited](t, webtest.Do(t, school, "POST", "/campaigns", plan).Want(t, 201, ""))
	}
	if c := create(s.plan("Опросник")); c.Attempts != 0 {
		t.Errorf("a questionnaire: %+v", c)
	}
	plan := s.plan("Тест")
	plan["instrument"] = test
	once := create(plan)
	if once.Attempts != 1 {
		t.Fatalf("a test: %+v", once)
	}
	plan["attempts"] = 11
	webtest.Do(t, school, "POST", "/campaigns", plan).Want(t, 422, "web.invalid")
	plan["attempts"] = 2
	if c := create(plan); c.Attempts != 2 {
		t.Errorf("%+v", c)
	}
	webtest.Do(t, school, "POST", "/campaigns/"+once.ID+"/start", nil, "If-Match", `"1"`).Want(t, 200, "")

	ctx := tenant.With(t.Context(), home.Tutee)
	if _, err := s.runs.Begin(ctx, uuid.MustParse(test), assessment.Entry, uuid.Nil); err == nil {
		t.Error("begun past the invitation")
	}
	if _, err := s.runs.Begin(ctx, uuid.MustParse(s.instrument), assessment.Entry, uuid.Nil); err != nil {
		t.Errorf("another instrument: %v", err)
	}
	path := "/invitations/" + once.ID
	begun := webtest.Into[invitation](t, webtest.Do(t, me, "POST", path+"/begin", nil).Want(t, 200, ""))
	webtest.Do(t, me, "POST", path+"/begin", nil).Want(t, 200, "") // goes on with the same run
	if _, err := s.runs.Abandon(ctx, uuid.MustParse(begun.Diagnosis)); err != nil {
		t.Fatal(err)
	}
	webtest.Do(t, me, "POST", path+"/begin", nil).Want(t, 409, "campaign.attempts")
	at := "/m/" + home.Tutee.Membership.String()
	webtest.Open(t, me, at+path).Want(t, 200, "Попытки в этой кампании закончились").Without(t, "Начать диагностику")
	colleague := s.as(home.Colleague)
	webtest.Open(t, colleague, "/m/"+home.Colleague.Membership.String()+path).Want(t, 200, "Начать можно 1 раз", "Начать диагностику",
		"школьный координатор видит результат каждого по имени").Without(t, "Организаторам кампании видны только общие числа")
	s.db.Owner(t, "UPDATE campaign SET attempts = 2 WHERE id = $1", once.ID)
	webtest.Do(t, me, "POST", path+"/begin", nil).Want(t, 200, "")
	webtest.Do(t, school, "POST", "/campaigns/"+once.ID+"/close", nil, "If-Match", `"2"`).Want(t, 200, "")
	if _, err := s.runs.Begin(tenant.With(t.Context(), home.Colleague), uuid.MustParse(test), assessment.Entry, uuid.Nil); err != nil {
		t.Errorf("after the campaign: %v", err)
	}
}
