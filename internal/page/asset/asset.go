package asset

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
)

// Prefix is where the files stand.
const Prefix = "/static/"

//go:embed style script thirdparty file
var embedded embed.FS

// one is a file as it is served. Its packed forms are made when they are first
// asked for, once.
type one struct {
	hash  string
	media string
	plain []byte
	br    func() []byte
	gzip  func() []byte
}

// all are the files by name, made on first use.
var all = sync.OnceValue(func() map[string]*one {
	files, err := load(embedded)
	if err != nil {
		panic(fmt.Sprintf("asset: %v", err)) // what is built in does not fit together: a test finds it first
	}
	return files
})

// Path gives the address of a file by its name: "style.css", "base.js", "htmx.js",
// and those of folder file/. A name that is not there is a mistake in the program.
func Path(name string) string {
	f, ok := all()[name]
	if !ok {
		panic("asset: there is no file " + name)
	}
	return Prefix + f.hash + "/" + name
}

// load puts all files together out of the four folders.
func load(dir fs.FS) (map[string]*one, error) {
	files := map[string]*one{}
	add := func(name, hash string, b []byte) error {
		if files[name] != nil {
			return fmt.Errorf("two files are named %s", name)
		}
		media, err := mediaOf(name)
		files[name] = &one{hash: hash, media: media, plain: b}
		files[name].pack()
		return err
	}
	written, err := joinStyle(sub(dir, "style"))
	if err != nil {
		return nil, fmt.Errorf("style: %w", err)
	}
	style := squeeze(written)
	if err := add("style.css", hash(style), style); err != nil {
		return nil, err
	}
	scripts, err := joinScripts(sub(dir, "script"))
	if err != nil {
		return nil, fmt.Errorf("script: %w", err)
	}
	// One hash for all scripts: they find each other beside themselves.
	together := []byte{}
	for _, name := range slices.Sorted(maps.Keys(scripts)) {
		together = append(together, scripts[name]...)
	}
	for name, b := range scripts {
		if err := add(name, hash(together), b); err != nil {
			return nil, err
		}
	}
	pinned, err := manifest(dir)
	if err != nil {
		return nil, err
	}
	for _, p := range pinned {
		b, err := fs.ReadFile(dir, "thirdparty/"+p.File)
		if err != nil {
			return nil, err
		}
		if err := add(p.As, hash(b), b); err != nil {
			return nil, err
		}
	}
	return files, fs.WalkDir(sub(dir, "file"), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(dir, "file/"+name)
		if err != nil {
			return err
		}
		return add(name, hash(b), b)
	})
}

func sub(dir fs.FS, name string) fs.FS {
	s, err := fs.Sub(dir, name)
	if err != nil { // only for names that are no paths
		panic(err)
	}
	return s
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])[:12]
}

// Pinned is a file of others, as thirdparty/manifest.json describes it.
type Pinned struct {
	File        string `json:"file"`
	As          string `json:"as"` // the name under which it is served
	Name        string `json:"name"`
	Version     string `json:"version"`
	Licence     string `json:"licence"`
	LicenceFile string `json:"licence_file"`
	Source      string `json:"source"`
	SHA256      string `json:"sha256"`
}

// ThirdParty lists the files of others that pages load, for the page that names
// their licences.
func ThirdParty() []Pinned {
	p, err := manifest(embedded)
	if err != nil {
		panic(err)
	}
	return p
}

func manifest(dir fs.FS) ([]Pinned, error) {
	b, err := fs.ReadFile(dir, "thirdparty/manifest.json")
	if err != nil {
		return nil, err
	}
	var all []Pinned
	return all, json.Unmarshal(b, &all)
}
