package auditpg

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

const (
	flushEvery = 200 * time.Millisecond
	// maxWaiting bounds what a database that does not answer may cost in memory.
	maxWaiting = 20_000
	// maxSeen bounds the memory of what was noted this hour.
	maxSeen = 200_000
)

// Reads collects the records of reading and writes them in batches. One is kept
// per person, object and hour: here by memory, between servers by the record's id,
// which is made of just these three.
type Reads struct {
	db   *postgres.DB
	now  func() time.Time
	stop chan struct{}
	done chan struct{}

	mu      sync.Mutex
	seen    map[uuid.UUID]struct{}
	hour    time.Time
	waiting map[uuid.UUID][]row // by region
	scopes  map[uuid.UUID]tenant.Scope
	count   int
	lost    int
}

// NewReads starts the writer; Close writes what is left.
func NewReads(db *postgres.DB) *Reads {
	r := &Reads{db: db, now: time.Now, stop: make(chan struct{}), done: make(chan struct{}),
		seen: map[uuid.UUID]struct{}{}, waiting: map[uuid.UUID][]row{}, scopes: map[uuid.UUID]tenant.Scope{}}
	go r.loop()
	return r
}

// At sets the clock, before anything is read: for the demo that plays the past.
func (r *Reads) At(now func() time.Time) *Reads {
	r.now = now
	return r
}

// Seen takes note of a reading; see audit.Reads.
func (r *Reads) Seen(ctx context.Context, e audit.Entry) {
	s, err := tenant.From(ctx)
	if err != nil {
		return
	}
	now := r.now().UTC()
	hour := now.Truncate(time.Hour)
	id := readID(s.Person, e.Object, e.Action, hour)

	r.mu.Lock()
	defer r.mu.Unlock()
	if hour != r.hour || len(r.seen) >= maxSeen {
		clear(r.seen)
		r.hour = hour
	}
	if _, known := r.seen[id]; known {
		return
	}
	if r.count >= maxWaiting {
		r.lost++
		return
	}
	rec, err := audit.New(ctx, now, e)
	if err != nil {
		return
	}
	rec.ID = id
	one, err := toRow(ctx, rec)
	if err != nil {
		return
	}
	r.seen[id] = struct{}{}
	r.waiting[s.Region] = append(r.waiting[s.Region], one)
	r.scopes[s.Region] = s
	r.count++
}

// readID is ordered by hour, as all ids of records are ordered by time.
func readID(person, object uuid.UUID, action string, hour time.Time) uuid.UUID {
	h := sha256.New()
	h.Write(person[:])
	h.Write(object[:])
	h.Write([]byte(action))
	var id uuid.UUID
	copy(id[6:], h.Sum(nil))
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(hour.UnixMilli()))
	copy(id[:6], ms[2:])
	id[6] = id[6]&0x0f | 0x80 // version 8: made by our own rule
	id[8] = id[8]&0x3f | 0x80
	return id
}

func (r *Reads) loop() {
	defer close(r.done)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			r.flush()
		case <-r.stop:
			r.flush()
			return
		}
	}
}

func (r *Reads) flush() {
	r.mu.Lock()
	batch, scopes, lost := r.waiting, r.scopes, r.lost
	r.waiting, r.scopes, r.count, r.lost = map[uuid.UUID][]row{}, map[uuid.UUID]tenant.Scope{}, 0, 0
	r.mu.Unlock()
	if lost > 0 {
		slog.Error("records of reading were dropped: the database is too slow", "count", lost)
	}
	for region, rows := range batch {
		ctx, cancel := context.WithTimeout(tenant.With(context.Background(), scopes[region]), 10*time.Second)
		err := r.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
			for len(rows) > 0 {
				part := rows[:min(len(rows), 500)]
				rows = rows[len(part):]
				// nothing is read back: the last reader's municipality is not that of every row
				if _, err := q.NewInsert().Model(&part).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		cancel()
		if err != nil {
			slog.Error("records of reading were not written", "error", err)
		}
	}
}

// Close writes what is left and ends the writer.
func (r *Reads) Close() {
	close(r.stop)
	<-r.done
}
