package assessment

import (
	"context"
	"encoding/json"
	"fmt"
)

func packPeople(people []ImportPerson) ([]byte, error) { return json.Marshal(people) }

// peopleOf gives the people of an import; ErrImportGone where they were removed.
func peopleOf(ctx context.Context, s Store, i *Import) (people []ImportPerson, err error) {
	data, there, err := s.ImportPeople(ctx, i.ID)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, ErrImportGone
	}
	if err := json.Unmarshal(data, &people); err != nil {
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
