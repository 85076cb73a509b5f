package initiative

import (
	"cmp"
	"math"
	"slices"
)

// Input is the name of a number that formulas are fed with.
type Input string

// The inputs. Those of WSJF have no unit: they are held against each other, and not against the world.
const (
	Reach      Input = "reach"      // people or events in a quarter
	Impact     Input = "impact"     // on each of them: 0.25 is minimal, 3 massive
	Confidence Input = "confidence" // in the other numbers: 0.8 is high, 0.5 low, 1 certain
	Effort     Input = "effort"     // person-months
	Business   Input = "business"   // what it is worth to users and the business
	Urgency    Input = "urgency"    // how that decays with time
	Safety     Input = "safety"     // what it takes away of risk, or makes possible
	Size       Input = "size"       // of the job
	Delay      Input = "delay"      // what a week of waiting costs, in money
	Weeks      Input = "weeks"      // that it takes
)

// Value is an input with where it comes from.
type Value struct {
	Number float64
	Source string
}

// Inputs are the numbers of one initiative.
type Inputs map[Input]Value

// Formula is a way to rank initiatives: the inputs above, as a product or a sum, over the one below.
type Formula struct {
	Key, Name string
	Text      string // the formula in words
	Origin    string // who wrote it down, and where
	Above     []Input
	Sum       bool
	Below     Input
}

// Formulas are those that are known.
var Formulas = []Formula{
	{Key: "rice", Name: "RICE", Text: "reach × impact × confidence ÷ effort",
		Origin: "Sean McBride, on RICE, Intercom, 2016",
		Above:  []Input{Reach, Impact, Confidence}, Below: Effort},
	{Key: "wsjf", Name: "Weighted shortest job first", Text: "(business + urgency + safety) ÷ size",
		Origin: "Donald Reinertsen, The Principles of Product Development Flow, 2009; in these parts in the Scaled Agile Framework",
		Above:  []Input{Business, Urgency, Safety}, Sum: true, Below: Size},
	{Key: "cd3", Name: "Cost of delay divided by duration", Text: "delay ÷ weeks",
		Origin: "Donald Reinertsen, The Principles of Product Development Flow, 2009; named CD3 by Joshua Arnold",
		Above:  []Input{Delay}, Below: Weeks},
}

// FormulaOf returns a formula by its key.
func FormulaOf(key string) (Formula, bool) {
	i := slices.IndexFunc(Formulas, func(f Formula) bool { return f.Key == key })
	if i < 0 {
		return Formula{}, false
	}
	return Formulas[i], true
}

// Inputs returns what the formula is fed with.
func (f Formula) Inputs() []Input { return append(slices.Clone(f.Above), f.Below) }

// Missing returns the inputs that an initiative lacks.
func (f Formula) Missing(in Inputs) []Input {
	return slices.DeleteFunc(f.Inputs(), func(x Input) bool { _, ok := in[x]; return ok })
}

// Score is what the formula says of inputs of which none is missing.
func (f Formula) Score(in Inputs) float64 { return f.above(in) / in[f.Below].Number }

func (f Formula) above(in Inputs) float64 {
	above := 1.0
	if f.Sum {
		above = 0
	}
	for _, x := range f.Above {
		if f.Sum {
			above += in[x].Number
		} else {
			above *= in[x].Number
		}
	}
	return above
}

// Row is an initiative in a ranking.
type Row struct {
	Initiative Initiative
	Inputs     Inputs
	Score      float64
	Rank       int // from 1; the same for those that are equal
}

// Unranked is an initiative that lacks inputs.
type Unranked struct {
	Initiative Initiative
	Missing    []Input
}

// Swap says by which factor one input of one of two neighbours must change for both to be equal: a little more, and they
// change places.
type Swap struct {
	Upper, Lower string // ids
	Of           string // id of the one whose input changes
	Input        Input
	Factor       float64
	To           float64 // the value that it then has
}

// Ranking is what a formula says of several initiatives.
type Ranking struct {
	Formula  Formula
	Rows     []Row // the highest score first
	Unranked []Unranked
	Swaps    []Swap // of neighbours that are not equal, from the top; the smallest change of each pair first
}

// near is the relative difference up to which scores are equal: arithmetic on decimals is that far off.
const near = 1e-9

func equal(a, b float64) bool { return math.Abs(a-b) <= near*max(math.Abs(a), math.Abs(b)) }

// Rank ranks initiatives. Those that lack an input are not ranked: nothing is guessed.
func (f Formula) Rank(all []Whole) Ranking {
	r := Ranking{Formula: f}
	for _, w := range all {
		if missing := f.Missing(w.Inputs); len(missing) > 0 {
			r.Unranked = append(r.Unranked, Unranked{w.Initiative, missing})
			continue
		}
		r.Rows = append(r.Rows, Row{Initiative: w.Initiative, Inputs: w.Inputs, Score: f.Score(w.Inputs)})
	}
	slices.SortFunc(r.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Initiative.ID, b.Initiative.ID))
	})
	first := 0 // of those that are equal
	for i := range r.Rows {
		if !equal(r.Rows[i].Score, r.Rows[first].Score) {
			first = i
		}
		r.Rows[i].Rank = first + 1
	}
	for i := 1; i < len(r.Rows); i++ {
		if r.Rows[i].Rank != r.Rows[i-1].Rank {
			r.Swaps = append(r.Swaps, f.swaps(r.Rows[i-1], r.Rows[i])...)
		}
	}
	return r
}

// swaps returns what makes two neighbours equal, the smallest change first.
func (f Formula) swaps(upper, lower Row) (all []Swap) {
	for _, x := range []struct{ one, other Row }{{upper, lower}, {lower, upper}} {
		for _, in := range f.Inputs() {
			is := x.one.Inputs[in].Number
			to := f.solve(x.one.Inputs, in, x.other.Score)
			if by := to / is; valid(in, to) && by >= 1/most && by <= most {
				all = append(all, Swap{upper.Initiative.ID, lower.Initiative.ID, x.one.Initiative.ID, in, by, to})
			}
		}
	}
	change := func(s Swap) float64 { return math.Abs(math.Log(s.Factor)) }
	slices.SortStableFunc(all, func(a, b Swap) int { return cmp.Compare(change(a), change(b)) })
	return all
}

// solve returns the value of one input with which the formula gives a score; no number that can be used where none does.
func (f Formula) solve(in Inputs, one Input, score float64) float64 {
	is, now := in[one].Number, f.Score(in)
	switch {
	case one == f.Below:
		return f.above(in) / score
	case f.Sum:
		return is + score*in[f.Below].Number - f.above(in)
	}
	return is * score / now
}

// most is the largest number that an input can be.
const most = 1e12

// valid reports whether an input can have a value: what is divided by is above nothing, and nobody is more than certain.
func valid(in Input, v float64) bool {
	switch {
	case math.IsNaN(v) || v < 0 || v > most:
		return false
	case in == Effort || in == Size || in == Weeks:
		return v >= 1/most
	case in == Confidence:
		return v <= 1
	}
	return true
}

// Known reports whether there is such an input.
func (in Input) Known() bool {
	return slices.ContainsFunc(Formulas, func(f Formula) bool { return slices.Contains(f.Inputs(), in) })
}
