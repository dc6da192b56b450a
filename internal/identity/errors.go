package identity

import "github.com/marshrut-iom/marshrut/internal/fault"

// The refusals of sign-in. ErrWrong is one and the same for an e-mail that nobody
// has and for a wrong password.
var (
	ErrSignIn = fault.New(fault.Unauthenticated, "identity.sign_in", "Войдите в систему.")
	ErrWrong  = fault.New(fault.Unauthenticated, "identity.wrong_credentials",
		"Адрес электронной почты или пароль не подходят. Проверьте раскладку и Caps Lock или попросите координатора о ссылке для нового пароля.")
	ErrTooMany = fault.New(fault.TooMany, "identity.too_many_attempts",
		"Слишком много неудачных попыток входа.") // the service adds after how many seconds
	ErrBusy = fault.New(fault.Unavailable, "identity.busy",
		"Сейчас входит слишком много людей. Повторите через несколько секунд.")
)

// The refusals of a password.
var (
	ErrPassword = fault.New(fault.Invalid, "identity.password", "Этот пароль не подходит.")
	ErrEmail    = fault.New(fault.Invalid, "identity.email", "Нужен адрес электронной почты вида name@example.ru.")
	ErrExists   = fault.New(fault.Conflict, "identity.account_exists", "С этим адресом уже есть учётная запись.")
)

// The refusals of a link. Whoever shows no living link learns nothing else.
var (
	ErrLink = fault.New(fault.NotFound, "identity.link",
		"Ссылка недействительна: она уже использована, заменена новой или её срок истёк. Попросите координатора о новой.")
	ErrLinkOutside = fault.New(fault.Forbidden, "identity.link_outside",
		"У этого человека есть роли за пределами Вашей организации или муниципалитета: ссылку выдаёт региональный координатор.")
	ErrLinkUncovered = fault.New(fault.Forbidden, "identity.link_uncovered",
		"Эта учётная запись открывает больше, чем видит автор ссылки. Войдите со своим паролем или обратитесь к региональному координатору, а если и его ссылка не подойдёт, к оператору платформы.")
	ErrProve = fault.New(fault.Unauthenticated, "identity.prove",
		"С этим адресом уже есть учётная запись: введите её пароль, чтобы добавить к ней новую роль.")
	ErrOtherProfile = fault.New(fault.Conflict, "identity.other_profile",
		"Эта учётная запись в регионе уже принадлежит другому профилю. Обратитесь к координатору: профили нужно свести в один.")
	ErrOperatorAccount = fault.New(fault.Conflict, "identity.operator_account",
		"Это учётная запись оператора платформы: роли в регионах к ней не добавляются. Попросите координатора указать другой адрес.")
)

// The refusals of making a link.
var (
	ErrPersonNotFound = fault.New(fault.NotFound, "identity.person_not_found", "Не найдено.")
	ErrNoEmail        = fault.New(fault.Conflict, "identity.no_email", "У человека не указан адрес электронной почты: добавьте его и повторите.")
	ErrNoMembership   = fault.New(fault.Conflict, "identity.no_membership", "У человека нет действующей роли: назначьте роль и повторите.")
	ErrHasAccount     = fault.New(fault.Conflict, "identity.has_account", "Приглашение уже принято: человек входит под своим паролем. Если пароль забыт, выдайте ссылку для нового.").Allowing("reset")
	ErrHasNoAccount   = fault.New(fault.Conflict, "identity.has_no_account", "Человек ещё не принял приглашение: выдайте ссылку-приглашение.").Allowing("invite")
)

// The refusals of consent.
var (
	ErrConsentVersion = fault.New(fault.Conflict, "identity.consent_version",
		"Текст согласия изменился: прочитайте новый и подтвердите его.")
	ErrNoConsent = fault.New(fault.Conflict, "identity.no_consent", "Действующего согласия нет: отзывать нечего.")
)
