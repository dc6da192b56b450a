package iom_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Two extensions of three months each and four in all: each limit holds by itself.
func TestExtend_R3_EachAndInAllAndHowOften(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		steps []string // ends extended to, one after the other
		want  *fault.Error
		limit string // the last day to which one may go on after the steps, where they hold
	}{
		{"just three months", []string{"2025-11-30"}, nil, "2025-12-31"},
		{"one day more than three", []string{"2025-12-01"}, iom.ErrExtensionTooLong, ""},
		{"two months and two", []string{"2025-10-31", "2025-12-31"}, nil, "2025-12-31"},
		{"one day more than four in all", []string{"2025-10-31", "2026-01-01"}, iom.ErrExtensionTooLong, ""},
		{"a third time", []string{"2025-09-30", "2025-10-31", "2025-11-30"}, iom.ErrExtensionsUsed, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, iom.UstIlimsk2024)
			g.Extension.Months, g.Extension.EachMonths, g.Extension.MaxCount = 4, 3, 2
			r := until(t, g, "2024-08-31", "2025-08-31")
			for i, step := range c.steps {
				_, err := r.Extend(g, on(tutee, "2024-09-02"), day(step), "Болезнь.")
				if i == len(c.steps)-1 && c.want != nil {
					refused(t, err, c.want, "R3", clause110)
					return
				}
				must(t, err)
			}
			if got := r.ExtensionLimit(g); got != day(c.limit) {
				t.Errorf("may go on until %s, want %s", got, c.limit)
			}
		})
	}
}

// Where the two grounds count apart, that of a correction may have a limit of its own.
func TestAcceptCorrection_R3_MonthsOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		end  string
		want *fault.Error
	}{{"2025-11-30", nil}, {"2025-12-01", iom.ErrExtensionTooLong}} {
		g := regulation(t, iom.UstIlimsk2024)
		g.Extension.Counting, g.Extension.CorrectionMonths = iom.Separately, 3
		r := until(t, g, "2024-08-31", "2025-08-31")
		_, err := r.BeginAssessment(g, on(tutee, "2025-08-01"))
		must(t, err)
		_, err = r.OfferCorrection(g, on(coordinator, "2025-08-10"), day(c.end), "Динамики нет.", iom.Results{Final: diagnosis(iom.DynamicsAbsent)})
		if c.want == nil {
			must(t, err)
			continue
		}
		refused(t, err, c.want, "R3", clause114)
	}
}

// Where completion asks for the final diagnosis alone, reviews have no say.
func TestJudge_R7_FinalDiagnosisAlone(t *testing.T) {
	t.Parallel()
	p := product()
	against := iom.Results{Products: []iom.ProductFact{p}, Final: diagnosis(iom.DynamicsPositive),
		Reviews: []iom.ReviewFact{review(p, methodist, iom.DeficitNotRemoved)}}
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	if j := g.Judge(r, against); !j.Open {
		t.Errorf("product and diagnosis disagree: %+v", j)
	}
	g.Completion.Conditions[0].AnyOf = []iom.Proof{iom.FinalDiagnosis}
	if j := g.Judge(r, against); j.Open || j.Outcome != iom.Reached || j.Review != iom.Silent {
		t.Errorf("by the diagnosis alone: %+v", j)
	}
	g.Review = iom.ReviewRule{}
	if p := g.Problems(); len(p) > 0 {
		t.Errorf("nobody needs to review: %+v", p)
	}
}

func TestLacks_RequiredFieldsWithTheirClause(t *testing.T) {
	t.Parallel()
	for _, f := range iom.FieldNames() {
		t.Run(f.Code, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, iom.UstIlimsk2024)
			r := draft(t, g)
			r.Plan = emptied(r.Plan)
			before, _ := r.Lacks(g, r.Term.End)
			g.Required = []iom.RequiredField{{Field: iom.FieldName(f.Code), Clause: "п. 77"}}
			if p := g.Problems(); len(p) > 0 && f.Code != "activity.direction" {
				t.Fatalf("problems: %+v", p)
			}
			after, _ := r.Lacks(g, r.Term.End)
			if len(after) != len(before)+1 {
				t.Fatalf("%d refusals, were %d", len(after), len(before))
			}
			last := after[slices.IndexFunc(after, func(f *fault.Error) bool { return f.ID == iom.ErrFieldMissing.ID })]
			if last.Clause != "п. 77" || !strings.Contains(last.Message, f.Title) || len(last.Fields) != 1 {
				t.Errorf("refuses so: %+v", last)
			}
			g.Required[0].Severity = iom.Warn
			if again, advice := r.Lacks(g, r.Term.End); len(again) != len(before) || !slices.ContainsFunc(advice, func(w iom.Warning) bool { return w.ID == iom.ErrFieldMissing.ID }) {
				t.Errorf("advised: %v, %v", again, advice)
			}
		})
	}
}

// emptied leaves out all that a regulation may require.
func emptied(p iom.Plan) iom.Plan {
	p.ProductKind, p.PresentationForm, p.PresentationLevel = "", "", ""
	p.Deficits[0].Level = ""
	p.Activities[0] = iom.Activity{ID: p.Activities[0].ID, StageCode: p.Activities[0].StageCode, Title: "Курсы", Competencies: []string{"informational"}, Status: iom.Planned}
	return p
}

func TestParseRegulation_NewPartsNameTheirBadPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*iom.Regulation)
		places []string
	}{
		{"each longer than all", func(g *iom.Regulation) { g.Extension.EachMonths = 7 }, []string{"/extension/each_months"}},
		{"own months where all count together", func(g *iom.Regulation) { g.Extension.CorrectionMonths = 3 }, []string{"/extension/correction_months"}},
		{"unknown field", func(g *iom.Regulation) { g.Required = []iom.RequiredField{{Field: "route.mood", Clause: "п. 1"}} }, []string{"/required_fields/0/field"}},
		{"field twice and without clause", func(g *iom.Regulation) {
			g.Required = []iom.RequiredField{{Field: "activity.form", Clause: "п. 1"}, {Field: "activity.form"}}
		}, []string{"/required_fields/1/clause", "/required_fields/1/field"}},
		{"direction where none is named", func(g *iom.Regulation) {
			g.Required = []iom.RequiredField{{Field: "activity.direction", Clause: "п. 1"}}
		}, []string{"/required_fields/0/field"}},
		{"role twice", func(g *iom.Regulation) {
			g.Roles = []iom.RoleTitle{{Role: tenant.Tutor, Title: "ментор"}, {Role: tenant.Tutor, Title: "куратор"}}
		}, []string{"/role_titles/1/role"}},
		{"operator", func(g *iom.Regulation) { g.Roles = []iom.RoleTitle{{Role: tenant.Operator, Title: "админ"}} }, []string{"/role_titles/0/role"}},
		{"a role that cannot agree", func(g *iom.Regulation) { g.Agreement.By = []tenant.Role{tenant.Tutor} }, []string{"/agreement/by/0"}},
		{"a role that cannot conclude", func(g *iom.Regulation) { g.Conclusions[0].PreparedBy = []tenant.Role{tenant.Tutee} }, []string{"/conclusions/0/prepared_by/0"}},
		{"review asked for and nobody named", func(g *iom.Regulation) { g.Review = iom.ReviewRule{} }, []string{"/review"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, iom.UstIlimsk2024)
			c.change(g)
			var places []string
			for _, f := range g.Problems() {
				places = append(places, f.Path)
			}
			if !slices.Equal(places, c.places) {
				t.Errorf("places %v, want %v", places, c.places)
			}
		})
	}
}

func TestDifferences_NamePlacesByCode(t *testing.T) {
	t.Parallel()
	was, now := regulation(t, iom.UstIlimsk2024), regulation(t, iom.UstIlimsk2024)
	now.Version, now.Code = 2, "other"
	must(t, nothing(was, now))
	now.Term.Max.Months = 18
	now.Stages[2].Title = "замысел"
	now.Stages = slices.Delete(now.Stages, 0, 1)
	now.Agreement.By = []tenant.Role{tenant.MunicipalCoordinator}
	now.ActivityKinds.Items[0], now.ActivityKinds.Items[1] = now.ActivityKinds.Items[1], now.ActivityKinds.Items[0]
	now.Roles = []iom.RoleTitle{{Role: tenant.Tutor, Title: "ментор"}}
	list, err := iom.Differences(was, now)
	must(t, err)
	var places []string
	for _, d := range list {
		places = append(places, d.Place)
	}
	want := []string{"/activity_kinds/items", "/agreement/by", "/role_titles/tutor", "/stages/design/title", "/stages/preparatory", "/term/max/months"}
	if !slices.Equal(places, want) {
		t.Errorf("differ at %v, want %v", places, want)
	}
}

func nothing(was, now *iom.Regulation) error {
	list, err := iom.Differences(was, now)
	if err == nil && len(list) > 0 {
		return iom.ErrNothingNew.Saying(list[0].Place)
	}
	return err
}

func TestPublished_OfferedToItsOwnPlaceOnly(t *testing.T) {
	t.Parallel()
	town, other, school := uuid.New(), uuid.New(), uuid.New()
	for _, c := range []struct {
		name string
		p    iom.Published
		want [3]bool // the town, its school, another town
	}{
		{"the region's", iom.Published{}, [3]bool{true, true, true}},
		{"the town's", iom.Published{MunicipalityID: town}, [3]bool{true, true, false}},
		{"the school's", iom.Published{MunicipalityID: town, OrganizationID: school}, [3]bool{false, true, false}},
	} {
		got := [3]bool{c.p.OfferedTo(town, uuid.Nil), c.p.OfferedTo(town, school), c.p.OfferedTo(other, uuid.Nil)}
		if got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestBlankRegulation_LacksWordsAndContradictsNothing(t *testing.T) {
	t.Parallel()
	problems := iom.BlankRegulation().Problems()
	if len(problems) == 0 {
		t.Fatal("nothing is wanting of a blank regulation")
	}
	for _, p := range problems {
		if p.Message != "Поле не заполнено." && !strings.HasSuffix(p.Path, "/clause") && !strings.HasSuffix(p.Path, "/prepared_by") && p.Path != "/code" && p.Path != "/version" {
			t.Errorf("%s: %s", p.Path, p.Message)
		}
	}
}

func FuzzSketchRegulation(f *testing.F) {
	f.Add(iom.ShippedSource(iom.UstIlimsk2024))
	f.Add([]byte(`{"required_fields":[{"field":"x"}],"role_titles":[{"role":"tutor"}],"stages":[{},{}]}`))
	f.Add([]byte(`{"forms":[{"layout":{"parts":[{"table":{"of":"work","columns":[]}}]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := iom.SketchRegulation(data)
		if err != nil {
			return
		}
		for _, p := range g.Problems() {
			if p.Path == "" || p.Message == "" {
				t.Fatalf("a problem without place or words: %+v", p)
			}
		}
		if err := nothing(g, g); err != nil {
			t.Fatalf("it differs from itself: %v", err)
		}
	})
}

func TestChoicesFrom_KeepsCodesOfWhatStays(t *testing.T) {
	t.Parallel()
	was := []iom.Choice{{Code: "seminar", Title: "семинар"}, {Code: "contest", Title: "конкурс", Note: "любой"}}
	if s := iom.ChoicesText(was); s != "семинар\nконкурс | любой" {
		t.Errorf("written as %q", s)
	}
	got := iom.ChoicesFrom("конкурс | городской\n\n Открытый урок \nОткрытый урок\nseminar\n***", was)
	want := []iom.Choice{{Code: "contest", Title: "конкурс", Note: "городской"}, {Code: "otkrytyy-urok", Title: "Открытый урок"},
		{Code: "otkrytyy-urok-2", Title: "Открытый урок"}, {Code: "seminar-2", Title: "seminar"}, {Code: "item", Title: "***"}}
	if !slices.Equal(got, want) {
		t.Errorf("read as %+v", got)
	}
}

func TestNewForm_IsWhole(t *testing.T) {
	t.Parallel()
	for list := range iom.FormLists {
		f := iom.NewForm("own", "Лист роста", list)
		if err := iom.CheckForms([]iom.PrintedForm{f}); err != nil {
			t.Errorf("%s: %v", list, err)
		}
		if len(f.Tables()) != 1 || len(f.Tables()[0].Columns) < 1 {
			t.Errorf("%s: %+v", list, f.Tables())
		}
	}
}

// Entries that were put in the place of others are no new order; one that is, is told by
// titles.
func TestDifferences_TellAnOrderOnlyOfTheSameEntries(t *testing.T) {
	t.Parallel()
	was, now := regulation(t, iom.Sovetsky2022), regulation(t, iom.Sovetsky2022)
	d := was.Directions
	now.Directions = append([]iom.Choice{d[1], d[0]}, d[2:]...)
	list, err := iom.Differences(was, now)
	must(t, err)
	if len(list) != 1 || list[0].Place != "/directions" || !strings.HasPrefix(list[0].Now.(string), d[1].Title+", "+d[0].Title) {
		t.Errorf("another order: %+v", list)
	}
	now.Directions = slices.Clone(d)
	now.Directions[0] = iom.Choice{Code: "care", Title: "воспитание"}
	list, err = iom.Differences(was, now)
	must(t, err)
	for _, x := range list {
		if x.Place == "/directions" {
			t.Errorf("an entry in another's place is told as an order: %+v", x)
		}
	}
}

// Of a printed form only what has changed is told; the titles of columns say the same
// beside the table and in it.
func TestDifferences_OfAPrintedFormByItsColumnsAndParts(t *testing.T) {
	t.Parallel()
	form := func(g *iom.Regulation) *iom.PrintedForm {
		return &g.Forms[slices.IndexFunc(g.Forms, func(f iom.PrintedForm) bool { return f.Code == "route-map" })]
	}
	for name, c := range map[string]struct {
		change func(*iom.PrintedForm)
		place  string
		sides  string
	}{
		"the same words in the table": {func(f *iom.PrintedForm) {
			for i, title := range f.Columns {
				f.Tables()[0].Columns[i].Title = title
			}
			f.Columns = nil
		}, "", ""},
		"a title":  {func(f *iom.PrintedForm) { f.Columns[0] = "п/п" }, "/forms/route-map/layout/parts/4/table/columns/0/title", "№ п/п"},
		"a part":   {func(f *iom.PrintedForm) { f.Layout.Parts = slices.Delete(f.Layout.Parts, 0, 1) }, "/forms/route-map/layout/parts", "[map[right:[Приложение]]] []"},
		"a column": {func(f *iom.PrintedForm) { f.Tables()[0].Columns = f.Tables()[0].Columns[:7] }, "/forms/route-map/layout/parts/4/table/columns", ""},
	} {
		was, now := regulation(t, iom.UstIlimsk2024), regulation(t, iom.UstIlimsk2024)
		c.change(form(now))
		list, err := iom.Differences(was, now)
		must(t, err)
		switch {
		case c.place == "" && len(list) == 0:
		case len(list) != 1 || list[0].Place != c.place || c.sides != "" && fmt.Sprint(list[0].Was, " ", list[0].Now) != c.sides:
			t.Errorf("%s: %+v", name, list)
		}
	}
}
