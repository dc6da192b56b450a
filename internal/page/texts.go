package page

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Lang is a language of the pages.
type Lang string

// The languages: Russian is the product's own, English the second.
const (
	Russian Lang = "ru"
	English Lang = "en"
)

// Langs lists the languages, the product's own first.
func Langs() []Lang { return []Lang{Russian, English} }

var tags = map[Lang]language.Tag{Russian: language.Russian, English: language.English}

// message is a sentence, or its forms by number.
type message struct {
	plain sentence
	forms map[plural.Form]sentence
}

var formNames = map[string]plural.Form{"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other}

// Texts holds the messages of all areas, by language and key. Keys are dotted after
// their file's tables: "navigator.title". A table that has a key "other" beside
// "one", "few", "many" is one message with forms by number.
type Texts struct{ by map[Lang]map[string]message }

// NewTexts makes an empty one.
func NewTexts() *Texts {
	t := &Texts{by: map[Lang]map[string]message{}}
	for _, l := range Langs() {
		t.by[l] = map[string]message{}
	}
	return t
}

// Add reads the files of folder that end in "<language>.toml" ("ru.toml",
// "plan.ru.toml"), for each language. A key that is there already is a mistake.
func (t *Texts) Add(files fs.FS, folder string) error {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	for _, e := range entries {
		for _, l := range Langs() {
			if e.Name() != string(l)+".toml" && !strings.HasSuffix(e.Name(), "."+string(l)+".toml") {
				continue
			}
			if err := t.read(files, folder+"/"+e.Name(), l); err != nil {
				return fmt.Errorf("page: %s/%s: %w", folder, e.Name(), err)
			}
		}
	}
	return nil
}

func (t *Texts) read(files fs.FS, name string, l Lang) error {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	var tree map[string]any
	if err := toml.Unmarshal(raw, &tree); err != nil {
		return err
	}
	return t.add(l, "", tree)
}

func (t *Texts) add(l Lang, prefix string, tree map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		full := prefix + key
		var m message
		switch v := tree[key].(type) {
		case string:
			m.plain = parse(v)
		case map[string]any:
			if m.forms = forms(v); m.forms == nil {
				if err := t.add(l, full+".", v); err != nil {
					return err
				}
				continue
			}
		default:
			return fmt.Errorf("%s is %T, want text", full, v)
		}
		if _, twice := t.by[l][full]; twice {
			return fmt.Errorf("%s is there twice", full)
		}
		t.by[l][full] = m
	}
	return nil
}

func forms(tree map[string]any) map[plural.Form]sentence {
	if _, ok := tree["other"].(string); !ok {
		return nil
	}
	out := map[plural.Form]sentence{}
	for name, v := range tree {
		f, known := formNames[name]
		s, text := v.(string)
		if !known || !text {
			return nil
		}
		out[f] = parse(s)
	}
	if len(out) < 2 {
		return nil // a plain key that happens to be called "other"
	}
	return out
}

// Keys lists the keys of a language, for the test that compares languages.
func (t *Texts) Keys(l Lang) []string { return slices.Sorted(maps.Keys(t.by[l])) }

// Has tells whether there is such a message.
func (t *Texts) Has(l Lang, key string) bool {
	_, ok := t.by[l][key]
	return ok
}

// Get gives the message with {name} replaced by what follows it in args: "name",
// value, "name", value… A key that is missing shows itself, so that it is seen.
func (t *Texts) Get(l Lang, key string, args ...any) string {
	m, ok := t.by[l][key]
	if !ok {
		return "[" + key + "]"
	}
	return m.plain.with("", args)
}

// Count gives the message in the form that the number wants; {n} is the number.
func (t *Texts) Count(l Lang, key string, n int, args ...any) string {
	m, ok := t.by[l][key]
	if !ok {
		return "[" + key + "]"
	}
	s, ok := m.forms[plural.Cardinal.MatchPlural(tags[l], abs(n), 0, 0, 0, 0)]
	if !ok {
		if s, ok = m.forms[plural.Other]; !ok {
			s = m.plain
		}
	}
	return s.with(Number(n), args)
}

// word says a value.
func word(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	return fmt.Sprint(v)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// T gives a text in the language of the page that is being made.
func T(ctx context.Context, key string, args ...any) string {
	v := From(ctx)
	return v.Texts.Get(v.Lang, key, args...)
}

// N gives a text with a number in the form that the number wants.
func N(ctx context.Context, key string, n int, args ...any) string {
	v := From(ctx)
	return v.Texts.Count(v.Lang, key, n, args...)
}
