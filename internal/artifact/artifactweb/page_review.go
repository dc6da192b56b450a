package artifactweb

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) registerReviews(p *web.Pages) {
	create := may("review", "create")
	web.Show(p, web.View{ID: "pageReviewQueue", Path: "/reviews", Permission: create, Title: "reviews.queue",
		Shows: []string{"listReviewQueue"}, Menu: &web.Entry{Section: "work", Order: 35, Icon: "star"}}, h.queuePage)
	web.Show(p, web.View{ID: "pageReview", Path: "/reviews/{review}", Permission: may("review", "read"), Title: "reviews.one",
		Shows: []string{"getReview"}}, h.reviewPage)
	web.Show(p, web.View{ID: "pageWriteReview", Path: "/products/{product}/review", Permission: create, Title: "reviews.write",
		Shows: []string{"getProduct", "listRubrics", "listReviews"}}, h.writePage)
	web.Act(p, web.Action{Operation: "createReview", Path: "/products/{product}/review", View: "pageWriteReview"}, h.addReview,
		func(_ context.Context, v *web.Visit, o *reviewOutput) string {
			return v.Prefix() + "/reviews/" + o.Body.ID.String()
		})
}

// worth is what a review by the reader would be worth, or why they may not write one.
type worth struct {
	standing artifact.Standing
	refusal  *fault.Error
}

func (w worth) may() bool { return w.standing != "" }

// mayReview asks the rules before a long form is shown; whoever has nothing to do
// with reviews is told nothing.
func (h pages) mayReview(ctx context.Context, product uuid.UUID) (worth, error) {
	if !page.May(ctx, "review", "create") {
		return worth{}, nil
	}
	standing, err := h.products.s.MayReview(ctx, product)
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Rule:
		refusal, _ := fault.As(err)
		return worth{refusal: refusal}, nil
	}
	return worth{standing: standing}, err
}

// line is the reviewers' queue.
type line struct {
	show string
	list []Waiting
	next string
	tabs []page.Tab
}

// shows are the parts of the queue.
var shows = []string{"all", "mine", "done"}

func (h pages) queuePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l := line{show: cmp.Or(web.OneOf(v, "show", shows...), shows[0])}
	for _, s := range shows {
		l.tabs = append(l.tabs, page.Tab{Title: page.T(ctx, "reviews.show."+s), Href: page.Link(ctx, "/reviews?show=", s), Current: s == l.show})
	}
	got, err := h.queue.Queue(ctx, l.show, v.Rows(rows))
	l.list, l.next = got.Items, v.Next(got.Next)
	return page.Content{Body: queueView(l)}, err
}

func (h pages) reviewPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("review")
	if err != nil {
		return page.Content{}, err
	}
	r, err := h.products.s.Review(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	w := work{}
	if w.Product, err = h.products.s.Get(ctx, r.ProductID); err != nil {
		return page.Content{}, err
	}
	if w.place, err = h.placeOf(ctx, v, w.Product); err != nil {
		return page.Content{}, err
	}
	w.names, err = v.Names(ctx, append([]uuid.UUID{r.ReviewerID}, w.AuthorIDs...)...)
	return page.Content{Title: page.T(ctx, "reviews.of", "title", w.Product.Title), Body: reviewView(w, r), Crumbs: w.crumbs(ctx, w.itself(ctx))}, err
}

// sheet is a review that is being written.
type sheet struct {
	work
	rubric    artifact.Rubric
	shown     []exhibit
	form      *page.Form
	diagnosed bool // a final diagnosis was taken on the route
}

func (h pages) writePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	w, err := h.open(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	if w.worth, err = h.mayReview(ctx, w.Product.ID); err != nil {
		return page.Content{}, err
	}
	s := sheet{work: w, form: page.FormTo(ctx, 0, "/products/", w.Product.ID, "/review")}
	if s.rubric, err = rubric(); err != nil {
		return page.Content{}, err
	}
	if s.diagnosed, err = h.products.s.FinallyDiagnosed(ctx, w.Product); err != nil {
		return page.Content{}, err
	}
	for _, a := range w.Files {
		if a.State == artifact.Ready {
			s.shown = append(s.shown, h.show(ctx, a))
		}
	}
	s.names, err = v.Names(ctx, w.AuthorIDs...)
	return page.Content{Title: page.T(ctx, "reviews.of", "title", w.Product.Title), Body: writeView(s), Wide: true, Crumbs: w.crumbs(ctx, w.itself(ctx))}, err
}

// rubric is the one that new reviews are written by: the newest.
func rubric() (artifact.Rubric, error) {
	all, err := artifact.Rubrics()
	if err != nil || len(all) == 0 {
		return artifact.Rubric{}, errors.Join(err, artifact.ErrNoRubric)
	}
	newest := all[0]
	for _, r := range all {
		if r.Code == newest.Code && r.Version > newest.Version {
			newest = r
		}
	}
	return newest, nil
}

// mark is one criterion of a review in words.
type mark struct{ title, level, sign, remark string }

// marks reads a review by the rubric that it was written by.
func marks(r artifact.Review) []mark {
	by, err := artifact.RubricOf(r.RubricCode, r.RubricVersion)
	if err != nil {
		return nil
	}
	out := make([]mark, 0, len(by.Criteria))
	for _, c := range by.Criteria {
		for _, l := range c.Levels {
			if score, given := r.Scores[c.Code]; given && score == l.Level {
				out = append(out, mark{c.Title, l.Title, l.Sign, r.Remarks[c.Code]})
			}
		}
	}
	return out
}

// deficitVerdict is what a review says of one deficit.
type deficitVerdict struct {
	title   string
	verdict artifact.Verdict
}

// deficitVerdicts lists what a review says of the route's deficits, in their order.
func (w work) deficitVerdicts(r artifact.Review) (out []deficitVerdict) {
	for _, d := range w.Deficits {
		if v := r.Deficits[d.ID.String()]; v != "" {
			out = append(out, deficitVerdict{d.Title, v})
		}
	}
	return out
}

var (
	toneOfVerdict = map[artifact.Verdict]string{"removed": "good", "dynamics": "info", "not_removed": "warn"}
	verdicts      = []string{"removed", "dynamics", "not_removed"}
)

// growthHint warns of a review that finds growth where deficits stay.
func growthHint(ctx context.Context, clause string) string {
	if clause == "" {
		return page.T(ctx, "reviews.growth_hint")
	}
	return page.T(ctx, "reviews.growth_hint_by", "clause", clause)
}

func verdictOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "reviews.verdict.", verdicts...)
}
