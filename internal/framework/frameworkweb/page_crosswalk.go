package frameworkweb

import (
	"cmp"
	"context"
	"net/url"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h handler) crosswalkPages(p *web.Pages) {
	web.Show(p, web.View{ID: "pageCrosswalk", Path: "/crosswalk", Permission: may("read"), Title: "framework.crosswalk",
		Shows: []string{"listFrameworkRelations"}}, h.crosswalkPage)
	web.Act(p, web.Action{Operation: "createFrameworkRelation", Path: "/crosswalk/relate", View: "pageCrosswalk"}, h.relate,
		func(_ context.Context, v *web.Visit, o *relationOutput) string {
			return between(v.Prefix(), o.Body.OriginFramework, o.Body.TargetFramework)
		})
	web.Act(p, web.Action{Operation: "deleteFrameworkRelation", Path: "/crosswalk/{framework_relation}/remove", View: "pageCrosswalk"}, h.unrelate,
		func(_ context.Context, v *web.Visit, _ *struct{}) string {
			return between(v.Prefix(), v.Sent().Get("from"), v.Sent().Get("to"))
		})
}

func between(prefix, from, to string) string {
	return prefix + "/crosswalk?" + url.Values{"from": {from}, "to": {to}}.Encode()
}

// crosswalk is two frameworks side by side, as the page shows them.
type crosswalk struct {
	framework.Crosswalk
	Frameworks []page.Option
	FromCode   string
	ToCode     string
	Form       *page.Form
	Lines      []line
	Alone      []framework.Node // competencies of the first that nothing is told of
}

type line struct {
	framework.Relation
	From, To framework.Item
	Remove   *page.Form
}

func (h handler) crosswalkPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c := crosswalk{Form: page.FormTo(ctx, 0, "/crosswalk/relate")}
	var err error
	if c.Frameworks, err = h.codes(ctx, func(f framework.Framework) bool { return f.State != framework.Retired }); err != nil {
		return page.Content{}, err
	}
	sent := v.Sent()
	codes := make([]string, len(c.Frameworks))
	for i, f := range c.Frameworks {
		codes[i] = f.Value
	}
	c.FromCode = cmp.Or(sent.Get("origin_framework"), sent.Get("from"), web.OneOf(v, "from", codes...))
	c.ToCode = cmp.Or(sent.Get("target_framework"), sent.Get("to"), web.OneOf(v, "to", codes...))
	if c.FromCode == "" && len(c.Frameworks) > 1 {
		c.FromCode, c.ToCode = c.Frameworks[0].Value, c.Frameworks[1].Value
	}
	if c.FromCode != "" && c.ToCode != "" && c.FromCode != c.ToCode {
		if c.Crosswalk, err = h.s.Crosswalk(ctx, c.FromCode, c.ToCode); err != nil {
			return page.Content{}, err
		}
		c.lay(ctx)
	}
	return page.Content{Body: crosswalkView(c), Crumbs: crumbs(ctx), Wide: true}, nil
}

func (c *crosswalk) lay(ctx context.Context) {
	told := map[uuid.UUID]bool{}
	for _, r := range c.Relations {
		from, _ := c.From.Item(r.OriginItem)
		to, _ := c.To.Item(r.TargetItem)
		c.Lines = append(c.Lines, line{r, from, to, page.FormTo(ctx, 0, "/crosswalk/", r.ID, "/remove").WithoutDraft()})
		told[r.OriginItem] = true
	}
	for _, n := range c.From.Nodes() {
		if n.Depth == c.From.Level && n.Living() && !told[n.ID] {
			c.Alone = append(c.Alone, n)
		}
	}
}

// choices lists the living items of a framework, by depth.
func choices(f *framework.Framework) (out []page.Option) {
	for _, n := range f.Nodes() {
		if n.Living() {
			out = append(out, page.Option{Value: n.ID.String(), Label: indented(n)})
		}
	}
	return out
}

func kinds(ctx context.Context) []page.Option {
	return page.Choices(ctx, "framework.relation_kind.", framework.Exact, framework.PartOf, framework.Broader, framework.Related)
}
