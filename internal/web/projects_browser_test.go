package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/tracker/giteatest"
)

// TestFromAForecastToAPlan: the forecast of a project stands beside its back-test; a plan is searched for with visible progress; a bar
// is moved with the keys and another one dragged, and the plan is searched for around them; it is adopted; and an engineer declines
// what she was asked to do, with a reason.
func TestFromAForecastToAPlan(t *testing.T) {
	ctx := browser(t)
	h := furnish(t)
	pages := fillProject(t, h)
	h.bring(t, ctx)
	v := traveller{t, ctx, h}
	h.work(t)

	v.at(pages["project"])
	if said := v.says("main"); !strings.Contains(said, "Such dates held so far") || !strings.Contains(said, "6 of 6") {
		t.Errorf("no back-test stands beside the forecast\n%s", said)
	}

	// A plan of each style: the search shows itself, and the page shows the plans beside each other when they are there.
	v.at(pages["project-plan"])
	v.do("choosing a style", chromedp.SetValue(chromedp.CSS("#f-style"), "each"), chromedp.SetValue(chromedp.CSS("#f-seconds"), "2"))
	v.do("asking", chromedp.Click(chromedp.CSS(`form[action="/projects/pier/search"] button`)))
	v.do("seeing it search", chromedp.WaitVisible(chromedp.CSS(`[aria-label="The search for a plan"]`)))
	v.plans("pier", 7)
	if said := v.says("section[aria-labelledby=beside]"); !strings.Contains(said, "Knowledge of thin areas spreads") || !strings.Contains(said, "100%") {
		t.Errorf("they do not stand beside each other\n%s", said)
	}
	// A bar is moved three days on with the keys.
	pinned := func(number int64) string {
		t.Helper()
		var at store.Date
		h.write(t, func(ctx context.Context, tx *store.Tx) error {
			x, err := delivery.ItemByNumber(ctx, tx, access.Local(), "pier", number)
			if err == nil {
				at, _, err = delivery.PinOf(ctx, tx, access.Local(), x.ID)
			}
			return err
		})
		return at.String()
	}
	v.do("moving it", chromedp.Focus(chromedp.CSS(".lanes [data-item]")), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight),
		chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Enter))
	all := v.plans("pier", 8)
	if got, want := pinned(41), h.today(t).AddDays(3).String(); got != want {
		t.Errorf("it is pinned to %q, not %q", got, want)
	}
	if got := v.says(".answer"); !strings.Contains(got, "is done on") {
		t.Errorf("the page says %q", got)
	}

	// The newest plan is adopted.
	v.at("/projects/pier/plan/" + newest(all))
	v.do("adopting", chromedp.Click(chromedp.CSS(`form[action$="/adopt"] button`)), chromedp.WaitVisible(chromedp.CSS(".note")))
	if got := v.says(".answer"); !strings.HasPrefix(got, "By the plan in force") {
		t.Errorf("after adopting the page says %q", got)
	}

	// Pia declines what she was asked to do.
	var pia string
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		p, err := organisation.Find(ctx, tx, access.Local(), "pia.pier")
		pia = p.ID
		return err
	})
	_, key := h.invite(t, access.NewAccount{Name: "Pia Pier", Role: access.Member, PersonID: pia})
	hers := h.as(newBrowser(t))
	if status, page, _ := hers.post(t, "/welcome", url.Values{"key": {key}, "login": {"pia"}, "password": {goodPassword}}); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, page)
	}
	hers.bring(t, ctx)
	v.at("/")
	if said := v.says("main"); !strings.Contains(said, "Answer: Pour the deck") {
		t.Errorf("her week does not ask her\n%s", said)
	}
	v.at(pages["work-item"])
	v.do("opening her answer", chromedp.Click(chromedp.CSS(`a[href*="/assignments/"]`)), chromedp.WaitVisible(chromedp.CSS("#f-answer")))
	v.send("main form.stack", map[string]string{"says": "declined", "answer": "I am on the other pier that week."})
	v.do("coming back", chromedp.WaitVisible(chromedp.CSS(".note")))
	if said := v.says("main"); !strings.Contains(said, "Pia Pier declined") || !strings.Contains(said, "the other pier") {
		t.Errorf("her answer is not there\n%s", said)
	}
}

// work runs searches for plans and readings of forges until the test ends.
func (h *house) work(t *testing.T) {
	t.Helper()
	worker := jobs.NewWorker(h.db, jobs.Options{Log: slog.New(slog.DiscardHandler), Functions: map[string]jobs.Func{
		delivery.SolveJob: func(ctx context.Context, run *jobs.Run) (string, error) {
			var ask delivery.Ask
			if err := run.Decode(&ask); err != nil {
				return "", err
			}
			_, err := delivery.Search(ctx, h.db, ask, run.Report)
			return "", err
		},
		delivery.ReadJob: func(ctx context.Context, run *jobs.Run) (string, error) {
			return delivery.ReadSource(ctx, h.db, h.secrets, run.Key, nil, run.Report)
		}}})
	working, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- worker.Run(working) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// plans waits until a project has so many plans and the page shows the newest.
func (v traveller) plans(project string, n int) (all []delivery.Plan) {
	v.t.Helper()
	// The page loads itself anew when the search has ended: half of a page does not show whether one goes on.
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		ended, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](`document.readyState === "complete" &&
			!document.querySelector('[aria-label="The search for a plan"]') && !!document.querySelector(".lanes")`))
		v.h.write(v.t, func(ctx context.Context, tx *store.Tx) (err error) {
			all, err = delivery.Plans(ctx, tx, access.Local(), project)
			return err
		})
		if err == nil && ended && len(all) >= n {
			return all
		}
		if time.Now().After(deadline) {
			v.t.Fatalf("there are %d plans, want %d, and the page says that the search has ended: %t, %v", len(all), n, ended, err)
		}
	}
}

// newest is the id of the plan that was made last.
func newest(all []delivery.Plan) (id string) {
	for _, p := range all {
		id = max(id, p.ID)
	}
	return id
}

// TestFromGiteaToAnAdoptedPlan goes the whole way with a forge that is real: its address is named on the page, its issues are read,
// what they touch is proposed and taken over, a plan is found, a bar dragged, the plan adopted, an engineer declines, the forecast
// stands beside its back-test, and what is done here is closed there.
func TestFromGiteaToAnAdoptedPlan(t *testing.T) {
	g := giteatest.Start(t)
	ctx := browser(t)
	h := furnish(t)
	h.work(t)
	today := h.today(t).Start()
	address := g.Repository("harbour", true)
	past := map[int64][2]time.Time{}
	for i := range 24 {
		done := today.AddDate(0, 0, -4*(24-i)).Add(15 * time.Hour)
		past[g.Issue("harbour", map[string]any{"title": "Mend the crane", "closed": true})] = [2]time.Time{done.AddDate(0, 0, -6), done}
	}
	var open []int64
	for _, title := range []string{"Improve the engine for winter", "Improve billing of tugs", "Sing"} {
		n := g.Issue("harbour", map[string]any{"title": title})
		past[n], open = [2]time.Time{today.AddDate(0, 0, -3)}, append(open, n)
	}
	g.Date("harbour", past)
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		for _, handle := range []string{"ada", "ben"} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:], Emails: []string{handle + "@example.com"}}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
				return err
			}
		}
		return nil
	})
	h.bring(t, ctx)
	v := traveller{t, ctx, h}

	// A project begins, with a team.
	v.at("/begin-project")
	v.send("main form.stack", map[string]string{"name": "Harbour", "key": "harbour"})
	v.do("seeing the project", chromedp.WaitVisible(chromedp.CSS(`nav[aria-label="Parts of the project"]`)))
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		for _, handle := range []string{"ada", "ben"} {
			if _, err := organisation.PutMember(ctx, tx, access.Local(), roster.Member{Person: handle, Scope: "harbour", Share: 100}); err != nil {
				return err
			}
		}
		return nil
	})

	// The forge is named on the page, and read.
	v.at("/projects/harbour/sources")
	v.do("naming a repository", chromedp.Click(chromedp.CSS(`a[href$="/sources/forge"]`)), chromedp.WaitVisible(chromedp.CSS("#f-address")))
	v.send("main form.stack", map[string]string{"address": address, "kind": "gitea", "token": "0123456789012345678901234567890123456789", "writes": "yes"})
	v.do("seeing that the token is wrong", chromedp.WaitVisible(chromedp.CSS(".why.flag")))
	v.do("changing it", chromedp.Click(chromedp.CSS(`a[aria-label^="Change "]`)), chromedp.WaitVisible(chromedp.CSS("#f-address")))
	v.send("main form.stack", map[string]string{"token": g.Token})
	items := func(f delivery.Filter) (all delivery.Listed) {
		t.Helper()
		h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			all, err = delivery.Items(ctx, tx, access.Local(), "harbour", f)
			return err
		})
		return all
	}
	for deadline := time.Now().Add(30 * time.Second); len(items(delivery.Filter{}).Items) < 27; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d items were read\n%s", len(items(delivery.Filter{}).Items), v.says("main"))
		}
	}
	v.at("/projects/harbour/work")
	if said := v.says("main"); !strings.Contains(said, "Improve billing of tugs") {
		t.Fatalf("the work is not there\n%s", said)
	}

	// What the work touches is taken over as it is proposed.
	v.do("asking what it touches", chromedp.Click(chromedp.CSS(`a[href$="/proposals"]`)), chromedp.WaitVisible(chromedp.CSS("fieldset.field")))
	if said := v.says("main"); !strings.Contains(said, "engine in harbour") || !strings.Contains(said, "Like nothing that is known") {
		t.Errorf("the proposals are\n%s", said)
	}
	v.do("taking it over", chromedp.Click(chromedp.CSS(`form[action$="/proposals"] button`)), chromedp.WaitVisible(chromedp.CSS(".note")))
	placed := map[string]bool{}
	for _, x := range items(delivery.Filter{States: []delivery.ItemState{delivery.Todo}}).Items {
		placed[x.Title] = len(x.Places) > 0
	}
	if !placed["Improve the engine for winter"] || !placed["Improve billing of tugs"] || placed["Sing"] {
		t.Errorf("placed are %v", placed)
	}

	// The forecast stands beside its back-test.
	if err := delivery.KeepForecasts(t.Context(), h.db); err != nil {
		t.Fatal(err)
	}
	v.at("/projects/harbour")
	if said := v.says("main"); !strings.Contains(said, "85%") || !strings.Contains(said, "Such dates held so far") {
		t.Errorf("no back-test stands beside the forecast\n%s", said)
	}

	// A plan is found; a bar is dragged; the plan around it is adopted.
	v.at("/projects/harbour/plan")
	v.do("asking", chromedp.SetValue(chromedp.CSS("#f-seconds"), "2"), chromedp.Click(chromedp.CSS(`form[action$="/search"] button`)))
	before := len(v.plans("harbour", 1)) // one of each style is searched for
	at, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](`(() => {
		const board = document.querySelector(".lanes[data-first]"), bar = board.querySelector("[data-item]")
		bar.scrollIntoView({block: "center"})
		const b = bar.getBoundingClientRect()
		return [b.x + b.width / 2, b.y + b.height / 2, Number(board.dataset.day) * board.getBoundingClientRect().width / 1000]
	})()`))
	if err != nil {
		t.Fatal(err)
	}
	v.do("dragging a bar", chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0]+at[2], at[1], chromedp.ButtonLeft),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0]+3*at[2], at[1], chromedp.ButtonLeft),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, at[0]+3*at[2], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	all := v.plans("harbour", before+1)
	v.at("/projects/harbour/plan/" + newest(all))
	if said := v.says("main"); !strings.Contains(said, "Pinned") && !strings.Contains(said, "pinned") {
		t.Errorf("nothing is pinned\n%s", said)
	}
	v.do("adopting", chromedp.Click(chromedp.CSS(`form[action$="/adopt"] button`)), chromedp.WaitVisible(chromedp.CSS(".note")))
	if got := v.says(".answer"); !strings.HasPrefix(got, "By the plan in force") {
		t.Errorf("after adopting the page says %q", got)
	}

	// Ada is asked to do one of them, and declines.
	var mine delivery.Item
	var ada string
	for _, x := range items(delivery.Filter{States: []delivery.ItemState{delivery.Todo}}).Items {
		if x.Title == "Improve the engine for winter" {
			mine = x
		}
	}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		p, err := organisation.Find(ctx, tx, access.Local(), "ada")
		ada = p.ID
		return err
	})
	v.at("/work/" + mine.ID + "/who")
	v.do("choosing her", chromedp.Click(chromedp.CSS(`a[href*="ask?person=`+ada+`"]`)), chromedp.WaitVisible(chromedp.CSS("#f-outcome")))
	v.send("main form.stack", map[string]string{"outcome": "An engine that starts in frost", "reason": "She knows the engine best."})
	v.do("seeing that she was asked", chromedp.WaitVisible(chromedp.CSS(".note")))
	_, key := h.invite(t, access.NewAccount{Name: "Ada", Role: access.Member, PersonID: ada})
	hers := h.as(newBrowser(t))
	if status, page, _ := hers.post(t, "/welcome", url.Values{"key": {key}, "login": {"ada"}, "password": {goodPassword}}); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, page)
	}
	hers.bring(t, ctx)
	v.at("/work/" + mine.ID)
	v.do("opening her answer", chromedp.Click(chromedp.CSS(`a[href*="/assignments/"]`)), chromedp.WaitVisible(chromedp.CSS("#f-answer")))
	v.send("main form.stack", map[string]string{"says": "declined", "answer": "I am away in winter."})
	v.do("coming back", chromedp.WaitVisible(chromedp.CSS(".note")))
	if said := v.says("main"); !strings.Contains(said, "Ada Moss declined") || !strings.Contains(said, "away in winter") {
		t.Errorf("her answer is not there\n%s", said)
	}

	// What is done here is closed there when it is read next.
	h.bring(t, ctx)
	v.at("/work/" + mine.ID + "/state")
	v.send("main form.stack", map[string]string{"state": "done"})
	v.do("seeing it done", chromedp.WaitVisible(chromedp.CSS(".note")))
	v.at("/projects/harbour/sources")
	v.do("reading again", chromedp.Click(chromedp.CSS(`form[action$="/sources/read"] button`)))
	var there struct {
		State string `json:"state"`
	}
	for deadline := time.Now().Add(30 * time.Second); there.State != "closed"; time.Sleep(100 * time.Millisecond) {
		g.Do(http.MethodGet, "/repos/boss/harbour/issues/"+strconv.FormatInt(open[0], 10), nil, &there)
		if time.Now().After(deadline) {
			t.Fatalf("the issue is %s there\n%s", there.State, v.says("main"))
		}
	}
	if n := len(items(delivery.Filter{}).Items); n != 27 {
		t.Errorf("after reading again there are %d items", n)
	}
}
