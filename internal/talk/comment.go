package talk

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// EditTime is how long an author may change or remove a comment: others have hardly
// answered it yet.
const EditTime = 30 * time.Minute

const (
	maxText     = 4000
	maxMentions = 20
)

// Comment is one thing said beside a route, or on one of its activities or products.
type Comment struct {
	bun.BaseModel  `bun:"table:comment,alias:comment"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	RouteID        uuid.UUID
	ActivityID     uuid.UUID `bun:",nullzero"`
	ProductID      uuid.UUID `bun:",nullzero"`
	AuthorID       uuid.UUID
	AuthorRole     tenant.Role
	Text           string
	Version        int
	CreatedAt      time.Time
	EditedAt       time.Time `bun:",nullzero"`
	RemovedAt      time.Time `bun:",nullzero"`

	Mentions []uuid.UUID `bun:"-"`
}

// Draft is what an author writes.
type Draft struct {
	Text     string
	Activity uuid.UUID
	Product  uuid.UUID
	Mentions []uuid.UUID
}

func (d *Draft) tidy() {
	d.Text = strings.TrimSpace(d.Text)
	slices.SortFunc(d.Mentions, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	d.Mentions = slices.Compact(d.Mentions)
}

func (d *Draft) check() error {
	bad := ErrComment
	if n := utf8.RuneCountInString(d.Text); n < 1 || n > maxText {
		bad = bad.At("body.text", "Напишите от 1 до 4000 знаков.")
	}
	if d.Activity != uuid.Nil && d.Product != uuid.Nil {
		bad = bad.At("body.product", "Комментарий относится к чему-то одному: к мероприятию или к продукту.")
	}
	if len(d.Mentions) > maxMentions {
		bad = bad.At("body.mentions", "Обратиться можно не больше чем к 20 людям.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// Changeable tells whether somebody may still change or remove the comment: its author,
// for EditTime.
func (c *Comment) Changeable(by uuid.UUID, now time.Time) error {
	switch {
	case by != c.AuthorID:
		return ErrNotAuthor
	case !c.RemovedAt.IsZero():
		return ErrRemoved
	case now.Sub(c.CreatedAt) > EditTime:
		return ErrTooLate
	}
	return nil
}

// edit puts other words in place of the former ones.
func (c *Comment) edit(by uuid.UUID, text string, now time.Time) error {
	if err := c.Changeable(by, now); err != nil {
		return err
	}
	c.Text, c.EditedAt = text, now
	return nil
}

// remove takes the words away; that something was said stays to be seen.
func (c *Comment) remove(by uuid.UUID, now time.Time) error {
	if err := c.Changeable(by, now); err != nil {
		return err
	}
	c.Text, c.RemovedAt, c.Mentions = "", now, nil
	return nil
}

// Said is a comment as one person sees it.
type Said struct {
	Comment
	Unread bool // somebody else's, newer than what the reader has read
	ToMe   bool // the reader was called by name and has not seen it
}
