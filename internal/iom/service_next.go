package iom

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Possible is a move that lies before the acting person, and why it cannot be made
// yet, where it cannot.
type Possible struct {
	Move     Move
	Refusal  *fault.Error // nil: it can be made now
	Warnings []Warning
}

// Look is a route with all that a page about it says: what lies before the acting
// person, and what its completion still wants.
type Look struct {
	View
	Ahead        []Possible
	Prepares     []ConclusionKind // the acting person may prepare now
	Joins        []ConclusionKind // agree, or take part in
	Returns      []ConclusionKind // give back
	Requirements []Requirement
	Judgement    Judgement
	Results      Results
}

// Possible finds a move among those that lie ahead.
func (l Look) Possible(m Move) (Possible, bool) {
	return find(l.Ahead, func(p Possible) bool { return p.Move == m })
}

// Look gives a route with what comes next, in one reading.
func (s *Service) Look(ctx context.Context, id uuid.UUID) (Look, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return Look{}, err
	}
	var v View
	var res Results
	err = tenant.Together(ctx,
		func(ctx context.Context) (err error) { v, err = s.Get(ctx, id); return err },
		func(ctx context.Context) (err error) { res, err = s.results(ctx, id); return err })
	if err != nil {
		return Look{}, err
	}
	d, err := s.deed(ctx, v.Route)
	if err != nil {
		return Look{}, err
	}
	l := Look{View: v, Results: res}
	l.Requirements, l.Judgement = v.Requirements(v.Regulation, l.Results), v.Regulation.Judge(v.Route, l.Results)
	if l.Ahead, err = s.tried(d, scope, l.Results); err != nil {
		return l, err
	}
	_, prepares := l.Possible(Conclude)
	_, agrees := l.Possible(AgreeConclusion)
	_, joins := l.Possible(JoinConclusion)
	_, returns := l.Possible(ReturnConclusion)
	for _, of := range v.Regulation.Conclusions {
		try := func(do func(*Route) error) bool { return do(d.copy()) == nil }
		if prepares && try(func(r *Route) error {
			_, err := r.Conclude(d.g, d.act, Conclusion{Kind: of.Kind, Outcome: Reached, Text: someWords, Reasons: someWords, Answers: r.allMet()})
			return err
		}) {
			l.Prepares = append(l.Prepares, of.Kind)
		}
		if (agrees && try(func(r *Route) error { return r.AgreeConclusion(d.g, d.act, of.Kind) })) ||
			(joins && try(func(r *Route) error { return r.JoinConclusion(d.g, d.act, of.Kind) })) {
			l.Joins = append(l.Joins, of.Kind)
		}
		if returns && try(func(r *Route) error {
			act := d.act
			act.Remark = someWords
			return r.ReturnConclusion(d.g, act, of.Kind)
		}) {
			l.Returns = append(l.Returns, of.Kind)
		}
	}
	return l, nil
}

// Moves tells what the acting person can do with the route next. Moves that need
// words or dates are tried with harmless ones: nothing is changed.
func (s *Service) Moves(ctx context.Context, id uuid.UUID) ([]Possible, error) {
	l, err := s.Look(ctx, id)
	return l.Ahead, err
}

// ahead lists the moves that lie before the acting person.
func (s *Service) ahead(ctx context.Context, d *deed, scope tenant.Scope) ([]Possible, error) {
	res, err := s.results(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	return s.tried(d, scope, res)
}

// tried tries each move that lies before the acting person.
func (s *Service) tried(d *deed, scope tenant.Scope, res Results) ([]Possible, error) {
	var list []Possible
	for _, m := range d.Route.Moves(d.g) {
		t, known := trials[m]
		if !known || !d.within(s.Policy.Reach(scope.Role, t.permission), scope) {
			continue
		}
		trial := &deed{Route: d.copy(), g: d.g, act: d.act, details: map[string]any{}}
		warnings, err := t.try(trial, res)
		p := Possible{Move: m, Warnings: warnings}
		if err != nil {
			refusal, worded := fault.As(err)
			if !worded {
				return nil, err
			}
			p.Refusal, p.Warnings = refusal, nil
		}
		list = append(list, p)
	}
	return list, nil
}

// instead words a step out of order anew for who tried it: possible are the moves that
// Moves lists for them, but for those that other people take. Other errors stay.
func (s *Service) instead(ctx context.Context, d *deed, refusal error) error {
	var tried outOfOrder
	if !errors.As(refusal, &tried) {
		return refusal
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	list, err := s.ahead(ctx, d, scope)
	if err != nil {
		return err
	}
	var moves []Move
	var names []string
	for _, p := range list {
		if p.Refusal == nil || p.Refusal.Kind != fault.Forbidden {
			moves, names = append(moves, p.Move), append(names, string(p.Move))
		}
	}
	return ErrStepOutOfOrder.Allowing(names...).Saying(stepSentence(d.State, tried.move, moves)).Because(tried)
}

// within tells whether a route that may be read lies within a reach.
func (d *deed) within(reach tenant.Reach, scope tenant.Scope) bool {
	switch reach {
	case tenant.ReachOwn:
		return d.IsTutee(scope.Person)
	case tenant.ReachAssigned:
		return d.Accompanies(scope.Person)
	case tenant.ReachOrganization:
		return d.OrganizationID == scope.Organization
	case tenant.ReachMunicipality:
		return d.MunicipalityID == scope.Municipality
	case tenant.ReachRegion:
		return d.RegionID == scope.Region
	default:
		return false
	}
}

// copy gives a route that can be tried on.
func (r *Route) copy() *Route {
	c := *r
	c.Plan, c.news = r.Plan.clone(), News{}
	c.Diagnoses, c.Appointments = slices.Clone(r.Diagnoses), slices.Clone(r.Appointments)
	c.Extensions, c.Proposals, c.Offers = slices.Clone(r.Extensions), slices.Clone(r.Proposals), slices.Clone(r.Offers)
	c.Reflections, c.Conclusions, c.Recommendations = slices.Clone(r.Reflections), slices.Clone(r.Conclusions), slices.Clone(r.Recommendations)
	c.Revisions, c.Steps = nil, nil
	return &c
}

// someWords stand for what a person would write.
const someWords = "…"

type trial struct {
	permission authz.Permission
	try        func(*deed, Results) ([]Warning, error)
}

// trials says who is asked about a move, and how it is tried.
var trials = map[Move]trial{
	Edit:            {permission("route", "edit"), func(d *deed, _ Results) ([]Warning, error) { return nil, d.Edit(d.g, d.act, d.Plan) }},
	AddDiagnosis:    {permission("route", "edit"), func(*deed, Results) ([]Warning, error) { return nil, nil }},
	Appoint:         {permission("route", "appoint"), func(*deed, Results) ([]Warning, error) { return nil, nil }},
	EndAppointment:  {permission("route", "appoint"), func(*deed, Results) ([]Warning, error) { return nil, nil }},
	WithdrawConsent: {permission("route", "withdraw_consent"), decide},
	Submit:          {permission("route", "submit"), func(d *deed, _ Results) ([]Warning, error) { return d.Submit(d.g, d.act) }},
	Agree:           {permission("route", "agree"), func(d *deed, _ Results) ([]Warning, error) { return d.Agree(d.g, d.act, "") }},
	Return:          {permission("route", "agree"), func(d *deed, _ Results) ([]Warning, error) { return nil, d.Return(d.g, d.act, someWords) }},
	Start:           {permission("route", "start"), func(d *deed, _ Results) ([]Warning, error) { return d.Start(d.g, d.act) }},
	Correct:         {permission("route", "correct"), decide},
	DecideTerm:      {permission("route", "decide_term"), decide},
	FinishActivity:  {permission("route", "finish"), tryFinish},
	ReopenActivity:  {permission("route", "finish"), tryReopen},
	Reflect:         {permission("route", "reflect"), func(*deed, Results) ([]Warning, error) { return nil, nil }},
	Recall:          {permission("route", "submit"), func(d *deed, _ Results) ([]Warning, error) { return nil, d.Recall(d.g, d.act) }},
	BeginAssessment: {permission("route", "assess"), func(d *deed, _ Results) ([]Warning, error) { return d.BeginAssessment(d.g, d.act) }},
	Extend: {permission("route", "extend"), func(d *deed, _ Results) ([]Warning, error) {
		end := d.Term.End.AddDays(1)
		if end.Before(d.act.Today) {
			end = d.act.Today
		}
		_, err := d.Extend(d.g, d.act, end, someWords)
		return nil, err
	}},
	ProposeTerm: {permission("route", "propose_term"), func(d *deed, _ Results) ([]Warning, error) {
		end := d.Term.End.AddDays(-1)
		if end.Before(d.act.Today) {
			end = d.act.Today.AddDays(1)
		}
		_, err := d.ProposeTerm(d.g, d.act, end, someWords)
		if errors.Is(err, ErrProposalStands) {
			err = nil // another day can be proposed
		}
		return nil, err
	}},
	OfferCorrection: {permission("route", "offer_correction"), func(d *deed, res Results) ([]Warning, error) {
		_, err := d.OfferCorrection(d.g, d.act, civil.Date{}, someWords, res)
		return nil, err
	}},
	RetractCorrection: {permission("route", "offer_correction"), func(d *deed, _ Results) ([]Warning, error) { return nil, d.RetractCorrection(d.g, d.act) }},
	AcceptCorrection:  {permission("route", "accept_correction"), func(d *deed, _ Results) ([]Warning, error) { return nil, d.AcceptCorrection(d.g, d.act) }},
	DeclineCorrection: {permission("route", "accept_correction"), func(d *deed, _ Results) ([]Warning, error) { return nil, d.DeclineCorrection(d.g, d.act) }},
	Conclude: {permission("conclusion", "prepare"), func(d *deed, _ Results) ([]Warning, error) {
		return nil, d.first(func(of ConclusionOf) error {
			_, err := d.Conclude(d.g, d.act, Conclusion{Kind: of.Kind, Outcome: Reached, Text: someWords, Answers: d.allMet()})
			return err
		})
	}},
	JoinConclusion: {permission("conclusion", "agree"), func(d *deed, _ Results) ([]Warning, error) {
		return nil, d.first(func(of ConclusionOf) error { return d.JoinConclusion(d.g, d.act, of.Kind) })
	}},
	AgreeConclusion: {permission("conclusion", "agree"), func(d *deed, _ Results) ([]Warning, error) {
		return nil, d.first(func(of ConclusionOf) error { return d.AgreeConclusion(d.g, d.act, of.Kind) })
	}},
	ReturnConclusion: {permission("conclusion", "agree"), func(d *deed, _ Results) ([]Warning, error) {
		d.act.Remark = someWords
		return nil, d.first(func(of ConclusionOf) error { return d.ReturnConclusion(d.g, d.act, of.Kind) })
	}},
	Recommend: {permission("route", "recommend"), func(d *deed, _ Results) ([]Warning, error) {
		_, err := d.Recommend(d.g, d.act, someWords)
		return nil, err
	}},
	Complete: {permission("route", "complete"), func(d *deed, res Results) ([]Warning, error) { return d.complete(res) }},
	Withdraw: {permission("route", "withdraw"), func(d *deed, _ Results) ([]Warning, error) { return nil, d.Withdraw(d.g, d.act, "") }},
	Archive:  {permission("route", "archive"), func(d *deed, _ Results) ([]Warning, error) { return nil, d.Archive(d.g, d.act) }},
}

func decide(d *deed, _ Results) ([]Warning, error) { return nil, d.decides(d.g, d.act) }

func tryFinish(d *deed, _ Results) (_ []Warning, err error) {
	err = ErrActivityClosed.Saying("Все мероприятия уже выполнены или отменены.")
	for _, a := range d.Activities {
		if a.Status != Planned {
			continue
		}
		if err = d.FinishActivity(d.g, d.act, a.ID, Finish{}); !errors.Is(err, ErrActivityAhead) {
			return nil, err
		}
	}
	return nil, err
}

func tryReopen(d *deed, res Results) (_ []Warning, err error) {
	for _, a := range d.Activities {
		if a.Status != Done {
			continue
		}
		if err = d.ReopenActivity(d.g, d.act, a.ID, res); err == nil {
			return nil, nil
		}
	}
	return nil, err
}

// first tries each kind of conclusion until one goes; else the first refusal.
func (d *deed) first(try func(ConclusionOf) error) error {
	var refusal error
	for _, of := range d.g.Conclusions {
		err := try(of)
		if err == nil {
			return nil
		}
		if refusal == nil {
			refusal = err
		}
	}
	return refusal
}
