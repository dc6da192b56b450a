package resultfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxTag bounds one tag of a part; no table needs more.
const maxTag = 64 << 10

var errXML = errors.New("resultfile: not well-formed")

// scanner goes over the XML of a part of a book tag by tag. Tables are large and plain:
// it knows no namespaces, no entities of a document's own, and keeps nothing.
type scanner struct {
	in   *bufio.Reader
	text []byte // what stood before the tag, as it is written
	tag  []byte
	name []byte // of the tag, without its prefix
	end  bool   // </name>
	both bool   // <name/>
	most int    // of a text that is kept
}

func newScanner(r io.Reader, most int) *scanner {
	return &scanner{in: bufio.NewReaderSize(r, 64<<10), most: most}
}

// next goes to the next tag; io.EOF at the end of the part.
func (s *scanner) next() error {
	s.text = s.text[:0]
	for {
		if err := s.upTo('<'); err != nil {
			return err
		}
		if err := s.read(); err != nil {
			return err
		}
		switch s.tag[0] {
		case '?':
			continue
		case '!':
			if rest, ok := bytes.CutPrefix(s.tag, []byte("![CDATA[")); ok {
				s.keep(escaped(rest[:len(rest)-2]))
			} else if !bytes.HasPrefix(s.tag, []byte("!--")) {
				return errXML // a document of its own kind
			}
			continue
		}
		s.tag, s.end = bytes.CutPrefix(s.tag, []byte("/"))
		s.tag, s.both = bytes.CutSuffix(s.tag, []byte("/"))
		s.name = s.tag
		if i := bytes.IndexAny(s.name, " \t\r\n"); i >= 0 {
			s.name = s.name[:i]
		}
		if i := bytes.IndexByte(s.name, ':'); i >= 0 {
			s.name = s.name[i+1:]
		}
		if len(s.name) == 0 {
			return errXML
		}
		return nil
	}
}

// upTo takes text up to a byte, which is left out.
func (s *scanner) upTo(stop byte) error {
	for {
		part, err := s.in.ReadSlice(stop)
		if err == nil {
			s.keep(part[:len(part)-1])
			return nil
		}
		s.keep(part)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

func (s *scanner) keep(text []byte) {
	if room := s.most - len(s.text); room > 0 {
		s.text = append(s.text, text[:min(len(text), room)]...)
	}
}

// escaped writes the text of a CDATA section as other text is written.
func escaped(text []byte) []byte { return bytes.ReplaceAll(text, []byte("&"), []byte("&amp;")) }

// read takes a tag up to its end: not to one that stands in quotes, or in a comment.
func (s *scanner) read() error {
	s.tag = s.tag[:0]
	for quote := byte(0); ; {
		part, err := s.in.ReadSlice('>')
		if errors.Is(err, bufio.ErrBufferFull) {
			err = nil
		}
		if err != nil || len(s.tag)+len(part) > maxTag {
			if err == nil || errors.Is(err, io.EOF) {
				err = errXML
			}
			return err
		}
		s.tag = append(s.tag, part...)
		if bytes.HasPrefix(s.tag, []byte("!--")) {
			if len(s.tag) > 5 && bytes.HasSuffix(s.tag, []byte("-->")) {
				return nil
			}
			s.tag = append(s.tag[:3], s.tag[max(3, len(s.tag)-2):]...) // it says nothing
			continue
		}
		if bytes.HasPrefix(s.tag, []byte("![CDATA[")) {
			if bytes.HasSuffix(s.tag, []byte("]]>")) {
				s.tag = s.tag[:len(s.tag)-1]
				return nil
			}
			continue
		}
		for _, b := range part {
			switch {
			case quote != 0:
				if b == quote {
					quote = 0
				}
			case b == '"' || b == '\'':
				quote = b
			}
		}
		if quote == 0 && part[len(part)-1] == '>' {
			if s.tag = s.tag[:len(s.tag)-1]; len(s.tag) == 0 {
				return errXML
			}
			return nil
		}
	}
}

// is tells whether the tag begins, or ends, an element of the name.
func (s *scanner) is(name string) bool { return string(s.name) == name }

// attribute gives the value of an attribute as it is written; its prefix does not matter.
func (s *scanner) attribute(name string) []byte {
	rest := s.tag[min(len(s.tag), bytes.IndexAny(append(s.tag, ' '), " \t\r\n")):]
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimRight(rest[:eq], " \t\r\n")
		if i := bytes.IndexByte(key, ':'); i >= 0 {
			key = key[i+1:]
		}
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return rest[1 : 1+end]
		}
		rest = rest[end+2:]
	}
}

// written writes a text of XML out: its entities undone, its bytes UTF-8.
func written(text []byte) string {
	if bytes.IndexByte(text, '&') < 0 && bytes.IndexByte(text, '\r') < 0 {
		if !utf8.Valid(text) {
			return strings.ToValidUTF8(string(text), "\ufffd")
		}
		return string(text)
	}
	var b strings.Builder
	for len(text) > 0 {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			b.Write(text)
			break
		}
		b.Write(text[:i])
		end := bytes.IndexByte(text[i:], ';')
		if end < 0 || end > 12 {
			b.WriteByte('&')
			text = text[i+1:]
			continue
		}
		b.WriteString(entity(string(text[i+1 : i+end])))
		text = text[i+end+1:]
	}
	return strings.ToValidUTF8(strings.ReplaceAll(b.String(), "\r\n", "\n"), "\ufffd")
}

func entity(name string) string {
	switch name {
	case "amp":
		return "&"
	case "lt":
		return "<"
	case "gt":
		return ">"
	case "quot":
		return `"`
	case "apos":
		return "'"
	}
	digits, number := strings.CutPrefix(name, "#")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	if n, err := strconv.ParseUint(digits, base, 32); number && err == nil && utf8.ValidRune(rune(n)) {
		return string(rune(n))
	}
	return "&" + name + ";"
}
