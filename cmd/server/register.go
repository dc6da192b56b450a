package main

import (
	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactweb"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentweb"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/audit/auditweb"
	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/authoring/authoringweb"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignweb"
	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/certificate/certificateweb"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directoryweb"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentweb"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkweb"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomweb"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/monitoring/monitoringweb"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/navigator/navigatorweb"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/retention/retentionweb"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/talk/talkweb"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// services are the areas' inner doors; zero ones are enough to print the contract.
type services struct {
	identity    *identity.Service
	directory   *directory.Service
	navigator   *navigator.Service
	framework   *framework.Service
	assessment  *assessment.Service
	authoring   *authoring.Service
	campaign    *campaign.Service
	iom         *iom.Service
	files       *artifact.Files
	products    *artifact.Products
	talk        *talk.Service
	document    *document.Service
	certificate *certificate.Service
	retention   *retention.Service
	audit       *audit.Service
	monitoring  *monitoring.Service
	titles      competencyTitles
}

// register opens every area's outer door. The order is the order of the contract.
func register(api *web.API, s services, publicURL string) {
	identityweb.Register(api, s.identity, publicURL)
	directoryweb.Register(api, s.directory)
	navigatorweb.Register(api, s.navigator)
	frameworkweb.Register(api, s.framework)
	assessmentweb.Register(api, s.assessment)
	authoringweb.Register(api, s.authoring)
	campaignweb.Register(api, s.campaign)
	iomweb.Register(api, s.iom)
	artifactweb.Register(api, s.files, s.products)
	talkweb.Register(api, s.talk, s.iom.Zone)
	documentweb.Register(api, s.document)
	certificateweb.Register(api, s.certificate)
	retentionweb.Register(api, s.retention)
	monitoringweb.Register(api, s.monitoring)
	auditweb.Register(api, s.audit)
}
