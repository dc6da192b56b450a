package web

import v "github.com/danielgtaylor/huma/v2/validation"

// Huma checks input against the contract; what it says of a bad place is worded here.
func init() {
	v.MsgUnexpectedProperty = "Такого поля нет."
	v.MsgExpectedRFC3339DateTime = "Нужны дата и время вида 2024-09-01T10:00:00Z."
	v.MsgExpectedRFC1123DateTime = "Нужны дата и время по RFC 1123."
	v.MsgExpectedRFC3339Date = "Нужна дата вида 2024-09-01."
	v.MsgExpectedRFC3339Time = "Нужно время вида 10:00:00Z."
	v.MsgExpectedRFC5322Email = "Нужен адрес электронной почты. (%.0v)"
	v.MsgExpectedRFC3986URI = "Нужна ссылка. (%.0v)"
	v.MsgExpectedRFC4122UUID = "Нужен идентификатор (UUID). (%.0v)"
	v.MsgExpectedBoolean = "Нужно да или нет (true или false)."
	v.MsgExpectedNumber = "Нужно число."
	v.MsgExpectedInteger = "Нужно целое число."
	v.MsgExpectedString = "Нужна строка."
	v.MsgExpectedArray = "Нужен список."
	v.MsgExpectedObject = "Нужен объект."
	v.MsgExpectedArrayItemsUnique = "Значения не должны повторяться."
	v.MsgExpectedOneOf = "Допустимы только значения: %s."
	v.MsgExpectedMinimumNumber = "Не меньше %v."
	v.MsgExpectedMaximumNumber = "Не больше %v."
	v.MsgExpectedMinLength = "Не короче %d симв."
	v.MsgExpectedMaxLength = "Не длиннее %d симв."
	v.MsgExpectedMatchPattern = "Значение не по образцу %s."
	v.MsgExpectedMinItems = "Не меньше %d в списке."
	v.MsgExpectedMaxItems = "Не больше %d в списке."
	v.MsgExpectedRequiredProperty = "Поле %s обязательно."
}
