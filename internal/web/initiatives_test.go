package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// TestAnInitiativeIsAnswered: Ben writes one down and puts it forward, who leads his team accepts it, and he says what came of it.
func TestAnInitiativeIsAnswered(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	h.be(t, "ben.okafor")
	form := url.Values{"title": {"Move the ledger"}, "scope": {"engine"}, "problem": {"It is slow."}, "benefit": {"Half the time."},
		"risk": {"A bad week."}, "days": {"many"}}
	if status, page, _ := h.post(t, "/initiatives/add", form); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "is no whole number") || !strings.Contains(page, "A bad week.") {
		t.Errorf("days that are none: %d", status)
	}
	form.Set("days", "1,200")
	_, _, header := h.post(t, "/initiatives/add", form)
	at, _, _ := strings.Cut(header.Get("Location"), "?")
	says := func(want ...string) {
		t.Helper()
		_, page, _ := h.get(t, at)
		for _, x := range want {
			if !strings.Contains(page, x) {
				t.Errorf("the page does not say %q", x)
			}
		}
	}
	says("A draft", "1,200 person-days", at+"/propose")
	ask := url.Values{"asked": {"ada.moss"}}
	if status, page, _ := h.post(t, at+"/propose", ask); status != http.StatusUnprocessableEntity || !strings.Contains(page, "option") {
		t.Errorf("without another option: %d", status)
	}
	form.Set("options", "Buy it: half the work, and a supplier more")
	if status, _, _ := h.post(t, at+"/edit", form); status != http.StatusSeeOther {
		t.Errorf("changing it: %d", status)
	}
	if status, page, _ := h.post(t, at+"/propose", url.Values{"asked": {"ada.moss\nnobody known"}}); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "nobody known") {
		t.Errorf("asking nobody: %d", status)
	}
	if status, _, _ := h.post(t, at+"/propose", ask); status != http.StatusSeeOther {
		t.Fatalf("putting it forward: %d", status)
	}
	says("One answer is waited for", "has not answered yet", "Take it back")
	if _, page, _ := h.get(t, "/search/hits?q=ledger"); !strings.Contains(page, "Move the ledger") {
		t.Error("the palette does not find it")
	}
	if status, _, _ := h.post(t, at+"/withdraw", nil); status != http.StatusSeeOther {
		t.Errorf("taking it back: %d", status)
	}
	says("A draft")

	// The house has one account, which is whom one likes: what others answer to has to be by another account.
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		ben, err := organisation.Find(ctx, tx, access.Local(), "ben.okafor")
		if err != nil {
			return err
		}
		ada, err := organisation.Find(ctx, tx, access.Local(), "ada.moss")
		if err != nil {
			return err
		}
		actor := access.Actor{ID: "another", Name: "Ben Okafor", Role: access.Member, PersonID: ben.ID}
		x, err := initiative.Put(ctx, tx, actor, 0, initiative.Initiative{Scope: "engine", Title: "Move the ledger soon", Problem: "It is slow.",
			Benefit: "Half the time.", Risk: "A bad week.", Days: 20, Options: []initiative.Option{{Title: "Buy it"}}})
		if err != nil {
			return err
		}
		at = "/initiatives/" + x.ID
		_, err = initiative.Propose(ctx, tx, actor, x.ID, 0, []string{ada.ID})
		return err
	})
	h.be(t, "ada.moss")
	if _, page, _ := h.get(t, "/"); !strings.Contains(page, "Answer: Move the ledger soon") || !strings.Contains(page, `href="`+at+`"`) {
		t.Error("who decides is not asked on her week")
	}
	if status, _, _ := h.post(t, at+"/reply", url.Values{"answer": {"accept"}, "reason": {""}}); status != http.StatusUnprocessableEntity {
		t.Errorf("an answer without a reason: %d", status)
	}
	if status, _, _ := h.post(t, at+"/reply", url.Values{"answer": {"accept"}, "reason": {"It is what stops us."}}); status != http.StatusSeeOther {
		t.Errorf("answering: %d", status)
	}
	says("Accepted", "It is what stops us.", "Ada Moss")

	h.be(t, "ben.okafor")
	if status, _, _ := h.post(t, at+"/finish", url.Values{"state": {"stopped"}, "result": {"Half of it was enough."}}); status != http.StatusSeeOther {
		t.Errorf("ending it: %d", status)
	}
	says("Stopped", "Half of it was enough.")
}
