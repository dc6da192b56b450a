// Package paging is how long lists are read in parts: an opaque cursor that says
// where the last part ended, never a page number.
package paging

import (
	"encoding/base64"
	"encoding/json"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Limits of one part of a list.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// Request asks for the part after a cursor; an empty cursor is the beginning.
type Request struct {
	After string
	Limit int
}

// List is one part of a list and the cursor of the next; an empty Next is the end.
type List[T any] struct {
	Items []T
	Next  string
}

// ErrCursor refuses a cursor that this server did not make.
var ErrCursor = fault.New(fault.Invalid, "paging.cursor", "Неверный указатель продолжения списка. Откройте список сначала.")

// Size is the limit asked for, kept within bounds.
func (r Request) Size() int {
	if r.Limit <= 0 {
		return DefaultLimit
	}
	return min(r.Limit, MaxLimit)
}

// Rows is how many rows to read for one part: one more than is shown, see Cut.
func (r Request) Rows() int64 { return int64(r.Size()) + 1 }

// Position decodes the cursor into into, which must be of the type that Cut got;
// false at the beginning of a list.
func (r Request) Position(into any) (bool, error) {
	if r.After == "" {
		return false, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(r.After)
	if err != nil || json.Unmarshal(raw, into) != nil {
		return false, ErrCursor
	}
	return true, nil
}

// Cut makes a List of rows that were read with one row more than the size: the
// extra row only shows that there is a next part. position gives what the cursor
// must remember of the last row shown.
func Cut[T any](rows []T, r Request, position func(T) any) (List[T], error) {
	if len(rows) <= r.Size() {
		return List[T]{Items: rows}, nil
	}
	rows = rows[:r.Size()]
	raw, err := json.Marshal(position(rows[len(rows)-1]))
	if err != nil {
		return List[T]{}, err
	}
	return List[T]{Items: rows, Next: base64.RawURLEncoding.EncodeToString(raw)}, nil
}
