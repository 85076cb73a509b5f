package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Func does a job of one kind. It returns one sentence about its result, may be empty. It stops soon after ctx ends,
// leaving things so that it can be called again. Its error is shown to people through fault.Sentence; errors of kind
// Invalid, NotFound and Denied will not go away and end the job, others let it try again later.
type Func func(ctx context.Context, run *Run) (result string, err error)

// Run is one attempt at a job, as its function sees it.
type Run struct {
	Job
	mu       sync.Mutex
	progress Progress
	news     bool // progress was not stored yet
}

// Report says how far the job is. It costs nothing: what was said last is stored at most twice a second.
func (r *Run) Report(p Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.news = r.news || p != r.progress
	r.progress = p
}

// take returns the progress and whether it is news, which it then is no more.
func (r *Run) take() (Progress, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	news := r.news
	r.news = false
	return r.progress, news
}

// Options says how a worker works. Zero values stand for the defaults given.
type Options struct {
	Functions map[string]Func // by kind; jobs of other kinds are left waiting
	Slots     int             // how many jobs run at once, without those that take long; 2
	Long      time.Duration   // after how long a job takes long: from then on another may run beside it; one minute
	Lease     time.Duration   // how long a job is held without a sign of life; one minute
	Poll      time.Duration   // how often to look for what another process put in; one second
	Beat      time.Duration   // how often progress may be stored and a cancellation is looked for; half a second
	Attempts  int             // how often a job is begun before it has failed; 6
	Log       *slog.Logger    // slog.Default()
}

// Worker takes jobs and does them.
type Worker struct {
	Options
	db     *store.DB
	id     string
	kinds  []any     // the registered kinds as arguments of a query
	tidied time.Time // when it last was, by the clock of the transaction; zero before the first time
}

// The reasons for which the context of a function ends.
var (
	errCancelled = errors.New("jobs: somebody cancelled the job")
	errShutdown  = errors.New("jobs: the worker shuts down")
	errLost      = errors.New("jobs: another worker has taken the job")
)

// grace is how long Run waits for functions that do not stop.
const grace = 30 * time.Second

// Jobs that have ended can be looked at for as long as keep. What is older is removed at the start and then every day.
const (
	day  = 24 * time.Hour
	keep = 30 * day
)

// NewWorker makes a worker on db. It does nothing before Run.
func NewWorker(db *store.DB, o Options) *Worker {
	o.Slots = or(o.Slots, 2)
	o.Long = or(o.Long, time.Minute)
	o.Lease = or(o.Lease, time.Minute)
	o.Poll = or(o.Poll, time.Second)
	o.Beat = or(o.Beat, time.Second/2)
	o.Attempts = or(o.Attempts, 6)
	o.Log = or(o.Log, slog.Default())
	w := &Worker{Options: o, db: db, id: newWorkerID()}
	for _, kind := range slices.Sorted(maps.Keys(o.Functions)) {
		w.kinds = append(w.kinds, kind)
	}
	return w
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// Run takes and does jobs until ctx ends. Then it ends the contexts of running functions, gives their jobs back so
// that another worker can take them at once, and returns nil; an error says that a function did not stop.
func (w *Worker) Run(ctx context.Context) error {
	if len(w.Functions) == 0 {
		return fault.Internal(nil, "A worker has no functions")
	}
	wake, stop := w.db.Listen(topic)
	defer stop()
	running, shutdown := context.WithCancelCause(context.WithoutCancel(ctx))
	defer shutdown(nil)
	poll := time.NewTicker(w.Poll)
	defer poll.Stop()
	slots := slots{short: w.Slots, most: mostSlots * w.Slots, long: w.Long, begun: map[*Run]time.Time{}}
	freed := make(chan struct{}, slots.most)
	var wg sync.WaitGroup

	for ctx.Err() == nil {
		w.try(ctx, w.upkeep)
		for slots.free() {
			var run *Run
			w.try(ctx, func(ctx context.Context) (err error) {
				run, err = w.claim(ctx)
				return err
			})
			if run == nil {
				break
			}
			slots.take(run)
			wg.Go(func() {
				w.do(running, run)
				slots.give(run)
				select {
				case freed <- struct{}{}:
				default: // the loop will look anyway
				}
			})
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-poll.C:
		case <-freed:
		}
	}

	shutdown(errShutdown)
	stopped := make(chan struct{})
	go func() { wg.Wait(); close(stopped) }()
	select {
	case <-stopped:
		return nil
	case <-time.After(grace):
		return fault.Unavailable("Background work does not stop").
			WithHint("It will be taken up again at the next start.")
	}
}

// mostSlots is how many times its slots a worker runs at most.
const mostSlots = 2

// slots are the jobs that run. Those that take long make room, so that short work never waits for all of it: a worker that
// reads two huge histories still answers who asks for a small one.
type slots struct {
	short, most int
	long        time.Duration

	mu    sync.Mutex
	begun map[*Run]time.Time
}

// free reports whether another job may run.
func (s *slots) free() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	short := 0
	for _, at := range s.begun {
		if time.Since(at) < s.long {
			short++
		}
	}
	return short < s.short && len(s.begun) < s.most
}

func (s *slots) take(run *Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun[run] = time.Now()
}

func (s *slots) give(run *Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.begun, run)
}

// try runs one step of the loop. What fails there is tried again at the next turn, so it is only logged.
func (w *Worker) try(ctx context.Context, step func(context.Context) error) {
	if err := step(ctx); err != nil && ctx.Err() == nil {
		w.Log.ErrorContext(ctx, "jobs: the queue cannot be used, trying again", "error", err)
	}
}

// do runs the function of a claimed job, keeps its lease, and stores how it ended.
func (w *Worker) do(parent context.Context, run *Run) {
	ctx, stop := context.WithCancelCause(parent)
	defer stop(nil)
	finished := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() { w.keepLease(ctx, stop, run, finished) })
	result, err := w.call(ctx, run)
	close(finished)
	beating.Wait()

	cause := context.Cause(ctx)
	if errors.Is(cause, errLost) {
		w.Log.Warn("jobs: a job was taken by another worker", "kind", run.Kind, "id", run.ID)
		return
	}
	// The end must be stored although ctx has ended, but not wait for ever.
	ending, cancel := context.WithTimeout(context.WithoutCancel(parent), grace/2)
	defer cancel()
	if err := w.finish(ending, run, result, err, errors.Is(cause, errShutdown)); err != nil {
		w.Log.Error("jobs: the end of a job cannot be stored; it will run again", "kind", run.Kind, "id", run.ID,
			"error", err)
	}
}

// call runs the function; its panic is an error of the job, not the end of the process.
func (w *Worker) call(ctx context.Context, run *Run) (result string, err error) {
	defer func() {
		if p := recover(); p != nil {
			w.Log.Error("jobs: a job panicked", "kind", run.Kind, "id", run.ID, "panic", p, "stack", string(debug.Stack()))
			err = fault.Internal(fmt.Errorf("panic: %v", p), "The work %s stopped at a defect", run.Kind)
		}
	}()
	return w.Functions[run.Kind](ctx, run)
}

// keepLease stores progress, renews the lease and watches for cancellation until the function has finished.
func (w *Worker) keepLease(ctx context.Context, stop context.CancelCauseFunc, run *Run, finished <-chan struct{}) {
	wake, unlisten := w.db.Listen(topic)
	defer unlisten()
	beat := time.NewTicker(w.Beat)
	defer beat.Stop()
	renewed := time.Now()
	for {
		var progress Progress
		renew := false
		select {
		case <-finished:
			return
		case <-ctx.Done():
			return
		case <-wake: // perhaps a cancellation
		case <-beat.C:
			progress, renew = run.take()
			renew = renew || time.Since(renewed) >= w.Lease/3
		}
		before := time.Now()
		cancelled, held, err := w.look(ctx, run, progress, renew)
		switch {
		case err != nil && ctx.Err() == nil && time.Since(renewed) < w.Lease:
			w.Log.Warn("jobs: the lease of a job cannot be renewed, trying again", "kind", run.Kind, "error", err)
		case err != nil, !held:
			stop(errLost)
		case cancelled:
			stop(errCancelled)
		case renew:
			renewed = before
		}
	}
}
