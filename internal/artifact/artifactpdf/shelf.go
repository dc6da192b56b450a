package artifactpdf

import (
	"container/list"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/uuid"
)

// shelf keeps pictures on disk up to a number of bytes, and how many pages files have.
// What was not asked for the longest goes first. An artifact never changes, so what is
// kept of it never goes stale; who may see it is asked before each look.
type shelf struct {
	folder string
	most   int64

	mu     sync.Mutex
	used   int64
	order  *list.List // of *kept, the last used first
	pages  map[string]*list.Element
	counts map[uuid.UUID]int
}

type kept struct {
	name string
	size int64
}

// mostCounts bounds what is remembered of files; a forgotten count is asked for anew.
const mostCounts = 10_000

func newShelf(folder string, most int64) (*shelf, error) {
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	return &shelf{folder: folder, most: most, order: list.New(), pages: map[string]*list.Element{}, counts: map[uuid.UUID]int{}},
		os.MkdirAll(folder, 0o700)
}

func nameOf(id uuid.UUID, page int) string { return fmt.Sprintf("%s-%d.png", id, page) }

func (s *shelf) count(id uuid.UUID) (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, known := s.counts[id]
	return n, known
}

func (s *shelf) learn(id uuid.UUID, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.counts) >= mostCounts {
		clear(s.counts)
	}
	if s.counts[id] != failed {
		s.counts[id] = n
	}
}

// forget drops all that is kept of a file. What is being drawn of it just now is not kept.
func (s *shelf) forget(id uuid.UUID) {
	s.learn(id, failed)
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, e := range s.pages {
		if strings.HasPrefix(name, id.String()) {
			s.drop(e)
		}
	}
}

func (s *shelf) take(id uuid.UUID, page int) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, there := s.pages[nameOf(id, page)]
	if !there {
		return nil, false
	}
	k := e.Value.(*kept)
	b, err := os.ReadFile(filepath.Join(s.folder, k.name))
	if err != nil { // somebody tidied up: it is made anew
		s.drop(e)
		return nil, false
	}
	s.order.MoveToFront(e)
	return b, true
}

// put keeps a picture; where the disk does not take it, it is made again next time.
func (s *shelf) put(id uuid.UUID, page int, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	const least = 1 << 10 // what the name of an empty one takes
	k := &kept{nameOf(id, page), max(least, int64(len(b)))}
	if _, there := s.pages[k.name]; there || k.size > s.most || s.counts[id] == failed {
		return
	}
	if err := os.WriteFile(filepath.Join(s.folder, k.name), b, 0o600); err != nil {
		_ = os.Remove(filepath.Join(s.folder, k.name))
		return
	}
	s.pages[k.name], s.used = s.order.PushFront(k), s.used+k.size
	for s.used > s.most {
		s.drop(s.order.Back())
	}
}

func (s *shelf) drop(e *list.Element) {
	k := s.order.Remove(e).(*kept)
	delete(s.pages, k.name)
	s.used -= k.size
	_ = os.Remove(filepath.Join(s.folder, k.name))
}
