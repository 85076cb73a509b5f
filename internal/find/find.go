// Package find finds what was written down, of all kinds at once, by the words in it. It joins areas and owns no tables.
//
// Who may read what is for each area to say: what an actor may not read is neither told nor counted.
package find

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/text"
	"github.com/leadwright/leadwright/internal/vision"
)

// kind is one kind of texts.
type kind struct {
	name string
	fill func(ctx context.Context, db *store.DB) error
	// found tells of some, and asked of none whether the actor may read any.
	found func(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error)
	// hidden tells which are not for the actor; nil where all are for all.
	hidden func(ctx context.Context, tx *store.Tx, actor access.Actor) ([]string, error)
}

// kinds are all of them, in the order in which they are told. A new one is a line here.
var kinds = []kind{
	{direction.DecisionText, direction.Fill, direction.Found, direction.Hidden},
	{direction.ProblemText, direction.FillProblems, direction.FoundProblems, nil},
	{experiment.TextKind, experiment.Fill, experiment.Found, nil},
	{strategy.TextKind, strategy.Fill, strategy.Found, nil},
	{initiative.TextKind, initiative.Fill, initiative.Found, nil},
	{vision.TextKind, vision.Fill, vision.Found, vision.Hidden},
	{quality.TextKind, quality.Fill, quality.Found, nil},
	{technology.TextKind, technology.Fill, technology.FoundEntries, nil},
	{delivery.TextKind, delivery.Fill, delivery.Found, nil},
}

// Kinds are the names of all kinds.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Fill makes findable what is not yet: what was written before there was an index of it.
func Fill(ctx context.Context, db *store.DB) error {
	for _, k := range kinds {
		if err := k.fill(ctx, db); err != nil {
			return err
		}
	}
	return nil
}

// Query says what is looked for.
type Query struct {
	Words string // as text.Parse reads them
	Kind  string // empty for all
	From  int    // how many hits to pass over
	Limit int    // at most 100; 20 where it is 0
}

// Answer is a page of what was found.
type Answer struct {
	Hits   []Hit          // what has all words in its title first, then the newest first
	Counts map[string]int // by kind, whatever kind was asked for
	Total  int            // of the kind that was asked for
}

// Hit is a text that was found.
type Hit struct {
	Kind, ID, Title string
	State           string // in a word or two
	Scope           string // key; empty for all of the organisation
	Snippet         []text.Piece
}

// mostPassed is how far one can page.
const mostPassed = 10_000

// Search returns what a query finds and the actor may read.
func Search(ctx context.Context, tx *store.Tx, actor access.Actor, q Query) (a Answer, err error) {
	q.Limit = max(1, min(cmp.Or(q.Limit, 20), 100))
	switch {
	case q.Kind != "" && !slices.Contains(Kinds(), q.Kind):
		return a, fault.Invalid("kind", "There is no kind %q", q.Kind).WithHint("Choose one of: %s.", strings.Join(Kinds(), ", "))
	case q.From < 0 || q.From > mostPassed:
		return a, fault.Invalid("offset", "Only the first %d hits can be paged through", mostPassed).WithHint("Add a word.")
	}
	may, hidden, err := readable(ctx, tx, actor)
	if err != nil {
		return a, err
	}
	words := text.Parse(q.Words)
	if a.Counts, err = text.Counts(ctx, tx, words, hidden, may...); err != nil {
		return a, err
	}
	var wanted []string
	for _, k := range may {
		if q.Kind == "" || q.Kind == k {
			wanted = append(wanted, k)
			a.Total += a.Counts[k]
		}
	}
	keys, err := text.Find(ctx, tx, words, 0, q.From+q.Limit+len(hidden), wanted...)
	if err != nil {
		return a, err
	}
	keys = without(keys, hidden)
	keys = keys[min(q.From, len(keys)):min(q.From+q.Limit, len(keys))]
	a.Hits, err = tell(ctx, tx, actor, keys, words)
	return a, err
}

// Each returns the best hits of each kind, at most so many, kind by kind and without snippets: what is wanted while
// somebody types.
func Each(ctx context.Context, tx *store.Tx, actor access.Actor, typed string, limit int) ([]Hit, error) {
	may, hidden, err := readable(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	keys, err := text.FindEach(ctx, tx, text.Parse(typed), limit+len(hidden), may...)
	if err != nil {
		return nil, err
	}
	var best []text.Key
	told := map[string]int{}
	for _, k := range without(keys, hidden) {
		if told[k.Kind]++; told[k.Kind] <= limit {
			best = append(best, k)
		}
	}
	all, err := tell(ctx, tx, actor, best, text.Query{})
	slices.SortStableFunc(all, func(a, b Hit) int {
		return cmp.Compare(slices.Index(may, a.Kind), slices.Index(may, b.Kind))
	})
	return all, err
}

// readable returns the kinds of which an actor may read some, and which documents of these they may not.
func readable(ctx context.Context, tx *store.Tx, actor access.Actor) (may []string, hidden []text.Key, err error) {
	var denied error
	for _, k := range kinds {
		if _, err := k.found(ctx, tx, actor); fault.Is(err, fault.KindDenied) {
			denied = err
			continue
		} else if err != nil {
			return nil, nil, err
		}
		may = append(may, k.name)
		if k.hidden == nil {
			continue
		}
		ids, err := k.hidden(ctx, tx, actor)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range ids {
			hidden = append(hidden, text.Key{Kind: k.name, ID: id})
		}
	}
	if len(may) == 0 {
		return nil, nil, denied
	}
	return may, hidden, nil
}

func without(keys, hidden []text.Key) []text.Key {
	not := map[text.Key]bool{}
	for _, k := range hidden {
		not[k] = true
	}
	return slices.DeleteFunc(keys, func(k text.Key) bool { return not[k] })
}

// tell asks the areas for what was found, and cuts snippets.
func tell(ctx context.Context, tx *store.Tx, actor access.Actor, keys []text.Key, q text.Query) ([]Hit, error) {
	at := map[text.Key]text.Found{}
	for _, k := range kinds {
		var ids []string
		for _, key := range keys {
			if key.Kind == k.name {
				ids = append(ids, key.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		all, err := k.found(ctx, tx, actor, ids...)
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			at[text.Key{Kind: k.name, ID: f.ID}] = f
		}
	}
	var hits []Hit
	for _, key := range keys {
		if f, there := at[key]; there {
			hits = append(hits, Hit{Kind: key.Kind, ID: f.ID, Title: f.Title, State: f.State, Scope: f.Scope,
				Snippet: text.Snippet(f.Body, q)})
		}
	}
	return hits, nil
}
