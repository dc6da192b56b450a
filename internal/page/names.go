package page

import "github.com/google/uuid"

// Names are short names of people by id.
type Names struct {
	By      map[uuid.UUID]string
	Unknown string
}

// Of gives the name, or the word for somebody whose name may not be known; nothing
// for nobody.
func (n Names) Of(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	if name, ok := n.By[id]; ok {
		return name
	}
	return n.Unknown
}
