package artifactweb

import (
	"context"
	"encoding/hex"
	"net/http"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type (
	scansInput struct {
		Paper uuid.UUID `path:"paper_route"`
	}
	scansOutput struct{ Body web.Listing[file] }
	scanInput   struct {
		Paper uuid.UUID `path:"paper_route"`
		Body  fileInput
	}
)

func (h files) scans(ctx context.Context, in *scansInput) (*scansOutput, error) {
	list, err := h.s.Scans(ctx, in.Paper)
	out := &scansOutput{web.Listing[file]{Items: make([]file, len(list))}}
	for i, a := range list {
		out.Body.Items[i] = toFile(a)
	}
	return out, err
}

func (h files) announceScan(ctx context.Context, in *scanInput) (*fileOutput, error) {
	return fileAnswer(h.s.AnnounceScan(ctx, in.Paper, in.Body.domain()))
}

const scansPath = "/paper-routes/{paper_route}/scans"

func (h pages) registerScans(p *web.Pages) {
	read, register := may("paper", "read"), may("paper", "register")
	web.Show(p, web.View{ID: "pagePaperScans", Path: scansPath, Permission: read, Title: "files.scans", Shows: []string{"listPaperScans", "createPaperScan"}}, h.scansPage)
	web.AddTab(p, web.Tab{Of: "paper", Path: scansPath, Title: "files.scans", Order: 20, Permission: read})
	web.Post(p, web.Action{Operation: "createPaperScan", Path: scansPath, View: "pagePaperScans"},
		web.Operation{Permission: register, Summary: "files.add_scans", MaxBody: maxUpload, Effect: web.Outside}, h.sendScan)
	web.Act(p, web.Action{Operation: "deleteArtifact", Path: scansPath + "/{artifact}/delete", View: "pagePaperScans"}, h.files.delete, web.To[struct{}](scansPath))
}

// scanShelf are the scans of a paper route on their page.
type scanShelf struct {
	paper  uuid.UUID
	list   []artifact.Artifact
	tabs   []page.Tab
	takes  bool
	upload upload
}

func (h pages) scansPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("paper_route")
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	s := scanShelf{paper: id, tabs: v.Tabs(ctx, "paper"), takes: page.May(ctx, "paper", "register")}
	if s.list, err = h.files.s.Scans(ctx, id); err != nil {
		return page.Content{}, err
	}
	l, err := h.files.s.Limit(ctx)
	s.upload = upload{form: page.FormTo(ctx, 0, "/paper-routes/", id, "/scans").WithoutDraft(), purpose: artifact.Scan, limit: l.Bytes, direct: h.files.s.Objects.Direct(),
		owner: scope.Person, url: web.Prefix + "/paper-routes/" + id.String() + "/scans", words: page.T(ctx, "files.for_paper")}
	return page.Content{Body: scansView(s), Crumbs: paperCrumbs(ctx, id), Scripts: scripts(s.takes)}, err
}

func paperCrumbs(ctx context.Context, paper uuid.UUID, more ...page.Crumb) []page.Crumb {
	return append([]page.Crumb{{Title: page.T(ctx, "files.papers"), Href: page.Link(ctx, "/paper-routes")},
		{Title: page.T(ctx, "files.paper"), Href: page.Link(ctx, "/paper-routes/", paper)}}, more...)
}

// sendScan takes the scan of a form, as it comes.
func (h pages) sendScan(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	id, err := v.ID("paper_route")
	if err != nil {
		return "", err
	}
	in, err := v.Attachment()
	if err != nil {
		return "", err
	}
	_, err = h.files.s.TakeScan(ctx, id, artifact.Announcement{FileName: in.Name, Size: in.Size, MediaType: in.MediaType}, in)
	return v.Prefix() + "/paper-routes/" + id.String() + "/scans", err
}

// scanPage shows a scan on the page of a file.
func (h pages) scanPage(ctx context.Context, v *web.Visit, a artifact.Artifact) (page.Content, error) {
	names, err := v.Names(ctx, a.OwnerID)
	return page.Content{Title: a.FileName, Body: scanView(h.show(ctx, a), names.Of(a.OwnerID)), Wide: true,
		Crumbs: paperCrumbs(ctx, a.PaperID, page.Crumb{Title: page.T(ctx, "files.scans"), Href: page.Link(ctx, "/paper-routes/", a.PaperID, "/scans")})}, err
}

func hash(a artifact.Artifact) string { return hex.EncodeToString(a.SHA256) }

func scanRemoval(ctx context.Context, a artifact.Artifact) *page.Form {
	return page.FormTo(ctx, a.Version, "/paper-routes/", a.PaperID, "/scans/", a.ID, "/delete").WithoutDraft()
}
