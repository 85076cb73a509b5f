package delivery

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/tracker"
)

// flowWeeks is how long a stretch of time is that is held against the one before it.
const flowWeeks = 12

// mostReviews is how many changes that wait for a review are kept of a source.
const mostReviews = 500

// Flow is how work flows through a project: how much is under way, how fast it is done, and how good what comes out is. It is
// about the team, and says nothing of a person.
type Flow struct {
	Most         int // items that are to be done at once; 0 for no limit
	Doing        int
	Waiting      int
	Now, Before  Stretch // twelve weeks until yesterday, and the twelve before
	Reviews      []Review
	Repositories []string // whose commits are counted, by name
}

// Over is how many more items are being done than are to be at once.
func (f *Flow) Over() int {
	if f.Most == 0 {
		return 0
	}
	return max(f.Doing-f.Most, 0)
}

// Stretch is what happened in a stretch of time.
type Stretch struct {
	From, Until store.Date // the first day, and the last
	Finished    int
	Reopened    []Item     // that had been done and were opened again
	Took        int        // of those that began on a known day, how many were finished
	Took50      int        // days from begun to done that half of them took at the most
	Took85      int        // and 85 of 100
	Commits     int        // without merges
	Reverts     []Reverted // of them: those that take an earlier one back, the newest first
}

// Reverted is a commit of a repository that takes an earlier one back.
type Reverted struct {
	knowledge.Revert

	Repository string // its name
}

// Review is a change to code that waits for a review.
type Review struct {
	tracker.Review

	Source string // its address
	Days   int    // since when it is open
}

// FlowOf works out how work flows through a project. The commits are those of repositories that its items touch or that it
// takes its issues from.
func FlowOf(ctx context.Context, db *store.DB, actor access.Actor, shelf *knowledge.Shelf, project string) (f Flow, err error) {
	var from []Source
	var known []Item
	err = db.Read(ctx, func(tx *store.Tx) (err error) {
		p, err := Find(ctx, tx, actor, project)
		if err != nil {
			return err
		}
		f.Most = p.Most
		if from, err = sources(ctx, tx, `WHERE project = $1`, project); err != nil {
			return err
		}
		l, err := Items(ctx, tx, actor, project, Filter{Placed: true, Limit: siblings})
		if err != nil {
			return err
		}
		known = l.Items
		return f.read(ctx, tx, project, store.DateOf(tx.Now()))
	})
	if err != nil {
		return f, err
	}
	atlases, err := shelf.Atlases(ctx, db, actor)
	if err != nil {
		return f, err
	}
	for _, a := range belong(atlases, known, from) {
		f.Repositories = append(f.Repositories, a.Repository.Name)
		for _, s := range []*Stretch{&f.Now, &f.Before} {
			reverts, commits, err := a.Reverts(ctx, db, s.From.Start(), s.Until.AddDays(1).Start())
			if err != nil {
				return f, err
			}
			for _, x := range reverts {
				s.Reverts = append(s.Reverts, Reverted{x, a.Repository.Name})
			}
			s.Commits += commits
		}
	}
	for _, s := range []*Stretch{&f.Now, &f.Before} {
		slices.SortStableFunc(s.Reverts, func(x, y Reverted) int { return y.At.Compare(x.At) })
	}
	slices.Sort(f.Repositories)
	return f, nil
}

// belong returns the atlases of repositories that items touch or that issues come from.
func belong(atlases []*knowledge.Atlas, items []Item, from []Source) []*knowledge.Atlas {
	touched := map[string]bool{}
	for _, x := range items {
		for _, at := range x.Places {
			touched[at.Repository] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(atlases), func(a *knowledge.Atlas) bool {
		return !touched[a.Repository.ID] && !slices.ContainsFunc(from, func(s Source) bool { return s.of(a.Repository) })
	})
}

func (f *Flow) read(ctx context.Context, tx *store.Tx, project string, today store.Date) error {
	err := tx.QueryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN state = $1 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state = $2 THEN 1 ELSE 0 END), 0) FROM delivery_item WHERE project = $3 AND state IN ($1, $2)`,
		string(Doing), string(Waiting), project).Scan(&f.Doing, &f.Waiting)
	if err != nil {
		return err
	}
	f.Now = Stretch{From: today.AddDays(-7 * flowWeeks), Until: today.AddDays(-1)}
	f.Before = Stretch{From: f.Now.From.AddDays(-7 * flowWeeks), Until: f.Now.From.AddDays(-1)}
	for _, s := range []*Stretch{&f.Now, &f.Before} {
		if err := s.read(ctx, tx, project); err != nil {
			return err
		}
	}
	f.Reviews, err = store.All(ctx, tx, func(r store.Row) (v Review, err error) {
		var day store.Date
		err = r.Scan(&v.Number, &v.Title, &v.URL, &day, &v.Source)
		v.Opened, v.Days = day.Start(), int(DayOf(today)-DayOf(day))
		return v, err
	}, `SELECT v.number, v.title, v.url, v.opened, s.address FROM delivery_review v JOIN delivery_source s ON s.id = v.source
		WHERE s.project = $1 ORDER BY v.opened, s.address, v.number`, project)
	return err
}

func (s *Stretch) read(ctx context.Context, tx *store.Tx, project string) error {
	took, err := store.All(ctx, tx, func(r store.Row) (x span, err error) { return x, r.Scan(&x.from, &x.to) },
		`SELECT started, finished FROM delivery_item WHERE project = $1 AND state = $2 AND finished BETWEEN $3 AND $4`,
		project, string(Finished), s.From, s.Until)
	if err != nil {
		return err
	}
	var days []int
	for _, x := range took {
		if !x.from.IsZero() {
			days = append(days, x.days())
		}
	}
	if s.Finished, s.Took = len(took), len(days); len(days) > 0 {
		s.Took50, s.Took85 = within(days, 50), within(days, 85)
	}
	s.Reopened, err = store.All(ctx, tx, scanItem, selectItems+`WHERE project = $1 AND reopened > 0 AND EXISTS (
		SELECT 1 FROM delivery_move m WHERE m.item = delivery_item.id AND m.at >= $2 AND m.at < $3 AND m.state IN `+openItems+`
		AND EXISTS (SELECT 1 FROM delivery_move b WHERE b.item = m.item AND b.id < m.id AND b.state = $4)) ORDER BY number`,
		project, store.At(s.From.Start()), store.At(s.Until.AddDays(1).Start()), string(Finished))
	return err
}

// keepReviews keeps which changes of a source wait for a review, in place of those that were known.
func keepReviews(ctx context.Context, tx *store.Tx, source string, all []tracker.Review) error {
	if _, err := tx.Exec(ctx, `DELETE FROM delivery_review WHERE source = $1`, source); err != nil {
		return err
	}
	_, err := tx.InsertMany(ctx, "delivery_review", []string{"source", "number", "title", "url", "opened"},
		func(yield func([]any) bool) {
			for _, x := range all {
				title := cut(cmp.Or(x.Title, "Without a title"), maxTitle)
				if !yield([]any{source, x.Number, title, x.URL, store.DateOf(x.Opened)}) {
					return
				}
			}
		})
	return err
}

// reviews reads which changes wait for a review. A token that may not see them is no failure: they stay unknown.
func (r *reader) reviews(ctx context.Context) error {
	all, err := r.forge.Reviews(ctx, mostReviews)
	if err != nil && !fault.Is(err, fault.KindDenied) && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	seen := map[int64]bool{}
	all = slices.DeleteFunc(all, func(x tracker.Review) bool {
		again := seen[x.Number] // pages move while they are read
		seen[x.Number] = true
		return again || x.Opened.Before(time.Unix(0, 0))
	})
	return r.db.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := SourceByID(ctx, tx, access.System(), r.source.ID); err != nil {
			return err
		}
		return keepReviews(ctx, tx, r.source.ID, all)
	})
}
