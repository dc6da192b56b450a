package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Office is LibreOffice's writer without a screen. The product doesn't need it: tests
// open documents with it, since most of their readers will.
type Office struct {
	Program     string   // soffice.bin, or soffice of an installed one
	LibraryPath []string // for LD_LIBRARY_PATH; empty for an installed one
	Fonts       string   // folder with the fonts that came with it; empty means the system's
	Version     string   // 7.4.7.2
}

// FindOffice takes soffice in PATH. Where there is none, Debian's packages are fetched
// into the cache, about 150 MB; that needs no root and changes nothing on the system.
// Fails as FetchDebian does.
func FindOffice(ctx context.Context, o FindOptions) (Office, error) {
	if path, err := exec.LookPath("soffice"); err == nil {
		if p, err := inspectOffice(ctx, Office{Program: path}); err == nil {
			return p, nil
		}
	}
	tree, err := FetchDebian(ctx, DebianRequest{
		Name:    "libreoffice",
		Title:   "LibreOffice",
		Install: []string{"libreoffice-writer-nogui", "fonts-liberation", "fontconfig-config"},
		Keep:    []string{"libreoffice-*", "uno-libs-private", "ure*", "fonts-*", "lib*", "zlib1g", "ucf", "xkb-data"},
		Drop:    []string{"libpam*", "lib*-perl", "libperl*", "libreoffice-style-*", "libsystemd*", "fonts-opensymbol"},
	}, o.Cache, o.Report)
	if err != nil {
		return Office{}, err
	}
	program := filepath.Join(tree.Root, "usr/lib/libreoffice/program")
	if err := resettle(tree.Root, program); err != nil {
		return Office{}, err
	}
	return inspectOffice(ctx, Office{Program: filepath.Join(program, "soffice.bin"),
		LibraryPath: append([]string{program}, tree.LibraryPath...), Fonts: filepath.Join(tree.Root, "usr/share/fonts")})
}

// Environment is what the program runs with; home is a folder of its own.
func (p Office) Environment(home string) []string {
	return []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + home, "SAL_USE_VCLPLUGIN=svp",
		"LD_LIBRARY_PATH=" + strings.Join(p.LibraryPath, ":")}
}

// resettle turns the system's folders that the program's own settings name into the
// tree's: no script of the packages was run. It may be repeated.
func resettle(root, program string) error {
	names, err := filepath.Glob(filepath.Join(program, "*rc"))
	if err != nil {
		return err
	}
	for _, name := range names {
		old, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		here := "file://" + root
		if strings.Contains(string(old), here) {
			continue
		}
		now := strings.NewReplacer("file:///etc/libreoffice/registry", here+"/usr/lib/libreoffice/share/.registry", // what an installation copies
			"file:///usr/", here+"/usr/", "file:///etc/", here+"/etc/", "file:///var/", here+"/var/").Replace(string(old))
		fresh := fmt.Sprintf("%s.%d", name, os.Getpid())
		if err := os.WriteFile(fresh, []byte(now), 0o644); err != nil {
			return err
		}
		if err := os.Rename(fresh, name); err != nil {
			return err
		}
	}
	return nil
}

var officeVersion = regexp.MustCompile(`LibreOffice (\d+(\.\d+)+)`)

func inspectOffice(ctx context.Context, p Office) (Office, error) {
	cmd := exec.CommandContext(ctx, p.Program, "--version")
	cmd.Env = p.Environment("/tmp")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return p, fmt.Errorf("%s --version: %w: %s", p.Program, err, out)
	}
	m := officeVersion.FindSubmatch(out)
	if m == nil {
		return p, fmt.Errorf("%s --version: no version in %q", p.Program, out)
	}
	p.Version = string(m[1])
	return p, nil
}
