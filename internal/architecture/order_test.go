package architecture

import (
	"go/ast"
	"testing"
)

// besideTx finds a value that is returned beside the transaction that makes it:
// Go does not say which of the two is evaluated first.
func besideTx(s source) (wrong []string) {
	if !s.isGo() {
		return nil
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok || len(ret.Results) < 2 {
			return true
		}
		call, ok := ret.Results[len(ret.Results)-1].(*ast.CallExpr)
		if !ok || method(call) != "InTx" {
			return true
		}
		wrong = append(wrong, s.at(ret.Pos(), "assign the error of InTx first, then return both"))
		return true
	})
	return wrong
}

func TestInTx_IsNotReturnedBesideWhatItMakes(t *testing.T) {
	t.Parallel()
	holds(t, besideTx)
	catches(t, besideTx, "internal/iom/x.go", `func f() (int, error) { n := 0; return n, s.tx.InTx(ctx, func(ctx C) error { n = 1; return nil }) }`)
	leaves(t, besideTx, "internal/iom/x.go", `func f() error { return s.tx.InTx(ctx, g) }`)
}
