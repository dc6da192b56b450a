package document

import "github.com/marshrut-iom/marshrut/internal/iom"

// Empty is a form of a regulation with no route on it: what its author looks at while it
// is being written. ErrNoForm where the regulation has no such form.
func Empty(g *iom.Regulation, code string) (*Document, error) {
	form, err := formOf(g, code)
	if err != nil {
		return nil, err
	}
	d := &Dossier{View: iom.View{Route: &iom.Route{}, Regulation: g}}
	return Print(form, d), nil
}
