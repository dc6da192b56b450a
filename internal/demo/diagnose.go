package demo

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// answers says how a teacher answers the self-diagnosis: by competency, the step of
// the five-point scale around which the answers lie; a competency that is not named
// stands at usual.
type answers map[string]int

const usual = 4

// instrument finds a published instrument by its code.
func (d *director) instrument(ctx context.Context, code string) (assessment.Instrument, error) {
	list, err := d.Assessment.Instruments(ctx, assessment.InstrumentFilter{State: assessment.Published}, paging.Request{})
	if err != nil {
		return assessment.Instrument{}, err
	}
	for _, i := range list.Items {
		if i.Code == code {
			return i, nil
		}
	}
	return assessment.Instrument{}, fmt.Errorf("demo: no published instrument %s", code)
}

// diagnose takes the self-diagnosis before a route.
func (s *story) diagnose(day int, a answers) {
	s.then(day, s.tutee, "take the self-diagnosis", func(ctx context.Context) error {
		_, err := s.d.diagnosis(ctx, assessment.Entry, uuid.Nil, a)
		return err
	})
}

// measure takes the self-diagnosis again on the route, at its middle or its end.
func (s *story) measure(day int, phase assessment.Phase, a answers) {
	s.changes(day, s.tutee, "take the self-diagnosis again", func(ctx context.Context) (iom.View, error) {
		taken, err := s.d.diagnosis(ctx, phase, s.route.ID, a)
		if err != nil {
			return iom.View{}, err
		}
		return s.d.Routes.AddDiagnosis(ctx, s.route.ID, taken.ID, iom.DiagnosisPhase(phase))
	})
}

// diagnosis is one run: answers are kept section by section, as they are given, and
// scored by the instrument's program.
func (d *director) diagnosis(ctx context.Context, phase assessment.Phase, route uuid.UUID, a answers) (assessment.DiagnosisView, error) {
	inst, err := d.instrument(ctx, "self-diagnosis-8")
	if err != nil {
		return assessment.DiagnosisView{}, err
	}
	run, err := d.Assessment.Begin(ctx, inst.ID, phase, route)
	if err != nil {
		return run, err
	}
	half := len(run.Form.Sections) / 2
	for _, sections := range [][]diagnostics.Section{run.Form.Sections[:half], run.Form.Sections[half:]} {
		if _, err := d.Assessment.SaveAnswers(ctx, run.ID, a.to(sections)); err != nil {
			return run, err
		}
	}
	return d.Assessment.Submit(ctx, run.ID)
}

// to answers sections. The third statement of each comes a step easier, the last one
// is worded the other way round.
func (a answers) to(sections []diagnostics.Section) assessment.Answers {
	out := assessment.Answers{}
	for _, s := range sections {
		at, named := a[s.Code]
		if !named {
			at = usual
		}
		for i, item := range s.Items {
			v := at
			switch i {
			case 2:
				v = min(at+1, 5)
			case len(s.Items) - 1:
				v = 6 - at
			}
			out[item.Code] = assessment.Answer{Choices: []string{strconv.Itoa(v)}}
		}
	}
	return out
}

// confirm lets the tutee and then the tutor hold for true the deficits that the
// route rests on.
func (s *story) confirm(day int) {
	for _, who := range []*role{s.tutee, s.tutor} {
		s.then(day, who, "confirm the deficits", func(ctx context.Context) error {
			list, err := s.d.Assessment.Deficits(ctx, s.tutee.scope.Person, false)
			if err != nil {
				return err
			}
			for _, f := range list {
				if !s.rests(f) {
					continue
				}
				if _, err := s.d.Assessment.ConfirmDeficit(ctx, f.ID); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// rests tells whether the route answers to what was found.
func (s *story) rests(f assessment.Deficit) bool {
	for _, d := range s.route.Deficits {
		if d.Framework == f.Framework && d.Competency == f.Competency {
			return true
		}
	}
	return false
}

// ask states a learning request or a difficulty.
func (s *story) ask(day int, kind assessment.RequestKind, text string) {
	s.then(day, s.tutee, "ask", func(ctx context.Context) error {
		_, err := s.d.Assessment.StateRequest(ctx, s.tutee.scope.Person, kind, text)
		return err
	})
}

// observe states a deficit that somebody saw: the teacher, or the school.
func (s *story) observe(day int, who *role, in assessment.Statement) {
	s.then(day, who, "state a deficit", func(ctx context.Context) error {
		_, err := s.d.Assessment.StateDeficit(ctx, s.tutee.scope.Person, in)
		return err
	})
}

// federal is one line of the federal platform's file.
type federal struct {
	who        *role
	competency string
	score      int // of 40
}

// imports brings the results of the federal platform from its file.
func (d *director) imports(day int, by *role, rows []federal) {
	d.step(day, by, "import the federal results", func(ctx context.Context) error {
		inst, err := d.instrument(ctx, "federal-results")
		if err != nil {
			return err
		}
		var b strings.Builder
		b.WriteString("\uFEFFФИО;Организация;Компетенция;Набрано баллов;Максимальный балл;Дата прохождения\r\n")
		for _, r := range rows {
			on := d.date(r.who.human.region.zone, day-20)
			fmt.Fprintf(&b, "%s;%s;%s;%d;40;%s\r\n", r.who.human.FullName(), r.who.human.place, r.competency, r.score, on.Dotted())
		}
		file := []byte(b.String())
		_, err = d.Assessment.Import(ctx, assessment.Upload{InstrumentID: inst.ID, Phase: assessment.Entry, FileName: "Результаты диагностики ЦОС ДПО.csv",
			Size: int64(len(file)), Content: bytes.NewReader(file), Apply: true})
		return err
	})
}

// group is one line of a group's report of «Я Учитель»: shares of right answers.
type group struct {
	name, place string
	shares      [4]int
}

// reads brings a group's report of «Я Учитель»: a column for each competency under two
// rows of titles. With apply it lands; otherwise it waits for whoever decides about the
// people that it does not name for certain.
func (d *director) reads(day int, by *role, file string, apply bool, rows []group) {
	d.step(day, by, "read a report of «Я Учитель»", func(ctx context.Context) error {
		inst, err := d.instrument(ctx, "yauchitel-results")
		if err != nil {
			return err
		}
		on := d.date(by.human.region.zone, day-3)
		var b strings.Builder
		fmt.Fprintf(&b, "\uFEFFОтчёт по группе;;;;;\r\nДата диагностики: %s;;;;;\r\n", on.Dotted())
		b.WriteString("ФИО;Школа;Предметные;Методические;Психолого-педагогические;Коммуникативные\r\n")
		for _, r := range rows {
			fmt.Fprintf(&b, "%s;%s;%d %%;%d %%;%d %%;%d %%\r\n", r.name, r.place, r.shares[0], r.shares[1], r.shares[2], r.shares[3])
		}
		b.WriteString("Среднее по группе;;70 %;70 %;70 %;70 %\r\n")
		content := []byte(b.String())
		i, err := d.Assessment.Import(ctx, assessment.Upload{InstrumentID: inst.ID, Phase: assessment.Entry, FileName: file, Size: int64(len(content)),
			Content: bytes.NewReader(content), Hold: !apply, Apply: apply})
		if err != nil || apply {
			return err
		}
		_, err = d.Assessment.ReadImport(ctx, i.ID)
		return err
	})
}
