package confine

import (
	"syscall"
	"unsafe"

	llsys "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// Confinement is what the kernel gives for confining programs.
type Confinement struct {
	Landlock int  // version of Landlock's interface; 0: the kernel has none
	Seccomp  bool // without it no program is started at all
}

// Probe asks the kernel.
func Probe() Confinement {
	var c Confinement
	if version, err := llsys.LandlockGetABIVersion(); err == nil {
		c.Landlock = version
	}
	action := kill
	_, _, errno := syscall.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&action)))
	c.Seccomp = errno == 0 && auditArch != 0
	return c
}

// Complete tells whether both are there.
func (c Confinement) Complete() bool { return c.Landlock > 0 && c.Seccomp }

// String says it to the operator.
func (c Confinement) String() string {
	switch {
	case !c.Seccomp:
		return "Ядро не поддерживает seccomp: инструменты не запускаются."
	case c.Landlock == 0:
		return "Ядро без Landlock: инструменты без сети и без права запускать программы, но могут читать файлы, доступные серверу."
	}
	return "Инструменты изолированы: Landlock и seccomp."
}
