package directoryweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type (
	peopleInput struct {
		web.Page
		Organization uuid.UUID `query:"organization" doc:"Только с ролью в этой организации"`
		Municipality uuid.UUID `query:"municipality" doc:"Только с ролью в этом муниципалитете"`
		Role         string    `query:"role" maxLength:"40" doc:"Только с этой ролью"`
	}
	peopleOutput      struct{ Body web.Listing[personListed] }
	searchPeopleInput struct{ Body peopleSearch }
	createPersonInput struct{ Body newPerson }
	getPersonInput    struct {
		ID uuid.UUID `path:"person"`
	}
	updatePersonInput struct {
		web.Edit
		ID   uuid.UUID `path:"person"`
		Body ProfileInput
	}
	updateMeInput struct {
		web.Edit
		Body ProfileInput
	}
	personOutput struct {
		ETag string `header:"ETag"`
		Body person
	}
	giveInput struct {
		ID   uuid.UUID `path:"person"`
		Body membershipInput
	}
	endInput struct {
		ID         uuid.UUID `path:"person"`
		Membership uuid.UUID `path:"membership"`
	}
	membershipsOutput struct{ Body web.Listing[personMembership] }
	titlesOutput      struct{ Body web.Listing[roleTitle] }
	setTitleInput     struct {
		web.Edit
		Role tenant.Role `path:"role" maxLength:"40"`
		Body roleTitleInput
	}
	roleTitleInput struct {
		Title string `json:"title" minLength:"2" maxLength:"100"`
	}
	titleOutput struct {
		ETag string `header:"ETag"`
		Body roleTitle
	}
)

func (h handler) people(ctx context.Context, in *peopleInput) (*peopleOutput, error) {
	return h.found(ctx, directory.PersonFilter{Organization: in.Organization, Municipality: in.Municipality, Role: tenant.Role(in.Role)}, in.Request())
}

func (h handler) searchPeople(ctx context.Context, in *searchPeopleInput) (*peopleOutput, error) {
	b := in.Body
	return h.found(ctx, directory.PersonFilter{Text: b.Text, Organization: b.Organization, Municipality: b.Municipality, Role: b.Role},
		paging.Request{After: b.Cursor, Limit: b.Limit})
}

func (h handler) found(ctx context.Context, f directory.PersonFilter, page paging.Request) (*peopleOutput, error) {
	l, err := h.s.People(ctx, f, page)
	return &peopleOutput{Body: web.ListOf(l, toListed)}, err
}

func (h handler) createPerson(ctx context.Context, in *createPersonInput) (*personOutput, error) {
	return personAnswer(h.s.CreatePerson(ctx, in.Body.ProfileInput.domain(), in.Body.Membership.domain()))
}

func (h handler) person(ctx context.Context, in *getPersonInput) (*personOutput, error) {
	return personAnswer(h.s.Person(ctx, in.ID))
}

func (h handler) updatePerson(ctx context.Context, in *updatePersonInput) (*personOutput, error) {
	return personAnswer(h.s.UpdatePerson(ctx, in.ID, in.Body.domain(), in.Version))
}

func (h handler) give(ctx context.Context, in *giveInput) (*personOutput, error) {
	return personAnswer(h.s.Give(ctx, in.ID, in.Body.domain()))
}

func (h handler) end(ctx context.Context, in *endInput) (*struct{}, error) {
	return nil, h.s.End(ctx, in.ID, in.Membership)
}

func (h handler) me(ctx context.Context, _ *struct{}) (*personOutput, error) {
	return personAnswer(h.s.Me(ctx))
}

func (h handler) updateMe(ctx context.Context, in *updateMeInput) (*personOutput, error) {
	return personAnswer(h.s.UpdateMe(ctx, in.Body.domain(), in.Version))
}

func personAnswer(c directory.Card, err error) (*personOutput, error) {
	return &personOutput{web.ETag(c.Version), toPerson(c)}, err
}

func (h handler) ownMemberships(ctx context.Context, _ *struct{}) (*membershipsOutput, error) {
	all, err := h.s.OwnMemberships(ctx)
	return &membershipsOutput{Body: web.ListOf(paging.List[directory.Member]{Items: all}, toMembership)}, err
}

func (h handler) roleTitles(ctx context.Context, _ *struct{}) (*titlesOutput, error) {
	all, err := h.s.RoleTitles(ctx)
	return &titlesOutput{Body: web.ListOf(paging.List[directory.TitledRole]{Items: all}, toRoleTitle)}, err
}

func (h handler) setRoleTitle(ctx context.Context, in *setTitleInput) (*titleOutput, error) {
	t, err := h.s.SetRoleTitle(ctx, in.Role, in.Body.Title, in.Version)
	return &titleOutput{web.ETag(t.Version), toRoleTitle(t)}, err
}
