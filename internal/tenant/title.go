package tenant

var roleTitles = map[Role]string{
	Tutee:                "Тьюторант",
	Tutor:                "Тьютор",
	Mentor:               "Наставник",
	SchoolCoordinator:    "Школьный координатор",
	MethodologicalLead:   "Руководитель методического объединения",
	MunicipalCoordinator: "Муниципальный координатор",
	RegionalMethodist:    "Региональный методист",
	RegionalCoordinator:  "Региональный координатор",
	Operator:             "Оператор платформы",
}

// Title is what a role is called where its region does not call it otherwise.
func (r Role) Title() string { return roleTitles[r] }
