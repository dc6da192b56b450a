package authoringweb

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// maxFile bounds what is sent: a book of a thousand items has some hundred kilobytes.
const maxFile = 8 << 20

var (
	errNoFile   = fault.New(fault.Invalid, "authoring.no_file", "Приложите файл: книгу XLSX или файл инструмента JSON.")
	errTooLarge = fault.New(fault.TooLarge, "authoring.file_too_large", "Файл больше 8 МиБ.")
)

func (h handler) sendBook(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "instrument")
	if err != nil {
		return err
	}
	work, err := h.s.Open(ctx, id)
	if err != nil {
		return err
	}
	book, err := work.Draft.Book(authoring.CompetenciesOf(work.Measures))
	if err != nil {
		return err
	}
	return attach(w, work.Code+".xlsx", book)
}

func (h handler) sendTemplate(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	framework := r.URL.Query().Get("framework")
	program := cmp.Or(r.URL.Query().Get("program"), authoring.Questionnaires)
	book, err := h.s.TemplateFor(ctx, program, framework)
	if err != nil {
		return err
	}
	name := "questionnaire-"
	if program == authoring.Tests {
		name = "test-"
	}
	return attach(w, name+framework+".xlsx", book)
}

// attach sends a book.
func attach(w http.ResponseWriter, name string, book []authoring.Sheet) error {
	var sheets []sheet.Sheet
	for _, s := range book {
		one := sheet.Sheet{Name: s.Name, Head: s.Head, Rows: sheet.Rows(s.Rows...)}
		for _, l := range s.Lists {
			one.Lists = append(one.Lists, sheet.List{Column: l.Column, Words: l.Words})
		}
		sheets = append(sheets, one)
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, sheets...); err != nil {
		return err
	}
	w.Header().Set("Content-Type", sheet.MediaType)
	web.Attach(w.Header(), name)
	_, err := b.WriteTo(w)
	return err
}

func (h handler) sendPack(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "instrument")
	if err != nil {
		return err
	}
	p, err := h.s.Export(ctx, id)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	web.Attach(w.Header(), p.Code+".json")
	_, err = w.Write(raw)
	return err
}

func (h handler) uploadBook(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	data, err := readAll(r.Body)
	if err != nil {
		return err
	}
	i, err := h.fromBook(ctx, r.URL.Query().Get("code"), r.URL.Query().Get("framework"), data)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(draftOf(i))
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxFile:
		return nil, errTooLarge
	case len(data) == 0:
		return nil, errNoFile.At("body.file", errNoFile.Message)
	}
	return data, nil
}

func (h handler) fromBook(ctx context.Context, code, framework string, data []byte) (assessment.Instrument, error) {
	read, err := sheet.Read(data)
	if err != nil {
		return assessment.Instrument{}, err
	}
	var book []authoring.Cells
	for _, c := range read {
		book = append(book, authoring.Cells(c))
	}
	if code == "" {
		code = newCode()
	}
	return h.s.FromBook(ctx, code, framework, book)
}

func newCode() string { return "questionnaire-" + uuid.NewString()[:8] }

// fromFile tells by its first bytes what was sent: a book, or a file of another region.
func (h handler) fromFile(ctx context.Context, framework string, data []byte) (assessment.Instrument, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return h.fromBook(ctx, "", framework, data)
	}
	var p authoring.Pack
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	if err := dec.Decode(&p); err != nil {
		return assessment.Instrument{}, authoring.ErrPack.Because(err)
	}
	return h.s.Import(ctx, p)
}
