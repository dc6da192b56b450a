package campaignweb

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// maxBook bounds a book with a list: two thousand people take some hundred kilobytes.
const maxBook = 4 << 20

var errBookTooLarge = fault.New(fault.TooLarge, "campaign.book_too_large", "Файл больше 4 МиБ.")

type (
	candidatesInput struct {
		ID           uuid.UUID `path:"campaign"`
		Organization uuid.UUID `query:"organization" format:"uuid"`
		Surname      string    `query:"surname" maxLength:"100" doc:"Начало фамилии"`
	}
	candidatesOutput struct {
		Body struct {
			People []uuid.UUID `json:"people" doc:"По фамилиям; не больше 100"`
		}
	}
	listed struct {
		People []uuid.UUID `json:"people,omitempty" maxItems:"2000"`
		Lines  string      `json:"lines,omitempty" maxLength:"200000" doc:"По одному в строке: почта или ФИО полностью"`
	}
	addPeopleInput struct {
		ID   uuid.UUID `path:"campaign"`
		Body listed
	}
	removePeopleInput struct {
		ID   uuid.UUID `path:"campaign"`
		Body struct {
			People []uuid.UUID `json:"people" minItems:"1" maxItems:"2000"`
		}
	}
)

var listExample = map[string]any{"people": []string{"{person}"}}

func (h handler) candidates(ctx context.Context, in *candidatesInput) (*candidatesOutput, error) {
	_, people, err := h.s.Candidates(ctx, in.ID, campaign.Candidates{Organization: in.Organization, Words: in.Surname})
	out := &candidatesOutput{}
	out.Body.People = people
	return out, err
}

func (h handler) addPeople(ctx context.Context, in *addPeopleInput) (*output, error) {
	return answer(h.s.AddPeople(ctx, in.ID, in.Body.People, campaign.ParseLines(in.Body.Lines), "body.lines"))
}

func (h handler) removePeople(ctx context.Context, in *removePeopleInput) (*output, error) {
	return answer(h.s.RemovePeople(ctx, in.ID, in.Body.People))
}

// uploadPeople takes a book as the body of the request.
func (h handler) uploadPeople(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "campaign")
	if err != nil {
		return err
	}
	c, err := h.fromBook(ctx, id, r.Body)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("ETag", web.ETag(c.Version))
	return json.NewEncoder(w).Encode(toView(c))
}

func (h handler) fromBook(ctx context.Context, id uuid.UUID, file io.Reader) (campaign.Campaign, error) {
	data, err := io.ReadAll(io.LimitReader(file, maxBook+1))
	switch {
	case err != nil:
		return campaign.Campaign{}, err
	case len(data) > maxBook:
		return campaign.Campaign{}, errBookTooLarge
	case len(data) == 0:
		return campaign.Campaign{}, campaign.ErrNoFile.At("body.file", campaign.ErrNoFile.Message)
	}
	sheets, err := sheet.Read(data)
	if err != nil {
		return campaign.Campaign{}, err
	}
	var rows [][]string
	for _, s := range sheets[:min(len(sheets), 1)] {
		rows = s.Rows
	}
	lines, err := campaign.LinesOfSheet(rows)
	if err != nil {
		return campaign.Campaign{}, err
	}
	return h.s.AddPeople(ctx, id, nil, lines, "body.file")
}

// receivePeople takes the book out of a form.
func (h pages) receivePeople(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	id, err := v.ID("campaign")
	if err != nil {
		return "", err
	}
	file, err := v.Attachment()
	if err != nil {
		return "", err
	}
	c, err := h.fromBook(ctx, id, file)
	return v.Prefix() + "/campaigns/" + c.ID.String() + "/people", err
}
