package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// MoveUUIDs lets a connection, once made, move a uuid.UUID as the sixteen bytes it
// is. By itself pgx takes it for a driver.Valuer and sql.Scanner, and goes by way of its text with
// every value: a tenth of what the server does in opening a route.
func MoveUUIDs(_ context.Context, c *pgx.Conn) error {
	one := &pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: uuidCodec{}}
	c.TypeMap().RegisterType(one)
	c.TypeMap().RegisterType(&pgtype.Type{Name: "_uuid", OID: pgtype.UUIDArrayOID, Codec: &pgtype.ArrayCodec{ElementType: one}})
	return nil
}

// uuidCodec is pgx's own, with a short way for uuid.UUID.
type uuidCodec struct{ pgtype.UUIDCodec }

// PlanEncode is how pgx asks for a way to write value.
func (c uuidCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(uuid.UUID); ok && format == pgtype.BinaryFormatCode {
		return uuidPlan{}
	}
	return c.UUIDCodec.PlanEncode(m, oid, format, value)
}

// PlanScan is how pgx asks for a way to read into target.
func (c uuidCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*uuid.UUID); ok && format == pgtype.BinaryFormatCode {
		return uuidPlan{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

type uuidPlan struct{}

// Encode appends the bytes of a uuid.UUID.
func (uuidPlan) Encode(value any, buf []byte) ([]byte, error) {
	id, ok := value.(uuid.UUID)
	if !ok {
		return nil, fmt.Errorf("postgres: %T is no uuid", value)
	}
	return append(buf, id[:]...), nil
}

// Scan reads into a *uuid.UUID; NULL is the zero one, as the type's own Scan has it.
func (uuidPlan) Scan(src []byte, target any) error {
	id, ok := target.(*uuid.UUID)
	if !ok {
		return fmt.Errorf("postgres: a uuid does not go into %T", target)
	}
	switch len(src) {
	case 0:
		*id = uuid.Nil
	case len(id):
		copy(id[:], src)
	default:
		return fmt.Errorf("postgres: a uuid of %d bytes", len(src))
	}
	return nil
}
