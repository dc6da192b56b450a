package assessment

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// partBytes is how much of a file one row keeps.
const partBytes = 1 << 20

// keepFile keeps the file of an import, so that it can be read in another way. What is
// kept goes when its results land, with the import at the latest.
func (s *Service) keepFile(ctx context.Context, i *Import, u Upload) error {
	f, err := fileOf(u)
	if err != nil {
		return err
	}
	buf := make([]byte, min(partBytes, u.Size))
	for number, left := 0, u.Size; left > 0; number++ {
		part := buf[:min(left, int64(len(buf)))]
		if _, err := io.ReadFull(f.Content, part); err != nil {
			return fmt.Errorf("assessment: keep the file of import %s: %w", i.ID, err)
		}
		if err := s.store.KeepFile(ctx, i, number, part); err != nil {
			return err
		}
		left -= int64(len(part))
	}
	return nil
}

// keptFile reads a kept file, one part in memory at a time.
type keptFile struct {
	ctx   context.Context //nolint:containedctx // a reader has no other way to it
	store Store
	id    uuid.UUID
	size  int64
	at    int64
	part  []byte
	have  int // number of part; -1: none
}

func (s *Service) kept(ctx context.Context, i *Import) *keptFile {
	return &keptFile{ctx: ctx, store: s.store, id: i.ID, size: i.Size, have: -1}
}

// Read gives what stands at the place.
func (k *keptFile) Read(p []byte) (int, error) {
	if k.at >= k.size {
		return 0, io.EOF
	}
	if number := int(k.at / partBytes); number != k.have {
		data, there, err := k.store.FilePart(k.ctx, k.id, number)
		if err != nil {
			return 0, err
		}
		if !there {
			return 0, ErrImportNoFile
		}
		k.part, k.have = data, number
	}
	n := copy(p, k.part[min(k.at%partBytes, int64(len(k.part))):])
	if n == 0 {
		return 0, ErrImportNoFile
	}
	k.at += int64(n)
	return n, nil
}

// Seek goes to a place: a program that failed may read the file once more.
func (k *keptFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += k.at
	case io.SeekEnd:
		offset += k.size
	}
	if offset < 0 {
		return k.at, fmt.Errorf("assessment: place %d of a file", offset)
	}
	k.at = offset
	return offset, nil
}
