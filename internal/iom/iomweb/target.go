package iomweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// target is what a target group is picked by [A V.1].
type target struct {
	Organization uuid.UUID  `query:"organization" format:"uuid" doc:"Организация муниципалитета"`
	Positions    string     `query:"positions" maxLength:"200" doc:"Слова из должности, через запятую"`
	Subjects     string     `query:"subjects" maxLength:"200" doc:"Слова из предмета, через запятую"`
	Category     string     `query:"category" enum:"none,conformity,first,highest,teacher_methodist,teacher_mentor" doc:"Квалификационная категория; none: без категории"`
	From         int        `query:"experience_from" minimum:"0" maximum:"80" doc:"Стаж не меньше, лет"`
	To           int        `query:"experience_to" minimum:"0" maximum:"80" doc:"Стаж не больше, лет"`
	AttestedFrom civil.Date `query:"attested_from" format:"date" doc:"Аттестация не раньше"`
	AttestedTo   civil.Date `query:"attested_to" format:"date" doc:"Аттестация не позже"`
}

func targetOf(v *web.Visit) target {
	return target{Organization: v.QueryID("organization"), Positions: v.Query("positions"), Subjects: v.Query("subjects"),
		Category: web.OneOf(v, "category", campaign.Categories()...), From: v.QueryNumber("experience_from"), To: v.QueryNumber("experience_to"),
		AttestedFrom: v.QueryDay("attested_from"), AttestedTo: v.QueryDay("attested_to")}
}

// narrows tells that something was named to pick by.
func (t target) narrows() bool { return t != target{} }

func (t target) group() campaign.TargetGroup {
	g := campaign.TargetGroup{AttestedFrom: t.AttestedFrom, AttestedTo: t.AttestedTo}
	if t.Organization != uuid.Nil {
		g.Organizations = []uuid.UUID{t.Organization}
	}
	for _, x := range []struct {
		words string
		to    *[]string
	}{{t.Positions, &g.Positions}, {t.Subjects, &g.Subjects}, {t.Category, &g.Categories}} {
		if x.words != "" {
			*x.to = []string{x.words}
		}
	}
	if t.From > 0 {
		g.ExperienceFrom = &t.From
	}
	if t.To > 0 {
		g.ExperienceTo = &t.To
	}
	return g
}

type targetOutput struct {
	Body struct {
		People []uuid.UUID `json:"people" doc:"Не больше двухсот, по фамилии"`
	}
}

func (h handler) pickTarget(ctx context.Context, in *target) (*targetOutput, error) {
	people, err := h.s.TargetGroup(ctx, in.group())
	out := &targetOutput{}
	out.Body.People = collect(people, func(id uuid.UUID) uuid.UUID { return id })
	return out, err
}
