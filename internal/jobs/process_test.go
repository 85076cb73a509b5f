package jobs

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// helperURL tells the test binary to work as the process that a test kills.
const helperURL = "LEADWRIGHT_JOBS_HELPER"

// helper claims a job and holds it for ever, when this process was started for that.
func helper() {
	url := os.Getenv(helperURL)
	if url == "" {
		return
	}
	ctx := context.Background()
	db, err := store.Open(ctx, url)
	if err == nil {
		err = NewWorker(db, quick(map[string]Func{"x": func(context.Context, *Run) (string, error) {
			fmt.Println("begun")
			select {}
		}})).Run(ctx)
	}
	fmt.Println("ended:", err)
	os.Exit(1)
}

func TestKilledProcessesJobIsTakenUpAtTheNextStart(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		db := leadtest.Open(t, url, leadtest.NewClock())
		id := enqueue(t, db, "x", "1")
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), helperURL+"="+url)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		alive := get(t, db, id)
		tidied := NewWorker(db, quick(map[string]Func{"x": ok})).tidy(context.Background())
		still := get(t, db, id)
		cmd.Process.Kill()
		cmd.Wait() // its result is that it was killed
		if err != nil || strings.TrimSpace(line) != "begun" {
			t.Fatalf("the process says %q, %v", line, err)
		}
		if tidied != nil || alive.State != Running || still.State != Running {
			t.Fatalf("while its process lives the job is %s, then %s (%v)", alive.State, still.State, tidied)
		}
		// The clock does not move, so no lease ends.
		start(t, db, quick(map[string]Func{"x": ok}))
		if job := await(t, db, id, Done); job.Attempt != 2 {
			t.Errorf("it was begun %d times", job.Attempt)
		}
	})
}

func TestGone(t *testing.T) {
	t.Parallel()
	sibling := newWorkerID()
	parts := strings.Split(sibling, "/")
	parts[2] = "earlier"
	tests := map[string]struct {
		worker string
		gone   bool
	}{
		"a worker of this process":            {sibling, false},
		"an earlier process of our number":    {strings.Join(parts, "/"), true},
		"another machine":                     {"elsewhere/1/x/1", false},
		"something else":                      {filepath.Join("a", "b"), false},
		"this machine without a number":       {machine() + "/x/y/1", false},
		"a living process, the one before us": {fmt.Sprintf("%s/%d/x/1", machine(), os.Getppid()), false},
		"a number that no process has":        {machine() + "/2147483646/x/1", true},
	}
	for name, tt := range tests {
		if got := gone(tt.worker); got != tt.gone {
			t.Errorf("%s: gone is %v", name, got)
		}
	}
}
