package certificate

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var (
	region = uuid.MustParse("01910000-0000-7000-8000-000000000001")
	tutee  = uuid.MustParse("01910000-0000-7000-8000-000000000002")
	fellow = uuid.MustParse("01910000-0000-7000-8000-000000000003")
)

var informational = framework.Citation{Code: "informational", Title: "Информационная компетенция", Framework: "Компетенции педагога",
	ID: uuid.MustParse("01910000-0000-7000-8000-000000000006"), URI: "urn:uuid:01910000-0000-7000-8000-000000000006"}

// route is one that was completed with its result reached, kept in the system.
func route() *iom.Route {
	return &iom.Route{ID: uuid.MustParse("01910000-0000-7000-8000-000000000004"), TuteeID: tutee, GroupIDs: []uuid.UUID{fellow},
		State: iom.Completed, Outcome: iom.Reached, Keeping: iom.InSystem}
}

// certificate is one with all that it may have.
func issued() Certificate {
	return Certificate{RegionID: region, ID: uuid.MustParse("01910000-0000-7000-8000-000000000005"), RouteID: route().ID, PersonID: tutee,
		Number: "2026-0007-7KQM3-XWP9T", Year: 2026, Serial: 7, Holder: "Иванова Мария Петровна", HolderShort: "Иванова М. П.", Position: "учитель математики",
		Workplace: "МАОУ «СОШ № 11»", District: "Усть-Илимск", RouteTitle: "Цифровое оценивание на уроке",
		TermStart: civil.MustParse("2025-09-01"), TermEnd: civil.MustParse("2026-05-31"), CompletedOn: civil.MustParse("2026-05-20"),
		Learned: Learned{Objectives: []string{"Освоить цифровые средства оценивания"}, Competencies: []string{"Информационная компетенция"},
			Cited: []framework.Citation{informational}}, Hours: 72,
		Regulation: "Положение об ИОМ", Clause: "п. 4.3 Положения", Signatories: []Signatory{{"Директор", "Петрова А. С."}},
		IssuedOn: civil.MustParse("2026-05-22"), IssuedAt: time.Date(2026, 5, 22, 3, 4, 5, 678000, time.UTC), IssuedBy: fellow, IssuedAs: tenant.SchoolCoordinator,
		StatusList: 1, StatusIndex: 90001}
}
