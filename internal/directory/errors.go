package directory

import "github.com/marshrut-iom/marshrut/internal/fault"

// The refusals of the directory. What is not in reach is "not found", whether it
// exists or not.
var (
	ErrRegionNotFound       = fault.New(fault.NotFound, "directory.region_not_found", "Не найдено.")
	ErrMunicipalityNotFound = fault.New(fault.NotFound, "directory.municipality_not_found", "Не найдено.")
	ErrOrganizationNotFound = fault.New(fault.NotFound, "directory.organization_not_found", "Не найдено.")
	ErrPersonNotFound       = fault.New(fault.NotFound, "directory.person_not_found", "Не найдено.")
	ErrMembershipNotFound   = fault.New(fault.NotFound, "directory.membership_not_found", "Не найдено.")
	ErrRoleNotFound         = fault.New(fault.NotFound, "directory.role_not_found", "Не найдено.")

	ErrRegionInvalid       = fault.New(fault.Invalid, "directory.region_invalid", "Проверьте сведения о регионе.")
	ErrMunicipalityInvalid = fault.New(fault.Invalid, "directory.municipality_invalid", "Проверьте сведения о муниципалитете.")
	ErrOrganizationInvalid = fault.New(fault.Invalid, "directory.organization_invalid", "Проверьте сведения об организации.")
	ErrPersonInvalid       = fault.New(fault.Invalid, "directory.person_invalid", "Проверьте сведения о человеке.")
	ErrMembershipInvalid   = fault.New(fault.Invalid, "directory.membership_invalid", "Проверьте назначаемую роль.")
	ErrTitleInvalid        = fault.New(fault.Invalid, "directory.role_title_invalid", "Название роли: от 2 до 100 знаков.")
	ErrSearchInvalid       = fault.New(fault.Invalid, "directory.search_invalid", "Для поиска введите хотя бы две буквы фамилии, имени или отчества.")
	ErrTooManyNames        = fault.New(fault.Invalid, "directory.too_many_names", "За один раз можно узнать имена не больше 200 человек.").At("query.ids", "Слишком много людей.")
	ErrNamesInvalid        = fault.New(fault.Invalid, "directory.names_invalid", "Перечислите людей через запятую.")

	ErrRegionNameTaken = fault.New(fault.Conflict, "directory.region_name_taken",
		"Регион с таким названием уже есть.")
	ErrRegionStaffed = fault.New(fault.Conflict, "directory.region_staffed",
		"В регионе уже есть координатор: новых людей приглашает он.")
	ErrMunicipalityNameTaken = fault.New(fault.Conflict, "directory.municipality_name_taken",
		"Муниципалитет с таким названием в регионе уже есть.")
	ErrOrganizationNameTaken = fault.New(fault.Conflict, "directory.organization_name_taken",
		"Организация с таким кратким названием в муниципалитете уже есть.")
	// ErrEmailKnown: the person is in the author's own reach, so they are named.
	ErrEmailKnown = fault.New(fault.Conflict, "directory.email_known",
		"Человек с таким адресом электронной почты у Вас уже есть: добавьте ему роль в его карточке.")
	// ErrEmailTaken tells that the person is somewhere in the region, and not where.
	ErrEmailTaken = fault.New(fault.Conflict, "directory.email_taken",
		"Человек с таким адресом электронной почты уже есть в регионе. Если он работает и у Вас, роль ему добавит муниципальный или региональный координатор.")
	ErrMembershipTaken = fault.New(fault.Conflict, "directory.membership_taken",
		"Эта роль у человека здесь уже есть.")
	ErrMembershipEnded = fault.New(fault.Conflict, "directory.membership_ended",
		"Эта роль уже прекращена.")
	ErrOwnMembership = fault.New(fault.Conflict, "directory.own_membership",
		"Нельзя прекратить роль, в которой Вы сейчас действуете: это сделает другой координатор.")

	ErrRoleBeyond = fault.New(fault.Forbidden, "directory.role_beyond",
		"Назначать и прекращать можно только роли своего уровня и ниже.")
	// ErrOperatorOnly: the database itself knows the account for no operator (any more).
	ErrOperatorOnly = fault.New(fault.Forbidden, "directory.operator_only", "Это может только оператор платформы.")
	ErrKeptByRegion = fault.New(fault.Forbidden, "directory.kept_by_region",
		"Сведения об этом человеке ведёт регион: изменить их может региональный координатор.")
)
