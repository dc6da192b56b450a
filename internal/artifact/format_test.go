package artifact

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// pack makes a package with the members "name=contents".
func pack(t *testing.T, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		name, body, _ := strings.Cut(m, "=")
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// openDocument makes one as office programs do: its type first, stored as it is.
func openDocument(kind string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	text := []byte("application/vnd.oasis.opendocument." + kind)
	w, _ := z.CreateRaw(&zip.FileHeader{Name: "mimetype", UncompressedSize64: uint64(len(text)), CompressedSize64: uint64(len(text))})
	_, _ = w.Write(text)
	w, _ = z.Create("content.xml")
	_, _ = w.Write([]byte("<x/>"))
	_ = z.Close()
	return b.Bytes()
}

func TestFormat_ContentsMustBeWhatTheNameSays(t *testing.T) {
	t.Parallel()
	ole := append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 2048)...)
	word := pack(t, "[Content_Types].xml=<x/>", "_rels/.rels=<x/>", "word/document.xml=<x/>")
	late := []string{"aaa.bin=x"} // a writer that puts other things first
	for i := range 300 {
		late = append(late, fmt.Sprintf("media/%d.bin=x", i))
	}
	lateWord := pack(t, append(late, "[Content_Types].xml=<x/>", "word/document.xml=<x/>")...)
	ftyp := func(brand string) []byte {
		return append([]byte("\x00\x00\x00\x18ftyp"+brand+"\x00\x00\x00\x00"), make([]byte, 64)...)
	}
	for _, c := range []struct {
		name string
		b    []byte
		want bool
	}{
		{"a.pdf", []byte("%PDF-1.7\n1 0 obj"), true},
		{"a.pdf", []byte("MZ\x90\x00 a program"), false},
		{"a.docx", word, true},
		{"a.docx", lateWord, true},
		{"a.DOCX", word, true},
		{"a.xlsx", word, false},
		{"a.docx", pack(t, "readme.txt=hello"), false},
		{"a.zip", pack(t, "readme.txt=hello"), true},
		{"a.zip", pack(t, "META-INF/MANIFEST.MF=Manifest-Version: 1.0"), false},
		{"a.odt", openDocument("text"), true},
		{"a.ods", openDocument("text"), false},
		{"a.doc", ole, true},
		{"a.doc", []byte("{\\rtf1 hello}"), false},
		{"a.rtf", []byte("{\\rtf1 hello}"), true},
		{"a.txt", []byte("Рефлексия после урока"), true},
		{"a.txt", []byte{0xd0, 0xe5, 0xf4, 0xeb, 0xe5, 0xea, 0xf1, 0xe8, 0xff}, true}, // Windows-1251
		{"a.txt", []byte("<!DOCTYPE html><html>"), false},
		{"a.txt", []byte("#!/bin/sh\nrm -rf /"), false},
		{"a.csv", []byte("ФИО;Балл\nИванова;5\n"), true},
		{"a.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), true},
		{"a.png", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), false},
		{"a.jpeg", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), true},
		{"a.gif", []byte("GIF89a"), true},
		{"a.webp", []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), true},
		{"a.mp4", ftyp("isom"), true},
		{"a.mp4", ftyp("qt  "), false},
		{"a.mov", ftyp("qt  "), true},
		{"a.heic", ftyp("heic"), true},
		{"a.webm", append([]byte("\x1a\x45\xdf\xa3\x42\x82\x84webm"), make([]byte, 64)...), true},
	} {
		f, known := FormatOf(c.name)
		if !known {
			t.Errorf("%s is not known", c.name)
			continue
		}
		head := c.b[:min(len(c.b), headSize)]
		if got := f.LooksRight(head) && f.HoldsMember(bytes.NewReader(c.b), int64(len(c.b))); got != c.want {
			t.Errorf("%s with %.20q: %v, want %v", c.name, c.b, got, c.want)
		}
	}
	for _, name := range []string{"a.html", "a.svg", "a.exe", "a.js", "a.docm", "a.xhtml", "a", ".", "", "a.pdf.exe"} {
		if f, known := FormatOf(name); known {
			t.Errorf("%q is taken as %s", name, f.Code)
		}
	}
}

func TestFormat_NothingThatABrowserRunsIsShown(t *testing.T) {
	t.Parallel()
	for _, f := range formats {
		if f.Inline && !strings.HasPrefix(f.MediaType, "image/") && !strings.HasPrefix(f.MediaType, "video/") {
			t.Errorf("%s is shown as %s", f.Code, f.MediaType)
		}
		if strings.Contains(f.MediaType, "svg") || strings.Contains(f.MediaType, "html") || strings.Contains(f.MediaType, "xml") && !strings.HasPrefix(f.MediaType, openXML) {
			t.Errorf("%s is taken as %s", f.Code, f.MediaType)
		}
		if !f.Takes("") || !f.Takes(f.MediaType) || !f.Takes("application/octet-stream") || f.Takes("text/html") || f.Takes("not a type") {
			t.Errorf("%s takes other declared types than it should", f.Code)
		}
	}
}

// A directory of millions of entries in a package is not followed.
func TestFormat_PackageWithHugeDirectory(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 15_000 {
		if _, err := z.Create(fmt.Sprintf("word/document.xml%030d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := z.Create("word/document.xml"); err != nil {
		t.Fatal(err)
	}
	_ = z.Close()
	f, _ := FormatOf("a.docx")
	if f.HoldsMember(bytes.NewReader(b.Bytes()), int64(b.Len())) {
		t.Error("a directory of more than a mebibyte was read")
	}
}

func TestCleanName_NothingThatMisleads(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`C:\Users\Мария\Отчёт.pdf`: "Отчёт.pdf", "../../etc/passwd.txt": "passwd.txt", " Отчёт.pdf\n": "Отчёт.pdf",
		"отчёт\u202efdp.exe": "отчётfdp.exe", "и\u0306од.pdf": "йод.pdf",
	} {
		if got, ok := cleanName(in); !ok || got != want {
			t.Errorf("%q: %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, bad := range []string{"", "ab", "папка/", "\x00\x01\x02", "\xff\xfe.pdf", strings.Repeat("я", 201)} {
		if got, ok := cleanName(bad); ok {
			t.Errorf("%q was taken as %q", bad, got)
		}
	}
}

func TestArtifact_PartsAndTheirSizes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		size  int64
		parts int
		last  int64
	}{{1, 1, 1}, {PartSize, 1, PartSize}, {PartSize + 1, 2, 1}, {2*PartSize - 1, 2, PartSize - 1}, {maxLimit, 10_000, PartSize}} {
		a := Artifact{Size: c.size, PartSize: PartSize}
		last, ok := a.SizeOf(c.parts)
		if a.Parts() != c.parts || !ok || last != c.last {
			t.Errorf("%d bytes: %d parts, the last of %d", c.size, a.Parts(), last)
		}
		if _, ok := a.SizeOf(c.parts + 1); ok {
			t.Errorf("%d bytes have a part more than they have", c.size)
		}
	}
	a := Artifact{Size: PartSize + 10, PartSize: PartSize}
	if m := a.Missing(map[int]int64{1: PartSize, 2: 9}); len(m) != 1 || m[0] != 2 {
		t.Errorf("missing %v, want the one that is not whole", m)
	}
}

func TestKey_BeginsWithItsRegionAndIsFlat(t *testing.T) {
	t.Parallel()
	region := uuid.New()
	a, b := newKey(region), newKey(region)
	if a == b || strings.ContainsAny(a, "/\\ ") {
		t.Errorf("keys %q, %q", a, b)
	}
	if got, ok := regionOf(a); !ok || got != region {
		t.Errorf("region of %q: %v, %v", a, got, ok)
	}
	for _, foreign := range []string{"", "picture.png", region.String(), strings.Repeat("x", 60)} {
		if _, ok := regionOf(foreign); ok {
			t.Errorf("%q was taken for a key of ours", foreign)
		}
	}
}

func TestRubrics_ShippedOnesAreWhole(t *testing.T) {
	t.Parallel()
	all, err := Rubrics()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d rubrics, %v", len(all), err)
	}
	good := all[0]
	for name, spoil := range map[string]func(*Rubric){
		"no title":          func(r *Rubric) { r.Title = "" },
		"no criteria":       func(r *Rubric) { r.Criteria = nil },
		"a criterion twice": func(r *Rubric) { r.Criteria = append(r.Criteria, r.Criteria[0]) },
		"one level":         func(r *Rubric) { r.Criteria[0].Levels = r.Criteria[0].Levels[:1] },
		"levels that fall":  func(r *Rubric) { r.Criteria[0].Levels[1].Level = -1 },
	} {
		bad := good
		bad.Criteria = nil
		for _, c := range good.Criteria {
			c.Levels = append([]Step(nil), c.Levels...)
			bad.Criteria = append(bad.Criteria, c)
		}
		spoil(&bad)
		if bad.check() == nil {
			t.Errorf("a rubric with %s was taken", name)
		}
	}
	if _, err := RubricOf(good.Code, 99); err == nil {
		t.Error("a version that is not there was found")
	}
}

func TestSizeWords(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[int64]string{4 << 30: "4 ГиБ", 1 << 20: "1 МиБ", 1536: "1,5 КиБ", 10: "10 Б"} {
		if got := sizeWords(bytes); got != want {
			t.Errorf("%d: %q, want %q", bytes, got, want)
		}
	}
}

func TestPartSize_NeverMorePartsThanS3Takes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ size, asked, want int64 }{
		{1, 0, PartSize}, {1, minPartSize, minPartSize}, {minPartSize * maxParts, minPartSize, minPartSize}, {minPartSize*maxParts + 1, minPartSize, PartSize},
	} {
		if got := (&Announcement{Size: c.size, PartSize: c.asked}).partSize(); got != c.want {
			t.Errorf("%d bytes, asked %d: %d, want %d", c.size, c.asked, got, c.want)
		}
	}
}
