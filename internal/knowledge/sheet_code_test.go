package knowledge

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/people"
)

// pieces writes a sheet as it would be stored.
func pieces(encode func(*sheetWriter)) (out [][]byte) {
	for p := range inPieces(encode) {
		out = append(out, bytes.Clone(p))
	}
	return out
}

// TestSheetsOfAnyPast writes and reads sheets of made-up histories, to be asked about at a later time.
func TestSheetsOfAnyPast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		overview := joined(pieces(newOverview(Repository{}, l, l.Measure(), nil).encode))
		reviews := joined(pieces(l.reviewModel().encode))
		l.Now += rapid.Int64Range(0, 100*day).Draw(t, "later")
		want := newOverview(Repository{}, l, l.Measure(), nil)
		k, m, ok := decodeOverview(overview, time.Unix(l.Now, 0))
		if !ok || !k.decodeReviews(reviews) {
			t.Fatal("the sheets cannot be read")
		}
		got := newOverview(Repository{}, k, m, nil)
		if !slices.Equal(got.People, want.People) || !slices.Equal(got.alive, want.alive) ||
			!slices.Equal(got.last, want.last) || !slices.Equal(got.added, want.added) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		for f := range l.Files {
			if a, b := want.tally(int32(f)), got.tally(int32(f)); !slices.Equal(a, b) {
				t.Fatalf("tallies of %s: %+v, want %+v", l.Files[f].Path, b, a)
			}
			q := ReviewQuery{Files: []int32{int32(f)}, Author: []int32{int32(f%(len(l.People)+1)) - 1}}
			if a, b := l.Reviewers(q), k.Reviewers(q); !reflect.DeepEqual(a, b) {
				t.Fatalf("reviewers of %s: %+v, want %+v", l.Files[f].Path, b, a)
			}
		}
	})
}

// TestVersionOfSheets digests what sheets of one fixed past hold. Where it fails, sheets that are stored somewhere hold
// something else than new ones would: raise sheetVersion, and write down the digest that belongs to it.
func TestVersionOfSheets(t *testing.T) {
	t.Parallel()
	l := play([]did{
		{by: "ada", files: []string{"a.go", "x/b.go"}, added: 40, credits: "reviewed ben"},
		{by: "ben", at: 9, files: []string{"x/b.go"}, added: 5, credits: "reviewed ada, tested cleo", assisted: true},
		{by: "bot", at: 20, files: []string{"a.go", "x/y/d.go"}, added: 7, credits: "co-authored ada, reviewed cleo"},
		{by: "cleo", at: 90, files: []string{"x/y/d.go"}, added: -1, credits: "acked ben, reviewed ada", made: people.Human},
	}).ledger()
	o, r := newOverview(Repository{}, l, l.Measure(), nil), l.reviewModel()
	digest := crc32.NewIEEE()
	for f := range l.Files {
		fmt.Fprintf(digest, "%s %.4g %d\n", l.Files[f].Path, o.added[f], l.Files[f].Lines)
		for _, t := range o.tally(int32(f)) {
			fmt.Fprintf(digest, "%d %d %.4g %.4g %.4g\n", t.person, t.Evidence, t.work, t.doubt, t.created)
		}
	}
	fmt.Fprintln(digest, o.last)
	for _, times := range r.times() {
		fmt.Fprintln(digest, *times)
	}
	for _, crowds := range r.crowds() {
		for _, c := range *crowds {
			for _, m := range c.of {
				fmt.Fprintf(digest, "%.4g %d %d %d %.4g\n", c.total, m.person, m.count, m.last, m.worth)
			}
		}
	}
	for _, last := range r.lately {
		for _, c := range last {
			fmt.Fprintln(digest, c.by, c.files)
		}
	}
	if got, want := digest.Sum32(), map[int]uint32{6: 0x84713fa0}[sheetVersion]; got != want {
		t.Errorf("version %d of sheets has the digest %#x, not %#x", sheetVersion, got, want)
	}
}

// TestDamagedSheets changes bytes: as pieces they are refused, and even behind a right checksum they do no harm.
func TestDamagedSheets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		for _, encode := range []func(*sheetWriter){newOverview(Repository{}, l, l.Measure(), nil).encode, l.reviewModel().encode} {
			stored := pieces(encode)
			text := []byte(joined(stored))
			at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			flip := rapid.Uint8Range(1, 255).Draw(t, "flip")
			stored[0][sumSize+at] ^= flip
			if joined(stored) != "" {
				t.Fatal("damage was not seen")
			}
			text[at] ^= flip
			damaged := string(text[:rapid.IntRange(at, len(text)).Draw(t, "end")])
			decodeOverview(damaged, time.Time{})
			l.decodeReviews(damaged)
		}
	})
}

// TestSheetsComeInPieces cuts a large sheet.
func TestSheetsComeInPieces(t *testing.T) {
	t.Parallel()
	word := strings.Repeat("word", 1000)
	cut := pieces(func(w *sheetWriter) {
		for range 1000 {
			w.string(word)
			w.rest()
		}
	})
	r := reader{b: joined(cut)}
	for range 1000 {
		if r.string() != word {
			t.Fatal("another word came out")
		}
	}
	if len(cut) != 4 || r.bad || r.b != "" {
		t.Errorf("%d pieces, %d bytes left", len(cut), len(r.b))
	}
	for range inPieces(func(w *sheetWriter) { // who wants no more gets no more
		w.raw(word)
		w.flush()
		w.raw(word)
	}) {
		break
	}
}
