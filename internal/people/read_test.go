package people

import (
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestFind(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, "Ann Oak <ann@example.com>", "Renée Elm <rene@example.com>", "Annabel Ash <bel@example.com>",
			"Ann Oak <1+otherann@users.noreply.github.com>", "Bo Fir <bo@example.com>",
			"Bo Fir-Larch <bofl@example.com>",
			"relbot <rel-bot@example.com>")
		for _, c := range []struct {
			text, want string // the name, or the kind of failure and a part of its hint
		}{
			{personOf(t, db, "Bo Fir <bo@example.com>"), "Bo Fir"},
			{"ANN@example.com", "Ann Oak"},
			{"Ann Oak <ann@example.com>", "Ann Oak"},
			{"ann oak", "Ann Oak"},
			{"renee", "Renée Elm"},
			{"Bo Fir", "Bo Fir"},
			{"larch", "Bo Fir-Larch"},
			{"otherann", "Ann Oak"},
			{"ann", "invalid: Annabel Ash <bel@example.com>"},
			{"", "invalid: a part of it"},
			{"Anabel", "not-found: Did you mean Annabel Ash"},
			{"Zebedee", "not-found: Give a name"},
			{"relbot", "not-found: "},
		} {
			var p Person
			err := db.Read(ctx, func(tx *store.Tx) (err error) {
				p, err = Find(ctx, tx, access.Local(), c.text)
				return err
			})
			got := p.Name
			if err != nil {
				_, hint := fault.Sentence(err)
				got = fault.KindOf(err).String() + ": " + hint
			}
			if got != c.want && (err == nil || !startsAndHolds(got, c.want)) {
				t.Errorf("Find(%q) gives %q, want %q", c.text, got, c.want)
			}
		}
	})
}

// startsAndHolds reports whether a failure is of the wanted kind and its hint holds the wanted part.
func startsAndHolds(got, want string) bool {
	kind, part, ok := strings.Cut(want, ": ")
	return ok && strings.HasPrefix(got, kind+": ") && strings.Contains(got, part)
}

func TestProposalsByPage(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, "Ann Oakley <a1@example.com>", "Ann B. Oakley <a2@example.org>",
			"Bo Elmwood <b1@example.com>",
			"x <boelmwood@example.org>", "Cyrus Ashdown <c1@example.com>", "y <cyrusa@example.org>",
			"Dina Larch <d1@example.com>",
			"Larch Dina <d2@example.org>")
		var seen []string
		page := ProposalPage{Next: ""}
		for first := true; first || page.Next != ""; first = false {
			write(t, db, func(tx *store.Tx) (err error) {
				page, err = Proposals(ctx, tx, access.Local(), Page{After: page.Next, Limit: 1})
				return err
			})
			for _, q := range page.Proposals {
				seen = append(seen, string(q.Confidence))
			}
			if page.Total != 4 || len(page.Proposals) != 1 || len(seen) > 4 {
				t.Fatalf("a page is %+v", page)
			}
		}
		if want := []string{"strong", "likely", "likely", "possible"}; !slices.Equal(seen, want) {
			t.Errorf("the proposals came as %v, want %v", seen, want)
		}
		for _, p := range []Page{{Limit: -1}, {Limit: 201}, {After: "x"}, {After: "x.y"}} {
			err := db.Read(ctx, func(tx *store.Tx) error {
				_, err := Proposals(ctx, tx, access.Local(), p)
				return err
			})
			if !fault.Is(err, fault.KindInvalid) {
				t.Errorf("page %+v gives %v, want invalid", p, err)
			}
		}
	})
}

func TestDeniedToWhoMayNot(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	observe(t, db, ann, annHm)
	before, q := state(t, db), only(t, db)
	ops := map[string]func(tx *store.Tx, actor access.Actor) error{
		"Persons":  func(tx *store.Tx, a access.Actor) error { _, err := Persons(ctx, tx, a); return err },
		"Machines": func(tx *store.Tx, a access.Actor) error { _, err := Machines(ctx, tx, a); return err },
		"Find":     func(tx *store.Tx, a access.Actor) error { _, err := Find(ctx, tx, a, "ann"); return err },
		"Get":      func(tx *store.Tx, a access.Actor) error { _, err := Get(ctx, tx, a, q.A.ID); return err },
		"Proposals": func(tx *store.Tx, a access.Actor) error {
			_, err := Proposals(ctx, tx, a,
				Page{})
			return err
		},
		"Decisions": func(tx *store.Tx, a access.Actor) error {
			_, err := Decisions(ctx, tx, a,
				Page{})
			return err
		},
		"Confirm": func(tx *store.Tx, a access.Actor) error { _, err := Confirm(ctx, tx, a, q.ID); return err },
		"Refuse":  func(tx *store.Tx, a access.Actor) error { _, err := Refuse(ctx, tx, a, q.ID); return err },
		"Join": func(tx *store.Tx, a access.Actor) error {
			_, err := Join(ctx, tx, a, q.A.ID,
				q.B.ID)
			return err
		},
		"Separate": func(tx *store.Tx, a access.Actor) error {
			_, err := Separate(ctx, tx, a,
				id(ann))
			return err
		},
		"Declare": func(tx *store.Tx, a access.Actor) error {
			_, err := Declare(ctx, tx, a, id(ann),
				KindBot)
			return err
		},
		"Undo": func(tx *store.Tx, a access.Actor) error { return Undo(ctx, tx, a, "any") },
	}
	mayWork := map[string]bool{"Persons": true, "Machines": true, "Find": true}
	for name, op := range ops {
		for who, actor := range map[string]access.Actor{"nobody": {}, "a worker": access.System()} {
			err := db.Write(ctx, func(tx *store.Tx) error { return op(tx, actor) })
			if who == "a worker" && mayWork[name] {
				if err != nil {
					t.Errorf("%s by %s gives %v", name, who, err)
				}
			} else if !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s by %s gives %v, want denied", name, who, err)
			}
		}
	}
	write(t, db, func(tx *store.Tx) error {
		_, err := Get(ctx, tx, access.Actor{ID: "1", Name: "Ann", PersonID: q.A.ID}, q.A.ID)
		return err // persons may see themselves
	})
	if got := state(t, db); got != before {
		t.Errorf("something was changed:\n%s", got)
	}
}
