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
}

// irkutsk is the routes of the region whose municipalities follow the regulation of
// Ust-Ilimsk.
func (d *director) irkutsk() {
	d.reachedWithEverything()
	d.underWay()
	d.throughTheSystem()
	d.notReached()
	d.fromTheFile()
	d.awaitingReview()
	d.givenBack()
	d.goesOnAfterCorrection()
	d.overdue()
	d.archived()
}
