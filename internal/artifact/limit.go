package artifact

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Limits of the size of a file, set by the operator: Default for regions that set
// none of their own, and Max that none may go over.
type Limits struct{ Default, Max int64 }

const (
	minLimit     = 1 << 20
	defaultLimit = 4 << 30
	// maxLimit is what S3 takes in so many parts.
	maxLimit = PartSize * maxParts
	// maxPending is how many uploads one person may have begun and not finished.
	maxPending = 10
)

func (l Limits) orDefault() Limits {
	if l.Default <= 0 {
		l.Default = defaultLimit
	}
	if l.Max <= 0 || l.Max > maxLimit {
		l.Max = maxLimit
	}
	l.Default = min(l.Default, l.Max)
	return l
}

// Limit is the largest file that a region takes. Version 1 is the operator's
// default: no row stands for it.
type Limit struct {
	bun.BaseModel `bun:"table:artifact_limit,alias:artifact_limit"`
	RegionID      uuid.UUID
	Bytes         int64
	Version       int
}

// Limit gives the largest size of a file in the acting person's region.
func (f *Files) Limit(ctx context.Context) (Limit, error) {
	l, err := f.Store.Limit(ctx)
	if l.Version == 0 {
		l.Bytes, l.Version = f.Limits.Default, 1
	}
	l.Bytes = min(l.Bytes, f.Limits.Max)
	return l, err
}

// SetLimit sets the largest size of a file in the region, no further than the
// operator allows. It holds for uploads that begin from now on.
func (f *Files) SetLimit(ctx context.Context, bytes int64, version int) (Limit, error) {
	if _, err := f.Policy.Require(ctx, "artifact", "limit"); err != nil {
		return Limit{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Limit{}, err
	}
	if bytes < minLimit || bytes > f.Limits.Max {
		return Limit{}, ErrLimit.At("body.bytes", "От 1 МиБ до "+sizeWords(f.Limits.Max)+".")
	}
	l := Limit{RegionID: scope.Region, Bytes: bytes, Version: version + 1}
	err = f.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := f.Store.SetLimit(ctx, l, version); err != nil {
			return err
		}
		return f.Audit.Record(ctx, audit.Entry{Action: "artifact.limit", Type: "region", Object: scope.Region,
			Details: map[string]any{"bytes": bytes}})
	})
	return l, err
}

// sizeWords gives a size as people read it: «4 ГиБ».
func sizeWords(bytes int64) string {
	units := []string{"Б", "КиБ", "МиБ", "ГиБ"}
	n, unit := float64(bytes), 0
	for n >= 1024 && unit < len(units)-1 {
		n, unit = n/1024, unit+1
	}
	if n == float64(int64(n)) {
		return fmt.Sprintf("%.0f %s", n, units[unit])
	}
	return strings.Replace(fmt.Sprintf("%.1f %s", n, units[unit]), ".", ",", 1)
}
