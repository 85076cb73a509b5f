package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// TestTheManagerIsAskedOfASilence: Ben was seen every day and then no more. Ada, to whom he reports, is asked whether he is away;
// nobody else is, and an absence or that he is there ends it.
func TestTheManagerIsAskedOfASilence(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	b := gittest.New(t)
	for ago := 100; ago > 0; ago-- {
		c := gittest.Commit{Author: "Ada Moss", Email: "ada@example.com", When: leadtest.Epoch.AddDate(0, 0, -ago), Message: "Go on",
			Files: map[string]string{"quay/day.go": strings.Repeat("day()\n", ago)}}
		b.Commits(c)
		if ago > 40 {
			c.Author, c.Email, c.When = "Ben Okafor", "ben@example.com", c.When.Add(time.Hour)
			c.Files = map[string]string{"quay/night.go": strings.Repeat("night()\n", ago)}
			b.Commits(c)
		}
	}
	h.add(t, b.Dir, "quay")
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		p, err := organisation.Find(ctx, tx, access.Local(), "ben.okafor")
		if err == nil {
			p.ReportsTo = "ada.moss"
			_, err = organisation.PutPerson(ctx, tx, access.Local(), "ben.okafor", p)
		}
		return err
	})
	ben := "/people/" + h.idOf(t, "ben.okafor")
	asked := func() bool {
		t.Helper()
		_, page, _ := h.get(t, "/")
		return strings.Contains(page, "Ben Okafor is away") && strings.Contains(page, `href="`+ben+`/silence"`)
	}
	if asked() {
		t.Error("who runs Leadwright is asked")
	}
	if status, _, _ := h.get(t, ben+"/silence"); status != http.StatusForbidden {
		t.Errorf("who runs Leadwright may ask: %d", status)
	}
	h.be(t, "dag.ferreira")
	if asked() {
		t.Error("a colleague is asked")
	}
	h.be(t, "ada.moss")
	if !asked() {
		t.Fatal("his manager is not asked")
	}
	_, page, _ := h.get(t, ben+"/silence")
	last := leadtest.Epoch.AddDate(0, 0, -41)
	for _, want := range []string{"Is Ben Okafor away?", "No history names them since " + last.Format("2 January 2006"), "seen nearly every day",
		"quay", "/absence?from=" + last.AddDate(0, 0, 1).Format(time.DateOnly)} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if _, page, _ = h.get(t, h.linkIn(t, ben+"/silence", `/knowledge\?away=[^"]*`)); !strings.Contains(page, "With Ben Okafor away") {
		t.Error("what would be missing without him is not told")
	}
	form := h.linkIn(t, ben+"/silence", ben+`/absence\?from=[0-9-]+`)
	away := url.Values{"kind": {"other"}, "from": {leadtest.Epoch.AddDate(0, 0, -30).Format(time.DateOnly)}, "until": {""}}
	if status, _, _ := h.post(t, form, away); status != http.StatusSeeOther || asked() {
		t.Errorf("an absence: %d, still asked: %v", status, asked())
	}
	for who, known := range map[string]bool{"dag.ferreira": false, "ada.moss": true} {
		h.be(t, who)
		_, page, _ := h.get(t, "/knowledge/quay/absences")
		if strings.Contains(page, "These absences are known") != known || strings.Contains(page, "<legend>Ben Okafor</legend>") != known {
			t.Errorf("%s finds the absence on the timeline: %v", who, !known)
		}
	}
	if _, page, _ := h.get(t, "/knowledge/quay/absences?who="); strings.Contains(page, "These absences are known") {
		t.Error("what was left out is there again")
	}
	h.be(t, "ada.moss")
	_, id, _ := strings.Cut(h.linkIn(t, ben+"/teams", ben+`/absence\?entry=[a-z0-9]{26}`), "entry=")
	if status, _, _ := h.post(t, ben+"/absence-back", url.Values{"entry": {id}}); status != http.StatusSeeOther || !asked() {
		t.Errorf("the absence back: %d, asked again: %v", status, asked())
	}
	if status, _, _ := h.post(t, ben+"/present", nil); status != http.StatusSeeOther || asked() {
		t.Errorf("he is there: %d, still asked: %v", status, asked())
	}
	if status, _, _ := h.get(t, ben+"/silence"); status != http.StatusNotFound {
		t.Errorf("nothing is asked any more: %d", status)
	}
	h.be(t, "ben.okafor")
	if _, page, _ := h.get(t, "/me/looks"); !strings.Contains(page, "Absences") {
		t.Error("Ben is not told who looked")
	}
}
