package embedded

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Chromium is a browser's program; the tests of the pages drive it.
type Chromium struct {
	Path        string
	LibraryPath []string // for LD_LIBRARY_PATH; empty for an installed browser
	Fonts       string   // folder with the fonts that came with it; empty means the system's
	Major       int      // 150
}

// chromiumNames are tried in this order in PATH.
var chromiumNames = []string{"chromium", "chromium-browser", "google-chrome"}

// FindChromium takes the named program (CHROMIUM_BIN), else one in PATH. Where
// there is none, Debian's packages with fonts that know Cyrillic are fetched into
// the cache; that needs no root and changes nothing on the system.
//
// Fails with ErrChromiumMissing, or as FetchDebian does for a full disk.
func FindChromium(ctx context.Context, o FindOptions) (Chromium, error) {
	if o.Bin != "" {
		c, err := inspectChromium(ctx, Chromium{Path: o.Bin})
		if err != nil {
			return c, ErrChromiumMissing.Saying(fmt.Sprintf(
				"%s (CHROMIUM_BIN) — не работающая программа Chromium: исправьте путь или уберите переменную.", o.Bin)).Because(err)
		}
		return c, nil
	}
	for _, name := range chromiumNames {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		// Some systems have only a stub there that speaks of an app store.
		if c, err := inspectChromium(ctx, Chromium{Path: path}); err == nil {
			return c, nil
		}
	}
	if o.Cache == "" {
		return Chromium{}, ErrChromiumMissing
	}
	c, err := fetchChromium(ctx, o)
	if err != nil && !errors.Is(err, ErrDiskFull) && !errors.Is(err, ErrFolderDenied) {
		return c, ErrChromiumMissing.Because(err)
	}
	return c, err
}

// Env is added to the environment in which the browser runs.
func (c Chromium) Env() []string {
	if len(c.LibraryPath) == 0 {
		return nil
	}
	return []string{"LD_LIBRARY_PATH=" + strings.Join(c.LibraryPath, ":")}
}

var chromiumVersion = regexp.MustCompile(`(\d+)\.\d+\.\d+\.\d+`)

func inspectChromium(ctx context.Context, c Chromium) (Chromium, error) {
	cmd := exec.CommandContext(ctx, c.Path, "--version")
	cmd.Env = append([]string{"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent"}, c.Env()...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return c, fmt.Errorf("%s --version: %w: %s", c.Path, err, out)
	}
	m := chromiumVersion.FindSubmatch(out)
	if m == nil {
		return c, fmt.Errorf("%s --version: no version in %q", c.Path, out)
	}
	c.Major, err = strconv.Atoi(string(m[1]))
	return c, err
}

// fetchChromium takes the browser and the libraries it is linked with, without
// the toolkits and drivers that only a window on a screen needs.
func fetchChromium(ctx context.Context, o FindOptions) (Chromium, error) {
	tree, err := FetchDebian(ctx, DebianRequest{
		Name:    "chromium",
		Title:   "Chromium",
		Install: []string{"chromium", "chromium-l10n", "fonts-liberation", "fonts-dejavu-core"},
		Keep:    []string{"chromium-common", "lib*", "zlib1g"},
		Drop:    []string{"libgtk*", "libgl1-mesa-dri", "libllvm*", "libz3*", "libperl*", "lib*-perl", "libpam*", "lib*-bin"},
	}, o.Cache, o.Report)
	if err != nil {
		return Chromium{}, err
	}
	// libpulse finds its own second half by an absolute path.
	pulse, _ := filepath.Glob(filepath.Join(tree.Root, "usr/lib/*-linux-*/pulseaudio"))
	return inspectChromium(ctx, Chromium{
		Path:        filepath.Join(tree.Root, "usr/lib/chromium/chromium"),
		LibraryPath: append(tree.LibraryPath, pulse...),
		Fonts:       filepath.Join(tree.Root, "usr/share/fonts"),
	})
}
