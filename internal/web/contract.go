package web

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// uuidText is an id in the contract: Huma by itself sees no more than a text.
type uuidText struct{}

// Schema is the contract of an id, alone and in lists.
func (uuidText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "uuid"}
}

// shape makes the contract say what the door asks for beyond types: ids are UUIDs,
// and an edit names its version. The door words a missing version itself (see Edit).
func shape(cfg *huma.Config) {
	cfg.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[uuid.UUID](), reflect.TypeFor[uuidText]())
	cfg.OnAddOperation = append(cfg.OnAddOperation, func(_ *huma.OpenAPI, op *huma.Operation) {
		for _, p := range op.Parameters {
			if p.In == "header" && p.Name == "If-Match" {
				p.Required = true
			}
		}
	})
}
