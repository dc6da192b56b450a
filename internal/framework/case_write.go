package framework

import (
	"bytes"
	"encoding/json"
	"maps"
	"strconv"

	"github.com/google/uuid"
)

// WriteCASE writes the framework as a CFPackage of 1EdTech CASE 1.1, with the relations
// that begin in it. others are the frameworks in which they end. Twice written it is the
// same, byte by byte.
func (f *Framework) WriteCASE(relations []Relation, others []*Framework) ([]byte, error) {
	w := caseWriter{f: f, home: f.node()}
	w.document()
	w.items()
	w.tree()
	w.crosswalk(relations, others)
	pack := maps.Clone(f.Extra.Package)
	if pack == nil {
		pack = Fields{}
	}
	associations := append(w.associations, f.Associations...)
	for name, value := range map[string]any{"CFDocument": w.head, "CFItems": w.all, "CFAssociations": associations} {
		raw, err := plain(value)
		if err != nil {
			return nil, err
		}
		pack[name] = raw
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(pack)
	return out.Bytes(), err
}

// plain is JSON without escaped angle brackets.
func plain(value any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return bytes.TrimSpace(b.Bytes()), err
}

type caseWriter struct {
	f            *Framework
	home         map[string]any
	head         Fields
	all          []Fields
	associations []json.RawMessage
}

// put sets a field where there is something to say; what the source said stays otherwise.
func put(fields Fields, name string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case nil:
		return
	}
	fields[name], _ = plain(value) // texts, numbers and maps of them
}

// preset sets a field that the source did not.
func preset(fields Fields, name string, value any) {
	if _, there := fields[name]; !there {
		put(fields, name, value)
	}
}

func copied(extra Fields) Fields {
	out := make(Fields, len(extra)+8)
	maps.Copy(out, extra)
	return out
}

// extend puts our own words among the extensions.
func extend(fields Fields, words map[string]any) {
	var all Fields
	if json.Unmarshal(fields["extensions"], &all) != nil || all == nil {
		all = Fields{}
	}
	put(all, ourExtension, words)
	put(fields, "extensions", all)
}

func urn(uri string, id uuid.UUID) string {
	if uri != "" {
		return uri
	}
	return "urn:uuid:" + id.String()
}

func (f *Framework) node() map[string]any {
	return map[string]any{"title": f.Title, "identifier": f.GUID.String(), "uri": urn(f.Extra.URI, f.GUID)}
}

func (i Item) node() map[string]any {
	return map[string]any{"title": i.Title, "identifier": i.ID.String(), "uri": urn(i.URI, i.ID)}
}

// adoption is CASE's word for a state.
var adoption = map[State]string{Draft: "Draft", Published: "Adopted", Retired: "Deprecated"}

func (w *caseWriter) document() {
	f, d := w.f, copied(w.f.Extra.Document)
	put(d, "identifier", f.GUID.String())
	put(d, "uri", urn(f.Extra.URI, f.GUID))
	put(d, "title", f.Title)
	put(d, "creator", f.Source)
	put(d, "description", f.Description)
	put(d, "lastChangeDateTime", f.changed())
	preset(d, "creator", nobody)
	preset(d, "caseVersion", "1.1")
	preset(d, "language", "ru")
	preset(d, "version", strconv.Itoa(f.Edition))
	preset(d, "CFPackageURI", w.home)
	preset(d, "adoptionStatus", adoption[f.State])
	extend(d, map[string]any{"code": f.Code, "level": f.Level, "purpose": f.Purpose})
	w.head = d
}

// nobody stands for the creator of a framework that names no source: CASE wants one.
const nobody = "Маршрут"

// changed is the moment that the document names, or the last edit.
func (f *Framework) changed() string {
	if f.Extra.Changed != "" {
		return f.Extra.Changed
	}
	return stamp(f.UpdatedAt)
}

func (w *caseWriter) items() {
	w.all = []Fields{}
	for _, i := range w.f.Items {
		d := copied(i.Extra)
		put(d, "identifier", i.ID.String())
		put(d, "uri", urn(i.URI, i.ID))
		put(d, "fullStatement", i.Title)
		put(d, "notes", i.Note)
		put(d, "CFItemType", i.Kind)
		put(d, "humanCodingScheme", i.Code)
		if i.Coding != "" {
			put(d, "humanCodingScheme", i.Coding)
			extend(d, map[string]any{"code": i.Code})
		}
		if !i.Living() {
			put(d, "statusEndDate", i.RetiredOn.String())
		}
		put(d, "lastChangeDateTime", i.Changed)
		preset(d, "lastChangeDateTime", w.f.changed())
		preset(d, "CFDocumentURI", w.home)
		w.all = append(w.all, d)
	}
}

func (w *caseWriter) tree() {
	byID := make(map[uuid.UUID]Item, len(w.f.Items))
	for _, i := range w.f.Items {
		byID[i.ID] = i
	}
	seqs := w.f.sequence()
	for _, i := range w.f.Items {
		d, parent := Fields{}, w.home
		if i.Parent != uuid.Nil {
			parent = byID[i.Parent].node()
		}
		id := uuid.NewSHA1(w.f.GUID, append(i.ID[:], i.Parent[:]...))
		if i.Link != nil {
			d, id = copied(i.Link.Extra), i.Link.ID
		}
		w.associate(d, id, "isChildOf", i.node(), parent, i.Changed)
		if n := seqs[i.ID]; n > 0 {
			put(d, "sequenceNumber", n)
		}
		w.keep(d)
	}
}

func (w *caseWriter) associate(d Fields, id uuid.UUID, kind string, origin, target map[string]any, changed string) {
	put(d, "identifier", id.String())
	put(d, "associationType", kind)
	preset(d, "uri", "urn:uuid:"+id.String())
	preset(d, "originNodeURI", origin)
	preset(d, "destinationNodeURI", target)
	preset(d, "lastChangeDateTime", changed)
	preset(d, "lastChangeDateTime", w.f.changed())
	preset(d, "CFDocumentURI", w.home)
}

func (w *caseWriter) keep(d Fields) {
	raw, _ := plain(d) // JSON all through
	w.associations = append(w.associations, raw)
}

// sequence gives each item its number among its siblings: the source's where they still
// tell the order, else counted anew; none where the source gave none.
func (f *Framework) sequence() map[uuid.UUID]int {
	siblings := map[uuid.UUID][]Item{}
	for _, i := range f.Items {
		siblings[i.Parent] = append(siblings[i.Parent], i)
	}
	out := make(map[uuid.UUID]int, len(f.Items))
	for _, all := range siblings {
		kept, bare, last := true, true, 0
		for _, i := range all {
			n := 0
			if i.Link != nil {
				n = i.Link.Seq
			} else {
				bare = false
			}
			kept, bare, last = kept && n > last, bare && n == 0, n
		}
		for n, i := range all {
			switch {
			case bare:
			case kept:
				out[i.ID] = i.Link.Seq
			default:
				out[i.ID] = n + 1
			}
		}
	}
	return out
}

func (w *caseWriter) crosswalk(relations []Relation, others []*Framework) {
	for _, r := range relations {
		origin, ok := w.f.Item(r.OriginItem)
		if r.OriginFramework != w.f.Code || !ok {
			continue
		}
		for _, o := range others {
			target, ok := o.Item(r.TargetItem)
			if o.Code != r.TargetFramework || !ok {
				continue
			}
			d, kind, from, to := copied(r.Extra), r.Kind, origin.node(), target.node()
			if kind == Broader { // CASE has a word for the way back only
				kind, from, to = PartOf, to, from
			}
			w.associate(d, r.ID, caseType[kind], from, to, stamp(r.CreatedAt))
			put(d, "notes", r.Note)
			w.keep(d)
			break
		}
	}
}
