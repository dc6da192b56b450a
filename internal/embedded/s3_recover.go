package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// While the S3 server makes one object of an upload's parts, it keeps the upload
// under another name, "id.etag.inprogress". Killed then, it does not find the
// upload again, and who sent the parts would be told that they are lost.
const (
	uploadsDir       = ".sgwtmp/multipart" // <bucket>/.sgwtmp/multipart/<hash of the key>/<upload>
	inProgress       = ".inprogress"
	keyAttribute     = "objname"
	sidecarAttribute = "meta"
)

// putBackUploads undoes what a killed server had half done, before the next one
// starts: an upload whose object is not there yet gets its name again, what is
// left of one whose object is there is removed. No key is ever written twice, so
// an object under the key is that upload's own.
func putBackUploads(f *folder) error {
	found, err := filepath.Glob(filepath.Join(f.in("files"), "*", uploadsDir, "*", "*"+inProgress))
	if err != nil {
		return err
	}
	for _, dir := range found {
		if err := putBack(f, dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return folderFault(dir, err)
		}
	}
	return nil
}

func putBack(f *folder, dir string) error {
	of := filepath.Dir(dir)
	inside, err := filepath.Rel(f.in("files"), of)
	if err != nil {
		return err
	}
	key := keyOf(of, filepath.Join(f.in("metadata"), inside))
	if key == "" || !filepath.IsLocal(key) {
		return nil // whose it is nobody knows: it stays as it is
	}
	bucket := filepath.Dir(filepath.Dir(filepath.Dir(of)))
	metadata := filepath.Join(f.in("metadata"), inside, filepath.Base(dir)) // none where attributes hold it
	if _, err := os.Lstat(filepath.Join(bucket, key)); err == nil {
		return errors.Join(os.RemoveAll(metadata), os.RemoveAll(dir))
	}
	upload, _, _ := strings.Cut(filepath.Base(dir), ".")
	// Its metadata first: the name of the parts' folder is what counts.
	if err := os.Rename(metadata, filepath.Join(filepath.Dir(metadata), upload)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(dir, filepath.Join(of, upload))
}

// keyOf reads the key that the uploads of a folder are for: beside the files, or
// in an attribute.
func keyOf(dir, metadata string) string {
	if b, err := os.ReadFile(filepath.Join(metadata, sidecarAttribute, keyAttribute)); err == nil {
		return string(b)
	}
	b := make([]byte, 4096)
	n, err := unix.Getxattr(dir, "user."+keyAttribute, b)
	if err != nil {
		return ""
	}
	return string(b[:n])
}
