package assessment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// packPeople writes people one by one, so that their whole text is in memory at no time.
func packPeople(people []ImportPerson) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	for e, i := json.NewEncoder(z), 0; i < len(people); i++ {
		if err := e.Encode(&people[i]); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return b.Bytes(), err
}

func unpackPeople(data []byte, n int) ([]ImportPerson, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	people := make([]ImportPerson, 0, n)
	for d := json.NewDecoder(z); ; {
		var p ImportPerson
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return people, nil
		} else if err != nil {
			return nil, err
		}
		people = append(people, p)
	}
}

// peopleOf gives the people of an import; ErrImportGone where they were removed.
func peopleOf(ctx context.Context, s Store, i *Import) ([]ImportPerson, error) {
	data, there, err := s.ImportPeople(ctx, i.ID)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, ErrImportGone
	}
	people, err := unpackPeople(data, i.People)
	if err != nil {
		return nil, fmt.Errorf("assessment: people of import %s: %w", i.ID, err)
	}
	return people, nil
}

// eachRows gives the rows of an import chunk by chunk, in the file's order and
// without their cells.
func eachRows(ctx context.Context, s Store, i *Import, do func([]ImportRow) error) error {
	for chunk := 0; chunk*chunkRows < i.Rows; chunk++ {
		rows, there, err := s.ImportRows(ctx, i.ID, chunk)
		if err != nil {
			return err
		}
		if !there {
			return ErrImportGone
		}
		if err := do(rows); err != nil {
			return err
		}
	}
	return nil
}
