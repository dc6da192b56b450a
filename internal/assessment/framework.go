package assessment

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Framework is a list of competencies that instruments measure and activities
// form, as its published edition says. Area framework writes it; here it is read.
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
	Retired  bool     `json:"retired,omitempty"` // older results name it, nothing new does
}

// Living leaves out the competencies that are retired.
func (f *Framework) Living() {
	f.Competencies = slices.DeleteFunc(f.Competencies, func(c Competency) bool { return c.Retired })
}

// Find gives the competency with the code.
func (f Framework) Find(code string) (Competency, bool) {
	i := slices.IndexFunc(f.Competencies, func(c Competency) bool { return c.Code == code })
	if i < 0 {
		return Competency{}, false
	}
	return f.Competencies[i], true
}
