package direction

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// board is an organisation with two teams: Ada leads web, Ben and Cay work in it, and Dee leads the other.
type board struct {
	t   *testing.T
	db  *store.DB
	who map[string]access.Actor
}

func open(t *testing.T, db *store.DB) *board {
	t.Helper()
	b := &board{t: t, db: db, who: map[string]access.Actor{"owner": access.Local()}}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		for _, key := range []string{"web", "yard"} {
			if _, err := organisation.PutScope(ctx, tx, access.Local(), roster.Scope{Key: key, Name: key, Kind: roster.Team}); err != nil {
				return err
			}
		}
		for handle, relation := range map[string]map[string]access.Relation{
			"ada": {"web": access.Leads}, "ben": nil, "cay": nil, "dee": {"yard": access.Manages}} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example"}
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

func (b *board) do(fn func(ctx context.Context, tx *store.Tx) error) {
	b.t.Helper()
	if err := b.try(fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *board) try(fn func(ctx context.Context, tx *store.Tx) error) error {
	return b.db.Write(b.t.Context(), func(tx *store.Tx) error { return fn(b.t.Context(), tx) })
}

func (b *board) propose(who string, n New) (d Decision) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) {
		d, err = Propose(ctx, tx, b.who[who], n)
		return err
	})
	return d
}

func (b *board) settle(who string, id string, c Change) (d Decision, err error) {
	return d, b.try(func(ctx context.Context, tx *store.Tx) (err error) {
		d, err = Settle(ctx, tx, b.who[who], id, 0, c)
		return err
	})
}

func (b *board) get(who, id string) (w Whole) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) { w, err = Get(ctx, tx, b.who[who], id); return err })
	return w
}

func day(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func denied(err error) bool {
	return fault.Is(err, fault.KindDenied)
}

func TestADecisionIsMade(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		d := b.propose("ben", New{Scope: "web", Title: "  Use one   queue", Body: "## Context\n\nTwo queues.", Confidence: 70,
			Prediction: "Half the alerts.", AnswersBy: day("2026-03-09")})
		if d.Title != "Use one queue" || d.Status != adr.Proposed || d.Path != "0001-use-one-queue.md" || d.Author.ID != b.who["ben"].PersonID {
			t.Fatalf("proposed %+v", d)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			return Ask(ctx, tx, b.who["ben"], d.ID, b.who["cay"].PersonID, b.who["dee"].PersonID)
		})
		say := func(who string, answer Answer, why string) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error { return Say(ctx, tx, b.who[who], d.ID, answer, why) })
		}
		if err := say("cay", Objects, " "); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("an objection without a reason: %v", err)
		}
		if err := say("ada", Agrees, ""); !denied(err) {
			t.Errorf("who was not asked: %v", err)
		}
		if err := say("cay", Objects, "One queue is one fault."); err != nil {
			t.Error(err)
		}
		if err := say("dee", "maybe", ""); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("no answer: %v", err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := Discuss(ctx, tx, b.who["dee"], d.ID, "And the <b>yard</b>?")
			return err
		})
		for _, who := range []string{"ben", "cay", "dee"} {
			if _, err := b.settle(who, d.ID, Change{To: adr.Accepted}); !denied(err) {
				t.Errorf("%s decides for web: %v", who, err)
			}
		}
		made, err := b.settle("ada", d.ID, Change{To: adr.Accepted, Review: day("2026-09-01"), Reason: "The alerts decide."})
		if err != nil || made.Status != adr.Accepted || made.Revision != d.Revision+1 {
			t.Fatalf("%+v, %v", made, err)
		}
		w := b.get("cay", d.ID)
		r := adr.Read(w.Path, w.Content)
		if r.Status != adr.Accepted || r.Title != "Use one queue" || r.Date != "2026-03-02" || r.Body != "## Context\n\nTwo queues." {
			t.Errorf("the file says %+v", r)
		}
		if len(w.Voices) != 2 || w.Voices[0].Person.Name != "Cay Example" || w.Voices[0].Answer != Objects ||
			w.Voices[0].Note != "One queue is one fault." || w.Voices[1].Answer != NoAnswer {
			t.Errorf("the voices are %+v", w.Voices)
		}
		if len(w.Comments) != 1 || w.Comments[0].By.Name != "Dee Example" || len(w.Events) != 4 || w.Events[0].What != "made it accepted: The alerts decide." {
			t.Errorf("comments %+v, events %+v", w.Comments, w.Events)
		}
		if err := say("dee", Agrees, ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an answer after the decision: %v", err)
		}
		err = b.try(func(ctx context.Context, tx *store.Tx) error {
			_, err := Edit(ctx, tx, b.who["ben"], d.ID, 0, New{Title: "Other"})
			return err
		})
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("the text of a decision that is made changed: %v", err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := Score(ctx, tx, b.who["ada"], d.ID, "A third fewer, and one fault.", store.Date{})
			return err
		})
		if w = b.get("ben", d.ID); w.Outcome == "" || !w.Review.IsZero() {
			t.Errorf("looked at again: %+v", w.Decision)
		}
	})
}

func TestWhatFollowsWhat(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := open(t, db)
	for _, from := range append(adr.Statuses(), adr.Unclear) {
		for _, to := range adr.Statuses() {
			c := Change{To: to, Successor: "x"}
			if to == adr.Provisional {
				c.Until = day("2026-05-01")
			}
			if err := c.check(from, day("2026-03-02")); (err == nil) != slices.Contains(Follows(from), to) {
				t.Errorf("from %q to %q: %v", from, to, err)
			}
		}
	}
	d := b.propose("ada", New{Scope: "web", Title: "Try one queue"})
	for name, c := range map[string]Change{
		"without a day": {To: adr.Provisional}, "for a day that is past": {To: adr.Provisional, Until: day("2026-03-02")},
		"until a day":   {To: adr.Accepted, Until: day("2026-05-01")},
		"looked at":     {To: adr.Accepted, Review: day("2026-03-01")},
		"with too much": {To: adr.Accepted, Reason: strings.Repeat("x", maxNote+1)},
	} {
		if _, err := b.settle("ada", d.ID, c); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.settle("ada", d.ID, Change{To: adr.Superseded}); !fault.Is(err, fault.KindConflict) {
		t.Errorf("a proposed one is superseded: %v", err)
	}
	if _, err := b.settle("ada", d.ID, Change{To: adr.Provisional, Until: day("2026-05-01")}); err != nil {
		t.Fatal(err)
	}
	err := b.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := Settle(ctx, tx, b.who["ada"], d.ID, 1, Change{To: adr.Accepted})
		return err
	})
	if !fault.Is(err, fault.KindConflict) {
		t.Errorf("over another revision: %v", err)
	}
	if w := b.get("ben", d.ID); adr.Read(w.Path, w.Content).StatusText != "provisional until 2026-05-01" {
		t.Errorf("the file says\n%s", w.Content)
	}
}

func TestSuperseding(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		var all []Decision
		for i := range 3 {
			d := b.propose("ada", New{Scope: "web", Title: fmt.Sprintf("Queue *%d*", i)})
			if i < 2 {
				if _, err := b.settle("ada", d.ID, Change{To: adr.Accepted}); err != nil {
					t.Fatal(err)
				}
			}
			all = append(all, d)
		}
		if _, err := b.settle("ada", all[0].ID, Change{To: adr.Superseded, Successor: all[2].ID}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("superseded by what is only proposed: %v", err)
		}
		if _, err := b.settle("ada", all[0].ID, Change{To: adr.Superseded, Successor: all[1].ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.settle("ada", all[1].ID, Change{To: adr.Superseded, Successor: all[1].ID}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("superseded by itself: %v", err)
		}
		old, by := b.get("ben", all[0].ID), b.get("ben", all[1].ID)
		if old.By.ID != by.ID || len(by.Replaces) != 1 || by.Replaces[0].ID != old.ID {
			t.Errorf("%s is superseded by %q, which replaces %v", old.Title, old.By.Title, by.Replaces)
		}
		files := []adr.File{{Path: old.Path, Record: adr.Read(old.Path, old.Content)}, {Path: by.Path, Record: adr.Read(by.Path, by.Content)}}
		if found := adr.Check(files); len(found) > 0 || len(files[0].Links) != 1 || len(files[1].Links) != 1 {
			t.Errorf("the files do not fit together: %v\n%s\n%s", found, old.Content, by.Content)
		}
	})
}

func TestDraftsAreTheirAuthors(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		d := b.propose("ben", New{Scope: "web", Title: "Not yet", Draft: true})
		for i := range 3 {
			b.propose("ben", New{Scope: "web", Title: fmt.Sprintf("Open %d 100%%", i)})
		}
		for who, want := range map[string]bool{"ben": true, "ada": true, "cay": false, "dee": false, "owner": true} {
			err := b.try(func(ctx context.Context, tx *store.Tx) error { _, err := Get(ctx, tx, b.who[who], d.ID); return err })
			if fault.Is(err, fault.KindNotFound) == want {
				t.Errorf("%s reads the draft: %v", who, err)
			}
			var titles []string
			var counted map[adr.Status]int
			b.do(func(ctx context.Context, tx *store.Tx) error {
				for before := ""; ; {
					log, err := List(ctx, tx, b.who[who], Filter{Limit: 1, Before: before})
					if err != nil {
						return err
					}
					for _, x := range log.Decisions {
						titles = append(titles, x.Title)
					}
					if counted, before = log.Counts, log.Next; before == "" {
						return nil
					}
				}
			})
			if slices.Contains(titles, "Not yet") != want || len(titles) != 3+counted[adr.Draft] || counted[adr.Proposed] != 3 || (counted[adr.Draft] == 1) != want {
				t.Errorf("%s is told of %v, %v", who, titles, counted)
			}
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			for _, f := range []struct {
				Filter
				want int
			}{{Filter{Find: "100%"}, 3}, {Filter{Find: "OPEN 1 "}, 1}, {Filter{Find: "open 1"}, 3}, {Filter{Find: "-open"}, 0}, {Filter{Find: "_"}, 0}, {Filter{Status: adr.Accepted}, 0}, {Filter{Scope: "web"}, 4}, {Filter{Scope: "yard"}, 0}} {
				log, err := List(ctx, tx, b.who["ben"], f.Filter)
				if err != nil || len(log.Decisions) != f.want {
					t.Errorf("%+v finds %v, %v", f.Filter, log.Decisions, err)
				}
			}
			for _, before := range []string{"-5", "soon", "9223372036854775807"} {
				if _, err := List(ctx, tx, b.who["ben"], Filter{Find: "open", Before: before}); !fault.Is(err, fault.KindInvalid) {
					t.Errorf("going on from %q: %v", before, err)
				}
			}
			return nil
		})
		if _, err := b.settle("cay", d.ID, Change{To: adr.Proposed}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a colleague proposes the draft: %v", err)
		}
		if _, err := b.settle("ben", d.ID, Change{To: adr.Proposed}); err != nil {
			t.Errorf("its author proposes it: %v", err)
		}
		for _, actor := range []access.Actor{{}, {ID: "x", Role: "guest"}} {
			err := b.try(func(ctx context.Context, tx *store.Tx) error { _, err := List(ctx, tx, actor, Filter{}); return err })
			if !denied(err) {
				t.Errorf("a stranger reads decisions: %v", err)
			}
			err = b.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := Propose(ctx, tx, actor, New{Title: "X"})
				return err
			})
			if !denied(err) {
				t.Errorf("a stranger proposes: %v", err)
			}
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	b := open(t, leadtest.SQLite(t))
	for name, n := range map[string]New{
		"no title": {}, "no team": {Title: "A", Scope: "none"}, "too sure": {Title: "A", Confidence: 101}, "a number": {Title: "7. A"},
		"late": {Title: "A", AnswersBy: day("2026-03-01")}, "binary": {Title: "A", Body: "\x00"}, "long": {Title: "A", Prediction: strings.Repeat("x", maxNote+1)},
	} {
		err := b.try(func(ctx context.Context, tx *store.Tx) error { _, err := Propose(ctx, tx, b.who["ben"], n); return err })
		if !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := b.propose("ben", New{Title: "For all"})
	err := b.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := Edit(ctx, tx, b.who["cay"], d.ID, 0, New{Title: "Mine"})
		return err
	})
	if !denied(err) {
		t.Errorf("a colleague changes the text: %v", err)
	}
	b.do(func(ctx context.Context, tx *store.Tx) error {
		_, err := Edit(ctx, tx, b.who["ben"], d.ID, d.Revision, New{Title: "For us all", Body: "Text."})
		return err
	})
	if w := b.get("cay", d.ID); w.Title != "For us all" || !strings.Contains(string(w.Content), "# For us all\n\nText.\n") {
		t.Errorf("changed to %s", w.Content)
	}
	for who, want := range map[string]bool{"ada": false, "owner": true} {
		if _, err := b.settle(who, d.ID, Change{To: adr.Accepted}); denied(err) == want {
			t.Errorf("%s decides for all: %v", who, err)
		}
	}
}

const nygard = "# 1. Use queues\n\nDate: 2024-05-06\n\n## Status\n\nAccepted\n\n## Context\n\nMany.\n\n## Decision\n\nQueues.\n"

func TestImport(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		files := []File{{"0002-use-one.md", []byte("# 2. Use one\r\n\r\n## Status\r\n\r\non hold\r\n\r\nSupersedes [1. Use queues](0001-use-queues.md)\r\n\xff")},
			{"0001-use-queues.md", []byte(nygard)}, {"README.md", []byte("# Decisions\n")}, {"0003-large.md", bytes.Repeat([]byte("x"), adr.MaxBytes+1)}}
		take := func(who string) (done Imported, err error) {
			return done, b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				done, err = Import(ctx, tx, b.who[who], "web", "shop", slices.Clone(files))
				return err
			})
		}
		if _, err := take("ben"); !denied(err) {
			t.Errorf("a member imports: %v", err)
		}
		done, err := take("ada")
		if err != nil || done.Added != 2 || done.Unclear != 1 || !slices.Equal(done.Passed, []string{"0003-large.md", "README.md"}) || len(done.Findings) != 3 ||
			!strings.Contains(done.Findings[0].Sentence, "at most") {
			t.Fatalf("%+v, %v", done, err)
		}
		out := func() (all []File) {
			b.do(func(ctx context.Context, tx *store.Tx) (err error) {
				all, err = Files(ctx, tx, b.who["ben"], "", adr.MADR4)
				return err
			})
			slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
			return all
		}
		if all := out(); len(all) != 2 || string(all[0].Content) != nygard || string(all[1].Content) != string(files[0].Content) {
			t.Errorf("written back\n%q", all)
		}
		if done, err = take("ada"); err != nil || done.Same != 2 || done.Added+done.Changed+done.Gone > 0 {
			t.Errorf("once more: %+v, %v", done, err)
		}
		var log Log
		b.do(func(ctx context.Context, tx *store.Tx) (err error) {
			log, err = List(ctx, tx, b.who["cay"], Filter{})
			return err
		})
		if len(log.Decisions) != 2 || log.Counts[adr.Unclear] != 1 || log.Decisions[1].Successor != log.Decisions[0].ID || log.Decisions[1].Decided != day("2024-05-06") {
			t.Errorf("the log is %+v", log)
		}
		first := log.Decisions[1]
		if _, err := b.settle("ada", first.ID, Change{To: adr.Deprecated}); err != nil {
			t.Fatal(err)
		}
		want := strings.Replace(strings.Replace(nygard, "Accepted", "Deprecated", 1), "2024-05-06", "2026-03-02", 1)
		if w := b.get("ben", first.ID); string(w.Content) != want {
			t.Errorf("more changed than was asked:\n%s", w.Content)
		}
		files = files[1:] // the file wins, and what is gone stays
		if done, err = take("ada"); err != nil || done.Changed != 1 || done.Gone != 1 {
			t.Errorf("after it was changed here: %+v, %v", done, err)
		}
		if w := b.get("ben", first.ID); w.Status != adr.Accepted || w.Events[0].What != "changed in shop" {
			t.Errorf("%+v", w.Events)
		}
		for name, wrong := range map[string][]File{"outside": {{"../x.md", nil}}, "absolute": {{"/x.md", nil}}, "empty": {{"", nil}}} {
			err := b.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := Import(ctx, tx, b.who["ada"], "web", "shop", wrong)
				return err
			})
			if !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Comments are found once they were gathered, by who may read the decision.
func TestCommentsAreFound(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		d := b.propose("ben", New{Scope: "web", Title: "Use one queue"})
		draft := b.propose("ben", New{Scope: "web", Title: "Use none", Draft: true})
		finds := func(who, words string) (n int) {
			t.Helper()
			b.do(func(ctx context.Context, tx *store.Tx) error {
				log, err := List(ctx, tx, b.who[who], Filter{Find: words})
				n = len(log.Decisions)
				return err
			})
			return n
		}
		say := func(id, words string) {
			t.Helper()
			b.do(func(ctx context.Context, tx *store.Tx) error {
				_, err := Discuss(ctx, tx, b.who["ben"], id, words)
				return err
			})
		}
		gathered := func() {
			t.Helper()
			if err := Reindex(t.Context(), db); err != nil {
				t.Fatal(err)
			}
		}
		say(d.ID, "Ask the harbourmaster.")
		say(d.ID, "Twice.")
		say(draft.ID, "The harbourmaster again.")
		gathered()
		for words, want := range map[string]map[string]int{"queue harbourmaster": {"cay": 1, "ben": 1}, "harbourmaster": {"cay": 1, "ben": 2},
			"harbourmaster -twice": {"cay": 0, "ben": 1}} {
			for who, n := range want {
				if got := finds(who, words); got != n {
					t.Errorf("%s finds %d by %q, want %d", who, got, words, n)
				}
			}
		}
		say(d.ID, "Later.")
		if finds("ben", "harbourmaster") != 2 {
			t.Error("while a comment waits, nothing else is found")
		}
		if _, err := b.settle("ada", d.ID, Change{To: adr.Accepted}); err != nil { // which makes it findable with all that was said
			t.Fatal(err)
		}
		if finds("cay", "later") != 1 {
			t.Error("a comment is lost when the decision changes before it was gathered")
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			waiting, err := store.All(ctx, tx, store.Scan1[string], `SELECT decision FROM direction_unindexed`)
			if err != nil || len(waiting) > 0 {
				t.Errorf("%v still waits, %v", waiting, err)
			}
			return err
		})
	})
}

func TestWhatWaits(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		trial := b.propose("ben", New{Scope: "web", Title: "Trial"})
		kept := b.propose("ben", New{Scope: "web", Title: "Kept"})
		b.propose("ben", New{Scope: "web", Title: "Late", AnswersBy: day("2026-03-04")})
		asked := b.propose("dee", New{Scope: "yard", Title: "Asked"})
		for id, c := range map[string]Change{trial.ID: {To: adr.Provisional, Until: day("2026-03-20")}, kept.ID: {To: adr.Accepted, Review: day("2026-03-20")}} {
			if _, err := b.settle("ada", id, c); err != nil {
				t.Fatal(err)
			}
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			return Ask(ctx, tx, b.who["dee"], asked.ID, b.who["cay"].PersonID)
		})
		due := func(who string) string {
			var text []string
			b.do(func(ctx context.Context, tx *store.Tx) error {
				all, err := DueFor(ctx, tx, b.who[who])
				for _, d := range all {
					text = append(text, d.Title+" "+string(d.Why))
				}
				return err
			})
			return strings.Join(text, ", ")
		}
		if got := due("ada"); got != "" {
			t.Errorf("nothing waits yet, and Ada is told of %s", got)
		}
		leadtest.ClockOf(t, db).Advance(30 * 24 * time.Hour)
		for who, want := range map[string]string{"ada": "Trial expired, Kept review, Late undecided", "ben": "Trial expired, Kept review, Late undecided",
			"cay": "Asked unanswered", "dee": ""} {
			if got := due(who); got != want {
				t.Errorf("%s is told of %q, want %q", who, got, want)
			}
		}
	})
}
