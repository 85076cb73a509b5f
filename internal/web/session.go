package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// visit is one request of somebody who is signed in.
type visit struct {
	Actor access.Actor
}

// handler answers one request, or says why not.
type handler func(w http.ResponseWriter, r *http.Request, v visit) error

// in lets those with a session pass and shows the others the door.
func (s *server) in(next handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, err := s.actor(r)
		if err == nil {
			err = next(w, r, visit{Actor: actor})
		} else if fault.Is(err, fault.KindDenied) {
			s.door(w, r, nil)
			return
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// open is for the few addresses that need no session.
func (s *server) open(next func(w http.ResponseWriter, r *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := next(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// enter redeems a one-time link. Only GET does: programs that look at a link with HEAD must not use it up.
func (s *server) enter(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet {
		s.door(w, r, nil)
		return nil
	}
	var token string
	err := s.guess(r, func() error {
		return s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
			token, err = access.Redeem(r.Context(), tx, r.URL.Query().Get("key"), browserOf(r))
			return err
		})
	})
	switch fault.KindOf(err) {
	case fault.KindDenied, fault.KindUnavailable:
		if err != nil {
			if s.signedIn(r) { // the same link opened twice: the first opening stands
				http.Redirect(w, r, "/", http.StatusSeeOther)
				return nil
			}
			comeBack(w, err)
			sentence, hint := fault.Sentence(err)
			s.door(w, r, &notice{Kind: "warn", Sentence: sentence, Hint: hint})
			return nil
		}
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, token, "/")
}

func (s *server) signedIn(r *http.Request) bool {
	_, err := access.Authenticate(r.Context(), s.DB, s.cookie(r))
	return err == nil
}

// leave ends the session of this browser.
func (s *server) leave(w http.ResponseWriter, r *http.Request, _ visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error { return access.End(r.Context(), tx, s.cookie(r)) })
	if err != nil {
		return err
	}
	s.setCookie(w, r, "", -time.Second)
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// cookieName names the session's cookie. Cookies know no ports, so the port is in the name: two workbenches on one
// machine keep their sessions apart. The prefix makes browsers insist on https and on this very host.
func (s *server) cookieName(r *http.Request) string {
	name := "leadwright"
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		name += "-" + port
	}
	if s.TLS {
		name = "__Host-" + name
	}
	return name
}

func (s *server) cookie(r *http.Request) string {
	c, err := r.Cookie(s.cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie keeps the session's token. SameSite is Lax, not Strict: a link to a page, followed from a chat or a mail,
// must find its reader signed in. Forms are held to their origin by guard.
func (s *server) setCookie(w http.ResponseWriter, r *http.Request, token string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(r), Value: token, Path: "/", MaxAge: int(life / time.Second),
		HttpOnly: true, Secure: s.TLS, SameSite: http.SameSiteLaxMode,
	})
}

// themeCookie remembers the colours that somebody chose.
const themeCookie = "leadwright-theme"

func themeOf(r *http.Request) string {
	if c, err := r.Cookie(themeCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}

func (s *server) chooseTheme(w http.ResponseWriter, r *http.Request) error {
	theme := r.FormValue("theme")
	c := &http.Cookie{Name: themeCookie, Value: theme, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: s.TLS, SameSite: http.SameSiteLaxMode}
	if theme != "light" && theme != "dark" {
		c.Value, c.MaxAge = "", -1
	}
	http.SetCookie(w, c)
	to := r.FormValue("back")
	if from, err := url.Parse(r.Referer()); to == "" && err == nil && from.Host == r.Host {
		to = from.RequestURI()
	}
	http.Redirect(w, r, ownPath(to), http.StatusSeeOther)
	return nil
}

// ownPath keeps a redirect on this site: a path that begins with one slash, or the first page.
func ownPath(to string) string {
	odd := func(r rune) bool { return r <= ' ' || r == '\\' } // browsers drop or turn some of these
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsFunc(to, odd) {
		return "/"
	}
	return to
}
