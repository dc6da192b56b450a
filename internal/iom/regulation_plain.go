package iom

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// markup names every place of a regulation that holds HTML. It is asked of who writes: a
// version that is out is read as it is.
func (g *Regulation) markup() (list []fault.Field) {
	data, err := json.Marshal(g)
	if err != nil {
		return nil
	}
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil
	}
	eachText(whole, "", func(place, text string) {
		if diagnostics.Markup(text) && len(list) < strictPlaces {
			list = append(list, fault.Field{Path: place, Message: "«" + fault.Short(text, 80) + "»: " + diagnostics.MarkupRefused + "."})
		}
	})
	return list
}

// eachText gives every text of a JSON value with its JSON Pointer, in order.
func eachText(v any, place string, see func(place, text string)) {
	switch v := v.(type) {
	case string:
		see(place, v)
	case []any:
		for i, x := range v {
			eachText(x, place+"/"+strconv.Itoa(i), see)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			eachText(v[name], place+"/"+pointerEscape.Replace(name), see)
		}
	}
}
