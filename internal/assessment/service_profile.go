package assessment

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Profiles lists how files of an instrument may be read: the profiles of one's own
// place and those above it, then those that ship with the instrument.
func (s *Service) Profiles(ctx context.Context, instrument uuid.UUID) ([]ProfileChoice, error) {
	if _, _, err := s.may(ctx, "import", "read"); err != nil {
		return nil, err
	}
	if _, err := s.Instrument(ctx, instrument); err != nil { // a draft is its writers' own
		return nil, err
	}
	inst, err := s.store.Instrument(ctx, tenant.ReachMunicipality, instrument)
	if err != nil {
		return nil, err
	}
	if inst.Kind != diagnostics.KindImporter {
		return nil, nil
	}
	file, err := ParseResultFile(inst.Definition)
	if err != nil {
		return nil, err
	}
	return s.profiles(ctx, inst.Code, file)
}

// profiles lists those for the files of a scale.
func (s *Service) profiles(ctx context.Context, scale string, file *ResultFile) ([]ProfileChoice, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	own, err := s.store.Profiles(ctx, scale)
	if err != nil {
		return nil, err
	}
	return file.choices(own, scope), nil
}

// KeepProfile keeps how an import is read under a name, for the next file of its form.
func (s *Service) KeepProfile(ctx context.Context, id uuid.UUID, title string) (Profile, error) {
	scope, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return Profile{}, err
	}
	i, err := s.store.Import(ctx, reach, id)
	if err != nil {
		return Profile{}, err
	}
	inst, err := s.store.Instrument(ctx, tenant.ReachMunicipality, i.InstrumentID)
	if err != nil {
		return Profile{}, err
	}
	now := s.moment()
	p := Profile{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization, Scale: inst.Code,
		Mapping: forNext(i.Mapping), AuthorID: scope.Person, CreatedAt: now, UpdatedAt: now}
	if p.Title, err = profileTitle(title); err != nil {
		return p, err
	}
	if p.ID, err = newID(); err != nil {
		return p, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.SaveProfile(ctx, &p); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Entry{Action: "import_profile.keep", Type: "import_profile", Object: p.ID, Place: placeOf(scope),
			Details: map[string]any{"scale": p.Scale}})
	})
	return p, err
}

// DeleteProfile removes a profile of one's own place, or of one below it.
func (s *Service) DeleteProfile(ctx context.Context, id uuid.UUID) error {
	scope, reach, err := s.may(ctx, "import", "create")
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.DeleteProfile(ctx, reach, id); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Entry{Action: "import_profile.delete", Type: "import_profile", Object: id, Place: placeOf(scope)})
	})
}

// FileMeaning gives the competencies and levels that the words of an import's file may
// mean, and whether the file counts the other way round.
func (s *Service) FileMeaning(ctx context.Context, i *Import) (*ResultFile, bool, error) {
	if _, _, err := s.may(ctx, "import", "read"); err != nil {
		return nil, false, err
	}
	file, _, err := s.fileOfImport(ctx, i)
	if err != nil {
		return nil, false, err
	}
	return file, newGrader(file, i.Mapping).turned, nil
}

// fileOfImport gives the instrument of an import, and what it says of its files.
func (s *Service) fileOfImport(ctx context.Context, i *Import) (*ResultFile, *Instrument, error) {
	inst, err := s.store.Instrument(ctx, tenant.ReachMunicipality, i.InstrumentID)
	if err != nil {
		return nil, nil, err
	}
	if inst.Kind != diagnostics.KindImporter {
		return &ResultFile{}, &inst, nil
	}
	file, err := ParseResultFile(inst.Definition)
	return file, &inst, err
}

// competencyTitle gives the name of a competency by its place.
func (f *ResultFile) competencyTitle(at int) string {
	if at < 0 || at >= len(f.Competencies) {
		return ""
	}
	return f.Competencies[at].Title
}

func (f *ResultFile) levelTitle(at int) string {
	if at < 1 || at > len(f.Levels) {
		return ""
	}
	return f.Levels[at-1].Title
}
