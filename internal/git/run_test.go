package git

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

func TestTheEnvironmentIsClosed(t *testing.T) {
	for _, name := range []string{"GIT_DIR", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF", "GIT_CONFIG_PARAMETERS", "GIT_TRACE",
		"GIT_SSH", "GIT_EXEC_PATH", "GIT_OBJECT_DIRECTORY", "GIT_DIFF_OPTS", "XDG_CONFIG_HOME", "SSH_ASKPASS", "EDITOR"} {
		t.Setenv(name, "/evil")
	}
	t.Setenv("HOME", "/home/ada")
	for _, c := range []call{{}, {gitDir: "/repo"}, {network: "https"}} {
		env := environment(c)
		if text := strings.Join(env, "\n"); strings.Contains(text, "evil") {
			t.Errorf("%+v inherits: %s", c, text)
		}
		if got := slices.Contains(env, "HOME=/home/ada"); got != (c.network != "") {
			t.Errorf("%+v: HOME given: %t", c, got)
		}
		if got := slices.Contains(env, "GIT_ALLOW_PROTOCOL=none"); got != (c.network == "") {
			t.Errorf("%+v: no protocol allowed: %t", c, got)
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"git version 2.32.0\n": true, "git version 2.39.5 (Apple Git-154)\n": true, "git version 3.0": true,
		"git version 2.51.0.windows.1": true, "git version 2.31.9": false, "git version 1.99": false, "": false,
		"nonsense": false,
	} {
		err := checkVersion(line)
		if (err == nil) != want || err != nil && !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestMissingGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := output(t.Context(), call{args: []string{"version"}}, 100)
	if message, hint := fault.Sentence(err); !fault.Is(err, fault.KindUnavailable) || !strings.Contains(message,
		"not installed") || hint == "" {
		t.Errorf("%v", err)
	}
}

// A git that starts others and never ends must go, with them, when the context does.
func TestCancellingEndsTheWholeGroup(t *testing.T) {
	dir := t.TempDir()
	pid := filepath.Join(dir, "pid")
	script := "#!/bin/sh\nsleep 600 &\necho $! >" + pid + ".new && mv " + pid + ".new " + pid + "\nwait\n"
	if err := os.WriteFile(filepath.Join(dir, "git"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, call{args: []string{"x"}, stdout: func(r io.Reader) error {
			_, err := io.Copy(io.Discard, r)
			return err
		}})
	}()
	var text []byte
	for text == nil {
		time.Sleep(time.Millisecond)
		text, _ = os.ReadFile(pid)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	// The child is gone, or a zombie that its new parent has not yet looked at; being killed takes it a moment.
	var stat []byte
	for range 5000 {
		var err error
		stat, err = os.ReadFile("/proc/" + strings.TrimSpace(string(text)) + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("the child still runs: %s", stat)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	for stderr, want := range map[string]fault.Kind{
		"fatal: not a git repository (or any of the parent directories): .git":           fault.KindInvalid,
		"fatal: detected dubious ownership in repository at '/x'":                        fault.KindUnavailable,
		"fatal: transport 'ext' not allowed":                                             fault.KindInvalid,
		"ssh: Could not resolve hostname x: Name or service not known\nfatal: Could not": fault.KindUnavailable,
		"git@example.com: Permission denied (publickey).\nfatal: Could not read from":    fault.KindDenied,
		"fatal: Authentication failed for 'https://example.com/'":                        fault.KindDenied,
		"remote: Repository not found.\nfatal: repository 'https://x/' not found":        fault.KindNotFound,
		"fatal: unable to access 'https://x/': Failed to connect to x port 443":          fault.KindUnavailable,
		"fatal: unable to read 0123":                                                     fault.KindUnavailable,
		"error: object file ./x is empty":                                                fault.KindUnavailable,
		"fatal: write error: No space left on device":                                    fault.KindUnavailable,
		"fatal: something new":                                                           fault.KindInternal,
	} {
		err := explain(&failure{args: []string{"x"}, code: 128, stderr: stderr})
		if fault.KindOf(err) != want || exitCode(err) != 128 {
			t.Errorf("%q: %v (%v)", stderr, err, fault.KindOf(err))
		}
	}
	err := explain(&failure{args: []string{"clone"}, stderr: "fatal: unable to access 'https://ada:secret@example.com/x'"})
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("tells a password: %v", err)
	}
}

func TestTailKeepsTheEndAndReportsLines(t *testing.T) {
	t.Parallel()
	var lines []string
	tl := &tail{line: func(line string) { lines = append(lines, line) }}
	for _, part := range []string{"one\rtw", "o\n\n", strings.Repeat("x", 3*tailSize), "\nlast\n", "open"} {
		if n, err := tl.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	if !slices.Equal(lines, []string{"one", "two", "last"}) {
		t.Errorf("%q", lines)
	}
	if got := tl.String(); len(got) != tailSize || !strings.HasSuffix(got, "last\nopen") {
		t.Errorf("%d bytes", len(got))
	}
}

func TestInputNobodyReadsIsNoFailure(t *testing.T) {
	t.Parallel()
	c := call{args: []string{"version"}, stdin: func(w *bufio.Writer) error {
		for range 1 << 20 {
			if _, err := w.WriteString("nobody reads this\n"); err != nil {
				return err
			}
		}
		return nil
	}}
	if err := run(t.Context(), c); err != nil {
		t.Error(err)
	}
}
