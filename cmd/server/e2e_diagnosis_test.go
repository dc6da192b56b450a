package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type (
	questionnaire struct {
		Sections []struct {
			Items []struct {
				Code    string
				Options []struct{ Code string }
			}
		}
	}
	diagnosisView struct {
		ID, State, Phase, Scale string
		Form                    questionnaire
		Results                 []struct {
			Competency, Level string
			Score, Max        float64
			Deficit           bool
		}
	}
	deficitView struct {
		ID, Framework, Competency, Title, Source, Diagnosis, State string
	}
	importView struct {
		ID, State, Format, Encoding string
		Rows, People                int
		BadRows                     int `json:"bad_rows"`
	}
)

// answers gives every item the option of that place: -1 is the best one. Some
// items run the other way, so the best answers all round are not the best score.
func (q questionnaire) answers(option func(section, item int) int) []object {
	var sections []object
	for i, section := range q.Sections {
		chosen := object{}
		for j, item := range section.Items {
			chosen[item.Code] = object{"choices": []string{item.Options[option(i, j)].Code}}
		}
		sections = append(sections, chosen)
	}
	return sections
}

// selfDiagnose answers a questionnaire as people do, section by section, and has it scored
// by the instrument's program.
func (r *region) selfDiagnose(who person, phase, route string, option func(section, item int) int) diagnosisView {
	r.Helper()
	begin := object{"instrument": r.instrument(who, "self-diagnosis-8"), "phase": phase}
	if route != "" {
		begin["route"] = route
	}
	run := webtest.Into[diagnosisView](r, r.do(who.Client, "POST", "/diagnoses", begin).Want(r, 201, ""))
	path := "/diagnoses/" + run.ID
	sections := run.Form.answers(option)
	answered := 0
	for i, chosen := range sections {
		if i == len(sections)-1 { // nothing is scored by half
			early := r.do(who.Client, "POST", path+"/submit", nil).Want(r, 422, "assessment.answers_invalid")
			if len(early.Problem.Fields) != len(chosen) {
				r.Errorf("%d answers are missing, %d are named", len(chosen), len(early.Problem.Fields))
			}
		}
		answered += len(chosen)
		saved := made[struct{ Answered int }](r.site, who, "PUT", path+"/answers", object{"answers": chosen})
		if saved.Answered != answered {
			r.Errorf("%d answers saved, want %d", saved.Answered, answered)
		}
	}
	done := webtest.Into[diagnosisView](r, r.do(who.Client, "POST", path+"/submit", nil).Want(r, 200, ""))
	if done.State != "submitted" || len(done.Results) != 8 || answered < 32 {
		r.Fatalf("scored: %+v after %d answers", done, answered)
	}
	return done
}

func (r *region) deficits(who, of person) []deficitView {
	r.Helper()
	return made[listing[deficitView]](r.site, who, "GET", "/people/"+of.id+"/deficits", nil).Items
}

const resultHead = "ФИО;СНИЛС;Организация;Компетенция;Балл;Макс. балл;Дата\r\n"

// upload reads a result file with the federal instrument.
func (r *region) upload(who person, name, content string, apply bool) webtest.Answer {
	r.Helper()
	q := url.Values{"instrument": {r.instrument(who, "federal-results")}, "name": {name}, "apply": {fmt.Sprint(apply)}}
	return r.do(who.Client, "POST", "/imports?"+q.Encode(), content)
}

// importCSV loads the colleague's results from a file as Excel writes it in Russia.
func (r *region) importCSV(school string) []deficitView {
	r.Helper()
	text := resultHead +
		"Федорова Анна Петровна;;" + school + ";Предметные;8,5;20;15.10.2024\r\n" +
		"Федорова Анна Петровна;;" + school + ";Методические;18;20;15.10.2024\r\n" +
		"Федорова Анна Петровна;;" + school + ";Коммуникативные;7;20;15.10.2024\r\n"
	encoded, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		r.Fatal(err)
	}
	read := webtest.Into[importView](r, r.upload(r.municipal, "Результаты.csv", encoded, false).Want(r, 201, ""))
	if read.State != "read" || read.Format != "csv" || !strings.Contains(read.Encoding, "1251") || read.Rows != 3 || read.People != 1 {
		r.Fatalf("read: %+v", read)
	}
	checked := made[importView](r.site, r.municipal, "POST", "/imports/"+read.ID+"/check", nil)
	if checked.State != "checked" || len(r.deficits(r.colleague, r.colleague)) != 0 {
		r.Fatalf("a check writes nothing: %+v", checked)
	}
	r.do(r.municipal.Client, "POST", "/imports/"+read.ID+"/apply", nil).Want(r, 200, "")
	found := r.deficits(r.colleague, r.colleague)
	if len(found) != 2 || found[0].Framework != "pedagogical-4" || found[0].Source != "diagnosis" {
		r.Fatalf("from the CSV file: %+v", found)
	}
	return found
}

// importXLSX loads the other teacher's results from a workbook, by the school.
func (r *region) importXLSX() {
	r.Helper()
	book := excelize.NewFile()
	for i, row := range [][]any{
		{"Фамилия", "Имя", "Отчество", "Компетенция", "Уровень", "Дата"},
		{"Ким", "Анна", "Петровна", "Психолого-педагогические", "Низкий", "16.10.2024"},
		{"Ким", "Анна", "Петровна", "Предметные", "Высокий", "16.10.2024"},
	} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			r.Fatal(err)
		}
	}
	raw, err := book.WriteToBuffer()
	if err != nil {
		r.Fatal(err)
	}
	landed := webtest.Into[importView](r, r.upload(r.coordinator, "Результаты.xlsx", raw.String(), true).Want(r, 201, ""))
	if landed.State != "applied" || landed.Format != "xlsx" {
		r.Errorf("from the workbook: %+v", landed)
	}
	if found := r.deficits(r.other, r.other); len(found) != 1 || found[0].Competency != "psychological" {
		r.Errorf("from the workbook: %+v", found)
	}
}
