package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// What can stand in the way of a start. Each sentence says what to do.
var (
	ErrPostgresMissing = fault.New(fault.Unavailable, "embedded.postgres_missing",
		"PostgreSQL не найден, и загрузить его пакеты не удалось: установите PostgreSQL 15 или новее либо укажите в переменной PG_BIN папку с программами postgres и initdb.")
	ErrPostgresOld = fault.New(fault.Unavailable, "embedded.postgres_old",
		"Эта версия PostgreSQL слишком старая: нужна 15 или новее.")
	ErrChromiumMissing = fault.New(fault.Unavailable, "embedded.chromium_missing",
		"Chromium не найден, и загрузить его пакеты не удалось: установите chromium либо укажите его программу в переменной CHROMIUM_BIN.")
	ErrPopplerMissing = fault.New(fault.Unavailable, "embedded.poppler_missing",
		"Программы pdftoppm и pdfinfo не найдены, и загрузить их пакеты не удалось: установите poppler-utils либо укажите их папку в переменной POPPLER_BIN.")
	ErrPackageMissing = fault.New(fault.Unavailable, "embedded.package_missing",
		"Не удалось загрузить пакеты Debian: проверьте доступ в интернет и список источников apt.")
	ErrPortTaken = fault.New(fault.Unavailable, "embedded.port_taken",
		"Порт занят другой программой: остановите её или выберите другой порт.")
	ErrDiskFull = fault.New(fault.Unavailable, "embedded.disk_full",
		"Не хватает места на диске: освободите место и запустите ещё раз.")
	ErrFolderDenied = fault.New(fault.Unavailable, "embedded.folder_denied",
		"Нет доступа к папке данных.")
	ErrDataVersion = fault.New(fault.Unavailable, "embedded.data_version",
		"Папка данных создана другой версией PostgreSQL.")
	ErrAlreadyRunning = fault.New(fault.Unavailable, "embedded.already_running",
		"С этой папкой данных уже работает другой запущенный сервер: остановите его.")
	ErrRootRefused = fault.New(fault.Unavailable, "embedded.root_refused",
		"PostgreSQL не запускается от имени root: укажите обычного пользователя.")
	ErrStart = fault.New(fault.Unavailable, "embedded.start_failed",
		"Вспомогательный сервер не запустился: подробности в журнале.")
	ErrS3Missing = fault.New(fault.Unavailable, "embedded.s3_missing",
		"Программа S3-сервера versitygw не найдена: соберите её командой make tools.")
)

func portTaken(port int) *fault.Error {
	return ErrPortTaken.Saying(fmt.Sprintf(
		"Порт %d на 127.0.0.1 занят другой программой: остановите её или выберите другой порт.", port))
}

func diskFull(path string, free uint64) *fault.Error {
	return ErrDiskFull.Saying(fmt.Sprintf(
		"Не хватает места на диске: в папке %s свободно %d МБ. Освободите место и запустите ещё раз.", path, free>>20))
}

func folderDenied(path, why string) *fault.Error {
	return ErrFolderDenied.Saying(fmt.Sprintf("Нет доступа к папке %s: %s.", path, why))
}

// folderFault names what a failed file operation means for the person.
func folderFault(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrDiskFull.Saying(fmt.Sprintf(
			"Не хватает места на диске для папки %s: освободите место и запустите ещё раз.", path)).Because(err)
	case errors.Is(err, syscall.EROFS):
		return folderDenied(path, "диск подключён только для чтения").Because(err)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return folderDenied(path, "на её месте или на пути к ней лежит файл").Because(err)
	case errors.Is(err, fs.ErrPermission):
		return folderDenied(path, "нет прав; выберите другую папку или исправьте её права").Because(err)
	}
	return fmt.Errorf("folder %s: %w", path, err)
}

// outputFault reads what a program said before it ended: the only place where
// initdb, postgres and versitygw tell a full disk from a taken port.
func outputFault(program, path string, port int, output string, err error) error {
	cause := fmt.Errorf("%s: %w\n%s", program, err, output)
	switch {
	case strings.Contains(output, "No space left on device"), strings.Contains(output, "no space left on device"),
		strings.Contains(output, "Disk quota exceeded"):
		return ErrDiskFull.Saying(fmt.Sprintf(
			"Не хватает места на диске для папки %s: освободите место и запустите ещё раз.", path)).Because(cause)
	case addressInUse(output):
		return portTaken(port).Because(cause)
	case errors.Is(err, fs.ErrPermission), strings.Contains(output, "ermission denied"):
		return folderDenied(path, "нет прав; выберите другую папку или исправьте её права").Because(cause)
	}
	return ErrStart.Saying(fmt.Sprintf("Программа %s не запустилась: %s.", program, lastLine(output, err))).Because(cause)
}

func addressInUse(output string) bool {
	return strings.Contains(output, "Address already in use") || strings.Contains(output, "address already in use")
}

func lastLine(output string, err error) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return strings.TrimRight(last, ".")
	}
	return err.Error()
}
