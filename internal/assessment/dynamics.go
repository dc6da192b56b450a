package assessment

import (
	"cmp"
	"math"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Taken is a submitted diagnosis with its results: what the dynamics compare.
type Taken struct {
	Diagnosis
	Results []Result
}

// Trend is where things went.
type Trend string

// The trends; Unknown where there is nothing to compare with.
const (
	Positive Trend = "positive"
	Absent   Trend = "absent"
	Unknown  Trend = "unknown"
)

// Dynamics is what lies between two diagnoses of one person on one scale.
type Dynamics struct {
	PersonID  uuid.UUID
	Framework string
	Scale     string
	From, To  *Diagnosis // From is nil where there is nothing to compare with
	Trend     Trend
	Changes   []Change
}

// Change is what became of one competency. Before and After are shares of mastery
// (more is better, whichever way the scale runs).
type Change struct {
	Competency         string
	Title              string
	Before, After      float64
	HadDeficit, Has    bool
	LevelWas, LevelNow string
	WasByLevel         bool // no score is known: Before is the middle of the level
	NowByLevel         bool
	Trust              psychometrics.Trust // what is known of the scale's precision
}

// ByLevel holds where levels are compared: one of the two has no score.
func (c Change) ByLevel() bool { return c.WasByLevel || c.NowByLevel }

// Verdict says whether the change is more than the error of two measurements; of a level
// without a score that is not known.
func (c Change) Verdict() psychometrics.Verdict {
	if c.ByLevel() {
		return psychometrics.NotEnough
	}
	return c.Trust.Judge(c.Before, c.After)
}

// Delta is the change of mastery. Where levels are compared only its direction says
// something, and the same level is no change.
func (c Change) Delta() float64 {
	if c.ByLevel() && c.LevelWas == c.LevelNow {
		return 0
	}
	return c.After - c.Before
}

// tinyChange is less than any answer makes: the noise of floating point.
const tinyChange = 1e-9

// Between compares two diagnoses of the same scale, competency by competency. The
// trend is positive when the competencies that were deficits at the start have
// grown on the whole, or all of them where none was (our reading of
// «положительная динамика» [B 1.13-1.14]). Competencies that only one of the two
// measured are left out.
func Between(from, to Taken) Dynamics {
	d := Dynamics{PersonID: to.PersonID, Framework: to.Framework, Scale: to.Scale, From: &from.Diagnosis, To: &to.Diagnosis, Trend: Unknown}
	if from.Framework != to.Framework || from.Scale != to.Scale || from.PersonID != to.PersonID {
		d.From = nil
		return d
	}
	for _, now := range to.Results {
		i := slices.IndexFunc(from.Results, func(r Result) bool { return r.Competency == now.Competency })
		if i < 0 {
			continue
		}
		was := from.Results[i]
		d.Changes = append(d.Changes, Change{
			Competency: now.Competency, Title: now.Title, Before: was.Mastery(), After: now.Mastery(),
			HadDeficit: was.Deficit, Has: now.Deficit, LevelWas: was.LevelTitle, LevelNow: now.LevelTitle,
			WasByLevel: was.ByLevel, NowByLevel: now.ByLevel,
		})
	}
	d.Trend = trendOf(d.Changes)
	return d
}

func trendOf(changes []Change) Trend {
	var weak, all float64
	deficits := 0
	for _, c := range changes {
		all += c.Delta()
		if c.HadDeficit {
			weak += c.Delta()
			deficits++
		}
	}
	sum := all
	if deficits > 0 {
		sum = weak
	}
	switch {
	case len(changes) == 0 || math.IsNaN(sum):
		return Unknown
	case sum > tinyChange:
		return Positive
	}
	return Absent
}

// DynamicsOf pairs each person's last final diagnosis of a scale with the last
// entry diagnosis before it, or with the earliest one before it where no entry was
// taken. Trials count for nothing.
func DynamicsOf(taken []Taken) []Dynamics {
	var out []Dynamics
	for _, final := range lastFinals(taken) {
		if from, ok := startOf(final, taken); ok {
			out = append(out, Between(from, final))
			continue
		}
		out = append(out, Dynamics{PersonID: final.PersonID, Framework: final.Framework, Scale: final.Scale, To: &final.Diagnosis, Trend: Unknown})
	}
	return out
}

type scaleOf struct {
	person           uuid.UUID
	framework, scale string
}

func (t Taken) scale() scaleOf { return scaleOf{t.PersonID, t.Framework, t.Scale} }

// chronological orders by the day taken, then by the moment of submission.
func chronological(a, b Taken) int {
	return cmp.Or(a.TakenOn.Compare(b.TakenOn), a.SubmittedAt.Compare(b.SubmittedAt), slices.Compare(a.ID[:], b.ID[:]))
}

func lastFinals(taken []Taken) []Taken {
	var finals []Taken
	for _, t := range taken {
		if t.Phase != Final || t.State != Submitted || t.Trial {
			continue
		}
		i := slices.IndexFunc(finals, func(f Taken) bool { return f.scale() == t.scale() })
		switch {
		case i < 0:
			finals = append(finals, t)
		case chronological(finals[i], t) < 0:
			finals[i] = t
		}
	}
	slices.SortFunc(finals, chronological)
	return finals
}

func startOf(final Taken, taken []Taken) (Taken, bool) {
	var entry, earliest *Taken
	for i := range taken {
		t := &taken[i]
		if t.scale() != final.scale() || t.State != Submitted || t.Trial || t.ID == final.ID || chronological(*t, final) > 0 {
			continue
		}
		if t.Phase == Entry && (entry == nil || chronological(*entry, *t) < 0) {
			entry = t
		}
		if t.Phase != Final && (earliest == nil || chronological(*t, *earliest) < 0) {
			earliest = t
		}
	}
	switch {
	case entry != nil:
		return *entry, true
	case earliest != nil:
		return *earliest, true
	}
	return Taken{}, false
}

// FinalFact is what the completion of a route needs of one final diagnosis
// [B 1.12-1.13].
type FinalFact struct {
	DiagnosisID  uuid.UUID
	PersonID     uuid.UUID
	TakenOn      civil.Date
	Trend        Trend
	Competencies []CompetencyState
}

// CompetencyState says whether a competency is still a deficit at the end.
type CompetencyState struct {
	Framework, Competency string
	Deficit               bool
}

// finalFacts gives one fact for each final diagnosis that was taken on the route.
func finalFacts(route uuid.UUID, taken []Taken) []FinalFact {
	onRoute := slices.DeleteFunc(slices.Clone(taken), func(t Taken) bool { return t.Phase == Final && t.RouteID != route })
	var facts []FinalFact
	for _, d := range DynamicsOf(onRoute) {
		i := slices.IndexFunc(onRoute, func(t Taken) bool { return t.ID == d.To.ID })
		f := FinalFact{DiagnosisID: d.To.ID, PersonID: d.PersonID, TakenOn: d.To.TakenOn, Trend: d.Trend}
		for _, r := range onRoute[i].Results {
			f.Competencies = append(f.Competencies, CompetencyState{d.Framework, r.Competency, r.Deficit})
		}
		facts = append(facts, f)
	}
	return facts
}
