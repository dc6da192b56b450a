package main

import "github.com/marshrut-iom/marshrut/internal/web/webtest"

// running opens a small route of the colleague whose deficits came out of a file.
func running(r *region, plan object) routeView {
	r.Helper()
	found := r.deficits(r.colleague, r.colleague)
	body := object{"title": "Предметные дефициты", "term": object{"start": day(0, 0), "end": day(12, 0)}}
	for k, v := range plan {
		body[k] = v
	}
	v := webtest.Into[routeView](r, r.do(r.colleague.Client, "POST", "/routes", body).Want(r, 201, ""))
	for person, role := range map[string]string{r.tutor.id: "tutor", r.methodist.id: "regional_methodist"} {
		r.add(r.coordinator, v.ID, "/appointments", object{"person": person, "role": role})
	}
	deficit := r.add(r.tutor, v.ID, "/deficits", object{"found": found[0].ID})
	objective := r.add(r.colleague, v.ID, "/objectives", object{"title": "Повторить решение задач второй части", "deficits": []string{deficit.ID}})
	r.add(r.colleague, v.ID, "/activities", object{"stage": "realization", "title": "Курсы", "objectives": []string{objective.ID}, "competencies": []string{"subject"}})
	return r.route(r.colleague, v.ID)
}

// notReachedUnderUstIlimsk: «не устранён» is a lawful verdict and «не достигнут» a
// lawful end [B 1.12]; a conclusion that says otherwise is refused (R7).
func notReachedUnderUstIlimsk(r *region) {
	r.Helper()
	v := running(r, object{"model": "organization"})
	r.move(r.colleague, &v, "/submission", nil).Want(r, 200, "")
	r.move(r.coordinator, &v, "/agreement", nil).Want(r, 200, "")
	r.move(r.colleague, &v, "/assessment", nil).Want(r, 200, "")
	early := r.do(r.tutor.Client, "POST", "/routes/"+v.ID+"/correction-offers", object{"reason": "Положительной динамики нет."}).Want(r, 422, "iom.correction_unneeded")
	refusedBy(r, early, "R3", "п. 1.14 Положения")
	product := shown(r, r.colleague, v, object{"title": "Открытый урок по задачам", "kind": "open-lesson"})
	review(r, r.methodist, product, "not_removed", false, "counts")

	// going on with a longer term is offered; the tutee declines [B 1.14]
	r.do(r.tutor.Client, "POST", "/routes/"+v.ID+"/correction-offers", object{"reason": "Ещё полгода.", "end": day(18, 1)}).Want(r, 422, "iom.extension_too_long")
	r.add(r.tutor, v.ID, "/correction-offers", object{"reason": "Ещё полгода с корректировкой.", "end": day(18, 0)})
	v = r.route(r.colleague, v.ID)
	r.move(r.tutor, &v, "/completion", nil).Want(r, 409, "iom.step_out_of_order") // the offer waits
	r.move(r.colleague, &v, "/correction-offers/"+v.Offers[0].ID+"/answer", object{"accept": false}).Want(r, 200, "")

	v = concluded(r, v, "reached")
	refusedBy(r, r.move(r.tutor, &v, "/completion", nil).Want(r, 422, "iom.outcome_contradicts"), "R7", "п. 1.13 Положения")
	v = concluded(r, v, "not_reached")
	r.move(r.tutor, &v, "/completion", nil).Want(r, 200, "")
	if v.State != "completed" || v.Outcome != "not_reached" {
		r.Errorf("at the end: %s %s", v.State, v.Outcome)
	}
}

// notReachedUnderSovetsky: the result does not correspond to the intent [A III.4].
func notReachedUnderSovetsky(r *region) {
	r.Helper()
	v := running(r, nil)
	r.move(r.colleague, &v, "/start", nil).Want(r, 200, "")
	r.move(r.colleague, &v, "/assessment", nil).Want(r, 200, "")
	shown(r, r.colleague, v, object{"title": "Отчёт о самообразовании", "kind": "отчёт о самообразовании"})
	r.add(r.colleague, v.ID, "/reflections", object{"text": "Многое не вышло: не хватило времени."})
	r.add(r.municipal, v.ID, "/conclusions", object{"kind": "intent", "outcome": "not_reached", "text": "Результат не соответствует замыслу."})
	v = r.route(r.municipal, v.ID)
	r.move(r.municipal, &v, "/completion", nil).Want(r, 200, "")
	if v.State != "completed" || v.Outcome != "not_reached" {
		r.Errorf("at the end: %s %s", v.State, v.Outcome)
	}
}
