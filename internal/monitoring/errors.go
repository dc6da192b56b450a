package monitoring

import "github.com/marshrut-iom/marshrut/internal/fault"

// The refusals of monitoring.
var (
	ErrPlaceNotFound     = fault.New(fault.NotFound, "monitoring.place_not_found", "Не найдено.")
	ErrFrameworkNotFound = fault.New(fault.NotFound, "monitoring.framework_not_found", "Не найдено.")
	ErrSearchInvalid     = fault.New(fault.Invalid, "monitoring.search_invalid",
		"Введите хотя бы две буквы: начало фамилии, слово из названия маршрута, организации или ресурса.")
	ErrQueueUnknown = fault.New(fault.Invalid, "monitoring.queue_unknown", "Выберите, что показать: все, свои или рассмотренные.")
)
