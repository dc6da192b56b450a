package iom

import "slices"

// State is where a route stands in its life. A route's stages are another thing:
// the regulation says which of them run in which state.
type State string

// The states of a route.
const (
	Draft      State = "draft"      // the tutee plans, with the tutor's help
	Agreement  State = "agreement"  // the school reads it [B 2.8.3]
	Active     State = "active"     // it is carried out
	Assessment State = "assessment" // product, review, final diagnosis, conclusions
	Completed  State = "completed"  // with an Outcome; both outcomes are lawful ends [B 1.12]
	Withdrawn  State = "withdrawn"  // ended at the tutee's wish [B 1.6]
	Archived   State = "archived"   // kept for its term only
)

// Outcome of a completed route.
type Outcome string

// The two lawful ends [B 1.12].
const (
	Reached    Outcome = "reached"
	NotReached Outcome = "not_reached"
)

// Move is a step a person takes with a route. Some lead to another state, some
// change the route where it stands.
type Move string

// The moves. No other way leads between states.
const (
	Edit              Move = "edit"
	Appoint           Move = "appoint"
	EndAppointment    Move = "end_appointment"
	AddDiagnosis      Move = "add_diagnosis"
	Submit            Move = "submit"
	Agree             Move = "agree"
	Return            Move = "return"
	Recall            Move = "recall"
	Start             Move = "start"
	Correct           Move = "correct"
	Extend            Move = "extend"
	ProposeTerm       Move = "propose_term"
	DecideTerm        Move = "decide_term"
	FinishActivity    Move = "finish_activity"
	ReopenActivity    Move = "reopen_activity"
	Reflect           Move = "reflect"
	BeginAssessment   Move = "begin_assessment"
	OfferCorrection   Move = "offer_correction"
	RetractCorrection Move = "retract_correction"
	AcceptCorrection  Move = "accept_correction"
	DeclineCorrection Move = "decline_correction"
	Conclude          Move = "conclude"
	JoinConclusion    Move = "join_conclusion"
	AgreeConclusion   Move = "agree_conclusion"
	ReturnConclusion  Move = "return_conclusion"
	Recommend         Move = "recommend"
	Complete          Move = "complete"
	WithdrawConsent   Move = "withdraw_consent"
	Withdraw          Move = "withdraw"
	Archive           Move = "archive"
)

// way is one lawful move: from where to where.
type way struct {
	move     Move
	from, to State
}

// life is the whole of it: what is not here cannot happen to a route.
var life = []way{
	{Edit, Draft, Draft},
	{Appoint, Draft, Draft},
	{Appoint, Agreement, Agreement},
	{Appoint, Active, Active},
	{Appoint, Assessment, Assessment},
	{EndAppointment, Draft, Draft},
	{EndAppointment, Agreement, Agreement},
	{EndAppointment, Active, Active},
	{EndAppointment, Assessment, Assessment},
	{AddDiagnosis, Draft, Draft},
	{AddDiagnosis, Agreement, Agreement},
	{AddDiagnosis, Active, Active},
	{AddDiagnosis, Assessment, Assessment},
	{Submit, Draft, Agreement},
	{Start, Draft, Active},
	{Agree, Agreement, Active},
	{Return, Agreement, Draft},
	{Recall, Agreement, Draft},
	{FinishActivity, Active, Active},
	{ReopenActivity, Active, Active},
	{Reflect, Active, Active},
	{Correct, Active, Active},
	{Extend, Active, Active},
	{ProposeTerm, Active, Active},
	{DecideTerm, Active, Active},
	{BeginAssessment, Active, Assessment},
	{FinishActivity, Assessment, Assessment},
	{Reflect, Assessment, Assessment},
	{OfferCorrection, Assessment, Assessment},
	{RetractCorrection, Assessment, Assessment},
	{DeclineCorrection, Assessment, Assessment},
	{AcceptCorrection, Assessment, Active},
	{Conclude, Assessment, Assessment},
	{JoinConclusion, Assessment, Assessment},
	{AgreeConclusion, Assessment, Assessment},
	{ReturnConclusion, Assessment, Assessment},
	{Recommend, Assessment, Assessment},
	{Recommend, Completed, Completed},
	{Complete, Assessment, Completed},
	{WithdrawConsent, Draft, Draft},
	{WithdrawConsent, Agreement, Agreement},
	{WithdrawConsent, Active, Active},
	{WithdrawConsent, Assessment, Assessment},
	{WithdrawConsent, Completed, Completed},
	{WithdrawConsent, Withdrawn, Withdrawn},
	{WithdrawConsent, Archived, Archived},
	{Withdraw, Draft, Withdrawn},
	{Withdraw, Agreement, Withdrawn},
	{Withdraw, Active, Withdrawn},
	{Withdraw, Assessment, Withdrawn},
	{Archive, Completed, Archived},
	{Archive, Withdrawn, Archived},
}

var states = []State{Draft, Agreement, Active, Assessment, Completed, Withdrawn, Archived}

// States lists every state in the order of life.
func States() []State { return slices.Clone(states) }

// Known tells whether s is one of the states.
func (s State) Known() bool { return slices.Contains(states, s) }

// Ended holds when nothing more is planned or judged on the route.
func (s State) Ended() bool { return s == Completed || s == Withdrawn || s == Archived }

// Moves lists what any regulation allows in the state; Route.Moves narrows it to
// the route's own regulation.
func (s State) Moves() []Move {
	var moves []Move
	for _, w := range life {
		if w.from == s {
			moves = append(moves, w.move)
		}
	}
	return moves
}

// Next gives the state that the move leads to from s, and whether there is a way.
func (s State) Next(m Move) (State, bool) {
	w, ok := find(life, func(w way) bool { return w.from == s && w.move == m })
	return w.to, ok
}

// Moves lists what can be done with the route now, as its regulation and what
// has been offered and proposed allow. Who may do it is not asked here.
func (r *Route) Moves(g *Regulation) []Move {
	return slices.DeleteFunc(r.State.Moves(), func(m Move) bool { return !r.open(g, m) })
}

// open tells whether the regulation knows the move and something awaits it.
func (r *Route) open(g *Regulation, m Move) bool {
	switch m {
	case Submit:
		return g.Agreement.On
	case Start:
		return !g.Agreement.On
	case Correct:
		return g.Correction.On
	case Extend:
		return g.Extension.On
	case ProposeTerm:
		return g.Proposals.On
	case ReopenActivity:
		return slices.ContainsFunc(r.Activities, func(a Activity) bool { return a.Status == Done })
	case EndAppointment:
		return slices.ContainsFunc(r.Appointments, Appointment.lasting)
	case WithdrawConsent:
		return r.consented(g)
	case DecideTerm:
		return slices.ContainsFunc(r.Proposals, TermProposal.open)
	case OfferCorrection:
		return g.Extension.Correction.On && r.offer() == nil
	case AcceptCorrection, DeclineCorrection, RetractCorrection:
		return r.offer() != nil
	case AgreeConclusion:
		return slices.ContainsFunc(r.Conclusions, func(c Conclusion) bool { return c.awaits(g) })
	case ReturnConclusion:
		return slices.ContainsFunc(r.Conclusions, func(c Conclusion) bool { return c.returnable(g) })
	case JoinConclusion:
		return slices.ContainsFunc(r.Conclusions, func(c Conclusion) bool { return c.joinable(g) })
	case Complete:
		return r.offer() == nil
	default:
		return true
	}
}

// step checks that the move is lawful here and now, or says what is.
func (r *Route) step(g *Regulation, m Move) error {
	if _, ok := r.State.Next(m); ok && r.open(g, m) {
		return nil
	}
	moves := r.Moves(g)
	names := make([]string, len(moves))
	for i, m := range moves {
		names[i] = string(m)
	}
	return ErrStepOutOfOrder.Allowing(names...).Saying(stepSentence(r.State, m, moves)).Because(outOfOrder{m})
}

// outOfOrder names the move that was refused, for who words the refusal anew.
type outOfOrder struct{ move Move }

func (o outOfOrder) Error() string { return string(o.move) + " does not lie ahead" }
