package frameworkweb

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h handler) itemPages(p *web.Pages) {
	create := may("create")
	web.Show(p, web.View{ID: "pageNewFrameworkItem", Path: "/frameworks/{framework}/items/new", Permission: create, Title: "framework.item_new"}, h.newItemPage)
	web.Show(p, web.View{ID: "pageFrameworkItem", Path: "/frameworks/{framework}/items/{framework_item}", Permission: create, Title: "framework.item_edit",
		Shows: []string{"getFramework"}}, h.itemPage)
	web.Act(p, web.Action{Operation: "addFrameworkItem", Path: "/frameworks/{framework}/items/new", View: "pageNewFrameworkItem"}, h.addItem, toItemOf)
	web.Act(p, web.Action{Operation: "editFrameworkItem", Path: "/frameworks/{framework}/items/{framework_item}", View: "pageFrameworkItem"}, h.editItem, toItemOf)
	web.Act(p, web.Action{Operation: "removeFrameworkItem", Path: "/frameworks/{framework}/items/{framework_item}/remove", View: "pageFrameworkItem"},
		h.removeItem, web.To[output]("/frameworks/{framework}"))
}

// toItemOf leads back to the place of the item in its tree.
func toItemOf(_ context.Context, v *web.Visit, o *itemOutput) string {
	return v.Prefix() + "/frameworks/" + v.Path("framework") + "#i-" + o.Body.Code
}

func (h handler) newItemPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f, err := h.framework(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	form := page.FormTo(ctx, 0, "/frameworks/", f.ID, "/items/new")
	i := framework.Item{Parent: v.QueryID("parent")}
	return page.Content{Body: itemForm(f, form, nil, i, parents(f, uuid.Nil)), Crumbs: under(ctx, f)}, nil
}

func (h handler) itemPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	f, err := h.framework(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	id, err := v.ID("framework_item")
	if err != nil {
		return page.Content{}, err
	}
	i, ok := f.Item(id)
	if !ok {
		return page.Content{}, framework.ErrItemNotFound
	}
	form := page.FormTo(ctx, f.Version, "/frameworks/", f.ID, "/items/", i.ID)
	remove := page.FormTo(ctx, f.Version, "/frameworks/", f.ID, "/items/", i.ID, "/remove")
	return page.Content{Body: itemForm(f, form, remove, i, parents(f, i.ID)), Crumbs: under(ctx, f)}, nil
}

// parents lists where an item may stand: not below itself.
func parents(f framework.Framework, item uuid.UUID) (out []page.Option) {
	below := map[uuid.UUID]bool{item: item != uuid.Nil}
	for _, n := range f.Nodes() {
		if below[n.ID] || below[n.Parent] {
			below[n.ID] = true
			continue
		}
		if n.Depth < framework.MaxDepth && n.Living() {
			out = append(out, page.Option{Value: n.ID.String(), Label: indented(n)})
		}
	}
	return out
}

// indented shows the depth of an item in a list that can't.
func indented(n framework.Node) string { return strings.Repeat("\u2003", n.Depth-1) + n.Title }
