package retentionweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type view struct {
	ID        uuid.UUID       `json:"id"`
	Person    uuid.UUID       `json:"person" doc:"Чьи данные; после удаления за этим номером никого нет"`
	Cause     retention.Cause `json:"cause" enum:"request,consent,term" doc:"request: человек попросил; consent: согласие отозвано; term: срок хранения вышел"`
	State     retention.State `json:"state" enum:"asked,planned,done,refused,recalled"`
	AskedOn   civil.Date      `json:"asked_on" format:"date"`
	LimitOn   civil.Date      `json:"limit_on" format:"date" doc:"Последний день по закону"`
	PlannedOn civil.Date      `json:"planned_on,omitzero" format:"date" doc:"День удаления"`
	DecidedBy *uuid.UUID      `json:"decided_by,omitempty"`
	DecidedAt *time.Time      `json:"decided_at,omitempty"`
	Reason    string          `json:"reason,omitempty" doc:"Причина отказа"`
	EndedAt   *time.Time      `json:"ended_at,omitempty" doc:"Когда данные удалены или заявка отозвана"`
	Version   int             `json:"version"`
	Deciders  []uuid.UUID     `json:"deciders,omitempty" doc:"Кто решает: координаторы региона, кроме самого человека; только у своей заявки"`
}

func toView(r retention.Removal) view {
	return view{ID: r.ID, Person: r.PersonID, Cause: r.Cause, State: r.State, AskedOn: r.AskedOn, LimitOn: r.LimitOn, PlannedOn: r.PlannedOn,
		DecidedBy: web.OrNone(r.DecidedBy), DecidedAt: web.Moment(r.DecidedAt), Reason: r.Reason, EndedAt: web.Moment(r.EndedAt), Version: r.Version}
}

type candidate struct {
	Person  uuid.UUID       `json:"person"`
	Cause   retention.Cause `json:"cause" enum:"consent,term"`
	Since   civil.Date      `json:"since" format:"date" doc:"Когда отозвано согласие или закончилась последняя роль"`
	LimitOn civil.Date      `json:"limit_on" format:"date" doc:"Последний день по закону"`
}
