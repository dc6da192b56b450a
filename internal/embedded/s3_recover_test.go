package embedded_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/minio/minio-go/v7"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// A server that is killed while it completes an upload leaves the upload under a
// name that it never looks for. The next start puts it back, whole, or clears what
// is left when the object was already made.
func TestS3_AnUploadKilledInItsCompletionIsPutBack(t *testing.T) {
	t.Parallel()
	for name, sidecar := range map[string]bool{"metadata in attributes": false, "metadata beside the files": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := s3Options(s3Program(t), filepath.Join(folder(t), "s3"), credential(t))
			if sidecar {
				for _, dir := range []string{o.Root, o.Root + "/metadata"} {
					mkdir(t, dir, o.Credential)
				}
			}
			s := startS3(t, o)
			put(t, client(t, s.Endpoint()), "files", "made", "целое")
			core := minio.Core{Client: client(t, s.Endpoint())}
			half, made := upload(t, core, "half"), upload(t, core, "made")
			if err := syscall.Kill(s.PID(), syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			<-s.Done()
			for _, id := range []string{half, made} {
				rename(t, o, id)
			}

			core = minio.Core{Client: client(t, startS3(t, o).Endpoint())}
			parts := list(t, core, "half", half)
			if len(parts) != 1 {
				t.Fatalf("parts of the upload that was put back: %+v", parts)
			}
			if _, err := core.CompleteMultipartUpload(within(t), "files", "half", half,
				[]minio.CompletePart{{PartNumber: 1, ETag: parts[0].ETag}}, minio.PutObjectOptions{}); err != nil {
				t.Fatal(err)
			}
			for key, want := range map[string]string{"half": "часть", "made": "целое"} {
				if got := get(t, core.Client, "files", key); got != want {
					t.Errorf("%s: read back %q", key, got)
				}
			}
			if _, err := core.ListObjectParts(within(t), "files", "made", made, 0, 100); err == nil {
				t.Error("an upload whose object is there can be listed")
			}
			for _, tree := range []string{"files", "metadata"} {
				if left, _ := filepath.Glob(filepath.Join(o.Root, tree, "files", ".sgwtmp/multipart/*/*.inprogress")); len(left) > 0 {
					t.Errorf("left: %v", left)
				}
			}
		})
	}
}

// upload begins one and sends its only part.
func upload(t *testing.T, core minio.Core, key string) string {
	t.Helper()
	id, err := core.NewMultipartUpload(within(t), "files", key, minio.PutObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := core.PutObjectPart(within(t), "files", key, id, 1, strings.NewReader("часть"), int64(len("часть")), minio.PutObjectPartOptions{}); err != nil {
		t.Fatal(err)
	}
	return id
}

// rename does what the server does first when it completes an upload.
func rename(t *testing.T, o embedded.S3Options, id string) {
	t.Helper()
	renamed := 0
	for _, tree := range []string{"files", "metadata"} {
		found, _ := filepath.Glob(filepath.Join(o.Root, tree, "files", ".sgwtmp/multipart/*", id))
		for _, dir := range found {
			renamed++
			if err := os.Rename(dir, dir+".00112233445566778899aabbccddeeff-1.inprogress"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if renamed == 0 {
		t.Fatalf("the upload %s lies elsewhere", id)
	}
}
