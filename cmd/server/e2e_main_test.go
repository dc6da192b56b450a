package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// TestE2E is the product's main job, from a diagnosis to a completed route, over
// HTTP alone, in two regions of one service, each under its own regulation: with
// real plugin processes, files and database.
func TestE2E(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	operator(t, d)
	s := openSite(t, d)
	routes := map[string]string{}
	people := map[string]*region{}
	for _, walk := range []struct {
		regulation string
		place      place
		way        func(*region) string
	}{{iom.UstIlimsk2024, ustIlimsk, underUstIlimsk}, {iom.Sovetsky2022, sovetsky, underSovetsky}} {
		t.Run(walk.regulation, func(t *testing.T) {
			r := openRegion(s.as(t), walk.place, walk.regulation)
			routes[walk.regulation] = walk.way(r)
			people[walk.regulation] = r
		})
	}
	if len(routes) < 2 {
		return
	}
	t.Run("nothing of one region is seen from the other", func(t *testing.T) {
		here, there := people[iom.UstIlimsk2024], people[iom.Sovetsky2022]
		here.site = s.as(t)
		for _, who := range []person{here.teacher, here.tutor, here.coordinator, here.municipal, here.regional} {
			foreign := here.do(who.Client, "GET", "/routes/"+routes[iom.Sovetsky2022], nil).Want(t, 404, "iom.route_not_found")
			none := here.do(who.Client, "GET", "/routes/"+uuid.NewString(), nil)
			if foreign.Problem.Detail != none.Problem.Detail || foreign.Problem.Title != none.Problem.Title {
				t.Errorf("a foreign route answers %+v, none %+v", foreign.Problem, none.Problem)
			}
			here.do(who.Client, "GET", "/people/"+there.teacher.id+"/deficits", nil).Want(t, 404, "assessment.person_not_found")
			// a membership of another's is no membership
			here.do(who.Client, "GET", "/routes", nil, web.MembershipHeader, there.teacher.membership).Want(t, 404, "web.not_found")
		}
	})
}

// today stays the same while the tests run, also over midnight. Where a tutee lives it may be
// a day later: what must be their day is asked with dayAt.
var today = civil.Of(time.Now().UTC())

// day is a day that many months and days from today.
func day(months, days int) string { return today.AddMonths(months).AddDays(days).String() }

// dayAt is what day it is at a place by now.
func dayAt(t *testing.T, zone string) string {
	t.Helper()
	at, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return civil.Of(time.Now().In(at)).String()
}

// underUstIlimsk: the school agrees, a term of a year at most, extensions of six
// months in all, an expert review or a final diagnosis, two conclusions [B].
func underUstIlimsk(r *region) string {
	deficits := diagnosedAndImported(r, "МАОУ СОШ № 11")
	v := planned(r, deficits)

	// R2, the model, R11 are asked for at the submission
	r.move(r.teacher, &v, "/start", nil).Want(r, 409, "iom.step_out_of_order")
	r.move(r.teacher, &v, "/submission", nil).Want(r, 422, "iom.term_missing")
	v = edited(r, r.teacher, v, object{"term": object{"start": day(0, 0), "end": day(13, 0)}})
	refusedBy(r, r.move(r.teacher, &v, "/submission", nil).Want(r, 422, "iom.term_too_long"), "R2", "п. 1.9 Положения")
	v = edited(r, r.tutor, v, object{"term": object{"start": day(0, 0), "end": day(12, 0)}})
	r.move(r.teacher, &v, "/submission", nil).Want(r, 422, "iom.model_missing")
	// R10: choosing the information system is the tutee's consent, so only they choose
	noConsent := r.do(r.tutor.Client, "PUT", "/routes/"+v.ID, object{"model": "regional_system"}, "If-Match", web.ETag(v.Version)).Want(r, 403, "iom.tutee_decides")
	refusedBy(r, noConsent, "R10", "п. 3.1.2 Положения")
	v = edited(r, r.teacher, v, object{"model": "regional_system"})
	r.move(r.tutor, &v, "/submission", nil).Want(r, 403, "authz.forbidden")
	r.move(r.teacher, &v, "/submission", nil).Want(r, 200, "")

	// the school returns it once, and then agrees
	r.move(r.teacher, &v, "/agreement", object{}).Want(r, 403, "authz.forbidden")
	r.move(r.coordinator, &v, "/return", object{}).Want(r, 422, "iom.reason_missing")
	r.move(r.coordinator, &v, "/return", object{"comment": "Уточните планируемый результат реализационного этапа."}).Want(r, 200, "")
	staged := r.do(r.tutor.Client, "PUT", "/routes/"+v.ID+"/stages/realization", object{"term": object{"start": day(0, 0), "end": day(10, 0)},
		"planned_result": "Приёмы формирующего оценивания вошли в каждый третий урок."}, "If-Match", web.ETag(v.Version))
	staged.Want(r, 200, "")
	v = r.route(r.teacher, v.ID)
	r.move(r.teacher, &v, "/submission", nil).Want(r, 200, "")
	r.move(r.coordinator, &v, "/agreement", object{"comment": "Согласовано."}).Want(r, 200, "")
	if v.State != "active" || v.ExtensionLimit != day(18, 0) {
		r.Fatalf("agreed: %s, may be extended to %s", v.State, v.ExtensionLimit)
	}
	v = carriedOut(r, v)

	// R3: within six months, and no further
	r.move(r.coordinator, &v, "/extension", object{"end": day(13, 0), "reason": "Болезнь"}).Want(r, 403, "authz.forbidden")
	r.move(r.teacher, &v, "/extension", object{"end": day(14, 0), "reason": "Курсы перенесены на осень."}).Want(r, 200, "")
	beyond := r.move(r.teacher, &v, "/extension", object{"end": day(18, 1), "reason": "Ещё немного."}).Want(r, 422, "iom.extension_too_long")
	refusedBy(r, beyond, "R3", "п. 1.10 Положения")
	if !strings.Contains(beyond.Problem.Detail, "не более чем на 6 месяцев") {
		r.Errorf("R3 says: %s", beyond.Problem.Detail)
	}
	// R4: others propose, the tutee decides
	refusedBy(r, r.do(r.municipal.Client, "POST", "/routes/"+v.ID+"/term-proposals", object{"end": day(19, 0), "reason": "Форум."}).Want(r, 422, "iom.extension_too_long"), "R3", "п. 1.10 Положения")
	r.add(r.municipal, v.ID, "/term-proposals", object{"end": day(15, 0), "reason": "Форум пройдёт позже."})
	r.add(r.coordinator, v.ID, "/term-proposals", object{"end": day(11, 0), "reason": "Завершить до отпуска."})
	v = r.route(r.teacher, v.ID)
	first, second := v.TermProposals[0], v.TermProposals[1]
	r.move(r.coordinator, &v, "/term-proposals/"+first.ID+"/decision", object{"accept": true}).Want(r, 403, "authz.forbidden")
	r.move(r.teacher, &v, "/term-proposals/"+first.ID+"/decision", object{"accept": true}).Want(r, 200, "")
	r.move(r.teacher, &v, "/term-proposals/"+second.ID+"/decision", object{"accept": false, "comment": "Не успею."}).Want(r, 200, "")
	r.move(r.teacher, &v, "/term-proposals/"+second.ID+"/decision", object{"accept": true}).Want(r, 409, "iom.proposal_closed")
	if v.Term.End != day(15, 0) || len(v.Extensions) != 2 || v.TermProposals[1].Answer != "declined" {
		r.Errorf("after proposals: %s, %+v", v.Term.End, v.TermProposals)
	}

	r.move(r.teacher, &v, "/assessment", nil).Want(r, 200, "")
	product := shown(r, r.teacher, v, object{"title": "Открытый урок «Оцени себя сам»", "kind": "open-lesson"})
	// R8: an own product is not reviewed, and the tutor's review alone does not count
	ownProduct(r, product)
	review(r, r.tutor, product, "removed", true, "takes_part")
	refusedBy(r, r.move(r.tutor, &v, "/completion", nil).Want(r, 422, "iom.proof_missing"), "R6", "п. 1.12 Положения")
	review(r, r.coordinator, product, "removed", true, "counts")
	finalDiagnosis(r, v)

	// R9: two conclusions, with the school's agreement
	refusedBy(r, r.move(r.tutor, &v, "/completion", nil).Want(r, 422, "iom.conclusion_missing"), "R9", "п. 2.8.4 Положения")
	r.do(r.teacher.Client, "POST", "/routes/"+v.ID+"/conclusions", object{"kind": "route_task", "outcome": "reached", "text": "Достигнуто."}).Want(r, 403, "authz.forbidden")
	v = concluded(r, v, "reached")
	r.move(r.coordinator, &v, "/completion", nil).Want(r, 403, "iom.role_not_named")
	r.move(r.tutor, &v, "/completion", nil).Want(r, 200, "")
	completed(r, v, "reached")
	audited(r, v, "route.submit", "route.return", "route.agree", "route.extend", "route.propose_term", "route.decide_term", "conclusion.prepare", "conclusion.agree")

	notReachedUnderUstIlimsk(r)
	return v.ID
}

// underSovetsky: no agreement, a year and more, no extension, a product for each
// direction and the final reflection, one conclusion [A].
func underSovetsky(r *region) string {
	deficits := diagnosedAndImported(r, "МОУ СОШ № 12")
	v := planned(r, deficits)
	v = edited(r, r.teacher, v, object{"term": object{"start": day(0, 0), "end": day(6, 0)}})
	r.move(r.teacher, &v, "/submission", nil).Want(r, 409, "iom.step_out_of_order")
	r.move(r.teacher, &v, "/start", nil).Want(r, 200, "")
	if v.State != "active" || !slices.ContainsFunc(v.Warnings, func(w part) bool { return w.ID == "iom.term_too_short" }) {
		r.Fatalf("started: %s, warned of %+v", v.State, v.Warnings)
	}
	v = carriedOut(r, v)

	refusedBy(r, r.move(r.teacher, &v, "/extension", object{"end": day(7, 0), "reason": "Болезнь"}).Want(r, 422, "iom.extension_off"), "R3", "п. 5 раздела I Порядка")
	off := r.do(r.municipal.Client, "POST", "/routes/"+v.ID+"/term-proposals", object{"end": day(15, 0), "reason": "Форум."}).Want(r, 422, "iom.proposals_off")
	refusedBy(r, off, "R4", "")
	// the term is changed by a correction instead [A III.3]
	r.do(r.teacher.Client, "POST", "/routes/"+v.ID+"/corrections", object{"reason": "Маршрут рассчитан на два года.",
		"term": object{"start": v.Term.Start, "end": day(24, 0)}}, "If-Match", web.ETag(v.Version)).Want(r, 201, "")
	v = r.route(r.teacher, v.ID)

	r.move(r.teacher, &v, "/assessment", nil).Want(r, 200, "")
	product := shown(r, r.teacher, v, object{"title": "Сборник листов самооценки", "kind": "methodical-work", "direction": "methodical"})
	ownProduct(r, product)
	review(r, r.tutor, product, "removed", true, "counts") // [A] names no reviewers
	finalDiagnosis(r, v)
	// the final reflection and, R15, a product for each direction
	refusedBy(r, r.move(r.municipal, &v, "/completion", nil).Want(r, 422, "iom.proof_missing"), "R6", "п. 4 раздела III Порядка")
	r.add(r.teacher, v.ID, "/reflections", object{"text": "Ученики оценивают себя сами, а я вижу, кому помочь."})
	r.move(r.municipal, &v, "/completion", nil).Want(r, 412, "iom.stale") // the reflection came after what was read
	v = r.route(r.municipal, v.ID)
	refusedBy(r, r.move(r.municipal, &v, "/completion", nil).Want(r, 422, "iom.direction_without_product"), "R15", "п. 5 раздела III Порядка")
	shown(r, r.teacher, v, object{"title": "Проект цифрового класса", "kind": "project", "direction": "informational"})
	refusedBy(r, r.move(r.municipal, &v, "/completion", nil).Want(r, 422, "iom.conclusion_missing"), "R9", "п. 4 раздела III Порядка")
	r.add(r.municipal, v.ID, "/conclusions", object{"kind": "intent", "outcome": "reached", "text": "Результат соответствует первичному замыслу."})
	v = r.route(r.teacher, v.ID)
	r.move(r.municipal, &v, "/completion", nil).Want(r, 200, "")
	completed(r, v, "reached")
	audited(r, v, "route.start", "conclusion.prepare")

	notReachedUnderSovetsky(r)
	return v.ID
}

func refusedBy(r *region, a webtest.Answer, rule, clause string) {
	r.Helper()
	if a.Problem.Rule != rule || a.Problem.Clause != clause {
		r.Errorf("%s is refused by rule %q, clause %q, want %q, %q", a.Problem.ID, a.Problem.Rule, a.Problem.Clause, rule, clause)
	}
}
