package assessment

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Profile is how files of one form are read, kept under a name for the next of them.
// What a region or a municipality keeps serves those below it.
type Profile struct {
	bun.BaseModel  `bun:"table:import_profile,alias:profile"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID `bun:",nullzero"`
	OrganizationID uuid.UUID `bun:",nullzero"`
	Scale          string    // code of the instrument
	Title          string
	Mapping        diagnostics.Mapping `bun:"type:jsonb"`
	AuthorID       uuid.UUID
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// ProfileChoice is a profile that a file may be read by: one that ships with the
// instrument, or one's own.
type ProfileChoice struct {
	Code    string // of a shipped one, or the id of an own one
	Title   string
	Own     bool // one may delete it
	Mapping diagnostics.Mapping
}

// choices lists the profiles of an instrument: the own ones, the usual one, the others
// that ship with it. One may delete those of the place that one acts at.
func (f *ResultFile) choices(own []Profile, by tenant.Scope) []ProfileChoice {
	var out []ProfileChoice
	for _, p := range own {
		out = append(out, ProfileChoice{p.ID.String(), p.Title, p.MunicipalityID == by.Municipality && p.OrganizationID == by.Organization, p.Mapping})
	}
	out = append(out, ProfileChoice{Code: defaultProfile, Mapping: f.Mapping})
	for _, p := range f.Profiles {
		out = append(out, ProfileChoice{Code: p.Code, Title: p.Title, Mapping: p.Mapping})
	}
	return out
}

func profileTitle(title string) (string, error) {
	title = strings.Join(strings.Fields(clean(title)), " ")
	if n := utf8.RuneCountInString(title); n < 3 || n > 200 {
		return "", ErrProfileTitle.At("body.title", ErrProfileTitle.Message)
	}
	return title, nil
}

// forNext drops from a mapping what belongs to one file only.
func forNext(m diagnostics.Mapping) diagnostics.Mapping {
	m.Sheets, m.Hidden, m.Encoding, m.Delimiter = nil, false, "", ""
	if !slices.ContainsFunc(m.Columns, func(c diagnostics.ColumnRule) bool { return len(c.Titles) == 0 }) {
		m.HeaderRow = 0 // found by the titles
	}
	return m
}
