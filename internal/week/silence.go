package week

import (
	"context"
	"fmt"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// mostSilences is of how many silences a week asks, so that a holiday of all leaves room for the rest.
const mostSilences = 2

// silences asks of those of whom nothing was seen for long whether they are away.
func silences(ctx context.Context, db *store.DB, actor access.Actor, known *knowledge.Everywhere,
	add func(float64, Target, string, string)) error {
	all, err := handover.Silences(ctx, db, actor, known)
	for _, s := range all[:min(len(all), mostSilences)] {
		add(55, Target{Kind: "silence", Person: s.Person.ID}, "Say whether "+s.Person.Name+" is away", fmt.Sprintf(
			"No history names them since %s; usually they are seen %s. Only who may enter their absences is asked.",
			s.Last.Start().Format("2 January 2006"), Rhythm(s.Usual)))
	}
	return err
}

// Rhythm says how often somebody is usually seen.
func Rhythm(days int) string {
	if days <= 1 {
		return "nearly every day"
	}
	return fmt.Sprintf("every %d days or more often", days)
}
