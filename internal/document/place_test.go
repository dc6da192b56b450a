package document_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// listed is a roll of so many teachers of two schools, each third not yet answered.
func listed(n int) (list []iom.Listing, people map[uuid.UUID]document.Person, schools map[uuid.UUID]string) {
	id := func(n int) uuid.UUID { return uuid.MustParse(fmt.Sprintf("01910000-0000-7000-8000-%012d", n)) }
	surnames := []string{"Антонова", "Белова", "Воронцова", "Громова", "Дементьева", "Ершова", "Жукова"}
	tutor := id(1)
	people = map[uuid.UUID]document.Person{tutor: {Full: "Петрова Анна Сергеевна", Short: "Петрова А. С.", Position: "заместитель директора по учебно-воспитательной работе"}}
	schools = map[uuid.UUID]string{id(2): "МАОУ «СОШ № 11»", id(3): "МБОУ «Городская гимназия № 1»"}
	for i := range n {
		l := iom.Listing{ID: id(1000 + i), PersonID: id(100 + i), State: iom.ListingOpen, Sources: []iom.DeficitSource{iom.ByDiagnosis, iom.ByLessonVisit}}
		l.OrganizationID = id(2 + i%2)
		if i%3 > 0 {
			l.State, l.TutorID, l.Order = iom.ListingAccepted, tutor, iom.OrderRequisites{Number: "112-од", Date: civil.MustParse("2026-08-28")}
			l.Reason = "Трудности с критериальным оцениванием в классах, где учатся дети с разной подготовкой"
		}
		people[l.PersonID] = document.Person{Full: fmt.Sprintf("%s Мария Петровна", surnames[i%7]), Short: fmt.Sprintf("%s М. П.", surnames[i%7]), Position: "учитель русского языка и литературы"}
		list = append(list, l)
	}
	return list, people, schools
}

// places are the papers of a school and of a municipality, filled in.
func places(tb testing.TB) map[string]*document.Document {
	tb.Helper()
	list, people, schools := listed(6)
	said := document.Said{Order: iom.OrderRequisites{Number: "118-од", Date: civil.MustParse("2026-09-01")}, Person: list[0].PersonID}
	all := map[string]*document.Document{}
	for _, code := range append(slices.Clone(document.OrganizationPapers), document.SupportRequest) {
		place := map[string]string{"organization.name": "МАОУ «Средняя общеобразовательная школа № 11»", "organization.short": "МАОУ «СОШ № 11»"}
		if code == document.SupportRequest {
			place = map[string]string{"municipality.name": "муниципальное образование город Усть-Илимск"}
		}
		d, err := document.PlacePaper(code, list, people, schools, said, place)
		if err != nil {
			tb.Fatal(err)
		}
		all["place-"+code] = d
	}
	return all
}

// TestPapers_ALongListRepeatsItsHead prints the lists of a whole municipality.
func TestPapers_ALongListRepeatsItsHead(t *testing.T) {
	t.Parallel()
	list, people, schools := listed(90)
	for code, head := range map[string]string{document.TuteeList: "Фамилия, имя, отчество", document.SupportOrder: "Тьютор, должность", document.SupportRequest: "Фамилия, имя, отчество"} {
		d, err := document.PlacePaper(code, list, people, schools, document.Said{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		pages := documenttest.PDFText(t, pdf(t, d))
		if code == document.SupportOrder { // its list is the annex
			pages = pages[1:]
		}
		if last := len(pages) - 1; len(pages) < 4 || strings.Count(strings.Join(pages[:last], ""), head) < last {
			t.Errorf("%s: the head %q isn't on each of %d pages", code, head, len(pages))
		}
	}
}

// TestPapers_ABlankOrderIsToBeWrittenOn holds that what is not said leaves a line.
func TestPapers_ABlankOrderIsToBeWrittenOn(t *testing.T) {
	t.Parallel()
	d, err := document.PlacePaper(document.MonitoringOrder, nil, nil, nil, document.Said{}, map[string]string{"organization.name": "Школа"})
	if err != nil {
		t.Fatal(err)
	}
	held(t, "place-monitoring-order-blank", d)
}

// The act on address support names who answers for it beside the tutor, with the order
// [A V.1, B 2.8.3].
func TestPapers_B283_TheActNamesWhoAnswers(t *testing.T) {
	t.Parallel()
	list, people, schools := listed(2)
	lead := uuid.New()
	people[lead] = document.Person{Full: "Рябова Татьяна Игоревна"}
	list[1].Responsible = []iom.Responsible{{PersonID: lead, Order: iom.OrderRequisites{Number: "119-од", Date: civil.MustParse("2026-08-29")}}}
	d, err := document.PlacePaper(document.SupportOrder, list, people, schools, document.Said{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(strings.Fields(documenttest.DOCXText(t, docx(t, d))), " "); !strings.Contains(text, "Ответственные: Рябова Татьяна Игоревна, приказ № 119-од от 29 августа 2026 г.") {
		t.Errorf("the act does not name them: %s", text)
	}
}
