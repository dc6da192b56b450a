package framework

import (
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Relation joins items of two frameworks of the region: one line of a crosswalk. It
// holds for all editions, since items keep their ids.
type Relation struct {
	bun.BaseModel   `bun:"table:framework_relation,alias:relation"`
	RegionID        uuid.UUID
	ID              uuid.UUID
	OriginFramework string
	OriginItem      uuid.UUID
	TargetFramework string
	TargetItem      uuid.UUID
	Kind            Kind
	Note            string
	Extra           Fields `bun:"type:text"`
	CreatedAt       time.Time
}

// Kind of a relation, by CASE's types of association.
type Kind string

// The kinds. Broader is the way back of PartOf: it is kept turned round.
const (
	Exact   Kind = "exact"   // exactMatchOf: the same thing
	PartOf  Kind = "part_of" // isPartOf: the origin is narrower, a part of the target
	Related Kind = "related" // isRelatedTo: near, and no measure of each other
	Broader Kind = "broader"
)

// caseType gives CASE's word for a kind.
var caseType = map[Kind]string{Exact: "exactMatchOf", PartOf: "isPartOf", Related: "isRelatedTo"}

// Turned gives the relation as it is seen from the other end.
func (r Relation) Turned() Relation {
	r.OriginFramework, r.TargetFramework = r.TargetFramework, r.OriginFramework
	r.OriginItem, r.TargetItem = r.TargetItem, r.OriginItem
	switch r.Kind {
	case PartOf:
		r.Kind = Broader
	case Broader:
		r.Kind = PartOf
	}
	return r
}

// From gives the relation as it is seen from the framework.
func (r Relation) From(code string) Relation {
	if r.OriginFramework == code {
		return r
	}
	return r.Turned()
}

// check tells what is wrong with a relation between items of two frameworks.
func (r Relation) check(origin, target *Framework) error {
	bad := ErrRelation
	if r.OriginFramework == r.TargetFramework {
		bad = bad.At("body.target_framework", "Связывают записи двух разных рамок.")
	}
	if _, ok := origin.Item(r.OriginItem); !ok {
		bad = bad.At("body.origin_item", "Выберите запись первой рамки.")
	}
	if _, ok := target.Item(r.TargetItem); !ok {
		bad = bad.At("body.target_item", "Выберите запись второй рамки.")
	}
	if caseType[r.Kind] == "" && r.Kind != Broader {
		bad = bad.At("body.kind", "Вид связи: совпадает, часть, шире или близко.")
	}
	if utf8.RuneCountInString(r.Note) > 1000 {
		bad = bad.At("body.note", "Пояснение: до 1000 знаков.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
