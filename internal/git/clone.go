package git

import (
	"bufio"
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// ownedKey marks, in a repository's configuration, the ones that Leadwright made. It writes to no other, but for Publish.
const ownedKey = "leadwright.owned"

// CloneBare copies the default branch of a remote repository, with its whole history, the notes of NoteRefs and no tags, into
// dir, which must not exist yet or be empty. The address is https, http, ssh, git or file, or like user@host:path. progress,
// which may be nil, is told what git reports. Nothing is left behind when it fails. What the address holds of a password is
// stored in the clone's configuration, which only this account can read.
func CloneBare(ctx context.Context, address, dir string, progress func(line string)) (*Repo, error) {
	if err := requireGit(ctx); err != nil {
		return nil, err
	}
	protocols, err := protocolsOf(address)
	if err != nil {
		return nil, err
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, fault.Internal(err, "The current folder is not known")
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return nil, fault.Conflict("%s is there already and not empty", dir)
	}
	part := dir + ".part" // a name of its own until it is whole
	if err := errors.Join(os.RemoveAll(part), os.MkdirAll(part, 0o700)); err != nil {
		return nil, fault.Unavailable("The folder %s cannot be made", part).Because(err)
	}
	err = run(ctx, call{
		dir: part, network: protocols, progress: progress,
		args: []string{"clone", "--bare", "--single-branch", "--no-tags", "--no-local", "--template=", "--progress",
			"--no-recurse-submodules", "--upload-pack=git-upload-pack", "--config", ownedKey + "=true", "--", address, part},
	})
	if err == nil {
		_, err = fetchNotes(ctx, part, address, protocols)
	}
	if err == nil {
		err = replace(part, dir)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(part))
	}
	return Open(ctx, dir)
}

// fetchNotes brings those of the notes that the remote has, and names their refs.
func fetchNotes(ctx context.Context, dir, address, protocols string) (refs []string, err error) {
	ask := call{dir: dir, gitDir: dir, network: protocols,
		args: append([]string{"ls-remote", "--upload-pack=git-upload-pack", "--", address}, NoteRefs...)}
	out, err := output(ctx, ask, 64<<10)
	if err != nil {
		return nil, err
	}
	bring := call{dir: dir, gitDir: dir, network: protocols, args: []string{"fetch", "--quiet", "--no-tags", "--force",
		"--no-auto-maintenance", "--no-write-fetch-head", "--no-recurse-submodules", "--upload-pack=git-upload-pack", "--", address}}
	for line := range strings.Lines(string(out)) {
		if _, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); slices.Contains(NoteRefs, name) {
			bring.args, refs = append(bring.args, "+"+name+":"+name), append(refs, name)
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	return refs, run(ctx, bring)
}

// replace moves a finished clone to its place, where at most an empty folder is.
func replace(part, dir string) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.Unavailable("The folder %s cannot be replaced", dir).Because(err)
	}
	if err := os.Rename(part, dir); err != nil {
		return fault.Unavailable("The folder %s cannot be made", dir).Because(err)
	}
	return nil
}

// scpLike is user@host:path or host:path. Two colons would name a program that git runs.
var scpLike = regexp.MustCompile(`^([A-Za-z0-9_][^@/:\s]*@)?[A-Za-z0-9_\[][^/:\s]*:[^:\s][^\n]*$`)

// protocolsOf returns what may be spoken to reach an address, and refuses addresses that could mean anything else.
func protocolsOf(address string) (string, error) {
	bad := fault.Invalid("url", "%q is not an address of a repository", redact(address)).
		WithHint("Use https://…, ssh://…, git://…, file:///… or user@host:path.")
	if address == "" || strings.ContainsFunc(address, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return "", bad
	}
	if !strings.Contains(address, "://") {
		if !scpLike.MatchString(address) || filepath.IsAbs(address) {
			return "", bad
		}
		return "ssh", nil
	}
	u, err := url.Parse(address)
	if err != nil || strings.HasPrefix(u.Hostname(), "-") || strings.HasPrefix(u.User.Username(), "-") {
		return "", bad
	}
	switch {
	case u.Scheme == "file" && u.Path != "":
		return "file", nil
	case u.Host == "":
		return "", bad
	case u.Scheme == "http":
		return "http:https", nil // a redirect may lead to https, never back
	case u.Scheme == "https", u.Scheme == "ssh", u.Scheme == "git":
		return u.Scheme, nil
	}
	return "", bad
}

// own fails with fault.Denied when Leadwright did not make this repository.
func (r *Repo) own(ctx context.Context) error {
	if r.owned {
		return nil
	}
	out, err := output(ctx, r.call("config", "--local", "--type=bool", "--get", ownedKey), 1<<10)
	if err != nil && exitCode(err) != 1 {
		return err
	}
	if strings.TrimSpace(string(out)) != "true" {
		return fault.Denied("Leadwright did not make the repository %s and leaves it as it is", r.dir)
	}
	return nil
}

// Fetch brings a clone made by CloneBare up to date: its one branch is what the remote's default branch is now, under
// the name that it has now, and the packs stay few. It fails with fault.Denied for any other repository.
func (r *Repo) Fetch(ctx context.Context) error {
	if err := r.own(ctx); err != nil {
		return err
	}
	out, err := output(ctx, r.call("config", "--local", "--get", "remote.origin.url"), 64<<10)
	if exitCode(err) == 1 {
		return fault.Invalid("repository", "The repository %s was not cloned from anywhere", r.dir)
	}
	if err != nil {
		return err
	}
	address := strings.TrimSuffix(string(out), "\n")
	protocols, err := protocolsOf(address)
	if err != nil {
		return err
	}
	source, branch, err := r.remoteHead(ctx, address, protocols)
	if err != nil || source == "" { // nothing there (yet)
		return err
	}
	c := r.call("fetch", "--quiet", "--no-tags", "--force", "--update-head-ok", "--no-auto-maintenance",
		"--no-write-fetch-head", "--no-recurse-submodules", "--upload-pack=git-upload-pack", "--", address,
		"+"+source+":"+branch)
	c.network = protocols
	if err := run(ctx, c); err != nil {
		return err
	}
	if err := run(ctx, r.call("symbolic-ref", "HEAD", branch)); err != nil {
		return err
	}
	notes, err := fetchNotes(ctx, r.dir, address, protocols)
	if err != nil {
		return err
	}
	if err := r.prune(ctx, append(notes, branch)); err != nil {
		return err
	}
	return r.repack(ctx)
}

// repack puts loose objects and small packs together, so that each pack that is left is at least twice as large as all
// smaller ones. Where there is nothing to do it takes a few milliseconds. Nothing is deleted but what is there twice: a
// scan of what the branch was before finds all that it needs.
func (r *Repo) repack(ctx context.Context) error {
	return run(ctx, r.call("repack", "-d", "-l", "--quiet", "--geometric=2"))
}

// remoteHead asks which ref the remote's HEAD stands for and under which name to keep it; both empty when the remote
// has no commits.
func (r *Repo) remoteHead(ctx context.Context, address, protocols string) (source, branch string, err error) {
	c := r.call("ls-remote", "--symref", "--upload-pack=git-upload-pack", "--", address, "HEAD")
	c.network = protocols
	out, err := output(ctx, c, 64<<10)
	if err != nil {
		return "", "", err
	}
	found := false
	for line := range strings.Lines(string(out)) {
		value, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if name != "HEAD" {
			continue
		}
		if ref, ok := strings.CutPrefix(value, "ref: "); !ok {
			found = true
		} else if branchName.MatchString(ref) && !strings.Contains(ref, "..") {
			source = ref
		}
	}
	switch {
	case !found:
		return "", "", nil
	case source == "": // the remote's HEAD is on no branch
		return "HEAD", "refs/heads/detached", nil
	}
	return source, source, nil
}

// branchName keeps out what would mean something else in a refspec. Git checks names in full.
var branchName = regexp.MustCompile(`^refs/heads/[^\x00-\x20~^:?*\[\\\x7f]+$`)

// prune deletes all refs but some.
func (r *Repo) prune(ctx context.Context, keep []string) error {
	out, err := output(ctx, r.call("for-each-ref", "--format=%(refname)"), 64<<20)
	if err != nil {
		return err
	}
	c := r.call("update-ref", "--no-deref", "--stdin")
	c.stdin = func(w *bufio.Writer) error {
		for line := range strings.Lines(string(out)) {
			if ref := strings.TrimSuffix(line, "\n"); !slices.Contains(keep, ref) {
				if _, err := w.WriteString("delete " + ref + "\n"); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return run(ctx, c)
}
