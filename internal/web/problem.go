package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Problem is a refusal as the API shows it (RFC 9457).
type Problem struct {
	Type      string         `json:"type" doc:"Постоянный адрес вида отказа" example:"urn:marshrut:iom.extension_too_long"`
	Title     string         `json:"title" doc:"Вид отказа" example:"Нарушено правило"`
	Status    int            `json:"status" doc:"Код HTTP" example:"422"`
	ID        string         `json:"id" doc:"Постоянный код отказа" example:"iom.extension_too_long"`
	Detail    string         `json:"detail" doc:"Что не так и что делать, одним предложением"`
	Rule      string         `json:"rule,omitempty" doc:"Правило маршрута" example:"R3"`
	Clause    string         `json:"clause,omitempty" doc:"Пункт положения" example:"п. 1.10 Положения"`
	Fields    []ProblemField `json:"fields,omitempty" doc:"Неверные места ввода"`
	Allowed   []string       `json:"allowed,omitempty" doc:"Что сейчас возможно"`
	After     int            `json:"after,omitempty" doc:"Через сколько секунд можно повторить" example:"30"`
	RequestID string         `json:"request_id,omitempty" doc:"Номер запроса для службы поддержки"`
}

// ProblemField names one bad place of the input.
type ProblemField struct {
	Path    string `json:"path" example:"body.term.end"`
	Message string `json:"message"`
}

// Error is the sentence for the person.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is what Huma writes as the status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders is what Huma adds to the answer: after how long to try again.
func (p *Problem) GetHeaders() http.Header {
	if p.After == 0 {
		return nil
	}
	return http.Header{"Retry-After": {strconv.Itoa(p.After)}}
}

// ContentType is what Huma writes as the media type.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var kinds = map[fault.Kind]struct {
	status int
	title  string
}{
	fault.Invalid:         {http.StatusUnprocessableEntity, "Неверные данные"},
	fault.Rule:            {http.StatusUnprocessableEntity, "Нарушено правило"},
	fault.Conflict:        {http.StatusConflict, "Сейчас невозможно"},
	fault.Stale:           {http.StatusPreconditionFailed, "Запись изменена"},
	fault.VersionRequired: {http.StatusPreconditionRequired, "Нужна версия записи"},
	fault.NotFound:        {http.StatusNotFound, "Не найдено"},
	fault.Forbidden:       {http.StatusForbidden, "Нет прав"},
	fault.Unauthenticated: {http.StatusUnauthorized, "Нужен вход"},
	fault.TooMany:         {http.StatusTooManyRequests, "Слишком часто"},
	fault.TooLarge:        {http.StatusRequestEntityTooLarge, "Слишком большой объём"},
	fault.Unsupported:     {http.StatusUnsupportedMediaType, "Не поддерживается"},
	fault.OutOfRange:      {http.StatusRequestedRangeNotSatisfiable, "Нет такой части"},
	fault.Unavailable:     {http.StatusServiceUnavailable, "Временно недоступно"},
	fault.Internal:        {http.StatusInternalServerError, "Внутренняя ошибка"},
}

const internalDetail = "На сервере произошла ошибка. Повторите попытку; если не поможет, сообщите номер запроса в поддержку."

// problemOf turns any error into what the caller sees. What is internal is logged
// here, once, and never shown.
func problemOf(ctx context.Context, err error) *Problem {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Internal {
		if ctx.Err() == nil {
			slog.ErrorContext(ctx, "request failed", "error", err, "request", RequestID(ctx))
		}
		f = fault.New(fault.Internal, "web.internal", internalDetail)
	}
	k := kinds[f.Kind]
	p := &Problem{Type: "urn:marshrut:" + f.ID, Title: k.title, Status: k.status, ID: f.ID, Detail: f.Message,
		Rule: f.Rule, Clause: f.Clause, Allowed: f.Allowed, RequestID: RequestID(ctx),
		After: int((f.After + time.Second - 1) / time.Second)}
	for _, x := range f.Fields {
		p.Fields = append(p.Fields, ProblemField(x))
	}
	return p
}

func writeProblem(api huma.API, hc huma.Context, err error) {
	p := problemOf(hc.Context(), err)
	hc.SetHeader("Content-Type", "application/problem+json")
	hc.SetStatus(p.Status)
	_ = api.Marshal(hc.BodyWriter(), "application/json", p)
}

// errNotFound stands for an id that can't be one and for a membership that is not
// held: it tells nothing.
var errNotFound = fault.New(fault.NotFound, "web.not_found", "Не найдено.")

// fromHuma words the refusals that Huma makes itself, before a handler runs.
func fromHuma(ctx context.Context, status int, msg string, errs []error) *Problem {
	for _, err := range errs {
		if d, ok := err.(huma.ErrorDetailer); ok && strings.HasPrefix(d.ErrorDetail().Location, "path.") {
			return problemOf(ctx, errNotFound)
		}
	}
	for _, err := range errs {
		if p, ok := errors.AsType[*Problem](err); ok { // a resolver of ours
			return p
		}
	}
	var f *fault.Error
	switch status {
	case http.StatusRequestEntityTooLarge:
		f = fault.New(fault.TooLarge, "web.too_large", "Запрос слишком велик.")
	case http.StatusUnsupportedMediaType:
		f = fault.New(fault.Unsupported, "web.media_type", "Такой вид данных не принимается: нужен application/json.")
	case http.StatusRequestTimeout:
		f = fault.New(fault.Unavailable, "web.timeout", "Данные не пришли вовремя. Повторите попытку.")
	case http.StatusNotAcceptable:
		f = fault.New(fault.Unsupported, "web.not_acceptable", "Ответ возможен только как application/json.")
	default:
		f = fault.New(fault.Invalid, "web.invalid", "Проверьте введённые данные.")
		if status >= 500 {
			slog.ErrorContext(ctx, "request failed", "error", msg, "details", errs, "request", RequestID(ctx))
			f = fault.New(fault.Internal, "web.internal", internalDetail)
		}
	}
	for _, err := range errs {
		d, ok := err.(huma.ErrorDetailer)
		switch {
		case !ok && status < 500:
			f = f.At("body", "Данные не читаются как JSON.")
		case ok:
			f = f.At(d.ErrorDetail().Location, worded(d.ErrorDetail()))
		}
	}
	return problemOf(ctx, f)
}

// worded gives the message of a bad place; what a library below Huma said in its
// own words is replaced.
func worded(d *huma.ErrorDetail) string {
	switch {
	case strings.ContainsFunc(d.Message, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }):
		return d.Message
	case strings.Contains(strings.ToLower(d.Message), "uuid"):
		return "Нужен идентификатор (UUID)."
	case d.Location == "body":
		return "Данные не читаются как JSON."
	}
	return "Неверное значение."
}

func init() { // Huma keeps these two as package variables
	huma.NewErrorWithContext = func(hc huma.Context, status int, msg string, errs ...error) huma.StatusError {
		ctx := context.Background()
		if hc != nil {
			ctx = hc.Context()
		}
		return fromHuma(ctx, status, msg, errs)
	}
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return huma.NewErrorWithContext(nil, status, msg, errs...)
	}
}
