package artifact

import (
	"archive/zip"
	"errors"
	"io"
	"mime"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
	"golang.org/x/text/unicode/norm"
)

// Format is one kind of file that is taken. What is not in the list is refused.
type Format struct {
	Code       string   // the extension it is known by
	Extensions []string // all of them
	MediaType  string   // as which it is served
	Declared   []string // what browsers also call it
	Looks      []string // what its first bytes may look like; MediaType always
	Member     string   // what a package of this format has inside
	Inline     bool     // a browser may show it; everything else is an attachment
}

const (
	zipType   = "application/zip"
	oleType   = "application/x-ole-storage"
	openXML   = "application/vnd.openxmlformats-officedocument."
	openDoc   = "application/vnd.oasis.opendocument."
	plainText = "text/plain"
)

// formats: documents, slides, sheets, pictures, lesson videos, and packed
// portfolios. Nothing that a browser would run (HTML, SVG, scripts).
var formats = []Format{
	{Code: "pdf", MediaType: "application/pdf", Declared: []string{"application/x-pdf"}},
	{Code: "docx", MediaType: openXML + "wordprocessingml.document", Looks: []string{zipType}, Member: "word/document.xml"},
	{Code: "xlsx", MediaType: openXML + "spreadsheetml.sheet", Looks: []string{zipType}, Member: "xl/workbook.xml"},
	{Code: "pptx", MediaType: openXML + "presentationml.presentation", Looks: []string{zipType}, Member: "ppt/presentation.xml"},
	{Code: "odt", MediaType: openDoc + "text", Member: "content.xml"},
	{Code: "ods", MediaType: openDoc + "spreadsheet", Member: "content.xml"},
	{Code: "odp", MediaType: openDoc + "presentation", Member: "content.xml"},
	{Code: "doc", MediaType: "application/msword", Looks: []string{oleType}},
	{Code: "xls", MediaType: "application/vnd.ms-excel", Looks: []string{oleType}},
	{Code: "ppt", MediaType: "application/vnd.ms-powerpoint", Looks: []string{oleType}},
	{Code: "rtf", MediaType: "text/rtf", Declared: []string{"application/rtf", "application/msword"}},
	{Code: "txt", MediaType: plainText},
	{Code: "csv", MediaType: "text/csv", Declared: []string{plainText, "application/vnd.ms-excel"}, Looks: []string{plainText}},
	{Code: "png", MediaType: "image/png", Looks: []string{"image/apng"}, Inline: true},
	{Code: "jpg", Extensions: []string{"jpg", "jpeg"}, MediaType: "image/jpeg", Declared: []string{"image/jpg"}, Inline: true},
	{Code: "webp", MediaType: "image/webp", Inline: true},
	{Code: "gif", MediaType: "image/gif", Inline: true},
	{Code: "heic", Extensions: []string{"heic", "heif"}, MediaType: "image/heic", Declared: []string{"image/heif"},
		Looks: []string{"image/heif", "image/heic-sequence", "image/heif-sequence"}},
	{Code: "mp4", Extensions: []string{"mp4", "m4v"}, MediaType: "video/mp4", Declared: []string{"video/x-m4v"}, Looks: []string{"video/x-m4v"}, Inline: true},
	{Code: "webm", MediaType: "video/webm", Inline: true},
	{Code: "mov", MediaType: "video/quicktime"},
	{Code: "zip", MediaType: zipType, Declared: []string{"application/x-zip-compressed", "application/x-zip"}},
}

// headSize is how many first bytes are looked at.
const headSize = 64 << 10

func init() { mimetype.SetLimit(headSize) } // packages show what they are only after some entries

// FormatOf finds the format by the extension of a file name.
func FormatOf(fileName string) (Format, bool) {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(fileName), "."))
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Code == ext || slices.Contains(f.Extensions, ext) })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

// FormatByCode finds the format that an artifact was taken as.
func FormatByCode(code string) Format {
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Code == code })
	if i < 0 { // taken once, off the list since
		return Format{Code: code, MediaType: "application/octet-stream"}
	}
	return formats[i]
}

// Extensions lists what is taken, for people.
func Extensions() []string {
	var all []string
	for _, f := range formats {
		if len(f.Extensions) == 0 {
			all = append(all, f.Code)
		}
		all = append(all, f.Extensions...)
	}
	return all
}

// Takes tells whether a file of this format may be declared as the media type.
// One that says nothing is taken: the contents are looked at anyway.
func (f Format) Takes(declared string) bool {
	if declared == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(declared)
	return err == nil && (media == f.MediaType || media == "application/octet-stream" || slices.Contains(f.Declared, media))
}

// LooksRight tells whether the first bytes of a file may be of this format.
func (f Format) LooksRight(head []byte) bool {
	seen := mimetype.Detect(head)
	return seen.Is(f.MediaType) || slices.ContainsFunc(f.Looks, seen.Is)
}

// HoldsMember tells whether a package has inside what its format must have; first
// bytes alone don't always tell. It is true for a format that is no package.
func (f Format) HoldsMember(r io.ReaderAt, size int64) bool {
	if f.Member == "" {
		return true
	}
	last, err := readTail(r, size)
	if err != nil {
		return false
	}
	pack, err := zip.NewReader(last, size)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(pack.File, func(m *zip.File) bool { return m.Name == f.Member })
}

// tail is the end of a package, where its directory is, and an error before that:
// a directory made of millions of entries is not followed.
type tail struct {
	b    []byte
	from int64
}

func readTail(r io.ReaderAt, size int64) (*tail, error) {
	t := &tail{b: make([]byte, min(size, 1<<20))}
	t.from = size - int64(len(t.b))
	if _, err := r.ReadAt(t.b, t.from); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return t, nil
}

func (t *tail) ReadAt(p []byte, off int64) (int, error) {
	if off < t.from || off > t.from+int64(len(t.b)) {
		return 0, errors.New("artifact: a package with too large a directory")
	}
	n := copy(p, t.b[off-t.from:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// cleanName takes from a file name what could mislead: folders, control and
// direction characters. The rest stays as the person wrote it.
func cleanName(name string) (string, bool) {
	if !utf8.ValidString(name) {
		return "", false
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, norm.NFC.String(name))
	name = strings.TrimSpace(name)
	n := utf8.RuneCountInString(name)
	return name, n >= 3 && n <= 200
}
