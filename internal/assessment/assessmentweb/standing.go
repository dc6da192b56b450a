package assessmentweb

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// standing is where a result stands among the region's people.
type standing struct {
	Position assessment.Position `json:"position" enum:"below,middle,above" doc:"Ниже четверти, в средней половине, выше трёх четвертей"`
	Lower    float64             `json:"lower" doc:"Половина педагогов региона освоила от"`
	Upper    float64             `json:"upper" doc:"до"`
}

// among says in words where a result stands; empty where nothing is known.
func (f findings) among(ctx context.Context, r assessment.Result) string {
	s, told := f.Standings[r.Competency]
	if !told {
		return ""
	}
	key := "result.among." + string(s.Position)
	if s.Lower == s.Upper {
		return page.T(ctx, key+"_same", "share", percent(s.Lower))
	}
	return page.T(ctx, key, "from", percent(s.Lower), "to", percent(s.Upper))
}
