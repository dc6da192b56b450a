package assessmentweb

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// program is one version of an instrument program, as an operator sees it.
type program struct {
	Name      string            `json:"name"`
	Version   string            `json:"version"`
	Title     string            `json:"title"`
	Kind      diagnostics.Kind  `json:"kind" enum:"questionnaire,importer"`
	Publisher string            `json:"publisher,omitempty" doc:"Издатель, подписавший программу; пусто: собрана там, где установлена"`
	State     assessment.Health `json:"state" enum:"idle,running,broken,unusable,retired" doc:"Ждёт вызова, работает, отдыхает после сбоев, непригодна, снята оператором"`
	Reason    string            `json:"reason,omitempty" doc:"Почему непригодна"`
	Starts    int               `json:"starts" doc:"Сколько раз запускалась"`
	Crashes   int               `json:"crashes" doc:"Сколько раз прерывалась"`
	LastError string            `json:"last_error,omitempty"`
}

type programsOutput struct {
	Body struct {
		Items    []program `json:"items"`
		Confined bool      `json:"confined" doc:"Ядро ограничивает программы полностью"`
	}
}

func (h handler) listPrograms(ctx context.Context, _ *struct{}) (*programsOutput, error) {
	c, err := h.s.Installed(ctx)
	out := &programsOutput{}
	out.Body.Items, out.Body.Confined = []program{}, c.Confined
	for _, p := range c.Programs {
		out.Body.Items = append(out.Body.Items, program{p.Name, p.Version, p.Title, p.Kind, p.Publisher, p.State, p.Reason, p.Starts, p.Crashes, p.LastError})
	}
	return out, err
}

func (h pages) programPages(p *web.Pages) {
	web.Show(p, web.View{ID: "pagePrograms", Path: "/programs", Permission: may("program", "read"), Title: "program.title", Shows: []string{"listPrograms"},
		Menu: &web.Entry{Section: "platform", Order: 95, Icon: "plug"}}, h.programsPage)
}

func (h pages) programsPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	c, err := h.s.Installed(ctx)
	return page.Content{Body: programsView(c), Wide: true}, err
}

func healthTone(s assessment.Health) string {
	switch s {
	case assessment.Running, assessment.Idle:
		return "good"
	case assessment.Broken:
		return "warn"
	case assessment.Gone:
		return ""
	}
	return "bad"
}
