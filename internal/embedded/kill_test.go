package embedded_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// playing is what the child tells about its servers.
type playing struct {
	Postgres, S3  int // process ids
	URL, Endpoint string
}

// playServer starts both servers as the product does and waits to be killed.
func playServer(folder string) {
	b, err := found()
	exit(err)
	cred, err := embedded.Unprivileged()
	exit(err)
	pg, err := embedded.StartPostgres(context.Background(), embedded.PostgresOptions{
		Binaries: b, Data: filepath.Join(folder, "pg"), Durable: true, Credential: cred, Log: os.Stderr})
	exit(err)
	s3, err := embedded.StartS3(context.Background(), s3Options(os.Getenv("EMBEDDED_TEST_S3"), filepath.Join(folder, "s3"), cred))
	exit(err)
	exit(json.NewEncoder(os.Stdout).Encode(playing{pg.PID(), s3.PID(), pg.SuperURL("postgres"), s3.Endpoint()}))
	_, _ = io.Copy(io.Discard, os.Stdin) // until killed, or until the test itself is gone
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestKill_LeavesNoProcessAndLosesNothing is the promise behind `kill -9` of the
// server: within 5 s nothing of it runs, and the next start has the data.
func TestKill_LeavesNoProcessAndLosesNothing(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	server := osexec.Command(os.Args[0])
	server.Env = append(os.Environ(), "EMBEDDED_TEST_SERVER="+dir, "EMBEDDED_TEST_S3="+s3Program(t))
	server.Stderr = log{t}
	if _, err := server.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	server.WaitDelay = 5 * time.Second
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		_ = server.Wait()
		t.Fatalf("the server did not start: %v", err)
	}
	var p playing
	if err := json.Unmarshal(line, &p); err != nil {
		t.Fatal(err)
	}
	c := connect(t, p.URL)
	exec(t, c, "create table kept as select 11 as n")
	put(t, client(t, p.Endpoint), "kept", "object", "целое")

	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed := time.Now()
	for alive(p.Postgres) || alive(p.S3) {
		if time.Since(killed) > 5*time.Second {
			t.Fatalf("after 5 s: postgres %v, S3 %v", alive(p.Postgres), alive(p.S3))
		}
		time.Sleep(10 * time.Millisecond)
	}
	_ = server.Wait() // it was killed; that is no news

	o := options(t, filepath.Join(dir, "pg"))
	o.Durable = true
	if got := value[int](t, connect(t, start(t, o).SuperURL("postgres")), "select n from kept"); got != 11 {
		t.Errorf("read back %d", got)
	}
	s3 := startS3(t, s3Options(s3Program(t), filepath.Join(dir, "s3"), credential(t)))
	if got := get(t, client(t, s3.Endpoint()), "kept", "object"); got != "целое" {
		t.Errorf("read back %q", got)
	}
}

// alive does not count a zombie that nobody has collected yet.
func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(b), ") ")
	return !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}
