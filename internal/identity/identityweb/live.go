package identityweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// liveSession is one of the account's sessions.
type liveSession struct {
	ID        uuid.UUID `json:"id"`
	Agent     string    `json:"agent,omitempty" doc:"Как назвал себя браузер при входе"`
	CreatedAt time.Time `json:"created_at" doc:"Когда вошли"`
	SeenAt    time.Time `json:"seen_at" doc:"Когда пользовались в последний раз, с точностью до 10 минут"`
	ExpiresAt time.Time `json:"expires_at" doc:"Не позже этого времени сеанс завершится"`
	Current   bool      `json:"current" doc:"Этот самый сеанс"`
}

func toLiveSession(l identity.LiveSession) liveSession { return liveSession(l) }

type (
	sessionsOutput  struct{ Body web.Listing[liveSession] }
	endSessionInput struct {
		ID uuid.UUID `path:"session"`
	}
)

func (h handler) sessions(ctx context.Context, _ *struct{}) (*sessionsOutput, error) {
	list, err := h.s.Sessions(ctx, sessionOf(ctx))
	return &sessionsOutput{web.ListOf(paging.List[identity.LiveSession]{Items: list}, toLiveSession)}, err
}

func (h handler) endSession(ctx context.Context, in *endSessionInput) (*struct{}, error) {
	return nil, h.s.EndSession(ctx, sessionOf(ctx), in.ID)
}
