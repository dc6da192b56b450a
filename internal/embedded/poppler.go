package embedded

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Poppler is the pair of programs that make pictures of a PDF's pages.
type Poppler struct {
	Dir         string   // holds pdftoppm and pdfinfo
	LibraryPath []string // for LD_LIBRARY_PATH; empty for an installed Poppler
	Root        string   // of the fetched packages; empty for an installed Poppler
	Version     string   // 22.12.0
}

// FindPoppler takes the named folder (POPPLER_BIN), else the programs in PATH. Where
// there are none, Debian's packages are fetched into the cache; that needs no root
// and changes nothing on the system.
//
// Fails with ErrPopplerMissing, or as FetchDebian does for a full disk.
func FindPoppler(ctx context.Context, o FindOptions) (Poppler, error) {
	if o.Bin != "" {
		p, err := inspectPoppler(ctx, Poppler{Dir: o.Bin})
		if err != nil {
			return p, ErrPopplerMissing.Saying(fmt.Sprintf(
				"В папке %s (POPPLER_BIN) нет работающих программ pdftoppm и pdfinfo: исправьте путь или уберите переменную.", o.Bin)).Because(err)
		}
		return p, nil
	}
	if path, err := exec.LookPath("pdftoppm"); err == nil {
		if p, err := inspectPoppler(ctx, Poppler{Dir: filepath.Dir(path)}); err == nil {
			return p, nil
		}
	}
	if o.Cache == "" {
		return Poppler{}, ErrPopplerMissing
	}
	p, err := fetchPoppler(ctx, o)
	if err != nil && !errors.Is(err, ErrDiskFull) && !errors.Is(err, ErrFolderDenied) {
		return p, ErrPopplerMissing.Because(err)
	}
	return p, err
}

var popplerVersion = regexp.MustCompile(`version (\d+(\.\d+)+)`)

// inspectPoppler runs both programs once: where they do not run they are no use.
func inspectPoppler(ctx context.Context, p Poppler) (Poppler, error) {
	dir, err := filepath.Abs(p.Dir)
	if err != nil {
		return p, fmt.Errorf("folder %s: %w", p.Dir, err)
	}
	p.Dir = dir
	for _, name := range []string{"pdftoppm", "pdfinfo"} {
		cmd := exec.CommandContext(ctx, filepath.Join(dir, name), "-v")
		cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "LD_LIBRARY_PATH=" + strings.Join(p.LibraryPath, ":")}
		out, err := cmd.CombinedOutput()
		if err != nil {
			return p, fmt.Errorf("%s -v: %w: %s", cmd.Path, err, out)
		}
		m := popplerVersion.FindSubmatch(out)
		if m == nil {
			return p, fmt.Errorf("%s -v: no version in %q", cmd.Path, out)
		}
		p.Version = string(m[1])
	}
	return p, nil
}

// fetchPoppler takes the programs with the libraries they are linked with and a font
// that knows Cyrillic, for documents that bring none of their own.
func fetchPoppler(ctx context.Context, o FindOptions) (Poppler, error) {
	tree, err := FetchDebian(ctx, DebianRequest{
		Name:    "poppler",
		Title:   "Poppler",
		Install: []string{"poppler-utils", "fonts-liberation", "fontconfig-config"},
		Keep:    []string{"fonts-dejavu-core", "lib*", "zlib1g"},
		Drop:    []string{"libpam*", "lib*-perl", "libperl*"},
	}, o.Cache, o.Report)
	if err != nil {
		return Poppler{}, err
	}
	return inspectPoppler(ctx, Poppler{Dir: filepath.Join(tree.Root, "usr/bin"), LibraryPath: tree.LibraryPath, Root: tree.Root})
}
