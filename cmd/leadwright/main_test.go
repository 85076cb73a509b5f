package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/sample"
)

// bin is a folder for the program as its users have it: built once, and without the race detector, which takes half a second to start.
var bin string

var build = sync.OnceValue(func() error {
	out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
})

func TestMain(m *testing.M) {
	var err error
	if bin, err = os.MkdirTemp("", "leadwright-bin-"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(bin); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// TestScripts runs the command line as people do; each script is a story.
func TestScripts(t *testing.T) {
	t.Parallel()
	if err := build(); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("LEADWRIGHT_DATA", filepath.Join(env.WorkDir, "data"))
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			// Whoever was not seen for a year is said to be silent, and the program has the machine's clock.
			for _, role := range []string{"AUTHOR", "COMMITTER"} {
				env.Setenv("GIT_"+role+"_DATE", time.Now().AddDate(0, 0, -30).UTC().Format(time.RFC3339))
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ferryline": func(ts *testscript.TestScript, _ bool, args []string) {
				_, err := writeSample(ts.MkAbs(args[0]))
				ts.Check(err)
			},
			// tamper changes a SQLite database by hand: tamper FILE STATEMENT
			"tamper": func(ts *testscript.TestScript, _ bool, args []string) {
				raw, err := sql.Open("sqlite", ts.MkAbs(args[0]))
				ts.Check(err)
				_, err = raw.Exec(args[1])
				ts.Check(errors.Join(err, raw.Close()))
			},
			// json checks a value in JSON on standard output: json .people.0.person.name 'Ada Example'
			"json": func(ts *testscript.TestScript, neg bool, args []string) {
				var v any
				ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &v))
				got := fmt.Sprint(at(v, strings.Split(strings.Trim(args[0], "."), ".")))
				if (got == args[1]) == neg {
					ts.Fatalf("%s is %q", args[0], got)
				}
			},
		},
	})
}

func at(v any, path []string) any {
	for _, key := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			if key == "len" {
				return len(x)
			}
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func writeSample(dir string) (string, error) {
	repo, err := git.InitBare(context.Background(), dir)
	if err != nil {
		return "", err
	}
	return dir, repo.FastImport(context.Background(), sample.Repositories()[0].Stream(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)))
}

// program is a run of leadwright, once it is built.
func program(data string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(bin, "leadwright"), args...)
	cmd.Env = append(os.Environ(), "LEADWRIGHT_DATA="+data)
	return cmd
}

// TestKilledScan kills scans at random moments and scans again: the evidence is that of one clean scan.
func TestKilledScan(t *testing.T) {
	t.Parallel()
	if err := build(); err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		t.Skip("kills many scans")
	}
	repo, err := writeSample(filepath.Join(t.TempDir(), "ferryline"))
	if err != nil {
		t.Fatal(err)
	}
	answers := func(data string) string {
		var all bytes.Buffer
		for _, args := range [][]string{{"who", ".", "--all"}, {"risk"}, {"reviewers", "--paths", "booking,web"}} {
			out, err := program(data, append(args, "--repo", "ferryline", "--json")...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %v\n%s", args, err, out)
			}
			all.Write(out)
		}
		return all.String()
	}
	clean := t.TempDir()
	began := time.Now()
	if out, err := program(clean, "repo", "add", repo).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := program(clean, "repo", "scan").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(began)
	want := answers(clean)
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	data := t.TempDir()
	if out, err := program(data, "repo", "add", repo).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	killed := 0
	for range 10 {
		cmd := program(data, "repo", "scan", "ferryline")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait := time.Duration(random.Int64N(int64(took)))
		timer := time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
		if err := cmd.Wait(); err != nil {
			killed++
		}
		timer.Stop()
	}
	if out, err := program(data, "repo", "scan", "ferryline").CombinedOutput(); err != nil {
		t.Fatalf("after %d kills: %v\n%s", killed, err, out)
	}
	if got := answers(data); got != want {
		t.Errorf("after %d kills\n%s\na clean scan gives\n%s", killed, got, want)
	}
	t.Logf("%d of 10 scans were killed", killed)
}
