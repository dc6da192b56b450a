package diagnostics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// Serve serves an instrument until the platform ends the process. It is all that
// main does. Started by hand it says what the program is and exits with 2.
func Serve(i Instrument) {
	if err := servable(i); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if len(os.Args) == 2 && os.Args[1] == DescribeArg {
		_ = json.NewEncoder(os.Stdout).Encode(i.Describe())
		os.Exit(0)
	}
	if handshake := Handshake(); os.Getenv(handshake.MagicCookieKey) != handshake.MagicCookieValue {
		info := i.Describe()
		fmt.Fprintf(os.Stderr, "Это программа-инструмент «%s» (%s %s) платформы «Маршрут».\n"+
			"Её запускает сервер; сама по себе она не работает.\n"+
			"Чтобы подключить её, установите её в каталог инструментов сервера.\n",
			info.Title, info.Name, info.Version)
		os.Exit(2)
	}
	go exitWithParent()
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig:  Handshake(),
		VersionedPlugins: Plugins(i),
		GRPCServer:       newBareServer,
		Logger:           hclog.New(&hclog.LoggerOptions{Name: "fatal error", Level: hclog.Error, Output: os.Stderr, DisableTime: true}),
	})
}

func servable(i Instrument) error {
	info := i.Describe()
	_, questionnaire := i.(Questionnaire)
	_, importer := i.(Importer)
	switch {
	case info.Kind == KindQuestionnaire && questionnaire, info.Kind == KindImporter && importer:
	default:
		return fmt.Errorf("diagnostics.Serve: kind %q does not fit the methods of %T", info.Kind, i)
	}
	if info.Name == "" || info.Version == "" {
		return errors.New("diagnostics.Serve: Describe gives no name or no version")
	}
	return nil
}

// DescribeArg makes a program print its Info as JSON and exit: the installer asks.
const DescribeArg = "describe"

// EnvFiles names the environment variable with the folder of the files that belong to
// the program, where it has any beside its binary.
const EnvFiles = "MARSHRUT_PLUGIN_FILES"

// EnvParent names the environment variable with the process id of the platform.
const EnvParent = "MARSHRUT_PLUGIN_PARENT"

// exitWithParent ends the process within a second of its parent's end. The kernel
// is asked to do so as well, but its signal follows one thread of the parent.
func exitWithParent() {
	parent := os.Getppid()
	if id, err := strconv.Atoi(os.Getenv(EnvParent)); err == nil {
		parent = id
	}
	for range time.Tick(time.Second) {
		if os.Getppid() != parent {
			os.Exit(0)
		}
	}
}

// Handshake is what platform and program check before they speak. The cookie is
// no secret: it keeps people from starting a program by hand.
func Handshake() plugin.HandshakeConfig {
	return plugin.HandshakeConfig{
		ProtocolVersion:  Protocol,
		MagicCookieKey:   "MARSHRUT_PLUGIN",
		MagicCookieValue: "6f1f7f0c-individual-route-instrument",
	}
}

// Plugins is the set of go-plugin for each version of the contract. The host
// passes nil and gets a *Client out of it.
func Plugins(i Instrument) map[int]plugin.PluginSet {
	return map[int]plugin.PluginSet{Protocol: {PluginName: &glue{of: i}}}
}

// PluginName is the name under which the instrument is dispensed.
const PluginName = "instrument"

type glue struct {
	plugin.NetRPCUnsupportedPlugin
	of Instrument
}

func (g *glue) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	if g.of == nil {
		return errors.New("no instrument to serve")
	}
	register(s, g.of)
	return nil
}

func (g *glue) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return NewClient(conn), nil
}
