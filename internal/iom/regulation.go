package iom

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Regulation (положение, порядок) is a tenant's own rules as versioned data. A
// running route keeps the version it started under; a version never changes.
// Make one with ParseRegulation: the rules rely on its checks.
type Regulation struct {
	Code    string `json:"code"`    // "ust-ilimsk-2024"
	Version int    `json:"version"` // 1, 2, ...
	Name    string `json:"name"`    // «Положение», as clauses speak of it
	Title   string `json:"title"`   // in full
	Source  Source `json:"source"`

	Functions []Choice  `json:"functions,omitempty"` // what a route is for [B 1.4]
	Stages    []StageOf `json:"stages"`
	Sections  []Section `json:"sections"`

	Independence Rule `json:"independence"` // the tutee decides [B 1.5]
	Voluntary    Rule `json:"voluntary"`    // taking part is of one's own will [B 1.6]

	Basis       BasisRule        `json:"basis"`          // R1
	Objectives  ObjectiveRule    `json:"objectives"`     // tied to the basis; indicators
	Term        TermRule         `json:"term"`           // R2
	Extension   ExtensionRule    `json:"extension"`      // R3
	Proposals   ActorsRule       `json:"term_proposals"` // R4
	Correction  Rule             `json:"correction"`     // R5
	Agreement   ActorsRule       `json:"agreement"`      // the school agrees
	Tutor       Rule             `json:"tutor"`          // R11
	Orders      OrdersRule       `json:"orders"`
	Completion  CompletionRule   `json:"completion"`   // R6, R15
	Outcome     Rule             `json:"outcome"`      // R7
	Review      ReviewRule       `json:"review"`       // R8
	Conclusions []ConclusionOf   `json:"conclusions"`  // R9
	Consent     Rule             `json:"consent"`      // R10
	Tracks      Rule             `json:"tracks"`       // R12
	Certificate CertificateRule  `json:"certificate"`  // R13
	Seeding     Rule             `json:"seeding"`      // R14
	Storage     StorageRule      `json:"storage"`      // R16
	Leading     CompetenciesRule `json:"competencies"` // R17
	Group       Rule             `json:"group"`        // a route of a group
	Required    []RequiredField  `json:"required_fields,omitempty"`
	Roles       []RoleTitle      `json:"role_titles,omitempty"`

	Models          []ModelOf      `json:"models,omitempty"`
	Directions      []Choice       `json:"directions,omitempty"`
	Priorities      PrioritiesRule `json:"priority_directions"`
	ActivityKinds   Choices        `json:"activity_kinds"`
	ActivityLevels  Choices        `json:"activity_levels"`
	ExperienceForms Choices        `json:"experience_forms"`
	ProductKinds    Choices        `json:"product_kinds"`
	Presentations   Choices        `json:"presentation_forms"`
	SummingUp       Choices        `json:"summing_up_forms"`
	MentoringForms  Choices        `json:"mentoring_forms"`
	Forms           []PrintedForm  `json:"forms"`
}

// Source says where the regulation was taken from.
type Source struct {
	Document string     `json:"document"`         // kind and title of the document
	Issuer   string     `json:"issuer"`           // who put it in force
	Number   string     `json:"number,omitempty"` // of the order
	Date     civil.Date `json:"date,omitzero"`    // of the order
	Place    string     `json:"place"`            // region and municipality
}

// Severity says what a broken rule does.
type Severity string

// A broken rule refuses unless the regulation says that it only warns.
const (
	Refuse Severity = "refuse"
	Warn   Severity = "warn"
)

// Rule is the part all rules share: on or off, how hard, and where it stands.
type Rule struct {
	On       bool     `json:"on"`
	Severity Severity `json:"severity,omitempty"` // empty means refuse
	Clause   string   `json:"clause,omitempty"`   // as shown: «п. 1.10 Положения»
	Quote    string   `json:"quote,omitempty"`    // the source's words
}

// Refuses holds when breaking the rule stops the step.
func (r Rule) Refuses() bool { return r.On && r.Severity != Warn }

// Warns holds when breaking the rule only warns.
func (r Rule) Warns() bool { return r.On && r.Severity == Warn }

// Choice is one entry of a list people choose from.
type Choice struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	Note  string `json:"note,omitempty"`
}

// Choices is a list people choose from. Open lists take the person's own words
// beside the codes, since the sources end them with «и др.».
type Choices struct {
	Clause string   `json:"clause,omitempty"`
	Open   bool     `json:"open,omitempty"`
	Items  []Choice `json:"items,omitempty"`
}

// Takes tells whether v may be chosen: one of the codes, or any words where the
// list is open or empty.
func (c Choices) Takes(v string) bool {
	return c.Open || len(c.Items) == 0 || slices.ContainsFunc(c.Items, func(i Choice) bool { return i.Code == v })
}

// Code gives the code of a title that was typed or chosen from the list; other words stay.
func (c Choices) Code(typed string) string {
	typed = strings.TrimSpace(typed)
	for _, i := range c.Items {
		if strings.EqualFold(i.Title, typed) {
			return i.Code
		}
	}
	return typed
}

// Title shows v to people: the title of a code, or the person's own words.
func (c Choices) Title(v string) string { return titleOf(c.Items, v) }

func titleOf(list []Choice, code string) string {
	for _, c := range list {
		if c.Code == code {
			return c.Title
		}
	}
	return code
}

// StageOf describes a stage (этап) of the roadmap and the states of the route in
// which it runs: stages and states are two things.
type StageOf struct {
	Code    string  `json:"code"`
	Title   string  `json:"title"`
	Purpose string  `json:"purpose"`
	Clause  string  `json:"clause"`
	States  []State `json:"states"`
}

// Section (раздел) of the route, with its fields in the source's words.
type Section struct {
	Code     string   `json:"code"`
	Title    string   `json:"title"`
	Contents string   `json:"contents"`
	Clause   string   `json:"clause"`
	Fields   []Choice `json:"fields,omitempty"`
}

// ModelOf describes a model of designing and carrying out the route [B 3].
type ModelOf struct {
	Code   Model  `json:"code"`
	Title  string `json:"title"`
	Clause string `json:"clause"`
}

// Stage finds a stage by its code.
func (g *Regulation) Stage(code string) (StageOf, bool) {
	return find(g.Stages, func(s StageOf) bool { return s.Code == code })
}

// StagesIn lists the stages that run while a route is in state s.
func (g *Regulation) StagesIn(s State) []StageOf {
	var in []StageOf
	for _, stage := range g.Stages {
		if slices.Contains(stage.States, s) {
			in = append(in, stage)
		}
	}
	return in
}

// Conclusion finds a kind of conclusion.
func (g *Regulation) Conclusion(kind ConclusionKind) (ConclusionOf, bool) {
	return find(g.Conclusions, func(c ConclusionOf) bool { return c.Kind == kind })
}

// Deciding is the kind of conclusion whose outcome becomes the route's.
func (g *Regulation) Deciding() ConclusionOf {
	c, _ := find(g.Conclusions, func(c ConclusionOf) bool { return c.Decides })
	return c
}

// Model finds a model of the route.
func (g *Regulation) Model(code Model) (ModelOf, bool) {
	return find(g.Models, func(m ModelOf) bool { return m.Code == code })
}

// DirectionTitle shows a direction of work to people.
func (g *Regulation) DirectionTitle(code string) string { return titleOf(g.Directions, code) }

// Agrees tells whether a role may agree a route for the school.
func (g *Regulation) Agrees(role tenant.Role) bool {
	return g.Agreement.On && slices.Contains(g.Agreement.By, role)
}

func find[T any](list []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}
