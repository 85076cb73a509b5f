package technology

import (
	"context"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/manifest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// house is an organisation with a member, Ben, and with Ada, who leads a team and so decides in it, but not for all.
type house struct {
	t   *testing.T
	db  *store.DB
	who map[string]access.Actor
}

func open(t *testing.T, db *store.DB) *house {
	t.Helper()
	h := &house{t: t, db: db, who: map[string]access.Actor{"owner": access.Local(), "nobody": {}, "system": access.System()}}
	h.do(func(ctx context.Context, tx *store.Tx) error {
		if _, err := organisation.PutScope(ctx, tx, access.Local(), roster.Scope{Key: "web", Name: "Web", Kind: roster.Team}); err != nil {
			return err
		}
		for _, handle := range []string{"ada", "ben"} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example"}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
				return err
			}
			is, err := organisation.Find(ctx, tx, access.Local(), handle)
			if err != nil {
				return err
			}
			h.who[handle] = access.Actor{ID: "account-" + handle, Name: p.Name, Role: access.Member, PersonID: is.ID}
		}
		ada := h.who["ada"]
		ada.Standing = &access.Standing{Scopes: map[string]access.Relation{"web": access.Leads}}
		h.who["ada"] = ada
		return nil
	})
	return h
}

func (h *house) try(fn func(ctx context.Context, tx *store.Tx) error) error {
	return h.db.Write(h.t.Context(), func(tx *store.Tx) error { return fn(h.t.Context(), tx) })
}

func (h *house) do(fn func(ctx context.Context, tx *store.Tx) error) {
	h.t.Helper()
	if err := h.try(fn); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) add(who string, e Entry, n New) (Entry, error) {
	return e, h.try(func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = Add(ctx, tx, h.who[who], e, n)
		return err
	})
}

func (h *house) mustAdd(who string, e Entry, n New) Entry {
	h.t.Helper()
	e, err := h.add(who, e, n)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func (h *house) move(who, key string, n New) (m Move, err error) {
	return m, h.try(func(ctx context.Context, tx *store.Tx) (err error) {
		m, err = Propose(ctx, tx, h.who[who], key, n)
		return err
	})
}

func (h *house) settle(who, id string, v Verdict) error {
	return h.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := Settle(ctx, tx, h.who[who], id, v)
		return err
	})
}

func (h *house) look(on string) (b Board) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		d := store.Date{}
		if on != "" {
			d = day(on)
		}
		b, err = Look(ctx, tx, h.who["ben"], d)
		return err
	})
	return b
}

func (h *house) find(key string) (e Entry) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = Find(ctx, tx, h.who["ben"], key)
		return err
	})
	return e
}

func (h *house) usage() (u Usage) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		b, err := Look(ctx, tx, h.who["ben"], store.Date{})
		if err != nil {
			return err
		}
		u, err = UsageOf(ctx, tx, h.who["ben"], b)
		return err
	})
	return u
}

// today is the day on which the clock of tests begins: 2026-03-02.

func TestAnEntryFromProposalToHold(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		if b := h.look(""); b.Title != "Technology radar" || len(b.Rings) != 4 || len(b.Entries) != 0 {
			t.Errorf("at first it is %+v", b)
		}
		jq := Entry{Name: "jQuery", Quadrant: "languages", Description: "A *library*.", Marks: []string{"npm:jquery"}, Tags: []string{"web"}}
		if _, err := h.add("nobody", jq, New{Ring: "trial", Reason: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("nobody proposes: %v", err)
		}
		if _, err := h.add("ben", jq, New{Ring: "trial"}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := h.add("ben", jq, New{Ring: "trial", Reason: "Known by many.", Now: true}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member does at once what they propose: %v", err)
		}
		e := h.mustAdd("ben", jq, New{Ring: "trial", Reason: "Known by many."})
		if e.Key != "jquery" || e.Ring != "" || len(e.Moves) != 1 || e.Moves[0].State != Proposed || e.Moves[0].Proposer.Name != "Ben Example" {
			t.Errorf("proposed %+v", e)
		}
		if _, err := h.add("ben", Entry{Name: "JQUERY", Quadrant: "tools"}, New{Ring: "hold", Reason: "x"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("again: %v", err)
		}
		b := h.look("")
		if len(b.Entries) != 0 || len(b.Others) != 1 || len(b.Waiting()) != 1 {
			t.Errorf("while it is proposed: %+v", b)
		}
		for _, who := range []string{"ben", "ada", "system", "nobody"} {
			if err := h.settle(who, e.Moves[0].ID, Verdict{State: Done}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s does it: %v", who, err)
			}
		}
		for says, v := range map[string]Verdict{"still to come": {State: Done, Day: day("2026-03-03")}, "missing": {State: Declined}, "no end": {State: Proposed}} {
			if err := h.settle("owner", e.Moves[0].ID, v); !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), says) {
				t.Errorf("%+v: %v", v, err)
			}
		}
		if err := h.settle("owner", e.Moves[0].ID, Verdict{State: Done, Day: day("2025-05-01"), Reason: "Agreed."}); err != nil {
			t.Fatal(err)
		}
		if err := h.settle("owner", e.Moves[0].ID, Verdict{State: Done}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("twice: %v", err)
		}
		m, err := h.move("ben", "jquery", New{Ring: "hold", Reason: "Browsers do it all."})
		if err != nil || m.State != Proposed {
			t.Fatalf("%+v, %v", m, err)
		}
		if _, err := h.move("ada", "jquery", New{Ring: "hold", Reason: "So say I."}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the same is proposed twice: %v", err)
		}
		if _, err := h.move("ben", "jquery", New{Ring: "limbo", Reason: "x"}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("to a ring that is none: %v", err)
		}
		if _, err := h.move("ben", "none", New{Ring: "hold", Reason: "x"}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("what is not there: %v", err)
		}
		if e := h.find("jquery"); e.Ring != "trial" {
			t.Errorf("while it is proposed it is in %q", e.Ring)
		}
		if err := h.settle("owner", m.ID, Verdict{State: Done}); err != nil {
			t.Fatal(err)
		}
		for on, ring := range map[string]string{"2025-04-30": "", "2025-05-01": "trial", "2026-03-01": "trial", "2026-03-02": "hold", "": "hold"} {
			b := h.look(on)
			got := ""
			for _, e := range b.Entries {
				got = e.Ring
			}
			if got != ring || len(b.Entries)+len(b.Others) != 1 {
				t.Errorf("on %q it is in %q, want %q", on, got, ring)
			}
		}
		if line := h.look("").Timeline(); len(line) != 2 || line[0].From != "trial" || line[0].Ring != "hold" || line[0].Settler.Name != access.Local().Name ||
			line[1].From != "" {
			t.Errorf("the timeline is %+v", line)
		}
		if line := h.look("2025-12-31").Timeline(); len(line) != 1 {
			t.Errorf("the timeline of last year is %+v", line)
		}
		if _, err := h.move("owner", "jquery", New{Reason: "Nobody asks any more.", Now: true}); err != nil {
			t.Fatal(err)
		}
		if b := h.look(""); len(b.Entries) != 0 || len(b.Others) != 1 {
			t.Errorf("off the radar: %+v", b)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			for words, want := range map[string]int{"jquery": 1, "browsers": 1, "library": 1, "nothing": 0} {
				keys, err := text.Find(ctx, tx, text.Parse(words), 0, 5, TextKind)
				if err != nil {
					return err
				}
				found, err := FoundEntries(ctx, tx, h.who["ben"], text.IDs(keys)...)
				if err != nil || len(found) != want {
					t.Errorf("%s finds %d: %v", words, len(found), err)
				}
			}
			return nil
		})
	})
}

func TestWhatIsDeclinedAndTakenBack(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		e := h.mustAdd("ben", Entry{Name: "Rope", Quadrant: "tools"}, New{Ring: "adopt", Reason: "It holds."})
		if err := h.settle("ada", e.Moves[0].ID, Verdict{State: Declined, Reason: "No."}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("who leads a team declines: %v", err)
		}
		if err := h.settle("ben", e.Moves[0].ID, Verdict{State: Declined, Reason: "Not yet."}); err != nil {
			t.Errorf("who proposed it takes it back: %v", err)
		}
		m, err := h.move("ben", "rope", New{Ring: "adopt", Reason: "Now it does."})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.settle("owner", m.ID, Verdict{State: Done}); err != nil {
			t.Fatal(err)
		}
		if err := h.settle("ben", m.ID, Verdict{State: Declined, Reason: "Oh."}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("who proposed it takes back what was done: %v", err)
		}
		if e := h.find("rope"); e.Ring != "adopt" || MayDecline(h.who["ben"], e.Moves[0]) || !MayDecline(access.Local(), e.Moves[0]) {
			t.Errorf("done: %+v", e)
		}
		if err := h.settle("owner", m.ID, Verdict{State: Declined, Reason: "A slip."}); err != nil {
			t.Fatal(err)
		}
		if e := h.find("rope"); e.Ring != "" || len(e.Moves) != 2 || e.Moves[1].Verdict != "A slip." || !e.Moves[1].Day.IsZero() {
			t.Errorf("after all it is %+v", e)
		}
	})
}

func TestQuadrantsAndRingsAreSet(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		set := func(who string, revision int64, change func(s *Shape)) (s Shape, err error) {
			s = h.look("").Shape
			s.Quadrants, s.Rings = slices.Clone(s.Quadrants), slices.Clone(s.Rings)
			change(&s)
			return s, h.try(func(ctx context.Context, tx *store.Tx) (err error) {
				s, err = SetShape(ctx, tx, h.who[who], revision, s)
				return err
			})
		}
		none := func(*Shape) {}
		for _, who := range []string{"ben", "ada", "system", "nobody"} {
			if _, err := set(who, 0, none); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s sets rings: %v", who, err)
			}
		}
		s, err := set("owner", 0, func(s *Shape) {
			s.Title = "Harbour"
			s.Rings = append(s.Rings, Part{Name: "Retire now", Description: "Take it out."})
		})
		if err != nil || s.Rings[4].Key != "retire-now" {
			t.Fatalf("%+v, %v", s, err)
		}
		if got := h.look("").Shape; !reflect.DeepEqual(got, s) {
			t.Errorf("kept is %+v, set was %+v", got, s)
		}
		if _, err := set("owner", s.Revision+1, none); !fault.Is(err, fault.KindConflict) {
			t.Errorf("over another revision: %v", err)
		}
		e := h.mustAdd("owner", Entry{Name: "Rope", Quadrant: "tools"}, New{Ring: "retire-now", Reason: "It broke.", Now: true})
		if _, err := set("owner", 0, func(s *Shape) { s.Rings = s.Rings[:4] }); !fault.Is(err, fault.KindInvalid) || !says(err, "Rope") {
			t.Errorf("without a ring that is used: %v", err)
		}
		if _, err := set("owner", 0, func(s *Shape) { s.Quadrants = append(s.Quadrants[:1], s.Quadrants[2:]...) }); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("without a quadrant that is used: %v", err)
		}
		if _, err := set("owner", 0, func(s *Shape) { slices.Reverse(s.Rings) }); err != nil {
			t.Error(err)
		}
		put := func(who string, revision int64) error {
			return h.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := Put(ctx, tx, h.who[who], revision, Entry{Key: e.Key, Name: "Ropes", Quadrant: "platforms", Marks: []string{"npm:rope"}})
				return err
			})
		}
		if err := put("ben", 0); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member changes an entry: %v", err)
		}
		if err := put("owner", e.Revision); err != nil {
			t.Error(err)
		}
		if err := put("owner", e.Revision); !fault.Is(err, fault.KindConflict) {
			t.Errorf("over another revision: %v", err)
		}
		if e := h.find("rope"); e.Name != "Ropes" || e.Quadrant != "platforms" || e.Ring != "retire-now" || len(e.Marks) != 1 {
			t.Errorf("changed: %+v", e)
		}
	})
}

// A move may name a decision of Leadwright, of which readers see the title.
func TestMovesNameDecisions(t *testing.T) {
	t.Parallel()
	h := open(t, leadtest.SQLite(t))
	var d direction.Decision
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		d, err = direction.Propose(ctx, tx, access.Local(), direction.New{Title: "Use ropes", Draft: true})
		return err
	})
	h.mustAdd("owner", Entry{Name: "Rope", Quadrant: "tools"}, New{Ring: "adopt", Reason: "x", Decision: d.ID, Now: true})
	if e := h.find("rope"); e.Moves[0].Decision != d.ID || e.Moves[0].Title != "" {
		t.Errorf("who may not read a draft sees %+v", e.Moves[0])
	}
	h.do(func(ctx context.Context, tx *store.Tx) error {
		e, err := Find(ctx, tx, access.Local(), "rope")
		if e.Moves[0].Title != "Use ropes" {
			t.Errorf("who may read it sees %+v", e.Moves[0])
		}
		b, err2 := Look(ctx, tx, access.Local(), store.Date{})
		if r := b.Radar(); r.Entries[0].Moves[0].Decision != "Use ropes" {
			t.Errorf("a file has %+v", r)
		}
		if err == nil {
			err = err2
		}
		return err
	})
}

func harbour(t *testing.T) radar.Radar {
	t.Helper()
	content, err := os.ReadFile("../radar/testdata/harbour-backstage.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := radar.Read(radar.Backstage, content, "Harbour Radar")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What is imported into an empty radar comes out again, and imported again changes nothing.
func TestAFileComesBack(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		r := harbour(t)
		apply := func(who string, revision int64, r radar.Radar, drop bool) (p Plan, err error) {
			return p, h.try(func(ctx context.Context, tx *store.Tx) (err error) {
				p, err = Import(ctx, tx, h.who[who], revision, r, drop)
				return err
			})
		}
		for _, who := range []string{"ben", "ada", "system", "nobody"} {
			if _, err := apply(who, 0, r, false); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s imports: %v", who, err)
			}
		}
		p, err := apply("owner", 0, r, false)
		if err != nil || p.Count(Fresh) != len(r.Entries) || len(p.Changes) != len(r.Entries) {
			t.Fatalf("%+v, %v", p, err)
		}
		byKey := func(a, b radar.Entry) int { return strings.Compare(a.Key, b.Key) }
		got := h.look("").Radar()
		slices.SortFunc(got.Entries, byKey)
		want := r
		want.Entries = slices.Clone(r.Entries)
		slices.SortFunc(want.Entries, byKey)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("it comes back as\n%+v\nnot as\n%+v", got, want)
		}
		if p, err := apply("owner", 0, r, true); err != nil || p.Count(Unchanged) != len(r.Entries) {
			t.Errorf("again: %+v, %v", p, err)
		}
		revision := h.look("").Revision
		moved := r.Entries[0]
		ring := r.Rings[0].Key
		if moved.Ring == ring {
			ring = r.Rings[1].Key
		}
		r.Entries = slices.Clone(r.Entries[:len(r.Entries)-1])
		r.Entries[0].Ring, r.Entries[0].Moves = ring, []radar.Move{{Ring: ring, Reason: "Seen."}}
		r.Entries[1].Description = "Something else."
		if p, err = apply("owner", revision-1, r, false); !fault.Is(err, fault.KindConflict) {
			t.Errorf("over another revision: %v", err)
		}
		p, err = apply("owner", revision, r, false)
		if err != nil || p.Count(Moved) != 1 || p.Count(Reworded) != 1 || p.Count(Gone) != 1 || p.Count(Unchanged) != len(r.Entries)-2 {
			t.Fatalf("%+v, %v", p, err)
		}
		e := h.find(moved.Key)
		last := e.Moves[len(e.Moves)-1]
		if e.Ring != ring || last.Day != day("2026-03-02") || last.Reason != "Seen." || len(e.Moves) != len(moved.Moves)+1 {
			t.Errorf("moved: %+v", e)
		}
		on := h.look("")
		if len(on.Entries) != len(r.Entries)+1 {
			t.Errorf("what the file does not have is gone: %d entries", len(on.Entries))
		}
		if _, err = apply("owner", 0, r, true); err != nil || len(h.look("").Entries) != len(r.Entries) || len(h.look("").Others) != 1 {
			t.Errorf("what the file does not have is still there: %v", err)
		}
		r.Rings = append(slices.Clone(r.Rings), radar.Ring{Key: "limbo", Name: "Limbo"})
		if p, err := apply("owner", 0, r, false); err != nil || p.Count(Unchanged) != len(r.Entries) {
			t.Errorf("a ring with nothing in it is missed: %v", err)
		}
		r.Entries[0].Ring, r.Entries[0].Moves = "limbo", nil
		if _, err = apply("owner", 0, r, false); !fault.Is(err, fault.KindInvalid) || !says(err, "Limbo") {
			t.Errorf("a ring that is not there: %v", err)
		}
	})
}

// What has no days is known from the day of its import on.
func TestAFileWithoutDays(t *testing.T) {
	t.Parallel()
	h := open(t, leadtest.SQLite(t))
	content, err := os.ReadFile("../radar/testdata/harbour.csv")
	if err != nil {
		t.Fatal(err)
	}
	r, err := radar.Read("", content, "Harbour")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := Import(ctx, tx, access.Local(), 0, r, false)
			return err
		})
	}
	if b := h.look("2026-03-01"); len(b.Entries) != 0 {
		t.Errorf("before, %+v is known", b.Entries)
	}
	b := h.look("")
	if len(b.Entries) != len(r.Entries) {
		t.Fatalf("%d entries", len(b.Entries))
	}
	for _, x := range r.Entries {
		e := h.find(x.Key)
		if e.Ring != x.Ring || len(e.Moves) != max(1, len(x.Moves)) {
			t.Errorf("%s: %+v of %+v", x.Key, e, x)
		}
		if got := b.Radar(); got.Direction(got.Entries[slices.IndexFunc(got.Entries, func(g radar.Entry) bool { return g.Key == x.Key })]) != r.Direction(x) &&
			len(x.Moves) > 0 {
			t.Errorf("%s went elsewhere", x.Key)
		}
	}
}

// packages makes an inventory of npm packages.
func packages(head string, names ...string) knowledge.Inventory {
	in := knowledge.Inventory{Head: head, Languages: []string{"TypeScript"}}
	for _, n := range names {
		name, version, _ := strings.Cut(n, "@")
		in.Packages = append(in.Packages, manifest.Dependency{Ecosystem: manifest.Npm, Name: name, Version: version})
	}
	return in
}

// sees notes what is found in a repository.
func (h *house) sees(id string, in knowledge.Inventory) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error { return Note(ctx, tx, access.System(), id, in) })
}

func TestLooksKeepWhatChanges(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		clock := leadtest.ClockOf(t, db)
		spans := func() (all []span) {
			h.do(func(ctx context.Context, tx *store.Tx) (err error) {
				all, err = spansWhere(ctx, tx, `ORDER BY mark, since`)
				return err
			})
			return all
		}
		begin := clock.Now()
		h.sees("a", packages("1", "react@18", "react@19", "jquery@3"))
		if got := spans(); len(got) != 3 || got[1].mark != "npm:jquery" || got[2].version != "18, 19" || got[2].since != begin {
			t.Errorf("the first look: %+v", got)
		}
		clock.Advance(24 * time.Hour)
		h.sees("a", packages("1")) // nothing was committed
		if got := spans(); len(got) != 3 || !got[1].until.IsZero() {
			t.Errorf("the same head: %+v", got)
		}
		h.sees("a", packages("2", "react@19", "vue@3"))
		got := spans()
		if len(got) != 4 || got[1].until != clock.Now() || got[2].version != "19" || got[2].since != begin || got[3].since != clock.Now() {
			t.Errorf("the second look: %+v", got)
		}
		clock.Advance(24 * time.Hour)
		h.sees("a", packages("3", "react@19", "jquery@4"))
		if got := spans(); len(got) != 5 || got[2].since != clock.Now() || !got[2].until.IsZero() || got[4].until.IsZero() {
			t.Errorf("what came back: %+v", got)
		}
		// What another version of Leadwright finds and the one before did not is as old as the first look.
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE technology_seen SET basis = '0 3'`)
			return err
		})
		h.sees("a", packages("3", "react@19", "jquery@4", "svelte@5"))
		if got := spans(); len(got) != 6 || got[4].mark != "npm:svelte" || got[4].since != begin {
			t.Errorf("after an update: %+v", got)
		}
		// What is kept of a repository that is known no longer goes with the next look at any.
		b := gittest.New(t)
		b.Commits(gittest.Commit{When: clock.Now(), Files: map[string]string{"a.txt": "a\n"}})
		h.scanned(b)
		if got := spans(); len(got) != 0 {
			t.Errorf("after it was removed: %+v", got)
		}
	})
}

// scanned adds a repository of some files, reads it and notes what it uses.
func (h *house) scanned(b *gittest.Builder) (r knowledge.Repository) {
	h.t.Helper()
	located, err := knowledge.Locate(h.t.Context(), knowledge.NewRepository{Location: b.Dir})
	if err != nil {
		h.t.Fatal(err)
	}
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = knowledge.AddRepository(ctx, tx, access.Local(), located)
		return err
	})
	if err := NoteUse(h.t.Context(), h.db, access.Local(), r.ID); err != nil { // it was not read yet
		h.t.Fatal(err)
	}
	h.scan(r.ID)
	return r
}

func (h *house) scan(id string) {
	h.t.Helper()
	_, err := knowledge.Scan(h.t.Context(), h.db, access.System(), id, knowledge.ScanOptions{})
	if err == nil {
		err = NoteUse(h.t.Context(), h.db, access.System(), id)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// What manifests of the head ask for is held against the radar: use that grows on hold stands out, as does what is to be
// adopted and nobody uses; what several repositories use and no entry names is a candidate.
func TestUseIsHeldAgainstTheRadar(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		commit := func(b *gittest.Builder, day int, files map[string]string) {
			b.Commits(gittest.Commit{Author: "Ann Example", Email: "ann@example.com", When: leadtest.Epoch.AddDate(0, 0, day-100), Message: "Change",
				Files: files})
		}
		one, two := gittest.New(t), gittest.New(t)
		commit(one, 0, map[string]string{"package.json": `{"dependencies": {"jquery": "^3.7.0", "vite": "^6.0.0"}}`, "a.ts": "let a = 1\n", "Dockerfile": "FROM x\n"})
		commit(two, 0, map[string]string{"go.mod": "module example.com/two\n\ngo 1.26\n\nrequire github.com/jackc/pgx/v5 v5.7.1\n", "b.go": "package b\n",
			"web/package.json": `{"dependencies": {"vite": "^6.0.0"}}`})
		first, second := h.scanned(one), h.scanned(two)
		h.mustAdd("owner", Entry{Name: "jQuery", Quadrant: "languages", Marks: []string{"npm:jquery*"}}, New{Ring: "hold", Reason: "x", Now: true})
		h.mustAdd("owner", Entry{Name: "pgx", Quadrant: "languages", Marks: []string{"go:github.com/jackc/pgx"}}, New{Ring: "adopt", Reason: "x", Now: true})
		h.mustAdd("owner", Entry{Name: "Rust", Quadrant: "languages", Marks: []string{"language:Rust"}}, New{Ring: "adopt", Reason: "x", Now: true})
		h.mustAdd("owner", Entry{Name: "Pairing", Quadrant: "practices"}, New{Ring: "adopt", Reason: "x", Now: true})
		h.mustAdd("owner", Entry{Name: "Docker", Quadrant: "platforms", Marks: []string{"technology:Docker"}}, New{Ring: "trial", Reason: "x", Now: true})
		of := func(key string) Use { return h.usage().Of[h.find(key).ID] }
		if u := of("jquery"); !u.Known || len(u.Repositories) != 1 || u.Repositories[0].Found[0] != (Found{"npm:jquery", "^3.7.0"}) || !u.Before || u.Quarter.Began != 0 {
			t.Errorf("jQuery at first: %+v", u)
		}
		if u := of("pgx"); len(u.Repositories) != 1 || u.Repositories[0].Found[0] != (Found{"go:github.com/jackc/pgx", "v5.7.1"}) {
			t.Errorf("pgx: %+v", u)
		}
		if u := of("docker"); len(u.Repositories) != 1 {
			t.Errorf("Docker: %+v", u)
		}
		if of("pairing").Known {
			t.Error("the use of what has no marks is known")
		}
		words := func() (all []string) {
			for _, s := range h.usage().StandOuts {
				all = append(all, s.Sentence())
			}
			return all
		}
		if got, want := words(), []string{"Rust is in Adopt, and no repository uses it"}; !slices.Equal(got, want) {
			t.Errorf("at first %q stands out", got)
		}
		if u := h.usage(); u.Looked != 2 || len(u.Candidates) != 1 || u.Candidates[0].Mark != "npm:vite" || u.Candidates[0].Name() != "vite" || len(u.Candidates[0].Repositories) != 2 {
			t.Errorf("the candidates are %+v", u.Candidates)
		}
		leadtest.ClockOf(t, db).Advance(40 * 24 * time.Hour)
		commit(two, 90, map[string]string{"web/package.json": `{"dependencies": {"vite": "^6.0.0", "jquery": "^3.0.0"}}`})
		h.scan(second.ID)
		if got, want := words(), "jQuery is in Hold, and its use grows: 1 repository began to use it in the last 90 days, and 2 use it now"; len(got) != 2 || got[0] != want {
			t.Errorf("then %q stands out", got)
		}
		if err := NoteUse(t.Context(), db, h.who["ben"], second.ID); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member notes: %v", err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return knowledge.RemoveRepository(ctx, tx, access.Local(), first.ID)
		})
		if u := h.usage(); u.Looked != 1 || len(of("jquery").Repositories) != 1 {
			t.Errorf("of a repository that was removed, rows count: %+v", u)
		}
	})
}
