package handover

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// mostKnown is how many known absences are taken at once.
const mostKnown = 20

// Known returns the absences that the organisation knows of people whom a repository names, today and within a year, as far as
// the actor may know them, the first to go first.
func Known(ctx context.Context, tx *store.Tx, actor access.Actor, o *knowledge.Overview) ([]knowledge.Leave, error) {
	ahead, err := organisation.AwayAhead(ctx, tx, actor)
	var all []knowledge.Leave
	for _, x := range ahead {
		if p, named := o.PersonByID(x.PersonID); named && len(all) < mostKnown {
			all = append(all, knowledge.Leave{Person: p, From: x.From, Until: x.Until})
		}
	}
	return all, err
}
