package web_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// pier adds a second repository, of which Ada Moss alone understands all.
func (h *house) pier(t *testing.T) {
	t.Helper()
	b := gittest.New(t)
	b.Commit(gittest.Commit{Author: "Ada Moss", Email: "ada@example.com", Message: "Build the pier",
		Files: map[string]string{"planks/plank.go": strings.Repeat("plank()\n", 90), "nails/nail.go": strings.Repeat("nail()\n", 30)}})
	h.add(t, b.Dir, "pier")
}

// TestSpansArePutTogether names an area across repositories, changes it, and takes it out.
func TestSpansArePutTogether(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	h.pier(t)
	form := url.Values{"name": {"Landing"}, "parts": {"harbour: engine\r\npier: nowhere"}}
	status, page, _ := h.post(t, "/areas/add", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "There is neither an area nor") || !strings.Contains(page, "pier: nowhere") {
		t.Errorf("a part that is not there: status %d\n%s", status, page)
	}
	form.Set("parts", "harbour: engine\r\npier: planks")
	status, _, header := h.post(t, "/areas/add", form)
	at := strings.TrimSuffix(header.Get("Location"), "?done=named")
	if status != http.StatusSeeOther || !regexp.MustCompile(`^/areas/[a-z0-9]+$`).MatchString(at) {
		t.Fatalf("status %d leads to %q", status, at)
	}
	for path, want := range map[string][]string{
		at:                    {"Who could safely change Landing tomorrow", `href="/knowledge/pier/at/planks"`, "Ada Moss"},
		at + "?away=Ada+Moss": {"With Ada Moss away", "Bring Ada Moss back"},
		"/areas":              {"Landing", "harbour and pier"},
		"/knowledge":          {"In 2 repositories", "Landing", `href="/knowledge/pier/area/`},
		at + "/edit":          {"pier: planks", "Take out Landing"},
	} {
		status, page, _ := h.get(t, path)
		for _, part := range want {
			if status != http.StatusOK || !strings.Contains(page, part) {
				t.Errorf("%s: status %d, without %q", path, status, part)
			}
		}
	}
	form.Set("name", "Arriving")
	form.Set("version", "7")
	if status, _, _ = h.post(t, at+"/edit", form); status != http.StatusConflict {
		t.Errorf("over another version: status %d", status)
	}
	form.Set("version", "1")
	if status, _, _ = h.post(t, at+"/edit", form); status != http.StatusSeeOther {
		t.Errorf("another name: status %d", status)
	}
	if status, _, _ = h.post(t, at+"/remove", nil); status != http.StatusSeeOther {
		t.Errorf("taking it out: status %d", status)
	}
	if status, _, _ = h.get(t, at); status != http.StatusNotFound {
		t.Errorf("after it was taken out: status %d", status)
	}
}

// TestEverywhereByTeam asks about all repositories, for those of a team, and without somebody.
func TestEverywhereByTeam(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	h.pier(t)
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		if _, err := organisation.PutScope(ctx, tx, access.Local(), roster.Scope{Key: "landing", Name: "Landing crew", Kind: roster.Team}); err != nil {
			return err
		}
		if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", roster.Person{Handle: "ada", Name: "Ada Moss",
			Emails: []string{"ada@example.com"}}); err != nil {
			return err
		}
		_, err := organisation.PutMember(ctx, tx, access.Local(), roster.Member{Person: "ada", Scope: "landing", Share: 100})
		return err
	})
	for path, want := range map[string][]string{
		"/knowledge":                           {"By team", "Landing crew", "hangs on one person"},
		"/knowledge?team=landing":              {"Of what Landing crew understands", "pier", "All areas"},
		"/knowledge?team=landing&away=Ada+M":   {"Bring Ada Moss back", "nobody", `name="team" value="landing"`},
		"/knowledge?away=Nobody+Known":         {"Nobody Known"},
		"/knowledge?from=100000&repositories=": {"None is understood by fewer than three people"},
	} {
		status, page, _ := h.get(t, path)
		for _, part := range want {
			if status != http.StatusOK || !strings.Contains(page, part) {
				t.Errorf("%s: status %d, without %q", path, status, part)
			}
		}
	}
	if _, page, _ := h.get(t, "/knowledge?team=landing"); strings.Contains(page, "ledger.cob") || strings.Contains(page, ">legacy<") {
		t.Error("the team is told with what it does not understand")
	}
}

// TestAForkIsTold adds a mirror: its page says what both have, the answer about everything counts it once, and what moved away is
// not added as a new repository by mistake.
func TestAForkIsTold(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	dir := filepath.Join(t.TempDir(), "mirror.git")
	gittest.Git(t, "", "clone", "--quiet", "--bare", h.git.Dir, dir)
	h.add(t, dir, "mirror")
	_, page, _ := h.get(t, "/repositories")
	for _, edit := range regexp.MustCompile(`/repositories/[a-z0-9]+/edit`).FindAllString(page, -1) {
		if _, page, _ := h.get(t, edit); !strings.Contains(page, "commits are in both this and") {
			t.Errorf("%s does not say what it shares", edit)
		}
	}
	if _, page, _ := h.get(t, "/knowledge"); !strings.Contains(page, "shares the history of another repository") {
		t.Error("the page about everything does not say that it counts one of them once")
	}
	if err := os.Rename(dir, dir+".moved"); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"location": {dir + ".moved"}}
	status, page, _ := h.post(t, "/repositories", form)
	if status != http.StatusConflict || !strings.Contains(page, "has the history of mirror") || !strings.Contains(page, `name="anew"`) {
		t.Errorf("what moved: status %d\n%s", status, page)
	}
	form.Set("anew", "yes")
	if status, _, _ = h.post(t, "/repositories", form); status != http.StatusSeeOther {
		t.Errorf("as a new one: status %d", status)
	}
}
