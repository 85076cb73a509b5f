package git_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

// history walks a whole repository and keeps copies of its commits, oldest first.
func history(t *testing.T, r *git.Repo, opt git.WalkOptions) []git.Commit {
	t.Helper()
	order, err := r.Order(t.Context(), []string{"HEAD"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return walk(t, r, order, opt)
}

func walk(t *testing.T, r *git.Repo, order []string, opt git.WalkOptions) []git.Commit {
	t.Helper()
	var list []git.Commit
	err := r.Walk(t.Context(), order, opt, func(c *git.Commit) error {
		kept := *c
		kept.Parents, kept.Trailers, kept.Changes = slices.Clone(c.Parents), slices.Clone(c.Trailers), slices.Clone(c.Changes)
		list = append(list, kept)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWalkTellsWhatEachCommitDid(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	one := b.Commit(gittest.Commit{Files: map[string]string{"a.txt": "1\n2\n3\n4\n", "bin": "\x00\x01",
		"x y\t\"z\n": "q\n"},
		Message: "Begin\n\nWith a body.\n\nReviewed-by: Ben Example <ben@example.com>\n"})
	two := b.Commit(gittest.Commit{Rename: map[string]string{"a.txt": "dir/b.txt"}, Author: "Ben Example",
		Email: "ben@example.com", Files: map[string]string{"bin": "\x00\x02"}})
	side := b.Commit(gittest.Commit{Branch: "side", Parents: []string{one}, Files: map[string]string{"s": "s\n"}})
	merge := b.Commit(gittest.Commit{Parents: []string{two, side}, Files: map[string]string{"s": "s\n"}})
	last := b.Commit(gittest.Commit{Delete: []string{"bin"}, Files: map[string]string{"dir/b.txt": "1\n2\n3\n4\n5\n"}})

	got := history(t, b.Repo, git.WalkOptions{Lines: true})
	if len(got) != 5 || got[0].Hash != one || got[4].Hash != last || got[3].Hash != merge {
		t.Fatalf("order: %+v", got)
	}
	first := got[0]
	if first.Subject != "Begin" || first.Author.Name != "Ada Example" || len(first.Changes) != 3 ||
		len(first.Trailers) != 1 || first.Trailers[0].Value != "Ben Example <ben@example.com>" {
		t.Errorf("first commit: %+v", first)
	}
	if c := first.Changes[1]; c.Path != "bin" || !c.Binary || !c.Lines {
		t.Errorf("binary file: %+v", c)
	}
	if c := first.Changes[2]; c.Path != "x y\t\"z\n" || c.Added != 1 || c.Status != 'A' {
		t.Errorf("odd name: %+v", c)
	}
	if len(got[3].Changes) != 0 || len(got[3].Parents) != 2 {
		t.Errorf("merge: %+v", got[3])
	}
}

func TestOpenFindsTheRepository(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	hash := b.Commit(gittest.Commit{Files: map[string]string{"dir/file": "x\n"}})
	work := b.WorkTree()
	linked := filepath.Join(t.TempDir(), "linked")
	gittest.Git(t, work, "worktree", "add", "--quiet", "-b", "other", linked)
	odd := filepath.Join(t.TempDir(), "-odd\nname é")
	if err := os.Rename(b.WorkTree(), odd); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path, root, branch string
		bare               bool
	}{
		{b.Dir, "", "main", true},
		{filepath.Join(b.Dir, "objects"), "", "main", true},
		{work, work, "main", false},
		{filepath.Join(work, "dir"), work, "main", false},
		{filepath.Join(work, "dir", "file"), work, "main", false},
		{filepath.Join(work, ".git"), work, "main", false},
		{linked, linked, "other", false},
		{odd, odd, "main", false},
	} {
		r, err := git.Open(t.Context(), tt.path)
		if err != nil {
			t.Errorf("%s: %v", tt.path, err)
			continue
		}
		head, err := r.Head(t.Context())
		if err != nil || head.Hash != hash || head.Branch != tt.branch {
			t.Errorf("%s: head %+v, %v", tt.path, head, err)
		}
		if r.Root() != tt.root || r.Bare() != tt.bare || !filepath.IsAbs(r.Dir()) {
			t.Errorf("%s: root %q, bare %t, dir %q", tt.path, r.Root(), r.Bare(), r.Dir())
		}
		if got := len(history(t, r, git.WalkOptions{})); got != 1 {
			t.Errorf("%s: %d commits", tt.path, got)
		}
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"":                                 "No path was given",
		filepath.Join(t.TempDir(), "none"): "does not exist",
		t.TempDir():                        "is not inside a git repository",
	} {
		_, err := git.Open(t.Context(), path)
		if message, _ := fault.Sentence(err); !fault.Is(err, fault.KindInvalid) || !strings.Contains(message, want) {
			t.Errorf("Open(%q) = %v, want %q", path, err, want)
		}
	}
}

func TestRepositoriesOfOtherUsersAreRead(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can give files to others")
	}
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"f": "x\n"}})
	for _, dir := range []string{b.Dir, b.WorkTree()} {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			return errors.Join(err, os.Lchown(path, 65534, 65534))
		})
		if err != nil {
			t.Fatal(err)
		}
		if out := gittest.Run(t, dir, "sh", "-c", "git log 2>&1 || true"); !strings.Contains(out, "dubious ownership") {
			t.Errorf("plain git reads it too, so this test proves nothing: %s", out)
		}
		r, err := git.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := history(t, r, git.WalkOptions{Lines: true}); len(got) != 1 || len(got[0].Changes) != 1 {
			t.Errorf("%s: %+v", dir, got)
		}
		if _, err := r.Tree(t.Context(), "HEAD"); err != nil {
			t.Error(err)
		}
	}
}

func TestHeadWithoutBranchOrCommit(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	empty, err := b.Repo.Head(t.Context())
	if err != nil || empty != (git.Head{Branch: "main"}) {
		t.Errorf("empty repository: %+v, %v", empty, err)
	}
	if _, err := b.Repo.Order(t.Context(), []string{"HEAD"}, nil); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("order of an empty repository: %v", err)
	}
	hash := b.Commit(gittest.Commit{Branch: "a/b"})
	if err := b.Repo.SetHead(t.Context(), "a/b"); err != nil {
		t.Fatal(err)
	}
	if head, err := b.Repo.Head(t.Context()); err != nil || head != (git.Head{Branch: "a/b", Hash: hash}) {
		t.Errorf("slashed branch: %+v, %v", head, err)
	}
	gittest.Git(t, b.Dir, "update-ref", "--no-deref", "HEAD", hash)
	if head, err := b.Repo.Head(t.Context()); err != nil || head != (git.Head{Hash: hash}) {
		t.Errorf("detached: %+v, %v", head, err)
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	hashes := b.Commits(gittest.Commit{Files: map[string]string{"f": "x\n"}}, gittest.Commit{}, gittest.Commit{})
	b.Import(func(s *git.Stream) {
		s.Ref("refs/tags/v1", hashes[0])
		s.Ref("refs/heads/--all", hashes[1])
	})
	gittest.Git(t, b.Dir, "tag", "-a", "-m", "annotated", "v2", hashes[1])
	for rev, want := range map[string]string{
		"HEAD": hashes[2], "main": hashes[2], "HEAD~2": hashes[0], "v1": hashes[0], "v2": hashes[1], "--all": hashes[1],
		hashes[1]: hashes[1], hashes[1][:12]: hashes[1],
	} {
		if got, err := b.Repo.Resolve(t.Context(), rev); got != want || err != nil {
			t.Errorf("Resolve(%q) = %q, %v; want %q", rev, got, err, want)
		}
	}
	for rev, want := range map[string]fault.Kind{
		"": fault.KindInvalid, "a\nb": fault.KindInvalid, "nope": fault.KindNotFound, "--exec=x": fault.KindNotFound,
		"HEAD:f": fault.KindNotFound, "HEAD~9": fault.KindNotFound, "main@{upstream}": fault.KindNotFound,
		"-": fault.KindNotFound, "HEAD..main": fault.KindNotFound, "HEAD^{tree}": fault.KindNotFound,
		"é\xff":                 fault.KindNotFound,
		strings.Repeat("0", 40): fault.KindNotFound,
	} {
		if got, err := b.Repo.Resolve(t.Context(), rev); fault.KindOf(err) != want || err == nil {
			t.Errorf("Resolve(%q) = %q, %v; want %v", rev, got, err, want)
		}
	}
	if has, err := b.Repo.Has(t.Context(), hashes[0]); !has || err != nil {
		t.Errorf("Has: %t, %v", has, err)
	}
	if has, err := b.Repo.Has(t.Context(), strings.Repeat("0", 40)); has || err != nil {
		t.Errorf("Has of zeros: %t, %v", has, err)
	}
	got, err := b.Repo.Order(t.Context(), []string{"HEAD", "v1"}, []string{"v1"})
	if err != nil || !slices.Equal(got, hashes[1:]) {
		t.Errorf("Order: %v, %v", got, err)
	}
}

func TestRelPath(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"dir/file": "x\n", "link": "dir"},
		Modes: map[string]string{"link": "120000"}})
	work := b.WorkTree()
	alias := filepath.Join(t.TempDir(), "alias")
	if err := os.Symlink(work, alias); err != nil {
		t.Fatal(err)
	}
	r, err := git.Open(t.Context(), work)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		work: "", filepath.Join(work, "dir", "file"): "dir/file", filepath.Join(alias, "dir"): "dir",
		filepath.Join(work, "gone", "deep"): "gone/deep", filepath.Join(alias, "gone", "deep"): "gone/deep",
		filepath.Join(work, "link"): "link", filepath.Join(alias, "link"): "link", work + "/dir/../x": "x", alias: "",
	} {
		if got, err := r.RelPath(path); got != want || err != nil {
			t.Errorf("RelPath(%s) = %q, %v; want %q", path, got, err, want)
		}
	}
	for _, path := range []string{filepath.Dir(work), "/", work + "x", "nowhere"} {
		if got, err := r.RelPath(path); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("RelPath(%s) = %q, %v", path, got, err)
		}
	}
	for path, want := range map[string]string{"a/b/": "a/b", "./a": "a", "a/../b": "b", ".": ""} {
		if got, err := b.Repo.RelPath(path); got != want || err != nil {
			t.Errorf("bare RelPath(%s) = %q, %v; want %q", path, got, err, want)
		}
	}
	for _, path := range []string{"../a", "/etc", "a/../../b"} {
		if got, err := b.Repo.RelPath(path); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("bare RelPath(%s) = %q, %v", path, got, err)
		}
	}
}

func TestRange(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	base := b.Commit(gittest.Commit{Files: map[string]string{"a": "1\n2\n3\n", "b": "b\n"}})
	upstream := b.Commit(gittest.Commit{Files: map[string]string{"elsewhere": "x\n"}})
	b.Commit(gittest.Commit{Branch: "topic", Parents: []string{base}, Author: "Ben Example", Email: "ben@example.com",
		Rename: map[string]string{"a": "c"}})
	tip := b.Commit(gittest.Commit{Branch: "topic", Files: map[string]string{"b": "bb\n", "new": "n\n"}})
	merge := b.Commit(gittest.Commit{Parents: []string{upstream, tip}, Delete: []string{"a"},
		Files: map[string]string{"c": "1\n2\n3\n", "b": "bb\n", "new": "n\n"}})
	for _, tt := range []struct {
		text, files    string
		authors, count int
	}{
		{upstream + "..topic", "Mb Rc An", 2, 2},
		{upstream + "...topic", "Mb Rc An", 2, 2},
		{"topic", "Mb An", 1, 1},
		{base, "Aa Ab", 1, 1},
		{merge, "Mb Rc An", 2, 3},
		{"topic..", "Ae", 1, 2},
		{"topic..topic", "", 0, 0},
	} {
		files, authors, commits, err := b.Repo.Range(t.Context(), tt.text)
		var names []string
		for _, f := range files {
			names = append(names, string(f.Status)+f.Path[:1])
		}
		if got := strings.Join(names, " "); err != nil || got != tt.files || len(authors) != tt.authors ||
			len(commits) != tt.count {
			t.Errorf("Range(%s) = %s, %v, %v, %v", tt.text, got, authors, commits, err)
		}
	}
	for _, text := range []string{"", "..", "...", "nope..main", "--all", "main..topic..main"} {
		if _, _, _, err := b.Repo.Range(t.Context(), text); err == nil {
			t.Errorf("Range(%q) succeeded", text)
		}
	}
}

func TestTreeBlobsAndFiles(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]*gittest.Builder{"sha1": gittest.New(t), "sha256": gittest.NewSHA256(t)} {
		module := strings.Repeat("a", 40)
		if name == "sha256" {
			module = strings.Repeat("a", 64)
		}
		b.Commit(gittest.Commit{
			Files: map[string]string{"-rf": "dash\n", "a b\n\"é\xff": "odd\n", "mod": module, "link": "-rf", "run": "#!\n",
				"dir/empty": "", ".mailmap": "Ada <ada@example.com>\n"},
			Modes: map[string]string{"mod": "160000", "link": "120000", "run": "100755"}})
		entries, err := b.Repo.Tree(t.Context(), "main")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		var hashes []string
		for _, e := range entries {
			got = append(got, fmt.Sprintf("%s %s %d", e.Mode, e.Path, e.Size))
			if e.Size >= 0 {
				hashes = append(hashes, e.Blob)
			}
		}
		want := []string{"100644 -rf 5", "100644 .mailmap 22", "100644 a b\n\"é\xff 4", "100644 dir/empty 0",
			"120000 link 3",
			"160000 mod -1", "100755 run 3"}
		if !slices.Equal(got, want) {
			t.Errorf("%s tree: %q", name, got)
		}
		hashes = append(hashes, module)
		var contents []string
		err = b.Repo.Blobs(t.Context(), hashes, func(_ string, size int64, content io.Reader) error {
			if size == 5 { // left unread
				contents = append(contents, "-")
				return nil
			}
			text, err := io.ReadAll(content)
			contents = append(contents, fmt.Sprintf("%d %s", size, text))
			return err
		})
		wantContents := []string{"-", "22 Ada <ada@example.com>\n", "4 odd\n", "0 ", "3 -rf", "3 #!\n", "-1 "}
		if err != nil || !slices.Equal(contents, wantContents) {
			t.Errorf("%s blobs: %q, %v", name, contents, err)
		}
		for path, want := range map[string]string{"-rf": "dash\n", "a b\n\"é\xff": "odd\n", "dir/empty": "", "link": "-rf"} {
			if text, err := b.Repo.ReadFile(t.Context(), "HEAD", path, 100); string(text) != want || err != nil {
				t.Errorf("%s ReadFile(%q) = %q, %v", name, path, text, err)
			}
		}
		for _, path := range []string{"", "nope", "dir", "dir/", "/-rf", "../x", "mod", "HEAD", "config", "./-rf", "a\x00b"} {
			if text, err := b.Repo.ReadFile(t.Context(), "HEAD", path, 100); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s ReadFile(%q) = %q, %v", name, path, text, err)
			}
		}
		if _, err := b.Repo.ReadFile(t.Context(), "HEAD", "-rf", 4); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s limit: %v", name, err)
		}
		if text, err := b.Repo.ReadFile(t.Context(), "HEAD", "-rf", 5); string(text) != "dash\n" || err != nil {
			t.Errorf("%s at the limit: %q, %v", name, text, err)
		}
		if list := history(t, b.Repo, git.WalkOptions{Lines: true}); len(list[0].Changes) != 7 {
			t.Errorf("%s walk: %+v", name, list)
		}
	}
}
