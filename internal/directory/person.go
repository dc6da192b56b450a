package directory

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// PersonFilter narrows the list of people; a zero field means any. Role and
// Organization together mean: this role at this organization.
type PersonFilter struct {
	Organization uuid.UUID
	Municipality uuid.UUID
	Role         tenant.Role
	Text         string   // as typed
	Words        []string // Text, cut; set by the service
}

// Listed is a person as a list shows them: name, position, living roles.
type Listed struct {
	ID         uuid.UUID
	Surname    string
	GivenName  string
	Patronymic string
	Position   string
	SignsIn    bool // has accepted an invitation
	// InvitedUntil is when the open invitation runs out; zero where there is none that
	// the reader sees.
	InvitedUntil time.Time
	Roles        []ListedRole
}

// ListedRole is a living role with its node.
type ListedRole struct {
	Membership     uuid.UUID
	Role           tenant.Role
	MunicipalityID uuid.UUID
	Municipality   string
	OrganizationID uuid.UUID
	Organization   string
	Until          civil.Date // the last day of a role given for a time [B 1.3]; zero: no end
}

// Card is a person with all their memberships that the reader sees, ended ones
// too. Near tells that the person stands in reach by a membership (or is the
// reader): the region's people are seen from a municipality as well, by name and
// position only.
type Card struct {
	tenant.Person
	Near         bool
	InvitedUntil time.Time // as of Listed
	Memberships  []Member
}

// Member is a membership with the names of its node.
type Member struct {
	tenant.MembershipRecord
	Municipality string
	Organization string // short name
}

// People lists the people in reach by name: a school's coordinator sees those with
// a living role at the school, a tutor those appointed to them, a municipality its
// own and, by name and position, the region's.
func (s *Service) People(ctx context.Context, f PersonFilter, page paging.Request) (paging.List[Listed], error) {
	reach, err := s.policy.Require(ctx, "person", "read")
	if err != nil {
		return paging.List[Listed]{}, err
	}
	if f.Words, err = searchWords(f.Text); err != nil {
		return paging.List[Listed]{}, err
	}
	if f.Role != "" && !f.Role.Known() {
		return paging.List[Listed]{}, ErrSearchInvalid.Saying("Проверьте условия отбора.").At("role", "Такой роли нет.")
	}
	return s.store.People(ctx, reach, f, page)
}

// searchWords cuts what was typed into the words that names are looked up by.
func searchWords(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	words := strings.Fields(strings.ReplaceAll(text, "-", " "))
	long := slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) >= 2 })
	if !long || len(words) > 6 {
		return nil, ErrSearchInvalid
	}
	return words, nil
}

// Person gives the whole profile of a person in reach [A II.2, B 2.5, B Карта §1].
func (s *Service) Person(ctx context.Context, id uuid.UUID) (Card, error) {
	reach, err := s.policy.Require(ctx, "person", "read")
	if err != nil {
		return Card{}, err
	}
	c, err := s.store.Card(ctx, reach, id)
	if err != nil {
		return Card{}, err
	}
	if !c.Near {
		c.Person = c.Person.Brief()
	}
	return c, nil
}

// CreatePerson adds a person with their first role. A coordinator adds people at
// the own node and below; an e-mail stands for one person in the region.
func (s *Service) CreatePerson(ctx context.Context, p tenant.Profile, a Appointed) (Card, error) {
	reach, err := s.policy.Require(ctx, "person", "invite")
	if err != nil {
		return Card{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Card{}, err
	}
	a = a.at(scope)
	today, err := s.store.Today(ctx, a.Municipality)
	if err != nil {
		return Card{}, err
	}
	normalize(&p)
	bad := a.check(checkProfile(ErrPersonInvalid, "body.", p, today), "body.membership.", today)
	if err := orNil(bad); err != nil {
		return Card{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Card{}, err
	}
	person := tenant.Person{RegionID: scope.Region, ID: id, Profile: p, Version: 1, CreatedAt: s.now().UTC()}
	var card Card
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.refuseKnown(ctx, reach, p.Email); err != nil {
			return err
		}
		if err := s.store.InsertPerson(ctx, &person); err != nil {
			return err
		}
		m, err := s.appoint(ctx, reach, person.ID, a, "body.membership.", today)
		if err != nil {
			return err
		}
		if err := s.audit.Record(ctx, audit.Entry{Action: "person.create", Type: "person", Object: id, Subject: id,
			Place: place(m.Node()), Details: map[string]any{"version": 1}}); err != nil {
			return err
		}
		card, err = s.store.Card(ctx, reach, id)
		return err
	})
	return card, err
}

// refuseKnown names the person in reach who has the e-mail already. Whether
// somebody out of reach has it is left to the database.
func (s *Service) refuseKnown(ctx context.Context, reach tenant.Reach, email string) error {
	if email == "" {
		return nil
	}
	known, err := s.store.ByEmail(ctx, reach, email)
	switch {
	case errors.Is(err, ErrPersonNotFound):
		return nil
	case err != nil:
		return err
	}
	return ErrEmailKnown.At("body.email", "Этот адрес записан у человека: "+known.FullName()+".")
}

// PersonToEdit gives a card to who may change it: a person of one's own reach of
// person:update, which may be less than one reads.
func (s *Service) PersonToEdit(ctx context.Context, id uuid.UUID) (Card, error) {
	if _, err := s.policy.Require(ctx, "person", "read"); err != nil {
		return Card{}, err
	}
	reach, err := s.policy.Require(ctx, "person", "update")
	if err != nil {
		return Card{}, err
	}
	return s.store.Card(ctx, reach, id)
}

// UpdatePerson changes the profile of the version that was read: a coordinator's
// people, or one's own. A municipality can't change what the region keeps.
func (s *Service) UpdatePerson(ctx context.Context, id uuid.UUID, p tenant.Profile, version int) (Card, error) {
	reach, err := s.policy.Require(ctx, "person", "update")
	if err != nil {
		return Card{}, err
	}
	return s.edit(ctx, reach, id, p, version)
}

func (s *Service) edit(ctx context.Context, reach tenant.Reach, id uuid.UUID, p tenant.Profile, version int) (Card, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return Card{}, err
	}
	today, err := s.store.Today(ctx, scope.Municipality)
	if err != nil {
		return Card{}, err
	}
	normalize(&p)
	if err := orNil(checkProfile(ErrPersonInvalid, "body.", p, today)); err != nil {
		return Card{}, err
	}
	var card Card
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		card, err = s.near(ctx, reach, id)
		if err != nil {
			return err
		}
		changed := changes(card.Profile, p)
		card.Profile, card.Version = p, version+1
		if err := s.store.UpdatePerson(ctx, &card.Person, version); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Entry{Action: "person.update", Type: "person", Object: id, Subject: id,
			Place: place(home(card)), Details: map[string]any{"version": card.Version, "fields": changed}})
	})
	return card, err
}

// near gives a person who stands in reach by a membership; one who is only seen
// is refused.
func (s *Service) near(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Card, error) {
	c, err := s.store.Card(ctx, reach, id)
	if err == nil && !c.Near {
		err = ErrKeptByRegion
	}
	return c, err
}

// home is the node at which an audit record about the person stands: that of the
// first living membership the actor sees.
func home(c Card) tenant.Node {
	for _, m := range c.Memberships {
		if m.EndedAt.IsZero() {
			return m.Node()
		}
	}
	return tenant.Node{}
}

func place(n tenant.Node) audit.Place {
	return audit.Place{Municipality: n.Municipality, Organization: n.Organization}
}

// changes names the fields that differ, for the audit record: names of fields
// only, never what stands in them.
func changes(old, now tenant.Profile) []string {
	fields := []string{}
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{"surname", old.Surname != now.Surname}, {"given_name", old.GivenName != now.GivenName},
		{"patronymic", old.Patronymic != now.Patronymic}, {"email", old.Email != now.Email}, {"phone", old.Phone != now.Phone},
		{"snils", old.SNILS != now.SNILS}, {"position", old.Position != now.Position},
		{"subjects", !slices.Equal(old.Subjects, now.Subjects)}, {"education", old.Education != now.Education},
		{"teaching_since", old.TeachingSince != now.TeachingSince}, {"category", old.Category != now.Category},
		{"category_until", old.CategoryUntil != now.CategoryUntil}, {"attestation_month", old.AttestationMonth != now.AttestationMonth},
		{"mentoring_form", old.MentoringForm != now.MentoringForm},
	} {
		if f.differs {
			fields = append(fields, f.name)
		}
	}
	return fields
}
