package iomweb

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// worded gives a difference with names in place of what it keeps by codes and ids:
// competencies, and resources of the navigator.
func (h pages) worded(ctx context.Context, d iom.Diff) (iom.Diff, error) {
	coded := func(f iom.FieldChange) bool { return slices.Contains(iom.CodedFields, f.Field) }
	if !slices.ContainsFunc(d, func(c iom.Change) bool { return slices.ContainsFunc(c.Fields, coded) }) {
		return d, nil
	}
	titles, err := h.competencies(ctx)
	if err != nil {
		return nil, err
	}
	said := func(value string) string {
		if err != nil || value == "" {
			return ""
		}
		var words string
		words, err = h.decoded(ctx, titles, value)
		return words
	}
	out := slices.Clone(d)
	for i := range out {
		out[i].Fields = slices.Clone(out[i].Fields)
		for j := range out[i].Fields {
			if f := &out[i].Fields[j]; coded(*f) {
				f.Was, f.Now = said(f.Was), said(f.Now)
			}
		}
	}
	return out, err
}

// decoded tells in words what the id of a resource, or codes of competencies, stand for. A
// resource that is no more is a resource still.
func (h pages) decoded(ctx context.Context, competencies map[string]string, value string) (string, error) {
	if id, err := uuid.Parse(value); err == nil {
		if h.ports.Resources == nil {
			return page.T(ctx, "life.diff.resource"), nil
		}
		r, err := h.ports.Resources.Resource(ctx, id)
		if f := (*fault.Error)(nil); errors.As(err, &f) {
			return page.T(ctx, "life.diff.resource"), nil
		}
		return r.Title, err
	}
	codes := strings.Split(value, ", ")
	for i, code := range codes {
		if title, ok := competencies[code]; ok {
			codes[i] = title
		}
	}
	return joined(codes), nil
}
