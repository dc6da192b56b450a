package assessmentweb

import (
	"context"
	"embed"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

const (
	rows  = 30  // of a list on one page
	allOf = 200 // of a list that is shown or looked up whole
)

// Ports are what other areas lend to these pages. A nil one shows nothing.
type Ports struct {
	Routes Routes
	// Campaign names a campaign and says where its page is: to who was invited their
	// invitation, to others the campaign. Empty where the acting person sees neither.
	Campaign func(ctx context.Context, campaign uuid.UUID, own bool) (title, href string, err error)
	// Written tells whether definitions for a program are written in the editor.
	Written func(program string) bool
}

// Routes gives the acting teacher's routes under way, on which a diagnosis may be taken.
type Routes interface {
	UnderWay(ctx context.Context) ([]Route, error)
}

// Route is a route as a choice.
type Route struct {
	ID    uuid.UUID
	Title string
}

// pages are the handlers of pages: those of the API, with what other areas lend.
type pages struct {
	handler
	ports Ports
}

// RegisterPages adds the pages of diagnoses, deficits, instruments and imports. The
// operations must be in the registry before: a form is one of them.
func RegisterPages(p *web.Pages, s *assessment.Service, ports Ports) {
	h := pages{handler{s}, ports}
	p.Fail(p.Texts().Add(texts, "text"))
	web.AddSample(p, page.Sample{Title: "import.title", Make: samples})
	h.diagnosisPages(p)
	h.essayPages(p)
	h.deficitPages(p)
	h.importPages(p)
	h.instrumentPages(p)
	h.statisticsPages(p)
	h.groupPages(p)
	h.overviewPages(p)
	h.programPages(p)
}

// titles gives the instruments' titles by id, those retired long ago as well.
func (h pages) titles(ctx context.Context) (map[uuid.UUID]string, []assessment.Instrument, error) {
	l, err := h.s.Instruments(ctx, assessment.InstrumentFilter{}, paging.Request{Limit: allOf})
	out := map[uuid.UUID]string{}
	for _, i := range l.Items {
		out[i.ID] = i.Title
	}
	return out, l.Items, err
}

func peopleOf[T any](items []T, id func(T) uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, x := range items {
		if one := id(x); !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}
