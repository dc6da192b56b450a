package iomweb

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// planCheck is one line of what a draft needs before it is sent or started.
type planCheck struct {
	Of    string // "basis": its words are plan.check.<Of>
	Tone  string // "good": there; "bad": wanted; "warn": advised
	Href  string // where it is mended
	Notes []planNote
}

// planNote is one thing that is wanted or advised.
type planNote struct{ Text, Clause, Href string }

// checkOf says to which line a demand of the rules belongs.
var checkOf = map[string]string{
	iom.ErrNoBasis.ID: "basis", iom.ErrNoDiagnosis.ID: "basis",
	iom.ErrNoObjective.ID: "objectives", iom.ErrObjectiveUntied.ID: "objectives", iom.ErrNoIndicators.ID: "objectives",
	iom.ErrNoActivity.ID: "activities", iom.ErrCompetenciesCount.ID: "activities",
	iom.ErrTermMissing.ID: "term", iom.ErrTermTooLong.ID: "term", iom.ErrTermTooShort.ID: "term", iom.ErrTermReversed.ID: "term",
	"iom.term_past": "term", iom.ErrModelMissing.ID: "model", iom.ErrTutorMissing.ID: "tutor",
}

var partAt = regexp.MustCompile(`^(objectives|activities)\[(\d+)\]`)

// checks lists what the route's regulation wants of a draft, in the order of work;
// ready where nothing is wanting.
func checks(ctx context.Context, p *planning) (list []planCheck, ready bool) {
	list = []planCheck{{Of: "term", Href: p.at(ctx, "/plan/edit")}, {Of: "basis", Href: "#basis"},
		{Of: "objectives", Href: "#objectives"}, {Of: "activities", Href: "#roadmap"}}
	if len(p.Regulation.Models) > 0 {
		list = append(list, planCheck{Of: "model", Href: p.at(ctx, "/plan/edit")})
	}
	if p.Regulation.Tutor.On {
		list = append(list, planCheck{Of: "tutor"})
	}
	line := func(id string) *planCheck {
		of, known := checkOf[id]
		if !known {
			of = "activities" // dates of activities beside the term
		}
		for i := range list {
			if list[i].Of == of {
				return &list[i]
			}
		}
		list = append(list, planCheck{Of: of})
		return &list[len(list)-1]
	}
	refusals, advice := p.Lacks(p.Regulation, p.Today)
	for _, f := range refusals {
		c, n := line(f.ID), planNote{Text: f.Message, Clause: f.Clause}
		for _, x := range f.Fields {
			if n.Href = p.partAt(ctx, x.Path); n.Href != "" && f.ID == iom.ErrObjectiveUntied.ID {
				n.Text = x.Message
			}
		}
		c.Tone, c.Notes = "bad", append(c.Notes, n)
	}
	for _, w := range advice {
		c := line(w.ID)
		if c.Tone == "" {
			c.Tone = "warn"
		}
		c.Notes = append(c.Notes, planNote{Text: w.Message, Clause: w.Clause})
	}
	for i := range list {
		if list[i].Tone == "" {
			list[i].Tone = "good"
		}
		if p.As == planRead { // who reads only is led nowhere where they could do nothing
			list[i].Href = ""
			for j := range list[i].Notes {
				list[i].Notes[j].Href = ""
			}
		}
	}
	return list, len(refusals) == 0
}

// partAt is the page of the part that a demand names: "objectives[2].indicators".
func (p *planning) partAt(ctx context.Context, path string) string {
	m := partAt.FindStringSubmatch(path)
	if m == nil {
		switch path {
		case "fields", "productKind", "presentationForm", "presentationLevel":
			return p.at(ctx, "/plan/edit")
		}
		return ""
	}
	i, err := strconv.Atoi(m[2])
	switch {
	case err != nil:
		return ""
	case m[1] == "objectives" && i < len(p.Objectives):
		return p.at(ctx, "/objectives/", p.Objectives[i].ID, "/edit")
	case m[1] == "activities" && i < len(p.Activities):
		return p.at(ctx, "/activities/", p.Activities[i].ID, "/edit")
	}
	return ""
}

// checkWord says in a word how a line of the check stands.
func checkWord(ctx context.Context, c planCheck) string {
	return page.T(ctx, "plan.check_tone."+c.Tone)
}

// unfit adds to the notice of what was saved in a draft what the regulation will not let
// pass when it is sent: of its head the term, of an activity its own demands. done is where
// the form was sent.
func (p *planning) unfit(ctx context.Context, done string) string {
	_, what, _ := strings.Cut(done, "/routes/"+p.ID.String())
	if p.State != iom.Draft || what == "" {
		return ""
	}
	refusals, _ := p.Lacks(p.Regulation, p.Today)
	for _, f := range refusals {
		switch {
		case what == "/plan/edit" && checkOf[f.ID] == "term" && f.ID != iom.ErrTermMissing.ID,
			strings.HasPrefix(what, "/activities/") && f.ID == iom.ErrCompetenciesCount.ID && p.savedAt(what, f):
			return page.T(ctx, "plan.unfit", "why", strings.TrimRight(f.Message, "."), "clause", f.Clause)
		}
	}
	return ""
}

// savedAt tells whether a demand names the activity that a form has saved: of a new one,
// the last.
func (p *planning) savedAt(what string, f *fault.Error) bool {
	return slices.ContainsFunc(f.Fields, func(x fault.Field) bool {
		m := partAt.FindStringSubmatch(x.Path)
		if m == nil || m[1] != "activities" {
			return false
		}
		i, err := strconv.Atoi(m[2])
		if err != nil || i >= len(p.Activities) {
			return false
		}
		a := p.Activities[i]
		newest := !slices.ContainsFunc(p.Activities, func(o iom.Activity) bool { return strings.Compare(o.ID.String(), a.ID.String()) > 0 })
		return what == "/activities/"+a.ID.String()+"/edit" || what == "/activities/new" && newest
	})
}
