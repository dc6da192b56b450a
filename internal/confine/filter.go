package confine

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// What the filter says of a system call.
const (
	allow  = uint32(unix.SECCOMP_RET_ALLOW)
	kill   = uint32(unix.SECCOMP_RET_KILL_PROCESS)
	refuse = uint32(unix.SECCOMP_RET_ERRNO)
)

// Places in struct seccomp_data, of which both architectures are little-endian.
const (
	offNumber = 0
	offArch   = 4
)

func low(arg int) bpf.Instruction { return bpf.LoadAbsolute{Off: uint32(16 + 8*arg), Size: 4} }
func high(arg int) bpf.Instruction {
	return bpf.LoadAbsolute{Off: uint32(16 + 8*arg + 4), Size: 4}
}

// plain are the calls a static Go program needs to compute, keep time, use its
// folder and answer on a unix socket. There is no connect, sendmsg or recvmsg: it
// only ever accepts. The architecture adds its old forms of the same.
var plain = []uint32{
	// memory and threads
	unix.SYS_BRK, unix.SYS_MUNMAP, unix.SYS_MADVISE, unix.SYS_MINCORE, unix.SYS_FUTEX, unix.SYS_MEMBARRIER,
	unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_SET_ROBUST_LIST, unix.SYS_SET_TID_ADDRESS, unix.SYS_RSEQ,
	unix.SYS_EXIT, unix.SYS_EXIT_GROUP, unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN,
	unix.SYS_SIGALTSTACK, unix.SYS_RESTART_SYSCALL,
	// who and when
	unix.SYS_GETPID, unix.SYS_GETTID, unix.SYS_GETPPID, unix.SYS_GETUID, unix.SYS_GETEUID, unix.SYS_GETGID, unix.SYS_GETEGID,
	unix.SYS_CLOCK_GETTIME, unix.SYS_CLOCK_GETRES, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_NANOSLEEP, unix.SYS_GETTIMEOFDAY,
	unix.SYS_GETRANDOM, unix.SYS_UNAME, unix.SYS_SYSINFO, unix.SYS_GETRUSAGE, unix.SYS_GETCWD, unix.SYS_TIMES,
	// files, held by Landlock to its folder
	unix.SYS_OPENAT, unix.SYS_CLOSE, unix.SYS_READ, unix.SYS_WRITE, unix.SYS_READV, unix.SYS_WRITEV,
	unix.SYS_PREAD64, unix.SYS_PWRITE64, unix.SYS_LSEEK, unix.SYS_FSTAT, unix.SYS_STATX, unix.SYS_FACCESSAT, unix.SYS_FACCESSAT2,
	unix.SYS_READLINKAT, unix.SYS_GETDENTS64, unix.SYS_MKDIRAT, unix.SYS_UNLINKAT, unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2,
	unix.SYS_FTRUNCATE, unix.SYS_FSYNC, unix.SYS_FDATASYNC, unix.SYS_FALLOCATE, unix.SYS_FLOCK, unix.SYS_FCNTL,
	unix.SYS_DUP, unix.SYS_DUP3, unix.SYS_PIPE2, unix.SYS_FADVISE64,
	// waiting and the socket
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EPOLL_PWAIT2, unix.SYS_EVENTFD2, unix.SYS_PPOLL,
	unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4, unix.SYS_GETSOCKNAME, unix.SYS_GETPEERNAME,
	unix.SYS_GETSOCKOPT, unix.SYS_SHUTDOWN,
}

// rule lets a call pass when all its tests hold.
type rule struct {
	number uint32
	tests  [][]bpf.Instruction
}

// A test ends in a jump that goes on when it holds; where else it goes is filled
// in by assemble.
func is(arg int, want uint32) []bpf.Instruction {
	return []bpf.Instruction{low(arg), bpf.JumpIf{Cond: bpf.JumpEqual, Val: want}}
}

func isLong(arg int, want uint64) []bpf.Instruction {
	return []bpf.Instruction{
		high(arg), bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(want >> 32)},
		low(arg), bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(want)},
	}
}

func masked(arg int, mask, want uint32) []bpf.Instruction {
	return []bpf.Instruction{
		low(arg), bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: mask}, bpf.JumpIf{Cond: bpf.JumpEqual, Val: want},
	}
}

// highOutside holds when the upper half of arg is below from or above to.
func highOutside(arg int, from, to uint32) []bpf.Instruction {
	return []bpf.Instruction{
		high(arg), bpf.ALUOpConstant{Op: bpf.ALUOpSub, Val: from}, bpf.JumpIf{Cond: bpf.JumpGreaterThan, Val: to - from},
	}
}

const (
	cloneNamespaces = unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC |
		unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET
	socketKind = 0xf // without SOCK_CLOEXEC and SOCK_NONBLOCK
	// Around pathAt nothing may be mapped: 40 GiB either way, with an address space
	// of 16.
	guardFrom = pathAt>>32 - 10
	guardTo   = pathAt>>32 + 10
)

// Requests of ioctl that the package unix does not name; the same on both architectures.
const (
	fioNbio  = 0x5421
	fioNclex = 0x5450
	fioClex  = 0x5451
)

// interpreted are the further calls of an interpreter and of libraries written in C,
// which speak on their sockets by messages and let the C library move its memory.
// Nothing can be connected to all the same; what is sent goes to whom it accepted.
var interpreted = []uint32{
	unix.SYS_SENDMSG, unix.SYS_RECVMSG, unix.SYS_SENDTO, unix.SYS_RECVFROM, unix.SYS_MREMAP, unix.SYS_PSELECT6,
	unix.SYS_GETRESUID, unix.SYS_GETRESGID, unix.SYS_GETPGID, unix.SYS_GETCPU,
}

func rules(pid uint32, s Spec) []rule {
	all := []rule{
		{unix.SYS_MMAP, [][]bpf.Instruction{highOutside(0, guardFrom, guardTo), masked(2, unix.PROT_EXEC, 0)}},
		{unix.SYS_MPROTECT, [][]bpf.Instruction{masked(2, unix.PROT_EXEC, 0)}},
		{unix.SYS_CLONE, [][]bpf.Instruction{masked(0, unix.CLONE_THREAD|cloneNamespaces, unix.CLONE_THREAD)}},
		{unix.SYS_SOCKET, [][]bpf.Instruction{is(0, unix.AF_UNIX), masked(1, socketKind, unix.SOCK_STREAM)}},
		{unix.SYS_SOCKETPAIR, [][]bpf.Instruction{is(0, unix.AF_UNIX), masked(1, socketKind, unix.SOCK_STREAM)}},
		// What the net package sets on every listener.
		{unix.SYS_SETSOCKOPT, [][]bpf.Instruction{is(1, unix.SOL_SOCKET), is(2, unix.SO_BROADCAST)}},
		{unix.SYS_SETSOCKOPT, [][]bpf.Instruction{is(1, unix.SOL_SOCKET), is(2, unix.SO_REUSEADDR)}},
		{unix.SYS_TGKILL, [][]bpf.Instruction{is(0, pid)}},
		{unix.SYS_KILL, [][]bpf.Instruction{is(0, pid)}},
		{unix.SYS_PRCTL, [][]bpf.Instruction{is(0, unix.PR_SET_VMA)}},
		{unix.SYS_PRCTL, [][]bpf.Instruction{is(0, unix.PR_SET_NAME)}},
		{unix.SYS_PRLIMIT64, [][]bpf.Instruction{is(0, 0), isLong(2, 0)}}, // read, never set
		{unix.SYS_EXECVEAT, [][]bpf.Instruction{is(0, execFD), isLong(1, pathAt), is(4, unix.AT_EMPTY_PATH)}},
	}
	if s.Interpreted { // Python closes its files at exec by ioctl, and asks whether they are terminals
		for _, request := range []uint32{unix.TCGETS, fioClex, fioNclex, fioNbio} {
			all = append(all, rule{unix.SYS_IOCTL, [][]bpf.Instruction{is(1, request)}})
		}
	}
	if len(s.Libraries) > 0 { // libraries are mapped to be run, and are never writable then
		const writeOrRun = unix.PROT_WRITE | unix.PROT_EXEC
		all = append(all, rule{unix.SYS_MMAP, [][]bpf.Instruction{highOutside(0, guardFrom, guardTo), masked(2, writeOrRun, unix.PROT_EXEC)}})
	}
	return all
}

// refusals are calls whose error should tell an author what happened; all others
// answer as if the kernel did not know them.
func refusals() map[uint32]syscall.Errno {
	all := map[uint32]syscall.Errno{
		unix.SYS_SOCKET: unix.EAFNOSUPPORT, unix.SYS_SOCKETPAIR: unix.EAFNOSUPPORT,
		unix.SYS_CONNECT: unix.EPERM, unix.SYS_CLONE: unix.EPERM, unix.SYS_EXECVE: unix.EPERM, unix.SYS_EXECVEAT: unix.EPERM,
		unix.SYS_MMAP: unix.EPERM, unix.SYS_MPROTECT: unix.EPERM, unix.SYS_TGKILL: unix.EPERM, unix.SYS_KILL: unix.EPERM,
		unix.SYS_PRCTL: unix.EPERM, unix.SYS_PRLIMIT64: unix.EPERM, unix.SYS_PTRACE: unix.EPERM, unix.SYS_MOUNT: unix.EPERM,
		unix.SYS_UNSHARE: unix.EPERM, unix.SYS_SETNS: unix.EPERM,
	}
	for _, number := range forks {
		all[number] = unix.EPERM
	}
	return all
}

// filter assembles the program for a process that has the given pid.
func filter(pid uint32, s Spec) ([]bpf.Instruction, error) {
	if auditArch == 0 {
		return nil, fmt.Errorf("no filter for %s", runtime.GOARCH)
	}
	number := bpf.LoadAbsolute{Off: offNumber, Size: 4}
	program := []bpf.Instruction{
		bpf.LoadAbsolute{Off: offArch, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: auditArch, SkipTrue: 1},
		bpf.RetConstant{Val: kill}, // the 32-bit calls have other numbers
		number,
	}
	calls := slices.Concat(plain, plainOld)
	if s.Interpreted {
		calls = slices.Concat(calls, interpreted)
	}
	for _, n := range calls {
		program = append(program, bpf.JumpIf{Cond: bpf.JumpEqual, Val: n, SkipFalse: 1}, bpf.RetConstant{Val: allow})
	}
	for _, r := range rules(pid, s) {
		program = append(program, assemble(r)...)
		program = append(program, number)
	}
	for n, errno := range refusals() {
		program = append(program, bpf.JumpIf{Cond: bpf.JumpEqual, Val: n, SkipFalse: 1}, bpf.RetConstant{Val: refuse | uint32(errno)})
	}
	return append(program, bpf.RetConstant{Val: refuse | uint32(unix.ENOSYS)}), nil
}

// assemble lays out a rule so that whatever fails goes on behind it.
func assemble(r rule) []bpf.Instruction {
	out := []bpf.Instruction{bpf.JumpIf{Cond: bpf.JumpEqual, Val: r.number}}
	for _, t := range r.tests {
		out = append(out, t...)
	}
	out = append(out, bpf.RetConstant{Val: allow})
	for i, instruction := range out {
		if jump, ok := instruction.(bpf.JumpIf); ok {
			jump.SkipFalse = uint8(len(out) - i - 1)
			out[i] = jump
		}
	}
	return out
}

// install puts the filter on the calling thread alone: exec is next, and it ends
// the others.
func install(program []bpf.Instruction) error {
	raw, err := bpf.Assemble(program)
	if err != nil {
		return err
	}
	code := make([]unix.SockFilter, len(raw))
	for i, r := range raw {
		code[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	prog := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	_, _, errno := syscall.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&prog)))
	runtime.KeepAlive(code)
	if errno != 0 {
		return errno
	}
	return nil
}
