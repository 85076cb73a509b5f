package skill

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// letters makes a group of one-letter persons.
func letters(text string) []string { return strings.Split(text, "") }

func TestOpenSums(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		groups string
		want   []bool
	}{
		{"four are too few", "abcd", []bool{false}},
		{"five are enough", "abcde", []bool{true}},
		{"nobody", "", []bool{false}},
		{"the same group in another order", "abcde edcba", []bool{true, true}},
		{"the rest would be three", "abcdefgh abcde", []bool{true, false}},
		{"the rest is five", "abcdefghij abcde", []bool{true, true}},
		{"two parts leave four", "abcdefghijklmn abcde fghij", []bool{true, true, false}},
		{"two parts leave nobody", "abcdefghij abcde fghij", []bool{true, true, true}},
		{"an overlap of two", "abcdefg fghijkl", []bool{true, false}},
		{"apart", "abcde fghij", []bool{true, true}},
		{"the small part first takes from the whole", "abcde abcdefgh", []bool{true, false}},
		{"the whole first", "abcdefghij abcde abcdefghijklmno", []bool{true, true, true}},
	}
	for _, tt := range tests {
		var groups [][]string
		for text := range strings.SplitSeq(tt.groups, " ") {
			if text == "" {
				groups = append(groups, nil)
				continue
			}
			groups = append(groups, letters(text))
		}
		if got := openSums(groups); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Whoever knows the sums of all opened groups can tell apart at best people who are in different ones; so the people who
// are in the same opened groups are what can be singled out, and these are many or none.
func TestNoDifferenceIsAboutFew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		persons := letters("abcdefghijklmnopqrstuvwxyz")[:rapid.IntRange(1, 26).Draw(t, "persons")]
		groups := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []string {
			var group []string
			from, to := rapid.IntRange(0, len(persons)).Draw(t, "from"), rapid.IntRange(0, len(persons)).Draw(t, "to")
			for i, p := range persons {
				if i >= from && i < to || rapid.IntRange(0, 9).Draw(t, "more") == 0 {
					group = append(group, p)
				}
			}
			return group
		}), 0, 8).Draw(t, "groups")
		open := openSums(groups)
		signatures := map[string]int{}
		for _, p := range persons {
			var signature strings.Builder
			for i, group := range groups {
				if open[i] && slices.Contains(group, p) {
					signature.WriteByte(byte('a' + i))
				}
			}
			if signature.Len() > 0 {
				signatures[signature.String()]++
			}
		}
		for signature, n := range signatures {
			if n < Fewest {
				t.Fatalf("%d people alone are in the groups %s of %v, opened %v", n, signature, groups, open)
			}
		}
		if len(groups) > 0 && len(groups[0]) >= Fewest && !open[0] {
			t.Fatalf("the first group has %d people and is not opened", len(groups[0]))
		}
	})
}

func TestBand(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		n, all int
		want   Range
	}{
		{0, 5, Range{0, 2}}, {2, 5, Range{0, 2}}, {3, 5, Range{3, 5}}, {5, 5, Range{3, 5}},
		{6, 6, Range{3, 6}}, {3, 6, Range{3, 6}}, {7, 7, Range{3, 7}}, {7, 20, Range{6, 8}}, {20, 20, Range{18, 20}},
	} {
		if got := band(tt.n, tt.all); got != tt.want {
			t.Errorf("%d of %d: got %v, want %v", tt.n, tt.all, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.IntRange(Fewest, 200).Draw(t, "all")
		n := rapid.IntRange(0, all).Draw(t, "n")
		got := band(n, all)
		if got.Least > n || got.Most < n || got.Least < 0 || got.Most > all || got.Most-got.Least+1 < bandWidth {
			t.Fatalf("%d of %d is told as %v", n, all, got)
		}
		for m := got.Least; m <= got.Most; m++ {
			if band(m, all) != got {
				t.Fatalf("%d and %d of %d are told as %v and %v", n, m, all, got, band(m, all))
			}
		}
	})
}
