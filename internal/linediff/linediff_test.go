package linediff_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/linediff"
)

func match(d *linediff.Differ, old, new string) []linediff.Block {
	var a, b linediff.Text
	a.Read([]byte(old))
	b.Read([]byte(new))
	return slices.Clone(d.Match(&a, &b))
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		old, new string
		want     []linediff.Block
	}{
		"nothing":        {"", "", nil},
		"all new":        {"", "a\nb\n", nil},
		"all gone":       {"a\n", "", nil},
		"the same":       {"a\nb\n", "a\nb\n", []linediff.Block{{0, 0, 2}}},
		"in the middle":  {"a\nb\nc\n", "a\nx\nc\n", []linediff.Block{{0, 0, 1}, {2, 2, 1}}},
		"without an end": {"a\nb", "a\nb\n", []linediff.Block{{0, 0, 1}}},
		"carriage":       {"a\nb\n", "a\r\nb\n", []linediff.Block{{1, 1, 1}}},
		"a block begins where it is least indented": {
			"f {\n  a\n}\n\nh {\n  c\n}\n", "f {\n  a\n}\n\ng {\n  b\n}\n\nh {\n  c\n}\n",
			[]linediff.Block{{0, 0, 4}, {4, 8, 3}},
		},
		"common, among many that changed":   {"}\n}\n}\n}\n", "\n}\n\n\n\n\n\n\n", nil}, // git matches nothing here either
		"beside a change of the other text": {"x\na\n", "a\ny\na\n", []linediff.Block{{1, 2, 1}}},
		"groups that were moved above the first change": {
			"a {\n  a\n}\nd {\n  e\n}\n\t}\nf\nx\ny\nz\n}\n  b\n", "a {\n  a\n}\n\t}\n\n  a\nd\nz\n}\n\tc {\n}\n",
			[]linediff.Block{{0, 0, 2}, {5, 2, 2}, {10, 7, 2}},
		},
	} {
		if got := match(&linediff.Differ{}, c.old, c.new); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// fits reports what is wrong with an answer.
func fits(old, new []string, blocks []linediff.Block) string {
	i, j := 0, 0
	for n, b := range blocks {
		if b.Lines <= 0 || b.Old < i || b.New < j || n > 0 && b.Old == i && b.New == j {
			return "blocks are out of order, or not the longest"
		}
		if b.Old+b.Lines > len(old) || b.New+b.Lines > len(new) ||
			!slices.Equal(old[b.Old:b.Old+b.Lines], new[b.New:b.New+b.Lines]) {
			return "a block is not the same in both"
		}
		i, j = b.Old+b.Lines, b.New+b.Lines
	}
	return ""
}

// common is the length of the longest common subsequence.
func common(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		before := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = before + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			before = above
		}
	}
	return row[len(b)]
}

// rare leaves out what would make a line common in a short text: common lines may be set aside, as git does.
func rare(lines []string) []string {
	seen := map[string]int{}
	return slices.DeleteFunc(lines, func(line string) bool {
		seen[line]++
		return seen[line] > 3
	})
}

// TestMatchIsLongest holds small texts to the longest answer, which the bounds on the effort do not touch.
func TestMatchIsLongest(t *testing.T) {
	t.Parallel()
	var d linediff.Differ
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"}\n", "\n", " a\n", "\tb\n", "c\n", "d\n", "e\n"}), 0, 12)
		old, new := rare(lines.Draw(rt, "old")), rare(lines.Draw(rt, "new"))
		blocks := match(&d, strings.Join(old, ""), strings.Join(new, ""))
		if wrong := fits(old, new, blocks); wrong != "" {
			rt.Fatalf("%s: %v", wrong, blocks)
		}
		same := 0
		for _, b := range blocks {
			same += b.Lines
		}
		if want := common(old, new); same != want {
			rt.Errorf("%d lines match, %d could: %v", same, want, blocks)
		}
	})
}

// TestMatchOfLargeTexts meets the bounds: many common lines, far more changes than are searched to the end, and ends
// that are left out.
func TestMatchOfLargeTexts(t *testing.T) {
	t.Parallel()
	var d linediff.Differ
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.SampledFrom([]string{"}\n", "\n", "a\n", "b\n", "c\n", "d\n", "  e\n", "f\n", "g\n", "h\n"})
		part := rapid.SliceOfN(word, 0, 40)
		var old, new []string
		for range rapid.IntRange(1, 40).Draw(rt, "parts") {
			p, q := part.Draw(rt, "old"), part.Draw(rt, "new")
			old, new = append(old, p...), append(new, p...)
			switch rapid.IntRange(0, 2).Draw(rt, "kind") {
			case 0:
				old = append(old, q...)
			case 1:
				new = append(new, q...)
			}
		}
		if wrong := fits(old, new, match(&d, strings.Join(old, ""), strings.Join(new, ""))); wrong != "" {
			rt.Fatal(wrong)
		}
	})
}

func FuzzMatch(f *testing.F) {
	f.Add([]byte("a\n\tb\n"), []byte("b\na"))
	f.Fuzz(func(t *testing.T, old, new []byte) {
		var d linediff.Differ
		lines := func(text []byte) (all []string) {
			for line := range bytes.Lines(text) {
				all = append(all, string(line))
			}
			return all
		}
		a, b := lines(old), lines(new)
		if wrong := fits(a, b, match(&d, string(old), string(new))); wrong != "" {
			t.Error(wrong)
		}
		asBytes := func(lines []string) (all [][]byte) {
			for _, line := range lines {
				all = append(all, []byte(line))
			}
			return all
		}
		last := 0
		for _, origin := range linediff.Likely(asBytes(a), asBytes(b)) {
			if origin >= 0 && (origin < last || origin >= len(a)) {
				t.Errorf("line %d comes after line %d", origin, last)
			}
			last = max(last, origin)
		}
	})
}

func TestLikely(t *testing.T) {
	t.Parallel()
	split := func(text string) [][]byte { return bytes.Split([]byte(text), []byte("|")) }
	for _, c := range []struct {
		old, new string
		want     []int
	}{
		{"a := 1", "a:=1", []int{0}},
		{"call(first, second)", "call(|  first,|  second,|)", []int{0, 0, 0, -1}},
		{"one := f(x)|two := g(y)", "two := g( y )|one := f( x )", []int{-1, 0}}, // as good the other way round,
		{"alpha|beta", "unlike|beta", []int{-1, 1}},
		{"|}", "|}", []int{0, 1}},
	} {
		if got := linediff.Likely(split(c.old), split(c.new)); !slices.Equal(got, c.want) {
			t.Errorf("%q to %q: got %v, want %v", c.old, c.new, got, c.want)
		}
	}
	if got := linediff.Likely(nil, split("a")); !slices.Equal(got, []int{-1}) {
		t.Errorf("from nothing: %v", got)
	}
}
