package frameworkweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/framework"
)

// About is what an author writes of a framework.
type About struct {
	Title       string            `json:"title" minLength:"3" maxLength:"300"`
	Source      string            `json:"source,omitempty" maxLength:"1000" doc:"Документ, из которого она взята"`
	Description string            `json:"description,omitempty" maxLength:"4000"`
	Purpose     framework.Purpose `json:"purpose" enum:"competencies,directions" doc:"competencies: измеряется диагностикой; directions: отмечает треки и мероприятия"`
	Level       int               `json:"level" minimum:"1" maximum:"8" doc:"На каком уровне дерева лежат компетенции"`
}

// beginning is About with the code, which stays.
type beginning struct {
	Code string `json:"code" maxLength:"64" doc:"Строчные латинские буквы, цифры, дефис" example:"school-2030"`
	About
}

var (
	aboutExample = About{Title: "Компетенции наставника", Purpose: framework.Competencies, Level: 1}
	headExample  = beginning{"mentor-competencies", aboutExample}
)

func (a About) domain(code string) framework.Head {
	return framework.Head{Code: code, Title: a.Title, Source: a.Source, Description: a.Description, Purpose: a.Purpose, Level: a.Level}
}

// entry is what an author writes of an item.
type entry struct {
	Code        string     `json:"code" maxLength:"64" doc:"Им называют запись результаты; у опубликованной не меняется"`
	Title       string     `json:"title" minLength:"1" maxLength:"4000"`
	Description string     `json:"description,omitempty" maxLength:"8000"`
	Kind        string     `json:"kind,omitempty" maxLength:"100" doc:"Как запись называется в источнике: группа, компетенция, индикатор"`
	Parent      *uuid.UUID `json:"parent,omitempty" doc:"Запись уровнем выше; нет у верхних"`
	Position    int        `json:"position,omitempty" minimum:"0" maximum:"3000" doc:"Место среди соседних, с 1"`
	Retired     bool       `json:"retired,omitempty" doc:"Снята: новые инструменты её не измеряют"`
}

var entryExample = entry{Code: "reflection", Title: "Рефлексия собственной практики"}

func (e entry) domain() framework.Entry {
	out := framework.Entry{Code: e.Code, Title: e.Title, Note: e.Description, Kind: e.Kind, Position: e.Position, Retired: e.Retired}
	if e.Parent != nil {
		out.Parent = *e.Parent
	}
	return out
}

// Brief is a framework in a list.
type Brief struct {
	ID          uuid.UUID         `json:"id"`
	Code        string            `json:"code"`
	Edition     int               `json:"edition" doc:"Редакция"`
	Title       string            `json:"title"`
	Source      string            `json:"source,omitempty"`
	Purpose     framework.Purpose `json:"purpose" enum:"competencies,directions"`
	State       framework.State   `json:"state" enum:"draft,published,retired"`
	Items       int               `json:"size" doc:"Сколько в ней действующих записей"`
	Version     int               `json:"version"`
	PublishedAt *time.Time        `json:"published_at,omitempty"`
}

func toBrief(f framework.Framework) Brief {
	out := Brief{ID: f.ID, Code: f.Code, Edition: f.Edition, Title: f.Title, Source: f.Source, Purpose: f.Purpose, State: f.State, Items: f.Size, Version: f.Version}
	if !f.PublishedAt.IsZero() {
		out.PublishedAt = &f.PublishedAt
	}
	return out
}

// whole is a framework with its tree.
type whole struct {
	Brief
	GUID        uuid.UUID `json:"guid" doc:"Идентификатор документа CASE, один у всех редакций"`
	Description string    `json:"description,omitempty"`
	Level       int       `json:"level"`
	Tree        []item    `json:"items" doc:"Записи в порядке дерева"`
}

type item struct {
	ID          uuid.UUID  `json:"id"`
	Code        string     `json:"code"`
	Coding      string     `json:"coding,omitempty" doc:"Как запись обозначена в источнике"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	Kind        string     `json:"kind,omitempty"`
	Parent      *uuid.UUID `json:"parent,omitempty"`
	Depth       int        `json:"depth,omitempty" doc:"Уровень дерева, с 1"`
	RetiredOn   civil.Date `json:"retired_on,omitzero" required:"false" format:"date"`
}

func toItem(i framework.Item, depth int) item {
	out := item{ID: i.ID, Code: i.Code, Coding: i.Coding, Title: i.Title, Description: i.Note, Kind: i.Kind, Depth: depth, RetiredOn: i.RetiredOn}
	if i.Parent != uuid.Nil {
		out.Parent = &i.Parent
	}
	return out
}

func toWhole(f framework.Framework) whole {
	out := whole{Brief: toBrief(f), GUID: f.GUID, Description: f.Description, Level: f.Level, Tree: []item{}}
	for _, n := range f.Nodes() {
		out.Tree = append(out.Tree, toItem(n.Item, n.Depth))
	}
	return out
}

// RelationInput joins items of two frameworks.
type RelationInput struct {
	OriginFramework string         `json:"origin_framework" minLength:"1" maxLength:"64" doc:"Код первой рамки"`
	OriginItem      uuid.UUID      `json:"origin_item"`
	TargetFramework string         `json:"target_framework" minLength:"1" maxLength:"64" doc:"Код второй рамки"`
	TargetItem      uuid.UUID      `json:"target_item"`
	Kind            framework.Kind `json:"kind" enum:"exact,part_of,broader,related" doc:"exact: то же самое; part_of: первая запись — часть второй; broader: шире; related: близко"`
	Note            string         `json:"note,omitempty" maxLength:"1000"`
}

var relationExample = RelationInput{OriginFramework: "teacher-8", OriginItem: uuid.MustParse("01910000-0000-7000-8000-000000000001"),
	TargetFramework: "pedagogical-4", TargetItem: uuid.MustParse("01910000-0000-7000-8000-000000000002"), Kind: framework.PartOf}

type relation struct {
	ID uuid.UUID `json:"id"`
	RelationInput
	CreatedAt time.Time `json:"created_at"`
}

func toRelation(r framework.Relation) relation {
	return relation{r.ID, RelationInput{r.OriginFramework, r.OriginItem, r.TargetFramework, r.TargetItem, r.Kind, r.Note}, r.CreatedAt}
}
