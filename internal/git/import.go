package git

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// InitBare makes an empty bare repository whose branch will be main, in dir, which is made too.
func InitBare(ctx context.Context, dir string) (*Repo, error) { return initBare(ctx, dir, "sha1") }

// InitBareSHA256 is InitBare with 64-digit object names.
func InitBareSHA256(ctx context.Context, dir string) (*Repo, error) {
	return initBare(ctx, dir, "sha256")
}

func initBare(ctx context.Context, dir, format string) (*Repo, error) {
	if err := requireGit(ctx); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Unavailable("The folder %s cannot be made", dir).Because(err)
	}
	err := run(ctx, call{dir: dir, args: []string{"init", "--bare", "--quiet", "--template=", "--initial-branch=main",
		"--object-format=" + format, "--", "."}})
	if err != nil {
		return nil, err
	}
	r, err := Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	r.owned = true
	return r, run(ctx, r.call("config", "--local", ownedKey, "true"))
}

// FastImport adds what a stream in the format of git-fast-import says, such as one written by Stream, which must end
// with "done". Branches may move anywhere. It fails with fault.Denied for a repository that Leadwright did not make.
func (r *Repo) FastImport(ctx context.Context, stream io.Reader) error {
	_, err := r.FastImportAsking(ctx, stream)
	return err
}

// FastImportAsking is FastImport for a stream with questions: it returns the object names that Stream.Ask asked for.
func (r *Repo) FastImportAsking(ctx context.Context, stream io.Reader) (hashes []string, err error) {
	if err := r.own(ctx); err != nil {
		return nil, err
	}
	c := r.call("fast-import", "--quiet", "--force", "--done", "--date-format=raw-permissive")
	c.stdin = func(w *bufio.Writer) error {
		_, err := io.Copy(w, stream)
		return err
	}
	c.stdout = func(out io.Reader) error {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			hashes = append(hashes, lines.Text())
		}
		return lines.Err()
	}
	return hashes, run(ctx, c)
}

// SetHead makes a branch, given by its short name, the current one. It fails with fault.Denied for a repository that
// Leadwright did not make.
func (r *Repo) SetHead(ctx context.Context, branch string) error {
	if err := r.own(ctx); err != nil {
		return err
	}
	ref := "refs/heads/" + branch
	if !branchName.MatchString(ref) || strings.Contains(ref, "..") {
		return fault.Invalid("branch", "%q is not a name for a branch", branch)
	}
	return run(ctx, r.call("symbolic-ref", "HEAD", ref))
}
