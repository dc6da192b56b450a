package artifact

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Announcement is what is said of a file before its bytes come.
type Announcement struct {
	FileName  string
	Size      int64
	MediaType string // as the browser calls it; empty: it does not know
	Purpose   Purpose
	Activity  uuid.UUID // that the file proves, where it does
	PartSize  int64     // less than PartSize, for a line that breaks often; 0: PartSize
}

// partSize is what is asked for, where S3 takes the file in so many parts.
func (n *Announcement) partSize() int64 {
	if n.PartSize == 0 || n.Size > n.PartSize*maxParts {
		return PartSize
	}
	return n.PartSize
}

// check refuses at once what would be refused later.
func (n *Announcement) check(limit int64) (Format, error) {
	bad := ErrInvalid
	name, ok := cleanName(n.FileName)
	if !ok {
		bad = bad.At("body.file_name", "Имя файла: от 3 до 200 знаков.")
	}
	if n.Purpose != Evidence && n.Purpose != OfProduct && n.Purpose != Scan {
		bad = bad.At("body.purpose", "Назначение файла: подтверждение, продукт или скан.")
	}
	if n.Activity != uuid.Nil && n.Purpose != Evidence {
		bad = bad.At("body.activity", "Мероприятие указывают у файла-подтверждения.")
	}
	if n.PartSize != 0 && (n.PartSize < minPartSize || n.PartSize > PartSize) {
		bad = bad.At("body.part_size", "Размер части: от "+sizeWords(minPartSize)+" до "+sizeWords(PartSize)+".")
	}
	if n.Size <= 0 {
		bad = bad.At("body.size", "Файл пуст.")
	}
	if len(bad.Fields) > 0 {
		return Format{}, bad
	}
	n.FileName = name
	format, known := FormatOf(name)
	if n.Purpose == Scan && !slices.Contains(scanFormats, format.Code) {
		return Format{}, ErrFormat.Saying("Сканы принимаются в PDF, JPEG или PNG.")
	}
	if !known {
		return Format{}, ErrFormat.Saying("Файлы этого вида не принимаются. Можно: " + strings.Join(Extensions(), ", ") + ".")
	}
	if !format.Takes(n.MediaType) {
		return Format{}, ErrFormat.Saying("Вид файла не соответствует его расширению ." + format.Code + ".")
	}
	if n.Size > limit {
		return Format{}, ErrTooLarge.Saying("Файл больше разрешённого размера: не более " + sizeWords(limit) + ".")
	}
	return format, nil
}

// Announce begins an upload: the artifact that it gives says in how many parts the
// file is to come. Only who follows the route may, while it is carried out or
// assessed.
func (f *Files) Announce(ctx context.Context, route uuid.UUID, n Announcement) (Artifact, error) {
	reach, err := f.Policy.Require(ctx, "artifact", "upload")
	if err != nil {
		return Artifact{}, err
	}
	r, err := f.Routes.Open(ctx, reach, route)
	if err != nil {
		return Artifact{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Artifact{}, err
	}
	if !r.IsTutee(scope.Person) {
		return Artifact{}, ErrNotFollowing
	}
	if err := open(r.Route); err != nil {
		return Artifact{}, err
	}
	if n.Purpose == Scan {
		return Artifact{}, ErrInvalid.At("body.purpose", "Сканы прикладывают к маршруту на бумаге.")
	}
	format, err := f.accept(ctx, &n)
	if err != nil {
		return Artifact{}, err
	}
	if n.Activity != uuid.Nil && !slices.ContainsFunc(r.Activities, func(x iom.Activity) bool { return x.ID == n.Activity }) {
		return Artifact{}, ErrNoActivity.At("body.activity", "В маршруте нет такого мероприятия.")
	}
	return f.begin(ctx, Artifact{Place: Place(r.Place), RouteID: r.ID, ActivityID: n.Activity}, n, format)
}

// accept finds the format of what was announced, within the region's limit.
func (f *Files) accept(ctx context.Context, n *Announcement) (Format, error) {
	limit, err := f.Limit(ctx)
	if err != nil {
		return Format{}, err
	}
	return n.check(limit.Bytes)
}

// begin opens the upload of a file that says what it belongs to.
func (f *Files) begin(ctx context.Context, a Artifact, n Announcement, format Format) (Artifact, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return Artifact{}, err
	}
	switch pending, err := f.Store.Pending(ctx, scope.Person); {
	case err != nil:
		return Artifact{}, err
	case pending >= maxPending:
		return Artifact{}, ErrTooMany
	}
	if a.ID, err = uuid.NewV7(); err != nil {
		return Artifact{}, err
	}
	a.OwnerID, a.Purpose, a.FileName, a.Format, a.Size, a.PartSize = scope.Person, n.Purpose, n.FileName, format.Code, n.Size, n.partSize()
	a.State, a.ObjectKey, a.Version, a.CreatedAt = Uploading, newKey(a.RegionID), 1, f.now().UTC()
	a.UpdatedAt = a.CreatedAt
	if a.UploadID, err = f.Objects.Begin(ctx, a.ObjectKey); err != nil {
		return Artifact{}, err
	}
	err = f.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := f.Store.Insert(ctx, &a); err != nil {
			return err
		}
		return f.Audit.Record(ctx, a.entry("artifact.upload"))
	})
	if err != nil { // what this can't free, the sweep will
		_ = f.Objects.Abort(context.WithoutCancel(ctx), a.ObjectKey, a.UploadID)
		return Artifact{}, err
	}
	return a, nil
}

// Put streams one part to the store; nothing of it is kept in memory. A part may
// come again and then replaces the one before. The first bytes of the file are
// looked at here, so that a file of the wrong type is refused before it is stored.
func (f *Files) Put(ctx context.Context, id uuid.UUID, part int, length int64, body io.Reader) error {
	a, _, err := f.own(ctx, id, "upload")
	if err != nil {
		return err
	}
	if a.State != Uploading {
		return ErrNotUploading
	}
	size, ok := a.SizeOf(part)
	if !ok {
		return ErrNoPart
	}
	if length != size {
		return ErrPartSize.Saying(fmt.Sprintf("Часть %d должна быть длиной %d байт (заголовок Content-Length).", part, size))
	}
	if part == 1 {
		head := make([]byte, min(size, headSize))
		if _, err := io.ReadFull(body, head); err != nil {
			return err
		}
		if !FormatByCode(a.Format).LooksRight(head) {
			if err := f.reject(ctx, a, WrongType); err != nil {
				return err
			}
			return ErrContents
		}
		body = io.MultiReader(bytes.NewReader(head), body)
	}
	return f.Objects.PutPart(ctx, a.ObjectKey, a.UploadID, part, body, size)
}

// addressAge is enough for a part over a line of 40 kbit/s.
const addressAge = time.Hour

// PartURL gives an address to which a browser may send one part straight to the
// store, where the operator has switched that way on.
func (f *Files) PartURL(ctx context.Context, id uuid.UUID, part int) (url string, until time.Time, err error) {
	a, _, err := f.own(ctx, id, "upload")
	if err != nil {
		return "", until, err
	}
	if a.State != Uploading {
		return "", until, ErrNotUploading
	}
	size, ok := a.SizeOf(part)
	if !ok {
		return "", until, ErrNoPart
	}
	until = f.now().UTC().Add(addressAge)
	url, err = f.Objects.PartURL(ctx, a.ObjectKey, a.UploadID, part, size, addressAge)
	return url, until, err
}

// Parts tells which parts are already there and whole, so that a broken upload
// goes on where it stopped.
func (f *Files) Parts(ctx context.Context, id uuid.UUID) (Artifact, map[int]int64, error) {
	a, _, err := f.own(ctx, id, "upload")
	if err != nil || a.State != Uploading {
		return a, nil, err
	}
	there, err := f.Objects.Parts(ctx, a.ObjectKey, a.UploadID)
	return a, there, err
}

// Complete says that all parts were sent. The file is then looked at by a job and
// is Ready, or Rejected with a reason, soon after. It may be repeated.
func (f *Files) Complete(ctx context.Context, id uuid.UUID) (Artifact, error) {
	a, there, err := f.Parts(ctx, id)
	if err != nil || a.State == Checking || a.State == Ready {
		return a, err
	}
	if a.State == Rejected {
		return a, ErrRejected.Saying(a.Reason.Title())
	}
	if missing := a.Missing(there); len(missing) > 0 {
		return a, ErrPartsMissing.Saying(fmt.Sprintf("Загружены не все части файла: не хватает %s.", numbers(missing)))
	}
	a.State, a.Version, a.UpdatedAt = Checking, a.Version+1, f.now().UTC()
	err = f.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := f.Store.Move(ctx, &a, Uploading); err != nil {
			return err
		}
		if err := f.Queue.Enqueue(ctx, CheckArgs{a.ID}); err != nil {
			return err
		}
		return f.Audit.Record(ctx, a.entry("artifact.complete"))
	})
	if fault.KindOf(err) == fault.Stale { // the same request came twice
		a, _, err = f.own(ctx, id, "upload")
	}
	return a, err
}

func numbers(n []int) string {
	const shown = 10
	words := make([]string, 0, shown)
	for _, x := range n[:min(len(n), shown)] {
		words = append(words, fmt.Sprint(x))
	}
	if len(n) > shown {
		return strings.Join(words, ", ") + " и ещё " + fmt.Sprint(len(n)-shown)
	}
	return strings.Join(words, ", ")
}
