package main

import (
	"path/filepath"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/artifact/artifacttest"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmenttest"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// The test binary is its own launcher of plugins, as the server is.
func TestMain(m *testing.M) { assessmenttest.Main(m) }

// startApp is the whole service on the test's database, with real plugin processes
// and a real S3 server, without a port.
func startApp(t *testing.T, d *testdb.Database) *app {
	t.Helper()
	return startWith(t, d, func(*config) {})
}

// startTraced is startApp with somebody who sees every trip to the database.
func startTraced(t *testing.T, d *testdb.Database, tracer postgres.Tracer) *app {
	t.Helper()
	return startWith(t, d, func(cfg *config) { cfg.Tracer = tracer })
}

// signingKey is a file with a secret of the test's own.
func signingKey(t *testing.T) string {
	t.Helper()
	name, err := runCmd{Data: t.TempDir()}.signingKey()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// startWith is startApp with something else than usual.
func startWith(t *testing.T, d *testdb.Database, change func(*config)) *app {
	t.Helper()
	catalogue := assessmenttest.Catalogue(t)
	s3 := testdb.S3(t)
	poppler := artifacttest.Poppler(t)
	cfg := config{Listen: "127.0.0.1:0", PublicURL: "http://127.0.0.1:8080", DatabaseURL: d.AppURL, Plugins: catalogue, Previews: &poppler, SigningKey: signingKey(t),
		S3: s3Config{Endpoint: s3.Endpoint, AccessKey: s3.AccessKey, SecretKey: s3.SecretKey, Bucket: "app-" + filepath.Base(t.TempDir()), Region: "us-east-1"}}
	change(&cfg)
	a, err := assemble(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}
