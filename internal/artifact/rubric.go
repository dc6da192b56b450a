package artifact

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Rubric is what a product is assessed by: criteria, each with its levels. It is
// data; a version never changes, since reviews keep which one they were written by.
type Rubric struct {
	Code     string      `json:"code"`
	Version  int         `json:"version"`
	Title    string      `json:"title"`
	Note     string      `json:"note,omitempty"`
	Criteria []Criterion `json:"criteria"`
}

// Criterion (критерий) of a Rubric.
type Criterion struct {
	Code   string `json:"code"`
	Title  string `json:"title"`
	Levels []Step `json:"levels"`
}

// Step is one level of a criterion, from the lowest to the highest.
type Step struct {
	Level int    `json:"level"`
	Title string `json:"title"`
	Sign  string `json:"sign"` // by what it is recognised
}

// ErrNoRubric refuses a rubric that is not there.
var ErrNoRubric = fault.New(fault.Invalid, "artifact.no_such_rubric", "Такого оценочного листа нет.")

//go:embed rubrics/*.json
var rubricFiles embed.FS

// Rubrics lists the rubrics that come with the product, by code and version.
var Rubrics = sync.OnceValues(func() ([]Rubric, error) {
	names, err := fs.Glob(rubricFiles, "rubrics/*.json")
	if err != nil {
		return nil, err
	}
	var all []Rubric
	for _, name := range names {
		b, err := rubricFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var r Rubric
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&r); err != nil {
			return nil, fmt.Errorf("artifact: %s: %w", name, err)
		}
		if err := r.check(); err != nil {
			return nil, fmt.Errorf("artifact: %s: %w", name, err)
		}
		all = append(all, r)
	}
	return all, nil
})

// RubricOf finds a rubric; ErrNoRubric where there is none.
func RubricOf(code string, version int) (Rubric, error) {
	all, err := Rubrics()
	if err != nil {
		return Rubric{}, err
	}
	i := slices.IndexFunc(all, func(r Rubric) bool { return r.Code == code && r.Version == version })
	if i < 0 {
		return Rubric{}, ErrNoRubric.At("body.rubric", "Такого оценочного листа нет.")
	}
	return all[i], nil
}

// check holds a rubric to what reviews rely on.
func (r Rubric) check() error {
	if r.Code == "" || r.Version < 1 || r.Title == "" || len(r.Criteria) == 0 {
		return fmt.Errorf("rubric %q: code, version, title and criteria are needed", r.Code)
	}
	seen := map[string]bool{}
	for _, c := range r.Criteria {
		if c.Code == "" || c.Title == "" || seen[c.Code] || len(c.Levels) < 2 {
			return fmt.Errorf("criterion %q: a code of its own, a title and at least two levels are needed", c.Code)
		}
		seen[c.Code] = true
		for i, l := range c.Levels {
			if l.Title == "" || l.Sign == "" || i > 0 && l.Level <= c.Levels[i-1].Level {
				return fmt.Errorf("criterion %q: levels rise, each with a title and a sign", c.Code)
			}
		}
	}
	return nil
}

func (r Rubric) has(code string) bool {
	return slices.ContainsFunc(r.Criteria, func(c Criterion) bool { return c.Code == code })
}

func (c Criterion) has(level int) bool {
	return slices.ContainsFunc(c.Levels, func(s Step) bool { return s.Level == level })
}
