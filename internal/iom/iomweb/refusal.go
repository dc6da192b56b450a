package iomweb

import (
	"regexp"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// The rules name the places of a plan by their own words; the API has its names.
var inBody = strings.NewReplacer("productKind", "product_kind", "presentationForm", "presentation_form", "presentationLevel", "presentation_level",
	"deficitIds", "deficits", "requestIds", "requests", "objectiveIds", "objectives", "takenOn", "taken_on")

var ofPlan = regexp.MustCompile(`^(deficits|requests|objectives|stages|activities)\[\d+\]\.?`)

// placed tells where in the body the rules found something wrong; part says that
// the body is one part of a plan and not the whole.
func placed(err error, part bool) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	c := *f
	c.Fields = make([]fault.Field, 0, len(f.Fields))
	for _, x := range f.Fields {
		path := inBody.Replace(x.Path)
		if part {
			path = ofPlan.ReplaceAllString(path, "")
		}
		if path = strings.TrimSuffix("body."+path, "."); !strings.HasPrefix(x.Path, "body") {
			x.Path = path
		}
		c.Fields = append(c.Fields, x)
	}
	return &c
}
