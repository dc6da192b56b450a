package directory

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ownData is what a person gets of themselves, in this order. What others said beside
// their work (reviews, comments, help) stands on the pages: there each is shown to whom
// it may be, a blind review not before its time.
var ownData = []struct{ table, title string }{
	{"person", "Сведения о человеке"}, {"membership", "Роли"}, {"consent", "Согласия"},
	{"diagnosis", "Диагностики и ответы"}, {"diagnosis_result", "Результаты диагностик"}, {"deficit", "Профессиональные дефициты"},
	{"person_request", "Образовательные запросы"}, {"support_listing", "Приглашения к адресному сопровождению"},
	{"route", "Маршруты"}, {"route_deficit", "Дефициты в маршрутах"}, {"learning_request", "Запросы в маршрутах"}, {"objective", "Задачи"},
	{"stage", "Этапы"}, {"activity", "Мероприятия"}, {"reflection", "Рефлексия"}, {"extension", "Продления"}, {"revision", "Корректировки"},
	{"recommendation", "Рекомендации"}, {"conclusion", "Заключения"}, {"product", "Продукты"}, {"artifact", "Файлы"}, {"certificate", "Сертификаты"},
}

var errNotInRegistry = errors.New("directory: the registry of personal data has no such table")

// Exports gives a person's own data.
type Exports interface {
	// Export reads the person's rows of each of the tables, an object by column, as far as
	// the tenant in the context reaches; ids of the region and keys of the object store are
	// left out.
	Export(ctx context.Context, region, person uuid.UUID, tables []tenant.PersonalTable) ([]json.RawMessage, error)
}

// OwnData is a person's own export: what is kept of them, what for and how long.
type OwnData struct {
	Person uuid.UUID `json:"person"`
	MadeAt time.Time `json:"made_at"`
	Parts  []OwnPart `json:"parts"`
}

// OwnPart is one kind of it.
type OwnPart struct {
	Name    string          `json:"name"`
	Title   string          `json:"title"`
	Purpose tenant.Purpose  `json:"purpose"`
	Term    tenant.Term     `json:"term"`
	Rows    json.RawMessage `json:"rows"`
}

// ExportMe gives the acting person all that is kept of them where they act, in a form
// that programs read: everybody may, of themselves alone (152-ФЗ, ст. 14). It leaves a
// record.
func (s *Service) ExportMe(ctx context.Context) (OwnData, error) {
	scope, err := member(ctx)
	if err != nil {
		return OwnData{}, err
	}
	registry := tenant.PersonalTables()
	tables := make([]tenant.PersonalTable, len(ownData))
	for i, d := range ownData {
		at := slices.IndexFunc(registry, func(t tenant.PersonalTable) bool { return t.Name == d.table })
		if at < 0 {
			return OwnData{}, errNotInRegistry
		}
		tables[i] = registry[at]
	}
	rows, err := s.store.Export(ctx, scope.Region, scope.Person, tables)
	if err != nil {
		return OwnData{}, err
	}
	out := OwnData{Person: scope.Person, MadeAt: s.now().UTC().Truncate(time.Second)}
	for i, t := range tables {
		out.Parts = append(out.Parts, OwnPart{t.Name, ownData[i].title, t.Purpose, t.Term, rows[i]})
	}
	return out, s.audit.Record(ctx, audit.Entry{Action: "person.export", Type: "person", Object: scope.Person, Root: scope.Person, Subject: scope.Person,
		Place: audit.Place{Municipality: scope.Municipality, Organization: scope.Organization}})
}
