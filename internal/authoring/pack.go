package authoring

import (
	"encoding/json"
	"regexp"

	"github.com/marshrut-iom/marshrut/internal/assessment"
)

// Format names the file in which instruments go from one region to another.
const Format = "marshrut-instrument/1"

// Pack is an instrument as a file: all that another region needs to have it as a draft
// of its own. It says nothing of people, nor where it comes from.
type Pack struct {
	Format     string          `json:"format"` // none: written by hand
	Code       string          `json:"code"`
	Edition    int             `json:"edition"` // where it was written; here it gets the next one of its code
	Title      string          `json:"title"`
	Program    string          `json:"program"`
	Framework  PackFramework   `json:"framework"`
	Definition json.RawMessage `json:"definition"`
}

// PackFramework says which framework the instrument speaks of.
type PackFramework struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

// UnmarshalJSON takes the framework's code alone as well, as the API and who writes by hand
// give it.
func (f *PackFramework) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &f.Code)
	}
	type plain PackFramework
	return json.Unmarshal(data, (*plain)(f))
}

var packCode = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// pack makes the file of an instrument.
func pack(i assessment.Instrument, f assessment.Framework) Pack {
	return Pack{Format: Format, Code: i.Code, Edition: i.Edition, Title: i.Title, Program: i.Program,
		Framework: PackFramework{Code: i.Framework, Title: f.Title}, Definition: i.Definition}
}

// Check tells what can't be taken from the file. The definition itself is checked when
// the draft is made.
func (p Pack) Check() error {
	bad := ErrPack
	if p.Format != "" && p.Format != Format {
		bad = bad.At("body.format", "Формат файла: "+Format+".")
	}
	if !packCode.MatchString(p.Code) {
		bad = bad.At("body.code", "Код: строчные латинские буквы, цифры и дефис, до 64 знаков.")
	}
	if len(p.Definition) == 0 || p.Definition[0] != '{' {
		bad = bad.At("body.definition", "Определения в файле нет.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
