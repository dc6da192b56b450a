// Package documenttest reads documents back for tests: PDF by Poppler, DOCX by its
// XML and by LibreOffice. Only for tests.
package documenttest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

func options() embedded.FindOptions {
	return embedded.FindOptions{Cache: embedded.UserCache(), Report: func(line string) { fmt.Fprintln(os.Stderr, line) }}
}

var poppler = sync.OnceValues(func() (embedded.Poppler, error) {
	o := options()
	o.Bin = os.Getenv("POPPLER_BIN")
	return embedded.FindPoppler(context.Background(), o)
})

var office = sync.OnceValues(func() (embedded.Office, error) { return embedded.FindOffice(context.Background(), options()) })

func run(tb testing.TB, in []byte, program string, env []string, args ...string) []byte {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env, cmd.Stdin = env, bytes.NewReader(in)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s: %v: %s", filepath.Base(program), err, errs.String())
	}
	return out
}

func popple(tb testing.TB, in []byte, program string, args ...string) []byte {
	tb.Helper()
	p, err := poppler()
	if err != nil {
		tb.Fatal(err)
	}
	return run(tb, in, filepath.Join(p.Dir, program), []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "LD_LIBRARY_PATH=" + strings.Join(p.LibraryPath, ":")}, args...)
}

// PDFText gives the words of a PDF page by page, as they lie on it.
func PDFText(tb testing.TB, pdf []byte) []string {
	tb.Helper()
	text := string(popple(tb, pdf, "pdftotext", "-layout", "-", "-"))
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

// Picture draws one page of a PDF in shades of grey (PGM), at the resolution.
func Picture(tb testing.TB, pdf []byte, page, dpi int) []byte {
	tb.Helper()
	n := fmt.Sprint(page)
	return popple(tb, pdf, "pdftoppm", "-gray", "-r", fmt.Sprint(dpi), "-f", n, "-l", n, "-")
}

// restart is how LibreOffice asks to be started again.
const restart = 81

// Convert opens DOCX files with LibreOffice, all in one start, and saves them as PDF.
func Convert(tb testing.TB, docx ...[]byte) (pdfs [][]byte) {
	tb.Helper()
	o, err := office()
	if err != nil {
		tb.Fatal(err)
	}
	home := tb.TempDir()
	if o.Fonts != "" {
		conf := `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>` + o.Fonts + `</dir><cachedir>` + home + `/fonts</cachedir>` +
			`<alias binding="same"><family>Times New Roman</family><prefer><family>Liberation Serif</family></prefer></alias></fontconfig>`
		write(tb, filepath.Join(home, "fonts.conf"), []byte(conf))
	}
	args := []string{"-env:UserInstallation=file://" + home + "/profile", "--headless", "--norestore", "--convert-to", "pdf", "--outdir", home}
	for i, one := range docx {
		in := filepath.Join(home, fmt.Sprintf("%d.docx", i))
		write(tb, in, one)
		args = append(args, in)
	}
	env := append(o.Environment(home), "FONTCONFIG_FILE="+filepath.Join(home, "fonts.conf"))
	for range 2 { // the first start of a new profile ends with the wish to be started again
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, o.Program, args...)
		cmd.Env = env
		out, err := cmd.CombinedOutput()
		if err == nil {
			break
		}
		if cmd.ProcessState.ExitCode() != restart {
			tb.Fatalf("LibreOffice: %v: %s", err, out)
		}
	}
	for i := range docx {
		pdf, err := os.ReadFile(filepath.Join(home, fmt.Sprintf("%d.pdf", i)))
		if err != nil {
			tb.Fatalf("LibreOffice did not convert the document: %v", err)
		}
		pdfs = append(pdfs, pdf)
	}
	return pdfs
}

func write(tb testing.TB, name string, data []byte) {
	tb.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		tb.Fatal(err)
	}
}
