package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// words puts into the context the texts and addresses alone: for a file that is made of
// them, and for a form, which leads to a page and shows none.
func (p *Pages) words(ctx context.Context, r *http.Request) context.Context {
	settings := settingsOf(r)
	now, _ := p.hereNow(ctx) // without the zone the server's does
	return page.With(ctx, &page.View{Texts: p.texts, Lang: language(r, settings), Settings: settings, Now: now, Path: r.URL.RequestURI(),
		Prefix: (&Visit{Request: r}).Prefix(), May: func(string, string) bool { return false }})
}

// hereNow is the moment at the acting person's place, or by the server's clock where
// there is none.
func (p *Pages) hereNow(ctx context.Context) (time.Time, error) {
	now := p.now()
	if p.zone == nil || !acting(ctx) {
		return now, nil
	}
	zone, err := p.zone(ctx)
	if err != nil {
		return now, err
	}
	return now.In(zone), nil
}

// acting says whether somebody acts in a region: the platform's operator and a visitor
// without a session do not.
func acting(ctx context.Context) bool {
	scope, err := tenant.From(ctx)
	return err == nil && scope.Region != uuid.Nil
}

// dress puts into the context what every page shows around its own matter.
func (p *Pages) dress(ctx context.Context, c echo.Context, visit *Visit) (context.Context, *frame, error) {
	r := visit.Request
	settings := settingsOf(r)
	v := &page.View{Texts: p.texts, Lang: language(r, settings), Settings: settings, Path: r.URL.RequestURI(), Now: p.now(), Demo: p.look.Demo,
		Refusal: visit.refusal, May: func(string, string) bool { return false }}
	v.Notice, v.Done = p.takeNotice(c, r, v.Lang)
	f := &frame{view: v}
	ctx = page.With(ctx, v)
	s := SessionFrom(ctx)
	if s.Account == [16]byte{} {
		return ctx, f, nil
	}
	seen, err := p.kept.frame(ctx, p.frames, s)
	if err != nil {
		return ctx, f, err
	}
	v.Account = seen.Account
	for _, place := range seen.Places {
		place.Href = "/m/" + place.ID.String()
		v.Places = append(v.Places, place)
	}
	if s.Operator {
		v.Places = append(v.Places, page.Place{Title: page.T(ctx, "page.section.platform"), Href: PlatformPrefix})
	}
	scope, err := tenant.From(ctx)
	if err != nil { // a page of the account, of no membership
		if len(v.Places) == 1 {
			v.Prefix = v.Places[0].Href
		}
		return ctx, f, nil
	}
	v.Role, v.Prefix = scope.Role, "/m/"+scope.Membership.String()
	if scope.Role == tenant.Operator {
		v.Prefix = PlatformPrefix
	}
	for _, place := range v.Places {
		if place.Href == v.Prefix {
			v.Here = place
		}
	}
	if v.Now, err = p.hereNow(ctx); err != nil {
		return ctx, f, err
	}
	v.Reach = func(object, action string) tenant.Reach {
		return p.api.policy.Reach(scope.Role, authz.Permission{Object: authz.Object(object), Action: authz.Action(action)})
	}
	v.May = func(object, action string) bool { return v.Reach(object, action) != tenant.Nowhere }
	v.Menu = p.menu(ctx, scope.Role, v.Prefix)
	return ctx, f, nil
}

// frame marks where in the menu the page stands.
type frame struct{ view *page.View }

func (f *frame) markMenu(path string) {
	best := -1
	for i, m := range f.view.Menu {
		below := m.Href != f.view.Prefix && strings.HasPrefix(path, m.Href+"/") // all lies below home
		if (path == m.Href || below) && (best < 0 || len(m.Href) > len(f.view.Menu[best].Href)) {
			best = i
		}
	}
	if best >= 0 {
		f.view.Menu[best].Current = true
	}
}

// menuKey says whose menu it is, and in which language. Pages, policy and texts stay as
// they are while the server runs, and so do menus.
type menuKey struct {
	role tenant.Role
	lang page.Lang
}

// menu lists the pages that stand in the menu of a role, below a prefix.
func (p *Pages) menu(ctx context.Context, role tenant.Role, prefix string) []page.Item {
	key := menuKey{role, page.From(ctx).Lang}
	kept, ok := p.menus.Load(key)
	if !ok {
		kept = p.menuOf(ctx, role)
		p.menus.Store(key, kept)
	}
	items := slices.Clone(kept.([]page.Item))
	for i := range items {
		items[i].Href = prefix + items[i].Href
	}
	return items
}

// menuOf makes the menu of a role, without prefix.
func (p *Pages) menuOf(ctx context.Context, role tenant.Role) []page.Item {
	entries := make([]*view, 0, 16)
	for _, v := range p.views {
		if v.Menu == nil || len(v.Menu.Roles) > 0 && !slices.Contains(v.Menu.Roles, role) {
			continue
		}
		if operator := role == tenant.Operator; operator != v.Permission.Platform() {
			continue
		}
		if v.Permission != authz.Member && p.api.policy.Reach(role, v.Permission) == tenant.Nowhere {
			continue
		}
		entries = append(entries, v)
	}
	slices.SortFunc(entries, func(a, b *view) int { return cmp.Or(cmp.Compare(a.Menu.Order, b.Menu.Order), cmp.Compare(a.ID, b.ID)) })
	items := make([]page.Item, len(entries))
	for i, v := range entries {
		items[i] = page.Item{Title: page.T(ctx, v.Title), Href: v.Path, Icon: v.Menu.Icon}
		if v.Menu.Section != "" {
			items[i].Section = page.T(ctx, "page.section."+v.Menu.Section)
		}
	}
	return items
}

// checkMenus wants a sign of its own for each entry of a role's menu: eyes look for it.
func (p *Pages) checkMenus() {
	for _, role := range tenant.Roles() {
		of := map[string]string{}
		for _, i := range p.menuOf(context.Background(), role) {
			switch other, twice := of[i.Icon]; {
			case !page.Drawn(i.Icon):
				p.Fail(fmt.Errorf("web: the menu entry %s has no icon %q", i.Href, i.Icon))
			case twice:
				p.Fail(fmt.Errorf("web: the menu entries %s and %s of a %s have one icon", other, i.Href, role))
			}
			of[i.Icon] = i.Href
		}
	}
}

// kept holds what heads of pages show for up to 30 s: words, never rights.
type kept struct {
	now func() time.Time
	mu  sync.Mutex
	by  map[string]keptFrame
}

type keptFrame struct {
	Frame
	until time.Time
}

const (
	frameAge  = 30 * time.Second
	framesMax = 10_000
)

func (k *kept) frame(ctx context.Context, frames Frames, s Session) (Frame, error) {
	key := string(s.ID)
	k.mu.Lock()
	f, ok := k.by[key]
	k.mu.Unlock()
	if ok && k.now().Before(f.until) {
		return f.Frame, nil
	}
	loaded, err := frames.Frame(ctx, s)
	if err != nil {
		return Frame{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil || len(k.by) >= framesMax {
		k.by = map[string]keptFrame{}
	}
	k.by[key] = keptFrame{loaded, k.now().Add(frameAge)}
	return loaded, nil
}

// forget is called after every change a session makes.
func (k *kept) forget(s Session) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.by, string(s.ID))
}

// settingsCookie keeps how this browser wants its pages. It holds no secret.
const settingsCookie = "marshrut-view"

func settingsOf(r *http.Request) page.Settings {
	s := page.Settings{Pictures: true}
	c, err := r.Cookie(settingsCookie)
	if err != nil {
		return s
	}
	for pair := range strings.SplitSeq(c.Value, ".") {
		name, value, _ := strings.Cut(pair, "-")
		switch {
		case name == "theme" && (value == "light" || value == "dark"):
			s.Theme = value
		case name == "eyes":
			s.Eyesight = value == "1"
		case name == "scale":
			if n, err := strconv.Atoi(value); err == nil && n >= 0 && n <= 2 {
				s.Scale = n
			}
		case name == "contrast" && (value == "black" || value == "white" || value == "blue"):
			s.Contrast = value
		case name == "pictures":
			s.Pictures = value == "1"
		case name == "lang" && slices.Contains(page.Langs(), page.Lang(value)):
			s.Lang = page.Lang(value)
		}
	}
	return s
}

// SettingsCookie makes the cookie out of the settings.
func SettingsCookie(s page.Settings) http.Cookie {
	flag := func(b bool) string {
		if b {
			return "1"
		}
		return "0"
	}
	value := "theme-" + s.Theme + ".eyes-" + flag(s.Eyesight) + ".scale-" + strconv.Itoa(s.Scale) + ".contrast-" + s.Contrast +
		".pictures-" + flag(s.Pictures) + ".lang-" + string(s.Lang)
	return http.Cookie{Name: settingsCookie, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode} //nolint:gosec // holds no secret and must work on plain HTTP too
}

// language is what was chosen, and Russian else: browsers of schools often name
// English by mistake.
func language(_ *http.Request, s page.Settings) page.Lang { return cmp.Or(s.Lang, page.Russian) }
