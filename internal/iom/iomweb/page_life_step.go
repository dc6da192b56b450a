package iomweb

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// next is a step that lies before the reader: a button, or a page where it is taken.
type next struct {
	move     iom.Move
	href     string
	form     *page.Form
	sure     bool // asks first
	refusal  *fault.Error
	warnings []iom.Warning
	more     int // what else a plan lacks for it
	clause   string
}

// onward are the moves by which a route goes on, in the order in which they are
// offered; all others stand below them.
var onward = []iom.Move{iom.AcceptCorrection, iom.DecideTerm, iom.Agree, iom.Edit, iom.Submit, iom.Start, iom.FinishActivity,
	iom.BeginAssessment, iom.Conclude, iom.JoinConclusion, iom.AgreeConclusion, iom.Complete}

// unsaid are moves that are said by another one beside them, or on a page of theirs.
var unsaid = []iom.Move{iom.Return, iom.DeclineCorrection, iom.EndAppointment, iom.RetractCorrection, iom.ReturnConclusion, iom.ReopenActivity}

// steps lists what comes next: what carries the route on, and what may be done beside.
func (l journey) steps(ctx context.Context) (on, beside []next) {
	complete, ok := l.Possible(iom.Complete)
	ready := ok && complete.Refusal == nil
	for _, p := range l.Ahead {
		if slices.Contains(unsaid, p.Move) || p.Move == iom.FinishActivity {
			continue
		}
		n := next{move: p.Move, refusal: p.Refusal, warnings: p.Warnings, clause: l.Regulation.ClauseOf(p.Move)}
		if p.Refusal != nil && p.Refusal.Kind == fault.Forbidden {
			continue // what others decide is no step of the reader's
		}
		l.way(ctx, &n)
		if n.refusal != nil && slices.Contains([]iom.Move{iom.Submit, iom.Start}, n.move) {
			lacks, _ := l.Lacks(l.Regulation, l.Today)
			n.more = len(lacks) - 1
		}
		switch {
		case p.Move == iom.Reflect && l.State == iom.Active:
			continue // on an activity, which the page names; on the whole way in the end
		case ready && (p.Move == iom.Conclude || p.Move == iom.JoinConclusion):
			beside = append(beside, n) // all is there: it can be done anew, and need not be
		case p.Move == iom.BeginAssessment && len(l.soon(1)) > 0:
			beside = append(beside, n) // there is still something to do
		case p.Move == iom.Appoint && len(l.Appointments) == 0, p.Move == iom.Reflect && l.State == iom.Assessment && !l.reflected(),
			slices.Contains(onward, p.Move):
			on = append(on, n)
		default:
			beside = append(beside, n)
		}
	}
	slices.SortStableFunc(on, func(a, b next) int { return cmp.Compare(slices.Index(onward, a.move), slices.Index(onward, b.move)) })
	return on, beside
}

// Where steps are taken: on a page of theirs, or by a form at once.
var (
	pagesOf = map[iom.Move]string{
		iom.Edit: "/plan", iom.Correct: "/plan", iom.Agree: "/agreement", iom.Extend: "/extension", iom.ProposeTerm: "/term-proposals",
		iom.DecideTerm: "/term-proposals", iom.OfferCorrection: "/completion", iom.AcceptCorrection: "/completion", iom.Conclude: "/completion",
		iom.JoinConclusion: "/completion", iom.AgreeConclusion: "/completion", iom.Complete: "/completion", iom.Recommend: "/completion",
		iom.Reflect: "/completion", iom.Withdraw: "/withdrawal", iom.WithdrawConsent: "/people", iom.Appoint: "/people", iom.AddDiagnosis: "/diagnoses",
	}
	formsOf = map[iom.Move]string{iom.Submit: "/submission", iom.Recall: "/recall", iom.Start: "/start", iom.BeginAssessment: "/assessment", iom.Archive: "/archive"}
)

// way says where a step is taken.
func (l journey) way(ctx context.Context, n *next) {
	if tail, ok := pagesOf[n.move]; ok {
		n.href = l.path(ctx, tail)
		return
	}
	if tail, ok := formsOf[n.move]; ok {
		n.form = l.form(ctx, tail).WithoutDraft()
		n.sure = n.move == iom.BeginAssessment || n.move == iom.Archive
	}
}

// reflected tells that the reader has written the reflection on the whole way.
func (l journey) reflected() bool {
	return slices.ContainsFunc(l.Reflections, func(f iom.Reflection) bool { return f.ActivityID == uuid.Nil })
}

// soon lists the planned activities that end first.
func (l journey) soon(n int) []iom.Activity {
	list := slices.DeleteFunc(slices.Clone(l.Activities), func(a iom.Activity) bool { return a.Status != iom.Planned })
	slices.SortStableFunc(list, func(a, b iom.Activity) int {
		a1, b1 := cmp.Or(a.Term.End, a.Term.Start), cmp.Or(b.Term.End, b.Term.Start)
		if a1.IsZero() != b1.IsZero() {
			return cmp.Compare(truth(a1.IsZero()), truth(b1.IsZero()))
		}
		return a1.Compare(b1)
	})
	return list[:min(n, len(list))]
}

// thoughtless lists done activities that the reader has not reflected on yet.
func (l journey) thoughtless() []iom.Activity {
	if !l.mine() || !l.can(iom.Reflect) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(l.Activities), func(a iom.Activity) bool {
		return a.Status != iom.Done || len(l.reflectionsOn(a.ID)) > 0
	})
}

func (l journey) reflectionsOn(activity uuid.UUID) (list []iom.Reflection) {
	for _, f := range l.Reflections {
		if f.ActivityID == activity {
			list = append(list, f)
		}
	}
	return list
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// concluded tells that nobody is awaited any more in the rounds of the conclusions.
func (l journey) concluded() bool {
	return !slices.ContainsFunc(l.Regulation.Conclusions, func(of iom.ConclusionOf) bool {
		c, _ := l.Conclusion(of.Kind)
		return slices.ContainsFunc(l.Regulation.Round(of.Kind, c), func(t iom.Turn) bool { return t.Awaited && !t.Optional })
	})
}

// waits is the text for who has nothing to do with the route now.
func (l journey) waits() string {
	if l.mine() {
		if l.State == iom.Assessment && l.concluded() {
			return "life.wait.concluded"
		}
		return "life.wait." + string(l.State)
	}
	return "life.wait_other." + string(l.State)
}

// wayMark is one state on the way through them.
type wayMark struct {
	state        iom.State
	passed, here bool
	stages       []iom.StageOf
}

// marks is the way of this route through the states.
func (l journey) marks() []wayMark {
	way := []iom.State{iom.Draft, iom.Agreement, iom.Active, iom.Assessment, iom.Completed}
	if !l.Regulation.Agreement.On {
		way = []iom.State{iom.Draft, iom.Active, iom.Assessment, iom.Completed}
	}
	archived := l.State == iom.Archived
	if l.State == iom.Withdrawn || archived && l.CompletedOn.IsZero() {
		way = []iom.State{iom.Draft, iom.Withdrawn}
		if !l.StartedOn.IsZero() {
			way = []iom.State{iom.Draft, iom.Active, iom.Withdrawn}
		}
	}
	if archived {
		way = append(way, iom.Archived)
	}
	at := slices.Index(way, l.State)
	list := make([]wayMark, len(way))
	for i, s := range way {
		list[i] = wayMark{s, i < at, i == at, l.Regulation.StagesIn(s)}
	}
	return list
}

// strand is one thread of the plan: what is missing, what is to be reached, what is
// done for it and what proves it.
type strand struct {
	objective  *iom.Objective
	deficits   []iom.Deficit
	requests   []iom.LearningRequest
	activities []iom.Activity
}

// strands ties deficits, objectives and activities to each other; what is tied to
// nothing comes last.
func (l journey) strands() []strand {
	var list []strand
	tied := map[uuid.UUID]bool{}
	for i := range l.Objectives {
		o := &l.Objectives[i]
		s := strand{objective: o}
		for _, d := range l.Deficits {
			if slices.Contains(o.DeficitIDs, d.ID) {
				s.deficits, tied[d.ID] = append(s.deficits, d), true
			}
		}
		for _, q := range l.Requests {
			if slices.Contains(o.RequestIDs, q.ID) {
				s.requests, tied[q.ID] = append(s.requests, q), true
			}
		}
		for _, a := range l.Activities {
			if slices.Contains(a.ObjectiveIDs, o.ID) {
				s.activities, tied[a.ID] = append(s.activities, a), true
			}
		}
		list = append(list, s)
	}
	var loose strand
	for _, d := range l.Deficits {
		if !tied[d.ID] {
			loose.deficits = append(loose.deficits, d)
		}
	}
	for _, q := range l.Requests {
		if !tied[q.ID] {
			loose.requests = append(loose.requests, q)
		}
	}
	for _, a := range l.Activities {
		if !tied[a.ID] {
			loose.activities = append(loose.activities, a)
		}
	}
	if len(loose.deficits)+len(loose.requests)+len(loose.activities) > 0 {
		list = append(list, loose)
	}
	return list
}

// firstPossible is the step to be taken first: its button stands out.
func firstPossible(list []next) int {
	return slices.IndexFunc(list, func(n next) bool { return n.refusal == nil && n.move != iom.Edit })
}

func refusedBeside(list []next) bool {
	return slices.ContainsFunc(list, func(n next) bool { return n.form != nil && n.form.Refused() != nil })
}

func buttonClass(first bool) string {
	if first {
		return "primary"
	}
	return ""
}

// mend leads to where what a step lacks is put right.
func (l journey) mend(ctx context.Context, n next) string {
	switch {
	case n.refusal.ID == iom.ErrTutorMissing.ID:
		return l.path(ctx, "/people")
	case slices.Contains([]iom.Move{iom.Submit, iom.Start, iom.Agree}, n.move) && l.can(iom.Edit):
		return l.path(ctx, "/plan")
	case slices.Contains([]iom.Move{iom.Complete, iom.Conclude, iom.OfferCorrection}, n.move):
		return l.path(ctx, "/completion")
	}
	return ""
}
