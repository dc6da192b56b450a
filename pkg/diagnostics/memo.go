package diagnostics

import "sync"

// Memo remembers what was compiled from the last definitions, so that scoring
// 100,000 submissions parses their definition once. The zero Memo is ready; it
// is safe for concurrent use.
type Memo[T any] struct {
	mu     sync.Mutex
	values map[string]T
	order  []string
}

// memoSize is how many definitions are remembered.
const memoSize = 32

// Get gives what compile made of d, from memory where it can. Errors are not
// remembered.
func (m *Memo[T]) Get(d Definition, compile func(Definition) (T, error)) (T, error) {
	m.mu.Lock()
	v, ok := m.values[string(d)]
	m.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := compile(d)
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = make(map[string]T, memoSize)
	}
	key := string(d)
	if _, ok := m.values[key]; !ok {
		if len(m.order) == memoSize {
			delete(m.values, m.order[0])
			m.order = m.order[1:]
		}
		m.order = append(m.order, key)
	}
	m.values[key] = v
	return v, nil
}
