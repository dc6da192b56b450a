package iomweb_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/iom/iomweb"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// lent stands for what areas directory, artifact and assessment lend to the pages.
type lent struct{ *scene }

func (l lent) Helpers(_ context.Context, organization uuid.UUID, role tenant.Role) ([]page.Option, error) {
	if organization != l.home.ID || role != tenant.Mentor {
		return nil, nil
	}
	return []page.Option{{Value: l.home.Mentor.Person.String(), Label: "Наставник школы"}}, nil
}

func (l lent) Municipalities(context.Context) ([]page.Option, error) {
	return []page.Option{{Value: l.home.Tutee.Municipality.String(), Label: "Усть-Илимск"}}, nil
}

func (l lent) Organizations(context.Context, uuid.UUID) ([]page.Option, error) {
	return []page.Option{{Value: l.home.ID.String(), Label: "МАОУ СОШ № 11"}}, nil
}

func (l lent) Evidence(context.Context, uuid.UUID) (map[uuid.UUID][]iomweb.File, error) {
	return nil, nil
}

func (l lent) Finished(_ context.Context, person uuid.UUID) (list []iomweb.Taken, _ error) {
	for _, d := range l.facts.diagnoses {
		if person == l.facts.owner {
			list = append(list, iomweb.Taken{ID: d.ID, Title: "Самодиагностика", On: d.TakenOn})
		}
	}
	return list, nil
}

// newWalker is a scene with all pages of routes and what they are lent.
func newWalker(t *testing.T, code string) *planner {
	t.Helper()
	s := newScene(t, code)
	l := lent{s}
	webtest.Pages(t, s.server, identityweb.Sessions{Service: identitytest.Service(t, s.db)}, func(p *web.Pages) {
		iomweb.RegisterPages(p, s.service, iomweb.Ports{Helpers: l, Places: l, Evidence: l, Diagnoses: l, Competencies: knownCompetencies{}})
	})
	return &planner{s, &known{facts: s.facts}}
}

// lived makes one of home's tutee in a state, with home's tutor and coordinator.
func (s *planner) lived(state iom.State, opts ...iomtest.Option) (at string, r *iom.Route) {
	s.Helper()
	r = iomtest.Route(s.T, s.db, s.home.Tutee, state, append([]iomtest.Option{iomtest.Tutor(s.home.Tutor), iomtest.Coordinator(s.home.Coordinator)}, opts...)...)
	return "/routes/" + r.ID.String(), r
}

// do opens a page as somebody, fills in a form of it and gives the page after.
func (s *planner) do(c *http.Client, who tenant.Scope, from, to string, fields ...string) leaf {
	s.Helper()
	return s.sendAs(c, who, s.visitAs(c, who, from).Want(s, 200), to, fields...)
}

// succeed lets the results speak for success: a product shown, and reviewed by the school.
func (s *planner) succeed() {
	act := func(who tenant.Scope) iom.Act {
		return iom.Act{PersonID: who.Person, Role: who.Role, OrganizationID: who.Organization, Today: s.today}
	}
	s.facts.Results = iomtest.Success(act(s.home.Tutee), act(s.home.Coordinator))
}

func (s *planner) municipalScope() tenant.Scope {
	return s.tree.Regions[0].Municipalities[0].Coordinator
}

// The main way of everybody under Ust-Ilimsk's regulation, page after page.
func TestLifePages_UstIlimsk_FromSubmissionToCompletion(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	school := s.home.Coordinator
	at, r := s.lived(iom.Draft)
	s.visit("/routes").Want(t, 200, "Мои маршруты", r.Title, "черновик")
	p := s.visit(at).Want(t, 200, "Что дальше", "Отправьте на согласование", "п. 2.8.3 Положения", "Информационная компетенция", "Освоить цифровые средства оценивания")
	s.send(p, at+"/submission").Want(t, 200, "Маршрут читает школьный координатор")

	// the school returns it with words, and reads only what has changed since
	read := s.visitAs(s.coordinator, school, at+"/agreement").Want(t, 200, "Согласовать", "Вернуть на доработку").Without(t, "Что изменилось после возврата")
	s.sendAs(s.coordinator, school, read, at+"/return").Want(t, 422, "Напишите, что доработать.")
	s.sendAs(s.coordinator, school, read, at+"/return", "comment", "Уточните название").Want(t, 200, "черновик")
	// what the school said, who and when, stands where it is acted on until the plan is sent again
	remark := []string{"План вернули на доработку", "Уточните название", "школьный координатор"}
	s.visit(at).Want(t, 200, remark...)
	stale := s.visit(at+"/plan").Want(t, 200, remark...)
	now := s.get(s.tutee, r.ID.String())
	webtest.Do(s, s.tutee, "PUT", at, object{"title": "Оценивание по-новому"}, "If-Match", tag(now.Version)).Want(s, 200, "")
	s.do(s.tutee, s.home.Tutee, at, at+"/submission").Want(t, 200, "на согласовании").Without(t, remark[0])
	// the plan of another tab, sent too, is shown as it is now
	s.send(stale, at+"/plan/submit").Want(t, 409, "Вы это уже сделали", "Маршрут на согласовании в школе.").Without(t, "Черновик: всё можно менять", remark[0], "Добавить мероприятие")
	read = s.visitAs(s.coordinator, school, at+"/agreement").Want(t, 200, "Что изменилось после возврата", "Уточните название", r.Title, "Оценивание по-новому")
	again := s.visitAs(s.coordinator, school, at+"/agreement")
	s.sendAs(s.coordinator, school, read, at+"/agreement", "comment", "").Want(t, 200, "реализуется")
	// what is pressed once more, in another tab, is told and leads on
	s.sendAs(s.coordinator, school, again, at+"/agreement", "comment", "").
		Want(t, 409, "Вы это уже сделали: маршрут согласован.", "К маршруту").Without(t, "изменил кто-то другой")
	s.sendAs(s.coordinator, school, again, at+"/return", "comment", "Подумаем ещё").
		Want(t, 409, "Действие «вернуть на доработку» сейчас невозможно: маршрут реализуется.", "К маршруту")

	// an activity: what was typed and refused stays; then it is done and thought over
	act := at + "/activities/" + now.Activities[0].ID
	open := s.visit(act).Want(t, 200, "Отметить выполнение", "Информационная компетенция", "Вы планировали: «Конспект урока»").
		Without(t, ">Конспект урока</textarea>")
	s.send(open, act+"/finish", "result", "Провела урок", "on", s.today.AddDays(3).String()).Want(t, 422, "День выполнения ещё не наступил.", "Провела урок")
	done := s.send(open, act+"/finish", "result", "Провела урок", "on", s.today.String()).Want(t, 200, "выполнено", "Провела урок", "Что дало мероприятие")
	// a slip of the finger is taken back at once, beside the notice, or later; what was written stays
	webtest.Open(t, s.tutee, s.at(s.home.Tutee, act), "Cookie", "marshrut-done=finishActivity|"+s.at(s.home.Tutee, act+"/finish")).
		Want(t, 200, "Мероприятие отмечено как выполненное.", "Отменить")
	undone := s.send(done, act+"/reopening").Want(t, 200, "Отметить выполнение", "Провела урок")
	s.send(undone, act+"/finish", "result", "Провела урок", "on", s.today.String()).Want(t, 200, "выполнено")
	done = s.visit(act).Want(t, 200, "Снять отметку").Without(t, "Отменить")
	s.send(done, act+"/reflection", "activity", now.Activities[0].ID, "text", "Ученики оценили себя сами.").Want(t, 200, "Ученики оценили себя сами.")
	s.visit(at).Want(t, 200, "Провела урок", "Рефлексия: ")

	// what was marked and what was taken back both stay in the history
	p = s.visit(at+"/history").Want(t, 200, "Снята отметка о выполнении")
	if n := strings.Count(p.Body, "Мероприятие выполнено"); n != 2 {
		t.Errorf("the history tells of %d marks, want both", n)
	}
	if n := strings.Count(p.Body, "Уточните название"); n != 1 {
		t.Errorf("the school's words stand %d times, want at its own step only", n)
	}
	// what begins later is not marked: its dates can be corrected
	later := at + "/activities/" + now.Activities[1].ID
	early := s.visit(later).Want(t, 200, "Отметить выполнение")
	s.db.Owner(t, "UPDATE activity SET term_start = $2 WHERE id = $1", now.Activities[1].ID, s.today.AddDays(2).String())
	s.visit(later).Want(t, 200, "Отметить выполнение можно с", "Исправить сроки", now.Activities[1].ID+"/edit").Without(t, "Что получилось")
	s.send(early, later+"/finish", "result", "Заранее", "on", s.today.String()).Want(t, 422, "до этого дня его не отмечают выполненным", "п. 1.11 Положения", "Заранее")

	// R3: refused beyond the rule, with its clause, and nothing typed is lost
	long, other := s.visit(at+"/extension").Want(t, 200, "п. 1.10 Положения"), s.visit(at+"/extension")
	s.send(long, at+"/extension", "end", r.Term.End.AddMonths(7).String(), "reason", "Долго болела").
		Want(t, 422, "Продление не более чем на 6 месяцев", "п. 1.10 Положения", "Не позже", "Долго болела")
	s.send(long, at+"/extension", "end", r.Term.End.AddMonths(2).String(), "reason", "Долго болела").Want(t, 200, "Долго болела")
	s.send(other, at+"/extension", "end", r.Term.End.AddMonths(3).String(), "reason", "Ещё").
		Want(t, 412, "Ещё", "Сейчас в записи", " г.</q>").Without(t, "<q>20")

	// R4: the municipality proposes, the teacher decides
	s.do(s.municipal, s.municipalScope(), at+"/term-proposals", at+"/term-proposals", "end", r.Term.End.AddMonths(1).String(), "reason", "Семинар перенесён").
		Want(t, 200, "ждёт ответа", "Семинар перенесён")
	s.visit(at).Want(t, 200, "Решите о предложенном сроке")
	asked := s.visit(at + "/term-proposals")
	answer := at + "/term-proposals/" + s.get(s.tutee, r.ID.String()).TermProposals[0].ID + "/decision"
	s.send(asked, answer, "accept", "false", "comment", "Успею").Want(t, 200, "реализуется")

	// the school appoints a mentor by a list
	s.do(s.coordinator, school, at+"/people", at+"/appointments/mentor", "person", s.home.Mentor.Person.String(), "order.number", "17-од", "order.date", s.day(-1)).
		Want(t, 200, "приказ № 17-од", "наставник")

	// assessment, conclusions, their agreement, completion
	s.do(s.tutee, s.home.Tutee, at, at+"/assessment").Want(t, 200, "Напишите итоговую рефлексию")
	end := at + "/completion"
	s.visit(end).Want(t, 200, "нужно", "п. 1.12 Положения", "Показанный продукт с отзывом").Without(t, "Завершить маршрут")
	s.do(s.tutee, s.home.Tutee, end, at+"/reflections", "text", "Оценивание стало понятным.").Want(t, 200, "Оценивание стало понятным.")
	s.visitAs(s.tutor, s.home.Tutor, end).Want(t, 200, "Для завершения нужно", "п. 1.12 Положения")
	s.succeed()
	s.do(s.tutor, s.home.Tutor, end, at+"/conclusions/route-task", "outcome", "reached").Want(t, 422, "Заполните это поле.")
	s.do(s.tutor, s.home.Tutor, end, at+"/conclusions/route-task", "outcome", "reached", "text", "Задача маршрута достигнута.").Want(t, 200, "Задача маршрута достигнута.")
	s.do(s.tutor, s.home.Tutor, end, at+"/conclusions/development-task", "outcome", "reached", "text", "Задача развития достигнута.").
		Want(t, 200, "ждёт согласования", "Ещё не согласовано", "п. 2.8.3 Положения")
	s.do(s.tutor, s.home.Tutor, end, at+"/recommendations", "text", "Поделиться опытом.").Want(t, 200, "Поделиться опытом.")
	kinds := map[string]string{}
	for _, c := range s.get(s.tutee, r.ID.String()).Conclusions {
		kinds[c.Kind] = c.ID
	}
	s.do(s.municipal, s.municipalScope(), end, at+"/conclusions/"+kinds["route_task"]+"/agreement").Want(t, 200, "Участие: ")
	s.do(s.coordinator, school, end, at+"/conclusions/"+kinds["development_task"]+"/agreement").Want(t, 200, "согласовано")
	s.do(s.tutor, s.home.Tutor, end, end).Want(t, 200, "Маршрут завершён", "Результат достигнут")
	s.visit(end).Want(t, 200, "Составить следующий маршрут", "/routes/new?previous="+r.ID.String())
	s.visit(at+"/history").Want(t, 200, "Срок продлён", "Возвращён на доработку", "Долго болела", "название", "Оценивание по-новому",
		// what each step changed, with the clause it rests on
		r.Term.End.Dotted(), r.Term.End.AddMonths(2).Dotted(), "п. 1.10 Положения", "предложенное окончание", "отклонено", "Снята отметка о выполнении")
	s.do(s.coordinator, school, at, at+"/archive").Want(t, 200, "в архиве")
}

// The main way under Sovetsky's: no agreement, no extension, a product for each
// direction, and an end that is lawful though nothing was reached.
func TestLifePages_Sovetsky_FromStartToAnEndWithoutSuccess(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.Sovetsky2022)
	at, r := s.lived(iom.Draft, iomtest.Under(iom.Sovetsky2022))
	p := s.visit(at).Want(t, 200, "Начните реализацию").Without(t, "Отправьте на согласование", "Согласование")
	s.send(p, at+"/start").Want(t, 200, "реализуется")
	s.visit(at+"/extension").Want(t, 200, "не предусмотрено").Without(t, `name="end"`)
	s.do(s.tutee, s.home.Tutee, at, at+"/assessment").Want(t, 200, "оценка результатов")
	end := at + "/completion"
	s.do(s.tutor, s.home.Tutor, end, at+"/conclusions/intent", "outcome", "not_reached", "text", "Замысел не удался.").Want(t, 200, "Замысел не удался.")
	s.visitAs(s.tutor, s.home.Tutor, end).Want(t, 200, "Порядка", "Для завершения нужно: представленный продукт")
	s.facts.Products = []iom.ProductFact{{ID: uuid.New(), AuthorIDs: []uuid.UUID{r.TuteeID}, PresentedOn: s.today}}
	s.do(s.tutee, s.home.Tutee, end, at+"/reflections", "text", "Хотела большего.").Want(t, 200, "Хотела большего.")
	s.do(s.tutor, s.home.Tutor, end, end).Want(t, 200, "Результат не достигнут", "законный итог")
}

// R3: without positive dynamics a correction is offered, taken back, offered again,
// and accepted: the route goes on.
func TestLifePages_ACorrectionInsteadOfTheEnd(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	at, r := s.lived(iom.Assessment)
	end := at + "/completion"
	s.visitAs(s.tutor, s.home.Tutor, end).Want(t, 200, "Сначала нужны результаты", "п. 1.14 Положения")
	s.facts.Final = []iom.DynamicsFact{{DiagnosisID: uuid.New(), PersonID: r.TuteeID, TakenOn: s.today, Dynamics: iom.DynamicsAbsent}}
	offer := func() string {
		s.do(s.tutor, s.home.Tutor, end, at+"/correction-offers", "reason", "Динамики пока нет").Want(t, 200, "Динамики пока нет")
		offers := s.get(s.tutee, r.ID.String()).Offers
		return at + "/correction-offers/" + offers[len(offers)-1].ID
	}
	s.do(s.tutor, s.home.Tutor, end, offer()+"/retraction").Want(t, 200, "отозвано")
	second := offer()
	s.visit(at).Want(t, 200, "Ответьте на предложение корректировки")
	s.do(s.tutee, s.home.Tutee, end, second+"/acceptance").Want(t, 200, "реализуется")
}

// [B 1.6], R10: the teacher stops when they like, and takes the consent back.
func TestLifePages_TheTeacherStops(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	at, _ := s.lived(iom.Active, iomtest.Model(iom.RegionalSystem))
	p := s.visit(at+"/people").Want(t, 200, "Согласие на сопровождение", "п. 3.1.2 Положения")
	s.send(p, at+"/consent/withdrawal", "comment", "Так решила").Want(t, 422, "Выберите одно из двух.", "Так решила")
	s.send(p, at+"/consent/withdrawal", "then", "organization").Want(t, 200, "Пока никто не назначен.")
	s.visitAs(s.tutor, s.home.Tutor, at).Want(t, 404, "Такой страницы нет")
	s.do(s.tutee, s.home.Tutee, at+"/withdrawal", at+"/withdrawal", "comment", "").Want(t, 200, "Маршрут прекращён по Вашему желанию")
	s.visit(at+"/withdrawal").Want(t, 200, "Маршрут уже не идёт").Without(t, `name="comment"`)
}

func TestLifePages_ADiagnosisIsTiedByAList(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	taken := iom.FoundDiagnosis{ID: uuid.New(), TakenOn: s.today.AddDays(-1)}
	at, _ := s.lived(iom.Active)
	s.visit(at+"/diagnoses").Want(t, 200, "Нет пройденных диагностик")
	s.facts.diagnoses = []iom.FoundDiagnosis{taken}
	s.do(s.tutee, s.home.Tutee, at+"/diagnoses", at+"/diagnoses", "diagnosis", taken.ID.String(), "phase", "interim").Want(t, 200, "Промежуточная")
	s.visit(at+"/diagnoses").Want(t, 200, "Самодиагностика").Without(t, `name="diagnosis"`)
}

// Another's route is not found, on whatever page, by whoever is out of reach.
func TestLifePages_ForeignIsNotFound(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	at, r := s.lived(iom.Active)
	s.visit(at+"/activities/"+uuid.NewString()).Want(t, 404, "Такой страницы нет")
	s.visit("/routes/not-an-id").Want(t, 404, "Такой страницы нет")
	others := []tenant.Scope{s.home.Colleague, s.home.Mentor, s.tree.OtherSchool().Coordinator, s.tree.OtherMunicipality().Coordinator,
		s.tree.Regions[0].Methodist, s.tree.OtherRegion().Coordinator, s.tree.OtherRegion().Municipalities[0].Schools[0].Tutee}
	for _, who := range others {
		c := s.as(who)
		for _, tail := range []string{"", "/activities/" + r.Activities[0].ID.String(), "/completion", "/history", "/people", "/term-proposals", "/roadmap.xlsx"} {
			s.visitAs(c, who, at+tail).Want(t, 404, "Такой страницы нет")
		}
	}
	for tail, who := range map[string]tenant.Scope{"/agreement": s.tree.OtherSchool().Coordinator, "/extension": s.home.Colleague, "/withdrawal": s.home.Colleague, "/diagnoses": s.home.Colleague} {
		s.visitAs(s.as(who), who, at+tail).Want(t, 404, "Такой страницы нет")
	}
	s.visitAs(s.tutor, s.home.Tutor, at+"/agreement").Want(t, 403, "Нет доступа")
	mine := s.visit(at+"/withdrawal").Want(t, 200)
	_ = mine
	colleague := s.home.Colleague
	webtest.Send(s, s.as(colleague), s.at(colleague, at+"/withdrawal"), webtest.Form("version", "1")).Want(t, 404, "Такой страницы нет")
}

// The list: what is due first stands first; filters; each role sees its own.
func TestRoutesPage_ByUrgencyWithinReach(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	titles := []string{"Просрочен", "Скоро", "Нескоро", "Закончен"}
	s.lived(iom.Completed, iomtest.Title(titles[3]))
	s.lived(iom.Active, iomtest.Title(titles[2]), iomtest.Begins(s.today))
	s.lived(iom.Active, iomtest.Title(titles[0]), iomtest.Begins(s.today.AddMonths(-14)))
	s.lived(iom.Active, iomtest.Title(titles[1]))
	school := s.home.Coordinator
	ordered := func(p leaf) []int {
		t.Helper()
		at := make([]int, len(titles))
		for i, title := range titles {
			if at[i] = strings.Index(p.Body, title+"</"); at[i] < 0 {
				t.Errorf("%s is not there", title)
			}
		}
		return at
	}
	for c, who := range map[*http.Client]tenant.Scope{s.tutor: s.home.Tutor, s.coordinator: school, s.municipal: s.municipalScope(), s.tutee: s.home.Tutee} {
		if p := s.visitAs(c, who, "/routes").Want(t, 200, "Семинар № 1 по оцениванию", "просрочено", "0 из 2 мероприятий"); !slices.IsSorted(ordered(p)) {
			t.Errorf("%s does not see the most urgent first", who.Role)
		}
	}
	s.visitAs(s.coordinator, school, "/routes?due=overdue").Want(t, 200, titles[0]).Without(t, titles[1], titles[2], titles[3])
	s.visitAs(s.coordinator, school, "/routes?state=completed").Want(t, 200, titles[3]).Without(t, titles[0])
	s.visitAs(s.coordinator, school, "/routes?q=%D0%BD%D0%B5%D1%82+%D1%82%D0%B0%D0%BA%D0%BE%D0%B3%D0%BE").Want(t, 200, "Ничего не нашлось", "Показать все")
	s.visitAs(s.municipal, s.municipalScope(), "/routes?organization="+s.tree.OtherSchool().ID.String()).Want(t, 200, "Ничего не нашлось")
	region := s.tree.Regions[0].Coordinator
	s.visitAs(s.as(region), region, "/routes?municipality="+s.home.Tutee.Municipality.String()).Want(t, 200, titles[0], "МАОУ СОШ № 11")
	s.visitAs(s.methodist, s.tree.Regions[0].Methodist, "/routes").Want(t, 200, "Вас пока не назначили").Without(t, titles[0])
	colleague := s.home.Colleague
	s.visitAs(s.as(colleague), colleague, "/routes").Want(t, 200, "У Вас пока нет маршрута").Without(t, titles[0])
	s.visitAs(s.coordinator, school, "/people/"+s.home.Tutee.Person.String()+"/routes").Want(t, 200, titles[0], titles[3])
	s.visitAs(s.tutor, s.home.Tutor, "/people/"+s.home.Tutee.Person.String()+"/routes").Want(t, 200, titles[0])
	s.visitAs(s.tutor, s.home.Tutor, "/people/"+colleague.Person.String()+"/routes").Want(t, 404, "Такой страницы нет")
	s.visitAs(s.coordinator, school, "/people/"+s.tree.OtherRegion().Coordinator.Person.String()+"/routes").Want(t, 404, "Такой страницы нет")
}

func TestRegulationPages_ReadAndAdopted(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	s.visit("/regulations").Want(t, 200, "действует у Вас", "Порядок организации работы").Without(t, "Выбрать положение")
	s.visit("/regulations/"+iom.UstIlimsk2024).Want(t, 200, "рефлексивно-аналитический", "Приказ о назначении указывают с номером и датой.", "не больше чем на 6 месяцев", "п. 1.10 Положения", "школьный координатор")
	s.visit("/regulations/"+iom.Sovetsky2022).Want(t, 200, "аналитический", "Не предусмотрено.", "Продукт, показанный коллегам", "731")
	s.visit("/regulations/nowhere").Want(t, 404, "Такой страницы нет")
	who, to := s.municipalScope(), "/municipalities/"+s.home.Tutee.Municipality.String()+"/regulation"
	p := s.visitAs(s.municipal, who, "/regulations").Want(t, 200, "Выбрать положение")
	s.sendAs(s.municipal, who, p, to).Want(t, 422, "Заполните это поле.")
	s.sendAs(s.municipal, who, p, to, "regulation", iom.Sovetsky2022).Want(t, 200, "действует у Вас")

	// a version that came out later is in force only once it is chosen, and that is said
	d := webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts", object{"regulation": threeStages(s.T)}).Want(s, 201, ""))
	own := s.publish(d, "")
	p = s.visitAs(s.municipal, who, "/regulations")
	s.sendAs(s.municipal, who, p, to, "regulation", own.Code).Want(t, 200, "действует у Вас").Without(t, "Вышла редакция")
	d = webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "POST", "/regulation-drafts", object{"from": own.Code, "next": true}).Want(s, 201, ""))
	d.Regulation["title"] = "Свой порядок, вторая редакция"
	d = webtest.Into[regulationDraft](s, webtest.Do(s, s.municipal, "PUT", "/regulation-drafts/"+d.ID, object{"regulation": d.Regulation}, "If-Match", tag(d.Version)).Want(s, 200, ""))
	s.publish(d, "")
	s.visit("/regulations").Want(t, 200, "у Вас действует редакция 1").Without(t, "действует у Вас")
	p = s.visitAs(s.municipal, who, "/regulations").Want(t, 200, "Вышла редакция 2", "Новые маршруты пока начинаются по редакции 1")
	s.sendAs(s.municipal, who, p, to, "regulation", own.Code).Want(t, 200, "действует у Вас").Without(t, "Вышла редакция", "у Вас действует редакция 1")

	other := s.tree.OtherMunicipality().Coordinator
	webtest.Send(s, s.as(other), s.at(other, to), webtest.Form("regulation", iom.UstIlimsk2024)).Want(t, 404, "Такой страницы нет")
}
