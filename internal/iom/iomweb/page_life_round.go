package iomweb

import (
	"context"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// returns tells that the reader may give a conclusion of the kind back.
func (l journey) returns(k iom.ConclusionKind) bool { return slices.Contains(l.Returns, k) }

// replaced are the conclusions of a kind that were replaced by a newer one.
func (l journey) replaced(k iom.ConclusionKind) []iom.Conclusion {
	return slices.DeleteFunc(slices.Clone(l.Conclusions), func(c iom.Conclusion) bool { return c.Kind != k || c.SupersededAt.IsZero() })
}

// rolesOf names roles in a sentence.
func rolesOf(ctx context.Context, roles []tenant.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = page.T(ctx, "life.role."+string(r))
	}
	return strings.Join(words, ", ")
}
