package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// twoHandles opens the database at url as two processes would.
func twoHandles(t *testing.T, url string) (a, b *store.DB) {
	clock := leadtest.NewClock()
	return leadtest.Open(t, url, clock), leadtest.Open(t, url, clock)
}

func TestTwoWorkersNeverRunOneJobTwice(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		a, b := twoHandles(t, url)
		const many = 60
		var ids []string
		for i := range many {
			ids = append(ids, enqueue(t, a, "x", fmt.Sprint(i)))
		}
		var mu sync.Mutex
		ran := map[string]int{}
		count := func(_ context.Context, run *Run) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			ran[run.ID]++
			return "", nil
		}
		o := quick(map[string]Func{"x": count})
		o.Slots = 4
		start(t, a, o)
		start(t, b, o)
		for _, id := range ids {
			await(t, a, id, Done)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, id := range ids {
			if ran[id] != 1 {
				t.Errorf("a job ran %d times", ran[id])
			}
		}
	})
}

// TestLongWorkMakesRoom fills all slots with work that does not end: short work is done all the same, up to a limit.
func TestLongWorkMakesRoom(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		wait := func(ctx context.Context, _ *Run) (string, error) { <-ctx.Done(); return "", ctx.Err() }
		done := func(context.Context, *Run) (string, error) { return "", nil }
		o := quick(map[string]Func{"long": wait, "short": done})
		o.Slots, o.Long = 2, 50*time.Millisecond
		start(t, db, o)
		long := []string{enqueue(t, db, "long", "a"), enqueue(t, db, "long", "b"), enqueue(t, db, "long", "c")}
		for _, id := range long {
			await(t, db, id, Running)
		}
		await(t, db, enqueue(t, db, "short", "x"), Done)
		last := enqueue(t, db, "long", "d")
		await(t, db, last, Running)
		more := enqueue(t, db, "short", "y")
		time.Sleep(4 * o.Long)
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			job, err := Get(t.Context(), tx, more)
			if job.State != Waiting {
				t.Errorf("beside four that take long another is %s", job.State)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestEnqueueWakesTheWorker(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		o := quick(map[string]Func{"x": ok})
		o.Poll = time.Hour // so that nothing but the wake-up can find it
		start(t, db, o)
		await(t, db, enqueue(t, db, "x", "1"), Done)
		await(t, db, enqueue(t, db, "x", "2"), Done)
	})
}

func TestLostWorkersJobIsTakenUpWhenItsLeaseEnds(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		clock := leadtest.ClockOf(t, db)
		id := enqueue(t, db, "x", "1")
		lost := NewWorker(db, quick(map[string]Func{"x": ok}))
		run, err := lost.claim(ctx)
		if err != nil || run == nil {
			t.Fatalf("claimed %v, %v", run, err)
		}
		other := NewWorker(db, quick(map[string]Func{"x": ok}))
		clock.Advance(other.Lease - time.Microsecond)
		if err := errors.Join(other.tidy(ctx), other.returnExpired(ctx)); err != nil {
			t.Fatal(err)
		}
		if job := get(t, db, id); job.State != Running {
			t.Fatalf("before its lease ends the job is %s", job.State)
		}
		clock.Advance(time.Microsecond)
		release := make(chan struct{})
		start(t, db, quick(map[string]Func{"x": func(context.Context, *Run) (string, error) {
			<-release
			return "by the other", nil
		}}))
		leadtest.Eventually(t, "it is taken up", func() bool {
			job := get(t, db, id)
			return job.State == Running && job.Attempt == 2
		})
		// The lost worker comes back: it holds nothing and changes nothing.
		if _, held, err := lost.look(ctx, run, Progress{Done: 9}, true); held || err != nil {
			t.Errorf("the lost worker holds the job: %v, %v", held, err)
		}
		if err := lost.finish(ctx, run, "by the lost", nil, false); err != nil {
			t.Error(err)
		}
		if job := get(t, db, id); job.State != Running || job.Progress.Done != 0 {
			t.Errorf("the lost worker changed the job: %+v", job)
		}
		close(release)
		if job := await(t, db, id, Done); job.Result != "by the other" {
			t.Errorf("the result is %q", job.Result)
		}
	})
}

func TestFunctionIsStoppedWhenItsJobIsLost(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		stopped := make(chan error, 1)
		start(t, db, quick(map[string]Func{"x": func(ctx context.Context, _ *Run) (string, error) {
			<-ctx.Done()
			stopped <- context.Cause(ctx)
			return "", ctx.Err()
		}}))
		id := enqueue(t, db, "x", "1")
		await(t, db, id, Running)
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE jobs_job SET worker = 'elsewhere' WHERE id = $1`, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if cause := <-stopped; !errors.Is(cause, errLost) {
			t.Errorf("it was stopped because %v", cause)
		}
		if job := get(t, db, id); job.State != Running {
			t.Errorf("the job of the other worker is %s", job.State)
		}
	})
}

func TestLeaseIsRenewed(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		clock := leadtest.ClockOf(t, db)
		release := make(chan struct{})
		o := quick(map[string]Func{"x": func(context.Context, *Run) (string, error) {
			<-release
			return "", nil
		}})
		o.Lease = 60 * time.Millisecond
		start(t, db, o)
		id := enqueue(t, db, "x", "1")
		await(t, db, id, Running)
		ctx := context.Background()
		lease := func() (at time.Time) {
			err := db.Read(ctx, func(tx *store.Tx) error {
				v, _, err := store.One(ctx, tx, store.Scan1[store.Time], `SELECT lease FROM jobs_job WHERE id = $1`, id)
				at = v.Time
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		for range 3 {
			clock.Advance(40 * time.Millisecond)
			want := clock.Now().Add(o.Lease)
			leadtest.Eventually(t, "the lease is renewed", func() bool { return lease().Equal(want) })
		}
		close(release)
		if job := await(t, db, id, Done); job.Attempt != 1 {
			t.Errorf("it was begun %d times", job.Attempt)
		}
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		a, b := twoHandles(t, url)
		begun := make(chan struct{}, 8)
		start(t, a, quick(map[string]Func{
			"stops": func(ctx context.Context, _ *Run) (string, error) {
				begun <- struct{}{}
				<-ctx.Done()
				return "", ctx.Err()
			},
			"ends all the same": func(ctx context.Context, _ *Run) (string, error) {
				begun <- struct{}{}
				<-ctx.Done()
				return "finished", nil
			},
		}))
		for name, by := range map[string]*store.DB{"here": a, "elsewhere": b} {
			id := enqueue(t, a, "stops", name)
			<-begun
			if err := cancelJob(by, id); err != nil {
				t.Fatal(err)
			}
			if job := await(t, a, id, Cancelled); job.Error != "" || job.Ended.IsZero() || job.Stopping {
				t.Errorf("cancelled %s: %+v", name, job)
			}
			if err := cancelJob(by, id); !fault.Is(err, fault.KindConflict) {
				t.Errorf("cancelling it again gives %v", err)
			}
		}
		waiting := enqueue(t, a, "stops", "later", NotBefore(leadtest.Epoch.Add(time.Hour)))
		if err := cancelJob(b, waiting); err != nil {
			t.Fatal(err)
		}
		if job := get(t, a, waiting); job.State != Cancelled || job.Attempt != 0 {
			t.Errorf("a job cancelled while it waited is %+v", job)
		}
		stubborn := enqueue(t, a, "ends all the same", "1")
		<-begun
		if err := cancelJob(b, stubborn); err != nil {
			t.Fatal(err)
		}
		if job := await(t, a, stubborn, Done); job.Result != "finished" {
			t.Errorf("a job that was finished anyway is %+v", job)
		}
		if err := cancelJob(a, "none"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("cancelling nothing gives %v", err)
		}
	})
}

func TestFailuresAreTriedAgainLaterAndLater(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		clock := leadtest.ClockOf(t, db)
		o := quick(map[string]Func{"x": func(context.Context, *Run) (string, error) {
			return "", fault.Unavailable("The disk is full").WithHint("Make room.")
		}})
		o.Attempts = 4
		start(t, db, o)
		id := enqueue(t, db, "x", "1")
		for attempt, wait := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second} {
			leadtest.Eventually(t, "the attempt failed", func() bool {
				job := get(t, db, id)
				return job.Attempt == attempt+1 && job.State == Waiting
			})
			job := get(t, db, id)
			if got := job.Due.Sub(clock.Now()); got != wait {
				t.Errorf("after attempt %d it waits %v, want %v", attempt+1, got, wait)
			}
			if job.Error != "The disk is full" || job.Hint != "Make room." {
				t.Errorf("it says %q, %q", job.Error, job.Hint)
			}
			clock.Advance(wait)
		}
		if job := await(t, db, id, Failed); job.Attempt != 4 || job.Error != "The disk is full" || job.Ended.IsZero() {
			t.Errorf("it failed as %+v", job)
		}
	})
}

func TestBackOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1<<30).Draw(t, "attempt")
		if a, b := backOff(n), backOff(n+1); a < 5*time.Second || b < a || b > 15*time.Minute {
			t.Errorf("after attempt %d it waits %v, then %v", n, a, b)
		}
	})
}

func TestSomeFailuresAreFinal(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fn    Func
		state State
		says  string
	}{
		"invalid":   {fails(fault.Invalid("path", "The path is wrong")), Failed, "The path is wrong"},
		"not found": {fails(fault.NotFound("The repository is gone")), Failed, "The repository is gone"},
		"wrapped":   {fails(fmt.Errorf("scan: %w", fault.Denied("This may not be"))), Failed, "This may not be"},
		"conflict":  {fails(fault.Conflict("It changed")), Waiting, "It changed"},
		"unknown":   {fails(errors.New("secret detail")), Waiting, "Something went wrong inside Leadwright"},
		"panic":     {func(context.Context, *Run) (string, error) { panic("oh") }, Waiting, "The work x stopped at a defect"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := leadtest.SQLite(t)
			start(t, db, quick(map[string]Func{"x": tt.fn}))
			id := enqueue(t, db, "x", "1")
			leadtest.Eventually(t, "it failed", func() bool { return get(t, db, id).Error != "" })
			if job := get(t, db, id); job.State != tt.state || job.Error != tt.says {
				t.Errorf("the job is %s and says %q, want %s and %q", job.State, job.Error, tt.state, tt.says)
			}
		})
	}
}

func fails(err error) Func { return func(context.Context, *Run) (string, error) { return "", err } }

func TestShutdownGivesTheJobBackAtOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		begun := make(chan struct{})
		stop := start(t, db, quick(map[string]Func{"x": func(ctx context.Context, run *Run) (string, error) {
			run.Report(Progress{Done: 7, Phase: "half"})
			close(begun)
			<-ctx.Done()
			return "", ctx.Err()
		}}))
		id := enqueue(t, db, "x", "1")
		<-begun
		stop()
		job := get(t, db, id)
		if job.State != Waiting || job.Attempt != 0 || job.Due.After(leadtest.Epoch) || job.Error != "" {
			t.Fatalf("after the shutdown the job is %+v", job)
		}
		start(t, db, quick(map[string]Func{"x": ok}))
		await(t, db, id, Done)
	})
}

func TestProgressIsStoredAtTheBeatOnly(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		beat time.Duration
		want int64
	}{"before the first beat": {time.Hour, 0}, "after a beat": {time.Millisecond, 1000}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := leadtest.SQLite(t)
			said, release := make(chan struct{}), make(chan struct{})
			o := quick(map[string]Func{"x": func(_ context.Context, run *Run) (string, error) {
				for i := range int64(1000) {
					run.Report(Progress{Done: i + 1, Total: 1000})
				}
				close(said)
				<-release
				return "", nil
			}})
			o.Beat = tt.beat
			start(t, db, o)
			id := enqueue(t, db, "x", "1")
			<-said
			leadtest.Eventually(t, "the progress shows", func() bool { return get(t, db, id).Progress.Done == tt.want })
			close(release)
			if job := await(t, db, id, Done); job.Progress.Done != 1000 {
				t.Errorf("at its end the progress is %+v", job.Progress)
			}
		})
	}
}

func TestJobThatEndsEachProcessFails(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		w := NewWorker(db, quick(map[string]Func{"x": ok}))
		id := enqueue(t, db, "x", "1")
		for range w.Attempts {
			if run, err := w.claim(ctx); err != nil || run == nil {
				t.Fatalf("claimed %v, %v", run, err)
			}
			leadtest.ClockOf(t, db).Advance(w.Lease)
			if err := w.returnExpired(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if job := get(t, db, id); job.State != Failed || job.Error == "" || job.Ended.IsZero() {
			t.Errorf("after %d lost workers it is %+v", w.Attempts, job)
		}
	})
}

func TestCancelledJobOfALostWorkerEnds(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		w := NewWorker(db, quick(map[string]Func{"x": ok}))
		id := enqueue(t, db, "x", "1")
		if _, err := w.claim(ctx); err != nil {
			t.Fatal(err)
		}
		if err := cancelJob(db, id); err != nil {
			t.Fatal(err)
		}
		if job := get(t, db, id); !job.Stopping {
			t.Errorf("a running job that was cancelled is %+v", job)
		}
		leadtest.ClockOf(t, db).Advance(w.Lease)
		if err := w.returnExpired(ctx); err != nil {
			t.Fatal(err)
		}
		if job := get(t, db, id); job.State != Cancelled {
			t.Errorf("it is %s", job.State)
		}
	})
}

func TestOldJobsAreRemoved(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		ended, waits := enqueue(t, db, "x", "1"), enqueue(t, db, "x", "2")
		if err := cancelJob(db, ended); err != nil {
			t.Fatal(err)
		}
		leadtest.ClockOf(t, db).Advance(keep + time.Microsecond)
		if err := NewWorker(db, quick(map[string]Func{"x": ok})).tidy(ctx); err != nil {
			t.Fatal(err)
		}
		err := db.Read(ctx, func(tx *store.Tx) error {
			left, err := List(ctx, tx, "", 9)
			if len(left) != 1 || left[0].ID != waits {
				t.Errorf("left are %+v", left)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestOldJobsAreRemovedWhileServing lets days pass for a worker that runs on.
func TestOldJobsAreRemovedWhileServing(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		start(t, db, quick(map[string]Func{"x": ok}))
		first := enqueue(t, db, "x", "1")
		await(t, db, first, Done)
		clock := leadtest.ClockOf(t, db)
		clock.Advance(keep)
		second := enqueue(t, db, "x", "2")
		await(t, db, second, Done)
		clock.Advance(day)
		leadtest.Eventually(t, "the old job is removed", func() bool {
			var left []Job
			err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
				left, err = List(t.Context(), tx, "", 9)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return len(left) == 1 && left[0].ID == second
		})
	})
}
