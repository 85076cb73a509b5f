package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Names of refs of Leadwright's own. The first never comes to be: the stream that makes a commit on it takes it back.
const (
	commitRef = "refs/leadwright/commit"
	branchRef = "refs/leadwright/branch" // in clones: what was asked of the remote last
)

// Publication is files that are to be one commit on a branch.
type Publication struct {
	Branch  string            // short name
	Tip     string            // the commit that the branch was at when the files were made; empty for a branch that is not there yet
	Files   map[string][]byte // by path
	Message string
	Author  Signature
	Sender  Signature // who commits; the author when zero
}

// BranchTip returns the commit that a branch is at, empty where there is no such branch. A clone asks where it came from and
// brings the commit.
func (r *Repo) BranchTip(ctx context.Context, branch string) (string, error) {
	ref, err := branchRefOf(branch)
	if err != nil {
		return "", err
	}
	address, protocols, err := r.remote(ctx)
	if err != nil {
		return "", err
	}
	if address == "" {
		hashes, err := r.lookUp(ctx, []string{ref})
		return strings.Join(hashes, ""), err
	}
	ask := r.call("ls-remote", "--upload-pack=git-upload-pack", "--", address, ref)
	ask.network = protocols
	out, err := output(ctx, ask, 64<<10)
	if err != nil {
		return "", err
	}
	hash := ""
	for line := range strings.Lines(string(out)) {
		if value, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); name == ref && isHash(value) {
			hash = value
		}
	}
	if hash == "" {
		return "", nil
	}
	if has, err := r.Has(ctx, hash); has || err != nil {
		return hash, err
	}
	bring := r.call("fetch", "--quiet", "--no-tags", "--force", "--no-auto-maintenance", "--no-write-fetch-head",
		"--no-recurse-submodules", "--upload-pack=git-upload-pack", "--", address, "+"+ref+":"+branchRef)
	bring.network = protocols
	return hash, run(ctx, bring)
}

// CheckBranch fails with fault.Invalid for what is no name for a branch.
func CheckBranch(name string) error {
	_, err := branchRefOf(name)
	return err
}

func branchRefOf(branch string) (string, error) {
	ref := "refs/heads/" + branch
	if !branchName.MatchString(ref) || strings.Contains(ref, "..") || strings.HasSuffix(ref, ".lock") || strings.HasSuffix(ref,
		"/") {
		return "", fault.Invalid("branch", "%q is not a name for a branch", branch)
	}
	return ref, nil
}

// remote returns where a clone that Leadwright made came from; empty for every other repository.
func (r *Repo) remote(ctx context.Context) (address, protocols string, err error) {
	if err := r.own(ctx); fault.Is(err, fault.KindDenied) {
		return "", "", nil
	} else if err != nil {
		return "", "", err
	}
	out, err := output(ctx, r.call("config", "--local", "--get", "remote.origin.url"), 64<<10)
	if exitCode(err) == 1 {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	address = strings.TrimSuffix(string(out), "\n")
	protocols, err = protocolsOf(address)
	return address, protocols, err
}

// Publish writes one commit on a branch and returns its hash. Nothing else changes: no other branch, no index and no file,
// unless the branch is checked out: then the same files are written there too, if nobody changed them, and staged.
//
// It fails with fault.Conflict because of ErrMoved when the branch is no longer at the tip that is given, and with another
// fault.Conflict when somebody changed one of the files where the branch is checked out; with fault.Denied when the host of a
// clone refuses the commit; and with fault.Invalid for a path that cannot be. A clone sends the commit to where it came from.
func (r *Repo) Publish(ctx context.Context, p Publication) (string, error) {
	ref, err := branchRefOf(p.Branch)
	if err != nil {
		return "", err
	}
	for name := range p.Files {
		if err := CheckPath(name); err != nil {
			return "", err
		}
	}
	hash, err := r.write(ctx, p)
	if err != nil {
		return "", err
	}
	address, protocols, err := r.remote(ctx)
	if err != nil {
		return "", err
	}
	if address != "" {
		return hash, r.push(ctx, address, protocols, ref, p.Tip, hash)
	}
	if err := r.intoWorkTree(ctx, ref, hash, p); err != nil {
		return "", err
	}
	old := p.Tip
	if old == "" {
		old = strings.Repeat("0", len(hash))
	}
	err = run(ctx, r.call("update-ref", "--no-deref", "-m", "leadwright: "+firstLine(p.Message), ref, hash, old))
	if said(err, "but expected") || said(err, "reference already exists") {
		return "", moved(p.Branch)
	}
	return hash, err
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// ErrMoved is why a commit was not made on a branch that is no longer where it was.
var ErrMoved = errors.New("the branch moved")

func moved(branch string) error {
	return fault.Conflict("The branch %s moved meanwhile",
		branch).WithHint("Look at it again, then try once more.").Because(ErrMoved)
}

// CheckPath fails with fault.Invalid for what is no path of a file, or what git would refuse to check out.
func CheckPath(name string) error {
	bad := fault.Invalid("path", "%q is not a path for a file of a repository", name)
	if name == "" || path.Clean("/"+name) != "/"+name || strings.ContainsAny(name, "\x00\n\\") {
		return bad
	}
	for part := range strings.SplitSeq(name, "/") {
		if lower := strings.ToLower(part); lower == ".git" || strings.HasPrefix(lower, "git~") || strings.HasSuffix(part, ".") {
			return bad
		}
	}
	return nil
}

// write makes the commit, on no ref. A branch that is not there yet begins at the head.
func (r *Repo) write(ctx context.Context, p Publication) (string, error) {
	parents := []string{p.Tip}
	if p.Tip == "" {
		head, err := r.Head(ctx)
		if err != nil {
			return "", err
		}
		if parents[0] = head.Hash; head.Hash == "" {
			parents = []string{}
		}
	}
	none, err := r.noObject(ctx)
	if err != nil {
		return "", err
	}
	if p.Sender == (Signature{}) {
		p.Sender = p.Author
	}
	c := r.call("fast-import", "--quiet", "--force", "--done", "--date-format=raw-permissive")
	c.loose = true
	c.stdin = func(w *bufio.Writer) error {
		s := NewStream(w)
		files := map[string]string{}
		for name, content := range p.Files {
			files[name] = string(content)
		}
		message := strings.TrimRight(p.Message, "\n") + "\n"
		s.Ask(s.commit(commitRef, NewCommit{Author: p.Author, Committer: p.Sender, Message: message, Parents: parents, Files: files}))
		s.Ref(commitRef, none)
		return s.Close()
	}
	out, err := output(ctx, c, 1<<10)
	hash := strings.TrimSpace(string(out))
	if err == nil && !isHash(hash) {
		err = fault.Internal(nil, "Git did not say which commit it made")
	}
	return hash, err
}

// noObject is the name of no object, in as many digits as this repository has.
func (r *Repo) noObject(ctx context.Context) (string, error) {
	format, err := output(ctx, r.call("rev-parse", "--show-object-format"), 1<<10)
	digits := 40
	if strings.TrimSpace(string(format)) == "sha256" {
		digits = 64
	}
	return strings.Repeat("0", digits), err
}

// push sends a commit to where a clone came from, if the branch there is still at its tip.
func (r *Repo) push(ctx context.Context, address, protocols, ref, tip, hash string) error {
	c := r.call("push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", "--receive-pack=git-receive-pack",
		"--force-with-lease="+ref+":"+tip, "--", address, hash+":"+ref)
	c.network = protocols
	var out []byte
	c.stdout = func(r io.Reader) (err error) {
		out, err = io.ReadAll(io.LimitReader(r, 64<<10))
		return err
	}
	err := run(ctx, c)
	if err == nil {
		return nil
	}
	text := string(out)
	if strings.Contains(text, "(stale info)") || strings.Contains(text, "(fetch first)") || strings.Contains(text,
		"(non-fast-forward)") ||
		strings.Contains(text, "(failed to update ref)") || strings.Contains(text, "(incorrect old value provided)") {
		return moved(strings.TrimPrefix(ref, "refs/heads/"))
	}
	if _, reason, refused := strings.Cut(text, "[remote rejected] ("); refused {
		reason, _, _ = strings.Cut(firstLine(reason), ")")
		return fault.Denied("The host of the repository refused the commit: %s", redact(strings.ToValidUTF8(reason, "\uFFFD"))).
			WithHint("Let this account write to the branch, or choose another branch.").Because(err)
	}
	return err
}

// intoWorkTree puts the files of a commit where its branch is checked out, and into the index there. No filter or hook that
// the repository configures runs.
func (r *Repo) intoWorkTree(ctx context.Context, ref, hash string, p Publication) error {
	out, err := output(ctx, r.call("for-each-ref", "--format=%(worktreepath)", ref), 64<<10)
	if err != nil {
		return err
	}
	dir := strings.TrimSuffix(string(out), "\n")
	if dir == "" && p.Tip == "" { // an unborn branch is no ref yet
		if head, err := r.Head(ctx); err != nil || head.Hash != "" || "refs/heads/"+head.Branch != ref {
			return err
		}
		dir = r.root
	}
	if dir == "" || resolved(dir) == resolved(r.common) { // git counts a bare repository as a place where its head is checked out
		return nil
	}
	tree := &workTree{dir: dir, repo: r}
	before, err := r.blobs(ctx, p.Tip, slices.Sorted(maps.Keys(p.Files)))
	if err != nil {
		return err
	}
	after, err := r.blobs(ctx, hash, slices.Sorted(maps.Keys(p.Files)))
	if err != nil {
		return err
	}
	if err := tree.untouched(ctx, before, after, p.Files); err != nil {
		return err
	}
	return tree.put(ctx, after, p.Files)
}

// blobs returns the objects of some paths of a commit; those that it does not have are left out.
func (r *Repo) blobs(ctx context.Context, commit string, paths []string) (map[string]string, error) {
	if commit == "" {
		return nil, nil
	}
	entries, err := r.list(ctx, commit)
	found := map[string]string{}
	for _, e := range entries {
		if _, wanted := slices.BinarySearch(paths, e.Path); wanted {
			found[e.Path] = e.Blob
		}
	}
	return found, err
}

// workTree is a folder in which a branch is checked out.
type workTree struct {
	dir  string
	repo *Repo
}

func (t *workTree) call(args ...string) call { return call{dir: t.dir, anyOwner: true, args: args} }

// untouched fails where a file differs from what the branch has and what it is to have, in the index or in the folder.
func (t *workTree) untouched(ctx context.Context, before, after map[string]string, files map[string][]byte) error {
	staged := map[string]string{}
	names := slices.Sorted(maps.Keys(files))
	out, err := output(ctx, t.call(append([]string{"ls-files", "--stage", "-z", "--full-name", "--"}, names...)...), 1<<20)
	if err != nil {
		return err
	}
	for record := range strings.SplitSeq(string(out), "\x00") {
		head, name, _ := strings.Cut(record, "\t")
		if fields := strings.Fields(head); len(fields) == 3 {
			staged[name] = fields[1]
		}
	}
	root, err := os.OpenRoot(t.dir)
	if err != nil {
		return fault.Unavailable("The folder %s cannot be opened", t.dir).Because(err)
	}
	defer func() { _ = root.Close() }() // nothing was written through it
	for _, name := range names {
		if staged[name] != before[name] && staged[name] != after[name] {
			return t.touched(name)
		}
		lies, err := root.ReadFile(name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && before[name] == "", err == nil && sameText(lies, files[name]):
			continue
		case errors.Is(err, fs.ErrNotExist):
			return t.touched(name)
		case err != nil:
			return fault.Unavailable("The file %s in %s cannot be read", name, t.dir).Because(err)
		}
		had, err := t.repo.object(ctx, before[name])
		if err != nil {
			return err
		}
		if !sameText(lies, had) {
			return t.touched(name)
		}
	}
	return nil
}

func (t *workTree) touched(name string) error {
	return fault.Conflict("The file %s was changed in %s, where the branch is checked out, and is not committed there", name, t.dir).
		WithHint("Commit or undo that change, then try once more; or choose a branch that nobody has checked out.")
}

// object reads a small object; nothing for no name.
func (r *Repo) object(ctx context.Context, blob string) (content []byte, err error) {
	if blob == "" {
		return nil, nil
	}
	return output(ctx, r.call("cat-file", "blob", blob), 32<<20)
}

// sameText compares as a checkout may have written it: with other ends of lines.
func sameText(a, b []byte) bool {
	return bytes.Equal(bytes.ReplaceAll(a, []byte("\r\n"), []byte("\n")), bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")))
}

// put writes the files, and stages them.
func (t *workTree) put(ctx context.Context, blobs map[string]string, files map[string][]byte) error {
	root, err := os.OpenRoot(t.dir)
	if err != nil {
		return fault.Unavailable("The folder %s cannot be opened", t.dir).Because(err)
	}
	defer func() { _ = root.Close() }() // each file is closed, and its error told, where it is written
	var index bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := errors.Join(root.MkdirAll(path.Dir(name), 0o777), root.WriteFile(name, files[name], 0o666)); err != nil {
			return fault.Unavailable("The file %s cannot be written in %s", name, t.dir).Because(err)
		}
		index.WriteString("100644 " + blobs[name] + "\t" + name + "\x00")
	}
	c := t.call("update-index", "-z", "--add", "--index-info")
	c.stdin = func(w *bufio.Writer) error { _, err := index.WriteTo(w); return err }
	err = run(ctx, c)
	if said(err, "index.lock") {
		return fault.Unavailable("Somebody else works in %s at this moment", t.dir).WithHint("Try again in a while.").Because(err)
	}
	return err
}
