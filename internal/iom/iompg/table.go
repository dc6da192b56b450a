package iompg

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// table says how the rows of a database table and the values of T become each
// other. bun reads the tags of the domain types; pgx moves the rows, so that all
// parts of a route go in one trip.
type table[T any] struct {
	name   string
	fields []*schema.Field
	// The statements, constant so that they stay prepared.
	columns, insert, upsert string
}

var tables = pgdialect.New().Tables()

// kept columns never change once a row is there.
var kept = []string{"region_id", "id", "route_id", "municipality_id", "organization_id", "created_at"}

// tableOf reads T's tags; key names the columns of the primary key.
func tableOf[T any](name string, key ...string) *table[T] {
	t := &table[T]{name: name, fields: tables.Get(reflect.TypeFor[T]()).Fields}
	var columns, names, marks, sets []string
	for i, f := range t.fields {
		names = append(names, f.Name)
		marks = append(marks, fmt.Sprintf("$%d", i+1))
		column := name + "." + f.Name
		if f.NullZero && f.IndirectType.Kind() == reflect.String {
			column = "coalesce(" + column + ", '')"
		}
		columns = append(columns, column)
		if !slices.Contains(kept, f.Name) && !slices.Contains(key, f.Name) {
			sets = append(sets, f.Name+" = excluded."+f.Name)
		}
	}
	t.columns = strings.Join(columns, ", ")
	t.insert = "INSERT INTO " + name + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	t.upsert = t.insert + " ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET " + strings.Join(sets, ", ")
	return t
}

// all queues a query for the table's columns and appends its rows to into; tail is
// what follows "SELECT columns FROM table".
func (t *table[T]) all(b *postgres.Batch, into *[]T, tail string, args ...any) {
	t.query(b, into, "SELECT "+t.columns+" FROM "+t.name+" "+tail, args...)
}

func (t *table[T]) query(b *postgres.Batch, into *[]T, sql string, args ...any) {
	b.Rows(sql, func(rows pgx.Rows) error {
		targets := make([]any, len(t.fields))
		for rows.Next() {
			var row T
			t.aim(&row, targets)
			if err := rows.Scan(targets...); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			*into = append(*into, row)
		}
		return nil
	}, args...)
}

// one is all for exactly one row; none gives pgx.ErrNoRows.
func (t *table[T]) one(b *postgres.Batch, into *T, tail string, args ...any) {
	b.Rows("SELECT "+t.columns+" FROM "+t.name+" "+tail, func(rows pgx.Rows) error {
		if !rows.Next() {
			if err := rows.Err(); err != nil {
				return err
			}
			return pgx.ErrNoRows
		}
		targets := make([]any, len(t.fields))
		t.aim(into, targets)
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		return nil
	}, args...)
}

func (t *table[T]) aim(row *T, targets []any) {
	v := reflect.ValueOf(row).Elem()
	for i, f := range t.fields {
		switch p := v.FieldByIndex(f.Index).Addr().Interface().(type) {
		case *civil.Date:
			targets[i] = day{p}
		case *time.Time:
			targets[i] = moment{p}
		default:
			targets[i] = p
		}
	}
}

// day moves a date, and none as NULL, without the way through database/sql.
type day struct{ to *civil.Date }

// DateValue is how pgx takes a date over.
func (d day) DateValue() (pgtype.Date, error) {
	if d.to.IsZero() {
		return pgtype.Date{}, nil
	}
	return pgtype.Date{Time: d.to.In(time.UTC), Valid: true}, nil
}

// ScanDate is how pgx hands a date over.
func (d day) ScanDate(v pgtype.Date) error {
	*d.to = civil.Date{}
	if !v.Valid {
		return nil
	}
	if *d.to = civil.Of(v.Time); v.InfinityModifier != pgtype.Finite || d.to.IsZero() {
		return civil.ErrDate
	}
	return nil
}

// moment reads a timestamp as UTC, and NULL as no time.
type moment struct{ t *time.Time }

// ScanTimestamptz is how pgx hands a timestamp over.
func (m moment) ScanTimestamptz(v pgtype.Timestamptz) error {
	*m.t = time.Time{}
	if v.Valid {
		*m.t = v.Time.UTC()
	}
	return nil
}

// values of a row in the order of the columns.
func (t *table[T]) values(row *T) []any {
	v := reflect.ValueOf(row).Elem()
	values := make([]any, len(t.fields))
	for i, f := range t.fields {
		fv := v.FieldByIndex(f.Index)
		switch {
		case f.NullZero && fv.IsZero():
		case fv.Kind() == reflect.Slice && fv.IsNil(): // an empty list is no NULL
			values[i] = reflect.MakeSlice(fv.Type(), 0, 0).Interface()
		default:
			values[i] = fv.Interface()
		}
	}
	return values
}

// add queues one insert for each row.
func (t *table[T]) add(b *postgres.Batch, rows []T) {
	for i := range rows {
		b.Exec(nil, t.insert, t.values(&rows[i])...)
	}
}

// put queues one insert for each row that becomes an update where the row is there.
func (t *table[T]) put(b *postgres.Batch, rows []T) {
	for i := range rows {
		b.Exec(nil, t.upsert, t.values(&rows[i])...)
	}
}
