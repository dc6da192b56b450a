package main

import (
	"context"
	"flag"
	"fmt"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// measureDecision asks the loaded policy who may do what; the bare way is a look-up
// in a map of two strings that knows nothing of rules.
func measureDecision(_ context.Context, st *stand, t *table) error {
	testing.Init()
	if err := flag.Set("test.benchtime", "100ms"); err != nil {
		return err
	}
	policy, err := authz.Load()
	if err != nil {
		return err
	}
	permission := authz.Permission{Object: "route", Action: "read"}
	table := map[[2]string]tenant.Reach{{"regional_methodist", "route.read"}: tenant.ReachAssigned}
	var allocations int64
	var reach tenant.Reach
	p, err := inTurn(st.rounds, func() (float64, error) {
		r := testing.Benchmark(func(b *testing.B) {
			for b.Loop() {
				reach = policy.Reach(tenant.RegionalMethodist, permission)
			}
		})
		allocations = max(allocations, r.AllocsPerOp())
		return seconds(r), nil
	}, func() (float64, error) {
		return seconds(testing.Benchmark(func(b *testing.B) {
			for b.Loop() {
				reach = table[[2]string{"regional_methodist", "route.read"}]
			}
		})), nil
	})
	if err != nil {
		return err
	}
	if reach != tenant.ReachAssigned {
		return fmt.Errorf("the policy answers %q", reach)
	}
	ours := median(p.ours)
	t.add(line{"(e) one authorization decision", fmt.Sprintf("%s, %d allocations", took(ours), allocations), took(median(p.bare)),
		fmt.Sprintf("%.1f", p.ratio()), "≤ 200 ns, 0 allocations", ours <= 200e-9 && allocations == 0})
	return nil
}

func seconds(r testing.BenchmarkResult) float64 { return r.T.Seconds() / float64(r.N) }
