package demo

import (
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Password of every account of the demo, and the address of the operator's.
const (
	Password      = "marshrut-demo-2026"
	OperatorEmail = "operator@marshrut.example"
)

// Account is one that the demo makes.
type Account struct {
	Email, Name string
	Roles       []tenant.Role
	Region      string // empty: the whole platform
	Place       string // where the person works
	Newcomer    bool   // has not yet agreed to the processing of personal data
}

// Accounts lists all accounts of the demo, the operator's first, then region by
// region from the top of the tree.
func Accounts() []Account {
	list := []Account{{Email: OperatorEmail, Name: "Оператор платформы", Roles: []tenant.Role{tenant.Operator}}}
	for _, h := range newCast().humans {
		a := Account{Email: h.Email, Name: h.FullName(), Region: h.region.name, Place: h.place, Newcomer: h.newcomer}
		for _, r := range h.roles {
			a.Roles = append(a.Roles, r.Role)
		}
		list = append(list, a)
	}
	return list
}
