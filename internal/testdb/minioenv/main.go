// Command minioenv runs a command with a MinIO server in the place of the usual S3
// server, to show that the product does not depend on one make:
//
//	go run ./internal/testdb/minioenv build/tools/minio go test ./internal/objstore
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: minioenv program command [argument…]")
		os.Exit(2)
	}
	runtime.LockOSThread() // the death signal follows the thread that started the server
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(program string, command []string) (err error) {
	program, err = filepath.Abs(program)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "marshrut-minio-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e, stop, err := start(program, dir)
	if err != nil {
		return err
	}
	defer stop()
	c := exec.Command(command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	c.Env = append(os.Environ(), testdb.S3Variable+"="+e.URL())
	return c.Run() // Ctrl-C reaches the command and the server by themselves
}

// start runs the server on a free port until stop.
func start(program, dir string) (e testdb.S3Endpoint, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return e, nil, err
	}
	e = testdb.S3Endpoint{Endpoint: l.Addr().String(), AccessKey: "test", SecretKey: rand.Text()}
	if err := l.Close(); err != nil {
		return e, nil, err
	}
	c := exec.Command(program, "server", "--quiet", "--address", e.Endpoint, filepath.Join(dir, "objects"))
	c.Env = []string{"HOME=" + dir, "MINIO_ROOT_USER=" + e.AccessKey, "MINIO_ROOT_PASSWORD=" + e.SecretKey,
		"MINIO_BROWSER=off", "MINIO_UPDATE=off", "MINIO_CI_CD=1"} // the last: a folder on the system's disk will do
	c.Stderr = os.Stderr
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := c.Start(); err != nil {
		return e, nil, err
	}
	stop = func() { _ = c.Process.Signal(syscall.SIGTERM); _ = c.Wait() }
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for !ready(ctx, e) {
		if ctx.Err() != nil {
			stop()
			return e, nil, errors.New("MinIO does not answer")
		}
		time.Sleep(50 * time.Millisecond)
	}
	return e, stop, nil
}

func ready(ctx context.Context, e testdb.S3Endpoint) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+e.Endpoint+"/minio/health/ready", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
