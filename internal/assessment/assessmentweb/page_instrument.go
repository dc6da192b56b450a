package assessmentweb

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

var (
	instrumentStates = []assessment.State{assessment.Draft, assessment.Trial, assessment.Published, assessment.Retired}
	kinds            = []diagnostics.Kind{diagnostics.KindQuestionnaire, diagnostics.KindImporter}
)

func (h pages) instrumentPages(p *web.Pages) {
	read, publish := may("instrument", "read"), "/instruments/{instrument}/"
	web.Show(p, web.View{ID: "pageInstruments", Path: "/instruments", Permission: read, Title: "instrument.title", Shows: []string{"listInstruments"},
		Menu: &web.Entry{Section: "library", Order: 75, Icon: "ruler", Roles: importers}}, h.instrumentsPage)
	web.Show(p, web.View{ID: "pageInstrument", Path: "/instruments/{instrument}", Permission: read, Title: "instrument.one",
		Shows: []string{"getInstrument", "getInstrumentForm"}}, h.instrumentPage)
	web.Act(p, web.Action{Operation: "deleteInstrument", Path: publish + "delete", View: "pageInstrument"}, h.deleteInstrument, web.To[struct{}]("/instruments"))
	for _, m := range []struct {
		operation, path string
		to              assessment.State
	}{
		{"tryInstrument", "trial", assessment.Trial}, {"publishInstrument", "publish", assessment.Published}, {"retireInstrument", "retire", assessment.Retired},
	} {
		web.Act(p, web.Action{Operation: m.operation, Path: publish + m.path, View: "pageInstrument"}, h.moveInstrument(m.to),
			web.To[instrumentOutput]("/instruments/{instrument}"))
	}
}

func (h pages) instrumentsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f := assessment.InstrumentFilter{State: web.OneOf(v, "state", instrumentStates...), Kind: web.OneOf(v, "kind", kinds...)}
	l, err := h.s.Instruments(ctx, f, v.Rows(rows))
	return page.Content{Body: instrumentsView(l.Items, f, v.Next(l.Next)), Wide: true}, err
}

// tool is what the page of an instrument shows.
type tool struct {
	assessment.Instrument
	Framework string
	Form      *diagnostics.Form
	Trouble   *fault.Error // why the form of a draft can't be laid out
	Runs      map[assessment.RunState]int
	Latest    []assessment.Diagnosis
	Names     page.Names
	Written   bool // in the editor
}

func (h pages) instrumentPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("instrument")
	if err != nil {
		return page.Content{}, err
	}
	t := tool{}
	if t.Instrument, err = h.s.Instrument(ctx, id); err != nil {
		return page.Content{}, err
	}
	t.Written = h.ports.Written != nil && h.ports.Written(t.Program)
	if t.Kind == diagnostics.KindQuestionnaire {
		form, err := h.s.Form(ctx, id)
		if err == nil {
			t.Form = &form
		} else if !errors.As(err, &t.Trouble) {
			return page.Content{}, err
		}
	}
	frameworks, err := h.s.Frameworks(ctx)
	if err != nil {
		return page.Content{}, err
	}
	for _, f := range frameworks {
		if f.Code == t.Instrument.Framework {
			t.Framework = f.Title
		}
	}
	if err := h.uses(ctx, v, &t); err != nil {
		return page.Content{}, err
	}
	return page.Content{Title: t.Title, Body: instrumentView(t), Crumbs: instrumentCrumbs(ctx), Wide: true}, nil
}

// uses adds who took the instrument, as far as it is seen.
func (h pages) uses(ctx context.Context, v *web.Visit, t *tool) (err error) {
	if !page.May(ctx, "diagnosis", "read") {
		return nil
	}
	if t.Runs, err = h.s.Runs(ctx, t.ID); err != nil || len(t.Runs) == 0 {
		return err
	}
	l, err := h.s.Diagnoses(ctx, assessment.DiagnosisFilter{InstrumentID: t.ID}, paging.Request{Limit: 5})
	if err != nil {
		return err
	}
	t.Latest = l.Items
	t.Names, err = v.Names(ctx, peopleOf(t.Latest, func(d assessment.Diagnosis) uuid.UUID { return d.PersonID })...)
	return err
}

func (t tool) runs() (n int) {
	for _, one := range t.Runs {
		n += one
	}
	return n
}

func instrumentCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "instrument.title"), Href: page.Link(ctx, "/instruments")}}
}

func instrumentTone(s assessment.State) string {
	switch s {
	case assessment.Published:
		return "good"
	case assessment.Trial:
		return "info"
	}
	return ""
}

// move is a step that an instrument may take.
type move struct{ Path, Word, Class string }

func movesOf(i assessment.Instrument) []move {
	publish, try, retire := move{"publish", "instrument.publish", "primary"}, move{"trial", "instrument.try", ""}, move{"retire", "instrument.retire", "danger"}
	switch i.State {
	case assessment.Draft:
		if i.Kind == diagnostics.KindImporter {
			return []move{publish}
		}
		return []move{publish, try}
	case assessment.Trial:
		return []move{publish, retire}
	case assessment.Published:
		return []move{retire}
	}
	return nil
}
