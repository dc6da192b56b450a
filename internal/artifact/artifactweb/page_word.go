package artifactweb

import (
	"context"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// makes tells that the reader may add products here.
func (p place) makes(ctx context.Context) bool {
	return p.Open && p.Mine && page.May(ctx, "product", "create")
}

// emptyWords say why there are no products and when there will be.
func emptyWords(ctx context.Context, p place) string {
	if p.Mine && !p.Open {
		return page.T(ctx, "products.not_yet")
	}
	return page.T(ctx, "products.empty_text")
}

// shownWords say where and when a product was or will be shown.
func shownWords(ctx context.Context, p artifact.Product) string {
	var parts []string
	for _, s := range []string{p.Event, daysWords(ctx, p.Presentation)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func presentWord(ctx context.Context, p artifact.Product) string {
	if p.Form == "" {
		return page.T(ctx, "products.plan")
	}
	return page.T(ctx, "products.mark")
}

func presentLink(ctx context.Context, p artifact.Product) string {
	if p.Form == "" {
		return page.T(ctx, "products.plan")
	}
	return page.T(ctx, "products.present_edit")
}

func yesNo(ctx context.Context, yes bool) string {
	if yes {
		return page.T(ctx, "page.yes")
	}
	return page.T(ctx, "page.no")
}

func fileOptions(ctx context.Context, list []artifact.Artifact) []page.Option {
	out := make([]page.Option, len(list))
	for i, a := range list {
		out[i] = page.Option{Value: a.ID.String(), Label: a.FileName + " (" + page.Bytes(ctx, a.Size) + ")"}
	}
	return out
}

// onlyFile is chosen at once where there is nothing to choose between.
func onlyFile(list []artifact.Artifact) string {
	if len(list) != 1 {
		return ""
	}
	return list[0].ID.String()
}

// listHint says where a list comes from, and that an open one takes own words.
func listHint(ctx context.Context, key string, c artifact.Choices) string {
	hint := page.T(ctx, key)
	if !closed(c) {
		hint += " " + page.T(ctx, "products.own_words")
	}
	if c.Clause != "" {
		hint += " " + page.T(ctx, "products.by_clause", "clause", c.Clause)
	}
	return strings.TrimSpace(hint)
}

func levelOptions(c artifact.Criterion) []page.Option {
	out := make([]page.Option, len(c.Levels))
	for i, l := range c.Levels {
		out[i] = page.Option{Value: strconv.Itoa(l.Level), Label: l.Title, Hint: l.Sign}
	}
	return out
}

// queueLink leads to writing a review, or to the one that was written.
func queueLink(ctx context.Context, w Waiting) string {
	if !w.ReviewedAt.IsZero() {
		return page.Link(ctx, "/reviews/", w.Review)
	}
	return page.Link(ctx, "/products/", w.Product, "/review")
}

// limitOptions offers round sizes up to the operator's bound, and what is set now.
func limitOptions(ctx context.Context, now, most int64) []page.Option {
	var out []page.Option
	there := false
	for _, n := range []int64{50 << 20, 100 << 20, 200 << 20, 500 << 20, 1 << 30, 2 << 30, 4 << 30, 8 << 30, 16 << 30, 32 << 30} {
		if n > now && !there {
			out = append(out, sizeOption(ctx, now))
			there = true
		}
		there = there || n == now
		if n <= most {
			out = append(out, sizeOption(ctx, n))
		}
	}
	if !there {
		out = append(out, sizeOption(ctx, now))
	}
	return out
}

func sizeOption(ctx context.Context, n int64) page.Option {
	return page.Option{Value: strconv.FormatInt(n, 10), Label: page.Bytes(ctx, n)}
}

var toneOfMet = map[artifact.Met]string{"met": "good", "partly": "info", "not_met": "warn"}

// metHint says why a criterion cannot be called met.
func (s sheet) metHint(ctx context.Context, m iom.Measure) string {
	if !m.ByFinalDiagnosis() || s.diagnosed {
		return ""
	}
	return page.T(ctx, "reviews.met_untested")
}
