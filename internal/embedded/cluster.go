package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// cluster is a folder with a PostgreSQL data directory inside:
//
//	lock         held while a server runs
//	cluster/     the data directory
//	cluster.new/ one that initdb has not finished; made again
//	socket/      the unix socket
type cluster struct {
	*folder
	binaries Binaries
}

func (c *cluster) dir() string { return c.in("cluster") }

// dataMajor tells which major version made the data folder; 0 means none did.
func dataMajor(data string) (int, error) {
	if data == "" {
		return 0, nil
	}
	b, err := os.ReadFile(filepath.Join(data, "cluster", "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, folderFault(data, err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, fmt.Errorf("PG_VERSION in %s: %w", data, err)
	}
	return major, nil
}

// make runs initdb where there is no data directory yet. One of another major
// version is refused: its data need pg_upgrade, and are never touched here.
func (c *cluster) make(ctx context.Context, o PostgresOptions) error {
	major, err := dataMajor(c.path)
	if err != nil {
		return err
	}
	if major != 0 {
		if major != c.binaries.Major {
			return ErrDataVersion.Saying(fmt.Sprintf(
				"Папка данных %s создана PostgreSQL %d, а найден PostgreSQL %d: укажите в PG_BIN папку с программами версии %d или перенесите данные через pg_dump. Данные не тронуты.",
				c.path, major, c.binaries.Major, major))
		}
		return nil
	}
	if err := room(c.path, cmp.Or(o.MinFree, minFree)); err != nil {
		return err
	}
	// A killed initdb leaves half a cluster that looks like one. So it works
	// under another name, and the rename is what makes the cluster.
	unfinished := c.in("cluster.new")
	if err := os.RemoveAll(unfinished); err != nil {
		return folderFault(unfinished, err)
	}
	args := []string{"-D", unfinished, "-U", superuser, "-E", "UTF8", "--locale=C.UTF-8",
		"--auth-local=trust", "--auth-host=scram-sha-256", "--no-instructions"}
	if o.Durable {
		args = append(args, "--data-checksums")
	} else {
		args = append(args, "--no-sync")
	}
	cmd := exec.Command(filepath.Join(c.binaries.Dir, "initdb"), args...)
	cmd.Dir, cmd.Env = c.path, c.binaries.env(c.path)
	p, err := launch(cmd, o.Credential, syscall.SIGTERM, o.Log)
	if err != nil {
		return outputFault("initdb", c.path, 0, "", err)
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		p.stop(step{syscall.SIGTERM, 2 * time.Second})
		return ctx.Err()
	}
	if p.err != nil {
		return outputFault("initdb", c.path, 0, p.tail.String(), p.err)
	}
	if err := os.Rename(unfinished, c.dir()); err != nil {
		return folderFault(c.dir(), err)
	}
	return folderFault(c.path, syncFolder(c.path))
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

const (
	socketPrefix  = "marshrut-pg-"
	longestSocket = 107 // what the kernel allows, with the name itself
)

// sockets gives the folder of the unix socket: inside the cluster's folder, so
// that a kill leaves nothing elsewhere, or under /tmp when that path is too long.
func (c *cluster) sockets() (string, error) {
	dir := c.in("socket")
	if len(dir)+len("/.s.PGSQL.65535") <= longestSocket {
		return dir, c.own(dir)
	}
	dir, err := os.MkdirTemp("/tmp", socketPrefix)
	if err != nil {
		return "", folderFault("/tmp", err)
	}
	return dir, c.give(dir)
}

// ready waits until postgres says in its pid file that it accepts connections.
func (c *cluster) ready(ctx context.Context, p *process) error {
	return p.until(ctx, 5*time.Millisecond, func() bool {
		pid, status := readPIDFile(c.dir())
		return pid == p.pid() && status == "ready"
	})
}

// readPIDFile gives the process id and the status; both empty without a file.
func readPIDFile(cluster string) (pid int, status string) {
	b, err := os.ReadFile(filepath.Join(cluster, "postmaster.pid"))
	if err != nil {
		return 0, ""
	}
	lines := strings.Split(string(b), "\n")
	pid, _ = strconv.Atoi(strings.TrimSpace(lines[0]))
	if len(lines) > 7 {
		status = strings.TrimSpace(lines[7])
	}
	return pid, status
}

// stopLeftover deals with a postgres that a killed server left behind. One that
// still runs on this very folder is told to stop and waited for. A pid file that
// names some other living process is removed: postgres would believe it. A dead
// one stays: postgres itself checks whether its shared memory is still in use.
func stopLeftover(ctx context.Context, cluster string) error {
	pid, _ := readPIDFile(cluster)
	if pid <= 0 || syscall.Kill(pid, 0) == syscall.ESRCH {
		return nil
	}
	if !serves(pid, cluster) {
		if err := os.Remove(filepath.Join(cluster, "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return folderFault(cluster, err)
		}
		return nil
	}
	for _, s := range []step{fast, immediate} {
		if err := syscall.Kill(pid, s.signal); err != nil && err != syscall.ESRCH {
			return folderFault(cluster, err)
		}
		gone, err := endsWithin(ctx, pid, cluster, s.wait)
		if gone || err != nil {
			return err
		}
	}
	return ErrAlreadyRunning.Saying(fmt.Sprintf(
		"С папкой %s ещё работает PostgreSQL (процесс %d), и он не останавливается: завершите его.", cluster, pid))
}

// serves holds when the process is a postgres whose working folder is cluster.
// A zombie has neither, so it does not count.
func serves(pid int, cluster string) bool {
	exe, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	cwd, _ := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return strings.HasPrefix(filepath.Base(exe), "postgres") && cwd == cluster
}

func endsWithin(ctx context.Context, pid int, cluster string, d time.Duration) (bool, error) {
	deadline := time.Now().Add(d)
	for serves(pid, cluster) {
		if time.Now().After(deadline) {
			return false, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return true, nil
}
