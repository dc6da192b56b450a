//go:build !amd64 && !arm64

package confine

const auditArch = uint32(0)

var plainOld, forks []uint32
