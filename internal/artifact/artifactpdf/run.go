package artifactpdf

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/confine"
)

// system is what a linked program reads of an installed system: the linker, libraries,
// fonts and Poppler's tables of characters. Not all of it is on every system.
var system = []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
	"/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/poppler"}

const fontsFile = "fonts.conf"

// run starts a program in the folder, confined, and gives what it said. One that
// refuses the file, or does not end in time, gives ErrPreviewFailed.
func (p *Previewer) run(ctx context.Context, folder, program string, args ...string) ([]byte, error) {
	if err := os.WriteFile(filepath.Join(folder, fontsFile), p.fonts(folder), 0o600); err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(p.Bin, program))
	if err != nil {
		return nil, artifact.ErrPreviewMissing.Because(err)
	}
	defer func() { _ = file.Close() }()
	libraries := system
	if p.Root != "" {
		libraries = append([]string{p.Root}, system...)
	}
	cmd, err := confine.Command(p.Launcher, confine.Spec{Name: program, Args: args, Folder: folder, Memory: maxMemory, FileSize: maxPicture,
		CPU: maxWork, Parent: os.Getpid(), Libraries: libraries}, file)
	if err != nil {
		return nil, err
	}
	cmd.Env = []string{"LC_ALL=C.UTF-8", "HOME=" + folder, "TMPDIR=" + folder, "FONTCONFIG_FILE=" + filepath.Join(folder, fontsFile),
		"LD_LIBRARY_PATH=" + strings.Join(p.LibraryPath, ":")}
	var out, said limited
	cmd.Stdout, cmd.Stderr = &out, &said

	within, cancel := context.WithTimeout(ctx, p.Deadline)
	defer cancel()
	started, ended := make(chan error, 1), make(chan error, 1)
	go func() { // the kernel ends the program with the thread that started it
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			ended <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	select {
	case err = <-ended:
	case <-within.Done():
		_ = cmd.Process.Kill() // it can't have started others
		<-ended                //nolint:errcheck // it ended as it was killed
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		err = within.Err()
	}
	switch {
	case err == nil:
		return out.Bytes(), nil
	case bytes.HasPrefix(said.Bytes(), []byte("confine:")): // it never ran
		return nil, artifact.ErrPreviewMissing.Because(fmt.Errorf("%s: %w: %s", program, err, said.Bytes()))
	}
	// The programs quote the file; it is not for the log.
	return nil, artifact.ErrPreviewFailed.Because(fmt.Errorf("%s: %w", program, err))
}

// fonts says where fonts lie; what fontconfig finds out it keeps in the folder.
func (p *Previewer) fonts(folder string) []byte {
	dirs := "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
	if p.Root != "" {
		dirs += "<dir>" + filepath.Join(p.Root, "usr/share/fonts") + "</dir>"
	}
	return []byte(`<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>` + dirs +
		"<cachedir>" + filepath.Join(folder, "fonts") + "</cachedir></fontconfig>")
}

// limited keeps the beginning of what a program says.
type limited struct{ bytes.Buffer }

// Write takes all and keeps 64 KiB.
func (l *limited) Write(b []byte) (int, error) {
	if room := 64<<10 - l.Len(); room > 0 {
		l.Buffer.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}
