package authoring

// partNames finds the sections of a draft by their titles in a book, however many there
// are: each title is folded once.
type partNames struct {
	at     map[string]int // by title
	known  int            // sections whose titles are there
	number int            // that the codes of parts came to
}

// part gives the section where the item of a row goes: the part named in the book, which
// is made where there is none yet, else that of its competency.
func (r *reading) part(t *table, row int, title, competency string) int {
	if title == "" {
		return r.draft.into(competency)
	}
	i := r.partAt(title)
	if i >= 0 {
		return i
	}
	there := func(code string) bool { return r.draft.sectionAt(code) >= 0 }
	code, named := r.draft.competencyNamed(title)
	if !named || there(code) {
		code, r.parts.number = freeAfter("part", r.parts.number, there)
	}
	i = r.parts.known
	r.draft.parts().insert(i, Section{Code: code, Title: title})
	r.at["/sections/"+itoa(i)] = spot{t, row, map[string]string{"title": colPart}}
	return i
}

// partAt gives the place of a section; -1 where the book has named none so.
func (r *reading) partAt(title string) int {
	p := &r.parts
	if p.at == nil {
		p.at = map[string]int{}
	}
	for _, name := range r.draft.parts().titles(p.known) {
		if _, twice := p.at[fold(name)]; !twice {
			p.at[fold(name)] = p.known
		}
		p.known++
	}
	if i, there := p.at[fold(title)]; there {
		return i
	}
	return -1
}
