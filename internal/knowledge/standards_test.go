package knowledge

import (
	"context"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/standard"
)

func TestReviewShare(t *testing.T) {
	t.Parallel()
	atlasOf := func(all ...did) *Atlas {
		l := play(all).ledger()
		return &Atlas{Overview: newOverview(Repository{}, l, l.Measure(), nil)}
	}
	files := []string{"a.go"}
	tests := []struct {
		name    string
		all     []did
		percent float64
		unknown string
	}{
		{"half of them", []did{{by: "ann", files: files, credits: "reviewed ben"}, {by: "ben", at: 1, files: files}}, 50, ""},
		{"one's own review is none", []did{{by: "ann", files: files, credits: "reviewed ben"}, {by: "ben", at: 1, files: files, credits: "reviewed ben"}}, 50, ""},
		{"bots and merges ask nobody", []did{{by: "ann", files: files, credits: "reviewed ben"}, {by: "bot", at: 1, files: files}, {by: "ann", at: 2, merge: true}}, 100, ""},
		{"what is old does not count", []did{{by: "ann", files: files}, {by: "ben", at: 200, files: files, credits: "reviewed ann"}}, 100, ""},
		{"nobody says", []did{{by: "ann", files: files}}, 0, "the history never says who reviewed a change"},
	}
	for _, test := range tests {
		percent, unknown, err := facts{atlas: atlasOf(test.all...)}.ReviewShare(t.Context(), 90)
		if err != nil || percent != test.percent || unknown != test.unknown {
			t.Errorf("%s: %v percent, %q, %v", test.name, percent, unknown, err)
		}
	}
}

// TestOwnChangesAreHeldToWhatIsAskedOfChanges: of two people one has their changes reviewed, and checks of files are left out.
func TestOwnChangesAreHeldToWhatIsAskedOfChanges(t *testing.T) {
	t.Parallel()
	files := []string{"a.go"}
	l := play([]did{{by: "ann", files: files, credits: "reviewed ben"}, {by: "ben", at: 1, files: files}}).ledger()
	a := &Atlas{Overview: newOverview(Repository{}, l, l.Measure(), nil)}
	a.links = map[string]int32{"ann": l.Author(0), "ben": l.Author(1)}
	file, problems := standard.Parse([]byte("standards: [{key: a, title: A, checks: [{file: README.md}, {review-share: {at-least: 80, days: 90}}]},\n" +
		"  {key: b, title: B, checks: [{ci: true}]}]"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for who, want := range map[string]standard.Outcome{"ann": standard.Passed, "ben": standard.Failed} {
		got, err := a.HoldOwn(t.Context(), who, file.Standards)
		if err != nil || len(got) != 1 || len(got[0].Checks) != 1 || got[0].Outcome != want {
			t.Errorf("%s: %+v, %v", who, got, err)
		}
	}
	if got, err := a.HoldOwn(t.Context(), "nobody", file.Standards); len(got) > 0 || err != nil {
		t.Errorf("whom the history does not know: %+v, %v", got, err)
	}
	if len(file.Standards[0].Checks) != 2 {
		t.Error("the standards that were given are changed")
	}
}

// TestTheTreeIsReadAhead reads files in order, in another order and in part, and never the content of another one.
func TestTheTreeIsReadAhead(t *testing.T) {
	t.Parallel()
	b := gittest.New(t)
	texts := map[string]string{"large.bin": strings.Repeat("x", aheadBytes+7)}
	for _, path := range many("d", 40) {
		texts[path] = "package " + path + "\n"
	}
	b.Commit(gittest.Commit{Files: texts})
	repo, err := OpenGit(t.Context(), Repository{dir: b.Dir})
	if err != nil {
		t.Fatal(err)
	}
	tree, err := openTree(context.Background(), repo, "HEAD")
	if err != nil || len(tree.Entries()) != len(texts) {
		t.Fatalf("%d entries, %v", len(tree.Entries()), err)
	}
	read := func(e standard.Entry, limit int64) {
		t.Helper()
		got, err := tree.Read(t.Context(), e.Path, limit)
		if want := texts[e.Path]; err != nil || string(got) != want[:min(int64(len(want)), limit)] {
			t.Errorf("%s: %d bytes, %v", e.Path, len(got), err)
		}
	}
	all := tree.Entries()
	for i := range all {
		read(all[i], 1<<30)
	}
	for i := range all {
		read(all[len(all)-1-i], 9)
	}
	for i := range all {
		read(all[i*7%len(all)], 1<<30)
		read(all[i*7%len(all)], 3)
	}
}
