package identityweb

import (
	"cmp"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

type signInBody struct {
	Email    string `json:"email" maxLength:"254" doc:"Адрес электронной почты"`
	Password string `json:"password" maxLength:"1000"`
}

type passwordBody struct {
	Current  string `json:"current" maxLength:"1000" doc:"Прежний пароль"`
	Password string `json:"password" maxLength:"1000" doc:"Новый пароль: от 10 до 200 знаков"`
}

type tokenBody struct {
	Token string `json:"token" maxLength:"100" doc:"То, что стоит в ссылке после знака #"`
}

type acceptBody struct {
	Token    string `json:"token" maxLength:"100" doc:"То, что стоит в ссылке после знака #"`
	Password string `json:"password" maxLength:"1000" doc:"Новый пароль; если учётная запись с этим адресом уже есть, её пароль"`
}

type consentBody struct {
	Version string `json:"version" maxLength:"40" doc:"Редакция прочитанного текста"`
}

// The examples are well-formed and open nothing: their secrets belong to nobody.
var (
	signInExample   = signInBody{Email: "teacher@example.ru", Password: "четыре не связанных слова"}
	passwordExample = passwordBody{Current: "прежний длинный пароль", Password: "четыре не связанных слова"}
	previewExample  = tokenBody{Token: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
	acceptExample   = acceptBody{Token: previewExample.Token, Password: "четыре не связанных слова"}
	consentExample  = consentBody{Version: identity.ConsentVersion}
)

// node is a place in the tree.
type node struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

func toNode(n identity.Node) *node {
	if n.ID == uuid.Nil {
		return nil
	}
	return &node{n.ID, n.Name}
}

type membership struct {
	ID           uuid.UUID   `json:"id" doc:"Значение заголовка Marshrut-Membership"`
	Role         tenant.Role `json:"role"`
	RoleTitle    string      `json:"role_title" doc:"Как роль называется в этом регионе"`
	Region       *node       `json:"region"`
	Municipality *node       `json:"municipality,omitempty" doc:"Нет у ролей региона"`
	Organization *node       `json:"organization,omitempty" doc:"Есть у ролей организации"`
	Consented    bool        `json:"consented" doc:"Дано ли согласие на обработку персональных данных; без него можно только дать его"`
}

type account struct {
	ID       uuid.UUID `json:"id"`
	Email    string    `json:"email"`
	Operator bool      `json:"operator" doc:"Оператор платформы"`
}

type session struct {
	Account     account      `json:"account"`
	Memberships []membership `json:"memberships"`
}

func toSession(a identity.Account, in []identity.Standing) session {
	out := session{Account: account{a.ID, string(a.Email), a.Operator}, Memberships: make([]membership, 0, len(in))}
	for _, s := range in {
		out.Memberships = append(out.Memberships, membership{ID: s.Membership, Role: s.Role, RoleTitle: cmp.Or(s.RoleTitle, s.Role.Title()),
			Region: toNode(s.Region), Municipality: toNode(s.Municipality), Organization: toNode(s.Organization), Consented: s.Consented})
	}
	return out
}

type issued struct {
	Token     string    `json:"token" doc:"Показывается один раз"`
	URL       string    `json:"url" doc:"Ссылка, которую нужно передать человеку лично"`
	ExpiresAt time.Time `json:"expires_at"`
}

type link struct {
	Kind          identity.LinkKind `json:"kind" doc:"invite: приглашение, reset: новый пароль"`
	Email         string            `json:"email" doc:"Адрес, с которым человек будет входить"`
	Name          string            `json:"name" doc:"Имя и отчество"`
	Region        string            `json:"region"`
	Organization  string            `json:"organization,omitempty"`
	ExpiresAt     time.Time         `json:"expires_at"`
	AccountExists bool              `json:"account_exists" doc:"Учётная запись с этим адресом уже есть: нужен её пароль"`
}

func toLink(l identity.Link) link {
	name := l.GivenName
	if l.Patronymic != "" {
		name += " " + l.Patronymic
	}
	return link{Kind: l.Kind, Email: l.Email, Name: name, Region: l.Region, Organization: l.Organization, ExpiresAt: l.ExpiresAt, AccountExists: l.Known}
}

type consent struct {
	Version string     `json:"version"`
	Text    string     `json:"text" doc:"Текст согласия, Markdown"`
	GivenAt *time.Time `json:"given_at,omitempty" doc:"Когда дано; нет, если не дано или отозвано"`
}

func toConsent(c identity.Consent) consent {
	out := consent{Version: c.Version, Text: c.Text}
	if !c.GivenAt.IsZero() {
		out.GivenAt = &c.GivenAt
	}
	return out
}
