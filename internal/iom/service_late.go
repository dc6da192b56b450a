package iom

import (
	"context"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ErrMadeAlready answers a move that is sent once more: by a second press of a button, in
// another tab, by a colleague.
var ErrMadeAlready = fault.New(fault.Conflict, "iom.made_already", "Это уже сделано.")

// recent is how far back the newest change of a route is looked for among its steps:
// marks of activities, which leave the route's version, may stand before it.
const recent = 20

// overtaken tells who comes with a version that was read before another change what has
// happened. Where the move can still be made the route is to be read again; where it lies
// ahead no more it was made already, by them or by somebody else, or the route has gone
// another way.
func (s *Service) overtaken(ctx context.Context, reach tenant.Reach, d *deed, name string) error {
	moves := movesBy(name)
	if len(moves) == 0 {
		return ErrStale
	}
	var refusal error
	for _, m := range moves {
		if refusal = d.step(d.g, m); refusal == nil {
			return ErrStale
		}
	}
	steps, err := s.Store.Steps(ctx, reach, d.ID, paging.Request{Limit: recent})
	if err != nil {
		return err
	}
	for _, m := range moves {
		made, ok := find(steps.Items, func(t Step) bool { return t.Move == m && t.At.Equal(d.UpdatedAt) })
		if ok && made.PersonID == d.act.PersonID {
			return ErrMadeAlready.Saying("Вы это уже сделали: " + madeTitles[m] + ". Повторять не нужно.")
		}
		if ok {
			return ErrMadeAlready.Saying("Это уже сделано: " + madeTitles[m] + ".")
		}
	}
	return s.instead(ctx, d, refusal)
}

// movesBy are the moves that a change of the name makes; none for what is no move.
func movesBy(name string) []Move {
	if name == "route.answer_correction" {
		return []Move{AcceptCorrection, DeclineCorrection}
	}
	m := Move(strings.TrimPrefix(name, "route."))
	if madeTitles[m] == "" {
		return nil
	}
	return []Move{m}
}

// madeTitles say that a move was made, in the middle of a sentence.
var madeTitles = map[Move]string{
	Submit:            "маршрут отправлен на согласование",
	Agree:             "маршрут согласован",
	Return:            "маршрут возвращён на доработку",
	Recall:            "маршрут отозван с согласования",
	Start:             "реализация маршрута начата",
	Extend:            "срок продлён",
	BeginAssessment:   "оценка результатов начата",
	AcceptCorrection:  "корректировка принята, маршрут продолжен",
	DeclineCorrection: "корректировка отклонена",
	Complete:          "маршрут завершён",
	Withdraw:          "маршрут прекращён",
	Archive:           "маршрут передан в архив",
}
