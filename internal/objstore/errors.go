package objstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/minio/minio-go/v7"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// The refusals of the object store.
var (
	ErrUnavailable = fault.New(fault.Unavailable, "objstore.unavailable", "Хранилище файлов сейчас недоступно. Повторите попытку через минуту.")
	ErrFull        = fault.New(fault.Unavailable, "objstore.full", "В хранилище файлов закончилось место. Сообщите администратору.")
	ErrNoObject    = fault.New(fault.NotFound, "objstore.not_found", "Файла нет в хранилище.")
	ErrNoUpload    = fault.New(fault.Conflict, "objstore.upload_gone", "Эта загрузка уже завершена или отменена.")
	ErrDirectOff   = fault.New(fault.Conflict, "objstore.direct_off", "Прямая загрузка в хранилище не настроена: отправляйте части через сервер.")
)

// refuse words what the S3 server or the way to it refused. What came from the
// caller's own side (a body that broke off, a cancelled context) stays as it is.
func refuse(doing string, err error) error {
	if err == nil {
		return nil
	}
	wrapped := fmt.Errorf("objstore: %s: %w", doing, err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return wrapped
	}
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return ErrUnavailable.Because(wrapped)
	}
	switch answer.Code {
	case minio.NoSuchKey:
		return ErrNoObject.Because(wrapped)
	case minio.NoSuchUpload:
		return ErrNoUpload.Because(wrapped)
	case "XMinioStorageFull", "NoSpaceLeftOnDevice", "QuotaExceeded":
		return ErrFull.Because(wrapped)
	}
	if answer.StatusCode >= 500 {
		return ErrUnavailable.Because(wrapped)
	}
	return wrapped
}
