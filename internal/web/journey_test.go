package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// traveller is a browser that goes through the workbench of a house.
type traveller struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // the browser is its context
	h   *house
}

func (v traveller) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		page, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
		v.t.Fatalf("%s: %v\n%s", what, err, page)
	}
}

// at goes to a page of the workbench.
func (v traveller) at(path string) {
	v.t.Helper()
	v.do("going to "+path, chromedp.Navigate(v.h.server.URL+path))
}

// says is the text of the first element that a selector finds.
func (v traveller) says(selector string) string {
	v.t.Helper()
	text, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.querySelector("`+selector+`")?.innerText ?? ""`))
	if err != nil {
		v.t.Fatal(err)
	}
	return strings.TrimSpace(text)
}

// send fills a form by the names of its fields and sends it.
func (v traveller) send(form string, fields map[string]string) {
	v.t.Helper()
	var steps []chromedp.Action[chromedp.Void]
	for name, value := range fields {
		steps = append(steps, chromedp.SetValue(chromedp.CSS(form+` [name="`+name+`"]`), value))
	}
	v.do("sending "+form, append(steps, chromedp.Click(chromedp.CSS(form+" button")))...)
}

// arrives waits until the browser is at a path of the workbench.
func (v traveller) arrives(path string) {
	v.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		at, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.readyState + " " + location.href`))
		if err == nil && at == "complete "+v.h.server.URL+path {
			return
		}
		if time.Now().After(deadline) {
			page, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.body.innerText`))
			v.t.Fatalf("the browser is at %s, want %s: %v\n%s", at, path, err, page)
		}
	}
}

// invites makes an invitation on the page and returns the path of its link.
func (v traveller) invites(name, role string) string {
	v.t.Helper()
	v.at("/administration/accounts")
	v.send(`form[action^="/administration/accounts#"]`, map[string]string{"name": name, "role": role})
	v.do("waiting for the link", chromedp.WaitVisible(chromedp.CSS("[data-secret]")))
	link := v.says("[data-secret]")
	path, ok := strings.CutPrefix(link, v.h.server.URL)
	if !ok {
		v.t.Fatalf("the link of %s is %q", name, link)
	}
	return path
}

func (v traveller) leaves() {
	v.t.Helper()
	v.at("/account")
	v.do("signing out", chromedp.Click(chromedp.CSS(`form[action="/leave"] button`)))
	v.arrives("/")
	if got := v.says("h1"); got != "Sign in" && got != "How do I open this workbench?" {
		v.t.Fatalf("after signing out the page asks %q", got)
	}
}

// is checks who is signed in, and what they may.
func (v traveller) is(name string, runs bool) {
	v.t.Helper()
	v.at("/account")
	if got := v.says(".facts dd"); got != name {
		v.t.Errorf("signed in is %q, want %q", got, name)
	}
	v.at("/administration/accounts")
	want := "May I do this?"
	if runs {
		want = "Who may sign in here?"
	}
	if got := v.says("h1"); got != want {
		v.t.Errorf("%s asks for the accounts and gets %q, want %q", name, got, want)
	}
}

// TestJourney lets an owner invite a manager, a lead and an engineer; each chooses another way to sign in and uses it.
func TestJourney(t *testing.T) {
	ctx := browser(t)
	h := openWithProvider(t, false)
	if _, page, _ := h.get(t, "/"); !strings.Contains(page, "<script") {
		without(t, "the script is not built: go generate ./internal/web")
	}
	complaints := listen(t, ctx)
	device := &webauthn.VirtualAuthenticatorOptions{Protocol: webauthn.AuthenticatorProtocolCtap2, HasResidentKey: true,
		Transport: webauthn.AuthenticatorTransportInternal, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}
	v := traveller{t, ctx, h}
	v.do("adding a device", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: device})
		return err
	}))

	v.at(strings.TrimPrefix(h.link(t), h.server.URL))
	v.is("Owner", true)
	manager, lead, engineer := v.invites("Marta Manager", "administrator"), v.invites("Lena Lead", "member"), v.invites("Egon Engineer", "member")

	// The manager chooses a password.
	v.leaves()
	v.at(manager)
	v.send(`form[action="/welcome"]`, map[string]string{"login": "marta@example.com", "password": goodPassword})
	v.arrives("/")
	v.is("Marta Manager", true)
	v.leaves()
	v.send(`form[action="/login"]`, map[string]string{"login": "marta@example.com", "password": "not this one at all"})
	v.arrives("/login")
	v.send(`form[action="/login"]`, map[string]string{"login": "marta@example.com", "password": goodPassword})
	v.arrives("/")
	v.is("Marta Manager", true)
	v.leaves()

	// The lead makes a passkey, and signs in with it on the way to a page.
	v.at(lead)
	v.do("making a passkey", chromedp.SendKeys(chromedp.CSS("#f-passkey"), "Laptop"),
		chromedp.Click(chromedp.CSS(`form[data-passkey="/welcome/passkey"] button`)))
	v.arrives("/")
	v.is("Lena Lead", false)
	v.leaves()
	v.at("/people?q=a")
	v.do("using a passkey", chromedp.Click(chromedp.CSS(`[data-passkey="/login/passkey"] button`)),
		chromedp.WaitVisible(chromedp.CSS(".nav"))) // the page that was asked for, in the frame
	v.arrives("/people?q=a")
	v.is("Lena Lead", false)
	v.at("/account")
	if got := v.says("table tbody th"); got != "Laptop" {
		t.Errorf("the passkey is called %q", got)
	}
	v.do("making another", chromedp.Click(chromedp.CSS(`form[data-passkey] button`)),
		chromedp.WaitVisible(chromedp.CSS(`form[data-passkey] .wrong`))) // the device has one already
	v.do("removing the last way", chromedp.Click(chromedp.CSS("details summary")), chromedp.Click(chromedp.CSS("details .danger")))
	leadtest.Eventually(t, "the page says that a way must be left", func() bool {
		return v.says(".answer") == "This is your last way to sign in."
	})
	v.leaves()

	// The engineer goes to the provider and back, twice.
	v.at(engineer)
	v.do("going on", chromedp.Click(chromedp.CSS(`form[action="/welcome/provider"] button`)), chromedp.WaitVisible(chromedp.CSS("#username")))
	v.send("form", map[string]string{"username": "ada", "password": "at the provider"})
	v.arrives("/")
	v.is("Egon Engineer", false)
	v.leaves()
	v.do("going on again", chromedp.Click(chromedp.CSS(`form[action="/login/provider"] button`)), chromedp.WaitVisible(chromedp.CSS("#username")))
	v.send("form", map[string]string{"username": "ada", "password": "at the provider"})
	v.arrives("/")
	v.is("Egon Engineer", false)

	testTheManagerLooked(t, h, v)
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
	testPasskeysAreNotFooled(t, h, v)
}

// testTheManagerLooked goes on as the engineer, who declares a skill: the manager sees it, the lead of another team does
// not, and the engineer finds the manager in the list of who looked.
func testTheManagerLooked(t *testing.T, h *house, v traveller) {
	t.Helper()
	ids := map[string]string{} // of persons, by name
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		file, problems := roster.Parse([]byte(`
scopes:
  - {key: quay, name: Quay, kind: team, members: [egon], roles: [{role: manager, person: marta}]}
  - {key: tower, name: Tower, kind: team, members: [lena], roles: [{role: technical-lead, person: lena}]}
persons:
  - {handle: marta, name: Marta Manager, emails: [marta@example.com]}
  - {handle: lena, name: Lena Lead, emails: [lena@example.com]}
  - {handle: egon, name: Egon Engineer, emails: [egon@example.com], reports-to: marta}
`))
		if len(problems) > 0 {
			return roster.Refuse(problems)
		}
		if _, err := organisation.Apply(ctx, tx, access.Local(), file, organisation.ApplyOptions{}); err != nil {
			return err
		}
		accounts, err := access.Accounts(ctx, tx, access.Local(), "", access.Page{Limit: 10})
		if err != nil {
			return err
		}
		for _, handle := range []string{"marta", "lena", "egon"} {
			p, err := organisation.Find(ctx, tx, access.Local(), handle)
			if err != nil {
				return err
			}
			ids[p.Name] = p.ID
			for _, a := range accounts {
				if a.Name == p.Name {
					if err := access.SetPerson(ctx, tx, access.Local(), a.ID, p.ID); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	v.at("/me/looks")
	if page := v.says("main"); strings.Contains(page, "Marta Manager") {
		t.Error("the manager looked before they did")
	}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		egon := access.Actor{ID: "egon", Name: "Egon Engineer", Role: access.Member, PersonID: ids["Egon Engineer"]}
		if _, err := skill.Add(ctx, tx, egon, skill.NewSkill{Name: "Knots", Kind: "domain"}); err != nil {
			return err
		}
		return skill.Declare(ctx, tx, egon, egon.PersonID, skill.Declaring{Skill: "Knots", Level: 4, Interest: 2})
	})
	v.at("/me/skills")
	if page := v.says("main"); !strings.Contains(page, "Knots") {
		t.Error("the engineer does not see their own skill")
	}
	v.leaves()

	skills := "/people/skills/" + ids["Egon Engineer"]
	v.do("using the lead's passkey", chromedp.Click(chromedp.CSS(`[data-passkey="/login/passkey"] button`)),
		chromedp.WaitVisible(chromedp.CSS(".nav")))
	v.at(skills)
	if got := v.says("h1"); got != "May I do this?" {
		t.Errorf("the lead of another team asks for skills and gets %q", got)
	}
	v.leaves()
	v.send(`form[action="/login"]`, map[string]string{"login": "marta@example.com", "password": goodPassword})
	v.do("waiting for the week", chromedp.WaitVisible(chromedp.CSS(".nav")))
	v.at(skills)
	if page := v.says("main"); !strings.Contains(page, "Knots") {
		t.Error("the manager does not see the skill")
	}
	v.leaves()
	v.do("going on once more", chromedp.Click(chromedp.CSS(`form[action="/login/provider"] button`)), chromedp.WaitVisible(chromedp.CSS("#username")))
	v.send("form", map[string]string{"username": "ada", "password": "at the provider"})
	v.do("waiting for the week", chromedp.WaitVisible(chromedp.CSS(".nav")))
	v.at("/me/looks")
	if page := v.says("main"); !strings.Contains(page, "Marta Manager") || !strings.Contains(page, "Skills") || strings.Contains(page, "Lena Lead") {
		t.Errorf("who looked is told as %q", page)
	}
}

// testPasskeysAreNotFooled answers challenges again, and another's.
func testPasskeysAreNotFooled(t *testing.T, h *house, v traveller) {
	t.Helper()
	v.leaves()
	// The browser signs a challenge, and the answer is sent by hand: twice, and changed.
	const sign = `(async () => {
		const post = (path, body) => fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)})
		const asked = await (await post("/login/passkey/begin", {})).json()
		const key = (await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options)})).toJSON()
		const other = await (await post("/login/passkey/begin", {})).json()
		const forged = structuredClone(key)
		forged.response.signature = btoa("no signature")
		const send = async (ceremony, credential) => (await post("/login/passkey/finish", {ceremony, credential})).status
		return [
			await send(other.ceremony, key), // a challenge that it did not sign
			await send((await (await post("/login/passkey/begin", {})).json()).ceremony, forged),
			await send(asked.ceremony, key), // right
			await send(asked.ceremony, key), // again
			await send("none", key),
		].join(" ")
	})()`
	got, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](sign, func(p *runtime.EvaluateParams) { p.AwaitPromise = new(true) }))
	if err != nil || got != "401 401 200 401 401" {
		t.Errorf("the answers give %q, %v", got, err)
	}
	site := access.Site{Host: "localhost", Origin: h.server.URL}
	for _, bad := range []string{``, `{}`, `null`, `{"id":"x","rawId":"x","type":"public-key","response":{}}`, `[1]`} {
		var c access.Challenge
		h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			c, err = access.BeginPasskeySignIn(ctx, tx, site)
			return err
		})
		_, err := access.SignInWithPasskey(t.Context(), h.db, site, "", access.Answer{Ceremony: c.Ceremony, Credential: []byte(bad)})
		if !fault.Is(err, fault.KindDenied) {
			t.Errorf("%q gives %v", bad, err)
		}
	}
	for host, origin := range map[string]string{"127.0.0.1": "http://127.0.0.1:7400", "::1": "http://[::1]:7400",
		"lead.example.com": "http://lead.example.com", "": ""} {
		if (access.Site{Host: host, Origin: origin}).HasPasskeys() {
			t.Errorf("passkeys work at %s", origin)
		}
	}
	if status, page, _ := h.post(t, "/login/passkey/finish", nil); status != http.StatusUnprocessableEntity || !strings.Contains(page, `"sentence"`) {
		t.Errorf("no answer gives %d %s", status, page)
	}
}
