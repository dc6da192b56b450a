package iom

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Difference is one place where two regulations say something else. The place is a JSON
// pointer in which entries of a list are named by their codes.
type Difference struct {
	Place string `json:"place"`
	Was   any    `json:"was,omitempty"`
	Now   any    `json:"now,omitempty"`
}

// Differences lists where two regulations differ, in the order of their places. Code and
// version differ always and are left out.
func Differences(was, now *Regulation) ([]Difference, error) {
	a, err := asTree(was)
	if err != nil {
		return nil, err
	}
	b, err := asTree(now)
	if err != nil {
		return nil, err
	}
	for _, tree := range []map[string]any{a, b} {
		delete(tree, "code")
		delete(tree, "version")
		if tree["role_titles"] == nil {
			tree["role_titles"] = []any{} // compared role by role
		}
	}
	var list []Difference
	differ("", a, b, &list)
	slices.SortStableFunc(list, func(x, y Difference) int { return strings.Compare(x.Place, y.Place) })
	return list, nil
}

func asTree(g *Regulation) (tree map[string]any, err error) {
	data, err := json.Marshal(g)
	if err != nil {
		return nil, err
	}
	own := new(Regulation)
	if err := json.Unmarshal(data, own); err != nil {
		return nil, err
	}
	for i := range own.Forms {
		own.Forms[i].headTables()
	}
	if data, err = json.Marshal(own); err == nil {
		err = json.Unmarshal(data, &tree)
	}
	return tree, err
}

// headTables puts the titles that a form has apart from its tables into their columns:
// written in either place they say the same.
func (f *PrintedForm) headTables() {
	tables := f.Tables()
	for _, t := range tables {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Title == "" && i < len(f.Columns) {
				c.Title = f.Columns[i]
			}
		}
	}
	if len(tables) > 0 {
		f.Columns = nil
	}
}

func differ(at string, a, b any, list *[]Difference) {
	x, y := children(a), children(b)
	if x == nil || y == nil {
		if was, now := rows(a), rows(b); was != nil && now != nil {
			differRows(at, was, now, list)
			return
		}
		if !reflect.DeepEqual(a, b) {
			*list = append(*list, Difference{at, a, b})
		}
		return
	}
	if was, now := order(a), order(b); !slices.Equal(was, now) && sameKeys(x, y) {
		*list = append(*list, Difference{at, titles(a, was), titles(b, now)})
	}
	for key, v := range x {
		differ(at+"/"+pointerEscape.Replace(key), v, y[key], list)
	}
	for key, v := range y {
		if _, there := x[key]; !there {
			differ(at+"/"+pointerEscape.Replace(key), nil, v, list)
		}
	}
}

// rows are the entries of a list of objects that nothing names; nil for all else.
func rows(v any) []any {
	list, _ := v.([]any)
	for _, item := range list {
		if _, ok := item.(map[string]any); !ok {
			return nil
		}
	}
	return list
}

// differRows compares the columns of a table and the parts of a form: first which there
// are, by what stands between the same ones at both ends, then each by its number.
func differRows(at string, a, b []any, list *[]Difference) {
	from := 0
	for from < min(len(a), len(b)) && reflect.DeepEqual(a[from], b[from]) {
		from++
	}
	if len(a) != len(b) {
		x, y := len(a), len(b)
		for x > from && y > from && reflect.DeepEqual(a[x-1], b[y-1]) {
			x, y = x-1, y-1
		}
		if strings.HasSuffix(at, "/columns") {
			from, x, y = 0, len(a), len(b) // few, and told by their titles
		}
		*list = append(*list, Difference{at, a[from:x], b[from:y]})
		return
	}
	for i := from; i < len(a); i++ {
		differ(at+"/"+strconv.Itoa(i), a[i], b[i], list)
	}
}

// children are the fields of an object, or the entries of a list by what names them;
// nil where v is compared as a whole: a word, or a list of words.
func children(v any) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return v
	case []any:
		out := map[string]any{}
		for _, item := range v {
			key := named(item)
			if _, twice := out[key]; key == "" || twice {
				return nil
			}
			out[key] = item
		}
		return out
	}
	return nil
}

// order says how the entries of a list follow one another, by what names them.
func order(v any) []string {
	list, _ := v.([]any)
	names := make([]string, len(list))
	for i, item := range list {
		names[i] = named(item)
	}
	return names
}

// titles say an order to people: entries that have a title by it.
func titles(v any, names []string) string {
	list, _ := v.([]any)
	words := slices.Clone(names)
	for i, item := range list {
		if fields, ok := item.(map[string]any); ok {
			if title, ok := fields["title"].(string); ok && title != "" {
				words[i] = title
			}
		}
	}
	return strings.Join(words, ", ")
}

// sameKeys tells that two lists have the same entries: they may stand in another order.
func sameKeys(a, b map[string]any) bool {
	return maps.EqualFunc(a, b, func(any, any) bool { return true })
}

// named is what tells an entry of a list from the others.
func named(item any) string {
	fields, ok := item.(map[string]any)
	if !ok {
		return ""
	}
	for _, key := range []string{"code", "kind", "field", "role"} {
		if s, ok := fields[key].(string); ok && s != "" {
			return s
		}
	}
	return ""
}
