package git_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

// trap is a repository that tries to run a program by every road its owner could think of. Each leaves a file behind.
type trap struct {
	work, marks string
	partial     string // hash of a commit whose files are promised by a remote and absent
	commits     []string
}

func newTrap(t *testing.T) trap {
	t.Helper()
	work, marks := t.TempDir(), t.TempDir()
	touch := func(name string) string { return "touch " + filepath.Join(marks, name) + " #" }
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		name = filepath.Join(work, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	gittest.Git(t, "", "init", "--quiet", "--template=", "--initial-branch=main", work)
	attributes := "* diff=evil filter=evil merge=evil text ident\n"
	write(".gitattributes", attributes, 0o644)
	write("a", "one\ntwo\nthree\nfour\n", 0o644)
	gittest.Git(t, work, "add", ".")
	gittest.Git(t, work, "commit", "--quiet", "-m", "one")
	gittest.Git(t, work, "mv", "a", "b")
	write("b", "one\ntwo\nthree\nfour\nfive\n", 0o644)
	gittest.Git(t, work, "commit", "--quiet", "-am", "two")
	// A signed commit and a merge with a signed tag inside would make log ask gpg.
	signed := strings.Replace(gittest.Git(t, work, "cat-file", "commit", "HEAD"), "\n\n",
		"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\n\n", 1)
	write(".git/signed", signed, 0o644)
	commit := strings.TrimSpace(gittest.Git(t, work, "hash-object", "-t", "commit", "-w", ".git/signed"))
	gittest.Git(t, work, "update-ref", "refs/heads/main", commit)
	first := strings.TrimSpace(gittest.Git(t, work, "rev-parse", "HEAD^"))
	gittest.Git(t, work, "update-ref", "refs/heads/--output=x", first)
	gittest.Git(t, work, "replace", "-f", first, commit)

	tr := trap{work: work, marks: marks, commits: []string{first, commit}}
	write(".git/info/attributes", attributes, 0o644)
	hooks := []string{"post-checkout", "pre-commit", "reference-transaction", "post-index-change", "fsmonitor-watchman",
		"pre-auto-gc", "update", "pre-receive", "post-update", "post-rewrite", "post-merge", "sendemail-validate"}
	for _, dir := range []string{".git/hooks", ".git/evilhooks"} {
		for _, hook := range hooks {
			write(dir+"/"+hook, "#!/bin/sh\n"+touch("hook-"+hook)+"\n", 0o755)
		}
	}
	write(".git/evil.sh", "#!/bin/sh\n"+touch("program")+"\ncat\n", 0o755)
	write(".git/included", "[core]\n\tpager = "+touch("included-pager")+"\n", 0o644)
	// The marked object is absent and promised by a remote that would be asked with a program of its choice.
	write(".git/gone", "absent\n", 0o644)
	blob := strings.TrimSpace(gittest.Git(t, work, "hash-object", ".git/gone"))
	tree := strings.TrimSpace(gittestInput(t, work, "100644 blob "+blob+"\tgone\n", "mktree", "--missing"))
	tr.partial = strings.TrimSpace(gittest.Git(t, work, "commit-tree", tree, "-p", commit, "-m", "absent"))

	program := filepath.Join(work, ".git/evil.sh")
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }
	config := fmt.Sprintf(`[core]
	repositoryformatversion = 1
	bare = false
	hooksPath = %[1]s/.git/evilhooks
	fsmonitor = %[2]s
	pager = %[3]s
	editor = %[3]s
	askPass = %[2]s
	sshCommand = %[3]s
	gitProxy = %[2]s
	alternateRefsCommand = %[3]s
	attributesFile = %[1]s/.gitattributes
	untrackedCache = true
[extensions]
	partialClone = origin
[remote "origin"]
	url = %[1]s/.git
	promisor = true
	partialclonefilter = blob:none
	uploadpack = %[3]s
	receivepack = %[3]s
	proxy = http://127.0.0.1:1
	fetch = +refs/heads/*:refs/remotes/origin/*
[remote "vcs"]
	vcs = ext
	url = "ext::sh -c touch%% %[4]s/ext"
	promisor = true
[url "ext::sh -c touch%% %[4]s/insteadof %%S "]
	insteadOf = https://
	insteadOf = file://
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[credential]
	helper = %[3]s
[credential "https://example.com"]
	helper = %[3]s
[diff]
	external = %[2]s
	orderFile = %[1]s/.git/included
	renames = copies
	renameLimit = 1
	algorithm = patience
	noprefix = true
	submodule = log
[diff "evil"]
	command = %[2]s
	textconv = %[2]s
	cachetextconv = true
[filter "evil"]
	clean = %[3]s
	smudge = %[3]s
	process = %[2]s
	required = true
[merge "evil"]
	driver = %[3]s
[log]
	showSignature = true
	showRoot = false
	follow = true
	mailmap = true
[gpg]
	program = %[2]s
[gpg "ssh"]
	program = %[2]s
[pager]
	log = %[3]s
	diff-tree = %[3]s
	cat-file = %[3]s
	rev-list = %[3]s
	ls-tree = %[3]s
[alias]
	diff-tree = !%[5]s
	cat-file = !%[5]s
	rev-list = !%[5]s
	rev-parse = !%[5]s
[format]
	pretty = evil
[submodule]
	recurse = true
[fetch]
	recurseSubmodules = true
[include]
	path = included
[trace2]
	normalTarget = %[4]s/trace2
	eventTarget = %[4]s/trace2e
[uploadpack]
	packObjectsHook = %[2]s
[maintenance]
	auto = true
[gc]
	auto = 1
	autoDetach = false
[mailmap]
	file = %[1]s/.git/included
[leadwright]
	owned = true
`, work, program, quote(touch("command")), marks, touch("alias"))
	write(".git/config", config, 0o644)
	return tr
}

// gittestInput is gittest.Git with a file as standard input.
func gittestInput(t *testing.T, dir, input string, args ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(name, []byte(input), 0o600); err != nil {
		t.Fatal(err)
	}
	script := `exec git "$@" <"$0"`
	return gittest.Run(t, dir, "sh", append([]string{"-c", script, name}, args...)...)
}

// sprung lists what ran.
func (tr trap) sprung(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(tr.marks)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestTheTrapWorks(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"status", "log -p", "log --show-signature", "cat-file -p HEAD:gone"} {
		tr := newTrap(t)
		gittest.Run(t, tr.work, "sh", "-c",
			"git update-ref refs/heads/main "+tr.partial+"; git "+args+" >/dev/null 2>&1; true")
		if len(tr.sprung(t)) == 0 {
			t.Errorf("git %s ran nothing: this test proves nothing", args)
		}
	}
}

func TestAHostileRepositoryRunsNothing(t *testing.T) {
	t.Parallel()
	tr := newTrap(t)
	ctx := t.Context()
	var repo *git.Repo
	walk := func(lines bool, commits ...string) error {
		return repo.Walk(ctx, commits, git.WalkOptions{Lines: lines}, func(*git.Commit) error { return nil })
	}
	read := func(_ string, _ int64, content io.Reader) error {
		_, err := io.Copy(io.Discard, content)
		return err
	}
	steps := []struct {
		name  string
		fails bool
		do    func() error
	}{
		{"open", false, func() (err error) { repo, err = git.Open(ctx, tr.work); return err }},
		{"border", false, func() error { _, err := repo.Border(); return err }},
		{"head", false, func() error { _, err := repo.Head(ctx); return err }},
		{"resolve", false, func() error { _, err := repo.Resolve(ctx, "HEAD~1"); return err }},
		{"resolve a name like an option", false, func() error { _, err := repo.Resolve(ctx, "--output=x"); return err }},
		{"resolve a branch like an option", false,
			func() error { _, err := repo.Resolve(ctx, "refs/heads/--output=x"); return err }},
		{"has", false, func() error { _, err := repo.Has(ctx, tr.commits[0]); return err }},
		{"has what is promised", false,
			func() error { _, err := repo.Has(ctx, strings.Repeat("a", 40)); return err }},
		{"order", false, func() error { _, err := repo.Order(ctx, []string{"HEAD"}, nil); return err }},
		{"walk", false, func() error { return walk(false, tr.commits...) }},
		{"walk with lines", false, func() error { return walk(true, tr.commits...) }},
		{"walk what is promised", true, func() error { return walk(true, tr.partial) }},
		{"line counts", false, func() error {
			return repo.LineCounts(ctx, tr.commits, func(string, []git.LineCount) error { return nil })
		}},
		{"tree", false, func() error { _, err := repo.Tree(ctx, "HEAD"); return err }},
		{"tree of what is promised", false, func() error { _, err := repo.Tree(ctx, tr.partial); return err }},
		{"blobs", false, func() error {
			entries, err := repo.Tree(ctx, tr.partial)
			if err != nil {
				return err
			}
			return repo.Blobs(ctx, []string{entries[0].Blob, tr.commits[0]}, read)
		}},
		{"read", false, func() error { _, err := repo.ReadFile(ctx, "HEAD", "b", 1<<20); return err }},
		{"read what is promised", true, func() error { _, err := repo.ReadFile(ctx, tr.partial, "gone", 1<<20); return err }},
		{"range", false, func() error { _, _, _, err := repo.Range(ctx, "HEAD~1..HEAD"); return err }},
		{"range of one", false, func() error { _, _, _, err := repo.Range(ctx, "HEAD"); return err }},
		// It claims to be ours, and so we would even write to it.
		{"fetch", true, func() error { return repo.Fetch(ctx) }},
		{"import", false, func() error { return repo.FastImport(ctx, strings.NewReader("done\n")) }},
		{"head to a branch", false, func() error { return repo.SetHead(ctx, "main") }},
		{"clone from it", false, func() error {
			_, err := git.CloneBare(ctx, "file://"+tr.work, filepath.Join(t.TempDir(), "clone"), nil)
			return err
		}},
	}
	for _, step := range steps {
		err := step.do()
		if (err != nil) != step.fails {
			t.Errorf("%s: error %v, want one: %t", step.name, err, step.fails)
		}
		if ran := tr.sprung(t); len(ran) > 0 {
			t.Fatalf("%s ran %v", step.name, ran)
		}
	}
}

func TestFetchObeysNoConfigurationOfAHostileRepository(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"file://WORK", "https://127.0.0.1:1/x", "ssh://127.0.0.1:1/x", "git://127.0.0.1:1/x",
		"ext::sh -c touch% MARKS/direct", "vcs", "-x"} {
		tr := newTrap(t)
		address = strings.NewReplacer("WORK", tr.work, "MARKS", tr.marks).Replace(address)
		gittest.Git(t, tr.work, "config", "remote.origin.url", address)
		repo, err := git.Open(t.Context(), tr.work)
		if err != nil {
			t.Fatal(err)
		}
		if err := repo.Fetch(t.Context()); err == nil {
			t.Errorf("fetching from %s succeeded", address)
		}
		if ran := tr.sprung(t); len(ran) > 0 {
			t.Errorf("fetching from %s ran %v", address, ran)
		}
	}
}
