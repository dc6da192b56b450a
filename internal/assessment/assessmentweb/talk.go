package assessmentweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// remark is what somebody said of a deficit.
type remark struct {
	ID        uuid.UUID `json:"id"`
	Author    uuid.UUID `json:"author"`
	Text      string    `json:"text"`
	CreatedAt time.Time `json:"created_at"`
}

func toRemark(r assessment.Remark) remark { return remark{r.ID, r.AuthorID, r.Text, r.CreatedAt} }

type (
	declining struct {
		Reason string `json:"reason" minLength:"3" maxLength:"1000" doc:"Почему это не дефицит"`
	}
	remarking struct {
		Text string `json:"text" minLength:"1" maxLength:"1000"`
	}
	declineInput struct {
		ID   uuid.UUID `path:"deficit"`
		Body declining
	}
	remarkInput struct {
		ID   uuid.UUID `path:"deficit"`
		Body remarking
	}
	remarkOutput struct{ Body remark }
)

var (
	declineExample = declining{Reason: "На уроках это уже получается, видно по последним работам."}
	remarkExample  = remarking{Text: "Давайте посмотрим вместе на следующем уроке."}
)

func (h handler) declineDeficit(ctx context.Context, in *declineInput) (*deficitOutput, error) {
	d, err := h.s.DeclineDeficit(ctx, in.ID, in.Body.Reason)
	return &deficitOutput{Body: toDeficit(d)}, err
}

func (h handler) remarkDeficit(ctx context.Context, in *remarkInput) (*remarkOutput, error) {
	r, err := h.s.Remark(ctx, in.ID, in.Body.Text)
	return &remarkOutput{Body: toRemark(r)}, err
}

// talk is what the page of one deficit shows.
type talk struct {
	assessment.Deficit
	needs
	Remarks []assessment.Remark
	Newer   *assessment.Deficit // that replaced it
}

func (h pages) deficitPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	person, err := v.ID("person")
	if err != nil {
		return page.Content{}, err
	}
	id, err := v.ID("deficit")
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	all, err := h.s.Deficits(ctx, person, true)
	if err != nil {
		return page.Content{}, err
	}
	t := talk{needs: needs{Person: person, Mine: person == scope.Person}}
	for _, d := range all {
		if d.ID == id {
			t.Deficit = d
		}
	}
	if t.ID != id {
		return page.Content{}, assessment.ErrDeficitNotFound
	}
	for _, d := range all {
		if d.ID == t.SupersededBy {
			t.Newer = &d
		}
	}
	said, err := h.s.Remarks(ctx, person)
	if err != nil {
		return page.Content{}, err
	}
	who := []uuid.UUID{person, t.AuthorID, t.TutorID, t.DeclinedBy}
	for _, r := range said {
		if r.DeficitID == id {
			t.Remarks = append(t.Remarks, r)
			who = append(who, r.AuthorID)
		}
	}
	t.Names, err = v.Names(ctx, peopleOf(who, func(id uuid.UUID) uuid.UUID { return id })...)
	return page.Content{Title: t.Deficit.Title, Body: deficitView(t), Crumbs: needsCrumbs(ctx, t.needs)}, err
}

// open tells whether it may still be confirmed or declined.
func (t talk) open() bool { return !t.Deficit.Past() }

// revives tells whether the acting person may take back that it was declined.
func (t talk) revives(ctx context.Context) bool {
	scope, err := tenant.From(ctx)
	return err == nil && t.State == assessment.Declined && t.DeclinedBy == scope.Person
}

func deficitTone(d assessment.Deficit) string {
	switch d.State {
	case assessment.Confirmed, assessment.Removed:
		return "good"
	case assessment.Found:
		return "warn"
	}
	return ""
}
