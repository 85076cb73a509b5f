package knowledge

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Revert is a commit that takes an earlier one back.
type Revert struct {
	Commit  string // its full name
	Subject string
	At      time.Time // when it was committed, in UTC
}

// Reverts counts the commits from one moment until before another, without merges, and returns those of them that take an earlier
// one back, the newest first: their subjects begin as git writes it, or as Conventional Commits does.
func (a *Atlas) Reverts(ctx context.Context, db *store.DB, from, until time.Time) (reverts []Revert, commits int, err error) {
	var all []int32
	for c := range int32(len(a.Commits)) {
		if x := &a.Commits[c]; !x.Merge && x.Committed >= from.Unix() && x.Committed < until.Unix() {
			all = append(all, c)
		}
	}
	subjects, err := a.subjects(ctx, db, all)
	for c, subject := range subjects {
		if takesBack(subject) {
			reverts = append(reverts, Revert{a.Hash(c), subject, time.Unix(a.Commits[c].Committed, 0).UTC()})
		}
	}
	slices.SortFunc(reverts, func(x, y Revert) int { return cmp.Or(y.At.Compare(x.At), strings.Compare(x.Commit, y.Commit)) })
	return reverts, len(all), err
}

// takesBack reports whether a subject says that a commit was reverted; one that says that a revert was is none.
func takesBack(subject string) bool {
	subject = strings.ToLower(strings.TrimSpace(subject))
	for _, begins := range []string{`revert "`, "revert: ", "revert("} {
		if rest, ok := strings.CutPrefix(subject, begins); ok {
			return !strings.HasPrefix(rest, "revert")
		}
	}
	return false
}
