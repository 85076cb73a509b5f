// Package giteatest runs a real Gitea for tests, and fills it. `make test-forge` builds the program and says where it lies;
// tests that want it are skipped where nobody did.
package giteatest

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // its database, for what its interface cannot say
)

// Env names the folder that Gitea lies in, as .ci/gitea prints it.
const Env = "LEADWRIGHT_GITEA"

// Server is a Gitea that runs until the test ends.
type Server struct {
	URL   string // without a slash at its end
	Token string // of its administrator, who is called boss

	t    testing.TB
	home string // of its program
	dir  string // of its data
}

const settings = `APP_NAME = Ferry forge
RUN_MODE = prod
WORK_PATH = %[1]s
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true
[server]
STATIC_ROOT_PATH = %[2]s
APP_DATA_PATH = %[1]s/data
OFFLINE_MODE = true
DISABLE_SSH = true
HTTP_ADDR = 127.0.0.1
HTTP_PORT = %[3]d
ROOT_URL = http://127.0.0.1:%[3]d/
[database]
DB_TYPE = sqlite3
PATH = %[1]s/gitea.db
[repository]
ROOT = %[1]s/repositories
[security]
INSTALL_LOCK = true
[indexer]
ISSUE_INDEXER_TYPE = db
[actions]
ENABLED = false
[cron]
ENABLED = false
[mailer]
ENABLED = false
[log]
MODE = file
ROOT_PATH = %[1]s/log
LEVEL = Warn
`

// Start runs a Gitea of its own, without repositories.
func Start(t testing.TB) *Server {
	t.Helper()
	home := os.Getenv(Env)
	if home == "" {
		t.Skipf("%s does not say where a Gitea is: make test-forge builds one and does", Env)
	}
	s := &Server{t: t, home: home, dir: t.TempDir()}
	port := freePort(t)
	s.URL = fmt.Sprintf("http://127.0.0.1:%d", port)
	if err := os.WriteFile(s.config(), fmt.Appendf(nil, settings, s.dir, home, port), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run("migrate")
	s.run("admin", "user", "create", "--admin", "--username", "boss", "--password", "of-the-ferry-1", "--email", "boss@example.org",
		"--must-change-password=false")
	s.Token = s.TokenOf("boss", "all")
	web := s.command("web")
	if err := web.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = web.Process.Signal(os.Interrupt) // it may have ended
		_ = web.Wait()
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		response, err := http.Get(s.URL + "/api/healthz") //nolint:noctx // it is there or not
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return s
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("Gitea does not answer: %v", err)
		}
	}
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a moment
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // of TCP
}

func (s *Server) config() string { return filepath.Join(s.dir, "app.ini") }

func (s *Server) command(args ...string) *exec.Cmd {
	args = append([]string{"-c", s.config()}, args...)
	cmd := exec.Command(filepath.Join(s.home, "gitea"), args...) //nolint:noctx // the test ends it
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "GITEA_WORK_DIR="+s.dir)
	return cmd
}

func (s *Server) run(args ...string) string {
	s.t.Helper()
	var problems bytes.Buffer
	cmd := s.command(args...)
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("gitea %s: %v\n%s%s", strings.Join(args, " "), err, out, &problems)
	}
	return strings.TrimSpace(string(out))
}

// User adds somebody without any rights of their own, and returns their token, which may read.
func (s *Server) User(name string) (token string) {
	s.t.Helper()
	s.run("admin", "user", "create", "--username", name, "--password", "of-the-ferry-1", "--email", name+"@example.org",
		"--must-change-password=false")
	return s.TokenOf(name, "read:repository,read:issue")
}

// TokenOf makes a token of somebody with scopes.
func (s *Server) TokenOf(name, scopes string) string {
	s.t.Helper()
	said := strings.Fields(s.run("admin", "user", "generate-access-token", "--username", name, "--scopes", scopes,
		"--token-name", strings.Map(onlyLetters, scopes), "--raw"))
	return said[len(said)-1] // before it may stand lines of its log
}

func onlyLetters(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

// Do asks the interface of Gitea as its administrator, below /api/v1, and reads the answer into a value, or not where it is nil.
func (s *Server) Do(method, path string, body, into any) {
	s.t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	request, err := http.NewRequest(method, s.URL+"/api/v1"+path, bytes.NewReader(content)) //nolint:noctx // a test's
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "token "+s.Token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		s.t.Fatalf("%s %s: %s %s %v", method, path, response.Status, answer, err)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(answer, into); err != nil {
		s.t.Fatal(err)
	}
}

// Repository adds a repository of boss, and returns its address as a browser shows it.
func (s *Server) Repository(name string, private bool) (address string) {
	s.t.Helper()
	s.Do(http.MethodPost, "/user/repos", map[string]any{"name": name, "private": private}, nil)
	return s.URL + "/boss/" + name
}

// Issue adds an issue to a repository of boss with what Gitea's interface takes, and returns its number.
func (s *Server) Issue(repository string, fields map[string]any) (number int64) {
	s.t.Helper()
	var made struct {
		Number int64 `json:"number"`
	}
	s.Do(http.MethodPost, "/repos/boss/"+repository+"/issues", fields, &made)
	return made.Number
}

// Date puts into its database when issues of a repository of boss were opened and closed, by their numbers: its interface only
// knows now. An issue with a zero second day stays open.
func (s *Server) Date(repository string, days map[int64][2]time.Time) {
	s.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(s.dir, "gitea.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for number, d := range days {
		var closed int64
		last := d[0]
		if !d[1].IsZero() {
			closed, last = d[1].Unix(), d[1]
		}
		if _, err := db.ExecContext(s.t.Context(), `UPDATE issue SET created_unix = ?, updated_unix = ?, closed_unix = ?, is_closed = ?
			WHERE "index" = ? AND repo_id = (SELECT id FROM repository WHERE lower_name = ?)`,
			d[0].Unix(), last.Unix(), closed, closed > 0, number, repository); err != nil {
			s.t.Fatal(err)
		}
	}
}
