package main

import (
	"slices"
	"strings"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// The steps of the main job that both regulations share.

// diagnosedAndImported: the teacher answers the self-diagnosis, which a program
// scores; two colleagues' results come out of files, which another program reads.
func diagnosedAndImported(r *region, school string) []deficitView {
	r.Helper()
	entry := r.selfDiagnose(r.teacher, "entry", "", func(section, _ int) int {
		if section < 2 {
			return 3
		}
		return 1
	})
	weak := 0
	for _, result := range entry.Results {
		if result.Max <= 0 || result.Level == "" {
			r.Errorf("a result without a measure: %+v", result)
		}
		if result.Deficit {
			weak++
		}
	}
	found := r.deficits(r.teacher, r.teacher)
	if weak == 0 || weak == len(entry.Results) || len(found) != weak || found[0].Diagnosis != entry.ID {
		r.Fatalf("%d weak competencies, deficits %+v", weak, found)
	}
	r.importCSV(school)
	r.importXLSX()
	return found
}

// planned is a draft with deficits, a request, objectives tied to them, activities
// (one from the navigator) and an appointed tutor.
func planned(r *region, deficits []deficitView) routeView {
	r.Helper()
	wish := "Хочу освоить формирующее оценивание."
	r.do(r.teacher.Client, "POST", "/people/"+r.teacher.id+"/requests", object{"kind": "request", "text": wish}).Want(r, 201, "")
	v := webtest.Into[routeView](r, r.do(r.teacher.Client, "POST", "/routes", object{"title": "Формирующее оценивание"}).Want(r, 201, ""))
	emptyDraft(r, &v)
	r.do(r.tutor.Client, "GET", "/routes/"+v.ID, nil).Want(r, 404, "iom.route_not_found") // not appointed yet
	r.add(r.coordinator, v.ID, "/appointments", object{"person": r.tutor.id, "role": "tutor", "order": object{"number": "15-од", "date": day(0, -1)}})
	r.do(r.tutor.Client, "GET", "/people/"+r.teacher.id+"/deficits", nil).Want(r, 200, "")
	r.do(r.tutor.Client, "POST", "/deficits/"+deficits[0].ID+"/confirm", nil).Want(r, 200, "")
	confirmed := made[deficitView](r.site, r.teacher, "POST", "/deficits/"+deficits[0].ID+"/confirm", nil)
	if confirmed.State != "confirmed" {
		r.Errorf("confirmed by both: %+v", confirmed)
	}

	first := r.add(r.teacher, v.ID, "/deficits", object{"found": deficits[0].ID})
	request := r.add(r.teacher, v.ID, "/requests", object{"kind": "request", "text": wish})
	if first.Title != deficits[0].Title {
		r.Errorf("the deficit came into the route as %+v", first)
	}
	indicators := []object{{"title": "Доля уроков с самооценкой", "criterion": "не меньше трети", "tool": "лист наблюдения"}}
	objective := r.add(r.tutor, v.ID, "/objectives", object{"title": "Освоить приёмы формирующего оценивания", "deficits": []string{first.ID}, "requests": []string{request.ID}, "indicators": indicators})
	resource := webtest.Into[part](r, r.do(r.municipal.Client, "POST", "/resources", object{"title": "Семинар «Формирующее оценивание»", "kind": "seminar",
		"provider": "ЦРО", "level": "municipal", "form": "in_person"}).Want(r, 201, ""))
	for _, activity := range []object{
		{"title": "Семинар «Формирующее оценивание»", "resource": resource.ID, "kind": "seminar", "term": object{"start": day(0, 0), "end": day(2, 0)}},
		{"title": "Открытый урок", "planned_result": "Урок показан коллегам", "term": object{"start": day(2, 0), "end": day(4, 0)}},
		{"title": "Лист самооценки в электронном журнале"},
	} {
		activity["stage"], activity["objectives"], activity["competencies"] = "realization", []string{objective.ID}, []string{"professional"}
		r.add(r.teacher, v.ID, "/activities", activity)
	}
	for _, who := range []person{r.tutor, r.coordinator, r.lead} {
		if seen := r.route(who, v.ID); len(seen.Activities) != 3 {
			r.Errorf("%s sees %+v", who.email, seen)
		}
	}
	v = r.route(r.teacher, v.ID)
	if len(v.Diagnoses) != 1 || v.Diagnoses[0].Diagnosis != deficits[0].Diagnosis || len(v.Activities) != 3 || len(v.Objectives) != 1 {
		r.Fatalf("planned: %+v", v)
	}
	return v
}

// emptyDraft: it goes nowhere (R1), and the answer says what it lacks.
func emptyDraft(r *region, v *routeView) {
	r.Helper()
	for _, path := range []string{"/submission", "/start"} {
		a := r.move(r.teacher, v, path, nil)
		if a.Status == 422 && (a.Problem.ID != "iom.basis_missing" || a.Problem.Rule != "R1" || a.Problem.Clause == "") ||
			a.Status == 409 && !slices.Contains(a.Problem.Allowed, "edit") || a.Status != 422 && a.Status != 409 {
			r.Errorf("an empty draft, %s: %d %+v", path, a.Status, a.Problem)
		}
	}
}

// edited changes the plan of a draft.
func edited(r *region, who person, v routeView, change object) routeView {
	r.Helper()
	return webtest.Into[routeView](r, r.do(who.Client, "PUT", "/routes/"+v.ID, change, "If-Match", web.ETag(v.Version)).Want(r, 200, ""))
}

// carriedOut: an activity is done and reflected on, proven by a file that came over
// a bad line, and the plan is corrected once.
func carriedOut(r *region, v routeView) routeView {
	r.Helper()
	first := v.Activities[0]
	finish := "/routes/" + v.ID + "/activities/" + first.ID + "/finish"
	done := made[part](r.site, r.teacher, "POST", finish, object{"result": "Удостоверение", "order": object{"number": "7", "date": day(0, 0)}}, "If-Match", web.ETag(first.Version))
	if done.Status != "done" {
		r.Errorf("finished: %+v", done)
	}
	r.add(r.teacher, v.ID, "/reflections", object{"activity": first.ID, "text": "Критерии должны составлять сами ученики."})
	proof := r.uploadInParts(r.teacher, r.tutor, v.ID, object{"file_name": "Удостоверение.pdf", "purpose": "evidence", "activity": first.ID})
	listed := made[listing[artifactView]](r.site, r.coordinator, "GET", "/routes/"+v.ID+"/artifacts?activity="+first.ID, nil)
	if len(listed.Items) != 1 || listed.Items[0].ID != proof.ID {
		r.Errorf("evidence of the activity: %+v", listed.Items)
	}
	return corrected(r, r.route(r.teacher, v.ID))
}

// corrected: R5, one revision with author, reason and difference.
func corrected(r *region, v routeView) routeView {
	r.Helper()
	r.do(r.teacher.Client, "PUT", "/routes/"+v.ID, object{"title": "Иначе"}, "If-Match", web.ETag(v.Version)).Want(r, 409, "iom.step_out_of_order")
	whole := made[struct{ Activities []object }](r.site, r.teacher, "GET", "/routes/"+v.ID, nil)
	for _, a := range whole.Activities {
		for _, kept := range []string{"status", "done_on", "result", "order", "version"} {
			delete(a, kept)
		}
	}
	added := object{"stage": "realization", "title": "Мастер-класс для коллег", "competencies": []string{"communicative"}, "direction": direction(v)}
	if added["direction"] == "" {
		delete(added, "direction")
	}
	change := object{"reason": "Коллеги попросили показать приёмы.", "title": "Формирующее оценивание и самооценка", "activities": append(whole.Activities, added)}
	r.do(r.tutor.Client, "POST", "/routes/"+v.ID+"/corrections", change, "If-Match", web.ETag(v.Version)).Want(r, 403, "authz.forbidden")
	after := made[struct {
		Revision struct{ ID, By, Reason string }
		Route    routeView
	}](r.site, r.teacher, "POST", "/routes/"+v.ID+"/corrections", change, "If-Match", web.ETag(v.Version))
	r.do(r.teacher.Client, "POST", "/routes/"+v.ID+"/corrections", change, "If-Match", web.ETag(v.Version)).Want(r, 412, "iom.stale")
	revisions := made[listing[struct {
		ID, By, Reason string
		Lines          []string
	}]](r.site, r.coordinator, "GET", "/routes/"+v.ID+"/revisions", nil).Items
	want := 1
	if strings.Contains(r.Name(), "ust-ilimsk") {
		want = 2 // what changed after the school had returned it is one too
	}
	if len(revisions) != want || revisions[0].ID != after.Revision.ID || revisions[0].By != r.teacher.id || len(revisions[0].Lines) < 2 {
		r.Errorf("revisions: %+v", revisions)
	}
	if len(after.Route.Activities) != 4 || after.Route.Activities[0].Status != "done" || after.Route.Title != change["title"] {
		r.Errorf("corrected: %+v", after.Route)
	}
	return after.Route
}

// direction of the added activity, where the regulation knows directions [A II.3].
func direction(v routeView) string {
	if len(v.Stages) == 4 {
		return "informational"
	}
	return ""
}

type productView struct {
	ID, State string
	Version   int
	Files     []artifactView
}

// shown makes a product with a file and has it presented.
func shown(r *region, who person, v routeView, about object) productView {
	r.Helper()
	p := webtest.Into[productView](r, r.do(who.Client, "POST", "/routes/"+v.ID+"/products", about).Want(r, 201, ""))
	file := r.uploadSmall(who, v.ID, "Продукт.pdf", "product")
	p = made[productView](r.site, who, "POST", "/products/"+p.ID+"/files", object{"artifact": file.ID}, "If-Match", web.ETag(p.Version))
	review := object{"rubric": "product", "rubric_version": 1, "verdict": "removed", "attests_growth": true, "scores": scores, "comment": "Приёмы применены к месту."}
	r.do(r.coordinator.Client, "POST", "/products/"+p.ID+"/reviews", review).Want(r, 409, "artifact.not_presented")
	p = made[productView](r.site, who, "POST", "/products/"+p.ID+"/presentation", object{"form": "master-class", "title": "Методический день",
		"level": "school", "on": v.Term.Start, "done": true}, "If-Match", web.ETag(p.Version))
	if p.State != "presented" || len(p.Files) != 1 {
		r.Errorf("presented: %+v", p)
	}
	return p
}

var scores = map[string]int{"task": 2, "competence": 2, "method": 3, "practice": 1, "sharing": 2, "reflection": 2}

func review(r *region, who person, p productView, verdict string, growth bool, standing string) {
	r.Helper()
	given := webtest.Into[struct{ Standing string }](r, r.do(who.Client, "POST", "/products/"+p.ID+"/reviews", object{"rubric": "product", "rubric_version": 1,
		"verdict": verdict, "attests_growth": growth, "scores": scores, "comment": "Приёмы применены к месту."}).Want(r, 201, ""))
	if given.Standing != standing {
		r.Errorf("the review by %s %s, want %s", who.email, given.Standing, standing)
	}
}

// ownProduct: R8, also for a teacher who is the head of a methodological union.
func ownProduct(r *region, p productView) {
	r.Helper()
	r.do(r.coordinator.Client, "POST", "/people/"+r.teacher.id+"/memberships", object{"role": "methodological_lead"}).Want(r, 201, "")
	both, in := r.signIn(r.teacher.email)
	r.do(both.Client, "GET", "/routes", nil).Want(r, 422, "web.membership_required")
	for _, m := range in.Memberships {
		if m.Role == "methodological_lead" {
			a := r.do(both.Client, "POST", "/products/"+p.ID+"/reviews", object{"rubric": "product", "rubric_version": 1, "verdict": "removed",
				"attests_growth": true, "scores": scores, "comment": "Очень хороший урок."}, web.MembershipHeader, m.ID)
			if a.Want(r, 422, "iom.own_product"); a.Problem.Rule != "R8" {
				r.Errorf("an own product: %+v", a.Problem)
			}
		}
	}
	if len(in.Memberships) != 2 {
		r.Errorf("memberships: %+v", in.Memberships)
	}
}

// finalDiagnosis is taken on the route and compared with the entry one.
func finalDiagnosis(r *region, v routeView) {
	r.Helper()
	r.selfDiagnose(r.teacher, "final", v.ID, func(int, int) int { return 3 })
	shown := made[listing[struct {
		Trend   string
		Changes []struct{ Delta float64 }
	}]](r.site, r.tutor, "GET", "/people/"+r.teacher.id+"/dynamics", nil).Items
	if len(shown) != 1 || shown[0].Trend != "positive" || len(shown[0].Changes) != 8 {
		r.Errorf("dynamics: %+v", shown)
	}
}

// concluded: the tutor prepares both conclusions, the municipal coordinator takes
// part in one, the school agrees the other [B 2.8.2-4].
func concluded(r *region, v routeView, outcome string) routeView {
	r.Helper()
	for _, kind := range []string{"route_task", "development_task"} {
		r.add(r.tutor, v.ID, "/conclusions", object{"kind": kind, "outcome": outcome, "text": "По результатам экспертизы и мероприятий."})
	}
	v = r.route(r.tutor, v.ID)
	refusedBy(r, r.move(r.tutor, &v, "/completion", nil).Want(r, 422, "iom.conclusion_unagreed"), "R9", "п. 2.8.3 Положения")
	for _, c := range v.Conclusions {
		if c.SupersededAt != "" {
			continue
		}
		who := r.coordinator
		if c.Kind == "route_task" {
			who = r.municipal
		}
		r.do(who.Client, "POST", "/routes/"+v.ID+"/conclusions/"+c.ID+"/agreement", nil).Want(r, 200, "")
	}
	return r.route(r.tutor, v.ID)
}

// completed: the route has its outcome, takes no more work, and seeds the next one (R14).
func completed(r *region, v routeView, outcome string) {
	r.Helper()
	if v.State != "completed" || v.Outcome != outcome {
		r.Fatalf("at the end: %s %s", v.State, v.Outcome)
	}
	r.move(r.teacher, &v, "/withdrawal", object{}).Want(r, 409, "iom.step_out_of_order")
	r.do(r.teacher.Client, "POST", "/routes/"+v.ID+"/artifacts", object{"file_name": "Ещё.pdf", "size": 1000, "purpose": "product"}).Want(r, 409, "artifact.route_closed")
	r.add(r.coordinator, v.ID, "/recommendations", object{"text": "Поделиться опытом на методическом объединении."})
	next := webtest.Into[routeView](r, r.do(r.teacher.Client, "POST", "/routes", object{"title": "Следующий маршрут", "previous": v.ID}).Want(r, 201, ""))
	if next.State != "draft" {
		r.Errorf("the next route: %+v", next)
	}
}

// audited: the trail holds the deeds, and who read; the tutee sees it.
func audited(r *region, v routeView, also ...string) {
	r.Helper()
	type record struct{ Action, Person, Role, Object, Request string }
	wanted := append([]string{"route.create", "route.appoint", "route.edit", "activity.finish", "route.reflect", "route.correct", "route.begin_assessment",
		"artifact.upload", "artifact.complete", "product.create", "product.add_file", "product.present", "review.create", "diagnosis.begin",
		"diagnosis.submit", "route.complete", "route.read"}, also...)
	var missing []string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		trail := made[listing[record]](r.site, r.teacher, "GET", "/routes/"+v.ID+"/audit?limit=200", nil).Items
		missing = slices.DeleteFunc(slices.Clone(wanted), func(action string) bool {
			return slices.ContainsFunc(trail, func(rec record) bool {
				return rec.Action == action && rec.Person != "" && rec.Role != "" && rec.Request != ""
			})
		})
		for _, reader := range []person{r.tutor, r.coordinator, r.lead} {
			if !slices.ContainsFunc(trail, func(rec record) bool { return rec.Action == "route.read" && rec.Person == reader.id }) {
				missing = append(missing, "route.read by "+reader.email)
			}
		}
		if len(missing) == 0 {
			return
		}
	}
	r.Errorf("the trail lacks %v", missing)
}
