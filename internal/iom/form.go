package iom

// PrintedForm is a form the route is printed on, with its words.
type PrintedForm struct {
	Code    string   `json:"code"`
	Title   string   `json:"title"`
	Clause  string   `json:"clause"`
	Head    []string `json:"head,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Layout  *Layout  `json:"layout,omitempty"` // none: that of the shipped form of the same code
}

// Layout says what stands on a form, from top to bottom, so that a municipality's own
// form needs no program. Texts hold words in braces which the route fills in,
// "{person.name}"; what stands in brackets is left out with its words where they are
// empty: "{person.name}[, {person.position}]".
type Layout struct {
	Landscape bool       `json:"landscape,omitempty"`
	Size      int        `json:"size,omitempty"` // of the letters in points; 0: 12
	When      string     `json:"when,omitempty"` // a list or a word: without it the form is not offered
	Parts     []FormPart `json:"parts"`
}

// FormPart is one part of a form. What is set is printed in the order of the fields;
// where When names a list or a word that is empty, nothing of it is.
type FormPart struct {
	When       string     `json:"when,omitempty"`
	Turn       string     `json:"turn,omitempty"` // a new page: portrait or landscape
	Each       string     `json:"each,omitempty"` // a list: Parts are printed for each of it
	Right      []string   `json:"right,omitempty"`
	Title      []string   `json:"title,omitempty"`
	Heading    string     `json:"heading,omitempty"`
	Subheading string     `json:"subheading,omitempty"`
	Note       []string   `json:"note,omitempty"`   // hints, in small slanted letters
	Lines      []FormFact `json:"lines,omitempty"`  // title: text
	Facts      []FormFact `json:"facts,omitempty"`  // the same as a table
	Fields     string     `json:"fields,omitempty"` // own fields of a section that no text of the form names; *: with headings, of all sections that no other part names
	Text       []string   `json:"text,omitempty"`
	Items      []string   `json:"items,omitempty"`
	Numbered   bool       `json:"numbered,omitempty"` // of Items and List
	List       *FormList  `json:"list,omitempty"`
	Table      *FormTable `json:"table,omitempty"`
	Signatures []FormFact `json:"signatures,omitempty"`
	Parts      []FormPart `json:"parts,omitempty"`
}

// FormFact is a title with a text. One without a title has that of the form's head at
// the same place.
type FormFact struct {
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`
}

// FormList prints one text for each of a list.
type FormList struct {
	Of   string `json:"of"`
	Text string `json:"text"`
}

// FormTable prints one row for each of a list.
type FormTable struct {
	Of      string       `json:"of"`
	Numbers bool         `json:"numbers,omitempty"` // a second row of the head counts the columns
	Blank   int          `json:"blank,omitempty"`   // empty rows where the list is
	Size    int          `json:"size,omitempty"`
	Columns []FormColumn `json:"columns"`
}

// FormColumn is one of its columns. One without a title has that of the form's columns
// at the same place. Once: rows that follow one another with the same text share a cell.
type FormColumn struct {
	Title string `json:"title,omitempty"`
	Width int    `json:"width"`
	Text  string `json:"text,omitempty"`
	Once  bool   `json:"once,omitempty"`
}

// FormWords are what the texts of a form may name anywhere. A regulation's form may name
// its sections beside them, "section.<code>", and their own fields, "field.<section>.<code>".
var FormWords = []string{
	"person.name", "person.short", "person.email", "person.phone", "person.workplace", "person.position", "person.subjects",
	"person.education", "person.experience", "person.category", "person.attested", "person.mentoring",
	"organization.name", "organization.short", "municipality.name",
	"route.title", "route.start", "route.end", "route.term", "route.started", "route.completed", "route.state", "route.outcome",
	"route.model", "route.year", "route.product_kind", "route.presentation_form", "route.presentation_level", "route.priorities",
	"regulation.title", "regulation.name", "regulation.source", "form.title",
	"tutor.name", "tutor.short", "tutor.position", "tutor.order", "today",
	"title.tutee", "title.tutor", "title.mentor", "title.school_coordinator", "title.methodological_lead", "title.municipal_coordinator",
	"title.regional_methodist", "title.regional_coordinator", // what the regulation calls a role, or the usual word
	"own.tutee", "own.tutor", // what the regulation calls it, nothing where the usual word holds
}

var activityWords = []string{
	"number", "stage", "title", "direction", "kind", "form", "level", "organizer", "order", "competencies", "term", "planned_result",
	"experience", "result", "mentoring", "status", "done_on", "reflection", "objectives",
}

// FormLists are the lists a form may print, with the words of each item. In "work" the
// activities stand by the objectives they serve, in "roadmap" by their stages; an
// objective or a stage without activities has a row of its own. "criteria" are those of the
// objectives with the answers of the conclusion that is being printed, outside of one with
// those of the deciding conclusion. "responsible" are those who answer for the route beside
// its tutors and mentors.
var FormLists = map[string][]string{
	"deficits":        {"number", "title", "level", "source", "found_on", "note"},
	"requests":        {"number", "text", "kind"},
	"wishes":          {"number", "text"},
	"difficulties":    {"number", "text"},
	"objectives":      {"number", "title", "deficits", "indicators"},
	"stages":          {"number", "title", "purpose", "term", "planned_result"},
	"activities":      activityWords,
	"done_activities": activityWords,
	"roadmap":         activityWords,
	"work":            append([]string{"deficits", "objective"}, activityWords...),
	"diagnoses":       {"number", "phase", "title", "taken_on", "results"},
	"final_diagnoses": {"number", "phase", "title", "taken_on", "results"},
	"products":        {"number", "title", "kind", "direction", "annotation", "link", "authors", "form", "event", "level", "on", "done", "verdict"},
	"reviews":         {"number", "product", "person", "role", "verdict", "text", "on"},
	"reflections":     {"number", "activity", "person", "text", "on"},
	"summary":         {"number", "person", "text", "on"},
	"recommendations": {"number", "person", "role", "text", "on"},
	"conclusions":     {"number", "title", "basis", "clause", "outcome", "text", "reasons", "person", "role", "on", "participants", "agreed", "agreed_on", "experts"},
	"criteria":        {"number", "objective", "indicator", "criterion", "tool", "answer"},
	"appointments":    {"number", "person", "short", "role", "position", "order", "order_number", "order_date", "term", "from", "until"},
	"school_tutors":   {"number", "person", "short", "role", "position", "order", "order_number", "order_date", "term", "from", "until", "beside"},
	"responsible":     {"number", "person", "short", "role", "position", "order", "order_number", "order_date", "term", "from", "until"},
	"members":         {"number", "name"},
	"mentoring_forms": {"number", "title", "note"},
}
