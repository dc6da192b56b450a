package main

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// Tutor and teacher edit one thing at once: who comes second sees both values, and
// what they save then counts.
func TestBrowse_TwoPeopleEditAtOnce(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	teacher := site.enter(t, "teacher@ust-ilimsk.example")
	school := site.enter(t, "school@ust-ilimsk.example")
	tutor := site.enter(t, "tutor@ust-ilimsk.example", browsertest.Phone)

	teacher.open(t, "/routes")
	teacher.Press("От своего урока к опыту школы")
	route := teacher.local(t)
	school.open(t, route+"/people")
	appoint := school.In("form[action$='/appointments/tutor']")
	appoint.Select("Кого", "Лаптева Светлана Юрьевна, учитель литературы")
	appoint.Press("Назначить")
	school.See("Назначение записано.")

	teacher.open(t, route+"/plan/edit")
	tutor.open(t, route+"/plan/edit")
	teacher.Fill("Название маршрута", "Наставничество и публикация")
	teacher.Press("Сохранить")
	teacher.See("План сохранён.")

	tutor.Fill("Название маршрута", "Опыт школы")
	tutor.Press("Сохранить")
	tutor.See("запись изменил кто-то другой", "Наставничество и публикация")
	if tutor.Status() != 412 {
		t.Errorf("the second edit: status %d", tutor.Status())
	}
	if typed := tutor.Value("Название маршрута"); typed != "Опыт школы" {
		t.Errorf("what the tutor typed is now %q", typed)
	}
	tutor.Fits()
	tutor.Axe()
	tutor.Press("Сохранить")
	tutor.See("План сохранён.", "Опыт школы")
	teacher.Reload()
	if title := teacher.Title(); !strings.Contains(title, "Опыт школы") {
		t.Errorf("the teacher's page is now called %q", title)
	}
}
