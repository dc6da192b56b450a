// Command bench measures the product against bare programs that do the same work,
// side by side in one run, and prints one table. `make bench` runs it.
//
// A figure is the median over rounds in which ours and the bare way take turns, so
// that whatever else the machine does falls on both. docs/bench.md keeps the figures.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// scale says how much is measured, and how long.
type scale struct {
	routes  int           // of the region that is asked
	rounds  int           // of ours and the bare way, in turn
	slice   time.Duration // one side of one round under load
	clients int
	rows    int // of the result file
	bulk    int // submissions scored in bulk
	fileMiB int // of the file that is uploaded in rounds
	bigMiB  int // of the file whose memory is watched
	only    string
	verbose bool
	build   string // folder of the built programs
}

// full is the size of one large region.
var full = scale{routes: 200_000, rounds: 9, slice: 2 * time.Second, clients: 12, rows: 100_000, bulk: 100_000, fileMiB: 256, bigMiB: 2048}

// short shows within a minute or two that everything runs; its figures say less.
var short = scale{routes: 20_000, rounds: 7, slice: 500 * time.Millisecond, clients: 12, rows: 10_000, bulk: 20_000, fileMiB: 64, bigMiB: 256}

func parse(args []string) (scale, error) {
	s := full
	if slices.Contains(args, "-short") || slices.Contains(args, "--short") {
		s = short
	}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.Bool("short", false, "small data and short rounds")
	f.IntVar(&s.routes, "routes", s.routes, "routes of the region that is asked; ten activities each")
	f.IntVar(&s.rounds, "rounds", s.rounds, "rounds, at least 7")
	f.DurationVar(&s.slice, "slice", s.slice, "length of one side of a round under load")
	f.IntVar(&s.clients, "clients", s.clients, "clients at a time")
	f.IntVar(&s.rows, "rows", s.rows, "rows of the imported result file")
	f.IntVar(&s.bulk, "bulk", s.bulk, "submissions scored in bulk")
	f.IntVar(&s.fileMiB, "file", s.fileMiB, "size of the uploaded file, MiB")
	f.IntVar(&s.bigMiB, "big", s.bigMiB, "size of the file whose memory is watched, MiB")
	f.StringVar(&s.only, "only", "", "letters of the parts to run, as in docs/bench.md: abcdefghi")
	f.BoolVar(&s.verbose, "v", false, "say on stderr what is going on")
	f.StringVar(&s.build, "build", "build", "folder of the built programs")
	if err := f.Parse(args); err != nil {
		return s, err
	}
	if s.rounds < 7 {
		return s, errors.New("bench: at least 7 rounds, or the median means little")
	}
	return s, nil
}

func (s scale) wants(part string) bool { return s.only == "" || strings.Contains(s.only, part) }

func main() {
	if len(os.Args) > 1 && os.Args[1] == bareMode {
		fail(bare(os.Args[2:]))
		return
	}
	s, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	fail(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var t table
	err = run(ctx, s, &t)
	t.print(os.Stdout)
	if err != nil {
		stop()
		fail(err)
	}
}

// run measures the parts that are wanted; what was measured before a failure is shown.
func run(ctx context.Context, s scale, t *table) (err error) {
	st, err := newStand(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close()) }()
	for _, part := range []struct {
		letter  string
		measure func(context.Context, *stand, *table) error
	}{
		// (a) finishes activities on both sides, each of its own choice: then pages differ
		{"e", measureDecision}, {"b", measurePrograms}, {"g", measureMisdeeds}, {"f", measurePages}, {"a", measureRoutes}, {"c", measureImport}, {"d", measureUploads}, {"h", measureDocuments}, {"i", measureWriters},
	} {
		if !s.wants(part.letter) {
			continue
		}
		begin := time.Now()
		if err := part.measure(ctx, st, t); err != nil {
			return fmt.Errorf("part %s: %w%s", part.letter, err, st.said())
		}
		st.say("part %s took %s", part.letter, time.Since(begin).Round(time.Second))
	}
	return nil
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
