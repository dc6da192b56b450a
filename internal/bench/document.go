package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentdocx"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// printed is how many pages the route has that is printed by itself, batched how many
// routes are printed by jobs.
const (
	printed = 10
	batched = 1000
)

var errShortRoute = errors.New("bench: the route does not fill its pages")

// measureDocuments prints a route of ten pages by itself, and the routes of several
// schools by jobs while it looks at the server's memory.
func measureDocuments(ctx context.Context, st *stand, t *table) error {
	form, d, err := tenPages()
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name   string
		render document.Renderer
	}{{"PDF", documentpdf.Render}, {"DOCX", documentdocx.Render}} {
		var times []float64
		for range st.rounds * 5 {
			begin := time.Now()
			if err := f.render(io.Discard, document.Print(form, d)); err != nil {
				return err
			}
			times = append(times, time.Since(begin).Seconds())
		}
		m := median(times)
		t.add(line{what: fmt.Sprintf("(h) a route of %d pages as %s", printed, f.name), ours: took(m), goal: "< 50 ms", met: m < 0.05})
	}
	return batches(ctx, st, t)
}

// tenPages makes a route that fills its pages, and no more.
func tenPages() (form iom.PrintedForm, d *document.Dossier, err error) {
	g, err := iom.ShippedRegulation(iom.UstIlimsk2024)
	if err != nil {
		return form, nil, err
	}
	form = g.Forms[0]
	r := &iom.Route{ID: uuid.New(), TuteeID: uuid.New(), State: iom.Active, Profile: &iom.Profile{Surname: "Иванова", Name: "Мария", Patronymic: "Петровна", Position: "учитель"}}
	r.Title = "Формирующее оценивание на уроках русского языка"
	d = &document.Dossier{View: iom.View{Route: r, Regulation: g}}
	day := civil.MustParse("2025-09-01")
	r.Term = iom.Term{Start: day, End: day.AddMonths(9)}
	for i := range 500 {
		r.Activities = append(r.Activities, iom.Activity{ID: uuid.New(), StageCode: g.StagesIn(iom.Active)[0].Code, Title: fmt.Sprintf("Семинар № %d «Оценивание для обучения: приёмы и критерии»", i+1),
			Kind: "seminar", Level: "municipal", Organizer: "МКУ «Центр развития образования»", Term: iom.Term{Start: day.AddDays(i), End: day.AddDays(i + 2)},
			PlannedResult: "Конспект урока с критериальными листами", Status: iom.Done, DoneOn: day.AddDays(i + 2), Result: "Проведён, отзывы коллег положительные"})
		if i%5 > 0 {
			continue
		}
		var b bytes.Buffer
		if err := documentpdf.Render(&b, document.Print(form, d)); err != nil {
			return form, d, err
		}
		if bytes.Count(b.Bytes(), []byte("/Type /Page\n")) >= printed {
			return form, d, nil
		}
	}
	return form, d, errShortRoute
}

// batches prints a thousand routes: a form of all routes of five schools.
func batches(ctx context.Context, st *stand, t *table) error {
	w, service, err := st.serve(ctx)
	if err != nil {
		return err
	}
	return t.growth("(h) growth of the server's memory by them", service, func() error {
		begin := time.Now()
		var size int64
		for _, school := range w.schools[:batched/perSchool] {
			b, err := batch(ctx, service, school)
			if err != nil {
				return err
			}
			size += b.Size
		}
		t.add(line{what: fmt.Sprintf("(h) %d documents by job, %s in all", batched, mib(float64(size))), ours: perSecond(batched / time.Since(begin).Seconds())})
		return nil
	})
}

type printedBatch struct {
	ID    uuid.UUID `json:"id"`
	State string    `json:"state"`
	Files int       `json:"files"`
	Size  int64     `json:"size"`
}

// batch prints all routes of one school, as its coordinator does.
func batch(ctx context.Context, s *service, of school) (b printedBatch, err error) {
	ask := func(method, path, body string, status int) error {
		req, err := http.NewRequestWithContext(ctx, method, "http://"+s.address+web.Prefix+path, bytes.NewReader([]byte(body)))
		if err != nil {
			return err
		}
		req.Header.Set("Cookie", cookie(string(of.coordinator)))
		req.Header.Set("Marshrut-Membership", of.membership.String())
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", uuid.NewString())
		text, err := do(req, status)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, &b)
	}
	if err := ask(http.MethodPost, "/organizations/"+of.id.String()+"/document-batches", `{"form":"route-five-sections","format":"pdf"}`, http.StatusCreated); err != nil {
		return b, err
	}
	for b.State != "ready" {
		time.Sleep(20 * time.Millisecond)
		if err := ask(http.MethodGet, "/document-batches/"+b.ID.String(), "", http.StatusOK); err != nil {
			return b, err
		}
		if b.State == "failed" {
			return b, fmt.Errorf("the batch %s failed", b.ID)
		}
	}
	if b.Files != perSchool {
		return b, fmt.Errorf("the batch has %d documents, want %d", b.Files, perSchool)
	}
	return b, nil
}
