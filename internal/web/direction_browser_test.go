package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// TestFromAProblemToACommit: Ada writes a problem down and proposes a decision about it, Ben and she discuss it, the owner
// accepts it, it is a file in the repository, and what somebody changes there by hand shows here.
func TestFromAProblemToACommit(t *testing.T) {
	ctx := browser(t)
	h := mergedAlone(t)
	h.signIn(t) // as the owner again, behind the two who were invited
	v := traveller{t, ctx, h}
	var repo knowledge.Repository
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		all, err := knowledge.Repositories(ctx, tx, access.Local())
		if err == nil {
			repo = all[0]
		}
		return err
	})
	sync := func() {
		t.Helper()
		if _, err := direction.Sync(t.Context(), h.db, h.git.Repo, repo.ID); err != nil {
			t.Fatal(err)
		}
	}
	said := func(selector, want string) {
		t.Helper()
		if got := v.says(selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}
	enter := func(login string) {
		t.Helper()
		v.at("/login")
		v.send(`form[action="/login"]`, map[string]string{"login": login, "password": goodPassword})
		v.arrives("/")
	}
	comes := func() string { // to a page of its own, behind what was done
		t.Helper()
		v.do("waiting for what was done", chromedp.WaitVisible(chromedp.CSS(".note")))
		at, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname`))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}

	home := url.Values{"repository": {repo.ID}, "branch": {"main"}, "folder": {"docs/decisions"}}
	if status, _, _ := h.post(t, "/decision-homes/add", home); status != http.StatusSeeOther {
		t.Fatalf("choosing a folder gives %d", status)
	}
	if _, page, _ := h.get(t, "/decision-homes"); !strings.Contains(page, "reactor: docs/decisions") {
		t.Error("the folder is not on the page of folders")
	}

	enter("ada")
	v.at("/problems/add")
	v.send("main form.stack", map[string]string{"title": "Orders come twice", "what": "Twice a *week* an order is sent again.",
		"whys": "Two queues hold it\nNobody knew of the second"})
	problem := comes()
	said("main", "Nobody knew of the second")
	v.do("proposing", chromedp.Click(chromedp.CSS(`main a[href^="/decisions/add"]`)))
	v.do("waiting for the form", chromedp.WaitVisible(chromedp.CSS("#f-body")))
	body, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("#f-body").value`))
	if err != nil || !strings.Contains(body, "Twice a *week* an order is sent again.") {
		t.Errorf("the decision begins with %q, %v", body, err)
	}
	v.send("main form.stack", map[string]string{"title": "Use one queue"})
	decision := comes()
	said(".facts", "Orders come twice")
	comment := func(text string) {
		t.Helper()
		v.at(decision)
		v.send("main form.stack:last-of-type", map[string]string{"text": text})
		v.arrives(decision + "?done=commented")
	}
	comment("The second queue has no owner.")
	v.leaves()

	enter("ben")
	comment("Then one it is.")
	said("main", "The second queue has no owner.")
	v.leaves()

	h.bring(t, ctx)
	v.at(decision + "/state")
	v.send("main form.stack", map[string]string{"status": "accepted"})
	v.arrives(decision + "?done=settled")
	said(".facts", "Waits to be committed to reactor: docs/decisions.")
	sync()
	v.at(decision)
	said(".facts", "In reactor: docs/decisions, as 0001-use-one-queue.md, at ")
	file := gittest.Git(t, h.git.Dir, "show", "main:docs/decisions/0001-use-one-queue.md")
	if !strings.Contains(file, "status: accepted") || !strings.Contains(file, "Twice a *week*") {
		t.Errorf("the file is\n%s", file)
	}
	v.at(problem)
	said(".answer", "Answered")

	h.git.Commit(gittest.Commit{Parents: []string{strings.TrimSpace(gittest.Git(t, h.git.Dir, "rev-parse", "main"))},
		Files: map[string]string{"docs/decisions/0001-use-one-queue.md": strings.Replace(file, "accepted", "deprecated", 1) + "\nBy hand.\n"}})
	sync()
	v.at(decision)
	said(".facts", "Deprecated")
	said("article", "By hand.")
	said("main", "accepted became deprecated")

	// Changed here and there, it waits until somebody says which text is right.
	v.at(decision + "/state")
	v.send("main form.stack", map[string]string{"status": "proposed"})
	v.arrives(decision + "?done=settled")
	file = gittest.Git(t, h.git.Dir, "show", "main:docs/decisions/0001-use-one-queue.md")
	h.git.Commit(gittest.Commit{Parents: []string{strings.TrimSpace(gittest.Git(t, h.git.Dir, "rev-parse", "main"))},
		Files: map[string]string{"docs/decisions/0001-use-one-queue.md": strings.Replace(file, "By hand.", "By another hand.", 1)}})
	sync()
	v.at("/")
	said("main", "Say which text is right: Use one queue")
	v.at(decision)
	v.do("looking at both", chromedp.Click(chromedp.CSS(`main a[href="`+decision+`/copy"]`)))
	v.arrives(decision + "/copy")
	said(".beside ins", "deprecated")
	if axe, err := os.ReadFile(axeSource); err == nil {
		for _, theme := range []string{"light", "dark"} {
			for _, size := range []int64{1440, 390} {
				v.do("turning", chromedp.EmulateViewport(size, 860))
				turn := `document.documentElement.dataset.theme = "` + theme + `"; document.documentElement.scrollWidth`
				if wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](turn)); err != nil || int64(wide) > size {
					t.Errorf("both texts are %d wide, %v", wide, err)
				}
				for _, f := range examine(t, ctx, string(axe), wholePage) {
					t.Errorf("both texts %s at %d: %s", theme, size, f)
				}
				if shots := os.Getenv("LEADWRIGHT_SHOTS"); shots != "" {
					keepShot(t, ctx, filepath.Join(shots, fmt.Sprintf("both-%d-%s.png", size, theme)))
				}
			}
		}
	}
	v.do("taking that from there", chromedp.Click(chromedp.CSS(`main button[value="there"]`)))
	v.arrives(decision + "?done=changed")
	said("article", "By another hand.")
	said(".facts", "Deprecated")
}

// TestDiagrams: a diagram in what somebody wrote is drawn, one that is none says so beside its text, and neither reaches the page.
func TestDiagrams(t *testing.T) {
	ctx := browser(t)
	h := open(t)
	h.signIn(t)
	if _, page, _ := h.get(t, "/"); !strings.Contains(page, "data-diagram") {
		without(t, "the script is not built: go generate ./internal/web")
	}
	fence := "```"
	body := "Before.\n\n" + fence + "mermaid\nflowchart LR\n  orders[\"<img src=x onerror=parent.hacked=1> Orders\"] --> queue[One queue]\n" +
		"  click queue \"javascript:parent.hacked=1\"\n" + fence + "\n\n" + fence + "mermaid\nflowchart nowhere {{{\n" + fence + "\n\n" +
		fence + "go\npackage queue\n" + fence + "\n"
	_, _, made := h.post(t, "/decisions/add", url.Values{"title": {"Use one queue"}, "body": {body}})
	at, _, _ := strings.Cut(made.Get("Location"), "?")
	complaints := listen(t, ctx)
	h.bring(t, ctx)
	v := traveller{t, ctx, h}
	v.at(at)
	wait := `Boolean(document.querySelector(".diagram iframe")?.style.height && document.querySelector(".diagram p:not([hidden])"))`
	if drawn, err := chromedp.Run(ctx, chromedp.Poll[bool](wait)); err != nil || !drawn {
		t.Fatalf("nothing is drawn: %v", err)
	}
	for _, theme := range []string{"light", "dark"} {
		v.do("turning", chromedp.EmulateViewport(1440, 860))
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.documentElement.dataset.theme = "`+theme+`"`)); err != nil {
			t.Fatal(err)
		}
		if shots := os.Getenv("LEADWRIGHT_SHOTS"); shots != "" {
			keepShot(t, ctx, filepath.Join(shots, "diagram-1440-"+theme+".png"))
		}
	}
	said := v.says(".diagram p:not([hidden])")
	if !strings.HasPrefix(said, "This diagram cannot be drawn.") {
		t.Errorf("the broken one says %q", said)
	}
	state, err := chromedp.Run(ctx, chromedp.Evaluate[string](`[document.querySelectorAll(".diagram iframe").length,
		parseInt(document.querySelector(".diagram iframe").style.height) > 30, window.hacked ?? "safe",
		document.querySelectorAll(".diagram pre").length, document.querySelectorAll("article pre").length,
		document.querySelector(".diagram iframe").getAttribute("sandbox")].join(" ")`))
	if err != nil || state != "1 true safe 2 3 allow-scripts" {
		t.Errorf("the page has %q, %v", state, err)
	}
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}
