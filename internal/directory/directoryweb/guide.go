package directoryweb

import (
	"context"

	"github.com/a-h/templ"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// samples shows whether people can sign in, and how far regions have come.
func samples(ctx context.Context) templ.Component {
	return templ.Join(access(directory.Listed{SignsIn: true}), access(directory.Listed{InvitedUntil: page.From(ctx).Now}), access(directory.Listed{}),
		health(directory.RegionSummary{}), health(directory.RegionSummary{Staffed: true}), health(directory.RegionSummary{Staffed: true, Municipalities: 1, Organizations: 1}),
		handoverView("https://marshrut.example/link#7nQ2vK9fXcA4mT8zLw5rHs", page.Moment(ctx, page.From(ctx).Now)))
}
