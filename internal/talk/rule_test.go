package talk_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func TestAfterWorkingDays_SkipsWeekendsAndPublicHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23", 3, "2026-11-26"}, // from a Monday
		{"2026-11-27", 1, "2026-11-30"}, // over a weekend
		{"2026-11-28", 1, "2026-11-30"}, // from a Saturday
		{"2026-11-03", 1, "2026-11-05"}, // over the Day of Unity
		{"2026-12-31", 1, "2027-01-11"}, // over the holidays of January and a weekend
		{"2026-02-20", 1, "2026-02-24"},
		{"2026-05-08", 1, "2026-05-11"},
		{"2026-06-11", 1, "2026-06-15"},
		{"2026-11-23", 30, "2027-01-12"},
	} {
		if got := talk.AfterWorkingDays(civil.MustParse(c.from), c.n); got.String() != c.want {
			t.Errorf("%d working days after %s: %s, want %s", c.n, c.from, got, c.want)
		}
	}
}

func TestCalled_ByTheSurnameAmongWhoMayRead(t *testing.T) {
	t.Parallel()
	anna, alla, boris, fedor := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	among := []talk.Listener{{ID: anna, Full: "Иванова Анна Петровна"}, {ID: alla, Full: "Петрова Алла"}, {ID: boris, Full: "Петрова Белла"}, {ID: fedor, Full: "Фёдоров-Семёнов Иван"}}
	for text, want := range map[string][]uuid.UUID{
		"Без обращений":                        nil,
		"@Иванова, посмотрите":                 {anna},
		"спрошу у @иванова и (@ИВАНОВА)":       {anna, anna},
		"@Петрова А поможет":                   {alla},
		"@Петрова Б. тоже":                     {boris},
		"@Петрова Алла, посмотрите":            {alla},
		"@Федоров-Семенов":                     {fedor},
		"пишите на anna@Иванова.рф":            nil,
		"@Иванова Скажите":                     {anna},
		"первая строка\n@Петрова А\n@Иванова.": {alla, anna},
	} {
		got, err := talk.Called(text, among)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"@Петрова, кто из двух?", "@Петрова Будьте добры", "@Сидоров не отсюда", "@Петрова В"} {
		if ids, err := talk.Called(text, among); !errors.Is(err, talk.ErrNotAudible) {
			t.Errorf("%q calls %v, %v", text, ids, err)
		} else if f, _ := fault.As(err); len(f.Fields) != 1 || f.Fields[0].Path != "body.text" {
			t.Errorf("%q: %+v", text, f.Fields)
		}
	}
}

func TestComment_IsChangedByItsAuthorWithinHalfAnHour(t *testing.T) {
	t.Parallel()
	author, now := uuid.New(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	c := talk.Comment{AuthorID: author, CreatedAt: now}
	for _, k := range []struct {
		by   uuid.UUID
		at   time.Time
		want error
	}{
		{author, now.Add(talk.EditTime), nil},
		{author, now.Add(talk.EditTime + time.Microsecond), talk.ErrTooLate},
		{uuid.New(), now, talk.ErrNotAuthor},
	} {
		if err := c.Changeable(k.by, k.at); !errors.Is(err, k.want) {
			t.Errorf("after %s: %v, want %v", k.at.Sub(now), err, k.want)
		}
	}
	c.RemovedAt = now
	if err := c.Changeable(author, now); !errors.Is(err, talk.ErrRemoved) {
		t.Errorf("removed: %v", err)
	}
}

// the people of a route: who is appointed, and who answers for its place
type people struct {
	route                                                                *iom.Route
	request                                                              talk.Request
	tutee, tutor, methodist, mentor, school, lead, municipal, centre, at tenant.Scope
}

func newPeople() people {
	at := tenant.Scope{Region: uuid.New(), Municipality: uuid.New(), Organization: uuid.New()}
	as := func(role tenant.Role) tenant.Scope {
		s := at
		s.Person, s.Role = uuid.New(), role
		return s
	}
	p := people{tutee: as(tenant.Tutee), tutor: as(tenant.Tutor), methodist: as(tenant.RegionalMethodist), mentor: as(tenant.Mentor), school: as(tenant.SchoolCoordinator),
		lead: as(tenant.MethodologicalLead), municipal: as(tenant.MunicipalCoordinator), centre: as(tenant.RegionalCoordinator), at: at}
	place := iom.Place{RegionID: at.Region, MunicipalityID: at.Municipality, OrganizationID: at.Organization}
	p.route = &iom.Route{ID: uuid.New(), Place: place, TuteeID: p.tutee.Person, Appointments: []iom.Appointment{
		{PersonID: p.tutor.Person, Role: tenant.Tutor}, {PersonID: p.methodist.Person, Role: tenant.RegionalMethodist}, {PersonID: p.mentor.Person, Role: tenant.Mentor}}}
	p.request = talk.Request{RegionID: at.Region, MunicipalityID: at.Municipality, OrganizationID: at.Organization, PersonID: p.tutee.Person, State: talk.Asked, Version: 1}
	return p
}

// Whom the tutee asked answers, and nobody in their place [B 2.8.5].
func TestHelp_B285_IsAnsweredByWhomItWasAsked(t *testing.T) {
	t.Parallel()
	p := newPeople()
	stranger := p.school
	stranger.Organization = uuid.New()
	all := map[string]tenant.Scope{"tutee": p.tutee, "tutor": p.tutor, "methodist": p.methodist, "mentor": p.mentor, "school": p.school, "lead": p.lead,
		"municipal": p.municipal, "centre": p.centre, "another school": stranger}
	for to, want := range map[talk.Addressee][]string{
		talk.ToTutor: {"tutor"}, talk.ToMethodist: {"centre", "methodist"}, talk.ToMunicipality: {"municipal"}, talk.ToSchool: {"lead", "school"},
	} {
		var got []string
		for name, who := range all {
			r := p.request
			r.Addressee = to
			if err := r.Answer(p.route, who, time.Now()); err == nil {
				got = append(got, name)
			} else if !errors.Is(err, talk.ErrNotAddressee) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("a question to the %s is answered by %v, want %v", to, got, want)
		}
	}
	p.route.Appointments[0].Until = civil.MustParse("2026-11-01")
	r := p.request
	r.Addressee = talk.ToTutor
	if r.Answers(p.route, p.tutor) {
		t.Error("a former tutor still answers")
	}
	// who asked may work for the school as well
	both := p.school
	both.Person, r.Addressee = p.tutee.Person, talk.ToSchool
	if r.Answers(p.route, both) {
		t.Error("the school's coordinator answers their own question")
	}
}

func TestHelp_StatesAndWhoMovesThem(t *testing.T) {
	t.Parallel()
	p, now, due := newPeople(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), civil.MustParse("2026-11-26")
	take := func(who tenant.Scope) func(*talk.Request) error {
		return func(r *talk.Request) error { return r.Take(p.route, who, now) }
	}
	answer := func(who tenant.Scope) func(*talk.Request) error {
		return func(r *talk.Request) error { return r.Answer(p.route, who, now) }
	}
	closing := func(who tenant.Scope) func(*talk.Request) error {
		return func(r *talk.Request) error { return r.Close(who, now) }
	}
	reopen := func(who tenant.Scope) func(*talk.Request) error {
		return func(r *talk.Request) error { return r.Reopen(who, due, now) }
	}
	for _, c := range []struct {
		name string
		from talk.HelpState
		do   func(*talk.Request) error
		to   talk.HelpState
		want error
	}{
		{"taken", talk.Asked, take(p.school), talk.Taken, nil},
		{"taken again by the same", talk.Taken, take(p.school), talk.Taken, talk.ErrTakenByYou},
		{"taken from a colleague", talk.Taken, take(p.lead), talk.Taken, talk.ErrTaken},
		{"taken though answered", talk.Answered, take(p.school), talk.Answered, talk.ErrAnswered},
		{"taken though closed", talk.Closed, take(p.school), talk.Closed, talk.ErrClosed},
		{"answered at once", talk.Asked, answer(p.school), talk.Answered, nil},
		{"answered by a colleague", talk.Taken, answer(p.lead), talk.Answered, nil},
		{"answered once more", talk.Answered, answer(p.school), talk.Answered, nil},
		{"answered though closed", talk.Closed, answer(p.school), talk.Closed, talk.ErrClosed},
		{"closed unanswered", talk.Asked, closing(p.tutee), talk.Closed, nil},
		{"closed", talk.Answered, closing(p.tutee), talk.Closed, nil},
		{"closed by who answers", talk.Answered, closing(p.school), talk.Answered, talk.ErrNotAsker},
		{"closed twice", talk.Closed, closing(p.tutee), talk.Closed, talk.ErrClosed},
		{"reopened", talk.Closed, reopen(p.tutee), talk.Reopened, nil},
		{"reopened after an answer", talk.Answered, reopen(p.tutee), talk.Reopened, nil},
		{"reopened though open", talk.Taken, reopen(p.tutee), talk.Taken, talk.ErrStillOpen},
		{"reopened by another", talk.Closed, reopen(p.school), talk.Closed, talk.ErrNotAsker},
	} {
		r := p.request
		r.Addressee, r.State = talk.ToSchool, c.from
		if c.from == talk.Taken {
			r.TakenBy = p.school.Person
		}
		err := c.do(&r)
		if !errors.Is(err, c.want) || r.State != c.to {
			t.Errorf("%s: %s, %v; want %s, %v", c.name, r.State, err, c.to, c.want)
		}
		if r.State == talk.Reopened && (r.DueOn != due || r.TakenBy != uuid.Nil) {
			t.Errorf("%s: due %s, taken by %s", c.name, r.DueOn, r.TakenBy)
		}
	}
}

func TestHelp_IsOverdueTheDayAfterItsLast(t *testing.T) {
	t.Parallel()
	day := civil.MustParse("2026-11-26")
	for _, s := range []talk.HelpState{talk.Asked, talk.Taken, talk.Answered, talk.Closed, talk.Reopened} {
		r := talk.Request{State: s, DueOn: day}
		if r.Overdue(day) {
			t.Errorf("%s on the last day", s)
		}
		if got := r.Overdue(day.AddDays(1)); got != s.Waits() {
			t.Errorf("%s the day after: %t", s, got)
		}
	}
}
