package knowledge

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// TestTouchedAhead measures how often the areas that a commit touched are among those proposed from older commits by its subject,
// for the newest 500 of each repository that LEADWRIGHT_BENCH_PRECEDENTS names (path:path). What stands before a colon in a subject
// often names the area, and no title of an issue does: it is left out.
//
//	LEADWRIGHT_BENCH_PRECEDENTS=../repo:../other go test ./internal/knowledge -run TestTouchedAhead -v
func TestTouchedAhead(t *testing.T) {
	repos := os.Getenv("LEADWRIGHT_BENCH_PRECEDENTS")
	if repos == "" {
		t.Skip("LEADWRIGHT_BENCH_PRECEDENTS names no repositories")
	}
	fmt.Println("| repository | areas | commits | first | among three | most touched | three most touched | none |")
	fmt.Println("|---|--:|--:|--:|--:|--:|--:|--:|")
	for _, path := range filepath.SplitList(repos) {
		db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "bench.db"))
		if err != nil {
			t.Fatal(err)
		}
		found, err := Locate(t.Context(), NewRepository{Location: path, Base: "."})
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := Introduce(t.Context(), db, access.Local(), found, false)
		if err == nil {
			_, err = Scan(t.Context(), db, access.System(), r.ID, ScanOptions{})
		}
		if err != nil {
			t.Fatal(err)
		}
		a, err := Open(t.Context(), db, access.Local(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := a.Precedents(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		newest := min(500, len(whole.all)/5)
		older := &Precedents{in: map[string][]posting{}}
		often := map[string]int{}
		for _, d := range whole.all[newest:] {
			for _, area := range a.AreasOf(d.Files) {
				often[area]++
			}
			older.add(d.Precedent, a.namesOf(d.Files))
		}
		for _, d := range older.all {
			older.length += float64(d.words) / float64(len(older.all))
		}
		usual := ordered(often)
		var asked, first, three, usual1, usual3, none int
		for _, d := range whole.all[:newest] {
			touched := a.AreasOf(d.Files)
			if len(touched) == 0 {
				continue
			}
			subject := d.Subject
			if _, after, cut := strings.Cut(subject, ": "); cut {
				subject = after
			}
			proposed := ordered(a.Likely(older.Like(text.Stems(subject), nil, PrecedentsUsed)))
			hit := func(names []string) int {
				return btoi(slices.ContainsFunc(names, func(n string) bool { return slices.Contains(touched, n) }))
			}
			asked++
			none += btoi(len(proposed) == 0)
			first += hit(proposed[:min(1, len(proposed))])
			three += hit(proposed[:min(3, len(proposed))])
			usual1 += hit(usual[:min(1, len(usual))])
			usual3 += hit(usual[:min(3, len(usual))])
		}
		share := func(n int) string { return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(max(asked, 1))) }
		fmt.Printf("| %s | %d | %d | %s | %s | %s | %s | %s |\n", r.Name, len(a.Areas()), asked, share(first), share(three), share(usual1),
			share(usual3), share(none))
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// ordered returns names by their weight, the largest first.
func ordered[T cmp.Ordered](weights map[string]T) []string {
	return slices.SortedFunc(maps.Keys(weights), func(x, y string) int {
		return cmp.Or(cmp.Compare(weights[y], weights[x]), strings.Compare(x, y))
	})
}
