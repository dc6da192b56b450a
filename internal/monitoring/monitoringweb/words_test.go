package monitoringweb

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Whatever is to be done has a sentence in both languages and a page to do it on.
func TestKinds_HaveWordsAndAPlace(t *testing.T) {
	t.Parallel()
	all := page.NewTexts()
	for _, err := range []error{all.Add(texts, "text"), all.Add(page.Files, "text")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	route, id := uuid.New(), uuid.New()
	for _, lang := range page.Langs() {
		ctx := page.With(t.Context(), &page.View{Texts: all, Lang: lang, Now: time.Now(), May: func(string, string) bool { return true }})
		for _, kind := range monitoring.Kinds() {
			for _, about := range []uuid.UUID{uuid.Nil, uuid.New()} {
				for _, n := range []int{1, 2, 5, 21} {
					l := line{monitoring.Item{Kind: kind, ID: id, RouteID: route, PersonID: about, Title: "То самое", Count: n, Due: civil.Of(time.Now()).AddDays(-1)}, ""}
					if words := l.says(ctx); words == "" || strings.ContainsAny(words, "[{") {
						t.Errorf("%s in %s of %d: %q", kind, lang, n, words)
					}
					if when := l.aboutTime(ctx); !strings.Contains(when, "1") {
						t.Errorf("%s in %s: late by a day is %q", kind, lang, when)
					}
				}
			}
		}
	}
	// kinds only an operator has are done on the platform's own pages
	operators := monitoring.KindsOf(tenant.Operator)
	for _, role := range tenant.Roles() {
		if role == tenant.Operator {
			continue
		}
		for _, kind := range monitoring.KindsOf(role) {
			for _, op := range operators {
				if op == kind {
					t.Errorf("%s is an operator's and a %s's", kind, role)
				}
			}
		}
	}
}

func TestLevel_IsAFifthOfTheDiagnosed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ found, of, want int }{{0, 0, 0}, {0, 9, 0}, {3, 0, 0}, {1, 100, 1}, {20, 100, 1}, {21, 100, 2}, {40, 100, 2}, {41, 100, 3}, {80, 100, 4}, {81, 100, 5}, {100, 100, 5}, {7, 5, 5}} {
		if got := level(c.found, c.of); got != c.want {
			t.Errorf("%d of %d: level %d, want %d", c.found, c.of, got, c.want)
		}
	}
}

// A place is never the bare list of routes with an empty id in it.
func TestPlaceOf_NamesWhatItIsAbout(t *testing.T) {
	t.Parallel()
	me := uuid.New()
	for _, c := range []struct {
		item monitoring.Item
		want string
	}{
		{monitoring.Item{Kind: monitoring.DraftReturned, Object: monitoring.AboutRoute, RouteID: me}, "/routes/" + me.String() + "/plan"},
		{monitoring.Item{Kind: monitoring.ActivityOverdue, Object: monitoring.AboutActivity, RouteID: me, ID: me}, "/routes/" + me.String() + "/activities/" + me.String()},
		{monitoring.Item{Kind: monitoring.DeficitsToConfirm, Object: monitoring.AboutPerson, ID: me}, "/people/" + me.String() + "/deficits"},
		{monitoring.Item{Kind: monitoring.ProductToReview, Object: monitoring.AboutProduct, ID: me}, "/products/" + me.String() + "/review"},
		{monitoring.Item{Kind: monitoring.ImportStuck, Object: monitoring.AboutImport, ID: me}, "/imports/" + me.String()},
		{monitoring.Item{Kind: monitoring.EssaysToScore, Object: monitoring.AboutEssays}, "/essays"},
		{monitoring.Item{Kind: monitoring.PeopleNotInvited, Object: monitoring.AboutPeople}, "/people"},
		{monitoring.Item{Kind: monitoring.ConclusionToAgree, Object: monitoring.AboutConclusion, RouteID: me, ID: uuid.New()}, "/routes/" + me.String() + "/completion"},
	} {
		if got := placeOf(c.item, me); got != c.want || strings.Contains(got, uuid.Nil.String()) {
			t.Errorf("%s is done at %s, want %s", c.item.Kind, got, c.want)
		}
	}
}
