package architecture

// areas in their order: an area's root may import the roots of those before it.
// Where an earlier one needs a later one, it declares a small interface and
// cmd/server plugs it in.
var areas = []string{
	"audit", "directory", "identity", "navigator", "framework", "assessment", "authoring", "campaign",
	"iom", "artifact", "talk", "document", "certificate", "retention", "monitoring", "notify",
}

// table says which of our packages may import which. A "*" stands for one folder
// name; <area> for each area, <earlier> for the roots of those before it. "all"
// is for those who put the rest together; test-only packages are never in it.
// A package that no line speaks of is refused: where it belongs is a decision.
var table = []struct{ of, may string }{
	{"policies migrations internal/architecture", ""},
	{"internal/fault internal/civil", ""},
	{"pkg/diagnostics/proto", ""},
	{"pkg/diagnostics", "pkg/diagnostics/proto"},
	{"pkg/diagnostics/diagnosticstest", "pkg/diagnostics pkg/diagnostics/proto"},

	{"internal/paging", "internal/fault"},
	{"internal/tenant", "internal/fault internal/civil"},
	{"internal/authz", "internal/tenant internal/fault policies"},
	{"internal/job", "internal/tenant internal/fault"},
	{"internal/postgres", "internal/tenant internal/fault internal/civil migrations"},
	{"internal/objstore", "internal/tenant internal/fault"},
	{"internal/page/picture", ""},
	{"internal/page/asset", "internal/page/picture"},
	{"internal/page/sheet", "internal/fault internal/civil"},
	{"internal/page", "internal/page/asset internal/page/picture internal/page/sheet internal/tenant internal/authz internal/fault internal/civil"},

	{"internal/web", "internal/tenant internal/authz internal/fault internal/civil internal/page internal/page/asset internal/paging internal/audit"},
	{"internal/job/jobriver", "internal/job internal/postgres internal/tenant internal/fault"},

	// the editor writes the definitions of the shipped programs
	{"internal/authoring", "internal/tenant internal/authz internal/fault internal/assessment internal/instrument/* pkg/diagnostics"},
	{"internal/authoring/authoringweb", "internal/authoring internal/assessment internal/instrument/* internal/web internal/page internal/page/sheet internal/authz internal/tenant internal/fault internal/paging pkg/diagnostics"},

	{"internal/<area>", "internal/tenant internal/authz internal/fault internal/civil internal/paging internal/job pkg/diagnostics <earlier> " +
		"internal/<area>/frameworks internal/<area>/instruments internal/<area>/regulations internal/<area>/psychometrics"},
	{"internal/<area>/<area>pg", "internal/<area> <earlier> internal/postgres internal/tenant internal/fault internal/civil internal/paging pkg/diagnostics"},
	{"internal/<area>/<area>web", "internal/<area> internal/<area>/psychometrics <earlier> internal/web internal/page internal/page/picture internal/page/sheet internal/authz internal/tenant internal/fault internal/civil internal/paging pkg/diagnostics"},
	{"internal/<area>/<area>test", "all tests"},

	// content that is shipped as data, with a loader of a few lines
	{"internal/framework/frameworks internal/assessment/instruments internal/iom/regulations", ""},
	// how far figures can be trusted: arithmetic alone
	{"internal/assessment/psychometrics", ""},
	// the host of instrument programs
	{"internal/assessment/assessmentplugin", "internal/assessment internal/confine internal/fault pkg/diagnostics"},
	{"internal/confine", ""},
	// pictures of PDF pages, by programs that are confined like instruments
	{"internal/artifact/artifactpdf", "internal/artifact internal/confine"},
	// what a document becomes
	{"internal/document/documentpdf internal/document/documentdocx", "internal/document"},
	// what the instrument programs do: they know nothing of the product
	{"internal/instrument/*", "pkg/diagnostics internal/instrument/*"},
	{"cmd/plugins/*", "pkg/diagnostics internal/instrument/*"},

	{"internal/web/webtest", "all tests"},
	{"internal/web/browsertest", "internal/embedded"},
	{"internal/embedded", "internal/fault"},
	{"internal/testdb", "internal/embedded internal/postgres internal/tenant internal/fault migrations"},
	{"internal/testdb/*", "internal/testdb internal/embedded internal/web/browsertest internal/artifact/artifacttest"},
	{"internal/demo", "all"},
	{"cmd/server", "all"},
	{"internal/bench cmd/bench", "all tests"},
}

// Folders of packages by what they are for. Several lines below share them.
const (
	stores   = "internal/postgres internal/<area>/<area>pg internal/job/jobriver"
	builders = "internal/web/webtest internal/web/browsertest internal/testdb internal/testdb/* internal/<area>/<area>test internal/bench cmd/bench"
)

// libraries says where a library, and all below its path, may be imported in what
// is shipped. The longest matching path counts. One that is not here is free.
var libraries = []struct{ path, in, why string }{
	{"github.com/labstack/echo", "internal/web", "the next version of Echo must be a small change"},
	{"github.com/danielgtaylor/huma/v2/adapters", "internal/web", "Huma's adapter is Echo's"},
	{"github.com/danielgtaylor/huma", "internal/web internal/<area>/<area>web", "rules know no transport"},
	{"net/http", "internal/web internal/page internal/page/asset internal/<area>/<area>web internal/objstore internal/embedded cmd/server " + builders, "rules know no transport"},
	{"github.com/uptrace/bun", stores + " " + builders + " internal/tenant internal/<area>", "the database is reached through the tenant's transaction only; roots use bun.BaseModel for its tags"},
	{"github.com/uptrace/bun/migrate", "internal/postgres", "one place migrates"},
	{"github.com/uptrace/bun/dialect", stores, "stores read the tags of domain types by it"},
	{"github.com/jackc/pgx", stores + " " + builders, "the database is reached through the tenant's transaction only"},
	{"database/sql", stores + " " + builders, "the database is reached through the tenant's transaction only"},
	{"github.com/riverqueue", "internal/job/jobriver", "areas see the port internal/job"},
	{"github.com/minio/minio-go", "internal/objstore internal/bench", "one place speaks S3; the bench compares with it"},
	{"github.com/hashicorp/go-plugin", "pkg/diagnostics pkg/diagnostics/diagnosticstest internal/assessment/assessmentplugin", "one host, one SDK"},
	{"github.com/landlock-lsm", "internal/confine", "one place confines"},
	{"github.com/elastic/go-seccomp-bpf", "internal/confine", "one place confines"},
	{"github.com/casbin", "internal/authz", "casbin is asked once, at load"},
	{"github.com/chromedp", "internal/web/browsertest", "one place drives the browser"},
	{"github.com/alecthomas/kong", "cmd/server internal/bench cmd/bench", "only the program reads its command line"},
	{"github.com/prometheus", "internal/web cmd/server", "areas count nothing themselves"},
	{"codeberg.org/go-pdf/fpdf", "internal/document/documentpdf", "one place writes PDF"},
	{"github.com/go-fonts/liberation", "internal/document/documentpdf", "one place writes PDF"},
	{"rsc.io/qr", "internal/document/documentpdf", "one place writes PDF"},
	{"golang.org/x/image", "internal/document/documentpdf", "it reads fonts only"},
	{"github.com/xuri/excelize", "internal/instrument/* internal/document internal/page/sheet internal/bench", "foreign files are parsed in the plugin's process"},
	{"database/sql/driver", stores + " " + builders + " internal/civil internal/tenant", "a value type may say how it is written to a column"},
	{"os/exec", "internal/embedded internal/assessment/assessmentplugin internal/confine internal/bench cmd/bench " + builders, "few places start processes"},
	{"testing", "pkg/diagnostics/diagnosticstest " + builders, "what is shipped carries no test code"},
	{"math/rand", "pkg/diagnostics/diagnosticstest internal/demo internal/instrument/entrytest " + builders, "secrets and ids come from crypto/rand and uuid; variants of a test are drawn by their run"},
	{"gonum.org/v1/gonum", "internal/assessment/psychometrics", "statistics are told in one place"},
	{"pgregory.net/rapid", "", "for tests"},
}

// environment says who may read the process's environment, and why.
var environment = []struct{ in, why string }{
	{"cmd/server", "the only place that knows the configuration"},
	{"pkg/diagnostics", "an instrument program's handshake comes by its environment"},
	{"internal/confine", "the launcher hands its own, already emptied, environment on"},
	{"internal/embedded", "apt is run with the environment of the person who asked"},
	{builders, "tests are told their servers by it"},
}
