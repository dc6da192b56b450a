package campaignweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// Plan is what an author writes.
type Plan struct {
	Title      string         `json:"title" minLength:"3" maxLength:"200"`
	Message    string         `json:"message,omitempty" maxLength:"2000" doc:"Обращение к приглашённым"`
	Instrument uuid.UUID      `json:"instrument" doc:"Опубликованный инструмент, который проходят здесь"`
	Phase      campaign.Phase `json:"phase" enum:"entry,interim,final"`
	OpensOn    civil.Date     `json:"opens_on" format:"date" doc:"Первый день"`
	ClosesOn   civil.Date     `json:"closes_on" format:"date" doc:"Последний день"`
	RemindDays []int          `json:"remind_days,omitempty" maxItems:"5" doc:"За сколько дней до конца напомнить"`
	Attempts   *int           `json:"attempts,omitempty" minimum:"0" maximum:"10" doc:"Сколько раз можно начать; 0 — без ограничения. Если не указано: тест один раз, опросник без ограничения"`
	Criteria   Criteria       `json:"criteria,omitempty"`
}

// Criteria say who is asked: those who fit all that is named.
type Criteria struct {
	Municipalities []uuid.UUID `json:"municipalities,omitempty" maxItems:"500"`
	Organizations  []uuid.UUID `json:"organizations,omitempty" maxItems:"500"`
	Positions      []string    `json:"positions,omitempty" maxItems:"30" doc:"Слова из должности"`
	Subjects       []string    `json:"subjects,omitempty" maxItems:"30" doc:"Слова из предмета"`
	Categories     []string    `json:"categories,omitempty" maxItems:"30" enum:"none,conformity,first,highest,teacher_methodist,teacher_mentor" doc:"Категории; none: без категории"`
	ExperienceFrom *int        `json:"experience_from,omitempty" minimum:"0" maximum:"80" doc:"Стаж от, полных лет"`
	ExperienceTo   *int        `json:"experience_to,omitempty" minimum:"0" maximum:"80" doc:"Стаж до, полных лет"`
	AttestedFrom   civil.Date  `json:"attested_from,omitzero" required:"false" format:"date" doc:"Аттестация не раньше месяца"`
	AttestedTo     civil.Date  `json:"attested_to,omitzero" required:"false" format:"date" doc:"Аттестация не позже месяца"`
	People         []uuid.UUID `json:"people,omitempty" maxItems:"2000" doc:"Список: тогда остальное не учитывается"`
}

var example = map[string]any{"title": "Входная самодиагностика", "instrument": "{instrument}", "phase": "entry", "opens_on": "2030-09-01", "closes_on": "2030-09-20",
	"remind_days": []int{3}, "criteria": map[string]any{"organizations": []string{"{organization}"}}}

func (p Plan) domain() campaign.Plan {
	return campaign.Plan{Title: p.Title, Message: p.Message, Instrument: p.Instrument, Phase: p.Phase, OpensOn: p.OpensOn, ClosesOn: p.ClosesOn,
		RemindDays: p.RemindDays, Attempts: p.Attempts, Criteria: campaign.TargetGroup(p.Criteria)}
}

// view is what a coordinator sees of a campaign.
type view struct {
	ID           uuid.UUID  `json:"id"`
	Municipality *uuid.UUID `json:"municipality,omitempty" doc:"Нет у кампаний региона"`
	Organization *uuid.UUID `json:"organization,omitempty"`
	Plan
	State     campaign.State `json:"state" enum:"draft,running,closed"`
	Version   int            `json:"version"`
	StartedAt *time.Time     `json:"started_at,omitempty"`
	ClosedAt  *time.Time     `json:"closed_at,omitempty"`
	Fits      *int           `json:"fits,omitempty" doc:"Сколько людей подходит сейчас"`
	Invited   *int           `json:"invited,omitempty" doc:"Сколько приглашено этим действием"`
}

func toView(c campaign.Campaign) view {
	return view{ID: c.ID, Municipality: web.OrNone(c.MunicipalityID), Organization: web.OrNone(c.OrganizationID), State: c.State, Version: c.Version,
		StartedAt: web.Moment(c.StartedAt), ClosedAt: web.Moment(c.ClosedAt), Plan: Plan{Title: c.Title, Message: c.Message, Instrument: c.InstrumentID, Phase: c.Phase,
			OpensOn: c.OpensOn, ClosesOn: c.ClosesOn, RemindDays: c.RemindDays, Attempts: &c.Attempts, Criteria: Criteria(c.Criteria)}}
}

type progress struct {
	Place    *uuid.UUID `json:"place,omitempty" doc:"Нет у строки «всего»"`
	Title    string     `json:"title,omitempty"`
	Invited  int        `json:"invited"`
	Waiting  int        `json:"waiting" doc:"Ещё не ответили; вместе с отказавшимися, где их число не называется"`
	Begun    int        `json:"begun" doc:"Начали и не закончили"`
	Finished int        `json:"finished"`
	Declined *int       `json:"declined,omitempty" doc:"Нет, где по числу можно узнать людей"`
}

func toProgress(p campaign.Progress) progress {
	out := progress{web.OrNone(p.PlaceID), p.Place, p.Invited, p.Waiting(), p.Begun, p.Finished, nil}
	if !p.Hushed {
		out.Declined = &p.Declined
	}
	return out
}

type invitation struct {
	Campaign   uuid.UUID       `json:"campaign"`
	Title      string          `json:"title"`
	Message    string          `json:"message,omitempty"`
	Instrument string          `json:"instrument"`
	Phase      campaign.Phase  `json:"phase" enum:"entry,interim,final"`
	OpensOn    civil.Date      `json:"opens_on" format:"date"`
	ClosesOn   civil.Date      `json:"closes_on" format:"date"`
	Answer     campaign.Answer `json:"answer" enum:"waits,begun,finished,declined"`
	Reminded   bool            `json:"reminded"`
	Diagnosis  *uuid.UUID      `json:"diagnosis,omitempty"`
	Attempts   int             `json:"attempts" doc:"Сколько раз можно начать; 0 — без ограничения"`
	Tries      int             `json:"tries" doc:"Сколько раз уже начато"`
	Open       bool            `json:"open" doc:"Сейчас её можно пройти"`
}

func toInvitation(i campaign.Invitation) invitation {
	return invitation{i.CampaignID, i.Title, i.Message, i.Instrument, i.Phase, i.OpensOn, i.ClosesOn, i.Answer(), !i.RemindedAt.IsZero(), web.OrNone(i.DiagnosisID), i.Attempts, i.Tries, i.Open()}
}
