package iom_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// ended is a whole card of a paper route that has come to its end.
func ended() iom.PaperCard {
	return iom.PaperCard{Title: "Формирующее оценивание", Term: iom.Term{Start: day("2023-09-01"), End: day("2024-05-31")}, Outcome: iom.Reached,
		CompletedOn: day("2024-05-24"), Conclusion: iom.OrderRequisites{Number: "3", Date: day("2024-05-27")}, FileIndex: "02-14", Shelf: "Кабинет методиста, шкаф 2"}
}

func registered(t *testing.T, code string, c iom.PaperCard) *iom.PaperRoute {
	t.Helper()
	p, err := iom.RegisterPaper(regulation(t, code), coordinator, place, tutee.PersonID, c)
	must(t, err)
	return p
}

func TestPaper_B27_TheCardIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*iom.PaperCard)
		path   string
	}{
		"whole": {func(*iom.PaperCard) {}, ""},
		"running": {func(c *iom.PaperCard) {
			*c = iom.PaperCard{Title: c.Title, Term: c.Term, Shelf: c.Shelf, Stage: "realization"}
		}, ""},
		"past its term and unended": {func(c *iom.PaperCard) { c.Outcome, c.CompletedOn, c.Conclusion = "", day(""), iom.OrderRequisites{} }, ""},
		"begun today": {func(c *iom.PaperCard) {
			c.Term.Start, c.Outcome, c.CompletedOn, c.Conclusion = day("2024-09-01"), "", day(""), iom.OrderRequisites{}
			c.Term.End = day("2025-08-31")
		}, ""},
		"not begun":                 {func(c *iom.PaperCard) { c.Term.Start, c.Term.End = day("2024-09-02"), day("2025-09-01") }, "term.start"},
		"ended before its last day": {func(c *iom.PaperCard) { c.Term.End = day("2024-12-31") }, ""},
		"ended tomorrow":            {func(c *iom.PaperCard) { c.CompletedOn = day("2024-09-02") }, "completed_on"},
		"ended before it began":     {func(c *iom.PaperCard) { c.CompletedOn = day("2023-08-31") }, "completed_on"},
		"a slip of the century":     {func(c *iom.PaperCard) { c.Term.Start = day("1925-09-01") }, "term.end"},
		"backwards":                 {func(c *iom.PaperCard) { c.Term.End = day("2023-08-31") }, "term.end"},
		"no outcome":                {func(c *iom.PaperCard) { c.Outcome = "" }, "outcome"},
		"no day of the end":         {func(c *iom.PaperCard) { c.CompletedOn = day("") }, "completed_on"},
		"unknown stage": {func(c *iom.PaperCard) {
			c.Outcome, c.CompletedOn, c.Conclusion, c.Stage = "", day(""), iom.OrderRequisites{}, "later"
		}, "stage"},
		"concluded while it runs":     {func(c *iom.PaperCard) { c.Outcome, c.CompletedOn = "", day("") }, "conclusion.number"},
		"concluded tomorrow":          {func(c *iom.PaperCard) { c.Conclusion.Date = day("2024-09-02") }, "conclusion.date"},
		"nowhere":                     {func(c *iom.PaperCard) { c.Shelf = " " }, "shelf"},
		"without a name":              {func(c *iom.PaperCard) { c.Title = "ИО" }, "title"},
		"without an end":              {func(c *iom.PaperCard) { c.Term.End = day("") }, "term.end"},
		"the result was not reached":  {func(c *iom.PaperCard) { c.Outcome = iom.NotReached }, ""},
		"an outcome of another world": {func(c *iom.PaperCard) { c.Outcome = "excellent" }, "outcome"},
	} {
		card := ended()
		c.change(&card)
		_, err := iom.RegisterPaper(regulation(t, iom.UstIlimsk2024), coordinator, place, tutee.PersonID, card)
		if c.path == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		f, ok := fault.As(err)
		if !ok || !errors.Is(err, iom.ErrPaperInvalid) || f.Fields[0].Path != c.path {
			t.Errorf("%s: %v, want a word at %s", name, err, c.path)
		}
	}
}

func TestPaper_B41_NobodyRegistersTheirOwn(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	if _, err := iom.RegisterPaper(g, coordinator, place, coordinator.PersonID, ended()); !errors.Is(err, iom.ErrOwnRoute) {
		t.Errorf("own: %v", err)
	}
	if _, err := iom.RegisterPaper(g, coordinator, place, uuid.Nil, ended()); !errors.Is(err, iom.ErrPaperTutee) {
		t.Errorf("nobody's: %v", err)
	}
	p := registered(t, iom.UstIlimsk2024, ended())
	if err := p.Annul(tutee, "Ошибка"); !errors.Is(err, iom.ErrOwnRoute) {
		t.Errorf("annulled by the tutee: %v", err)
	}
}

func TestPaper_R16_KeptThreeYearsFromItsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code, end, completed, until string
	}{
		"from the day it was completed [B 4.4]": {iom.UstIlimsk2024, "2024-05-31", "2024-05-24", "2027-05-24"},
		"29 February":                           {iom.UstIlimsk2024, "2024-05-31", "2024-02-29", "2027-02-28"},
		"from the end planned, while it runs":   {iom.UstIlimsk2024, "2025-05-31", "", "2028-05-31"},
		"a regulation that names no term [A]":   {iom.Sovetsky2022, "2024-05-31", "2024-05-24", ""},
	} {
		card := ended()
		card.Term.End, card.CompletedOn = day(c.end), day(c.completed)
		if c.completed == "" {
			card.Outcome, card.Conclusion = "", iom.OrderRequisites{}
		}
		p := registered(t, c.code, card)
		if p.KeptUntil != day(c.until) {
			t.Errorf("%s: kept until %s, want %s", name, p.KeptUntil, c.until)
		}
		if c.until == "" {
			if p.Expired(day("2099-01-01")) {
				t.Errorf("%s: over without a term", name)
			}
		} else if p.Expired(p.KeptUntil) || !p.Expired(p.KeptUntil.AddDays(1)) {
			t.Errorf("%s: the last day is still a day of keeping, the next is not", name)
		}
	}
}

func TestPaper_CorrectionsKeepWhatWasSaid(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	p := registered(t, iom.UstIlimsk2024, ended())
	was, card := p.PaperCard, p.PaperCard
	if _, err := p.Correct(g, coordinator, card, "Без изменений"); !errors.Is(err, iom.ErrNothingChanged) {
		t.Errorf("the same: %v", err)
	}
	card.CompletedOn = day("2024-06-03")
	if _, err := p.Correct(g, coordinator, card, " "); !errors.Is(err, iom.ErrReasonMissing) {
		t.Errorf("without a reason: %v", err)
	}
	made, err := p.Correct(g, coordinator, card, "Опечатка в дате")
	must(t, err)
	if made.Was != was || made.Became != p.PaperCard || p.CompletedOn != card.CompletedOn || p.KeptUntil != day("2027-06-03") || p.Version != 2 {
		t.Errorf("corrected: %+v; %+v", made, p)
	}
	must(t, p.Annul(coordinator, "Внесён чужой маршрут"))
	if p.State() != iom.PaperAnnulled || p.Expired(day("2099-01-01")) {
		t.Errorf("annulled: %+v", p)
	}
	if _, err := p.Correct(g, coordinator, was, "Ещё раз"); !errors.Is(err, iom.ErrPaperAnnulled) {
		t.Errorf("after it was annulled: %v", err)
	}
	if err := p.Annul(coordinator, "Ещё раз"); !errors.Is(err, iom.ErrPaperAnnulled) {
		t.Errorf("annulled twice: %v", err)
	}
}

// R16 [B 4.4]: from the day after the last the card is archived; it still counts, and a
// slip in a date brings it back.
func TestPaper_R16_ArchivedWhenItsTermIsOver(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	running := ended()
	running.Outcome, running.CompletedOn, running.Conclusion = "", day(""), iom.OrderRequisites{}
	for name, c := range map[string]struct {
		code, today string
		card        iom.PaperCard
		annulled    bool
		archived    bool
	}{
		"on the last day it is kept":              {iom.UstIlimsk2024, "2027-05-24", ended(), false, false},
		"from the day after it is not":            {iom.UstIlimsk2024, "2027-05-25", ended(), false, true},
		"one that runs by its card has not ended": {iom.UstIlimsk2024, "2099-01-01", running, false, false},
		"an annulled one is no route":             {iom.UstIlimsk2024, "2099-01-01", ended(), true, false},
		"a regulation that names no term [A]":     {iom.Sovetsky2022, "2099-01-01", ended(), false, false},
	} {
		p := registered(t, c.code, c.card)
		if c.annulled {
			must(t, p.Annul(coordinator, "Ошибка"))
		}
		was := p.Version
		if got := p.Archive(day(c.today), coordinator.At); got != c.archived || (p.State() == iom.PaperArchived) != c.archived || p.Version != was+btoi(c.archived) {
			t.Errorf("%s: archived %v, state %s, version %d", name, got, p.State(), p.Version)
		}
		if p.Archive(day(c.today), coordinator.At) {
			t.Errorf("%s: archived twice", name)
		}
	}
	p := registered(t, iom.UstIlimsk2024, ended())
	p.Archive(day("2027-05-25"), coordinator.At)
	later := p.PaperCard
	later.CompletedOn = day("2024-05-31")
	if _, err := p.Correct(g, coordinator, later, "Опечатка в дате"); err != nil || p.State() != iom.PaperCompleted {
		t.Errorf("corrected within the term: %s, %v", p.State(), err)
	}
	one := registered(t, iom.UstIlimsk2024, running)
	if !one.Retire(coordinator.At) || one.State() != iom.PaperArchived || one.Retire(coordinator.At) {
		t.Errorf("whose data are removed: %s", one.State())
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
