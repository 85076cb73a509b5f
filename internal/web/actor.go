package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
)

// Actor returns what finds out who sent a request, for other doors beside the pages: by a personal token in the
// Authorization header, or else by the cookie of a session. A request with that header is never taken by its cookie.
func Actor(c Config) func(*http.Request) (access.Actor, error) {
	s := &server{Config: c}
	byToken := TokenActor(c)
	return func(r *http.Request) (access.Actor, error) {
		if r.Header.Get("Authorization") == "" {
			return s.actor(r)
		}
		return byToken(r)
	}
}

// TokenActor is Actor for doors that only programs come through: cookies count for nothing.
func TokenActor(c Config) func(*http.Request) (access.Actor, error) {
	s := &server{Config: c}
	return func(r *http.Request) (access.Actor, error) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return access.Actor{}, fault.Denied("Who sends this is not said in a way that is known here").
				WithHint("Send Authorization: Bearer and a personal token.")
		}
		actor, err := access.AuthenticateToken(r.Context(), s.DB, strings.TrimSpace(token))
		return s.stand(r.Context(), actor, err)
	}
}

// actor finds out who sent a request, by the cookie of their session.
func (s *server) actor(r *http.Request) (access.Actor, error) {
	actor, err := access.Authenticate(r.Context(), s.DB, s.cookie(r))
	return s.stand(r.Context(), actor, err)
}

// stand adds how an actor stands to others.
func (s *server) stand(ctx context.Context, actor access.Actor, err error) (access.Actor, error) {
	if err != nil || s.Standing == nil {
		return actor, err
	}
	return s.Standing(ctx, actor)
}
