package framework

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Cross takes out of what the file says beside the tree the relations to items of the
// region's other frameworks; known gives the code of the framework that holds an item,
// empty for none. What ends elsewhere stays as it came.
func (f *Framework) Cross(known func(uuid.UUID) string, now time.Time) []Relation {
	var found []Relation
	kept := []Association{}
	for _, raw := range f.Associations {
		if r, ok := f.relation(raw, known, now); ok {
			found = append(found, r)
		} else {
			kept = append(kept, raw)
		}
	}
	f.Associations = kept
	return found
}

func (f *Framework) relation(raw json.RawMessage, known func(uuid.UUID) string, now time.Time) (Relation, bool) {
	reader := &caseReader{bad: ErrFile}
	fields := reader.object("", raw)
	if fields == nil {
		return Relation{}, false
	}
	a, ok := reader.association("", fields)
	if !ok || a.id == uuid.Nil {
		return Relation{}, false
	}
	r := Relation{ID: a.id, OriginItem: a.origin, TargetItem: a.target, CreatedAt: now}
	for kind, word := range caseType {
		if word == a.kind {
			r.Kind = kind
		}
	}
	_, originHere := f.Item(a.origin)
	_, targetHere := f.Item(a.target)
	switch {
	case r.Kind == "" || originHere == targetHere:
		return Relation{}, false
	case originHere:
		r.OriginFramework, r.TargetFramework = f.Code, known(a.target)
	default:
		r.OriginFramework, r.TargetFramework = known(a.origin), f.Code
	}
	if r.OriginFramework == "" || r.TargetFramework == "" || r.OriginFramework == r.TargetFramework {
		return Relation{}, false
	}
	r.Note = reader.text("", fields, "notes")
	for _, name := range []string{"identifier", "associationType", "originNodeURI", "destinationNodeURI", "sequenceNumber"} {
		delete(fields, name)
	}
	r.Extra = none(fields)
	return r, true
}
