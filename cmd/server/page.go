package main

import (
	"net/url"

	"github.com/marshrut-iom/marshrut/internal/artifact/artifactweb"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentweb"
	"github.com/marshrut-iom/marshrut/internal/audit/auditweb"
	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/authoring/authoringweb"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignweb"
	"github.com/marshrut-iom/marshrut/internal/certificate/certificateweb"
	"github.com/marshrut-iom/marshrut/internal/directory/directoryweb"
	"github.com/marshrut-iom/marshrut/internal/document/documentweb"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkweb"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/iom/iomweb"
	"github.com/marshrut-iom/marshrut/internal/monitoring/monitoringweb"
	"github.com/marshrut-iom/marshrut/internal/navigator/navigatorweb"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/retention/retentionweb"
	"github.com/marshrut-iom/marshrut/internal/talk/talkweb"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// openPages puts the pages beside the API. The order is the order of the areas.
func (a *app) openPages(cfg config) error {
	look := web.Look{Demo: cfg.Embedded, Version: version}
	if u, err := url.Parse(cfg.S3.PublicURL); err == nil && u.Host != "" {
		look.S3 = u.Scheme + "://" + u.Host
	}
	p := web.NewPages(a.web, page.NewTexts(), identityweb.Sessions{Service: a.identity}, look)
	registerPages(p, a.services, cfg.PublicURL)
	a.pages = p
	return p.Check()
}

// registerPages adds every area's pages.
func registerPages(p *web.Pages, s services, publicURL string) {
	p.NameBy(shortNames{s.directory})
	p.ZoneBy(s.iom.Zone)
	identityweb.RegisterPages(p, s.identity, publicURL)
	directoryweb.RegisterPages(p, s.directory, publicURL, mentoringForms{s.iom})
	navigatorweb.RegisterPages(p, s.navigator)
	monitoringweb.RegisterPages(p, s.monitoring)
	frameworkweb.RegisterPages(p, s.framework)
	assessmentweb.RegisterPages(p, s.assessment, assessmentweb.Ports{Routes: routesUnderWay{s.iom}, Campaign: campaignOf(s), Written: authoring.Writes})
	authoringweb.RegisterPages(p, s.authoring)
	campaignweb.RegisterPages(p, s.campaign, campaignPorts(s))
	iomweb.RegisterPages(p, s.iom, routePorts(s))
	auditweb.RegisterPages(p, s.audit)
	documentweb.RegisterPages(p, s.document, staffPlaces{treePlaces{s.directory}})
	certificateweb.RegisterPages(p, s.certificate)
	retentionweb.RegisterPages(p, s.retention)
	talkweb.RegisterPages(p, s.talk, s.iom.Zone, routeProducts(s.products))
	artifactweb.RegisterPages(p, s.files, s.products, reviewQueue{s.monitoring})
}
