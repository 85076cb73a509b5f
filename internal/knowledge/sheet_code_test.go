package knowledge

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
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
