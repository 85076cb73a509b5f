package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// callbackPath is where the provider sends browsers back to.
const callbackPath = "/login/provider/callback"

// Provider is an OpenID Connect provider that people may sign in with. It is asked about itself when it is first
// needed: a provider that is away keeps nobody from starting.
type Provider struct {
	Name      string // for buttons
	Issuer    string // its address; what it says about itself is found below
	ClientID  string
	Secret    string // empty for a public client
	ByAddress bool   // a verified address accepts the invitation that was made with it

	mu    sync.Mutex
	found *oidc.Provider
}

// patience is how long the provider has for an answer.
var patience = http.Client{Timeout: 10 * time.Second}

// discover asks the provider about itself, once.
func (p *Provider) discover() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// What is found asks for new keys later, so it must not end with the request that it was found for.
	found, err := oidc.NewProvider(oidc.ClientContext(context.Background(), &patience), p.Issuer)
	if err != nil {
		return nil, fault.Unavailable("%s does not answer", p.Name).Because(err).
			WithHint("Try again later, or sign in another way.")
	}
	p.found = found
	return found, nil
}

func (s *server) providerName() string {
	if s.Provider == nil {
		return ""
	}
	return s.Provider.Name
}

// client is this workbench as the provider knows it.
func (s *server) client(r *http.Request, at *oidc.Provider) oauth2.Config {
	return oauth2.Config{ClientID: s.Provider.ClientID, ClientSecret: s.Provider.Secret, Endpoint: at.Endpoint(),
		RedirectURL: s.base(r) + callbackPath, Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
}

// journeyCookie ties a journey to the browser that began it. It holds the journey's state, and behind a dot the secret
// of the link that is accepted, which is kept nowhere else.
func (s *server) journeyCookie(r *http.Request) string { return s.cookieName(r) + "-provider" }

func (s *server) setJourneyCookie(w http.ResponseWriter, r *http.Request, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: s.journeyCookie(r), Value: value, Path: "/", MaxAge: int(life / time.Second),
		HttpOnly: true, Secure: s.TLS, SameSite: http.SameSiteLaxMode,
	})
}

// toProvider sends somebody to the provider to sign in.
func (s *server) toProvider(w http.ResponseWriter, r *http.Request) error {
	if err := smallForm(w, r); err != nil {
		return err
	}
	if err := s.asked.Pass(s.Now(), s.origin(r)); err != nil {
		return err
	}
	return s.depart(w, r, access.Journey{To: ownPath(r.PostFormValue("to"))}, "")
}

// toProviderByLink sends somebody there who accepts an invitation or a recovery link with it.
func (s *server) toProviderByLink(w http.ResponseWriter, r *http.Request) error {
	if err := smallForm(w, r); err != nil {
		return err
	}
	key := r.PostFormValue("key")
	err := s.guess(r, func() error {
		return s.DB.Read(r.Context(), func(tx *store.Tx) error {
			_, err := access.ReadLink(r.Context(), tx, key)
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
	return s.depart(w, r, access.Journey{To: "/"}, key)
}

// addProvider sends somebody there who adds it to their account.
func (s *server) addProvider(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.depart(w, r, access.Journey{Account: v.Actor.ID, To: "/account"}, "")
}

// depart begins a journey and shows the page that leads to the provider. It is a page and no redirect: the policy lets
// no form lead to another site, not even by a redirect.
func (s *server) depart(w http.ResponseWriter, r *http.Request, j access.Journey, key string) error {
	if s.Provider == nil {
		return fault.NotFound("This workbench has no provider to sign in with")
	}
	at, err := s.Provider.discover()
	if err != nil {
		return err
	}
	j.Nonce, j.Verifier = rand.Text(), oauth2.GenerateVerifier()
	var state string
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		state, err = access.BeginJourney(r.Context(), tx, j)
		return err
	})
	if err != nil {
		return err
	}
	client := s.client(r, at)
	to := client.AuthCodeURL(state, oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier))
	s.setJourneyCookie(w, r, strings.TrimSuffix(state+"."+key, "."), access.CeremonyLife)
	f := frame{Title: "Going on", Theme: themeOf(r), Assets: s.assets.links}
	return s.ok(w, r, departView(departPage{Frame: f, Provider: s.Provider.Name, To: to}))
}

// fromProvider takes somebody who comes back from the provider.
func (s *server) fromProvider(w http.ResponseWriter, r *http.Request) error {
	if s.Provider == nil {
		return fault.NotFound("This workbench has no provider to sign in with")
	}
	held := ""
	if c, err := r.Cookie(s.journeyCookie(r)); err == nil {
		held = c.Value
	}
	s.setJourneyCookie(w, r, "", -time.Second)
	var to string
	err := s.guess(r, func() (err error) {
		to, err = s.arrive(w, r, held)
		return err
	})
	if err == nil {
		http.Redirect(w, r, ownPath(to), http.StatusSeeOther)
		return nil
	}
	switch fault.KindOf(err) {
	case fault.KindDenied, fault.KindUnavailable, fault.KindConflict, fault.KindInvalid:
		s.Log.Info("somebody did not get in by the provider", "error", err)
		comeBack(w, err)
		sentence, hint := fault.Sentence(err)
		s.door(w, r, &notice{Kind: "warn", Sentence: sentence, Hint: hint})
		return nil
	}
	return err
}

// arrive ends a journey: it checks what the provider says, and does what the journey was for.
func (s *server) arrive(w http.ResponseWriter, r *http.Request, held string) (to string, err error) {
	state, key, _ := strings.Cut(held, ".")
	q := r.URL.Query()
	if state == "" || subtle.ConstantTimeCompare([]byte(state), []byte(q.Get("state"))) != 1 {
		return "", fault.Denied("This did not begin in this browser, or it took too long").WithHint("Begin again.")
	}
	j, err := access.EndJourney(r.Context(), s.DB, state)
	if err != nil {
		return "", err
	}
	if q.Get("error") != "" || q.Get("code") == "" {
		return "", fault.Denied("%s did not let you in", s.Provider.Name).WithHint("Try again, or sign in another way.")
	}
	if iss := q.Get("iss"); iss != "" && iss != s.Provider.Issuer { // RFC 9207: the answer of another provider
		return "", fault.Denied("This answer is from another provider")
	}
	who, err := s.whoIs(r, j, q)
	if err != nil {
		return "", err
	}
	if j.Account != "" {
		actor, err := s.actor(r)
		if err != nil {
			return "", err
		}
		return "/account?done=provider", s.DB.Write(r.Context(), func(tx *store.Tx) error {
			return access.LinkOutside(r.Context(), tx, actor, j.Account, who)
		})
	}
	var token string
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		if key != "" {
			token, err = access.AcceptOutside(r.Context(), tx, key, browserOf(r), who)
		} else {
			token, err = access.SignInOutside(r.Context(), tx, who, s.Provider.ByAddress, browserOf(r))
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return j.To, s.take(w, r, token)
}

// whoIs trades the provider's code for its word about who came.
func (s *server) whoIs(r *http.Request, j access.Journey, q url.Values) (access.Outside, error) {
	at, err := s.Provider.discover()
	if err != nil {
		return access.Outside{}, err
	}
	ctx := oidc.ClientContext(r.Context(), &patience)
	client := s.client(r, at)
	distrust := func(err error) (access.Outside, error) {
		return access.Outside{}, fault.Denied("What %s says cannot be trusted", s.Provider.Name).Because(err).
			WithHint("Try again. If it happens again, tell who runs this Leadwright: the log has the details.")
	}
	tokens, err := client.Exchange(ctx, q.Get("code"), oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return distrust(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	word, err := at.Verifier(&oidc.Config{ClientID: s.Provider.ClientID, Now: s.Now}).Verify(ctx, raw)
	if err != nil {
		return distrust(err)
	}
	if subtle.ConstantTimeCompare([]byte(word.Nonce), []byte(j.Nonce)) != 1 {
		return distrust(nil)
	}
	var said claims
	if err := word.Claims(&said); err != nil {
		return distrust(err)
	}
	if said.Email == "" && at.UserInfoEndpoint() != "" { // most providers tell the address there alone
		more, err := at.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err == nil && more.Subject == word.Subject {
			err = more.Claims(&said)
		}
		if err != nil { // who they are is proved all the same
			s.Log.Info("the provider tells no address", "error", err)
		}
	}
	who := access.Outside{Issuer: word.Issuer, Subject: word.Subject, Label: cmp.Or(said.Email, said.Name, word.Subject)}
	if said.Verified {
		who.Email = said.Email
	}
	return who, nil
}

// claims are what a provider says about somebody beside who they are.
type claims struct {
	Email    string `json:"email"`
	Verified truth  `json:"email_verified"`
	Name     string `json:"name"`
}

// truth is true when JSON says so, also as a text: some providers write "true". Everything else is false.
type truth bool

// UnmarshalJSON never fails: what a provider says beside who somebody is must not keep them out.
func (t *truth) UnmarshalJSON(text []byte) error {
	*t = truth(strings.Trim(string(text), `"`) == "true")
	return nil
}

func (s *server) removeProvider(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.change(w, r, "/account", "unlinked", func(tx *store.Tx) error {
		return access.UnlinkOutside(r.Context(), tx, v.Actor, r.PostFormValue("issuer"), r.PostFormValue("subject"))
	})
}
