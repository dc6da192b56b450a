package iom

import (
	"embed"
	"path"
	"slices"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// ErrRegulationInvalid names every bad place of a regulation's data as a JSON
// pointer in its Fields.
var ErrRegulationInvalid = fault.New(fault.Invalid, "iom.regulation_invalid", "Описание положения содержит ошибки.")

// ErrRegulationTooLarge keeps a regulation to what a person could have written.
var ErrRegulationTooLarge = fault.New(fault.TooLarge, "iom.regulation_too_large", "Описание положения больше 1 МБ.")

const regulationSize = 1 << 20

// ParseRegulation reads a regulation and checks it whole. Unknown fields, fields
// given twice and contradictions are refused with their places.
func ParseRegulation(data []byte) (*Regulation, error) {
	if len(data) > regulationSize {
		return nil, ErrRegulationTooLarge
	}
	g := new(Regulation)
	if err := decodeStrict(data, g, ErrRegulationInvalid); err != nil {
		return nil, err
	}
	if err := g.check(); err != nil {
		return nil, err
	}
	return g, nil
}

// The codes of the regulations that come with the product.
const (
	Sovetsky2022  = "sovetsky-2022"
	UstIlimsk2024 = "ust-ilimsk-2024"
)

//go:embed regulations/*.json
var regulationFiles embed.FS

// ShippedRegulations reads the regulations that come with the product, afresh
// each time: a caller may change its copy.
func ShippedRegulations() ([]*Regulation, error) {
	entries, err := regulationFiles.ReadDir("regulations")
	if err != nil {
		return nil, err
	}
	var all []*Regulation
	for _, e := range entries {
		data, err := regulationFiles.ReadFile(path.Join("regulations", e.Name()))
		if err != nil {
			return nil, err
		}
		g, err := ParseRegulation(data)
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

// ShippedRegulation reads one of them by its code; nil for an unknown code.
func ShippedRegulation(code string) (*Regulation, error) {
	all, err := ShippedRegulations()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(all, func(g *Regulation) bool { return g.Code == code }); i >= 0 {
		return all[i], nil
	}
	return nil, nil
}

// ShippedSource gives the text a shipped regulation is read from, to be kept as
// a tenant's own version; nil for an unknown code.
func ShippedSource(code string) []byte {
	data, err := regulationFiles.ReadFile("regulations/" + code + ".json")
	if err != nil {
		return nil
	}
	return data
}
