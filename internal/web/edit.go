package web

import (
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

// The refusals of an edit that does not say which version it edits.
var (
	ErrVersionRequired = fault.New(fault.VersionRequired, "web.version_required",
		"Укажите версию записи, которую правите (заголовок If-Match со значением ETag).")
	// ErrFormVersion is ErrVersionRequired for a form of a page.
	ErrFormVersion    = ErrVersionRequired.Saying("Форма не знает, какую запись Вы правите: откройте страницу заново и повторите правку.")
	ErrVersionInvalid = fault.New(fault.Stale, "web.version_invalid", "Версия в заголовке If-Match не распознана: откройте запись заново.")
)

// Edit is embedded into the input of every operation that changes something that
// is there: the version that was read must still be the current one.
type Edit struct {
	IfMatch string `header:"If-Match" doc:"ETag записи, которую правят" example:"\"3\""`
	Version int    `json:"-"`
}

// Resolve reads the version before the handler runs.
func (e *Edit) Resolve(hc huma.Context) []error {
	tag := strings.Trim(strings.TrimPrefix(strings.TrimSpace(e.IfMatch), "W/"), `"`)
	if tag == "" {
		return []error{problemOf(hc.Context(), ErrVersionRequired)}
	}
	n, err := strconv.Atoi(tag)
	if err != nil || n < 1 {
		return []error{problemOf(hc.Context(), ErrVersionInvalid)}
	}
	e.Version = n
	return nil
}

// ETag gives a version as the header of the same name.
func ETag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// Page is embedded into the input of every list.
type Page struct {
	Cursor string `query:"cursor" maxLength:"500" doc:"Указатель продолжения из предыдущего ответа"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Сколько записей в ответе"`
}

// Request is the page as an area understands it.
func (p Page) Request() paging.Request { return paging.Request{After: p.Cursor, Limit: p.Limit} }

// Listing is the body of every list.
type Listing[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Указатель продолжения; нет, если это конец списка"`
}

// ListOf makes the body of a list out of what a service gave.
func ListOf[D, T any](l paging.List[D], dto func(D) T) Listing[T] {
	out := Listing[T]{Items: make([]T, 0, len(l.Items)), Next: l.Next}
	for _, d := range l.Items {
		out.Items = append(out.Items, dto(d))
	}
	return out
}
