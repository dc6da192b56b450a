package assessmentweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// essayPages are those on which experts score essays without knowing whose they are.
func (h pages) essayPages(p *web.Pages) {
	score := may("answer", "score")
	web.Show(p, web.View{ID: "pageEssays", Path: "/essays", Permission: score, Title: "essay.title", Shows: []string{"listEssays"},
		Menu: &web.Entry{Section: "work", Order: 36, Icon: "pen"}}, h.essaysPage)
	web.Show(p, web.View{ID: "pageEssay", Path: "/essays/{essay}", Permission: score, Title: "essay.one", Shows: []string{"getEssay"}}, h.essayPage)
	web.Act(p, web.Action{Operation: "scoreEssay", Path: "/essays/{essay}/score", View: "pageEssay"}, h.scoreEssay, web.To[essayOutput]("/essays"))
}

func (h pages) essaysPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.s.Essays(ctx, v.Rows(rows))
	return page.Content{Body: essaysListView(l.Items, v.Next(l.Next))}, err
}

func (h pages) essayPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("essay")
	if err != nil {
		return page.Content{}, err
	}
	e, err := h.s.Essay(ctx, id)
	crumbs := []page.Crumb{{Title: page.T(ctx, "essay.title"), Href: page.Link(ctx, "/essays")}}
	return page.Content{Body: essayView(scoreForm(ctx, id), e), Crumbs: crumbs, Wide: true}, err
}

func scoreForm(ctx context.Context, id uuid.UUID) *page.Form {
	return page.FormTo(ctx, 0, "/essays/", id, "/score")
}

// opening is how a text begins: enough to tell one from another.
func opening(text string) string {
	const most = 140
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// mostOf a rubric in all.
func mostOf(v assessment.EssayView) (sum float64) {
	for _, c := range v.Task.Rubric {
		sum += c.Max
	}
	return sum
}

func criterionHint(ctx context.Context, c diagnostics.Criterion) string {
	hint := page.T(ctx, "essay.points_hint", "n", decimal(c.Max))
	if c.Description == "" {
		return hint
	}
	return c.Description + " " + hint
}
