package assessmentweb

import (
	"context"

	"github.com/a-h/templ"

	"github.com/marshrut-iom/marshrut/internal/assessment"
)

// samples shows the states of an import of results.
func samples(context.Context) templ.Component {
	return templ.Join(importState(assessment.Import{State: assessment.Reading}), importState(assessment.Import{State: assessment.Read}),
		importState(assessment.Import{State: assessment.Read, BadRows: 21}), importState(assessment.Import{State: assessment.Checked}),
		importState(assessment.Import{State: assessment.Applied}))
}
