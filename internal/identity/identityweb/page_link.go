package identityweb

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// registerLinkPages adds the pages where a coordinator makes a link for somebody.
func (h handler) registerLinkPages(p *web.Pages) {
	for _, k := range []struct {
		view, path, title, operation string
		action                       authz.Action
		reset                        bool
		make                         func(context.Context, *personInput) (*issuedOutput, error)
	}{
		{"pageInvitation", "/people/{person}/invitation", "identity.issue.invite", "invitePerson", "invite", false, h.invite},
		{"pageReset", "/people/{person}/reset", "identity.issue.reset", "resetPassword", "reset", true, h.reset},
	} {
		web.Show(p, web.View{ID: k.view, Path: k.path, Permission: authz.Permission{Object: "person", Action: k.action}, Title: k.title},
			func(ctx context.Context, v *web.Visit) (page.Content, error) {
				id, name, err := named(ctx, v)
				f := page.FormAt(ctx, 0, v.Request.URL.Path).WithoutDraft()
				return page.Content{Body: issueView(f, k.reset, name, page.Link(ctx, "/people/", id))}, err
			})
		web.Tell(p, web.Action{Operation: k.operation, Path: k.path, View: k.view}, k.make,
			func(ctx context.Context, v *web.Visit, out *issuedOutput) (page.Content, error) {
				id, name, err := named(ctx, v)
				return page.Content{Title: page.T(ctx, "identity.issue.ready"), Body: issuedView(out.Body, k.reset, name, page.Link(ctx, "/people/", id))}, err
			})
	}
}

// named gives the person of the address. Whose name may not be known is not found.
func named(ctx context.Context, v *web.Visit) (uuid.UUID, string, error) {
	id, err := v.ID("person")
	if err != nil {
		return id, "", err
	}
	names, err := v.Names(ctx, id)
	if _, known := names.By[id]; err == nil && !known {
		err = identity.ErrPersonNotFound
	}
	return id, names.Of(id), err
}

// errDeadLink is identity.ErrLink where a form says it: the page is there, the link is
// not.
var errDeadLink = fault.New(fault.Conflict, "identity.dead_link",
	"Ссылка недействительна: она уже использована, заменена новой или её срок истёк. Попросите координатора о новой.")

func saying(err error) error {
	if errors.Is(err, identity.ErrLink) {
		return errDeadLink
	}
	return err
}

func (h handler) previewSaying(ctx context.Context, in *previewInput) (*linkOutput, error) {
	out, err := h.preview(ctx, in)
	return out, saying(err)
}

func (h handler) acceptSaying(ctx context.Context, in *acceptInput) (*linkOutput, error) {
	out, err := h.accept(ctx, in)
	return out, saying(err)
}

// linkPage asks for the link's code, or for the password once more where it was not
// taken.
func (h handler) linkPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f := page.FormAt(ctx, 0, "/link").WithoutDraft()
	if r := f.Refused(); r != nil && r.ID != errDeadLink.ID {
		token := v.Sent().Get("token")
		if l, err := h.s.Preview(ctx, identity.Token(token)); err == nil {
			return page.Content{Body: openedView(f, token, toLink(l)), Secret: true}, nil
		}
	}
	open := page.FormAt(ctx, 0, "/link/open").WithoutDraft()
	if f.Refused() != nil {
		open = open.Saying(f)
	}
	return page.Content{Body: tokenView(open)}, nil
}

// openedPage greets whose link it is.
func (h handler) openedPage(ctx context.Context, v *web.Visit, out *linkOutput) (page.Content, error) {
	return page.Content{Body: openedView(page.FormAt(ctx, 0, "/link").WithoutDraft(), v.Sent().Get("token"), out.Body), Secret: true}, nil
}
