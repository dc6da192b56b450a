package authoringweb

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// itemPages write what is asked.
func (h pages) itemPages(p *web.Pages) {
	h.show(p, "pageEditItems", "/items", "editor.tab.items", func(_ context.Context, v *web.Visit, d desk) (page.Content, error) {
		return page.Content{Body: itemsView(d, listOf(d, v.Query("section")))}, nil
	})
	h.step(p, "pageEditItems", "/items", func(_ *web.Visit, form url.Values, w authoring.Work) (string, error) {
		return "/items", w.Draft.AddStatements(form.Get("competency"), form.Get("scale"), form.Get("text"))
	})
	h.step(p, "pageEditItems", "/items/step", stepOf)
	h.show(p, "pageNewTask", "/items/new", "editor.task.new", func(ctx context.Context, v *web.Visit, d desk) (page.Content, error) {
		kind := entrytest.Kind(v.Query("kind"))
		if sent := v.Sent().Get("kind"); sent != "" {
			kind = entrytest.Kind(sent)
		}
		if !d.test() || !slices.Contains(authoring.Kinds, kind) {
			return page.Content{}, authoring.ErrNotFound
		}
		t := authoring.Task{Kind: kind, Partial: kind != entrytest.Single}
		return page.Content{Body: taskView(d, d.form(ctx, "/items/new"), t, "")}, nil
	})
	h.step(p, "pageNewTask", "/items/new", func(_ *web.Visit, form url.Values, w authoring.Work) (string, error) {
		code, err := w.Draft.AddTask(taskFrom(form))
		return "/items#" + code, err
	})
	h.show(p, "pageEditItem", "/items/{item}", "editor.item.title", func(ctx context.Context, v *web.Visit, d desk) (page.Content, error) {
		code := v.Path("item")
		if t, n, section, ok := d.Draft.Task(code); ok {
			return page.Content{Title: page.T(ctx, "editor.task.number", "n", n), Body: taskView(d, d.form(ctx, "/items/", code), t, section)}, nil
		}
		item, n, section, ok := d.Draft.Statement(code)
		if !ok {
			return page.Content{}, authoring.ErrNotFound
		}
		return page.Content{Title: page.T(ctx, "editor.item.number", "n", n), Body: itemView(d, d.form(ctx, "/items/", code), item, section)}, nil
	})
	h.step(p, "pageEditItem", "/items/{item}", func(v *web.Visit, form url.Values, w authoring.Work) (string, error) {
		code := v.Path("item")
		if w.Draft.Test != nil {
			return "/items#" + code, w.Draft.SetTask(code, form.Get("section"), taskFrom(form))
		}
		item, err := statementFrom(form, w.Draft)
		if err != nil {
			return "", err
		}
		return "/items#" + code, w.Draft.SetStatement(code, form.Get("section"), item)
	})
	h.step(p, "pageEditItem", "/items/{item}/split", func(v *web.Visit, form url.Values, w authoring.Work) (string, error) {
		return "/items#" + v.Path("item"), w.Draft.Split(v.Path("item"), form.Get("title"))
	})
	h.show(p, "pageEditSection", "/sections/{section}", "editor.section.title", func(_ context.Context, v *web.Visit, d desk) (page.Content, error) {
		for _, s := range d.Draft.Sections() {
			if s.Code == v.Path("section") {
				return page.Content{Body: sectionView(d, s)}, nil
			}
		}
		return page.Content{}, authoring.ErrNotFound
	})
	h.step(p, "pageEditSection", "/sections/{section}", func(v *web.Visit, form url.Values, w authoring.Work) (string, error) {
		code := v.Path("section")
		if w.Draft.Test == nil {
			return "/items", w.Draft.Rename(code, form.Get("title"))
		}
		return "/items", w.Draft.SetBlock(code, authoring.Block{Title: form.Get("title"), Introduction: form.Get("introduction"),
			Draw: whole(form.Get("draw")), Shuffle: ticked(form, "shuffle")})
	})
}

// stepOf does what one button of the list says: "up:teaching-3".
func stepOf(_ *web.Visit, form url.Values, w authoring.Work) (string, error) {
	what, code, _ := strings.Cut(form.Get("do"), ":")
	to := "/items"
	if section := form.Get("section"); section != "" {
		to += "?section=" + url.QueryEscape(section)
	}
	var err error
	switch what {
	case "up":
		err = w.Draft.Move(code, -1)
	case "down":
		err = w.Draft.Move(code, 1)
	case "copy":
		code, err = w.Draft.Duplicate(code)
	case "remove":
		return to, w.Draft.Remove(code)
	default:
		return "", authoring.ErrNotFound
	}
	return to + "#" + url.QueryEscape(code), err
}

// list is what the page of items shows: of a long draft one section at a time.
type list struct {
	Sections []listed
	Items    int
	One      string // the section that alone is open
}

// listed is a section of it, and the number of its first item.
type listed struct {
	authoring.Section
	First int
	Open  bool
}

// atOnce is how many items stand on one page at most.
const atOnce = 60

func listOf(d desk, section string) list {
	l := list{Items: d.Draft.Items()}
	first := 1
	for i, s := range d.Draft.Sections() {
		one := listed{s, first, l.Items <= atOnce || s.Code == section || section == "" && i == 0}
		if one.Open && l.Items > atOnce {
			l.One = s.Code
		}
		l.Sections = append(l.Sections, one)
		first += len(s.Items)
	}
	return l
}

// conditions is how many conditions the form offers: those there are and a free one.
func conditions(item questionnaire.Item) int { return min(len(item.Show)+1, 5) }

// statementFrom reads the form of an item.
func statementFrom(form url.Values, d *authoring.Draft) (questionnaire.Item, error) {
	item := questionnaire.Item{Text: form.Get("text"), Hint: form.Get("hint"), Competency: form.Get("competency"), Scale: form.Get("scale"),
		Reverse: ticked(form, "reverse"), Optional: ticked(form, "optional")}
	var err error
	if item.Weight, err = authoring.Weight(form.Get("weight")); err != nil {
		return item, err
	}
	for n := range 5 {
		on := form.Get(show(n, "item"))
		if on == "" {
			continue
		}
		chosen := map[string][]string{}
		for _, s := range d.Questionnaire.Scales {
			chosen[s.Code] = form[show(n, "in."+s.Code)]
		}
		when := d.ConditionOn(on, chosen)
		if len(when.In) == 0 {
			return item, authoring.ErrNoAnswers.At("body."+show(n, "item"), authoring.ErrNoAnswers.Message)
		}
		item.Show = append(item.Show, when)
	}
	return item, nil
}

func taskFrom(form url.Values) authoring.Task {
	return authoring.Task{Kind: entrytest.Kind(form.Get("kind")), Text: form.Get("text"), Hint: form.Get("hint"), Competency: form.Get("competency"),
		Points: form.Get("points"), Partial: ticked(form, "partial"), KeepOrder: ticked(form, "keep_order"), Key: form.Get("right"), More: form.Get("more"),
		Answer: form.Get("answer"), Tolerance: form.Get("tolerance"), Unit: form.Get("unit")}
}
