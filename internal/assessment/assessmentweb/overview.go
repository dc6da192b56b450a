package assessmentweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/framework"
)

type (
	overviewInput struct {
		Person    uuid.UUID `path:"person"`
		Framework string    `query:"framework" maxLength:"64" doc:"Код рамки; если не указан — та, которую измеряет большинство результатов"`
	}
	overviewOutput struct{ Body overview }
)

// overview is what a person's diagnoses of all sources say together.
type overview struct {
	Framework  string           `json:"framework,omitempty" doc:"Код рамки, в которой собрана картина; нет, если результатов нет"`
	Title      string           `json:"title,omitempty"`
	Frameworks []frameworkName  `json:"frameworks" doc:"В каких рамках её можно собрать"`
	Sources    []overviewSource `json:"sources" doc:"По последнему результату каждой шкалы; разные шкалы не сравниваются"`
	Axes       []overviewAxis   `json:"axes"`
	Left       []overviewLeft   `json:"left" doc:"Что перенести нельзя, и почему"`
}

type frameworkName struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

type overviewSource struct {
	Diagnosis  uuid.UUID        `json:"diagnosis"`
	Instrument uuid.UUID        `json:"instrument"`
	Framework  string           `json:"framework"`
	Scale      string           `json:"scale"`
	Phase      assessment.Phase `json:"phase" enum:"entry,interim,final"`
	TakenOn    civil.Date       `json:"taken_on" format:"date"`
}

type overviewAxis struct {
	Code  string         `json:"code"`
	Title string         `json:"title"`
	Share *float64       `json:"share,omitempty" doc:"Среднее освоение; нет, если ничего не измерено"`
	Parts bool           `json:"parts" doc:"Измерены только части этой компетенции"`
	From  []overviewFrom `json:"from"`
}

// overviewScore is a result as its source gave it.
type overviewScore struct {
	Diagnosis  uuid.UUID `json:"diagnosis"`
	Framework  string    `json:"framework"`
	Competency string    `json:"competency"`
	Title      string    `json:"title"`
	Share      *float64  `json:"share,omitempty" doc:"Нет, если источник даёт только уровень"`
}

type overviewFrom struct {
	overviewScore
	Exact bool `json:"exact" doc:"Та же компетенция; иначе только её часть"`
}

type overviewLeft struct {
	overviewScore
	Why framework.Why `json:"why" enum:"no_relation,only_related,only_broader,unknown,level_only" doc:"Связи нет; связь только «близко»; компетенция шире; такой компетенции в рамке нет; известен только уровень, без балла"`
}

func toScore(s framework.Score, why framework.Why) overviewScore {
	return overviewScore{s.Source, s.Framework, s.Competency, s.Title, measured(why == framework.LevelOnly, s.Share)}
}

func toOverview(o assessment.Overview) overview {
	out := overview{Framework: o.Framework.Code, Title: o.Framework.Title, Frameworks: []frameworkName{}, Sources: []overviewSource{}, Axes: []overviewAxis{}, Left: []overviewLeft{}}
	for _, f := range o.Choices {
		out.Frameworks = append(out.Frameworks, frameworkName{f.Code, f.Title})
	}
	for _, t := range o.Sources {
		out.Sources = append(out.Sources, overviewSource{t.ID, t.InstrumentID, t.Framework, t.Scale, t.Phase, t.TakenOn})
	}
	for _, a := range o.Axes {
		axis := overviewAxis{Code: a.Code, Title: a.Title, Parts: a.Parts, From: []overviewFrom{}}
		if a.Known {
			axis.Share = &a.Share
		}
		for _, c := range a.From {
			axis.From = append(axis.From, overviewFrom{toScore(c.Score, ""), c.Exact})
		}
		out.Axes = append(out.Axes, axis)
	}
	for _, l := range o.Left {
		out.Left = append(out.Left, overviewLeft{toScore(l.Score, l.Why), l.Why})
	}
	return out
}

func (h handler) getOverview(ctx context.Context, in *overviewInput) (*overviewOutput, error) {
	o, err := h.s.Overview(ctx, in.Person, in.Framework)
	if err != nil {
		return nil, err
	}
	return &overviewOutput{Body: toOverview(o)}, nil
}
