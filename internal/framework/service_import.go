package framework

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// unapplied is how long a file waits for decisions.
const unapplied = 7 * 24 * time.Hour

// Upload is a file with a framework: a CASE package, or the sheets of a workbook.
type Upload struct {
	Code   string // the framework it is of; empty: as the file says
	CASE   []byte
	Sheets []Sheet
}

// ImportView is a file with what it would change.
type ImportView struct {
	Import
	Base       *Framework // nil: a new framework
	Difference Difference
}

// Import reads a file and keeps it until somebody decides. Nothing changes yet.
func (s *Service) Import(ctx context.Context, in Upload) (ImportView, error) {
	scope, _, err := s.may(ctx, "create")
	if err != nil {
		return ImportView{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return ImportView{}, err
	}
	v := ImportView{Import: Import{RegionID: scope.Region, ID: id, Format: CASE, State: Read, CreatedAt: s.moment()}}
	read, err := s.read(ctx, &v, in)
	if err != nil {
		return ImportView{}, err
	}
	if err := read.CheckRead(); err != nil {
		return ImportView{}, err
	}
	v.Content = contentOf(read)
	v.compare()
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.ExpireImports(ctx, s.moment().Add(-unapplied)); err != nil {
			return err
		}
		if err := s.store.InsertImport(ctx, &v.Import); err != nil {
			return err
		}
		return s.recordImport(ctx, "framework.import_read", v.Import)
	})
	return v, err
}

// read finds the framework that the file is of and reads the file against it.
func (s *Service) read(ctx context.Context, v *ImportView, in Upload) (f *Framework, err error) {
	now, err := s.here(ctx)
	if err != nil {
		return nil, err
	}
	if in.Sheets != nil {
		v.Format = XLSX
		probe, err := ReadBook(in.Sheets, nil, uuid.New, now)
		if err != nil {
			return nil, err
		}
		if v.Code = in.Code; v.Code == "" {
			v.Code = probe.Code
		}
		if err := s.base(ctx, v, probe.Title); err != nil {
			return nil, err
		}
		if f, err = ReadBook(in.Sheets, v.Base, func() uuid.UUID { return uuid.Must(uuid.NewV7()) }, now); err != nil {
			return nil, err
		}
		if f.GUID == uuid.Nil {
			f.GUID = uuid.New()
		}
	} else {
		if f, err = ReadCASE(in.CASE, civil.Of(now)); err != nil {
			return nil, err
		}
		if v.Code = in.Code; v.Code == "" {
			if v.Code, err = s.store.CodeOf(ctx, f.GUID); err != nil {
				return nil, err
			}
		}
		if v.Code == "" {
			v.Code = f.Code
		}
		if err := s.base(ctx, v, f.Title); err != nil {
			return nil, err
		}
	}
	f.Code = v.Code
	if v.Base != nil {
		f.GUID, f.Purpose, f.Level = v.Base.GUID, v.Base.Purpose, v.Base.Level
		f.keepCodes(v.Base)
	}
	f.tidy()
	return f, nil
}

// keepCodes gives items that are there the codes by which results name them, whatever
// the file makes of them.
func (f *Framework) keepCodes(base *Framework) {
	for n := range f.Items {
		i := &f.Items[n]
		old, there := base.Item(i.ID)
		if there && old.Code != i.Code {
			if i.Coding == "" && i.Code != i.ID.String() {
				i.Coding = i.Code
			}
			i.Code = old.Code
		}
		if i.Coding == i.Code {
			i.Coding = ""
		}
	}
}

// base finds the edition to compare with: the newest. A new framework gets a code.
func (s *Service) base(ctx context.Context, v *ImportView, title string) error {
	if v.Code == "" {
		v.Code = slug(title)
	}
	if v.Code == "" {
		v.Code = "framework"
	}
	f, there, err := s.store.Latest(ctx, v.Code)
	if err != nil || !there {
		return err
	}
	v.Base, v.BaseID, v.BaseVersion = &f, f.ID, f.Version
	return nil
}

func (v *ImportView) compare() {
	base := v.Base
	if base == nil {
		base = &Framework{Title: v.Content.Title, Source: v.Content.Source, Description: v.Content.Description}
	}
	v.Difference = base.Compare(v.Content.framework(v.Code))
}

// ImportByID gives a file with what it would change now.
func (s *Service) ImportByID(ctx context.Context, id uuid.UUID) (ImportView, error) {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return ImportView{}, err
	}
	i, err := s.store.Import(ctx, reach, id)
	if err != nil {
		return ImportView{}, err
	}
	return s.view(ctx, reach, i)
}

func (s *Service) view(ctx context.Context, reach tenant.Reach, i Import) (ImportView, error) {
	v := ImportView{Import: i}
	if i.BaseID != uuid.Nil {
		f, err := s.store.Get(ctx, reach, i.BaseID)
		if err != nil {
			return v, ErrMoved.Because(err)
		}
		v.Base = &f
	}
	v.compare()
	return v, nil
}

// Apply puts what was read into a draft: the one that is there, or a new edition of what
// is published. Each item that the file lacks needs a decision. Relations to items of
// other frameworks of the region become part of the crosswalk.
func (s *Service) Apply(ctx context.Context, id uuid.UUID, decisions map[uuid.UUID]Decision) (Framework, error) {
	scope, reach, err := s.may(ctx, "create")
	if err != nil {
		return Framework{}, err
	}
	var f Framework
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		i, err := s.store.LockImport(ctx, reach, id)
		switch {
		case err != nil:
			return err
		case i.State == Applied:
			return ErrApplied
		}
		if f, err = s.draftFor(ctx, scope, i); err != nil {
			return err
		}
		incoming := i.Content.framework(i.Code)
		relations, err := s.cross(ctx, scope, incoming)
		if err != nil {
			return err
		}
		now, err := s.here(ctx)
		if err != nil {
			return err
		}
		if err := f.Take(incoming, decisions, now); err != nil {
			return err
		}
		version := f.Version
		f.Version, f.UpdatedAt = version+1, s.moment()
		if err := s.store.Update(ctx, &f, version); err != nil {
			return err
		}
		if _, err := s.store.InsertRelations(ctx, relations); err != nil {
			return err
		}
		i.State, i.AppliedAt, i.ResultID = Applied, s.moment(), f.ID
		if err := s.store.UpdateImport(ctx, &i); err != nil {
			return err
		}
		return s.recordImport(ctx, "framework.import_apply", i)
	})
	return f, err
}

// draftFor gives the draft that the file goes into; ErrMoved where the framework is no
// more what the file was compared with.
func (s *Service) draftFor(ctx context.Context, scope tenant.Scope, i Import) (Framework, error) {
	last, there, err := s.store.Latest(ctx, i.Code)
	switch {
	case err != nil:
		return Framework{}, err
	case !there && i.BaseID == uuid.Nil:
		f, err := s.fresh(scope)
		if err != nil {
			return Framework{}, err
		}
		f.Code, f.GUID, f.Title, f.Purpose, f.Level = i.Code, i.Content.GUID, i.Content.Title, i.Content.Purpose, i.Content.Level
		f.tidy()
		return f, s.store.Insert(ctx, &f)
	case !there || last.ID != i.BaseID || last.Version != i.BaseVersion:
		return Framework{}, ErrMoved
	case last.State == Draft:
		return last, nil
	}
	return s.follow(ctx, last)
}

// cross takes the relations to other frameworks out of what was read.
func (s *Service) cross(ctx context.Context, scope tenant.Scope, f *Framework) ([]Relation, error) {
	if len(f.Associations) == 0 {
		return nil, nil
	}
	all, err := s.store.Known(ctx)
	if err != nil {
		return nil, err
	}
	holder := map[uuid.UUID]string{}
	for _, one := range all {
		if one.Code != f.Code {
			for _, i := range one.Items {
				holder[i.ID] = one.Code
			}
		}
	}
	relations := f.Cross(func(id uuid.UUID) string { return holder[id] }, s.moment())
	for n := range relations {
		relations[n].RegionID = scope.Region
	}
	return relations, nil
}

func (s *Service) recordImport(ctx context.Context, action string, i Import) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "framework_import", Object: i.ID,
		Details: map[string]any{"code": i.Code, "format": i.Format, "items": len(i.Content.Items)}})
}
