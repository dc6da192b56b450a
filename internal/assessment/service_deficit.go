package assessment

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Deficits gives a person's deficits, the most severe first: those that live, or with
// history all that ever were. ErrPersonNotFound where the person is out of reach.
func (s *Service) Deficits(ctx context.Context, person uuid.UUID, history bool) ([]Deficit, error) {
	scope, reach, err := s.may(ctx, "deficit", "read")
	if err != nil {
		return nil, err
	}
	place, err := s.store.Place(ctx, reach, person)
	if err != nil {
		return nil, err
	}
	s.seen(ctx, scope, audit.Entry{Action: "deficit.read", Type: "person", Object: person, Subject: person, Place: place})
	return s.store.Deficits(ctx, reach, person, history)
}

// Reaches tells whether the person's diagnoses, or deficits, lie within the acting
// person's reach; no role is refused.
func (s *Service) Reaches(ctx context.Context, o authz.Object, person uuid.UUID) (bool, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return false, err
	}
	reach := s.reachOf(scope, o, "read")
	if reach == tenant.Nowhere {
		return false, nil
	}
	_, err = s.store.Place(ctx, reach, person)
	if errors.Is(err, ErrPersonNotFound) {
		return false, nil
	}
	return err == nil, err
}

// StateDeficit adds a deficit that no diagnosis found: the teacher's own statement,
// or what the school saw [B 2.8.3].
func (s *Service) StateDeficit(ctx context.Context, person uuid.UUID, in Statement) (Deficit, error) {
	scope, reach, err := s.may(ctx, "deficit", "state")
	if err != nil {
		return Deficit{}, err
	}
	if _, err := s.store.Place(ctx, reach, person); err != nil {
		return Deficit{}, err
	}
	f, ok, err := s.store.Framework(ctx, in.Framework)
	if err != nil {
		return Deficit{}, err
	}
	if !ok {
		return Deficit{}, ErrDeficitInvalid.At("body.framework", "Такого перечня компетенций нет.")
	}
	now := s.moment()
	today, err := s.store.Today(ctx, now, scope.Municipality)
	if err != nil {
		return Deficit{}, err
	}
	d, err := in.state(f, person, scope, today, now)
	if err != nil {
		return Deficit{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.InsertDeficit(ctx, &d); err != nil {
			return err
		}
		return s.audit.Record(ctx, d.entry("deficit.state"))
	})
	return d, err
}

// ConfirmDeficit marks that the tutee, or who accompanies them, holds the deficit
// for true. Repeating it changes nothing.
func (s *Service) ConfirmDeficit(ctx context.Context, id uuid.UUID) (Deficit, error) {
	return s.judgeDeficit(ctx, id, "deficit.confirm", (*Deficit).Confirm)
}

// judgeDeficit has the acting person say whether they hold the deficit for true, and
// keeps what that changed.
func (s *Service) judgeDeficit(ctx context.Context, id uuid.UUID, action string, say func(d *Deficit, by uuid.UUID, now time.Time) (bool, error)) (Deficit, error) {
	scope, reach, err := s.may(ctx, "deficit", "confirm")
	if err != nil {
		return Deficit{}, err
	}
	var d Deficit
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if d, err = s.store.Deficit(ctx, reach, id); err != nil {
			return err
		}
		version := d.Version
		changed, err := say(&d, scope.Person, s.moment())
		if err != nil || !changed {
			return err
		}
		d.Version++
		if err := s.store.UpdateDeficit(ctx, &d, version); err != nil {
			return err
		}
		return s.audit.Record(ctx, d.entry(action))
	})
	return d, err
}

func (d *Deficit) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "deficit", Object: d.ID, Subject: d.PersonID,
		Place:   audit.Place{Municipality: d.MunicipalityID, Organization: d.OrganizationID},
		Details: map[string]any{"framework": d.Framework, "competency": d.Competency, "source": d.Source, "state": d.State}}
}

// LivingDeficits gives those of the person's deficits with the ids that are neither
// removed nor replaced, confirmed or not, for a route that is built on them. Area
// iom calls it, which has asked whether the person may be seen.
func (s *Service) LivingDeficits(ctx context.Context, person uuid.UUID, ids []uuid.UUID) ([]Deficit, error) {
	all, err := s.store.DeficitsByID(ctx, person, ids)
	if err != nil {
		return nil, err
	}
	living := all[:0]
	for _, d := range all {
		if d.Living() {
			living = append(living, d)
		}
	}
	return living, nil
}

// Requests gives a person's learning requests, the newest first.
func (s *Service) Requests(ctx context.Context, person uuid.UUID) ([]LearningRequest, error) {
	scope, reach, err := s.may(ctx, "request", "read")
	if err != nil {
		return nil, err
	}
	place, err := s.store.Place(ctx, reach, person)
	if err != nil {
		return nil, err
	}
	s.seen(ctx, scope, audit.Entry{Action: "request.read", Type: "person", Object: person, Subject: person, Place: place})
	return s.store.Requests(ctx, reach, person)
}

// StateRequest adds a learning request [A II.2].
func (s *Service) StateRequest(ctx context.Context, person uuid.UUID, kind RequestKind, text string) (LearningRequest, error) {
	scope, reach, err := s.may(ctx, "request", "state")
	if err != nil {
		return LearningRequest{}, err
	}
	if _, err := s.store.Place(ctx, reach, person); err != nil {
		return LearningRequest{}, err
	}
	id, err := newID()
	if err != nil {
		return LearningRequest{}, err
	}
	r := LearningRequest{RegionID: scope.Region, ID: id, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization,
		PersonID: person, Kind: kind, Text: text, AuthorID: scope.Person, CreatedAt: s.moment()}
	if err := r.Check(); err != nil {
		return LearningRequest{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.InsertRequest(ctx, &r); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Entry{Action: "request.state", Type: "person_request", Object: r.ID, Subject: person,
			Place: placeOf(scope), Details: map[string]any{"kind": kind}})
	})
	return r, err
}
