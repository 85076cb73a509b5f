package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) {
	helper() // does not return in the process that a test starts to kill it
	leadtest.Main(m)
}

// quick are options under which a worker notices things at once.
func quick(functions map[string]Func) Options {
	return Options{Functions: functions, Poll: 3 * time.Millisecond, Beat: 3 * time.Millisecond,
		Log: slog.New(slog.DiscardHandler)}
}

// start runs a worker until stop is called or the test ends.
func start(t *testing.T, db *store.DB, o Options) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- NewWorker(db, o).Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the worker ends with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func enqueue(t *testing.T, db *store.DB, kind, key string, options ...Option) (id string) {
	t.Helper()
	ctx := context.Background()
	err := db.Write(ctx, func(tx *store.Tx) (err error) {
		id, err = Enqueue(ctx, tx, kind, key, map[string]string{"for": key}, options...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func get(t *testing.T, db *store.DB, id string) (job Job) {
	t.Helper()
	ctx := context.Background()
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		job, err = Get(ctx, tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func cancelJob(db *store.DB, id string) error {
	ctx := context.Background()
	return db.Write(ctx, func(tx *store.Tx) error { return Cancel(ctx, tx, id) })
}

func await(t *testing.T, db *store.DB, id string, state State) Job {
	t.Helper()
	leadtest.Eventually(t, "the job is "+string(state), func() bool { return get(t, db, id).State == state })
	return get(t, db, id)
}

func ok(context.Context, *Run) (string, error) { return "", nil }

func TestJobIsDone(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		start(t, db, quick(map[string]Func{"greet": func(_ context.Context, run *Run) (string, error) {
			var payload map[string]string
			if err := run.Decode(&payload); err != nil {
				return "", err
			}
			run.Report(Progress{Done: 2, Total: 3, Phase: "greeting", Note: payload["for"]})
			return "Greeted " + payload["for"], nil
		}}))
		job := await(t, db, enqueue(t, db, "greet", "Ada"), Done)
		want := Progress{2, 3, "greeting", "Ada"}
		if job.Result != "Greeted Ada" || job.Progress != want || job.Attempt != 1 || job.Error != "" || job.Active() {
			t.Errorf("the job is %+v", job)
		}
		if !job.Ended.Equal(leadtest.Epoch) || !job.Started.Equal(leadtest.Epoch) {
			t.Errorf("it ran from %v to %v", job.Started, job.Ended)
		}
	})
}

func TestEnqueueBelongsToTheTransaction(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		err := db.Write(ctx, func(tx *store.Tx) error {
			if _, err := Enqueue(ctx, tx, "x", "y", nil); err != nil {
				return err
			}
			return io.EOF
		})
		if !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		err = db.Read(ctx, func(tx *store.Tx) error {
			jobs, err := List(ctx, tx, "", 10)
			if len(jobs) > 0 {
				t.Errorf("the job stayed: %+v", jobs)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestOneJobOfAKindAndKey(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		later := leadtest.Epoch.Add(time.Hour)
		first := enqueue(t, db, "scan", "a", NotBefore(later))
		if id := enqueue(t, db, "scan", "a", NotBefore(later.Add(time.Hour)), Priority(-1)); id != first {
			t.Error("a second job waits")
		}
		if job := get(t, db, first); !job.Due.Equal(later) || job.Priority != 0 {
			t.Errorf("a later request made it due %v with priority %d", job.Due, job.Priority)
		}
		enqueue(t, db, "scan", "a", Priority(5))
		if job := get(t, db, first); !job.Due.Equal(leadtest.Epoch) || job.Priority != 5 {
			t.Errorf("an earlier request made it due %v with priority %d", job.Due, job.Priority)
		}
		if enqueue(t, db, "scan", "b") == first || enqueue(t, db, "mine", "a") == first {
			t.Error("another key or kind is the same job")
		}
		release := make(chan struct{})
		start(t, db, quick(map[string]Func{"scan": func(context.Context, *Run) (string, error) {
			<-release
			return "", nil
		}}))
		await(t, db, first, Running)
		if enqueue(t, db, "scan", "a") != first {
			t.Error("a second job waits while the first runs")
		}
		close(release)
		await(t, db, first, Done)
		if enqueue(t, db, "scan", "a") == first {
			t.Error("a job that ended keeps others out")
		}
	})
}

func TestOrder(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		enqueue(t, db, "x", "third")
		enqueue(t, db, "x", "fourth")
		enqueue(t, db, "x", "second", Priority(1))
		enqueue(t, db, "x", "first", Priority(1), NotBefore(leadtest.Epoch.Add(-time.Second)))
		enqueue(t, db, "x", "not yet", Priority(9), NotBefore(leadtest.Epoch.Add(time.Second)))
		unknown := enqueue(t, db, "nobody does this", "ever", Priority(9))
		var mu sync.Mutex
		var order []string
		seen := func() []string { mu.Lock(); defer mu.Unlock(); return append([]string(nil), order...) }
		o := quick(map[string]Func{"x": func(_ context.Context, run *Run) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, run.Key)
			return "", nil
		}})
		o.Slots = 1
		start(t, db, o)
		leadtest.Eventually(t, "four jobs ran", func() bool { return len(seen()) >= 4 })
		if got, want := fmt.Sprint(seen()), "[first second third fourth]"; got != want {
			t.Errorf("they ran as %s, want %s", got, want)
		}
		leadtest.ClockOf(t, db).Advance(time.Second)
		leadtest.Eventually(t, "the fifth ran", func() bool { return len(seen()) == 5 })
		if job := get(t, db, unknown); job.State != Waiting {
			t.Errorf("the job that nobody does is %s", job.State)
		}
	})
}

func TestActiveAndLatest(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		w := NewWorker(db, quick(map[string]Func{"a": ok}))
		held := enqueue(t, db, "a", "1")
		if run, err := w.claim(ctx); err != nil || run.ID != held {
			t.Fatalf("claimed %+v, %v", run, err)
		}
		waiting := enqueue(t, db, "a", "2")
		ended := enqueue(t, db, "b", "1")
		if err := cancelJob(db, ended); err != nil {
			t.Fatal(err)
		}
		again := enqueue(t, db, "b", "1", NotBefore(leadtest.Epoch.Add(time.Hour)))
		err := db.Read(ctx, func(tx *store.Tx) error {
			active, err := Active(ctx, tx)
			if err != nil || len(active) != 3 || active[0].ID != held || active[1].ID != waiting || active[2].ID != again {
				t.Errorf("active are %+v, %v", active, err)
			}
			if last, found, err := Latest(ctx, tx, "b", "1"); err != nil || !found || last.ID != again {
				t.Errorf("the latest is %+v, %v, %v", last, found, err)
			}
			if _, found, err := Latest(ctx, tx, "b", "none"); found || err != nil {
				t.Errorf("a job that never was: %v, %v", found, err)
			}
			newest, err := List(ctx, tx, "", 1)
			if err != nil || len(newest) != 1 || newest[0].ID != again {
				t.Errorf("the newest is %+v, %v", newest, err)
			}
			older, err := List(ctx, tx, again, 2)
			if err != nil || len(older) != 2 || older[0].ID != ended || older[1].ID != waiting {
				t.Errorf("the older are %+v, %v", older, err)
			}
			_, err = Get(ctx, tx, "none")
			if !fault.Is(err, fault.KindNotFound) {
				t.Errorf("a job that is not there gives %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
