package confine

import "golang.org/x/sys/unix"

const auditArch = uint32(unix.AUDIT_ARCH_AARCH64)

// plainOld are the forms of plain calls that only this architecture has.
var plainOld = []uint32{unix.SYS_FSTATAT}

var forks []uint32
