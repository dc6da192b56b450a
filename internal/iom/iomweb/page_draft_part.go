package iomweb

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func headBlanks(ctx context.Context, d *draftDesk) []fieldset {
	g := d.g
	return []fieldset{{title: page.T(ctx, "draft.part.head"), hint: page.T(ctx, "draft.part.head_hint"), blanks: []blank{
		line("name", &g.Name).called(ctx, "name").hinted(ctx, "name"), area("title", &g.Title, 3).called(ctx, "title"),
		area("document", &g.Source.Document, 2).called(ctx, "document"), line("issuer", &g.Source.Issuer).called(ctx, "issuer"),
		line("number", &g.Source.Number).called(ctx, "number"), dated("date", &g.Source.Date).called(ctx, "date"), line("place", &g.Source.Place).called(ctx, "place"),
	}}, {title: page.T(ctx, "draft.part.roles"), hint: page.T(ctx, "draft.part.roles_hint"), blanks: roleBlanks(ctx, d)}}
}

// roleBlanks are what the regulation calls each role.
func roleBlanks(ctx context.Context, d *draftDesk) (out []blank) {
	roles := []tenant.Role{tenant.Tutee, tenant.Tutor, tenant.Mentor, tenant.SchoolCoordinator, tenant.MethodologicalLead,
		tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}
	titles := make([]string, len(roles))
	for i, r := range roles {
		titles[i] = d.g.RoleTitle(r, "")
		b := line("roles."+string(r), &titles[i])
		b.field.Label, b.field.Max = firstUp(page.T(ctx, "page.role."+string(r))), 100
		out = append(out, b)
	}
	d.tidy = append(d.tidy, func() {
		d.g.Roles = nil
		for i, r := range roles {
			if titles[i] != "" {
				d.g.Roles = append(d.g.Roles, iom.RoleTitle{Role: r, Title: titles[i]})
			}
		}
	})
	return out
}

func stageBlanks(ctx context.Context, d *draftDesk) []fieldset {
	states := words(ctx, "draft.state.", string(iom.Draft), string(iom.Agreement), string(iom.Active), string(iom.Assessment))
	out := rowsOf(ctx, d, "stages", "draft.row.stage", &d.g.Stages, func(s *iom.StageOf) bool { return s.Title != "" }, func(at string, s *iom.StageOf) []blank {
		return []blank{line(at+".title", &s.Title).called(ctx, "row_title"), area(at+".purpose", &s.Purpose, 2).called(ctx, "purpose"),
			line(at+".clause", &s.Clause).called(ctx, "clause"), several(at+".states", &s.States, states).called(ctx, "states")}
	})
	out[0].hint = page.T(ctx, "draft.part.stages_hint")
	sections := rowsOf(ctx, d, "sections", "draft.row.section", &d.g.Sections, func(s *iom.Section) bool { return s.Title != "" }, func(at string, s *iom.Section) []blank {
		return []blank{line(at+".title", &s.Title).called(ctx, "row_title"), area(at+".contents", &s.Contents, 2).called(ctx, "contents"),
			line(at+".clause", &s.Clause).called(ctx, "clause"), fieldLines(at+".fields", &s.Fields).called(ctx, "fields").hinted(ctx, "fields")}
	})
	sections[0].hint = page.T(ctx, "draft.part.sections_hint")
	d.tidy = append(d.tidy, func() {
		for i := range d.g.Stages {
			s := &d.g.Stages[i]
			s.Code = cmp.Or(s.Code, iom.CodeOf(s.Title, func(code string) bool {
				return slices.ContainsFunc(d.g.Stages, func(o iom.StageOf) bool { return o.Code == code })
			}))
		}
		for i := range d.g.Sections {
			s := &d.g.Sections[i]
			s.Code = cmp.Or(s.Code, iom.CodeOf(s.Title, func(code string) bool {
				return slices.ContainsFunc(d.g.Sections, func(o iom.Section) bool { return o.Code == code })
			}))
		}
	})
	return append(out, sections...)
}

func ruleBlanks(ctx context.Context, d *draftDesk) []fieldset {
	g := d.g
	diagnoses := words(ctx, "regulation.diagnosis.", string(iom.DiagnosisRequired), string(iom.DiagnosisRequestEnough), string(iom.DiagnosisWanted))
	diagnosis := pick("basis.diagnosis", &g.Basis.Diagnosis, diagnoses).called(ctx, "diagnosis")
	diagnosis.field.Required = true
	out := []fieldset{
		ruleSheet(ctx, "basis", "basis", &g.Basis.Rule, diagnosis, line("basis.diagnosis_clause", &g.Basis.DiagnosisClause).called(ctx, "diagnosis_clause")),
		ruleSheet(ctx, "objectives", "objectives", &g.Objectives.Rule), ruleSheet(ctx, "indicators", "indicators", &g.Objectives.Indicators),
		ruleSheet(ctx, "agreement", "agreement", &g.Agreement.Rule, several("agreement.by", &g.Agreement.By, roleOptions(ctx, iom.AgreeingRoles)).called(ctx, "agrees")),
		ruleSheet(ctx, "tutor", "tutor", &g.Tutor),
		{title: page.T(ctx, "draft.rule.orders"), hint: page.T(ctx, "draft.hint.orders"), blanks: []blank{check("orders.partial", &g.Orders.Partial).called(ctx, "partial"),
			line("orders.clause", &g.Orders.Clause).called(ctx, "clause")}},
		ruleSheet(ctx, "consent", "consent", &g.Consent), modelSheet(ctx, d),
		ruleSheet(ctx, "leading", "competencies", &g.Leading.Rule, number("competencies.min", &g.Leading.Min).called(ctx, "least"),
			number("competencies.max", &g.Leading.Max).called(ctx, "most")),
	}
	fields := g.FieldNames()
	options := make([]page.Option, len(fields))
	for i, f := range fields {
		options[i] = page.Option{Value: f.Code, Label: firstUp(f.Title)}
	}
	required := rowsOf(ctx, d, "required", "draft.row.required", &g.Required, func(q *iom.RequiredField) bool { return q.Field != "" }, func(at string, q *iom.RequiredField) []blank {
		return []blank{pick(at+".field", &q.Field, options).called(ctx, "required"), line(at+".clause", &q.Clause).called(ctx, "clause"),
			severity(ctx, at+".severity", &q.Severity)}
	})
	required[0].hint = page.T(ctx, "draft.part.required_hint")
	out = append(out, required...)
	return append(out, ruleSheet(ctx, "independence", "independence", &g.Independence), ruleSheet(ctx, "voluntary", "voluntary", &g.Voluntary),
		ruleSheet(ctx, "tracks", "tracks", &g.Tracks), ruleSheet(ctx, "group", "group", &g.Group))
}

// modelSheet names the models a route may be led by; one without a title there is not.
func modelSheet(ctx context.Context, d *draftDesk) fieldset {
	codes := []iom.Model{iom.RegionalSystem, iom.AtOrganization}
	rows := make([]iom.ModelOf, len(codes))
	s := fieldset{title: page.T(ctx, "draft.rule.models"), hint: page.T(ctx, "draft.part.models_hint")}
	for i, code := range codes {
		rows[i], _ = d.g.Model(code)
		rows[i].Code = code
		s.blanks = append(s.blanks, line("models."+string(code)+".title", &rows[i].Title).called(ctx, "model_"+string(code)),
			line("models."+string(code)+".clause", &rows[i].Clause).called(ctx, "clause"))
	}
	d.tidy = append(d.tidy, func() {
		d.g.Models = slices.DeleteFunc(rows, func(m iom.ModelOf) bool { return m.Title == "" })
	})
	return s
}

func termBlanks(ctx context.Context, d *draftDesk) []fieldset {
	g := d.g
	e := &g.Extension
	countings := words(ctx, "draft.counting.", string(iom.InAll), string(iom.Separately))
	return []fieldset{
		ruleSheet(ctx, "term_max", "max", &g.Term.Max.Rule, number("max.months", &g.Term.Max.Months).called(ctx, "months")),
		ruleSheet(ctx, "term_min", "min", &g.Term.Min.Rule, number("min.months", &g.Term.Min.Months).called(ctx, "months")),
		ruleSheet(ctx, "extension", "extension", &e.Rule, number("extension.months", &e.Months).called(ctx, "months_in_all"),
			number("extension.each_months", &e.EachMonths).called(ctx, "months_each").hinted(ctx, "no_limit"),
			number("extension.max_count", &e.MaxCount).called(ctx, "times").hinted(ctx, "no_limit"),
			pick("extension.counting", &e.Counting, countings).called(ctx, "counting"),
			number("extension.correction_months", &e.CorrectionMonths).called(ctx, "months_correction").hinted(ctx, "correction_months")),
		ruleSheet(ctx, "offer", "offer", &e.Correction),
		ruleSheet(ctx, "proposals", "term_proposals", &g.Proposals.Rule, several("term_proposals.by", &g.Proposals.By, roleOptions(ctx, iom.ProposingRoles)).called(ctx, "proposes")),
		ruleSheet(ctx, "correction", "correction", &g.Correction),
	}
}

func endBlanks(ctx context.Context, d *draftDesk) []fieldset {
	g := d.g
	proofs := words(ctx, "draft.proof.", string(iom.ProductPresented), string(iom.ProductReviewed), string(iom.FinalDiagnosis), string(iom.FinalReflection))
	out := rowsOf(ctx, d, "conditions", "draft.row.condition", &g.Completion.Conditions, func(c *iom.Condition) bool { return len(c.AnyOf) > 0 }, func(at string, c *iom.Condition) []blank {
		return []blank{several(at+".any_of", &c.AnyOf, proofs).called(ctx, "any_of"), line(at+".clause", &c.Clause).called(ctx, "clause"),
			severity(ctx, at+".severity", &c.Severity), area(at+".quote", &c.Quote, 2).called(ctx, "quote")}
	})
	out[0].hint = page.T(ctx, "draft.part.conditions_hint")
	roles := roleOptions(ctx, iom.ReviewingRoles)
	out = append(out, ruleSheet(ctx, "per_direction", "per_direction", &g.Completion.ProductPerDirection), ruleSheet(ctx, "outcome", "outcome", &g.Outcome),
		ruleSheet(ctx, "review", "review", &g.Review.Rule, several("review.counts", &g.Review.Counts, roles).called(ctx, "counts"),
			several("review.takes_part", &g.Review.TakesPart, roles).called(ctx, "takes_part"), several("review.on_request", &g.Review.OnRequest, roles).called(ctx, "on_request")))
	kinds := words(ctx, "draft.conclusion.", string(iom.OnRouteTask), string(iom.OnDevelopmentTask), string(iom.OnIntent))
	concluding, joining := roleOptions(ctx, iom.ConcludingRoles), roleOptions(ctx, iom.JoiningRoles)
	out = append(out, rowsOf(ctx, d, "conclusions", "draft.row.conclusion", &g.Conclusions, func(c *iom.ConclusionOf) bool { return c.Title != "" }, func(at string, c *iom.ConclusionOf) []blank {
		return []blank{line(at+".title", &c.Title).called(ctx, "row_title"), pick(at+".kind", &c.Kind, kinds).called(ctx, "conclusion"),
			line(at+".clause", &c.Clause).called(ctx, "clause"), area(at+".basis", &c.Basis, 2).called(ctx, "basis"), check(at+".decides", &c.Decides).called(ctx, "decides"),
			several(at+".prepared_by", &c.PreparedBy, concluding).called(ctx, "prepares"), several(at+".takes_part", &c.TakesPart, joining).called(ctx, "joins"),
			several(at+".agreed_by", &c.AgreedBy, joining).called(ctx, "agrees"), line(at+".agree_clause", &c.AgreeClause).called(ctx, "agree_clause")}
	})...)
	return append(out, ruleSheet(ctx, "certificate", "certificate", &g.Certificate.Rule, check("certificate.in_system_only", &g.Certificate.InSystemOnly).called(ctx, "in_system_only")),
		ruleSheet(ctx, "seeding", "seeding", &g.Seeding),
		ruleSheet(ctx, "storage", "storage", &g.Storage.Rule, check("storage.with_personal_data", &g.Storage.WithPersonalData).called(ctx, "with_personal_data"),
			number("storage.paper_years", &g.Storage.PaperYears).called(ctx, "paper_years")))
}

func listBlanks(ctx context.Context, d *draftDesk) []fieldset {
	g := d.g
	out := []fieldset{{title: page.T(ctx, "draft.list.directions"), hint: page.T(ctx, "draft.hint.lines"), blanks: []blank{written("directions", &g.Directions, 4).called(ctx, "lines")}},
		ruleSheet(ctx, "priorities", "priority", &g.Priorities.Rule, check("priority.yearly", &g.Priorities.Yearly).called(ctx, "yearly")),
		ruleSheet(ctx, "priority_required", "priority_required", &g.Priorities.Required)}
	for _, l := range []struct {
		key  string
		list *iom.Choices
	}{{"activity_kinds", &g.ActivityKinds}, {"activity_levels", &g.ActivityLevels}, {"experience_forms", &g.ExperienceForms}, {"product_kinds", &g.ProductKinds},
		{"presentation_forms", &g.Presentations}, {"summing_up_forms", &g.SummingUp}, {"mentoring_forms", &g.MentoringForms}} {
		out = append(out, fieldset{title: page.T(ctx, "draft.list."+l.key), blanks: []blank{written(l.key+".items", &l.list.Items, 3).called(ctx, "lines"),
			check(l.key+".open", &l.list.Open).called(ctx, "open"), line(l.key+".clause", &l.list.Clause).called(ctx, "clause")}})
	}
	return append(out, fieldset{title: page.T(ctx, "draft.list.functions"), blanks: []blank{written("functions", &g.Functions, 3).called(ctx, "lines")}})
}

// partOf says in which part of the editor a place of the data is written.
func partOf(place string) string {
	head, _, _ := strings.Cut(strings.TrimPrefix(place, "/"), "/")
	switch head {
	case "code", "version", "name", "title", "source", "role_titles", "":
		return ""
	case "stages", "sections":
		return "/stages"
	case "term", "extension", "term_proposals", "correction":
		return "/term"
	case "completion", "outcome", "review", "conclusions", "certificate", "seeding", "storage":
		return "/end"
	case "functions", "directions", "priority_directions", "activity_kinds", "activity_levels", "experience_forms", "product_kinds", "presentation_forms",
		"summing_up_forms", "mentoring_forms":
		return "/lists"
	case "forms":
		return "/forms"
	}
	return "/rules"
}
