// Command testenv runs a command with one PostgreSQL cluster and one S3 server
// for all tests below it, and stops both afterwards:
//
//	go run ./internal/testdb/testenv -- go test ./...
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/marshrut-iom/marshrut/internal/artifact/artifacttest"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: testenv -- command [argument…]")
		os.Exit(2)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// run gives the command's own exit code, or 1 when it could not run.
func run(args []string) (code int, err error) {
	data, root, err := testdb.Folders()
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data), os.RemoveAll(root)) }()
	pg, err := testdb.StartCluster(filepath.Join(data, "cluster"))
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, pg.Stop()) }()
	// Fetched once before the tests where there is none. Only the tests of the pages
	// need it: they say themselves when it is missing.
	if _, err := browsertest.Find(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if err := artifacttest.Find(); err != nil { // likewise: what shows PDFs page by page
		fmt.Fprintln(os.Stderr, err)
	}
	endpoint, s3, err := testdb.StartS3(filepath.Join(root, "objects"))
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, s3.Stop()) }()

	// Ctrl-C reaches the command directly; we only outlive it. A signal sent to
	// us alone is passed on.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), testdb.ClusterVariable+"="+pg.SuperURL("postgres"), testdb.S3Variable+"="+endpoint.URL())
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s) // refused only when it has just ended
		}
	}()
	err = cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil // -1 after a signal
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
