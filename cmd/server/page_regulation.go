package main

import (
	"context"
	"io"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// emptyForms print forms of regulations that are being written.
type emptyForms struct{}

// PrintEmpty prints a form of a regulation with no route on it.
func (emptyForms) PrintEmpty(_ context.Context, g *iom.Regulation, form string, w io.Writer) error {
	d, err := document.Empty(g, form)
	if err != nil {
		return err
	}
	return documentpdf.Render(w, d)
}
