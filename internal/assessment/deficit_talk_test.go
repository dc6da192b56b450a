package assessment

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func TestDecline_B284_WithAReasonByEither(t *testing.T) {
	t.Parallel()
	tutee, tutor, now := uuid.New(), uuid.New(), time.Now()
	fresh := func() Deficit {
		return Deficit{PersonID: tutee, State: Confirmed, TuteeConfirmedAt: now, TutorConfirmedAt: now, TutorID: tutor}
	}
	for name, c := range map[string]struct {
		prepare func(*Deficit)
		by      uuid.UUID
		reason  string
		want    error
		changed bool
	}{
		"tutee":          {nil, tutee, "На уроках получается.", nil, true},
		"tutor":          {nil, tutor, "Видел на уроке.", nil, true},
		"without reason": {nil, tutee, "  ", ErrDeficitInvalid, false},
		"twice":          {func(d *Deficit) { d.State, d.DeclinedBy = Declined, tutee }, tutor, "Тоже нет.", nil, false},
		"removed":        {func(d *Deficit) { d.State = Removed }, tutee, "Нет такого.", ErrDeficitReplaced, false},
		"replaced":       {func(d *Deficit) { d.SupersededBy = uuid.New() }, tutee, "Нет такого.", ErrDeficitReplaced, false},
	} {
		d := fresh()
		if c.prepare != nil {
			c.prepare(&d)
		}
		changed, err := d.Decline(c.by, c.reason, now)
		if changed != c.changed || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v", name, changed, err)
		}
		if changed && (d.Living() || d.DeclineReason == "" || d.DeclinedBy != c.by) {
			t.Errorf("%s: %+v", name, d)
		}
	}
	d := fresh()
	if _, err := d.Decline(tutee, "На уроках получается.", now); err != nil || d.TutorConfirmedAt.IsZero() || !d.TuteeConfirmedAt.IsZero() {
		t.Errorf("the other's mark does not stay: %+v, %v", d, err)
	}
	if _, err := d.Confirm(tutor, now); !errors.Is(err, ErrDeficitDeclined) {
		t.Errorf("revived by another: %v", err)
	}
	if changed, err := d.Confirm(tutee, now); !changed || err != nil || d.State != Confirmed || d.DeclineReason != "" || !d.Living() {
		t.Errorf("on second thoughts: %+v, %v", d, err)
	}
}

func TestStatement_HasTheDayOnWhichItWasSeen(t *testing.T) {
	t.Parallel()
	f := Framework{Code: "f", Competencies: []Competency{{Code: "a", Title: "А"}}}
	school := tenant.Scope{Person: uuid.New(), Role: tenant.SchoolCoordinator}
	today := civil.MustParse("2026-11-22")
	for day, ok := range map[string]bool{"2026-11-22": true, "2026-10-01": true, "2026-11-23": false, "2021-11-22": true, "2021-11-21": false} {
		in := Statement{Framework: "f", Competency: "a", Source: ByLessonVisit, FoundOn: civil.MustParse(day)}
		d, err := in.state(f, uuid.New(), school, today, time.Now())
		if (err == nil) != ok || ok && d.FoundOn.String() != day {
			t.Errorf("%s: %v, %v", day, d.FoundOn, err)
		}
	}
	d, err := Statement{Framework: "f", Competency: "a", Source: ByWorkAnalysis}.state(f, uuid.New(), school, today, time.Now())
	if err != nil || d.FoundOn != today {
		t.Errorf("%v, %v", d.FoundOn, err)
	}
}
