package audit

import "context"

// Reads takes note that somebody else's object was read. It never blocks and
// never fails the reading: one record is kept per person, object and hour, written
// in batches within 200 ms. A crash may lose those 200 ms of read records.
type Reads interface {
	Seen(ctx context.Context, e Entry)
}
