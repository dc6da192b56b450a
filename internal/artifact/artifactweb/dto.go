package artifactweb

import (
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type fileInput struct {
	FileName  string           `json:"file_name" minLength:"3" maxLength:"300"`
	Size      int64            `json:"size" minimum:"1" doc:"Размер в байтах"`
	MediaType string           `json:"media_type,omitempty" maxLength:"200" doc:"Как вид файла назвал браузер"`
	Purpose   artifact.Purpose `json:"purpose" enum:"evidence,product,scan" doc:"Подтверждение мероприятия, часть продукта или скан маршрута на бумаге"`
	Activity  uuid.UUID        `json:"activity,omitzero" required:"false" format:"uuid" doc:"Мероприятие, которое подтверждает файл"`
	PartSize  int64            `json:"part_size,omitempty" minimum:"5242880" maximum:"16777216" doc:"Размер части; меньше обычных 16 МиБ для линии, которая часто рвётся"`
}

var exampleScan = fileInput{FileName: "Маршрут.pdf", Size: 48_213, MediaType: "application/pdf", Purpose: artifact.Scan}

var exampleFile = fileInput{FileName: "Конспект урока.pdf", Size: 48_213, MediaType: "application/pdf", Purpose: artifact.OfProduct}

type file struct {
	ID        uuid.UUID        `json:"id"`
	Route     *uuid.UUID       `json:"route,omitempty"`
	Paper     *uuid.UUID       `json:"paper_route,omitempty" doc:"Маршрут на бумаге, скан которого это"`
	Activity  *uuid.UUID       `json:"activity,omitempty"`
	Owner     uuid.UUID        `json:"owner"`
	Purpose   artifact.Purpose `json:"purpose"`
	FileName  string           `json:"file_name"`
	MediaType string           `json:"media_type"`
	Size      int64            `json:"size"`
	PartSize  int64            `json:"part_size" doc:"Размер каждой части, кроме последней"`
	Parts     int              `json:"parts" doc:"Сколько частей, нумерация с 1"`
	State     artifact.State   `json:"state" enum:"uploading,checking,ready,rejected"`
	Reason    string           `json:"reason,omitempty" doc:"Почему файл не принят"`
	Inline    bool             `json:"inline" doc:"Может быть показан в браузере"`
	SHA256    string           `json:"sha256,omitempty"`
	Version   int              `json:"version"`
	CreatedAt time.Time        `json:"created_at"`
}

func toFile(a artifact.Artifact) file {
	format := artifact.FormatByCode(a.Format)
	out := file{ID: a.ID, Route: web.OrNone(a.RouteID), Paper: web.OrNone(a.PaperID), Activity: web.OrNone(a.ActivityID), Owner: a.OwnerID, Purpose: a.Purpose, FileName: a.FileName, MediaType: format.MediaType,
		Size: a.Size, PartSize: a.PartSize, Parts: a.Parts(), State: a.State, Reason: a.Reason.Title(), Inline: format.Inline,
		SHA256: hex.EncodeToString(a.SHA256), Version: a.Version, CreatedAt: a.CreatedAt}
	return out
}

type part struct {
	Number int   `json:"number"`
	Size   int64 `json:"size"`
}

type partList struct {
	State artifact.State `json:"state"`
	Items []part         `json:"items" doc:"Части, которые уже загружены целиком"`
}

func toParts(a artifact.Artifact, there map[int]int64) partList {
	out := partList{State: a.State, Items: []part{}}
	for _, n := range slices.Sorted(maps.Keys(there)) {
		if want, ok := a.SizeOf(n); ok && want == there[n] {
			out.Items = append(out.Items, part{n, there[n]})
		}
	}
	return out
}

type limitInput struct {
	Bytes int64 `json:"bytes" minimum:"1048576"`
}

type limit struct {
	limitInput
	Version    int      `json:"version"`
	Extensions []string `json:"extensions" doc:"Принимаемые расширения"`
}

type productInput struct {
	Title      string      `json:"title" minLength:"3" maxLength:"300"`
	Kind       string      `json:"kind" minLength:"2" maxLength:"200" doc:"Код вида из положения или свои слова"`
	Direction  string      `json:"direction,omitempty" maxLength:"100" doc:"Направление работы из положения"`
	Annotation string      `json:"annotation,omitempty" maxLength:"4000"`
	Link       string      `json:"link,omitempty" maxLength:"2000" doc:"Ссылка на публикацию"`
	Authors    []uuid.UUID `json:"authors,omitempty" maxItems:"30" doc:"Соавторы из участников маршрута группы"`
}

var exampleProduct = productInput{Title: "Открытый урок по читательской грамотности", Kind: "open-lesson", Annotation: "6 класс, два урока с разбором."}

func (in productInput) domain() artifact.Product {
	return artifact.Product{Title: in.Title, Kind: in.Kind, Direction: in.Direction, Annotation: in.Annotation, Link: in.Link, AuthorIDs: in.Authors}
}

type fileRef struct {
	Artifact uuid.UUID `json:"artifact" format:"uuid"`
}

var exampleProductFile = fileRef{Artifact: uuid.MustParse("0193a5d0-0000-7000-8000-000000000000")}

type presentation struct {
	Form  string     `json:"form" minLength:"2" maxLength:"300" doc:"Код формы из положения или свои слова"`
	Title string     `json:"title,omitempty" maxLength:"300" doc:"Название мероприятия"`
	Level string     `json:"level,omitempty" maxLength:"100" doc:"Код уровня из положения: школьный … международный"`
	On    civil.Date `json:"on,omitzero" required:"false" format:"date" doc:"День мероприятия"`
	Until civil.Date `json:"until,omitzero" required:"false" format:"date" doc:"Последний день, если мероприятие длится дольше одного"`
	Venue string     `json:"venue,omitempty" maxLength:"300" doc:"Где: кабинет, адрес или ссылка"`
	Done  bool       `json:"done" doc:"Отметка о выполнении"`
}

var examplePresentation = presentation{Form: "master-class", Title: "Методический день школы", Level: "school", On: civil.MustParse("2026-10-15"), Done: true}

func (in presentation) domain() artifact.Presentation {
	return artifact.Presentation{Form: in.Form, Event: in.Title, Level: in.Level, On: in.On, Until: in.Until, Venue: strings.TrimSpace(in.Venue), Performed: in.Done}
}

type product struct {
	ID    uuid.UUID `json:"id"`
	Route uuid.UUID `json:"route"`
	productInput
	State        artifact.ProductState `json:"state" enum:"draft,presented"`
	Presentation *presentation         `json:"presentation,omitempty"`
	Files        []file                `json:"files,omitempty"`
	AskedAt      *time.Time            `json:"asked_at,omitempty" doc:"Когда к экспертизе пригласили региональный центр"`
	Version      int                   `json:"version"`
	UpdatedAt    time.Time             `json:"updated_at"`
}

func toProduct(p artifact.Product) product {
	out := product{ID: p.ID, Route: p.RouteID, State: p.State, Version: p.Version, UpdatedAt: p.UpdatedAt, productInput: productInput{
		Title: p.Title, Kind: p.Kind, Direction: p.Direction, Annotation: p.Annotation, Link: p.Link, Authors: p.AuthorIDs}}
	if p.Form != "" {
		made := toPresentation(p.Presentation)
		out.Presentation = &made
	}
	for _, a := range p.Files {
		out.Files = append(out.Files, toFile(a))
	}
	if !p.AskedAt.IsZero() {
		out.AskedAt = &p.AskedAt
	}
	return out
}

type reviewInput struct {
	Rubric        string                      `json:"rubric" maxLength:"60" doc:"Код оценочного листа"`
	RubricVersion int                         `json:"rubric_version" minimum:"1"`
	Scores        map[string]int              `json:"scores" doc:"Уровень по каждому критерию"`
	Remarks       map[string]string           `json:"remarks,omitempty" doc:"Пояснения к отдельным критериям"`
	Deficits      map[string]artifact.Verdict `json:"deficits,omitempty" doc:"Вывод по отдельным дефицитам маршрута: removed, not_removed или dynamics"`
	Verdict       artifact.Verdict            `json:"verdict,omitempty" enum:"removed,not_removed,dynamics" doc:"Дефицит устранён, не устранён, динамика"`
	AttestsGrowth bool                        `json:"attests_growth" doc:"Компетенции выросли"`
	Criteria      map[string]artifact.Met     `json:"criteria,omitempty" doc:"Выполнены ли критерии задач: met, partly, not_met или not_measured; имя — задача и номер её показателя через дефис"`
	Comment       string                      `json:"comment" required:"false" maxLength:"8000" doc:"Обоснование, от 10 знаков"`
}

var exampleReview = reviewInput{Rubric: "product", RubricVersion: 1, Verdict: "removed", AttestsGrowth: true,
	Scores:  map[string]int{"task": 2, "competence": 2, "method": 2, "practice": 1, "sharing": 2, "reflection": 2},
	Remarks: map[string]string{"practice": "Опробовано в одном классе."},
	Comment: "Приёмы работы с текстом применены к месту, дефицит устранён."}

func (in reviewInput) domain() artifact.Review {
	return artifact.Review{RubricCode: in.Rubric, RubricVersion: in.RubricVersion, Scores: in.Scores, Remarks: in.Remarks, Deficits: in.Deficits,
		Verdict: in.Verdict, AttestsGrowth: in.AttestsGrowth, Answers: in.Criteria, Comment: in.Comment}
}

type review struct {
	ID      uuid.UUID `json:"id"`
	Product uuid.UUID `json:"product"`
	Route   uuid.UUID `json:"route"`
	reviewInput
	Reviewer  uuid.UUID         `json:"reviewer"`
	Role      tenant.Role       `json:"role"`
	Standing  artifact.Standing `json:"standing" enum:"counts,takes_part" doc:"Учитывается при завершении или участвует"`
	Flagged   bool              `json:"accompanies" doc:"Эксперт сопровождал маршрут, когда давал оценку"`
	CreatedAt time.Time         `json:"created_at"`
	Warnings  []iom.Warning     `json:"warnings,omitempty" doc:"На что обратить внимание; только в ответе на отправку"`
}

func toReview(r artifact.Review) review {
	return review{Warnings: r.Warnings, ID: r.ID, Product: r.ProductID, Route: r.RouteID, Reviewer: r.ReviewerID, Role: r.ReviewerRole, Standing: r.Standing, Flagged: r.Accompanies,
		CreatedAt: r.CreatedAt, reviewInput: reviewInput{Rubric: r.RubricCode, RubricVersion: r.RubricVersion, Scores: r.Scores,
			Remarks: r.Remarks, Deficits: r.Deficits, Verdict: r.Verdict, AttestsGrowth: r.AttestsGrowth, Comment: r.Comment}}
}
