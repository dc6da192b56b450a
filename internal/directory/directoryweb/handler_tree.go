package directoryweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *directory.Service }

type (
	regionsOutput     struct{ Body web.Listing[region] }
	createRegionInput struct{ Body regionInput }
	regionOutput      struct{ Body createdRegion }
	inviteFirstInput  struct {
		ID uuid.UUID `path:"region"`
	}
	invitationOutput struct{ Body invitation }

	municipalitiesInput     struct{ web.Page }
	municipalitiesOutput    struct{ Body web.Listing[municipality] }
	createMunicipalityInput struct{ Body MunicipalityInput }
	getMunicipalityInput    struct {
		ID uuid.UUID `path:"municipality"`
	}
	updateMunicipalityInput struct {
		web.Edit
		ID   uuid.UUID `path:"municipality"`
		Body MunicipalityInput
	}
	municipalityOutput struct {
		ETag string `header:"ETag"`
		Body municipality
	}

	organizationsInput struct {
		web.Page
		Municipality uuid.UUID `query:"municipality" doc:"Только этого муниципалитета"`
		Text         string    `query:"q" maxLength:"100" doc:"Часть названия"`
	}
	organizationsOutput     struct{ Body web.Listing[organization] }
	createOrganizationInput struct{ Body newOrganization }
	getOrganizationInput    struct {
		ID uuid.UUID `path:"organization"`
	}
	updateOrganizationInput struct {
		web.Edit
		ID   uuid.UUID `path:"organization"`
		Body OrganizationInput
	}
	organizationOutput struct {
		ETag string `header:"ETag"`
		Body organization
	}
)

func (h handler) regions(ctx context.Context, _ *struct{}) (*regionsOutput, error) {
	all, err := h.s.Regions(ctx)
	return &regionsOutput{Body: web.ListOf(paging.List[directory.RegionSummary]{Items: all}, toRegion)}, err
}

func (h handler) createRegion(ctx context.Context, in *createRegionInput) (*regionOutput, error) {
	r, err := h.s.CreateRegion(ctx, in.Body.domain())
	return &regionOutput{Body: createdRegion{toRegion(r.Region), r.Coordinator, toInvitation(r.Invitation)}}, err
}

func (h handler) inviteFirst(ctx context.Context, in *inviteFirstInput) (*invitationOutput, error) {
	i, err := h.s.InviteFirst(ctx, in.ID)
	return &invitationOutput{Body: toInvitation(i)}, err
}

func (h handler) municipalities(ctx context.Context, in *municipalitiesInput) (*municipalitiesOutput, error) {
	l, err := h.s.Municipalities(ctx, in.Request())
	return &municipalitiesOutput{Body: web.ListOf(l, toMunicipality)}, err
}

func (h handler) createMunicipality(ctx context.Context, in *createMunicipalityInput) (*municipalityOutput, error) {
	return municipalityAnswer(h.s.CreateMunicipality(ctx, tenant.Municipality{Name: in.Body.Name, TimeZone: in.Body.TimeZone}))
}

func (h handler) municipality(ctx context.Context, in *getMunicipalityInput) (*municipalityOutput, error) {
	return municipalityAnswer(h.s.Municipality(ctx, in.ID))
}

func (h handler) updateMunicipality(ctx context.Context, in *updateMunicipalityInput) (*municipalityOutput, error) {
	m := tenant.Municipality{ID: in.ID, Name: in.Body.Name, TimeZone: in.Body.TimeZone}
	return municipalityAnswer(h.s.UpdateMunicipality(ctx, m, in.Version))
}

func municipalityAnswer(m tenant.Municipality, err error) (*municipalityOutput, error) {
	return &municipalityOutput{web.ETag(m.Version), toMunicipality(m)}, err
}

func (h handler) organizations(ctx context.Context, in *organizationsInput) (*organizationsOutput, error) {
	l, err := h.s.Organizations(ctx, directory.OrganizationFilter{Municipality: in.Municipality, Text: in.Text}, in.Request())
	return &organizationsOutput{Body: web.ListOf(l, toOrganization)}, err
}

func (h handler) createOrganization(ctx context.Context, in *createOrganizationInput) (*organizationOutput, error) {
	o := in.Body.domain()
	o.MunicipalityID = in.Body.Municipality
	return organizationAnswer(h.s.CreateOrganization(ctx, o))
}

func (h handler) organization(ctx context.Context, in *getOrganizationInput) (*organizationOutput, error) {
	return organizationAnswer(h.s.Organization(ctx, in.ID))
}

func (h handler) updateOrganization(ctx context.Context, in *updateOrganizationInput) (*organizationOutput, error) {
	o := in.Body.domain()
	o.ID = in.ID
	return organizationAnswer(h.s.UpdateOrganization(ctx, o, in.Version))
}

func organizationAnswer(o tenant.Organization, err error) (*organizationOutput, error) {
	return &organizationOutput{web.ETag(o.Version), toOrganization(o)}, err
}
