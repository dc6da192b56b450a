package framework

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// MaxFile is how large a file with a framework may be.
const MaxFile = 8 << 20

// ReadCASE reads a CFPackage of 1EdTech CASE 1.1. What the product has no word for is
// kept as it came, so that an export gives it back. Every bad place is named.
func ReadCASE(data []byte, today civil.Date) (*Framework, error) {
	if len(data) > MaxFile {
		return nil, ErrFileTooLarge
	}
	if !utf8.Valid(data) {
		return nil, ErrFile.Saying("Файл записан не в кодировке UTF-8.")
	}
	r := &caseReader{bad: ErrFile.Saying("В файле CASE есть ошибки."), today: today}
	f := r.read(bytes.TrimPrefix(data, []byte("\uFEFF")))
	if len(r.bad.Fields) > 0 {
		return nil, r.bad
	}
	f.arrange()
	return f, nil
}

type caseReader struct {
	bad   *fault.Error
	today civil.Date
}

const mostPlaces = 50

func (r *caseReader) say(at, message string) {
	if len(r.bad.Fields) < mostPlaces {
		r.bad = r.bad.At(at, at+": "+message)
	}
}

func (r *caseReader) read(data []byte) *Framework {
	pack := r.object("CFPackage", data)
	if pack == nil {
		return nil
	}
	f := &Framework{Purpose: Competencies, Level: 1, State: Draft}
	document := r.object("CFDocument", pack["CFDocument"])
	if document == nil {
		return nil
	}
	r.head(f, document)
	for n, raw := range r.list("CFItems", pack["CFItems"], MaxItems) {
		if i, ok := r.item(fmt.Sprintf("CFItems[%d]", n), raw); ok {
			f.Items = append(f.Items, i)
		}
	}
	r.codes(f)
	associations := r.list("CFAssociations", pack["CFAssociations"], MaxItems+maxAssociations)
	for _, known := range []string{"CFDocument", "CFItems", "CFAssociations"} {
		delete(pack, known)
	}
	f.Extra.Package = none(pack)
	r.tree(f, associations)
	return f
}

func (r *caseReader) head(f *Framework, document Fields) {
	const at = "CFDocument."
	f.GUID = r.id(at+"identifier", document, "identifier")
	f.Title = r.text(at, document, "title")
	f.Source = r.text(at, document, "creator")
	f.Description = r.text(at, document, "description")
	f.Extra.URI = r.text(at, document, "uri")
	f.Extra.Changed = r.text(at, document, "lastChangeDateTime")
	if strings.TrimSpace(f.Title) == "" {
		r.say(at+"title", "название рамки обязательно.")
	}
	var ours struct {
		Code    string  `json:"code"`
		Level   int     `json:"level"`
		Purpose Purpose `json:"purpose"`
	}
	extension(document, &ours)
	if codeForm.MatchString(ours.Code) {
		if f.Code = ours.Code; f.Source == nobody {
			f.Source = ""
		}
	}
	if ours.Level > 0 && ours.Level <= MaxDepth {
		f.Level = ours.Level
	}
	if ours.Purpose == Directions {
		f.Purpose = Directions
	}
	f.Extra.Document = none(document)
}

func (r *caseReader) item(at string, raw json.RawMessage) (Item, bool) {
	fields := r.object(at, raw)
	if fields == nil {
		return Item{}, false
	}
	at += "."
	i := Item{ID: r.id(at+"identifier", fields, "identifier"), Title: r.text(at, fields, "fullStatement"), Coding: r.text(at, fields, "humanCodingScheme"),
		Note: r.text(at, fields, "notes"), Kind: r.text(at, fields, "CFItemType"), URI: r.text(at, fields, "uri"), Changed: r.text(at, fields, "lastChangeDateTime")}
	if strings.TrimSpace(i.Title) == "" {
		r.say(at+"fullStatement", "текст записи обязателен.")
	}
	if end := r.text(at, fields, "statusEndDate"); end != "" {
		day, err := civil.Parse(end)
		switch {
		case err != nil:
			r.say(at+"statusEndDate", "нужна дата вида 2026-03-05.")
		case day.After(r.today):
			fields["statusEndDate"], _ = json.Marshal(end)
		default:
			i.RetiredOn = day
		}
	}
	var ours struct {
		Code string `json:"code"`
	}
	extension(fields, &ours)
	if codeForm.MatchString(ours.Code) {
		i.Code = ours.Code
	}
	i.Extra = none(fields)
	return i, true
}

// codes gives each item a code of ours: the source's own where it is one, else one made
// of it, or of the id, so that the same file gives the same codes.
func (r *caseReader) codes(f *Framework) {
	taken := map[string]bool{}
	for n := range f.Items {
		i := &f.Items[n]
		switch {
		case i.Code != "":
		case codeForm.MatchString(i.Coding):
			i.Code = i.Coding
		case i.Coding != "":
			i.Code = slug(i.Coding)
		}
		if i.Code == "" || taken[i.Code] {
			i.Code = i.ID.String()
		}
		if i.Code == i.Coding {
			i.Coding = ""
		}
		taken[i.Code] = true
	}
}

// tree puts the items under their parents. Of several parents the first counts; other
// associations are kept as they came.
func (r *caseReader) tree(f *Framework, associations []json.RawMessage) {
	at := make(map[uuid.UUID]int, len(f.Items))
	for n, i := range f.Items {
		at[i.ID] = n
	}
	for n, raw := range associations {
		place := fmt.Sprintf("CFAssociations[%d]", n)
		fields := r.object(place, raw)
		if fields == nil {
			continue
		}
		a, ok := r.association(place+".", fields)
		if !ok {
			continue
		}
		child, here := at[a.origin]
		_, below := at[a.target]
		if a.kind != "isChildOf" || !here || !below && a.target != f.GUID || f.Items[child].Link != nil || a.id == uuid.Nil {
			f.Associations = append(f.Associations, bytes.Clone(raw))
			continue
		}
		for _, known := range []string{"identifier", "associationType", "sequenceNumber"} {
			if known != "sequenceNumber" || a.seq != 0 {
				delete(fields, known)
			}
		}
		f.Items[child].Link = &Link{ID: a.id, Seq: a.seq, Extra: none(fields)}
		if below {
			f.Items[child].Parent = a.target
		}
	}
	depth := f.depths()
	for n, i := range f.Items {
		if d := depth[i.ID]; d == 0 || d > MaxDepth {
			r.say(fmt.Sprintf("CFItems[%d]", n), fmt.Sprintf("запись стоит под самой собой или глубже %d уровней.", MaxDepth))
		}
	}
	f.number()
}

// number puts siblings in the order of their numbers; those without one come last.
func (f *Framework) number() {
	siblings := map[uuid.UUID][]Item{}
	var parents []uuid.UUID
	for _, i := range f.Items {
		if siblings[i.Parent] == nil {
			parents = append(parents, i.Parent)
		}
		siblings[i.Parent] = append(siblings[i.Parent], i)
	}
	f.Items = f.Items[:0]
	for _, p := range parents {
		slices.SortStableFunc(siblings[p], func(a, b Item) int { return cmp.Compare(a.rank(), b.rank()) })
		f.Items = append(f.Items, siblings[p]...)
	}
}

func (i Item) rank() uint {
	if i.Link == nil {
		return ^uint(0)
	}
	return uint(i.Link.Seq) - 1
}

type association struct {
	id, origin, target uuid.UUID
	kind               string
	seq                int
}

func (r *caseReader) association(at string, fields Fields) (a association, ok bool) {
	before := len(r.bad.Fields)
	a.kind = r.peek(at, fields, "associationType")
	if a.kind == "" {
		r.say(at+"associationType", "вид связи обязателен.")
	}
	if id := r.peek(at, fields, "identifier"); id != "" {
		if a.id, ok = parseID(id); !ok {
			r.say(at+"identifier", "нужен идентификатор UUID.")
		}
	}
	for _, end := range []struct {
		name string
		id   *uuid.UUID
	}{{"originNodeURI", &a.origin}, {"destinationNodeURI", &a.target}} {
		node := r.object(at+end.name, fields[end.name])
		if node == nil {
			continue
		}
		*end.id, _ = parseID(r.peek(at+end.name+".", node, "identifier")) // ends elsewhere may have ids of their own kind
	}
	if raw, there := fields["sequenceNumber"]; there && string(raw) != "null" {
		if err := json.Unmarshal(raw, &a.seq); err != nil || a.seq < 0 {
			r.say(at+"sequenceNumber", "нужно целое число от 0.")
		}
	}
	return a, len(r.bad.Fields) == before
}
