package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/web"
)

// axeSource is the accessibility checker, which npm ci brings.
const axeSource = "../../node_modules/axe-core/axe.min.js"

// without skips a browser test for want of something, but never where tests must not be skipped.
func without(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// browser starts one Chromium with an empty profile for a whole test.
func browser(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		without(t, "no Chromium is installed: pages are not tried in a browser")
	}
	if testing.Short() {
		t.Skip("browsers take a while")
	}
	dir := t.TempDir()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(program), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.UserDataDir(dir), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, end := context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(end)
	still := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, still)
		return err
	})); err != nil {
		t.Fatalf("starting %s: %v", program, err)
	}
	return ctx
}

// bring gives the browser the session of a house.
func (h *house) bring(t *testing.T, ctx context.Context) {
	t.Helper()
	at, err := url.Parse(h.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range h.client.Jar.Cookies(at) {
		err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: h.server.URL})
			return err
		}))
		if err != nil {
			t.Fatal(err)
		}
	}
}

// finding is what axe says about a rule that a page breaks.
type finding struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		Target []any  `json:"target"`
		Text   string `json:"failureSummary"`
	} `json:"nodes"`
}

func (f finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", f.ID, f.Help)
	for _, n := range f.Nodes[:min(3, len(f.Nodes))] {
		fmt.Fprintf(&b, "\n  %v %s", n.Target, strings.ReplaceAll(n.Text, "\n", " "))
	}
	return b.String()
}

// TestAccessible opens every page wide and narrow, light and dark, and lets axe look for violations; dark, for those of
// colours. Nothing may be
// wider than the screen, and the browser may have nothing to complain about. With LEADWRIGHT_SHOTS set to a folder,
// each page is kept there as a picture.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile(axeSource)
	if err != nil {
		without(t, "axe-core is missing: npm ci --ignore-scripts brings it")
	}
	ctx := browser(t)
	h := furnish(t)
	organise(t, h)
	pages := pagesOf(t, h)
	for _, more := range []map[string]string{scopePages, rolePages, ladderPages(t, h), profilePages(t, h)} {
		maps.Copy(pages, more)
	}
	empty := open(t)
	empty.signIn(t)
	shots := os.Getenv("LEADWRIGHT_SHOTS")
	complaints := listen(t, ctx)
	visits := map[string]string{}
	for name, path := range pages {
		visits[name] = h.server.URL + path
	}
	visits["door"] = strings.Replace(empty.server.URL, "127.0.0.1", "localhost", 1)
	ready := open(t)
	ready.join(t, "ada", access.Member)
	_, key := ready.invite(t, access.NewAccount{Name: "Ben Okafor", Role: access.Member, Label: "ben@example.com"})
	named := strings.Replace(ready.server.URL, "127.0.0.1", "localhost", 1)
	visits["login"], visits["login-number"] = named, ready.server.URL
	visits["welcome"], visits["welcome-number"] = named+web.WelcomePath+key, ready.server.URL+web.WelcomePath+key
	h.fillAccount(t)
	visits["first-week"], visits["first-people"] = empty.server.URL+"/", empty.server.URL+"/people"
	visits["first-teams"], visits["first-ladders"] = empty.server.URL+"/people/teams", empty.server.URL+"/people/ladders"
	visits["first-repositories"] = empty.server.URL + "/repositories"
	staffed := staff(t)
	for name, path := range skillPages(staffed) {
		visits[name] = staffed.house.server.URL + path
	}
	visits["export"], visits["erase"] = staffed.house.server.URL+"/me/export", staffed.house.server.URL+"/people/"+staffed.ids["ada"]+"/erase"
	h.bring(t, ctx)
	empty.bring(t, ctx)
	staffed.house.bring(t, ctx)
	for n, name := range slices.Sorted(maps.Keys(visits)) {
		if err := chromedp.Do(ctx, chromedp.Navigate(visits[name])); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		// What cannot be in a paragraph ends it, and its own end then makes one without anything.
		torn, err := chromedp.Run(ctx, chromedp.Evaluate[string](
			`Array.from(document.querySelectorAll("p:empty:not([role], [hidden])"), p => p.parentElement.outerHTML.slice(0, 300)).join("\n")`))
		if err != nil || torn != "" {
			t.Errorf("%s: nothing is in the paragraphs of %s, %v", name, torn, err)
		}
		for _, size := range []int64{1440, 390} {
			for _, theme := range []string{"light", "dark"} {
				label := fmt.Sprintf("%s-%d-%s", name, size, theme)
				turn := `document.documentElement.dataset.theme = "` + theme + `"; document.documentElement.scrollWidth`
				wide, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (int, error) {
					if theme == "light" { // the width of the one before
						if _, err := chromedp.EmulateViewport(size, 860)(ctx, target); err != nil {
							return 0, err
						}
					}
					return chromedp.Evaluate[int](turn)(ctx, target)
				})
				if err != nil || int64(wide) > size {
					t.Errorf("%s: the page is %d wide, %v", label, wide, err)
				}
				// The frame has other parts when it is narrow, and the same on each page: dark, each page is looked at once.
				var found []finding
				if theme == "light" {
					found = examine(t, ctx, string(axe), wholePage)
				} else if (n%2 == 0) == (size == 390) {
					found = examine(t, ctx, string(axe), colours)
				}
				for _, f := range found {
					t.Errorf("%s: %s", label, f)
				}
				if shots != "" {
					keepShot(t, ctx, filepath.Join(shots, label+".png"))
				}
			}
		}
	}
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

// What axe looks at: all of a page, or only what has to do with its colours, where all else was looked at in another theme.
const (
	wholePage = `runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	colours   = `runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}`
)

// examine returns what axe finds on the page.
func examine(t *testing.T, ctx context.Context, axe, what string) []finding {
	t.Helper()
	there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`"axe" in window`))
	if err == nil && !there {
		err = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, runtime.Evaluate, runtime.EvaluateParams{Expression: axe})
			return err
		}))
	}
	if err != nil {
		t.Fatal(err)
	}
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		`axe.run({resultTypes: ["violations"], `+what+`}).then(r => JSON.stringify(r.violations))`,
		func(p *runtime.EvaluateParams) { p.AwaitPromise = new(true) }))
	if err != nil {
		t.Fatal(err)
	}
	var found []finding
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// listen collects what the browser writes to its console: broken policies, missing files, failing script.
func listen(t *testing.T, ctx context.Context) func() []string {
	t.Helper()
	var all []string
	err := chromedp.Listen(ctx, func(ev any) {
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			all = append(all, e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError {
				all = append(all, fmt.Sprint(e.Args))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return func() []string { return all }
}

func keepShot(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestPalette opens the palette by key, types, and follows the first hit.
func TestPalette(t *testing.T) {
	ctx := browser(t)
	h := furnish(t)
	h.bring(t, ctx)
	if status, page, _ := h.get(t, "/"); status != 200 || !strings.Contains(page, "<script") {
		without(t, "the script is not built: go generate ./internal/web")
	}
	at := func() string {
		path, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname`))
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(h.server.URL+"/people"), chromedp.KeyEvent("k", chromedp.KeyModifiers(chromedp.ModifierCtrl)),
		chromedp.WaitVisible(chromedp.CSS("#palette-hits .hit")), chromedp.SendKeys(chromedp.CSS("#palette-q"), "billing"),
		chromedp.WaitVisible(chromedp.CSS(`#palette-hits a[href$="/area/billing"]`))); err != nil {
		t.Fatalf("opening the palette: %v", err)
	}
	if shots := os.Getenv("LEADWRIGHT_SHOTS"); shots != "" {
		picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		_ = os.WriteFile(filepath.Join(shots, "palette.png"), picture, 0o644)
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS("#people"))); err != nil {
		t.Fatalf("following the first hit: %v", err)
	}
	if got := at(); got != "/knowledge/harbour/area/billing" {
		t.Errorf("the palette led to %s", got)
	}
}

// fillAccount gives the account that is signed in something to show: a password, a token, other sessions, invitations.
func (h *house) fillAccount(t *testing.T) {
	t.Helper()
	h.post(t, "/account/password", url.Values{"login": {"olga@example.com"}, "password": {goodPassword}})
	h.post(t, "/account/tokens", url.Values{"name": {"Report of each Monday"}, "days": {"90"}, "scope": {"read"}})
	h.as(newBrowser(t)).post(t, "/login", url.Values{"login": {"olga@example.com"}, "password": {goodPassword}})
	for name, role := range map[string]access.Role{"Marta Manager": access.Administrator, "Lena Lead": access.Member} {
		h.invite(t, access.NewAccount{Name: name, Role: role, Label: strings.ToLower(name[:5]) + "@example.com"})
	}
}
