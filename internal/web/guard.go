package web

import (
	"errors"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// policy lets the pages use their own files and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// guard stands before everything: it sets the headers of every answer, refuses requests under a foreign name (a page
// elsewhere may point its own name at this machine: DNS rebinding), refuses forms from other sites, and turns a panic
// into an error page.
func (s *server) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	if s.Base != "" { // a proxy may have put its own name into Host
		if err := origin.AddTrustedOrigin(s.Base); err != nil {
			panic(err) // Base is none
		}
	}
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, fault.Denied("This form was not sent from a page of this workbench").
			WithHint("Open the page here and send it again."))
	}))
	inner := origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.TLS {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		defer func() {
			if v := recover(); v != nil {
				if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(v)
				}
				s.Log.Error("a page panicked", "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
				s.fail(w, r, fault.Internal(nil, "This page could not be made"))
			}
		}()
		if !s.answersTo(r.Host) {
			w.WriteHeader(http.StatusMisdirectedRequest)
			_, _ = w.Write([]byte("This workbench does not answer to that name.\n"))
			return
		}
		inner.ServeHTTP(w, r)
	})
}

func (s *server) answersTo(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return isLoopback(host) || slices.ContainsFunc(s.Hosts, func(h string) bool { return strings.EqualFold(h, host) })
}
