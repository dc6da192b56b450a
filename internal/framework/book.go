package framework

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Sheet is a table of a workbook, as texts.
type Sheet struct {
	Name string
	Rows [][]string
}

// The names of sheets and columns of a workbook with a framework.
const (
	itemSheet  = "Записи"
	aboutSheet = "О рамке"
	colCode    = "Код"
	colLevel   = "Уровень"
	colNote    = "Пояснение"
	colKind    = "Вид"
	colRetired = "Снята с"
	colID      = "Идентификатор"
)

var aboutRows = []string{"Код рамки", "Название", "Источник", "Описание"}

// WriteBook gives the framework as two sheets: the items with a column for each level,
// and what is said of the whole.
func (f *Framework) WriteBook() []Sheet {
	nodes, deepest := f.Nodes(), 1
	for _, n := range nodes {
		deepest = max(deepest, n.Depth)
	}
	head := []string{colCode}
	for level := range deepest {
		head = append(head, colLevel+" "+strconv.Itoa(level+1))
	}
	items := Sheet{Name: itemSheet, Rows: [][]string{append(head, colNote, colKind, colRetired, colID)}}
	for _, n := range nodes {
		row := make([]string, len(head)+4)
		row[0], row[n.Depth] = n.Code, n.Title
		retired := ""
		if !n.Living() {
			retired = n.RetiredOn.Dotted()
		}
		copy(row[len(head):], []string{n.Note, n.Kind, retired, n.ID.String()})
		items.Rows = append(items.Rows, row)
	}
	about := Sheet{Name: aboutSheet}
	for i, value := range []string{f.Code, f.Title, f.Source, f.Description} {
		about.Rows = append(about.Rows, []string{aboutRows[i], value})
	}
	return []Sheet{items, about}
}

// ReadBook reads a framework out of a workbook as WriteBook makes it. Items are known by
// their id, or by their code in base, which may be nil: what a sheet can't hold stays as
// it is there. newID makes the ids of new items.
func ReadBook(sheets []Sheet, base *Framework, newID func() uuid.UUID, now time.Time) (*Framework, error) {
	f := &Framework{Purpose: Competencies, Level: 1, State: Draft}
	if base != nil {
		*f = *base
		f.Items = nil
	}
	b := bookReader{f: f, base: base, newID: newID, now: now, taken: map[string]bool{}, ids: map[uuid.UUID]bool{}}
	for _, s := range sheets {
		switch {
		case strings.EqualFold(s.Name, aboutSheet):
			b.about(s)
		case b.head == nil:
			b.items(s)
		}
	}
	if b.head == nil {
		return nil, ErrFile.At(itemSheet, "Нет листа с колонками «"+colCode+"» и «"+colLevel+" 1».")
	}
	if len(b.bad) > 0 {
		refusal := ErrFile.Saying("В таблице есть ошибки, ничего не загружено.")
		for _, x := range b.bad[:min(len(b.bad), mostPlaces)] {
			refusal = refusal.At(x[0], x[0]+": "+x[1]+".")
		}
		return nil, refusal
	}
	f.arrange()
	return f, nil
}

type bookReader struct {
	f, base *Framework
	newID   func() uuid.UUID
	now     time.Time
	head    map[string]int
	levels  []int // columns of the levels
	taken   map[string]bool
	ids     map[uuid.UUID]bool
	bad     [][2]string
}

func (b *bookReader) say(sheet string, row, column int, message string) {
	b.bad = append(b.bad, [2]string{fmt.Sprintf("%s!%s%d", sheet, diagnostics.ColumnLetter(column), row+1), message})
}

func (b *bookReader) about(s Sheet) {
	to := []*string{&b.f.Code, &b.f.Title, &b.f.Source, &b.f.Description}
	for _, row := range s.Rows {
		for i, name := range aboutRows {
			if len(row) > 1 && strings.EqualFold(strings.TrimSpace(row[0]), name) && (i > 0 || b.base == nil) {
				*to[i] = strings.TrimSpace(row[1])
			}
		}
	}
}

// columns finds the head among the first rows; false where this is no sheet of items.
func (b *bookReader) columns(s Sheet) (first int, ok bool) {
	for n, row := range s.Rows[:min(len(s.Rows), 20)] {
		head, levels := map[string]int{}, []int{}
		for i, cell := range row {
			name := strings.TrimSpace(cell)
			if strings.EqualFold(name, colLevel+" "+strconv.Itoa(len(levels)+1)) {
				levels = append(levels, i)
			}
			head[strings.ToLower(name)] = i
		}
		if _, code := head[strings.ToLower(colCode)]; code && len(levels) > 0 {
			b.head, b.levels = head, levels
			return n + 1, true
		}
	}
	return 0, false
}

func (b *bookReader) items(s Sheet) {
	first, ok := b.columns(s)
	if !ok {
		return
	}
	open := map[int]uuid.UUID{} // the last item of each level
	last := 0
	for n := first; n < len(s.Rows); n++ {
		depth, title := 0, ""
		for level, column := range b.levels {
			if text := at(s.Rows[n], column); text != "" && depth == 0 {
				depth, title = level+1, text
			} else if text != "" {
				b.say(s.Name, n, column, "в строке заполнен один уровень")
			}
		}
		switch {
		case depth == 0 && strings.TrimSpace(strings.Join(s.Rows[n], "")) == "":
			continue
		case depth == 0:
			b.say(s.Name, n, b.levels[0], "нет названия записи")
			continue
		case depth > last+1 || depth > MaxDepth:
			b.say(s.Name, n, b.levels[depth-1], "пропущен уровень выше")
			continue
		case len(b.f.Items) == MaxItems:
			b.say(s.Name, n, 0, fmt.Sprintf("в рамке не больше %d записей", MaxItems))
			return
		}
		i := b.item(s, n, title, open[depth-1])
		open[depth], last = i.ID, depth
		b.f.Items = append(b.f.Items, i)
	}
}

func (b *bookReader) item(s Sheet, n int, title string, parent uuid.UUID) Item {
	cell := func(name string) (string, int) {
		column, there := b.head[strings.ToLower(name)]
		if !there {
			return "", 0
		}
		return at(s.Rows[n], column), column
	}
	code, codeAt := cell(colCode)
	i := b.known(s, n, code)
	old := i
	if code == "" {
		code = b.made(title)
	}
	if b.taken[code] {
		b.say(s.Name, n, codeAt, "код «"+code+"» уже есть выше")
	}
	b.taken[code] = true
	if i.Code != code {
		i.Coding = ""
	}
	i.Code, i.Title, i.Parent = code, title, parent
	if _, there := b.head[strings.ToLower(colNote)]; there {
		i.Note, _ = cell(colNote)
	}
	if _, there := b.head[strings.ToLower(colKind)]; there {
		i.Kind, _ = cell(colKind)
	}
	if text, column := cell(colRetired); text != "" {
		day, ok := readDay(text)
		if !ok {
			b.say(s.Name, n, column, "дата не читается: напишите вида 05.03.2026")
		}
		i.RetiredOn = day
	} else if _, there := b.head[strings.ToLower(colRetired)]; there {
		i.RetiredOn = civil.Date{}
	}
	if i.Parent != old.Parent {
		i.Link = nil
	}
	if i.Title != old.Title || i.Note != old.Note || i.Parent != old.Parent || i.RetiredOn != old.RetiredOn || i.Code != old.Code {
		i.Changed = stamp(b.now)
	}
	for _, text := range []string{i.Code, i.Title, i.Note, i.Kind} {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			b.say(s.Name, n, 0, "в тексте есть знаки, которых не бывает")
		}
	}
	return i
}

// known gives the item that the row speaks of: by its id, else by its code, else new.
func (b *bookReader) known(s Sheet, n int, code string) Item {
	i := Item{}
	if column, there := b.head[strings.ToLower(colID)]; there {
		if text := at(s.Rows[n], column); text != "" {
			id, ok := parseID(text)
			if !ok {
				b.say(s.Name, n, column, "идентификатор не читается: оставьте его пустым у новой записи")
			}
			i.ID = id
		}
	}
	if b.base != nil {
		if old, ok := b.base.Item(i.ID); ok {
			i = old
		} else if old, ok := b.base.ByCode(code); ok && i.ID == uuid.Nil {
			i = old
		}
	}
	if i.ID == uuid.Nil {
		i.ID = b.newID()
	}
	if b.ids[i.ID] {
		b.say(s.Name, n, 0, "эта запись уже есть выше")
	}
	b.ids[i.ID] = true
	return i
}

// made makes a code of a title that is not taken.
func (b *bookReader) made(title string) string {
	base := slug(title)
	if base == "" {
		base = "item"
	}
	code := base
	for n := 2; b.taken[code] || b.base != nil && b.published(code); n++ {
		code = base + "-" + strconv.Itoa(n)
	}
	return code
}

func (b *bookReader) published(code string) bool { _, ok := b.base.ByCode(code); return ok }

func at(row []string, column int) string {
	if column >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[column])
}

// readDay reads 05.03.2026, 2026-03-05, or a day as sheets count them.
func readDay(s string) (civil.Date, bool) {
	if d, err := civil.Parse(s); err == nil {
		return d, true
	}
	if t, err := time.Parse("02.01.2006", s); err == nil {
		return civil.Of(t), true
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n >= 1 && n < 200000 {
		return civil.MustParse("1899-12-30").AddDays(int(n)), true
	}
	return civil.Date{}, false
}
