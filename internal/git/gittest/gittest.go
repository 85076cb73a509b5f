// Package gittest makes small repositories for tests: bare, in a temporary folder, the same hashes on every run.
package gittest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/git"
)

// Builder grows one repository.
type Builder struct {
	Repo *git.Repo
	Dir  string // the bare repository

	t     testing.TB
	tips  map[string]string
	count int
	clock time.Time
}

// Commit is a commit to add. The zero value is an empty commit by Ada Example, an hour after the one before, on main.
type Commit struct {
	Author, Email             string
	Committer, CommitterEmail string    // like the author when empty
	When                      time.Time // of author and committer; the zone is kept
	Message                   string
	Branch                    string   // "main" when empty
	Parents                   []string // hashes; nil goes on from the branch, empty but not nil begins a new history
	Files                     map[string]string
	Modes                     map[string]string // octal, "100644" where absent
	Delete                    []string
	Rename                    map[string]string // old path to new path
}

// New makes an empty repository that vanishes with the test.
func New(t testing.TB) *Builder {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo.git")
	repo, err := git.InitBare(t.Context(), dir)
	return builder(t, repo, err)
}

// NewSHA256 is New with 64-digit hashes.
func NewSHA256(t testing.TB) *Builder {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo.git")
	repo, err := git.InitBareSHA256(t.Context(), dir)
	return builder(t, repo, err)
}

func builder(t testing.TB, repo *git.Repo, err error) *Builder {
	t.Helper()
	if err != nil {
		t.Fatalf("making a repository: %v", err)
	}
	return &Builder{Repo: repo, Dir: repo.Dir(), t: t, tips: map[string]string{},
		clock: time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)}
}

// Commit adds one commit and returns its hash.
func (b *Builder) Commit(c Commit) string {
	b.t.Helper()
	return b.Commits(c)[0]
}

// Commits adds several commits with one process, which is much faster, and returns their hashes in order. All of them
// are on the branch of the first; a nil Parents goes on from the one before.
func (b *Builder) Commits(list ...Commit) []string {
	b.t.Helper()
	if len(list) == 0 {
		return nil
	}
	branch := list[0].Branch
	if branch == "" {
		branch = "main"
	}
	hashes := b.Import(func(s *git.Stream) {
		for i, c := range list {
			c.Branch = branch
			n := b.fill(c)
			if n.Parents == nil && i == 0 && b.tips[branch] != "" {
				n.Parents = []string{b.tips[branch]}
			}
			s.Ask(s.Commit(n))
		}
	})
	b.tips[branch] = hashes[len(hashes)-1]
	return hashes
}

// fill sets what a commit leaves open.
func (b *Builder) fill(c Commit) git.NewCommit {
	b.count++
	if c.When.IsZero() {
		b.clock = b.clock.Add(time.Hour)
		c.When = b.clock
	} else {
		b.clock = c.When
	}
	if c.Author == "" && c.Email == "" {
		c.Author, c.Email = "Ada Example", "ada@example.com"
	}
	if c.Message == "" {
		c.Message = fmt.Sprintf("Change %d", b.count)
	}
	n := git.NewCommit{Branch: c.Branch, Author: git.Signature{Name: c.Author, Email: c.Email, When: c.When},
		Message: c.Message, Parents: c.Parents, Files: c.Files, Modes: c.Modes, Delete: c.Delete, Rename: c.Rename}
	if c.Committer != "" || c.CommitterEmail != "" {
		n.Committer = git.Signature{Name: c.Committer, Email: c.CommitterEmail, When: c.When}
	}
	return n
}

// Import adds whatever write puts on a stream and returns the hashes of the marks it asked for. Later calls of Commit
// go on from what Commit itself made.
func (b *Builder) Import(write func(*git.Stream)) []string {
	b.t.Helper()
	var text bytes.Buffer
	s := git.NewStream(&text)
	write(s)
	if err := s.Close(); err != nil {
		b.t.Fatalf("writing a stream: %v", err)
	}
	hashes, err := b.Repo.FastImportAsking(b.t.Context(), &text)
	if err != nil {
		b.t.Fatalf("importing: %v", err)
	}
	return hashes
}

// WorkTree makes an ordinary clone with checked-out files and returns its folder.
func (b *Builder) WorkTree() string {
	b.t.Helper()
	dir := filepath.Join(b.t.TempDir(), "work")
	Git(b.t, "", "clone", "--quiet", "--template=", b.Dir, dir)
	return dir
}

// Git runs any git command in a folder, for what a test needs and the package git does not offer, and returns what it
// printed. It sees no configuration but the repository's own.
func Git(t testing.TB, dir string, args ...string) string {
	t.Helper()
	return Run(t, dir, "git", args...)
}

// Run is Git for any program, such as a shell that runs git.
func Run(t testing.TB, dir, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.DevNull, "LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_AUTHOR_NAME=Ada Example", "GIT_AUTHOR_EMAIL=ada@example.com",
		"GIT_COMMITTER_NAME=Ada Example", "GIT_COMMITTER_EMAIL=ada@example.com",
		"GIT_AUTHOR_DATE=1704103200 +0000", "GIT_COMMITTER_DATE=1704103200 +0000"}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, &stderr)
	}
	return string(out)
}
