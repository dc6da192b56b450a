package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type artifactView struct {
	ID, State, Reason, SHA256 string
	Parts                     int
	PartSize                  int64 `json:"part_size"`
	Version                   int
}

// pdf is bytes that begin like a PDF; the same seed gives the same ones.
func pdf(size int, seed byte) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(b)
	copy(b, "%PDF-1.7\n")
	return b
}

func (s *site) announce(who person, route string, body object) artifactView {
	s.Helper()
	return webtest.Into[artifactView](s, s.do(who.Client, "POST", "/routes/"+route+"/artifacts", body).Want(s, 201, ""))
}

// send puts one part of a file as a stream of bytes.
func (s *site) send(who person, file artifactView, number int, body io.Reader, size int64) (*http.Response, error) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), "PUT", fmt.Sprintf("http://test%s/artifacts/%s/parts/%d", web.Prefix, file.ID, number), body)
	if err != nil {
		s.Fatal(err)
	}
	r.ContentLength = size
	resp, err := who.Do(r)
	if err == nil {
		_ = resp.Body.Close()
	}
	return resp, err
}

func (s *site) sendWhole(who person, file artifactView, number int, b []byte) {
	s.Helper()
	resp, err := s.send(who, file, number, bytes.NewReader(b), int64(len(b)))
	if err != nil || resp.StatusCode != http.StatusNoContent {
		s.Fatalf("part %d: %v %v", number, resp, err)
	}
}

func (s *site) partsOf(who person, file artifactView) (numbers []int) {
	s.Helper()
	for _, p := range made[listing[struct{ Number int }]](s, who, "GET", "/artifacts/"+file.ID+"/parts", nil).Items {
		numbers = append(numbers, p.Number)
	}
	return numbers
}

// completed ends an upload and waits for the check.
func (s *site) completed(who person, file artifactView) artifactView {
	s.Helper()
	s.do(who.Client, "POST", "/artifacts/"+file.ID+"/complete", nil).Want(s, 200, "")
	return s.settled(who, file)
}

// settled waits until a file was found good or not.
func (s *site) settled(who person, file artifactView) artifactView {
	s.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if now := made[artifactView](s, who, "GET", "/artifacts/"+file.ID, nil); now.State == "ready" || now.State == "rejected" {
			return now
		}
	}
	s.Fatal("nobody looks at the file")
	return artifactView{}
}

// uploadInParts sends a file of two parts over a line that breaks, goes on where it
// broke, and reads it back byte for byte.
func (s *site) uploadInParts(who, reader person, route string, body object) artifactView {
	s.Helper()
	const partSize = 16 << 20
	content := pdf(partSize+70_000, 3)
	body["size"] = len(content)
	file := s.announce(who, route, body)
	if file.Parts != 2 || file.PartSize != partSize {
		s.Fatalf("announced: %+v", file)
	}
	s.sendWhole(who, file, 2, content[partSize:])
	if resp, err := s.send(who, file, 1, cut{bytes.NewReader(content[:partSize/4])}, partSize); err == nil {
		s.Fatalf("a broken line answered %d", resp.StatusCode)
	}
	if there := s.partsOf(who, file); len(there) != 1 || there[0] != 2 {
		s.Fatalf("after the break: parts %v", there)
	}
	s.do(who.Client, "POST", "/artifacts/"+file.ID+"/complete", nil).Want(s, 409, "artifact.parts_missing")
	s.do(reader.Client, "GET", "/artifacts/"+file.ID+"/content", nil).Want(s, 409, "artifact.not_ready")
	s.sendWhole(who, file, 1, content[:partSize])
	ready := s.completed(who, file)
	sum := sha256.Sum256(content)
	if ready.State != "ready" || ready.SHA256 != hex.EncodeToString(sum[:]) {
		s.Fatalf("checked: %+v", ready)
	}
	whole := s.do(reader.Client, "GET", "/artifacts/"+file.ID+"/content", nil).Want(s, 200, "")
	if !bytes.Equal(whole.Body, content) {
		s.Errorf("%d bytes came back of %d, or others", len(whole.Body), len(content))
	}
	some := s.do(reader.Client, "GET", "/artifacts/"+file.ID+"/content", nil, "Range", "bytes=16777210-16777225").Want(s, 206, "")
	if !bytes.Equal(some.Body, content[16777210:16777226]) || some.Header.Get("Content-Range") != fmt.Sprintf("bytes 16777210-16777225/%d", len(content)) {
		s.Errorf("a range over the parts' border: %x, %s", some.Body, some.Header.Get("Content-Range"))
	}
	return ready
}

// uploadSmall sends a file of one part.
func (s *site) uploadSmall(who person, route, name, purpose string) artifactView {
	s.Helper()
	content := pdf(30_000, 5)
	file := s.announce(who, route, object{"file_name": name, "size": len(content), "purpose": purpose})
	s.sendWhole(who, file, 1, content)
	return s.completed(who, file)
}
