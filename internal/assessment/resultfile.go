package assessment

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// ResultFile is the definition of an instrument whose results come from a file:
// how the file is read (Mapping, the importer's own default when empty) and what
// its scores and words mean. A methodist writes it, no program is needed.
type ResultFile struct {
	Title        string               `json:"title"`
	Polarity     diagnostics.Polarity `json:"polarity"`
	Competencies []FileCompetency     `json:"competencies"`
	Levels       []Band               `json:"levels"` // from the lowest share up; the first begins at 0
	Deficit      DeficitRule          `json:"deficit"`
	Mapping      diagnostics.Mapping  `json:"mapping"`
	Profiles     []FileProfile        `json:"profiles,omitempty"` // further forms in which the source gives its results
}

// FileProfile says how files of one form are read.
type FileProfile struct {
	Code    string              `json:"code"`
	Title   string              `json:"title"`
	Mapping diagnostics.Mapping `json:"mapping"`
}

// FileCompetency is a competency and the words by which files name it.
type FileCompetency struct {
	Code   string   `json:"code"`
	Title  string   `json:"title"`
	Titles []string `json:"titles,omitempty"`
}

// Band is a level: a band of the share score/maximum, and the words by which
// files name it.
type Band struct {
	Code   string   `json:"code"`
	Title  string   `json:"title"`
	Titles []string `json:"titles,omitempty"`
	From   float64  `json:"from"`
}

// DeficitRule says when a competency is a deficit: at one of the levels, or below
// a share (on a scale of competency), or above one (on a scale of deficits).
type DeficitRule struct {
	Levels     []string `json:"levels,omitempty"`
	ShareBelow *float64 `json:"share_below,omitempty"`
	ShareAbove *float64 `json:"share_above,omitempty"`
}

// ParseResultFile reads a definition strictly; ErrDefinition names every bad place.
func ParseResultFile(definition json.RawMessage) (*ResultFile, error) {
	var f ResultFile
	if err := diagnostics.Decode(diagnostics.Definition(definition), &f); err != nil {
		return nil, definitionRefusal(err)
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return &f, nil
}

func (f *ResultFile) check() error {
	bad := ErrDefinition
	say := func(path, message string) { bad = bad.At("body.definition"+path, message) }
	if !f.Polarity.Known() {
		say("/polarity", "high_is_good или high_is_bad.")
	}
	if n := len(f.Competencies); n == 0 || n > 200 {
		say("/competencies", "От 1 до 200 компетенций.")
	}
	seen := map[string]bool{}
	for i, c := range f.Competencies {
		at := "/competencies/" + strconv.Itoa(i)
		if c.Title == "" {
			say(at+"/title", "Нужно название.")
		}
		for _, words := range append([]string{c.Title}, c.Titles...) {
			if key := MatchKey(words); key != "" && seen[key] {
				say(at+"/titles", "Слова «"+words+"» уже заняты.")
			} else {
				seen[key] = true
			}
		}
	}
	codes := map[string]bool{}
	for i, l := range f.Levels {
		at := "/levels/" + strconv.Itoa(i)
		if l.Code == "" || codes[l.Code] || l.Title == "" {
			say(at, "Нужны свой код и название.")
		}
		codes[l.Code] = true
		if i == 0 && l.From != 0 || i > 0 && l.From <= f.Levels[i-1].From || l.From < 0 || l.From >= 1 {
			say(at+"/from", "Границы уровней растут от 0 и меньше 1.")
		}
	}
	for _, l := range f.Deficit.Levels {
		if !codes[l] {
			say("/deficit/levels", "Уровня «"+l+"» нет.")
		}
	}
	if len(f.Deficit.Levels) == 0 && f.Deficit.ShareBelow == nil && f.Deficit.ShareAbove == nil {
		say("/deficit", "Укажите, что считать дефицитом.")
	}
	profiles := map[string]bool{defaultProfile: true}
	for i, p := range f.Profiles {
		if !codeForm.MatchString(p.Code) || profiles[p.Code] || p.Title == "" {
			say("/profiles/"+strconv.Itoa(i), "Нужны свой код и название.")
		}
		profiles[p.Code] = true
	}
	if len(f.Profiles) > 20 {
		say("/profiles", "Не больше 20.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// defaultProfile is the code of a definition's own mapping.
const defaultProfile = "default"

// completed adds to a mapping the words by which the instrument knows its competencies
// and levels, so that the program finds columns that bear them.
func (f *ResultFile) completed(m diagnostics.Mapping) diagnostics.Mapping {
	m.Competency, m.Levels = slices.Clone(m.Competency), slices.Clone(m.Levels)
	for _, c := range f.Competencies {
		m.Competency = append(m.Competency, diagnostics.CompetencyTitle{Code: c.Code, Titles: append([]string{c.Title}, c.Titles...)})
	}
	for _, l := range f.Levels {
		m.Levels = append(m.Levels, diagnostics.LevelTitle{Code: l.Code, Titles: append([]string{l.Title}, l.Titles...)})
	}
	if m.Max == 0 {
		m.Max = f.Mapping.Max
	}
	return m
}

// competency finds what a row speaks of: by code, or by the words of the file.
func (g *grader) competency(r diagnostics.Row) (FileCompetency, bool) {
	if i, ok := g.byCode[r.Competency]; ok {
		return g.file.Competencies[i], true
	}
	if i, ok := g.byWords[r.CompetencyTitle]; ok { // the very words, seen before
		return g.file.Competencies[i], true
	}
	i, ok := g.byKey[MatchKey(r.CompetencyTitle)]
	if !ok {
		return FileCompetency{}, false
	}
	if len(g.byWords) < 10_000 {
		g.byWords[r.CompetencyTitle] = i
	}
	return g.file.Competencies[i], true
}

// level finds the band of a share, or of the word that stands in the file.
func (g *grader) level(word string, share float64, scored bool) (Band, bool) {
	if word != "" {
		i, ok := g.levels[word]
		if !ok {
			i, ok = g.levels[MatchKey(word)]
		}
		if ok && g.turned { // "high" of a deficit is "low" of a competency
			i = len(g.file.Levels) - 1 - i
		}
		if ok {
			return g.file.Levels[i], true
		}
	}
	if !scored {
		return Band{}, false
	}
	for _, l := range slices.Backward(g.file.Levels) {
		if share >= l.From {
			return l, true
		}
	}
	return Band{}, true // no levels: the share alone speaks
}

// deficit applies the rule of the definition.
func (g *grader) deficit(level string, share float64) bool {
	d := g.file.Deficit
	return slices.Contains(d.Levels, level) && level != "" ||
		d.ShareBelow != nil && share < *d.ShareBelow || d.ShareAbove != nil && share > *d.ShareAbove
}

// grader is a ResultFile made ready for many rows; it is not safe for concurrent use.
type grader struct {
	turned  bool // the file counts the other way round than the instrument
	file    *ResultFile
	byCode  map[string]int
	byKey   map[string]int
	byWords map[string]int
	levels  map[string]int
	levelAt map[string]int // code → place, from 1
}

// newGrader makes a definition ready for a file that is read by the mapping.
func newGrader(f *ResultFile, m diagnostics.Mapping) *grader {
	g := &grader{m.Polarity != "" && m.Polarity != f.Polarity, f, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	for i, c := range f.Competencies {
		g.byCode[c.Code] = i
		for _, words := range append([]string{c.Title, c.Code}, c.Titles...) {
			g.byKey[MatchKey(words)] = i
		}
	}
	for i, l := range f.Levels {
		g.levels[l.Code], g.levelAt[l.Code] = i, i+1
		for _, words := range append([]string{l.Title}, l.Titles...) {
			g.levels[MatchKey(words)] = i
		}
	}
	return g
}

const (
	unknownCompetency = "Неизвестная компетенция: "
	unknownLevel      = "Неизвестный уровень: "
)

// grade is what a row says of a competency.
type grade struct {
	competency FileCompetency
	score, max float64
	byLevel    bool // the file gives no score
	level      Band
	deficit    bool
}

// middle is the middle of a level's band: where a result stands of which only the level
// is known. It serves pictures and order, and is no measurement.
func (g *grader) middle(l Band) float64 {
	end := 1.0
	if next := g.levelAt[l.Code]; next < len(g.file.Levels) { // places count from 1
		end = g.file.Levels[next].From
	}
	return (l.From + end) / 2
}

// grade reads score, maximum and level of a row. A row with a level word and no
// score stands in the middle of its level, on a scale of 100.
func (g *grader) grade(r diagnostics.Row) (out grade, problem string) {
	var ok bool
	if out.competency, ok = g.competency(r); !ok {
		return out, unknownCompetency + "«" + fault.Short(r.CompetencyTitle, quoted) + "»."
	}
	scored := r.Score != nil
	share := 0.0
	if scored {
		out.score = *r.Score
		switch {
		case r.Max != nil:
			out.max = *r.Max
		case g.file.Mapping.Max > 0:
			out.max = g.file.Mapping.Max
		default:
			return out, "Не указан наибольший балл: впишите его на шаге «Столбцы», в тонкостях, или добавьте столбец."
		}
		if out.max <= 0 || out.score < 0 || out.score > out.max {
			return out, "Балл должен быть от 0 до наибольшего."
		}
		if g.turned {
			out.score = out.max - out.score
		}
		share = out.score / out.max
	}
	if out.level, ok = g.level(r.Level, share, scored); !ok {
		if r.Level == "" {
			return out, "Нет ни балла, ни уровня."
		}
		return out, unknownLevel + "«" + fault.Short(r.Level, quoted) + "»."
	}
	if !scored {
		share = g.middle(out.level)
		out.score, out.max, out.byLevel = math.Round(share*1000)/10, 100, true
	}
	out.deficit = g.deficit(out.level.Code, share)
	return out, ""
}

// quoted is how many letters of a file's text a sentence quotes.
const quoted = 60
