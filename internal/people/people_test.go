package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

var ctx = context.Background()

// write runs fn in a transaction that must succeed.
func write(t testing.TB, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// observed turns "Name <address>" lines, "… = Canonical <address>" with a .mailmap, into observations.
func observed(lines ...string) []Observed {
	var all []Observed
	for _, line := range lines {
		own, canonical, _ := strings.Cut(line, " = ")
		var o Observed
		o.Name, o.Email = split(own)
		o.CanonicalName, o.CanonicalEmail = split(canonical)
		all = append(all, o)
	}
	return all
}

func observe(t testing.TB, db *store.DB, lines ...string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error { return Observe(ctx, tx, "repository", observed(lines...)) })
}

// id is the id of the identity in a "Name <address>" line.
func id(line string) string { return IdentityID(split(line)) }

// who writes all persons as their identities' names, and the open proposals.
func who(tx *store.Tx) (string, error) {
	persons, err := Persons(ctx, tx, access.Local())
	if err != nil {
		return "", err
	}
	var lines []string
	for _, p := range persons {
		line := p.ID + " " + p.Name + " <" + p.Email + ">:"
		for _, i := range p.Identities {
			line += " " + i.Name + " <" + i.Email + "> (" + i.Reason + ")"
		}
		lines = append(lines, line)
	}
	page, err := Proposals(ctx, tx, access.Local(), Page{Limit: 200})
	for _, q := range page.Proposals {
		lines = append(lines, fmt.Sprint(q.ID, q.Confidence, q.Reason, q.A.ID, q.B.ID))
	}
	return strings.Join(lines, "\n"), err
}

func state(t testing.TB, db *store.DB) (text string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) {
		text, err = who(tx)
		return err
	})
	return text
}

// names lists the persons by name and number of identities.
func names(t testing.TB, db *store.DB) string {
	t.Helper()
	var all []string
	write(t, db, func(tx *store.Tx) error {
		persons, err := Persons(ctx, tx, access.Local())
		all = nil
		for _, p := range persons {
			all = append(all, fmt.Sprintf("%s %d", p.Name, len(p.Identities)))
		}
		return err
	})
	return strings.Join(all, ", ")
}

func personOf(t testing.TB, db *store.DB, line string) (person string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		links, err := Links(ctx, tx, id(line))
		person = links[id(line)].PersonID
		return err
	})
	return person
}

func revisionOf(t testing.TB, db *store.DB) (n int64) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) {
		n, err = Revision(ctx, tx)
		return err
	})
	return n
}

// only returns the one open proposal.
func only(t testing.TB, db *store.DB) (q Proposal) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		page, err := Proposals(ctx, tx, access.Local(), Page{})
		if err == nil && len(page.Proposals) != 1 {
			err = fmt.Errorf("there are %d open proposals, want 1: %+v", len(page.Proposals), page.Proposals)
		}
		if err == nil {
			q = page.Proposals[0]
		}
		return err
	})
	return q
}

// act runs one operation that returns a decision's id.
func act(t testing.TB, db *store.DB, fn func(tx *store.Tx) (string, error)) (decision string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) {
		decision, err = fn(tx)
		return err
	})
	return decision
}

func undo(t testing.TB, db *store.DB, decision string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error { return Undo(ctx, tx, access.Local(), decision) })
}

func TestObserve(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, "Ann Oak <ann@example.com>", "release-bot <rel@example.com>", "Bo Elm <bo@example.com>")
		if got, want := names(t, db), "Ann Oak 1, Bo Elm 1"; got != want {
			t.Fatalf("persons are %s, want %s", got, want)
		}
		before, ann := revisionOf(t, db), personOf(t, db, "Ann Oak <ann@example.com>")
		observe(t, db, "Bo Elm <BO@example.com>", "Ann Oak <ann@example.com>")
		if got := revisionOf(t, db); got != before {
			t.Errorf("nothing new was seen, but the revision went from %d to %d", before, got)
		}
		observe(t, db, "ann <ann@example.com>", "odd\x00name\xff <x\x00@example.com>")
		if revisionOf(t, db) <= before {
			t.Error("the revision did not grow with a new link")
		}
		if got := personOf(t, db, "ann <ann@example.com>"); got != ann || ann == "" {
			t.Errorf("the same address belongs to %q, want %q", got, ann)
		}
		write(t, db, func(tx *store.Tx) error {
			machines, err := Machines(ctx, tx, access.Local())
			if len(machines) != 1 || machines[0].Kind != KindBot || machines[0].PersonID != "" ||
				machines[0].Reason == "" {
				t.Errorf("the machines are %+v, want the bot alone, nobody's, with a reason", machines)
			}
			links, err2 := Links(ctx, tx)
			if l := links[id("release-bot <rel@example.com>")]; len(links) != 5 || l != (Link{"", "release-bot",
				KindBot}) {
				t.Errorf("there are %d links, and the bot's is %+v", len(links), l)
			}
			return errors.Join(err, err2)
		})
	})
}

func TestMailmapComesAndGoes(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, "Ann Oak <ann@example.com>", "xyz <q@example.org>")
		apart := state(t, db)
		observe(t, db, "xyz <q@example.org> = Ann Oak <ann@example.com>")
		if got := names(t, db); got != "Ann Oak 2" {
			t.Fatalf("with a .mailmap the persons are %s", got)
		}
		observe(t, db, "xyz <q@example.org>")
		if got := state(t, db); got != apart {
			t.Errorf("without the .mailmap:\n%s\nwant as before:\n%s", got, apart)
		}
	})
}

func TestOlderIDStays(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, "Ann Oak <ann@example.com>", "aoak <oakann@example.org>")
		old, young := personOf(t, db, "Ann Oak <ann@example.com>"), personOf(t, db, "aoak <oakann@example.org>")
		observe(t, db, "Ann Oak <oakann@example.org>")
		if got := personOf(t, db, "aoak <oakann@example.org>"); got != old {
			t.Fatalf("the joined person is %s, want the older %s", got, old)
		}
		write(t, db, func(tx *store.Tx) error {
			now, err := Current(ctx, tx, old, young, "nobody")
			if now[old] != old || now[young] != old || len(now) != 2 {
				t.Errorf("the ids lead to %v", now)
			}
			p, err2 := Get(ctx, tx, access.Local(), young)
			if p.ID != old || len(p.Identities) != 3 {
				t.Errorf("the earlier id gives %+v", p)
			}
			deeds, err3 := access.Records(ctx, tx, access.Local(), "", 10)
			if len(deeds) != 1 || deeds[0].ActorID != access.System().ID || !strings.Contains(deeds[0].Subject,
				young) {
				t.Errorf("the record is %+v, want the join by Leadwright", deeds)
			}
			return errors.Join(err, err2, err3)
		})
	})
}

func TestTwoObserveAtOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		errs := make([]error, 4)
		var wait sync.WaitGroup
		for n := range errs {
			wait.Go(func() {
				errs[n] = db.Write(ctx, func(tx *store.Tx) error {
					return Observe(ctx, tx, fmt.Sprint("repository ", n), observed("Ann Oak <ann@example.com>",
						fmt.Sprintf("ann%d <ann@example.com>", n), fmt.Sprintf("Bo%d Elm%d <bo%d@example.com>", n,
							n, n)))
				})
			})
		}
		wait.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if got, want := names(t, db), "Ann Oak 5, Bo0 Elm0 1, Bo1 Elm1 1, Bo2 Elm2 1, Bo3 Elm3 1"; got != want {
			t.Errorf("the persons are %s, want %s", got, want)
		}
	})
}

func TestIdentityID(t *testing.T) {
	t.Parallel()
	if got, want := IdentityID("Ann Oak", "ANN@Example.com"), IdentityID(" Ann Oak ",
		"ann@example.com"); got != want || len(got) != 27 {
		t.Errorf("ids are %q and %q, want one of 27 characters", got, want)
	}
	if IdentityID("Ann", "oak") == IdentityID("An", "noak") || IdentityID("ann", "x") == IdentityID("Ann", "x") {
		t.Error("different identities have one id")
	}
	// The id is the same on every machine and must never change: evidence is stored under it.
	if got, want := IdentityID("Ann Oak", "ann@example.com"), "ict6yf3qz9vqyv30f83558hxv1c"; got != want {
		t.Errorf("the id is %s, want %s", got, want)
	}
}

func BenchmarkObserve(b *testing.B) {
	for _, n := range []int{2_000, 20_000} {
		var seen []Observed
		for _, k := range crowd(n) {
			seen = append(seen, Observed{Name: k.name, Email: k.email})
		}
		b.Run(fmt.Sprint("new/", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				db := leadtest.SQLite(b)
				b.StartTimer()
				write(b, db, func(tx *store.Tx) error { return Observe(ctx, tx, "r", seen) })
			}
		})
		db := leadtest.SQLite(b)
		write(b, db, func(tx *store.Tx) error { return Observe(ctx, tx, "r", seen) })
		b.Run(fmt.Sprint("known/", n), func(b *testing.B) {
			for b.Loop() {
				write(b, db, func(tx *store.Tx) error { return Observe(ctx, tx, "r", seen) })
			}
		})
		next := 0
		b.Run(fmt.Sprint("one more/", n), func(b *testing.B) {
			for b.Loop() {
				next++
				more := Observed{Name: fmt.Sprint("New Person", next), Email: fmt.Sprintf("new%d@example.com",
					next)}
				write(b, db, func(tx *store.Tx) error { return Observe(ctx, tx, "r", []Observed{more}) })
			}
		})
		b.Run(fmt.Sprint("find/", n), func(b *testing.B) {
			for b.Loop() {
				write(b, db, func(tx *store.Tx) error {
					_, err := Find(ctx, tx, access.Local(), seen[1].Email)
					return err
				})
			}
		})
	}
}
