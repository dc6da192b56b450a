package iom

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Refusals of who writes an own regulation.
var (
	ErrDraftNotFound = fault.New(fault.NotFound, "iom.regulation_draft_not_found", "Не найдено.")
	ErrDraftThere    = fault.New(fault.Conflict, "iom.regulation_draft_there", "Черновик следующей редакции этого положения уже есть: правьте его.")
	ErrForeignBook   = fault.New(fault.Forbidden, "iom.regulation_foreign",
		"Это положение выпустили не Вы: составьте на его основе своё.")
	ErrBookRetired  = fault.New(fault.Conflict, "iom.regulation_retired", "Эта редакция положения утратила силу: выберите другую.")
	ErrBookInForce  = fault.New(fault.Conflict, "iom.regulation_in_force", "По этой редакции сейчас открывают маршруты: сначала выберите вместо неё другую.")
	ErrNotOffered   = fault.New(fault.Rule, "iom.regulation_not_offered", "Это положение принято в другом месте: составьте на его основе своё.")
	ErrNothingNew   = fault.New(fault.Conflict, "iom.regulation_unchanged", "Черновик не отличается от действующей редакции: выпускать нечего.")
	ErrSourceNeeded = fault.New(fault.Invalid, "iom.regulation_source_needed", "Укажите, на основе какого положения составить своё.")
)

// RegulationDraft is an own regulation that is being written: by the region for all of
// it, by a municipality, or by a school. It may be incomplete and even contradictory;
// its shape is always right. Published, it becomes the next version of its code.
type RegulationDraft struct {
	bun.BaseModel  `bun:"table:regulation_draft,alias:regulation_draft"`
	RegionID       uuid.UUID `bun:",pk"`
	ID             uuid.UUID `bun:",pk"`
	MunicipalityID uuid.UUID `bun:",nullzero"`
	OrganizationID uuid.UUID `bun:",nullzero"`
	Code           string
	BasedCode      string `bun:",nullzero"`
	BasedVersion   int    `bun:",nullzero"`
	Title          string
	Data           []byte `bun:"type:jsonb"`
	Version        int    // of the draft as it is edited
	AuthorID       uuid.UUID
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Regulation reads the draft as far as it is written.
func (d *RegulationDraft) Regulation() (*Regulation, error) { return SketchRegulation(d.Data) }

// Next tells that the draft is the next version of what it is based on.
func (d *RegulationDraft) Next() bool { return d.BasedCode == d.Code }

// write puts a regulation into the draft. Code and version are not the author's.
func (d *RegulationDraft) write(g *Regulation, now time.Time) error {
	g.Code, g.Version = d.Code, 1
	if d.Next() {
		g.Version = d.BasedVersion + 1
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(g); err != nil {
		return err
	}
	if b.Len() > regulationSize {
		return ErrRegulationTooLarge
	}
	d.Data, d.Title, d.UpdatedAt = b.Bytes(), cmp.Or(strings.TrimSpace(g.Title), g.Name, d.Code), now
	return nil
}

// SketchRegulation reads a regulation that is being written: its shape is checked, what
// is missing or contradicts itself is told by Problems.
func SketchRegulation(data []byte) (*Regulation, error) {
	if len(data) > regulationSize {
		return nil, ErrRegulationTooLarge
	}
	g := new(Regulation)
	if err := decodeStrict(data, g, ErrRegulationInvalid); err != nil {
		return nil, err
	}
	return g, nil
}

// Problems are what stands between a regulation and its publication, place by place.
func (g *Regulation) Problems() []fault.Field {
	list := g.markup()
	if f, ok := fault.As(g.check()); ok {
		list = append(list, f.Fields...)
	}
	return list
}

// OfferedTo tells whether new routes of a place may begin under it: one of the region
// everywhere, one of a municipality in it, one of a school there.
func (p Published) OfferedTo(municipality, organization uuid.UUID) bool {
	return p.MunicipalityID == uuid.Nil ||
		p.MunicipalityID == municipality && (p.OrganizationID == uuid.Nil || p.OrganizationID == organization)
}

// choosable is OfferedTo with the reason.
func (p Published) choosable(municipality, organization uuid.UUID) error {
	switch {
	case !p.RetiredAt.IsZero():
		return ErrBookRetired
	case !p.OfferedTo(municipality, organization):
		return ErrNotOffered
	}
	return nil
}

// newCode makes the code of an own regulation by chance: a chosen one that is taken
// would tell of what another municipality has.
func newCode() string { return "polozhenie-" + strings.ToLower(rand.Text()[:10]) }

// BlankRegulation is where an own regulation begins that is like no other: the states'
// stages and no rules. Its problems tell what is still to be written.
func BlankRegulation() *Regulation {
	return &Regulation{
		Name: "Положение",
		Stages: []StageOf{
			{Code: "design", Title: "проектировочный", States: []State{Draft}},
			{Code: "realization", Title: "реализационный", States: []State{Active}},
			{Code: "analysis", Title: "аналитический", States: []State{Assessment}},
		},
		Sections:      []Section{{Code: "information", Title: "общие сведения"}},
		Basis:         BasisRule{Diagnosis: DiagnosisWanted},
		Completion:    CompletionRule{Conditions: []Condition{{AnyOf: []Proof{ProductPresented}}}},
		Conclusions:   []ConclusionOf{{Kind: OnIntent, Title: "заключение о результатах маршрута", Decides: true}},
		ActivityKinds: Choices{Open: true}, ActivityLevels: Choices{Open: true}, ExperienceForms: Choices{Open: true},
		ProductKinds: Choices{Open: true}, Presentations: Choices{Open: true}, SummingUp: Choices{Open: true}, MentoringForms: Choices{Open: true},
		Forms: []PrintedForm{},
	}
}
