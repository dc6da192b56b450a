// Command thirdparty fetches the files of others that pages load anew, by npm:
//
//	thirdparty <folder with manifest.json>
//
// To update one, write its new version into "source" and "version" of the manifest
// and run this: the file, its licence and its hash are written. Look at the
// difference before you commit it.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pinned is an entry of the manifest.
type pinned struct {
	File        string `json:"file"`
	As          string `json:"as"`
	Name        string `json:"name"`
	Version     string `json:"version"`
	Licence     string `json:"licence"`
	LicenceFile string `json:"licence_file"`
	Source      string `json:"source"`
	SHA256      string `json:"sha256"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: thirdparty <folder>")
		os.Exit(2)
	}
	if err := refresh(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "thirdparty:", err)
		os.Exit(1)
	}
}

func refresh(folder string) error {
	list := filepath.Join(folder, "manifest.json")
	b, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	var all []*pinned
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	for _, p := range all {
		if err := fetch(folder, p); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	out, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(list, append(out, '\n'), 0o644)
}

// fetch gets one file out of its package: "npm:htmx.org@4.0.1/dist/htmx.min.js".
func fetch(folder string, p *pinned) error {
	source, ok := strings.CutPrefix(p.Source, "npm:")
	at := strings.LastIndex(source, "@")
	if !ok || at < 0 {
		return fmt.Errorf("source %q is not npm:<package>@<version>/<file>", p.Source)
	}
	version, file, _ := strings.Cut(source[at:], "/")
	if version != "@"+p.Version {
		return fmt.Errorf("source and version name different versions")
	}
	dir, err := os.MkdirTemp("", "thirdparty-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	pack := exec.Command("npm", "pack", "--silent", "--pack-destination", dir, source[:at]+version)
	pack.Stderr = os.Stderr
	name, err := pack.Output()
	if err != nil {
		return fmt.Errorf("npm pack: %w", err)
	}
	if out, err := exec.Command("tar", "-xzf", filepath.Join(dir, strings.TrimSpace(string(name))), "-C", dir).CombinedOutput(); err != nil {
		return fmt.Errorf("tar: %w: %s", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "package", file))
	if err != nil {
		return err
	}
	licence, err := os.ReadFile(filepath.Join(dir, "package", "LICENSE"))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	p.SHA256 = hex.EncodeToString(sum[:])
	if err := os.WriteFile(filepath.Join(folder, p.LicenceFile), licence, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, p.File), b, 0o644)
}
