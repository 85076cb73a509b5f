package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// fillProject begins a project with all that belongs to it, and returns its pages.
func fillProject(t testing.TB, h *house) map[string]string {
	t.Helper()
	send := func(to string, form url.Values) string {
		t.Helper()
		status, page, header := h.post(t, to, form)
		if status != http.StatusSeeOther {
			t.Fatalf("%s cannot be sent: %d\n%s", to, status, page)
		}
		at, _, _ := strings.Cut(header.Get("Location"), "?")
		return at
	}
	today := h.today(t)
	at := send("/begin-project", url.Values{"name": {"A *second* pier"}, "key": {"pier"}, "goal": {"Two ships at **once**."}})
	send(at+"/edit", url.Values{"goal": {"Two ships at **once**."}, "included": {"The pier"}, "excluded": {"The road"}, "currency": {"eur"}, "state": {"open"}})
	send(at+"/milestone", url.Values{"title": {"Piles are in"}, "what": {"All forty."}})
	send(at+"/dependency", url.Values{"what": {"A crane"}, "party": {"The harbour"}})
	send(at+"/risk", url.Values{"title": {"A storm comes"}, "what": {"In *spring*."}, "likelihood": {"3"}, "impact": {"4"}, "state": {"risk"}})
	send(at+"/amount", url.Values{"kind": {"expected"}, "money": {"12,000"}, "month": {"2026-03-01"}, "note": {"Piles"}})
	send(at+"/notes", url.Values{"text": {"The crane comes on *Monday*."}})
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", roster.Person{Handle: "pia.pier", Name: "Pia Pier",
			Emails: []string{"pia@example.com"}}); err != nil {
			return err
		}
		if _, err := organisation.PutMember(ctx, tx, access.Local(), roster.Member{Person: "pia.pier", Scope: "pier", Share: 80}); err != nil {
			return err
		}
		source, err := delivery.PutSource(ctx, tx, access.Local(), "pier", delivery.Source{Kind: delivery.Stages, Address: "board.csv"}, nil, "")
		if err != nil {
			return err
		}
		var all []delivery.Incoming
		for i := range 40 {
			done := today.AddDays(-3 * (40 - i))
			all = append(all, delivery.Incoming{Key: "P-" + string(rune('a'+i%26)) + string(rune('a'+i/26)), Title: "Drive a pile",
				State: delivery.Finished, Opened: done.AddDays(-9), Started: done.AddDays(-2), Done: done})
		}
		_, err = delivery.Take(ctx, tx, access.Local(), source.ID, all)
		return err
	})
	whole := map[string]string{}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		w, err := delivery.Get(ctx, tx, access.Local(), "pier")
		whole["milestone"], whole["dependency"], whole["risk"] = w.Milestones[0].ID, w.Dependencies[0].ID, w.Risks[0].ID
		return err
	})
	send(at+"/deliverable", url.Values{"title": {"Drawings"}, "milestone": {whole["milestone"]}})
	send(at+"/date", url.Values{"kind": {"commitment"}, "day": {today.AddDays(20).String()}, "party": {"The town"}})
	send(at+"/date", url.Values{"kind": {"target"}, "subject": {whole["milestone"]}, "day": {today.AddDays(5).String()}})
	item := send(at+"/work/add", url.Values{"title": {"Pour the deck"}, "what": {"In one *go*."}, "estimate": {"1d, 2d, 4d"}, "milestone": {whole["milestone"]},
		"priority": {"1"}})
	second := send(at+"/work/add", url.Values{"title": {"Paint it"}, "estimate": {"2d"}, "after": {"#41 + 1d"}})
	send(second+"/state", url.Values{"state": {"waiting"}, "reason": {"The colour"}})
	if err := delivery.KeepForecasts(t.Context(), h.db); err != nil {
		t.Fatal(err)
	}
	pia := regexp.MustCompile(`ask\?person=([a-z0-9]+)`).FindStringSubmatch(must(h.get(t, item+"/who")))
	send(item+"/ask", url.Values{"person": {pia[1]}, "outcome": {"A deck that bears forty tons"}, "limits": {"Before the storm"},
		"level": {"advise"}, "reason": {"She wants to learn it."}, "check": {today.AddDays(3).String()}})
	var plans [2]string
	for i, style := range []delivery.Style{delivery.Fastest, delivery.Balanced} {
		id, err := delivery.Search(t.Context(), h.db, delivery.Ask{Project: "pier", Style: style, Seconds: 1, By: "Ada"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		plans[i] = id
		if i == 0 {
			send(at+"/plan/"+id+"/adopt", nil)
		}
	}
	return map[string]string{
		"projects": "/projects", "project": at, "project-add": "/begin-project", "project-edit": at + "/edit", "project-risks": at + "/risks",
		"project-budget": at + "/budget", "project-dates": at + "/dates", "project-milestone": at + "/milestone?id=" + whole["milestone"],
		"project-deliverable": at + "/deliverable", "project-dependency": at + "/dependency?id=" + whole["dependency"],
		"project-date": at + "/date?of=" + whole["milestone"], "project-amount": at + "/amount", "project-risk": at + "/risk?id=" + whole["risk"],
		"project-work": at + "/work", "project-list": at + "/work?state=done", "project-plan": at + "/plan",
		"project-other-plan": at + "/plan/" + plans[1], "project-compare": at + "/compare?from=" + plans[0] + "&to=" + plans[1],
		"project-sources": at + "/sources", "projects-across": "/across-projects", "project-forge": at + "/sources/forge", "project-flow": at + "/flow", "project-proposals": at + "/proposals",
		"project-by": at + "?by=" + today.AddDays(28).String(), "work-add": at + "/work/add", "work": second, "work-edit": item + "/edit", "work-state": item + "/state", "work-pin": item + "/pin", "work-item": item, "work-who": item + "/who", "work-ask": item + "/ask",
	}
}

func TestAProjectOnItsPages(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	pages := fillProject(t, h)
	for name, says := range map[string][]string{
		"projects":       {"A *second* pier", "promised for"},
		"project":        {"85%", "Two ships at <strong>once</strong>", "Piles are in", "A crane", "No date is agreed.", "The crane comes on <em>Monday</em>", "It waits: The colour", "Drawings"},
		"project-by":     {"or more with 50%", "Of such numbers called 85%"},
		"project-flow":   {"0 items are being done; nobody said how many", "Items finished", "Nothing is known of them: no forge is read."},
		"project-risks":  {"A storm comes", "Most of all: a storm comes."},
		"project-budget": {"Yes: 12,000 of 12,000 EUR are left."},
		"project-dates":  {"Commitment", "The town", "What was forecast"},
		"project-work":   {"#41 Pour the deck", "The colour", "All 40"},
		"project-list":   {"Drive a pile"},
		"project-plan":   {"By the plan in force", "Pia Pier", "#42 Paint it"},
		"work-who":       {"Pia Pier is the only one", "Presence"},
		"work-item":      {"As likely as not it is done by", "from estimates and from who is there", "A deck that bears forty tons", "They decide, and hear my advice first", "was asked"},
		"work":           {"It waits: The colour.", "#41 Pour the deck, and 1d later"},
	} {
		status, page, _ := h.get(t, pages[name])
		if status != http.StatusOK {
			t.Errorf("%s: %d", name, status)
		}
		for _, s := range says {
			if !strings.Contains(page, s) {
				t.Errorf("%s does not say %q", name, s)
			}
		}
	}
	for _, key := range []string{"add", "across"} { // words of our own are no keys that nobody can reach
		if status, page, _ := h.post(t, "/begin-project", url.Values{"name": {"The " + key}, "key": {key}}); status != http.StatusSeeOther {
			t.Errorf("%s: %d\n%s", key, status, page)
		}
		if status, page, _ := h.get(t, "/projects/"+key); status != http.StatusOK || !strings.Contains(page, "The "+key) {
			t.Errorf("the project with the key %s: %d", key, status)
		}
	}
	// What is typed wrongly comes back with its sentence.
	for to, x := range map[string]struct {
		form url.Values
		says string
	}{
		"/projects/pier/work/add":  {url.Values{"title": {"x"}, "estimate": {"soon"}}, "is no amount of work"},
		"/projects/pier/date":      {url.Values{"kind": {"commitment"}, "day": {"2199-01-01"}}, "To whom it is promised is missing"},
		"/projects/pier/risk":      {url.Values{"title": {"x"}, "likelihood": {"9"}, "impact": {"1"}, "state": {"risk"}}, "A likelihood goes from 1 to 5"},
		"/projects/pier/amount":    {url.Values{"money": {"much"}}, "is no whole number"},
		"/projects/pier/milestone": {url.Values{"title": {""}}, "It needs a line"},
		"/begin-project":           {url.Values{"name": {"x"}, "key": {"pier"}}, "is the key of another"},
		pages["work-edit"]:         {url.Values{"title": {"x"}, "after": {"#42"}}, "in a circle: #41 → #42 → #41"},
	} {
		status, page, _ := h.post(t, to, x.form)
		if status != http.StatusUnprocessableEntity && status != http.StatusConflict || !strings.Contains(page, x.says) {
			t.Errorf("%s: %d does not say %q", to, status, x.says)
		}
	}
	// A bar that is dragged keeps who does it.
	persons := regexp.MustCompile(`name="people" value="([^"]+)"`).FindStringSubmatch(must(h.get(t, pages["work-pin"])))
	if status, _, _ := h.post(t, pages["work-pin"], url.Values{"people": {persons[1]}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	h.stopSearch(t)
	if status, _, _ := h.post(t, pages["work-pin"], url.Values{"day": {h.today(t).AddDays(9).String()}, "keep": {"people"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	page := must(h.get(t, pages["work-pin"]))
	if !strings.Contains(page, `value="`+persons[1]+`" checked`) || !strings.Contains(page, h.today(t).AddDays(9).String()) {
		t.Errorf("it is pinned like\n%s", page)
	}
	h.stopSearch(t)
}

// TestWhatIsLeftOnThePages begins an item that its tracker assigns to somebody, and says what is left of it.
func TestWhatIsLeftOnThePages(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	item := fillProject(t, h)["work-item"]
	form := url.Values{"title": {"Pour the deck"}, "estimate": {"1d, 2d, 4d"}, "left": {"4h"}}
	if page := must(h.get(t, item+"/edit")); strings.Contains(page, `name="left"`) {
		t.Error("of what was not begun it asks what is left")
	}
	if status, page, _ := h.post(t, item+"/edit", form); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "What is left is said of items that were begun") {
		t.Errorf("of what was not begun something is left: %d\n%s", status, page)
	}
	if status, _, _ := h.post(t, item+"/state", url.Values{"state": {"doing"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE delivery_item SET assigned = $1 WHERE id = $2`, "zoe\tZoe Mole\t\n", item[strings.LastIndex(item, "/")+1:])
		return err
	})
	if status, page, _ := h.post(t, item+"/edit", form); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, page)
	}
	for at, says := range map[string]string{item: "4h, said on", item + "/edit": `value="4h"`, item + "/who": "It is with Zoe Mole now.",
		"/projects/pier/work": "4h left", "/projects/pier/work?state=doing": "4h left"} {
		if page := must(h.get(t, at)); !strings.Contains(page, says) {
			t.Errorf("%s does not say %q", at, says)
		}
	}
	form.Del("left") // in a form that was opened before it was begun
	if status, page, _ := h.post(t, item+"/edit", form); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, page)
	}
	if page := must(h.get(t, item)); !strings.Contains(page, "4h, said on") {
		t.Error("what is left was lost with a form that does not ask for it")
	}
}

func must(_ int, page string, _ http.Header) string { return page }

// stopSearch stops the search for a plan, for which no worker is there.
func (h *house) stopSearch(t *testing.T) {
	t.Helper()
	if status, page, _ := h.post(t, "/projects/pier/stop", nil); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, page)
	}
}

func TestThePlanBesideWhatIs(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	pages := fillProject(t, h)
	says := func(want string) {
		t.Helper()
		if _, page, _ := h.get(t, pages["project"]); !strings.Contains(page, want) {
			t.Errorf("the project does not say %q", want)
		}
	}
	says("By the plan in force nothing was to be done before today.")
	h.post(t, pages["work-item"]+"/state", url.Values{"state": {"done"}})
	says("One that was to come later is done already.")
	leadtest.ClockOf(t, h.db).Advance(13 * 24 * time.Hour)
	says("By the plan in force 2 items were to be done before today, and 1 is not.")
	says("Planned to be done")
	h.post(t, pages["work"]+"/state", url.Values{"state": {"done"}})
	says("By the plan in force 2 items were to be done before today, and all of that is.")
}

func TestWhatPlansCostIsForWhoMayReadRates(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	pages := fillProject(t, h)
	shown := []string{"project-plan", "project-other-plan", "project-compare"}
	for _, name := range shown {
		if _, page, _ := h.get(t, pages[name]); strings.Contains(page, "EUR") || strings.Contains(page, "cheapest") {
			t.Errorf("%s tells somebody what people cost who may not know", name)
		}
	}
	if status, _, _ := h.post(t, pages["project"]+"/search", url.Values{"style": {"cheapest"}, "seconds": {"1"}}); status != http.StatusForbidden {
		t.Errorf("a cheap plan: %d", status)
	}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		for _, p := range []roster.Person{{Handle: "mara.mole", Name: "Mara Mole", Emails: []string{"mara@example.com"}},
			{Handle: "pia.pier", Name: "Pia Pier", Emails: []string{"pia@example.com"}, ReportsTo: "mara.mole"}} {
			of := ""
			if p.ReportsTo != "" {
				of = p.Handle
			}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), of, p); err != nil {
				return err
			}
		}
		return nil
	})
	h.be(t, "mara.mole")
	if _, page, _ := h.get(t, pages["project-plan"]); strings.Contains(page, "costs") {
		t.Error("a plan costs something without any rate")
	}
	status, page, _ := h.post(t, pages["project"]+"/rates", url.Values{"person": {h.idOf(t, "pia.pier")}, "from": {"2020-01-01"},
		"rate": {"50"}, "currency": {"EUR"}})
	if status != http.StatusSeeOther {
		t.Fatalf("a rate: %d\n%s", status, page)
	}
	if _, err := delivery.Search(t.Context(), h.db, delivery.Ask{Project: "pier", Style: delivery.Each, Priced: true, Seconds: 1}, nil); err != nil {
		t.Fatal(err)
	}
	// Two items of two days each.
	for name, says := range map[string][]string{
		"project-plan":       {"Its hours cost 1,600 EUR.", "It costs</th>", ">1,600 EUR</td>", "Those do it whose hours cost least</a>"},
		"project-other-plan": {"Its hours cost 1,600 EUR."}, "project-compare": {"It costs the same: 1,600 EUR."},
	} {
		_, page, _ := h.get(t, pages[name])
		for _, s := range says {
			if !strings.Contains(page, s) {
				t.Errorf("%s does not say %q", name, s)
			}
		}
	}
	h.post(t, "/me", url.Values{"who": {""}})
	for _, name := range shown {
		if _, page, _ := h.get(t, pages[name]); strings.Contains(page, "EUR") || strings.Contains(page, "cost least") {
			t.Errorf("%s tells somebody what people cost who may not know", name)
		}
	}
}
