package iomweb

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// atlas is the data of regulations, to name their places by: made once for a page.
type atlas []any

func atlasOf(sides ...*iom.Regulation) atlas {
	a := make(atlas, len(sides))
	for i, g := range sides {
		a[i] = treeOf(g)
	}
	return a
}

var unescaped = strings.NewReplacer("~1", "/", "~0", "~")

// words say a place in words: «Этапы: реализационный, пункт».
func (a atlas) words(ctx context.Context, place string) string {
	parts := strings.Split(strings.TrimPrefix(place, "/"), "/")
	trees := slices.Clone(a)
	var out []string
	for i, part := range parts {
		part = unescaped.Replace(part)
		title, entry := "", false
		for j := range trees {
			next, name, inList := into(trees[j], part)
			if trees[j] = next; name != "" {
				title = name
			}
			entry = entry || inList
		}
		switch {
		case i == 0:
			out = append(out, page.T(ctx, "draft.place."+part))
		case parts[0] == "role_titles" && tenant.Role(part).Known():
			out = append(out, firstUp(page.T(ctx, "page.role."+part)))
		case entry && title != "":
			out = append(out, "«"+title+"»")
		case entry:
			if n, err := strconv.Atoi(part); err == nil {
				out = append(out, page.T(ctx, "draft.nth", "n", n+1))
			} else {
				out = append(out, "«"+part+"»")
			}
		default:
			out = append(out, page.T(ctx, "draft.leaf."+part))
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return out[0] + ": " + strings.Join(out[1:], ", ")
}

func treeOf(g *iom.Regulation) (tree any) {
	if data, err := json.Marshal(g); err != nil || json.Unmarshal(data, &tree) != nil {
		return nil
	}
	return tree
}

// into goes into a field, or into an entry of a list by its number or by what names it;
// title is that of the entry.
func into(tree any, part string) (next any, title string, inList bool) {
	switch v := tree.(type) {
	case map[string]any:
		return v[part], "", false
	case []any:
		for i, item := range v {
			fields, ok := item.(map[string]any)
			if !ok {
				continue
			}
			if strconv.Itoa(i) == part || fields["code"] == part || fields["kind"] == part || fields["field"] == part || fields["role"] == part {
				title, _ := fields["title"].(string)
				return item, title, true
			}
		}
		return nil, "", true
	}
	return nil, "", false
}

// enumerated are words of the data that have words for people.
var enumerated = map[string]string{
	string(iom.Refuse): "draft.severity.refuse", string(iom.Warn): "draft.severity.warn",
	string(iom.InAll): "draft.counting.in_all", string(iom.Separately): "draft.counting.separately",
	string(iom.DiagnosisRequired): "regulation.diagnosis.required", string(iom.DiagnosisRequestEnough): "regulation.diagnosis.request_enough", string(iom.DiagnosisWanted): "regulation.diagnosis.wanted",
	string(iom.ProductPresented): "draft.proof.product_presented", string(iom.ProductReviewed): "draft.proof.product_reviewed",
	string(iom.FinalDiagnosis): "draft.proof.final_diagnosis", string(iom.FinalReflection): "draft.proof.final_reflection",
	string(iom.Draft): "draft.state.draft", string(iom.Agreement): "draft.state.agreement", string(iom.Active): "draft.state.active", string(iom.Assessment): "draft.state.assessment",
}

// valueWords say a value of the data in words; what has a title is named by it.
func valueWords(ctx context.Context, v any) string {
	switch v := v.(type) {
	case nil:
		return page.T(ctx, "draft.nothing")
	case bool:
		return page.T(ctx, "draft.bool."+strconv.FormatBool(v))
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		if key, known := enumerated[v]; known {
			return page.T(ctx, key)
		}
		if tenant.Role(v).Known() {
			return page.T(ctx, "page.role."+v)
		}
		if day, err := civil.Parse(v); err == nil {
			return page.Date(ctx, day)
		}
		return v
	case []any:
		if len(v) == 0 {
			return page.T(ctx, "draft.nothing")
		}
		list := make([]string, len(v))
		for i, item := range v {
			list[i] = valueWords(ctx, item)
		}
		return strings.Join(list, ", ")
	case map[string]any:
		if title, ok := v["title"].(string); ok && title != "" {
			return title
		}
		if field, ok := v["field"].(string); ok {
			for _, f := range iom.FieldNames() {
				if f.Code == field {
					return f.Title
				}
			}
		}
		if proofs, ok := v["any_of"]; ok {
			return valueWords(ctx, proofs)
		}
		if clause, ok := v["clause"].(string); ok && clause != "" {
			return clause
		}
		if on, ok := v["on"].(bool); ok {
			return valueWords(ctx, on)
		}
		return cmp.Or(partWords(ctx, v), page.T(ctx, "draft.something"))
	}
	return ""
}

// partWords say a part of a printed form by the first words that stand on it, or by the
// columns of its table; empty where it has none.
func partWords(ctx context.Context, part map[string]any) string {
	for _, key := range []string{"heading", "subheading", "title", "right", "note", "text", "items", "lines", "facts", "signatures", "columns", "table"} {
		if inside, there := part[key]; there {
			return "«" + strings.Trim(valueWords(ctx, inside), "«»") + "»"
		}
	}
	return ""
}
