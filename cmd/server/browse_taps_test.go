package main

import (
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// From the result of a diagnosis to a route that the school reads, on a phone: every
// tap counts, and every word that has to be typed. The proposals are good enough to
// be taken as they are; the tutor is the school's to appoint [B 2.8.3].
func TestBrowse_Teacher_TwelveTapsFromDiagnosisToAgreement(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := &pressing{guest: site.enter(t, "newcomer@ust-ilimsk.example", browsertest.Phone)}
	v.Press("Даю согласие")
	v.diagnose(t, "Входная", "", weakFirst)
	v.See("Найдено 2 дефицита из 8 компетенций")

	begun := time.Now()
	v.press("Составить маршрут")
	v.press("Создать маршрут")
	v.See("Маршрут создан.", "Чего не хватает")
	v.press("Посмотреть 2 предложенные задачи")
	v.press("Сохранить")
	v.See("План сохранён.")
	v.press("Добавить мероприятие в этап «реализационный»")
	v.press("Выбрать Цифровые инструменты формирующего оценивания")
	v.taps++
	v.Choose("Восполнить дефицит «Общекультурная компетенция»")
	v.press("Сохранить")
	v.See("Мероприятие добавлено.")
	route := v.local(t)

	school := site.enter(t, "school@ust-ilimsk.example")
	school.open(t, route)
	school.Press("Назначить")
	part := school.In("form[action$='/appointments/tutor']")
	part.Select("Кого", "Лаптева Светлана Юрьевна, учитель литературы")
	part.Fill("Номер приказа", "01-14/202")
	part.Fill("Дата приказа", day(0, -1))
	part.Press("Назначить")
	school.See("Назначение записано.")

	v.open(t, route+"/plan") // what the message about the tutor leads to
	v.taps++
	v.See("Всё готово")
	v.press("Отправить на согласование")
	v.See("Маршрут отправлен на согласование в школу.")
	t.Logf("%d taps and %d fields from the result to the school's desk; the test itself took %v", v.taps, v.fields, time.Since(begun).Round(time.Second))
	if v.taps > 12 || v.fields > 0 {
		t.Errorf("%d taps and %d fields; a busy teacher has twelve taps", v.taps, v.fields)
	}
	if took := time.Since(begun); took > 5*time.Minute {
		t.Errorf("the way took %v", took)
	}
}
