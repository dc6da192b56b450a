package identity

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// LinkKind is what a link does.
type LinkKind string

// The kinds of link.
const (
	Invite LinkKind = "invite" // joins a person with an account
	Reset  LinkKind = "reset"  // sets a new password
)

// LinkAge is how long a link waits to be used.
const LinkAge = 7 * 24 * time.Hour

// Link is a living link as its holder sees it.
type Link struct {
	ID           uuid.UUID
	Kind         LinkKind
	Email        string
	GivenName    string
	Patronymic   string
	Region       string // names, for the greeting
	Organization string
	ExpiresAt    time.Time
	Covered      bool // opens nothing outside of its author's node
	Account      uuid.UUID
	Scope        tenant.Scope // in which its person acts
	Known        bool         // an account with the e-mail exists: its password is asked for
}

// Candidate is a person for whom a link is to be made.
type Candidate struct {
	Email        string
	Account      uuid.UUID
	Municipality uuid.UUID // of one living membership, for the record
	Organization uuid.UUID
	Living       bool // has a living membership
	Outside      bool // has one outside of the link's node
}

// NewLink is a link as it is kept.
type NewLink struct {
	ID           uuid.UUID
	Region       uuid.UUID
	Municipality uuid.UUID
	Organization uuid.UUID
	Person       uuid.UUID
	Kind         LinkKind
	Hash         []byte
	By           uuid.UUID
	At           time.Time
	Expires      time.Time
}

// Issued is a fresh link. Its token is shown this once, to who hands it over.
type Issued struct {
	Token   Token
	Expires time.Time
}

// Invite makes a link by which a person gets an account. The coordinator of the
// school, the municipality or the region may, for the people there.
func (s *Service) Invite(ctx context.Context, person uuid.UUID) (Issued, error) {
	return s.issue(ctx, Invite, "invite", person, func(c Candidate) error {
		if c.Account != uuid.Nil {
			return ErrHasAccount
		}
		if _, err := ParseEmail(c.Email); err != nil {
			return ErrNoEmail
		}
		return nil
	})
}

// Reset makes a link by which a person sets a new password.
func (s *Service) Reset(ctx context.Context, person uuid.UUID) (Issued, error) {
	return s.issue(ctx, Reset, "reset", person, func(c Candidate) error {
		if c.Account == uuid.Nil {
			return ErrHasNoAccount
		}
		return nil
	})
}

func (s *Service) issue(ctx context.Context, kind LinkKind, action authz.Action, person uuid.UUID, fit func(Candidate) error) (Issued, error) {
	reach, err := s.policy.Require(ctx, "person", action)
	if err != nil {
		return Issued{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Issued{}, err
	}
	municipality, organization, err := node(scope, reach)
	if err != nil {
		return Issued{}, err
	}
	token, now := NewToken(), s.now().UTC()
	out := Issued{token, now.Add(LinkAge)}
	id, err := uuid.NewV7()
	if err != nil {
		return Issued{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.store.Candidate(ctx, reach, person, municipality, organization)
		switch {
		case err != nil:
			return err
		case !c.Living:
			return ErrNoMembership
		case c.Outside:
			return ErrLinkOutside
		}
		if err := fit(c); err != nil {
			return err
		}
		err = s.store.InsertLink(ctx, NewLink{ID: id, Region: scope.Region, Municipality: municipality, Organization: organization,
			Person: person, Kind: kind, Hash: token.MustHash(), By: scope.Person, At: now, Expires: out.Expires})
		if err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Entry{Action: "person." + string(action), Type: "person", Object: person, Subject: person,
			Place: audit.Place{Municipality: c.Municipality, Organization: c.Organization}, Details: map[string]any{"link": id}})
	})
	return out, err
}

// node is the part of the tree that the author of a link answers for.
func node(s tenant.Scope, reach tenant.Reach) (municipality, organization uuid.UUID, err error) {
	switch {
	case reach == tenant.ReachRegion:
		return uuid.Nil, uuid.Nil, nil
	case reach == tenant.ReachMunicipality && s.Municipality != uuid.Nil:
		return s.Municipality, uuid.Nil, nil
	case reach == tenant.ReachOrganization && s.Organization != uuid.Nil:
		return s.Municipality, s.Organization, nil
	}
	return uuid.Nil, uuid.Nil, authz.ErrForbidden
}

// Preview shows what a link is for; ErrLink for any token but a living one.
func (s *Service) Preview(ctx context.Context, token Token) (Link, error) {
	hash, ok := token.Hash()
	if !ok {
		return Link{}, ErrLink
	}
	l, err := s.store.Link(ctx, hash, s.now().UTC())
	if err != nil || l.Kind != Invite {
		return l, err
	}
	e, err := ParseEmail(l.Email)
	if err != nil {
		return Link{}, ErrNoEmail
	}
	_, l.Known, err = s.store.Account(ctx, e)
	return l, err
}

// Accept uses a link, once. An invitation makes an account with the password, or,
// where the e-mail has one, joins that account if the password is its own (else
// ErrProve). A reset sets the password and ends all sessions. A link that opens
// more than its author answers for is refused (ErrLinkUncovered): otherwise a
// coordinator could take over what belongs to another tenant.
func (s *Service) Accept(ctx context.Context, token Token, password, address string) (Link, error) {
	hash, ok := token.Hash()
	if !ok {
		return Link{}, ErrLink
	}
	l, err := s.store.Link(ctx, hash, s.now().UTC())
	if err != nil {
		return Link{}, err
	}
	if !l.Covered {
		return Link{}, ErrLinkUncovered
	}
	e, err := ParseEmail(l.Email)
	if err != nil && l.Kind == Invite {
		return Link{}, ErrNoEmail
	}
	ctx = tenant.With(ctx, l.Scope)
	if l.Kind == Reset {
		return l, s.acceptReset(ctx, hash, l, e, password)
	}
	a, known, err := s.store.Account(ctx, e)
	if err != nil {
		return Link{}, err
	}
	if known {
		return l, s.acceptExisting(ctx, hash, l, a, password, address)
	}
	return l, s.acceptNew(ctx, hash, l, e, password)
}

func (s *Service) acceptNew(ctx context.Context, link []byte, l Link, e Email, password string) error {
	a, err := makeAccount(ctx, s.hasher, e, password)
	if err != nil {
		return err
	}
	return s.accept(ctx, l, "account.create", func(ctx context.Context) error {
		return s.store.AcceptNew(ctx, link, a, s.now().UTC())
	})
}

func (s *Service) acceptExisting(ctx context.Context, link []byte, l Link, a Account, password, address string) error {
	if a.Operator {
		return ErrOperatorAccount
	}
	if err := s.charge(ctx, a.Email, address); err != nil {
		return err
	}
	if err := s.prove(ctx, a, a.Email, password, address); err != nil {
		if errors.Is(err, ErrWrong) {
			return ErrProve
		}
		return err
	}
	defer s.cache.Forget(a.ID)
	return s.accept(ctx, l, "account.join", func(ctx context.Context) error {
		return s.store.AcceptExisting(ctx, link, a.ID, s.now().UTC())
	})
}

func (s *Service) acceptReset(ctx context.Context, link []byte, l Link, e Email, password string) error {
	if err := CheckPassword(password, string(e)); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	defer s.cache.Forget(l.Account)
	return s.accept(ctx, l, "account.reset", func(ctx context.Context) error {
		return s.store.AcceptReset(ctx, link, hash, s.now().UTC())
	})
}

func (s *Service) accept(ctx context.Context, l Link, action string, change func(context.Context) error) error {
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := change(ctx); err != nil {
			return err
		}
		return s.record(ctx, l.Scope, action, map[string]any{"link": l.ID})
	})
}
