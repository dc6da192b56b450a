package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// BinVariable names the browser's program, instead of the one in PATH.
const BinVariable = "CHROMIUM_BIN"

// fetchTime is enough for a slow line: the packages are about 150 MB.
const fetchTime = 15 * time.Minute

// Find finds the browser, or fetches it once into the user's cache, with lines of
// progress on stderr. Whoever starts many tests calls it before them.
func Find(ctx context.Context) (embedded.Chromium, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	return embedded.FindChromium(ctx, embedded.FindOptions{
		Bin: os.Getenv(BinVariable), Cache: embedded.UserCache(),
		Report: func(line string) { fmt.Fprintln(os.Stderr, line) },
	})
}

// browserProcess is one running Chromium.
type browserProcess struct {
	ctx   context.Context // done when the browser is gone
	quit  func()
	said  *tail
	agent string // its user agent, without the word "Headless"
}

var shared struct {
	sync.Mutex
	*browserProcess
}

// theBrowser gives the browser of this test binary, started when there is none
// or when the last one is gone.
func theBrowser() (*browserProcess, error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.browserProcess != nil && shared.ctx.Err() == nil {
		return shared.browserProcess, nil
	}
	b, err := start()
	if err != nil {
		return nil, err
	}
	shared.browserProcess = b
	return b, nil
}

// startTime is long for a machine that does much else at the same time.
const startTime = time.Minute

func start() (*browserProcess, error) {
	found, err := Find(context.Background())
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp(shortest(os.TempDir()), "marshrut-browser-")
	if err != nil {
		return nil, err
	}
	env := append(found.Env(), "PATH=/usr/local/bin:/usr/bin:/bin", "HOME="+profile, "TZ=Europe/Moscow", "LC_ALL=C.UTF-8", "LANGUAGE=ru",
		"TMPDIR="+profile, "XDG_CONFIG_HOME="+profile, "XDG_CACHE_HOME="+profile, "DBUS_SESSION_BUS_ADDRESS=disabled:")
	if found.Fonts != "" {
		conf := filepath.Join(profile, "fonts.conf")
		if err := os.WriteFile(conf, fmt.Appendf(nil, fontsConf, found.Fonts, profile), 0o644); err != nil {
			return nil, err
		}
		env = append(env, "FONTCONFIG_FILE="+conf)
	}
	b := &browserProcess{said: &tail{}}
	options := append(flags(), chromedp.ExecPath(found.Path), chromedp.UserDataDir(profile), chromedp.NoInheritEnv, chromedp.Env(env...),
		chromedp.CombinedOutput(b.said), chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) { guard(cmd, profile) }))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	b.ctx, _ = chromedp.NewContext(allocator)
	b.quit = stop
	started := make(chan error, 1)
	go func() { started <- b.greet() }()
	select {
	case err = <-started:
	case <-time.After(startTime):
		err = errors.New("does not answer")
	}
	if err != nil {
		stop()
		return nil, fmt.Errorf("%s did not start: %w\n%s", found.Path, err, b.said)
	}
	return b, nil
}

// shortest is the folder, or /tmp where the browser's socket below it would get a
// longer name than the kernel allows.
func shortest(folder string) string {
	if len(folder)+len("/marshrut-browser-1234567890/org.chromium.Chromium.123456/SingletonSocket") > 107 {
		return "/tmp"
	}
	return folder
}

func flags() []chromedp.ExecAllocatorOption {
	given := map[string]any{
		"headless": "new", "no-sandbox": true, "disable-gpu": true, "disable-quic": true,
		"no-first-run": true, "no-default-browser-check": true, "disable-background-networking": true,
		"disable-component-update": true, "disable-sync": true, "disable-extensions": true, "disable-default-apps": true,
		"disable-breakpad": true, "disable-dev-shm-usage": true, "metrics-recording-only": true, "mute-audio": true,
		"password-store": "basic", "disable-search-engine-choice-screen": true, "disable-features": "Translate,MediaRouter,OptimizationHints",
		// All tabs are alike, whichever of them would be in front on a screen.
		"disable-background-timer-throttling": true, "disable-backgrounding-occluded-windows": true, "disable-renderer-backgrounding": true,
		// Pictures are the same on each machine.
		"force-color-profile": "srgb", "font-render-hinting": "none", "hide-scrollbars": true, "lang": "ru-RU",
		// Nothing leaves this machine, also not what the browser itself would ask for.
		"host-resolver-rules": "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE ::1",
	}
	var options []chromedp.ExecAllocatorOption
	for name, value := range given {
		options = append(options, chromedp.Flag(name, value))
	}
	return options
}

const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>%s</dir>
  <cachedir>%s/fontconfig</cachedir>
  <alias><family>sans-serif</family><prefer><family>Liberation Sans</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Liberation Sans</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Liberation Serif</family><family>DejaVu Serif</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>Liberation Mono</family><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`

// watchman starts the browser and waits for the end of its own input, which comes
// when the test binary ends in whatever way. It leaves no process and no profile.
const watchman = `profile=$1; shift
"$@" </dev/null &
exec 3<&- 4>&-
read -r gone
kill -KILL $!; wait; sleep 0.1
rm -rf "$profile"
kill -KILL 0`

// guard puts the watchman between us and the browser, in a process group of their
// own: Ctrl-C in the terminal and a killed test end the same way.
func guard(cmd *exec.Cmd, profile string) {
	cmd.Args = append([]string{"sh", "-c", watchman, "sh", profile}, cmd.Args...)
	cmd.Path = "/bin/sh"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	input, err := cmd.StdinPipe()
	if err != nil {
		cmd.Err = err
		return
	}
	cmd.Cancel = input.Close
}

// tail keeps the last of what the browser said.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	t.text = t.text[max(0, len(t.text)-4<<10):]
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.text))
}
