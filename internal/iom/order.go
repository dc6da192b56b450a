package iom

import (
	"cmp"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Refusals of orders.
var (
	ErrOrderPartial = fault.New(fault.Invalid, "iom.order_partial", "Приказ указывают с номером и датой.")
	ErrOrderMissing = fault.New(fault.Invalid, "iom.order_missing", "Назначают приказом: укажите его номер и дату.")
)

// OrderRequisites (реквизиты приказа) name an order by number and date.
type OrderRequisites struct {
	Number string     `bun:"number,nullzero"`
	Date   civil.Date `bun:"date,nullzero"`
}

// OrdersRule says how orders are named: by number and date together, unless the
// regulation takes one of them alone.
type OrdersRule struct {
	Partial bool   `json:"partial,omitempty"`
	Clause  string `json:"clause,omitempty"` // who is appointed by an order [B 2.8.3; A order cl. 2]
}

// appoints checks the order on an appointment: named whole, and, where needed, named at all
// [B 2.8.3].
func (o OrderRequisites) appoints(g *Regulation, needed bool) error {
	err := o.whole(g, "order.")
	if err == nil && needed && o == (OrderRequisites{}) {
		err = ErrOrderMissing.At("order.number", "Укажите номер приказа.").At("order.date", "Укажите дату приказа.")
	}
	if f, ok := fault.As(err); ok {
		return f.By("", cmp.Or(g.Orders.Clause, g.Tutor.Clause))
	}
	return err
}

// whole refuses an order that is named by half; path is where its fields stand.
func (o OrderRequisites) whole(g *Regulation, path string) error {
	numbered, dated := strings.TrimSpace(o.Number) != "", !o.Date.IsZero()
	switch {
	case numbered == dated || g.Orders.Partial:
		return nil
	case numbered:
		return ErrOrderPartial.At(path+"date", "Укажите дату приказа.")
	}
	return ErrOrderPartial.At(path+"number", "Укажите номер приказа.")
}
