package resultfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Bounds on unpacking.
const (
	maxUnzipped = 512 << 20 // of one part
	maxParts    = 2000
	maxShared   = 128 << 20 // bytes of the texts that cells share
)

var errTooLarge = errors.New("resultfile: too large")

// xlsx is a workbook whose parts are unpacked as they are read.
type xlsx struct {
	parts    map[string]*zip.File // by their names in lower case
	sheets   []string
	hidden   map[string]bool
	part     map[string]string // of a sheet
	date1904 bool
	formats  []numberFormat // by style
	shared   sharedTexts
	show     *shower
}

// openBook reads what a book says of itself: sheets, formats, shared texts.
func openBook(data []byte) (*xlsx, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(in.File) > maxParts {
		return nil, errors.Join(err, errTooLarge)
	}
	b := &xlsx{parts: map[string]*zip.File{}, hidden: map[string]bool{}, part: map[string]string{}}
	for _, f := range in.File {
		b.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	main := "xl/workbook.xml"
	for _, r := range b.relations("") {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			main = r.target
		}
	}
	links := b.relations(main)
	if err := b.readSheets(main, links); err != nil {
		return nil, err
	}
	for _, r := range links {
		switch {
		case strings.HasSuffix(r.kind, "/styles"):
			err = b.readStyles(r.target)
		case strings.HasSuffix(r.kind, "/sharedStrings"):
			err = b.readShared(r.target)
		}
		if err != nil {
			return nil, err
		}
	}
	b.show = newShower(b.formats, b.date1904)
	return b, nil
}

// each goes over the tags of a part. One that is not there has none.
func (b *xlsx) each(part string, most int, see func(*scanner) error) error {
	f := b.parts[strings.ToLower(part)]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	limited := &io.LimitedReader{R: r, N: maxUnzipped}
	s := newScanner(limited, most)
	for {
		err := s.next()
		if errors.Is(err, io.EOF) && limited.N <= 0 {
			return errTooLarge
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = see(s)
		}
		if err != nil {
			return err
		}
	}
}

// relation is how one part names another.
type relation struct{ id, kind, target string }

// relations gives those of a part; of the book itself, where none is named.
func (b *xlsx) relations(of string) (out []relation) {
	folder, name := path.Split(of)
	_ = b.each(folder+"_rels/"+name+".rels", 0, func(s *scanner) error {
		if s.is("Relationship") && !s.end {
			target := written(s.attribute("Target"))
			if rooted, ok := strings.CutPrefix(target, "/"); ok {
				target = rooted
			} else {
				target = path.Join(folder, target)
			}
			out = append(out, relation{written(s.attribute("Id")), written(s.attribute("Type")), target})
		}
		return nil
	})
	return out
}

func (b *xlsx) readSheets(main string, links []relation) error {
	found := false
	err := b.each(main, 0, func(s *scanner) error {
		switch {
		case s.end:
		case s.is("workbook"):
			found = true
		case s.is("workbookPr"):
			on := string(s.attribute("date1904"))
			b.date1904 = on == "1" || on == "true"
		case s.is("sheet"):
			name, id := written(s.attribute("name")), written(s.attribute("id"))
			if _, twice := b.part[name]; twice || len(b.sheets) >= maxSheets {
				return errTooLarge
			}
			b.sheets, b.part[name] = append(b.sheets, name), ""
			for _, r := range links {
				if r.id == id {
					b.part[name] = r.target
				}
			}
			if state := string(s.attribute("state")); state == "hidden" || state == "veryHidden" {
				b.hidden[name] = true
			}
		}
		return nil
	})
	if err == nil && (!found || len(b.sheets) == 0) {
		err = diagnostics.Unreadable("в книге нет листов или их слишком много")
	}
	return err
}

// numberFormat is how a style shows numbers: by the number of a usual format, or by a
// code of the book's own.
type numberFormat struct {
	id   int
	code string
}

// plain holds for formats that hide nothing: general, numbers, text.
func (f numberFormat) plain() bool {
	return f.id == 0 || f.id >= 1 && f.id <= 4 || f.id >= 37 && f.id <= 40 || f.id == 49
}

// maxStyles is how many styles a book may have: as many as office programs write.
const maxStyles = 65_536

func (b *xlsx) readStyles(part string) error {
	codes, within := map[int]string{}, false
	return b.each(part, 0, func(s *scanner) error {
		switch {
		case s.is("cellXfs"):
			within = !s.end && !s.both
		case s.end:
		case s.is("numFmt") && len(codes) < maxStyles:
			if id, err := strconv.Atoi(string(s.attribute("numFmtId"))); err == nil {
				codes[id] = written(s.attribute("formatCode"))
			}
		case within && s.is("xf") && len(b.formats) < maxStyles:
			id, err := strconv.Atoi(string(s.attribute("numFmtId")))
			if err != nil {
				id = 0
			}
			b.formats = append(b.formats, numberFormat{id, codes[id]})
		}
		return nil
	})
}

// sharedTexts are texts that cells name by number, all in one piece.
type sharedTexts struct {
	all  string
	ends []int
}

func (t sharedTexts) at(n int) string {
	if n < 0 || n >= len(t.ends) {
		return ""
	}
	if n == 0 {
		return t.all[:t.ends[0]]
	}
	return t.all[t.ends[n-1]:t.ends[n]]
}

func (b *xlsx) readShared(part string) error {
	var all strings.Builder
	var one plainText
	err := b.each(part, maxCell, func(s *scanner) error {
		if one.see(s); s.is("si") && (s.end || s.both) {
			all.WriteString(one.take())
			b.shared.ends = append(b.shared.ends, all.Len())
			if all.Len() > maxShared || len(b.shared.ends) > maxRows*maxColumns {
				return errTooLarge
			}
		}
		return nil
	})
	b.shared.all = all.String()
	return err
}

// plainText gathers a text that may be written in pieces of different looks; how it is
// said aloud is no part of it.
type plainText struct {
	text  strings.Builder
	aloud bool
}

func (p *plainText) see(s *scanner) {
	switch {
	case s.is("rPh"):
		p.aloud = !s.end && !s.both
	case s.is("t") && s.end && !p.aloud && p.text.Len() < maxCell:
		p.text.WriteString(unescaped(written(s.text)))
	}
}

func (p *plainText) take() string {
	text := p.text.String()
	p.text.Reset()
	p.aloud = false
	return text
}

// unescaped undoes how books write letters that XML can't hold: _x000D_.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}
