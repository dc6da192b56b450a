package document

import (
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// PlacePaper lays a paper of a place for tests that hold it to its look: whose list it
// prints, what is said of it, and what else the place's service fills in.
func PlacePaper(code string, list []iom.Listing, people map[uuid.UUID]Person, schools map[uuid.UUID]string, said Said, place map[string]string) (*Document, error) {
	form, err := placeForm(code)
	if err != nil {
		return nil, err
	}
	f := (&roll{Listings: list, People: people, Schools: schools}).fill()
	for name, word := range place {
		f.words[name] = word
	}
	f.say(said, people[said.Person], &iom.Regulation{Title: "Положение об индивидуальном образовательном маршруте педагогических работников"}, "1 сентября 2026 г.")
	p := &press{form: form, filled: f}
	return p.lay(Joined(". ", form.Title, place["organization.short"], place["municipality.name"])), nil
}

// PortfolioPaper lays the portfolio of a person over the routes given, as it is printed.
func PortfolioPaper(routes ...*Dossier) (*Document, error) {
	forms, err := portfolioForms()
	if err != nil {
		return nil, err
	}
	doc := Print(forms[0], routes[len(routes)-1])
	for _, d := range routes {
		doc.Blocks = append(doc.Blocks, Print(forms[1], d).Blocks...)
	}
	return doc, nil
}
