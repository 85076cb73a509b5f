package strategy

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
)

func read(baseline, target float64, values ...float64) Measure {
	m := Measure{Baseline: baseline, Target: target}
	for _, v := range values {
		m.Readings = append(m.Readings, Reading{Value: v})
	}
	return m
}

func TestProgress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		measures []Measure
		want     float64
		known    bool
	}{
		"nothing is measured":      {nil, 0, false},
		"no reading yet":           {[]Measure{read(0, 10)}, 0, false},
		"one of two has none":      {[]Measure{read(0, 10, 5), read(0, 10)}, 0, false},
		"half way":                 {[]Measure{read(0, 10, 5)}, 0.5, true},
		"less is better":           {[]Measure{read(40, 20, 35)}, 0.25, true},
		"the newest counts":        {[]Measure{read(0, 10, 2, 9)}, 0.2, true},
		"behind the start":         {[]Measure{read(0, 10, -5)}, 0, true},
		"beyond the target":        {[]Measure{read(10, 0, -5)}, 1, true},
		"the mean":                 {[]Measure{read(0, 10, 5), read(0, 4, 4)}, 0.75, true},
		"from below nothing":       {[]Measure{read(-10, 10, 0)}, 0.5, true},
		"between very far numbers": {[]Measure{read(-math.MaxFloat64, math.MaxFloat64, 0)}, 0.5, true},
	} {
		if got, known := (Objective{Measures: c.measures}).Progress(); got != c.want || known != c.known {
			t.Errorf("%s: got %v, %v, want %v, %v", name, got, known, c.want, c.known)
		}
	}
}

func TestProgressHasBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		number := rapid.Float64Range(-farthest, farthest)
		m := read(number.Draw(rt, "baseline"), number.Draw(rt, "target"), number.Draw(rt, "value"))
		if checkMeasure(&m) != nil && m.Baseline == m.Target {
			return
		}
		got, known := m.Progress()
		if !known || !(got >= 0 && got <= 1) {
			rt.Fatalf("%v: %v, %v", m, got, known)
		}
		m.Readings[0].Value = m.Target
		if got, _ := m.Progress(); got != 1 {
			rt.Errorf("at the target: %v", got)
		}
		m.Readings[0].Value = m.Baseline
		if got, _ := m.Progress(); got != 0 {
			rt.Errorf("where it started: %v", got)
		}
	})
}

// TestNoCircles sets parents at random, as far as it is let, and then walks up from everywhere.
func TestNoCircles(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		id := rapid.SampledFrom(strings.Split("abcdef", ""))
		parents := map[string]string{}
		for range 30 {
			child, parent := id.Draw(rt, "child"), id.Draw(rt, "parent")
			if !circle(parents, child, parent) {
				parents[child] = parent
			} else if parents[child] == parent && child != parent {
				rt.Fatalf("%s may not stay below %s: %v", child, parent, parents)
			}
			for at := range parents {
				for steps, up := 0, at; up != ""; steps, up = steps+1, parents[up] {
					if steps > len(parents) {
						rt.Fatalf("a circle from %s: %v", at, parents)
					}
				}
			}
		}
	})
}

func TestGrowKeepsEach(t *testing.T) {
	t.Parallel()
	all := []Objective{{ID: "c", Parent: "b"}, {ID: "a"}, {ID: "b", Parent: "a"}, {ID: "x", Parent: "elsewhere"}}
	var told []string
	var walk func(nodes []Node, depth string)
	walk = func(nodes []Node, depth string) {
		for _, n := range nodes {
			told = append(told, depth+n.ID)
			walk(n.Parts, depth+"-")
		}
	}
	walk(grow(all), "")
	if got := strings.Join(told, " "); got != "a -b --c x" {
		t.Errorf("the tree is %s", got)
	}
}

func TestWhatCannotBe(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 5<<20)
	for name, err := range map[string]error{
		"no title":           checkObjective(&Objective{}),
		"a title of 5 MB":    checkObjective(&Objective{Title: long}),
		"a text of 5 MB":     checkObjective(&Objective{Title: "x", Why: long}),
		"too sure":           checkObjective(&Objective{Title: "x", Confidence: 101}),
		"bytes":              checkObjective(&Objective{Title: "x", Why: "\xff"}),
		"no name":            checkMeasure(&Measure{Target: 1}),
		"nothing to do":      checkMeasure(&Measure{Name: "x", Target: 1, Baseline: 1}),
		"no number":          checkMeasure(&Measure{Name: "x", Target: math.NaN()}),
		"far too much":       checkMeasure(&Measure{Name: "x", Target: math.Inf(1)}),
		"no state":           checkClose(Open, "done", ""),
		"dropped for none":   checkClose(Open, Dropped, " "),
		"another kind":       checkRef(&Ref{Kind: "wish", ID: "1", Title: "x"}),
		"nothing":            checkRef(&Ref{Kind: Work}),
		"without a title":    checkRef(&Ref{Kind: Work, ID: "1"}),
		"a page elsewhere":   checkRef(&Ref{Kind: Work, ID: "1", Title: "x", Href: "//example.com"}),
		"a script as a page": checkRef(&Ref{Kind: Work, ID: "1", Title: "x", Href: "javascript:x"}),
	} {
		if !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
