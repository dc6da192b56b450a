package iom

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
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
	}
	var list []Difference
	differ("", a, b, &list)
	slices.SortStableFunc(list, func(x, y Difference) int { return strings.Compare(x.Place, y.Place) })
	return list, nil
}

func asTree(g *Regulation) (tree map[string]any, err error) {
	data, err := json.Marshal(g)
	if err == nil {
		err = json.Unmarshal(data, &tree)
	}
	return tree, err
}

func differ(at string, a, b any, list *[]Difference) {
	x, y := children(a), children(b)
	if x == nil || y == nil {
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
