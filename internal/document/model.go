package document

// Document is what a printed paper consists of, whatever file it becomes. Its pages
// are A4; everything is measured in points and in shares of the page's width.
type Document struct {
	Title     string // of the file's properties
	Landscape bool   // of the first pages; a Turn changes it
	Size      float64
	Frame     bool // a line around the page, whose letters shrink till it holds all; in PDF only
	Blocks    []Block
}

// Block is one part of a document, from top to bottom.
type Block interface{ block() }

// Align says to which side a text leans.
type Align int

// The ways a text may lean.
const (
	Left Align = iota
	Center
	Right
	Justify
)

// Heading stands above what belongs to it and never at the foot of a page.
type Heading struct {
	Text  string
	Level int // 0: the document's title; 1, 2: of its sections
}

// Paragraph of running text.
type Paragraph struct {
	Lead   string // bold words before the text
	Text   string
	Align  Align
	Indent bool // the first line
	Italic bool
	Small  bool
	Large  bool // as large as a name on a certificate
	Keep   bool // on the page of what follows
}

// List of items, each with its dash or number.
type List struct {
	Items    []string
	Numbered bool
}

// Table repeats its head on every page; its rows may be split over pages.
type Table struct {
	Widths []float64 // shares of the page's width
	Head   []string
	Number bool // a second row of the head numbers the columns
	Rows   [][]Cell
	Size   float64 // of its letters; 0: the document's, a little smaller
}

// Cell of a table. A joined one belongs to the cell above it.
type Cell struct {
	Text   string
	Bold   bool
	Center bool
	Joined bool
}

// Signatures are lines to be signed: post, line, name.
type Signatures struct{ Lines []Signature }

// Signature is one of them.
type Signature struct{ Post, Name string }

// Turn begins a new page, which may lie the other way.
type Turn struct{ Landscape bool }

// Code is a QR code of the text, Size points wide, with lines of words beside it. A DOCX
// has the words alone: what it leads to stands there in letters.
type Code struct {
	Text    string
	Size    float64
	Caption []string
	Foot    bool // at the foot of its page
}

func (Code) block()       {}
func (Heading) block()    {}
func (Paragraph) block()  {}
func (List) block()       {}
func (Table) block()      {}
func (Signatures) block() {}
func (Turn) block()       {}

// The page and its letters, in points. Both renderers keep to them, so that both
// files look alike.
const (
	PageWidth   = 595.3
	PageHeight  = 841.9
	DefaultSize = 12
	IndentWidth = 35.4 // 1.25 cm
	CellPad     = 4    // beside the text of a cell
	CellPadTop  = 2    // above and below it
)

// Margins of a page in points: binding on the left, or on top of a page that lies.
type Margins struct{ Left, Top, Right, Bottom float64 }

// MarginsOf gives the margins of a page.
func MarginsOf(landscape bool) Margins {
	if landscape {
		return Margins{Left: 42.5, Top: 56.7, Right: 42.5, Bottom: 42.5}
	}
	return Margins{Left: 70.9, Top: 56.7, Right: 42.5, Bottom: 56.7}
}

// Letters gives the size of a document's letters.
func (d *Document) Letters() float64 {
	if d.Size == 0 {
		return DefaultSize
	}
	return d.Size
}

// Letters gives the size of a table's letters in a document.
func (t *Table) Letters(d *Document) float64 {
	if t.Size == 0 {
		return max(d.Letters()-1, 8)
	}
	return t.Size
}

// Columns gives the widths of the columns on a page so wide.
func (t *Table) Columns(width float64) []float64 {
	var sum float64
	for _, w := range t.Widths {
		sum += w
	}
	out := make([]float64, len(t.Widths))
	for i, w := range t.Widths {
		out[i] = width * w / sum
	}
	return out
}

// Format is a kind of file a document becomes.
type Format string

// The formats.
const (
	PDF  Format = "pdf"
	DOCX Format = "docx"
)

// Formats lists them in the order in which they are offered.
var Formats = []Format{PDF, DOCX}

var mediaTypes = map[Format]string{
	PDF:  "application/pdf",
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// MediaType is the format's name on the web.
func (f Format) MediaType() string { return mediaTypes[f] }

// Known tells whether there is such a format.
func (f Format) Known() bool { return mediaTypes[f] != "" }
