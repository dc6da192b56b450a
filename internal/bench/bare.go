package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// bareMode is the first argument that makes this program the bare server.
const bareMode = "bare"

// bareServer does what the service does for three requests, with the same queries in
// as many trips and the same answers, and nothing else: no session, no policy, no
// tenant, no row-level security, no records of reading. It is net/http and pgx.
type bareServer struct {
	db         *pgxpool.Pool
	region     uuid.UUID
	regulation *iom.Regulation
	today      func() time.Time
}

func bare(args []string) error {
	f := flag.NewFlagSet(bareMode, flag.ContinueOnError)
	url := f.String("database", "", "PostgreSQL")
	listen := f.String("listen", "", "address")
	region := f.String("region", "", "the only region")
	zone := f.String("zone", "", "its time zone")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx := context.Background()
	cfg, err := pgxpool.ParseConfig(*url)
	if err != nil {
		return err
	}
	cfg.MaxConns = 16 // as many as the service has
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.AfterConnect = postgres.MoveUUIDs // so that neither side pays for ids as text
	b := &bareServer{}
	if b.db, err = pgxpool.NewWithConfig(ctx, cfg); err != nil {
		return err
	}
	if b.region, err = uuid.Parse(*region); err != nil {
		return err
	}
	if b.regulation, err = iom.ShippedRegulation(iom.UstIlimsk2024); err != nil {
		return err
	}
	at, err := time.LoadLocation(*zone)
	if err != nil {
		return err
	}
	b.today = func() time.Time {
		y, m, d := time.Now().In(at).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /routes/{route}", b.answer(b.open))
	mux.HandleFunc("GET /routes", b.answer(b.list))
	mux.HandleFunc("GET /pages/routes/{route}", b.answer(b.page))
	mux.HandleFunc("GET /pages/routes", b.answer(b.board))
	mux.HandleFunc("POST /routes/{route}/activities/{activity}/finish", b.answer(b.finish))
	mux.HandleFunc("GET /ready", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	s := http.Server{Addr: *listen, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	return s.ListenAndServe()
}

func (b *bareServer) answer(do func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		out, err := do(r)
		if err != nil {
			log.Print(err)
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		text, err := json.Marshal(out)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(text)
	}
}

// id reads a path parameter.
func id(r *http.Request, name string) (uuid.UUID, error) { return uuid.Parse(r.PathValue(name)) }

// version reads the version that is edited.
func version(r *http.Request) string { return strings.Trim(r.Header.Get("If-Match"), `"`) }
