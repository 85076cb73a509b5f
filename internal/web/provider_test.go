package web_test

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/web"
)

// startProvider runs a real OpenID Connect provider, with a client that may come back to the workbench at base.
func startProvider(t testing.TB, base string) *web.Provider {
	t.Helper()
	type user map[string]any
	people, err := json.Marshal(map[string]user{
		"u-ada":  {"ID": "u-ada", "Username": "ada", "Password": "at the provider", "Email": "ada@example.com", "EmailVerified": true},
		"u-ben":  {"ID": "u-ben", "Username": "ben", "Password": "at the provider", "Email": "ben@example.com", "EmailVerified": true},
		"u-fake": {"ID": "u-fake", "Username": "fake", "Password": "at the provider", "Email": "ben@example.com", "EmailVerified": false},
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "users.json")
	if err := os.WriteFile(file, people, 0o600); err != nil {
		t.Fatal(err)
	}
	users, err := storage.StoreFromFile(file)
	if err != nil {
		t.Fatal(err)
	}
	client := storage.WebClient("leadwright", "the client's secret", base+"/login/provider/callback")
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the provider writes a line for each request
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	handler = exampleop.SetupServer(server.URL, storage.NewStorageWithClients(users, map[string]*storage.Client{"leadwright": client}), nil, false)
	return &web.Provider{Name: "Example Login", Issuer: server.URL, ClientID: "leadwright", Secret: "the client's secret"}
}

// openWithProvider makes an empty workbench that knows the provider.
func openWithProvider(t testing.TB, byAddress bool) *house {
	t.Helper()
	db := leadtest.SQLite(t)
	h := &house{db: db}
	var handler http.Handler
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(h.server.Close)
	h.server.URL = strings.Replace(h.server.URL, "127.0.0.1", "localhost", 1) // where passkeys work too
	provider := startProvider(t, h.server.URL)
	provider.ByAddress = byAddress
	handler = web.New(web.Config{DB: db, Shelf: knowledge.NewShelf(1 << 20), Log: slog.New(slog.DiscardHandler), Provider: provider,
		Standing: standing(db)})
	h.client = newBrowser(t)
	return h
}

func newBrowser(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// as is the same workbench in another browser.
func (h *house) as(browser *http.Client) *house {
	return &house{db: h.db, server: h.server, client: browser}
}

// depart sends a form that leads to the provider, and returns the address there.
func (h *house) depart(t testing.TB, path string, form url.Values) string {
	t.Helper()
	status, page, _ := h.post(t, path, form)
	to := regexp.MustCompile(`data-depart="([^"]+)"`).FindStringSubmatch(page)
	if status != http.StatusOK || to == nil {
		t.Fatalf("%s gave %d and does not lead to the provider\n%s", path, status, page)
	}
	return html.UnescapeString(to[1])
}

// proveAt signs in at the provider and returns the address that it sends the browser back to.
func proveAt(t testing.TB, address, name string) string {
	t.Helper()
	client := newBrowser(t)
	follow := func(resp *http.Response, err error) *url.URL {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		to, err := resp.Location()
		if err != nil {
			text, _ := io.ReadAll(resp.Body)
			t.Fatalf("the provider does not go on: %d %s", resp.StatusCode, text)
		}
		return to
	}
	login := follow(client.Get(address))
	form := url.Values{"username": {name}, "password": {"at the provider"}, "id": {login.Query().Get("authRequestID")}}
	login.RawQuery = ""
	next := follow(client.PostForm(login.String(), form))
	return follow(client.Get(next.String())).String()
}

// come comes back from the provider.
func (h *house) come(t testing.TB, address string) (int, string, http.Header) {
	t.Helper()
	return h.get(t, strings.TrimPrefix(address, h.server.URL))
}

// whoAmI is the name of the account that the browser is signed in to, empty for none.
func (h *house) whoAmI(t testing.TB) string {
	t.Helper()
	_, page, _ := h.get(t, "/account")
	name := regexp.MustCompile(`<dt>Name</dt>\s*<dd>([^<]+)</dd>`).FindStringSubmatch(page)
	if name == nil {
		return ""
	}
	return strings.TrimSpace(name[1])
}

func (h *house) invite(t testing.TB, n access.NewAccount) (id, secret string) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		id, secret, err = access.Invite(ctx, tx, access.Local(), n)
		return err
	})
	return id, secret
}

// TestProvider goes to a real provider and back: accepting an invitation, signing in, and adding it to an account.
func TestProvider(t *testing.T) {
	h := openWithProvider(t, false)
	_, key := h.invite(t, access.NewAccount{Name: "Ada Moss", Role: access.Member})
	back := proveAt(t, h.depart(t, "/welcome/provider", url.Values{"key": {key}}), "ada")
	if status, page, header := h.come(t, back); status != http.StatusSeeOther || header.Get("Location") != "/" {
		t.Fatalf("accepting by the provider gave %d\n%s", status, page)
	}
	if got := h.whoAmI(t); got != "Ada Moss" {
		t.Errorf("after accepting, the account is %q", got)
	}
	if status, _, _ := h.come(t, back); status != http.StatusUnauthorized {
		t.Errorf("coming back twice gave %d", status)
	}

	other := h.as(newBrowser(t))
	address := other.depart(t, "/login/provider", url.Values{"to": {"/people?q=a"}})
	for _, part := range []string{"code_challenge_method=S256", "code_challenge=", "nonce=", "state=", "response_type=code"} {
		if !strings.Contains(address, part) {
			t.Errorf("the way there lacks %s: %s", part, address)
		}
	}
	back = proveAt(t, address, "ada")
	if status, _, header := other.come(t, back); status != http.StatusSeeOther || header.Get("Location") != "/people?q=a" {
		t.Errorf("signing in gave %d to %s", status, header.Get("Location"))
	}
	if got := other.whoAmI(t); got != "Ada Moss" {
		t.Errorf("after signing in, the account is %q", got)
	}

	owner := h.as(newBrowser(t))
	owner.signIn(t)
	back = proveAt(t, owner.depart(t, "/account/provider", nil), "ben")
	if status, _, header := owner.come(t, back); status != http.StatusSeeOther || header.Get("Location") != "/account?done=provider" {
		t.Errorf("adding the provider gave %d", status)
	}
	back = proveAt(t, owner.depart(t, "/account/provider", nil), "ada")
	if status, page, _ := owner.come(t, back); status != http.StatusUnauthorized || !strings.Contains(page, "Another account here belongs to") {
		t.Errorf("adding who belongs to another account gave %d\n%s", status, page)
	}
	again := h.as(newBrowser(t))
	again.come(t, proveAt(t, again.depart(t, "/login/provider", nil), "ben"))
	if got := again.whoAmI(t); got != "Owner" {
		t.Errorf("the owner signs in as %q", got)
	}
}

// TestProviderIsNotFooled brings back what did not begin in this browser.
func TestProviderIsNotFooled(t *testing.T) {
	h := openWithProvider(t, false)
	_, key := h.invite(t, access.NewAccount{Name: "Ada Moss", Role: access.Member})
	h.come(t, proveAt(t, h.depart(t, "/welcome/provider", url.Values{"key": {key}}), "ada"))

	refused := func(name string, b *house, address string) {
		t.Helper()
		if status, page, header := b.come(t, address); status != http.StatusUnauthorized || b.whoAmI(t) != "" {
			t.Errorf("%s gave %d to %q\n%s", name, status, header.Get("Location"), page)
		}
	}
	victim, attacker := h.as(newBrowser(t)), h.as(newBrowser(t))
	hers := proveAt(t, attacker.depart(t, "/login/provider", nil), "ada")
	refused("another browser's answer", victim, hers)
	mine := proveAt(t, victim.depart(t, "/login/provider", nil), "ben")
	swapped := func(address, with, field string) string {
		a, _ := url.Parse(address)
		b, _ := url.Parse(with)
		q := a.Query()
		q.Set(field, b.Query().Get(field))
		a.RawQuery = q.Encode()
		return a.String()
	}
	refused("another browser's code", victim, swapped(mine, hers, "code"))
	refused("an answer after that", victim, mine)
	mine = proveAt(t, victim.depart(t, "/login/provider", nil), "ada")
	refused("no state", victim, strings.Replace(mine, "state=", "stale=", 1))
	mine = proveAt(t, victim.depart(t, "/login/provider", nil), "ada")
	refused("another provider", victim, mine+"&iss=https%3A%2F%2Felsewhere.example")
	mine = proveAt(t, victim.depart(t, "/login/provider", nil), "ada")
	refused("a refusal", victim, mine+"&error=access_denied")
	mine = proveAt(t, victim.depart(t, "/login/provider", nil), "ada")
	leadtest.ClockOf(t, h.db).Advance(access.CeremonyLife)
	refused("an answer that took too long", victim, mine)
	refused("somebody who has no account", victim, proveAt(t, victim.depart(t, "/login/provider", nil), "ben"))

	// A way that was begun from one account does not end in another.
	owner := h.as(newBrowser(t))
	owner.signIn(t)
	back := proveAt(t, owner.depart(t, "/account/provider", nil), "ben")
	owner.client.Jar, _ = newJarWithout(t, owner, "leadwright-"+portOf(t, h))
	if status, _, _ := owner.come(t, back); status != http.StatusUnauthorized {
		t.Errorf("adding a provider without a session gave %d", status)
	}
}

// newJarWithout keeps all cookies of a browser but one.
func newJarWithout(t testing.TB, h *house, name string) (http.CookieJar, error) {
	t.Helper()
	at, err := url.Parse(h.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	for _, c := range h.client.Jar.Cookies(at) {
		if c.Name != name {
			jar.SetCookies(at, []*http.Cookie{c})
		}
	}
	return jar, err
}

func portOf(t testing.TB, h *house) string {
	t.Helper()
	at, err := url.Parse(h.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return at.Port()
}

// TestVerifiedAddressAcceptsAnInvitation is off unless it was asked for, and never makes an account.
func TestVerifiedAddressAcceptsAnInvitation(t *testing.T) {
	for _, byAddress := range []bool{false, true} {
		h := openWithProvider(t, byAddress)
		h.invite(t, access.NewAccount{Name: "Ben Okafor", Role: access.Member, Label: "Ben@Example.com"})
		for _, name := range []string{"fake", "ada"} { // an address that is not verified, and one that was not invited
			b := h.as(newBrowser(t))
			b.come(t, proveAt(t, b.depart(t, "/login/provider", nil), name))
			if got := b.whoAmI(t); got != "" {
				t.Errorf("by address %v: %s gets in as %q", byAddress, name, got)
			}
		}
		b := h.as(newBrowser(t))
		b.come(t, proveAt(t, b.depart(t, "/login/provider", nil), "ben"))
		if got := b.whoAmI(t); (got == "Ben Okafor") != byAddress {
			t.Errorf("by address %v: Ben gets in as %q", byAddress, got)
		}
	}
}

func TestProviderThatIsAwayIsSaid(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	w := web.New(web.Config{DB: db, Shelf: knowledge.NewShelf(1), Log: slog.New(slog.DiscardHandler),
		Provider: &web.Provider{Name: "Example Login", Issuer: "http://127.0.0.1:1", ClientID: "x"}})
	r := httptest.NewRequest("POST", "http://localhost/login/provider", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	if rec.Code != http.StatusServiceUnavailable || !strings.Contains(rec.Body.String(), "Example Login does not answer.") {
		t.Errorf("%d\n%s", rec.Code, rec.Body)
	}
}
