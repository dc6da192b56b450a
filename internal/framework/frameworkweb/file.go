package frameworkweb

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h handler) sendCASE(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "framework")
	if err != nil {
		return err
	}
	f, data, err := h.s.Export(ctx, id)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	web.Attach(w.Header(), f.Code+".json")
	_, err = bytes.NewReader(data).WriteTo(w)
	return err
}

func (h handler) sendBook(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "framework")
	if err != nil {
		return err
	}
	f, err := h.s.Get(ctx, id)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := writeBook(&b, &f); err != nil {
		return err
	}
	w.Header().Set("Content-Type", sheet.MediaType)
	web.Attach(w.Header(), f.Code+".xlsx")
	_, err = b.WriteTo(w)
	return err
}

// writeBook writes the sheets of a framework as a book.
func writeBook(w io.Writer, f *framework.Framework) error {
	var sheets []sheet.Sheet
	for _, s := range f.WriteBook() {
		rows := make([][]any, 0, len(s.Rows))
		for _, row := range s.Rows {
			cells := make([]any, len(row))
			for i, c := range row {
				cells[i] = c
			}
			rows = append(rows, cells)
		}
		head := s.Rows[0]
		sheets = append(sheets, sheet.Sheet{Name: s.Name, Head: head, Rows: sheet.Rows(rows[1:]...)})
	}
	return sheet.Write(w, sheets...)
}

// upload makes of a file's bytes what the area reads: a book is known by its first bytes.
func upload(code string, body io.Reader) (framework.Upload, error) {
	data, err := io.ReadAll(io.LimitReader(body, framework.MaxFile+1))
	switch {
	case err != nil:
		return framework.Upload{}, err
	case len(data) > framework.MaxFile:
		return framework.Upload{}, framework.ErrFileTooLarge
	case len(data) == 0:
		return framework.Upload{}, framework.ErrNoFile.At("body.file", framework.ErrNoFile.Message)
	}
	in := framework.Upload{Code: code, CASE: data}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		cells, err := sheet.Read(data)
		if err != nil {
			return in, err
		}
		in.CASE, in.Sheets = nil, []framework.Sheet{}
		for _, c := range cells {
			in.Sheets = append(in.Sheets, framework.Sheet(c))
		}
	}
	return in, nil
}

func (h handler) createImport(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	in, err := upload(r.URL.Query().Get("code"), r.Body)
	if err != nil {
		return err
	}
	v, err := h.s.Import(ctx, in)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(toImport(v))
}

// importView is a file with what it would change.
type importView struct {
	ID        uuid.UUID             `json:"id"`
	Code      string                `json:"code"`
	Format    framework.Format      `json:"format" enum:"case,xlsx"`
	State     framework.ImportState `json:"state" enum:"read,applied"`
	New       bool                  `json:"new" doc:"Такой рамки ещё нет"`
	Framework *uuid.UUID            `json:"framework,omitempty" doc:"Черновик, к которому применён"`
	Head      []facet               `json:"head" doc:"Что меняется в описании рамки"`
	Added     []item                `json:"added"`
	Changed   []change              `json:"changed"`
	Missing   []item                `json:"missing" doc:"Есть в рамке, нет в файле: по каждой нужно решение"`
	Same      int                   `json:"same"`
}

type change struct {
	Item   item    `json:"item"`
	Facets []facet `json:"facets"`
}

type facet struct {
	Name string `json:"name"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

func toFacets(all []framework.Facet) []facet {
	out := make([]facet, 0, len(all))
	for _, f := range all {
		out = append(out, facet(f))
	}
	return out
}

func toItems(all []framework.Item) []item {
	out := make([]item, 0, len(all))
	for _, i := range all {
		out = append(out, toItem(i, 0))
	}
	return out
}

func toImport(v framework.ImportView) importView {
	out := importView{ID: v.ID, Code: v.Code, Format: v.Format, State: v.State, New: v.Base == nil, Head: toFacets(v.Difference.Head),
		Added: toItems(v.Difference.Added), Changed: []change{}, Missing: toItems(v.Difference.Missing), Same: v.Difference.Same}
	if v.ResultID != uuid.Nil {
		out.Framework = &v.ResultID
	}
	for _, c := range v.Difference.Changed {
		out.Changed = append(out.Changed, change{toItem(c.Item, 0), toFacets(c.Facets)})
	}
	return out
}

type (
	getImportInput struct {
		ID uuid.UUID `path:"framework_import"`
	}
	importOutput     struct{ Body importView }
	applyImportInput struct {
		ID   uuid.UUID `path:"framework_import"`
		Body applyBody
	}
	applyBody struct {
		Decisions map[string]framework.Decision `json:"decisions,omitempty" doc:"Запись → keep (оставить) или retire (снять)"`
	}
)

var applyExample = applyBody{Decisions: map[string]framework.Decision{"01910000-0000-7000-8000-000000000001": framework.Keep}}

func (h handler) getImport(ctx context.Context, in *getImportInput) (*importOutput, error) {
	v, err := h.s.ImportByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &importOutput{Body: toImport(v)}, nil
}

func (h handler) applyImport(ctx context.Context, in *applyImportInput) (*output, error) {
	decisions := map[uuid.UUID]framework.Decision{}
	for key, d := range in.Body.Decisions {
		id, err := uuid.Parse(key)
		if err != nil || d != framework.Keep && d != framework.Retire {
			return nil, framework.ErrUndecided.At("body.decisions."+key, "Решение: оставить (keep) или снять (retire).")
		}
		decisions[id] = d
	}
	return answer(h.s.Apply(ctx, in.ID, decisions))
}
