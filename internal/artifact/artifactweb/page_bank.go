package artifactweb

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) registerBank(p *web.Pages) {
	read, open := may("bank", "read"), may("bank", "open")
	web.Show(p, web.View{ID: "pageBank", Path: "/bank", Permission: read, Title: "bank.title",
		Shows: []string{"listBank"}, Menu: &web.Entry{Section: "library", Order: 71, Icon: "box"}}, h.bankPage)
	web.Show(p, web.View{ID: "pageBankProduct", Path: "/bank/{product}", Permission: read, Title: "bank.one", Shows: []string{"getBankProduct"}}, h.bankProductPage)
	web.SendPage(p, web.View{ID: "pageBankFile", Path: "/bank/{product}/files/{artifact}", Permission: read, Title: "files.download",
		Shows: []string{"getBankFile"}}, bankContent(h.bank.s))
	web.Show(p, web.View{ID: "pageOpenProduct", Path: "/products/{product}/bank", Permission: open, Title: "bank.open", Shows: []string{"getProduct"}}, h.openPage)

	one := func(_ context.Context, v *web.Visit, o *bankOutput) string {
		return v.Prefix() + "/bank/" + o.Body.Product.String()
	}
	web.Act(p, web.Action{Operation: "useBankProduct", Path: "/bank/{product}/uses", View: "pageBankProduct"}, h.bank.use, one)
	web.Act(p, web.Action{Operation: "openProduct", Path: "/products/{product}/bank", View: "pageOpenProduct"}, h.bank.open, one)
	web.Act(p, web.Action{Operation: "closeProduct", Path: "/products/{product}/bank/close", View: "pageProduct"}, h.bank.close, web.To[struct{}]("/products/{product}"))
}

// store is the bank as its page shows it.
type store struct {
	f      artifact.BankFilter
	facets artifact.BankFacets
	list   []artifact.BankProduct
	next   string
}

func (h pages) bankPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	facets, err := h.bank.s.Facets(ctx)
	if err != nil {
		return page.Content{}, err
	}
	s := store{facets: facets, f: artifact.BankFilter{Text: v.Query("q"), Kind: web.OneOf(v, "kind", facets.Kinds...), Level: web.OneOf(v, "level", facets.Levels...),
		Subject: web.OneOf(v, "subject", facets.Subjects...), Competency: web.OneOf(v, "competency", facets.Competencies...), Mine: web.OneOf(v, "of", "mine") != ""}}
	l, err := h.bank.s.List(ctx, s.f, v.Rows(rows))
	s.list, s.next = l.Items, v.Next(l.Next)
	return page.Content{Body: bankView(s), Wide: true}, err
}

func (h pages) bankProductPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("product")
	if err != nil {
		return page.Content{}, err
	}
	b, err := h.bank.s.Get(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	me, err := acting(ctx)
	return page.Content{Title: b.Title, Body: bankProductView(b, me == b.PersonID), Crumbs: []page.Crumb{{Title: page.T(ctx, "bank.title"), Href: page.Link(ctx, "/bank")}}}, err
}

func (h pages) openPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	w, err := h.open(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: openView(w, page.FormTo(ctx, 0, "/products/", w.Product.ID, "/bank")), Crumbs: w.crumbs(ctx, w.itself(ctx))}, nil
}

// openedBy gives the product as it stands in the bank, to its authors.
func (h pages) openedBy(ctx context.Context, w work) (*artifact.BankProduct, error) {
	if !slices.Contains(w.AuthorIDs, w.me) || w.State != artifact.Presented || !page.May(ctx, "bank", "read") {
		return nil, nil
	}
	b, err := h.bank.s.Get(ctx, w.Product.ID)
	if errors.Is(err, artifact.ErrBankNotFound) {
		return nil, nil
	}
	return &b, err
}

// opens tells that the reader may open the product to colleagues.
func (w work) opens(ctx context.Context) bool {
	return w.opened == nil && w.State == artifact.Presented && slices.Contains(w.AuthorIDs, w.me) && page.May(ctx, "bank", "open")
}

// topics are the competencies that the route was about, to choose from.
func (w work) topics() (out []page.Option) {
	for _, d := range w.Deficits {
		if !slices.ContainsFunc(out, func(o page.Option) bool { return o.Value == d.Title }) {
			out = append(out, page.Option{Value: d.Title, Label: d.Title})
		}
	}
	return out
}

// subjects are those that the author teaches, as the route has them.
func (w work) subjects() []page.Option {
	if w.Profile == nil || w.me != w.TuteeID {
		return nil
	}
	return plain(w.Profile.Subjects)
}

func audiences(ctx context.Context) []page.Option {
	return page.Choices(ctx, "bank.audience.", artifact.ToOrganization, artifact.ToMunicipality, artifact.ToRegion)
}

func plain(list []string) []page.Option {
	out := make([]page.Option, len(list))
	for i, s := range list {
		out[i] = page.Option{Value: s, Label: s}
	}
	return out
}

func bankContentLink(ctx context.Context, product, file uuid.UUID) string {
	return page.Link(ctx, "/bank/", product, "/files/", file)
}

func mineWord(mine bool) string {
	if mine {
		return "mine"
	}
	return ""
}

// acting is who reads the page.
func acting(ctx context.Context) (uuid.UUID, error) {
	scope, err := tenant.From(ctx)
	return scope.Person, err
}
