package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// everything is `server run`: PostgreSQL, S3 and the service in one folder.
type everything struct {
	*testing.T
	folder, home string
}

func (e everything) run(address, home string) *process {
	e.Helper()
	return launch(e.T, e.folder, false, []string{"MARSHRUT_LISTEN=" + address, "MARSHRUT_DATA=" + home,
		"MARSHRUT_BUILD=" + filepath.Join(e.folder, "build"), "MARSHRUT_NO_DEMO=true"}, "run")
}

// data is where the run keeps its data; root's lies one deeper, in a folder of nobody's.
func (e everything) data() string {
	if os.Geteuid() == 0 {
		return filepath.Join(e.home, "data")
	}
	return e.home
}

// ownerURL reaches the private PostgreSQL as who has the folder can.
func (e everything) ownerURL() string {
	e.Helper()
	raw, err := os.ReadFile(filepath.Join(e.data(), "secrets.json"))
	if err != nil {
		e.Fatal(err)
	}
	var sec secrets
	if err := json.Unmarshal(raw, &sec); err != nil {
		e.Fatal(err)
	}
	pid, err := os.ReadFile(filepath.Join(e.data(), "postgres", "cluster", "postmaster.pid"))
	if err != nil {
		e.Fatal(err)
	}
	lines := strings.Split(string(pid), "\n")
	u := url.URL{Scheme: "postgres", User: url.UserPassword(postgres.OwnerRole, sec.Owner), Host: "127.0.0.1:" + lines[3], Path: database, RawQuery: "sslmode=disable"}
	return u.String()
}

// count asks the database as it runs now.
func (e everything) count(sql string, args ...any) (n int) {
	e.Helper()
	c, err := pgx.Connect(e.Context(), e.ownerURL())
	if err != nil {
		e.Fatal(err)
	}
	defer func() { _ = c.Close(e.Context()) }()
	if err := c.QueryRow(e.Context(), sql, args...).Scan(&n); err != nil {
		e.Fatalf("%s: %v", sql, err)
	}
	return n
}

// oneSentence holds a start that cannot be: it ends by itself, saying why in one
// sentence.
func (e everything) oneSentence(p *process, wanted string) {
	e.Helper()
	code := p.ends(patience)
	if lines := sentences(p.err); code != 1 || len(lines) != 1 || !strings.Contains(lines[0], wanted) {
		e.Errorf("ended with %d, saying %q, want one sentence with %q", code, lines, wanted)
	}
}

// TestRun is the embedded default from its first start over Ctrl-C and kill -9 to
// the next ones: no process stays, no data goes.
func TestRun_StopsWholeAndRecovers(t *testing.T) {
	t.Parallel()
	folder, address := installation(t), freeAddress(t)
	e := everything{t, folder, filepath.Join(folder, "home")}
	server := e.run(address, e.home)
	server.answers(address)
	if !strings.Contains(server.out.String(), "http://"+address) {
		t.Errorf("the address is not printed:\n%s", server.out)
	}
	if info, err := os.Stat("/proc/" + strconv.Itoa(server.cmd.Process.Pid)); err != nil || info.Sys().(*syscall.Stat_t).Uid == 0 {
		t.Errorf("the server runs as root, or not at all: %v", err)
	}
	var refused sync.WaitGroup
	refused.Go(func() {
		e.oneSentence(e.run(freeAddress(t), e.home), "уже работает другой запущенный сервер")
	})
	refused.Go(func() {
		e.oneSentence(e.run(address, filepath.Join(folder, "other")), "уже занят другой программой")
	})
	refused.Wait()

	command(t.Context(), t, folder, password+"\n", []string{"MARSHRUT_OWNER_URL=" + e.ownerURL()}, "operator", "create", "--email", operatorEmail)
	r := openRegion(&site{t, address}, sovetsky, iom.UstIlimsk2024)
	w := busy(r, e.count)
	proof := object{"file_name": "Удостоверение.pdf", "purpose": "product"}
	kept := r.uploadInParts(r.teacher, r.tutor, w.long.ID, proof)
	w.more(60)
	contents := map[artifactView][]byte{kept: pdf(16<<20+70_000, 3)}
	var unchecked []artifactView
	for i := range 6 {
		content := pdf(4<<20, byte(10+i))
		file := r.announce(r.teacher, w.long.ID, object{"file_name": "Видео.pdf", "size": len(content), "purpose": "product"})
		r.sendWhole(r.teacher, file, 1, content)
		unchecked, contents[file] = append(unchecked, file), content
	}
	for _, file := range unchecked {
		r.do(r.teacher.Client, "POST", "/artifacts/"+file.ID+"/complete", nil).Want(t, 200, "")
	}

	server.kill() // while eight clients write and files are being checked
	t.Logf("kill -9: nothing left after %v", emptied(t, folder, 5*time.Second).Round(time.Millisecond))
	server = e.again(address)
	w.more(60)
	w.found()
	for _, file := range unchecked {
		if now := r.settled(r.teacher, file); now.State != "ready" {
			t.Errorf("a file that was being checked: %+v", now)
		}
	}
	for file, want := range contents {
		if got := r.do(r.tutor.Client, "GET", "/artifacts/"+file.ID+"/content", nil).Want(t, 200, ""); !bytes.Equal(got.Body, want) {
			t.Errorf("%d bytes came back of %d, or others", len(got.Body), len(want))
		}
	}

	begin := time.Now()
	if err := server.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	code := server.ends(10 * time.Second)
	left := processesIn(folder)
	t.Logf("Ctrl-C: all stopped after %v", time.Since(begin).Round(time.Millisecond))
	if code != 0 || len(left) > 0 || len(sentences(server.err)) > 0 {
		t.Errorf("after Ctrl-C: code %d, left %v, said %q", code, left, sentences(server.err))
	}
	server = e.again(address)
	if v := r.route(r.teacher, w.long.ID); v.State != "active" || len(v.Activities) != 200 {
		t.Errorf("after a clean stop: %+v", v)
	}
	if err := server.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := server.ends(10 * time.Second); code != 0 || len(processesIn(folder)) > 0 {
		t.Errorf("after SIGTERM: code %d, left %v", code, processesIn(folder))
	}
}

// again starts on the data that is there. Five seconds are promised; a machine busy
// with other tests gets more.
func (e everything) again(address string) *process {
	e.Helper()
	begin := time.Now()
	p := e.run(address, e.home)
	p.answers(address)
	took := time.Since(begin)
	e.Logf("started again in %v", took.Round(time.Millisecond))
	if took > 30*time.Second {
		e.Errorf("the start took %v, 5 s are promised", took)
	}
	return p
}
