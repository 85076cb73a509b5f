package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/web"
)

const goodPassword = "seven grey herons wade"

// join invites somebody and accepts with a password, in the browser of the house.
func (h *house) join(t testing.TB, login string, role access.Role) (id string) {
	t.Helper()
	id, key := h.invite(t, access.NewAccount{Name: login + " Example", Role: role})
	status, page, _ := h.post(t, "/welcome", url.Values{"key": {key}, "login": {login}, "password": {goodPassword}})
	if status != http.StatusSeeOther {
		t.Fatalf("accepting gave %d\n%s", status, page)
	}
	return id
}

func TestInvitedByLink(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, key := h.invite(t, access.NewAccount{Name: "Ada Example", Role: access.Member, Label: "ada@example.com"})
	for range 3 { // looking at it does not use it up
		status, page, _ := h.get(t, web.WelcomePath+key)
		if status != http.StatusOK || !strings.Contains(page, "Welcome, Ada Example.") || !strings.Contains(page, `value="ada@example.com"`) ||
			!strings.Contains(page, `href="http://localhost:`) {
			t.Fatalf("the link gave %d\n%s", status, page)
		}
	}
	status, page, _ := h.post(t, "/welcome", url.Values{"key": {key}, "login": {"ada"}, "password": {"short"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, `value="ada"`) || !strings.Contains(page, "too short") ||
		strings.Contains(page, `value="short"`) {
		t.Errorf("a short password gave %d\n%s", status, page)
	}
	if status, _, header := h.post(t, "/welcome", url.Values{"key": {key}, "login": {"ada"}, "password": {goodPassword}}); status != http.StatusSeeOther ||
		header.Get("Location") != "/" {
		t.Fatalf("accepting gave %d", status)
	}
	if got := h.whoAmI(t); got != "Ada Example" {
		t.Errorf("the account is %q", got)
	}
	stranger := h.as(newBrowser(t))
	if status, page, _ := stranger.get(t, web.WelcomePath+key); status != http.StatusUnauthorized || strings.Contains(page, "Ada") {
		t.Errorf("the used link gave %d\n%s", status, page)
	}
}

// TestSignIn signs in by the form: with the page that was asked for kept, and no other site.
func TestSignIn(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.join(t, "ada", access.Member)
	b := h.as(newBrowser(t))
	status, page, _ := b.get(t, "/people?q=a%26b")
	if status != http.StatusUnauthorized || !strings.Contains(page, `name="to" value="/people?q=a%26b"`) {
		t.Errorf("a page without a session gave %d\n%s", status, page)
	}
	status, page, _ = b.post(t, "/login", url.Values{"login": {"ada"}, "password": {"wrong"}, "to": {"/people"}})
	if status != http.StatusUnauthorized || !strings.Contains(page, "The name or the password is wrong.") ||
		!strings.Contains(page, `value="ada"`) || !strings.Contains(page, `name="to" value="/people"`) || strings.Contains(page, `value="wrong"`) {
		t.Errorf("a wrong password gave %d\n%s", status, page)
	}
	for _, c := range [][2]string{{"/people?q=a", "/people?q=a"}, {"https://elsewhere.example/", "/"}, {"//elsewhere.example", "/"},
		{"/\\elsewhere.example", "/"}, {"", "/"}} {
		_, _, header := b.post(t, "/login", url.Values{"login": {"ada"}, "password": {goodPassword}, "to": {c[0]}})
		if got := header.Get("Location"); got != c[1] {
			t.Errorf("signing in on the way to %q leads to %q", c[0], got)
		}
	}
	if status, _, header := b.get(t, "/login?to=//elsewhere.example"); status != http.StatusSeeOther || header.Get("Location") != "/" {
		t.Errorf("who is signed in is led to %q", header.Get("Location"))
	}
}

// TestSessionsAreNotFixed plants a session in a browser before its owner signs in: it is another afterwards, and the one
// that was planted has ended.
func TestSessionsAreNotFixed(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.join(t, "ada", access.Member)
	h.join(t, "eve", access.Member)
	at, _ := url.Parse(h.server.URL)
	planted := h.client.Jar.Cookies(at)[0].Value
	h.post(t, "/login", url.Values{"login": {"ada"}, "password": {goodPassword}})
	if now := h.client.Jar.Cookies(at)[0].Value; now == planted || h.whoAmI(t) != "ada Example" {
		t.Errorf("the session is %q, planted was %q", now, planted)
	}
	if _, err := access.Authenticate(t.Context(), h.db, planted); !fault.Is(err, fault.KindDenied) {
		t.Errorf("the planted session lives: %v", err)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.join(t, "ada", access.Member)
	b := h.as(newBrowser(t))
	var last int
	var page string
	var header http.Header
	for range 7 {
		last, page, header = b.post(t, "/login", url.Values{"login": {"ada"}, "password": {"wrong"}})
	}
	if last != http.StatusTooManyRequests || !strings.Contains(page, "Try again in 2 seconds.") || header.Get("Retry-After") != "2" {
		t.Errorf("the seventh wrong try gave %d, to come back after %q\n%s", last, header.Get("Retry-After"), page)
	}
	if status, _, _ := b.post(t, "/login", url.Values{"login": {"ada"}, "password": {goodPassword}}); status != http.StatusTooManyRequests {
		t.Errorf("a right one too soon gave %d", status)
	}
	for range 12 {
		last, page, header = b.get(t, web.WelcomePath+"guess")
	}
	if last != http.StatusUnauthorized || !strings.Contains(page, "Too many wrong links") || header.Get("Retry-After") == "" {
		t.Errorf("guessing links gave %d\n%s", last, page)
	}
}

// TestOnlyTheProxyIsBelieved counts wrong tries by the address that the proxy saw, and without one by the connection's.
func TestOnlyTheProxyIsBelieved(t *testing.T) {
	t.Parallel()
	for _, proxied := range []bool{false, true} {
		h := open(t)
		h.join(t, "ada", access.Member)
		w := web.New(web.Config{DB: h.db, Shelf: knowledge.NewShelf(1), Log: slog.New(slog.DiscardHandler), Proxied: proxied})
		ask := func(forwarded string) int {
			r := httptest.NewRequest("POST", "http://localhost/login", strings.NewReader("login=ada&password=wrong"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Forwarded-For", forwarded)
			rec := httptest.NewRecorder()
			w.ServeHTTP(rec, r)
			return rec.Code
		}
		slowed := false
		for i := range 8 { // somebody writes addresses of their own before the one that the proxy adds
			slowed = slowed || ask(fmt.Sprintf("198.51.100.%d, 192.0.2.7", i)) == http.StatusTooManyRequests
		}
		if !slowed {
			t.Errorf("proxied %v: made-up addresses get around the wait", proxied)
		}
		if proxied {
			for i := range 8 {
				slowed = ask(fmt.Sprintf("2001:db8::%x", i)) == http.StatusTooManyRequests
			}
			if !slowed {
				t.Error("the addresses of one IPv6 network get around the wait")
			}
		}
		if other := ask("192.0.2.8"); (other == http.StatusUnauthorized) != proxied {
			t.Errorf("proxied %v: another address gave %d", proxied, other)
		}
	}
}

// TestSecretsAreNotLogged signs in, wrongly and rightly, with a log that keeps everything.
func TestSecretsAreNotLogged(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	h := open(t)
	_, key := h.invite(t, access.NewAccount{Name: "Ada Example", Role: access.Member})
	h.server.Config.Handler = web.New(web.Config{DB: h.db, Shelf: knowledge.NewShelf(1),
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	h.get(t, web.WelcomePath+key)
	h.post(t, "/welcome", url.Values{"key": {key}, "login": {"ada"}, "password": {goodPassword}})
	h.post(t, "/login", url.Values{"login": {"ada"}, "password": {"a wrong password"}})
	_, page, _ := h.post(t, "/account/tokens", url.Values{"name": {"x"}, "days": {"7"}})
	token := regexp.MustCompile(access.TokenPrefix + `[\w-]{43}`).FindString(page)
	for _, secret := range []string{key, goodPassword, "a wrong password", token} {
		if secret == "" || strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, log.String())
		}
	}
}

// TestTokensAreForTheAPI sends a token to the API, where it counts, and to a page, where it does not.
func TestTokensAreForTheAPI(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.join(t, "ada", access.Administrator)
	config := web.Config{DB: h.db, Shelf: knowledge.NewShelf(1), Log: slog.New(slog.DiscardHandler)}
	actor := web.Actor(config)
	config.API = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := actor(r)
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprintf(w, "%s,%v,%v", a.ID, a.ReadOnly, a.Token != "")
	})
	h.server.Config.Handler = web.New(config)
	_, page, _ := h.post(t, "/account/tokens", url.Values{"name": {"report"}, "days": {"7"}, "scope": {"read"}})
	token := regexp.MustCompile(access.TokenPrefix + `[\w-]{43}`).FindString(page)
	if token == "" {
		t.Fatalf("no token in\n%s", page)
	}
	if _, page, _ := h.get(t, "/account"); strings.Contains(page, token) || !strings.Contains(page, "report") {
		t.Error("the token is shown again, or not listed")
	}
	ask := func(client *http.Client, path, authorization string) (int, string) {
		t.Helper()
		req, _ := http.NewRequest(http.MethodGet, h.server.URL+path, nil)
		if authorization != "" {
			req.Header.Set("Authorization", authorization)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(text)
	}
	if status, text := ask(newBrowser(t), "/api/v1/x", "Bearer "+token); status != http.StatusOK || text != id+",true,true" {
		t.Errorf("the token gave %d %s", status, text)
	}
	if status, text := ask(h.client, "/api/v1/x", ""); status != http.StatusOK || text != id+",false,false" {
		t.Errorf("the session gave %d %s", status, text)
	}
	for _, bad := range []string{"Bearer " + token + "x", "Bearer", "Basic " + token, "Bearer " + access.TokenPrefix} {
		if status, _ := ask(h.client, "/api/v1/x", bad); status != http.StatusUnauthorized { // the session does not help
			t.Errorf("%q gave %d", bad, status)
		}
	}
	if status, _ := ask(newBrowser(t), "/account", "Bearer "+token); status != http.StatusUnauthorized {
		t.Errorf("a page took the token: %d", status)
	}
	leadtest.ClockOf(t, h.db).Advance(7 * 24 * time.Hour)
	if status, _ := ask(newBrowser(t), "/api/v1/x", "Bearer "+token); status != http.StatusUnauthorized {
		t.Errorf("a token that is too old gave %d", status)
	}
}

// TestBeyondThisMachine checks what is different by https: the cookie, and that browsers stay with it.
func TestBeyondThisMachine(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.join(t, "ada", access.Member)
	w := web.New(web.Config{DB: h.db, Shelf: knowledge.NewShelf(1), Log: slog.New(slog.DiscardHandler), TLS: true,
		Hosts: []string{"lead.example.com"}, Base: "https://lead.example.com", Proxied: true})
	send := func(host, origin string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/login", strings.NewReader(url.Values{"login": {"ada"}, "password": {goodPassword}}.Encode()))
		r.Host = host
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", origin)
		rec := httptest.NewRecorder()
		w.ServeHTTP(rec, r)
		return rec
	}
	rec := send("lead.example.com", "https://lead.example.com")
	cookies := rec.Result().Cookies()
	if rec.Code != http.StatusSeeOther || len(cookies) != 1 || !strings.HasPrefix(cookies[0].Name, "__Host-") || !cookies[0].Secure ||
		!cookies[0].HttpOnly || cookies[0].Path != "/" || cookies[0].Domain != "" {
		t.Errorf("%d, %v", rec.Code, cookies)
	}
	if got := rec.Header().Get("Strict-Transport-Security"); !strings.HasPrefix(got, "max-age=") {
		t.Errorf("browsers are not told to stay with https: %q", got)
	}
	for host, origin := range map[string]string{"other.example.com": "https://other.example.com", "lead.example.com": "https://evil.example"} {
		if rec := send(host, origin); rec.Code != http.StatusMisdirectedRequest && rec.Code != http.StatusForbidden {
			t.Errorf("%s from %s gave %d", host, origin, rec.Code)
		}
	}
}

// TestAccountPage changes the reader's own account by its forms.
func TestAccountPage(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.join(t, "ada", access.Member)
	other := h.as(newBrowser(t))
	other.post(t, "/login", url.Values{"login": {"ada"}, "password": {goodPassword}})
	status, page, _ := h.post(t, "/account/password", url.Values{"login": {"ada.e"}, "current": {"wrong"}, "password": {"eight blue kites turning"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "This is not your password until now.") || !strings.Contains(page, `value="ada.e"`) {
		t.Errorf("a wrong current password gave %d\n%s", status, page)
	}
	if got := other.whoAmI(t); got == "" {
		t.Error("the other session ended too soon")
	}
	_, page, _ = h.get(t, "/account")
	end := regexp.MustCompile(`action="(/account/sessions/[^"/]+/end)"`).FindStringSubmatch(page)
	if end == nil || strings.Count(page, "this browser") != 1 {
		t.Fatalf("the sessions are not listed\n%s", page)
	}
	if status, _, _ := h.post(t, end[1], nil); status != http.StatusSeeOther || other.whoAmI(t) != "" {
		t.Errorf("ending the other session gave %d", status)
	}
	if status, _, _ := h.post(t, "/account/password", url.Values{"login": {"ada.e"}, "current": {goodPassword},
		"password": {"eight blue kites turning"}}); status != http.StatusSeeOther {
		t.Errorf("changing the password gave %d", status)
	}
	if status, _, _ := other.post(t, "/login", url.Values{"login": {"ada.e"}, "password": {"eight blue kites turning"}}); status != http.StatusSeeOther {
		t.Errorf("signing in with it gave %d", status)
	}
}

// TestAdministrationPages invites, recovers and closes by the forms; each secret is shown once.
func TestAdministrationPages(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	secret := regexp.MustCompile(`data-secret>([^<]+)<`)
	status, page, _ := h.post(t, "/administration/accounts", url.Values{"name": {""}, "role": {"member"}, "label": {"kept@example.com"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, `value="kept@example.com"`) || !strings.Contains(page, "A name is missing.") {
		t.Errorf("no name gave %d\n%s", status, page)
	}
	status, page, _ = h.post(t, "/administration/accounts", url.Values{"name": {"Ben"}, "role": {"member"}, "person": {"nobody at all"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, `value="nobody at all"`) {
		t.Errorf("an unknown person gave %d\n%s", status, page)
	}
	_, page, _ = h.post(t, "/administration/accounts", url.Values{"name": {"Ben Okafor"}, "role": {"administrator"}})
	made := secret.FindStringSubmatch(page)
	if made == nil || !strings.HasPrefix(made[1], h.server.URL+web.WelcomePath) {
		t.Fatalf("no link is shown\n%s", page)
	}
	at := regexp.MustCompile(`href="(/administration/accounts/[a-z0-9]{26})">Ben Okafor<`).FindStringSubmatch(page)
	if at == nil {
		t.Fatalf("the account is not listed\n%s", page)
	}
	if _, page, _ = h.get(t, at[1]); strings.Contains(page, "key=") {
		t.Error("the link is shown again")
	}
	ben := h.as(newBrowser(t))
	link, _ := url.Parse(made[1])
	ben.post(t, "/welcome", url.Values{"key": {link.Query().Get("key")}, "login": {"ben"}, "password": {goodPassword}})
	if got := ben.whoAmI(t); got != "Ben Okafor" {
		t.Fatalf("Ben is %q", got)
	}
	_, page, _ = h.post(t, at[1]+"/recover", nil)
	made = secret.FindStringSubmatch(page)
	if made == nil {
		t.Fatalf("no recovery link is shown\n%s", page)
	}
	if _, page, _ := ben.get(t, "/account"); !strings.Contains(page, "Owner made a recovery link for your account") {
		t.Errorf("Ben is not told of the link\n%s", page)
	}
	link, _ = url.Parse(made[1])
	if _, page, _ := ben.as(newBrowser(t)).get(t, link.RequestURI()); !strings.Contains(page, "Owner made this link for you.") || !strings.Contains(page, `value="ben"`) {
		t.Errorf("the recovery link says\n%s", page)
	}
	if status, _, _ := h.post(t, at[1]+"/withdraw", nil); status != http.StatusSeeOther {
		t.Errorf("withdrawing gave %d", status)
	}
	if status, _, _ := h.post(t, at[1]+"/role", url.Values{"role": {"member"}}); status != http.StatusSeeOther {
		t.Errorf("changing the role gave %d", status)
	}
	if status, _, _ := ben.get(t, "/administration/accounts"); status != http.StatusForbidden {
		t.Errorf("a member sees the accounts: %d", status)
	}
	if status, _, _ := h.post(t, at[1]+"/close", nil); status != http.StatusSeeOther || ben.whoAmI(t) != "" {
		t.Errorf("closing gave %d", status)
	}
	if _, page, _ := h.get(t, "/administration/record"); !strings.Contains(page, "closed an account") || !strings.Contains(page, "made a recovery link") {
		t.Errorf("the record says\n%s", page)
	}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		ready, err := access.Ready(ctx, tx)
		if ready {
			t.Error("a closed account could sign in")
		}
		return err
	})
}
