package api

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
)

// How large a request may be, in bytes. Five hundred paths fit an address.
const (
	maxAddress = 32 << 10
	maxBody    = 64 << 10
)

// call is what operations know of the request they answer.
type call struct {
	actor access.Actor
	url   *url.URL
	body  []byte
}

type callKey struct{}

func callOf(ctx context.Context) call { return ctx.Value(callKey{}).(call) }

// guard holds what no request gets around: headers, the origin, and that a panic is answered.
func (a *API) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.fail(w, r, fault.Denied("This request was sent from a page of another site"))
	}))
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "private, no-cache")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		defer func() {
			if v := recover(); v != nil {
				if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(v)
				}
				a.Log.Error("api: an operation panicked", "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
				newProblem(http.StatusInternalServerError, "").write(w)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// serve finds who acts, holds requests to their limits, and answers.
func (a *API) serve(w http.ResponseWriter, r *http.Request) {
	actor, err := a.Actor(r)
	if err != nil && !fault.Is(err, fault.KindDenied) {
		a.fail(w, r, err)
		return
	}
	if err != nil || actor.ID == "" {
		p := newProblem(http.StatusUnauthorized, "You are not signed in")
		p.Hint = "Send the cookie of a browser that is signed in, or Authorization: Bearer and a personal token."
		p.write(w)
		return
	}
	if actor.ReadOnly && r.Method != http.MethodGet && r.Method != http.MethodHead { // areas refuse it too
		a.fail(w, r, access.OnlyReads())
		return
	}
	if len(r.URL.RequestURI()) > maxAddress {
		newProblem(http.StatusRequestURITooLong, "The address of this request is too long").write(w)
		return
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		newProblem(http.StatusBadRequest, "The query of this address cannot be read").write(w)
		return
	}
	_, pattern := a.mux.Handler(r)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(cmp.Or(a.large[pattern], maxBody))))
	if err != nil {
		newProblem(http.StatusRequestEntityTooLarge, "The body of this request is too large, or ended early").write(w)
		return
	}
	address := &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: given(query).Encode()}
	r = r.WithContext(context.WithValue(r.Context(), callKey{}, call{actor: actor, url: address, body: body}))
	r.URL = address
	r.Body = io.NopCloser(bytes.NewReader(body))

	out := &answer{header: w.Header(), status: http.StatusOK}
	key := r.Header.Get("Idempotency-Key")
	if r.Method == http.MethodPost && key != "" {
		err = a.replays.once(out, actor.ID+" "+actor.Token+" "+r.URL.Path, key, sha256.Sum256(body), func() { a.mux.ServeHTTP(out, r) })
	} else {
		a.mux.ServeHTTP(out, r)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		out.tag(r.Header.Get("If-None-Match"))
	}
	w.WriteHeader(out.status)
	_, _ = w.Write(out.body.Bytes()) // who asked may be gone
}

// given leaves out parameters without a value.
func given(query url.Values) url.Values {
	kept := url.Values{}
	for name, values := range query {
		for _, v := range values {
			if v != "" {
				kept.Add(name, v)
			}
		}
	}
	return kept
}

// fail answers with an error, and logs those that are Leadwright's own.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	a.tell(r.Context(), r.URL.Path, err)
	problemOf(err, func(field string) string { return "header." + field }).write(w)
}

// tell logs an error that nobody can do anything about from outside.
func (a *API) tell(ctx context.Context, path string, err error) {
	if fault.Is(err, fault.KindInternal) && ctx.Err() == nil {
		a.Log.ErrorContext(ctx, "api: an operation failed", "path", path, "error", err)
	}
}

// answer holds an answer until it is whole. It is an http.ResponseWriter.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (o *answer) Header() http.Header         { return o.header }
func (o *answer) WriteHeader(status int)      { o.status = status }
func (o *answer) Write(b []byte) (int, error) { return o.body.Write(b) }

// tag gives a good answer its ETag: a digest of what it says, behind the version of the row it is about if the
// operation set one. When that is what the other side holds already, the answer is 304.
func (o *answer) tag(ifNoneMatch string) {
	if o.status != http.StatusOK {
		return
	}
	sum := sha256.Sum256(o.body.Bytes())
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	if version := strings.Trim(o.header.Get("ETag"), `"`); version != "" {
		tag = version + "." + tag
	}
	tag = `"` + tag + `"`
	o.header.Set("ETag", tag)
	for held := range strings.SplitSeq(ifNoneMatch, ",") {
		if held = strings.TrimPrefix(strings.TrimSpace(held), "W/"); held == tag || held == "*" {
			o.status = http.StatusNotModified
			o.header.Del("Content-Type")
			o.body.Reset()
			return
		}
	}
}

// versionTag is the first part of the ETag of what can be changed: the version of its row.
func versionTag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// Condition holds what operations that change something do it under.
type Condition struct {
	IfMatch string `header:"If-Match" doc:"The ETag of what is to be changed, or *. Needed." example:"\"7.Jm0vXf2bq1Wc8kLz\""`
}

// check refuses to change what is not there in this version: 428 without If-Match, 412 when it is of another version.
func (c Condition) check(version int64) error {
	if c.IfMatch == "" {
		return precondition(http.StatusPreconditionRequired, "This change needs an If-Match header")
	}
	for tag := range strings.SplitSeq(c.IfMatch, ",") {
		tag = strings.TrimSpace(tag)
		held, _, _ := strings.Cut(strings.Trim(tag, `"`), ".")
		if tag == "*" || strings.HasPrefix(tag, `"`) && `"`+held+`"` == versionTag(version) {
			return nil
		}
	}
	return stale()
}

func stale() error {
	return precondition(http.StatusPreconditionFailed, "This was changed since you read it")
}

func precondition(status int, detail string) *Problem {
	p := newProblem(status, detail)
	p.Hint = "Read it again and send the ETag that comes with it as If-Match."
	return p
}
