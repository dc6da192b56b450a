package tenant

import "slices"

// Role is what a membership lets a person do at its node. Titles shown to people
// are data of the region (RoleTitle), these codes never change.
type Role string

// The roles of the two sources [B 1.3, 2.8; A I.6-7, V].
const (
	Tutee                Role = "tutee"                 // тьюторант
	Tutor                Role = "tutor"                 // тьютор
	Mentor               Role = "mentor"                // наставник
	SchoolCoordinator    Role = "school_coordinator"    // школьный координатор, руководитель, заместитель
	MethodologicalLead   Role = "methodological_lead"   // руководитель ШМО
	MunicipalCoordinator Role = "municipal_coordinator" // муниципальный координатор, куратор
	RegionalMethodist    Role = "regional_methodist"    // региональный методист
	RegionalCoordinator  Role = "regional_coordinator"  // региональный координатор (ЦНППМ)
	Operator             Role = "operator"              // оператор платформы: no personal data of routes
)

// Level is the height of the node at which a role acts.
type Level string

// The levels of the tree: region > municipality > organization. The platform
// stands above all regions and sees none of their data.
const (
	LevelPlatform     Level = "platform"
	LevelRegion       Level = "region"
	LevelMunicipality Level = "municipality"
	LevelOrganization Level = "organization"
)

var levels = map[Role]Level{
	Tutee:                LevelOrganization,
	Tutor:                LevelOrganization,
	Mentor:               LevelOrganization,
	SchoolCoordinator:    LevelOrganization,
	MethodologicalLead:   LevelOrganization,
	MunicipalCoordinator: LevelMunicipality,
	RegionalMethodist:    LevelRegion,
	RegionalCoordinator:  LevelRegion,
	Operator:             LevelPlatform,
}

var roles = []Role{
	Tutee, Tutor, Mentor, SchoolCoordinator, MethodologicalLead,
	MunicipalCoordinator, RegionalMethodist, RegionalCoordinator, Operator,
}

// Roles lists every role, from the tutee upward.
func Roles() []Role { return slices.Clone(roles) }

// Level is the height of the node at which the role acts.
func (r Role) Level() Level { return levels[r] }

// Known tells whether r is one of the roles.
func (r Role) Known() bool { return levels[r] != "" }
