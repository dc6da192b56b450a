package demo

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// leaves asks for the removal of own data: the region's coordinator has yet to set a day.
func (d *director) leaves() {
	d.step(-3, d.role("teacher@bratsk.example", tenant.Tutee), "ask for the removal of own data", func(ctx context.Context) error {
		_, err := d.Retention.Ask(ctx)
		return err
	})
}
