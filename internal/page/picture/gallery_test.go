package picture_test

import (
	"time"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

var competencies = []string{
	"Предметные и методические компетенции в области формирования функциональной грамотности",
	"Психолого-педагогические компетенции",
	"Коммуникативные компетенции",
	"Оценка образовательных результатов обучающихся",
	"Цифровая грамотность и работа с электронными образовательными ресурсами",
	"Проектирование индивидуальных образовательных маршрутов обучающихся",
	"Воспитательная деятельность",
	"Работа с детьми с ограниченными возможностями здоровья",
	"Наставничество",
	"Взаимодействие с родителями (законными представителями)",
	"Исследовательская деятельность",
	"Нормативно-правовая компетентность",
}

func levels() []picture.Figure {
	return []picture.Figure{{Value: 1, Text: "1"}, {Value: 2, Text: "2"}, {Value: 3, Text: "3"}, {Value: 4, Text: "4"}}
}

var texts = []string{"0,5", "1,0", "1,5", "2,0", "2,5", "3,0", "3,5", "4,0"}

func figure(i int) picture.Figure {
	i %= len(texts)
	return picture.Figure{Value: float64(i+1) / 2, Text: texts[i]}
}

func about(id, title string) picture.About {
	return picture.About{ID: id, Title: title, Desc: "Ниже всего — функциональная грамотность."}
}

func radar(axes int) picture.Radar {
	r := picture.Radar{About: about("radar", "Уровень компетенций"), Head: "Компетенция", Axes: competencies[:axes], Max: 4, Scale: levels(),
		Series: []picture.Series{{Name: "Входная диагностика"}, {Name: "Итоговая диагностика"}}}
	for i := range axes {
		r.Series[0].Figures = append(r.Series[0].Figures, figure(i*3%5))
		r.Series[1].Figures = append(r.Series[1].Figures, figure(i*3%5+2))
	}
	return r
}

func bars() picture.Bars {
	b := picture.Bars{About: about("bars", "Уровень компетенций"), Head: []string{"Компетенция", "Было", "Стало", "Уровень"}, Max: 4, Scale: levels(),
		Now: "Итоговая диагностика", Before: "Входная диагностика"}
	words := []string{"недостаточный", "базовый", "повышенный", "экспертный"}
	for i, name := range competencies[:6] {
		b.Bars = append(b.Bars, picture.Bar{Name: name, Now: figure(i*3%5 + 2), Before: figure(i * 3 % 5), Level: words[i%4]})
	}
	b.Bars[2].Before = picture.Figure{}
	return b
}

func heat(rows, columns int) picture.HeatMap {
	m := picture.HeatMap{About: about("heat", "Дефициты по организациям"), Head: "Организация", Levels: []string{"до 10 %", "до 25 %", "до 50 %", "до 75 %", "больше 75 %"}}
	for i := range columns {
		m.Columns = append(m.Columns, competencies[i])
	}
	for i := range rows {
		r := picture.HeatRow{Name: "МБОУ «СОШ № " + string(rune('0'+i/10)) + string(rune('0'+i%10)) + "»"}
		if i == 1 {
			r.Name = "МАОУ «Городская гимназия № 1 имени Героя Советского Союза Е. В. Камышева»"
		}
		for j := range columns {
			k := (i*7 + j*3) % 6
			r.Cells = append(r.Cells, picture.Cell{Text: []string{"—", "4", "18", "37", "62", "88"}[k], Level: k})
		}
		m.Rows = append(m.Rows, r)
	}
	return m
}

func day(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, time.UTC) }

func timeline() picture.Timeline {
	return picture.Timeline{
		About: about("line", "Дорожная карта"), Head: []string{"Этап", "Мероприятие", "Срок", "Состояние"},
		States: map[picture.State]string{picture.Planned: "запланировано", picture.Underway: "идёт", picture.Done: "выполнено", picture.Late: "просрочено", picture.Cancelled: "отменено"},
		Today:  picture.Tick{At: day(4, 20), Text: "Сегодня, 20 апреля"},
		Ticks:  []picture.Tick{{day(2, 1), "февраль"}, {day(3, 1), "март"}, {day(4, 1), "апрель"}, {day(5, 1), "май"}, {day(6, 1), "июнь"}, {day(7, 1), "июль"}},
		Stages: []picture.Stage{
			{Name: "Диагностический этап", Start: day(1, 20), End: day(2, 20), Activities: []picture.Activity{
				{Name: "Входная диагностика профессиональных дефицитов", Start: day(1, 20), End: day(1, 31), State: picture.Done, When: "20–31 января 2026 г."},
				{Name: "Собеседование с тьютором", Start: day(2, 10), End: day(2, 10), State: picture.Done, Href: "/m/1/activities/2", When: "10 февраля 2026 г."},
			}},
			{Name: "Содержательно-деятельностный этап", Start: day(2, 21), End: day(5, 31), Activities: []picture.Activity{
				{Name: "Курсы повышения квалификации «Формирование функциональной грамотности обучающихся на уроках математики»", Start: day(2, 25), End: day(4, 10), State: picture.Late, When: "25 февраля — 10 апреля 2026 г."},
				{Name: "Стажировка на базе ЦНППМ", Start: day(4, 1), End: day(5, 5), State: picture.Underway, When: "1 апреля — 5 мая 2026 г."},
				{Name: "Открытый урок", Start: day(5, 14), End: day(5, 14), State: picture.Planned, When: "14 мая 2026 г."},
				{Name: "Вебинар «Смысловое чтение»", Start: day(3, 2), End: day(3, 20), State: picture.Cancelled, When: "2–20 марта 2026 г."},
			}},
			{Name: "Аналитический этап", Start: day(6, 1), End: day(6, 30), Activities: []picture.Activity{
				{Name: "Представление методического продукта", Start: day(6, 10), End: day(6, 20), State: picture.Planned, When: "10–20 июня 2026 г."},
			}},
		},
	}
}

func funnel() picture.Funnel {
	count := func(v float64, s string) picture.Figure { return picture.Figure{Value: v, Text: s} }
	return picture.Funnel{About: about("funnel", "Маршруты по состояниям"), Head: []string{"Состояние", "Маршрутов", "Доля"}, Steps: []picture.Step{
		{Name: "Выявлены профессиональные дефициты", Count: count(1240, "1\u00a0240"), Share: "100 %"},
		{Name: "Маршрут составлен и отправлен на согласование", Count: count(860, "860"), Share: "69 %", Href: "/m/1/routes?state=submitted"},
		{Name: "Согласован", Count: count(790, "790"), Share: "64 %"},
		{Name: "Реализуется", Count: count(512, "512"), Share: "41 %"},
		{Name: "Завершён", Count: count(96, "96"), Share: "8 %"},
	}}
}

func spark() picture.Sparkline {
	s := picture.Sparkline{About: about("spark", "Завершено маршрутов за полгода"), Head: []string{"Месяц", "Маршрутов"}}
	for i, month := range []string{"январь", "февраль", "март", "апрель", "май", "июнь"} {
		s.Points = append(s.Points, picture.Point{When: month, Value: figure(i * 3 % 7)})
	}
	return s
}

func ring() picture.Ring {
	return picture.Ring{About: about("ring", "Выполнено мероприятий"), Head: []string{"", "Выполнено"}, Name: "Мероприятия", Value: picture.Figure{Value: 5, Text: "5 из 8"}, Max: 8}
}

func scatter() picture.Scatter {
	s := picture.Scatter{About: about("scatter", "Карта заданий"), Head: []string{"Задание", "Трудность", "Связь со шкалой", ""}, Across: "легче", Up: "лучше различает", Least: -.5,
		Scale: []picture.Figure{{Value: -.2, Text: "−0,2"}, {Value: 0, Text: "0"}, {Value: .2, Text: "0,2"}, {Value: .5, Text: "0,5"}, {Value: 1, Text: "1"}}, Good: "работают", Marked: "слабые"}
	for i, f := range []struct{ x, y float64 }{{.2, .4}, {.35, .55}, {.5, .6}, {.62, .33}, {.97, .08}, {.45, -.25}, {.8, .45}} {
		s.Spots = append(s.Spots, picture.Spot{Sign: string(rune('1' + i)), Name: competencies[i], X: picture.Figure{Value: f.x, Text: "0,5"}, Y: picture.Figure{Value: f.y, Text: "0,4"}, Marked: f.y < .2})
	}
	return s
}

// narrow is the width of a phone's drawing.
func narrow(a picture.About) picture.About {
	a.Width, a.ID = picture.Narrow, a.ID+"-phone"
	return a
}

// gallery is one picture of each kind, wide and narrow, as a page would have it.
func gallery() map[string]picture.Picture {
	g := map[string]picture.Picture{
		"radar": radar(8), "radar-many": radar(12), "radar-few": radar(3), "bars": bars(), "heat": heat(8, 8), "timeline": timeline(),
		"funnel": funnel(), "spark": spark(), "ring": ring(), "scatter": scatter(),
	}
	sc := scatter()
	sc.About = narrow(sc.About)
	g["scatter-phone"] = sc
	r, b, h, l, f := radar(6), bars(), heat(6, 12), timeline(), funnel()
	r.About, b.About, h.About, l.About, f.About = narrow(r.About), narrow(b.About), narrow(h.About), narrow(l.About), narrow(f.About)
	g["radar-phone"], g["bars-phone"], g["heat-phone"], g["timeline-phone"], g["funnel-phone"] = r, b, h, l, f
	return g
}
