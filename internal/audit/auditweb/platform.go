package auditweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

var readPlatform = authz.Permission{Object: "program", Action: "read"}

func (h handler) platformOperations(api *web.API) {
	web.Register(api, web.Operation{ID: "listPlatformRecords", Method: http.MethodGet, Path: "/platform-records",
		Permission: readPlatform, Tag: tag, Summary: "Что происходило с платформой: регионы созданы, программы установлены, сняты, не допущены к запуску"}, h.platform)
}

// platformRecord is one line of the platform's journal.
type platformRecord struct {
	ID      uuid.UUID         `json:"id"`
	At      time.Time         `json:"at"`
	Actor   audit.Actor       `json:"actor" enum:"operator,server" doc:"Оператор или сам сервер"`
	Action  string            `json:"action" example:"program.refuse"`
	Object  string            `json:"object" example:"selfdiagnosis 1.0.0"`
	Details map[string]string `json:"details,omitempty" doc:"Причина, издатель, контрольная сумма манифеста"`
}

type platformOutput struct{ Body web.Listing[platformRecord] }

func (h handler) platform(ctx context.Context, in *allInput) (*platformOutput, error) {
	l, err := h.s.Platform(ctx, in.Request())
	return &platformOutput{web.ListOf(l, func(r audit.PlatformRecord) platformRecord { return platformRecord(r) })}, err
}

func (h handler) platformPages(p *web.Pages) {
	web.Show(p, web.View{ID: "pagePlatformRecords", Path: "/journal", Permission: readPlatform, Title: "platform.title", Shows: []string{"listPlatformRecords"},
		Menu: &web.Entry{Section: "platform", Order: 97, Icon: "history"}}, h.platformPage)
}

func (h handler) platformPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.s.Platform(ctx, v.Rows(rows))
	return page.Content{Body: platformView(l.Items, v.Next(l.Next)), Wide: true}, err
}

// happened says in words what a record is about.
func happened(ctx context.Context, r audit.PlatformRecord) string {
	v := page.From(ctx)
	if key := "platform.did." + r.Action; v.Texts.Has(v.Lang, key) {
		return page.T(ctx, key)
	}
	return page.T(ctx, "platform.did_other")
}

func platformTone(r audit.PlatformRecord) string {
	if r.Action == "program.refuse" {
		return "bad"
	}
	return ""
}
