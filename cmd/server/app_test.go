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
	return startTraced(t, d, nil)
}

// startTraced is startApp with somebody who sees every trip to the database.
func startTraced(t *testing.T, d *testdb.Database, tracer postgres.Tracer) *app {
	t.Helper()
	catalogue := assessmenttest.Catalogue(t)
	s3 := testdb.S3(t)
	poppler := artifacttest.Poppler(t)
	cfg := config{Listen: "127.0.0.1:0", PublicURL: "http://127.0.0.1:8080", DatabaseURL: d.AppURL, Plugins: catalogue, Tracer: tracer, Previews: &poppler,
		S3: s3Config{Endpoint: s3.Endpoint, AccessKey: s3.AccessKey, SecretKey: s3.SecretKey, Bucket: "app-" + filepath.Base(t.TempDir()), Region: "us-east-1"}}
	a, err := assemble(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}
