package documentweb

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web"
)

var (
	formatOnly = formats[:1]
	ofOrder    = []web.QueryParam{formats[0], {Name: "person", Doc: "кого назвать в документе"},
		{Name: "number", Doc: "номер приказа"}, {Name: "date", Doc: "дата приказа, ГГГГ-ММ-ДД"}}
)

// registerPlace adds the papers that are not about one route: of an organization, of a
// municipality, of a person over all routes.
func registerPlace(api *web.API, h handler) {
	web.Register(api, web.Operation{ID: "listOrganizationPapers", Method: http.MethodGet, Path: "/organizations/{organization}/papers",
		Permission: read, Tag: tag, Summary: "Приказы и списки, которые издаёт организация"}, h.papers)
	web.Stream(api, web.Operation{ID: "getOrganizationPaper", Method: http.MethodGet, Path: "/organizations/{organization}/papers/{paper}",
		Permission: read, Tag: tag, Summary: "Приказ или список организации в PDF или DOCX", Query: ofOrder}, organizationPaper(h.s))
	web.Stream(api, web.Operation{ID: "getSupportRequest", Method: http.MethodGet, Path: "/municipalities/{municipality}/support-request",
		Permission: read, Tag: tag, Summary: "Консолидированная заявка муниципалитета на адресное сопровождение", Query: formatOnly}, supportRequest(h.s))
	web.Stream(api, web.Operation{ID: "getPortfolio", Method: http.MethodGet, Path: "/people/{person}/portfolio",
		Permission: readRoute, Tag: tag, Summary: "Портфолио тьюторанта по всем начатым маршрутам", Query: formatOnly}, portfolio(h.s))
}

func (h handler) papers(ctx context.Context, in *organizationInput) (*formsOutput, error) {
	_, forms, err := h.s.OrganizationForms(ctx, in.Organization)
	return &formsOutput{toForms(forms)}, err
}

type stream = func(context.Context, http.ResponseWriter, *http.Request) error

func organizationPaper(s *document.Service) stream {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		organization, err := web.PathID(r, "organization")
		if err != nil {
			return err
		}
		said, err := saidIn(r)
		if err != nil {
			return err
		}
		f, err := s.PrintOrganization(ctx, organization, r.PathValue("paper"), formatIn(r), said)
		return send(w, f, err)
	}
}

func supportRequest(s *document.Service) stream {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		municipality, err := web.PathID(r, "municipality")
		if err != nil {
			return err
		}
		f, err := s.PrintSupportRequest(ctx, municipality, formatIn(r))
		return send(w, f, err)
	}
}

func portfolio(s *document.Service) stream {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		person, err := web.PathID(r, "person")
		if err != nil {
			return err
		}
		f, err := s.PrintPortfolio(ctx, person, formatIn(r))
		return send(w, f, err)
	}
}

func formatIn(r *http.Request) document.Format {
	return document.Format(cmp.Or(r.URL.Query().Get("format"), string(document.PDF)))
}

// saidIn reads what is said of a paper; an empty field says nothing.
func saidIn(r *http.Request) (said document.Said, err error) {
	q := r.URL.Query()
	if s := q.Get("person"); s != "" {
		if said.Person, err = uuid.Parse(s); err != nil {
			return said, document.ErrPaperPerson
		}
	}
	said.Order = iom.OrderRequisites{Number: q.Get("number")}
	if s := q.Get("date"); s != "" {
		if said.Order.Date, err = civil.Parse(s); err != nil {
			return said, document.ErrPaperOrder
		}
	}
	if !utf8.ValidString(said.Order.Number) || utf8.RuneCountInString(said.Order.Number) > 100 {
		return said, document.ErrPaperOrder
	}
	return said, nil
}

// send writes a paper for a browser to save.
func send(w http.ResponseWriter, f document.File, err error) error {
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", f.Media)
	web.Attach(w.Header(), f.Name)
	w.Header().Set("Content-Length", strconv.Itoa(len(f.Data)))
	_, err = w.Write(f.Data)
	return err
}
