package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/fault"
)

// Problem is an error as RFC 9457 writes it, application/problem+json. Its type is always about:blank, which may be
// left out.
type Problem struct {
	Title  string  `json:"title" doc:"What the status means" example:"Not Found"`
	Status int     `json:"status" doc:"The HTTP status" example:"404"`
	Detail string  `json:"detail" doc:"What went wrong, in one sentence" example:"There is no repository \"lantern\""`
	Kind   string  `json:"kind" doc:"For programs" enum:"invalid,not-found,conflict,denied,unavailable,internal"`
	Hint   string  `json:"hint,omitempty" doc:"What to do about it"`
	Errors []Wrong `json:"errors,omitempty" doc:"The parts of the request that are wrong"`
}

// Wrong is one part of a request that is wrong.
type Wrong struct {
	Location string `json:"location" doc:"Where it is" example:"query.limit"`
	Message  string `json:"message" doc:"What is wrong with it"`
}

// huma knows one way to make errors for the whole process, and by default lets lists be null.
func init() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return newProblem(status, message, errs...)
	}
	huma.DefaultArrayNullable = false
}

// kinds are the statuses of the kinds of failure.
var kinds = map[fault.Kind]int{
	fault.KindInternal: http.StatusInternalServerError, fault.KindInvalid: http.StatusUnprocessableEntity,
	fault.KindNotFound: http.StatusNotFound, fault.KindConflict: http.StatusConflict,
	fault.KindDenied: http.StatusForbidden, fault.KindUnavailable: http.StatusServiceUnavailable,
}

// newProblem makes a problem of what huma found wrong with a request. Values that were sent are not sent back, and
// what went wrong inside is not told.
func newProblem(status int, message string, errs ...error) *Problem {
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: message, Kind: kindOf(status).String()}
	if status >= http.StatusInternalServerError {
		p.Detail, p.Hint = fault.Sentence(errors.New(message))
		return p
	}
	for _, err := range errs {
		if detail, ok := errors.AsType[*huma.ErrorDetail](err); ok {
			p.Errors = append(p.Errors, Wrong{Location: detail.Location, Message: detail.Message})
		}
	}
	if len(p.Errors) > 0 {
		p.Detail = "The request is not right: " + p.Errors[0].Location + ": " + p.Errors[0].Message
		p.Hint = "See " + Prefix + "/openapi.json for what is taken."
	}
	return p
}

func kindOf(status int) fault.Kind {
	switch status {
	case http.StatusUnauthorized:
		return fault.KindDenied
	case http.StatusPreconditionFailed, http.StatusPreconditionRequired:
		return fault.KindConflict
	}
	for kind, s := range kinds {
		if s == status {
			return kind
		}
	}
	if status < http.StatusInternalServerError {
		return fault.KindInvalid
	}
	return fault.KindInternal
}

// problemOf makes a problem of any error. place says where a field of the input stands: "query.path".
func problemOf(err error, place func(field string) string) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	status := kinds[fault.KindOf(err)]
	p = &Problem{Title: http.StatusText(status), Status: status, Kind: fault.KindOf(err).String()}
	p.Detail, p.Hint = fault.Sentence(err)
	var f *fault.Error
	if errors.As(err, &f) && f.Field != "" {
		p.Errors = []Wrong{{Location: place(f.Field), Message: f.Message}}
	}
	return p
}

// Error returns the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells huma the media type.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func (p *Problem) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(p) // who asked may be gone
}
