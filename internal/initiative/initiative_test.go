package initiative

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
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
	b := &bench{t: t, db: db, who: map[string]access.Actor{"nobody": {}}}
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
func (b *bench) try(fn func(ctx context.Context, tx *store.Tx) (Initiative, error)) (x Initiative, err error) {
	return x, b.db.Write(b.t.Context(), func(tx *store.Tx) (err error) {
		x, err = fn(b.t.Context(), tx)
		return err
	})
}

func (b *bench) put(who string, x Initiative) (Initiative, error) {
	return b.try(func(ctx context.Context, tx *store.Tx) (Initiative, error) {
		return Put(ctx, tx, b.who[who], x.Revision, x)
	})
}

func (b *bench) feed(who, id string, in Inputs) error {
	_, err := b.try(func(ctx context.Context, tx *store.Tx) (Initiative, error) {
		return PutInputs(ctx, tx, b.who[who], id, 0, in)
	})
	return err
}

func (b *bench) propose(who, id string, asked ...string) (Initiative, error) {
	return b.try(func(ctx context.Context, tx *store.Tx) (Initiative, error) {
		var ids []string
		for _, a := range asked {
			ids = append(ids, b.who[a].PersonID)
		}
		return Propose(ctx, tx, b.who[who], id, 0, ids)
	})
}

func (b *bench) reply(who, id string, v Voice) (Initiative, error) {
	return b.try(func(ctx context.Context, tx *store.Tx) (Initiative, error) {
		return Reply(ctx, tx, b.who[who], id, 0, v)
	})
}

func (b *bench) finish(who, id string, end State, result string) error {
	_, err := b.try(func(ctx context.Context, tx *store.Tx) (Initiative, error) {
		return Finish(ctx, tx, b.who[who], id, 0, end, result)
	})
	return err
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
			all = append(all, map[bool]string{true: "back", false: "answer"}[d.Back])
		}
		return err
	})
	return strings.Join(all, ", ")
}

// fieldOf is the field that is wrong; empty for none.
func fieldOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Field
	}
	return ""
}

// queue is an initiative that can be put forward. The clock stands at 2 March 2026.
func queue() Initiative {
	return Initiative{Scope: "web", Title: " One  queue for all ", Problem: "Orders arrive twice.",
		Benefit: "No order is sent twice.",
		Risk:    "A week without releases.", Options: []Option{{"Keep a list of what arrived", "In each service."}, {Title: "Buy one"}},
		Days: 30, Money: 4000, Currency: "eur"}
}

func TestAnInitiativeIsDecided(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		x, err := b.put("ben", queue())
		if err != nil || x.Title != "One queue for all" || x.State != Draft || x.Currency != "EUR" {
			t.Fatalf("wrote %+v, %v", x, err)
		}
		for _, who := range []string{"cay", "dee"} {
			if _, err := b.put(who, x); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s changes a draft that is another's: %v", who, err)
			}
		}
		if _, err := b.propose("ben", x.ID, "ben", "ada"); fieldOf(err) != "asked" {
			t.Errorf("somebody decides about their own: %v", err)
		}
		if _, err := b.propose("ben", x.ID); fieldOf(err) != "asked" {
			t.Errorf("nobody is asked: %v", err)
		}
		if _, err := b.propose("ben", x.ID, "ada", "eve", "cay", "ada"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.propose("cay", x.ID, "ada"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("another puts it forward: %v", err)
		}
		if _, err := b.put("ben", x); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an old revision is kept: %v", err)
		}
		x.Revision = 0
		if _, err := b.put("ben", x); !fault.Is(err, fault.KindConflict) {
			t.Errorf("its case changes while it is answered: %v", err)
		}
		for who, want := range map[string]string{"ada": "answer", "eve": "answer", "ben": "", "cay": "", "dee": ""} {
			if got := b.due(who); got != want {
				t.Errorf("%s hears %q and not %q", who, got, want)
			}
		}
		yes := Voice{Answer: Accept, Reason: "It costs less than the lists."}
		for _, who := range []string{"ben", "cay", "dee", "nobody"} {
			if _, err := b.reply(who, x.ID, yes); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s answers: %v", who, err)
			}
		}
		if x, err = b.reply("ada", x.ID, yes); err != nil || x.State != Proposed {
			t.Errorf("after the first answer it is %+v, %v", x, err)
		}
		if _, err := b.try(func(ctx context.Context, tx *store.Tx) (Initiative, error) {
			return Withdraw(ctx, tx, b.who["dee"], x.ID, 0)
		}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("another takes it back: %v", err)
		}
		if x, err = b.try(func(ctx context.Context, tx *store.Tx) (Initiative, error) {
			return Withdraw(ctx, tx, b.who["ben"], x.ID, x.Revision)
		}); err != nil || x.State != Draft {
			t.Errorf("taken back it is %+v, %v", x, err)
		}
		if _, err := b.propose("ben", x.ID, "ada", "eve"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.reply("eve", x.ID, Voice{Answer: Defer, Reason: "After the storm.", Until: day("2026-04-01")}); err != nil {
			t.Fatal(err)
		}
		if x, err = b.reply("ada", x.ID, yes); err != nil || x.State != Deferred || x.Until != day("2026-04-01") {
			t.Errorf("deferred is %+v, %v", x, err)
		}
		if _, err := b.reply("ada", x.ID, yes); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an answer comes after all: %v", err)
		}
		if b.due("ben") != "" {
			t.Error("it comes back too early")
		}
		leadtest.ClockOf(t, b.db).Advance(30 * 24 * time.Hour)
		for who, want := range map[string]string{"ben": "back", "ada": "back", "cay": "", "dee": ""} {
			if got := b.due(who); got != want {
				t.Errorf("on the day %s hears %q and not %q", who, got, want)
			}
		}
		x.Days = 20
		if x, err = b.put("ben", x); err != nil || x.State != Deferred {
			t.Errorf("changed %+v, %v", x, err)
		}
		if _, err := b.propose("ben", x.ID, "eve"); err != nil {
			t.Fatal(err)
		}
		if err := b.finish("ben", x.ID, Done, "Done."); !fault.Is(err, fault.KindConflict) {
			t.Errorf("it is done before it was accepted: %v", err)
		}
		if x, err = b.reply("eve", x.ID, yes); err != nil || x.State != Accepted || !x.Until.IsZero() {
			t.Errorf("accepted is %+v, %v", x, err)
		}
		for field, end := range map[string]State{"state": Declined, "result": Done} {
			if err := b.finish("ben", x.ID, end, " "); fieldOf(err) != field {
				t.Errorf("%s without words: %v", end, err)
			}
		}
		if err := b.finish("cay", x.ID, Done, "Done."); !fault.Is(err, fault.KindDenied) {
			t.Errorf("another ends it: %v", err)
		}
		if err := b.finish("ben", x.ID, Done, "No order was sent twice since May."); err != nil {
			t.Error(err)
		}
		w := b.get("dee", x.ID)
		var said []string
		for _, e := range w.Events {
			said = append(said, e.By+" "+e.What)
		}
		history := strings.Join(said, "\n")
		if w.State != Done || len(w.Options) != 2 || w.Options[0].Title != "Keep a list of what arrived" || len(w.Voices) != 1 ||
			w.Voices[0].By.Name != "Eve Example" ||
			!strings.Contains(history, "Eve Example deferred it until 2026-04-01: After the storm.") ||
			!strings.Contains(history, "Ada Example accepted it: It costs less than the lists.") {
			t.Errorf("in the end it is %+v", w)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			for words, want := range map[string]int{"orders twice": 1, "sent May": 1, "nothing": 0} {
				found, err := search(ctx, tx, b.who["cay"], words)
				if err != nil || len(found) != want {
					t.Errorf("%q finds %d, %v", words, len(found), err)
				}
			}
			return nil
		})
	})
}

func TestADraftIsForFew(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	x, err := b.put("ben", queue())
	if err != nil {
		t.Fatal(err)
	}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		for who, sees := range map[string]bool{"ben": true, "ada": true, "cay": false, "dee": false} {
			all, err := List(ctx, tx, b.who[who])
			if err != nil || (len(all) == 1) != sees {
				t.Errorf("%s lists %d, %v", who, len(all), err)
			}
			if _, err := Get(ctx, tx, b.who[who], x.ID); (err == nil) != sees || !sees && !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s reads it: %v", who, err)
			}
			if found, err := search(ctx, tx, b.who[who], "queue"); err != nil || len(found) != 0 {
				t.Errorf("%s finds a draft: %v, %v", who, found, err)
			}
		}
		if _, err := List(ctx, tx, b.who["nobody"]); !fault.Is(err, fault.KindDenied) {
			t.Errorf("who is not signed in lists: %v", err)
		}
		return nil
	})
}

func TestWhatIsNoCase(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	for field, change := range map[string]func(*Initiative){
		"title": func(x *Initiative) { x.Title = " " }, "problem": func(x *Initiative) { x.Problem = strings.Repeat("x", maxText+1) },
		"days": func(x *Initiative) { x.Days = -1 }, "money": func(x *Initiative) { x.Money = -1 },
		"scope":    func(x *Initiative) { x.Scope = "no" },
		"currency": func(x *Initiative) { x.Currency = "" }, "risk": func(x *Initiative) { x.Risk = "a\x00b" },
		"options": func(x *Initiative) { x.Options = []Option{{Text: "Without a title."}} },
	} {
		x := queue()
		change(&x)
		if _, err := b.put("ben", x); !fault.Is(err, fault.KindInvalid) || fieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := b.put("nobody", queue()); !fault.Is(err, fault.KindDenied) {
		t.Errorf("who is not signed in writes: %v", err)
	}
	for field, change := range map[string]func(*Initiative){
		"problem": func(x *Initiative) { x.Problem = "" }, "benefit": func(x *Initiative) { x.Benefit = " " },
		"risk": func(x *Initiative) { x.Risk = "" }, "days": func(x *Initiative) { x.Days = 0 },
		"options": func(x *Initiative) { x.Options = nil },
	} {
		x := queue()
		change(&x)
		x, err := b.put("ben", x)
		if err != nil {
			t.Fatalf("a draft without %s: %v", field, err)
		}
		if _, err := b.propose("ben", x.ID, "ada"); fieldOf(err) != field {
			t.Errorf("put forward without %s: %v", field, err)
		}
	}
}

func TestWhatIsNoAnswer(t *testing.T) {
	t.Parallel()
	for field, v := range map[string]Voice{"answer": {Answer: "perhaps", Reason: "r"}, "reason": {Answer: Accept, Reason: " "},
		"until": {Answer: Defer, Reason: "r", Until: day("2026-03-02")}} {
		if err := v.check(day("2026-03-02")); fieldOf(err) != field {
			t.Errorf("%+v: %v", v, err)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		ids := map[string]string{}
		for title, weeks := range map[string]float64{"slow": 8, "fast": 2, "unknown": 0} {
			x := queue()
			x.Title = title
			x, err := b.put("ben", x)
			if err != nil {
				t.Fatal(err)
			}
			ids[title] = x.ID
			in := Inputs{Delay: {900.5, "Counted in January."}}
			if weeks > 0 {
				in[Weeks] = Value{weeks, "Ben's guess."}
			}
			if err := b.feed("ben", x.ID, in); err != nil {
				t.Fatal(err)
			}
		}
		f, _ := FormulaOf("cd3")
		compare := func(who string, some ...string) (r Ranking, err error) {
			return r, b.db.Read(t.Context(), func(tx *store.Tx) (err error) {
				r, err = Compare(t.Context(), tx, b.who[who], f, some)
				return err
			})
		}
		r, err := compare("ada")
		if err != nil || len(r.Rows) != 2 || r.Rows[0].Initiative.Title != "fast" || r.Rows[0].Score != 450.25 ||
			len(r.Unranked) != 1 ||
			r.Rows[0].Inputs[Delay].Source != "Counted in January." || r.Swaps[0].Factor != 4 && r.Swaps[0].Factor != 0.25 {
			t.Errorf("compared %+v, %v", r, err)
		}
		if r, err := compare("ada", ids["slow"]); err != nil || len(r.Rows) != 1 || len(r.Unranked) != 0 {
			t.Errorf("one compared is %+v, %v", r, err)
		}
		if r, err := compare("cay"); err != nil || len(r.Rows) != 0 {
			t.Errorf("drafts of others are compared: %+v, %v", r, err)
		}
		other := b.get("ben", ids["slow"]).Initiative
		other.Currency = "USD"
		if _, err := b.put("ben", other); err != nil {
			t.Fatal(err)
		}
		if _, err := compare("ada"); fieldOf(err) != "currency" {
			t.Errorf("euros are held against dollars: %v", err)
		}
		if err := b.feed("dee", other.ID, nil); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another feeds a draft: %v", err)
		}
		for field, in := range map[string]Inputs{"inputs": {"luck": {1, "s"}}, "weeks": {Weeks: {0, "s"}}, "reach": {Reach: {1, " "}},
			"confidence": {Confidence: {1.1, "s"}}, "delay": {Delay: {-1, "s"}}} {
			if err := b.feed("ben", other.ID, in); fieldOf(err) != field {
				t.Errorf("%v: %v", in, err)
			}
		}
	})
}

func TestErase(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		x := queue()
		x.Problem = "Ada Example saw it."
		x.Options[0].Text = "As Ada Example said."
		x, err := b.put("ben", x)
		if err != nil {
			t.Fatal(err)
		}
		other, err := b.put("ada", queue())
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{x.ID, other.ID} {
			if err := b.feed("ada", id, Inputs{Delay: {5, "Guessed by Ada Example."}}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.propose("ben", x.ID, "ada", "eve"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.propose("ada", other.ID, "eve"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.reply("eve", x.ID, Voice{Answer: Accept, Reason: "Ada Example is right."}); err != nil {
			t.Fatal(err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			person := b.who["ada"].PersonID
			traces := access.Traces{PersonID: person, Persons: []string{person}, Accounts: []string{"account-ada"},
				Names: []string{"Ada Example"}}
			if _, err := KeptOf(ctx, tx, b.who["cay"], traces); !fault.Is(err, fault.KindDenied) {
				t.Errorf("another's is exported: %v", err)
			}
			if err := Erase(ctx, tx, b.who["cay"], traces, nil); !fault.Is(err, fault.KindDenied) {
				t.Errorf("another is erased: %v", err)
			}
			k, err := KeptOf(ctx, tx, b.who["ada"], traces)
			if err != nil || len(k.Wrote) != 1 || len(k.Said) != 1 ||
				k.Said[0].Initiative != "One queue for all" || k.Said[0].Answer != "" {
				t.Errorf("kept is %+v, %v", k, err)
			}
			owner := access.Actor{ID: "o", Name: "O", Role: access.Owner}
			erased, err := people.Erase(ctx, tx, owner, traces)
			if err != nil {
				return err
			}
			return Erase(ctx, tx, owner, traces, erased)
		})
		w, hers := b.get("cay", x.ID), b.get("cay", other.ID)
		if w.State != Accepted || len(w.Voices) != 1 || strings.Contains(w.Voices[0].Reason, "Ada") ||
			strings.Contains(w.Problem, "Ada") ||
			strings.Contains(w.Options[0].Text, "Ada") || strings.Contains(w.Inputs[Delay].Source, "Ada") {
			t.Errorf("it still says %+v", w)
		}
		if hers.Author.ID != "" || hers.State != Proposed || hers.Events[0].By != access.ErasedName {
			t.Errorf("what she wrote is %+v", hers)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			found, err := search(ctx, tx, b.who["cay"], "Ada")
			if err != nil || len(found) != 0 {
				t.Errorf("the name is found: %+v, %v", found, err)
			}
			return nil
		})
	})
}

// search returns the initiatives that words find.
func search(ctx context.Context, tx *store.Tx, actor access.Actor, words string) ([]text.Found, error) {
	keys, err := text.Find(ctx, tx, text.Parse(words), 0, 10, TextKind)
	if err != nil {
		return nil, err
	}
	return Found(ctx, tx, actor, text.IDs(keys)...)
}
