package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseTrailers(t *testing.T) {
	t.Parallel()
	ben, cleo := "Ben Example <ben@example.com>", "Cleo Example <cleo@example.org>"
	for _, tt := range []struct {
		name, message string
		want          []Trailer
	}{
		{"none", "Subject\n\nBody.\n", nil},
		{"empty", "", nil},
		{"a title is no trailer", "Reviewed-by: " + ben + "\n", nil},
		{"a title with a colon", "net: fix\n\nFixes: the thing we saw.\n", []Trailer{{"Fixes", "the thing we saw."}}},
		{"gerrit", "x/tools: do\n\nBody: text, and\nmore of it.\n\nChange-Id: I1\nReviewed-on: https://example.com/c/1\n" +
			"Reviewed-by: " + ben + "\nTryBot-Result: Bot <bot@example.com>\n",
			[]Trailer{{"Change-Id", "I1"}, {"Reviewed-on", "https://example.com/c/1"}, {"Reviewed-by", ben},
				{"TryBot-Result", "Bot <bot@example.com>"}}},
		{"folded", "S\n\nReviewed-by: Ben\n  Example <ben@example.com>\nCc: x\n",
			[]Trailer{{"Reviewed-by", ben}, {"Cc", "x"}}},
		{"cherry-picked", "S\n\nSigned-off-by: " + ben + "\n(cherry picked from commit abc)\n",
			[]Trailer{{"Signed-off-by", ben}, {"cherry picked from commit", "abc"}}},
		{"notes between", "S\n\nSigned-off-by: " + ben + "\n[cleo: rebased]\nSigned-off-by: " + cleo + "\n",
			[]Trailer{{"Signed-off-by", ben}, {"Signed-off-by", cleo}}},
		{"two paragraphs", "S\n\nSigned-off-by: " + ben + "\n\nCo-authored-by: " + cleo + "\n",
			[]Trailer{{"Signed-off-by", ben}, {"Co-authored-by", cleo}}},
		{"prose above stays prose", "S\n\nNote: this is text\n\nSigned-off-by: " + ben + "\n",
			[]Trailer{{"Signed-off-by", ben}}},
		{"prose with one trailer", "S\n\none\ntwo\nthree\nfour\nSigned-off-by: " + ben + "\n", nil},
		{"a paragraph of prose with a colon", "S\n\nSee: the docs\nfor more of it.\n", nil},
		{"space before the colon", "S\n\nReviewed-by : " + ben + "\n", []Trailer{{"Reviewed-by", ben}}},
		{"carriage returns", "S\r\n\r\nAcked-by: " + ben + "\r\n", []Trailer{{"Acked-by", ben}}},
		{"old conflicts", "S\n\nSigned-off-by: " + ben + "\n\nConflicts:\n\tfile\n\tother\n",
			[]Trailer{{"Signed-off-by", ben}}},
		{"comments below", "S\n\nAcked-by: " + ben + "\n\n# a comment\n \n", []Trailer{{"Acked-by", ben}}},
		{"a rule above", "S\n\n* one\n* two\n\n---------\n\nCo-authored-by: " + cleo + "\n",
			[]Trailer{{"Co-authored-by", cleo}}},
		{"empty value", "S\n\nReviewed-by:\nAcked-by: " + ben + "\n", []Trailer{{"Reviewed-by", ""}, {"Acked-by", ben}}},
	} {
		if got := ParseTrailers(tt.message); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// messages makes texts of the pieces that matter.
func messages(t *rapid.T) string {
	piece := rapid.SampledFrom([]string{"Signed-off-by: A <a@example.com>", "Acked-by: B", "Key: value",
		"Key : value", "prose",
		"more prose here", "  folded", "\ttabbed", "", "", " ", "(cherry picked from commit 12)", "Fixes: #1",
		"#comment", "a-b:", ": x",
		"See: that", "Link: https://example.com", "Conflicts:", "---", "Change-Id: I12", "key with spaces: no"})
	return "Title\n" + strings.Join(rapid.SliceOfN(piece, 0, 14).Draw(t, "lines"), "\n") + "\n"
}

// Whatever git finds, we find too, in this order: our rule only ever adds.
func TestTrailersHoldAllThatGitFinds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		message := messages(rt)
		want := gitTrailers(t, dir, message)
		var got []string
		for _, tr := range ParseTrailers(message) {
			got = append(got, tr.Key+": "+tr.Value)
		}
		rest := got
		for _, line := range want {
			at := slices.Index(rest, line)
			if at < 0 {
				rt.Fatalf("%q:\n git %q\nours %q", message, want, got)
			}
			rest = rest[at+1:]
		}
	})
}

func gitTrailers(t *testing.T, dir, message string) []string {
	t.Helper()
	cmd := exec.Command("git", "interpret-trailers", "--parse", "--no-divider")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(message)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull,
		"GIT_CEILING_DIRECTORIES=" + filepath.Dir(dir)}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git interpret-trailers: %v", err)
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		if key == "Conflicts" { // the head of a list of files; git sees that only where no line of spaces follows
			continue
		}
		lines = append(lines, strings.TrimSpace(key)+": "+strings.TrimSpace(value))
	}
	return lines
}

func FuzzParseTrailers(f *testing.F) {
	for _, seed := range []string{"", "S\n\nKey: value\n", "S\n\nA-by: x\n y\n\n", "S\n\n\n \n:\n", "#\n\nx: y",
		"S\n\nA-by: \xff\n\nConflicts:\n\t\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		for _, tr := range ParseTrailers(message) {
			if tr.Key == "" || strings.ContainsAny(tr.Key+tr.Value, "\n") {
				t.Errorf("%q gives %+v", message, tr)
			}
		}
	})
}
