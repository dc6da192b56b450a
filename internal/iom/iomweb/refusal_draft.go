package iomweb

import "github.com/marshrut-iom/marshrut/internal/fault"

var errDraftForm = fault.New(fault.Invalid, "iom.regulation_draft_form", "Проверьте то, что отмечено.")

// errFormWrong refuses to print a form that names what there is not.
var errFormWrong = fault.New(fault.Conflict, "iom.regulation_form_wrong", "Эту форму пока нельзя напечатать: в ней есть ошибки.")

// formWrong refuses so with what is wrong first.
func formWrong(what string) error {
	return errFormWrong.Saying("Эту форму пока нельзя напечатать. " + what + " Исправьте это в черновике: место там отмечено.")
}

// What the editor of a regulation does not take from a form.
const (
	badNumber = "Нужно целое число."
	badDate   = "Нужна дата."
	badChoice = "Выберите из списка."
	noTitle   = "Назовите форму."
	noList    = "Выберите, что печатать в таблице."
	noParts   = "Опишите хотя бы одну часть формы."
	twoForms  = "Нужно одно описание формы."
)
