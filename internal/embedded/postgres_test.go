package embedded_test

import (
	"errors"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

func TestStart_OnlyTheSocketTrustsTheSuperuser(t *testing.T) {
	t.Parallel()
	pg := start(t, options(t, filepath.Join(folder(t), "pg")))
	c := connect(t, pg.SuperURL("postgres"))

	if got := value[string](t, c, "show listen_addresses"); got != "127.0.0.1" {
		t.Errorf("listens on %q", got)
	}
	exec(t, c, "create role app login password 'right'")
	app := connect(t, pg.URL("app", "right", "postgres"))
	if got := value[string](t, app, "select current_user || host(inet_server_addr())"); got != "app127.0.0.1" {
		t.Errorf("app over TCP is %q", got)
	}
	for _, url := range []string{pg.URL("app", "wrong", "postgres"), pg.URL("app", "", "postgres"), pg.URL("postgres", "postgres", "postgres")} {
		if _, err := pgx.Connect(within(t), url); err == nil {
			t.Errorf("%s: let in", url)
		}
	}
	if got := value[string](t, c, "select lower('ЁЖ') || (select collname from pg_collation where collname = 'C.utf8' or collname = 'C.UTF-8' limit 1)"); !strings.HasPrefix(got, "ёж") {
		t.Errorf("Cyrillic is not understood: %q", got)
	}
}

func TestStart_FolderIsPrivate(t *testing.T) {
	t.Parallel()
	data := filepath.Join(folder(t), "новая папка \"данные\"")
	o := options(t, data)
	pg := start(t, o)
	_ = connect(t, pg.SuperURL("postgres")) // the odd name is no obstacle
	for _, dir := range []string{data, data + "/cluster", data + "/socket"} {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s has mode %v", dir, info.Mode())
		}
		if st := info.Sys().(*syscall.Stat_t); o.Credential != nil && st.Uid != o.Credential.Uid {
			t.Errorf("%s belongs to %d", dir, st.Uid)
		}
	}
}

func TestStart_LongPathStillHasASocket(t *testing.T) {
	t.Parallel()
	pg := start(t, options(t, filepath.Join(folder(t), strings.Repeat("длинно", 12))))
	_ = connect(t, pg.SuperURL("postgres"))
	sockets := connect(t, pg.SuperURL("postgres")).Config().Host
	if err := pg.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(sockets); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("socket folder %s stays behind: %v", sockets, err)
	}
}

func TestRestart_DurableKeepsDataAndSyncs(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(folder(t), "pg"))
	o.Durable = true
	pg := start(t, o)
	c := connect(t, pg.SuperURL("postgres"))
	exec(t, c, "create table kept as select 'Маршрут' as title")
	for _, setting := range []string{"fsync", "full_page_writes", "synchronous_commit", "data_checksums"} {
		if got := value[string](t, c, "show "+setting); got != "on" {
			t.Errorf("%s = %s", setting, got)
		}
	}
	if err := pg.Stop(); err != nil {
		t.Fatalf("stop with a session open: %v", err)
	}
	if err := pg.Stop(); err != nil {
		t.Fatalf("second stop: %v", err)
	}
	again := connect(t, start(t, o).SuperURL("postgres"))
	if got := value[string](t, again, "select title from kept"); got != "Маршрут" {
		t.Errorf("read back %q", got)
	}
}

func TestRestart_AfterKillEveryCommitIsThere(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(folder(t), "pg"))
	o.Durable = true
	pg := start(t, o)
	c := connect(t, pg.SuperURL("postgres"))
	exec(t, c, "create table kept (n int)")
	for n := range 20 {
		exec(t, c, "insert into kept values ("+strconv.Itoa(n)+")")
	}
	if err := syscall.Kill(pg.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-pg.Done()
	if err := pg.Err(); !errors.Is(err, embedded.ErrStart) {
		t.Errorf("a killed server says %v", err)
	}
	again := connect(t, start(t, o).SuperURL("postgres")) // at once, while its children still end
	if got := value[int](t, again, "select count(*) from kept"); got != 20 {
		t.Errorf("%d of 20 rows survived", got)
	}
}

func TestStart_SecondOnTheSameFolderRefused(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(folder(t), "pg"))
	pg := start(t, o)
	link := filepath.Join(filepath.Dir(o.Data), "link")
	if err := os.Symlink(o.Data, link); err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{o.Data, link} {
		second := o
		second.Data = data
		if _, err := embedded.StartPostgres(within(t), second); !errors.Is(err, embedded.ErrAlreadyRunning) {
			t.Errorf("second start on %s: %v", data, err)
		}
	}
	if got := value[int](t, connect(t, pg.SuperURL("postgres")), "select 1"); got != 1 {
		t.Error("the first one was hurt")
	}
}

func TestStart_PortTakenSaysWhich(t *testing.T) {
	t.Parallel()
	first := start(t, options(t, filepath.Join(folder(t), "pg")))
	o := options(t, filepath.Join(folder(t), "pg"))
	o.Port = first.Port()
	_, err := embedded.StartPostgres(within(t), o)
	if !errors.Is(err, embedded.ErrPortTaken) || !strings.Contains(err.Error(), strconv.Itoa(o.Port)) {
		t.Errorf("port taken: %v", err)
	}
}

func TestStart_AnotherMajorVersionIsRefusedAndUntouched(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(folder(t), "pg"))
	if err := start(t, o).Stop(); err != nil {
		t.Fatal(err)
	}
	before := tree(t, o.Data)
	version := filepath.Join(o.Data, "cluster", "PG_VERSION")
	if err := os.WriteFile(version, []byte("14\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := embedded.StartPostgres(within(t), o)
	if !errors.Is(err, embedded.ErrDataVersion) || !strings.Contains(err.Error(), "14") {
		t.Errorf("data of version 14: %v", err)
	}
	if after := tree(t, o.Data); after != before {
		t.Error("the refused start changed the folder")
	}
}

func tree(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		b.WriteString(path + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestStart_UnfinishedClusterIsMadeAgain(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(folder(t), "pg"))
	if err := start(t, o).Stop(); err != nil {
		t.Fatal(err)
	}
	// What a killed initdb leaves: it looks like a cluster and is none.
	if err := os.Rename(o.Data+"/cluster", o.Data+"/cluster.new"); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(o.Data + "/cluster.new/base"); err != nil {
		t.Fatal(err)
	}
	_ = connect(t, start(t, o).SuperURL("postgres"))
}

func TestStart_NoRoomForANewCluster(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(folder(t), "pg"))
	o.MinFree = 1 << 62
	if _, err := embedded.StartPostgres(within(t), o); !errors.Is(err, embedded.ErrDiskFull) {
		t.Errorf("no room: %v", err)
	}
	o.MinFree = 0
	_ = start(t, o) // and it goes on once there is room
}

func TestStart_FolderDenied(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(dir string) (string, error){
		"a closed folder above": func(dir string) (string, error) {
			return dir + "/closed/pg", os.Mkdir(dir+"/closed", 0o400)
		},
		"a file in its place": func(dir string) (string, error) {
			return dir + "/pg", os.WriteFile(dir+"/pg", nil, 0o600)
		},
		"a file above": func(dir string) (string, error) {
			return dir + "/file/pg", os.WriteFile(dir+"/file", nil, 0o600)
		},
		"somebody else's folder": func(string) (string, error) {
			return "/proc/1", nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := make(folder(t))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := embedded.StartPostgres(within(t), options(t, data)); !errors.Is(err, embedded.ErrFolderDenied) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestStart_NeverAsRoot(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(folder(t), "pg"))
	o.Credential = &syscall.Credential{}
	if _, err := embedded.StartPostgres(within(t), o); !errors.Is(err, embedded.ErrRootRefused) {
		t.Errorf("as root: %v", err)
	}
}

// bystander is a living process of the server's user that is no postgres.
func bystander(t *testing.T) int {
	t.Helper()
	cmd := osexec.Command("cat")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential(t)}
	if _, err := cmd.StdinPipe(); err != nil { // it ends when the test is gone
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd.Process.Pid
}

func TestStart_StalePIDFileIsNoObstacle(t *testing.T) {
	t.Parallel()
	dead := osexec.Command("true")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	for name, pid := range map[string]int{"of a dead process": dead.Process.Pid, "of another program": bystander(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(t, filepath.Join(folder(t), "pg"))
			if err := start(t, o).Stop(); err != nil {
				t.Fatal(err)
			}
			stale := strconv.Itoa(pid) + "\n" + o.Data + "/cluster\n1700000000\n5432\n\n127.0.0.1\n         1         1\nready   \n"
			path := o.Data + "/cluster/postmaster.pid"
			if err := os.WriteFile(path, []byte(stale), 0o600); err != nil {
				t.Fatal(err)
			}
			if o.Credential != nil {
				if err := os.Chown(path, int(o.Credential.Uid), int(o.Credential.Gid)); err != nil {
					t.Fatal(err)
				}
			}
			_ = connect(t, start(t, o).SuperURL("postgres"))
		})
	}
}

func TestStart_LeftoverServerIsStoppedFirst(t *testing.T) {
	t.Parallel()
	o := options(t, filepath.Join(folder(t), "pg"))
	pg := start(t, o)
	exec(t, connect(t, pg.SuperURL("postgres")), "create table kept as select 7 as n")
	if err := pg.Stop(); err != nil {
		t.Fatal(err)
	}
	orphan := osexec.Command(filepath.Join(o.Binaries.Dir, "postgres"), "-D", o.Data+"/cluster", "-h", "", "-k", o.Data+"/socket")
	orphan.Dir = o.Data + "/cluster"
	orphan.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: o.Credential}
	if len(o.Binaries.LibraryPath) > 0 {
		orphan.Env = append(os.Environ(), "LD_LIBRARY_PATH="+strings.Join(o.Binaries.LibraryPath, ":"))
	}
	if err := orphan.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- orphan.Wait() }()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if b, err := os.ReadFile(o.Data + "/cluster/postmaster.pid"); err == nil && strings.Contains(string(b), "ready") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the orphan does not start")
		}
	}
	again := connect(t, start(t, o).SuperURL("postgres"))
	if err := <-ended; err != nil {
		t.Errorf("the orphan was not stopped cleanly: %v", err)
	}
	if got := value[int](t, again, "select n from kept"); got != 7 {
		t.Errorf("read back %d", got)
	}
}

func TestAttach_SpeaksToARunningClusterAndNeverStopsIt(t *testing.T) {
	t.Parallel()
	pg := start(t, options(t, filepath.Join(folder(t), "pg")))
	attached, err := embedded.AttachPostgres(pg.SuperURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if err := attached.Stop(); err != nil {
		t.Fatal(err)
	}
	if attached.URL("a", "b", "c") != pg.URL("a", "b", "c") || attached.SuperURL("d") != pg.SuperURL("d") {
		t.Error("the attached one names another server")
	}
	_ = connect(t, attached.SuperURL("postgres"))
	if _, err := embedded.AttachPostgres("postgres://127.0.0.1/postgres"); err == nil {
		t.Error("a URL without a socket was taken")
	}
}
