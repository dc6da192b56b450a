package assessmentweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func (h handler) statistics(api *web.API) {
	web.Register(api, web.Operation{ID: "getInstrumentStatistics", Method: http.MethodGet, Path: "/instruments/{instrument}/statistics",
		Permission: may("instrument", "measure"), Tag: instrumentTag, Summary: "Статистика инструмента: надёжность, задания, нормы региона"}, h.getStatistics)
	web.Register(api, web.Operation{ID: "countInstrumentStatistics", Method: http.MethodPost, Path: "/instruments/{instrument}/statistics", Status: http.StatusOK,
		Permission: may("instrument", "publish"), Tag: instrumentTag, Summary: "Пересчитать статистику инструмента сейчас"}, h.countStatistics)
}

// statistics of one edition over the region. Figures of fewer than ten people are left
// out.
type statistics struct {
	Instrument uuid.UUID  `json:"instrument"`
	ComputedAt *time.Time `json:"computed_at,omitempty" doc:"Нет, если статистику ещё не считали"`
	Due        bool       `json:"due" doc:"После подсчёта были новые прохождения"`
	Runs       int        `json:"runs" doc:"Завершённых прохождений"`
	Trials     int        `json:"trials" doc:"Из них во время пробы"`
	People     int        `json:"people" doc:"Людей; у каждого учтено первое прохождение"`
	Since      civil.Date `json:"since,omitzero" format:"date"`
	Until      civil.Date `json:"until,omitzero" format:"date"`
	Scales     []scale    `json:"scales" doc:"Пусто, если людей меньше десяти"`
}

type scale struct {
	Competency string   `json:"competency"`
	Title      string   `json:"title"`
	People     int      `json:"people"`
	Histogram  []int    `json:"histogram" doc:"Людей по десятым долям освоения"`
	Norm       *norm    `json:"norm,omitempty"`
	Complete   int      `json:"complete" doc:"Людей с ответами на все задания шкалы"`
	Alpha      estimate `json:"alpha" doc:"Альфа Кронбаха"`
	Omega      estimate `json:"omega" doc:"Омега Макдональда, один фактор"`
	SEM        *float64 `json:"sem,omitempty" doc:"Стандартная ошибка измерения, доля освоения"`
	Items      []item   `json:"items"`
}

type estimate struct {
	Value *float64          `json:"value,omitempty"`
	Why   psychometrics.Why `json:"why,omitempty" enum:"few_runs,few_items,no_spread,no_factor,no_items,many_items" doc:"Почему показателя нет"`
}

func toEstimate(e psychometrics.Estimate) estimate {
	if e.Known() {
		return estimate{Value: &e.Value}
	}
	return estimate{Why: e.Why}
}

type norm struct {
	People    int       `json:"people"`
	Mean      float64   `json:"mean"`
	SD        float64   `json:"sd"`
	Quantiles []float64 `json:"quantiles" doc:"10, 25, 50, 75 и 90 %"`
	Stens     []float64 `json:"stens" doc:"С какой доли начинается каждый стен, от 1 до 10; больше 1: до него никто не дошёл"`
}

type item struct {
	Code           string               `json:"code"`
	Text           string               `json:"text"`
	People         int                  `json:"people"`
	Difficulty     estimate             `json:"difficulty" doc:"Средняя доля балла; в тесте чем больше, тем задание легче"`
	Rest           estimate             `json:"item_rest" doc:"Связь с остальной шкалой"`
	Discrimination estimate             `json:"discrimination" doc:"D: 27 % лучших против 27 % слабейших"`
	AlphaWithout   estimate             `json:"alpha_without" doc:"Альфа шкалы без этого задания"`
	Flaws          []psychometrics.Flaw `json:"flaws,omitempty" enum:"against,same,too_easy,too_hard,weak,hurts"`
}

// textsOf gives the texts of a form's items by their code.
func textsOf(f *diagnostics.Form) map[string]string {
	out := map[string]string{}
	for i := range assessment.Items(f) {
		out[i.Code] = i.Text
	}
	return out
}

func toStatistics(i assessment.Instrument, s assessment.Statistics) statistics {
	out := statistics{Instrument: s.InstrumentID, ComputedAt: web.Moment(s.ComputedAt), Due: s.Due, Runs: s.Runs, Trials: s.Trials, People: s.People,
		Since: s.Since, Until: s.Until, Scales: []scale{}}
	texts := textsOf(i.Form)
	for _, x := range s.Scales {
		y := scale{Competency: x.Competency, Title: x.Title, People: x.People, Histogram: x.Histogram, Complete: x.Complete,
			Alpha: toEstimate(x.Alpha), Omega: toEstimate(x.Omega), Items: []item{}}
		if n := x.Norm; n != nil {
			y.Norm = &norm{People: n.N, Mean: n.Mean, SD: n.SD, Quantiles: n.Quantiles[:], Stens: n.Stens[:]}
		}
		if x.Trust.Usable() {
			sem := x.Trust.SEM()
			y.SEM = &sem
		}
		for _, i := range x.Items {
			y.Items = append(y.Items, item{Code: i.Code, Text: texts[i.Code], People: i.Runs, Difficulty: toEstimate(i.Difficulty), Rest: toEstimate(i.Rest),
				Discrimination: toEstimate(i.Discriminate), AlphaWithout: toEstimate(i.AlphaWithout), Flaws: i.Flaws})
		}
		out.Scales = append(out.Scales, y)
	}
	return out
}

type (
	statisticsInput struct {
		Instrument uuid.UUID `path:"instrument"`
	}
	statisticsOutput struct{ Body statistics }
)

func (h handler) getStatistics(ctx context.Context, in *statisticsInput) (*statisticsOutput, error) {
	i, s, err := h.s.Statistics(ctx, in.Instrument)
	if err != nil {
		return nil, err
	}
	return &statisticsOutput{Body: toStatistics(i, s)}, nil
}

func (h handler) countStatistics(ctx context.Context, in *statisticsInput) (*statisticsOutput, error) {
	if _, err := h.s.CountStatistics(ctx, in.Instrument); err != nil {
		return nil, err
	}
	return h.getStatistics(ctx, in)
}
