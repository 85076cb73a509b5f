package delivery

import (
	"context"
	"math"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

func TestWhoCouldDoIt(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		b.lifting(skill.Declaring{Level: 4}, skill.Declaring{Level: 3, Interest: skill.Interested})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := organisation.PutAbsence(ctx, tx, access.Local(), organisation.Absence{Person: "ben", Kind: organisation.Leave,
				Span: roster.Span{From: day("2026-03-09"), Until: day("2026-03-29")}})
			return err
		})
		x := b.put(Item{Title: "Carry", Estimate: Estimate{480, 480, 480}, Needs: []Need{{Skill: "lifting", Level: 3}}, Learn: "To lift"})
		who := func(actor string, w Weights) (c Choice, err error) {
			c, _, err = Who(t.Context(), db, b.who[actor], x.ID, w)
			return c, err
		}
		for _, actor := range []string{"ben", "cay", "nobody"} {
			if _, err := who(actor, UsualWeights()); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s asks: %v", actor, err)
			}
		}
		if _, err := who("ada", Weights{PartSkill: 11}); fieldOf(err) != "weights" {
			t.Error(err)
		}
		// Ada leads the project, and may not read Ben's skills by that alone.
		c, err := who("ada", UsualWeights())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range c.Candidates {
			_, told := o.Parts[PartSkill]
			if mine := o.ID == b.who["ada"].PersonID; told != mine || o.Told != mine {
				t.Errorf("of %s is told %+v", o.Name, o)
			}
		}
		// Dee manages both.
		if c, err = who("dee", UsualWeights()); err != nil || c.Candidates[0].Name != "Ada Example" || !c.Candidates[0].Able || c.Candidates[1].Parts[PartPresence] > 0.4 {
			t.Fatalf("it suits %+v, %v", c.Candidates, err)
		}
		if c.Pair == nil || c.Pair.Expert.Name != "Ada Example" || c.Pair.Learner.Name != "Ben Example" {
			t.Errorf("the pair is %+v", c.Pair)
		}
		if len(c.Turns) == 0 {
			t.Fatal("nothing would change the answer")
		}
		// At the weight that is told the two are equal, and beyond it the other is first.
		turn := c.Turns[0]
		w := UsualWeights()
		sums := func(weight float64) (d float64) {
			for p := range c.Candidates[0].Parts {
				by := float64(w[p])
				if p == turn.Part {
					by = weight
				}
				d += by * (c.Candidates[0].Parts[p] - c.Candidates[1].Parts[p])
			}
			return d
		}
		if math.Abs(sums(turn.To)) > 1e-9 || sums(float64(w[turn.Part])) <= 0 {
			t.Errorf("%+v does not turn them round", turn)
		}
		if c, err = who("dee", Weights{PartGrowth: 10, PartInterest: 5}); err != nil || c.Candidates[0].Name != "Ben Example" {
			t.Errorf("for growth it suits %+v, %v", c.Candidates, err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			looks, err := access.Lookers(ctx, tx, b.who["ben"], b.who["ben"].PersonID, "", 10)
			if len(looks) == 0 || looks[0].Name != "Dee Example" {
				t.Errorf("who looked: %+v", looks)
			}
			return err
		})
	})
}

func TestAskingSomebody(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		x := b.put(Item{Title: "Carry", Estimate: Estimate{480, 480, 480}})
		ben := b.who["ben"].PersonID
		ask := func(who string, a Assignment) (Assignment, error) {
			a.Item = x.ID
			err := b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				a, err = Assign(ctx, tx, b.who[who], a)
				return err
			})
			return a, err
		}
		reply := func(who, id string, says AssignmentState, text string) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := Reply(ctx, tx, b.who[who], id, says, text)
				return err
			})
		}
		good := Assignment{Person: Person{ID: ben}, Level: LevelAdvise, Outcome: "All is upstairs", Limits: "No lift", Reason: "He wants to learn it.",
			CheckIn: day("2026-03-09")}
		if _, err := ask("ben", good); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member asks: %v", err)
		}
		for field, change := range map[string]func(a *Assignment){"person": func(a *Assignment) { a.Person.ID = b.who["cay"].PersonID },
			"level": func(a *Assignment) { a.Level = "order" }, "outcome": func(a *Assignment) { a.Outcome = " " },
			"reason": func(a *Assignment) { a.Reason = "" }} {
			bad := good
			change(&bad)
			if _, err := ask("ada", bad); fieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		first, err := ask("ada", good)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ask("ada", good); !fault.Is(err, fault.KindConflict) {
			t.Errorf("asked twice: %v", err)
		}
		waits := func() (n int) {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				all, err := AskedOf(ctx, tx, b.who["ben"])
				n = len(all)
				return err
			})
			return n
		}
		if waits() != 1 {
			t.Error("Ben is not asked")
		}
		if err := reply("ada", first.ID, Accepted, ""); !fault.Is(err, fault.KindDenied) {
			t.Errorf("somebody answers for another: %v", err)
		}
		if err := reply("ben", first.ID, Declined, ""); fieldOf(err) != "answer" {
			t.Errorf("declined without a word: %v", err)
		}
		if err := reply("ben", first.ID, Declined, "My back hurts."); err != nil {
			t.Fatal(err)
		}
		if err := reply("ben", first.ID, Accepted, ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("answered twice: %v", err)
		}
		second, err := ask("ada", good)
		if err != nil || waits() != 1 {
			t.Fatal(err)
		}
		if err := reply("ben", second.ID, Accepted, ""); err != nil {
			t.Fatal(err)
		}
		// A plan keeps what was accepted.
		if p := b.search(Ask{}); names(p.Tasks[0]) != "Ben" {
			t.Errorf("the plan is %+v", p.Tasks)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			all, err := Assignments(ctx, tx, b.who["cay"], x.ID)
			if len(all) != 2 || all[0].State != Accepted || all[1].State != Declined || all[1].Answer != "My back hurts." {
				t.Errorf("asked were %+v", all)
			}
			return err
		})
		if err := b.try(func(ctx context.Context, tx *store.Tx) error { return EndAssignment(ctx, tx, b.who["ada"], second.ID) }); err != nil {
			t.Fatal(err)
		}
	})
}
