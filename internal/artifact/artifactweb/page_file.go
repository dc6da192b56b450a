package artifactweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// maxUpload is more than the largest file: the service refuses by the region's limit,
// in its own words.
const maxUpload = 1 << 40

func (h pages) registerFiles(p *web.Pages) {
	read, upload := may("artifact", "read"), may("artifact", "upload")
	web.Show(p, web.View{ID: "pageFiles", Path: "/routes/{route}/files", Permission: read, Title: "files.title",
		Shows: []string{"listArtifacts", "createArtifact", "listArtifactParts", "putArtifactPart", "createArtifactPartURL", "completeArtifact", "getArtifactLimit"}}, h.filesPage)
	web.Show(p, web.View{ID: "pageFile", Path: "/artifacts/{artifact}", Permission: read, Title: "files.one",
		Shows: []string{"getArtifact", "getArtifactPages"}}, h.filePage)
	web.SendPage(p, web.View{ID: "pageFileContent", Path: "/artifacts/{artifact}/content", Permission: read, Title: "files.download",
		Shows: []string{"getArtifactContent"}}, Content(h.files.s))
	web.SendPage(p, web.View{ID: "pageFileLeaf", Path: "/artifacts/{artifact}/pages/{page}", Permission: read, Title: "files.leaf",
		Shows: []string{"getArtifactPage"}}, PagePicture(h.files.s))
	web.Show(p, web.View{ID: "pageFileLimit", Path: "/files/limit", Permission: may("artifact", "limit"), Title: "files.limit",
		Shows: []string{"getArtifactLimit"}, Menu: &web.Entry{Section: "library", Order: 90, Icon: "file"}}, h.limitPage)
	web.Act(p, web.Action{Operation: "setArtifactLimit", Path: "/files/limit", View: "pageFileLimit"}, h.setLimit, web.To[limitOutput]("/files/limit"))
	web.AddTab(p, web.Tab{Of: "route", Path: "/routes/{route}/files", Title: "files.title", Order: 30, Permission: read})

	web.Post(p, web.Action{Operation: "createArtifact", Path: "/routes/{route}/files", View: "pageFiles"},
		web.Operation{Permission: upload, Summary: "files.add", MaxBody: maxUpload, Effect: web.Outside}, h.upload)
	web.Act(p, web.Action{Operation: "deleteArtifact", Path: "/routes/{route}/files/{artifact}/delete", View: "pageFiles"}, h.files.delete,
		web.To[struct{}]("/routes/{route}/files"))
}

// shelf is the list of a route's files.
type shelf struct {
	place
	upload upload
	list   []artifact.Artifact
	next   string
	chosen string // what the list is narrowed to: "", "product" or an activity's id
	names  page.Names
}

// upload is the box that takes files.
type upload struct {
	form     *page.Form
	purpose  artifact.Purpose
	activity uuid.UUID
	product  uuid.UUID // whose page the box stands on; a form without scripts leads back there
	words    string    // where a file goes
	limit    int64
	direct   bool // parts go straight to the store
	owner    uuid.UUID
	url      string
}

func (h pages) filesPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	g, err := h.files.s.Ground(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	s := shelf{}
	if s.place, err = stand(ctx, v, g); err != nil {
		return page.Content{}, err
	}
	f := s.narrow(ctx, v)
	l, err := h.files.s.List(ctx, id, f, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	s.list, s.next = l.Items, v.Next(l.Next)
	if s.upload, err = h.uploadTo(ctx, s.place, f.Activity); err != nil {
		return page.Content{}, err
	}
	s.upload.product, _ = uuid.Parse(v.Sent().Get("product"))
	owners := make([]uuid.UUID, len(s.list))
	for i, a := range s.list {
		owners[i] = a.OwnerID
	}
	s.names, err = v.Names(ctx, owners...)
	return page.Content{Body: filesView(s), Crumbs: s.crumbs(ctx), Scripts: scripts(s.takes(ctx))}, err
}

// narrow reads what the list shows: all, what belongs to products, or what proves an
// activity; a form that was refused says its activity itself.
func (s *shelf) narrow(_ context.Context, v *web.Visit) artifact.Filter {
	s.chosen = v.Query("for")
	if a := v.Query("activity"); a != "" {
		s.chosen = a
	}
	if v.Sent().Get("activity") != "" {
		s.chosen = v.Sent().Get("activity")
	}
	if s.chosen == string(artifact.OfProduct) {
		return artifact.Filter{Purpose: artifact.OfProduct}
	}
	id, err := uuid.Parse(s.chosen)
	if _, known := s.Activity(id); err != nil || !known {
		if s.chosen != "" {
			v.Misread()
		}
		s.chosen = ""
		return artifact.Filter{}
	}
	return artifact.Filter{Activity: id}
}

// takes tells that the reader may add files here.
func (p place) takes(ctx context.Context) bool {
	return p.Open && p.Mine && page.May(ctx, "artifact", "upload")
}

// uploadTo makes the box that takes files for the products or for an activity.
func (h pages) uploadTo(ctx context.Context, p place, activity uuid.UUID) (upload, error) {
	l, err := h.files.s.Limit(ctx)
	u := upload{form: page.FormTo(ctx, 0, "/routes/", p.ID, "/files").WithoutDraft(), purpose: artifact.OfProduct, activity: activity, limit: l.Bytes,
		direct: h.files.s.Objects.Direct(), owner: p.me, url: web.Prefix + "/routes/" + p.ID.String() + "/artifacts", words: page.T(ctx, "files.for_product")}
	if a, ok := p.Activity(activity); ok {
		u.purpose, u.words = artifact.Evidence, page.T(ctx, "files.for_activity", "title", a.Title)
	}
	return u, err
}

// extensions are those that the box takes.
func (u upload) extensions() []string {
	if u.purpose == artifact.Scan {
		return artifact.ScanExtensions()
	}
	return artifact.Extensions()
}

// place names an upload to the script: going on wants the same route and purpose.
func (u upload) place() string { return u.url + " " + string(u.purpose) + " " + u.activity.String() }

// resumes tells that the script lists the unfinished upload in the box.
func (u upload) resumes(a artifact.Artifact) bool {
	return a.State == artifact.Uploading && a.OwnerID == u.owner && a.Purpose == u.purpose && a.ActivityID == u.activity
}

// upload takes the file of a form, as it comes.
func (h pages) upload(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	route, err := v.ID("route")
	if err != nil {
		return "", err
	}
	in, err := v.Attachment()
	if err != nil {
		return "", err
	}
	n := artifact.Announcement{FileName: in.Name, Size: in.Size, MediaType: in.MediaType, Purpose: artifact.OfProduct}
	to := v.Prefix() + "/routes/" + route.String() + "/files"
	if sent := v.Sent().Get("activity"); sent != "" {
		if n.Activity, err = uuid.Parse(sent); err != nil {
			return "", artifact.ErrNoActivity
		}
		n.Purpose, to = artifact.Evidence, to+"?activity="+n.Activity.String()
	}
	if product, err := uuid.Parse(v.Sent().Get("product")); err == nil {
		to = v.Prefix() + "/products/" + product.String()
	}
	_, err = h.files.s.Take(ctx, route, n, in)
	return to, err
}

// fileLook is a file as its page shows it.
type fileLook struct {
	place
	artifact.Artifact
	shown exhibit
	owner string
}

func (h pages) filePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("artifact")
	if err != nil {
		return page.Content{}, err
	}
	a, err := h.files.s.Get(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	if a.PaperID != uuid.Nil {
		return h.scanPage(ctx, v, a)
	}
	g, err := h.files.s.Ground(ctx, a.RouteID)
	if err != nil {
		return page.Content{}, err
	}
	look := fileLook{Artifact: a, shown: h.show(ctx, a)}
	if look.place, err = stand(ctx, v, g); err != nil {
		return page.Content{}, err
	}
	names, err := v.Names(ctx, a.OwnerID)
	look.owner = names.Of(a.OwnerID)
	return page.Content{Title: a.FileName, Body: fileView(look), Wide: true,
		Crumbs: look.crumbs(ctx, page.Crumb{Title: page.T(ctx, "files.title"), Href: look.path(ctx, "/files")})}, err
}

// removable tells that the reader may take the file away.
func (p place) removable(ctx context.Context, a artifact.Artifact) bool {
	return a.OwnerID == p.me && !p.State.Ended() && page.May(ctx, "artifact", "delete")
}

// removal is the form that does it.
func removal(ctx context.Context, a artifact.Artifact) *page.Form {
	return page.FormTo(ctx, a.Version, "/routes/", a.RouteID, "/files/", a.ID, "/delete").WithoutDraft()
}

// proves says what a file is for.
func (p place) proves(ctx context.Context, a artifact.Artifact) string {
	if x, ok := p.Activity(a.ActivityID); ok {
		return page.T(ctx, "files.proves", "title", x.Title)
	}
	return page.T(ctx, "files.purpose."+string(a.Purpose))
}

// about says of a file in the list what it proves, and whose it is where it is another's.
func (s shelf) about(ctx context.Context, a artifact.Artifact) []string {
	words := []string{s.proves(ctx, a)}
	if a.OwnerID != s.me {
		words = append(words, s.names.Of(a.OwnerID))
	}
	return words
}

func (p place) choices(ctx context.Context) []page.Option {
	out := []page.Option{{Value: string(artifact.OfProduct), Label: page.T(ctx, "files.of_products")}}
	for _, a := range p.Activities {
		out = append(out, page.Option{Value: a.ID.String(), Label: a.Title})
	}
	return out
}

// exhibit is how a file may be looked at without being saved.
type exhibit struct {
	artifact.Artifact
	way   string // "picture", "video", "leaves", or empty: it is downloaded
	pages artifact.Pages
}

// show finds how a file may be looked at. A PDF whose pages can't be shown now is
// downloaded.
func (h pages) show(ctx context.Context, a artifact.Artifact) exhibit {
	x := exhibit{Artifact: a}
	format := artifact.FormatByCode(a.Format)
	switch {
	case a.State != artifact.Ready:
	case a.Format == "pdf":
		if n, err := h.files.s.Preview(ctx, a.ID); err == nil && n.Shown > 0 {
			x.way, x.pages = "leaves", n
		}
	case !format.Inline:
	case strings.HasPrefix(format.MediaType, "video/"):
		x.way = "video"
	default:
		x.way = "picture"
	}
	return x
}

func (h pages) limitPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	l, err := h.files.s.Limit(ctx)
	return page.Content{Body: limitView(page.FormTo(ctx, l.Version, "/files/limit"), l.Bytes, limitOptions(ctx, l.Bytes, h.files.s.Limits.Max))}, err
}

// kinds of files, for people.
var kindOf = map[string]string{"pdf": "document", "docx": "document", "odt": "document", "doc": "document", "rtf": "document", "txt": "document",
	"xlsx": "sheet", "ods": "sheet", "xls": "sheet", "csv": "sheet", "pptx": "slides", "odp": "slides", "ppt": "slides",
	"png": "picture", "jpg": "picture", "webp": "picture", "gif": "picture", "heic": "picture", "mp4": "video", "webm": "video", "mov": "video", "zip": "archive"}

// typeOf says what kind of file it is: документ PDF.
func typeOf(ctx context.Context, a artifact.Artifact) string {
	code := strings.ToUpper(a.Format)
	if kind, ok := kindOf[a.Format]; ok {
		return page.T(ctx, "files.kind."+kind, "code", code)
	}
	return code
}

var toneOf = map[artifact.State]string{artifact.Uploading: "", artifact.Checking: "info", artifact.Ready: "good", artifact.Rejected: "bad"}

func scripts(on bool) []string {
	if on {
		return []string{"upload.js"}
	}
	return nil
}

func content(ctx context.Context, a artifact.Artifact, query string) string {
	return page.Link(ctx, "/artifacts/", a.ID, "/content", query)
}

// membership is the one the page lies below, as the API's header wants it.
func membership(ctx context.Context) string {
	scope, err := tenant.From(ctx)
	if err != nil {
		return ""
	}
	return scope.Membership.String()
}
