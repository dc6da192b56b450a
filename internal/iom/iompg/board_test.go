package iompg_test

import (
	"slices"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func TestBoard_WhatIsDueFirstStandsFirstPartAfterPart(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	home := db.Tree(t).Home()
	today := civil.Of(time.Now().UTC())
	for title, r := range map[string]struct {
		state  iom.State
		months int
	}{"eee": {iom.Completed, -2}, "ddd": {iom.Withdrawn, -1}, "aaa": {iom.Active, -14}, "bbb": {iom.Active, -2}, "ccc": {iom.Agreement, 2}} {
		iomtest.Route(t, db, home.Tutee, r.state, iomtest.Title(title), iomtest.Begins(today.AddMonths(r.months)))
	}
	store := iompg.New(db.App)
	ctx := tenant.With(t.Context(), home.Coordinator)
	read := func(urgent bool, limit int) (titles []string, all []iom.Progress) {
		t.Helper()
		for part := (paging.Request{Limit: limit}); ; {
			l, err := store.Board(ctx, tenant.ReachOrganization, iom.Filter{Today: today}, urgent, part)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range l.Items {
				titles, all = append(titles, p.Title), append(all, p)
			}
			if l.Next == "" {
				return titles, all
			}
			part.After = l.Next
		}
	}
	whole, list := read(true, 50)
	if want := []string{"aaa", "bbb", "ccc"}; !slices.Equal(whole[:3], want) || len(whole) != 5 {
		t.Errorf("the most urgent first: %v, want %v and the ended ones", whole, want)
	}
	for _, limit := range []int{1, 2, 3} {
		if parts, _ := read(true, limit); !slices.Equal(parts, whole) {
			t.Errorf("in parts of %d: %v, want %v", limit, parts, whole)
		}
	}
	if p := list[0]; p.Activities != 2 || p.Done != 0 || p.NextTitle != "Семинар № 1 по оцениванию" || p.Due != p.Term.Start.AddMonths(3) || !p.Late(today) {
		t.Errorf("what is due next: %+v", p)
	}
	if p := list[2]; p.Due != p.Term.Start || p.NextTitle != "" || p.Late(today) {
		t.Errorf("what has not begun is due when it begins: %+v", p)
	}
	if p := list[4]; !p.Due.IsZero() {
		t.Errorf("what has ended is never due: %+v", p)
	}
	last, _ := read(false, 2)
	if slices.Sort(last); !slices.Equal(last, []string{"aaa", "bbb", "ccc", "ddd", "eee"}) {
		t.Errorf("the last changed first: %v", last)
	}
}
