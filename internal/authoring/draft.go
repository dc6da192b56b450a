package authoring

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// The programs whose definitions the editor writes.
const (
	Questionnaires = "selfdiagnosis"
	Tests          = "entrytest"
)

// Writes tells whether the editor writes definitions for a program.
func Writes(program string) bool { return program == Questionnaires || program == Tests }

// Draft is a definition under the pen: of a questionnaire or of a test. It may be
// unfinished; Problems says what it still lacks.
type Draft struct {
	Questionnaire *questionnaire.Definition
	Test          *entrytest.Definition
}

// Read takes a definition into the editor. It is ErrProgram for a program that the
// editor does not know, ErrUnreadable where fields are unknown or of a wrong type.
func Read(program string, raw []byte) (*Draft, error) {
	d := &Draft{}
	var into any
	switch program {
	case Questionnaires:
		d.Questionnaire = &questionnaire.Definition{}
		into = d.Questionnaire
	case Tests:
		d.Test = &entrytest.Definition{}
		into = d.Test
	default:
		return nil, ErrProgram
	}
	if err := diagnostics.Decode(raw, into); err != nil {
		return nil, refused(ErrUnreadable, err)
	}
	return d, nil
}

// JSON is the definition for the program.
func (d *Draft) JSON() (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	var err error
	if d.Test != nil {
		err = enc.Encode(d.Test)
	} else {
		err = enc.Encode(d.Questionnaire)
	}
	return bytes.TrimSpace(b.Bytes()), err
}

// Problems lists what keeps the draft from being tried or published, as its program
// would.
func (d *Draft) Problems() []diagnostics.Place {
	err := error(nil)
	if d.Test != nil {
		err = d.Test.Check()
	} else {
		err = d.Questionnaire.Check()
	}
	var wrong *diagnostics.DefinitionError
	if errors.As(err, &wrong) {
		return wrong.Places
	}
	return nil
}

// Title is what teachers read above it.
func (d *Draft) Title() string { return *d.title() }

// Introduction is what they read before it.
func (d *Draft) Introduction() string { return *d.introduction() }

// Competencies are what it measures.
func (d *Draft) Competencies() []grade.Competency { return *d.competencies() }

// Levels are its bands, from the lowest up.
func (d *Draft) Levels() []grade.Level { return *d.levels() }

// Deficit is its rule.
func (d *Draft) Deficit() grade.Deficit { return *d.deficit() }

func (d *Draft) title() *string {
	if d.Test != nil {
		return &d.Test.Title
	}
	return &d.Questionnaire.Title
}

func (d *Draft) introduction() *string {
	if d.Test != nil {
		return &d.Test.Introduction
	}
	return &d.Questionnaire.Introduction
}

func (d *Draft) competencies() *[]grade.Competency {
	if d.Test != nil {
		return &d.Test.Competencies
	}
	return &d.Questionnaire.Competencies
}

func (d *Draft) levels() *[]grade.Level {
	if d.Test != nil {
		return &d.Test.Levels
	}
	return &d.Questionnaire.Levels
}

func (d *Draft) deficit() *grade.Deficit {
	if d.Test != nil {
		return &d.Test.Deficit
	}
	return &d.Questionnaire.Deficit
}
