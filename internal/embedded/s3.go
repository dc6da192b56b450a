package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// S3Options describe a private S3 server.
type S3Options struct {
	Bin        string // the program versitygw
	Root       string // its folder; made when it is missing
	Port       int    // on 127.0.0.1; 0 takes a free one
	AccessKey  string
	SecretKey  string
	Log        io.Writer
	Credential *syscall.Credential // nil means the present user
}

// S3Region is the region that clients name; the server has no other.
const S3Region = "us-east-1"

// S3 is a running private S3 server.
type S3 struct {
	port    int
	process *process
	done    chan struct{}
}

// StartS3 starts the server and returns once it answers. Objects lie as plain
// files below Root/files, one folder a bucket.
//
// Fails with ErrS3Missing, ErrAlreadyRunning, ErrFolderDenied, ErrDiskFull,
// ErrPortTaken or ErrStart.
func StartS3(ctx context.Context, o S3Options) (*S3, error) {
	bin, err := filepath.Abs(o.Bin)
	if err == nil {
		_, err = os.Stat(bin)
	}
	if err != nil {
		return nil, ErrS3Missing.Because(err)
	}
	if o.AccessKey == "" || o.SecretKey == "" {
		return nil, errors.New("S3 server needs an access key and a secret key")
	}
	if err := reach(bin, o.Credential); err != nil {
		return nil, err
	}
	f, err := openFolder(o.Root, o.Credential)
	if err != nil {
		return nil, err
	}
	backend, err := backendOf(f)
	if err == nil {
		err = putBackUploads(f)
	}
	if err != nil {
		f.release()
		return nil, err
	}
	for try := 0; ; try++ {
		s, err := startS3Once(ctx, o, bin, f, backend)
		var again *passing
		switch {
		case err == nil:
			go func() {
				<-s.process.done
				f.release()
				close(s.done)
			}()
			return s, nil
		case !errors.As(err, &again) || try == 5:
			f.release()
			return nil, err
		}
	}
}

// backendOf gives the arguments that say where objects and their metadata lie:
// in extended attributes, or beside the files where the disk has none. What was
// chosen once stays.
func backendOf(f *folder) ([]string, error) {
	// The server takes a sidecar whose path begins with the root's for one inside.
	files, metadata := f.in("files"), f.in("metadata")
	if err := f.own(files); err != nil {
		return nil, err
	}
	_, err := os.Stat(metadata)
	if err != nil && attributes(files) {
		return []string{"posix", files}, nil
	}
	if err := f.own(metadata); err != nil {
		return nil, err
	}
	return []string{"posix", "--sidecar", metadata, files}, nil
}

// attributes tells whether the disk keeps extended attributes of users.
func attributes(dir string) bool {
	const name = "user.marshrut.probe"
	if unix.Setxattr(dir, name, []byte("1"), 0) != nil {
		return false
	}
	return unix.Removexattr(dir, name) == nil
}

func startS3Once(ctx context.Context, o S3Options, bin string, f *folder, backend []string) (*S3, error) {
	port, err := pickPort(o.Port)
	if err != nil {
		return nil, err
	}
	// Nobody else's server answers under this path, so an answer means ours runs.
	// No bucket can have the name: an underscore is not allowed there.
	health := "/_ready_" + strings.ToLower(rand.Text())
	address := net.JoinHostPort(loopback, strconv.Itoa(port))
	cmd := exec.Command(bin, append([]string{"--quiet", "--keep-alive",
		"--port", address, "--region", S3Region, "--health", health}, backend...)...)
	cmd.Dir = f.path
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + f.path,
		"ROOT_ACCESS_KEY_ID=" + o.AccessKey, "ROOT_SECRET_ACCESS_KEY=" + o.SecretKey} // not seen in the list of processes
	p, err := launch(cmd, o.Credential, syscall.SIGKILL, o.Log)
	if err != nil {
		return nil, outputFault("versitygw", f.path, port, "", err)
	}
	if err := answers(ctx, p, "http://"+address+health); err != nil {
		p.stop(terminate)
		out := p.tail.String()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case o.Port == 0 && addressInUse(out):
			return nil, &passing{outputFault("versitygw", f.path, port, out, err)}
		}
		return nil, outputFault("versitygw", f.path, port, out, err)
	}
	return &S3{port: port, process: p, done: make(chan struct{})}, nil
}

// answers waits until the server says at url that it is healthy.
func answers(ctx context.Context, p *process, url string) error {
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true, Proxy: nil}}
	return p.until(ctx, 10*time.Millisecond, func() bool { return healthy(ctx, &client, url) })
}

func healthy(ctx context.Context, client *http.Client, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// terminate lets requests end; every object is put in place by one rename or
// link, so that a kill after it breaks none. For one before it see putBackUploads.
var terminate = step{syscall.SIGTERM, 3 * time.Second}

// Endpoint is the host and port: "127.0.0.1:9000".
func (s *S3) Endpoint() string { return net.JoinHostPort(loopback, strconv.Itoa(s.port)) }

// PID is the process id.
func (s *S3) PID() int { return s.process.pid() }

// Done closes when the server has ended, for whatever reason, and its folder is
// free for the next start.
func (s *S3) Done() <-chan struct{} { return s.done }

// Err says why the server ended by itself; nil while it runs and after Stop.
func (s *S3) Err() error {
	if !s.process.ended() || s.process.err == nil {
		return nil
	}
	return ErrStart.Saying("S3-сервер неожиданно остановился: подробности в журнале.").
		Because(fmt.Errorf("%w\n%s", s.process.err, s.process.tail))
}

// Stop ends the server and returns when it is gone. It may be called twice.
func (s *S3) Stop() error {
	s.process.stop(terminate)
	<-s.done
	return nil
}
