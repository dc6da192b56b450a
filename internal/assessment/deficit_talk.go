package assessment

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// maxRemark is how long a remark or a reason may be.
const maxRemark = 1000

// Decline says, with a reason, that the tutee or who accompanies them does not hold the
// deficit for true [B 2.8.4]. It is no deficit to plan by then, but stays to be seen. It
// tells whether anything changed.
func (d *Deficit) Decline(by uuid.UUID, reason string, now time.Time) (changed bool, err error) {
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case d.Past():
		return false, ErrDeficitReplaced
	case d.State == Declined:
		return false, nil
	case n < 3 || n > maxRemark:
		return false, ErrDeficitInvalid.At("body.reason", "Напишите, почему: от 3 до 1000 знаков.")
	}
	if by == d.PersonID {
		d.TuteeConfirmedAt = time.Time{}
	} else {
		d.TutorConfirmedAt, d.TutorID = time.Time{}, uuid.Nil
	}
	d.State, d.DeclinedBy, d.DeclinedAt, d.DeclineReason = Declined, by, now, reason
	return true, nil
}

// Past holds for a deficit that a newer result has removed or replaced.
func (d *Deficit) Past() bool { return d.State == Removed || d.SupersededBy != uuid.Nil }

// Remark (реплика) is what tutee, tutor or school say of a deficit.
type Remark struct {
	bun.BaseModel  `bun:"table:deficit_remark,alias:remark"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	PersonID       uuid.UUID // whose deficit it is
	DeficitID      uuid.UUID
	AuthorID       uuid.UUID
	Text           string
	CreatedAt      time.Time
}

// TalkStore keeps what is said of deficits.
type TalkStore interface {
	// Remarks gives all that is said of a person's deficits within reach, oldest first.
	Remarks(ctx context.Context, person uuid.UUID) ([]Remark, error)
	InsertRemark(ctx context.Context, r *Remark) error
}

// Remarks gives what is said of a person's deficits, oldest first; who may read the
// deficits may read it.
func (s *Service) Remarks(ctx context.Context, person uuid.UUID) ([]Remark, error) {
	_, reach, err := s.may(ctx, "deficit", "read")
	if err != nil {
		return nil, err
	}
	if _, err := s.store.Place(ctx, reach, person); err != nil {
		return nil, err
	}
	return s.store.Remarks(ctx, person)
}

// Remark says something of a deficit: the tutee, who accompanies them, or the school
// that found it.
func (s *Service) Remark(ctx context.Context, deficit uuid.UUID, text string) (Remark, error) {
	scope, reach, err := s.may(ctx, "deficit", "discuss")
	if err != nil {
		return Remark{}, err
	}
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 1 || n > maxRemark {
		return Remark{}, ErrRemarkInvalid.At("body.text", "От 1 до 1000 знаков.")
	}
	id, err := newID()
	if err != nil {
		return Remark{}, err
	}
	var r Remark
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		d, err := s.store.Deficit(ctx, reach, deficit)
		if err != nil {
			return err
		}
		r = Remark{RegionID: d.RegionID, ID: id, MunicipalityID: d.MunicipalityID, OrganizationID: d.OrganizationID, PersonID: d.PersonID,
			DeficitID: d.ID, AuthorID: scope.Person, Text: text, CreatedAt: s.moment()}
		if err := s.store.InsertRemark(ctx, &r); err != nil {
			return err
		}
		return s.audit.Record(ctx, d.entry("deficit.remark"))
	})
	return r, err
}

// DeclineDeficit declines a deficit with a reason. Repeating it changes nothing; who
// declined it may confirm it later after all.
func (s *Service) DeclineDeficit(ctx context.Context, id uuid.UUID, reason string) (Deficit, error) {
	return s.judgeDeficit(ctx, id, "deficit.decline", func(d *Deficit, by uuid.UUID, now time.Time) (bool, error) { return d.Decline(by, reason, now) })
}
