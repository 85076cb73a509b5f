package direction

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Matrix weighs the options of a decision by criteria: a weighted sum (Fishburn, Additive utilities with incomplete product
// sets, Operations Research 1967). It recommends nothing that the numbers do not say, and says what would change it.
type Matrix struct {
	Options  []string    `json:"options"`
	Criteria []Criterion `json:"criteria"`
	Scores   [][]int     `json:"scores"` // of each option by each criterion, 0 to MaxScore; Unknown for none
}

// Criterion is what options are measured by.
type Criterion struct {
	Name   string `json:"name"`
	Weight int    `json:"weight"` // 0 to MaxWeight
}

// Limits of a matrix.
const (
	MaxWeight    = 10
	MaxScore     = 5
	Unknown      = -1
	mostOptions  = 12
	mostCriteria = 20
)

// check says what is wrong with a matrix.
func (m *Matrix) check() error {
	seen := map[string]bool{}
	name := func(field, text string) error {
		switch {
		case strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > 200 || strings.ContainsAny(text, "\n\r\x00"):
			return fault.Invalid(field, "%q is no name", text).WithHint("One line of at most 200 characters.")
		case seen[field+strings.ToLower(text)]:
			return fault.Invalid(field, "%s is there twice", text)
		}
		seen[field+strings.ToLower(text)] = true
		return nil
	}
	switch {
	case len(m.Options) < 2 || len(m.Options) > mostOptions:
		return fault.Invalid("options", "%d options cannot be weighed", len(m.Options)).WithHint("Name 2 to %d, a line each.",
			mostOptions)
	case len(m.Criteria) < 1 || len(m.Criteria) > mostCriteria:
		return fault.Invalid("criteria", "%d criteria weigh nothing", len(m.Criteria)).WithHint("Name 1 to %d, a line each.",
			mostCriteria)
	case len(m.Scores) != len(m.Options):
		return fault.Invalid("scores", "There are scores for %d options of %d", len(m.Scores), len(m.Options))
	}
	for _, o := range m.Options {
		if err := name("options", o); err != nil {
			return err
		}
	}
	for _, c := range m.Criteria {
		if err := name("criteria", c.Name); err != nil {
			return err
		}
		if c.Weight < 0 || c.Weight > MaxWeight {
			return fault.Invalid("criteria", "%d is no weight for %s", c.Weight, c.Name).WithHint("0 to %d.", MaxWeight)
		}
	}
	for i, row := range m.Scores {
		if len(row) != len(m.Criteria) {
			return fault.Invalid("scores", "%s has %d scores of %d", m.Options[i], len(row), len(m.Criteria))
		}
		for _, s := range row {
			if s != Unknown && (s < 0 || s > MaxScore) {
				return fault.Invalid("scores", "%d is no score for %s", s, m.Options[i]).WithHint("0 to %d, or none.", MaxScore)
			}
		}
	}
	return nil
}

// Placed is an option with what it comes to.
type Placed struct {
	Option int
	Sum    float64 // the mean score by weight, 0 to MaxScore
	Whole  bool    // each criterion with a weight has a score; else there is no sum
}

// Ranking is what a matrix comes to.
type Ranking struct {
	Placed []Placed // the best first, those without a sum last
	Tie    bool     // the first two come to the same
	Turns  []Turn   // what would put another option first
}

// Turn is one change that would put another option first.
type Turn struct {
	Option    int // that would be first
	Criterion int
	Score     bool // its score by the criterion is changed, else the criterion's weight
	From, To  int
}

// Rank weighs. Turns are, for each other option and each criterion, the smallest change of one weight or one score of that
// option that would put it before the first, as far as weights and scores go.
func (m *Matrix) Rank() Ranking {
	var r Ranking
	weight := 0
	for _, c := range m.Criteria {
		weight += c.Weight
	}
	points := make([]int, len(m.Options))
	for i, row := range m.Scores {
		p := Placed{Option: i, Whole: weight > 0}
		for j, s := range row {
			if s == Unknown && m.Criteria[j].Weight > 0 {
				p.Whole = false
			}
			points[i] += max(s, 0) * m.Criteria[j].Weight
		}
		if p.Whole {
			p.Sum = float64(points[i]) / float64(weight)
		}
		r.Placed = append(r.Placed, p)
	}
	slices.SortStableFunc(r.Placed, func(a, b Placed) int {
		if a.Whole != b.Whole {
			if a.Whole {
				return -1
			}
			return 1
		}
		return cmp.Compare(points[b.Option], points[a.Option])
	})
	if !r.Placed[0].Whole {
		return r
	}
	first := r.Placed[0].Option
	for _, p := range r.Placed[1:] {
		if !p.Whole {
			continue
		}
		lead := points[first] - points[p.Option]
		if lead == 0 {
			r.Tie = true
		}
		r.Turns = append(r.Turns, m.turns(first, p.Option, lead)...)
	}
	if len(r.Placed) < 2 || !r.Placed[1].Whole {
		r.Tie = false
	}
	return r
}

// turns finds what would put an option before the first, which leads by some points.
func (m *Matrix) turns(first, other, lead int) (all []Turn) {
	for j, c := range m.Criteria {
		if m.Scores[first][j] == Unknown || m.Scores[other][j] == Unknown {
			continue
		}
		if gain := m.Scores[other][j] - m.Scores[first][j]; gain != 0 {
			step := int(math.Floor(float64(lead)/float64(abs(gain)))) + 1
			to := c.Weight + step
			if gain < 0 {
				to = c.Weight - step
			}
			if to >= 0 && to <= MaxWeight {
				all = append(all, Turn{Option: other, Criterion: j, From: c.Weight, To: to})
			}
		}
		if c.Weight > 0 {
			from := m.Scores[other][j]
			if to := from + lead/c.Weight + 1; to <= MaxScore {
				all = append(all, Turn{Option: other, Criterion: j, Score: true, From: from, To: to})
			}
		}
	}
	return all
}

func abs(n int) int { return max(n, -n) }

// PutMatrix keeps how the options of a decision are weighed: who may change its text can, until it is made. No options take it
// away. It fails with fault.Conflict when somebody changed the decision meanwhile; revision 0 does not ask.
func PutMatrix(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, m Matrix) error {
	d, err := Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := mayEdit(actor, d); err != nil {
		return err
	}
	if !Open(d.Status) {
		return fault.Conflict("This decision is %s: how it was weighed stays", word(d.Status))
	}
	if revision != 0 && revision != d.Revision {
		return fault.Conflict("Somebody changed this decision meanwhile").WithHint("Load it again, and weigh once more.")
	}
	if len(m.Options) > 0 {
		if err := m.check(); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE direction_decision SET revision = revision + 1 WHERE id = $1`, id); err != nil {
		return err
	}
	if len(m.Options) == 0 {
		_, err := tx.Exec(ctx, `DELETE FROM direction_matrix WHERE decision = $1`, id)
		return err
	}
	content, err := json.Marshal(m)
	if err != nil {
		return fault.Internal(err, "The matrix cannot be stored")
	}
	if _, err := tx.Exec(ctx, `INSERT INTO direction_matrix (decision, content) VALUES ($1, $2)
		ON CONFLICT (decision) DO UPDATE SET content = excluded.content`, id, string(content)); err != nil {
		return err
	}
	return note(ctx, tx, actor, id, "weighed its options")
}

// MatrixOf returns how the options of a decision were weighed; none where nobody did.
func MatrixOf(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (m Matrix, known bool, err error) {
	if _, err := Find(ctx, tx, actor, id); err != nil {
		return m, false, err
	}
	content, known, err := store.One(ctx, tx, store.Scan1[string], `SELECT content FROM direction_matrix WHERE decision = $1`, id)
	if err != nil || !known {
		return m, false, err
	}
	return m, true, json.Unmarshal([]byte(content), &m)
}
