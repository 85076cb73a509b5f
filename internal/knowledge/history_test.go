package knowledge

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
)

// drawCommits makes up a history with branches, merges, renames and deletions, oldest first.
func drawCommits(t *rapid.T) []*git.Commit {
	paths := []string{"a.go", "dir/b.go", "dir/c d.go", "x\xff\ny", "e"}
	names := []git.Signature{{Name: "Ada Example", Email: "ada@example.com"}, {Name: "Ben Example", Email: "ben@example.com"},
		{Name: "", Email: "c"}}
	var commits []*git.Commit
	n := rapid.IntRange(1, 25).Draw(t, "commits")
	for i := range n {
		c := &git.Commit{Hash: hashOf(i), Subject: fmt.Sprintf("subject %d", i)}
		c.Author = names[rapid.IntRange(0, 2).Draw(t, "author")]
		c.Author.When = time.Unix(rapid.Int64Range(-1<<31, 1<<32).Draw(t, "when"), 0).UTC()
		c.Committer = c.Author
		if i > 0 {
			c.Parents = []string{commits[rapid.IntRange(max(0, i-3), i-1).Draw(t, "parent")].Hash}
			if rapid.IntRange(0, 4).Draw(t, "merge") == 0 {
				c.Parents = append(c.Parents, commits[rapid.IntRange(0, i-1).Draw(t, "other parent")].Hash)
			}
		}
		if rapid.Bool().Draw(t, "reviewed") {
			c.Trailers = []git.Trailer{{Key: "Reviewed-By", Value: "Ben Example <ben@example.com>"}}
		}
		for _, p := range paths {
			switch rapid.IntRange(0, 5).Draw(t, "change") {
			case 0:
				c.Changes = append(c.Changes, git.Change{Status: 'M', Path: p, Lines: true, Added: i, Deleted: 1})
			case 1:
				c.Changes = append(c.Changes, git.Change{Status: 'A', Path: p})
			case 2:
				c.Changes = append(c.Changes, git.Change{Status: 'R', OldPath: p, Path: paths[(i+1)%len(paths)]})
			}
		}
		commits = append(commits, c)
	}
	return commits
}

// hashOf makes up an object name.
func hashOf(i int) string {
	sum := sha1.Sum([]byte{byte(i)})
	return hex.EncodeToString(sum[:])
}

func segmentOf(t interface{ Fatal(...any) }, commits []*git.Commit) *Segment {
	s := &Segment{Lines: true}
	for _, c := range commits {
		if err := s.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// stored takes a segment to the database and back.
func stored(t interface{ Fatal(...any) }, s *Segment) *Segment {
	data, text, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeSegment(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := back.Subjects(text); err != nil {
		t.Fatal(err)
	}
	return back
}

func TestSegmentsKeepEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := segmentOf(t, drawCommits(t))
		back := stored(t, s)
		if !slices.Equal(s.Identities, back.Identities) || !slices.Equal(s.Paths, back.Paths) || s.Lines != back.Lines {
			t.Fatalf("dictionaries differ")
		}
		if !reflect.DeepEqual(s.Commits, back.Commits) {
			t.Fatalf("%+v\nbecame\n%+v", s.Commits, back.Commits)
		}
	})
}

// TestHistoryDoesNotDependOnItsCut builds the same commits from segments cut and mixed in any way.
func TestHistoryDoesNotDependOnItsCut(t *testing.T) {
	t.Parallel()
	tree := []TreeFile{{Path: "a.go", Lines: 3}, {Path: "dir/b.go", Lines: 5}, {Path: "never/seen.go", Lines: 1}}
	rapid.Check(t, func(t *rapid.T) {
		commits := drawCommits(t)
		whole := Build([]*Segment{segmentOf(t, commits)}, tree)
		mixed := rapid.Permutation(commits).Draw(t, "order")
		var cut []*Segment
		for len(mixed) > 0 {
			n := rapid.IntRange(1, len(mixed)).Draw(t, "cut")
			cut, mixed = append(cut, stored(t, segmentOf(t, mixed[:n]))), mixed[n:]
		}
		if got, want := dump(Build(cut, tree)), dump(whole); got != want {
			t.Fatalf("one segment gives\n%s\n%d give\n%s", want, len(cut), got)
		}
	})
}

func dump(h *History) string {
	var b strings.Builder
	for i := range h.Commits {
		c := h.Commits[i]
		fmt.Fprintln(&b, h.Hash(int32(i)), h.Identities[c.Author], c.Authored, c.Authorship, c.Merge, len(h.CreditsOf(int32(i))))
		for _, ch := range h.ChangesOf(int32(i)) {
			fmt.Fprintf(&b, "  %c %d %d %d\n", ch.Status, ch.File, ch.Added, ch.Deleted)
		}
	}
	for i, f := range h.Files {
		fmt.Fprintf(&b, "%d %q %v %d %v\n", i, f.Path, f.Alive, f.Lines, f.Changes)
	}
	return b.String()
}

func TestFilesAreFollowedThroughRenames(t *testing.T) {
	t.Parallel()
	change := func(status byte, old, path string) git.Change {
		return git.Change{Status: status, OldPath: old, Path: path}
	}
	for name, tc := range map[string]struct {
		commits [][]git.Change // each on the one before
		tree    string
		want    string // the statuses that belong to the file in the tree
	}{
		"renamed":                 {[][]git.Change{{change('A', "", "a")}, {change('R', "a", "b")}, {change('M', "", "b")}}, "b", "ARM"},
		"renamed twice":           {[][]git.Change{{change('A', "", "a")}, {change('R', "a", "b")}, {change('R', "b", "c")}}, "c", "ARR"},
		"renamed and put back":    {[][]git.Change{{change('A', "", "a")}, {change('R', "a", "b")}, {change('R', "b", "a")}}, "a", "ARR"},
		"edited beside a rename":  {[][]git.Change{{change('A', "", "a")}, {change('R', "a", "b")}, {change('M', "", "a")}}, "b", "ARM"},
		"another with its name":   {[][]git.Change{{change('A', "", "a")}, {change('R', "a", "b")}, {change('A', "", "a")}}, "a", "A"},
		"deleted and added again": {[][]git.Change{{change('A', "", "a")}, {change('D', "", "a")}, {change('A', "", "a")}}, "a", "ADA"},
		"copied":                  {[][]git.Change{{change('A', "", "a")}, {change('C', "a", "b")}}, "b", "C"},
		"never mined":             {[][]git.Change{{change('A', "", "a")}}, "z", ""},
	} {
		var commits []*git.Commit
		for i, changes := range tc.commits {
			c := &git.Commit{Hash: hashOf(i), Changes: changes}
			if i > 0 {
				c.Parents = []string{commits[i-1].Hash}
			}
			commits = append(commits, c)
		}
		h := Build([]*Segment{segmentOf(t, commits)}, []TreeFile{{Path: tc.tree}})
		f, ok := h.FileAt(tc.tree)
		if !ok || !h.Files[f].Alive {
			t.Errorf("%s: %s is not there", name, tc.tree)
			continue
		}
		got := ""
		for _, i := range h.Files[f].Changes {
			got += string(h.Changes[i].Status)
		}
		if got != tc.want {
			t.Errorf("%s: changes %q, want %q", name, got, tc.want)
		}
	}
}

func TestTreeKeepsEverything(t *testing.T) {
	t.Parallel()
	files := []TreeFile{{Path: "a", Blob: "b1", Bytes: 1 << 40, Lines: 7}, {Path: "a\xff\n", Sort: Binary}, {Path: "dir/x", Sort: Vendored, Lines: 1}}
	data := encodeTree(files)
	back, err := decodeTree(data)
	if err != nil || !slices.Equal(files, back) {
		t.Errorf("%+v, %v", back, err)
	}
	members, err := decodeMembers(encodeMembers([]int32{0, 1, 5, 1 << 30}))
	if err != nil || !slices.Equal(members, []int32{0, 1, 5, 1 << 30}) {
		t.Errorf("members %v, %v", members, err)
	}
}

func TestSortOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]Sort{"main.go": Source, "vendor/x/y.go": Vendored, "a/node_modules/b.js": Vendored,
		"web/app.min.js": Generated, "go.sum": Generated, "sub/go.sum": Generated, "api/x.pb.go": Generated, "vendor.go": Source} {
		if got := sortOf(path, "100644"); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	for head, want := range map[string]Sort{"package a\n": Source, "// Code generated by x. DO NOT EDIT.\npackage a\n": Generated,
		"a\x00b": Binary, "# @generated by y\n": Generated, "text about @generated things\n": Source} {
		if got := sortByHead([]byte(head)); got != want {
			t.Errorf("%q is %s, want %s", head, got, want)
		}
	}
}

func TestCountLines(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int32{"": 0, "a": 1, "a\n": 1, "a\nb": 2, "\n\n": 2, strings.Repeat("x\n", 5000): 5000, "a\x00\n\n": 0} {
		got, _, err := countLines(strings.NewReader(text), make([]byte, 64))
		if err != nil || got != want {
			t.Errorf("%.10q has %d lines, %v; want %d", text, got, err, want)
		}
	}
}

func TestSplitAddress(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][2]string{
		"Ada Example <ada@example.com>":          {"Ada Example", "ada@example.com"},
		"\"Example, Ada\" <ada@example.com> #v2": {"Example, Ada", "ada@example.com"},
		"<ada@example.com>":                      {"", "ada@example.com"},
		"ada@example.com":                        {},
		"Ada <":                                  {},
		"Ada <>":                                 {},
	} {
		name, email, ok := splitAddress(value)
		if ok != (want[1] != "") || ok && (name != want[0] || email != want[1]) {
			t.Errorf("%q gives %q, %q, %v", value, name, email, ok)
		}
	}
}

// A damaged row must give an error, never a panic or an endless allocation.
func FuzzDecodeSegment(f *testing.F) {
	s := segmentOf(f, []*git.Commit{{Hash: strings.Repeat("ab", 20), Changes: []git.Change{{Status: 'A', Path: "a"}}}})
	data, text, err := s.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(text)
	f.Add(encodeTree([]TreeFile{{Path: "a", Lines: 1}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := DecodeSegment(b); err == nil {
			Build([]*Segment{s}, nil)
		}
		if files, err := decodeTree(b); err == nil && len(files) > len(b) {
			t.Errorf("%d files from %d bytes", len(files), len(b))
		}
		if lines, err := decodeSubjects(b); err == nil && len(lines) > 1<<20 {
			t.Errorf("%d subjects", len(lines))
		}
	})
}

func FuzzDecodeMembers(f *testing.F) {
	f.Add(encodeMembers([]int32{1, 2, 300}))
	f.Fuzz(func(t *testing.T, b []byte) {
		members, err := decodeMembers(b)
		if err == nil && !slices.IsSorted(members) {
			t.Errorf("%v is not ascending", members)
		}
	})
}

// TestPathsThatLeadNowhere asks for what a rename moved away before anything else was seen of it.
func TestPathsThatLeadNowhere(t *testing.T) {
	t.Parallel()
	h := Build([]*Segment{segmentOf(t, []*git.Commit{
		{Hash: hashOf(0), Changes: []git.Change{{Status: 'R', OldPath: "merged.go", Path: "moved.go"}}},
	})}, []TreeFile{{Path: "moved.go", Lines: 3}})
	if f, ok := h.FileAt("merged.go"); ok {
		t.Errorf("the path leads to file %d", f)
	}
	l := NewLedger(h, nil, time.Unix(0, 0))
	o := newOverview(Repository{}, l, l.Measure(), nil)
	if _, err := o.Place("merged.go"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("the place there: %v", err)
	}
	if _, err := o.Experts(Proposal{Paths: []string{"merged.go", "moved.go"}, Limit: 1}); err != nil {
		t.Error(err)
	}
}
