package document_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentdocx"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// folder is a route with something in every part of it, the same each time.
func folder(tb testing.TB, code string, activities int) *document.Dossier {
	tb.Helper()
	g, err := iom.ShippedRegulation(code)
	if err != nil || g == nil {
		tb.Fatal(err)
	}
	id := func(n int) uuid.UUID { return uuid.MustParse(fmt.Sprintf("01910000-0000-7000-8000-%012d", n)) }
	school, at := id(1), time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)
	date := civil.MustParse
	r := &iom.Route{
		ID: id(2), Place: iom.Place{OrganizationID: school}, TuteeID: id(3), State: iom.Completed, Outcome: iom.Reached,
		RegulationCode: code, RegulationVersion: 1, StartedOn: date("2025-09-01"), CompletedOn: date("2026-05-31"),
		Profile: &iom.Profile{Surname: "Иванова", Name: "Мария", Patronymic: "Петровна", Email: "ivanova@example.ru", Phone: "+7 900 000-00-00", Position: "учитель русского языка и литературы",
			Subjects: []string{"русский язык", "литература"}, Education: "высшее", Experience: "12 лет", Category: "первая", Attested: date("2024-03-01"), Mentoring: g.MentoringForms.Title("partner")},
		Plan: iom.Plan{Title: "Формирующее оценивание на уроках русского языка", Term: iom.Term{Start: date("2025-09-01"), End: date("2026-05-31")}},
		Appointments: []iom.Appointment{{PersonID: id(4), Role: tenant.Tutor, EmployerID: school, From: date("2025-08-28"),
			Order: iom.OrderRequisites{Number: "112-од", Date: date("2025-08-28")}},
			{PersonID: id(7), Role: tenant.SchoolCoordinator, EmployerID: school, From: date("2025-08-28"), Order: iom.OrderRequisites{Number: "112-од", Date: date("2025-08-28")}},
			{PersonID: id(9), Role: tenant.MunicipalCoordinator, From: date("2025-09-01"), Order: iom.OrderRequisites{Number: "291", Date: date("2025-09-01")}}},
		Diagnoses:       []iom.DiagnosisRef{{DiagnosisID: id(5), Phase: iom.EntryDiagnosis, TakenOn: date("2025-08-25")}, {DiagnosisID: id(6), Phase: iom.EndDiagnosis, TakenOn: date("2026-05-10")}},
		Recommendations: []iom.Recommendation{{PersonID: id(4), Role: tenant.Tutor, Text: `Пройти курс "Функциональная грамотность" - 36 часов.`, At: at}},
	}
	if len(g.Models) > 0 {
		r.Model = iom.AtOrganization
	}
	r.Deficits = []iom.Deficit{{ID: id(10), Title: "Информационная компетенция", Level: "низкий", Source: iom.ByDiagnosis, FoundOn: date("2025-08-25")},
		{ID: id(11), Title: "Затруднения в критериальном оценивании", Level: "средний", Source: iom.ByLessonVisit}}
	r.Requests = []iom.LearningRequest{{ID: id(12), Kind: iom.Wish, Text: "Освоить формирующее оценивание"}, {ID: id(13), Kind: iom.Difficulty, Text: "Обратная связь в большом классе"}}
	r.Objectives = []iom.Objective{
		{ID: id(20), Title: "Освоить приёмы формирующего оценивания", DeficitIDs: []uuid.UUID{id(10), id(11)}, Indicators: []iom.Indicator{{Title: "Доля уроков с критериальным оцениванием", Criterion: "не меньше трети", Tool: "анкета"}}},
		{ID: id(21), Title: "Наладить обратную связь с учениками", RequestIDs: []uuid.UUID{id(12)}}}
	stages := g.StagesIn(iom.Active)
	for _, s := range g.Stages {
		r.Stages = append(r.Stages, iom.Stage{Code: s.Code, PlannedResult: "Результат этапа"})
	}
	titles := []string{"Семинар «Оценивание для обучения»", "Курсы повышения квалификации «Критериальное оценивание»", "Открытый урок в 7 классе", "Мастер-класс для коллег", "Изучение литературы по теме"}
	for i := range activities {
		a := iom.Activity{ID: id(100 + i), StageCode: stages[0].Code, Title: titles[i%5], Kind: g.ActivityKinds.Items[i%len(g.ActivityKinds.Items)].Code, Form: "очно, работа в группах",
			Organizer: "МКУ «Центр развития образования»", ObjectiveIDs: []uuid.UUID{id(20 + i*2/max(activities, 1))}, Competencies: []string{"informational"},
			Term: iom.Term{Start: date("2025-10-01").AddDays(i * 5), End: date("2025-10-03").AddDays(i * 5)}, PlannedResult: "Конспект урока с критериальными листами", Status: iom.Done,
			Experience: g.ExperienceForms.Items[i%len(g.ExperienceForms.Items)].Code, DoneOn: date("2025-10-03").AddDays(i * 5), Result: "Проведён, отзывы положительные", Order: iom.OrderRequisites{Number: "45", Date: date("2025-11-01")}}
		if len(g.Directions) > 0 {
			a.Direction = g.Directions[2].Code
		}
		if len(g.ActivityLevels.Items) > 0 {
			a.Level = g.ActivityLevels.Items[i%2].Code
		}
		if len(g.MentoringForms.Items) > 0 {
			a.Mentoring = g.MentoringForms.Items[2].Code
		}
		r.Activities = append(r.Activities, a)
	}
	r.Activities = append(r.Activities, iom.Activity{ID: id(90), StageCode: stages[0].Code, Title: "Отменённое", Status: iom.Cancelled})
	r.Reflections = []iom.Reflection{{ActivityID: id(100), PersonID: id(3), Text: "Узнала, как формулировать критерии вместе с учениками.", At: at}, {PersonID: id(3), Text: "Оценивание стало понятнее ученикам и мне.", At: at}}
	answers, err := r.Mark(map[string]iom.Met{r.Measures()[0].Name: iom.CriterionPartly}, "criteria")
	if err != nil {
		tb.Fatal(err)
	}
	for i, of := range g.Conclusions {
		r.Conclusions = append(r.Conclusions, iom.Conclusion{ID: id(30 + i), Kind: of.Kind, Outcome: iom.Reached, Text: "Задача достигнута: продукт представлен, дефициты устранены.", PreparedBy: id(4), PreparedAs: tenant.Tutor, PreparedAt: at, AgreedBy: id(7), AgreedAt: at, Criteria: answers})
	}
	r.Conclusions = append(r.Conclusions, iom.Conclusion{Kind: g.Conclusions[0].Kind, Text: "Прежнее заключение", SupersededAt: at})
	kind, form := g.ProductKinds.Items[0].Code, g.Presentations.Items[0].Code
	return &document.Dossier{
		View: iom.View{Route: r, Regulation: g, Today: date("2026-06-01")},
		Products: []artifact.Product{{ID: id(40), Title: "Банк критериальных листов", Kind: kind, AuthorIDs: []uuid.UUID{id(3)}, State: artifact.Presented,
			Presentation: artifact.Presentation{Form: form, Event: "Городское методическое объединение", Level: "муниципальный", On: date("2026-04-20"), Performed: true}}},
		Reviews: []artifact.Review{{ID: id(41), ProductID: id(40), ReviewerID: id(8), ReviewerRole: tenant.RegionalMethodist, Verdict: iom.DeficitRemoved, AttestsGrowth: true, Comment: "Листы работают на уроках.", CreatedAt: at}},
		People: map[uuid.UUID]document.Person{id(3): {Full: "Иванова Мария Петровна", Short: "Иванова М. П."}, id(4): {Full: "Петрова Анна Сергеевна", Short: "Петрова А. С.", Position: "заместитель директора"},
			id(7): {Full: "Сидоров Иван Ильич", Short: "Сидоров И. И.", Position: "директор"}, id(9): {Full: "Орлова Вера Павловна", Short: "Орлова В. П.", Position: "методист"}, id(8): {Short: "Кузнецова О. Н."}},
		Competencies: map[string]string{"informational": "Информационная компетенция"},
		Diagnoses: map[uuid.UUID]document.Taken{id(5): {Title: "Самодиагностика педагога", Results: []string{"Информационная компетенция: низкий", "Коммуникативная компетенция: высокий"}},
			id(6): {Title: "Самодиагностика педагога", Results: []string{"Информационная компетенция: высокий"}}},
		Where: document.Where{Organization: "МАОУ «Средняя общеобразовательная школа № 11»", ShortOrganization: "МАОУ «СОШ № 11»", Municipality: "город Усть-Илимск"},
	}
}

func form(tb testing.TB, d *document.Dossier, code string) iom.PrintedForm {
	tb.Helper()
	forms, err := document.FormsOf(d.Regulation)
	if err != nil {
		tb.Fatal(err)
	}
	i := slices.IndexFunc(forms, func(f iom.PrintedForm) bool { return f.Code == code })
	if i < 0 {
		tb.Fatalf("no form %s", code)
	}
	return forms[i]
}

func pdf(tb testing.TB, d *document.Document) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := documentpdf.Render(&b, d); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func docx(tb testing.TB, d *document.Document) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := documentdocx.Render(&b, d); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// papers are all that is shipped, filled in: of a route by both regulations, of places.
func papers(tb testing.TB) map[string]*document.Document {
	tb.Helper()
	all := places(tb)
	portfolio, err := document.PortfolioPaper(folder(tb, iom.Sovetsky2022, 2), folder(tb, iom.UstIlimsk2024, 3))
	if err != nil {
		tb.Fatal(err)
	}
	all["portfolio-person"] = portfolio
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		d := folder(tb, code, 6)
		forms, err := document.FormsOf(d.Regulation)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range forms {
			all[code+"-"+f.Code] = document.Print(f, d)
		}
	}
	return all
}

// TestForms_Golden holds every shipped form to its text, read back from the files, and
// to the look of its pages.
func TestForms_Golden(t *testing.T) {
	t.Parallel()
	for name, doc := range papers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			held(t, name, doc)
		})
	}
}

// held holds a paper to its text in both files, and to the look of its pages.
func held(t *testing.T, name string, doc *document.Document) {
	t.Helper()
	documenttest.HeldPDF(t, name, pdf(t, doc))
	w := docx(t, doc)
	documenttest.ToLook(t, name+".docx", w)
	documenttest.Golden(t, name+".docx.txt", documenttest.DOCXText(t, w))
}

// TestForms_LibreOfficeOpensEach holds that nothing of a DOCX is lost on the way to
// another program, and that it looks like our own PDF from afar.
func TestForms_LibreOfficeOpensEach(t *testing.T) {
	t.Parallel()
	var names, texts []string
	var files, own [][]byte
	for name, doc := range papers(t) {
		w := docx(t, doc)
		names, texts, files, own = append(names, name), append(texts, documenttest.DOCXText(t, w)), append(files, w), append(own, pdf(t, doc))
	}
	word := regexp.MustCompile(`^[\p{L}]{3,}$`)
	for i, theirs := range documenttest.Convert(t, files...) {
		text := strings.Join(documenttest.PDFText(t, theirs), " ")
		for _, w := range strings.Fields(texts[i]) {
			if word.MatchString(w) && !strings.Contains(text, w) {
				t.Errorf("%s: LibreOffice loses %q", names[i], w)
			}
		}
		a, b := documenttest.Shades(t, documenttest.Picture(t, own[i], 1, 50), 12, 16), documenttest.Shades(t, documenttest.Picture(t, theirs, 1, 50), 12, 16)
		if !documenttest.Alike(a, b, 8) {
			t.Errorf("%s: the two files look different:\n%s\n%s", names[i], a, b)
		}
	}
}

// TestForms_FillEveryWord holds that forms can name no word that nothing fills.
func TestForms_FillEveryWord(t *testing.T) {
	t.Parallel()
	d := folder(t, iom.UstIlimsk2024, 3)
	d.GroupIDs = []uuid.UUID{uuid.New()}
	g := *d.Regulation
	g.Roles = []iom.RoleTitle{{Role: tenant.Tutor, Title: "ментор"}, {Role: tenant.Tutee, Title: "участник"}}
	d.Regulation = &g
	var l iom.Layout
	for name, words := range iom.FormLists {
		text := ""
		for _, w := range words {
			text += "<" + w + "={" + w + "}>"
		}
		l.Parts = append(l.Parts, iom.FormPart{List: &iom.FormList{Of: name, Text: name + text}})
	}
	for _, w := range iom.FormWords {
		l.Parts = append(l.Parts, iom.FormPart{Heading: "<" + w + "={" + w + "}>"})
	}
	f := iom.PrintedForm{Code: "all", Title: "Всё", Layout: &l}
	if err := iom.CheckForms([]iom.PrintedForm{f}); err != nil {
		t.Fatal(err)
	}
	text := documenttest.DOCXText(t, docx(t, document.Print(f, d)))
	for name := range iom.FormLists {
		if !strings.Contains(text, name+"<") {
			t.Errorf("nothing fills the list %s", name)
		}
	}
	// what this route really has none of
	none := []string{"person.workplace", "note", "until", "direction", "link", "annotation", "reasons", "participants", "route.product_kind", "route.presentation_form", "route.presentation_level", "route.priorities", "kind"}
	filled := map[string]bool{}
	for _, m := range regexp.MustCompile(`<([a-z_.]+)=([^>]*)>`).FindAllStringSubmatch(text, -1) {
		filled[m[1]] = filled[m[1]] || strings.TrimSpace(m[2]) != ""
	}
	for w, ok := range filled {
		if !ok && !slices.Contains(none, w) {
			t.Errorf("the word %s is empty", w)
		}
	}
}

// TestForms_AMunicipalitysOwnNeedsNoProgram prints a form that no source has.
func TestForms_AMunicipalitysOwnNeedsNoProgram(t *testing.T) {
	t.Parallel()
	d := folder(t, iom.UstIlimsk2024, 2)
	var own iom.PrintedForm
	if err := json.Unmarshal([]byte(`{"code": "own", "title": "Лист сопровождения", "clause": "п. 7", "columns": ["А", "Б", "В", "Г", "Д", "Е", "Ж"],
		"layout": {"landscape": true, "parts": [{"title": ["Лист сопровождения", "{person.short}"]},
			{"table": {"of": "activities", "columns": [{"width": 1, "text": "{number}"}, {"width": 4, "text": "{title}"}, {"width": 2, "text": "{level}"}, {"width": 2, "text": "{term}"},
				{"width": 2, "text": "{order}"}, {"width": 2, "text": "{status}"}, {"width": 2, "text": "[{reflection}!]"}]}}]}}`), &own); err != nil {
		t.Fatal(err)
	}
	d.Regulation.Forms = append(d.Regulation.Forms, own, iom.PrintedForm{Code: "portfolio", Title: "Своё портфолио", Layout: &iom.Layout{Parts: []iom.FormPart{{Heading: "Наше"}}}})
	if err := iom.CheckForms(d.Regulation.Forms, d.Regulation.Sections...); err != nil {
		t.Fatal(err)
	}
	text := documenttest.DOCXText(t, docx(t, document.Print(form(t, d, "own"), d)))
	for _, want := range []string{"Лист сопровождения\n", "А  | Б  | В  | Г  | Д  | Е  | Ж  | ", "1  | Семинар «Оценивание для обучения»  | школьный  | 01.10.2025 — 03.10.2025  | № 45 от 1 ноября 2025 г.  | выполнено  | Узнала, как формулировать критерии вместе с учениками.!  | ", "2  | "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't in %s", want, text)
		}
	}
	if strings.Contains(text, " !  |") || strings.Contains(text, "Отменённое") {
		t.Error("an empty group or a cancelled activity is printed")
	}
	if got := form(t, d, "portfolio").Title; got != "Своё портфолио" {
		t.Errorf("the municipality's own form gives way to the shipped one: %s", got)
	}
}

func TestForms_AnEditionFromBeforeLayoutsPrintsAsTheShippedOne(t *testing.T) {
	t.Parallel()
	d := folder(t, iom.UstIlimsk2024, 1)
	for i := range d.Regulation.Forms {
		d.Regulation.Forms[i].Layout = nil
	}
	d.Regulation.Forms = append(d.Regulation.Forms, iom.PrintedForm{Code: "foreign", Title: "Без вида"})
	if f := form(t, d, "route-map"); len(document.Print(f, d).Blocks) == 0 || !f.Layout.Landscape {
		t.Error("the map isn't printed")
	}
	forms, _ := document.FormsOf(d.Regulation)
	if slices.ContainsFunc(forms, func(f iom.PrintedForm) bool { return f.Code == "foreign" }) {
		t.Error("a form without a layout is offered")
	}
}

// An order names the term of its day: what was extended later stood in no order then.
func TestOrder_NamesTheTermOfItsDay(t *testing.T) {
	t.Parallel()
	d := folder(t, iom.UstIlimsk2024, 1)
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	d.Extensions = []iom.Extension{{From: civil.MustParse("2026-05-31"), To: civil.MustParse("2026-07-15"), At: at},
		{From: civil.MustParse("2026-07-15"), To: civil.MustParse("2026-09-20"), At: at.AddDate(0, 1, 0)}}
	d.Term.End = civil.MustParse("2026-09-20")
	for on, want := range map[string]string{"2025-08-28": "по 31 мая 2026 г.", "2026-03-01": "по 15 июля 2026 г.", "2026-05-01": "по 20 сентября 2026 г."} {
		d.Appointments[0].Order.Date = civil.MustParse(on)
		text := documenttest.DOCXText(t, docx(t, document.Print(form(t, d, "order-tutor"), d)))
		if !strings.Contains(strings.ReplaceAll(text, "\u00a0", " "), want) {
			t.Errorf("an order of %s, want the end %s:\n%s", on, want, text)
		}
	}
}

// What a regulation calls a role stands in the papers too; the usual word where it is silent.
func TestPrint_RolesAreCalledAsTheRegulationDoes(t *testing.T) {
	t.Parallel()
	d := folder(t, iom.UstIlimsk2024, 2)
	g := *d.Regulation
	g.Roles = []iom.RoleTitle{{Role: tenant.Tutor, Title: "ментор"}, {Role: tenant.MunicipalCoordinator, Title: "куратор"}, {Role: tenant.Tutee, Title: "участник"}}
	d.Regulation = &g
	for code, want := range map[string][]string{
		"order-tutor": {"Назначить тьютором (ментор): Петрова Анна Сергеевна", "Ментор", "Участник", "(куратор, приказ", "(школьный координатор)"},
		"conclusion":  {"Подготовил: ментор", "Участник", "критерий  | Ответ", "выполнен частично"},
	} {
		text := documenttest.DOCXText(t, docx(t, document.Print(form(t, d, code), d)))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s has no %q:\n%s", code, w, text)
			}
		}
	}
}
