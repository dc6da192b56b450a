// Command hostile is an instrument program that does what the text of the first
// answer says, mostly harm. How it starts depends on the name it is started by.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func main() {
	name := filepath.Base(os.Args[0])
	describing := len(os.Args) == 2
	switch {
	case describing:
	case strings.HasPrefix(name, "hangs"):
		sleep()
	case strings.HasPrefix(name, "exits"):
		fmt.Fprintln(os.Stderr, "fatal error: no wish to live")
		os.Exit(3)
	case strings.HasPrefix(name, "panics"):
		panic("boom before the first word")
	case strings.HasPrefix(name, "older"): // speaks a version of the contract that nobody knows
		fmt.Println("1|99|unix|" + filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "s") + "|grpc|")
		sleep()
	case strings.HasPrefix(name, "babbles"): // rubbish before the handshake
		fmt.Println("hello")
		fmt.Println(strings.Repeat("\xff", 9000))
	case strings.HasPrefix(name, "drowns"):
		_, _ = os.Stdout.Write(bytes.Repeat([]byte("x"), 200<<10))
	case strings.HasPrefix(name, "connects"): // offers a socket elsewhere
		fmt.Println("1|1|unix|/var/run/docker.sock|grpc|")
		sleep()
	case strings.HasPrefix(name, "dials"):
		fmt.Println("1|1|tcp|127.0.0.1:5432|grpc|")
		sleep()
	case strings.HasPrefix(name, "impostor"):
		name = "selfdiagnosis"
	}
	if strings.HasPrefix(name, "giant") && !describing {
		serveGiant(hostile{name: name})
		return
	}
	diagnostics.Serve(hostile{name: name})
}

// sleep is for ever; an empty select would be found out by the runtime.
func sleep() {
	for {
		time.Sleep(time.Hour)
	}
}

type hostile struct{ name string }

func (h hostile) Describe() diagnostics.Info {
	kind := diagnostics.KindQuestionnaire
	if strings.HasPrefix(h.name, "rows") {
		kind = diagnostics.KindImporter
	}
	return diagnostics.Info{Name: h.name, Version: "1.0.0", Kind: kind, Title: "Вредитель"}
}

type definition struct {
	Mode         string
	Competencies []struct{ Code string }
	Levels       []struct{ Code string }
}

func (h hostile) Form(ctx context.Context, raw diagnostics.Definition) (diagnostics.Form, error) {
	var d definition
	if err := json.Unmarshal(raw, &d); err != nil {
		return diagnostics.Form{}, &diagnostics.DefinitionError{Places: []diagnostics.Place{{Reason: "не JSON"}}}
	}
	if err := misbehave(ctx, d.Mode); err != nil {
		return diagnostics.Form{}, err
	}
	f := diagnostics.Form{Title: "Вред", Sections: []diagnostics.Section{{Code: "s", Title: "С", Items: []diagnostics.Item{{Code: "what", Text: "Что?", Input: diagnostics.InputText}}}}}
	for _, c := range d.Competencies {
		f.Competencies = append(f.Competencies, diagnostics.Competency{Code: c.Code, Title: c.Code, Max: 10})
	}
	switch d.Mode {
	case "form-other":
		f.Competencies[0].Code = "other"
	case "form-fewer":
		f.Competencies = f.Competencies[1:]
	case "form-max":
		f.Competencies[0].Max = math.Inf(1)
	case "form-empty":
		f.Sections = nil
	}
	return f, nil
}

func (h hostile) Score(ctx context.Context, raw diagnostics.Definition, s diagnostics.Submission) (diagnostics.Report, error) {
	var d definition
	if err := json.Unmarshal(raw, &d); err != nil {
		return diagnostics.Report{}, &diagnostics.DefinitionError{Places: []diagnostics.Place{{Reason: "не JSON"}}}
	}
	r := diagnostics.Report{RunID: s.RunID}
	for _, c := range d.Competencies {
		r.Scores = append(r.Scores, diagnostics.Score{Competency: c.Code, Score: 5, Max: 10, Polarity: diagnostics.HighIsGood})
	}
	mode := ""
	if len(s.Answers) > 0 {
		mode = s.Answers[0].Text
	}
	switch mode {
	case "refuse":
		return r, &diagnostics.AnswersError{Places: []diagnostics.Place{{Path: "what", Reason: "не так"}}}
	case "lie-over":
		r.Scores[0].Score = 11
	case "lie-nan":
		r.Scores[0].Score = math.NaN()
	case "lie-negative":
		r.Scores[0].Score = -1
	case "lie-unknown":
		r.Scores[0].Competency = "other"
	case "lie-twice":
		r.Scores[1] = r.Scores[0]
	case "lie-fewer":
		r.Scores = r.Scores[1:]
	case "lie-max":
		r.Scores[0].Max = 20
	case "lie-run":
		r.RunID = "somebody else"
	case "lie-level":
		r.Scores[0].Level = "none"
	case "lie-polarity":
		r.Scores[0].Polarity = ""
	case "lie-long":
		r.Scores[0].Advice = strings.Repeat("я", 30_000)
	case "lie-huge":
		r.Scores[0].Advice = strings.Repeat("я", 4<<20)
	case "escape":
		r.Notes = escape()
	default:
		return r, misbehave(ctx, mode)
	}
	return r, nil
}

func misbehave(ctx context.Context, mode string) error {
	switch mode {
	case "panic":
		panic("boom")
	case "goroutine-panic":
		go panic("boom in a goroutine")
		select {}
	case "exit":
		os.Exit(5)
	case "hang":
		select {}
	case "spin":
		for { //nolint:staticcheck // that is the point
		}
	case "slow":
		time.Sleep(300 * time.Millisecond)
	case "slower":
		time.Sleep(time.Second)
	case "stop":
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		time.Sleep(time.Hour) // the answer must not slip out before the signal is felt
	case "error":
		return fmt.Errorf("no luck today")
	case "bomb":
		for range 2000 { // one of them, and there would be no end
			if _, err := syscall.ForkExec("/proc/self/exe", nil, nil); err == nil {
				return nil
			}
			if _, _, errno := syscall.Syscall(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0); errno == 0 {
				return nil
			}
		}
		return fmt.Errorf("no child could be made")
	case "flood":
		line := bytes.Repeat([]byte("panic: not at all\n"), 4096)
		for range 200 {
			_, _ = syscall.Write(2, line)
		}
	case "garbage":
		// Beside the SDK, straight to the descriptors.
		for range 20 {
			_, _ = syscall.Write(1, bytes.Repeat([]byte{0xfe}, 64<<10))
			_, _ = syscall.Write(2, bytes.Repeat([]byte{0xfe}, 64<<10))
		}
		fmt.Println(strings.Repeat("to os.Stdout", 20_000))
	case "eat":
		var all [][]byte
		for {
			b := make([]byte, 16<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			all = append(all, b)
			_ = all
		}
	}
	return nil
}

// escape tries every way out and says how each ended.
func escape() []diagnostics.Note {
	var notes []diagnostics.Note
	try := func(what string, f func() error) {
		text := "DONE"
		if err := f(); err != nil {
			text = err.Error()
		}
		notes = append(notes, diagnostics.Note{Code: what, Text: text})
	}
	read := func(path string) func() error {
		return func() error { _, err := os.ReadFile(path); return err }
	}
	raw := func(number uintptr, a, b, c uintptr) func() error {
		return func() error {
			if _, _, errno := syscall.Syscall(number, a, b, c); errno != 0 {
				return errno
			}
			return nil
		}
	}
	try("fork", func() error { return exec.Command("/bin/true").Run() })
	try("fork-exec", func() error { _, err := syscall.ForkExec("/bin/true", []string{"true"}, nil); return err })
	try("fork-raw", raw(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0))
	try("exec-shell", func() error { return syscall.Exec("/bin/sh", []string{"sh", "-c", "true"}, nil) })
	try("exec-self", func() error { return syscall.Exec("/proc/self/exe", []string{"x"}, nil) })
	// What the launcher itself did to start this program.
	try("exec-again", func() error {
		var none [1]uintptr
		_, _, errno := syscall.Syscall6(unix.SYS_EXECVEAT, 900, 0x5a_0000_0000, uintptr(unsafe.Pointer(&none)), uintptr(unsafe.Pointer(&none)), 0x1000, 0)
		return errno
	})
	try("tcp", func() error { _, err := net.DialTimeout("tcp", "127.0.0.1:80", time.Second); return notRefused(err) })
	try("tcp-listen", func() error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err })
	try("udp", func() error { _, err := net.Dial("udp", "127.0.0.1:53"); return err })
	try("unix-connect", func() error { _, err := net.Dial("unix", "/run/dbus/system_bus_socket"); return err })
	try("unix-datagram", raw(syscall.SYS_SOCKET, syscall.AF_UNIX, syscall.SOCK_DGRAM, 0))
	try("passwd", read("/etc/passwd"))
	try("parent-environment", read(fmt.Sprintf("/proc/%d/environ", os.Getppid())))
	try("own-environment-file", read("/proc/self/environ"))
	try("list-root", func() error { _, err := os.ReadDir("/"); return err })
	try("list-above", func() error { _, err := os.ReadDir(filepath.Join(os.TempDir(), "..", "..")); return err })
	try("write-outside", func() error { return os.WriteFile("/tmp/marshrut-hostile", []byte("x"), 0o600) })
	try("symlink", func() error {
		link := filepath.Join(os.TempDir(), "link")
		if err := os.Symlink("/etc/passwd", link); err != nil {
			return err
		}
		return read(link)()
	})
	try("kill-parent", func() error { return syscall.Kill(os.Getppid(), 0) })
	try("ptrace", raw(syscall.SYS_PTRACE, 16, uintptr(os.Getppid()), 0))
	try("mount", func() error { return syscall.Mount("none", os.TempDir(), "tmpfs", 0, "") })
	try("raise-limit", func() error {
		return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 4096, Max: 4096})
	})
	try("map-guard", raw(unix.SYS_MMAP, 0x5a_0000_0000, 4096, syscall.PROT_READ))
	try("map-exec", func() error {
		_, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_EXEC, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		return err
	})
	try("io-uring", raw(unix.SYS_IO_URING_SETUP, 8, 0, 0))
	try("inherited-files", inherited)
	try("big-file", func() error {
		f, err := os.Create(filepath.Join(os.TempDir(), "big"))
		if err != nil {
			return nil //nolint:nilerr // DONE here means: not even a small file
		}
		defer f.Close()
		return f.Truncate(10 << 30)
	})
	notes = append(notes,
		diagnostics.Note{Code: "environment", Text: strings.Join(names(os.Environ()), " ")},
		diagnostics.Note{Code: "own-folder", Text: fmt.Sprint(os.WriteFile(filepath.Join(os.TempDir(), "x"), []byte("x"), 0o600))},
	)
	return notes
}

func notRefused(err error) error {
	if err != nil && strings.Contains(err.Error(), "connection refused") {
		return nil // it reached the network
	}
	return err
}

// inherited fails when no file but the standard streams and the runtime's own is
// open: those are pipes, sockets and epoll, never regular files.
func inherited() error {
	for fd := range 1024 {
		var st syscall.Stat_t
		if syscall.Fstat(fd, &st) == nil && (st.Mode&syscall.S_IFMT == syscall.S_IFREG || st.Mode&syscall.S_IFMT == syscall.S_IFDIR) {
			return nil
		}
	}
	return fmt.Errorf("none")
}

func names(environment []string) (all []string) {
	for _, e := range environment {
		name, _, _ := strings.Cut(e, "=")
		all = append(all, name)
	}
	return all
}

func (h hostile) Inspect(context.Context, diagnostics.File, diagnostics.Mapping) (diagnostics.Preview, error) {
	return diagnostics.Preview{Format: "none", Sheets: []diagnostics.Sheet{{Name: "1"}}}, nil
}

func (h hostile) Rows(ctx context.Context, f diagnostics.File, m diagnostics.Mapping, yield func(diagnostics.Row) error) error {
	data, err := f.ReadAll()
	if err != nil {
		return err
	}
	ten, eleven := 10.0, 11.0
	for i := 0; i < 5000 || string(data) == "endless"; i++ {
		r := diagnostics.Row{Sheet: "1", Number: i + 1, Score: &ten, Max: &ten}
		if i == 4000 {
			switch mode := string(data); mode {
			case "lie":
				r.Score = &eleven
			case "refuse":
				return diagnostics.Unreadable("дальше мусор")
			default:
				if err := misbehave(ctx, mode); err != nil {
					return err
				}
			}
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}
