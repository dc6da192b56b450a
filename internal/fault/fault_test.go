package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

func TestError_KeepsItsIdentityThroughCopies(t *testing.T) {
	base := fault.New(fault.Rule, "iom.extension_too_long", "Продление не более чем на 6 месяцев.")
	err := fmt.Errorf("extend: %w", base.By("R3", "п. 1.10 Положения").Because(io.EOF))

	if !errors.Is(err, base) {
		t.Error("a copy with a clause is no longer the refusal it was made from")
	}
	if !errors.Is(err, io.EOF) {
		t.Error("the technical cause is lost")
	}
	if fault.KindOf(err) != fault.Rule {
		t.Errorf("kind = %s, want rule", fault.KindOf(err))
	}
	if base.Clause != "" || base.Unwrap() != nil {
		t.Error("By or Because changed the original")
	}
	if errors.Is(err, fault.New(fault.Rule, "iom.other", "")) {
		t.Error("two refusals with different ids are equal")
	}
}

func TestKindOf_AnythingElseIsInternal(t *testing.T) {
	if k := fault.KindOf(io.EOF); k != fault.Internal {
		t.Errorf("kind = %s, want internal", k)
	}
}

func TestAt_DoesNotShareFields(t *testing.T) {
	base := fault.New(fault.Invalid, "x.bad", "Плохо.").At("a", "1")
	one, two := base.At("b", "2"), base.At("c", "3")
	if one.Fields[1].Path != "b" || two.Fields[1].Path != "c" || len(base.Fields) != 1 {
		t.Errorf("fields leak between copies: %v %v %v", base.Fields, one.Fields, two.Fields)
	}
}
