package web_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// mergedAlone is a house with a repository in which Ada merged what an agent wrote, and Ben wrote the rest. Both have
// accounts.
func mergedAlone(t *testing.T) *house {
	t.Helper()
	h := open(t)
	h.signIn(t)
	h.git = gittest.New(t)
	r := rand.New(rand.NewPCG(3, 3))
	at := leadtest.Epoch.AddDate(0, 0, -30)
	h.git.Commits(
		gittest.Commit{Author: "Ben Okafor", Email: "ben@example.com", When: at, Message: "Begin",
			Files: map[string]string{"CODEOWNERS": "/core/ @core\n/store/ @store\n", "store/store.go": body(r, 300)}},
		gittest.Commit{Author: "Ada Moss", Email: "ada@example.com", When: at.Add(time.Hour),
			Message: "Add the core\n\nCo-Authored-By: Claude <noreply@anthropic.com>", Files: map[string]string{"core/core.go": body(r, 400)}},
		gittest.Commit{Author: "Ada Moss", Email: "ada@example.com", When: at.Add(2 * time.Hour),
			Message: "Let the core restart\n\nCo-Authored-By: Claude <noreply@anthropic.com>", Files: map[string]string{"core/restart.go": body(r, 200)}})
	h.add(t, h.git.Dir, "reactor")
	for _, who := range []struct{ login, name string }{{"ada", "Ada Moss"}, {"ben", "Ben Okafor"}} {
		var person people.Person
		h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			person, err = people.Find(ctx, tx, access.Local(), who.name)
			return err
		})
		_, key := h.invite(t, access.NewAccount{Name: who.name, Role: access.Member, PersonID: person.ID})
		h.post(t, "/welcome", url.Values{"key": {key}, "login": {who.login}, "password": {goodPassword}})
	}
	return h
}

// TestAWalkThroughByTwoAccounts: whose code an agent wrote has an author and nobody who understands it, until the author
// walked somebody through it who confirms that in a browser of their own.
func TestAWalkThroughByTwoAccounts(t *testing.T) {
	axe, err := os.ReadFile(axeSource)
	if err != nil {
		without(t, "axe-core is missing: npm ci --ignore-scripts brings it")
	}
	ctx := browser(t)
	h := mergedAlone(t)
	v := traveller{t, ctx, h}
	enter := func(login string) {
		t.Helper()
		v.at("/login")
		v.send(`form[action="/login"]`, map[string]string{"login": login, "password": goodPassword})
		v.arrives("/")
	}
	look := func(name string) {
		t.Helper()
		for _, theme := range []string{"light", "dark"} {
			for _, size := range []int64{1440, 390} {
				turn := `document.documentElement.dataset.theme = "` + theme + `"; document.documentElement.scrollWidth`
				v.do("turning", chromedp.EmulateViewport(size, 860))
				if wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](turn)); err != nil || int64(wide) > size {
					t.Errorf("%s: the page is %d wide, %v", name, wide, err)
				}
				for _, f := range examine(t, ctx, string(axe), wholePage) {
					t.Errorf("%s %s at %d: %s", name, theme, size, f)
				}
				if shots := os.Getenv("LEADWRIGHT_SHOTS"); shots != "" {
					keepShot(t, ctx, filepath.Join(shots, fmt.Sprintf("%s-%d-%s.png", name, size, theme)))
				}
			}
		}
	}
	said := func(selector, want string) {
		t.Helper()
		if got := v.says(selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}

	enter("ada")
	v.at("/knowledge/reactor/nobody")
	said("main", "One area has nobody who understands it.")
	said("main", "core")
	look("nobody")
	v.at("/knowledge/reactor/area/core")
	said("main", "Ada Moss has touched it")
	said(".answer", "Nobody")
	v.at("/knowledge/reactor/said?area=core")
	v.send("section[aria-labelledby=walk] form", map[string]string{"person": "nobody of this name", "way": "showed"})
	v.do("waiting for what is wrong", chromedp.WaitVisible(chromedp.CSS(".wrong")))
	v.send("section[aria-labelledby=walk] form", map[string]string{"person": "Ben Okafor", "way": "showed",
		"day": store.DateOf(leadtest.Epoch).String(), "note": "At the board, with the restart."})
	v.arrives("/knowledge/reactor/said?area=core&done=said")
	said(".answer", "1 thing was said; 1 waits to be confirmed.")
	said("main", "Ada Moss walked Ben Okafor through it.")
	look("said-open")
	v.send("section[aria-label='Ask for a steward'] form", map[string]string{"person": "Ben Okafor"})
	v.arrives("/knowledge/reactor/said?area=core&done=asked")
	v.at("/knowledge/reactor/nobody")
	said("main", "One area has nobody who understands it.")
	v.leaves()

	enter("ben")
	said("main", "Say whether you understand core now")
	said("main", "Say whether you answer for core")
	v.at("/knowledge/reactor/said?area=core")
	look("said-asked")
	v.send("section[aria-labelledby=said] form.stack", map[string]string{"rating": "4"})
	v.arrives("/knowledge/reactor/said?area=core&done=confirmed")
	said("main", "who gives their understanding a 4")
	v.do("accepting", chromedp.Click(chromedp.CSS("section[aria-labelledby=stewards] button.primary")))
	v.arrives("/knowledge/reactor/said?area=core&done=steward")
	look("said")
	v.at("/knowledge/reactor/area/core")
	said("main", "Ben Okafor understands it")
	said("main", "Ada Moss understands it")
	said(".facts", "Ben Okafor")
	look("area-told")
	v.at("/knowledge/reactor/evidence?area=core")
	said("main", "Ada Moss walked Ben Okafor through it")
	v.at("/knowledge/reactor/evidence?path=core&kind=3")
	if page := v.says("main"); strings.Contains(page, "walked") {
		t.Errorf("a walk-through is no review: %s", page)
	}
	v.at("/knowledge/reactor/nobody")
	said("main", "Each area is understood by somebody.")
	v.at("/")
	if page := v.says("main"); strings.Contains(page, "Say whether") {
		t.Errorf("the week still asks: %s", page)
	}
}

// TestAHandoverByTwoAccounts: Ada, who alone understands the engine, will be away. A plan is made and kept, Ben and Ada see
// it in their own browsers and nobody else, and the risk falls when Ben confirms the session, not before.
func TestAHandoverByTwoAccounts(t *testing.T) {
	ctx := browser(t)
	h := open(t)
	h.signIn(t)
	h.git = gittest.New(t)
	r := rand.New(rand.NewPCG(4, 4))
	at := leadtest.Epoch.AddDate(0, 0, -30)
	for i, c := range []struct{ who, email string }{{"Ben Okafor", "ben@example.com"}, {"Cleo Lindqvist", "cleo@example.org"}} {
		h.git.Commits(gittest.Commit{Author: c.who, Email: c.email, When: at.Add(time.Duration(i-9) * time.Hour), Message: "Say who owns what",
			Files: map[string]string{"CODEOWNERS": strings.Repeat("# "+c.who+"\n", 9) + "/engine/ @a\n/store/ @b\n"}})
	}
	for i, c := range []struct{ who, email, file string }{{"Ada Moss", "ada@example.com", "engine/engine.go"}, {"Ada Moss", "ada@example.com", "engine/valve.go"},
		{"Ben Okafor", "ben@example.com", "store/store.go"}, {"Cleo Lindqvist", "cleo@example.org", "store/shelf.go"}} {
		h.git.Commits(gittest.Commit{Author: c.who, Email: c.email, When: at.Add(time.Duration(i) * time.Hour), Message: "Work on " + c.file,
			Files: map[string]string{c.file: body(r, 300)}})
	}
	h.add(t, h.git.Dir, "harbour")
	for _, who := range []struct{ login, name string }{{"ada", "Ada Moss"}, {"ben", "Ben Okafor"}, {"cleo", "Cleo Lindqvist"}} {
		var person people.Person
		h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			person, err = people.Find(ctx, tx, access.Local(), who.name)
			return err
		})
		_, key := h.invite(t, access.NewAccount{Name: who.name, Role: access.Member, PersonID: person.ID})
		h.post(t, "/welcome", url.Values{"key": {key}, "login": {who.login}, "password": {goodPassword}})
	}
	v := traveller{t, ctx, h}
	enter := func(login string) {
		t.Helper()
		v.at("/login")
		v.send(`form[action="/login"]`, map[string]string{"login": login, "password": goodPassword})
		v.arrives("/")
	}
	expect := func(selector, want string) {
		t.Helper()
		if got := v.says(selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}
	becomes := func(selector, want string) {
		t.Helper()
		for range 100 {
			if strings.Contains(v.says(selector), want) {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Errorf("%s says %q, and never %q", selector, v.says(selector), want)
	}
	look := func(name string) {
		t.Helper()
		for _, size := range []int64{1440, 390} {
			v.do("turning", chromedp.EmulateViewport(size, 860))
			if shots := os.Getenv("LEADWRIGHT_SHOTS"); shots != "" {
				keepShot(t, ctx, filepath.Join(shots, fmt.Sprintf("%s-%d-light.png", name, size)))
			}
		}
	}
	risk := "/knowledge/harbour/risk?away=Ada+Moss"
	engine := func() string {
		t.Helper()
		v.at(risk)
		return v.says("tbody tr")
	}

	enter("ada")
	if got := engine(); !strings.Contains(got, "engine") || !strings.Contains(got, "Nobody") {
		t.Fatalf("without Ada the engine is said to be %q", got)
	}
	// The workbench of absences: the end of a bar is moved by key, and what is missing changes with it.
	v.at("/knowledge/harbour/absences?who=Ada+Moss&from=2026-04-01&until=2026-04-10")
	expect("#answer", "From 1 April 2026 to 10 April 2026, nobody is left who understands")
	look("absences")
	v.do("moving the end of an absence", chromedp.Focus(chromedp.CSS(".grip.until")), chromedp.KeyEvent(kb.ArrowRight),
		chromedp.KeyEvent(kb.PageUp))
	becomes("#answer", "From 1 April 2026 to 11 May 2026, nobody is left who understands")
	if got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("#until-0").value + location.search`)); err != nil ||
		!strings.HasPrefix(got, "2026-05-11?who=") || !strings.Contains(got, "until=2026-05-11") {
		t.Errorf("the field and the address say %q, %v", got, err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](`(() => {
		const bar = document.querySelector(".timeline .bar"), box = bar.getBoundingClientRect()
		const per = document.querySelector(".timeline").getBoundingClientRect().width / document.querySelector(".timeline").dataset.days
		const at = (type, x) => bar.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, clientX: x, clientY: box.top + 5, button: 0 }))
		Element.prototype.setPointerCapture = () => {}
		at("pointerdown", box.left + 20); at("pointermove", box.left + 20 + 14.2 * per); at("pointerup", box.left + 20 + 14.2 * per)
		return true
	})()`)); err != nil {
		t.Fatal(err)
	}
	becomes("#answer", "From 15 April 2026 to 25 May 2026, nobody is left who understands")
	v.at("/knowledge/harbour/handover?away=Ada+Moss&wanted=1")
	expect(".answer", "One session hands over 1 area.")
	expect("main", "No plan needs fewer sessions")
	expect("main", "Ada Moss shows ")
	look("handover")
	v.send("section[aria-labelledby=keep] form", map[string]string{"name": "Ada at sea"})
	v.do("waiting for the plan", chromedp.WaitVisible(chromedp.CSS("details.fold-out")))
	expect(".answer", "The one session has not taken place yet.")
	plan, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname`))
	if err != nil {
		t.Fatal(err)
	}
	learner, other := "ben", "cleo"
	if strings.Contains(v.says("main"), "Cleo Lindqvist has not") {
		learner, other = other, learner
	}
	v.leaves()

	enter(other) // who has no part in it
	v.at(plan)
	if got := v.says("main"); strings.Contains(got, "Ada at sea") {
		t.Errorf("somebody else sees the plan: %s", got)
	}
	v.leaves()

	enter(learner)
	expect("main", "Learn engine from Ada Moss")
	v.at("/knowledge/harbour/handover")
	expect("main", "Ada at sea")
	v.at(plan)
	look("plan-open")
	if got := engine(); !strings.Contains(got, "Nobody") {
		t.Errorf("the risk fell before anything was learnt: %q", got)
	}
	v.at(plan)
	v.send("section[aria-labelledby=sessions] form", map[string]string{"rating": "4"})
	v.arrives(plan + "?done=confirmed")
	expect(".answer", "All of it is handed over.")
	look("plan")
	v.at(risk)
	if got := v.says("main"); strings.Contains(got, "Nobody") {
		t.Errorf("the risk did not fall: %s", got)
	}
}
