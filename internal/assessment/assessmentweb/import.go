package assessmentweb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// upload is an import in a list.
type upload struct {
	ID          uuid.UUID              `json:"id"`
	Instrument  uuid.UUID              `json:"instrument"`
	Phase       assessment.Phase       `json:"phase" enum:"entry,interim,final"`
	FileName    string                 `json:"file_name"`
	Size        int64                  `json:"size"`
	State       assessment.ImportState `json:"state" enum:"opened,reading,read,checked,applied"`
	Rows        int                    `json:"rows" doc:"Верных результатов"`
	People      int                    `json:"people" doc:"Людей в файле, и тех, в чьих строках ошибки"`
	BadRows     int                    `json:"bad_rows" doc:"Ошибок в самом файле"`
	BadPeople   int                    `json:"bad_people" doc:"Сколько людей не найдено или найдено неоднозначно"`
	Skipped     int                    `json:"skipped" doc:"Скольких людей решено пропустить"`
	SkippedRows int                    `json:"skipped_rows" doc:"Сколько их результатов; остальные из rows записываются"`
	Unscored    int                    `json:"unscored" doc:"Строк, в которых человек назван, а баллов и уровней нет; это не ошибки"`
	Failure     string                 `json:"failure,omitempty" doc:"Почему не удалось последнее чтение"`
	Version     int                    `json:"version"`
	CreatedAt   time.Time              `json:"created_at"`
	CheckedAt   *time.Time             `json:"checked_at,omitempty"`
	AppliedAt   *time.Time             `json:"applied_at,omitempty"`
}

func toUpload(i assessment.Import) upload {
	return upload{ID: i.ID, Instrument: i.InstrumentID, Phase: i.Phase, FileName: i.FileName, Size: i.Size, State: i.State, Rows: i.Rows, People: i.People,
		BadRows: i.BadRows, BadPeople: i.BadPeople, Skipped: i.Skipped, SkippedRows: i.SkippedRows, Unscored: i.Unscored, Failure: i.Failure, Version: i.Version, CreatedAt: i.CreatedAt, CheckedAt: web.Moment(i.CheckedAt), AppliedAt: web.Moment(i.AppliedAt)}
}

// importView is an import with what was found in its file.
type importView struct {
	upload
	Format   string  `json:"format,omitempty"`
	Encoding string  `json:"encoding,omitempty"`
	Sheets   []sheet `json:"sheets,omitempty"`
	Mapping  any     `json:"mapping" doc:"Как читается файл"`

	Unknown unknownWords `json:"unknown" doc:"Слова, которых инструмент не знает"`
	LeftOut []leftOut    `json:"left_out,omitempty" doc:"Столбцы чисел, которые не читаются, хотя балла у файла нет: не в них ли баллы"`
	Preview []sampleRow  `json:"preview,omitempty" doc:"Первые результаты, как они запишутся"`
}

type unknownWords struct {
	Competencies []string `json:"competencies,omitempty"`
	Levels       []string `json:"levels,omitempty"`
}

// leftOut is a column of numbers that is not read while no score is.
type leftOut struct {
	Sheet   string `json:"sheet,omitempty"`
	Column  string `json:"column" doc:"Буква столбца"`
	Title   string `json:"title,omitempty"`
	Numbers int    `json:"numbers" doc:"В скольких из первых ячеек числа"`
	Cells   int    `json:"cells" doc:"Сколько из первых ячеек заполнено"`
}

// sampleRow is a result of a file as it would land.
type sampleRow struct {
	Sheet      string     `json:"sheet,omitempty"`
	Row        int        `json:"row"`
	Named      namedAs    `json:"named" doc:"Как записано в файле"`
	Person     *uuid.UUID `json:"person,omitempty" doc:"Нет, если человек не найден или пропущен"`
	Skipped    bool       `json:"skipped,omitempty"`
	Competency string     `json:"competency"`
	Score      *float64   `json:"score,omitempty" doc:"Нет, если в файле только уровень"`
	Max        *float64   `json:"max,omitempty"`
	Level      string     `json:"level,omitempty"`
	Deficit    bool       `json:"deficit"`
	TakenOn    civil.Date `json:"taken_on"`
}

type sheet struct {
	Name       string     `json:"name,omitempty"`
	Hidden     bool       `json:"hidden,omitempty"`
	HeaderRow  int        `json:"header_row,omitempty"`
	HeaderRows int        `json:"header_rows,omitempty" doc:"Сколько строк занимают заголовки"`
	Columns    []string   `json:"columns"`
	Means      []string   `json:"means,omitempty" doc:"За что принят каждый столбец"`
	Missing    []string   `json:"missing,omitempty" doc:"Каких столбцов не хватает"`
	Sample     [][]string `json:"sample,omitempty" doc:"Первые строки"`
}

// meansOf writes what a column was taken for, as it is chosen.
func meansOf(f diagnostics.Found) string {
	if f.Competency != "" {
		return string(f.Field) + ":" + f.Competency
	}
	return string(f.Field)
}

func toImport(i assessment.Import) importView {
	out := importView{upload: toUpload(i), Format: i.Preview.Format, Encoding: i.Preview.Encoding, Mapping: i.Mapping}
	for _, s := range i.Preview.Sheets {
		shown := sheet{Name: s.Name, Hidden: s.Hidden, HeaderRow: s.HeaderRow, HeaderRows: s.HeaderRows, Columns: s.Columns, Missing: s.Missing, Sample: s.Sample}
		for _, f := range s.Found {
			shown.Means = append(shown.Means, meansOf(f))
		}
		out.Sheets = append(out.Sheets, shown)
	}
	out.Unknown = unknownWords(i.Unknown)
	for _, l := range i.LeftOut() {
		out.LeftOut = append(out.LeftOut, leftOut(l))
	}
	for _, r := range i.Sample {
		out.Preview = append(out.Preview, sampleRow{Sheet: r.Sheet, Row: r.Row, Named: namedAs(r.Named), Person: web.OrNone(r.PersonID), Skipped: r.Skipped,
			Competency: r.Competency, Score: measured(r.ByLevel, r.Score), Max: measured(r.ByLevel, r.Max), Level: r.Level, Deficit: r.Deficit, TakenOn: r.TakenOn})
	}
	return out
}

type problem struct {
	Sheet  string `json:"sheet,omitempty"`
	Row    int    `json:"row,omitempty"`
	Column string `json:"column,omitempty" doc:"Буква столбца; нет, если неверна вся строка"`
	Reason string `json:"reason"`
}

type (
	listImportsInput struct{ web.Page }
	importsOutput    struct{ Body web.Listing[upload] }
	getImportInput   struct {
		ID uuid.UUID `path:"import"`
	}
	importOutput struct {
		ETag string `header:"ETag"`
		Body importView
	}
	listProblemsInput struct {
		web.Page
		ID   uuid.UUID              `path:"import"`
		Kind assessment.ProblemKind `query:"kind" enum:"row,person,unscored" doc:"Ошибки в строках или ненайденные люди, без него и то и другое; unscored: строки без баллов"`
	}
	problemsOutput struct{ Body web.Listing[problem] }
)

func (h handler) listImports(ctx context.Context, in *listImportsInput) (*importsOutput, error) {
	l, err := h.s.Imports(ctx, in.Request())
	return &importsOutput{Body: web.ListOf(l, toUpload)}, err
}

func (h handler) getImport(ctx context.Context, in *getImportInput) (*importOutput, error) {
	return answerImport(h.s.ImportByID(ctx, in.ID))
}

func (h handler) listProblems(ctx context.Context, in *listProblemsInput) (*problemsOutput, error) {
	l, err := h.s.Problems(ctx, in.ID, in.Kind, in.Request())
	return &problemsOutput{Body: web.ListOf(l, func(p assessment.Problem) problem { return problem(p) })}, err
}

func (h handler) checkImport(ctx context.Context, in *getImportInput) (*importOutput, error) {
	return answerImport(h.s.Check(ctx, in.ID))
}

func (h handler) applyImport(ctx context.Context, in *getImportInput) (*importOutput, error) {
	return answerImport(h.s.Apply(ctx, in.ID))
}

func answerImport(i assessment.Import, err error) (*importOutput, error) {
	if err != nil {
		return nil, err
	}
	return &importOutput{ETag: web.ETag(i.Version), Body: toImport(i)}, nil
}

// createImport spools the file to disk, so that its size costs no memory.
func (h handler) createImport(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	in := assessment.Upload{FileName: query.Get("name"), Phase: assessment.Phase(query.Get("phase"))}
	in.InstrumentID, _ = uuid.Parse(query.Get("instrument")) // none is found under the zero id
	in.Apply, _ = strconv.ParseBool(query.Get("apply"))
	in.Hold, _ = strconv.ParseBool(query.Get("hold"))
	in.Apply = in.Apply && !in.Hold
	if r.ContentLength > assessment.MaxUpload {
		return assessment.ErrImportTooLarge
	}
	f, size, err := spool(r.Body)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	in.Content, in.Size = f, size
	i, err := h.s.Import(ctx, in)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(toImport(i))
}

// spool keeps the body in a file that has no name any more, so that nothing stays
// behind whatever happens.
func spool(body io.Reader) (*os.File, int64, error) {
	f, err := os.CreateTemp("", "import-")
	if err != nil {
		return nil, 0, fmt.Errorf("assessmentweb: room for an upload: %w", err)
	}
	err = os.Remove(f.Name())
	var size int64
	if err == nil {
		size, err = io.Copy(f, io.LimitReader(body, assessment.MaxUpload+1))
	}
	if err == nil && size > assessment.MaxUpload {
		err = assessment.ErrImportTooLarge
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, size, nil
}
