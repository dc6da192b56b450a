package directoryweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

type regionInput struct {
	Name        string           `json:"name" minLength:"2" maxLength:"200"`
	TimeZone    string           `json:"time_zone" maxLength:"64" doc:"Часовой пояс по базе IANA" example:"Asia/Irkutsk"`
	Coordinator coordinatorInput `json:"coordinator" doc:"Первый региональный координатор"`
}

type coordinatorInput struct {
	Surname    string `json:"surname" minLength:"1" maxLength:"100"`
	GivenName  string `json:"given_name" minLength:"1" maxLength:"100"`
	Patronymic string `json:"patronymic,omitempty" maxLength:"100"`
	Email      string `json:"email" minLength:"3" maxLength:"254"`
}

var regionExample = regionInput{Name: "Республика Алтай", TimeZone: "Asia/Barnaul",
	Coordinator: coordinatorInput{Surname: "Белова", GivenName: "Ольга", Patronymic: "Сергеевна", Email: "belova@example.ru"}}

func (in regionInput) domain() directory.NewRegion {
	c := in.Coordinator
	return directory.NewRegion{Name: in.Name, TimeZone: in.TimeZone, Coordinator: tenant.Person{
		Profile: tenant.Profile{Surname: c.Surname, GivenName: c.GivenName, Patronymic: c.Patronymic, Email: c.Email}}}
}

type region struct {
	ID             uuid.UUID `json:"id"`
	Name           string    `json:"name"`
	TimeZone       string    `json:"time_zone"`
	Municipalities int       `json:"municipalities"`
	Organizations  int       `json:"organizations"`
	Staffed        bool      `json:"staffed" doc:"Координатор принял приглашение"`
	CreatedAt      time.Time `json:"created_at"`
}

func toRegion(r directory.RegionSummary) region {
	return region{r.ID, r.Name, r.TimeZone, r.Municipalities, r.Organizations, r.Staffed, r.CreatedAt}
}

type createdRegion struct {
	Region      region     `json:"region"`
	Coordinator uuid.UUID  `json:"coordinator"`
	Invitation  invitation `json:"invitation"`
}

type invitation struct {
	Token     string    `json:"token" doc:"Показывается один раз: передайте его координатору"`
	ExpiresAt time.Time `json:"expires_at"`
}

func toInvitation(i directory.Invitation) invitation { return invitation{i.Token, i.ExpiresAt} }

// MunicipalityInput is what a coordinator writes of a municipality. Exported, as all
// that is embedded here: the contract leaves out what an unexported one has.
type MunicipalityInput struct {
	Name     string `json:"name" minLength:"2" maxLength:"200"`
	TimeZone string `json:"time_zone,omitempty" maxLength:"64" doc:"Если не тот, что у региона" example:"Asia/Irkutsk"`
}

var municipalityExample = MunicipalityInput{Name: "Саянск", TimeZone: "Asia/Irkutsk"}

type municipality struct {
	ID uuid.UUID `json:"id"`
	MunicipalityInput
	Version int `json:"version"`
}

func toMunicipality(m tenant.Municipality) municipality {
	return municipality{m.ID, MunicipalityInput{m.Name, m.TimeZone}, m.Version}
}

// OrganizationInput is what a coordinator writes of an organization.
type OrganizationInput struct {
	Name      string `json:"name" minLength:"2" maxLength:"500" doc:"Полное название"`
	ShortName string `json:"short_name" minLength:"2" maxLength:"120" doc:"Краткое название"`
	Headcount int    `json:"headcount" minimum:"0" maximum:"10000" doc:"Сколько педагогов в организации"`
}

type newOrganization struct {
	OrganizationInput
	Municipality uuid.UUID `json:"municipality,omitzero" required:"false" doc:"По умолчанию свой"`
}

var (
	organizationExample = OrganizationInput{Name: "Муниципальное бюджетное общеобразовательное учреждение «Гимназия № 1»",
		ShortName: "МБОУ «Гимназия № 1»", Headcount: 48}
	newOrganizationExample = newOrganization{OrganizationInput: organizationExample}
)

func (in OrganizationInput) domain() tenant.Organization {
	return tenant.Organization{Name: in.Name, ShortName: in.ShortName, Headcount: in.Headcount}
}

type organization struct {
	ID           uuid.UUID `json:"id"`
	Municipality uuid.UUID `json:"municipality"`
	OrganizationInput
	Version int `json:"version"`
}

func toOrganization(o tenant.Organization) organization {
	return organization{o.ID, o.MunicipalityID, OrganizationInput{o.Name, o.ShortName, o.Headcount}, o.Version}
}
