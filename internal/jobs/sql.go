package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// claim takes the next job that is due, nil when there is none.
func (w *Worker) claim(ctx context.Context) (*Run, error) {
	// A look without a lock first: most turns find nothing, and SQLite has one writer.
	due := false
	err := w.db.Read(ctx, func(tx *store.Tx) error {
		_, found, err := w.next(ctx, tx, "")
		due = found
		return err
	})
	if err != nil || !due {
		return nil, err
	}
	var run *Run
	err = w.db.Write(ctx, func(tx *store.Tx) error {
		run = nil
		lock := ""
		if tx.Engine() == store.Postgres {
			lock = " FOR UPDATE SKIP LOCKED" // several workers take several jobs instead of waiting for one
		}
		id, found, err := w.next(ctx, tx, lock)
		if err != nil || !found {
			return err
		}
		job, _, err := store.One(ctx, tx, scanJob, `UPDATE jobs_job SET state = 'running', attempt = attempt + 1,
				started = $2, worker = $3, lease = $4, done = 0, total = 0, phase = '', note = ''
			WHERE id = $1 RETURNING `+columns,
			id, store.At(tx.Now()), w.id, store.At(tx.Now().Add(w.Lease)))
		run = &Run{Job: job}
		return err
	})
	if err != nil {
		return nil, err
	}
	return run, nil
}

// next returns the id of the job to take now.
func (w *Worker) next(ctx context.Context, tx *store.Tx, lock string) (string, bool, error) {
	places := make([]string, len(w.kinds))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+2)
	}
	args := append([]any{store.At(tx.Now())}, w.kinds...)
	return store.One(ctx, tx, store.Scan1[string], `SELECT id FROM jobs_job
		WHERE state = 'waiting' AND due <= $1 AND kind IN (`+strings.Join(places, ", ")+`)
		ORDER BY priority DESC, due, id LIMIT 1`+lock, args...)
}

// look asks whether a running job is still held by this worker and whether it was cancelled. With renew it stores
// the progress and lengthens the lease.
func (w *Worker) look(ctx context.Context, run *Run, p Progress, renew bool) (cancelled, held bool, err error) {
	if !renew {
		err = w.db.Read(ctx, func(tx *store.Tx) (err error) {
			cancelled, held, err = w.held(ctx, tx, run)
			return err
		})
		return cancelled, held, err
	}
	err = w.db.Write(ctx, func(tx *store.Tx) (err error) {
		cancelled, held, err = store.One(ctx, tx, store.Scan1[bool], `UPDATE jobs_job
			SET lease = $4, done = $5, total = $6, phase = $7, note = $8
			WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running' RETURNING cancel`,
			run.ID, w.id, run.Attempt, store.At(tx.Now().Add(w.Lease)), p.Done, p.Total, p.Phase, p.Note)
		return err
	})
	return cancelled, held, err
}

func (w *Worker) held(ctx context.Context, tx *store.Tx, run *Run) (cancelled, held bool, err error) {
	return store.One(ctx, tx, store.Scan1[bool], `SELECT cancel FROM jobs_job
		WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running'`, run.ID, w.id, run.Attempt)
}

// finish stores how an attempt ended, if this worker still holds the job. A failure at shutdown is none.
func (w *Worker) finish(ctx context.Context, run *Run, result string, failure error, shutdown bool) error {
	progress, _ := run.take()
	return w.db.Write(ctx, func(tx *store.Tx) error {
		cancelled, held, err := w.held(ctx, tx, run)
		if err != nil || !held {
			return err
		}
		state, attempt, due := Waiting, run.Attempt, store.At(tx.Now())
		message, hint := "", ""
		if failure != nil {
			message, hint = fault.Sentence(failure)
		}
		switch {
		case failure == nil:
			state = Done
		case cancelled:
			state, message, hint = Cancelled, "", ""
		case shutdown:
			attempt, message, hint = attempt-1, run.Error, run.Hint // as if it had not been begun
		case permanent(failure), attempt >= w.Attempts:
			state = Failed
		default:
			due = store.At(tx.Now().Add(backOff(attempt)))
		}
		ended := store.NullTime{Time: tx.Now(), Valid: state != Waiting}
		_, err = tx.Exec(ctx, `UPDATE jobs_job SET state = $2, attempt = $3, due = $4, ended = $5, worker = '',
				lease = NULL, cancel = FALSE, result = $6, error = $7, hint = $8,
				done = $9, total = $10, phase = $11, note = $12 WHERE id = $1`,
			run.ID, state, attempt, due, ended, result, message, hint, progress.Done, progress.Total,
			progress.Phase, progress.Note)
		tx.Notify(topic)
		return err
	})
}

// permanent reports whether trying again cannot help.
func permanent(err error) bool {
	switch fault.KindOf(err) {
	case fault.KindInvalid, fault.KindNotFound, fault.KindDenied:
		return true
	default:
		return false
	}
}

// backOff is how long a job waits after its attempt failed: 5 seconds, doubled each time, at most 15 minutes.
func backOff(attempt int) time.Duration {
	const first, most = 5 * time.Second, 15 * time.Minute
	if attempt > 8 {
		return most
	}
	return min(first<<max(0, attempt-1), most)
}

// lost is how a job continues whose worker is gone; $1 is the time, $2 how often a job is begun.
const lost = `UPDATE jobs_job SET
	state = CASE WHEN cancel THEN 'cancelled' WHEN attempt >= $2 THEN 'failed' ELSE 'waiting' END,
	ended = CASE WHEN cancel OR attempt >= $2 THEN CAST($1 AS BIGINT) END,
	error = CASE WHEN NOT cancel AND attempt >= $2 THEN 'The work was interrupted too often' ELSE error END,
	hint = CASE WHEN NOT cancel AND attempt >= $2 THEN 'See the log for what ended Leadwright, then start it again.'
		ELSE hint END,
	due = $1, worker = '', lease = NULL, cancel = FALSE WHERE state = 'running' AND `

// upkeep tidies when a day has passed since the last time, and gives jobs back whose lease has ended. Nearly always there
// is neither to do, which one reading transaction tells.
func (w *Worker) upkeep(ctx context.Context) error {
	var expired, due bool
	err := w.db.Read(ctx, func(tx *store.Tx) (err error) {
		due = tx.Now().Sub(w.tidied) >= day
		_, expired, err = store.One(ctx, tx, store.Scan1[string], `SELECT id FROM jobs_job
			WHERE state = 'running' AND lease <= $1 LIMIT 1`, store.At(tx.Now()))
		return err
	})
	if err == nil && due {
		err = w.tidy(ctx)
	}
	if err == nil && expired {
		err = w.returnExpired(ctx)
	}
	return err
}

// returnExpired gives jobs back whose lease has ended.
func (w *Worker) returnExpired(ctx context.Context) error {
	return w.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, lost+`lease <= $1`, store.At(tx.Now()), w.Attempts)
		return err
	})
}

// tidy gives back at once what dead processes of this machine held, and removes what ended long ago.
func (w *Worker) tidy(ctx context.Context) error {
	var now time.Time
	err := w.db.Write(ctx, func(tx *store.Tx) error {
		now = tx.Now()
		holders, err := store.All(ctx, tx, store.Scan1[string],
			`SELECT DISTINCT worker FROM jobs_job WHERE state = 'running'`)
		if err != nil {
			return err
		}
		for _, holder := range holders {
			if !gone(holder) {
				continue
			}
			if _, err := tx.Exec(ctx, lost+`worker = $3`, store.At(tx.Now()), w.Attempts, holder); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `DELETE FROM jobs_job WHERE ended < $1`, store.At(now.Add(-keep)))
		return err
	})
	if err == nil {
		w.tidied = now
	}
	return err
}
