package artifactweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type bank struct{ s *artifact.Bank }

type (
	listBankInput struct {
		web.Page
		Text       string `query:"q" maxLength:"200" doc:"Слова названия, аннотации или имени автора"`
		Kind       string `query:"kind" maxLength:"300"`
		Level      string `query:"level" maxLength:"300"`
		Subject    string `query:"subject" maxLength:"200"`
		Competency string `query:"competency" maxLength:"200"`
		Mine       bool   `query:"mine" doc:"Только открытые Вами"`
	}
	listBankOutput struct{ Body web.Listing[bankItem] }
	bankOutput     struct{ Body bankItem }
	openBankInput  struct {
		Product uuid.UUID `path:"product"`
		Body    bankOffer
	}
	bankOffer struct {
		Audience     artifact.Audience `json:"audience" enum:"organization,municipality,region" doc:"Кому открыть"`
		Subjects     []string          `json:"subjects,omitempty" maxItems:"30" doc:"Предметы"`
		Competencies []string          `json:"competencies,omitempty" maxItems:"30" doc:"Компетенции, которым продукт помогает"`
		Agree        bool              `json:"agree" doc:"Согласие показать имя и место работы рядом с продуктом"`
	}
	bankFile struct {
		Artifact  uuid.UUID `json:"artifact"`
		FileName  string    `json:"file_name"`
		MediaType string    `json:"media_type"`
		Size      int64     `json:"size"`
	}
	bankItem struct {
		Product      uuid.UUID         `json:"product"`
		Title        string            `json:"title"`
		Kind         string            `json:"kind"`
		Level        string            `json:"level,omitempty"`
		Annotation   string            `json:"annotation,omitempty"`
		Link         string            `json:"link,omitempty"`
		Author       string            `json:"author"`
		Others       int               `json:"others" doc:"Сколько ещё авторов"`
		Place        string            `json:"place" doc:"Место работы автора"`
		Audience     artifact.Audience `json:"audience" enum:"organization,municipality,region"`
		Subjects     []string          `json:"subjects"`
		Competencies []string          `json:"competencies"`
		Files        []bankFile        `json:"files,omitempty"`
		Uses         int               `json:"uses" doc:"Сколько человек взяли в работу"`
		Used         bool              `json:"used" doc:"Вы взяли в работу"`
		OpenedAt     time.Time         `json:"opened_at"`
	}
)

var exampleOffer = bankOffer{Audience: artifact.ToMunicipality, Subjects: []string{"Русский язык"}, Agree: true}

func registerBank(api *web.API, h bank) {
	const tag = "Банк продуктов"
	read, open := may("bank", "read"), may("bank", "open")
	web.Register(api, web.Operation{ID: "listBank", Method: http.MethodGet, Path: "/bank", Permission: read, Tag: tag,
		Summary: "Продукты, которые открыли авторы"}, h.list)
	web.Register(api, web.Operation{ID: "getBankProduct", Method: http.MethodGet, Path: "/bank/{product}", Permission: read, Tag: tag,
		Summary: "Продукт в банке с файлами"}, h.get)
	web.Register(api, web.Operation{ID: "useBankProduct", Method: http.MethodPost, Path: "/bank/{product}/uses", Permission: read, Tag: tag,
		Summary: "Взять продукт в работу", Status: http.StatusOK}, h.use)
	web.Stream(api, web.Operation{ID: "getBankFile", Method: http.MethodGet, Path: "/bank/{product}/files/{artifact}", Permission: read, Tag: tag,
		Summary: "Скачать файл продукта из банка", Effect: web.Outside}, bankContent(h.s))
	web.Register(api, web.Operation{ID: "openProduct", Method: http.MethodPost, Path: "/products/{product}/bank", Permission: open, Tag: tag,
		Summary: "Открыть продукт в банке", Example: exampleOffer}, h.open)
	web.Register(api, web.Operation{ID: "closeProduct", Method: http.MethodDelete, Path: "/products/{product}/bank", Permission: open, Tag: tag,
		Summary: "Забрать продукт из банка"}, h.close)
}

func toBankItem(b artifact.BankProduct) bankItem {
	out := bankItem{Product: b.ProductID, Title: b.Title, Kind: b.Kind, Level: b.Level, Annotation: b.Annotation, Link: b.Link, Author: b.Author, Others: b.Others,
		Place: b.Workplace, Audience: b.Audience, Subjects: b.Subjects, Competencies: b.Competencies, Uses: b.Uses, Used: b.Used, OpenedAt: b.OpenedAt}
	for _, f := range b.Files {
		out.Files = append(out.Files, bankFile{f.ArtifactID, f.FileName, artifact.FormatByCode(f.Format).MediaType, f.Size})
	}
	return out
}

func (h bank) list(ctx context.Context, in *listBankInput) (*listBankOutput, error) {
	l, err := h.s.List(ctx, artifact.BankFilter{Text: in.Text, Kind: in.Kind, Level: in.Level, Subject: in.Subject, Competency: in.Competency, Mine: in.Mine}, in.Request())
	return &listBankOutput{Body: web.ListOf(l, toBankItem)}, err
}

func (h bank) get(ctx context.Context, in *productID) (*bankOutput, error) {
	b, err := h.s.Get(ctx, in.ID)
	return &bankOutput{Body: toBankItem(b)}, err
}

func (h bank) use(ctx context.Context, in *productID) (*bankOutput, error) {
	b, err := h.s.Use(ctx, in.ID)
	return &bankOutput{Body: toBankItem(b)}, err
}

func (h bank) open(ctx context.Context, in *openBankInput) (*bankOutput, error) {
	b, err := h.s.Open(ctx, in.Product, artifact.Offer{Audience: in.Body.Audience, Subjects: in.Body.Subjects, Competencies: in.Body.Competencies, Agree: in.Body.Agree})
	return &bankOutput{Body: toBankItem(b)}, err
}

func (h bank) close(ctx context.Context, in *productID) (*struct{}, error) {
	return nil, h.s.Close(ctx, in.ID)
}

// bankContent gives the bytes of a file in the bank, always to be kept: none is shown
// inline.
func bankContent(s *artifact.Bank) func(context.Context, http.ResponseWriter, *http.Request) error {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		product, err := web.PathID(r, "product")
		if err != nil {
			return err
		}
		id, err := web.PathID(r, "artifact")
		if err != nil {
			return err
		}
		f, content, err := s.File(ctx, product, id)
		if err != nil {
			return err
		}
		defer func() { _ = content.Close() }()
		return send(w, r, served{name: f.FileName, format: artifact.FormatByCode(f.Format), hash: f.SHA256, at: f.UpdatedAt}, content)
	}
}
