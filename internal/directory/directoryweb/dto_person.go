package directoryweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// ProfileInput is what is known about a person [A II.2, B 2.5, B Карта §1].
type ProfileInput struct {
	Surname          string          `json:"surname" minLength:"1" maxLength:"100"`
	GivenName        string          `json:"given_name" minLength:"1" maxLength:"100"`
	Patronymic       string          `json:"patronymic,omitempty" maxLength:"100"`
	Email            string          `json:"email,omitempty" maxLength:"254"`
	Phone            string          `json:"phone,omitempty" maxLength:"40"`
	SNILS            string          `json:"snils,omitempty" maxLength:"20" doc:"По желанию, никогда не обязателен"`
	Position         string          `json:"position,omitempty" maxLength:"200" doc:"Должность"`
	Subjects         []string        `json:"subjects,omitempty" maxItems:"20" doc:"Преподаваемые предметы"`
	Education        string          `json:"education,omitempty" maxLength:"500"`
	TeachingSince    civil.Date      `json:"teaching_since,omitzero" required:"false" format:"date" doc:"С какого дня считается педагогический стаж"`
	Category         tenant.Category `json:"category,omitempty" enum:"conformity,first,highest,teacher_methodist,teacher_mentor" doc:"Квалификационная категория"`
	CategoryUntil    civil.Date      `json:"category_until,omitzero" required:"false" format:"date" doc:"Нет у категорий без срока"`
	AttestationMonth string          `json:"attestation_month,omitempty" pattern:"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$" doc:"Месяц и год аттестации, вида 2027-05"`
	MentoringForm    string          `json:"mentoring_form,omitempty" maxLength:"100" doc:"Форма наставничества: код из положения или свои слова"`
}

func (in ProfileInput) domain() tenant.Profile {
	p := tenant.Profile{Surname: in.Surname, GivenName: in.GivenName, Patronymic: in.Patronymic, Email: in.Email, Phone: in.Phone, SNILS: in.SNILS,
		Position: in.Position, Subjects: in.Subjects, Education: in.Education, TeachingSince: in.TeachingSince, Category: in.Category,
		CategoryUntil: in.CategoryUntil, MentoringForm: in.MentoringForm}
	if in.AttestationMonth != "" {
		p.AttestationMonth, _ = civil.Parse(in.AttestationMonth + "-01") // the pattern takes real months only
	}
	return p
}

func toProfile(p tenant.Profile) ProfileInput {
	out := ProfileInput{p.Surname, p.GivenName, p.Patronymic, p.Email, p.Phone, p.SNILS, p.Position, p.Subjects, p.Education, p.TeachingSince,
		p.Category, p.CategoryUntil, "", p.MentoringForm}
	if !p.AttestationMonth.IsZero() {
		out.AttestationMonth = p.AttestationMonth.String()[:len("2006-01")]
	}
	return out
}

var profileExample = ProfileInput{Surname: "Сорокина", GivenName: "Вера", Patronymic: "Павловна", Email: "sorokina@example.ru",
	Position: "учитель математики", Subjects: []string{"математика"}, Education: "высшее педагогическое", TeachingSince: civil.MustParse("2014-09-01"),
	Category: tenant.FirstCategory, AttestationMonth: "2027-05"}

type membershipInput struct {
	Role         tenant.Role `json:"role" enum:"tutee,tutor,mentor,school_coordinator,methodological_lead,municipal_coordinator,regional_methodist,regional_coordinator"`
	Municipality uuid.UUID   `json:"municipality,omitzero" required:"false" doc:"Для роли муниципалитета; по умолчанию свой"`
	Organization uuid.UUID   `json:"organization,omitzero" required:"false" doc:"Для роли организации; по умолчанию своя"`
	Since        civil.Date  `json:"since,omitzero" required:"false" format:"date" doc:"По умолчанию с сегодняшнего дня"`
	Until        civil.Date  `json:"until,omitzero" required:"false" format:"date" doc:"Последний день, если роль дана на срок"`
}

var membershipExample = membershipInput{Role: tenant.Tutor}

func (in membershipInput) domain() directory.Appointed {
	return directory.Appointed{Role: in.Role, Node: tenant.Node{Municipality: in.Municipality, Organization: in.Organization}, Since: in.Since, Until: in.Until}
}

type newPerson struct {
	ProfileInput
	Membership membershipInput `json:"membership" doc:"Первая роль"`
}

var newPersonExample = newPerson{profileExample, membershipInput{Role: tenant.Tutee}}

// MembershipPlace is where a role acts; nothing at a level means above it.
type MembershipPlace struct {
	MunicipalityID   *uuid.UUID `json:"municipality,omitempty"`
	MunicipalityName string     `json:"municipality_name,omitempty"`
	OrganizationID   *uuid.UUID `json:"organization,omitempty"`
	OrganizationName string     `json:"organization_name,omitempty"`
}

func toNode(municipality uuid.UUID, municipalityName string, organization uuid.UUID, organizationName string) MembershipPlace {
	return MembershipPlace{web.OrNone(municipality), municipalityName, web.OrNone(organization), organizationName}
}

type personMembership struct {
	ID   uuid.UUID   `json:"id"`
	Role tenant.Role `json:"role"`
	MembershipPlace
	Since   civil.Date `json:"since" format:"date"`
	Until   civil.Date `json:"until,omitzero" format:"date"`
	EndedAt time.Time  `json:"ended_at,omitzero" doc:"Когда роль прекращена"`
}

func toMembership(m directory.Member) personMembership {
	return personMembership{m.ID, m.Role, toNode(m.MunicipalityID, m.Municipality, m.OrganizationID, m.Organization), m.Since, m.Until, m.EndedAt}
}

// person is the whole card.
type person struct {
	ID uuid.UUID `json:"id"`
	ProfileInput
	Brief       bool               `json:"brief" doc:"Показаны только имя и должность: сведения ведёт регион"`
	SignsIn     bool               `json:"signs_in" doc:"Принял приглашение и может входить"`
	Invited     time.Time          `json:"invited_until,omitzero" doc:"До какого времени действует выданное приглашение"`
	Memberships []personMembership `json:"memberships"`
	Version     int                `json:"version"`
}

func toPerson(c directory.Card) person {
	out := person{ID: c.ID, ProfileInput: toProfile(c.Profile), Brief: !c.Near, SignsIn: c.AccountID != uuid.Nil, Invited: c.InvitedUntil, Version: c.Version,
		Memberships: make([]personMembership, 0, len(c.Memberships))}
	for _, m := range c.Memberships {
		out.Memberships = append(out.Memberships, toMembership(m))
	}
	return out
}

// personListed is a person in a list.
type personListed struct {
	ID         uuid.UUID          `json:"id"`
	Surname    string             `json:"surname"`
	GivenName  string             `json:"given_name"`
	Patronymic string             `json:"patronymic,omitempty"`
	Position   string             `json:"position,omitempty"`
	SignsIn    bool               `json:"signs_in"`
	Invited    time.Time          `json:"invited_until,omitzero" doc:"До какого времени действует выданное приглашение"`
	Roles      []personListedRole `json:"roles"`
}

type personListedRole struct {
	Membership uuid.UUID   `json:"membership"`
	Role       tenant.Role `json:"role"`
	MembershipPlace
	Until civil.Date `json:"until,omitzero" format:"date" doc:"Последний день, если роль дана на срок"`
}

func toListed(l directory.Listed) personListed {
	out := personListed{l.ID, l.Surname, l.GivenName, l.Patronymic, l.Position, l.SignsIn, l.InvitedUntil, make([]personListedRole, 0, len(l.Roles))}
	for _, r := range l.Roles {
		out.Roles = append(out.Roles, personListedRole{r.Membership, r.Role, toNode(r.MunicipalityID, r.Municipality, r.OrganizationID, r.Organization), r.Until})
	}
	return out
}

type peopleSearch struct {
	Text         string      `json:"text,omitempty" maxLength:"200" doc:"Начала фамилии, имени или отчества"`
	Role         tenant.Role `json:"role,omitempty" maxLength:"40"`
	Organization uuid.UUID   `json:"organization,omitzero" required:"false"`
	Municipality uuid.UUID   `json:"municipality,omitzero" required:"false"`
	Cursor       string      `json:"cursor,omitempty" maxLength:"500"`
	Limit        int         `json:"limit,omitempty" minimum:"1" maximum:"200"`
}

var searchExample = peopleSearch{Text: "Сорок", Role: tenant.Tutee}

type roleTitle struct {
	Role    tenant.Role `json:"role"`
	Title   string      `json:"title"`
	Usual   string      `json:"usual" doc:"Название по умолчанию"`
	Version int         `json:"version"`
}

func toRoleTitle(t directory.TitledRole) roleTitle { return roleTitle(t) }
