// Command server is Маршрут: one program with the parts an operator needs.
//
//	server run                 everything on this machine, with demo data
//	server serve               the service, against given PostgreSQL and S3
//	server migrate             brings the schema up, as the owner
//	server operator create     the first account
//	server openapi             prints the contract
//
// Only this package reads the environment.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/marshrut-iom/marshrut/internal/confine"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// version is set by the build.
var version = "dev"

type cli struct {
	LogFormat string `help:"Вид журнала." enum:"text,json" default:"text" env:"MARSHRUT_LOG_FORMAT"`
	LogLevel  string `help:"Подробность журнала." enum:"debug,info,warn,error" default:"info" env:"MARSHRUT_LOG_LEVEL"`

	Run      runCmd      `cmd:"" help:"Запустить всё на этой машине: PostgreSQL, хранилище файлов, службу и демонстрационные данные."`
	Serve    serveCmd    `cmd:"" help:"Запустить службу с указанными PostgreSQL и S3."`
	Migrate  migrateCmd  `cmd:"" help:"Обновить схему базы (от имени владельца)."`
	Operator operatorCmd `cmd:"" help:"Учётные записи операторов платформы."`
	Plugin   pluginCmd   `cmd:"" help:"Программы диагностики."`
	OpenAPI  openapiCmd  `cmd:"" name:"openapi" help:"Напечатать договор программного интерфейса (OpenAPI 3.1)."`
	Health   healthCmd   `cmd:"" help:"Спросить работающую службу, готова ли она."`
	Version  versionCmd  `cmd:"" help:"Напечатать версию."`
}

func main() {
	// The launcher of plugins becomes another program: it must not have parsed
	// flags, caught signals or started anything before.
	if len(os.Args) == 3 && os.Args[1] == "confine" {
		confine.Main(os.Args[2:])
	}
	var c cli
	k := kong.Parse(&c, kong.Name("server"), kong.Description("Маршрут: индивидуальные образовательные маршруты педагогов."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	slog.SetDefault(slog.New(c.logHandler()))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, sentence(err))
		os.Exit(1)
	}
}

func (c cli) logHandler() slog.Handler {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel))
	opt := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.NewJSONHandler(os.Stderr, opt)
	}
	return slog.NewTextHandler(os.Stderr, opt)
}

// sentence gives a refusal's own words; the technical cause goes to the log.
func sentence(err error) string {
	if f, ok := fault.As(err); ok {
		slog.Debug("stopped", "error", err)
		return f.Message
	}
	return err.Error()
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run() error {
	fmt.Println(version)
	return nil
}
