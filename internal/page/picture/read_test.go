package picture_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

// seen is what a drawing says when it is read back: its texts with the places they
// take, and the rest that the rules look at.
type seen struct {
	width, height float64
	words         []word
	title         string
	ids           []string
	refers        []string // ids that it names
	role          string
	classes       map[string]bool
	links         []string
}

type word struct {
	text                     string
	left, right, top, bottom float64
}

// look is what an element hands on to those inside.
type look struct {
	size, shift float64
	anchor      string
	bold        bool
}

// read takes a drawing apart, and refuses whatever no drawing may have.
func read(svg []byte) (s seen, err error) {
	s.classes = map[string]bool{}
	stack := []look{{size: 14}}
	var open *word
	in := ""
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			now := stack[len(stack)-1]
			at := map[string]float64{}
			in = t.Name.Local
			for _, a := range t.Attr {
				if err := s.attribute(in, a.Name.Local, a.Value, at, &now); err != nil {
					return s, err
				}
			}
			stack = append(stack, now)
			switch in {
			case "text":
				open = &word{left: at["x"] + now.shift, bottom: at["y"]}
			case "rect":
				if at["x"] < 0 || at["y"] < 0 || at["x"]+at["width"] > s.width || at["y"]+at["height"] > s.height || at["width"] < 0 {
					return s, fmt.Errorf("a rectangle lies outside: %v", at)
				}
			case "script", "style", "foreignObject", "image", "use", "animate", "set":
				return s, fmt.Errorf("there is a <%s>", in)
			}
		case xml.CharData:
			if open != nil {
				open.text += string(t)
			} else if in == "title" {
				s.title += string(t)
			} else if in != "desc" && len(bytes.TrimSpace(t)) > 0 {
				return s, fmt.Errorf("text %q outside of any text element", t)
			}
		case xml.EndElement:
			now := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			in = ""
			if t.Name.Local == "text" {
				open.place(now)
				s.words, open = append(s.words, *open), nil
			}
		default:
			return s, fmt.Errorf("there is a %T", t)
		}
	}
}

func (s *seen) attribute(element, name, value string, at map[string]float64, now *look) error {
	if name == "style" || strings.HasPrefix(name, "on") {
		return fmt.Errorf("there is an attribute %s", name)
	}
	number := func() float64 { f, _ := strconv.ParseFloat(value, 64); return f }
	switch name {
	case "x", "y", "width", "height":
		at[name] = number()
	case "viewBox":
		_, err := fmt.Sscanf(value, "0 0 %g %g", &s.width, &s.height)
		return err
	case "font-size":
		now.size = number()
	case "font-weight":
		now.bold = true
	case "text-anchor":
		now.anchor = value
	case "transform":
		_, err := fmt.Sscanf(value, "translate(%g)", &now.shift)
		return err
	case "id":
		s.ids = append(s.ids, value)
	case "class":
		for _, c := range strings.Fields(value) {
			s.classes[c] = true
		}
	case "role":
		s.role = value
	case "aria-labelledby":
		s.refers = append(s.refers, strings.Fields(value)...)
	case "href":
		s.links = append(s.links, value)
	case "d":
		if strings.ContainsAny(value, "NIaInf") && strings.ContainsAny(value, "NIf") {
			return fmt.Errorf("a path through nowhere: %s", value)
		}
	case "fill":
		if id, ok := strings.CutPrefix(value, "url(#"); ok {
			s.refers = append(s.refers, strings.TrimSuffix(id, ")"))
		}
	}
	return nil
}

// place works out the room that a line of text takes.
func (w *word) place(l look) {
	wide := picture.Width(w.text, l.size)
	if l.bold {
		wide *= 1.14
	}
	switch l.anchor {
	case "middle":
		w.left -= wide / 2
	case "end":
		w.left -= wide
	}
	w.right, w.top = w.left+wide, w.bottom-0.75*l.size
	w.bottom += 0.2 * l.size
}

// text is all that the drawing says, without what breaking lines puts in.
func (s seen) text() string {
	var b strings.Builder
	for _, w := range s.words {
		b.WriteString(w.text)
	}
	return bare(b.String())
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, picture.Clean(s))
}
