package navigatorweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/navigator"
)

// ResourceInput is what an author writes.
type ResourceInput struct {
	Title        string          `json:"title" minLength:"3" maxLength:"300"`
	Kind         navigator.Kind  `json:"kind" enum:"advanced_training,retraining,internship,seminar,webinar,training,master_class,contest,conference,community,material"`
	Provider     string          `json:"provider" minLength:"2" maxLength:"300" doc:"Кто проводит"`
	Level        navigator.Level `json:"level" enum:"federal,regional,municipal,organization"`
	Form         navigator.Form  `json:"form" enum:"in_person,correspondence,distance" doc:"Очно, заочно, дистанционно"`
	StartsOn     civil.Date      `json:"starts_on,omitzero" required:"false" format:"date"`
	EndsOn       civil.Date      `json:"ends_on,omitzero" required:"false" format:"date"`
	Hours        int             `json:"hours,omitempty" minimum:"0" maximum:"2000"`
	Audience     string          `json:"audience,omitempty" maxLength:"300" doc:"Для кого"`
	Competencies []string        `json:"competencies,omitempty" maxItems:"20" doc:"Коды компетенций"`
	Link         string          `json:"link,omitempty" maxLength:"2000"`
	Annotation   string          `json:"annotation,omitempty" maxLength:"4000"`
}

var example = ResourceInput{Title: "Функциональная грамотность на уроке", Kind: navigator.Seminar, Provider: "Институт развития образования",
	Level: navigator.Regional, Form: navigator.Distance, Hours: 8}

func (in ResourceInput) domain() navigator.Resource {
	return navigator.Resource{Title: in.Title, Kind: in.Kind, Provider: in.Provider, Level: in.Level, Form: in.Form, StartsOn: in.StartsOn,
		EndsOn: in.EndsOn, Hours: in.Hours, Audience: in.Audience, Competencies: in.Competencies, Link: in.Link, Annotation: in.Annotation}
}

// resource is what a reader sees.
type resource struct {
	ID           uuid.UUID  `json:"id"`
	Municipality *uuid.UUID `json:"municipality,omitempty" doc:"Нет у ресурсов региона"`
	ResourceInput
	Version   int       `json:"version"`
	UpdatedAt time.Time `json:"updated_at"`
}

func toResource(r navigator.Resource) resource {
	out := resource{ID: r.ID, Version: r.Version, UpdatedAt: r.UpdatedAt, ResourceInput: ResourceInput{
		Title: r.Title, Kind: r.Kind, Provider: r.Provider, Level: r.Level, Form: r.Form, StartsOn: r.StartsOn, EndsOn: r.EndsOn,
		Hours: r.Hours, Audience: r.Audience, Competencies: r.Competencies, Link: r.Link, Annotation: r.Annotation}}
	if r.MunicipalityID != uuid.Nil {
		out.Municipality = &r.MunicipalityID
	}
	return out
}
