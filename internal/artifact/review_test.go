package artifact

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// The whole verdict says what its parts say; where parts are left out it is free, but
// nothing is removed as a whole that stays in part [B 1.12].
func TestReview_B112_TheWholeVerdictFitsItsParts(t *testing.T) {
	t.Parallel()
	const gone, stays, moves = iom.DeficitRemoved, iom.DeficitNotRemoved, iom.DeficitDynamics
	for _, c := range []struct {
		parts [2]Verdict
		fits  []Verdict
	}{
		{[2]Verdict{"", ""}, []Verdict{gone, stays, moves}},
		{[2]Verdict{gone, ""}, []Verdict{gone, stays, moves}},
		{[2]Verdict{moves, ""}, []Verdict{stays, moves}},
		{[2]Verdict{stays, ""}, []Verdict{stays, moves}},
		{[2]Verdict{gone, gone}, []Verdict{gone}},
		{[2]Verdict{moves, moves}, []Verdict{moves}},
		{[2]Verdict{stays, stays}, []Verdict{stays}},
		{[2]Verdict{gone, moves}, []Verdict{moves}},
		{[2]Verdict{gone, stays}, []Verdict{stays, moves}},
		{[2]Verdict{moves, stays}, []Verdict{stays, moves}},
	} {
		r := &iom.Route{}
		r.Deficits = []iom.Deficit{{ID: uuid.New(), Title: "Первый"}, {ID: uuid.New(), Title: "Второй"}}
		said := map[string]Verdict{}
		for i, verdict := range c.parts {
			if verdict != "" {
				said[r.Deficits[i].ID.String()] = verdict
			}
		}
		for _, whole := range []Verdict{gone, stays, moves} {
			v := Review{Deficits: said, Verdict: whole}
			bad := v.checkDeficits(ErrReviewInvalid, r)
			fits := false
			for _, f := range c.fits {
				fits = fits || f == whole
			}
			if fits != (len(bad.Fields) == 0) || !fits && (len(bad.Fields) != 1 || bad.Fields[0].Path != "body.verdict") {
				t.Errorf("parts %v, whole %s: %+v", c.parts, whole, bad.Fields)
			}
		}
	}
}
