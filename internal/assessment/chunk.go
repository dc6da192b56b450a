package assessment

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
)

// ChunkKind is what a chunk of an import holds.
type ChunkKind string

// The kinds of chunks: one of people, and as many of rows as there are.
const (
	PeopleChunk ChunkKind = "people"
	RowsChunk   ChunkKind = "rows"
)

// packRows and packPeople are how rows wait for their import to be applied: some
// thousands together cost the database next to nothing.
func packRows(rows []ImportRow) ([]byte, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(rows); err != nil {
		return nil, fmt.Errorf("assessment: pack rows: %w", err)
	}
	return b.Bytes(), nil
}

func unpackRows(data []byte) (rows []ImportRow, err error) {
	return rows, gob.NewDecoder(bytes.NewReader(data)).Decode(&rows)
}

func packPeople(people []ImportPerson) ([]byte, error) { return json.Marshal(people) }

func unpackPeople(data []byte) (people []ImportPerson, err error) {
	return people, json.Unmarshal(data, &people)
}

// chunk reads one chunk of an import; ErrImportGone where it was removed.
func chunk[T any](ctx context.Context, s Store, id uuid.UUID, kind ChunkKind, number int, unpack func([]byte) ([]T, error)) ([]T, error) {
	data, there, err := s.Chunk(ctx, id, kind, number)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, ErrImportGone
	}
	items, err := unpack(data)
	if err != nil {
		return nil, fmt.Errorf("assessment: unpack chunk %d of %s: %w", number, kind, err)
	}
	return items, nil
}

// eachRows gives the rows of an import chunk by chunk, in the file's order.
func eachRows(ctx context.Context, s Store, i *Import, do func([]ImportRow) error) error {
	for number := 0; number*chunkRows < i.Rows; number++ {
		rows, err := chunk(ctx, s, i.ID, RowsChunk, number, unpackRows)
		if err != nil {
			return err
		}
		if err := do(rows); err != nil {
			return err
		}
	}
	return nil
}
