package artifact

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Audience is to whom an author opens a product.
type Audience string

// The audiences, the narrowest first.
const (
	ToOrganization Audience = "organization"
	ToMunicipality Audience = "municipality"
	ToRegion       Audience = "region"
)

// BankConsent are the words by which an author lets name and place be shown with a
// product; they are kept with it. Nothing else of the author's is shown.
const BankConsent = "Я открываю этот продукт коллегам и согласен (согласна), чтобы рядом с ним были указаны мои фамилия, имя, отчество и место работы. " +
	"Я могу забрать продукт из банка в любой день."

// BankProduct is a product in the bank (банк продуктов, научно-методических разработок):
// a copy that its author opened and can take back [A IV.3, V.6].
type BankProduct struct {
	bun.BaseModel `bun:"table:bank_product,alias:bank_product"`
	Place
	ProductID    uuid.UUID
	RouteID      uuid.UUID
	Audience     Audience
	PersonID     uuid.UUID // the author who opened it
	Author       string    // full name, as agreed
	Workplace    string    `bun:"place"`
	Others       int       // co-authors who are not named: they did not agree
	Title        string
	Kind         string // in the regulation's words
	Level        string // on which it was shown
	Annotation   string
	Link         string
	Subjects     []string `bun:",array"`
	Competencies []string `bun:",array"`
	Consent      string
	OpenedAt     time.Time

	Files []BankFile `bun:"-"`
	Uses  int        `bun:"-"` // people who used it
	Used  bool       `bun:"-"` // the acting person did
}

// BankFile is a file of a product in the bank, as it was when it was opened.
type BankFile struct {
	bun.BaseModel `bun:"table:bank_file,alias:bank_file"`
	RegionID      uuid.UUID
	ProductID     uuid.UUID
	ArtifactID    uuid.UUID
	FileName      string
	Format        string
	Size          int64
	ObjectKey     string
	SHA256        []byte `bun:"sha256"`
	UpdatedAt     time.Time
}

// Offer is what an author says when a product is opened.
type Offer struct {
	Audience     Audience
	Subjects     []string
	Competencies []string
	Agree        bool // to the words of BankConsent
}

// BankFilter narrows the bank; a zero field means any.
type BankFilter struct {
	Text       string // words of title, annotation or author
	Kind       string
	Level      string
	Subject    string
	Competency string
	Mine       bool // opened by the acting person
}

// BankFacets are the words by which what is seen of the bank can be narrowed.
type BankFacets struct{ Kinds, Levels, Subjects, Competencies []string }

// Refusals of the bank.
var (
	ErrBankNotFound  = fault.New(fault.NotFound, "artifact.bank_not_found", "Не найдено.")
	ErrBankInvalid   = fault.New(fault.Invalid, "artifact.bank_invalid", "Проверьте, как Вы открываете продукт.")
	ErrBankConsent   = fault.New(fault.Invalid, "artifact.bank_consent", "Без Вашего согласия имя и место работы не показывают, и продукт не открывают.")
	ErrBankUnshown   = fault.New(fault.Conflict, "artifact.bank_unshown", "В банк открывают готовый продукт: этот ещё не представлен.")
	ErrBankFile      = fault.New(fault.Conflict, "artifact.bank_file", "Не все файлы продукта проверены: дождитесь проверки или уберите непринятый файл.")
	ErrBankEmpty     = fault.New(fault.Conflict, "artifact.bank_empty", "В банке нужен сам продукт: приложите файл или укажите ссылку на публикацию.")
	ErrBankTwice     = fault.New(fault.Conflict, "artifact.bank_twice", "Этот продукт уже открыт. Чтобы открыть его иначе, сначала заберите его.")
	ErrProductOpened = fault.New(fault.Conflict, "artifact.product_opened", "Продукт открыт в банке: сначала заберите его оттуда.")
)

// opened makes the copy of a product that its author opens, or says what is wrong.
func (o Offer) opened(p *Product, author uuid.UUID) (BankProduct, error) {
	subjects, competencies := words(o.Subjects), words(o.Competencies)
	bad := ErrBankInvalid
	if o.Audience != ToOrganization && o.Audience != ToMunicipality && o.Audience != ToRegion {
		bad = bad.At("body.audience", "Кому открыть: организации, муниципалитету или региону.")
	}
	if !fits(subjects) {
		bad = bad.At("body.subjects", "Предметы: не больше 20, каждый до 200 знаков.")
	}
	if !fits(competencies) {
		bad = bad.At("body.competencies", "Компетенции: не больше 20, каждая до 200 знаков.")
	}
	switch {
	case len(bad.Fields) > 0:
		return BankProduct{}, bad
	case !o.Agree:
		return BankProduct{}, ErrBankConsent.At("body.agree", "Отметьте согласие.")
	case p.State != Presented:
		return BankProduct{}, ErrBankUnshown
	case slices.ContainsFunc(p.Files, func(a Artifact) bool { return a.State != Ready }):
		return BankProduct{}, ErrBankFile
	case len(p.Files) == 0 && p.Link == "":
		return BankProduct{}, ErrBankEmpty
	}
	b := BankProduct{Place: p.Place, ProductID: p.ID, RouteID: p.RouteID, Audience: o.Audience, PersonID: author, Others: len(p.AuthorIDs) - 1,
		Title: p.Title, Annotation: p.Annotation, Link: p.Link, Subjects: subjects, Competencies: competencies, Consent: BankConsent}
	for _, a := range p.Files {
		b.Files = append(b.Files, BankFile{RegionID: a.RegionID, ProductID: p.ID, ArtifactID: a.ID, FileName: a.FileName, Format: a.Format, Size: a.Size,
			ObjectKey: a.ObjectKey, SHA256: a.SHA256, UpdatedAt: a.UpdatedAt})
	}
	return b, nil
}

// words trims a list, each once, without empty ones.
func words(list []string) []string {
	out := []string{}
	for _, w := range list {
		if w = strings.Join(strings.Fields(w), " "); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func fits(list []string) bool {
	return len(list) <= 20 && !slices.ContainsFunc(list, func(w string) bool { return utf8.RuneCountInString(w) > 200 })
}

func (b *BankProduct) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "product", Object: b.ProductID, Root: b.RouteID, Subject: b.PersonID,
		Place:   audit.Place{Municipality: b.MunicipalityID, Organization: b.OrganizationID},
		Details: map[string]any{"audience": b.Audience}}
}
