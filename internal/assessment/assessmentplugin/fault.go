package assessmentplugin

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Failures of the programs. None of them is the user's fault; all but ErrUnknown
// and ErrUnusable may pass by themselves.
var (
	ErrUnknown  = fault.New(fault.Unavailable, "assessment.plugin_unknown", "Программа этого инструмента не установлена. Обратитесь к администратору платформы.")
	ErrUnusable = fault.New(fault.Unavailable, "assessment.plugin_unusable", "Программа этого инструмента не прошла проверку и не запускается. Обратитесь к администратору платформы.")
	ErrCrashed  = fault.New(fault.Unavailable, "assessment.plugin_crashed", "Программа инструмента завершилась с ошибкой. Повторите попытку позже.")
	ErrTimeout  = fault.New(fault.Unavailable, "assessment.plugin_timeout", "Программа инструмента не ответила вовремя. Повторите попытку позже.")
	ErrBroken   = fault.New(fault.Unavailable, "assessment.plugin_broken", "Программа инструмента несколько раз подряд дала сбой и временно отключена. Повторите попытку через минуту.")
	ErrLied     = fault.New(fault.Unavailable, "assessment.plugin_lied", "Программа инструмента вернула невозможный результат, он не принят. Обратитесь к администратору платформы.")
	ErrBusy     = fault.New(fault.TooMany, "assessment.plugin_busy", "Инструмент занят. Повторите попытку через несколько секунд.")
	ErrClosed   = fault.New(fault.Unavailable, "assessment.plugin_closed", "Сервер останавливается.")
)

// Mistakes in what a program was given, with the places in Fields: a JSON pointer
// into the definition, the code of an item, a cell of the file.
var (
	ErrDefinition = fault.New(fault.Invalid, "assessment.definition_invalid", "В определении инструмента есть ошибки.")
	ErrAnswers    = fault.New(fault.Invalid, "assessment.answers_invalid", "Ответы не подходят к опроснику: проверьте отмеченные утверждения.")
	ErrFile       = fault.New(fault.Invalid, "assessment.file_invalid", "Файл не удалось прочитать.")
	ErrFileSize   = fault.New(fault.TooLarge, "assessment.file_too_large", "Файл больше, чем принимает этот инструмент.")
)

// mistake turns a typed error of the SDK into its refusal, nil for other errors.
func mistake(err error) *fault.Error {
	var (
		definition *diagnostics.DefinitionError
		answers    *diagnostics.AnswersError
		file       *diagnostics.FileError
	)
	switch {
	case errors.As(err, &definition):
		return atPlaces(ErrDefinition, definition.Places)
	case errors.As(err, &answers):
		return atPlaces(ErrAnswers, answers.Places)
	case errors.As(err, &file):
		refusal := ErrFile
		for _, c := range file.Cells {
			reason := c.Reason
			if first, size := utf8.DecodeRuneInString(reason); c.Place() == "" && size > 0 { // the whole file: a sentence of its own
				reason = string(unicode.ToUpper(first)) + strings.TrimSuffix(reason[size:], ".") + "."
			}
			refusal = refusal.At(c.Place(), reason)
		}
		return refusal
	}
	return nil
}

func atPlaces(refusal *fault.Error, places []diagnostics.Place) *fault.Error {
	for _, p := range places {
		refusal = refusal.At(p.Path, p.Reason)
	}
	return refusal
}
