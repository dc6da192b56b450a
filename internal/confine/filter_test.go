package confine

import (
	"encoding/binary"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

const pid = 4321

func verdict(t *testing.T, vm *bpf.VM, arch, number uint32, args ...uint64) uint32 {
	t.Helper()
	// The virtual machine reads big-endian words where the kernel reads native ones.
	data := make([]byte, 64)
	binary.BigEndian.PutUint32(data[offNumber:], number)
	binary.BigEndian.PutUint32(data[offArch:], arch)
	for i, a := range args {
		binary.BigEndian.PutUint32(data[16+8*i:], uint32(a))
		binary.BigEndian.PutUint32(data[16+8*i+4:], uint32(a>>32))
	}
	n, err := vm.Run(data)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(n)
}

func TestFilter_Verdicts(t *testing.T) {
	t.Parallel()
	program, err := filter(pid, Spec{})
	if err != nil {
		t.Fatal(err)
	}
	vm, err := bpf.NewVM(program)
	if err != nil {
		t.Fatal(err)
	}
	linked, err := filter(pid, Spec{Libraries: []string{"/usr/lib"}})
	if err != nil {
		t.Fatal(err)
	}
	linkedVM, err := bpf.NewVM(linked)
	if err != nil {
		t.Fatal(err)
	}
	for prot, want := range map[uint64]uint32{unix.PROT_READ: allow, unix.PROT_READ | unix.PROT_WRITE: allow, unix.PROT_READ | unix.PROT_EXEC: allow,
		unix.PROT_READ | unix.PROT_WRITE | unix.PROT_EXEC: refuse | uint32(unix.EPERM)} {
		if got := verdict(t, linkedVM, auditArch, unix.SYS_MMAP, 0, 4096, prot); got != want {
			t.Errorf("a linked program maps %#x: %#x, want %#x", prot, got, want)
		}
	}
	for number, args := range map[uint32][]uint64{unix.SYS_MPROTECT: {0, 4096, unix.PROT_EXEC}, unix.SYS_EXECVE: nil, unix.SYS_SOCKET: {unix.AF_INET, unix.SOCK_STREAM},
		unix.SYS_MMAP: {pathAt, 4096, unix.PROT_READ | unix.PROT_EXEC}} {
		if got := verdict(t, linkedVM, auditArch, number, args...); got == allow {
			t.Errorf("a linked program may call %d", number)
		}
	}
	eperm, family, unknown := refuse|uint32(unix.EPERM), refuse|uint32(unix.EAFNOSUPPORT), refuse|uint32(unix.ENOSYS)
	const thread = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_THREAD
	for _, tc := range []struct {
		name   string
		number uint32
		args   []uint64
		want   uint32
	}{
		{"read", unix.SYS_READ, nil, allow},
		{"the last plain call", plain[len(plain)-1], nil, allow},
		{"unix stream socket", unix.SYS_SOCKET, []uint64{unix.AF_UNIX, unix.SOCK_STREAM | unix.SOCK_CLOEXEC | unix.SOCK_NONBLOCK}, allow},
		{"unix datagram socket", unix.SYS_SOCKET, []uint64{unix.AF_UNIX, unix.SOCK_DGRAM}, family},
		{"tcp", unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM}, family},
		{"tcp over 6", unix.SYS_SOCKET, []uint64{unix.AF_INET6, unix.SOCK_STREAM}, family},
		{"netlink", unix.SYS_SOCKET, []uint64{unix.AF_NETLINK, unix.SOCK_RAW}, family},
		{"socket pair", unix.SYS_SOCKETPAIR, []uint64{unix.AF_UNIX, unix.SOCK_STREAM}, allow},
		{"connect", unix.SYS_CONNECT, nil, eperm},
		{"sendmsg", unix.SYS_SENDMSG, nil, unknown},
		{"thread", unix.SYS_CLONE, []uint64{thread}, allow},
		{"fork", unix.SYS_CLONE, []uint64{uint64(unix.SIGCHLD)}, eperm},
		{"thread in a namespace", unix.SYS_CLONE, []uint64{thread | unix.CLONE_NEWNET}, eperm},
		{"clone3", unix.SYS_CLONE3, nil, unknown},
		{"execve", unix.SYS_EXECVE, nil, eperm},
		{"the one exec", unix.SYS_EXECVEAT, []uint64{execFD, pathAt, 1, 1, unix.AT_EMPTY_PATH}, allow},
		{"exec of another file", unix.SYS_EXECVEAT, []uint64{3, pathAt, 1, 1, unix.AT_EMPTY_PATH}, eperm},
		{"exec of another path", unix.SYS_EXECVEAT, []uint64{execFD, pathAt + 1, 1, 1, unix.AT_EMPTY_PATH}, eperm},
		{"exec of a path low down", unix.SYS_EXECVEAT, []uint64{execFD, pathAt & 0xffffffff, 1, 1, unix.AT_EMPTY_PATH}, eperm},
		{"exec with other flags", unix.SYS_EXECVEAT, []uint64{execFD, pathAt, 1, 1, 0}, eperm},
		{"map anywhere", unix.SYS_MMAP, []uint64{0, 4096, unix.PROT_READ | unix.PROT_WRITE}, allow},
		{"map Go's heap", unix.SYS_MMAP, []uint64{0xc0_0000_0000, 1 << 26, unix.PROT_NONE}, allow},
		{"map Go's heap on arm64", unix.SYS_MMAP, []uint64{0x40_0000_0000, 1 << 26, unix.PROT_NONE}, allow},
		{"map the path", unix.SYS_MMAP, []uint64{pathAt, 4096, unix.PROT_READ}, eperm},
		{"map before the path", unix.SYS_MMAP, []uint64{pathAt - maxAddressSpace, maxAddressSpace + 4096, unix.PROT_READ}, eperm},
		{"map far before the path", unix.SYS_MMAP, []uint64{pathAt - 44<<30, 4096, unix.PROT_READ}, allow},
		{"map executable", unix.SYS_MMAP, []uint64{0, 4096, unix.PROT_READ | unix.PROT_EXEC}, eperm},
		{"make executable", unix.SYS_MPROTECT, []uint64{0, 4096, unix.PROT_EXEC}, eperm},
		{"make writable", unix.SYS_MPROTECT, []uint64{0, 4096, unix.PROT_WRITE}, allow},
		{"move a mapping", unix.SYS_MREMAP, nil, unknown},
		{"signal itself", unix.SYS_TGKILL, []uint64{pid, pid, 6}, allow},
		{"signal another", unix.SYS_TGKILL, []uint64{pid + 1, pid + 1, 6}, eperm},
		{"kill itself", unix.SYS_KILL, []uint64{pid, 6}, allow},
		{"kill another", unix.SYS_KILL, []uint64{1, 9}, eperm},
		{"kill the group", unix.SYS_KILL, []uint64{0, 9}, eperm},
		{"kill all", unix.SYS_KILL, []uint64{^uint64(0), 9}, eperm},
		{"name memory", unix.SYS_PRCTL, []uint64{unix.PR_SET_VMA}, allow},
		{"outlive the parent", unix.SYS_PRCTL, []uint64{unix.PR_SET_PDEATHSIG}, eperm},
		{"read a limit", unix.SYS_PRLIMIT64, []uint64{0, unix.RLIMIT_NOFILE, 0, 0x1000}, allow},
		{"set a limit", unix.SYS_PRLIMIT64, []uint64{0, unix.RLIMIT_NOFILE, 0x1000, 0}, eperm},
		{"set a limit from high up", unix.SYS_PRLIMIT64, []uint64{0, unix.RLIMIT_NOFILE, 1 << 32, 0}, eperm},
		{"read another's limit", unix.SYS_PRLIMIT64, []uint64{1, unix.RLIMIT_NOFILE, 0, 0x1000}, eperm},
		{"listener option", unix.SYS_SETSOCKOPT, []uint64{3, unix.SOL_SOCKET, unix.SO_BROADCAST}, allow},
		{"packet filter", unix.SYS_SETSOCKOPT, []uint64{3, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER}, unknown},
		{"ptrace", unix.SYS_PTRACE, nil, eperm},
		{"mount", unix.SYS_MOUNT, nil, eperm},
		{"bpf", unix.SYS_BPF, nil, unknown},
		{"io_uring", unix.SYS_IO_URING_SETUP, nil, unknown},
		{"userfaultfd", unix.SYS_USERFAULTFD, nil, unknown},
		{"memfd", unix.SYS_MEMFD_CREATE, nil, unknown},
		{"ioctl", unix.SYS_IOCTL, nil, unknown},
		{"chmod", unix.SYS_FCHMODAT, nil, unknown},
		{"another architecture's numbers", unix.SYS_READ | 0x40000000, nil, unknown},
		{"the future", 9999, nil, unknown},
	} {
		if got := verdict(t, vm, auditArch, tc.number, tc.args...); got != tc.want {
			t.Errorf("%s: %#x, want %#x", tc.name, got, tc.want)
		}
	}
	if got := verdict(t, vm, unix.AUDIT_ARCH_I386, unix.SYS_READ); got != kill {
		t.Errorf("a 32-bit call: %#x, want kill", got)
	}
	if n := len(program); n > 4096 {
		t.Errorf("%d instructions, the kernel takes 4096", n)
	}
}

func TestFilter_AnInterpreterGetsMessagesAndNoMore(t *testing.T) {
	t.Parallel()
	program, err := filter(pid, Spec{Libraries: []string{"/usr/lib"}, Interpreted: true})
	if err != nil {
		t.Fatal(err)
	}
	vm, err := bpf.NewVM(program)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		number uint32
		args   []uint64
		may    bool
	}{
		{"sendmsg", unix.SYS_SENDMSG, nil, true},
		{"mremap", unix.SYS_MREMAP, nil, true},
		{"close at exec", unix.SYS_IOCTL, []uint64{3, fioClex}, true},
		{"type into a terminal", unix.SYS_IOCTL, []uint64{0, unix.TIOCSTI}, false},
		{"connect", unix.SYS_CONNECT, nil, false},
		{"tcp", unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM}, false},
		{"execve", unix.SYS_EXECVE, nil, false},
		{"fork", unix.SYS_CLONE, []uint64{uint64(unix.SIGCHLD)}, false},
		{"writable and executable", unix.SYS_MMAP, []uint64{0, 4096, unix.PROT_READ | unix.PROT_WRITE | unix.PROT_EXEC}, false},
		{"make executable", unix.SYS_MPROTECT, []uint64{0, 4096, unix.PROT_EXEC}, false},
		{"kill another", unix.SYS_KILL, []uint64{1, 9}, false},
		{"memfd", unix.SYS_MEMFD_CREATE, nil, false},
	} {
		if got := verdict(t, vm, auditArch, tc.number, tc.args...); got == allow != tc.may {
			t.Errorf("%s: %#x, may: %v", tc.name, got, tc.may)
		}
	}
}

// TestMain lets the test binary be the launcher.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "confine" {
		Main(os.Args[2:])
	}
	os.Exit(m.Run())
}

func TestMain_RefusesWhatItCannotConfine(t *testing.T) {
	t.Parallel()
	self, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer self.Close()
	good := Spec{Name: "x", Folder: t.TempDir(), Memory: 1 << 28, FileSize: 1 << 20, Parent: os.Getpid()}
	for name, tc := range map[string]struct {
		change func(*Spec)
		file   string
		want   string
	}{
		"another parent": {change: func(s *Spec) { s.Parent = 1 }, want: "is gone"},
		"no folder":      {change: func(s *Spec) { s.Folder = "/nonexistent" }, want: "folder"},
		"no program":     {file: "/dev/null", want: "no regular file"},
		"a script":       {file: "filter_test.go", want: "start x"},
	} {
		t.Run(name, func(t *testing.T) {
			s, file := good, self
			if tc.change != nil {
				tc.change(&s)
			}
			if tc.file != "" {
				if file, err = os.Open(tc.file); err != nil {
					t.Fatal(err)
				}
				defer file.Close()
			}
			cmd, err := Command([]string{os.Args[0], "confine"}, s, file)
			if err != nil {
				t.Fatal(err)
			}
			out, err := cmd.CombinedOutput()
			exit, ok := err.(*exec.ExitError) //nolint:errorlint // Run wraps nothing
			if !ok || exit.ExitCode() != 126 || !strings.Contains(string(out), tc.want) {
				t.Errorf("%v: %s; want 126 and %q", err, out, tc.want)
			}
		})
	}
	if _, err := Command(nil, good, self); err == nil {
		t.Error("no launcher is accepted")
	}
}
