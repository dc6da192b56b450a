package embedded

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// Python is an interpreter that knows gRPC, Protocol Buffers and cryptography: what
// an instrument program written in Python stands on.
type Python struct {
	Path        string   // the real program, no link: /usr/bin/python3.11
	Folders     []string // what it reads: its library, its packages, its shared libraries
	LibraryPath []string // for LD_LIBRARY_PATH; empty for an installed Python
}

// FindPython takes the system's own Python where it has all that is needed. Where it
// does not, Debian's packages are fetched into the cache; that needs no root and
// changes nothing on the system. It serves the tests only: an operator who wants
// programs in Python installs the packages.
//
// Fails with ErrPackageMissing, or as FetchDebian does for a full disk.
func FindPython(ctx context.Context, o FindOptions) (Python, error) {
	if path, err := filepath.EvalSymlinks("/usr/bin/python3"); err == nil {
		p, err := inspectPython(ctx, Python{Path: path, Folders: []string{"/usr/lib", "/lib", "/lib64", "/usr/lib64", "/etc/ld.so.cache"}})
		if err == nil {
			return p, nil
		}
	}
	if o.Cache == "" {
		return Python{}, ErrPackageMissing
	}
	tree, err := FetchDebian(ctx, DebianRequest{
		Name:    "python",
		Title:   "Python",
		Install: []string{"python3-minimal", "python3-grpcio", "python3-protobuf", "python3-cryptography"},
		Keep:    []string{"python3*", "lib*", "zlib1g"},
		Drop:    []string{"libpam*", "lib*-perl", "libperl*"},
	}, o.Cache, o.Report)
	if err != nil {
		return Python{}, err
	}
	found, err := filepath.Glob(filepath.Join(tree.Root, "usr/bin/python3.[0-9]*"))
	if err != nil || len(found) == 0 {
		return Python{}, ErrPackageMissing.Because(errors.Join(err, fmt.Errorf("no python3 in %s", tree.Root)))
	}
	// The dynamic loader and the C library are the system's own.
	return inspectPython(ctx, Python{Path: found[0], LibraryPath: tree.LibraryPath,
		Folders: []string{filepath.Join(tree.Root, "usr/lib"), "/usr/lib", "/lib", "/lib64", "/usr/lib64", "/etc/ld.so.cache"}})
}

// inspectPython runs it once: one that cannot import what is needed is no use.
func inspectPython(ctx context.Context, p Python) (Python, error) {
	cmd := exec.CommandContext(ctx, p.Path, "-I", "-B", "-c", "import grpc, google.protobuf, cryptography.x509")
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LD_LIBRARY_PATH=" + strings.Join(p.LibraryPath, ":")}
	if out, err := cmd.CombinedOutput(); err != nil {
		return p, fmt.Errorf("%s: %w: %s", p.Path, err, out)
	}
	return p, nil
}
