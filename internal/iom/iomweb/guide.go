package iomweb

import (
	"context"

	"github.com/a-h/templ"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

// samples shows the states of routes and activities, the check of a draft, and a list.
func samples(ctx context.Context) templ.Component {
	var tags []templ.Component
	for _, s := range iom.States() {
		tags = append(tags, stateTag(s, ""))
	}
	for _, o := range []iom.Outcome{iom.Reached, iom.NotReached} {
		tags = append(tags, stateTag(iom.Completed, o))
	}
	for _, s := range []picture.State{picture.Planned, picture.Underway, picture.Done, picture.Late, picture.Cancelled} {
		tags = append(tags, activityTag(s))
	}
	long := page.T(ctx, "page.guide.long")
	o := &planOverview{planning: &planning{}, Checks: []planCheck{{Of: "term", Tone: "good"},
		{Of: "basis", Tone: "warn", Notes: []planNote{{Text: long, Clause: page.T(ctx, "page.guide.clause")}}},
		{Of: "objectives", Tone: "bad", Href: "/styleguide", Notes: []planNote{{Text: page.T(ctx, "page.guide.row"), Href: "/styleguide"}}}}}
	return templ.Join(templ.Join(tags...), planChecks(o), boardEmpty(board{filtered: true}))
}
