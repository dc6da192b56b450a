package document

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// The papers of a place: what an organization or a municipality issues about its own
// people, not about one route.
const (
	MonitoringOrder = "monitoring-order" // [A order cl. 2]
	TuteeList       = "tutee-list"       // [B 2.8.3]
	SupportOrder    = "support-order"    // the local act on address support [B 2.8.3]
	SupportRequest  = "support-request"  // of a municipality [B 2.8.2]
)

// OrganizationPapers lists what an organization issues.
var OrganizationPapers = []string{MonitoringOrder, TuteeList, SupportOrder}

// Said is what who prints a paper says of it: number and date of the order, and whom it
// names. What is not said stands as a line to write on.
type Said struct {
	Order  iom.OrderRequisites
	Person uuid.UUID
}

var placeForms = sync.OnceValues(func() ([]iom.PrintedForm, error) { return formFile("place") })

func placeForm(code string) (*iom.PrintedForm, error) {
	forms, err := placeForms()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(forms, func(f iom.PrintedForm) bool { return f.Code == code })
	if i < 0 {
		return nil, ErrNoPaper
	}
	return &forms[i], nil
}

// roll is who is listed at a place, and the names of all whom its papers name.
type roll struct {
	Listings []iom.Listing
	People   map[uuid.UUID]Person
	Schools  map[uuid.UUID]string // short names
}

// OrganizationForms lists the papers of an organization, to who may print its routes.
// Those of its list of tutees are for who may read that.
func (s *Service) OrganizationForms(ctx context.Context, organization uuid.UUID) (tenant.Organization, []Offer, error) {
	if _, err := s.Policy.Require(ctx, "document", "read"); err != nil {
		return tenant.Organization{}, nil, err
	}
	o, err := s.Sources.Place(ctx, organization)
	if err != nil {
		return o, nil, err
	}
	r, listed, err := s.roll(ctx, o.MunicipalityID, o.ID)
	if err != nil {
		return o, nil, err
	}
	var out []Offer
	for _, code := range OrganizationPapers {
		if !listed && code != MonitoringOrder {
			continue
		}
		f, err := placeForm(code)
		if err != nil {
			return o, nil, err
		}
		p := &press{form: f, filled: r.fill()}
		out = append(out, Offer{f.Code, f.Title, "", f.Layout.Landscape, p.offered()})
	}
	return o, out, nil
}

// PrintOrganization makes a paper of an organization. Whom it names must work there.
func (s *Service) PrintOrganization(ctx context.Context, organization uuid.UUID, code string, format Format, said Said) (File, error) {
	if _, err := s.Policy.Require(ctx, "document", "read"); err != nil {
		return File{}, err
	}
	o, err := s.Sources.Place(ctx, organization)
	if err != nil {
		return File{}, err
	}
	if !slices.Contains(OrganizationPapers, code) {
		return File{}, ErrNoPaper
	}
	r, listed, err := s.roll(ctx, o.MunicipalityID, o.ID, said.Person)
	if err != nil {
		return File{}, err
	}
	if !listed && code != MonitoringOrder {
		return File{}, ErrNoPaper
	}
	f := r.fill()
	f.words["organization.name"], f.words["organization.short"] = o.Name, o.ShortName
	s.Reads.Seen(ctx, placeEntry(code, format, o.MunicipalityID, o.ID))
	return s.printPlace(ctx, code, format, said, r, f, o.MunicipalityID, o.ID, o.ShortName)
}

// PrintSupportRequest makes the request of a municipality for address support: whom its
// schools have listed [B 2.8.2].
func (s *Service) PrintSupportRequest(ctx context.Context, municipality uuid.UUID, format Format) (File, error) {
	if _, err := s.Policy.Require(ctx, "document", "read"); err != nil {
		return File{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return File{}, err
	}
	if s.Policy.Reach(scope.Role, authz.Permission{Object: "support", Action: "read"}) < tenant.ReachMunicipality {
		return File{}, ErrNoPaper // a school sends its own list
	}
	m, err := s.Sources.District(ctx, municipality)
	if err != nil {
		return File{}, err
	}
	r, _, err := s.roll(ctx, municipality, uuid.Nil, scope.Person)
	if err != nil {
		return File{}, err
	}
	if r.Schools, err = s.Sources.Schools(ctx, municipality); err != nil {
		return File{}, err
	}
	f := r.fill()
	f.words["municipality.name"] = m.Name
	s.Reads.Seen(ctx, placeEntry(SupportRequest, format, m.ID, uuid.Nil))
	return s.printPlace(ctx, SupportRequest, format, Said{Person: scope.Person}, r, f, m.ID, uuid.Nil, m.Name)
}

func placeEntry(code string, format Format, municipality, organization uuid.UUID) audit.Entry {
	e := audit.Entry{Action: "document.read", Type: "organization", Object: organization, Root: organization,
		Place: audit.Place{Municipality: municipality, Organization: organization}, Details: map[string]any{"form": code, "format": format}}
	if organization == uuid.Nil {
		e.Type, e.Object, e.Root = "municipality", municipality, municipality
	}
	return e
}

func (s *Service) printPlace(ctx context.Context, code string, format Format, said Said, r *roll, f *filled, municipality, organization uuid.UUID, of string) (File, error) {
	if !format.Known() {
		return File{}, ErrFormat
	}
	form, err := placeForm(code)
	if err != nil {
		return File{}, err
	}
	p := &press{form: form, filled: f}
	if !p.offered() {
		return File{}, ErrPaperEmpty
	}
	who, known := r.People[said.Person]
	if said.Person != uuid.Nil && !known {
		return File{}, ErrPaperPerson
	}
	g, err := s.adopted(ctx, municipality, organization)
	if err != nil {
		return File{}, err
	}
	today, err := s.today(ctx)
	if err != nil {
		return File{}, err
	}
	f.say(said, who, g, today)
	return fileOf(safeName(form.Title+". "+of), format, func(w io.Writer) error { return s.Renderers[format](w, p.lay(Joined(". ", form.Title, of))) })
}

// say fills in what is said of the paper itself.
func (f *filled) say(said Said, who Person, g *iom.Regulation, today string) {
	f.words["person.name"], f.words["person.short"], f.words["person.position"] = cmp.Or(who.Full, "______________________________"), who.Short, who.Position
	f.words["order.number"], f.words["order.date"] = blanks(said.Order)
	f.words["regulation.title"], f.words["today"] = g.Title, today
	maps.Copy(f.words, roleWords(g))
}

func (s *Service) today(ctx context.Context) (string, error) {
	zone, err := s.Routes.Zone(ctx)
	if err != nil {
		return "", err
	}
	return dayOf(s.now().In(zone)), nil
}

// roll reads who is listed; false where the acting person may not read the list. The
// people named are who is listed, their tutors, who answers for them, and those given.
func (s *Service) roll(ctx context.Context, municipality, organization uuid.UUID, more ...uuid.UUID) (*roll, bool, error) {
	r := &roll{}
	list, err := s.Routes.SupportRoll(ctx, municipality, organization)
	listed := !errors.Is(err, authz.ErrForbidden)
	if err != nil && listed {
		return nil, false, err
	}
	r.Listings = list
	ids := more
	for i := range list {
		ids = append(ids, list[i].PersonID, list[i].TutorID)
		for _, a := range list[i].Responsible {
			ids = append(ids, a.PersonID)
		}
	}
	r.People, err = s.Sources.People(ctx, once(ids))
	return r, listed, err
}

// fill puts a roll into words: by school, then by name.
func (r *roll) fill() *filled {
	f := &filled{words: map[string]string{}, lists: map[string]items{}}
	list := slices.Clone(r.Listings)
	slices.SortFunc(list, func(a, b iom.Listing) int {
		return cmp.Or(strings.Compare(r.Schools[a.OrganizationID], r.Schools[b.OrganizationID]), strings.Compare(r.People[a.PersonID].Full, r.People[b.PersonID].Full))
	})
	schools := map[uuid.UUID]bool{}
	for _, l := range list {
		who, tutor := r.People[l.PersonID], r.People[l.TutorID]
		var sources []string
		for _, s := range l.Sources {
			sources = append(sources, s.Title())
		}
		answer := "ждём ответа"
		if l.State == iom.ListingAccepted {
			answer = "согласие получено"
		}
		var responsible []string
		for _, a := range l.Responsible {
			responsible = append(responsible, Joined(", ", r.People[a.PersonID].Full, Joined(" ", "приказ", order(a.Order))))
		}
		item := map[string]string{"school": r.Schools[l.OrganizationID], "name": who.Full, "position": who.Position, "sources": Joined(", ", sources...), "reason": l.Reason,
			"answer": answer, "tutor": tutor.Full, "tutor_position": tutor.Position, "tutor_order": order(l.Order), "responsible": Joined("; ", responsible...)}
		f.lists["listings"] = append(f.lists["listings"], item)
		if l.State == iom.ListingAccepted {
			f.lists["accepted"] = append(f.lists["accepted"], maps.Clone(item))
		}
		schools[l.OrganizationID] = true
	}
	for _, all := range f.lists {
		for i, item := range all {
			item["number"] = number(i + 1)
		}
	}
	f.words["total"], f.words["agreed"], f.words["organizations"] = number(len(list)), number(len(f.lists["accepted"])), number(len(schools))
	return f
}
