package assessment

import (
	"context"
	"encoding/json"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// shipped is what every region begins with.
var shipped = struct{ instruments []InstrumentDraft }{
	instruments: []InstrumentDraft{
		{Code: "self-diagnosis-8", Program: "selfdiagnosis", Framework: "teacher-8", Definition: instruments.SelfDiagnosis8},
		{Code: "functional-literacy", Program: "entrytest", Framework: "pedagogical-4", Definition: instruments.FunctionalLiteracy},
		{Code: "federal-results", Program: "federal", Framework: "pedagogical-4", Definition: instruments.FederalResults},
		{Code: "yauchitel-results", Program: "yauchitel", Framework: "pedagogical-4", Definition: instruments.YaUchitelResults},
	},
}

// InstallShipped gives the acting person's region the shipped
// instruments, published; what is there is left as it is. Who may publish
// instruments may call it; it is called when a region is made, after area framework
// has brought the frameworks that they measure by.
func (s *Service) InstallShipped(ctx context.Context) error {
	scope, _, err := s.may(ctx, "instrument", "publish")
	if err != nil {
		return err
	}
	for _, in := range shipped.instruments {
		if err := s.installInstrument(ctx, scope, in); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) installInstrument(ctx context.Context, scope tenant.Scope, in InstrumentDraft) error {
	if last, err := s.store.Edition(ctx, in.Code); err != nil || last > 0 {
		return err
	}
	var head struct{ Title string }
	if err := json.Unmarshal(in.Definition, &head); err != nil {
		return err
	}
	in.Title = head.Title
	id, err := newID()
	if err != nil {
		return err
	}
	now := s.moment()
	i := Instrument{RegionID: scope.Region, ID: id, Edition: 1, State: Draft, Version: 1, CreatedAt: now, UpdatedAt: now}
	if err := s.write(ctx, &i, in); err != nil {
		return err
	}
	var form *diagnostics.Form
	if i.Kind == diagnostics.KindQuestionnaire {
		laid, err := s.programs.Form(ctx, i.Ref(), i.Definition)
		if err != nil {
			return err
		}
		form = &laid
	}
	if err := i.Move(Published, form, now); err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		if last, err := s.store.Edition(ctx, i.Code); err != nil || last > 0 {
			return err
		}
		if err := s.store.InsertInstrument(ctx, &i); err != nil {
			return err
		}
		return s.audit.Record(ctx, audit.Entry{Action: "instrument.install", Type: "instrument", Object: i.ID,
			Details: map[string]any{"code": i.Code, "edition": i.Edition}})
	})
}
