package civil

import (
	"bytes"
	"database/sql/driver"
	"fmt"
	"time"
)

// MarshalJSON writes "2006-01-02", or null for no date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads "2006-01-02" or null.
func (d *Date) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*d = Date{}
		return nil
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("%w: %s", ErrDate, b)
	}
	return d.parse(string(b[1 : len(b)-1]))
}

// MarshalText writes "2006-01-02", or nothing for no date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2006-01-02", or nothing for no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	return d.parse(string(b))
}

// Value is the text of a PostgreSQL date; NULL for no date. A text and not a
// time.Time: drivers move times between zones, and a date has none.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a PostgreSQL date. Infinite dates are refused: no rule knows them.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		got := Of(v)
		if got.IsZero() {
			return fmt.Errorf("%w: %s", ErrDate, v)
		}
		*d = got
		return nil
	case string:
		return d.parse(v)
	case []byte:
		return d.parse(string(v))
	default:
		return fmt.Errorf("%w: cannot scan %T", ErrDate, src)
	}
}

func (d *Date) parse(s string) error {
	got, err := Parse(s)
	if err != nil {
		return err
	}
	*d = got
	return nil
}
