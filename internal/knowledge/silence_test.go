package knowledge

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/store"
)

// seenOn makes a history in which people are seen on days: "ben" writes, with "ben, reviewed ann" she is seen too.
func seenOn(days map[string][]int64) *Ledger {
	var all []did
	for who, on := range days {
		who, credits, _ := strings.Cut(who, ", ")
		for _, at := range on {
			all = append(all, did{by: who, credits: credits, at: at, files: []string{who + ".go"}, added: 1})
		}
	}
	slices.SortStableFunc(all, func(a, b did) int { return int(a.at - b.at) })
	return play(all).ledger()
}

// every is times days, of which each is n after the one before.
func every(from, n, times int64) (days []int64) {
	for i := range times {
		days = append(days, from+i*n)
	}
	return days
}

// everywhereOf has a repository for each history, as its summary comes out of the database.
func everywhereOf(t interface{ Fatal(...any) }, histories ...*Ledger) *Everywhere {
	e := &Everywhere{}
	for i, l := range histories {
		o := newOverview(Repository{}, l, l.Measure(), nil)
		s := o.summarise(nil, false)
		s.Seen = l.sightings()
		var w writer
		s.encode(&w)
		s, ok := decodeSummary(w.b)
		if !ok {
			t.Fatal("the summary cannot be read")
		}
		e.Repositories = append(e.Repositories, Repository{Name: string(rune('a' + i))})
		e.summaries = append(e.summaries, s)
	}
	return e
}

func TestSilences(t *testing.T) {
	t.Parallel()
	const began = epoch / day
	tests := []struct {
		name  string
		seen  []map[string][]int64 // by repository
		today int64
		want  int64 // the day since which ann is silent; -1 for not
		usual int
	}{
		{"seen daily, and a month no more", []map[string][]int64{{"ann": every(0, 1, 60), "ben": every(0, 1, 90)}}, 90, 59, 1},
		{"seen daily, and four weeks no more", []map[string][]int64{{"ann": every(0, 1, 60), "ben": every(0, 1, 88)}}, 88, -1, 0},
		{"seen every ten days, and a month no more", []map[string][]int64{{"ann": every(0, 10, 30), "ben": every(0, 1, 321)}}, 321, -1, 0},
		{"seen every ten days, and six weeks no more", []map[string][]int64{{"ann": every(0, 10, 30), "ben": every(0, 1, 332)}}, 332, 290, 10},
		{"all rest", []map[string][]int64{{"ann": every(0, 1, 60), "ben": every(0, 1, 60)}}, 120, -1, 0},
		{"others go on elsewhere alone", []map[string][]int64{{"ann": every(0, 1, 60), "ben": every(0, 1, 60)}, {"ben": every(0, 1, 120)}}, 120, -1, 0},
		{"went on elsewhere", []map[string][]int64{{"ann": every(0, 1, 60), "ben": every(0, 1, 100)}, {"ann": {99}, "ben": {100}}}, 100, -1, 0},
		{"seen on few days", []map[string][]int64{{"ann": every(0, 1, 19), "ben": every(0, 1, 90)}}, 90, -1, 0},
		{"a rhythm of two repositories", []map[string][]int64{{"ann": every(0, 2, 16), "ben": every(0, 1, 90)}, {"ann": every(1, 2, 15), "ben": every(0, 1, 90)}}, 90, 30, 1},
		{"seen long ago and once since", []map[string][]int64{{"ann": append(every(0, 1, 40), 500), "ben": every(0, 1, 560)}}, 560, -1, 0},
		{"not seen for a year", []map[string][]int64{{"ann": every(0, 1, 60), "ben": every(0, 1, 424)}}, 424, -1, 0},
		{"reviews are seen", []map[string][]int64{{"ann": every(0, 1, 60), "ben": every(0, 1, 90), "ben, reviewed ann": {80}}}, 90, -1, 0},
	}
	for _, test := range tests {
		var histories []*Ledger
		for _, seen := range test.seen {
			histories = append(histories, seenOn(seen))
		}
		got, usual := int64(-1), 0
		for _, s := range everywhereOf(t, histories...).Silences(dateOf(int32(began + test.today))) {
			if s.Person == "ann" {
				got, usual = s.Last.Start().Unix()/day-began, s.Usual
			}
		}
		if got != test.want || usual != test.usual {
			t.Errorf("%s: silent since day %d, usually seen each %d days; want %d, %d", test.name, got, usual, test.want, test.usual)
		}
	}
}

// TestSilencesAreLong: whatever the days, nobody is silent who was seen within four weeks, nor whom nobody survived.
func TestSilencesAreLong(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		drawn := rapid.SliceOfN(rapid.Int64Range(0, 800), 1, 80)
		seen := map[string][]int64{"ann": drawn.Draw(rt, "ann"), "ben": drawn.Draw(rt, "ben")}
		l := seenOn(seen)
		today := dateOf(int32(l.Now / day)).AddDays(rapid.IntRange(0, 400).Draw(rt, "later"))
		for _, s := range everywhereOf(rt, l).Silences(today) {
			others := map[string]string{"ann": "ben", "ben": "ann"}[s.Person]
			last, theirs := slices.Max(seen[s.Person]), slices.Max(seen[others])
			if theirs-last <= leastQuiet || s.Last != dateOf(int32(epoch/day+last)) || s.Until != dateOf(int32(epoch/day+theirs)) {
				rt.Errorf("%+v, last seen on day %d, the other on %d", s, last, theirs)
			}
		}
	})
}

// TestSightingsFollowIdentities: a summary that is made anew of the same history has the days of whom an identity means now.
func TestSightingsFollowIdentities(t *testing.T) {
	t.Parallel()
	l := seenOn(map[string][]int64{"ann": {0, 3}, "ben": {1}})
	o := newOverview(Repository{}, l, l.Measure(), nil)
	s := o.summarise(nil, false)
	s.Seen = l.sightings()
	l.People[person(l, "ann")] = Person{ID: "cay", Name: "cay"}
	of := func(s *summary) (who []string) {
		for _, x := range s.Seen {
			who = append(who, x.person)
		}
		slices.Sort(who)
		return who
	}
	if got := of(o.summarise(s, true)); !slices.Equal(got, []string{"ben", "cay"}) {
		t.Errorf("of the same history: %v", got)
	}
	if got := of(o.summarise(s, false)); !slices.Equal(got, []string{"ann", "ben"}) {
		t.Errorf("of another history: %v", got)
	}
	if days := daysBetween(store.Date{Year: 2024, Month: 2, Day: 28}, store.Date{Year: 2024, Month: 3, Day: 1}); days != 2 {
		t.Errorf("%d days", days)
	}
}
