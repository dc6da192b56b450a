package iom

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Findings is what a route takes from area assessment. It reads the database only
// and joins the open transaction; each method sees what the acting person may see.
type Findings interface {
	// Deficits gives the confirmed deficits of the people among ids; unknown, foreign
	// and unconfirmed ones are left out.
	Deficits(ctx context.Context, people, ids []uuid.UUID) ([]FoundDeficit, error)
	// Diagnosis gives a finished diagnosis of one of the people, or ErrNoDiagnosisFound.
	Diagnosis(ctx context.Context, people []uuid.UUID, id uuid.UUID) (FoundDiagnosis, error)
	// FinalDynamics gives the final diagnoses taken for the route, against the entry
	// ones of the same scale.
	FinalDynamics(ctx context.Context, route uuid.UUID) ([]DynamicsFact, error)
}

// Products is what the rules of completion ask area artifact. It reads the
// database only and joins the open transaction.
type Products interface {
	// Facts gives the route's products and the reviews of them.
	Facts(ctx context.Context, route uuid.UUID) ([]ProductFact, []ReviewFact, error)
}

// FoundDeficit is a confirmed deficit of a person, as assessment keeps it.
type FoundDeficit struct {
	ID          uuid.UUID
	Framework   string
	Competency  string
	Title       string
	Level       string
	Severity    float64 // how far from mastery, from 0 to 1; 0 where nobody measured
	Source      DeficitSource
	DiagnosisID uuid.UUID // when a diagnosis found it
	FoundOn     civil.Date
	Confirmed   bool // by the tutee and by who accompanies them
}

// FoundDiagnosis is a finished diagnosis of a person.
type FoundDiagnosis struct {
	ID      uuid.UUID
	TakenOn civil.Date
}

// People are those who follow the route: the tutee and the others of a group.
func (r *Route) People() []uuid.UUID { return append([]uuid.UUID{r.TuteeID}, r.GroupIDs...) }
