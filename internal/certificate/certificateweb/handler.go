package certificateweb

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *certificate.Service }

func (h handler) list(ctx context.Context, in *listInput) (*listOutput, error) {
	l, err := h.s.List(ctx, certificate.Filter{Year: in.Year}, in.Request())
	return &listOutput{web.ListOf(l, h.paper)}, err
}

func (h handler) candidates(ctx context.Context, in *candidatesInput) (*candidatesOutput, error) {
	l, err := h.s.Candidates(ctx, in.Request())
	return &candidatesOutput{web.ListOf(l, func(c certificate.Candidate) candidate {
		return candidate{c.RouteID, c.PersonID, c.RouteTitle, c.CompletedOn}
	})}, err
}

func (h handler) ofRoute(ctx context.Context, in *routeInput) (*routeOutput, error) {
	st, err := h.s.OfRoute(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	out := routePapers{Items: []paper{}, Open: append([]uuid.UUID{}, st.Open...), Ready: st.Why == nil}
	for _, c := range st.Certificates {
		out.Items = append(out.Items, h.paper(c))
	}
	if f, ok := fault.As(st.Why); ok {
		out.Why = f.Message
	}
	return &routeOutput{out}, nil
}

func (h handler) issue(ctx context.Context, in *issueInput) (*output, error) {
	of := certificate.Issue{Person: zero(in.Body.Person), Hours: in.Body.Hours}
	for _, s := range in.Body.Signatories {
		of.Signatories = append(of.Signatories, certificate.Signatory(s))
	}
	return h.answer(h.s.Issue(ctx, in.Route, of))
}

func (h handler) get(ctx context.Context, in *getInput) (*output, error) {
	return h.answer(h.s.Get(ctx, in.ID))
}

func (h handler) revoke(ctx context.Context, in *revokeInput) (*output, error) {
	return h.answer(h.s.Revoke(ctx, in.ID, in.Body.Reason))
}

func (h handler) answer(c certificate.Certificate, err error) (*output, error) {
	if err != nil {
		return nil, err
	}
	return &output{h.paper(c)}, nil
}

func (h handler) check(ctx context.Context, in *checkInput) (*checkOutput, error) {
	c, err := h.s.Check(ctx, in.Number, web.ClientFrom(ctx).Address)
	return &checkOutput{toAll, toCheck(c)}, err
}

func (h handler) issuer(ctx context.Context, in *issuerInput) (*issuerOutput, error) {
	i, err := h.s.Issuer(ctx, in.Issuer)
	return &issuerOutput{toAll, i}, err
}

func (h handler) keys(ctx context.Context, in *issuerInput) (*keysOutput, error) {
	k, err := h.s.PublicKeys(ctx, in.Issuer)
	return &keysOutput{toAll, keySet{k}}, err
}

func (h handler) key(ctx context.Context, in *keyInput) (*keyOutput, error) {
	k, err := h.s.PublicKey(ctx, in.Issuer, in.ID)
	return &keyOutput{toAll, k}, err
}

// toAll lets scripts of any site read what anyone may: wallets verify badges in browsers.
const toAll = "*"

// Paper gives the PDF, the same for the API and for pages.
func Paper(s *certificate.Service) func(context.Context, http.ResponseWriter, *http.Request) error {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "certificate")
		if err != nil {
			return err
		}
		c, pdf, err := s.Paper(ctx, id)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/pdf")
		web.Attach(w.Header(), "Сертификат "+c.Number+".pdf")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(pdf))
		return nil
	}
}

// credential is the media type of a credential that is secured by JOSE.
const credential = "application/vc+jwt"

// Badge gives the Open Badge, the same for the API and for pages.
func Badge(s *certificate.Service) func(context.Context, http.ResponseWriter, *http.Request) error {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "certificate")
		if err != nil {
			return err
		}
		c, jws, err := s.Badge(ctx, id)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", credential)
		web.Attach(w.Header(), "Сертификат "+c.Number+".jwt")
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(jws))
		return nil
	}
}

// StatusList gives a status list to anyone, who may keep it for a while.
func StatusList(s *certificate.Service) func(context.Context, http.ResponseWriter, *http.Request) error {
	keep := "public, max-age=" + strconv.Itoa(int(certificate.ListTime/time.Second))
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		region, err := web.PathID(r, "issuer")
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(r.PathValue("status_list"))
		if err != nil || n < 1 || n > 1<<20 {
			return certificate.ErrNotFound
		}
		jws, err := s.StatusList(ctx, region, n)
		if err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(jws))
		w.Header().Set("Content-Type", credential)
		w.Header().Set("Cache-Control", keep)
		w.Header().Set("Access-Control-Allow-Origin", toAll)
		w.Header().Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(jws))
		return nil
	}
}
