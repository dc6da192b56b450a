package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Attachment is a file that comes in a form. It is read as it comes: no more of it is
// in memory than the reader asks for, and its end is the end of what was announced.
type Attachment struct {
	Name      string
	MediaType string // as the browser calls it
	Size      int64
	form      *multipart.Reader
	part      io.Reader
	left      int64
}

// Refusals of forms with files.
var (
	ErrNoFile    = fault.New(fault.Invalid, "web.no_file", "Выберите файл.")
	ErrEmptyFile = fault.New(fault.Invalid, "web.empty_file", "Файл пуст: в нём ничего нет. Выберите другой.")
	errOneFile   = fault.New(fault.Invalid, "web.one_file", "За один раз форма отправляет один файл. Остальные отправьте следом, по одному.")
	errNoLength  = fault.New(fault.Invalid, "web.no_length", "Браузер не назвал размер файла. Отправьте файл из другого браузера.")
)

const (
	maxBefore = 64 << 10 // what may stand in a form before its file
	maxOpened = maxBefore + 8<<10
)

// Attachment reads a form up to its file, which must be its last field; Sent has the
// fields before it. How long the file is, follows from how long the form is: so it can
// be announced before it is there.
func (v *Visit) Attachment() (*Attachment, error) {
	r := v.Request
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	boundary := params["boundary"]
	if err != nil || media != "multipart/form-data" || boundary == "" {
		return nil, errForm
	}
	if r.ContentLength < 0 {
		return nil, errNoLength
	}
	if r.PostForm == nil {
		r.PostForm = url.Values{}
	}
	opened := &opening{r: r.Body}
	form := multipart.NewReader(opened, boundary)
	for n := 1; ; n++ {
		part, err := form.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, ErrNoFile
		case err != nil:
			return nil, unreadable(err)
		}
		if !isFile(part) {
			if err := keepField(r.PostForm, part); err != nil {
				return nil, err
			}
			continue
		}
		before, ok := opened.until(boundary, n)
		if !ok {
			return nil, errForm
		}
		size := r.ContentLength - before - int64(len("\r\n--"+boundary+"--\r\n"))
		name := strings.NewReplacer("%22", `"`, "%0D", "", "%0A", "").Replace(part.FileName())
		switch {
		case name == "":
			return nil, ErrNoFile
		case size <= 0:
			return nil, ErrEmptyFile
		}
		return &Attachment{Name: name, MediaType: part.Header.Get("Content-Type"), Size: size, form: form, part: part, left: size}, nil
	}
}

// File is Attachment of a form whose field "file" holds no more than most bytes. Where no
// file was chosen, none is said, and large where it is larger, before it is read.
func (v *Visit) File(most int64, none, large *fault.Error) (*Attachment, error) {
	if !holdsFile(v.Request) {
		return nil, none.At("body.file", none.Message)
	}
	a, err := v.Attachment()
	switch {
	case errors.Is(err, ErrNoFile):
		return nil, none.At("body.file", none.Message)
	case errors.Is(err, ErrEmptyFile):
		return nil, ErrEmptyFile.At("body.file", ErrEmptyFile.Message)
	case err != nil:
		return nil, err
	case a.Size > most:
		return nil, large
	}
	return a, nil
}

// Read gives what has come of the file. One that is shorter or longer than the form
// said is refused.
func (a *Attachment) Read(b []byte) (int, error) {
	n, err := a.part.Read(b)
	a.left -= int64(n)
	switch end := errors.Is(err, io.EOF); {
	case end && a.left > 0:
		if next, err := a.form.NextRawPart(); err == nil && isFile(next) {
			return n, errOneFile
		}
		return n, errForm
	case a.left < 0:
		return n, errForm
	case err != nil && !end:
		return n, unreadable(err)
	}
	return n, err
}

// isFile tells a file from a field; a file that was not chosen has an empty name.
func isFile(part *multipart.Part) bool {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	_, named := params["filename"]
	return err == nil && named
}

func keepField(to url.Values, part *multipart.Part) error {
	b, err := io.ReadAll(io.LimitReader(part, maxBefore+1))
	if err != nil {
		return unreadable(err)
	}
	name, value := part.FormName(), strings.ReplaceAll(string(b), "\r\n", "\n")
	if name == "" || len(b) > maxBefore {
		return errForm
	}
	if !isText(name) || !isText(value) {
		return errNotText
	}
	to.Add(name, value)
	return nil
}

// unreadable words why a form did not come whole; a line that broke is said as such.
func unreadable(err error) error {
	if fault.KindOf(err) == fault.Unavailable {
		return err
	}
	return errForm.Because(err)
}

// opening keeps the beginning of what is read.
type opening struct {
	r    io.Reader
	kept []byte
}

func (o *opening) Read(b []byte) (int, error) {
	n, err := o.r.Read(b)
	o.kept = append(o.kept, b[:min(n, maxOpened-len(o.kept))]...)
	return n, err
}

// until tells where the contents of the form's n-th part begin.
func (o *opening) until(boundary string, n int) (int64, bool) {
	at, mark := 0, []byte("--"+boundary+"\r\n")
	for range n {
		i := bytes.Index(o.kept[at:], mark)
		if i < 0 {
			return 0, false
		}
		at += i + len(mark)
	}
	i := bytes.Index(o.kept[at:], []byte("\r\n\r\n"))
	return int64(at + i + 4), i >= 0
}

// holdsFile tells a form that sends a file.
func holdsFile(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}
