package iom

// Finding is what one kind of evidence says of a route's success.
type Finding string

// The findings; Silent where there is nothing to say, Split where several
// reviews or several persons' diagnoses differ.
const (
	Silent   Finding = ""
	Positive Finding = "positive"
	Negative Finding = "negative"
	Split    Finding = "split"
)

// Judgement is what R7 makes of the results.
type Judgement struct {
	Review    Finding
	Diagnosis Finding
	Outcome   Outcome // empty while Open
	Open      bool    // the evidence gives no one answer: the conclusion decides and gives its reasons
	Voices    int     // reviews that count, one of each expert for each product
	Flagged   int     // of them, those of experts who accompanied the route
}

// Judge is R7: the outcome is reached if the reviews that count attest growth,
// deficits gone or dynamics; where there is a final diagnosis its dynamics count
// too; where no product was shown the diagnosis alone decides; where the two
// disagree the conclusion decides, with reasons [B 1.13, 2.8.5]. Of several experts
// none outvotes another: of one mind they decide, and where they differ the conclusion
// does. A conflict of interests takes no voice away: the source lets tutor and
// methodist review [B 1.13, 2.8.4]; it is counted, and shown beside the outcome.
func (g *Regulation) Judge(r *Route, res Results) Judgement {
	var j Judgement
	for _, f := range res.counting(g, r) {
		j.Review = j.Review.with(f.attests())
		j.Voices++
		if f.Accompanies {
			j.Flagged++
		}
	}
	for _, f := range res.Final {
		if f.Dynamics != DynamicsUnknown {
			j.Diagnosis = j.Diagnosis.with(f.Dynamics == DynamicsPositive)
		}
	}
	said := j.Review
	switch {
	case j.Review == Silent:
		said = j.Diagnosis
	case j.Diagnosis != Silent && j.Diagnosis != j.Review:
		said = Split
	}
	switch said {
	case Positive:
		j.Outcome = Reached
	case Negative:
		j.Outcome = NotReached
	default:
		j.Open = true
	}
	return j
}

// with adds one more voice.
func (f Finding) with(positive bool) Finding {
	voice := Negative
	if positive {
		voice = Positive
	}
	if f == Silent || f == voice {
		return voice
	}
	return Split
}
