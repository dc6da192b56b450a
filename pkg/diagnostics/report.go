package diagnostics

// Report says where one person stands on every competency of the definition.
type Report struct {
	RunID  string
	Scores []Score
	Notes  []Note
	// Requests are what the person asked for in a survey beside the scored items. The
	// platform keeps them as the person's own learning requests.
	Requests []Request
	// Items say what each item gave, where the submission asks (Itemized). A program
	// that can't tell leaves it empty; the instrument has no statistics of items then.
	Items []ItemScore
}

// ItemScore is what one item gave to its competency. An item that the run did not have,
// or that was left out and does not count, is not there. 0 ≤ Score ≤ Max holds, and Max
// is the same in all runs.
type ItemScore struct {
	Item       string
	Competency string
	Score      float64
	Max        float64
}

// Score is the result on one competency. 0 ≤ Score ≤ Max always holds, so that
// Score/Max is a share that can be compared.
type Score struct {
	Competency string
	Score      float64
	Max        float64 // more than 0, and the same as in the form
	Level      string  // code of the level the definition names, may be empty
	LevelTitle string
	Deficit    bool
	Polarity   Polarity
	Advice     string // what the level means and what to do next
}

// Polarity says whether a high score is good. On a scale of competency it is,
// on a scale of deficits it is not.
type Polarity string

// The two polarities. A report always names one.
const (
	HighIsGood Polarity = "high_is_good"
	HighIsBad  Polarity = "high_is_bad"
)

// Known tells whether p is one of the two.
func (p Polarity) Known() bool { return p == HighIsGood || p == HighIsBad }

// Note is a remark on the whole report, such as "answered in 20 seconds".
type Note struct {
	Code string
	Text string
}

// Request is a wish to learn something, or a field of difficulty, in the person's
// own words or in those of the option they chose.
type Request struct {
	Kind RequestKind
	Text string // 3 to 2000 characters
}

// RequestKind tells a wish from a difficulty.
type RequestKind string

// The kinds of a Request.
const (
	RequestWish       RequestKind = "request"
	RequestDifficulty RequestKind = "difficulty"
)

// Known tells whether k is one of the kinds.
func (k RequestKind) Known() bool { return k == RequestWish || k == RequestDifficulty }

// Outcome is the report of one submission of a bulk call, or why there is none:
// Err is an *AnswersError.
type Outcome struct {
	Report Report
	Err    error
}
