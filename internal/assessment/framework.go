package assessment

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Framework is a list of competencies that instruments measure and activities
// form. It is data: the shipped ones [B Annex 2, A III.2] and a region's own.
type Framework struct {
	bun.BaseModel `bun:"table:framework,alias:framework"`
	RegionID      uuid.UUID
	Code          string
	Title         string
	Source        string
	Competencies  []Competency `bun:"type:jsonb"`
	CreatedAt     time.Time
}

// Competency is a node of a framework with its elements.
type Competency struct {
	Code     string   `json:"code"`
	Title    string   `json:"title"`
	Elements []string `json:"elements,omitempty"`
}

// Find gives the competency with the code.
func (f Framework) Find(code string) (Competency, bool) {
	i := slices.IndexFunc(f.Competencies, func(c Competency) bool { return c.Code == code })
	if i < 0 {
		return Competency{}, false
	}
	return f.Competencies[i], true
}
