package identityweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct {
	s      *identity.Service
	url    string
	secure bool
}

type (
	signInInput  struct{ Body signInBody }
	signInOutput struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
		Body      session
	}
	sessionOutput struct{ Body session }
	signOutOutput struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
	}
	passwordInput struct{ Body passwordBody }
	personInput   struct {
		Person uuid.UUID `path:"person"`
	}
	issuedOutput  struct{ Body issued }
	previewInput  struct{ Body tokenBody }
	acceptInput   struct{ Body acceptBody }
	linkOutput    struct{ Body link }
	consentInput  struct{ Body consentBody }
	consentOutput struct{ Body consent }
)

func (h handler) signIn(ctx context.Context, in *signInInput) (*signInOutput, error) {
	ctx = identity.WithAgent(ctx, web.ClientFrom(ctx).Agent)
	e, err := h.s.SignIn(ctx, in.Body.Email, in.Body.Password, web.ClientFrom(ctx).Address)
	if err != nil {
		return nil, err
	}
	cookie := web.NewCookie(string(e.Token), h.secure, int(identity.SessionAge/time.Second))
	return &signInOutput{SetCookie: cookie, Body: toSession(e.Account, e.Standing)}, nil
}

func (h handler) getSession(ctx context.Context, _ *struct{}) (*sessionOutput, error) {
	hash := web.SessionFrom(ctx).ID
	a, err := h.s.Account(ctx, hash)
	if err != nil {
		return nil, err
	}
	in, err := h.s.Standings(ctx, hash)
	return &sessionOutput{toSession(a, in)}, err
}

func (h handler) signOut(ctx context.Context, _ *struct{}) (*signOutOutput, error) {
	return h.out(h.s.SignOut(ctx, sessionOf(ctx)))
}

func (h handler) signOutEverywhere(ctx context.Context, _ *struct{}) (*signOutOutput, error) {
	return h.out(h.s.SignOutEverywhere(ctx, sessionOf(ctx)))
}

func (h handler) out(err error) (*signOutOutput, error) {
	return &signOutOutput{web.NewCookie("", h.secure, -1)}, err
}

func (h handler) changePassword(ctx context.Context, in *passwordInput) (*struct{}, error) {
	return nil, h.s.ChangePassword(ctx, sessionOf(ctx), in.Body.Current, in.Body.Password, web.ClientFrom(ctx).Address)
}

func (h handler) invite(ctx context.Context, in *personInput) (*issuedOutput, error) {
	return h.issued(h.s.Invite(ctx, in.Person))
}

func (h handler) reset(ctx context.Context, in *personInput) (*issuedOutput, error) {
	return h.issued(h.s.Reset(ctx, in.Person))
}

// issued puts the token behind #, which no browser sends to a server and no log keeps.
func (h handler) issued(i identity.Issued, err error) (*issuedOutput, error) {
	return &issuedOutput{issued{string(i.Token), h.url + "/link#" + string(i.Token), i.Expires}}, err
}

func (h handler) preview(ctx context.Context, in *previewInput) (*linkOutput, error) {
	l, err := h.s.Preview(ctx, identity.Token(in.Body.Token))
	return &linkOutput{toLink(l)}, err
}

func (h handler) accept(ctx context.Context, in *acceptInput) (*linkOutput, error) {
	l, err := h.s.Accept(ctx, identity.Token(in.Body.Token), in.Body.Password, web.ClientFrom(ctx).Address)
	return &linkOutput{toLink(l)}, err
}

func (h handler) consent(ctx context.Context, _ *struct{}) (*consentOutput, error) {
	c, err := h.s.Consent(ctx)
	return &consentOutput{toConsent(c)}, err
}

func (h handler) giveConsent(ctx context.Context, in *consentInput) (*consentOutput, error) {
	if err := h.s.GiveConsent(ctx, in.Body.Version); err != nil {
		return nil, err
	}
	return h.consent(ctx, nil)
}

func (h handler) withdrawConsent(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, h.s.WithdrawConsent(ctx)
}
