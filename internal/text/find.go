package text

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
)

// Find returns what a query finds of some kinds: first those with all of it in their title, then the others, the last changed
// first. From says how many to pass over.
func Find(ctx context.Context, tx *store.Tx, q Query, from, limit int, kinds ...string) ([]Key, error) {
	numbers, err := first(ctx, tx, q, from+limit, kinds)
	if err != nil {
		return nil, err
	}
	return keys(ctx, tx, numbers[min(from, len(numbers)):])
}

// FindEach returns what Find would, at most so many of each kind, kind by kind.
func FindEach(ctx context.Context, tx *store.Tx, q Query, each int, kinds ...string) ([]Key, error) {
	of := map[string][]Key{}
	for open := kinds; len(open) > 0; {
		// Kinds are asked together, since beginnings of words are costly to look up, and again without those that have enough.
		limit := each * len(open)
		found, err := Find(ctx, tx, q, 0, limit, open...)
		if err != nil {
			return nil, err
		}
		for _, kind := range open {
			of[kind] = slices.DeleteFunc(slices.Clone(found), func(k Key) bool { return k.Kind != kind })
		}
		if len(found) < limit {
			break
		}
		open = slices.DeleteFunc(slices.Clone(open), func(kind string) bool { return len(of[kind]) >= each })
	}
	var all []Key
	for _, kind := range kinds {
		all = append(all, of[kind][:min(each, len(of[kind]))]...)
	}
	return all, nil
}

// first returns the numbers of the first documents that a query finds of some kinds.
func first(ctx context.Context, tx *store.Tx, q Query, limit int, kinds []string) ([]int64, error) {
	if q.Empty() || len(kinds) == 0 {
		return nil, nil
	}
	named, err := store.LastWords(ctx, tx, index, q.titles(kinds), limit)
	if err != nil || len(named) == limit {
		return named, err
	}
	// All that have it in their title are among those that have it anywhere.
	all, err := store.LastWords(ctx, tx, index, q.anywhere(kinds), limit+len(named))
	if err != nil {
		return nil, err
	}
	told := map[int64]bool{}
	for _, n := range named {
		told[n] = true
	}
	all = append(named, slices.DeleteFunc(all, func(n int64) bool { return told[n] })...)
	return all[:min(limit, len(all))], nil
}

// most is how many arguments are given at once; both engines take 32,766.
const most = 5000

// keys returns the documents that numbers are of.
func keys(ctx context.Context, tx *store.Tx, numbers []int64) ([]Key, error) {
	type row struct {
		number int64
		key    Key
	}
	at := map[int64]Key{}
	for some := range slices.Chunk(numbers, most) {
		args := make([]any, len(some))
		for i, n := range some {
			args[i] = n
		}
		rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.number, &x.key.Kind, &x.key.ID) },
			`SELECT number, kind, id FROM text_document WHERE number IN (`+places(1, len(some))+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			at[x.number] = x.key
		}
	}
	all := make([]Key, len(numbers))
	for i, n := range numbers {
		all[i] = at[n]
	}
	return all, nil
}

// places are so many placeholders from a number on.
func places(from, n int) string {
	marks := make([]string, n)
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(from+i)
	}
	return strings.Join(marks, ", ")
}

// Counts returns how many documents of each of some kinds a query finds, without some.
func Counts(ctx context.Context, tx *store.Tx, q Query, without []Key, kinds ...string) (map[string]int, error) {
	counts := map[string]int{}
	if q.Empty() || len(kinds) == 0 {
		return counts, nil
	}
	number, where, arg := tx.Matching(index, q.anywhere(kinds))
	add := func(times int, query string, args ...any) error {
		type row struct {
			kind string
			n    int
		}
		rows, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.kind, &x.n) },
			query+` GROUP BY kind`, append([]any{arg}, args...)...)
		for _, x := range rows {
			if counts[x.kind] += times * x.n; counts[x.kind] == 0 {
				delete(counts, x.kind)
			}
		}
		return err
	}
	return counts, tx.Planned(ctx, func() error {
		// A cross join has SQLite read the index first, and documents in its order.
		err := add(1, `SELECT kind, COUNT(*) FROM text_index CROSS JOIN text_document
			WHERE text_document.number = `+number+` AND `+where)
		if err != nil {
			return err
		}
		but := map[string][]any{}
		for _, k := range without {
			but[k.Kind] = append(but[k.Kind], k.ID)
		}
		for kind, ids := range but {
			for some := range slices.Chunk(ids, most) {
				err := add(-1, `SELECT kind, COUNT(*) FROM text_document WHERE kind = $2 AND id IN (`+places(3, len(some))+`) AND number IN
					(SELECT `+number+` FROM text_index WHERE `+where+`)`, append([]any{kind}, some...)...)
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}
