package iom

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// The methods of this file are the moves of a route's life: the policy says how far
// the role sees, the rule of the same name says whether it can be done. version is
// the route's that was read.

// Submit sends a draft to the school (R1, R2, R11, R17).
func (s *Service) Submit(ctx context.Context, id uuid.UUID, version int) (View, error) {
	return s.change(ctx, permission("route", "submit"), "route.submit", id, version, func(_ context.Context, d *deed) ([]Warning, error) {
		return d.Submit(d.g, d.act)
	})
}

// Recall takes a plan back from agreement.
func (s *Service) Recall(ctx context.Context, id uuid.UUID, version int) (View, error) {
	return s.change(ctx, permission("route", "submit"), "route.recall", id, version, func(_ context.Context, d *deed) ([]Warning, error) {
		return nil, d.Recall(d.g, d.act)
	})
}

// Agree is the school's consent: the route begins, with the tutee as they are now.
func (s *Service) Agree(ctx context.Context, id uuid.UUID, version int, comment string) (View, error) {
	return s.change(ctx, permission("route", "agree"), "route.agree", id, version, func(ctx context.Context, d *deed) ([]Warning, error) {
		w, err := d.Agree(d.g, d.act, comment)
		if err != nil {
			return nil, err
		}
		return w, s.profile(ctx, d)
	})
}

// Return gives the route back with a comment.
func (s *Service) Return(ctx context.Context, id uuid.UUID, version int, comment string) (View, error) {
	return s.change(ctx, permission("route", "agree"), "route.return", id, version, func(_ context.Context, d *deed) ([]Warning, error) {
		return nil, d.Return(d.g, d.act, comment)
	})
}

// Start begins a route where the regulation knows no agreement.
func (s *Service) Start(ctx context.Context, id uuid.UUID, version int) (View, error) {
	return s.change(ctx, permission("route", "start"), "route.start", id, version, func(ctx context.Context, d *deed) ([]Warning, error) {
		w, err := d.Start(d.g, d.act)
		if err != nil {
			return nil, err
		}
		return w, s.profile(ctx, d)
	})
}

// Extend moves the end by the tutee's own decision (R3).
func (s *Service) Extend(ctx context.Context, id uuid.UUID, version int, end civil.Date, reason string) (View, error) {
	return s.change(ctx, permission("route", "extend"), "route.extend", id, version, func(_ context.Context, d *deed) ([]Warning, error) {
		_, err := d.Extend(d.g, d.act, end, reason)
		return nil, err
	})
}

// ProposeTerm proposes another end to the tutee (R4).
func (s *Service) ProposeTerm(ctx context.Context, id uuid.UUID, end civil.Date, reason string) (View, error) {
	return s.change(ctx, permission("route", "propose_term"), "route.propose_term", id, 0, func(_ context.Context, d *deed) ([]Warning, error) {
		p, err := d.ProposeTerm(d.g, d.act, end, reason)
		d.details["proposal"] = p.ID
		return nil, err
	})
}

// DecideTerm is the tutee's answer to a proposal.
func (s *Service) DecideTerm(ctx context.Context, id uuid.UUID, version int, proposal uuid.UUID, accept bool, comment string) (View, error) {
	return s.change(ctx, permission("route", "decide_term"), "route.decide_term", id, 0, func(_ context.Context, d *deed) ([]Warning, error) {
		d.details["proposal"], d.details["accepted"] = proposal, accept
		switch p, ok := find(d.Proposals, func(p TermProposal) bool { return p.ID == proposal }); {
		case !ok:
			return nil, ErrNoSuchPart
		case p.open() && d.Version != version: // one that is answered says so itself
			return nil, ErrStale
		}
		return d.DecideTerm(d.g, d.act, proposal, accept, comment)
	})
}

// BeginAssessment ends the work on activities.
func (s *Service) BeginAssessment(ctx context.Context, id uuid.UUID, version int) (View, error) {
	return s.change(ctx, permission("route", "assess"), "route.begin_assessment", id, version, func(_ context.Context, d *deed) ([]Warning, error) {
		return d.BeginAssessment(d.g, d.act)
	})
}

// OfferCorrection offers to go on with a corrected route where there are no
// positive dynamics [B 1.14]; a zero end stays within the term.
func (s *Service) OfferCorrection(ctx context.Context, id uuid.UUID, end civil.Date, reason string) (View, error) {
	return s.change(ctx, permission("route", "offer_correction"), "route.offer_correction", id, 0, func(ctx context.Context, d *deed) ([]Warning, error) {
		res, err := s.results(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		o, err := d.OfferCorrection(d.g, d.act, end, reason, res)
		d.details["offer"] = o.ID
		return nil, err
	})
}

// RetractCorrection takes the offer back.
func (s *Service) RetractCorrection(ctx context.Context, id, offer uuid.UUID) (View, error) {
	return s.change(ctx, permission("route", "offer_correction"), "route.retract_correction", id, 0, func(_ context.Context, d *deed) ([]Warning, error) {
		if err := d.answers(offer); err != nil {
			return nil, err
		}
		return nil, d.RetractCorrection(d.g, d.act)
	})
}

// AnswerCorrection is the tutee's answer to an offer; accepted, the route goes on.
func (s *Service) AnswerCorrection(ctx context.Context, id uuid.UUID, version int, offer uuid.UUID, accept bool) (View, error) {
	return s.change(ctx, permission("route", "accept_correction"), "route.answer_correction", id, version, func(_ context.Context, d *deed) ([]Warning, error) {
		d.details["accepted"] = accept
		if err := d.answers(offer); err != nil {
			return nil, err
		}
		if accept {
			return nil, d.AcceptCorrection(d.g, d.act)
		}
		return nil, d.DeclineCorrection(d.g, d.act)
	})
}

// answers refuses an offer that this route never had.
func (d *deed) answers(offer uuid.UUID) error {
	d.details["offer"] = offer
	if _, ok := find(d.Offers, func(o CorrectionOffer) bool { return o.ID == offer }); !ok {
		return ErrNoSuchPart
	}
	if o := d.offer(); o != nil && o.ID != offer {
		return ErrProposalClosed
	}
	return nil
}

// Complete ends the route with the outcome of its deciding conclusion (R6, R7, R9,
// R15). Who may prepare that conclusion completes.
func (s *Service) Complete(ctx context.Context, id uuid.UUID, version int) (View, error) {
	return s.change(ctx, permission("route", "complete"), "route.complete", id, version, func(ctx context.Context, d *deed) ([]Warning, error) {
		res, err := s.results(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		w, err := d.complete(res)
		d.details["outcome"] = d.Outcome
		return w, err
	})
}

func (d *deed) complete(res Results) ([]Warning, error) {
	if err := d.step(d.g, Complete); err != nil {
		return nil, err
	}
	if of := d.g.Deciding(); !d.holds(d.act, of.PreparedBy) {
		return nil, ErrRole.By("R9", of.Clause)
	}
	return d.Complete(d.g, d.act, res)
}

// Withdraw ends the route at the tutee's wish [B 1.6].
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, version int, comment string) (View, error) {
	return s.change(ctx, permission("route", "withdraw"), "route.withdraw", id, version, func(_ context.Context, d *deed) ([]Warning, error) {
		return nil, d.Withdraw(d.g, d.act, comment)
	})
}

// Archive keeps an ended route for its term only.
func (s *Service) Archive(ctx context.Context, id uuid.UUID, version int) (View, error) {
	return s.change(ctx, permission("route", "archive"), "route.archive", id, version, func(_ context.Context, d *deed) ([]Warning, error) {
		return nil, d.Archive(d.g, d.act)
	})
}

// from says in which role somebody must work to be appointed as what.
var from = map[tenant.Role][]tenant.Role{
	tenant.Tutor:             {tenant.Tutor, tenant.RegionalMethodist}, // a methodist may be a tutor [B 3.1.4]
	tenant.Mentor:            {tenant.Mentor},
	tenant.RegionalMethodist: {tenant.RegionalMethodist},
	// who answers for the accompaniment [A I.6-7]
	tenant.SchoolCoordinator:    {tenant.SchoolCoordinator},
	tenant.MethodologicalLead:   {tenant.MethodologicalLead},
	tenant.MunicipalCoordinator: {tenant.MunicipalCoordinator},
}

// Appoint names who accompanies the route; an order's number and date may go with it.
func (s *Service) Appoint(ctx context.Context, id uuid.UUID, a Appointment) (View, Appointment, error) {
	var made Appointment
	v, err := s.change(ctx, permission("route", "appoint"), "route.appoint", id, 0, func(ctx context.Context, d *deed) ([]Warning, error) {
		if err := d.step(d.g, Appoint); err != nil {
			return nil, err
		}
		if roles := from[a.Role]; a.PersonID != uuid.Nil && len(roles) > 0 {
			employer, err := s.People.Employer(ctx, a.PersonID, d.OrganizationID, roles)
			if errors.Is(err, ErrNotFound) {
				return nil, ErrAppointment.At("person", "Такого человека с этой ролью здесь нет.")
			}
			if err != nil {
				return nil, err
			}
			if slices.Contains(Answering, a.Role) && employer != d.OrganizationID && employer != uuid.Nil {
				return nil, ErrAppointment.At("person", "Ответственный работает в организации маршрута или в муниципалитете.")
			}
			a.EmployerID = employer
		}
		var err error
		made, err = d.Appoint(d.g, d.act, a)
		d.details["appointment"], d.details["person"], d.details["role"] = made.ID, a.PersonID, a.Role
		return nil, err
	})
	return v, made, err
}

// AddDiagnosis ties a finished diagnosis of the route's people to the route.
func (s *Service) AddDiagnosis(ctx context.Context, id, diagnosis uuid.UUID, phase DiagnosisPhase) (View, error) {
	return s.change(ctx, permission("route", "edit"), "route.add_diagnosis", id, 0, func(ctx context.Context, d *deed) ([]Warning, error) {
		if err := d.step(d.g, AddDiagnosis); err != nil {
			return nil, err
		}
		if s.Findings == nil {
			return nil, ErrNoDiagnosisFound
		}
		found, err := s.Findings.Diagnosis(ctx, d.People(), diagnosis)
		if err != nil {
			return nil, err
		}
		d.details["diagnosis"] = diagnosis
		_, err = d.AddDiagnosis(d.g, d.act, found.ID, phase, found.TakenOn)
		return nil, err
	})
}

// Reflect writes a reflection down, on an activity or, with none, on the whole way.
func (s *Service) Reflect(ctx context.Context, id, activity uuid.UUID, text string) (View, Reflection, error) {
	var made Reflection
	v, err := s.change(ctx, permission("route", "reflect"), "route.reflect", id, 0, func(_ context.Context, d *deed) (_ []Warning, err error) {
		made, err = d.Reflect(d.g, d.act, activity, text)
		d.details["reflection"] = made.ID
		return nil, err
	})
	return v, made, err
}

// Recommend writes down what who accompanies, or the curator, advises [A II.2].
func (s *Service) Recommend(ctx context.Context, id uuid.UUID, text string) (View, Recommendation, error) {
	var made Recommendation
	v, err := s.change(ctx, permission("route", "recommend"), "route.recommend", id, 0, func(_ context.Context, d *deed) (_ []Warning, err error) {
		made, err = d.Recommend(d.g, d.act, text)
		d.details["recommendation"] = made.ID
		return nil, err
	})
	return v, made, err
}

// Conclude prepares a conclusion (R9).
func (s *Service) Conclude(ctx context.Context, id uuid.UUID, c Conclusion) (View, Conclusion, error) {
	var made Conclusion
	v, err := s.change(ctx, permission("conclusion", "prepare"), "conclusion.prepare", id, 0, func(ctx context.Context, d *deed) (_ []Warning, err error) {
		diagnosed, err := s.FinallyDiagnosed(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		if err := d.Tested(c.Answers, diagnosed, "criteria"); err != nil {
			return nil, err
		}
		made, err = d.Conclude(d.g, d.act, c)
		d.details["conclusion"], d.details["outcome"] = made.ID, made.Outcome
		return nil, err
	})
	return v, made, err
}

// AgreeConclusion is the school's agreement with a conclusion [B 2.8.3], or, for
// who only takes part in one, the taking part [B 2.8.2].
func (s *Service) AgreeConclusion(ctx context.Context, id, conclusion uuid.UUID, remark string) (View, error) {
	return s.change(ctx, permission("conclusion", "agree"), "conclusion.agree", id, 0, func(_ context.Context, d *deed) ([]Warning, error) {
		c, err := d.conclusion(conclusion)
		if err != nil {
			return nil, err
		}
		d.act.Remark = remark
		of, _ := d.g.Conclusion(c.Kind)
		joins := slices.Contains(of.TakesPart, d.act.Role)
		switch {
		case joins && remark == "" && slices.Contains(c.Participants, d.act.PersonID): // a new remark joins the round
			return nil, ErrMadeAlready.Saying("Вы это уже сделали: участие в заключении отмечено. Повторять не нужно.")
		case !joins && c.AgreedBy == d.act.PersonID:
			return nil, ErrMadeAlready.Saying("Вы это уже сделали: заключение согласовано. Повторять не нужно.")
		case joins:
			return nil, d.JoinConclusion(d.g, d.act, c.Kind)
		}
		return nil, d.AgreeConclusion(d.g, d.act, c.Kind)
	})
}

// ReturnConclusion gives a conclusion back with a reason, by the school before it has
// agreed or by who takes part in it; it is prepared anew.
func (s *Service) ReturnConclusion(ctx context.Context, id, conclusion uuid.UUID, reason string) (View, error) {
	return s.change(ctx, permission("conclusion", "agree"), "conclusion.return", id, 0, func(_ context.Context, d *deed) ([]Warning, error) {
		c, err := d.conclusion(conclusion)
		if err != nil {
			return nil, err
		}
		d.act.Remark = reason
		return nil, d.ReturnConclusion(d.g, d.act, c.Kind)
	})
}

// conclusion finds the one that is spoken of, while it stands.
func (d *deed) conclusion(id uuid.UUID) (Conclusion, error) {
	d.details["conclusion"] = id
	c, ok := find(d.Conclusions, func(c Conclusion) bool { return c.ID == id })
	switch {
	case !ok:
		return c, ErrNoSuchPart
	case !c.stands():
		return c, ErrConclusionSuperseded
	}
	return c, nil
}
