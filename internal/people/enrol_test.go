package people

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// enrol enrols and returns the ids.
func enrol(t testing.TB, db *store.DB, persons ...Enrolment) (ids []string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) {
		ids, err = Enrol(ctx, tx, access.Local(), persons)
		return err
	})
	return ids
}

// whose returns the persons of "Name <address>" lines.
func whose(t testing.TB, db *store.DB, lines ...string) []string {
	t.Helper()
	var ids []string
	write(t, db, func(tx *store.Tx) error {
		links, err := Links(ctx, tx)
		ids = nil
		for _, line := range lines {
			ids = append(ids, links[id(line)].PersonID)
		}
		return err
	})
	return ids
}

func TestEnrolledPersonsAreThoseOfTheHistory(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, "Ann Oak <annoak@example.com>", "Ben Elm <ben@example.com>")
		before := whose(t, db, "Ann Oak <annoak@example.com>")[0]
		ids := enrol(t, db, Enrolment{Name: "Ann Oak", Emails: []string{"ann@example.org", "annoak@example.com"}},
			Enrolment{Name: "Cleo Fir"})
		if ids[0] != before || ids[1] == "" || ids[1] == ids[0] {
			t.Errorf("enrolled %q, want the person %q of the history and another", ids, before)
		}
		observe(t, db, "A. O. <ann@example.org>", "Cleo Fir <cleofir@example.com>")
		got := whose(t, db, "A. O. <ann@example.org>", "Cleo Fir <cleofir@example.com>")
		if !slices.Equal(got, ids) {
			t.Errorf("what came later belongs to %q, want %q", got, ids)
		}
	})
}

func TestEnrolledPersonsStayApart(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, "Ann Oak <annoak@example.com>", "Ann Oak <annoak@example.org>")
		if p := whose(t, db, "Ann Oak <annoak@example.com>", "Ann Oak <annoak@example.org>"); p[0] != p[1] {
			t.Fatal("the history alone does not join them, so this tests nothing")
		}
		ids := enrol(t, db, Enrolment{Name: "Ann Oak", Emails: []string{"annoak@example.com"}},
			Enrolment{Name: "Ann Oak", Emails: []string{"annoak@example.org"}})
		if ids[0] == ids[1] {
			t.Fatal("two enrolled persons are one")
		}
		// A third of the same name could be either: it is neither's until somebody says so.
		observe(t, db, "Ann Oak <annoak@example.net>")
		third := whose(t, db, "Ann Oak <annoak@example.net>")[0]
		if slices.Contains(ids, third) {
			t.Error("an identity that fits two enrolled persons was given to one of them")
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := Join(ctx, tx, access.Local(), ids[0], ids[1])
			return err
		})
		if !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), "two persons of the organisation") {
			t.Errorf("joining two enrolled persons gives %v", err)
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			_, err := Declare(ctx, tx, access.Local(), id("Ann Oak <annoak@example.com>"), KindBot)
			return err
		})
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("declaring an enrolled person a bot gives %v", err)
		}
		write(t, db, func(tx *store.Tx) error { return Unenrol(ctx, tx, access.Local(), ids[1]) })
		if p := whose(t, db, "Ann Oak <annoak@example.com>", "Ann Oak <annoak@example.org>"); p[0] != p[1] {
			t.Error("they stay apart after one left the organisation")
		}
	})
}

func TestEnrolAgain(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		first := enrol(t, db, Enrolment{Name: "Ann Oak", Emails: []string{"annoak@example.com"}})[0]
		var revision int64
		read := func() (now int64) {
			write(t, db, func(tx *store.Tx) (err error) { now, err = Revision(ctx, tx); return err })
			return now
		}
		revision = read()
		if again := enrol(t, db, Enrolment{PersonID: first, Name: "Ann Oak", Emails: []string{"annoak@example.com"}}); again[0] != first {
			t.Errorf("enrolled again as %q, want %q", again[0], first)
		}
		if now := read(); now != revision {
			t.Errorf("enrolling the same again raises the revision from %d to %d", revision, now)
		}
		// Another name and address, nothing in common: still the same person, and the old ones stay theirs no longer.
		renamed := Enrolment{PersonID: first, Name: "Ann Birch", Emails: []string{"birch@example.org", "annoak@example.com"}}
		if again := enrol(t, db, renamed); again[0] != first {
			t.Errorf("with a new name they are %q, want %q", again[0], first)
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := Enrol(ctx, tx, access.Local(), []Enrolment{
				{Name: "Ben Elm", Emails: []string{"ben@example.com"}}, {Name: "Ben Elm", Emails: []string{"ben@example.com"}}})
			return err
		})
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("one address twice gives %v", err)
		}
	})
}

// Whatever histories, decisions and enrolments there are, two who are enrolled are two and one is one.
func TestEnrolmentsHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := worlds().Draw(t, "world")
		for n := range all {
			if e := rapid.IntRange(0, 5).Draw(t, "enrolment"); e > 0 {
				all[n].enrolment = fmt.Sprint(e % 4)
			}
			if all[n].enrolment == "0" {
				all[n].enrolment = ""
			}
		}
		rulings := slices.DeleteFunc(drawRulings(t, all), func(r ruling) bool {
			return r.verb == VerbSeparate || r.verb == VerbRefuse // these may part what is enrolled as one
		})
		out := match(all, rulings)
		person, enrolment := map[string]int{}, map[int]string{}
		for n, k := range all {
			p := out.identities[n].person
			if k.enrolment == "" {
				continue
			}
			if is, ok := person[k.enrolment]; ok && is != p || p < 0 {
				t.Fatalf("what is enrolled as %s is persons %d and %d", k.enrolment, is, p)
			}
			if is, ok := enrolment[p]; ok && is != k.enrolment {
				t.Fatalf("%s and %s are one person", is, k.enrolment)
			}
			person[k.enrolment], enrolment[p] = p, k.enrolment
		}
		shuffled := rapid.Permutation(all).Draw(t, "shuffled")
		for n := range shuffled {
			shuffled[n].seq = int64(n)
		}
		if a, b := contents(all, out), contents(shuffled, match(shuffled, rulings)); a != b {
			t.Fatalf("in one order:\n%s\nin another:\n%s", a, b)
		}
	})
}

// BenchmarkEnrol enrols an organisation of 10,000 at once, the first time into an empty database.
func BenchmarkEnrol(b *testing.B) {
	persons := make([]Enrolment, 10_000)
	for n, k := range crowd(len(persons)) {
		persons[n] = Enrolment{Name: k.name, Emails: []string{fmt.Sprintf("p%d@example.com", n)}}
	}
	for b.Loop() {
		enrol(b, leadtest.SQLite(b), persons...)
	}
}
