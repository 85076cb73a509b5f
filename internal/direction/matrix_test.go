package direction

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

var weighed = Matrix{Options: []string{"One queue", "Two queues"}, Criteria: []Criterion{{"Cost", 3}, {"Safety", 2}},
	Scores: [][]int{{4, 2}, {2, 4}}}

func TestRank(t *testing.T) {
	t.Parallel()
	r := weighed.Rank()
	if r.Placed[0].Option != 0 || r.Placed[0].Sum != 3.2 || r.Placed[1].Sum != 2.8 || r.Tie {
		t.Errorf("it comes to %+v", r)
	}
	want := []Turn{{Option: 1, Criterion: 0, From: 3, To: 1}, {Option: 1, Criterion: 0, Score: true, From: 2, To: 3},
		{Option: 1, Criterion: 1, From: 2, To: 4}}
	if len(r.Turns) != len(want) {
		t.Fatalf("it would turn by %+v", r.Turns)
	}
	for i := range want {
		if r.Turns[i] != want[i] {
			t.Errorf("turn %d is %+v and not %+v", i, r.Turns[i], want[i])
		}
	}
	m := Matrix{Options: []string{"a", "b", "c"}, Criteria: []Criterion{{"x", 1}, {"y", 0}}, Scores: [][]int{{Unknown, 5}, {1,
		Unknown}, {1, 0}}}
	r = m.Rank()
	if !r.Tie || r.Placed[2].Option != 0 || r.Placed[2].Whole {
		t.Errorf("an option without a score: %+v", r)
	}
}

// What is said to turn the order turns it, and one step less does not.
func TestTurnsTurn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := Matrix{Options: []string{"a", "b", "c"}[:rapid.IntRange(2, 3).Draw(t, "options")]}
		for j := range rapid.IntRange(1, 4).Draw(t, "criteria") {
			m.Criteria = append(m.Criteria, Criterion{string(rune('k' + j)), rapid.IntRange(0, MaxWeight).Draw(t, "weight")})
		}
		for range m.Options {
			row := make([]int, len(m.Criteria))
			for j := range row {
				row[j] = rapid.IntRange(0, MaxScore).Draw(t, "score")
			}
			m.Scores = append(m.Scores, row)
		}
		if err := m.check(); err != nil {
			t.Fatal(err)
		}
		r := m.Rank()
		first := r.Placed[0].Option
		points := func(o int) (sum int) {
			for j, s := range m.Scores[o] {
				sum += s * m.Criteria[j].Weight
			}
			return sum
		}
		for _, turn := range r.Turns {
			place := &m.Criteria[turn.Criterion].Weight
			if turn.Score {
				place = &m.Scores[turn.Option][turn.Criterion]
			}
			if *place != turn.From {
				t.Fatalf("%+v begins at %d", turn, *place)
			}
			*place = turn.To
			if points(turn.Option) <= points(first) {
				t.Fatalf("%+v does not turn %+v", turn, m)
			}
			*place = turn.To - sign(turn.To-turn.From)
			if points(turn.Option) > points(first) {
				t.Fatalf("less than %+v turns %+v", turn, m)
			}
			*place = turn.From
		}
	})
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

func TestProblemsAndMatrices(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		put := func(who string, p Problem) (Problem, error) {
			return p, b.try(func(ctx context.Context, tx *store.Tx) (err error) {
				p, err = PutProblem(ctx, tx, b.who[who], 0, p)
				return err
			})
		}
		p, err := put("ben", Problem{Scope: "web", Title: " Orders  come twice ", What: "Twice a week.", Whom: "Customers",
			Since: day("2026-01-05"), Whys: []string{"Two queues", "", "Nobody saw the second"}, Limits: "No downtime"})
		if err != nil || p.Title != "Orders come twice" || len(p.Whys) != 2 {
			t.Fatalf("written down: %+v, %v", p, err)
		}
		for field, x := range map[string]Problem{"title": {Title: " "}, "since": {Title: "x", Since: day("2027-01-01")},
			"scope": {Title: "x", Scope: "no"},
			"whys":  {Title: "x", Whys: make([]string, 0)}} {
			if field == "whys" {
				for range mostWhys + 1 {
					x.Whys = append(x.Whys, "why")
				}
			}
			if _, err := put("ben", x); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("a wrong %s: %v", field, err)
			}
		}
		p.Whom = "All customers"
		if _, err := put("dee", p); !denied(err) {
			t.Errorf("somebody else changes it: %v", err)
		}
		if _, err := put("ada", p); err != nil { // she decides there
			t.Error(err)
		}
		d := b.propose("cay", New{Scope: "web", Title: "Use one queue", Problem: p.ID, Body: p.Statement()})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			is, known, err := ProblemOf(ctx, tx, b.who["dee"], d.ID)
			if err != nil || !known || is.ID != p.ID || is.Answered() || len(is.Decisions) != 1 || is.Author.Name != "Ben Example" {
				t.Errorf("its problem is %+v, %v", is, err)
			}
			return err
		})
		matrix := func(who string, m Matrix) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error { return PutMatrix(ctx, tx, b.who[who], d.ID, 0, m) })
		}
		if err := matrix("cay", weighed); err != nil {
			t.Error(err)
		}
		err = b.try(func(ctx context.Context, tx *store.Tx) error {
			return PutMatrix(ctx, tx, b.who["cay"], d.ID, d.Revision, weighed)
		})
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("weighed on top of what somebody else did: %v", err)
		}
		if err := matrix("ben", weighed); !denied(err) {
			t.Errorf("somebody else weighs: %v", err)
		}
		wrong := weighed
		wrong.Criteria = []Criterion{{"Cost", 11}, {"Safety", 2}}
		if err := matrix("cay", wrong); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a weight of 11: %v", err)
		}
		if _, err := b.settle("ada", d.ID, Change{To: adr.Accepted}); err != nil {
			t.Fatal(err)
		}
		if err := matrix("cay", weighed); !fault.Is(err, fault.KindConflict) {
			t.Errorf("weighed when it is decided: %v", err)
		}
		draft := b.propose("cay", New{Scope: "web", Title: "Secret", Draft: true, Problem: p.ID})
		b.do(func(ctx context.Context, tx *store.Tx) error {
			all, err := ListProblems(ctx, tx, b.who["dee"])
			if err != nil || len(all) != 1 || !all[0].Answered() || len(all[0].Decisions) != 1 {
				t.Errorf("the list is %+v", all)
			}
			if _, _, err := MatrixOf(ctx, tx, b.who["dee"], draft.ID); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("the matrix of a draft: %v", err)
			}
			m, known, err := MatrixOf(ctx, tx, b.who["dee"], d.ID)
			if err != nil || !known || m.Rank().Placed[0].Option != 0 {
				t.Errorf("the matrix is %+v, %v", m, err)
			}
			return err
		})
	})
}
