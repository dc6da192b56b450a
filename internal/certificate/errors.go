package certificate

import "github.com/marshrut-iom/marshrut/internal/fault"

// Refusals of certificates. Those of the rule cite the regulation's clause.
var (
	ErrNotFound     = fault.New(fault.NotFound, "certificate.not_found", "Не найдено.")
	ErrUnknown      = fault.New(fault.NotFound, "certificate.number_unknown", "Сертификата с таким номером нет. Проверьте, все ли знаки набраны верно.")
	ErrOff          = fault.New(fault.Rule, "certificate.off", "По положению этого маршрута сертификат не выдаётся.")
	ErrNotCompleted = fault.New(fault.Rule, "certificate.not_completed", "Сертификат выдаётся по завершённому маршруту, а этот ещё не завершён.")
	ErrNotReached   = fault.New(fault.Rule, "certificate.not_reached", "Сертификат выдаётся, когда задача маршрута достигнута.")
	ErrOnPaper      = fault.New(fault.Rule, "certificate.on_paper", "Сертификат выдаётся по маршруту, который ведут в информационной системе, а этот ведётся на бумаге.")
	ErrNotOfRoute   = fault.New(fault.Invalid, "certificate.not_of_route", "Этот человек не идёт по маршруту.").At("body.person", "Выберите, кому выдаётся сертификат.")
	ErrOwn          = fault.New(fault.Forbidden, "certificate.own", "Себе сертификат не выдают: это сделает другой сотрудник организации или муниципальный координатор.")
	ErrIssued       = fault.New(fault.Conflict, "certificate.issued", "Сертификат по этому маршруту уже выдан.")
	ErrInvalid      = fault.New(fault.Invalid, "certificate.invalid", "Проверьте сведения для сертификата.")
	ErrNotIssuer    = fault.New(fault.Forbidden, "certificate.not_issuer", "Отозвать сертификат может тот, кто его выдал.")
	ErrRevoked      = fault.New(fault.Conflict, "certificate.revoked", "Сертификат уже отозван.")
	ErrNoBadge      = fault.New(fault.Conflict, "certificate.badge_revoked", "Сертификат отозван: цифровой значок по нему больше не выдаётся.")
	ErrNoKey        = fault.New(fault.Unavailable, "certificate.no_key", "Цифровые значки на этом сервере пока не выпускаются: не задан ключ подписи.")
	ErrTooMany      = fault.New(fault.TooMany, "certificate.too_many", "Слишком много проверок несуществующих номеров. Повторите через минуту.")
)
