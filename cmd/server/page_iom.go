package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomweb"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// routePorts are what the pages of routes show of other areas.
func routePorts(s services) iomweb.Ports {
	return iomweb.Ports{Names: shortNames{s.directory}, Helpers: helpers{s.directory, s.iom}, Places: treePlaces{s.directory}, Evidence: evidence{s.files},
		Diagnoses: takenDiagnoses{s.assessment}, Competencies: s.titles,
		Basis: routeBasis{s.assessment}, Resources: routeResources{s.navigator}, Preview: emptyForms{}, Scans: paperScans{s.files}}
}

// most is how much of a list is offered as a choice.
var most = paging.Request{Limit: paging.MaxLimit}

// allowed turns "may not" into nothing: the part of the page is not there.
func allowed[T any](list []T, err error) ([]T, error) {
	if errors.Is(err, authz.ErrForbidden) {
		return nil, nil
	}
	return list, err
}

type helpers struct {
	s      *directory.Service
	routes *iom.Service
}

// Helpers lists who works in the role at the organization, in its municipality, or in the region.
func (h helpers) Helpers(ctx context.Context, organization uuid.UUID, role tenant.Role) ([]page.Option, error) {
	if scope, err := tenant.From(ctx); err == nil && role == tenant.MunicipalCoordinator && scope.Organization != uuid.Nil {
		list, err := allowed(h.routes.Coordinators(ctx)) // a school does not see the people above it
		out := make([]page.Option, len(list))
		for i, p := range list {
			out[i] = helper(p.ID, p.Profile)
		}
		return out, err
	}
	f := directory.PersonFilter{Role: role}
	if role.Level() == tenant.LevelOrganization {
		f.Organization = organization
	}
	l, err := h.s.People(ctx, f, most)
	people, err := allowed(l.Items, err)
	out := make([]page.Option, 0, len(people))
	for _, p := range people {
		out = append(out, helper(p.ID, tenant.Profile{Surname: p.Surname, GivenName: p.GivenName, Patronymic: p.Patronymic, Position: p.Position}))
	}
	return out, err
}

// helper is a person to choose, with what they do.
func helper(id uuid.UUID, p tenant.Profile) page.Option {
	name := p.FullName()
	if p.Position != "" {
		name += ", " + p.Position
	}
	return page.Option{Value: id.String(), Label: name}
}

type treePlaces struct{ s *directory.Service }

// Municipalities lists those that are seen.
func (t treePlaces) Municipalities(ctx context.Context) ([]page.Option, error) {
	l, err := t.s.Municipalities(ctx, most)
	list, err := allowed(l.Items, err)
	out := make([]page.Option, len(list))
	for i, m := range list {
		out[i] = page.Option{Value: m.ID.String(), Label: m.Name}
	}
	return out, err
}

// Organizations lists those of a municipality by their short names.
func (t treePlaces) Organizations(ctx context.Context, municipality uuid.UUID) ([]page.Option, error) {
	l, err := t.s.Organizations(ctx, directory.OrganizationFilter{Municipality: municipality}, most)
	list, err := allowed(l.Items, err)
	out := make([]page.Option, len(list))
	for i, o := range list {
		out[i] = page.Option{Value: o.ID.String(), Label: o.ShortName}
	}
	return out, err
}

type evidence struct{ f *artifact.Files }

// Evidence gives the checked files of a route by the activity they prove.
func (e evidence) Evidence(ctx context.Context, route uuid.UUID) (map[uuid.UUID][]iomweb.File, error) {
	files, err := allowed(e.f.Evidence(ctx, route))
	out := map[uuid.UUID][]iomweb.File{}
	for _, a := range files {
		out[a.ActivityID] = append(out[a.ActivityID], iomweb.File{ID: a.ID, Name: a.FileName, Bytes: a.Size})
	}
	return out, err
}

type paperScans struct{ f *artifact.Files }

// Scans gives those of a paper route that were found good.
func (p paperScans) Scans(ctx context.Context, paper uuid.UUID) ([]iomweb.File, error) {
	files, err := p.f.Scans(ctx, paper)
	var out []iomweb.File
	for _, a := range files {
		if a.State == artifact.Ready {
			out = append(out, iomweb.File{ID: a.ID, Name: a.FileName, Bytes: a.Size})
		}
	}
	return out, err
}

type takenDiagnoses struct{ s *assessment.Service }

// Finished gives a person's finished diagnoses with the titles of their instruments.
func (t takenDiagnoses) Finished(ctx context.Context, person uuid.UUID) ([]iomweb.Taken, error) {
	l, err := t.s.Diagnoses(ctx, assessment.DiagnosisFilter{PersonID: person, State: assessment.Submitted}, most)
	list, err := allowed(l.Items, err)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	found, err := t.s.Instruments(ctx, assessment.InstrumentFilter{}, most)
	instruments, err := allowed(found.Items, err)
	titles := map[uuid.UUID]string{}
	for _, i := range instruments {
		titles[i.ID] = i.Title
	}
	out := make([]iomweb.Taken, len(list))
	for i, d := range list {
		out[i] = iomweb.Taken{ID: d.ID, Title: titles[d.InstrumentID], On: d.TakenOn}
	}
	return out, err
}

// competencyTitles keeps the names for a minute: frameworks hardly ever change, and
// every page of a route shows a few.
type competencyTitles struct {
	s    *assessment.Service
	kept *sync.Map // by titlesKey
}

type titlesKey struct {
	region uuid.UUID
	role   tenant.Role
}

type keptTitles struct {
	titles map[string]string
	until  time.Time
}

const titlesAge = time.Minute

// Competencies names the competencies of all frameworks; the first of a code counts.
func (t competencyTitles) Competencies(ctx context.Context) (map[string]string, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	key := titlesKey{scope.Region, scope.Role}
	if k, ok := t.kept.Load(key); ok && time.Now().Before(k.(keptTitles).until) {
		return k.(keptTitles).titles, nil
	}
	frameworks, err := allowed(t.s.Frameworks(ctx))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, f := range frameworks {
		for _, c := range f.Competencies {
			if out[c.Code] == "" {
				out[c.Code] = c.Title
			}
		}
	}
	t.kept.Store(key, keptTitles{out, time.Now().Add(titlesAge)})
	return out, nil
}
