package git_test

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

func TestNotes(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	one := b.Commit(gittest.Commit{Files: map[string]string{"a b": "1\n", "dir/x": "x\n"}})
	two := b.Commit(gittest.Commit{Files: map[string]string{"a b": "1\n2\n"}})
	if tips, err := b.Repo.NoteTips(t.Context()); err != nil || !slices.Equal(tips, []string{"", "", ""}) {
		t.Errorf("without notes: %q, %v", tips, err)
	}
	// Folders of two digits, as git makes them of many notes, and what is no note.
	fan := b.Commit(gittest.Commit{Branch: "fan", Parents: []string{}, Files: map[string]string{
		one[:2] + "/" + one[2:]: "about one", two[:2] + "/" + two[2:4] + "/" + two[4:]: "about two", "README": "not a note",
		"ab/cd": "nor this"}})
	gittest.Git(t, b.Dir, "update-ref", "refs/notes/ai", fan)
	if tips, err := b.Repo.NoteTips(t.Context()); err != nil || !slices.Equal(tips, []string{fan, "", ""}) {
		t.Errorf("with notes: %q, %v", tips, err)
	}
	notes, err := b.Repo.Notes(t.Context(), fan)
	if err != nil || len(notes) != 2 {
		t.Fatalf("got %v, %v", notes, err)
	}
	for _, n := range notes {
		want := map[string]string{one: "about one", two: "about two"}[n.Commit]
		if got := gittest.Git(t, b.Dir, "cat-file", "blob", n.Blob); got != want {
			t.Errorf("the note about %s is %q, want %q", n.Commit, got, want)
		}
	}
	hash := func(text string) string { return strings.TrimSpace(gittest.Git(t, b.Dir, "rev-parse", text)) }
	none := strings.Repeat("0", 39) + "1"
	got, err := b.Repo.BlobsAt(t.Context(), []git.At{{one, "a b"}, {two, "a b"}, {one, "dir"}, {one, "gone"}, {none, "a b"},
		{two, "dir/x"}})
	want := []string{hash(one + ":a b"), hash(two + ":a b"), "", "", "", hash(one + ":dir/x")}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v\nwant %v", got, err, want)
	}
	for _, at := range []git.At{{"HEAD", "a b"}, {one, "../a"}, {one, ""}, {one, "a\nb"}} {
		if _, err := b.Repo.BlobsAt(t.Context(), []git.At{at}); err == nil {
			t.Errorf("%v is taken", at)
		}
	}
}

func TestStreamsLeaveNotes(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	by := git.Signature{Name: "Ada Example", Email: "ada@example.com"}
	commits := b.Import(func(s *git.Stream) {
		for _, text := range []string{"one", "two"} {
			mark := s.Commit(git.NewCommit{Author: by, Message: text, Files: map[string]string{"a": text}})
			s.Note(git.NoteRefs[0], mark, by, "about "+text)
			s.Ask(mark)
		}
	})
	for i, want := range []string{"about one", "about two"} {
		if got := gittest.Git(t, b.Dir, "notes", "--ref=ai", "show", commits[i]); got != want {
			t.Errorf("the note is %q, want %q", got, want)
		}
	}
}

func TestClonesBringNotes(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	head := b.Commit(gittest.Commit{Files: map[string]string{"a": "1\n"}})
	dir := t.TempDir() + "/clone"
	gittest.Git(t, b.Dir, "notes", "--ref=ai", "add", "-m", "one", head)
	gittest.Git(t, b.Dir, "notes", "--ref=private", "add", "-m", "not ours", head)
	clone, err := git.CloneBare(t.Context(), "file://"+b.Dir, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	refs := func() string { return gittest.Git(t, dir, "for-each-ref", "--format=%(refname)") }
	if got := refs(); got != "refs/heads/main\nrefs/notes/ai\n" {
		t.Errorf("the clone has %q", got)
	}
	gittest.Git(t, b.Dir, "notes", "--ref=srctrace/attribution", "add", "-m", "two", head)
	gittest.Git(t, b.Dir, "notes", "--ref=ai", "remove", head)
	if err := clone.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	tips, err := clone.NoteTips(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	notes, err := clone.Notes(t.Context(), tips[0])
	if err != nil || len(notes) != 0 || tips[2] == "" {
		t.Errorf("fetching does not bring notes up to date: %q, %v, %v", tips, notes, err)
	}
	gittest.Git(t, b.Dir, "update-ref", "-d", "refs/notes/ai")
	if err := clone.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := refs(); got != "refs/heads/main\nrefs/notes/srctrace/attribution\n" {
		t.Errorf("notes that the remote took back stay: %q", got)
	}
}

// written returns which commit wrote each line of a file, and as which line, from git.
func written(t testing.TB, dir, head, path string) (commits []string, lines []int) {
	t.Helper()
	next := true
	for line := range strings.Lines(gittest.Git(t, dir, "blame", "--porcelain", "-l", head, "--", path)) {
		switch fields := strings.Fields(line); {
		case strings.HasPrefix(line, "\t"):
			next = true
		case next:
			n, err := strconv.Atoi(fields[1])
			if err != nil {
				t.Fatal(err)
			}
			commits, lines, next = append(commits, fields[0]), append(lines, n), false
		}
	}
	return commits, lines
}

// TestLinesKeepTheirMarks marks every second line that a commit writes, also when going on from what is known.
func TestLinesKeepTheirMarks(t *testing.T) {
	t.Parallel()
	var even []git.Marked
	for at := 2; at < 200; at += 2 {
		even = append(even, git.Marked{From: at, To: at, Mark: 7})
	}
	rapid.Check(t, func(rt *rapid.T) {
		h := &randomHistory{rt: rt, b: gittest.New(t)}
		h.grow()
		unmarked := h.commits[0].hash
		marks := func(commit, blob string) []git.Marked {
			if commit == unmarked || len(blob) != 40 {
				return nil
			}
			return even
		}
		trace := func(head string, known *git.KnownLineage) map[string][]git.Run {
			files := map[string][]git.Run{}
			err := h.b.Repo.Lineage(t.Context(), head, git.LineageOptions{Marks: marks, Known: known}, func(l git.Lines) error {
				files[l.Path] = l.Runs
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			return files
		}
		head := h.commits[len(h.commits)-1].hash
		got := trace(head, nil)
		for path, runs := range got {
			commits, lines := written(t, h.b.Dir, head, path)
			var want []uint8
			for i, n := range lines {
				mark := uint8(0)
				if n%2 == 0 && commits[i] != unmarked {
					mark = 7
				}
				want = append(want, mark)
			}
			var marks []uint8
			for _, run := range runs {
				marks = append(marks, slices.Repeat([]uint8{run.Mark}, run.Lines)...)
			}
			if !slices.Equal(marks, want) {
				rt.Errorf("%s: %s\ngot  %v\nwant %v", h.b.Dir, path, marks, want)
			}
		}
		before := rapid.SampledFrom(h.commits).Draw(rt, "known").hash
		known := trace(before, nil)
		on := trace(head, &git.KnownLineage{Head: before,
			Lines: func(path string) ([]git.Run, bool) { runs, there := known[path]; return runs, there }})
		if !maps.EqualFunc(on, got, slices.Equal) {
			rt.Errorf("%s: from %s\ngot  %v\nwant %v", h.b.Dir, before, on, got)
		}
	})
}
