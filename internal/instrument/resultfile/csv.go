package resultfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

const (
	utf8Name  = "utf-8"
	utf16Name = "utf-16"
	cp1251    = "windows-1251"
)

// openCSV reads a text table: UTF-8, UTF-16 with its mark, or Windows-1251;
// delimited by ";", "," or tabs.
func openCSV(data []byte, m diagnostics.Mapping) (*table, error) {
	encoding, err := encodingOf(data, m.Encoding)
	if err != nil {
		return nil, err
	}
	first, err := firstLines(data, encoding)
	if err != nil {
		return nil, err
	}
	hint := hintOf(first)
	if m.Delimiter == "" {
		m.Delimiter = hint
	}
	delimiter, err := delimiterOf(first, m.Delimiter)
	if err != nil {
		return nil, err
	}
	return &table{
		format: formatCSV, encoding: encoding, delimiter: string(delimiter), sheets: []string{""}, close: func() {},
		each: func(ctx context.Context, _ string, take func(record) error) error {
			p := &csvParser{in: bufio.NewReaderSize(decoded(data, encoding), 64<<10), delimiter: delimiter}
			return p.each(ctx, func(r record) error {
				if hint != "" && r.number == 1 {
					return nil
				}
				return take(r)
			})
		},
	}, nil
}

func encodingOf(data []byte, wanted string) (string, error) {
	switch {
	case wanted != "":
		switch e := strings.ToLower(wanted); e {
		case utf8Name, utf16Name, cp1251:
			return e, nil
		}
		return "", &diagnostics.DefinitionError{Places: []diagnostics.Place{{Path: "/encoding", Reason: "кодировка не поддерживается"}}}
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return utf16Name, nil
	case bytes.IndexByte(data, 0) >= 0:
		return "", diagnostics.Unreadable("это не таблица: нужен файл CSV или XLSX")
	case utf8.Valid(data):
		return utf8Name, nil
	}
	return cp1251, nil
}

func decoded(data []byte, encoding string) io.Reader {
	in := bytes.NewReader(data)
	switch encoding {
	case utf16Name:
		return transform.NewReader(in, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case cp1251:
		return transform.NewReader(in, charmap.Windows1251.NewDecoder())
	}
	return transform.NewReader(in, unicode.UTF8BOM.NewDecoder())
}

func firstLines(data []byte, encoding string) (string, error) {
	text, err := io.ReadAll(io.LimitReader(decoded(data, encoding), 16<<10))
	if err != nil {
		return "", diagnostics.Unreadable("текст файла не читается в кодировке " + encoding)
	}
	return string(text), nil
}

// hintOf gives the delimiter that a first line "sep=;" names, as Excel writes it.
func hintOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if hint, ok := strings.CutPrefix(strings.ToLower(strings.Trim(line, "\r\"")), "sep="); ok && len(hint) == 1 {
		return hint
	}
	return ""
}

const delimiters = ";\t,"

// delimiterOf takes the sign that most lines have equally often outside quotes, and of
// two such signs the more frequent: a decimal comma stands in data but not in titles.
func delimiterOf(text, wanted string) (byte, error) {
	if wanted != "" {
		if len(wanted) != 1 || strings.ContainsAny(wanted, "\"\r\n") || wanted[0] >= utf8.RuneSelf {
			return 0, &diagnostics.DefinitionError{Places: []diagnostics.Place{{Path: "/delimiter", Reason: "разделитель — один знак: точка с запятой, запятая, табуляция"}}}
		}
		return wanted[0], nil
	}
	var lines [len(delimiters)]map[int]int // how many lines have the sign so many times
	quoted := false
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		var counts [len(delimiters)]int
		for i := range len(line) {
			if line[i] == '"' {
				quoted = !quoted
			}
			if at := strings.IndexByte(delimiters, line[i]); at >= 0 && !quoted {
				counts[at]++
			}
		}
		for at, n := range counts {
			if n > 0 {
				if lines[at] == nil {
					lines[at] = map[int]int{}
				}
				lines[at][n]++
			}
		}
	}
	best, most, often := delimiters[0], 0, 0
	for at := range lines {
		for n, same := range lines[at] {
			if same > most || same == most && n > often {
				best, most, often = delimiters[at], same, n
			}
		}
	}
	return best, nil
}

// csvParser reads records the way spreadsheets do: a quoted field may hold
// delimiters and line ends, a doubled quote is a quote, a quote inside an unquoted
// field is itself. Rows are numbered as a spreadsheet shows them. The text is
// UTF-8 by now and the delimiter ASCII, so bytes are enough.
type csvParser struct {
	in        *bufio.Reader
	delimiter byte
	cells     []cell
	field     []byte
	seen      map[string]string // short values come again and again
}

var errUnclosed = errors.New("unclosed")

func (p *csvParser) each(ctx context.Context, take func(record) error) error {
	for number := 1; ; number++ {
		if number%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if number > maxRows {
			return tooManyRows("")
		}
		err := p.record()
		last := errors.Is(err, io.EOF)
		switch {
		case errors.Is(err, errUnclosed):
			return &diagnostics.FileError{Cells: []diagnostics.CellError{{Row: number, Reason: "открытая кавычка не закрыта до конца файла"}}}
		case err != nil && !last:
			return diagnostics.Unreadable("текст файла не читается")
		}
		if len(p.cells) > maxColumns {
			return tooManyColumns("", number)
		}
		if !blank(p.cells) {
			if err := take(record{number: number, cells: p.cells}); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// record reads one record into cells; io.EOF says that it is the last.
func (p *csvParser) record() error {
	p.cells, p.field = p.cells[:0], p.field[:0]
	quoted, atStart := false, true
	for {
		c, err := p.in.ReadByte()
		if err != nil {
			if quoted && errors.Is(err, io.EOF) {
				return errUnclosed
			}
			p.push()
			return err
		}
		switch {
		case quoted && c == '"':
			if next, err := p.in.Peek(1); err == nil && next[0] == '"' {
				_, _ = p.in.Discard(1)
				p.add('"')
			} else {
				quoted = false
			}
		case quoted:
			p.add(c)
		case c == '"' && atStart:
			quoted, atStart = true, false
		case c == p.delimiter:
			p.push()
			atStart = true
		case c == '\r' || c == '\n':
			if next, err := p.in.Peek(1); err == nil && c == '\r' && next[0] == '\n' {
				_, _ = p.in.Discard(1)
			}
			p.push()
			_, err := p.in.Peek(1)
			return err
		default:
			atStart = atStart && c == ' '
			p.add(c)
		}
	}
}

func (p *csvParser) add(c byte) {
	if len(p.field) < maxCell {
		p.field = append(p.field, c)
	}
}

// Bounds of the memory of values.
const (
	seenLength = 128
	seenValues = 4096
)

func (p *csvParser) push() {
	defer func() { p.field = p.field[:0] }()
	if len(p.cells) > maxColumns {
		return
	}
	if known, ok := p.seen[string(p.field)]; ok {
		p.cells = append(p.cells, cell{text: known})
		return
	}
	raw := string(p.field)
	text := tidy(strings.ToValidUTF8(raw, "\uFFFD")) // a long field may be cut inside a letter
	if len(raw) <= seenLength {
		if p.seen == nil || len(p.seen) >= seenValues {
			p.seen = map[string]string{}
		}
		p.seen[raw] = text
	}
	p.cells = append(p.cells, cell{text: text})
}

func blank(cells []cell) bool {
	for _, c := range cells {
		if c.text != "" {
			return false
		}
	}
	return true
}

func tooManyRows(sheet string) error {
	return &diagnostics.FileError{Cells: []diagnostics.CellError{{Sheet: sheet, Reason: fmt.Sprintf("больше %d строк: разделите файл", maxRows)}}}
}

func tooManyColumns(sheet string, row int) error {
	return &diagnostics.FileError{Cells: []diagnostics.CellError{{Sheet: sheet, Row: row, Reason: fmt.Sprintf("больше %d столбцов", maxColumns)}}}
}
