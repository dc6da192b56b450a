package campaign_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

var first, last = civil.MustParse("2026-11-10"), civil.MustParse("2026-11-20")

func TestOpen_WithinItsDaysOnly(t *testing.T) {
	t.Parallel()
	c := campaign.Campaign{State: campaign.Running, OpensOn: first, ClosesOn: last}
	for day, want := range map[string]error{"2026-11-09": campaign.ErrEarly, "2026-11-10": nil, "2026-11-20": nil, "2026-11-21": campaign.ErrLate} {
		if err := c.Open(civil.MustParse(day)); !errors.Is(err, want) && (err != nil || want != nil) {
			t.Errorf("%s: %v, want %v", day, err, want)
		}
	}
	c.State = campaign.Closed
	if err := c.Open(first); !errors.Is(err, campaign.ErrNotRunning) {
		t.Errorf("closed: %v", err)
	}
}

func TestStart_ADraftWhoseDaysAreNotOver(t *testing.T) {
	t.Parallel()
	c := campaign.Campaign{State: campaign.Draft, OpensOn: first, ClosesOn: last}
	if err := c.Start(last.AddDays(1), time.Now()); !errors.Is(err, campaign.ErrWindow) {
		t.Errorf("after the last day: %v", err)
	}
	if err := c.Start(last, time.Now()); err != nil || c.State != campaign.Running || c.StartedAt.IsZero() {
		t.Errorf("on the last day: %v %+v", err, c)
	}
	if err := c.Start(last, time.Now()); !errors.Is(err, campaign.ErrStarted) {
		t.Errorf("twice: %v", err)
	}
	if err := c.Close(time.Now()); err != nil {
		t.Error(err)
	}
	if err := c.Close(time.Now()); !errors.Is(err, campaign.ErrNotRunning) {
		t.Errorf("closed twice: %v", err)
	}
}

func TestAnswer_TheRunSpeaksLast(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for name, c := range map[string]struct {
		i    campaign.Invitation
		want campaign.Answer
	}{
		"nothing yet":            {campaign.Invitation{}, campaign.Waits},
		"declined":               {campaign.Invitation{DeclinedAt: now}, campaign.Declined},
		"begun":                  {campaign.Invitation{Run: assessment.InProgress}, campaign.Begun},
		"stopped: may begin":     {campaign.Invitation{Run: assessment.Abandoned}, campaign.Waits},
		"declined half-way":      {campaign.Invitation{Run: assessment.InProgress, DeclinedAt: now}, campaign.Declined},
		"finished all the same":  {campaign.Invitation{Run: assessment.Submitted, DeclinedAt: now}, campaign.Finished},
		"an essay waits: is run": {campaign.Invitation{Run: "awaiting"}, campaign.Begun},
	} {
		if got := c.i.Answer(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCheck_NamesEveryBadPlace(t *testing.T) {
	t.Parallel()
	many, low := 90, 5
	c := campaign.Campaign{Title: "x", Message: strings.Repeat("я", 2001), Phase: "никогда", OpensOn: last, ClosesOn: first, RemindDays: []int{-1},
		Criteria: campaign.TargetGroup{Subjects: make([]string, 31), ExperienceFrom: &many, ExperienceTo: &low, AttestedFrom: last, AttestedTo: first}}
	refusal, _ := fault.As(c.Check())
	if refusal == nil || len(refusal.Fields) != 9 {
		t.Errorf("%+v", refusal)
	}
	good := campaign.Campaign{Title: "Осень", Phase: assessment.Entry, OpensOn: first, ClosesOn: last}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}

func TestCheck_TitleAndMessageArePlain(t *testing.T) {
	t.Parallel()
	c := campaign.Campaign{Title: "Осень <b>2026</b>", Message: "<script>x</script>", Phase: assessment.Entry, OpensOn: first, ClosesOn: last}
	if f, ok := fault.As(c.Check()); !ok || len(f.Fields) != 2 {
		t.Errorf("%+v", f)
	}
	c.Title, c.Message = "Осень 2026", "Если a < b"
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}
