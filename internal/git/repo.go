package git

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Repo is one repository on this machine. It holds no open files or processes and is safe for concurrent use.
type Repo struct {
	dir    string // absolute path of the git directory
	common string // where objects, refs and the list of shallow commits live; dir, but for linked work trees
	root   string
	bare   bool
	owned  bool // made by Leadwright in this process
}

// Open finds the repository that path lies in: a folder or file inside a work tree, a bare repository, or a .git
// directory. The path itself, never what git's environment variables say, decides. It fails with fault.Invalid on
// the field "path" when there is none.
func Open(ctx context.Context, path string) (*Repo, error) {
	version := make(chan error, 1) // asked for beside the rest: Open is in the way of every short question
	go func() { version <- requireGit(ctx) }()
	r, err := open(ctx, path)
	if wrong := <-version; wrong != nil {
		return nil, wrong
	}
	return r, err
}

func open(ctx context.Context, path string) (*Repo, error) {
	dir, err := folder(path)
	if err != nil {
		return nil, err
	}
	ask := func(args ...string) (string, error) {
		args = append([]string{"rev-parse", "--path-format=absolute"}, args...)
		out, err := output(ctx, call{dir: dir, anyOwner: true, args: args}, 64<<10)
		if err != nil {
			return "", notRepository(path, err)
		}
		return strings.TrimSuffix(string(out), "\n"), nil
	}
	all, err := ask("--is-bare-repository", "--is-inside-work-tree", "--absolute-git-dir", "--git-common-dir")
	if err != nil {
		return nil, err
	}
	r := &Repo{}
	var bare, inside string
	if lines := strings.Split(all, "\n"); len(lines) == 4 {
		bare, inside, r.dir, r.common = lines[0], lines[1], lines[2], lines[3]
	} else if len(lines) < 4 {
		return nil, fault.Unavailable("This git answers in a way that Leadwright does not understand").
			WithHint("Install git %d.%d or newer and try again.", oldestMajor, oldestMinor)
	} else { // a folder with a newline in its name: ask for each apart
		bare, inside = lines[0], lines[1]
		if r.dir, err = ask("--absolute-git-dir"); err != nil {
			return nil, err
		}
		if r.common, err = ask("--git-common-dir"); err != nil {
			return nil, err
		}
	}
	r.bare = bare == "true"
	switch {
	case inside == "true":
		if r.root, err = ask("--show-toplevel"); err != nil {
			return nil, err
		}
	case !r.bare && filepath.Base(r.dir) == ".git":
		r.root = filepath.Dir(r.dir)
	}
	return r, nil
}

// folder returns the absolute folder of a path, which may name a file.
func folder(path string) (string, error) {
	if path == "" {
		return "", fault.Invalid("path", "No path was given")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fault.Internal(err, "The current folder is not known")
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fault.Invalid("path", "%s does not exist", path).WithHint("Check the spelling of the path.").Because(err)
	case errors.Is(err, fs.ErrPermission):
		return "", fault.Unavailable("%s may not be read by the account that runs Leadwright", path).Because(err)
	case err != nil:
		return "", fault.Invalid("path", "%s cannot be read", path).Because(err)
	case !info.IsDir():
		return filepath.Dir(abs), nil
	}
	// Reading what a folder is called needs no right to enter it, running git in it does.
	if _, err := os.Stat(abs + string(filepath.Separator) + "."); errors.Is(err, fs.ErrPermission) {
		return "", fault.Unavailable("%s may not be read by the account that runs Leadwright", path).Because(err)
	}
	return abs, nil
}

// notRepository names the path in git's complaint that there is no repository.
func notRepository(path string, err error) error {
	var e *fault.Error
	if errors.As(err, &e) && e.Kind == fault.KindInvalid {
		return fault.Invalid("path", "%s is not inside a git repository", path).WithHint("%s", e.Hint).Because(e.Err)
	}
	return err
}

// Dir returns the absolute path of the git directory.
func (r *Repo) Dir() string { return r.dir }

// Root returns the absolute path of the work tree, empty when there is none.
func (r *Repo) Root() string { return r.root }

// Bare reports that the repository has no work tree.
func (r *Repo) Bare() bool { return r.bare }

// call makes a call inside this repository.
func (r *Repo) call(args ...string) call { return call{dir: r.dir, gitDir: r.dir, args: args} }

// Border is where a history was cut off when it was cloned or fetched: the commits whose parents are missing, which look
// as if they had added every file. It is empty for a whole history.
type Border map[string]bool

// Name is a digest that tells one border from another, empty for a whole history.
func (b Border) Name() string {
	if len(b) == 0 {
		return ""
	}
	digest := sha256.Sum256([]byte(strings.Join(slices.Sorted(maps.Keys(b)), "\n")))
	return hex.EncodeToString(digest[:8])
}

// Border returns where the history is cut off.
func (r *Repo) Border() (Border, error) {
	name := filepath.Join(r.common, "shallow")
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil || !info.Mode().IsRegular() {
		return nil, fault.Unavailable("The list of shallow commits of %s cannot be read", r.dir).Because(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.Unavailable("The list of shallow commits of %s cannot be read", r.dir).Because(err)
	}
	border := Border{}
	for hash := range strings.FieldsSeq(string(text)) {
		border[hash] = true
	}
	return border, nil
}

// RelPath turns a path as a person gives it, absolute or from the current folder, into a path inside the repository
// with forward slashes; the root is "". The file need not exist. In a bare repository the path is only cleaned.
func (r *Repo) RelPath(p string) (string, error) {
	outside := fault.Invalid("path", "%s is outside of the repository", p).WithHint("The repository is %s.", r.place())
	if r.root == "" {
		clean := path.Clean("/" + filepath.ToSlash(p))
		if filepath.IsAbs(p) || strings.HasPrefix(path.Clean(filepath.ToSlash(p)), "..") {
			return "", outside
		}
		return clean[1:], nil
	}
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", fault.Internal(err, "The current folder is not known")
	}
	root, err := filepath.EvalSymlinks(r.root)
	if err != nil {
		root = r.root
	}
	// Only folders above the path are resolved: a symbolic link is itself a file of the repository.
	for _, candidate := range []string{abs, filepath.Join(resolved(filepath.Dir(abs)), filepath.Base(abs)),
		resolved(abs)} {
		rel, err := filepath.Rel(root, candidate)
		if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			continue
		}
		if rel == "." {
			return "", nil
		}
		return filepath.ToSlash(rel), nil
	}
	return "", outside
}

func (r *Repo) place() string {
	if r.root != "" {
		return r.root
	}
	return r.dir
}

// resolved follows symbolic links as far down as folders exist.
func resolved(p string) string {
	if real, err := filepath.EvalSymlinks(p); err == nil {
		return real
	}
	parent := filepath.Dir(p)
	if parent == p {
		return p
	}
	return filepath.Join(resolved(parent), filepath.Base(p))
}

// Head returns where the current branch stands.
func (r *Repo) Head(ctx context.Context) (Head, error) {
	both, err := output(ctx, r.call("rev-parse", "HEAD", "--symbolic-full-name", "HEAD"), 64<<10)
	if err == nil {
		if hash, ref, ok := strings.Cut(strings.TrimSuffix(string(both), "\n"), "\n"); ok {
			branch, _ := strings.CutPrefix(ref, "refs/heads/")
			if branch == "HEAD" && branch == ref {
				branch = ""
			}
			return Head{Branch: branch, Hash: hash}, nil
		}
	}
	ref, err := output(ctx, r.call("symbolic-ref", "--quiet", "HEAD"), 64<<10)
	if err != nil && exitCode(err) != 1 {
		return Head{}, err
	}
	head := Head{Branch: strings.TrimPrefix(strings.TrimSuffix(string(ref), "\n"), "refs/heads/")}
	hash, err := output(ctx, r.call("rev-parse", "--verify", "--quiet", "HEAD"), 1<<10)
	if err != nil && exitCode(err) != 1 {
		return Head{}, err
	}
	head.Hash = strings.TrimSpace(string(hash))
	return head, nil
}

// Resolve returns the full hash of the commit that rev names: a branch, tag, hash, HEAD~2 and the like. It fails with
// fault.NotFound when there is none and fault.Invalid when the name could mean several.
func (r *Repo) Resolve(ctx context.Context, rev string) (string, error) {
	hashes, err := r.resolveAll(ctx, []string{rev})
	if err != nil {
		return "", err
	}
	return hashes[0], nil
}

// resolveAll resolves many names.
func (r *Repo) resolveAll(ctx context.Context, revs []string) ([]string, error) {
	hashes, err := r.lookUp(ctx, revs)
	if err != nil {
		return nil, err
	}
	if i := slices.Index(hashes, ""); i >= 0 {
		return nil, unknownRevision(revs[i])
	}
	return hashes, nil
}

// lookUp resolves many names in one process, to nothing where there is no such commit. Names travel on standard input,
// where nothing is an option. After an error it returns those before.
func (r *Repo) lookUp(ctx context.Context, revs []string) ([]string, error) {
	for _, rev := range revs {
		if rev == "" || strings.ContainsAny(rev, "\n\x00") {
			return nil, fault.Invalid("revision", "%q is not a revision", rev).
				WithHint("Name a branch, a tag or a commit.")
		}
	}
	c := r.call("cat-file", "--batch-check=%(objectname)")
	c.stdin = func(w *bufio.Writer) error {
		for _, rev := range revs {
			if _, err := fmt.Fprintf(w, "%s^{commit}\n", rev); err != nil {
				return err
			}
		}
		return nil
	}
	hashes := make([]string, 0, len(revs))
	c.stdout = func(out io.Reader) error {
		lines := bufio.NewReader(out)
		for _, rev := range revs {
			line, err := lines.ReadString('\n')
			if err != nil {
				return io.ErrUnexpectedEOF
			}
			line = strings.TrimSuffix(line, "\n")
			switch {
			case isHash(line):
				hashes = append(hashes, line)
			case strings.HasSuffix(line, " ambiguous"):
				return fault.Invalid("revision", "%q could mean several commits", rev).WithHint("Give more digits.")
			default:
				hashes = append(hashes, "")
			}
		}
		return nil
	}
	err := run(ctx, c)
	if exitCode(err) > 0 && len(hashes) < len(revs) && !fault.Is(err, fault.KindUnavailable) {
		err = unknownRevision(revs[len(hashes)]).Because(err)
	}
	return hashes, err
}

func unknownRevision(rev string) *fault.Error {
	return fault.NotFound("There is no commit named %q in this repository", rev).
		WithHint("Name a branch, a tag or a commit that exists here.")
}

// Has reports whether the repository holds the object with this full hash.
func (r *Repo) Has(ctx context.Context, hash string) (bool, error) {
	held, err := r.Holds(ctx, hash)
	return held[hash], err
}

// Holds tells which of the objects with these full hashes the repository has.
func (r *Repo) Holds(ctx context.Context, hashes ...string) (map[string]bool, error) {
	held := map[string]bool{}
	if i := slices.IndexFunc(hashes, func(h string) bool { return !isHash(h) }); i >= 0 {
		return held, notHash(hashes[i])
	}
	c := r.call("cat-file", "--batch-check=%(objectname)")
	c.stdin = func(w *bufio.Writer) error {
		for _, hash := range hashes {
			if _, err := w.WriteString(hash + "\n"); err != nil {
				return err
			}
		}
		return nil
	}
	out, err := output(ctx, c, 1<<10+int64(len(hashes))*128) // a hash, or a hash and that it is missing
	for line := range strings.Lines(string(out)) {
		held[strings.TrimSpace(line)] = true
	}
	return held, err
}

// Order lists the commits that the included revisions reach and the excluded ones do not, parents before children.
// The same repository and revisions always give the same order.
func (r *Repo) Order(ctx context.Context, include, exclude []string) ([]string, error) {
	if len(include) == 0 {
		return nil, nil
	}
	tips, err := r.resolveAll(ctx, append(slices.Clip(include), exclude...))
	if err != nil {
		return nil, err
	}
	return r.order(ctx, tips[:len(include)], tips[len(include):])
}

// Roots returns the commits without parents that a commit, given by its full hash, reaches, in order. A shallow clone's border
// counts as such.
func (r *Repo) Roots(ctx context.Context, head string) ([]string, error) {
	if !isHash(head) {
		return nil, notHash(head)
	}
	roots, err := r.revisions(ctx, []string{head}, nil, "--max-parents=0")
	slices.Sort(roots)
	return roots, err
}

// order is Order for full hashes.
func (r *Repo) order(ctx context.Context, include, exclude []string) ([]string, error) {
	return r.revisions(ctx, include, exclude, "--reverse")
}

// revisions lists what the included commits reach and the excluded ones do not, children before parents, each as a line
// of what the option makes of it.
func (r *Repo) revisions(ctx context.Context, include, exclude []string, option string) ([]string, error) {
	c := r.call("rev-list", "--topo-order", option, "--stdin")
	c.stdin = func(w *bufio.Writer) error {
		for _, hash := range include {
			if _, err := w.WriteString(hash + "\n"); err != nil {
				return err
			}
		}
		for _, hash := range exclude {
			if _, err := w.WriteString("^" + hash + "\n"); err != nil {
				return err
			}
		}
		return nil
	}
	var list []string
	c.stdout = func(out io.Reader) error {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			list = append(list, lines.Text())
		}
		return lines.Err()
	}
	if err := run(ctx, c); err != nil {
		return nil, err
	}
	return list, nil
}

// isHash reports whether text is a full object name.
func isHash(text string) bool {
	if len(text) != 40 && len(text) != 64 {
		return false
	}
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func notHash(text string) error {
	return fault.Invalid("commit", "%q is not a full object name", text)
}
