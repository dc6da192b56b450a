package tenant

import (
	"slices"
	"strings"
)

// PersonalColumn is one column that holds personal data: what it is kept for, how
// long, and how it is erased (152-ФЗ). A test reads the database's schema and fails
// where a column is neither here nor said to be plain.
type PersonalColumn struct {
	Table, Column string
	Purpose       Purpose
	Term          Term
	// Eraser is the value that takes the column's place; empty: the row goes.
	Eraser string
}

// Purpose of keeping, as the consent names it.
type Purpose string

// The purposes.
const (
	ForRecords  Purpose = "учёт педагогов и их ролей в организации"
	ForContact  Purpose = "связь с человеком и приглашение в систему"
	ForRoute    Purpose = "составление и сопровождение индивидуального образовательного маршрута"
	ForDeficits Purpose = "диагностика и учёт профессиональных дефицитов"
	ForEntry    Purpose = "вход в систему и защита от подбора пароля"
	ForEvidence Purpose = "подтверждение согласий и действий с персональными данными"
	ForRepeat   Purpose = "ответ на повторённый запрос"
)

// Term of keeping.
type Term string

// The terms.
const (
	WhileInSystem   Term = "пока данные человека хранятся в системе" // [B 4.4]
	WhileSignedIn   Term = "пока длится сеанс, не дольше 60 дней"
	ForADay         Term = "сутки"
	ForAMonth       Term = "30 дней"
	ForEvidenceTerm Term = "три года после отзыва согласия или прекращения последней роли"
)

// PersonalTable gathers the columns of one table.
type PersonalTable struct {
	Name string
	// Of is the condition by which a person's rows are found: $1 is the region, $2
	// the person.
	Of      string
	Purpose Purpose
	Term    Term
	Erase   map[string]string // personal columns, each with the value that takes its place
	Remove  string            // or: personal columns of a table whose rows go
	Plain   string            // the columns with no personal data
}

// PersonalTables lists the registry in the order in which a person's data is to be
// taken away: what is found through the person comes before the person.
func PersonalTables() []PersonalTable { return slices.Clone(personalTables) }

const (
	blank     = "''"
	none      = "NULL"
	byPerson  = "region_id = $1 AND person_id = $2"
	byAccount = "account_id = (SELECT account_id FROM person WHERE region_id = $1 AND id = $2)"
	byRoute   = "region_id = $1 AND route_id IN (SELECT id FROM route WHERE region_id = $1 AND tutee_id = $2)"
	erased    = "'удалено'"

	// what a file of results says nobody can look into here: it is packed as it came
	ofTheirPlaces = "(municipality_id IS NULL OR municipality_id IN (SELECT municipality_id FROM membership WHERE region_id = $1 AND person_id = $2)) AND " +
		"(organization_id IS NULL OR organization_id IN (SELECT organization_id FROM membership WHERE region_id = $1 AND person_id = $2))"
	fromFiles = "region_id = $1 AND import_id IN (SELECT id FROM result_import WHERE region_id = $1 AND " + ofTheirPlaces + ")"

	saidByOrBeside = "(author_id = $2 OR route_id IN (SELECT id FROM route WHERE region_id = $1 AND tutee_id = $2))"
)

// PersonalColumns lists every column with personal data.
func PersonalColumns() []PersonalColumn {
	var all []PersonalColumn
	for _, t := range personalTables {
		for column, eraser := range t.Erase {
			all = append(all, PersonalColumn{t.Name, column, t.Purpose, t.Term, eraser})
		}
		for column := range strings.FieldsSeq(t.Remove) {
			all = append(all, PersonalColumn{t.Name, column, t.Purpose, t.Term, ""})
		}
	}
	return all
}

// PlainColumns lists the columns of personal tables that hold no personal data: ids
// (of people, too: they point to a row that is erased), codes, dates, numbers.
func PlainColumns() map[string][]string {
	all := map[string][]string{}
	for _, t := range personalTables {
		all[t.Name] = append(all[t.Name], strings.Fields(t.Plain)...)
	}
	return all
}

// ImpersonalTables lists the tables that hold nothing about a person.
func ImpersonalTables() []string { return strings.Fields(impersonalTables) }
