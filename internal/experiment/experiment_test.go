package experiment

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// bench is an organisation with two teams: Ada and Eve lead web, Ben and Cay work in it, and Dee manages the other.
type bench struct {
	t   *testing.T
	db  *store.DB
	who map[string]access.Actor
}

func open(t *testing.T, db *store.DB) *bench {
	t.Helper()
	b := &bench{t: t, db: db, who: map[string]access.Actor{"owner": access.Local(), "nobody": {}}}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		for _, key := range []string{"web", "yard"} {
			if _, err := organisation.PutScope(ctx, tx, access.Local(), roster.Scope{Key: key, Name: key, Kind: roster.Team}); err != nil {
				return err
			}
		}
		for handle, relation := range map[string]map[string]access.Relation{"ada": {"web": access.Leads}, "eve": {"web": access.Leads},
			"ben": nil, "cay": nil, "dee": {"yard": access.Manages}} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example",
				Emails: []string{handle + "@example.com"}}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
				return err
			}
			is, err := organisation.Find(ctx, tx, access.Local(), handle)
			if err != nil {
				return err
			}
			b.who[handle] = access.Actor{ID: "account-" + handle, Name: p.Name, Role: access.Member, PersonID: is.ID,
				Standing: &access.Standing{Scopes: relation}}
		}
		return nil
	})
	return b
}

func (b *bench) do(fn func(ctx context.Context, tx *store.Tx) error) {
	b.t.Helper()
	if err := b.db.Write(b.t.Context(), func(tx *store.Tx) error { return fn(b.t.Context(), tx) }); err != nil {
		b.t.Fatal(err)
	}
}

// try does something, and returns what is wrong with it.
func (b *bench) try(fn func(ctx context.Context, tx *store.Tx) (Experiment, error)) (e Experiment, err error) {
	return e, b.db.Write(b.t.Context(), func(tx *store.Tx) (err error) {
		e, err = fn(b.t.Context(), tx)
		return err
	})
}

func (b *bench) plan(who string, e Experiment) (Experiment, error) {
	return b.try(func(ctx context.Context, tx *store.Tx) (Experiment, error) {
		return Plan(ctx, tx, b.who[who], e.Revision, e)
	})
}

func (b *bench) start(who, id string) error {
	_, err := b.try(func(ctx context.Context, tx *store.Tx) (Experiment, error) { return Start(ctx, tx, b.who[who], id, 0) })
	return err
}

func (b *bench) approve(who, id string) error {
	_, err := b.try(func(ctx context.Context, tx *store.Tx) (Experiment, error) {
		return Approve(ctx, tx, b.who[who], id, 0)
	})
	return err
}

func (b *bench) extend(who, id, last, reason string) error {
	_, err := b.try(func(ctx context.Context, tx *store.Tx) (Experiment, error) {
		return Extend(ctx, tx, b.who[who], id, 0, day(last), reason)
	})
	return err
}

func (b *bench) end(who, id string, n Ending) (Experiment, error) {
	return b.try(func(ctx context.Context, tx *store.Tx) (Experiment, error) { return End(ctx, tx, b.who[who], id, 0, n) })
}

func (b *bench) read(who, id string, r Reading) error {
	return b.db.Write(b.t.Context(), func(tx *store.Tx) error { return Measure(b.t.Context(), tx, b.who[who], id, r) })
}

func (b *bench) get(who, id string) (w Whole) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) { w, err = Get(ctx, tx, b.who[who], id); return err })
	return w
}

func (b *bench) due(who string) string {
	b.t.Helper()
	var all []string
	b.do(func(ctx context.Context, tx *store.Tx) error {
		due, err := DueFor(ctx, tx, b.who[who])
		for _, d := range due {
			all = append(all, d.Title+": "+string(d.Why))
		}
		return err
	})
	return strings.Join(all, ", ")
}

func day(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// fieldOf is the field that is wrong; empty for none.
func fieldOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Field
	}
	return ""
}

// cache is an experiment that can be planned. The clock stands at 2 March 2026.
func cache() Experiment {
	return Experiment{Scope: "web", Title: " Keep  tides in memory", Belief: "Searches take half as long.", Because: "Most days are asked for twice.",
		Measure: "The 95th percentile of a search", Source: "The gateway's log", Threshold: "Below 200 ms", First: day("2026-03-02"),
		Last: day("2026-03-13"), Intent: ThrowAway}
}

func TestAnExperimentRunsAndEnds(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		e := cache()
		e.Parts = []Person{{ID: b.who["cay"].PersonID}, {ID: b.who["ben"].PersonID}, {ID: b.who["cay"].PersonID}}
		e, err := b.plan("ben", e)
		if err != nil || e.Title != "Keep tides in memory" || e.State != Planned || len(e.Parts) != 1 || e.Parts[0].Name != "Cay Example" {
			t.Fatalf("planned %+v, %v", e, err)
		}
		for _, who := range []string{"cay", "dee", "nobody"} {
			if err := b.start(who, e.ID); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s starts it: %v", who, err)
			}
		}
		if err := b.read("ben", e.ID, Reading{Day: day("2026-03-02"), Value: "410 ms"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("something is read before it runs: %v", err)
		}
		if err := b.start("ben", e.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := b.plan("ben", e); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an old revision is kept: %v", err)
		}
		e.Revision = 0
		e.Threshold = "Below 900 ms"
		if _, err := b.plan("ada", e); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the value that decides moves while it runs: %v", err)
		}
		for _, x := range []struct {
			who, day string
			want     fault.Kind
		}{{"cay", "2026-03-01", fault.KindInvalid}, {"cay", "2026-03-03", fault.KindInvalid}, {"dee", "2026-03-02", fault.KindDenied}} {
			if err := b.read(x.who, e.ID, Reading{Day: day(x.day), Value: "300 ms"}); !fault.Is(err, x.want) {
				t.Errorf("%s reads on %s: %v", x.who, x.day, err)
			}
		}
		if err := b.read("cay", e.ID, Reading{Day: day("2026-03-02"), Value: "410 ms", Note: "a quiet day"}); err != nil {
			t.Error(err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			return Discuss(ctx, tx, b.who["dee"], e.ID, "And in spring?")
		})
		for _, who := range []string{"ben", "dee"} {
			if err := b.extend(who, e.ID, "2026-03-20", "One more storm."); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s moves its last day: %v", who, err)
			}
		}
		if err := b.extend("ada", e.ID, "2026-03-20", " "); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("its last day moves without a reason: %v", err)
		}
		for _, last := range []string{"2026-03-20", "2026-03-18"} {
			if err := b.extend("ada", e.ID, last, "One more storm."); err != nil {
				t.Fatal(err)
			}
		}
		w := b.get("dee", e.ID)
		if len(w.Moves) != 2 || w.Moves[0].Was != day("2026-03-13") || w.Moves[1].Was != day("2026-03-20") || w.Last != day("2026-03-18") ||
			len(w.Readings) != 1 || w.Readings[0].By.Name != "Cay Example" || len(w.Comments) != 1 || w.Comments[0].By.Name != "Dee Example" ||
			len(w.Events) != 4 || w.Events[3].What != "planned it" {
			t.Errorf("it has %+v", w)
		}
		var d direction.Decision
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			d, err = direction.Propose(ctx, tx, b.who["ada"], direction.New{Scope: "web", Title: "Keep tides in memory"})
			return err
		})
		n := Ending{Outcome: Refuted, Result: "380 ms.", Learnt: "The days that are asked for are seldom the same.", Decision: "none"}
		if _, err := b.end("ben", e.ID, n); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a decision that is not there follows: %v", err)
		}
		n.Decision = d.ID
		if _, err := b.end("cay", e.ID, n); !fault.Is(err, fault.KindDenied) {
			t.Errorf("who takes part ends it: %v", err)
		}
		e, err = b.end("ben", e.ID, n)
		if err != nil || e.State != Over || e.Ended != day("2026-03-02") || e.Decision != d.ID {
			t.Errorf("ended %+v, %v", e, err)
		}
		if _, err := b.end("ben", e.ID, n); !fault.Is(err, fault.KindConflict) {
			t.Errorf("it ends twice: %v", err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			for words, want := range map[string]int{"seldom same": 1, "spring": 1, "nothing": 0} {
				found, err := search(ctx, tx, b.who["cay"], words)
				if err != nil || len(found) != want {
					t.Errorf("%q finds %d, %v", words, len(found), err)
				}
			}
			return nil
		})
	})
}

func TestNobodySaysYesToTheirOwn(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		risky := cache()
		risky.High = true
		if _, err := b.plan("ada", risky); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a high risk without words: %v", err)
		}
		risky.Risk, risky.Limits = "Old tides are shown.", "One in a hundred visitors; a switch turns it off."
		for owner, yes := range map[string]map[string]bool{
			"ada": {"ada": false, "ben": false, "dee": false, "eve": true}, "owner": {"owner": false, "ada": true}} {
			e, err := b.plan(owner, risky)
			if err != nil {
				t.Fatal(err)
			}
			if err := b.start(owner, e.ID); !fault.Is(err, fault.KindConflict) {
				t.Errorf("a high risk runs: %v", err)
			}
			for _, who := range []string{"ada", "ben", "dee", "eve", "owner"} {
				is, asked := yes[who]
				if !asked {
					continue
				}
				if asks := strings.Contains(b.due(who), string(YourYes)); asks != is {
					t.Errorf("the yes of %s to one of %s is asked for: %t", who, owner, asks)
				}
				if err := b.approve(who, e.ID); (err == nil) != is || !is && !fault.Is(err, fault.KindDenied) {
					t.Errorf("%s says yes to one of %s: %v", who, owner, err)
				}
			}
			changed := b.get(owner, e.ID).Experiment
			if changed.Approver.Name == "" {
				t.Errorf("nobody said yes: %+v", changed)
			}
			if changed, err = b.plan(owner, changed); err != nil || !changed.NeedsYes() {
				t.Errorf("the yes holds for another plan: %+v, %v", changed, err)
			}
			if _, err := b.end(owner, e.ID, Ending{Outcome: Stopped, Result: "Not begun.", Learnt: "It is too much to ask."}); err != nil {
				t.Error(err)
			}
		}
		taking := risky
		taking.Parts = []Person{{ID: b.who["eve"].PersonID}}
		e, err := b.plan("ben", taking)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.approve("eve", e.ID); !fault.Is(err, fault.KindDenied) {
			t.Errorf("who takes part says yes: %v", err)
		}
		if err := b.approve("ada", e.ID); err != nil {
			t.Error(err)
		}
		if err := b.start("ben", e.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsNoPlan(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	for field, change := range map[string]func(*Experiment){
		"title": func(e *Experiment) { e.Title = " " }, "belief": func(e *Experiment) { e.Belief = "" },
		"because": func(e *Experiment) { e.Because = strings.Repeat("x", maxText+1) }, "measure": func(e *Experiment) { e.Measure = "" },
		"threshold": func(e *Experiment) { e.Threshold = "\n" }, "source": func(e *Experiment) { e.Source = "a\x00b" },
		"first": func(e *Experiment) { e.First = store.Date{} }, "last": func(e *Experiment) { e.Last = day("2026-03-01") },
		"intent": func(e *Experiment) { e.Intent = "" }, "scope": func(e *Experiment) { e.Scope = "nowhere" },
		"limits":       func(e *Experiment) { e.High, e.Risk = true, "Old tides." },
		"participants": func(e *Experiment) { e.Parts = []Person{{ID: "nobody"}} },
	} {
		e := cache()
		change(&e)
		if _, err := b.plan("ben", e); !fault.Is(err, fault.KindInvalid) || fieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	old := cache()
	old.First, old.Last = day("2026-02-01"), day("2026-02-10")
	if _, err := b.plan("ben", old); fieldOf(err) != "last" {
		t.Errorf("a plan for days that are past: %v", err)
	}
	if _, err := b.plan("nobody", cache()); !fault.Is(err, fault.KindDenied) {
		t.Errorf("who is not signed in plans: %v", err)
	}
}

func TestHowItEnds(t *testing.T) {
	t.Parallel()
	today := day("2026-03-14")
	for _, x := range []struct {
		state   State
		last    string
		outcome Outcome
		field   string
	}{
		{Running, "2026-03-20", Confirmed, ""}, {Running, "2026-03-20", Stopped, ""}, {Running, "2026-03-14", Stopped, ""},
		{Running, "2026-03-13", Stopped, "outcome"}, {Running, "2026-03-13", Inconclusive, ""}, {Planned, "2026-03-20", Refuted, "outcome"},
		{Planned, "2026-03-13", Stopped, ""}, {Running, "2026-03-20", "won", "outcome"},
	} {
		n := Ending{Outcome: x.outcome, Result: "r", Learnt: "l"}
		if got := fieldOf(n.check(Experiment{State: x.state, Last: day(x.last)}, today)); got != x.field {
			t.Errorf("%+v: wrong is %q", x, got)
		}
	}
	for _, n := range []Ending{{Outcome: Refuted, Learnt: "l"}, {Outcome: Refuted, Result: "r", Learnt: " "}} {
		if err := n.check(Experiment{State: Running, Last: today}, today); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%+v: %v", n, err)
		}
	}
}

// On each day a running experiment is early, near its end or past it, and never two of these.
func TestOverdue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		left := rapid.IntRange(-400, 400).Draw(t, "left")
		today := day("2026-03-14")
		e := Experiment{State: Running, Last: today.AddDays(left)}
		if got := e.Overdue(today); got != max(0, -left) {
			t.Errorf("with %d days left it is overdue by %d", left, got)
		}
		if got := e.EndsSoon(today); got != (left >= 0 && left <= soon) {
			t.Errorf("with %d days left it ends soon: %t", left, got)
		}
		e.State = rapid.SampledFrom([]State{Planned, Over}).Draw(t, "state")
		if e.Overdue(today) != 0 || e.EndsSoon(today) {
			t.Errorf("one that is %s waits for its end", e.State)
		}
	})
}

func TestTheEndIsSpokenOf(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	e := cache()
	e.Parts = []Person{{ID: b.who["cay"].PersonID}}
	e, err := b.plan("ben", e)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.start("ben", e.ID); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		days              int
		ben, cay, ada, de string
	}{{0, "", "", "", ""}, {8, string(NearEnd), string(NearEnd), "", ""}, {4, string(PastEnd), "", string(PastEnd), ""}} {
		leadtest.ClockOf(t, b.db).Advance(time.Duration(x.days) * 24 * time.Hour)
		for who, want := range map[string]string{"ben": x.ben, "cay": x.cay, "ada": x.ada, "dee": x.de} {
			if got := strings.TrimPrefix(b.due(who), e.Title+": "); got != want {
				t.Errorf("after %d days more, %s hears %q and not %q", x.days, who, got, want)
			}
		}
	}
}

func TestErase(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		e := cache()
		e.Because = "Ben Example saw it."
		e.Parts = []Person{{ID: b.who["cay"].PersonID}}
		mine, err := b.plan("ben", e)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.start("ben", mine.ID); err != nil {
			t.Fatal(err)
		}
		if err := b.read("ben", mine.ID, Reading{Day: day("2026-03-02"), Value: "410 ms", Note: "read by Ben Example"}); err != nil {
			t.Fatal(err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			return Discuss(ctx, tx, b.who["ben"], mine.ID, "It works.")
		})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			person := b.who["ben"].PersonID
			traces := access.Traces{PersonID: person, Persons: []string{person}, Accounts: []string{"account-ben"}, Names: []string{"Ben Example"}}
			if _, err := KeptOf(ctx, tx, b.who["cay"], traces); !fault.Is(err, fault.KindDenied) {
				t.Errorf("another's is exported: %v", err)
			}
			if err := Erase(ctx, tx, b.who["cay"], traces, nil); !fault.Is(err, fault.KindDenied) {
				t.Errorf("another is erased: %v", err)
			}
			k, err := KeptOf(ctx, tx, b.who["ben"], traces)
			if err != nil || len(k.Planned) != 1 || len(k.Said) != 2 || len(k.Parts) != 0 {
				t.Errorf("kept is %+v, %v", k, err)
			}
			owner := access.Actor{ID: "o", Name: "O", Role: access.Owner}
			erased, err := people.Erase(ctx, tx, owner, traces)
			if err != nil {
				return err
			}
			return Erase(ctx, tx, owner, traces, erased)
		})
		w := b.get("cay", mine.ID)
		if w.Owner.ID != "" || strings.Contains(w.Because, "Ben") || strings.Contains(w.Readings[0].Note, "Ben") || w.Readings[0].By.ID != "" ||
			w.Comments[0].By.Name != access.ErasedName || w.Events[0].By != access.ErasedName || len(w.Parts) != 1 {
			t.Errorf("it still says %+v", w)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			found, err := search(ctx, tx, b.who["cay"], "Ben")
			if err != nil || len(found) != 0 {
				t.Errorf("the name is found: %+v, %v", found, err)
			}
			return nil
		})
	})
}

// search returns the experiments that words find.
func search(ctx context.Context, tx *store.Tx, actor access.Actor, words string) ([]text.Found, error) {
	keys, err := text.Find(ctx, tx, text.Parse(words), 0, 10, TextKind)
	if err != nil {
		return nil, err
	}
	return Found(ctx, tx, actor, text.IDs(keys)...)
}
