package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// watchers are two areas: ann and ben understand the first, cay alone the second.
func watchers() *Overview {
	l := play([]did{
		{by: "ann", files: []string{"gate/a.go"}, added: 100}, {by: "ben", at: 1, files: []string{"gate/a.go"}, added: 100},
		{by: "cay", at: 2, files: []string{"pump/p.go"}, added: 100},
	}).ledger()
	areas := []foundArea{{Name: "gate", Members: []int32{0}}, {Name: "pump", Members: []int32{1}}}
	return newOverview(Repository{}, l, l.Measure(), areas)
}

func day64(n int) store.Date { return store.Date{Year: 2026, Month: 3, Day: 1}.AddDays(n) }

func TestSpells(t *testing.T) {
	t.Parallel()
	o := watchers()
	if len(o.Areas()) != 2 || o.Areas()[0].Left != 2 || o.Areas()[1].Left != 1 {
		t.Fatalf("the areas are %+v", o.Areas())
	}
	ann, ben, cay := person(o.Ledger, "ann"), person(o.Ledger, "ben"), person(o.Ledger, "cay")
	tests := []struct {
		name string
		all  []Leave
		want string
	}{
		{"nobody", nil, "0-: "},
		{"one, for a while", []Leave{{cay, day64(10), day64(19)}}, "0-9: ; 10-19: pump 0; 20-: "},
		{"one, for good", []Leave{{ann, day64(5), store.Date{}}}, "0-4: ; 5-: gate 1"},
		{"two that overlap", []Leave{{ann, day64(5), day64(14)}, {ben, day64(10), day64(19)}},
			"0-4: ; 5-9: gate 1; 10-14: gate 0; 15-19: gate 1; 20-: "},
		{"one goes on where another ends", []Leave{{cay, day64(5), day64(9)}, {cay, day64(10), day64(12)}}, "0-4: ; 5-12: pump 0; 13-: "},
		{"begun before", []Leave{{cay, day64(-30), day64(3)}}, "0-3: pump 0; 4-: "},
		{"over", []Leave{{cay, day64(-30), day64(-3)}}, "0-: "},
	}
	for _, test := range tests {
		spells, err := o.Spells(test.all, day64(0))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		var got []string
		for _, s := range spells {
			n := func(d store.Date) string {
				if d.IsZero() {
					return ""
				}
				return fmt.Sprint(int(d.Start().Sub(day64(0).Start()).Hours()) / 24)
			}
			var thin []string
			for _, a := range s.Thin {
				thin = append(thin, fmt.Sprint(a.Name, " ", a.Left))
			}
			got = append(got, n(s.From)+"-"+n(s.Until)+": "+strings.Join(thin, ", "))
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s: got %q, want %q", test.name, strings.Join(got, "; "), test.want)
		}
	}
	for _, wrong := range [][]Leave{{{Person: ann}}, {{ann, day64(5), day64(4)}}, slices.Repeat([]Leave{{ann, day64(1), day64(2)}}, 51)} {
		if _, err := o.Spells(wrong, day64(0)); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%v gives %v", wrong, err)
		}
	}
}

// TestSpellsOfMoreAbsence: the spells cover all days, each once, and a further absence makes nothing less thin on any day.
func TestSpellsOfMoreAbsence(t *testing.T) {
	t.Parallel()
	o := watchers()
	rapid.Check(t, func(rt *rapid.T) {
		draw := func() Leave {
			a := Leave{Person: int32(rapid.IntRange(0, 2).Draw(rt, "who")), From: day64(rapid.IntRange(-20, 60).Draw(rt, "from"))}
			if rapid.Bool().Draw(rt, "ends") {
				a.Until = a.From.AddDays(rapid.IntRange(0, 40).Draw(rt, "days"))
			}
			return a
		}
		var all []Leave
		for range rapid.IntRange(0, 4).Draw(rt, "absences") {
			all = append(all, draw())
		}
		known := func(all []Leave) (days []int) {
			spells, err := o.Spells(all, day64(0))
			if err != nil {
				rt.Fatal(err)
			}
			next := day64(0)
			for i, s := range spells {
				if s.From != next || (s.Until.IsZero()) != (i == len(spells)-1) {
					rt.Fatalf("spell %d is from %v to %v, expected from %v", i, s.From, s.Until, next)
				}
				for d := s.From; d.Compare(day64(120)) < 0 && (s.Until.IsZero() || d.Compare(s.Until) <= 0); d = d.AddDays(1) {
					days = append(days, s.Known)
				}
				next = s.Until.AddDays(1)
			}
			return days
		}
		before, after := known(all), known(append(all, draw()))
		for i := range before {
			if after[i] > before[i] {
				rt.Errorf("on day %d %d lines are known with one more away, and %d without", i, after[i], before[i])
			}
		}
	})
}
