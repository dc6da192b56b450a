package iomweb

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// fieldset is a group of fields of the editor under one heading.
type fieldset struct {
	title  string // text
	hint   string
	blanks []blank
	row    bool // one of several equal groups
}

// kind of a blank says which control it is.
type blankKind int

const (
	lineBlank blankKind = iota
	areaBlank
	checkBlank
	choiceBlank
	severalBlank
)

// blank is one field of the editor, bound to a place of the regulation.
type blank struct {
	kind    blankKind
	field   page.Field
	options []page.Option
	chosen  []string
	on      bool
	set     func(values []string) string // what is wrong, where something is
}

// label of a field: draft.field.<key>; hint where there is draft.hint.<key>.
func (b blank) called(ctx context.Context, key string) blank {
	b.field.Label = page.T(ctx, "draft.field."+key)
	return b
}

func (b blank) hinted(ctx context.Context, key string) blank {
	b.field.Hint = page.T(ctx, "draft.hint."+key)
	return b
}

func line(name string, to *string) blank {
	return blank{kind: lineBlank, field: page.Field{Name: name, Current: *to, Max: 1000}, set: func(v []string) string {
		*to = strings.TrimSpace(first(v))
		return ""
	}}
}

func area(name string, to *string, rows int) blank {
	b := line(name, to)
	b.kind, b.field.Rows, b.field.Max = areaBlank, rows, 8000
	return b
}

func number(name string, to *int) blank {
	return blank{kind: lineBlank, field: page.Field{Name: name, Current: page.Digits(*to), Mode: "numeric", Short: true, Max: 4}, set: func(v []string) string {
		s := strings.TrimSpace(first(v))
		if s == "" {
			*to = 0
			return ""
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 9999 {
			return badNumber
		}
		*to = n
		return ""
	}}
}

func dated(name string, to *civil.Date) blank {
	current := ""
	if !to.IsZero() {
		current = to.String()
	}
	return blank{kind: lineBlank, field: page.Field{Name: name, Current: current, Type: "date"}, set: func(v []string) string {
		if first(v) == "" {
			*to = civil.Date{}
			return ""
		}
		d, err := civil.Parse(first(v))
		if err != nil {
			return badDate
		}
		*to = d
		return ""
	}}
}

func check(name string, to *bool) blank {
	return blank{kind: checkBlank, field: page.Field{Name: name}, on: *to, set: func(v []string) string {
		*to = slices.Contains(v, "true")
		return ""
	}}
}

// pick is one word out of a list; the words are the codes of the data.
func pick[T ~string](name string, to *T, options []page.Option) blank {
	return blank{kind: choiceBlank, field: page.Field{Name: name, Current: string(*to)}, options: options, set: func(v []string) string {
		if s := first(v); s == "" || slices.ContainsFunc(options, func(o page.Option) bool { return o.Value == s }) {
			*to = T(s)
			return ""
		}
		return badChoice
	}}
}

// several is any number of words out of a list.
func several[T ~string](name string, to *[]T, options []page.Option) blank {
	b := blank{kind: severalBlank, field: page.Field{Name: name}, options: options, set: func(v []string) string {
		kept := slices.DeleteFunc(slices.Clone(*to), func(x T) bool { return !slices.Contains(v, string(x)) })
		for _, o := range options {
			if slices.Contains(v, o.Value) && !slices.Contains(kept, T(o.Value)) {
				kept = append(kept, T(o.Value))
			}
		}
		*to = kept
		return ""
	}}
	for _, x := range *to {
		b.chosen = append(b.chosen, string(x))
	}
	return b
}

// written is a list as a text of lines.
func written(name string, to *[]iom.Choice, rows int) blank {
	text := iom.ChoicesText(*to)
	return blank{kind: areaBlank, field: page.Field{Name: name, Current: text, Rows: max(rows, len(*to)+1), Max: 30000}, set: func(v []string) string {
		*to = iom.ChoicesFrom(first(v), *to)
		return ""
	}}
}

// fieldLines are the fields of a section as a text of lines.
func fieldLines(name string, to *[]iom.Choice) blank {
	b := written(name, to, 3)
	b.set = func(v []string) string {
		*to = iom.FieldsFrom(first(v), *to)
		return ""
	}
	return b
}

func first(v []string) string {
	if len(v) == 0 {
		return ""
	}
	return v[0]
}

// fillIn puts what a form has sent into the regulation.
func fillIn(sheets []fieldset, d *draftDesk, form url.Values) error {
	bad := errDraftForm
	for _, s := range sheets {
		for _, b := range s.blanks {
			if wrong := b.set(form[b.field.Name]); wrong != "" {
				bad = bad.At("body."+b.field.Name, wrong)
			}
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	for _, tidy := range d.tidy {
		tidy()
	}
	return nil
}

// nameIn is what a field is called among its sheets: «Столбец 2, чем заполнить».
func nameIn(sheets []fieldset, name string) string {
	for _, s := range sheets {
		for _, b := range s.blanks {
			if b.field.Name == name {
				return strings.TrimPrefix(s.title+", "+b.field.Label, ", ")
			}
		}
	}
	return ""
}

// sentRows is how many rows of a list a form has sent.
func sentRows(form url.Values, name string) int {
	rows := 0
	for sent := range form {
		rest, ok := strings.CutPrefix(sent, name+".")
		if !ok {
			continue
		}
		n, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(n); err == nil && i < maxRows {
			rows = max(rows, i+1)
		}
	}
	return rows
}

// maxRows is the longest list a form of the editor holds.
const maxRows = 60

// rowsOf lets a list be written row by row: those that are there and a free one. A row
// that keep refuses is left out afterwards; the numbers of order sort the others.
func rowsOf[T any](ctx context.Context, d *draftDesk, name, title string, list *[]T, keep func(*T) bool, blanks func(at string, row *T) []blank) (out []fieldset) {
	there := len(*list)
	n := max(there, min(d.rows(name, there+1), maxRows))
	all := make([]T, n)
	copy(all, *list)
	order := make([]int, n)
	for i := range all {
		at := name + "." + strconv.Itoa(i)
		if i < there {
			order[i] = i + 1
		}
		s := fieldset{title: page.T(ctx, title, "n", i+1), row: true, blanks: blanks(at, &all[i])}
		if i >= there {
			s.title = page.T(ctx, title+"_new")
		}
		s.blanks = append(s.blanks, number(at+".order", &order[i]).called(ctx, "order"))
		out = append(out, s)
	}
	d.tidy = append(d.tidy, func() {
		rank := make([]int, 0, n)
		for i := range all {
			if keep(&all[i]) {
				rank = append(rank, i)
			}
		}
		slices.SortStableFunc(rank, func(a, b int) int { return placeOf(order[a]) - placeOf(order[b]) })
		*list = make([]T, len(rank))
		for i, r := range rank {
			(*list)[i] = all[r]
		}
	})
	return out
}

// placeOf puts a row without a number at the end.
func placeOf(order int) int {
	if order == 0 {
		return 1 << 20
	}
	return order
}

// rule is the part all rules share.
func ruleSheet(ctx context.Context, key, name string, r *iom.Rule, more ...blank) fieldset {
	blanks := append([]blank{check(name+".on", &r.On).called(ctx, "on")}, more...)
	blanks = append(blanks, line(name+".clause", &r.Clause).called(ctx, "clause").hinted(ctx, "clause"),
		severity(ctx, name+".severity", &r.Severity), area(name+".quote", &r.Quote, 2).called(ctx, "quote"))
	return fieldset{title: page.T(ctx, "draft.rule."+key), blanks: blanks}
}

// severity is what a breach does: it refuses where the data say nothing.
func severity(ctx context.Context, name string, to *iom.Severity) blank {
	shown := cmp.Or(*to, iom.Refuse)
	b := pick(name, &shown, severities(ctx)).called(ctx, "severity")
	b.field.Required = true
	read := b.set
	b.set = func(v []string) string {
		wrong := read(v)
		if *to != "" || shown != iom.Refuse {
			*to = shown
		}
		return wrong
	}
	return b
}

func severities(ctx context.Context) []page.Option {
	return words(ctx, "draft.severity.", string(iom.Refuse), string(iom.Warn))
}

// words are options whose labels stand under the prefix.
func words(ctx context.Context, prefix string, values ...string) []page.Option {
	out := make([]page.Option, len(values))
	for i, v := range values {
		out[i] = page.Option{Value: v, Label: page.T(ctx, prefix+v)}
	}
	return out
}

func roleOptions(ctx context.Context, roles []tenant.Role) []page.Option {
	return page.Choices(ctx, "page.role.", roles...)
}
