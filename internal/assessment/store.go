package assessment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Store keeps what the area has. Every method sees no more than the tenant in the
// context and the reach given; what is not there gives the ErrXNotFound of its kind.
type Store interface {
	InstrumentStore
	DiagnosisStore
	EssayStore
	DeficitStore
	TalkStore
	StatisticsStore
	GroupStore
	ImportStore
	PersonStore
}

// InstrumentStore keeps frameworks and instruments.
type InstrumentStore interface {
	// Frameworks gives the region's frameworks with their living competencies, by title.
	Frameworks(ctx context.Context) ([]Framework, error)
	// Framework gives false where there is none with the code.
	Framework(ctx context.Context, code string) (Framework, bool, error)

	Instruments(ctx context.Context, reach tenant.Reach, f InstrumentFilter, page paging.Request) (paging.List[Instrument], error)
	Instrument(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Instrument, error)
	// DeleteDraft removes a draft and its past, or ErrStale.
	DeleteDraft(ctx context.Context, i *Instrument, version int) error
	// Edition gives the newest edition of a code; 0 where there is none.
	Edition(ctx context.Context, code string) (int, error)
	InsertInstrument(ctx context.Context, i *Instrument) error
	UpdateInstrument(ctx context.Context, i *Instrument, version int) error
	// Retire retires the published edition of a code, and gives its id, if any.
	Retire(ctx context.Context, code string, at time.Time) (uuid.UUID, error)
}

// InstrumentFilter narrows the list; a zero field means any.
type InstrumentFilter struct {
	State    State
	Kind     diagnostics.Kind
	NoDrafts bool
}

// DiagnosisStore keeps diagnoses and their results.
type DiagnosisStore interface {
	Diagnoses(ctx context.Context, reach tenant.Reach, f DiagnosisFilter, page paging.Request) (paging.List[Diagnosis], error)
	// CountRuns counts the diagnoses by an instrument, by state.
	CountRuns(ctx context.Context, reach tenant.Reach, instrument uuid.UUID) (map[RunState]int, error)
	Diagnosis(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Diagnosis, error)
	// DiagnosisOnRoutes gives one that is tied to a route within reach.
	DiagnosisOnRoutes(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Diagnosis, error)
	Results(ctx context.Context, diagnosis uuid.UUID) ([]Result, error)
	InsertDiagnosis(ctx context.Context, d *Diagnosis) error
	// KeepForm keeps the form drawn for a run, where none is kept yet.
	KeepForm(ctx context.Context, d *Diagnosis) error
	// SaveAnswers merges the answers, item by item, into the acting person's run, and
	// leaves the record once an hour, all in one trip. An answer that does not fit the
	// instrument's form is ErrAnswers, a run that is over ErrDiagnosisClosed.
	SaveAnswers(ctx context.Context, id uuid.UUID, a Answers, rec audit.Record) (Saved, error)
	// Close ends a run whose version is still the one given; false where it moved on.
	Close(ctx context.Context, d *Diagnosis, version int) (bool, error)
	InsertResults(ctx context.Context, results []Result) error
	// SettleDeficits makes the deficits that submitted diagnoses found, of one run or
	// of one import, and replaces or removes those of older results of the same scale.
	SettleDeficits(ctx context.Context, of SettledBy, author uuid.UUID, at time.Time) error
	// Taken gives the submitted diagnoses of the people, with results, oldest first.
	Taken(ctx context.Context, reach tenant.Reach, people []uuid.UUID) ([]Taken, error)
	// TakenOnRoute gives those of everybody who took a final diagnosis on the route.
	TakenOnRoute(ctx context.Context, route uuid.UUID) ([]Taken, error)
	// OnRoute tells whether the person follows the route, and it has not ended.
	OnRoute(ctx context.Context, route, person uuid.UUID) (bool, error)
	// Today is the day at a municipality, or at the region where that is none.
	Today(ctx context.Context, at time.Time, municipality uuid.UUID) (civil.Date, error)
}

// SettledBy names the diagnoses to settle: one run, or all of an import.
type SettledBy struct{ Diagnosis, Import uuid.UUID }

// EssayStore keeps answers that experts score.
type EssayStore interface {
	// Essays gives those that wait, the longest waiting first; the acting person's own
	// never.
	Essays(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[EssayView], error)
	Essay(ctx context.Context, reach tenant.Reach, id uuid.UUID) (EssayView, error)
	// LockEssay is Essay that holds the whole run until the transaction ends.
	LockEssay(ctx context.Context, reach tenant.Reach, id uuid.UUID) (EssayView, error)
	InsertEssays(ctx context.Context, essays []Essay) error
	// UpdateEssay keeps a score, and tells how many essays of the run still wait.
	UpdateEssay(ctx context.Context, e *Essay) (left int, err error)
	// EssaysOf gives the essays of a run that was found within reach before.
	EssaysOf(ctx context.Context, diagnosis uuid.UUID) ([]Essay, error)
}

// Saved is what saving answers leaves.
type Saved struct {
	Answered int
	SavedAt  time.Time
	Version  int
}

// DiagnosisFilter narrows the list; a zero field means any.
type DiagnosisFilter struct {
	PersonID     uuid.UUID
	RouteID      uuid.UUID
	InstrumentID uuid.UUID
	Phase        Phase
	State        RunState
}

// DeficitStore keeps deficits and learning requests.
type DeficitStore interface {
	Deficits(ctx context.Context, reach tenant.Reach, person uuid.UUID, history bool) ([]Deficit, error)
	DeficitsByID(ctx context.Context, person uuid.UUID, ids []uuid.UUID) ([]Deficit, error)
	Deficit(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Deficit, error)
	InsertDeficit(ctx context.Context, d *Deficit) error
	UpdateDeficit(ctx context.Context, d *Deficit, version int) error
	Requests(ctx context.Context, reach tenant.Reach, person uuid.UUID) ([]LearningRequest, error)
	InsertRequest(ctx context.Context, r *LearningRequest) error
	// RequestTexts gives the texts of a person's requests.
	RequestTexts(ctx context.Context, person uuid.UUID) (map[string]bool, error)
}

// ImportStore keeps imports.
type ImportStore interface {
	Imports(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[Import], error)
	Import(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Import, error)
	// LockImport is Import that holds the row until the transaction ends.
	LockImport(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Import, error)
	// ImportOf finds the same file, imported from the same place with the same
	// instrument; false where there is none.
	ImportOf(ctx context.Context, instrument uuid.UUID, sha256 []byte) (Import, bool, error)
	InsertImport(ctx context.Context, i *Import) error
	UpdateImport(ctx context.Context, i *Import) error
	DeleteImport(ctx context.Context, id uuid.UUID) error
	// ExpireImports removes imports of before that were not applied.
	ExpireImports(ctx context.Context, before time.Time) error
	// KeepRows and KeepPeople keep what was read of a file until it is applied: the
	// rows in chunks, numbered from 0.
	KeepRows(ctx context.Context, i *Import, chunk int, rows []ImportRow) error
	KeepPeople(ctx context.Context, i *Import, people []byte) error
	// ImportRows gives a chunk of the rows, without their cells; false where it is gone.
	ImportRows(ctx context.Context, id uuid.UUID, chunk int) ([]ImportRow, bool, error)
	// ImportPeople gives what KeepPeople kept; false where it is gone.
	ImportPeople(ctx context.Context, id uuid.UUID) ([]byte, bool, error)
	// DropRead removes what was read of a file; the file itself too, once its results
	// have landed.
	DropRead(ctx context.Context, id uuid.UUID, landed bool) error
	// KeepFile keeps a part of the file itself, numbered from 0; FilePart gives it, false
	// where it is gone.
	KeepFile(ctx context.Context, i *Import, number int, data []byte) error
	FilePart(ctx context.Context, id uuid.UUID, number int) ([]byte, bool, error)
	// Touch tells that the reading of an import goes on, and how many rows it has.
	Touch(ctx context.Context, id uuid.UUID, rows int, at time.Time) error
	// Decisions gives what was decided about the people of an import.
	Decisions(ctx context.Context, id uuid.UUID) ([]Decision, error)
	// Doubts gives the people of an import who are, or were, to be decided about.
	Doubts(ctx context.Context, id uuid.UUID, page paging.Request) (paging.List[Decision], error)
	// KeepDoubts keeps whom the file does not name for certain instead of those there
	// were; what was decided stays.
	KeepDoubts(ctx context.Context, i *Import, doubts []Decision) error
	// Earlier gives what was decided last about the same writings in other imports of the
	// same instrument and place.
	Earlier(ctx context.Context, i *Import, keys [][]byte) ([]Decision, error)
	// Decide keeps the decisions; those that say nothing take back an earlier one.
	Decide(ctx context.Context, i *Import, decisions []Decision) error
	// Find gives people within the reach whose surname begins so.
	Find(ctx context.Context, reach tenant.Reach, surname string, limit int) ([]Likeness, error)
	// Known gives those of the people who act within the reach, in one trip.
	Known(ctx context.Context, reach tenant.Reach, people []uuid.UUID) ([]Likeness, error)
	// Profiles gives those that serve the acting person's place, the newest first.
	Profiles(ctx context.Context, scale string) ([]Profile, error)
	// SaveProfile adds a profile, or replaces the own one of the same title.
	SaveProfile(ctx context.Context, p *Profile) error
	// DeleteProfile removes one within the reach; ErrProfileNotFound where there is none.
	DeleteProfile(ctx context.Context, reach tenant.Reach, id uuid.UUID) error
	// ReplaceProblems keeps the problems of a kind instead of those there were.
	ReplaceProblems(ctx context.Context, i *Import, kind ProblemKind, problems []Problem) error
	// Problems gives those of a kind; where it is empty the mistakes of rows, then the people.
	Problems(ctx context.Context, reach tenant.Reach, id uuid.UUID, kind ProblemKind, page paging.Request) (paging.List[Problem], error)
	// Candidates gives everybody within the reach to see, person by person.
	Candidates(ctx context.Context, reach tenant.Reach, see func(Candidate)) error
	// LandRuns writes the diagnoses of an import.
	LandRuns(ctx context.Context, i *Import, inst *Instrument, runs []ImportMatch, at time.Time) error
	// LandResults turns the rows that are kept of an import into results of its
	// diagnoses, and tells how many. The matches are those of its people, by number.
	LandResults(ctx context.Context, i *Import, file *ResultFile, matches []ImportMatch) (int, error)
}

// ProblemKind tells the mistakes of the file from those of matching.
type ProblemKind string

// The kinds of problems.
const (
	RowProblem    ProblemKind = "row"
	PersonProblem ProblemKind = "person"
	UnscoredRow   ProblemKind = "unscored" // no mistake: a person without a result
)

// PersonStore finds people.
type PersonStore interface {
	// Place gives the organization at which the person is seen within the reach: the
	// acting person's own where they have one; ErrPersonNotFound out of reach.
	Place(ctx context.Context, reach tenant.Reach, person uuid.UUID) (audit.Place, error)
}
