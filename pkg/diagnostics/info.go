package diagnostics

// Kind says which of the two interfaces a program implements.
type Kind string

// The kinds of instrument programs.
const (
	KindQuestionnaire Kind = "questionnaire"
	KindImporter      Kind = "importer"
)

// Info is what a program says about itself. The platform compares it with the
// manifest the operator installed and stops a program that differs.
type Info struct {
	Name    string `json:"name"`    // "selfdiagnosis": lower-case Latin letters, digits and hyphens
	Version string `json:"version"` // "1.0.0"
	Kind    Kind   `json:"kind"`
	Title   string `json:"title"` // Russian, for people
}

// Instrument is what both kinds have in common.
type Instrument interface {
	Describe() Info
}

// Protocol is the version of the gRPC contract this SDK speaks.
const Protocol = 1

// MaxMessage bounds one message in either direction. A report or a row over it
// fails the call.
const MaxMessage = 4 << 20

// MaxFile bounds a file whatever the manifest says: programs hold it in memory.
const MaxFile = 64 << 20
