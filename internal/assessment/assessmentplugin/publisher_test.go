package assessmentplugin

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// bundle is what a publisher hands out: a sealed folder with the hostile program.
func bundle(t *testing.T, key []byte, publisher string) string {
	t.Helper()
	programs(t)
	folder := t.TempDir()
	must(t, os.WriteFile(filepath.Join(folder, "hostile"), built.hostile, 0o755))
	must(t, os.WriteFile(filepath.Join(folder, ManifestFile),
		[]byte(`{"name":"hostile","version":"1.0.0","kind":"questionnaire","title":"Проба","program":"hostile","limits":{"memory_mib":128}}`), 0o644))
	m, err := Seal(folder, publisher, key)
	must(t, err)
	if len(m.Files) != 1 || m.Publisher != publisher {
		t.Fatalf("%+v", m)
	}
	return folder
}

func keys(t *testing.T) (private, public []byte) {
	t.Helper()
	private, public, err := GenerateKey()
	must(t, err)
	return private, public
}

func TestInstall_APublishersSignatureIsHeld(t *testing.T) {
	t.Parallel()
	private, public := keys(t)
	stranger, _ := keys(t)
	for name, tc := range map[string]struct {
		spoil func(folder string)
		want  string
	}{
		"as it was signed": {func(string) {}, ""},
		"no signature":     {func(f string) { must(t, os.Remove(f+"/"+SignatureFile)) }, "не подписан"},
		"another's key":    {func(f string) { _, err := Seal(f, "iro", stranger); must(t, err) }, "подпись издателя не подходит"},
		"another's name":   {func(f string) { _, err := Seal(f, "nobody", private); must(t, err) }, "не доверяет"},
		"no publisher":     {func(f string) { _, err := Seal(f, "", private); must(t, err) }, "не подписан"},
		"manifest changed": {func(f string) { edit(t, f, `128`, `8000`) }, "подпись издателя не подходит"},
		"program changed":  {func(f string) { rewrite(t, f+"/hostile", built.scoring) }, "контрольная сумма"},
		"a file added":     {func(f string) { must(t, os.WriteFile(f+"/b", []byte("x"), 0o644)) }, "нет в манифесте"},
		"a link added":     {func(f string) { must(t, os.Symlink("/etc/passwd", f+"/b")) }, "не обычный файл"},
		"a linked program": {func(f string) { relink(t, f+"/hostile") }, "не обычный файл"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			catalogue := t.TempDir()
			_, err := Trust(catalogue, "iro", public)
			must(t, err)
			folder := bundle(t, private, "iro")
			tc.spoil(folder)
			_, err = Install(t.Context(), Installation{Launcher: launcher, Catalogue: catalogue, Source: folder})
			if tc.want == "" {
				must(t, err)
				s := newSite(t, nil, func(o *Options) { o.Catalogue = catalogue })
				if p := s.of(hostile); p.Publisher != "iro" || !p.Usable {
					t.Errorf("%+v", p)
				}
				if _, err := s.score(t.Context(), hostile, ""); err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v; want %q", err, tc.want)
			}
			if _, err := os.Stat(filepath.Join(catalogue, "hostile")); err == nil {
				t.Error("what was refused is in the catalogue")
			}
		})
	}
}

func TestTrust_ANameKeepsItsKey(t *testing.T) {
	t.Parallel()
	_, one := keys(t)
	private, other := keys(t)
	catalogue := t.TempDir()
	a, err := Trust(catalogue, "iro", one)
	must(t, err)
	b, err := Trust(catalogue, "iro", one)
	must(t, err)
	if a != b || !strings.HasPrefix(a, "SHA256:") {
		t.Errorf("%q, %q", a, b)
	}
	if _, err := Trust(catalogue, "iro", other); err == nil {
		t.Error("a trusted name changed its key")
	}
	if _, err := Trust(catalogue, "../x", other); err == nil {
		t.Error("a publisher got out of its folder")
	}
	if _, err := Trust(catalogue, "private", private); err == nil {
		t.Error("a private key was taken for a public one")
	}
	must(t, Distrust(catalogue, "iro"))
	if _, err := Trust(catalogue, "iro", other); err != nil {
		t.Error(err)
	}
	if err := Distrust(catalogue, "../../etc/x"); err == nil {
		t.Error("a publisher got out of its folder")
	}
}

// The keys and the signature of testdata/openssl were made by the openssl commands that
// docs/instruments.md gives to publishers.
func TestSigned_OpenSSLSpeaksTheSame(t *testing.T) {
	t.Parallel()
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join("testdata", "openssl", name))
		must(t, err)
		return data
	}
	key, err := publicKey(read("publisher.pem"))
	must(t, err)
	manifest, signature := read(ManifestFile), read(SignatureFile)
	if err := signed(key, manifest, signature); err != nil {
		t.Error(err)
	}
	if err := signed(key, append(manifest, ' '), signature); !errors.Is(err, errBadSignature) {
		t.Errorf("%v; want errBadSignature", err)
	}
	for _, bad := range []string{"", "x", "AAAA"} {
		if err := signed(key, manifest, []byte(bad)); !errors.Is(err, errBadSignature) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// notices gathers what the host tells.
type notices struct {
	mu  sync.Mutex
	all []Notice
}

func (n *notices) take(one Notice) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, one)
}

func (n *notices) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.all)
}

func (n *notices) wait(t *testing.T, act Act, reason string) Notice {
	t.Helper()
	for range 500 {
		n.mu.Lock()
		for _, one := range n.all {
			if one.Act == act && strings.Contains(one.Reason, reason) {
				n.mu.Unlock()
				return one
			}
		}
		n.mu.Unlock()
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("never told of %s %q: %+v", act, reason, n.all)
	return Notice{}
}

func TestRegister_WhatTheOperatorDoesIsTakenUpByARunningServer(t *testing.T) {
	t.Parallel()
	private, public := keys(t)
	catalogue := t.TempDir()
	var told notices
	s := newSite(t, nil, func(o *Options) {
		o.Catalogue, o.ReloadEvery, o.Notice = catalogue, 10*time.Millisecond, told.take
	})
	_, err := Trust(catalogue, "iro", public)
	must(t, err)
	one := Installation{Launcher: launcher, Catalogue: catalogue, Source: bundle(t, private, "iro"), By: "anna"}
	_, err = Install(t.Context(), one)
	must(t, err)
	if n := told.wait(t, ActInstalled, ""); n.By != "anna" || n.Publisher != "iro" || n.Ref != hostile || n.Manifest == "" {
		t.Errorf("%+v", n)
	}
	serves := func(want error) {
		t.Helper()
		if _, err := s.score(t.Context(), hostile, ""); !errors.Is(err, want) {
			t.Errorf("%v; want %v", err, want)
		}
	}
	serves(nil)
	must(t, Distrust(catalogue, "iro"))
	told.wait(t, ActRefused, "не доверяет")
	serves(ErrUnusable)
	_, err = Trust(catalogue, "iro", public)
	must(t, err)
	for range 500 {
		if s.of(hostile).Usable {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	serves(nil)
	must(t, Retire(catalogue, hostile, "boris"))
	if n := told.wait(t, ActRetired, ""); n.By != "boris" {
		t.Errorf("%+v", n)
	}
	serves(ErrUnusable)
	if p := s.of(hostile); p.State != StateRetired {
		t.Errorf("%+v", p)
	}
	many := told.count()
	must(t, s.Reload())
	if n := told.count(); n != many {
		t.Errorf("%d notices more of a program that is retired as before", n-many)
	}
	_, err = Install(t.Context(), one) // the same again brings it back
	must(t, err)
	must(t, s.Reload())
	serves(nil)
	if err := Retire(catalogue, Ref{"nobody", "1"}, ""); err == nil {
		t.Error("a program that is not there was retired")
	}
}

func TestOpen_AFolderPutThereByHandIsNoProgram(t *testing.T) {
	t.Parallel()
	programs(t)
	catalogue := t.TempDir()
	put(t, catalogue, "hostile", diagnostics.KindQuestionnaire, built.hostile, Limits{})
	must(t, os.Remove(filepath.Join(catalogue, RegisterFile)))
	var told notices
	s := newSite(t, nil, func(o *Options) { o.Catalogue, o.Notice = catalogue, told.take })
	if p := s.of(hostile); p.Usable || !strings.Contains(p.Reason, "не установлена") {
		t.Errorf("%+v", p)
	}
	told.wait(t, ActRefused, "не установлена")
}

func TestStart_WhatWasSpoiltSinceIsToldAndNotStarted(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, program string){
		"altered":   func(t *testing.T, p string) { rewrite(t, p, append([]byte("x"), built.hostile...)) },
		"symlinked": relink,
		"removed":   func(t *testing.T, p string) { must(t, os.Remove(p)) },
		"writable":  func(t *testing.T, p string) { mode(t, p, 0o777) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var told notices
			s := newSite(t, map[string]Limits{"hostile": {}}, func(o *Options) { o.Notice = told.take })
			spoil(t, filepath.Join(s.catalogue, "hostile", "1.0.0", "hostile"))
			if _, err := s.score(t.Context(), hostile, ""); !errors.Is(err, ErrUnusable) {
				t.Errorf("%v; want ErrUnusable", err)
			}
			if n := told.wait(t, ActRefused, errSpoilt.Error()); n.Ref != hostile {
				t.Errorf("%+v", n)
			}
			if p := s.of(hostile); p.Starts != 0 || p.State != StateUnusable {
				t.Errorf("%+v", p)
			}
		})
	}
}
