package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

// The oldest git that understands all we ask: GIT_CONFIG_GLOBAL came with 2.32.
const (
	oldestMajor = 2
	oldestMinor = 32
)

// inherited are the only variables taken over from our own environment.
var inherited = []string{"PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH"}

// inheritedByNetwork are taken over as well where git talks to another machine.
var inheritedByNetwork = []string{
	"HOME", "USERPROFILE", "USER", "LOGNAME", "SSH_AUTH_SOCK", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",
	"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
}

// closed is the environment of every process. It overrides whatever a repository configures.
var closed = []string{
	"LC_ALL=C",
	"GIT_CONFIG_NOSYSTEM=1",
	"GIT_CONFIG_GLOBAL=" + os.DevNull,
	"GIT_ATTR_NOSYSTEM=1",
	"GIT_FLUSH=0", // whole buffers, not one write per commit
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_NO_REPLACE_OBJECTS=1",
	"GIT_GRAFT_FILE=" + os.DevNull,
	"GIT_NO_LAZY_FETCH=1",
	"GIT_LITERAL_PATHSPECS=1",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_ASKPASS=",
	"GIT_PAGER=cat",
	"GIT_EDITOR=false",
	"GIT_SEQUENCE_EDITOR=false",
	"GIT_PROXY_COMMAND=",
	"GIT_SSH_VARIANT=ssh",
}

// settings win over a repository's own configuration: they come from the environment, the scope git reads last.
var settings = []struct{ key, value string }{
	{"core.hooksPath", os.DevNull},
	{"core.fsmonitor", "false"},
	{"core.attributesFile", os.DevNull},
	{"core.excludesFile", os.DevNull},
	{"core.pager", "cat"},
	{"core.alternateRefsCommand", "false"},
	{"advice.graftFileDeprecated", "false"}, // we name an empty one
	{"core.bigFileThreshold", "32m"},        // larger files count as binary
	{"credential.helper", ""},               // empties the list of helpers
	{"diff.external", ""},
	{"diff.orderFile", os.DevNull},
	{"log.showSignature", "false"},
	{"gpg.program", "false"},
	{"protocol.ext.allow", "never"},
	{"submodule.recurse", "false"},
	{"fetch.recurseSubmodules", "false"},
	{"fetch.fsckObjects", "false"},
	{"maintenance.auto", "false"},
	{"gc.auto", "0"},
	{"fastimport.unpackLimit", "0"}, // always a pack, never thousands of loose files
}

// call is one run of git.
type call struct {
	dir      string   // where it runs: the git directory, or any folder while looking for one
	gitDir   string   // the repository, empty while there is none yet
	network  string   // colon-separated protocols that may be spoken, empty for none
	anyOwner bool     // look into folders of other users too
	loose    bool     // the few objects that it makes are files of their own, no pack
	args     []string // subcommand first
	stdin    func(w *bufio.Writer) error
	stdout   func(r io.Reader) error // nil: nothing is expected
	progress func(line string)       // told each line of standard error
}

// command makes the process. No other place does.
func command(ctx context.Context, c call) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", c.args...)
	cmd.Dir = c.dir
	cmd.Env = environment(c)
	cmd.WaitDelay = 5 * time.Second
	ownGroup(cmd)
	return cmd
}

func environment(c call) []string {
	names := inherited
	if c.network != "" {
		names = append(slices.Clip(names), inheritedByNetwork...)
	}
	var env []string
	for _, name := range names {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	env = append(env, closed...)
	if c.network != "" {
		env = append(env, "GIT_ALLOW_PROTOCOL="+c.network, "GIT_SSH_COMMAND=ssh -oBatchMode=yes -oConnectTimeout=20")
	} else {
		env = append(env, "GIT_ALLOW_PROTOCOL=none", "GIT_SSH_COMMAND=false")
	}
	if c.gitDir != "" {
		// Our work tree is the git directory itself, so that no checked-out .gitattributes changes what is counted.
		env = append(env, "GIT_DIR="+c.gitDir, "GIT_WORK_TREE="+c.gitDir)
	}
	count := 0
	set := func(key, value string) {
		n := strconv.Itoa(count)
		env = append(env, "GIT_CONFIG_KEY_"+n+"="+key, "GIT_CONFIG_VALUE_"+n+"="+value)
		count++
	}
	for _, s := range settings {
		if !c.loose || s.key != "fastimport.unpackLimit" {
			set(s.key, s.value)
		}
	}
	if c.anyOwner {
		set("safe.directory", "*")
	}
	return append(env, "GIT_CONFIG_COUNT="+strconv.Itoa(count))
}

// failure is git's own account of what went wrong.
type failure struct {
	args   []string
	code   int
	stderr string
}

func (f *failure) Error() string {
	return fmt.Sprintf("git %s ended with %d: %s", f.args[0], f.code, strings.TrimSpace(f.stderr))
}

// exitCode returns the exit status inside err, or -1.
func exitCode(err error) int {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.code
	}
	return -1
}

// run runs git to its end. Errors are those of the context, of the stdout function, or git's own, explained.
func run(ctx context.Context, c call) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	inner, stop := context.WithCancel(ctx)
	defer stop()
	cmd := command(inner, c)
	stderr := &tail{line: c.progress}
	cmd.Stderr = stderr
	stdin, stdout, err := start(cmd, c)
	if err != nil {
		return err
	}
	written := make(chan error, 1)
	go func() { written <- feed(stdin, c.stdin) }()

	var readErr error
	if c.stdout != nil {
		readErr = c.stdout(stdout)
	}
	// A stream that ended early is git's failure, whose reason is still to come. Anything else is a reason to stop it.
	if readErr != nil && !errors.Is(readErr, io.ErrUnexpectedEOF) {
		stop()
	} else if _, err := io.Copy(io.Discard, stdout); err != nil {
		stop()
	}
	waitErr := cmd.Wait()
	writeErr := <-written

	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case readErr != nil && !errors.Is(readErr, io.ErrUnexpectedEOF):
		return readErr
	case errors.As(waitErr, &exit):
		return explain(&failure{args: c.args, code: exit.ExitCode(), stderr: stderr.String()})
	case waitErr != nil:
		return fault.Internal(waitErr, "Waiting for git %s failed", c.args[0])
	case readErr != nil:
		return fault.Internal(readErr, "The output of git %s ended early", c.args[0])
	case writeErr != nil:
		return fault.Internal(writeErr, "Writing to git %s failed", c.args[0])
	}
	return nil
}

func start(cmd *exec.Cmd, c call) (io.WriteCloser, io.Reader, error) {
	var stdin io.WriteCloser
	var err error
	if c.stdin != nil {
		if stdin, err = cmd.StdinPipe(); err != nil {
			return nil, nil, fault.Internal(err, "Starting git failed")
		}
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, fault.Internal(err, "Starting git failed")
	}
	if err := cmd.Start(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, nil, missing(err)
		}
		return nil, nil, fault.Unavailable("Git could not be started").Because(err)
	}
	return stdin, stdout, nil
}

// feed writes the input and closes it. That git stopped listening is no failure: why it did is known elsewhere.
func feed(w io.WriteCloser, write func(*bufio.Writer) error) error {
	if w == nil {
		return nil
	}
	buffer := bufio.NewWriterSize(w, 64<<10)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	closeErr := w.Close()
	if err == nil {
		err = closeErr
	}
	if err != nil && (gone(err) || errors.Is(err, os.ErrClosed)) {
		return nil
	}
	return err
}

// output runs git and returns what it printed, at most limit bytes of it.
func output(ctx context.Context, c call, limit int64) ([]byte, error) {
	var out []byte
	c.stdout = func(r io.Reader) error {
		var err error
		out, err = io.ReadAll(io.LimitReader(r, limit+1))
		if err == nil && int64(len(out)) > limit {
			err = errTooLong
		}
		return err
	}
	err := run(ctx, c)
	return out, err
}

var errTooLong = errors.New("output longer than allowed")

// tail keeps the end of what is written to it and reports complete lines.
type tail struct {
	mu   sync.Mutex
	kept []byte
	open []byte // the line that has not ended
	line func(string)
}

const tailSize = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - tailSize; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	if t.line != nil {
		t.report(p)
	}
	return len(p), nil
}

func (t *tail) report(p []byte) {
	t.open = append(t.open, p...)
	for {
		end := bytes.IndexAny(t.open, "\r\n")
		if end < 0 {
			break
		}
		if text := strings.TrimSpace(string(t.open[:end])); text != "" {
			t.line(strings.ToValidUTF8(text, "\uFFFD"))
		}
		t.open = t.open[end+1:]
	}
	if len(t.open) > tailSize {
		t.open = nil
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(string(t.kept), "\uFFFD")
}

// usable remembers that a git of a sufficient version was found.
var usable struct {
	sync.Mutex
	yes bool
}

// Version returns the version of the git that is used, such as "2.39.5", or says that it is missing or too old.
func Version(ctx context.Context) (string, error) {
	out, err := output(ctx, call{args: []string{"version"}}, 1<<10)
	if err == nil {
		err = checkVersion(string(out))
	}
	return strings.TrimPrefix(strings.TrimSpace(string(out)), "git version "), err
}

// requireGit says in a sentence when git is missing or too old.
func requireGit(ctx context.Context) error {
	usable.Lock()
	defer usable.Unlock()
	if usable.yes {
		return nil
	}
	_, err := Version(ctx)
	usable.yes = err == nil
	return err
}

// checkVersion reads a line such as "git version 2.39.5 (Apple Git-154)".
func checkVersion(line string) error {
	text := strings.TrimPrefix(strings.TrimSpace(line), "git version ")
	var major, minor int
	if _, err := fmt.Sscanf(text, "%d.%d", &major, &minor); err != nil {
		return fault.Unavailable("This git does not tell its version: %q", text).Because(err)
	}
	if major > oldestMajor || major == oldestMajor && minor >= oldestMinor {
		return nil
	}
	return fault.Unavailable("Git %d.%d is too old, Leadwright needs %d.%d or newer", major, minor, oldestMajor,
		oldestMinor).
		WithHint("Install a newer git and try again.")
}

func missing(err error) error {
	return fault.Unavailable("Git is not installed, or not on the PATH").
		WithHint("Install git %d.%d or newer and try again.", oldestMajor, oldestMinor).Because(err)
}
