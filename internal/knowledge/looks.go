package knowledge

import (
	"context"
	"hash/fnv"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
)

// Looks is what is known of looking for news in a repository.
type Looks struct {
	Last     time.Time // zero before the first
	Changed  time.Time // when there was some; zero for never
	Failures int       // in a row, up to the last
	Next     time.Time // zero for at once
}

// How often to look: what changes often is asked often, what rests for weeks hardly ever. Asking a repository on this machine
// is cheap, a clone's server is asked over the network.
const (
	localSoonest, localLatest = time.Minute, 15 * time.Minute
	cloneSoonest, cloneLatest = 5 * time.Minute, 6 * time.Hour
	// A look comes after this part of the time that the last change is ago.
	restPart = 20
	// What failed is tried again after so long, doubled with each further failure, up to a day.
	failedSoonest, failedLatest = 5 * time.Minute, 24 * time.Hour
	failedDoublings             = 12 // enough to get there
)

// NextLook says when to look at a repository again, after a look at now. Repositories that were added together drift apart, by up
// to a tenth of the time, so that they are not all asked at once for ever.
func NextLook(r Repository, l Looks, now time.Time) time.Time {
	soonest, latest := localSoonest, localLatest
	if r.Kind == Clone {
		soonest, latest = cloneSoonest, cloneLatest
	}
	wait := latest
	switch {
	case l.Failures > 0:
		wait = min(failedSoonest<<min(l.Failures-1, failedDoublings), failedLatest)
	case !l.Changed.IsZero():
		wait = min(max(now.Sub(l.Changed)/restPart, soonest), latest)
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(r.ID + now.UTC().Format(time.RFC3339)))
	return now.Add(wait + wait/10*time.Duration(hash.Sum32()%1000)/1000)
}

// Due returns the repositories that are to be looked at now, those that wait longest first, at most so many.
func Due(ctx context.Context, tx *store.Tx, actor access.Actor, most int) ([]Repository, error) {
	if err := actor.May(access.MineHistory); err != nil {
		return nil, err
	}
	return store.All(ctx, tx, scanRow, `SELECT `+readColumns+` FROM knowledge_repository
		WHERE next_look IS NULL OR next_look <= $1 ORDER BY next_look IS NOT NULL, next_look, id LIMIT $2`, store.At(tx.Now()), most)
}

// Looked stores that somebody looked for news in a repository, with news or without.
func Looked(ctx context.Context, tx *store.Tx, actor access.Actor, id string, news bool) error {
	return look(ctx, tx, actor, id, func(l *Looks) {
		if l.Failures = 0; news {
			l.Changed = tx.Now()
		}
	})
}

// LookFailed stores that looking failed.
func LookFailed(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	return look(ctx, tx, actor, id, func(l *Looks) { l.Failures++ })
}

// Later stores that a look leads to a scan, which says how it ended; should it never, there is another look.
func Later(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	return look(ctx, tx, actor, id, func(*Looks) {})
}

func look(ctx context.Context, tx *store.Tx, actor access.Actor, id string, change func(*Looks)) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	r, ok, err := repositoryNamed(ctx, tx, id)
	if err != nil || !ok { // forgotten meanwhile
		return err
	}
	l := r.Looks
	change(&l)
	l.Last = tx.Now()
	l.Next = NextLook(r, l, tx.Now())
	_, err = tx.Exec(ctx, `UPDATE knowledge_repository SET looked = $2, changed = $3, failures = $4, next_look = $5 WHERE id = $1`,
		r.ID, store.At(l.Last), store.Maybe(l.Changed), l.Failures, store.At(l.Next))
	return err
}
