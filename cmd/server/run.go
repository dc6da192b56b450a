package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/marshrut-iom/marshrut/internal/embedded"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// runCmd is the embedded default: everything on this machine, for a first look,
// for development and for demonstrations.
type runCmd struct {
	Listen  string `help:"Адрес службы; только эта машина." default:"127.0.0.1:8080" env:"MARSHRUT_LISTEN"`
	Data    string `help:"Папка данных." default:"data" env:"MARSHRUT_DATA" type:"path"`
	PGBin   string `name:"pg-bin" help:"Папка с программами postgres и initdb." env:"PG_BIN"`
	Cache   string `help:"Папка для загруженных пакетов PostgreSQL." env:"MARSHRUT_CACHE" type:"path"`
	Poppler string `help:"Папка программ pdftoppm и pdfinfo." env:"POPPLER_BIN"`
	Build   string `help:"Папка собранных программ." default:"build" env:"MARSHRUT_BUILD" type:"path"`
	NoDemo  bool   `help:"Не загружать демонстрационные данные." env:"MARSHRUT_NO_DEMO"`
}

var errNotLoopback = fault.New(fault.Invalid, "run.not_loopback",
	"Команда run отвечает только на этой машине (127.0.0.1): для работы по сети используйте server serve.")

// secrets of the private servers, made at the first start and kept in the data folder.
type secrets struct {
	Owner, App, Reader, S3 string
}

const database = "marshrut"

// Run starts PostgreSQL, the S3 server and the service, and stops all of it when
// it ends. As root it first becomes an unprivileged user.
func (r runCmd) Run(ctx context.Context) error {
	host, _, err := net.SplitHostPort(r.Listen)
	if err != nil || !loopback(host) {
		return errNotLoopback
	}
	if os.Geteuid() == 0 {
		return r.dropRoot() // does not return when it succeeds
	}
	listener, err := listen(r.Listen)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	begin := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	cfg, ownerURL, stop, err := r.servers(ctx, cancel)
	defer stop()
	if err != nil {
		return orInterrupted(ctx, err)
	}
	a, err := assemble(ctx, cfg)
	if err != nil {
		return orInterrupted(ctx, err)
	}
	defer a.close()
	shown := false
	if !r.NoDemo {
		if shown, err = a.demo(ctx, ownerURL, r.marker(), say); err != nil {
			return orInterrupted(ctx, err)
		}
	}
	say(fmt.Sprintf("Готово за %.1f с.", time.Since(begin).Seconds()))
	fmt.Printf("\n  Маршрут отвечает: http://%s   (описание интерфейса: /docs)\n", r.Listen)
	if shown {
		fmt.Print(demoAccounts())
	}
	fmt.Print("\n  Остановить: Ctrl-C\n\n")
	return a.serve(ctx, listener)
}

func say(line string) { fmt.Println("•", line) }

// orInterrupted tells a person's Ctrl-C from a failure.
func orInterrupted(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	if ctx.Err() != nil {
		return nil //nolint:nilerr // what failed was cut off by the person
	}
	return err
}

// servers starts what the service stands on and tells how to reach it. If one of
// them ends by itself, the service ends with that reason.
func (r runCmd) servers(ctx context.Context, cancel context.CancelCauseFunc) (cfg config, ownerURL string, stop func(), err error) {
	var running []func()
	stop = func() {
		for i := len(running) - 1; i >= 0; i-- {
			running[i]()
		}
	}
	sec, err := r.secrets()
	if err != nil {
		return cfg, ownerURL, stop, err
	}
	log, err := os.OpenFile(filepath.Join(r.Data, "servers.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return cfg, ownerURL, stop, err
	}
	running = append(running, func() { _ = log.Close() })

	say("Ищу PostgreSQL…")
	pgData := filepath.Join(r.Data, "postgres")
	bin, err := embedded.FindPostgres(ctx, embedded.FindOptions{Bin: r.PGBin, Cache: r.cache(), Data: pgData, Report: say})
	if err != nil {
		return cfg, ownerURL, stop, err
	}
	say(fmt.Sprintf("Запускаю PostgreSQL %d…", bin.Major))
	pg, err := embedded.StartPostgres(ctx, embedded.PostgresOptions{Binaries: bin, Data: pgData, Durable: true, Log: log})
	if err != nil {
		return cfg, ownerURL, stop, err
	}
	running = append(running, func() { _ = pg.Stop() })
	watch(ctx, cancel, pg.Done(), "PostgreSQL остановился: смотрите servers.log в папке данных.")

	say("Обновляю схему базы…")
	if err := r.marker().dropHalf(ctx, pg.SuperURL("postgres"), database, filepath.Join(r.Data, "s3")); err != nil {
		return cfg, ownerURL, stop, err
	}
	p := postgres.Passwords{Owner: sec.Owner, App: sec.App, Reader: sec.Reader}
	if err := postgres.Provision(ctx, pg.SuperURL("postgres"), database, p); err != nil {
		return cfg, ownerURL, stop, err
	}
	ownerURL = pg.URL(postgres.OwnerRole, sec.Owner, database)
	if _, err := postgres.Migrate(ctx, ownerURL); err != nil {
		return cfg, ownerURL, stop, err
	}

	say("Запускаю хранилище файлов…")
	s3, err := embedded.StartS3(ctx, embedded.S3Options{Bin: filepath.Join(r.Build, "tools", "versitygw"),
		Root: filepath.Join(r.Data, "s3"), AccessKey: "marshrut", SecretKey: sec.S3, Log: log})
	if err != nil {
		return cfg, ownerURL, stop, err
	}
	running = append(running, func() { _ = s3.Stop() })
	watch(ctx, cancel, s3.Done(), "Хранилище файлов остановилось: смотрите servers.log в папке данных.")

	signing, err := r.signingKey()
	if err != nil {
		return cfg, ownerURL, stop, err
	}
	cfg = config{Embedded: true, SigningKey: signing, PopplerCache: r.cache(), Poppler: r.Poppler, Listen: r.Listen, PublicURL: "http://" + r.Listen, Plugins: filepath.Join(r.Build, "plugins"),
		DatabaseURL: pg.URL(postgres.AppRole, sec.App, database),
		S3:          s3Config{Endpoint: s3.Endpoint(), AccessKey: "marshrut", SecretKey: sec.S3, Bucket: "marshrut", Region: embedded.S3Region}}
	return cfg, ownerURL, stop, cfg.check()
}

func watch(ctx context.Context, cancel context.CancelCauseFunc, done <-chan struct{}, sentence string) {
	go func() {
		select {
		case <-done:
			cancel(fault.New(fault.Unavailable, "run.server_ended", sentence))
		case <-ctx.Done():
		}
	}()
}

func (r runCmd) cache() string {
	if r.Cache != "" {
		return r.Cache
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "marshrut")
	}
	return filepath.Join(r.Data, "cache")
}

// secrets reads the private passwords, or makes them at the first start.
func (r runCmd) secrets() (s secrets, err error) {
	if err := os.MkdirAll(r.Data, 0o700); err != nil {
		return s, embedded.ErrFolderDenied.Saying("Папка данных " + r.Data + " недоступна для записи: укажите другую в MARSHRUT_DATA.").Because(err)
	}
	name := filepath.Join(r.Data, "secrets.json")
	b, err := os.ReadFile(name)
	if err == nil {
		return s, json.Unmarshal(b, &s)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	s = secrets{rand.Text(), rand.Text(), rand.Text(), rand.Text()}
	if b, err = json.Marshal(s); err != nil {
		return s, err
	}
	// whole or not at all: a half-written file would lock the data out
	temp := name + ".new"
	if err := os.WriteFile(temp, b, 0o600); err != nil {
		return s, err
	}
	return s, os.Rename(temp, name)
}
