package confine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"github.com/landlock-lsm/go-landlock/landlock"
	llsys "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

const (
	// execFD is where the program lies at the moment of exec. It is above the limit
	// of open files that is set by then, so the program can never have a file there.
	execFD  = 900
	maxOpen = 256

	// pathAt is where the empty path for execveat lies. The filter lets nobody map
	// memory around it, so after the exec that call can never be made again.
	pathAt = 0x5a_0000_0000

	// maxAddressSpace keeps mappings whose place the kernel chooses away from pathAt;
	// a Go program reserves about 2 GiB.
	maxAddressSpace = 16 << 30
)

// become turns this process into the program. The order matters: what needs more
// comes first, the filter and the limits come last, and after them only raw
// system calls.
func become(s Spec) error {
	// Landlock, seccomp, capabilities and the death signal belong to the thread;
	// exec keeps those of the calling one.
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0); err != nil {
		return fmt.Errorf("death signal: %w", err)
	}
	if unix.Getppid() != s.Parent {
		return fmt.Errorf("the server that started it is gone")
	}
	if err := takeProgram(); err != nil {
		return err
	}
	unix.Umask(0o077)
	if err := unix.Chdir(s.Folder); err != nil {
		return fmt.Errorf("its folder: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no_new_privs: %w", err)
	}
	if err := restrictFiles(s); err != nil {
		return fmt.Errorf("landlock: %w", err)
	}
	if err := dropCapabilities(); err != nil {
		return fmt.Errorf("capabilities: %w", err)
	}
	argv, err := syscall.SlicePtrFromStrings(append([]string{s.Name}, s.Args...))
	if err != nil {
		return err
	}
	envp, err := syscall.SlicePtrFromStrings(os.Environ())
	if err != nil {
		return err
	}
	// A fresh page is zero, which is an empty path.
	path, _, errno := syscall.Syscall6(unix.SYS_MMAP, pathAt, uintptr(os.Getpagesize()), unix.PROT_READ,
		unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_FIXED_NOREPLACE, ^uintptr(0), 0)
	if errno != 0 || path != pathAt {
		return fmt.Errorf("map the path at %#x, got %#x: %w", pathAt, path, errno)
	}
	program, err := filter(uint32(unix.Getpid()), s)
	if err != nil {
		return err
	}
	if err := setLimits(s); err != nil {
		return fmt.Errorf("limits: %w", err)
	}
	if err := install(program); err != nil {
		return fmt.Errorf("seccomp: %w", err)
	}
	_, _, errno = syscall.RawSyscall6(unix.SYS_EXECVEAT, execFD, pathAt,
		uintptr(unsafe.Pointer(&argv[0])), uintptr(unsafe.Pointer(&envp[0])), unix.AT_EMPTY_PATH, 0)
	return fmt.Errorf("start %s: %w", s.Name, errno)
}

// takeProgram moves the open program to its place and makes sure that exec closes
// it and everything else but the standard streams.
func takeProgram() error {
	var st unix.Stat_t
	if err := unix.Fstat(programFD, &st); err != nil {
		return fmt.Errorf("the open program: %w", err)
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		return fmt.Errorf("the program is no regular file")
	}
	// Go has raised the soft limit already; where the hard one is lower this fails.
	if err := unix.Dup3(programFD, execFD, unix.O_CLOEXEC); err != nil {
		return fmt.Errorf("the open program: %w", err)
	}
	if unix.CloseRange(programFD, ^uint(0)>>1&0x7fffffff, unix.CLOSE_RANGE_CLOEXEC) == nil {
		return nil
	}
	for fd := uintptr(programFD); fd <= execFD; fd++ { // a kernel before 5.11
		_, _ = unix.FcntlInt(fd, unix.F_SETFD, unix.FD_CLOEXEC)
	}
	return nil
}

const readFile = landlock.AccessFSSet(llsys.AccessFSReadFile)

// restrictFiles leaves the program its binary, its folder, its files and its
// libraries, and no signals and abstract sockets beyond itself. On a kernel without
// Landlock it does nothing.
func restrictFiles(s Spec) error {
	const inFolder = readFile | landlock.AccessFSSet(llsys.AccessFSWriteFile|llsys.AccessFSReadDir|
		llsys.AccessFSRemoveDir|llsys.AccessFSRemoveFile|llsys.AccessFSMakeDir|llsys.AccessFSMakeReg|
		llsys.AccessFSMakeSock|llsys.AccessFSTruncate)
	const run = readFile | landlock.AccessFSSet(llsys.AccessFSExecute)
	allowed := []landlock.Rule{landlock.PathAccess(run, fmt.Sprintf("/proc/self/fd/%d", execFD)), landlock.PathAccess(inFolder, s.Folder)}
	allow := func(path string, access landlock.AccessFSSet) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.IsDir() {
			access |= landlock.AccessFSSet(llsys.AccessFSReadDir)
		}
		allowed = append(allowed, landlock.PathAccess(access, path))
		return nil
	}
	for _, path := range s.Files {
		if err := allow(path, readFile); err != nil {
			return err
		}
	}
	for _, path := range s.Libraries {
		if err := allow(path, run); err != nil && !errors.Is(err, fs.ErrNotExist) { // not every system has each of them
			return err
		}
	}
	return landlock.V10.BestEffort().Restrict(allowed...)
}

// dropCapabilities matters where the server runs as root: with no_new_privs exec
// gives none back.
func dropCapabilities() error {
	_ = unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	return unix.Capset(&header, &none[0])
}

func setLimits(s Spec) error {
	type bound struct {
		which int
		most  uint64
	}
	bounds := []bound{
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_NOFILE, maxOpen},
		{unix.RLIMIT_FSIZE, uint64(s.FileSize)},
		{unix.RLIMIT_MEMLOCK, 0},
		{unix.RLIMIT_AS, maxAddressSpace},
		{unix.RLIMIT_DATA, uint64(s.Memory)},
		// No RLIMIT_NPROC: it counts all threads of the user, the server's included.
	}
	if s.CPU > 0 {
		bounds = append(bounds, bound{unix.RLIMIT_CPU, uint64(s.CPU)})
	}
	for _, l := range bounds {
		limit := unix.Rlimit{Cur: l.most, Max: l.most}
		if err := unix.Prlimit(0, l.which, &limit, nil); err != nil {
			return err
		}
	}
	return nil
}
