// Package web serves Leadwright's pages.
//
// A page is a struct (weekPage, mapPage, …) beside its template; a handler reads areas, puts what it found into that
// struct in words, and renders it. Templates hold no rule and no query. Every page works without script; script adds
// the search palette, tips on the map and progress that moves (assets/app.js).
//
// One handler, made by [New], serves everything: pages behind a session, the door for browsers without one, and the
// stylesheet and script under names that hold a hash of their content. Before any of them stand the same guards for
// all (guard.go): the Host header must name this workbench, a form must come from its own pages, and the strict
// Content-Security-Policy lets no inline style, no inline script and no other host in. SVG is drawn by attributes and
// coloured by classes for that reason.
//
// After a change to a template or to the script: go generate ./internal/web
package web

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

//go:generate go tool templ generate
//go:generate go tool esbuild assets/app.js --bundle --minify --format=esm --target=es2022 --outdir=dist

// Config is what the pages need.
type Config struct {
	DB      *store.DB
	Shelf   *knowledge.Shelf
	Log     *slog.Logger     // slog.Default() when nil
	Hosts   []string         // names this workbench answers to, without port, beside the loopback names
	TLS     bool             // browsers reach it by https: cookies are marked Secure
	API     http.Handler     // serves what is below /api/v1/; nil for no API
	OpenAPI []byte           // the API's description as JSON, for the page that shows it
	Now     func() time.Time // time.Now when nil
}

type server struct {
	Config
	assets  assets
	gate    access.Gate
	glances glances
}

// New returns the handler of everything that the workbench serves: pages, assets, and the API behind the same guards.
func New(c Config) http.Handler {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &server{Config: c, assets: loadAssets()}
	mux := http.NewServeMux()
	s.assets.route(mux)
	mux.Handle("GET /enter", s.open(s.enter))
	mux.Handle("POST /theme", s.open(s.chooseTheme))
	for pattern, h := range s.routes() {
		mux.Handle(pattern, s.in(h))
	}
	if c.API != nil {
		mux.Handle("/api/v1/", c.API)
	}
	return s.guard(mux)
}

// routes are the pages behind a session.
func (s *server) routes() map[string]handler {
	return map[string]handler{
		"GET /{$}":    s.week,
		"POST /leave": s.leave,
		"/":           s.nowhere,

		"GET /people":                       s.people,
		"GET /people/{id}":                  s.person,
		"GET /people/identities":            s.identities,
		"POST /people/identities":           s.decide,
		"POST /people/identities/{id}":      s.separate,
		"POST /people/decisions/{id}/undo":  s.undo,
		"GET /people/teams":                 s.scopes,
		"GET /people/teams/{scope}":         s.scope,
		"GET /people/teams/{scope}/try":     s.try,
		"POST /people/teams/{scope}/accept": s.acceptFinding,
		"POST /people/teams/{scope}/reopen": s.reopenFinding,
		"GET /me":                           s.me,
		"POST /me":                          s.chooseMe,

		"GET /knowledge":                       s.knowledge,
		"GET /knowledge/{repo}":                s.mapOf,
		"GET /knowledge/{repo}/areas":          s.areas,
		"POST /knowledge/{repo}/areas":         s.nameArea,
		"POST /knowledge/{repo}/forget":        s.forgetArea,
		"GET /knowledge/{repo}/area/{name...}": s.area,
		"GET /knowledge/{repo}/at/{path...}":   s.place,
		"GET /knowledge/{repo}/evidence":       s.evidence,
		"GET /knowledge/{repo}/risk":           s.risk,
		"GET /knowledge/{repo}/reviewers":      s.reviewers,

		"GET /repositories":               s.repositories,
		"POST /repositories":              s.addRepository,
		"GET /repositories/{id}/progress": s.progress,
		"POST /repositories/{id}/scan":    s.scan,
		"POST /repositories/{id}/cancel":  s.cancelScan,
		"GET /repositories/{id}/remove":   s.confirmRemove,
		"POST /repositories/{id}/remove":  s.remove,

		"GET /search":      s.search,
		"GET /search/hits": s.hits,
		"GET /api":         s.api,
	}
}

// SignInPath is where a one-time link leads: this path with the secret behind it.
const SignInPath = "/enter?key="

// isLoopback reports whether a host name without port means this machine to every browser.
func isLoopback(host string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	return host == "localhost" || host == "127.0.0.1" || host == "::1" || strings.HasSuffix(host, ".localhost")
}
