package asset

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/js"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

// first is the module that the others import. It is joined open, so that base.js
// exports what it exports; the others follow as blocks, each with names of its own.
const first = "island.js"

// late are modules that only some pages load, beside base.js.
var late = []string{"clock.js", "follow.js", "upload.js", "watch.js"}

// ownImport is the one kind of import that our modules may have.
var ownImport = regexp.MustCompile(`(?m)^import \{[^}]*\} from '\./island\.js';\n`)

// joinStyle puts the sheet together, the rules of the pictures with it.
func joinStyle(dir fs.FS) ([]byte, error) {
	sheet, err := joinFiles(dir, ".css", nil)
	if err != nil {
		return nil, err
	}
	return slices.Concat(sheet, []byte("@layer picture {"), []byte(picture.Stylesheet), []byte("}")), nil
}

// joinScripts gives the scripts by the name under which they are served. Modules
// know each other by events and by the exports of island.js only; that is what
// makes joining them so simple.
func joinScripts(dir fs.FS) (map[string][]byte, error) {
	base, err := joinFiles(dir, ".js", func(name string, text []byte) []byte {
		switch {
		case slices.Contains(late, name):
			return nil
		case name == first:
			return text
		}
		return slices.Concat([]byte("{\n"), ownImport.ReplaceAll(text, nil), []byte("}\n"))
	}, first)
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{"base.js": base}
	for _, name := range late {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		all[name] = bytes.ReplaceAll(text, []byte("'./"+first+"'"), []byte("'./base.js'"))
	}
	for name, text := range all {
		if all[name], err = shrink(text); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// joinFiles joins the files of one kind in order of name, those named in front first.
func joinFiles(dir fs.FS, ext string, each func(name string, text []byte) []byte, front ...string) ([]byte, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, err
	}
	names := slices.Clone(front)
	for _, e := range entries {
		if path.Ext(e.Name()) == ext && !slices.Contains(front, e.Name()) {
			names = append(names, e.Name())
		}
	}
	var out []byte
	for _, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		if each != nil {
			text = each(name, text)
		}
		out = append(out, text...)
	}
	return out, nil
}

func shrink(script []byte) ([]byte, error) {
	const media = "application/javascript"
	m := minify.New()
	m.AddFunc(media, js.Minify)
	out, err := m.Bytes(media, script)
	return []byte(strings.TrimSpace(string(out))), err
}
