package iom_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

func TestShippedRegulations_LoadAndSurviveTheirText(t *testing.T) {
	t.Parallel()
	all, err := iom.ShippedRegulations()
	must(t, err)
	var codes []string
	for _, g := range all {
		codes = append(codes, g.Code)
		if !strings.Contains(string(iom.ShippedSource(g.Code)), `"code": "`+g.Code+`"`) {
			t.Errorf("the source of %s is not named after it", g.Code)
		}
		data, err := json.Marshal(g)
		must(t, err)
		back, err := iom.ParseRegulation(data)
		if err != nil {
			t.Fatalf("%s does not survive its own text: %v", g.Code, err)
		}
		if !reflect.DeepEqual(g, back) {
			t.Errorf("%s comes back changed", g.Code)
		}
	}
	if !slices.Equal(codes, []string{iom.Sovetsky2022, iom.UstIlimsk2024}) {
		t.Errorf("shipped: %v", codes)
	}
	if g, err := iom.ShippedRegulation("nowhere"); g != nil || err != nil {
		t.Errorf("an unknown code gives %v, %v", g, err)
	}
	if iom.ShippedSource("../route") != nil {
		t.Error("a code reaches other files")
	}
}

// The phrases were copied from the two documents by hand; line breaks and the
// case of a list's first word are the only liberties.
func TestShippedRegulations_SpeakTheSourcesWords(t *testing.T) {
	t.Parallel()
	phrases := map[string][]string{
		iom.Sovetsky2022: {
			"Порядок организации работы по составлению и сопровождению индивидуальных образовательных маршрутов педагогических работников и управленческих кадров общеобразовательных учреждений Советского городского округа",
			"диагностико-мотивационный", "проектировочный", "реализационный", "аналитический",
			"общие сведения о педагоге", "рекомендации куратора",
			"место работы, образование, занимаемая должность, преподаваемый предмет, педагогический стаж работы, квалификационная категория, дата прохождения аттестации",
			"может быть составлен на один год и более",
			"внесение корректировки в ИОМ (при необходимости) с целью включения наиболее актуальных сведений",
			"разработка показателей и критериев для измерения и анализа результатов деятельности (тесты, опросники, анкета и др.)",
			"соответствие результата первичному замыслу",
			"демонстрируемые достижения по каждому направлению представляются через конкретный продукт",
			"профессиональное", "психолого-педагогическое", "методическое", "информационное",
			"освоение приемов, методов мотивации; создание безопасной комфортной образовательной среды и др.",
			"проект", "конспект урока", "методическая разработка", "публикация",
			"повышение квалификации в СКИРО ПК и ПРО", "работа в профессиональном сообществе", "отчет о ходе и результатах самообразования",
			"ФИО полностью", "Организация", "Должность", "Профессиональные дефициты/задачи на предстоящий период", "Образовательные задачи",
			"Формы работы/взаимодействия по реализации образовательных задач", "Сроки реализации (указать дату)", "Форма предъявления результата",
		},
		iom.UstIlimsk2024: {
			"Положение об индивидуальных образовательных маршрутах непрерывного повышения профессионального мастерства педагогических работников",
			"подготовительный", "диагностико-мотивационный", "проектировочный", "реализационный", "рефлексивно-аналитический",
			"информационный раздел", "диагностический раздел", "целевой раздел", "деятельностный раздел", "рефлексивный раздел",
			"создание открытого образовательного пространства, в котором осуществляются профессиональное взаимодействие и реализация содержания ИОМ",
			"ИОМ реализуется в срок до одного года",
			"тьюторант может продлить сроки реализации ИОМ не более чем на шесть месяцев",
			"тьюторанту может быть предложена корректировка ИОМ и продление сроков реализации ИОМ не более чем на 6 месяцев",
			"Содержание и сроки реализации ИОМ могут быть скорректированы",
			"свидетельствующую об устранении или неустранении профессиональных дефицитов, и (или) проходит итоговую диагностику профессиональных компетенций",
			"региональным методистом и (или) представителем образовательной организации, в которой тьюторант осуществляет профессиональную деятельность",
			"положительная динамика результатов итоговой диагностики профессиональных компетенций (при наличии)",
			"согласует ИОМ тьюторанта в соответствии с выбранной моделью ИОМ",
			"заключение о достижении задачи ИОМ", "заключение о достижении задачи профессионального развития",
			"Модель проектирования и реализации ИОМ через региональную АИС «ИОМ-ОФИС.38»",
			"Модель проектирования и реализации ИОМ на уровне образовательной организации",
			"тьюторант может создавать неограниченное количество ИОМ по доступным тематическим трекам",
			"тьюторанту выдается сертификат по результатам реализации ИОМ", "срок хранения ИОМ составляет 3 года",
			"Результаты реализации ИОМ могут являться основой для дальнейшего планирования",
			"школьный", "муниципальный", "межрегиональный", "региональный", "федеральный", "международный",
			"Традиционная модель", "Ситуационное наставничество", "Партнерское наставничество", "Групповое наставничество",
			"Скоростное наставничество", "Саморегулируемое наставничество", "Реверсивное наставничество", "Командное наставничество",
			"КАРТА ИНДИВИДУАЛЬНОГО ОБРАЗОВАТЕЛЬНОГО МАРШРУТА ПЕДАГОГА", "Указывать 1-2 ведущие компетенции",
			"Мероприятия, обеспечивающие повышение уровня профессиональных компетенций (заседание, семинар, конкурс, др)",
			"Форма взаимодействия наставнической пары (см. Приложение 1)",
		},
	}
	for code, list := range phrases {
		var words any
		must(t, json.Unmarshal(iom.ShippedSource(code), &words))
		said := texts(words)
		for _, phrase := range list {
			if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, phrase) }) {
				t.Errorf("%s does not say «%s»", code, phrase)
			}
		}
	}
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, texts(x)...)
		}
		return all
	case map[string]any:
		var all []string
		for _, x := range v {
			all = append(all, texts(x)...)
		}
		return all
	}
	return nil
}

func TestRegulation_StagesRunInTheirStates(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]map[iom.State][]string{
		iom.Sovetsky2022: {
			iom.Draft: {"diagnostic", "design"}, iom.Agreement: nil, iom.Active: {"realization"}, iom.Assessment: {"analysis"}, iom.Completed: nil,
		},
		iom.UstIlimsk2024: {
			iom.Draft: {"preparatory", "diagnostic", "design"}, iom.Agreement: {"preparatory", "diagnostic", "design"},
			iom.Active: {"realization"}, iom.Assessment: {"reflection"}, iom.Archived: nil,
		},
	} {
		for state, codes := range want {
			var got []string
			for _, s := range regulation(t, code).StagesIn(state) {
				got = append(got, s.Code)
			}
			if !slices.Equal(got, codes) {
				t.Errorf("%s in %s: %v, want %v", code, state, got, codes)
			}
		}
	}
}

func TestParseRegulation_NamesEveryBadPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		from, to string // a replacement in the text of Ust-Ilimsk
		places   []string
	}{
		{"unknown field", `"version": 1,`, `"version": 1, "verson": 2,`, []string{"/verson"}},
		{"other case of a field", `"version": 1,`, `"Version": 1,`, []string{"/Version"}},
		{"field twice", `"version": 1,`, `"version": 1, "version": 1,`, []string{"/version"}},
		{"text for a number", `"version": 1,`, `"version": "1",`, []string{"/version"}},
		{"fraction", `"version": 1,`, `"version": 1.5,`, []string{"/version"}},
		{"null", `"version": 1,`, `"version": null,`, []string{"/version"}},
		{"version zero", `"version": 1,`, `"version": 0,`, []string{"/version"}},
		{"two mistakes at once", `"version": 1,`, `"version": true, "a/b": [],`, []string{"/a~1b", "/version"}},
		{"unknown field in a list", `"code": "preparatory",`, `"code": "preparatory", "colour": "red",`, []string{"/stages/0/colour"}},
		{"object for a list", `"by": ["school_coordinator"]`, `"by": {"0": "school_coordinator"}`, []string{"/agreement/by"}},
		{"list for an object", `"group": {"on": false}`, `"group": []`, []string{"/group"}},
		{"bad code", `"code": "ust-ilimsk-2024"`, `"code": "Усть-Илимск"`, []string{"/code"}},
		{"stage twice", `"code": "design", "title": "проектировочный"`, `"code": "diagnostic", "title": "проектировочный"`, []string{"/stages/2/code"}},
		{"no stage in a state", `"states": ["assessment"]`, `"states": ["active"]`, []string{"/stages"}},
		{"stage in an ended state", `"states": ["assessment"]`, `"states": ["assessment", "completed"]`, []string{"/stages/4/states/1"}},
		{"stages out of order", `"states": ["draft", "agreement"]`, `"states": ["active"]`, []string{"/stages/1/states", "/stages/2/states"}},
		{"rule without its clause", `"on": true, "clause": "п. 1.9 Положения",`, `"on": true,`, []string{"/term/max/clause"}},
		{"unknown severity", `"on": true, "clause": "п. 1.9 Положения",`, `"on": true, "severity": "hint", "clause": "п. 1.9 Положения",`, []string{"/term/max/severity"}},
		{"no months", `"months": 12`, `"months": 0`, []string{"/term/max/months"}},
		{"unknown counting", `"counting": "in_all"`, `"counting": "sometimes"`, []string{"/extension/counting"}},
		{"offer without extension", "\"extension\": {\n    \"on\": true", "\"extension\": {\n    \"on\": false", []string{"/extension/correction"}},
		{"unknown role", `"by": ["school_coordinator"]`, `"by": ["headmaster"]`, []string{"/agreement/by/0"}},
		{"tutee agrees", `"by": ["school_coordinator"]`, `"by": ["tutee"]`, []string{"/agreement/by"}},
		{"nobody agrees", `"by": ["school_coordinator"]`, `"by": []`, []string{"/agreement/by"}},
		{"unknown proof", `"any_of": ["product_reviewed", "final_diagnosis"]`, `"any_of": ["product_reviewed", "applause"]`, []string{"/completion/conditions/0/any_of/1", "/outcome"}},
		{"nothing to judge by", `"any_of": ["product_reviewed", "final_diagnosis"]`, `"any_of": ["product_presented"]`, []string{"/outcome"}},
		{"counts and takes part", `"takes_part": ["tutor", "municipal_coordinator", "regional_coordinator"]`, `"takes_part": ["regional_methodist", "regional_coordinator"]`, []string{"/review/takes_part/0"}},
		{"nothing decides", `"decides": true,`, ``, []string{"/conclusions"}},
		{"competencies upside down", `"min": 1, "max": 2`, `"min": 3, "max": 2`, []string{"/competencies"}},
		{"unknown model", `"code": "regional_system"`, `"code": "moon"`, []string{"/models/0/code"}},
		{"diagnosis", `"diagnosis": "request_enough"`, `"diagnosis": "maybe"`, []string{"/basis/diagnosis"}},
		{"text behind", "\n}\n", "\n}\n{}", []string{"/"}},
		{"broken text", `"version": 1,`, `"version": 1,,`, []string{"/"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			source := string(iom.ShippedSource(iom.UstIlimsk2024))
			text := strings.Replace(source, c.from, c.to, 1)
			if text == source {
				t.Fatalf("%q is not in the text", c.from)
			}
			_, err := iom.ParseRegulation([]byte(text))
			refused(t, err, iom.ErrRegulationInvalid, "", "")
			f, _ := fault.As(err)
			var places []string
			for _, field := range f.Fields {
				places = append(places, field.Path)
				if field.Message == "" {
					t.Errorf("%s: no sentence", field.Path)
				}
			}
			slices.Sort(places)
			if !slices.Equal(places, c.places) {
				t.Errorf("places %v, want %v", f.Fields, c.places)
			}
		})
	}
}

func TestParseRegulation_BoundsWhatItReads(t *testing.T) {
	t.Parallel()
	_, err := iom.ParseRegulation(make([]byte, 1<<20+1))
	refused(t, err, iom.ErrRegulationTooLarge, "", "")
	_, err = iom.ParseRegulation([]byte(strings.Repeat(`{"stages":[`, 10000)))
	refused(t, err, iom.ErrRegulationInvalid, "", "")
	endless := `{"agreement":{"by":["a"` + strings.Repeat(`,"b"`, 100000) + `]}}`
	_, err = iom.ParseRegulation([]byte(endless))
	refused(t, err, iom.ErrRegulationInvalid, "", "")
	if f, _ := fault.As(err); len(f.Fields) != 1 || f.Fields[0].Path != "/agreement/by" {
		t.Errorf("an endless list: %v", f.Fields)
	}
	empty := `{"stages":[{}` + strings.Repeat(`,{}`, 400) + `]}`
	_, err = iom.ParseRegulation([]byte(empty))
	if f, _ := fault.As(err); f == nil || len(f.Fields) > 20 {
		t.Errorf("more mistakes than one reads: %v", err)
	}
	_, err = iom.ParseRegulation(nil)
	refused(t, err, iom.ErrRegulationInvalid, "", "")
	_, err = iom.ParseRegulation([]byte("{\n\n\"code\": ]}"))
	refused(t, err, iom.ErrRegulationInvalid, "", "")
	if f, _ := fault.As(err); !strings.Contains(f.Fields[0].Message, "строке 3") {
		t.Errorf("the line is not named: %v", f.Fields)
	}
}

func FuzzParseRegulation(f *testing.F) {
	f.Add(iom.ShippedSource(iom.Sovetsky2022))
	f.Add([]byte(`{"stages":[{"states":["draft"]}],"source":{"date":"2024-13-01"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := iom.ParseRegulation(data)
		if (g == nil) == (err == nil) {
			t.Fatal("neither a regulation nor an error, or both")
		}
		if err != nil && fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.TooLarge {
			t.Fatalf("not a refusal: %v", err)
		}
	})
}
