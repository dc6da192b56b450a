package artifact

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Refusals of the preview. In each case the file itself can be downloaded.
var (
	ErrPreviewMissing = fault.New(fault.Unavailable, "artifact.preview_missing", "Постраничный просмотр PDF на этом сервере не настроен: скачайте файл.")
	ErrPreviewBusy    = fault.New(fault.Unavailable, "artifact.preview_busy", "Сейчас готовится просмотр других файлов. Повторите попытку чуть позже или скачайте файл.")
	ErrPreviewFormat  = fault.New(fault.Unsupported, "artifact.preview_format", "Постранично показываются только файлы PDF: скачайте файл.")
	ErrPreviewLarge   = fault.New(fault.TooLarge, "artifact.preview_too_large", "Файл слишком велик для постраничного просмотра: скачайте его.")
	ErrPreviewFailed  = fault.New(fault.Unsupported, "artifact.preview_failed", "Показать страницы этого файла не удалось: скачайте его.")
	ErrNoPage         = fault.New(fault.NotFound, "artifact.no_such_page", "Такой страницы у файла нет.")
)

// Pages says how many pages a PDF has, and how many of them are shown.
type Pages struct{ All, Shown int }

// Previews makes pictures of a PDF's pages, in a process that can do nothing else. It
// refuses with the errors above; no transaction may be open meanwhile.
type Previews interface {
	Pages(ctx context.Context, a Artifact, content Content) (Pages, error)
	// Page gives one page as PNG; ErrNoPage past the last one that is shown.
	Page(ctx context.Context, a Artifact, content Content, number int) ([]byte, error)
	// Forget drops the pictures that are kept of a file that is no more.
	Forget(id uuid.UUID)
}

// Preview tells how many pages of a file can be shown, to whoever may read it.
func (f *Files) Preview(ctx context.Context, id uuid.UUID) (Pages, error) {
	a, content, err := f.previewed(ctx, id)
	if err != nil {
		return Pages{}, err
	}
	defer func() { _ = content.Close() }()
	return f.Previews.Pages(ctx, a, content)
}

// Page gives one page of a PDF as PNG, to whoever may read the file.
func (f *Files) Page(ctx context.Context, id uuid.UUID, number int) (Artifact, []byte, error) {
	a, content, err := f.previewed(ctx, id)
	if err != nil {
		return Artifact{}, nil, err
	}
	defer func() { _ = content.Close() }()
	picture, err := f.Previews.Page(ctx, a, content, number)
	return a, picture, err
}

func (f *Files) previewed(ctx context.Context, id uuid.UUID) (Artifact, Content, error) {
	a, content, err := f.Open(ctx, id)
	switch {
	case err != nil:
		return a, nil, err
	case a.Format != "pdf":
		err = ErrPreviewFormat
	case f.Previews == nil:
		err = ErrPreviewMissing
	}
	if err != nil {
		_ = content.Close()
	}
	return a, content, err
}
