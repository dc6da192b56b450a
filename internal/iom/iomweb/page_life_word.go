package iomweb

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// stagesNow are the stages of a route that run now: those of its state, and of several
// those whose dates say so. Where no dates do, all of them run together.
func stagesNow(v iom.View) []iom.StageOf {
	now := slices.DeleteFunc(slices.Clone(v.Regulation.Stages), func(of iom.StageOf) bool { return !slices.Contains(of.States, v.State) })
	dated := slices.DeleteFunc(slices.Clone(now), func(of iom.StageOf) bool {
		return !slices.ContainsFunc(v.Stages, func(s iom.Stage) bool {
			return s.Code == of.Code && s.Term != (iom.Term{}) && !v.Today.Before(s.Term.Start) && !v.Today.After(s.Term.End)
		})
	})
	if len(now) > 1 && len(dated) > 0 {
		return dated
	}
	return now
}

// among tells whether the stage is one of them.
func among(stages []iom.StageOf, of iom.StageOf) bool {
	return slices.ContainsFunc(stages, func(s iom.StageOf) bool { return s.Code == of.Code })
}

// togetherWords say why several stages run at once; nothing where they don't.
func togetherWords(ctx context.Context, v iom.View, now []iom.StageOf) string {
	if len(now) < 2 {
		return ""
	}
	titles := make([]string, len(now))
	for i, of := range now {
		titles[i] = "«" + of.Title + "»"
	}
	last := len(titles) - 1
	return page.T(ctx, "life.stages_together", "stages", page.T(ctx, "life.and", "some", strings.Join(titles[:last], ", "), "last", titles[last]),
		"step", page.T(ctx, "life.way_state."+string(v.State)))
}

// accompanying lists the appointments that last.
func (l journey) accompanying() []iom.Appointment {
	return slices.DeleteFunc(slices.Clone(l.Appointments), func(a iom.Appointment) bool { return !a.Until.IsZero() })
}

func (l journey) activity(id uuid.UUID) (iom.Activity, bool) {
	for _, a := range l.Activities {
		if a.ID == id && id != uuid.Nil {
			return a, true
		}
	}
	return iom.Activity{}, false
}

// proved tells that something proves one of the activities.
func (l journey) proved(list []iom.Activity) bool {
	return slices.ContainsFunc(list, func(a iom.Activity) bool {
		return a.Status == iom.Done && a.Result != "" || len(l.files[a.ID]) > 0 || len(l.reflectionsOn(a.ID)) > 0
	})
}

// extensionLeft says until when the tutee may still extend.
func extensionLeft(ctx context.Context, l journey) string {
	limit := l.ExtensionLimit(l.Regulation)
	switch {
	case !l.Regulation.Extension.On:
		return page.T(ctx, "life.no_extension")
	case limit.IsZero():
		return ""
	case !limit.After(l.Term.End):
		return page.T(ctx, "life.extension_used", "clause", l.Regulation.Extension.Clause)
	}
	return page.T(ctx, "life.extension_until", "date", page.Date(ctx, limit), "clause", l.Regulation.Extension.Clause)
}

// orderWords write an order: приказ № 15-од от 1 сентября 2026 г.
func orderWords(ctx context.Context, o iom.OrderRequisites) string {
	switch {
	case o.Number == "":
		return ""
	case o.Date.IsZero():
		return page.T(ctx, "life.order", "number", o.Number)
	}
	return page.T(ctx, "life.order_of", "number", o.Number, "date", page.Date(ctx, o.Date))
}

func fullName(p *iom.Profile) string {
	return strings.TrimSpace(strings.Join([]string{p.Surname, p.Name, p.Patronymic}, " "))
}

func joined(list []string) string { return strings.Join(list, ", ") }

func monthOf(ctx context.Context, d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return page.Month(ctx, d.Year(), d.Month())
}

// firstUp begins a sentence with what a source writes in the middle of one.
func firstUp(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// diffTone of the tag of a change.
func diffTone(k iom.ChangeKind) string {
	switch k {
	case iom.Added:
		return "good"
	case iom.Removed:
		return "bad"
	}
	return "info"
}

// extendHint says until when the tutee may extend, and by which clause.
func extendHint(ctx context.Context, l journey) string {
	limit := l.ExtensionLimit(l.Regulation)
	if limit.IsZero() {
		return ""
	}
	return page.T(ctx, "life.extend.until", "date", page.Date(ctx, limit), "clause", l.Regulation.Extension.Clause)
}
