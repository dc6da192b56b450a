package iom

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// FieldText is what stands on a route in an own field of a section of its regulation.
type FieldText struct {
	Section string `json:"section"`
	Field   string `json:"field"`
	Text    string `json:"text"`
}

// of tells that the text is of the field.
func (t FieldText) of(f OwnField) bool { return f.Section.Code == t.Section && f.Code == t.Field }

// maxFieldText is the longest text of one own field.
const maxFieldText = 4000

// filledFields are the fields of sections that a route fills from what it holds anyway,
// each with the titles an author may write it by. Any other field is the regulation's own:
// the tutee writes it on the route.
var filledFields = map[string][]string{
	"name":            {"фио", "фио полностью", "фамилия, имя, отчество", "фамилия, имя, отчество (последнее - при наличии)"},
	"email":           {"адрес электронной почты", "электронная почта"},
	"phone":           {"контактный телефон", "телефон"},
	"workplace":       {"место работы", "организация", "образовательная организация"},
	"position":        {"занимаемая должность", "должность"},
	"education":       {"образование"},
	"subject":         {"преподаваемый предмет", "преподаваемые предметы", "предмет"},
	"experience":      {"стаж работы", "стаж", "педагогический стаж", "педагогический стаж работы"},
	"category":        {"квалификационная категория", "категория"},
	"attestation":     {"дата прохождения аттестации", "дата аттестации"},
	"requests":        {"профессиональный запрос", "образовательный запрос", "образовательный запрос тьюторанта"},
	"deficits":        {"затруднение/область затруднения", "профессиональные дефициты", "дефициты", "затруднения"},
	"diagnoses":       {"результаты диагностики", "результаты диагностики профессиональных дефицитов"},
	"objectives":      {"задачи", "задачи профессионального развития"},
	"activities":      {"мероприятия", "мероприятия и образовательные события"},
	"forms":           {"формы и способы организации/технологии"},
	"dates":           {"сроки реализации", "сроки"},
	"planned-results": {"планируемые результаты", "планируемые результаты работы"},
	"reflections":     {"рефлексия", "саморефлексия"},
	"product":         {"продукт", "образовательный (методический) продукт"},
	"presentation":    {"заключительное публичное мероприятие"},
	"final-diagnosis": {"итоговая диагностика"},
}

// FieldsFrom is ChoicesFrom for the fields of a section: a new line that names what a route
// holds anyway becomes that field, and nobody has to write it a second time.
func FieldsFrom(text string, was []Choice) []Choice {
	list := ChoicesFrom(text, was)
	has := func(in []Choice, code string) bool {
		return slices.ContainsFunc(in, func(c Choice) bool { return c.Code == code })
	}
	for i := range list {
		for code, titles := range filledFields {
			if slices.Contains(titles, strings.ToLower(list[i].Title)) && !has(was, list[i].Code) && !has(list, code) {
				list[i].Code = code
				break
			}
		}
	}
	return list
}

// OwnField is an own field of a regulation with its section.
type OwnField struct {
	Section Section
	Choice
}

// name is what rules call the field: "section.general.classes".
func (f OwnField) name() FieldName { return FieldName("section." + f.Section.Code + "." + f.Code) }

// Word is what a printed form names the field by: "field.general.classes".
func (f OwnField) Word() string { return "field." + f.Section.Code + "." + f.Code }

// OwnFields lists the fields that routes of the regulation have beside those of every route,
// in the order of its sections.
func (g *Regulation) OwnFields() []OwnField { return ownFields(g.Sections) }

func ownFields(sections []Section) (list []OwnField) {
	for _, s := range sections {
		for _, f := range s.Fields {
			if _, filled := filledFields[f.Code]; !filled {
				list = append(list, OwnField{s, f})
			}
		}
	}
	return list
}

// FieldText is what the plan says in a field of a section.
func (p *Plan) FieldText(section, field string) string {
	t, _ := find(p.Fields, func(t FieldText) bool { return t.Section == section && t.Field == field })
	return t.Text
}

// settleFields leaves out what says nothing, and puts the rest in the order of the sections.
func (g *Regulation) settleFields(list []FieldText) []FieldText {
	own := g.OwnFields()
	place := func(t FieldText) int { return slices.IndexFunc(own, t.of) }
	out := make([]FieldText, 0, len(list))
	for _, t := range list {
		if t.Text = strings.TrimSpace(t.Text); t.Text != "" {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b FieldText) int { return place(a) - place(b) })
	return out
}

// fields refuses texts in fields that the regulation has not.
func (c *planCheck) fields(g *Regulation, p *Plan) {
	own := g.OwnFields()
	for i, t := range p.Fields {
		at := "fields[" + strconv.Itoa(i) + "].text"
		same := func(x FieldText) bool { return x.Section == t.Section && x.Field == t.Field }
		c.want(slices.ContainsFunc(own, t.of), at, "Такого поля в разделах положения нет.")
		c.want(slices.IndexFunc(p.Fields, same) == i, at, "Поле заполнено дважды.")
		c.want(utf8.RuneCountInString(t.Text) <= maxFieldText, at, "Не длиннее "+strconv.Itoa(maxFieldText)+" знаков.")
	}
}

// FieldNames lists the fields that this regulation may require: those of every route and
// its own.
func (g *Regulation) FieldNames() []Choice {
	list := FieldNames()
	for _, f := range g.OwnFields() {
		list = append(list, Choice{Code: string(f.name()), Title: f.Title + " (" + f.Section.Title + ")"})
	}
	return list
}

func (g *Regulation) planFields() []planField {
	list := slices.Clone(planFields)
	for _, f := range g.OwnFields() {
		list = append(list, planField{f.name(), f.Title, ofRoute("fields", func(p *Plan) bool { return p.FieldText(f.Section.Code, f.Code) == "" })})
	}
	return list
}

// Unprinted are the places of a regulation whose field stands on none of its printed forms:
// own fields of its sections, and fields that it requires. They warn and stop nothing.
func (g *Regulation) Unprinted() (list []fault.Field) {
	words := map[string]bool{}
	for i := range g.Forms {
		if g.Forms[i].Layout == nil { // of the shipped form of the code: its words are not here
			continue
		}
		for w := range g.Forms[i].names(g.Sections) {
			words[w] = true
		}
	}
	for i, s := range g.Sections {
		for j, f := range s.Fields {
			o := OwnField{s, f}
			if _, filled := filledFields[f.Code]; !filled && !words[o.Word()] {
				list = append(list, fault.Field{Path: "/sections/" + strconv.Itoa(i) + "/fields/" + strconv.Itoa(j),
					Message: "Это поле заполняют на маршруте, но ни одна форма этого положения его не печатает. Добавьте в описание формы часть {\"fields\": \"" + s.Code + "\"} или слово {" + o.Word() + "}."})
			}
		}
	}
	if !slices.ContainsFunc(g.Forms, func(f PrintedForm) bool { return f.Layout != nil }) {
		return list
	}
	for i, q := range g.Required {
		if printed, known := requiredWords[q.Field]; known && !slices.ContainsFunc(printed, func(w string) bool { return words[w] }) {
			list = append(list, fault.Field{Path: "/required_fields/" + strconv.Itoa(i) + "/field",
				Message: "Положение требует это поле, но ни одна его форма это поле не печатает. Добавьте столбец или строку с ним."})
		}
	}
	return list
}

// requiredWords are the words by which forms print the fields that may be required, a word
// of a list with the list's name before it.
var requiredWords = func() map[FieldName][]string {
	all := map[FieldName][]string{"deficit.level": {"deficits.level"}}
	for field, word := range map[FieldName]string{"product_kind": "kind", "presentation_form": "form", "presentation_level": "level"} {
		all["route."+field] = []string{"route." + string(field), "products." + word}
	}
	for _, f := range planFields {
		if word, of := strings.CutPrefix(string(f.name), "activity."); of {
			for _, list := range []string{"activities", "done_activities", "roadmap", "work"} {
				all[f.name] = append(all[f.name], list+"."+word)
			}
		}
	}
	all["activity.objectives"] = append(all["activity.objectives"], "work.objective")
	return all
}()

// names are all words that the form prints; one of a list has the list's name before it.
func (f *PrintedForm) names(sections []Section) map[string]bool {
	out := map[string]bool{}
	say := func(list, text string) {
		for _, m := range formBrace.FindAllStringSubmatch(text, -1) {
			out[m[1]] = true
			if list != "" {
				out[list+"."+m[1]] = true
			}
		}
	}
	var walk func(list string, parts []FormPart)
	walk = func(list string, parts []FormPart) {
		for i := range parts {
			p := parts[i]
			for _, own := range ownFields(sections) {
				if p.Fields == own.Section.Code || p.Fields == AnySection {
					out[own.Word()] = true
				}
			}
			if p.List != nil {
				say(p.List.Of, p.List.Text)
			}
			if p.Table != nil {
				for _, c := range p.Table.Columns {
					say(p.Table.Of, c.Text)
				}
			}
			inner := list
			if p.Each != "" {
				inner = p.Each
			}
			walk(inner, p.Parts)
			p.List, p.Table, p.Parts = nil, nil, nil
			if text, err := json.Marshal(p); err == nil {
				say(list, string(text))
			}
		}
	}
	walk("", f.Layout.Parts)
	return out
}

// AnySection stands for all sections whose fields no other part of a form prints.
const AnySection = "*"

// Unnamed lists the own fields that a part for the fields of a section prints: those that no
// text of the form names by itself.
func (f *PrintedForm) Unnamed(sections []Section, section string) (list []OwnField) {
	own := ownFields(sections)
	if len(own) == 0 {
		return nil
	}
	named := f.names(nil)
	for _, o := range own {
		of := section == o.Section.Code || section == AnySection && !slices.ContainsFunc(f.Layout.Parts, func(p FormPart) bool { return p.Fields == o.Section.Code })
		if of && !named[o.Word()] {
			list = append(list, o)
		}
	}
	return list
}
