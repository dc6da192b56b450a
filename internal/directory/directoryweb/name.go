package directoryweb

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type (
	namesInput struct {
		IDs string `query:"ids" required:"true" maxLength:"8000" doc:"Идентификаторы людей через запятую, до 200" example:"01910000-0000-7000-8000-000000000001"`
	}
	namesOutput struct{ Body web.Listing[personName] }
)

// personName is how a person is called beside what they did.
type personName struct {
	ID       uuid.UUID `json:"id"`
	Full     string    `json:"full_name"`
	Short    string    `json:"short_name" doc:"Фамилия и инициалы"`
	Position string    `json:"position,omitempty"`
}

// names answers in the order asked; who is not known to the reader is left out.
func (h handler) names(ctx context.Context, in *namesInput) (*namesOutput, error) {
	var ids []uuid.UUID
	for text := range strings.SplitSeq(in.IDs, ",") {
		id, err := uuid.Parse(strings.TrimSpace(text))
		if err != nil {
			return nil, directory.ErrNamesInvalid.At("query.ids", "Здесь не только идентификаторы людей.")
		}
		ids = append(ids, id)
	}
	named, err := h.s.Names(ctx, ids)
	out := &namesOutput{}
	out.Body.Items = make([]personName, 0, len(named))
	for _, id := range ids {
		if n, known := named[id]; known {
			out.Body.Items = append(out.Body.Items, personName(n))
			delete(named, id)
		}
	}
	return out, err
}
