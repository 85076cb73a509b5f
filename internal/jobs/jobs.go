// Package jobs keeps work to do later in the database and does it, on one machine or on many.
//
// An area puts a job beside its own rows with [Enqueue], in one transaction. A [Worker] takes waiting jobs and calls
// the function that main registered for the job's kind. While it runs, the worker holds a lease and renews it; when
// the process dies the lease ends, or is seen to be a dead process's at the next start here, and another worker takes
// the job up again. So a function may run more than once for one job, and continues where its own writes stopped.
//
// A job is waiting, then running, then done, failed or cancelled:
//
//	waiting ──claimed──▶ running ──▶ done
//	   ▲                   │  │ ╰──▶ failed       its error will not go away, or it was tried often enough
//	   ╰──error, later─────╯  ╰────▶ cancelled
//	   ╰──shutdown or a lost worker, at once
//
// Of one kind and key at most one job waits or runs. The table is jobs_job.
package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// State is where a job stands.
type State string

// The states.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Job is one piece of work as it is stored.
type Job struct {
	ID       string
	Kind     string // names the function that does it: "knowledge.scan"
	Key      string // what it works on: a repository's id
	Payload  json.RawMessage
	State    State
	Priority int // higher goes first
	Attempt  int // how often it was begun, 0 before the first time
	Due      time.Time
	Created  time.Time
	Started  time.Time // of the last attempt; zero before the first
	Ended    time.Time // zero while it waits or runs
	Stopping bool      // it runs and somebody cancelled it
	Progress Progress
	Result   string // one sentence when it is done, may be empty
	Error    string // one sentence about the last attempt that failed; also while it waits for the next
	Hint     string // what a person can do about Error, may be empty
}

// Active reports whether the job waits or runs.
func (j Job) Active() bool { return j.State == Waiting || j.State == Running }

// Decode reads the payload into v.
func (j Job) Decode(v any) error {
	if err := json.Unmarshal(j.Payload, v); err != nil {
		return fault.Internal(err, "The job %s has a payload that its function does not know", j.Kind)
	}
	return nil
}

// Progress is how far a job is.
type Progress struct {
	Done, Total int64  // in units of the phase; Total 0 when it is not known
	Phase       string // what is being done, in a few words
	Note        string // a detail, such as the name of the thing in hand
}

// Option changes how a job is put into the queue.
type Option func(*request)

type request struct {
	priority int
	due      time.Time
}

// Priority lets the job go before those of lower priority. The default is 0.
func Priority(p int) Option { return func(r *request) { r.priority = p } }

// NotBefore lets the job wait until t.
func NotBefore(t time.Time) Option { return func(r *request) { r.due = t } }

// topic wakes workers of this process when something about jobs was committed.
const topic = "jobs"

// Enqueue puts a job into the queue, in the caller's transaction, and returns its id. payload is stored as JSON. When
// a job of the same kind and key waits or runs, there is no second one: the id is that job's, its payload stays, and
// if it waits it goes as early and with as high a priority as either asked for.
func Enqueue(ctx context.Context, tx *store.Tx, kind, key string, payload any, options ...Option) (string, error) {
	r := request{due: tx.Now()}
	for _, o := range options {
		o(&r)
	}
	data, err := json.Marshal(payload)
	if err != nil {
		return "", fault.Internal(err, "The payload of a job %s cannot be stored", kind)
	}
	tx.Notify(topic)
	id, found, err := store.One(ctx, tx, store.Scan1[string], `INSERT INTO jobs_job (id, kind, key, payload, state,
			priority, attempt, due, created, worker, cancel, done, total, phase, note, result, error, hint)
		VALUES ($1, $2, $3, $4, 'waiting', $5, 0, $6, $7, '', FALSE, 0, 0, '', '', '', '', '')
		ON CONFLICT (kind, key) WHERE state IN ('waiting', 'running') DO UPDATE SET
			due = CASE WHEN excluded.due < jobs_job.due THEN excluded.due ELSE jobs_job.due END,
			priority = CASE WHEN excluded.priority > jobs_job.priority THEN excluded.priority
				ELSE jobs_job.priority END
		RETURNING id`, tx.NewID(), kind, key, string(data), r.priority, store.At(r.due), store.At(tx.Now()))
	if err == nil && !found {
		err = fmt.Errorf("jobs: the database returned no id for a job %s", kind)
	}
	return id, err
}

// Cancel ends a job. One that waits ends at once; the function of one that runs has its context cancelled and the
// job ends when the function returns. A job that has ended gives a fault of kind Conflict.
func Cancel(ctx context.Context, tx *store.Tx, id string) error {
	job, err := Get(ctx, tx, id)
	if err != nil {
		return err
	}
	switch job.State {
	case Waiting:
		_, err = tx.Exec(ctx, `UPDATE jobs_job SET state = 'cancelled', ended = $2 WHERE id = $1`, id, store.At(tx.Now()))
	case Running:
		_, err = tx.Exec(ctx, `UPDATE jobs_job SET cancel = TRUE WHERE id = $1`, id)
	default:
		return fault.Conflict("This work has ended already")
	}
	tx.Notify(topic)
	return err
}

const columns = `id, kind, key, payload, state, priority, attempt, due, created, started, ended, cancel,
	done, total, phase, note, result, error, hint`

func scanJob(r store.Row) (Job, error) {
	var j Job
	var payload string
	var due, created store.Time
	var started, ended store.NullTime
	err := r.Scan(&j.ID, &j.Kind, &j.Key, &payload, &j.State, &j.Priority, &j.Attempt, &due, &created, &started, &ended,
		&j.Stopping, &j.Progress.Done, &j.Progress.Total, &j.Progress.Phase, &j.Progress.Note, &j.Result, &j.Error, &j.Hint)
	j.Payload = json.RawMessage(payload)
	j.Due, j.Created, j.Started, j.Ended = due.Time, created.Time, started.Time, ended.Time
	return j, err
}

// Get returns one job, a fault of kind NotFound when there is none with this id.
func Get(ctx context.Context, tx *store.Tx, id string) (Job, error) {
	job, found, err := store.One(ctx, tx, scanJob, `SELECT `+columns+` FROM jobs_job WHERE id = $1`, id)
	if err == nil && !found {
		err = fault.NotFound("There is no such work")
	}
	return job, err
}

// Latest returns the job of this kind and key that was put in last, or false when there is none.
func Latest(ctx context.Context, tx *store.Tx, kind, key string) (Job, bool, error) {
	return store.One(ctx, tx, scanJob, `SELECT `+columns+` FROM jobs_job WHERE kind = $1 AND key = $2
		ORDER BY id DESC LIMIT 1`, kind, key)
}

// LatestOf returns the jobs of this kind that were put in last, by key.
func LatestOf(ctx context.Context, tx *store.Tx, kind string) (map[string]Job, error) {
	all, err := store.All(ctx, tx, scanJob, `SELECT `+columns+` FROM jobs_job
		WHERE id IN (SELECT MAX(id) FROM jobs_job WHERE kind = $1 GROUP BY key)`, kind)
	byKey := make(map[string]Job, len(all))
	for _, j := range all {
		byKey[j.Key] = j
	}
	return byKey, err
}

// Active returns the jobs that run, and then those that wait in the order in which they will be taken.
func Active(ctx context.Context, tx *store.Tx) ([]Job, error) {
	return store.All(ctx, tx, scanJob, `SELECT `+columns+` FROM jobs_job WHERE state IN ('waiting', 'running')
		ORDER BY state, priority DESC, due, id`)
}

// List returns up to limit jobs, the newest first, from before the job with id before; an empty before begins at the
// newest.
func List(ctx context.Context, tx *store.Tx, before string, limit int) ([]Job, error) {
	return store.All(ctx, tx, scanJob, `SELECT `+columns+` FROM jobs_job WHERE $1 = '' OR id < $1
		ORDER BY id DESC LIMIT $2`, before, limit)
}
