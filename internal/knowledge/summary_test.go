package knowledge

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestSummariesAnswerAsTheirRepository asks summaries of made-up pasts, as they come out of the database, what their overview
// says of any absence.
func TestSummariesAnswerAsTheirRepository(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		var areas []foundArea
		for i := range l.tree {
			if i%2 == 0 || len(areas) == 0 {
				areas = append(areas, foundArea{Name: fmt.Sprintf("area %03d", i), Source: byDirectory})
			}
			last := &areas[len(areas)-1]
			last.Members = append(last.Members, int32(i))
		}
		o := newOverview(Repository{Name: "made-up"}, l, l.Measure(), areas)
		var w writer
		o.summarise(nil, false).encode(&w)
		s, ok := decodeSummary(w.b)
		if !ok {
			t.Fatal("the summary cannot be read")
		}
		e := &Everywhere{Repositories: []Repository{o.Repository}, summaries: []*summary{s}}
		e.count()
		away, indexes := map[string]bool{}, []int32(nil)
		for p := range l.People {
			if rapid.Bool().Draw(t, "away") {
				away[l.People[p].ID] = true
				indexes = append(indexes, int32(p))
			}
		}
		got, want := e.Without(away), o.Risk(indexes)
		if got.Coverage != want.Coverage {
			t.Fatalf("covered %+v, want %+v", got.Coverage, want.Coverage)
		}
		byName := map[string]AreaThere{}
		for _, a := range got.Areas {
			byName[a.Name] = a
		}
		for _, a := range want.Areas {
			is, ok := byName[a.Name]
			if a.Group.Lines == 0 {
				if ok {
					t.Fatalf("%s has no lines, and is told", a.Name)
				}
				continue
			}
			var names []Person
			for _, h := range a.Names {
				names = append(names, l.People[h.Person])
			}
			if len(is.Left) != a.Left || len(is.Known) != a.Before || is.Lines != a.Group.Lines || !reflect.DeepEqual(is.Left, names) {
				t.Fatalf("%s: %+v, want %d of %d left, %v", a.Name, is, a.Left, a.Before, names)
			}
		}
	})
}

func FuzzSummary(f *testing.F) {
	var w writer
	s := &summary{Areas: []areaSummary{{Name: "docs", Lines: 40, People: []int32{0}, Changes: 3, Uses: 1}}}
	s.People = []Person{{ID: "a", Name: "Ada Example"}}
	s.Lines = []Shared{{Lines: 40, People: []int32{0}}, {Lines: 2}}
	s.encode(&w)
	f.Add(w.b)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, ok := decodeSummary(data)
		if !ok {
			return
		}
		e := &Everywhere{Repositories: []Repository{{}}, summaries: []*summary{s}}
		e.count()
		e.Without(map[string]bool{"a": true})
		var w writer
		s.encode(&w)
		if again, ok := decodeSummary(w.b); !ok || !reflect.DeepEqual(again, s) {
			t.Errorf("%+v is written as %q", s, w.b)
		}
	})
}
