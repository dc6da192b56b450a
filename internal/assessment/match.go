package assessment

import (
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// MatchKey reduces words to what is compared: letters and digits in lower case,
// with Е for Ё. Spaces, hyphens, quotes and «№» do not tell people or schools apart.
func MatchKey(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch { // what nearly all names are of needs no tables
		case r >= 'а' && r <= 'я' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
			continue
		case r >= 'А' && r <= 'Я':
			b.WriteRune(r + 'а' - 'А')
			continue
		case r <= ' ':
			continue
		}
		switch r = unicode.ToLower(r); {
		case r == 'ё':
			b.WriteRune('е')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// digits keeps the digits of a СНИЛС, nothing where there are not 11.
func digits(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	if b.Len() != 11 {
		return ""
	}
	return b.String()
}

// wanted is a person as a file names them, made comparable.
type wanted struct {
	snils, email                         string
	surname, given, patronymic, employer string
}

func wantedOf(p diagnostics.Person) wanted {
	return wanted{
		snils: digits(p.SNILS), email: strings.ToLower(strings.TrimSpace(p.Email)),
		surname: MatchKey(p.Surname), given: MatchKey(p.Name), patronymic: MatchKey(p.Patronymic), employer: MatchKey(p.Organization),
	}
}

// named holds when there is something to find the person by.
func (w wanted) named() bool {
	return w.snils != "" || w.email != "" || w.surname != "" && w.given != ""
}

// agrees holds where the file gives the candidate no other surname. «Мария Соколова»
// has the name first.
func (w wanted) agrees(c Candidate) bool {
	surname := MatchKey(c.Surname)
	return w.surname == "" || w.surname == surname || w.given == surname && w.surname == MatchKey(c.GivenName)
}

// Candidate is a person of ours at one organization within the importer's reach.
type Candidate struct {
	PersonID       uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	SNILS          string `bun:"snils"`
	Email          string
	Surname        string
	GivenName      string
	Patronymic     string
	Name           string // of the organization
	ShortName      string
	Tutee          bool // acts there as a teacher
	// Since and Until are of a role whose term is over; zero while it lasts.
	Since, Until civil.Date
}

// acted tells whether the role lasts, or did on the day.
func (c Candidate) acted(on civil.Date) bool {
	return c.Until.IsZero() || !on.Before(c.Since) && !on.After(c.Until)
}

// Likeness is somebody whom a file may mean: shown to whoever decides, never taken by
// itself.
type Likeness struct {
	PersonID uuid.UUID `json:"person"`
	Name     string    `json:"name"`
	Place    string    `json:"place"`
}

func (c Candidate) likeness() Likeness {
	place := c.ShortName
	if place == "" {
		place = c.Name
	}
	return Likeness{c.PersonID, strings.Join(strings.Fields(c.Surname+" "+c.GivenName+" "+c.Patronymic), " "), place}
}

// Matcher finds whom a file means. It sees the candidates one by one, so that
// nobody's whole region is ever in memory, and it never guesses: a person found
// not for certain is reported.
type Matcher struct {
	// SameOrganization says that all candidates are of the importer's own school, so
	// that a file need not name it.
	SameOrganization bool

	// On are the days of the people's results: whose role was over by then is not found,
	// and said to be.
	On []civil.Date

	wanted  []wanted
	bySNILS map[string][]int
	byEmail map[string][]int
	byName  map[string][]int
	found   []findings
	// Alike gathers who may be meant where that is not certain.
	Alike     bool
	bySurname map[string][]int
	chosen    map[uuid.UUID]*Candidate // those whom somebody decided for
}

// findings about one wanted person: who has the СНИЛС, the e-mail, the name.
type findings struct {
	snils, email, name hits
	elsewhere          bool // somebody of that name works where the file does not say
	over               bool // somebody fits whose role was over on the day of the result
	alike              []Likeness
}

// maxAlike is how many likely people are shown.
const maxAlike = 6

func (f *findings) like(c Candidate) {
	if len(f.alike) < maxAlike && !slices.ContainsFunc(f.alike, func(l Likeness) bool { return l.PersonID == c.PersonID }) {
		f.alike = append(f.alike, c.likeness())
	}
}

// hits keeps the first two persons: two are enough to be uncertain.
type hits struct {
	n     int
	first Candidate
	fits  bool // first's organization is the one named
}

// Match is whom a wanted person is, or why that is not certain.
type Match struct {
	PersonID, MunicipalityID, OrganizationID uuid.UUID
	Problem                                  string
}

// NewMatcher takes the people of a file.
func NewMatcher(people []diagnostics.Person) *Matcher {
	m := &Matcher{bySNILS: map[string][]int{}, byEmail: map[string][]int{}, byName: map[string][]int{}, bySurname: map[string][]int{},
		chosen: map[uuid.UUID]*Candidate{}}
	m.found = make([]findings, len(people))
	for i, p := range people {
		w := wantedOf(p)
		m.wanted = append(m.wanted, w)
		if w.snils != "" {
			m.bySNILS[w.snils] = append(m.bySNILS[w.snils], i)
		}
		if w.email != "" {
			m.byEmail[w.email] = append(m.byEmail[w.email], i)
		}
		if w.surname != "" {
			m.bySurname[w.surname] = append(m.bySurname[w.surname], i)
		}
		if w.surname != "" && w.given != "" {
			m.byName[w.surname+" "+w.given] = append(m.byName[w.surname+" "+w.given], i)
		}
	}
	return m
}

// Expect says that somebody decided for these people: See finds where they work.
func (m *Matcher) Expect(people ...uuid.UUID) {
	for _, p := range people {
		m.chosen[p] = nil
	}
}

// Chosen gives an expected person; false where they are not within reach.
func (m *Matcher) Chosen(person uuid.UUID) (Match, bool) {
	c := m.chosen[person]
	if c == nil {
		return Match{}, false
	}
	return Match{PersonID: c.PersonID, MunicipalityID: c.MunicipalityID, OrganizationID: c.OrganizationID}, true
}

// Likely gives who may be the i-th person of the file.
func (m *Matcher) Likely(i int) []Likeness { return m.found[i].alike }

// notice keeps the likely and the expected.
func (m *Matcher) notice(c Candidate) {
	if before, expected := m.chosen[c.PersonID]; expected && (before == nil || c.Tutee && !before.Tutee) {
		m.chosen[c.PersonID] = &c
	}
	if !m.Alike {
		return
	}
	for _, by := range []struct {
		index map[string][]int
		key   string
	}{{m.bySNILS, c.SNILS}, {m.byEmail, strings.ToLower(c.Email)}} {
		if by.key != "" {
			for _, i := range by.index[by.key] {
				m.found[i].like(c)
			}
		}
	}
	surname, given := MatchKey(c.Surname), MatchKey(c.GivenName)
	for _, i := range m.bySurname[given] { // «Мария Соколова»
		if m.wanted[i].given == surname {
			m.found[i].like(c)
		}
	}
	for _, i := range m.bySurname[surname] {
		if w := m.wanted[i]; w.given == "" || strings.HasPrefix(given, w.given) || strings.HasPrefix(w.given, given) {
			m.found[i].like(c)
		}
	}
}

// See looks at one candidate; all of one person's come in a row.
func (m *Matcher) See(c Candidate) {
	m.notice(c)
	if c.SNILS != "" {
		for _, i := range m.bySNILS[c.SNILS] {
			m.add(i, &m.found[i].snils, c)
		}
	}
	if c.Email != "" {
		for _, i := range m.byEmail[strings.ToLower(c.Email)] {
			m.add(i, &m.found[i].email, c)
		}
	}
	for _, i := range m.byName[MatchKey(c.Surname)+" "+MatchKey(c.GivenName)] {
		w := m.wanted[i]
		p := MatchKey(c.Patronymic)
		if p != "" && w.patronymic != "" && p != w.patronymic {
			continue
		}
		if works(c, w) || w.employer == "" && m.SameOrganization {
			m.add(i, &m.found[i].name, c)
		} else if c.acted(m.on(i)) {
			m.found[i].elsewhere = true
		}
	}
}

// add counts a candidate for the i-th person, if their role lasted on the day.
func (m *Matcher) add(i int, h *hits, c Candidate) {
	if !c.acted(m.on(i)) {
		m.found[i].over = true
		return
	}
	h.add(c, m.wanted[i])
}

func (m *Matcher) on(i int) civil.Date {
	if i < len(m.On) {
		return m.On[i]
	}
	return civil.Date{}
}

// works holds when the candidate's organization is the one the file names.
func works(c Candidate, w wanted) bool {
	return w.employer != "" && (MatchKey(c.ShortName) == w.employer || MatchKey(c.Name) == w.employer)
}

func (h *hits) add(c Candidate, w wanted) {
	fits := works(c, w)
	switch {
	case h.n == 0:
		h.n, h.first, h.fits = 1, c, fits
	case h.first.PersonID != c.PersonID:
		h.n++
	case fits && !h.fits || fits == h.fits && c.Tutee && !h.first.Tutee: // the better place of the same person
		h.first, h.fits = c, fits
	}
}

// The reasons why somebody is not found for certain.
const (
	unnamed      = "Не указано, чей это результат: нужны СНИЛС, адрес электронной почты или фамилия и имя."
	unknown      = "Человек не найден в Ваших организациях. Проверьте написание или добавьте его."
	elsewhere    = "Человек с такими ФИО есть, но организация названа в файле иначе. Выберите его, если это он."
	unemployed   = "Нужна организация: по фамилии и имени без неё человек не определяется."
	ambiguous    = "Подходят несколько человек: добавьте СНИЛС или адрес электронной почты."
	disagreement = "СНИЛС, почта и фамилия указывают на разных людей."
	roleOver     = "Срок роли этого человека истёк до даты результата. Выберите его, если результат всё же его."
	otherSNILS   = "СНИЛС в файле не тот, что у этого человека в системе."
)

// Of says whom the i-th person of the file means.
func (m *Matcher) Of(i int) Match {
	w, f := m.wanted[i], m.found[i]
	if !w.named() {
		return Match{Problem: unnamed}
	}
	var sure *Candidate
	for _, h := range []hits{f.snils, f.email, f.name} {
		switch {
		case h.n > 1 && sure == nil:
			return Match{Problem: ambiguous}
		case h.n == 0:
		case sure == nil:
			sure = &h.first
		case h.n == 1 && h.first.PersonID != sure.PersonID:
			return Match{Problem: disagreement}
		}
	}
	switch {
	case sure == nil && f.over:
		return Match{Problem: roleOver}
	case sure == nil && w.employer == "" && !m.SameOrganization && w.snils == "" && w.email == "":
		return Match{Problem: unemployed}
	case sure == nil && f.elsewhere:
		return Match{Problem: elsewhere}
	case sure == nil:
		return Match{Problem: unknown}
	case !w.agrees(*sure):
		return Match{Problem: disagreement}
	case w.snils != "" && sure.SNILS != "" && sure.SNILS != w.snils:
		return Match{Problem: otherSNILS}
	}
	return Match{PersonID: sure.PersonID, MunicipalityID: sure.MunicipalityID, OrganizationID: sure.OrganizationID}
}
