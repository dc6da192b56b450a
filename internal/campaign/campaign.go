package campaign

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Campaign asks the people of a target group to take an instrument.
type Campaign struct {
	bun.BaseModel  `bun:"table:campaign,alias:campaign"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID `bun:",nullzero"` // where its author acts; none: the region
	OrganizationID uuid.UUID `bun:",nullzero"`
	Title          string
	Message        string // to who is invited
	InstrumentID   uuid.UUID
	Phase          assessment.Phase
	OpensOn        civil.Date
	ClosesOn       civil.Date  // the last day
	Criteria       TargetGroup `bun:"type:jsonb"`
	RemindDays     []int       `bun:",array"`
	Attempts       int         // how often one may begin; 0: as often as one likes
	State          State
	AuthorID       uuid.UUID
	Version        int
	CreatedAt      time.Time
	UpdatedAt      time.Time
	StartedAt      time.Time `bun:",nullzero"`
	ClosedAt       time.Time `bun:",nullzero"`
}

// Phase of the runs that a campaign asks for.
type Phase = assessment.Phase

// The phases.
const (
	Entry   = assessment.Entry
	Interim = assessment.Interim
	Final   = assessment.Final
)

// State of a campaign.
type State string

// The states, in the order of life.
const (
	Draft   State = "draft"
	Running State = "running"
	Closed  State = "closed"
)

// TargetGroup says who is asked: those who fit all that is named. What is left out
// narrows nothing; with People only they are asked.
type TargetGroup struct {
	Municipalities []uuid.UUID `json:"municipalities,omitempty"`
	Organizations  []uuid.UUID `json:"organizations,omitempty"`
	Positions      []string    `json:"positions,omitempty"`  // words of the position
	Subjects       []string    `json:"subjects,omitempty"`   // words of a subject
	Categories     []string    `json:"categories,omitempty"` // codes of qualification categories; WithoutCategory
	ExperienceFrom *int        `json:"experience_from,omitempty"`
	ExperienceTo   *int        `json:"experience_to,omitempty"` // whole years
	AttestedFrom   civil.Date  `json:"attested_from,omitzero"`
	AttestedTo     civil.Date  `json:"attested_to,omitzero"`
	People         []uuid.UUID `json:"people,omitempty"`
}

// WithoutCategory asks for those who have no qualification category.
const WithoutCategory = "none"

// Categories are what a target group may name.
func Categories() []string {
	return []string{WithoutCategory, string(tenant.Conformity), string(tenant.FirstCategory), string(tenant.HighestCategory), string(tenant.TeacherMethodist), string(tenant.TeacherMentor)}
}

// Bounds of a target group's lists.
const (
	maxWords  = 30
	maxPlaces = 500
	maxPeople = 2000
	maxRemind = 5
)

// tidy takes words apart that stand in one field, divided by commas.
func (c *Campaign) tidy() {
	for _, s := range []*string{&c.Title, &c.Message} {
		*s = strings.TrimSpace(*s)
	}
	c.Criteria.tidy()
	days := []int{}
	for _, d := range c.RemindDays {
		if !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	slices.SortFunc(days, func(a, b int) int { return b - a })
	c.RemindDays = days
}

func (g *TargetGroup) tidy() {
	for _, list := range []*[]string{&g.Positions, &g.Subjects, &g.Categories} {
		var kept []string
		for _, some := range *list {
			for w := range strings.FieldsFuncSeq(some, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
				if w = strings.TrimSpace(w); w != "" && !slices.Contains(kept, w) {
					kept = append(kept, w)
				}
			}
		}
		*list = kept
	}
}

// Check tells every bad place of the campaign at once.
func (c *Campaign) Check() error {
	bad := ErrInvalid
	say := func(path, message string) { bad = bad.At("body."+path, message) }
	if n := utf8.RuneCountInString(c.Title); n < 3 || n > 200 {
		say("title", "Название: от 3 до 200 знаков.")
	}
	if utf8.RuneCountInString(c.Message) > 2000 {
		say("message", "Обращение: до 2000 знаков.")
	}
	for path, text := range map[string]string{"title": c.Title, "message": c.Message} {
		if diagnostics.Markup(text) {
			say(path, "Простой текст: "+diagnostics.MarkupRefused+".")
		}
	}
	if !c.Phase.Known() {
		say("phase", "Этап диагностики: входная, промежуточная или итоговая.")
	}
	switch {
	case c.OpensOn.IsZero():
		say("opens_on", "Укажите первый день.")
	case c.ClosesOn.IsZero():
		say("closes_on", "Укажите последний день.")
	case c.ClosesOn.Before(c.OpensOn):
		say("closes_on", "Последний день не может быть раньше первого.")
	case c.ClosesOn.DaysSince(c.OpensOn) > 366:
		say("closes_on", "Кампания длится не больше года.")
	}
	if len(c.RemindDays) > maxRemind || slices.ContainsFunc(c.RemindDays, func(d int) bool { return d < 0 || d > 60 }) {
		say("remind_days", fmt.Sprintf("Напоминаний не больше %d, за 0–60 дней до конца.", maxRemind))
	}
	if c.Attempts < 0 || c.Attempts > maxAttempts {
		say("attempts", fmt.Sprintf("Попыток: от 1 до %d, или 0: без ограничения.", maxAttempts))
	}
	c.Criteria.check(say)
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func (g TargetGroup) check(say func(path, message string)) {
	for name, list := range map[string][]string{"positions": g.Positions, "subjects": g.Subjects} {
		if len(list) > maxWords || slices.ContainsFunc(list, func(w string) bool { return utf8.RuneCountInString(w) > 100 }) {
			say("criteria."+name, fmt.Sprintf("Не больше %d значений, каждое до 100 знаков.", maxWords))
		}
	}
	if slices.ContainsFunc(g.Categories, func(c string) bool { return !slices.Contains(Categories(), c) }) {
		say("criteria.categories", "Такой квалификационной категории нет.")
	}
	if len(g.Municipalities) > maxPlaces || len(g.Organizations) > maxPlaces {
		say("criteria.organizations", fmt.Sprintf("Не больше %d организаций.", maxPlaces))
	}
	if len(g.People) > maxPeople {
		say("criteria.people", fmt.Sprintf("Списком не больше %d человек.", maxPeople))
	}
	for name, years := range map[string]*int{"experience_from": g.ExperienceFrom, "experience_to": g.ExperienceTo} {
		if years != nil && (*years < 0 || *years > 80) {
			say("criteria."+name, "Стаж: от 0 до 80 лет.")
		}
	}
	if g.ExperienceFrom != nil && g.ExperienceTo != nil && *g.ExperienceTo < *g.ExperienceFrom {
		say("criteria.experience_to", "Верхняя граница стажа меньше нижней.")
	}
	if !g.AttestedFrom.IsZero() && !g.AttestedTo.IsZero() && g.AttestedTo.Before(g.AttestedFrom) {
		say("criteria.attested_to", "Конец срока раньше начала.")
	}
}

// Start begins a draft whose days are not over.
func (c *Campaign) Start(today civil.Date, now time.Time) error {
	switch {
	case c.State != Draft:
		return ErrStarted
	case c.ClosesOn.Before(today):
		return ErrWindow
	}
	c.State, c.StartedAt, c.UpdatedAt = Running, now, now
	return nil
}

// Close ends a campaign; runs under way may still be finished.
func (c *Campaign) Close(now time.Time) error {
	if c.State != Running {
		return ErrNotRunning
	}
	c.State, c.ClosedAt, c.UpdatedAt = Closed, now, now
	return nil
}

// Open refuses to begin outside of the days, at the place of who begins.
func (c *Campaign) Open(today civil.Date) error {
	switch {
	case c.State != Running:
		return ErrNotRunning
	case today.Before(c.OpensOn):
		return ErrEarly
	case today.After(c.ClosesOn):
		return ErrLate
	}
	return nil
}

// Invitation is one person's, with what became of it.
type Invitation struct {
	CampaignID   uuid.UUID
	Title        string
	Message      string
	Instrument   string
	InstrumentID uuid.UUID
	Phase        assessment.Phase
	OpensOn      civil.Date
	ClosesOn     civil.Date
	State        State
	InvitedAt    time.Time
	RemindedAt   time.Time
	DeclinedAt   time.Time
	DiagnosisID  uuid.UUID
	Run          assessment.RunState
	Attempts     int        // limit of the campaign, 0: none
	Tries        int        // runs begun in it
	Today        civil.Date // at the person's place
	OfSchool     bool       // a school prepared it, which sees results by name; others see numbers
}

// Answer is what a person made of an invitation.
type Answer string

// The answers.
const (
	Waits    Answer = "waits"
	Begun    Answer = "begun"
	Finished Answer = "finished"
	Declined Answer = "declined"
)

// Answer tells what the person made of the invitation; who stopped half-way may begin
// again.
func (i Invitation) Answer() Answer {
	switch {
	case i.Run == assessment.Submitted:
		return Finished
	case !i.DeclinedAt.IsZero():
		return Declined
	case i.Run != "" && i.Run != assessment.Abandoned:
		return Begun
	}
	return Waits
}

// Above tells whether the campaign stands above where somebody acts: they see how their own
// place does, and lead nothing.
func (c *Campaign) Above(scope tenant.Scope) bool {
	return scope.Municipality != uuid.Nil && c.MunicipalityID == uuid.Nil || scope.Organization != uuid.Nil && c.OrganizationID == uuid.Nil
}

// shownTo leaves out of a campaign from above whom else it asks.
func (c *Campaign) shownTo(scope tenant.Scope) {
	if c.Above(scope) {
		c.Criteria = TargetGroup{}
	}
}

// Progress counts the invitations of one place.
type Progress struct {
	PlaceID  uuid.UUID // nil: of all
	Place    string
	Invited  int
	Begun    int // and not finished
	Finished int
	Declined int
	Hushed   bool // how many declined is not told: they are among those who have not answered
}

// Waiting are those who have not answered.
func (p Progress) Waiting() int { return p.Invited - p.Begun - p.Finished - p.Declined }

// LeastTold is how many must be invited before it is told how many of them declined:
// of fewer, the number names people, and taking part is voluntary [B 1.6].
const LeastTold = 10

// hush counts those who declined among those who have not answered, where places are so
// small that the number, or its difference to the sum, would tell who they are.
func hush(all []Progress) []Progress {
	small := slices.ContainsFunc(all, func(p Progress) bool { return p.PlaceID != uuid.Nil && p.Invited < LeastTold })
	for i := range all {
		if all[i].Invited < LeastTold || small && all[i].PlaceID != uuid.Nil {
			all[i].Declined, all[i].Hushed = 0, true
		}
	}
	return all
}

// running refuses to begin outside of the campaign's days, at the person's place.
func (i Invitation) running() error {
	c := Campaign{State: i.State, OpensOn: i.OpensOn, ClosesOn: i.ClosesOn}
	return c.Open(i.Today)
}

// Open tells whether the invitation can be followed today.
func (i Invitation) Open() bool {
	return i.Answer() != Finished && (i.Answer() == Begun || !i.Spent()) && i.running() == nil
}
