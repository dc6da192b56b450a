package iom

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// decodeStrict reads one JSON value into v and names every place, as a JSON
// pointer, where a field is unknown, given twice or of the wrong kind. The
// standard decoder stops at the first and names no place inside a list.
func decodeStrict(data []byte, v any, bad *fault.Error) error {
	c := &strictCheck{dec: json.NewDecoder(bytes.NewReader(data)), bad: bad}
	c.dec.UseNumber()
	if err := c.value("", reflect.TypeOf(v).Elem()); err != nil {
		return bad.At("/", syntaxSentence(data, err, c.dec.InputOffset()))
	}
	if _, err := c.dec.Token(); !errors.Is(err, io.EOF) {
		return bad.At("/", "После описания есть лишний текст.")
	}
	if c.bad != bad {
		return c.bad
	}
	if err := json.Unmarshal(data, v); err != nil {
		return bad.At("/", "Значение не читается.").Because(err)
	}
	return nil
}

// strictCheck walks the JSON text beside the Go type it is meant for.
type strictCheck struct {
	dec   *json.Decoder
	bad   *fault.Error
	depth int
}

const (
	strictDepth  = 16  // deeper than any regulation
	strictPlaces = 20  // as many mistakes as a person reads at once
	strictList   = 500 // longer than any list of a regulation: the checks behind may compare all with all
)

var errTooDeep = errors.New("nested too deep")

func (c *strictCheck) say(place, message string) {
	if len(c.bad.Fields) < strictPlaces {
		c.bad = c.bad.At(place, message)
	}
}

func (c *strictCheck) value(place string, t reflect.Type) error {
	if c.depth++; c.depth > strictDepth {
		return errTooDeep
	}
	defer func() { c.depth-- }()
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	tok, err := c.dec.Token()
	if err != nil {
		return err
	}
	switch tok := tok.(type) {
	case json.Delim:
		if tok == '{' {
			return c.object(place, t)
		}
		return c.list(place, t)
	default:
		c.scalar(place, t, tok)
		return nil
	}
}

func (c *strictCheck) object(place string, t reflect.Type) error {
	known := map[string]reflect.Type{}
	if t != nil && t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(unmarshaler) {
		jsonFields(t, known)
	} else if t != nil {
		c.say(orRoot(place), "Здесь ожидается "+kindName(t)+", а стоит объект.")
		t = nil
	}
	seen := map[string]bool{}
	for c.dec.More() {
		tok, err := c.dec.Token()
		if err != nil {
			return err
		}
		key, _ := tok.(string)
		at := place + "/" + pointerEscape.Replace(key)
		field, ok := known[key]
		switch {
		case seen[key]:
			c.say(at, "Поле указано дважды.")
		case !ok && t != nil:
			c.say(at, "Такого поля нет.")
		}
		seen[key] = true
		if err := c.value(at, field); err != nil {
			return err
		}
	}
	_, err := c.dec.Token()
	return err
}

func (c *strictCheck) list(place string, t reflect.Type) error {
	var elem reflect.Type
	switch {
	case t == nil:
	case t.Kind() == reflect.Slice:
		elem = t.Elem()
	default:
		c.say(orRoot(place), "Здесь ожидается "+kindName(t)+", а стоит список.")
	}
	for i := 0; c.dec.More(); i++ {
		if i == strictList {
			c.say(orRoot(place), fmt.Sprintf("В списке больше %d строк.", strictList))
		}
		if err := c.value(place+"/"+strconv.Itoa(i), elem); err != nil {
			return err
		}
	}
	_, err := c.dec.Token()
	return err
}

func (c *strictCheck) scalar(place string, t reflect.Type, tok json.Token) {
	if t == nil || tok == nil {
		if t != nil && !reflect.PointerTo(t).Implements(unmarshaler) {
			c.say(orRoot(place), "Пустое значение null не допускается: уберите поле.")
		}
		return
	}
	ok := false
	switch v := tok.(type) {
	case string:
		ok = t.Kind() == reflect.String
		if reflect.PointerTo(t).Implements(unmarshaler) {
			quoted, _ := json.Marshal(v)
			ok = json.Unmarshal(quoted, reflect.New(t).Interface()) == nil
		}
	case bool:
		ok = t.Kind() == reflect.Bool
	case json.Number:
		_, err := strconv.ParseInt(v.String(), 10, 32)
		ok = t.Kind() == reflect.Int && err == nil
	}
	if !ok {
		c.say(orRoot(place), "Здесь ожидается "+kindName(t)+".")
	}
}

var (
	unmarshaler   = reflect.TypeFor[json.Unmarshaler]()
	pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")
)

func jsonFields(t reflect.Type, into map[string]reflect.Type) {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			jsonFields(f.Type, into)
		case name != "" && name != "-":
			into[name] = f.Type
		}
	}
}

func kindName(t reflect.Type) string {
	if reflect.PointerTo(t).Implements(unmarshaler) {
		return "дата вида 2024-09-01"
	}
	switch t.Kind() {
	case reflect.Struct:
		return "объект"
	case reflect.Slice:
		return "список"
	case reflect.Bool:
		return "true или false"
	case reflect.Int:
		return "целое число"
	default:
		return "строка"
	}
}

func orRoot(place string) string {
	if place == "" {
		return "/"
	}
	return place
}

func syntaxSentence(data []byte, err error, offset int64) string {
	if errors.Is(err, errTooDeep) {
		return "Слишком глубокая вложенность."
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	}
	before := data[:min(int(offset), len(data))]
	return fmt.Sprintf("Это не JSON: ошибка в строке %d.", bytes.Count(before, []byte("\n"))+1)
}
