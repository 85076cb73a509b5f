package web

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// maxForm is how many bytes a form may have that somebody sends who is not signed in.
const maxForm = 64 << 10

// base is where browsers have this workbench: scheme and host, without a path.
func (s *server) base(r *http.Request) string {
	switch {
	case s.Base != "":
		return s.Base
	case s.TLS:
		return "https://" + r.Host
	default:
		return "http://" + r.Host
	}
}

// site is the same for passkeys.
func (s *server) site(r *http.Request) access.Site {
	base := s.base(r)
	u, err := url.Parse(base)
	if err != nil {
		return access.Site{}
	}
	return access.Site{Host: u.Hostname(), Origin: base}
}

// passkeysAt says whether passkeys work here, and where they would on this machine.
func (s *server) passkeysAt(r *http.Request) passkeys {
	site := s.site(r)
	p := passkeys{Work: site.HasPasskeys()}
	if _, port, err := net.SplitHostPort(r.Host); err == nil && !p.Work && !s.TLS && isLoopback(site.Host) {
		p.Elsewhere = "http://localhost:" + port
	}
	return p
}

// arrival is from where a request comes. Behind a proxy the last address that it added counts: what stands before it
// anybody can write.
func (s *server) arrival(r *http.Request) access.Arrival {
	return access.Arrival{Origin: s.origin(r), Browser: browserOf(r)}
}

func (s *server) origin(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.Proxied {
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); last != "" {
			host = last
		}
	}
	// Who has one address of IPv6 has a whole network of them.
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() && !ip.Is4In6() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return host
}

// door is the page for a browser without a session.
func (s *server) door(w http.ResponseWriter, r *http.Request, n *notice) {
	if r.Header.Get("HX-Request") != "" { // the session ended while a page was open: load it anew
		w.Header().Set("HX-Refresh", "true")
	}
	to := "/"
	if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/login") && r.URL.Path != "/enter" && r.URL.Path != "/welcome" {
		to = r.URL.RequestURI()
	}
	s.showLogin(w, r, http.StatusUnauthorized, loginPage{Notice: n, To: to})
}

// showLogin completes the page on which somebody signs in.
func (s *server) showLogin(w http.ResponseWriter, r *http.Request, status int, p loginPage) {
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		p.Ready, err = access.Ready(r.Context(), tx)
		return err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	p.Frame = frame{Title: "Not signed in", Theme: themeOf(r), Assets: s.assets.links}
	p.To = ownPath(p.To)
	p.Login = field{Name: "login", Label: "Name", Value: p.Login.Value, Complete: "username", Required: true}
	p.Password = field{Name: "password", Label: "Password", Type: "password", Complete: "current-password", Required: true}
	p.Passkey, p.Provider = s.passkeysAt(r), s.providerName()
	s.render(w, r, status, loginView(p))
}

// login is the page on which somebody signs in; who is signed in already goes on.
func (s *server) login(w http.ResponseWriter, r *http.Request) error {
	to := ownPath(r.URL.Query().Get("to"))
	if s.signedIn(r) {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	s.showLogin(w, r, http.StatusOK, loginPage{To: to})
	return nil
}

// signIn takes a name and a password.
func (s *server) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := smallForm(w, r); err != nil {
		return err
	}
	typed := r.PostFormValue("login")
	token, err := access.SignIn(r.Context(), s.DB,
		access.Attempt{Arrival: s.arrival(r), Login: typed, Password: r.PostFormValue("password")})
	if status := refusal(w, err); status != 0 {
		sentence, hint := fault.Sentence(err)
		s.showLogin(w, r, status, loginPage{Notice: &notice{Kind: "warn", Sentence: sentence, Hint: hint},
			To: r.PostFormValue("to"), Login: field{Value: typed}})
		return nil
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, token, r.PostFormValue("to"))
}

// refusal is the status of a sign-in that was refused: 401, or 429 when it came too soon, with when to come back. It is 0
// when nothing was refused.
func refusal(w http.ResponseWriter, err error) int {
	switch {
	case fault.Is(err, fault.KindDenied):
		return http.StatusUnauthorized
	case fault.Wait(err) > 0:
		comeBack(w, err)
		return http.StatusTooManyRequests
	default:
		return 0
	}
}

// comeBack tells programs how long to wait, in whole seconds (RFC 9110, 10.2.3).
func comeBack(w http.ResponseWriter, err error) {
	if wait := fault.Wait(err); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
}

// letIn gives the browser its session and goes on. A session that it had before ends.
func (s *server) letIn(w http.ResponseWriter, r *http.Request, token, to string) error {
	if err := s.take(w, r, token); err != nil {
		return err
	}
	http.Redirect(w, r, ownPath(to), http.StatusSeeOther)
	return nil
}

// take gives the browser a session in place of the one that it had.
func (s *server) take(w http.ResponseWriter, r *http.Request, token string) error {
	if old := s.cookie(r); old != "" {
		err := s.DB.Write(r.Context(), func(tx *store.Tx) error { return access.End(r.Context(), tx, old) })
		if err != nil {
			return err
		}
	}
	s.setCookie(w, r, token, access.SessionLife)
	return nil
}

// smallForm reads a form of bounded size.
func smallForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("form", "The form could not be read").Because(err)
	}
	return nil
}

// welcome shows what an invitation or a recovery link is for.
func (s *server) welcome(w http.ResponseWriter, r *http.Request) error {
	return s.showWelcome(w, r, http.StatusOK, r.URL.Query().Get("key"), "", nil)
}

// showWelcome is the page of a link; a link that is no use leads to the door.
func (s *server) showWelcome(w http.ResponseWriter, r *http.Request, status int, key, typed string, refused error) error {
	var link access.Welcome
	err := s.guess(r, func() error {
		return s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
			link, err = access.ReadLink(r.Context(), tx, key)
			return err
		})
	})
	if refusal(w, err) != 0 {
		sentence, hint := fault.Sentence(err)
		s.door(w, r, &notice{Kind: "warn", Sentence: sentence, Hint: hint})
		return nil
	}
	if err != nil {
		return err
	}
	if typed == "" {
		if typed = link.Account.Login; typed == "" {
			typed = link.Account.Label
		}
	}
	p := welcomePage{Frame: frame{Title: "Welcome", Theme: themeOf(r), Assets: s.assets.links}, Name: link.Account.Name,
		Issuer: link.Issuer, Recovery: link.Kind == access.Recovery, Until: moment(link.Expires), Key: key,
		Provider: s.providerName(), Passkey: s.passkeysAt(r),
		Login: field{Name: "login", Label: "Name to sign in with", Value: typed, Complete: "username", Required: true,
			Hint: "For example ada or ada@example.com. Others here may see it."},
		Password: newPassword()}
	if refused != nil {
		p.Notice = refusedAt(refused, &p.Login, &p.Password)
	}
	s.render(w, r, status, welcomeView(p))
	return nil
}

// newPassword is the field for a password that somebody chooses.
func newPassword() field {
	return field{Name: "password", Label: "New password", Type: "password", Complete: "new-password", Required: true,
		Hint: "At least 12 characters; a few words that only you would put together are good."}
}

// refusedAt says an error at the field that it is about, or else returns it as a notice.
func refusedAt(err error, fields ...*field) *notice {
	for _, f := range fields {
		if f.Name == fieldNamed(err) {
			wrong(err, f)
			return nil
		}
	}
	sentence, hint := fault.Sentence(err)
	return &notice{Kind: "warn", Sentence: sentence, Hint: hint}
}

// accept takes the password that somebody chose by an invitation or a recovery link.
func (s *server) accept(w http.ResponseWriter, r *http.Request) error {
	if err := smallForm(w, r); err != nil {
		return err
	}
	key, typed := r.PostFormValue("key"), r.PostFormValue("login")
	var token string
	err := s.guess(r, func() (err error) {
		token, err = access.AcceptWithPassword(r.Context(), s.DB, key, browserOf(r),
			access.NewPassword{Login: typed, Password: r.PostFormValue("password")})
		return err
	})
	if fault.Is(err, fault.KindInvalid) {
		return s.showWelcome(w, r, http.StatusUnprocessableEntity, key, typed, err)
	}
	if status := refusal(w, err); status != 0 {
		sentence, hint := fault.Sentence(err)
		s.showLogin(w, r, status, loginPage{Notice: &notice{Kind: "warn", Sentence: sentence, Hint: hint}})
		return nil
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, token, "/")
}

// guess slows down who guesses at links.
func (s *server) guess(r *http.Request, try func() error) error {
	return s.gate.Try(s.Now(), s.origin(r), try)
}
