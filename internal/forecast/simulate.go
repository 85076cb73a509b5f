package forecast

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/fault"
)

// Outcome is until when items, milestones and the whole of a plan are finished.
type Outcome struct {
	Items      []Dates // as in the plan
	Milestones []Dates // as in the plan
	All        Dates
}

// Simulate forecasts from estimates. In each run every item takes what is drawn from its estimate, a triangular distribution
// from optimistic over likely to pessimistic; where ten finished items or more are known with estimates, n of them, n in n + 10
// draws are the likely estimate times what one of these took in proportion instead: so the record of a team widens ranges that
// were too narrow, and moves those that are too low.
//
// Items are taken up in one order in all runs, in which they could begin if all took what is likely and, of several, that of
// the plan: each by whoever of those with the skills would finish it first if it took what is likely (a serial schedule). So
// nobody plans around what they cannot know yet, and nobody is given what they would leave behind.
//
// It fails with the kind invalid where the plan cannot be meant or nobody can do an item.
func Simulate(ctx context.Context, p *Plan, o Options) (Outcome, error) {
	runs := o.runs()
	if len(p.Items) > mostCells/runs {
		return Outcome{}, fault.Invalid("items", "%d items are too many to be simulated in %d runs: %d are possible",
			len(p.Items), runs, mostCells/runs).WithHint("Forecast them from when others were finished: that takes any number.")
	}
	s, err := newSimulation(p)
	if err != nil {
		return Outcome{}, err
	}
	ends, err := s.ends(ctx, runs, o.Seed)
	if err != nil {
		return Outcome{}, err
	}
	return s.outcome(ends), nil
}

// simulation is a plan made ready.
type simulation struct {
	plan      *Plan
	places    map[string]int
	before    [][]int     // items that each comes after
	group     []int       // which people can do each
	groups    [][]bool    // who is in them
	calendars []*calendar // of the people, those with the fewest skills first
	slow      []float64   // days that a hundredth of a day takes each of them at the least
	efforts   *efforts
	order     []int // in which items are taken up
}

func newSimulation(p *Plan) (*simulation, error) {
	places, err := p.check()
	if err != nil {
		return nil, err
	}
	s := &simulation{plan: p, places: places, efforts: newEfforts(p)}
	s.before, s.group = make([][]int, len(p.Items)), make([]int, len(p.Items))
	team := p.team()
	known := map[string]int{} // groups by the skills that they are for
	for i := range p.Items {
		item := &p.Items[i]
		for _, id := range item.After {
			s.before[i] = append(s.before[i], places[id])
		}
		key := fmt.Sprintf("%q", item.Skills)
		group, there := known[key]
		if !there {
			group = len(s.groups)
			known[key], s.groups = group, append(s.groups, able(team, item.Skills))
		}
		if s.group[i] = group; !slices.Contains(s.groups[group], true) {
			return nil, fault.Invalid("items", "Nobody can do %s: it needs somebody with time and %s", item.ID, skillWords(item.Skills))
		}
	}
	for _, x := range team {
		s.calendars = append(s.calendars, newCalendar(x, p.Start))
		s.slow = append(s.slow, 1/float64(max(1, slices.Max(x.Week[:]))))
	}
	return s, s.arrange()
}

// team is when each person can take something up.
type team struct {
	slots []slot
	order []int // of people, who is free first in front, and of those free at once the one with the fewest skills
}

type slot struct {
	at   float64 // in days from the start
	work float64 // what they do before that, in hundredths of a day
}

// fresh returns the team before anything is taken up.
func (s *simulation) fresh() team {
	t := team{slots: make([]slot, len(s.calendars))}
	for x, c := range s.calendars {
		t.slots[x], t.order = c.slot(0), append(t.order, x)
	}
	slices.SortStableFunc(t.order, func(a, b int) int { return cmp.Compare(t.slots[a].at, t.slots[b].at) })
	return t
}

// become makes a team, of as many people, what another is.
func (t team) become(other team) {
	copy(t.slots, other.slots)
	copy(t.order, other.order)
}

// move has the person at a place of the order be free later.
func (t team) move(i int, to slot) {
	person := t.order[i]
	t.slots[person] = to
	for ; i+1 < len(t.order); i++ {
		next := t.order[i+1]
		if at := t.slots[next].at; at > to.at || at == to.at && next > person {
			break
		}
		t.order[i] = next
	}
	t.order[i] = person
}

// first returns who of those able, as a place in the order, would finish so much work first that they begin at a moment or later,
// and when they begin.
func (s *simulation) first(t team, able []bool, ready, likely float64) (who int, begin slot) {
	finished := math.Inf(1)
	for i, x := range t.order {
		if !able[x] {
			continue
		}
		at := t.slots[x]
		earliest := max(at.at, ready)
		if earliest+likely/float64(FullDay) >= finished { // nobody does more in a day, and who follows begins no earlier
			break
		}
		if earliest+likely*s.slow[x] >= finished {
			continue
		}
		if at.at < ready {
			at = s.calendars[x].slot(ready)
		}
		if end := s.calendars[x].finish(at, likely); end < finished {
			who, begin, finished = i, at, end
		}
	}
	return who, begin
}

// work has so much be done by whoever would finish it first if it took what is likely, and returns when it is. Who leaves before
// that hands over what is left.
func (s *simulation) work(t team, able []bool, ready, effort, likely float64) float64 {
	for {
		who, begin := s.first(t, able, ready, likely)
		c := s.calendars[t.order[who]]
		left := begin.work + effort - c.all()
		if left <= 0 || begin.at >= horizon {
			end := c.finish(begin, effort)
			t.move(who, c.slot(end))
			return end
		}
		t.move(who, c.slot(horizon))
		ready, effort, likely = max(begin.at, c.end), left, min(likely, left)
	}
}

// arrange finds the order in which items are taken up, and refuses items that come after themselves.
func (s *simulation) arrange() error {
	n := len(s.plan.Items)
	missing, after := make([]int, n), make([][]int, n)
	queues := make([]queue, len(s.groups))
	for i, before := range s.before {
		if missing[i] = len(before); missing[i] == 0 {
			queues[s.group[i]].add(i, 0)
		}
		for _, b := range before {
			after[b] = append(after[b], i)
		}
	}
	t, ready := s.fresh(), make([]float64, n)
	for {
		next, begin := -1, 0.0
		for g, able := range s.groups {
			if queues[g].empty() {
				continue
			}
			_, free := s.first(t, able, 0, 0)
			if i, at := queues[g].first(free.at); next < 0 || cmp.Or(cmp.Compare(at, begin), i-next) < 0 {
				next, begin = i, at
			}
		}
		if next < 0 {
			break
		}
		group := s.group[next]
		queues[group].take()
		s.order = append(s.order, next)
		likely := float64(s.plan.Items[next].Likely)
		end := s.work(t, s.groups[group], ready[next], likely, likely)
		for _, a := range after[next] {
			ready[a] = max(ready[a], end)
			if missing[a]--; missing[a] == 0 {
				queues[s.group[a]].add(a, ready[a])
			}
		}
	}
	if len(s.order) < n {
		stuck := slices.IndexFunc(missing, func(m int) bool { return m > 0 })
		return fault.Invalid("items", "%s comes after itself, or after items that do", s.plan.Items[stuck].ID)
	}
	return nil
}

// ends simulates the runs, and returns the day from the start, at most horizon, on which each item ends in each: those of an
// item stand together. Each run draws from its own source, so that it does not matter who simulates it.
func (s *simulation) ends(ctx context.Context, runs int, seed uint64) ([][]uint16, error) {
	all := make([]uint16, len(s.plan.Items)*runs)
	ends := make([][]uint16, len(s.plan.Items))
	for i := range ends {
		ends[i] = all[i*runs : (i+1)*runs]
	}
	group, ctx := errgroup.WithContext(ctx)
	workers := min(runtime.GOMAXPROCS(0), 8)
	for w := range workers {
		group.Go(func() error {
			takes, finished := make([]float64, len(ends)), make([]float64, len(ends))
			fresh := s.fresh()
			t := s.fresh()
			for run := w * runs / workers; run < (w+1)*runs/workers; run++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				random := rand.New(rand.NewPCG(seed, uint64(run))) //nolint:gosec // a simulation is the same each time
				s.efforts.draw(random, run, runs, takes)
				t.become(fresh)
				for _, i := range s.order {
					ready := 0.0
					for _, b := range s.before[i] {
						ready = max(ready, finished[b])
					}
					finished[i] = s.work(t, s.groups[s.group[i]], ready, takes[i], float64(s.plan.Items[i].Likely))
					ends[i][run] = uint16(math.Ceil(finished[i]))
				}
			}
			return nil
		})
	}
	return ends, group.Wait()
}

// outcome turns days of runs into dates.
func (s *simulation) outcome(ends [][]uint16) Outcome {
	var o Outcome
	counts := make([]int, horizon+1)
	last := make([]uint16, len(ends[0]))
	for _, days := range ends {
		o.Items = append(o.Items, s.dates(days, counts))
	}
	latest := func(items []int) []uint16 {
		clear(last)
		for _, i := range items {
			for run, d := range ends[i] {
				last[run] = max(last[run], d)
			}
		}
		return last
	}
	for _, m := range s.plan.Milestones {
		items := make([]int, len(m.Items))
		for j, id := range m.Items {
			items[j] = s.places[id]
		}
		o.Milestones = append(o.Milestones, s.dates(latest(items), counts))
	}
	o.All = s.dates(latest(s.order), counts)
	return o
}

// dates returns the dates of one thing from the days on which it ends in each run. Counts are room to work in, all 0.
func (s *simulation) dates(days []uint16, counts []int) Dates {
	for _, d := range days {
		counts[d]++
	}
	var spans Spans
	level, sum, last := 0, 0, int(slices.Max(days))
	for d := int(slices.Min(days)); d <= last; d++ {
		for sum += counts[d]; level < len(levels) && float64(sum) >= levels[level]*float64(len(days)); level++ {
			spans[level] = float64(d)
		}
		counts[d] = 0
	}
	return datesOf(s.plan.Start-1, spans)
}
