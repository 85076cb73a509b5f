package web

import (
	"net/http"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
)

// Actor returns what finds out who sent a request, by the cookie of its session, for other doors beside the pages.
// tls is as in Config.
func Actor(db *store.DB, tls bool) func(*http.Request) (access.Actor, error) {
	s := &server{Config: Config{DB: db, TLS: tls}}
	return func(r *http.Request) (access.Actor, error) {
		return access.Authenticate(r.Context(), db, s.cookie(r))
	}
}
