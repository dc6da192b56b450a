package document

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Deps is what the service is put together of.
type Deps struct {
	Tx        tenant.Tx
	Store     Store
	Routes    Routes
	Sources   Sources
	Renderers map[Format]Renderer
	Objects   Objects
	Queue     job.Queue
	Policy    *authz.Policy
	Audit     audit.Recorder
	Reads     audit.Reads
}

// Service prints routes, one by one and a school's at once.
type Service struct {
	Deps
	now func() time.Time
}

// NewService puts the area together.
func NewService(d Deps) *Service { return &Service{d, time.Now} }

// At gives the same service under another clock.
func (s *Service) At(now func() time.Time) *Service { return &Service{s.Deps, now} }

// Offer is a form that a route can be printed on.
type Offer struct {
	Code, Title, Clause string
	Landscape           bool
	Ready               bool // there is something to print
}

// Offers is a route with the forms it can be printed on.
type Offers struct {
	iom.View
	Forms []Offer
}

// Forms lists what a route can be printed on, to whoever may read the route.
func (s *Service) Forms(ctx context.Context, route uuid.UUID) (Offers, error) {
	d, err := s.dossier(ctx, route)
	if err != nil {
		return Offers{}, err
	}
	forms, err := FormsOf(d.Regulation)
	out, words := Offers{View: d.View}, fill(d)
	for _, f := range forms {
		ready := (&press{form: &f, filled: words}).offered()
		out.Forms = append(out.Forms, Offer{f.Code, f.Title, f.Clause, f.Layout.Landscape, ready})
	}
	return out, err
}

// File is a printed paper.
type File struct {
	Name  string
	Media string
	Data  []byte
}

// fileOf makes the file of a paper.
func fileOf(name string, format Format, write func(io.Writer) error) (File, error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return File{}, err
	}
	return File{Name: name + "." + string(format), Media: format.MediaType(), Data: b.Bytes()}, nil
}

// Print makes a route's paper, for whoever may read the route: it tells no more than
// they may see. Printing somebody else's leaves a record.
func (s *Service) Print(ctx context.Context, route uuid.UUID, form string, format Format) (File, error) {
	return s.PrintEdition(ctx, route, 0, form, format)
}

// PrintEdition is Print of an earlier edition of the plan: the paper says which. With 0
// it prints the route as it is.
func (s *Service) PrintEdition(ctx context.Context, route uuid.UUID, edition int, form string, format Format) (File, error) {
	if !format.Known() {
		return File{}, ErrFormat
	}
	d, err := s.dossier(ctx, route)
	if err != nil {
		return File{}, err
	}
	if edition != 0 {
		_, e, err := s.Routes.RouteEdition(ctx, route, edition)
		if err != nil {
			return File{}, err
		}
		d.Plan, d.Edition = e.Plan, &e
	}
	p, err := d.paper(form)
	if err != nil {
		return File{}, err
	}
	return fileOf(d.fileName(p.form), format, func(w io.Writer) error { return s.render(ctx, w, p, d, format) })
}

func (s *Service) render(ctx context.Context, w io.Writer, p *press, d *Dossier, format Format) error {
	if scope, err := tenant.From(ctx); err == nil && !d.IsTutee(scope.Person) {
		s.Reads.Seen(ctx, audit.Entry{Action: "route.print", Type: "route", Object: d.ID, Root: d.ID, Subject: d.TuteeID,
			Place: audit.Place{Municipality: d.MunicipalityID, Organization: d.OrganizationID}, Details: map[string]any{"form": p.form.Code, "format": format}})
	}
	return s.Renderers[format](w, p.document(d))
}

func formOf(g *iom.Regulation, code string) (iom.PrintedForm, error) {
	forms, err := FormsOf(g)
	if err != nil {
		return iom.PrintedForm{}, err
	}
	i := slices.IndexFunc(forms, func(f iom.PrintedForm) bool { return f.Code == code })
	if i < 0 {
		return iom.PrintedForm{}, ErrNoForm
	}
	return forms[i], nil
}

// dossier gathers what a route's papers are filled from: the route with what is known
// beside it, then what the route names.
func (s *Service) dossier(ctx context.Context, route uuid.UUID) (*Dossier, error) {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return nil, err
	}
	d := &Dossier{}
	err = tenant.Together(ctx,
		func(ctx context.Context) (err error) { d.View, err = s.Routes.Open(ctx, reach, route); return err },
		func(ctx context.Context) (err error) {
			d.Products, d.Reviews, err = s.Sources.Works(ctx, route)
			return err
		},
		func(ctx context.Context) (err error) { d.Zone, err = s.Routes.Zone(ctx); return err },
		func(ctx context.Context) (err error) { d.Competencies, err = s.Sources.Competencies(ctx); return err })
	if err != nil {
		return nil, err
	}
	err = tenant.Together(ctx, func(ctx context.Context) (err error) {
		d.People, err = s.Sources.People(ctx, d.named())
		return err
	}, func(ctx context.Context) (err error) {
		var ids []uuid.UUID
		for _, ref := range d.View.Diagnoses {
			ids = append(ids, ref.DiagnosisID)
		}
		d.Diagnoses, err = s.Sources.Taken(ctx, ids)
		return err
	}, func(ctx context.Context) (err error) {
		d.Where, err = s.Sources.Where(ctx, d.OrganizationID, d.MunicipalityID)
		return err
	})
	return d, err
}

// named lists everybody whom the papers of the route may name.
func (d *Dossier) named() []uuid.UUID {
	ids := d.Route.People()
	for _, a := range d.Appointments {
		ids = append(ids, a.PersonID)
	}
	for _, r := range d.Reviews {
		ids = append(ids, r.ReviewerID)
	}
	for _, r := range d.Reflections {
		ids = append(ids, r.PersonID)
	}
	for _, r := range d.Recommendations {
		ids = append(ids, r.PersonID)
	}
	for _, c := range d.Conclusions {
		ids = append(append(ids, c.PreparedBy, c.AgreedBy), c.Participants...)
	}
	return once(ids)
}

// once gives each of the ids once, without what is none.
func once(ids []uuid.UUID) []uuid.UUID {
	slices.SortFunc(ids, byID)
	return slices.DeleteFunc(slices.Compact(ids), func(id uuid.UUID) bool { return id == uuid.Nil })
}

func byID(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

// fileName says what the paper is and whose: «Карта ИОМ. Иванова М. П».
func (d *Dossier) fileName(f *iom.PrintedForm) string {
	name := d.People[d.TuteeID].Short
	if d.Profile != nil && d.Profile.Surname != "" {
		name = shortName(d.Profile)
	}
	return safeName(Joined(" ", strings.TrimRight(name, ". ")+".", f.Title))
}

// safeName is what every system takes as the name of a file.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[:120])
	}
	return strings.TrimSpace(name)
}
