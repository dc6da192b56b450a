package identityweb_test

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// tutees may open the home of the scene.
var tutees = authz.Permission{Object: "route", Action: "read"}

func homePage(context.Context, *web.Visit) (page.Content, error) {
	return page.Content{Title: "Дом", Body: templ.NopComponent}, nil
}

// everybody gives everyone one name.
type everybody struct{}

// ShortNames names all who are asked for.
func (everybody) ShortNames(_ context.Context, people []uuid.UUID) (map[uuid.UUID]string, error) {
	out := map[uuid.UUID]string{}
	for _, id := range people {
		out[id] = "Иванова А."
	}
	return out, nil
}
