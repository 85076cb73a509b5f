package web

import (
	"fmt"
	"net/http"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/store"
)

// mostFlow is how many entries each list of the page shows.
const mostFlow = 30

// flow shows how work flows through a project.
func (s *server) flow(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	x, err := s.wholeProject(r, v)
	if err != nil {
		return err
	}
	f, err := delivery.FlowOf(r.Context(), s.DB, v.Actor, s.Shelf, key)
	if err != nil {
		return err
	}
	p := flowPage{Key: key, Name: x.Name, Tabs: projectTabs(&x, "flow"), Sets: v.Actor.MayIn(access.SetProjects, key) == nil,
		NowDays: "since " + dateOf(f.Now.From), WasDays: "before, since " + dateOf(f.Before.From)}
	p.Answer = underWay(&f)
	p.rows(&f)
	p.waiting(&f, x.Sources)
	for _, i := range f.Now.Reopened[:min(len(f.Now.Reopened), mostFlow)] {
		p.Reopened = append(p.Reopened, flowItem{itemName(i), itemLink(i.ID), itemStates[i.State]})
	}
	for _, c := range f.Now.Reverts[:min(len(f.Now.Reverts), mostFlow)] {
		p.Reverted = append(p.Reverted, flowItem{Name: c.Subject, Says: c.Repository + ", " + dateOf(store.DateOf(c.At)) + ", " +
			c.Commit[:min(len(c.Commit), 10)]})
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "How the work of "+x.Name+" flows"); err != nil {
		return err
	}
	return s.ok(w, r, flowView(p))
}

// underWay says how much is being done at once, beside what is to be.
func underWay(f *delivery.Flow) string {
	says := counted(f.Doing, "item is", "items are") + " being done"
	switch over := f.Over(); {
	case f.Most == 0:
		says += "; nobody said how many are to be at once"
	case over > 0:
		says += ", " + figure(over) + " more than the " + figure(f.Most) + " that are to be at once"
	default:
		says += ", of at most " + figure(f.Most) + " at once"
	}
	if f.Waiting > 0 {
		says += ". " + counted(f.Waiting, "waits", "wait")
	}
	return says + "."
}

func (p *flowPage) rows(f *delivery.Flow) {
	add := func(name string, of func(s *delivery.Stretch) string) {
		p.Rows = append(p.Rows, flowRow{name, of(&f.Now), of(&f.Before)})
	}
	days := func(s *delivery.Stretch, n int) string {
		if s.Took == 0 {
			return "not known"
		}
		return plural(n, "day", "days")
	}
	add("Items finished", func(s *delivery.Stretch) string { return figure(s.Finished) })
	add("Half took from begun to done, at the most", func(s *delivery.Stretch) string { return days(s, s.Took50) })
	add("85 of 100 took, at the most", func(s *delivery.Stretch) string { return days(s, s.Took85) })
	add("Done, and opened again", func(s *delivery.Stretch) string { return figure(len(s.Reopened)) })
	if len(f.Repositories) == 0 {
		p.Counted = "No repository is known to belong to it: items touch none, and none is read for issues. " +
			"So nothing is said of commits."
		return
	}
	add("Commits", func(s *delivery.Stretch) string { return figure(s.Commits) })
	add("… of them taken back", func(s *delivery.Stretch) string {
		if s.Commits == 0 {
			return "0"
		}
		return fmt.Sprintf("%d (%.1f%%)", len(s.Reverts), 100*float64(len(s.Reverts))/float64(s.Commits))
	})
	p.Counted = "Commits of " + list(f.Repositories) + ", without merges. Taken back are those of which a revert says so."
}

// waiting tells which changes wait for a review, the oldest first.
func (p *flowPage) waiting(f *delivery.Flow, sources []delivery.Source) {
	forges := 0
	for _, x := range sources {
		if x.Kind.IsForge() {
			forges++
		}
	}
	switch {
	case forges == 0:
		p.Reviewed = "Nothing is known of them: no forge is read."
	case len(f.Reviews) == 0:
		p.Reviewed = "None, as far as the forge says and its token may see."
	}
	for _, x := range f.Reviews[:min(len(f.Reviews), mostFlow)] {
		p.Reviews = append(p.Reviews, flowReview{fmt.Sprintf("!%d %s", x.Number, x.Title), x.URL,
			"open for " + plural(x.Days, "day", "days")})
	}
	p.Left = len(f.Reviews) - len(p.Reviews)
}
