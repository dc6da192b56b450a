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
	out := slices.Clone(d)
	for i := range out {
		out[i].Fields = slices.Clone(out[i].Fields)
		for j := range out[i].Fields {
			f := &out[i].Fields[j]
			if !coded(*f) {
				continue
			}
			for _, value := range []*string{&f.Was, &f.Now} {
				if *value, err = h.decoded(ctx, titles, *value); err != nil {
					return nil, err
				}
			}
		}
	}
	return out, nil
}

// decoded tells in words what the id of a resource, or codes of competencies, stand for. A
// resource that is no more is a resource still.
func (h pages) decoded(ctx context.Context, competencies map[string]string, value string) (string, error) {
	if value == "" {
		return "", nil
	}
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
