package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// formWith writes a form as browsers do: fields, then files.
func formWith(t *testing.T, fields [][2]string, files ...[2]string) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		if err := w.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestAttachment_KnowsItsSizeBeforeItIsThere(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 4095, 4096, 4097, 70_000, 1 << 20} {
		content := strings.Repeat("я", size)[:size]
		r := formWith(t, [][2]string{{"key", "1"}, {"activity", "два\nтри"}}, [2]string{"Урок «Дроби».pdf", content})
		v := &Visit{Request: r}
		a, err := v.Attachment()
		if err != nil {
			t.Fatal(err)
		}
		if a.Name != "Урок «Дроби».pdf" || a.Size != int64(size) || v.Sent().Get("activity") != "два\nтри" {
			t.Errorf("%d: %+v, sent %v", size, a, v.Sent())
		}
		if got, err := io.ReadAll(a); err != nil || string(got) != content {
			t.Errorf("%d: %d bytes came, %v", size, len(got), err)
		}
	}
}

func TestAttachment_RefusesWhatIsNoOneWholeFile(t *testing.T) {
	t.Parallel()
	file := [2]string{"a.pdf", "content"}
	for name, c := range map[string]struct {
		request func() *http.Request
		want    error
	}{
		"no file":          {func() *http.Request { return formWith(t, [][2]string{{"key", "1"}}) }, ErrNoFile},
		"none chosen":      {func() *http.Request { return formWith(t, nil, [2]string{"", ""}) }, ErrNoFile},
		"an empty one":     {func() *http.Request { return formWith(t, nil, [2]string{"a.pdf", ""}) }, ErrEmptyFile},
		"two files":        {func() *http.Request { return formWith(t, nil, file, file) }, errOneFile},
		"no length":        {func() *http.Request { r := formWith(t, nil, file); r.ContentLength = -1; return r }, errNoLength},
		"longer than said": {func() *http.Request { r := formWith(t, nil, file); r.ContentLength -= 3; return r }, errForm},
		"shorter":          {func() *http.Request { r := formWith(t, nil, file); r.ContentLength += 3; return r }, errForm},
		"no form":          {func() *http.Request { return httptest.NewRequest(http.MethodPost, "/", strings.NewReader("x=1")) }, errForm},
		"broken off": {func() *http.Request {
			r := formWith(t, nil, file)
			r.Body = io.NopCloser(io.LimitReader(r.Body, r.ContentLength-60))
			return r
		}, errForm},
		"a field too long": {func() *http.Request {
			return formWith(t, [][2]string{{"activity", strings.Repeat("x", maxBefore+1)}}, file)
		}, errForm},
		"fields too many": {func() *http.Request {
			many := make([][2]string, 2000)
			for i := range many {
				many[i] = [2]string{"activity", "x"}
			}
			return formWith(t, many, file)
		}, errForm},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := (&Visit{Request: c.request()}).Attachment()
			if err == nil {
				_, err = io.Copy(io.Discard, a)
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}
