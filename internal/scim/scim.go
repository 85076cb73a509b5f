// Package scim is the door for directories that keep the organisation up to date: SCIM 2.0 (RFC 7643 and 7644) under
// [Prefix], with Users and Groups, filters, pages and PATCH.
//
// A User is a person of the organisation. Their userName is the handle, and a filter for a userName finds them by any
// of their addresses too, so that a directory that calls people by address finds those whom a file named. A Group is an
// organisation, unit, team or project, and its id is the key; groups that a directory makes are teams. active: false
// starts an absence for good, and active: true ends it. What is deleted ends today and is found no more; its history
// stays. Attributes that Leadwright has no place for are taken and left out.
//
// Whoever asks is known by a bearer token, and has to be somebody who may import the organisation. Errors have the form
// of RFC 7644, 3.12. The door holds no rule of the organisation and no SQL.
package scim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Prefix is where SCIM lives. Its handler serves every path below it.
const Prefix = "/scim/v2"

const (
	contentType = "application/scim+json"
	maxBody     = 8 << 20 // a group of ten thousand members is about one MiB
)

// Config is what SCIM needs.
type Config struct {
	DB *store.DB
	// Actor finds who sent a request, by its bearer token. An error of kind Denied means nobody.
	Actor func(*http.Request) (access.Actor, error)
	Log   *slog.Logger // slog.Default() when nil
}

// failure is an error as RFC 7644 writes it.
type failure struct {
	Schemas  []string `json:"schemas"`
	Status   string   `json:"status"`
	ScimType string   `json:"scimType,omitempty"`
	Detail   string   `json:"detail"`

	code int
}

// Error returns the sentence.
func (f *failure) Error() string { return f.Detail }

func fail(code int, scimType, format string, args ...any) *failure {
	return &failure{[]string{"urn:ietf:params:scim:api:messages:2.0:Error"}, strconv.Itoa(code), scimType,
		fmt.Sprintf(format, args...), code}
}

func invalid(scimType, format string, args ...any) *failure {
	return fail(http.StatusBadRequest, scimType, format, args...)
}

// failureOf makes a failure of any error.
func failureOf(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	sentence, hint := fault.Sentence(err)
	if hint != "" {
		sentence = strings.TrimSuffix(sentence, ".") + ". " + hint
	}
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return invalid("invalidValue", "%s", sentence)
	case fault.KindNotFound:
		return fail(http.StatusNotFound, "", "%s", sentence)
	case fault.KindConflict:
		return fail(http.StatusConflict, "uniqueness", "%s", sentence)
	case fault.KindDenied:
		return fail(http.StatusForbidden, "", "%s", sentence)
	case fault.KindUnavailable:
		return fail(http.StatusServiceUnavailable, "", "%s", sentence)
	}
	return fail(http.StatusInternalServerError, "", "%s", sentence)
}

// request is a request that is being answered.
type request struct {
	*http.Request

	config Config
	actor  access.Actor
	base   string // the address of Prefix, as who asks sees it
}

// reply is an answer.
type reply struct {
	status   int
	location string
	body     any // nothing when nil
}

// New makes the handler of everything below Prefix.
func New(c Config) http.Handler {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	mux := http.NewServeMux()
	for pattern, answer := range map[string]func(request) (reply, error){
		"GET /ServiceProviderConfig": serviceProviderConfig,
		"GET /ResourceTypes":         resourceTypes, "GET /ResourceTypes/{id}": oneResourceType,
		"GET /Schemas": schemas, "GET /Schemas/{id}": oneSchema,
		"GET /Users": users.list, "POST /Users": users.create, "GET /Users/{id}": users.get, "PUT /Users/{id}": users.put,
		"PATCH /Users/{id}": users.patch, "DELETE /Users/{id}": users.remove,
		"GET /Groups": groups.list, "POST /Groups": groups.create, "GET /Groups/{id}": groups.get,
		"PUT /Groups/{id}": groups.put, "PATCH /Groups/{id}": groups.patch, "DELETE /Groups/{id}": groups.remove,
		"/": func(request) (reply, error) {
			return reply{}, fail(http.StatusNotFound, "", "There is nothing at this address, or not for this method")
		},
	} {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			method, path = "", pattern
		}
		mux.HandleFunc(strings.TrimSpace(method+" "+Prefix+path), c.serve(answer))
	}
	return mux
}

// serve finds who asks and answers.
func (c Config) serve(answer func(request) (reply, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				c.Log.Error("scim: a request panicked", "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
				write(w, reply{status: http.StatusInternalServerError,
					body: fail(http.StatusInternalServerError, "", "Something went wrong inside Leadwright")})
			}
		}()
		out, err := c.answer(w, r, answer)
		if err != nil {
			f := failureOf(err)
			if f.code == http.StatusInternalServerError && r.Context().Err() == nil {
				c.Log.ErrorContext(r.Context(), "scim: a request failed", "path", r.URL.Path, "error", err)
			}
			if f.code == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", `Bearer realm="leadwright"`)
			}
			out = reply{status: f.code, body: f}
		}
		write(w, out)
	}
}

func (c Config) answer(w http.ResponseWriter, r *http.Request, answer func(request) (reply, error)) (reply, error) {
	actor, err := c.Actor(r)
	if err != nil && !fault.Is(err, fault.KindDenied) {
		return reply{}, err
	}
	if err != nil || actor.ID == "" {
		return reply{}, fail(http.StatusUnauthorized, "", "The request carries no token that is known")
	}
	if err := actor.May(access.ApplyOrganisation); err != nil {
		return reply{}, err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return answer(request{Request: r, config: c, actor: actor, base: scheme + "://" + r.Host + Prefix})
}

func write(w http.ResponseWriter, out reply) {
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if out.location != "" {
		h.Set("Location", out.location)
	}
	if out.body == nil {
		w.WriteHeader(out.status)
		return
	}
	h.Set("Content-Type", contentType)
	w.WriteHeader(out.status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(out.body) // who asked may be gone
}

// decode reads one JSON value, numbers as they are written.
func decode(content []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more behind the value")
	}
	return v, nil
}

// body reads the resource that a request carries.
func (r request) body() (resource, error) {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind != "" && kind != contentType &&
		kind != "application/json" {
		return nil, fail(http.StatusUnsupportedMediaType, "", "The body is to be %s, not %.60q", contentType, kind)
	}
	content, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fail(http.StatusRequestEntityTooLarge, "", "The body is larger than %d MB, or ended early", maxBody>>20)
	}
	v, err := decode(content)
	m, ok := v.(resource)
	switch {
	case err != nil:
		return nil, invalid("invalidSyntax", "The body is no JSON: %s", err.Error())
	case !ok:
		return nil, invalid("invalidSyntax", "The body is no JSON object")
	}
	return m, nil
}

// operations reads the operations of a PATCH.
func (r request) operations() ([]operation, error) {
	m, err := r.body()
	if err != nil {
		return nil, err
	}
	list, ok := get(m, "Operations").([]any)
	if !ok {
		return nil, invalid("invalidSyntax", "Operations is missing, or no list")
	}
	var all []operation
	for n, v := range list {
		fields, ok := v.(resource)
		if !ok {
			return nil, invalid("invalidSyntax", "Operation %s is no object", ordinal(n))
		}
		op, okOp := get(fields, "op").(string)
		path, okPath := get(fields, "path").(string)
		if given := get(fields, "path"); !okOp || !okPath && given != nil {
			return nil, invalid("invalidSyntax", "The op or the path of operation %s is no text", ordinal(n))
		}
		one := operation{Op: op, Path: path}
		if key, given := keyOf(fields, "value"); given {
			if one.Value, err = json.Marshal(fields[key]); err != nil {
				return nil, invalid("invalidSyntax", "The value of operation %s cannot be read", ordinal(n))
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// ordinal counts from one.
func ordinal(n int) string { return strconv.Itoa(n + 1) }
