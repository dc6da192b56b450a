package assessmentweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// importSteps are the operations by which a file is read step by step: each says a part
// of how it is read, and gives the import as it is seen then.
func (h handler) importSteps(api *web.API) {
	create := may("import", "create")
	step := func(id, path, summary string, example any) web.Operation {
		return web.Operation{ID: id, Method: http.MethodPut, Path: "/imports/{import}/" + path, Permission: create, Tag: importTag, Summary: summary,
			Effect: web.Outside, Example: example}
	}
	web.Register(api, step("chooseImportSheets", "sheets", "Какие листы читать", map[string]any{"sheets": []string{""}}), h.chooseSheets)
	web.Register(api, step("chooseImportHeader", "header", "Где стоят заголовки столбцов", map[string]any{"row": 1, "rows": 1}), h.chooseHeader)
	web.Register(api, step("chooseImportColumns", "columns", "Что означают столбцы; сразу прочитать файл, если read",
		map[string]any{"columns": []map[string]any{{"letter": "A", "means": "full_name"}}}), h.chooseColumns)
	web.Register(api, step("chooseImportWords", "words", "Какие компетенции и уровни названы в файле незнакомыми словами",
		map[string]any{"competencies": []map[string]any{{"word": "Предмет", "code": "subject"}}}), h.chooseWords)
	web.Register(api, step("chooseImportProfile", "profile", "Прочитать файл по образцу", map[string]any{"profile": "default"}), h.chooseProfile)
	web.Register(api, web.Operation{ID: "readImport", Method: http.MethodPost, Path: "/imports/{import}/read", Status: http.StatusOK,
		Permission: create, Tag: importTag, Summary: "Прочитать файл, как указано; долгое чтение идёт само (state: reading)", Effect: web.Outside}, h.readImport)
	web.Register(api, web.Operation{ID: "cancelImport", Method: http.MethodDelete, Path: "/imports/{import}", Permission: create, Tag: importTag,
		Summary: "Отменить загрузку и удалить файл"}, h.cancelImport)
	web.Register(api, web.Operation{ID: "listImportDoubts", Method: http.MethodGet, Path: "/imports/{import}/people", Permission: may("import", "read"), Tag: importTag,
		Summary: "Кого из файла не удалось узнать наверняка и что решено"}, h.listDoubts)
	web.Register(api, web.Operation{ID: "decideImport", Method: http.MethodPost, Path: "/imports/{import}/people", Status: http.StatusOK, Permission: create, Tag: importTag,
		Summary: "Решить, о ком речь в файле, или пропустить строки человека", Example: map[string]any{"decisions": []map[string]any{{"number": 0, "choice": "{person}"}}}}, h.decide)
	web.Register(api, web.Operation{ID: "listImportProfiles", Method: http.MethodGet, Path: "/instruments/{instrument}/profiles", Permission: may("import", "read"), Tag: importTag,
		Summary: "Образцы чтения файлов: свои и поставляемые с инструментом"}, h.listProfiles)
	web.Register(api, web.Operation{ID: "keepImportProfile", Method: http.MethodPost, Path: "/imports/{import}/profiles", Permission: create, Tag: importTag,
		Summary: "Сохранить, как прочитан файл, для следующих", Example: map[string]any{"title": "Выгрузка осени"}}, h.keepProfile)
	web.Register(api, web.Operation{ID: "deleteImportProfile", Method: http.MethodDelete, Path: "/import-profiles/{import_profile}", Permission: create, Tag: importTag,
		Summary: "Удалить свой образец чтения"}, h.deleteProfile)
}

type (
	chooseSheetsInput struct {
		web.Edit
		ID   uuid.UUID `path:"import"`
		Body struct {
			Sheets []string `json:"sheets" maxItems:"50" doc:"Имена листов; у CSV лист один, без имени"`
		}
	}
	chooseHeaderInput struct {
		web.Edit
		ID   uuid.UUID `path:"import"`
		Body struct {
			Row  int `json:"row" minimum:"1" maximum:"100000" doc:"Первая строка заголовков"`
			Rows int `json:"rows" minimum:"1" maximum:"3" default:"1" doc:"Сколько строк они занимают"`
		}
	}
	columnMeans struct {
		Letter string `json:"letter" maxLength:"3"`
		Means  string `json:"means,omitempty" maxLength:"200" doc:"Поле (full_name, score…) или поле:код компетенции; пусто — столбец не нужен"`
	}
	chooseColumnsInput struct {
		web.Edit
		ID   uuid.UUID `path:"import"`
		Body struct {
			Columns  []columnMeans `json:"columns" maxItems:"200"`
			Max      float64       `json:"max,omitempty" minimum:"0" maximum:"1000000" doc:"Наибольший балл, если его нет в файле"`
			FillDown bool          `json:"fill_down,omitempty" doc:"ФИО стоит только в первой строке человека"`
			Inverted bool          `json:"inverted,omitempty" doc:"В файле высокий балл — это плохо (или наоборот), а у инструмента иначе"`
			Totals   string        `json:"totals,omitempty" maxLength:"2000" doc:"Слова, с которых начинаются строки итогов, через запятую; пусто — обычные"`
			Read     bool          `json:"read,omitempty" doc:"Сразу прочитать файл"`
		}
	}
	wordMeans struct {
		Word string `json:"word" maxLength:"1000"`
		Code string `json:"code,omitempty" maxLength:"64" doc:"Код компетенции или уровня; пусто — не решено"`
	}
	chooseWordsInput struct {
		web.Edit
		ID   uuid.UUID `path:"import"`
		Body struct {
			Competencies []wordMeans `json:"competencies,omitempty" maxItems:"100"`
			Levels       []wordMeans `json:"levels,omitempty" maxItems:"100"`
			Read         bool        `json:"read,omitempty" doc:"Сразу прочитать файл"`
		}
	}
	chooseProfileInput struct {
		web.Edit
		ID   uuid.UUID `path:"import"`
		Body struct {
			Profile string `json:"profile" minLength:"1" maxLength:"64" doc:"Код образца или id своего"`
		}
	}
	decideInput struct {
		ID   uuid.UUID `path:"import"`
		Body struct {
			Decisions []ruling `json:"decisions" maxItems:"200"`
		}
	}
	ruling struct {
		Number int    `json:"number" minimum:"0" doc:"Номер человека в загрузке"`
		Choice string `json:"choice,omitempty" maxLength:"36" doc:"id человека или skip; пусто — не решено"`
	}
	doubtsOutput      struct{ Body web.Listing[doubt] }
	listProfilesInput struct {
		ID uuid.UUID `path:"instrument"`
	}
	profilesOutput struct {
		Body web.Listing[profile]
	}
	keepProfileInput struct {
		ID   uuid.UUID `path:"import"`
		Body struct {
			Title string `json:"title" minLength:"3" maxLength:"200" doc:"Название"`
		}
	}
	profileOutput      struct{ Body profile }
	deleteProfileInput struct {
		ID uuid.UUID `path:"import_profile"`
	}
	goneOutput struct{}
)

// doubt is a person of a file who is not found for certain.
type doubt struct {
	Number     int        `json:"number"`
	Sheet      string     `json:"sheet,omitempty"`
	Row        int        `json:"row"`
	Named      namedAs    `json:"named" doc:"Как записано в файле"`
	Reason     string     `json:"reason"`
	Candidates []likeness `json:"candidates" doc:"Кто это может быть"`
	Choice     string     `json:"choice,omitempty" enum:"person,skip" doc:"Что решено"`
	Person     *uuid.UUID `json:"person,omitempty"`
	Earlier    string     `json:"earlier,omitempty" doc:"Что решили о такой же записи в прошлом файле: id человека или skip. Само не применяется"`
}

type namedAs struct {
	SNILS        string `json:"snils,omitempty"`
	Email        string `json:"email,omitempty"`
	Surname      string `json:"surname,omitempty"`
	Name         string `json:"name,omitempty"`
	Patronymic   string `json:"patronymic,omitempty"`
	Organization string `json:"organization,omitempty"`
}

type likeness struct {
	Person uuid.UUID `json:"person"`
	Name   string    `json:"name"`
	Place  string    `json:"place"`
}

func toDoubt(d assessment.Decision) doubt {
	out := doubt{Number: d.Number, Sheet: d.Sheet, Row: d.Row, Named: namedAs(d.Named), Reason: d.Reason, Candidates: []likeness{}, Choice: string(d.Choice), Person: web.OrNone(d.PersonID), Earlier: earlierChoice(d)}
	for _, c := range d.Candidates {
		out.Candidates = append(out.Candidates, likeness{c.PersonID, c.Name, c.Place})
	}
	return out
}

// profile is a way to read files of one form.
type profile struct {
	Code    string `json:"code"`
	Title   string `json:"title,omitempty" doc:"Нет у обычного"`
	Own     bool   `json:"own" doc:"Свой: можно удалить"`
	Mapping any    `json:"mapping"`
}

func toProfile(p assessment.ProfileChoice) profile {
	return profile{Code: p.Code, Title: p.Title, Own: p.Own, Mapping: p.Mapping}
}

func (h handler) chooseSheets(ctx context.Context, in *chooseSheetsInput) (*importOutput, error) {
	return answerImport(h.s.ChooseSheets(ctx, in.ID, in.Version, in.Body.Sheets))
}

func (h handler) chooseHeader(ctx context.Context, in *chooseHeaderInput) (*importOutput, error) {
	return answerImport(h.s.ChooseHeader(ctx, in.ID, in.Version, in.Body.Row, in.Body.Rows))
}

func (h handler) chooseColumns(ctx context.Context, in *chooseColumnsInput) (*importOutput, error) {
	b := in.Body
	c := assessment.ColumnChoice{Max: b.Max, FillDown: b.FillDown, Inverted: b.Inverted, Totals: strings.Split(b.Totals, ",")}
	for _, column := range b.Columns {
		field, competency, _ := strings.Cut(column.Means, ":")
		c.Columns = append(c.Columns, assessment.ColumnMeaning{Letter: column.Letter, Field: diagnostics.FieldName(field), Competency: competency})
	}
	i, err := h.s.ChooseColumns(ctx, in.ID, in.Version, c)
	if err == nil && b.Read {
		i, err = h.s.ReadImport(ctx, in.ID)
	}
	return answerImport(i, err)
}

func (h handler) chooseWords(ctx context.Context, in *chooseWordsInput) (*importOutput, error) {
	i, err := h.s.ChooseWords(ctx, in.ID, in.Version, meanings(in.Body.Competencies), meanings(in.Body.Levels))
	if err == nil && in.Body.Read {
		i, err = h.s.ReadImport(ctx, in.ID)
	}
	return answerImport(i, err)
}

func meanings(list []wordMeans) map[string]string {
	out := map[string]string{}
	for _, w := range list {
		out[w.Word] = w.Code
	}
	return out
}

func (h handler) chooseProfile(ctx context.Context, in *chooseProfileInput) (*importOutput, error) {
	return answerImport(h.s.ChooseProfile(ctx, in.ID, in.Version, in.Body.Profile))
}

func (h handler) readImport(ctx context.Context, in *getImportInput) (*importOutput, error) {
	return answerImport(h.s.ReadImport(ctx, in.ID))
}

func (h handler) cancelImport(ctx context.Context, in *getImportInput) (*goneOutput, error) {
	return nil, h.s.CancelImport(ctx, in.ID)
}

func (h handler) listDoubts(ctx context.Context, in *listProblemsInput) (*doubtsOutput, error) {
	l, err := h.s.Doubts(ctx, in.ID, in.Request())
	return &doubtsOutput{Body: web.ListOf(l, toDoubt)}, err
}

func (h handler) decide(ctx context.Context, in *decideInput) (*importOutput, error) {
	var verdicts []assessment.Verdict
	for _, d := range in.Body.Decisions {
		v := assessment.Verdict{Number: d.Number, Choice: assessment.Undecided}
		switch d.Choice {
		case "":
		case string(assessment.ChoseSkip):
			v.Choice = assessment.ChoseSkip
		default:
			v.Choice = assessment.ChosePerson
			v.PersonID, _ = uuid.Parse(d.Choice) // nobody is found under the zero id
		}
		verdicts = append(verdicts, v)
	}
	return answerImport(h.s.Decide(ctx, in.ID, verdicts))
}

func (h handler) listProfiles(ctx context.Context, in *listProfilesInput) (*profilesOutput, error) {
	list, err := h.s.Profiles(ctx, in.ID)
	out := &profilesOutput{Body: web.Listing[profile]{Items: []profile{}}}
	for _, p := range list {
		out.Body.Items = append(out.Body.Items, toProfile(p))
	}
	return out, err
}

func (h handler) keepProfile(ctx context.Context, in *keepProfileInput) (*profileOutput, error) {
	p, err := h.s.KeepProfile(ctx, in.ID, in.Body.Title)
	if err != nil {
		return nil, err
	}
	return &profileOutput{Body: profile{Code: p.ID.String(), Title: p.Title, Own: true, Mapping: p.Mapping}}, nil
}

func (h handler) deleteProfile(ctx context.Context, in *deleteProfileInput) (*goneOutput, error) {
	return nil, h.s.DeleteProfile(ctx, in.ID)
}
