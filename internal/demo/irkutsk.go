package demo

import (
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// results brings what the federal platform found, from the school's file.
func (d *director) results() {
	school := d.role("school@ust-ilimsk.example", tenant.SchoolCoordinator)
	panova, kovalyova := d.role("teacher4@ust-ilimsk.example", tenant.Tutee), d.role("teacher2@ust-ilimsk.example", tenant.Tutee)
	d.imports(-50, school, []federal{
		{panova, "Предметные", 22}, {panova, "Методические", 17}, {panova, "Психолого-педагогические", 31}, {panova, "Коммуникативные", 34},
		{kovalyova, "Предметные", 36}, {kovalyova, "Методические", 29}, {kovalyova, "Психолого-педагогические", 30}, {kovalyova, "Коммуникативные", 27},
	})
	d.reads(-40, school, "Я Учитель, группа.csv", true, []group{
		{panova.human.FullName(), panova.human.place, [4]int{68, 55, 82, 74}}, {kovalyova.human.FullName(), kovalyova.human.place, [4]int{91, 76, 78, 64}},
	})
	d.reads(-2, school, "Я Учитель, ноябрь.csv", false, []group{
		{kovalyova.human.FullName(), kovalyova.human.place, [4]int{93, 81, 80, 70}},
		{panova.human.Surname + " Е. И.", panova.human.place, [4]int{72, 61, 84, 77}},
		{"Рябинина Ольга Сергеевна", panova.human.place, [4]int{66, 58, 71, 80}},
	})
}

// irkutsk is the routes of the region whose municipalities follow the regulation of
// Ust-Ilimsk.
func (d *director) irkutsk() {
	d.reachedWithEverything()
	d.underWay()
	d.throughTheSystem()
	d.keptOnPaper()
	d.notReached()
	d.fromTheFile()
	d.awaitingReview()
	d.givenBack()
	d.goesOnAfterCorrection()
	d.overdue()
	d.archived()
	d.asksSchools()
	d.entryTests()
	d.crosswalk()
	d.invites()
	d.lists()
	d.drafts()
	d.leaves()
}
