package resultfile

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// mostShown is how many shown numbers are remembered.
const mostShown = 20_000

// shower writes numbers as a book shows them: dates, percentages, all that a format can
// say. It asks the library in a book of its own, each number once.
type shower struct {
	formats []numberFormat
	scratch *excelize.File
	cells   map[int]string // where a style's numbers are written
	known   map[shownAs]string
	date    bool
}

type shownAs struct {
	style int
	raw   string
}

func newShower(formats []numberFormat, date1904 bool) *shower {
	return &shower{formats: formats, date: date1904, cells: map[int]string{}, known: map[shownAs]string{}}
}

// plain holds for a style that hides nothing.
func (s *shower) plain(style int) bool {
	return style <= 0 || style >= len(s.formats) || s.formats[style].plain()
}

// text gives the number as it is shown; the number itself where that can't be said.
func (s *shower) text(style int, raw string) string {
	as := shownAs{style, raw}
	text, known := s.known[as]
	if known {
		return text
	}
	text = raw
	if number, err := strconv.ParseFloat(raw, 64); err == nil {
		if shown, err := s.ask(style, number); err == nil {
			text = shown
		}
	}
	if len(s.known) >= mostShown {
		clear(s.known)
	}
	s.known[as] = text
	return text
}

const scratchSheet = "Sheet1"

func (s *shower) ask(style int, number float64) (string, error) {
	if s.scratch == nil {
		s.scratch = excelize.NewFile(excelize.Options{ShortDatePattern: "dd.mm.yyyy", LongDatePattern: "dd.mm.yyyy"})
		if err := s.scratch.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &s.date}); err != nil {
			return "", err
		}
	}
	cell, known := s.cells[style]
	if !known {
		look := excelize.Style{NumFmt: s.formats[style].id}
		if code := s.formats[style].code; code != "" {
			look = excelize.Style{CustomNumFmt: &code}
		}
		id, err := s.scratch.NewStyle(&look)
		if err != nil {
			return "", err
		}
		cell = "A" + strconv.Itoa(len(s.cells)+1)
		if err := s.scratch.SetCellStyle(scratchSheet, cell, cell, id); err != nil {
			return "", err
		}
		s.cells[style] = cell
	}
	if err := s.scratch.SetCellFloat(scratchSheet, cell, number, -1, 64); err != nil {
		return "", err
	}
	return s.scratch.GetCellValue(scratchSheet, cell)
}

func (s *shower) close() {
	if s.scratch != nil {
		_ = s.scratch.Close()
	}
}
