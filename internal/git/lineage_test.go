package git_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

// lineage returns who wrote each line of each file.
func lineage(t testing.TB, r *git.Repo, head string, opt git.LineageOptions) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	last := ""
	err := r.Lineage(t.Context(), head, opt, func(f git.Lines) error {
		if f.Path <= last {
			t.Errorf("%q comes after %q", f.Path, last)
		}
		last = f.Path
		lines := []string{}
		for _, run := range f.Runs {
			lines = append(lines, slices.Repeat([]string{run.Commit}, run.Lines)...)
		}
		files[f.Path] = lines
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// blame returns the same from git.
func blame(t testing.TB, dir, head, path string) []string {
	t.Helper()
	lines := []string{}
	head = gittest.Git(t, dir, "blame", "--porcelain", "-l", strings.TrimSpace(head), "--", path)
	next := true
	for line := range strings.Lines(head) {
		switch {
		case strings.HasPrefix(line, "\t"):
			next = true
		case next:
			lines = append(lines, line[:40])
			next = false
		}
	}
	return lines
}

// made is a commit of a made-up history, with all of its files.
type made struct {
	hash  string
	files map[string][]string
}

// history grows a random history with merges, renames and lines that are easily mistaken for each other.
type randomHistory struct {
	rt      *rapid.T
	b       *gittest.Builder
	commits []made
	names   int
}

func (h *randomHistory) edit(lines []string) []string {
	lines = slices.Clone(lines)
	for range rapid.IntRange(1, 3).Draw(h.rt, "edits") {
		at := rapid.IntRange(0, len(lines)).Draw(h.rt, "at")
		drop := min(rapid.IntRange(0, 4).Draw(h.rt, "drop"), len(lines)-at)
		add := rapid.SliceOfN(rapid.SampledFrom([]string{"}", "", "  a", "  b", "\tc {", "\t}", "d", "e", "f"}), 0, 5).
			Draw(h.rt, "add")
		lines = slices.Replace(lines, at, at+drop, add...)
	}
	return lines
}

func (h *randomHistory) commit(parents []made, files map[string][]string, rename map[string]string) {
	c := gittest.Commit{Files: map[string]string{}, Rename: rename, Branch: "b", Parents: []string{}}
	for _, p := range parents {
		c.Parents = append(c.Parents, p.hash)
	}
	moved := slices.Collect(maps.Keys(rename))
	if len(parents) > 0 {
		for path := range parents[0].files {
			if _, there := files[path]; !there && !slices.Contains(moved, path) {
				c.Delete = append(c.Delete, path)
			}
		}
	}
	for path, lines := range files {
		c.Files[path] = strings.Join(lines, "\n") + "\n"
	}
	h.commits = append(h.commits, made{h.b.Commit(c), files})
}

func (h *randomHistory) grow() {
	h.commit(nil, map[string][]string{
		"one": strings.Split("a {,  b,  c,},,d {,  e,},x,y,z", ","), "dir/two": strings.Split("1,2,3,4,5,6,7,8", ","),
	}, nil)
	for range rapid.IntRange(3, 14).Draw(h.rt, "commits") {
		pick := func(what string) made {
			return rapid.SampledFrom(h.commits[max(0, len(h.commits)-5):]).Draw(h.rt, what)
		}
		first := pick("parent")
		files := maps.Clone(first.files)
		paths := slices.Sorted(maps.Keys(files))
		switch rapid.IntRange(0, 5).Draw(h.rt, "kind") {
		case 0: // a merge, perhaps of three, which takes files from any side or changes them itself
			parents := []made{first}
			for range rapid.IntRange(1, 2).Draw(h.rt, "others") {
				if other := pick("other"); !slices.ContainsFunc(parents, func(p made) bool { return p.hash == other.hash }) {
					parents = append(parents, other)
				}
			}
			for _, p := range parents[1:] {
				for _, path := range slices.Sorted(maps.Keys(p.files)) {
					switch rapid.IntRange(0, 3).Draw(h.rt, "side") {
					case 0:
						files[path] = p.files[path]
					case 1:
						half := append(slices.Clone(files[path][:len(files[path])/2]), p.files[path][len(p.files[path])/2:]...)
						files[path] = h.edit(half)
					}
				}
			}
			h.commit(parents, files, nil)
		case 1: // a move
			path := rapid.SampledFrom(paths).Draw(h.rt, "path")
			h.names++
			to := fmt.Sprintf("new%d", h.names)
			files[to] = files[path]
			delete(files, path)
			h.commit([]made{first}, files, map[string]string{path: to})
		default:
			for _, path := range paths {
				if rapid.Bool().Draw(h.rt, path) {
					files[path] = h.edit(files[path])
				}
			}
			if rapid.IntRange(0, 4).Draw(h.rt, "new") == 0 {
				h.names++
				name := fmt.Sprintf("new%d", h.names)
				files[name] = []string{name, "is", "a", "file", "of", "its", "own " + name}
			}
			h.commit([]made{first}, files, nil)
		}
	}
}

func TestLineageIsBlame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := &randomHistory{rt: rt, b: gittest.New(t)}
		h.grow()
		head := h.commits[len(h.commits)-1]
		got := lineage(t, h.b.Repo, head.hash, git.LineageOptions{})
		for path := range head.files {
			if want := blame(t, h.b.Dir, head.hash, path); !slices.Equal(got[path], want) {
				rt.Errorf("%s: %s has %d lines\ngot  %v\nblame %v", h.b.Dir, path, len(head.files[path]), got[path], want)
			}
			delete(got, path)
		}
		for path := range got {
			rt.Errorf("%s is not there", path)
		}
	})
}

func TestLineageGoesOnFromWhatIsKnown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := &randomHistory{rt: rt, b: gittest.New(t)}
		h.grow()
		head := h.commits[len(h.commits)-1].hash
		want := lineage(t, h.b.Repo, head, git.LineageOptions{})
		before := rapid.SampledFrom(h.commits).Draw(rt, "known").hash
		known := map[string][]git.Run{}
		err := h.b.Repo.Lineage(t.Context(), before, git.LineageOptions{}, func(l git.Lines) error {
			known[l.Path] = l.Runs
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		got := lineage(t, h.b.Repo, head, git.LineageOptions{Known: &git.KnownLineage{
			Head:  before,
			Lines: func(path string) ([]git.Run, bool) { runs, there := known[path]; return runs, there },
		}})
		if !maps.EqualFunc(got, want, slices.Equal) {
			rt.Errorf("%s: from %s\ngot  %v\nwant %v", h.b.Dir, before, got, want)
		}
	})
}

func TestLineageOfWhatIsNoText(t *testing.T) {
	t.Parallel()
	b := gittest.NewSHA256(t)
	first := b.Commit(gittest.Commit{Files: map[string]string{
		"binary": "a\x00b\n", "was-binary": "\x00\nsame\n", "empty": "", "no-end": "a\nb", "crlf": "a\nb\nc\n", "link": "no-end",
		"was-link": "no-end", "long": strings.Repeat("minified;", 200_000),
	}, Modes: map[string]string{"link": "120000", "was-link": "120000"}})
	second := b.Commit(gittest.Commit{Files: map[string]string{
		"was-binary": "text\nsame\n", "no-end": "a\nb\n", "crlf": "a\r\nb\r\nc\r\n", "was-link": "no-end",
		"long": strings.Repeat("minified;", 200_000) + "\nmore\n",
	}, Modes: map[string]string{"was-link": "100755"}})
	got := lineage(t, b.Repo, second, git.LineageOptions{})
	want := map[string][]string{
		"was-binary": {second, second}, "empty": {}, "no-end": {first, second}, "crlf": {second, second, second},
		"was-link": {second}, "long": {second, second},
	}
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	only := func(e git.Entry) bool { return e.Path == "no-end" }
	if got := lineage(t, b.Repo, second, git.LineageOptions{Files: only}); len(got) != 1 || len(got["no-end"]) != 2 {
		t.Errorf("of one file: %v", got)
	}
}

func TestLineageLooksThroughIgnoredCommits(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	wrote := b.Commit(gittest.Commit{Files: map[string]string{
		"f": "func sum(a, b int) int {\n return a+b }\nvar total = sum(first,second)\n",
	}})
	other := b.Commit(gittest.Commit{Files: map[string]string{
		"f": "func sum(a, b int) int {\n return a+b }\nvar total = sum(first,second)\nprint(total)\n",
	}})
	formatted := b.Commit(gittest.Commit{Files: map[string]string{
		"f": "// Licence\nfunc sum(a, b int) int {\n\treturn a + b\n}\n\nvar total = sum(\n\tfirst,\n\tsecond)\nprint( total )\n",
	}})
	got := lineage(t, b.Repo, formatted, git.LineageOptions{Ignore: []string{formatted}})["f"]
	want := []string{formatted, wrote, wrote, formatted, formatted, wrote, wrote, wrote, other}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestLineageOfAPartialClone(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"gone": strings.Repeat("long\n", 500), "whole": "1\n"}})
	head := b.Commit(gittest.Commit{Files: map[string]string{"gone": "short\n", "whole": "1\n2\n"}})
	gittest.Git(t, b.Dir, "config", "uploadpack.allowFilter", "true")
	dir := t.TempDir() + "/clone"
	gittest.Git(t, b.Dir, "clone", "-q", "--bare", "--no-local", "--filter=blob:limit=1k", "file://"+b.Dir, dir)
	r, err := git.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	got := lineage(t, r, head, git.LineageOptions{})
	if len(got) != 1 || len(got["whole"]) != 2 {
		t.Errorf("got %v, want whole alone", got)
	}
}
