package asset_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/marshrut-iom/marshrut/internal/page/asset"
)

// store answers as the service's operations on files do, with small parts. What the
// service itself does with them is tested there, and both together from end to end.
type store struct {
	mu     sync.Mutex
	files  map[string]*stored
	breaks int           // so many parts more are cut off
	hold   chan struct{} // parts wait here, where it is set
	puts   int
}

type stored struct {
	ID, FileName, State string
	Size                int
	parts               map[int][]byte
}

const partSize = 40_000

func (f *stored) json() map[string]any {
	return map[string]any{"id": f.ID, "file_name": f.FileName, "size": f.Size, "part_size": partSize, "parts": (f.Size + partSize - 1) / partSize,
		"state": f.State, "version": 1, "owner": "me", "purpose": "evidence"}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (s *store) handler() http.Handler {
	m := site(map[string]http.HandlerFunc{
		"GET /{$}":  s.page,
		"GET /next": show(doc{Title: "Дальше", Body: `<a id="back" href="/">x</a>`}),
		"POST /api/v1/routes/r/artifacts": func(w http.ResponseWriter, r *http.Request) {
			var in struct {
				FileName string `json:"file_name"`
				Size     int
				Purpose  string
			}
			_ = json.NewDecoder(r.Body).Decode(&in)
			if r.Header.Get("Marshrut-Membership") != "m" || in.Purpose != "evidence" {
				answer(w, 403, map[string]any{"detail": "Нет прав."})
				return
			}
			if !strings.HasSuffix(in.FileName, ".pdf") {
				answer(w, 415, map[string]any{"detail": "Файлы этого вида не принимаются. Можно: pdf."})
				return
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			f := &stored{ID: strconv.Itoa(len(s.files) + 1), FileName: in.FileName, Size: in.Size, State: "uploading", parts: map[int][]byte{}}
			s.files[f.ID] = f
			answer(w, 201, f.json())
		},
		"GET /api/v1/routes/r/artifacts": func(w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			defer s.mu.Unlock()
			items := []any{}
			for _, f := range s.files {
				if f.State == r.FormValue("state") {
					items = append(items, f.json())
				}
			}
			answer(w, 200, map[string]any{"items": items})
		},
		"GET /api/v1/artifacts/{id}/parts": s.with(func(w http.ResponseWriter, _ *http.Request, f *stored) {
			items := []any{}
			for n, b := range f.parts {
				items = append(items, map[string]int{"number": n, "size": len(b)})
			}
			answer(w, 200, map[string]any{"items": items})
		}),
		"PUT /api/v1/artifacts/{id}/parts/{n}": s.put,
		"POST /api/v1/artifacts/{id}/complete": s.with(func(w http.ResponseWriter, _ *http.Request, f *stored) {
			sum := 0
			for _, b := range f.parts {
				sum += len(b)
			}
			if sum != f.Size {
				answer(w, 409, map[string]any{"detail": "Загружены не все части файла."})
				return
			}
			f.State = "checking"
			answer(w, 200, f.json())
		}),
		"GET /api/v1/artifacts/{id}": s.with(func(w http.ResponseWriter, _ *http.Request, f *stored) {
			if f.State == "checking" {
				f.State = "ready"
			}
			answer(w, 200, f.json())
		}),
		"DELETE /api/v1/artifacts/{id}": s.with(func(w http.ResponseWriter, r *http.Request, f *stored) {
			if r.Header.Get("If-Match") != `"1"` {
				answer(w, 428, nil)
				return
			}
			delete(s.files, f.ID)
			w.WriteHeader(204)
		}),
	})
	return m
}

func (s *store) with(fn func(http.ResponseWriter, *http.Request, *stored)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		f, ok := s.files[r.PathValue("id")]
		if !ok {
			answer(w, 404, map[string]any{"detail": "Не найдено."})
			return
		}
		fn(w, r, f)
	}
}

func (s *store) put(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.puts++
	cut, hold := s.breaks > 0, s.hold
	if cut {
		s.breaks--
	}
	s.mu.Unlock()
	if cut {
		_, _ = io.CopyN(io.Discard, r.Body, 1000)
		panic(http.ErrAbortHandler)
	}
	b, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	n, _ := strconv.Atoi(r.PathValue("n"))
	if hold != nil && n > 1 {
		select {
		case <-hold:
		case <-r.Context().Done():
			return
		}
	}
	s.with(func(w http.ResponseWriter, _ *http.Request, f *stored) {
		f.parts[n] = b
		w.WriteHeader(204)
	})(w, r)
}

func (s *store) page(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := ""
	for _, f := range s.files {
		if f.State == "ready" {
			list += fmt.Sprintf(`<li class="file">%s %d</li>`, f.FileName, f.Size)
		}
	}
	doc{Title: "Файлы", Head: `<script type="module" src="` + asset.Path("upload.js") + `"></script>`, Body: `<a id="next" href="/next">x</a><ul>` + list + `</ul><input id="typed">
<form data-upload="r" id="up" data-url="/api/v1/routes/r/artifacts" data-membership="m" data-person="me" data-purpose="evidence"
 data-waiting="ждёт" data-sending="{percent} % из {size}" data-paused="пауза" data-broken="нет связи" data-checking="проверка" data-ready="принят" data-unfinished="выберите {name} ещё раз, есть {percent} %" data-size="{n} МБ">
<input id="file" type="file" multiple><button data-plain>Отправить</button><ul id="rows" data-rows hx-morph-skip-children></ul>
<template data-row><li><b data-name></b><progress max="100"></progress><span data-words></span><span data-said role="status"></span><button type="button" data-pause>п</button><button type="button" data-go>д</button><button type="button" data-cancel>о</button></li></template></form>`}.write(w)
}

func newStore() *store { return &store{files: map[string]*stored{}} }

// file makes a file on disk, of bytes that differ from part to part.
func file(t *testing.T, name string, size int) (string, []byte) {
	t.Helper()
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i / 251)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, b
}

func (b *tab) choose(paths ...string) {
	b.Helper()
	b.run(chromedp.SetUploadFiles(chromedp.CSS("#file"), paths))
}

func (s *store) has(t *testing.T, name string, want []byte) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		if f.FileName == name && f.State == "ready" {
			got := []byte{}
			for n := 1; n <= len(f.parts); n++ {
				got = append(got, f.parts[n]...)
			}
			if string(got) != string(want) {
				t.Errorf("%s: %d other bytes came instead of %d", name, len(got), len(want))
			}
			return
		}
	}
	t.Errorf("%s is not there", name)
}

const rowIs = `document.querySelector('#rows li')?.dataset.is`

func TestUpload_SeveralFilesOneIsRefused(t *testing.T) {
	t.Parallel()
	s := newStore()
	b := open(t, s.handler())
	one, first := file(t, "Отчёт.pdf", 3*partSize+10)
	two, second := file(t, "План.pdf", 10)
	bad, _ := file(t, "macro.exe", 10)
	b.visit("/")
	b.wait(`document.querySelector('[data-plain]').hidden`)
	b.fill("#typed", "недописано")
	b.choose(one, bad, two)
	b.wait(`document.querySelectorAll('.file').length === 2`)
	s.has(t, "Отчёт.pdf", first)
	s.has(t, "План.pdf", second)
	b.want(`document.querySelector('#typed').value`, "недописано")
	b.wait(`[...document.querySelectorAll('#rows li')].some((x) => x.dataset.is === 'refused' && x.querySelector('[data-words]').textContent === 'Файлы этого вида не принимаются. Можно: pdf.')`)
	b.want(`document.querySelector('[data-plain]').hidden`, "true")
	b.do(`document.querySelector('#rows li[data-is=refused] [data-cancel]').click()`)
	b.wait(`document.querySelectorAll('#rows li').length === 0`) // those that were taken go by themselves
}

func TestUpload_GoesOnAfterABrokenLine(t *testing.T) {
	t.Parallel()
	s := newStore()
	s.hold = make(chan struct{})
	b := open(t, s.handler())
	path, want := file(t, "Урок.pdf", 3*partSize)
	b.visit("/")
	b.choose(path)
	b.wait(`document.querySelector('[data-words]')?.textContent.startsWith('66 %')`)
	b.offline(true)
	b.wait(rowIs + ` === 'broken'`)
	b.want(`document.querySelector('[data-words]').textContent`, "нет связи")
	s.mu.Lock()
	s.breaks = 2 // and the first tries after it fail as well
	s.mu.Unlock()
	close(s.hold)
	b.offline(false)
	b.wait(`document.querySelectorAll('.file').length === 1`)
	s.has(t, "Урок.pdf", want)
}

func TestUpload_PauseGoOnCancel(t *testing.T) {
	t.Parallel()
	s := newStore()
	s.hold = make(chan struct{})
	b := open(t, s.handler())
	path, want := file(t, "Урок.pdf", 3*partSize)
	b.visit("/")
	b.choose(path)
	b.wait(`document.querySelector('[data-words]')?.textContent.startsWith('66 %')`)
	b.want(`document.querySelector('[data-go]').hidden`, "true")
	b.click("[data-pause]")
	b.wait(rowIs + ` === 'paused'`)
	close(s.hold)
	b.click("[data-go]")
	b.wait(`document.querySelectorAll('.file').length === 1`)
	s.has(t, "Урок.pdf", want)
	b.wait(`document.querySelectorAll('#rows li').length === 0`)

	s.mu.Lock()
	s.hold = make(chan struct{})
	s.mu.Unlock()
	other, _ := file(t, "Лишний.pdf", 3*partSize)
	b.choose(other)
	b.wait(`document.querySelector('[data-words]')?.textContent.startsWith('66 %')`)
	b.click("[data-cancel]")
	b.wait(`document.querySelectorAll('#rows li').length === 0`)
	for gone := false; !gone; {
		s.mu.Lock()
		gone = len(s.files) == 1
		s.mu.Unlock()
	}
}

func TestUpload_GoesOnAfterThePageWasClosed(t *testing.T) {
	t.Parallel()
	s := newStore()
	s.hold = make(chan struct{})
	b := open(t, s.handler())
	path, want := file(t, "Урок.pdf", 3*partSize)
	b.visit("/")
	b.choose(path)
	b.wait(`document.querySelector('[data-words]')?.textContent.startsWith('66 %')`)
	b.do(`(document.querySelector('[data-pause]').click(), 0)`) // a page that sends asks before it is left
	b.visit("/")
	b.wait(rowIs + ` === 'unfinished'`)
	b.want(`document.querySelector('[data-words]').textContent`, "выберите Урок.pdf ещё раз, есть 33 %")
	s.mu.Lock()
	s.puts = 0
	s.mu.Unlock()
	close(s.hold)
	b.choose(path)
	b.wait(`document.querySelectorAll('.file').length === 1`)
	s.has(t, "Урок.pdf", want)
	if s.puts != 2 {
		t.Errorf("%d parts were sent, 2 were missing", s.puts)
	}
}

func TestUpload_GoesOnWhileOtherPagesAreRead(t *testing.T) {
	t.Parallel()
	s := newStore()
	s.hold = make(chan struct{})
	b := open(t, s.handler())
	path, want := file(t, "Урок.pdf", 3*partSize)
	b.visit("/")
	b.choose(path)
	b.wait(`document.querySelector('[data-words]')?.textContent.startsWith('66 %')`)
	b.click("#next")
	b.wait(`document.querySelector('h1').textContent === 'Дальше'`)
	b.click("#back")
	b.wait(rowIs + ` === 'sending'`)
	close(s.hold)
	b.wait(`document.querySelectorAll('.file').length === 1`)
	s.has(t, "Урок.pdf", want)
}

func TestUpload_DroppedAndPasted(t *testing.T) {
	t.Parallel()
	s := newStore()
	b := open(t, s.handler())
	b.visit("/")
	b.wait(`document.querySelector('[data-plain]').hidden`)
	b.do(`window.carry = (name) => { const d = new DataTransfer(); d.items.add(new File(['%PDF'], name)); return d; }`)
	b.do(`document.querySelector('#up').dispatchEvent(new DragEvent('dragover', {bubbles: true, cancelable: true, dataTransfer: carry('a.pdf')}))`)
	b.want(`document.querySelector('#up').hasAttribute('data-over')`, "true")
	b.do(`document.querySelector('#up').dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: carry('a.pdf')}))`)
	b.want(`document.querySelector('#up').hasAttribute('data-over')`, "false")
	b.do(`document.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, clipboardData: carry('b.pdf')}))`)
	b.wait(`document.querySelectorAll('.file').length === 2`)
	s.has(t, "a.pdf", []byte("%PDF"))
	s.has(t, "b.pdf", []byte("%PDF"))
}
