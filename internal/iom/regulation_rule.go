package iom

import "github.com/marshrut-iom/marshrut/internal/tenant"

// BasisRule is R1: a route is built on deficits, difficulties or requests found
// beforehand [B 2.4, 3.2.2; A I.3].
type BasisRule struct {
	Rule
	Diagnosis       DiagnosisNeed `json:"diagnosis"`
	DiagnosisClause string        `json:"diagnosis_clause,omitempty"`
}

// DiagnosisNeed says whether a diagnosis must be among the basis of a route.
type DiagnosisNeed string

// A diagnosis is a hard gate only where a regulation says so.
const (
	DiagnosisRequired      DiagnosisNeed = "required"       // no diagnosis, no route
	DiagnosisRequestEnough DiagnosisNeed = "request_enough" // a difficulty or request will do instead [B 3.2.2]
	DiagnosisWanted        DiagnosisNeed = "wanted"         // a warning if missing [A I.3]
)

// ObjectiveRule wants every objective tied to a deficit or request [B 2.5], and
// says whether it needs indicators and criteria [A III.2].
type ObjectiveRule struct {
	Rule
	Indicators Rule `json:"indicators"`
}

// TermRule is R2: how long a route may or must run [B 1.9, A I.5].
type TermRule struct {
	Min TermLimit `json:"min"`
	Max TermLimit `json:"max"`
}

// TermLimit is one end of TermRule.
type TermLimit struct {
	Rule
	Months int `json:"months,omitempty"`
}

// ExtensionRule is R3 [B 1.10, 1.14].
type ExtensionRule struct {
	Rule
	Months           int      `json:"months,omitempty"`            // how far past the first end
	EachMonths       int      `json:"each_months,omitempty"`       // how far one extension goes; 0: as far as Months lets
	CorrectionMonths int      `json:"correction_months,omitempty"` // Months of those with a correction, where the two count separately; 0: the same
	MaxCount         int      `json:"max_count,omitempty"`         // 0: any number of times
	Counting         Counting `json:"counting,omitempty"`
	Correction       Rule     `json:"correction"` // may a correction with extension be offered [B 1.14]
}

// Counting says whether the tutee's own extensions and those that come with an
// offered correction add up: the source names six months twice and is silent.
type Counting string

// The two readings of [B 1.10] beside [B 1.14].
const (
	InAll      Counting = "in_all"
	Separately Counting = "separately"
)

// ActorsRule is a rule that also names the roles it speaks of.
type ActorsRule struct {
	Rule
	By []tenant.Role `json:"by,omitempty"`
}

// CompletionRule is R6, with R15 beside it.
type CompletionRule struct {
	Conditions          []Condition `json:"conditions"`
	ProductPerDirection Rule        `json:"product_per_direction"` // R15 [A III.5]
}

// Condition of completion: at least one of its proofs must be there.
type Condition struct {
	AnyOf    []Proof  `json:"any_of"`
	Severity Severity `json:"severity,omitempty"`
	Clause   string   `json:"clause"`
	Quote    string   `json:"quote,omitempty"`
}

// Proof is something that must be there before a route is completed.
type Proof string

// The proofs of the two sources.
const (
	ProductPresented Proof = "product_presented" // shown to colleagues [A V.6]
	ProductReviewed  Proof = "product_reviewed"  // shown, with a review that counts and speaks of deficits [B 1.12]
	FinalDiagnosis   Proof = "final_diagnosis"   // passed [B 1.12]
	FinalReflection  Proof = "final_reflection"  // the tutee's own, on the route [A II.2, III.4; B 2.8.5]
)

// ReviewRule is R8: whose review counts, and who only takes part [B 1.13, 2.8].
// A role of the organization counts only in the tutee's own organization.
type ReviewRule struct {
	Rule
	Counts    []tenant.Role `json:"counts,omitempty"`
	TakesPart []tenant.Role `json:"takes_part,omitempty"`
	OnRequest []tenant.Role `json:"on_request,omitempty"` // of those who take part
}

// ConclusionKind names a kind of conclusion (заключение).
type ConclusionKind string

// The two conclusions of [B 2.8.4], and [A III.4]'s look back at the intent.
const (
	OnRouteTask       ConclusionKind = "route_task"
	OnDevelopmentTask ConclusionKind = "development_task"
	OnIntent          ConclusionKind = "intent"
)

// ConclusionOf is R9: a kind of conclusion, who prepares it, who takes part by
// agreement and who agrees it.
type ConclusionOf struct {
	Kind        ConclusionKind `json:"kind"`
	Title       string         `json:"title"`
	Basis       string         `json:"basis,omitempty"`
	Clause      string         `json:"clause"`
	Decides     bool           `json:"decides,omitempty"` // its outcome is the route's
	PreparedBy  []tenant.Role  `json:"prepared_by"`
	TakesPart   []tenant.Role  `json:"takes_part,omitempty"`
	AgreedBy    []tenant.Role  `json:"agreed_by,omitempty"`
	AgreeClause string         `json:"agree_clause,omitempty"`
}

// CertificateRule is R13 [B 4.3].
type CertificateRule struct {
	Rule
	InSystemOnly bool `json:"in_system_only,omitempty"` // only for routes kept in an information system
}

// StorageRule is R16 [B 4.4].
type StorageRule struct {
	Rule
	WithPersonalData bool `json:"with_personal_data,omitempty"` // in the system: as long as the person's data
	PaperYears       int  `json:"paper_years,omitempty"`
}

// CompetenciesRule is R17: how many leading competencies an activity forms
// [B Карта, Annex 2].
type CompetenciesRule struct {
	Rule
	Min int `json:"min,omitempty"`
	Max int `json:"max,omitempty"`
}

// PrioritiesRule says that priority directions are named anew each year [B 1.7];
// the directions of a year are the tenant's, not the regulation's. Required says whether a
// route must choose one of them.
type PrioritiesRule struct {
	Rule
	Yearly   bool `json:"yearly,omitempty"`
	Required Rule `json:"required,omitzero"`
}
