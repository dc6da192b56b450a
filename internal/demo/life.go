package demo

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// The moves of a route's life, as deeds of a story.

func (s *story) version() int { return s.route.Version }

// appoint names who accompanies the route, by an order.
func (s *story) appoint(day int, by, who *role, as tenant.Role, order string) {
	s.changes(day, by, "appoint", func(ctx context.Context) (iom.View, error) {
		a := iom.Appointment{PersonID: who.scope.Person, Role: as}
		if order != "" {
			a.Order = iom.OrderRequisites{Number: order, Date: s.today()}
		}
		v, _, err := s.d.Routes.Appoint(ctx, s.route.ID, a)
		return v, err
	})
}

func (s *story) submit(day int) {
	s.changes(day, s.tutee, "submit", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.Submit(ctx, s.route.ID, s.version())
	})
}

func (s *story) agree(day int, by *role, comment string) {
	s.changes(day, by, "agree", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.Agree(ctx, s.route.ID, s.version(), comment)
	})
}

func (s *story) giveBack(day int, by *role, comment string) {
	s.changes(day, by, "return", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.Return(ctx, s.route.ID, s.version(), comment)
	})
}

func (s *story) start(day int) {
	s.changes(day, s.tutee, "start", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.Start(ctx, s.route.ID, s.version())
	})
}

// done marks the n-th activity as done, with the tutee's reflection where there is one.
func (s *story) done(day, n int, result, order, reflection string) {
	s.then(day, s.tutee, "finish", func(ctx context.Context) error {
		v, err := s.d.Routes.Get(ctx, s.route.ID)
		if err != nil {
			return err
		}
		f := iom.Finish{On: s.today(), Result: result}
		if order != "" {
			f.Order = iom.OrderRequisites{Number: order, Date: f.On}
		}
		_, _, err = s.d.Routes.Finish(ctx, s.route.ID, v.Activities[n].ID, v.Activities[n].Version, f)
		return err
	})
	if reflection != "" {
		s.reflect(day, n, reflection)
	}
}

// whole stands for the whole route where an activity is named.
const whole = -1

func (s *story) reflect(day, n int, text string) {
	s.changes(day, s.tutee, "reflect", func(ctx context.Context) (iom.View, error) {
		about := uuid.Nil
		if n != whole {
			about = s.route.Activities[n].ID
		}
		v, _, err := s.d.Routes.Reflect(ctx, s.route.ID, about, text)
		return v, err
	})
}

// correct changes the plan of a running route, as one revision.
func (s *story) correct(day int, reason string, alter func(*iom.Plan)) {
	s.changes(day, s.tutee, "correct", func(ctx context.Context) (iom.View, error) {
		v, err := s.d.Routes.Get(ctx, s.route.ID)
		if err != nil {
			return v, err
		}
		p := v.Plan
		alter(&p)
		v, _, err = s.d.Routes.Correct(ctx, s.route.ID, s.version(), reason, iom.PlanEdit{Term: &p.Term, Activities: &p.Activities, PresentationForm: &p.PresentationForm})
		return v, err
	})
}

func (s *story) extend(day, end int, reason string) {
	s.changes(day, s.tutee, "extend", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.Extend(ctx, s.route.ID, s.version(), s.date(end), reason)
	})
}

func (s *story) propose(day int, by *role, end int, reason string) {
	s.changes(day, by, "propose a term", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.ProposeTerm(ctx, s.route.ID, s.date(end), reason)
	})
}

func (s *story) assess(day int) {
	s.changes(day, s.tutee, "begin assessment", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.BeginAssessment(ctx, s.route.ID, s.version())
	})
}

// offer offers a correction with another end; accept is the tutee's answer.
func (s *story) offer(day int, end int, reason string) {
	s.changes(day, s.tutor, "offer a correction", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.OfferCorrection(ctx, s.route.ID, s.date(end), reason)
	})
}

func (s *story) accept(day int) {
	s.changes(day, s.tutee, "accept the correction", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.AnswerCorrection(ctx, s.route.ID, s.version(), s.route.Offers[len(s.route.Offers)-1].ID, true)
	})
}

func (s *story) recommend(day int, by *role, text string) {
	s.changes(day, by, "recommend", func(ctx context.Context) (iom.View, error) {
		v, _, err := s.d.Routes.Recommend(ctx, s.route.ID, text)
		return v, err
	})
}

func (s *story) conclude(day int, by *role, kind iom.ConclusionKind, outcome iom.Outcome, text, reasons string) {
	s.changes(day, by, "conclude", func(ctx context.Context) (iom.View, error) {
		v, _, err := s.d.Routes.Conclude(ctx, s.route.ID, iom.Conclusion{Kind: kind, Outcome: outcome, Text: text, Reasons: reasons})
		return v, err
	})
}

// concur agrees a conclusion, or takes part in it, as the role has it.
func (s *story) concur(day int, by *role, kind iom.ConclusionKind) {
	s.changes(day, by, "agree the conclusion", func(ctx context.Context) (iom.View, error) {
		c, _ := s.route.Conclusion(kind)
		return s.d.Routes.AgreeConclusion(ctx, s.route.ID, c.ID, "")
	})
}

func (s *story) complete(day int, by *role) {
	s.changes(day, by, "complete", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.Complete(ctx, s.route.ID, s.version())
	})
}

func (s *story) withdraw(day int, comment string) {
	s.changes(day, s.tutee, "withdraw", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.Withdraw(ctx, s.route.ID, s.version(), comment)
	})
}

func (s *story) archive(day int, by *role) {
	s.changes(day, by, "archive", func(ctx context.Context) (iom.View, error) {
		return s.d.Routes.Archive(ctx, s.route.ID, s.version())
	})
}
