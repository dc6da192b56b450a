// Package diagnosticstest tries an instrument the way the platform uses it: over
// real gRPC, with wrong input, in bulk and concurrently. A program that passes
// Exercise will be understood by the platform.
package diagnosticstest

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Connect serves the instrument on a unix socket of its own and gives the
// platform's side of the connection. Both end with the test.
func Connect(t testing.TB, i diagnostics.Instrument) *diagnostics.Client {
	t.Helper()
	dir, err := os.MkdirTemp("", "instrument") // t.TempDir may be longer than a socket's path can be
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server := diagnostics.NewServer(i)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	conn, err := grpc.NewClient("unix://"+socket,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(diagnostics.MaxMessage)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		server.Stop()
		<-done
	})
	return diagnostics.NewClient(conn)
}
