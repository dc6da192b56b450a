package iomweb

import (
	"slices"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// returns tells that the reader may give a conclusion of the kind back.
func (l journey) returns(k iom.ConclusionKind) bool { return slices.Contains(l.Returns, k) }

// replaced are the conclusions of a kind that were replaced by a newer one.
func (l journey) replaced(k iom.ConclusionKind) []iom.Conclusion {
	return slices.DeleteFunc(slices.Clone(l.Conclusions), func(c iom.Conclusion) bool { return c.Kind != k || c.SupersededAt.IsZero() })
}
