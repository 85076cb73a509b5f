package handover

import (
	"cmp"
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Silence is that a person may be away: nothing was seen of them for long, and nothing known explains it.
type Silence struct {
	knowledge.Silence

	Person roster.Person
}

// Silences returns of whom the actor may be asked whether they are away, the longest silence of all first. It is a question, told
// to nobody else, and no answer takes it for an absence.
func Silences(ctx context.Context, db *store.DB, actor access.Actor, known *knowledge.Everywhere) ([]Silence, error) {
	var all []Silence
	err := db.Read(ctx, func(tx *store.Tx) error {
		found := known.Silences(store.DateOf(tx.Now()))
		silent := make([]organisation.Silence, len(found))
		for i, s := range found {
			silent[i] = organisation.Silence{PersonID: s.Person, Last: s.Last, Until: s.Until, Expected: s.Expected()}
		}
		left, err := organisation.Unexplained(ctx, tx, actor, silent)
		all = nil // a transaction may be tried again
		for _, s := range found {
			if p, ok := left[s.Person]; ok {
				all = append(all, Silence{s, p})
			}
		}
		return err
	})
	slices.SortStableFunc(all, func(a, b Silence) int {
		return cmp.Or(a.Last.Compare(b.Last), cmp.Compare(a.Person.Handle, b.Person.Handle))
	})
	return all, err
}
