package text

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
)

// inOrder is the order of what is found: first those with all of a query in their title, then the others, the last changed first.
// The condition is that of titles.
func inOrder(titles string) string {
	return `CASE WHEN ` + titles + ` THEN 0 ELSE 1 END, changed DESC, id DESC, kind`
}

// matching are the conditions that a query is somewhere in a document of some kinds, and that it is in its title; and their
// arguments, $1 to $n.
func (q Query) matching(tx *store.Tx, kinds []string) (anywhere, titles string, args []any) {
	anywhere, all := tx.Matching("number", index, q.anywhere())
	titles, title := tx.Matching("number", index, q.match(titleWordMark, titleStemMark))
	args = []any{all, title}
	for _, k := range kinds {
		args = append(args, k)
	}
	return anywhere + ` AND kind IN (` + places(3, len(kinds)) + `)`, strings.ReplaceAll(titles, "$1", "$2"), args
}

// places are so many placeholders from a number on.
func places(from, n int) string {
	marks := make([]string, n)
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(from+i)
	}
	return strings.Join(marks, ", ")
}

func scanKey(r store.Row) (k Key, err error) { return k, r.Scan(&k.Kind, &k.ID) }

// Find returns what a query finds of some kinds: first those with all of it in their title, then the others, the last changed
// first. From says how many to pass over.
func Find(ctx context.Context, tx *store.Tx, q Query, from, limit int, kinds ...string) ([]Key, error) {
	if q.Empty() || len(kinds) == 0 {
		return nil, nil
	}
	anywhere, titles, args := q.matching(tx, kinds)
	const newest = ` ORDER BY changed DESC, id DESC, kind LIMIT `
	// Where titles are enough, which they are for frequent words, the bodies are not looked at.
	inTitles, ofTitles := tx.Matching("number", index, q.match(titleWordMark, titleStemMark))
	first, err := store.All(ctx, tx, scanKey, `SELECT kind, id FROM text_document WHERE `+inTitles+` AND kind IN (`+
		places(2, len(kinds))+`)`+newest+places(len(kinds)+2, 1), append(append([]any{ofTitles}, args[2:]...), from+limit)...)
	if err != nil || len(first) >= from+limit {
		return first[min(from, len(first)):], err
	}
	rest, err := store.All(ctx, tx, scanKey, `SELECT kind, id FROM text_document WHERE `+anywhere+` AND NOT `+titles+
		newest+places(len(args)+1, 1), append(args, from+limit-len(first))...)
	first = append(first, rest...)
	return first[min(from, len(first)):], err
}

// FindEach returns what Find would, at most so many of each kind.
func FindEach(ctx context.Context, tx *store.Tx, q Query, each int, kinds ...string) ([]Key, error) {
	if q.Empty() || len(kinds) == 0 {
		return nil, nil
	}
	anywhere, titles, args := q.matching(tx, kinds)
	return store.All(ctx, tx, scanKey, `SELECT kind, id FROM (SELECT kind, id,
		ROW_NUMBER() OVER (PARTITION BY kind ORDER BY `+inOrder(titles)+`) AS place FROM text_document WHERE `+anywhere+`) AS found
		WHERE place <= `+places(len(args)+1, 1)+` ORDER BY kind, place`, append(args, each)...)
}

// Counts returns how many documents of each kind a query finds, without some.
func Counts(ctx context.Context, tx *store.Tx, q Query, without []Key) (map[string]int, error) {
	counts := map[string]int{}
	if q.Empty() {
		return counts, nil
	}
	anywhere, all := tx.Matching("number", index, q.anywhere())
	add := func(times int, and string, args ...any) error {
		type row struct {
			kind string
			n    int
		}
		rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.kind, &x.n) },
			`SELECT kind, COUNT(*) FROM text_document WHERE `+anywhere+and+` GROUP BY kind`, append([]any{all}, args...)...)
		for _, x := range rows {
			counts[x.kind] += times * x.n
		}
		return err
	}
	if err := add(1, ``); err != nil {
		return nil, err
	}
	for some := range slices.Chunk(without, 5000) { // both engines take 32,766 arguments
		numbers := make([]any, len(some))
		for i, k := range some {
			numbers[i] = number(k.Kind, k.ID)
		}
		if err := add(-1, ` AND number IN (`+places(2, len(numbers))+`)`, numbers...); err != nil {
			return nil, err
		}
	}
	return counts, nil
}
