package monitoring

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// MostFound is how many of each kind a search gives.
const MostFound = 8

// Query is a search, cut into words, with how far the role sees each kind of object.
type Query struct {
	Words         []string
	Routes        tenant.Reach
	Names         tenant.Reach // of people: routes are found by their tutee within it
	Organizations tenant.Reach
	Resources     tenant.Reach
	Instruments   tenant.Reach
	Drafts        bool // instruments that are not yet on trial too
}

// Found is what a search gives: at most MostFound of each kind.
type Found struct {
	People        []directory.Listed
	Routes        []FoundRoute
	Organizations []FoundOrganization
	Resources     []FoundResource
	Instruments   []FoundInstrument
}

// Empty holds when nothing was found.
func (f Found) Empty() bool {
	return len(f.People)+len(f.Routes)+len(f.Organizations)+len(f.Resources)+len(f.Instruments) == 0
}

// FoundRoute is a route with whose it is.
type FoundRoute struct {
	ID      uuid.UUID
	Title   string
	State   string
	TuteeID uuid.UUID
	Tutee   string // short name
}

// FoundOrganization is an organization with its municipality.
type FoundOrganization struct {
	ID             uuid.UUID
	ShortName      string
	Name           string
	MunicipalityID uuid.UUID
	Municipality   string
}

// FoundResource is a resource of the navigator.
type FoundResource struct {
	ID       uuid.UUID
	Title    string
	Kind     string
	Provider string
}

// FoundInstrument is an instrument of diagnosis.
type FoundInstrument struct {
	ID    uuid.UUID
	Title string
	Kind  string
	State string
}

// Search finds people by the beginnings of their names, routes by the words of their
// title or by their tutee, organizations, resources and instruments by their titles:
// each as far as the role sees it.
func (s *Service) Search(ctx context.Context, text string) (Found, error) {
	if _, err := s.policy.Require(ctx, "search", "use"); err != nil {
		return Found{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Found{}, err
	}
	words, err := wordsOf(text)
	if err != nil {
		return Found{}, err
	}
	sees := func(o authz.Object, a authz.Action) tenant.Reach {
		return s.policy.Reach(scope.Role, authz.Permission{Object: o, Action: a})
	}
	f, err := s.store.Search(ctx, Query{
		Words: words, Routes: sees("route", "read"), Names: sees("person", "read"), Organizations: sees("organization", "read"),
		Resources: sees("resource", "read"), Instruments: sees("instrument", "read"), Drafts: sees("instrument", "create") != tenant.Nowhere,
	})
	if err != nil {
		return Found{}, err
	}
	if sees("person", "read") == tenant.Nowhere {
		return f, nil
	}
	people, err := s.directory.People(ctx, directory.PersonFilter{Text: strings.Join(words, " ")}, paging.Request{Limit: MostFound})
	f.People = people.Items
	return f, err
}

// wordsOf cuts what was typed. One letter finds everything, and more than six words
// nothing.
func wordsOf(text string) ([]string, error) {
	words := strings.Fields(strings.ReplaceAll(text, "-", " "))
	long := slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) >= 2 })
	if !long || len(words) > 6 {
		return nil, ErrSearchInvalid.At("body.q", "Хотя бы две буквы, не больше шести слов.")
	}
	return words, nil
}
