package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Bounds of a book that somebody sends: what fits into a form a person fills in.
const (
	mostSheets  = 20
	mostRead    = 10_000   // rows
	mostColumns = 64       // columns
	mostPart    = 16 << 20 // bytes of one part of the book, unpacked
	mostText    = 32 << 20 // bytes of all cells
)

// ErrUnreadable says that a file is no book, or one that is too large to be read here.
var ErrUnreadable = fault.New(fault.Invalid, "sheet.unreadable", "Файл не читается как таблица XLSX. Сохраните его в этом формате и отправьте ещё раз.")

// Cells are a sheet as texts.
type Cells struct {
	Name string
	Rows [][]string
}

// Read reads the sheets of a small book as texts, in their order, hidden ones left out.
// It knows cells and nothing else: no formulas, styles or links are followed, and each
// part is bounded while it is unpacked. Result files of thousands of people are read by
// instrument programs, not here.
func Read(data []byte) ([]Cells, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrUnreadable.Because(err)
	}
	b := reader{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		b.parts[strings.TrimPrefix(path.Clean("/"+f.Name), "/")] = f
	}
	all, err := b.book()
	if err != nil {
		return nil, ErrUnreadable.Because(err)
	}
	return all, nil
}

type reader struct {
	parts  map[string]*zip.File
	shared []string
	text   int
}

var errBounds = errors.New("sheet: the book is larger than what is read here")

// part decodes one part of the book; false where there is none.
func (b *reader) part(name string, into func(*xml.Decoder) error) (bool, error) {
	f := b.parts[name]
	if f == nil {
		return false, nil
	}
	r, err := f.Open()
	if err != nil {
		return false, err
	}
	bounded := &io.LimitedReader{R: r, N: mostPart + 1}
	err = into(xml.NewDecoder(bounded))
	if bounded.N <= 0 {
		err = errBounds
	}
	return true, errors.Join(err, r.Close())
}

func (b *reader) book() ([]Cells, error) {
	var book struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	whole := func(v any) func(*xml.Decoder) error { return func(d *xml.Decoder) error { return d.Decode(v) } }
	if there, err := b.part("xl/workbook.xml", whole(&book)); err != nil || !there {
		return nil, errors.Join(err, errors.New("sheet: no book"))
	}
	if _, err := b.part("xl/_rels/workbook.xml.rels", whole(&links)); err != nil {
		return nil, err
	}
	if _, err := b.part("xl/sharedStrings.xml", b.strings); err != nil {
		return nil, err
	}
	if len(book.Sheets) > mostSheets {
		return nil, errBounds
	}
	var all []Cells
	for _, s := range book.Sheets {
		for _, l := range links.All {
			if l.ID != s.ID || s.State == "hidden" || s.State == "veryHidden" {
				continue
			}
			target := strings.TrimPrefix(path.Join("xl", l.Target), "/")
			if strings.HasPrefix(l.Target, "/") {
				target = strings.TrimPrefix(path.Clean(l.Target), "/")
			}
			c := Cells{Name: s.Name}
			if _, err := b.part(target, func(d *xml.Decoder) error { return b.rows(d, &c) }); err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// keep bounds what all texts take together.
func (b *reader) keep(s string) (string, error) {
	if b.text += len(s) + 16; b.text > mostText {
		return "", errBounds
	}
	return s, nil
}

// strings reads the texts that cells share.
func (b *reader) strings(d *xml.Decoder) error {
	return each(d, "si", func(xml.StartElement) error {
		s, err := texts(d)
		if err == nil {
			s, err = b.keep(s)
		}
		b.shared = append(b.shared, s)
		return err
	})
}

func (b *reader) rows(d *xml.Decoder, c *Cells) error {
	return each(d, "row", func(start xml.StartElement) error {
		n := len(c.Rows)
		if r, err := strconv.Atoi(attribute(start, "r")); err == nil {
			n = r - 1
		}
		if n < len(c.Rows) || n >= mostRead {
			return errBounds
		}
		for len(c.Rows) < n {
			c.Rows = append(c.Rows, nil)
		}
		row, err := b.row(d)
		c.Rows = append(c.Rows, row)
		return err
	})
}

func (b *reader) row(d *xml.Decoder) (row []string, err error) {
	for {
		token, err := d.Token()
		if err != nil {
			return row, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			return row, nil
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := d.Skip(); err != nil {
					return row, err
				}
				continue
			}
			at := len(row)
			if ref := attribute(t, "r"); ref != "" {
				at = column(ref)
			}
			if at < len(row) || at >= mostColumns {
				return row, errBounds
			}
			text, err := b.cell(d, t)
			if err != nil {
				return row, err
			}
			for len(row) < at {
				row = append(row, "")
			}
			row = append(row, text)
		}
	}
}

func (b *reader) cell(d *xml.Decoder, start xml.StartElement) (string, error) {
	var c struct {
		Value  string `xml:"v"`
		Inline struct {
			Text string `xml:"t"`
			Runs []struct {
				Text string `xml:"t"`
			} `xml:"r"`
		} `xml:"is"`
	}
	if err := d.DecodeElement(&c, &start); err != nil {
		return "", err
	}
	switch attribute(start, "t") {
	case "s":
		n, err := strconv.Atoi(c.Value)
		if err != nil || n < 0 || n >= len(b.shared) {
			return "", errors.New("sheet: a cell names a text that is not there")
		}
		return b.keep(b.shared[n])
	case "inlineStr":
		s := c.Inline.Text
		for _, r := range c.Inline.Runs {
			s += r.Text
		}
		return b.keep(s)
	case "e":
		return "", nil
	}
	return b.keep(c.Value)
}

// each calls see for every element of the name, wherever it stands.
func each(d *xml.Decoder, name string, see func(xml.StartElement) error) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == name {
			if err := see(start); err != nil {
				return err
			}
		}
	}
}

// texts joins the runs of a text; how its sounds are written (rPh) is no part of it.
func texts(d *xml.Decoder) (string, error) {
	var b strings.Builder
	depth, in, sounds := 1, false, 0
	for depth > 0 {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			in = t.Name.Local == "t"
			if t.Name.Local == "rPh" {
				sounds = depth
			}
		case xml.EndElement:
			if depth == sounds {
				sounds = 0
			}
			depth--
			in = false
		case xml.CharData:
			if in && sounds == 0 {
				b.Write(t)
			}
		}
	}
	return b.String(), nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// column counts the letters of "AB12" from 0; what is none is out of bounds.
func column(ref string) int {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' || n > mostColumns {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	if n == 0 {
		return mostColumns
	}
	return n - 1
}
