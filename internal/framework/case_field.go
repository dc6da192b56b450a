package framework

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// object reads a JSON object; nil, and the place named, where it is none.
func (r *caseReader) object(at string, raw json.RawMessage) Fields {
	var fields Fields
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		r.say(at, "нужен объект JSON.")
		return nil
	}
	return fields
}

// list reads a JSON list of at most so many entries; one that is not there is empty.
func (r *caseReader) list(at string, raw json.RawMessage, most int) []json.RawMessage {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var all []json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		r.say(at, "нужен список JSON.")
		return nil
	}
	if len(all) > most {
		r.say(at, fmt.Sprintf("не больше %d записей, в файле %d.", most, len(all)))
		return nil
	}
	return all
}

// text takes a text out of the fields. One that is empty or null stays there, to be given
// back as it came.
func (r *caseReader) text(at string, fields Fields, name string) string {
	s := r.peek(at, fields, name)
	if s != "" {
		delete(fields, name)
	}
	return s
}

// peek is text that takes nothing out.
func (r *caseReader) peek(at string, fields Fields, name string) string {
	raw, there := fields[name]
	if !there || string(raw) == "null" {
		return ""
	}
	var s string
	switch err := json.Unmarshal(raw, &s); {
	case err != nil:
		r.say(at+name, "нужен текст.")
		return ""
	case strings.ContainsRune(s, 0):
		r.say(at+name, "в тексте есть нулевой знак.")
		return ""
	}
	return s
}

func (r *caseReader) id(at string, fields Fields, name string) uuid.UUID {
	id, ok := parseID(r.text(strings.TrimSuffix(at, name), fields, name))
	if !ok {
		r.say(at, "нужен идентификатор UUID.")
	}
	return id
}

func parseID(s string) (uuid.UUID, bool) {
	if len(s) != 36 {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(s)
	return id, err == nil && id != uuid.Nil
}

// ourExtension is where the product's own words stand among a document's extensions.
const ourExtension = "marshrut"

// extension reads our own words out of a document's extensions and takes them out.
func extension(fields Fields, into any) {
	var all Fields
	if json.Unmarshal(fields["extensions"], &all) != nil || all[ourExtension] == nil {
		return
	}
	if json.Unmarshal(all[ourExtension], into) != nil {
		return
	}
	delete(all, ourExtension)
	if len(all) == 0 {
		delete(fields, "extensions")
		return
	}
	fields["extensions"], _ = json.Marshal(all) // was JSON a moment ago
}

func none(fields Fields) Fields {
	if len(fields) == 0 {
		return nil
	}
	return fields
}

// latin spells Russian letters for codes.
var latin = strings.NewReplacer("а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ё", "e", "ж", "zh", "з", "z", "и", "i", "й", "y", "к", "k",
	"л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "kh", "ц", "ts", "ч", "ch", "ш", "sh",
	"щ", "shch", "ъ", "", "ы", "y", "ь", "", "э", "e", "ю", "yu", "я", "ya")

// slug makes a code out of words; empty where nothing of them fits.
func slug(s string) string {
	var b strings.Builder
	for _, r := range latin.Replace(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}
