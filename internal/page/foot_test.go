package page

import (
	"context"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// The foot of a page leads to the description of the API and to the style guide only whom
// they serve.
func TestFoot_LeadsToTheAPIOnlyWhomItServes(t *testing.T) {
	t.Parallel()
	for role, want := range map[tenant.Role][2]bool{
		"": {}, tenant.Tutee: {}, tenant.Tutor: {}, tenant.Mentor: {}, tenant.SchoolCoordinator: {true, false}, tenant.RegionalMethodist: {true, true},
		tenant.RegionalCoordinator: {true, false}, tenant.Operator: {true, true},
	} {
		v := &View{Texts: NewTexts(), Lang: Russian, Role: role, Demo: true}
		var b strings.Builder
		if err := foot(v).Render(With(context.Background(), v), &b); err != nil {
			t.Fatal(err)
		}
		if api, guide := strings.Contains(b.String(), `"/docs"`), strings.Contains(b.String(), `"/styleguide"`); api != want[0] || guide != want[1] {
			t.Errorf("%q: API %t, style guide %t", role, api, guide)
		}
	}
}
