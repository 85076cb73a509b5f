package initiative

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/store"
)

func numbers(all map[Input]float64) Inputs {
	in := Inputs{}
	for name, n := range all {
		in[name] = Value{Number: n, Source: "guessed"}
	}
	return in
}

func whole(id string, in Inputs) Whole {
	return Whole{Initiative: Initiative{ID: id, State: Proposed}, Inputs: in}
}

// ranks writes a ranking as "1 a, 2 b".
func ranks(r Ranking) string {
	var all []string
	for _, x := range r.Rows {
		all = append(all, fmt.Sprint(x.Rank, " ", x.Initiative.ID))
	}
	return strings.Join(all, ", ")
}

func TestScore(t *testing.T) {
	t.Parallel()
	in := numbers(map[Input]float64{Reach: 500, Impact: 2, Confidence: 0.8, Effort: 4, Business: 8, Urgency: 5, Safety: 2, Size: 3,
		Delay: 9000, Weeks: 6})
	for key, want := range map[string]float64{"rice": 200, "wsjf": 5, "cd3": 1500} {
		f, known := FormulaOf(key)
		if got := f.Score(in); !known || got != want || f.Origin == "" {
			t.Errorf("%s is %v and not %v", key, got, want)
		}
		for _, x := range f.Inputs() {
			less := Inputs{}
			for name, v := range in {
				if name != x {
					less[name] = v
				}
			}
			if got := f.Missing(less); !slices.Equal(got, []Input{x}) {
				t.Errorf("without %s %s lacks %v", x, key, got)
			}
		}
	}
	if _, known := FormulaOf("gut"); known {
		t.Error("gut is a formula")
	}
}

func TestNothingIsGuessed(t *testing.T) {
	t.Parallel()
	f, _ := FormulaOf("cd3")
	r := f.Rank([]Whole{whole("a", numbers(map[Input]float64{Delay: 5})), whole("b", numbers(map[Input]float64{Delay: 5, Weeks: 2})),
		whole("c", nil)})
	if ranks(r) != "1 b" || len(r.Unranked) != 2 || !slices.Equal(r.Unranked[0].Missing, []Input{Weeks}) ||
		!slices.Equal(r.Unranked[1].Missing, []Input{Delay, Weeks}) || len(r.Swaps) != 0 {
		t.Errorf("ranked %+v", r)
	}
}

func TestTiesStayTies(t *testing.T) {
	t.Parallel()
	f, _ := FormulaOf("wsjf")
	of := func(business, urgency float64) Inputs {
		return numbers(map[Input]float64{Business: business, Urgency: urgency, Safety: 0, Size: 1})
	}
	// In binary 0.1 + 0.2 is not 0.3.
	r := f.Rank([]Whole{whole("d", of(0.1, 0)), whole("a", of(0.1, 0.2)), whole("b", of(0.3, 0)), whole("c", of(1, 0))})
	if !slices.Contains([]string{"1 c, 2 a, 2 b, 4 d", "1 c, 2 b, 2 a, 4 d"}, ranks(r)) {
		t.Errorf("ranked %s", ranks(r))
	}
	for _, s := range r.Swaps {
		if s.Upper+s.Lower == "ab" || s.Upper+s.Lower == "ba" {
			t.Errorf("what is equal is swapped: %+v", s)
		}
	}
}

func TestNobodyIsMoreThanCertain(t *testing.T) {
	t.Parallel()
	f, _ := FormulaOf("rice")
	of := func(confidence float64) Inputs {
		return numbers(map[Input]float64{Reach: 100, Impact: 1, Confidence: confidence, Effort: 1})
	}
	r := f.Rank([]Whole{whole("a", of(1)), whole("b", of(0.9))})
	var said []string
	for _, s := range r.Swaps {
		said = append(said, fmt.Sprintf("%s %s %.2f", s.Of, s.Input, s.To))
	}
	if !slices.Contains(said, "b confidence 1.00") || !slices.Contains(said, "a confidence 0.90") || len(said) != 8 {
		t.Errorf("swaps are %v", said)
	}
	double := of(0.9)
	double[Reach] = Value{Number: 50}
	for _, s := range f.Rank([]Whole{whole("a", of(1)), whole("b", double)}).Swaps {
		if s.Of == "b" && s.Input == Confidence {
			t.Errorf("it takes a confidence of %v", s.To)
		}
	}
}

func drawn(t *rapid.T, f Formula, name string) Inputs {
	in := Inputs{}
	for _, x := range f.Inputs() {
		low, high := 0, 100_000
		switch {
		case x == f.Below:
			low = 1
		case x == Confidence:
			high = 100
		}
		in[x] = Value{Number: float64(rapid.IntRange(low, high).Draw(t, name+" "+string(x))) / 100}
	}
	return in
}

// Twice of what is above is worth twice, twice of what is below half, and more of one never less.
func TestFormulasScale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Formulas).Draw(t, "formula")
		in := drawn(t, f, "a")
		by := rapid.Float64Range(1, 50).Draw(t, "by")
		with := func(x ...Input) float64 {
			more := Inputs{}
			for name, v := range in {
				if slices.Contains(x, name) {
					v.Number *= by
				}
				more[name] = v
			}
			return f.Score(more)
		}
		is := f.Score(in)
		if got := with(f.Below); !equal(got*by, is) {
			t.Errorf("%v times of %s makes %v of %v", by, f.Below, got, is)
		}
		for _, x := range f.Above {
			if got := with(x); got < is && !equal(got, is) {
				t.Errorf("%v times of %s makes %v of %v", by, x, got, is)
			}
		}
		all := with(f.Above...)
		want := is * math.Pow(by, float64(len(f.Above)))
		if f.Sum {
			want = is * by
		}
		if !equal(all, want) {
			t.Errorf("%v times of all makes %v of %v", by, all, is)
		}
	})
}

// A little more than what is said does swap two neighbours, and a little less does not.
func TestSwapsSwap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Formulas).Draw(t, "formula")
		all := []Whole{whole("a", drawn(t, f, "a")), whole("b", drawn(t, f, "b"))}
		r := f.Rank(all)
		for i, s := range r.Swaps {
			if i > 0 && math.Abs(math.Log(s.Factor)) < math.Abs(math.Log(r.Swaps[i-1].Factor)) {
				t.Errorf("a smaller change comes later: %+v", r.Swaps)
			}
			upper := func(move float64) bool { // whether the upper one is still above
				scores := map[string]float64{}
				for _, w := range all {
					in := Inputs{}
					for name, v := range w.Inputs {
						if w.ID == s.Of && name == s.Input {
							v.Number *= math.Pow(s.Factor, move)
						}
						in[name] = v
					}
					scores[w.ID] = f.Score(in)
				}
				return scores[s.Upper] > scores[s.Lower]
			}
			if !upper(0) || !upper(0.99) || upper(1.01) {
				t.Errorf("%+v does not swap them", s)
			}
		}
	})
}

// The order in which initiatives are given changes nothing.
func TestRankAsksForNoOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Formulas).Draw(t, "formula")
		var all []Whole
		for i := range rapid.IntRange(0, 6).Draw(t, "how many") {
			all = append(all, whole(fmt.Sprint(i), drawn(t, f, fmt.Sprint(i))))
		}
		r := f.Rank(all)
		if got := ranks(f.Rank(rapid.Permutation(all).Draw(t, "shuffled"))); got != ranks(r) {
			t.Errorf("%s and %s", got, ranks(r))
		}
		if len(r.Rows) > 0 && r.Rows[0].Rank != 1 {
			t.Errorf("the first has rank %d", r.Rows[0].Rank)
		}
	})
}

func TestSettled(t *testing.T) {
	t.Parallel()
	v := func(a Answer, until string) Voice {
		if until == "" {
			return Voice{Answer: a}
		}
		return Voice{Answer: a, Until: day(until)}
	}
	for _, x := range []struct {
		all   []Voice
		want  State
		until string
	}{
		{nil, Proposed, ""},
		{[]Voice{v("", "")}, Proposed, ""},
		{[]Voice{v(Decline, ""), v("", "")}, Proposed, ""},
		{[]Voice{v(Accept, ""), v(Accept, "")}, Accepted, ""},
		{[]Voice{v(Accept, ""), v(Defer, "2026-05-01"), v(Defer, "2026-04-01")}, Deferred, "2026-05-01"},
		{[]Voice{v(Decline, ""), v(Defer, "2026-05-01")}, Declined, ""},
		{[]Voice{v(Defer, "2026-05-01"), v(Decline, ""), v(Accept, "")}, Declined, ""},
	} {
		state, until := settled(x.all)
		if state != x.want || until.String() != x.until {
			t.Errorf("%+v is %s until %q", x.all, state, until)
		}
	}
}

func day(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}
