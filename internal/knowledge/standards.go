package knowledge

import (
	"context"
	"io"
	"slices"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/standard"
)

// HoldTo holds the repository, at the commit that its knowledge stands at, to standards. reports are what other tools said
// last, by the names of the tools.
func (a *Atlas) HoldTo(ctx context.Context, standards []standard.Standard, reports map[string]standard.Report) (
	[]standard.Result, error) {
	repo, err := OpenGit(ctx, a.Repository)
	if err != nil {
		return nil, err
	}
	tree, err := openTree(ctx, repo, a.Repository.Head)
	if err != nil {
		return nil, err
	}
	return standard.Run(ctx, tree, facts{a, reports}, standards)
}

// HoldOwn holds the changes of one person, given by their id, to what standards say of changes. Checks of anything else are
// left out, and so is a standard without any of changes. It returns nothing for whom the history does not know.
func (a *Atlas) HoldOwn(ctx context.Context, person string, standards []standard.Standard) ([]standard.Result, error) {
	p, known := a.PersonByID(person)
	if !known {
		return nil, nil
	}
	var of []standard.Standard
	for _, s := range standards {
		s.Checks = slices.DeleteFunc(slices.Clone(s.Checks), func(c standard.Check) bool { return c.Kind != "review-share" })
		if len(s.Checks) > 0 {
			of = append(of, s)
		}
	}
	return standard.Run(ctx, &standardTree{}, ownFacts{facts{atlas: a}, p}, of)
}

// facts are what no tree tells.
type facts struct {
	atlas   *Atlas
	reports map[string]standard.Report
}

// ownFacts are facts about the changes of one person.
type ownFacts struct {
	facts

	person int32
}

// ReviewShare counts the person's commits.
func (f ownFacts) ReviewShare(_ context.Context, days int) (percent float64, unknown string, err error) {
	percent, unknown = f.reviewShare(days, func(author int32) bool { return author == f.person })
	return percent, unknown, nil
}

// ReviewShare counts the commits of the last days, up to the newest: how many of them somebody else than their author reviewed.
// Merges bring no changes of their own, and bots' commits ask nobody.
func (f facts) ReviewShare(_ context.Context, days int) (percent float64, unknown string, err error) {
	percent, unknown = f.reviewShare(days, func(int32) bool { return true })
	return percent, unknown, nil
}

// reviewShare is ReviewShare of the commits of some authors.
func (f facts) reviewShare(days int, of func(author int32) bool) (percent float64, unknown string) {
	l := f.atlas.Ledger
	reviewed, all, ever := 0, 0, false
	for i := range l.Commits {
		c := &l.Commits[i]
		author := l.Author(int32(i))
		if c.Merge || author < 0 {
			continue
		}
		was := l.wasReviewed(l.CreditsOf(int32(i)), author)
		ever = ever || was
		if c.Committed > l.newest-int64(days)*day && of(author) {
			all++
			reviewed += int(bit(was))
		}
	}
	switch {
	case all == 0:
		return 0, "no commit is that young"
	case !ever:
		return 0, "the history never says who reviewed a change"
	}
	return 100 * float64(reviewed) / float64(all), ""
}

// Report returns what a tool said last.
func (f facts) Report(_ context.Context, tool string) (standard.Report, string, error) {
	report, known := f.reports[tool]
	if !known {
		return report, "no report of " + tool + " was given", nil
	}
	return report, "", nil
}

// standardTree reads files of one commit. Files that are asked for one after the other, in the order of the tree, are read ahead.
type standardTree struct {
	repo    *git.Repo
	entries []standard.Entry // by path
	blobs   []string         // of entries
	at      map[string]int
	ahead   int            // how many are read at once, as long as they are asked for in order
	next    int            // the entry behind the last one that was asked for
	held    map[int][]byte // read, and not asked for yet
}

const (
	mostAhead  = 256
	aheadBytes = 1 << 20 // of one file: larger ones are read when they are asked for
)

func openTree(ctx context.Context, repo *git.Repo, head string) (*standardTree, error) {
	all, err := repo.Tree(ctx, head)
	if err != nil {
		return nil, err
	}
	t := &standardTree{repo: repo, at: map[string]int{}, ahead: 1}
	for _, e := range all {
		mode := standard.Regular
		switch e.Mode {
		case "100644", "100755":
		case "120000":
			mode = standard.Link
		default: // another repository
			continue
		}
		t.at[e.Path] = len(t.entries)
		t.entries = append(t.entries, standard.Entry{Path: e.Path, Size: max(0, e.Size), Mode: mode})
		t.blobs = append(t.blobs, e.Blob)
	}
	return t, nil
}

// Entries returns all files.
func (t *standardTree) Entries() []standard.Entry { return t.entries }

// Read returns the beginning of a file.
func (t *standardTree) Read(ctx context.Context, path string, limit int64) ([]byte, error) {
	i := t.at[path]
	content, ready := t.held[i]
	if !ready {
		if err := t.fetch(ctx, i, limit); err != nil {
			return nil, err
		}
		content = t.held[i]
	}
	delete(t.held, i)
	t.next = i + 1
	return content[:min(int64(len(content)), limit)], nil
}

// fetch reads a file, and those behind it if the last ones were asked for in order too: checks mostly pass over few.
func (t *standardTree) fetch(ctx context.Context, first int, limit int64) error {
	if first < t.next || first > t.next+mostAhead {
		t.ahead = 1
	} else {
		t.ahead = min(2*t.ahead, mostAhead)
	}
	wanted := []int{first}
	for i := first + 1; i < len(t.entries) && len(wanted) < t.ahead; i++ {
		if t.entries[i].Mode == standard.Regular && t.entries[i].Size <= aheadBytes {
			wanted = append(wanted, i)
		}
	}
	hashes := make([]string, len(wanted))
	for n, i := range wanted {
		hashes[n] = t.blobs[i]
	}
	t.held = map[int][]byte{}
	n := 0
	return t.repo.Blobs(ctx, hashes, func(_ string, _ int64, content io.Reader) error {
		most := int64(aheadBytes)
		if n == 0 {
			most = limit
		}
		text, err := io.ReadAll(io.LimitReader(content, most))
		t.held[wanted[n]] = slices.Clip(text)
		n++
		return err
	})
}
