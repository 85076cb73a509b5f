package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
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

	// The third plan: the search shows itself, and the page shows the plan when it is there.
	v.at(pages["project-plan"])
	v.do("choosing a style", chromedp.SetValue(chromedp.CSS("#f-style"), "balanced"), chromedp.SetValue(chromedp.CSS("#f-seconds"), "2"))
	v.do("asking", chromedp.Click(chromedp.CSS(`form[action="/projects/pier/search"] button`)))
	v.do("seeing it search", chromedp.WaitVisible(chromedp.CSS(`[aria-label="The search for a plan"]`)))
	v.plans("pier", 3)

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
	all := v.plans("pier", 4)
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
	working, stop := context.WithCancel(context.Background()) //nolint:usetesting // it ends when the test is over, not before
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
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		v.h.write(v.t, func(ctx context.Context, tx *store.Tx) (err error) {
			all, err = delivery.Plans(ctx, tx, access.Local(), project)
			return err
		})
		if len(all) >= n {
			break
		}
		if time.Now().After(deadline) {
			v.t.Fatalf("there are %d plans, want %d", len(all), n)
		}
	}
	v.do("seeing that it has ended", chromedp.WaitNotPresent(chromedp.CSS(`[aria-label="The search for a plan"]`)),
		chromedp.WaitVisible(chromedp.CSS(".lanes")))
	return all
}

// newest is the id of the plan that was made last.
func newest(all []delivery.Plan) (id string) {
	for _, p := range all {
		id = max(id, p.ID)
	}
	return id
}
