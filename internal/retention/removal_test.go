package retention

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var (
	person, coordinator = uuid.New(), uuid.New()
	at                  = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

func day(s string) civil.Date { return civil.MustParse(s) }

func request(state State) *Removal {
	r := ask(tenant.Scope{Region: uuid.New(), Person: person}, uuid.New(), day("2026-03-02"), at)
	if r.State = state; state == Planned || state == Done {
		r.PlannedOn = day("2026-03-20")
	}
	return &r
}

// 152-ФЗ, ст. 21, ч. 5: within thirty days of the request.
func TestPlan_R16_WithinThirtyDays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state     State
		by        uuid.UUID
		on, today string
		want      *fault.Error
	}{
		"today":                          {state: Asked, on: "2026-03-02", today: "2026-03-02"},
		"the last lawful day":            {state: Asked, on: "2026-04-01", today: "2026-03-02"},
		"one day later":                  {state: Asked, on: "2026-04-02", today: "2026-03-02", want: ErrDay},
		"yesterday":                      {state: Asked, on: "2026-03-01", today: "2026-03-02", want: ErrDay},
		"no day":                         {state: Asked, today: "2026-03-02", want: ErrDay},
		"overdue: at once":               {state: Asked, on: "2026-05-05", today: "2026-05-05"},
		"overdue: not later still":       {state: Asked, on: "2026-05-06", today: "2026-05-05", want: ErrDay},
		"moved":                          {state: Planned, on: "2026-03-25", today: "2026-03-10"},
		"what is done":                   {state: Done, on: "2026-03-25", today: "2026-03-10", want: ErrDecided},
		"what was refused":               {state: Refused, on: "2026-03-25", today: "2026-03-10", want: ErrDecided},
		"what was recalled":              {state: Recalled, on: "2026-03-25", today: "2026-03-10", want: ErrDecided},
		"one's own: another coordinator": {state: Asked, by: person, on: "2026-03-02", today: "2026-03-02", want: ErrOwn},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, by, on := request(c.state), c.by, civil.Date{}
			if by == uuid.Nil {
				by = coordinator
			}
			if c.on != "" {
				on = day(c.on)
			}
			err := r.Plan(by, on, day(c.today), at)
			if c.want != nil {
				if !errors.Is(err, c.want) || r.State != c.state {
					t.Errorf("got %v in state %s", err, r.State)
				}
				return
			}
			if err != nil || r.State != Planned || r.PlannedOn != on || r.DecidedBy != by {
				t.Errorf("got %+v, %v", r, err)
			}
		})
	}
}

func TestRefuse_NeedsAReasonAndAnother(t *testing.T) {
	t.Parallel()
	const reason = "Идёт проверка: закон велит хранить."
	if r := request(Planned); r.Refuse(coordinator, reason, at) != nil || r.State != Refused || !r.PlannedOn.IsZero() || r.Reason != reason {
		t.Errorf("%+v", r)
	}
	for name, c := range map[string]struct {
		state  State
		by     uuid.UUID
		reason string
		want   *fault.Error
	}{
		"no reason":    {Asked, coordinator, "   ", ErrReason},
		"a short one":  {Asked, coordinator, "нельзя", ErrReason},
		"one's own":    {Asked, person, reason, ErrOwn},
		"what is done": {Done, coordinator, reason, ErrDecided},
	} {
		if err := request(c.state).Refuse(c.by, c.reason, at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRecall_ByThePersonUntilItIsDone(t *testing.T) {
	t.Parallel()
	for _, state := range States() {
		err := request(state).Recall(person, at)
		if state.Open() != (err == nil) {
			t.Errorf("%s: %v", state, err)
		}
	}
	if err := request(Asked).Recall(coordinator, at); !errors.Is(err, ErrNone) {
		t.Errorf("by somebody else: %v", err)
	}
	begun := request(Asked)
	begun.Cause = Term
	if err := begun.Recall(person, at); !errors.Is(err, ErrNone) {
		t.Errorf("what the term began: %v", err)
	}
}

func TestDueAndOverdue_ByTheCalendar(t *testing.T) {
	t.Parallel()
	r := request(Planned) // for 20 March, by law until 1 April
	if r.Due(day("2026-03-19")) || !r.Due(day("2026-03-20")) || !r.Due(day("2026-03-21")) {
		t.Error("it is due from its day on")
	}
	if r.Overdue(day("2026-04-01")) || !r.Overdue(day("2026-04-02")) {
		t.Error("the last lawful day is not late, the next is")
	}
	if asked := request(Asked); asked.Due(day("2026-06-01")) || !asked.Overdue(day("2026-06-01")) {
		t.Error("what nobody decided is not due, and is late")
	}
	if done := request(Done); done.Due(day("2026-06-01")) || done.Overdue(day("2026-06-01")) {
		t.Error("what is done is neither")
	}
}

// R16 [B 4.4]: three years after the last role; after a withdrawn consent at once.
func TestCandidate_R16_Ripe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cause        Cause
		since, today string
		ripe         bool
		limit        string
	}{
		"the last day of three years":   {Term, "2023-05-20", "2026-05-20", false, "2026-06-19"},
		"the day after":                 {Term, "2023-05-20", "2026-05-21", true, "2026-06-19"},
		"29 February":                   {Term, "2024-02-29", "2027-03-01", true, "2027-03-30"},
		"a withdrawn consent, same day": {Consent, "2026-05-20", "2026-05-20", true, "2026-06-19"},
		"who asked is no candidate":     {Request, "2020-05-20", "2026-05-20", false, "2020-06-19"},
	} {
		one := Candidate{PersonID: person, Cause: c.cause, Since: day(c.since)}
		if one.ripe(day(c.today)) != c.ripe || one.LimitOn() != day(c.limit) {
			t.Errorf("%s: ripe %v, limit %v", name, one.ripe(day(c.today)), one.LimitOn())
		}
		// the sieve of the store lets through who is ripe
		if c.cause == Term && c.ripe == one.Since.After(endedBy(day(c.today))) {
			t.Errorf("%s: the store looks for %v and before", name, endedBy(day(c.today)))
		}
	}
}
