package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Words are tokens of a text, in their order: of lower-case ASCII letters and digits each, and at most 16,000. Both engines find
// the same by them, since neither takes words apart itself: SQLite has them in an FTS5 table, PostgreSQL as a tsvector.
type Words []string

// Match says which texts are wanted: those in which each of All is found, and none of None.
type Match struct{ All, None []AnyOf }

// AnyOf is found where one of its sequences is.
type AnyOf []Sequence

// Sequence is tokens one behind the other; with Prefix the last one is only the beginning of a token.
type Sequence struct {
	Tokens []string
	Prefix bool
}

// positions is how many places of one token PostgreSQL keeps.
const positions = 255

// PutWords makes a text findable under a number, in an index table of a migration: one with a number and words, as text_index.
func PutWords(ctx context.Context, tx *Tx, table string, number int64, words Words) error {
	if err := DropWords(ctx, tx, table, number); err != nil {
		return err
	}
	if tx.Engine() == SQLite {
		_, err := tx.Exec(ctx, `INSERT INTO `+table+` (rowid, words) VALUES ($1, $2)`, number, strings.Join(words, " "))
		return err
	}
	at := map[string][]string{}
	var order []string
	for i, w := range words {
		if at[w] == nil {
			order = append(order, w)
		}
		if len(at[w]) < positions {
			at[w] = append(at[w], fmt.Sprint(i+1))
		}
	}
	var vector strings.Builder
	for _, w := range order {
		fmt.Fprintf(&vector, "%s:%s ", w, strings.Join(at[w], ","))
	}
	_, err := tx.Exec(ctx, `INSERT INTO `+table+` (number, words) VALUES ($1, CAST($2 AS tsvector))`, number, vector.String())
	return err
}

// DropWords makes a text no longer findable.
func DropWords(ctx context.Context, tx *Tx, table string, number int64) error {
	column := "number"
	if tx.Engine() == SQLite {
		column = "rowid"
	}
	_, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE `+column+` = $1`, number)
	return err
}

// ForgetWords takes what was dropped out of an index table for good: FTS5 only marks it as gone.
func ForgetWords(ctx context.Context, tx *Tx, table string) error {
	if tx.Engine() != SQLite {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO `+table+` (`+table+`) VALUES ('optimize')`)
	return err
}

// Matching returns the column of an index table that has its numbers, and the condition that its words match, with its argument,
// which the condition calls $1. Queries with it belong into [Tx.Planned].
func (tx *Tx) Matching(table string, m Match) (number, condition, arg string) {
	if tx.Engine() == SQLite {
		return table + `.rowid`, table + ` MATCH $1`, m.fts5()
	}
	return table + `.number`, table + `.words @@ CAST($1 AS tsquery)`, m.tsquery()
}

// Ways of PostgreSQL to read a table.
const (
	whole    = "enable_seqscan"
	inOrder  = "enable_indexscan"
	gathered = "enable_bitmapscan"
)

// Planned lets a function ask for words. PostgreSQL does not read whole tables meanwhile: its planner takes reading words for
// cheap, and it is not.
func (tx *Tx) Planned(ctx context.Context, fn func() error) error { return tx.without(ctx, fn, whole) }

// without runs a function while PostgreSQL avoids some ways to read a table.
func (tx *Tx) without(ctx context.Context, fn func() error, ways ...string) error {
	if tx.Engine() != Postgres {
		return fn()
	}
	set := func(to string) error {
		_, err := All(ctx, tx, Scan1[string], `SELECT set_config(way, $1, true) FROM unnest(CAST($2 AS text[])) AS way`, to, "{"+
			strings.Join(ways, ",")+"}")
		return err
	}
	if err := set("off"); err != nil {
		return err
	}
	if err := fn(); err != nil { // which ends the transaction, and the settings with it
		return err
	}
	return set("on")
}

// LastWords returns the numbers of the texts in an index table that match, the highest first. Where many match, few more are read
// than asked for.
func LastWords(ctx context.Context, tx *Tx, table string, m Match, limit int) (numbers []int64, err error) {
	number, where, arg := tx.Matching(table, m)
	query := `SELECT ` + number + ` FROM ` + table + ` WHERE ` + where
	newest := func() error {
		numbers, err = All(ctx, tx, Scan1[int64], query+` ORDER BY `+number+` DESC LIMIT $2`, arg, limit)
		return err
	}
	if tx.Engine() == SQLite {
		err = newest()
		return numbers, err
	}
	// The index of words tells all that match; where these are many, looking at texts from the highest number on finds some soon.
	most := max(1000, 2*limit)
	err = tx.without(ctx, func() error {
		numbers, err = All(ctx, tx, Scan1[int64], query+` LIMIT $2`, arg, most+1)
		return err
	}, whole, inOrder)
	if err != nil {
		return nil, err
	}
	if len(numbers) > most {
		err = tx.without(ctx, newest, whole, gathered)
		return numbers, err
	}
	slices.SortFunc(numbers, func(a, b int64) int { return cmp.Compare(b, a) })
	return numbers[:min(limit, len(numbers))], nil
}

// fts5 writes a match as FTS5 has it.
func (m Match) fts5() string {
	write := func(all []AnyOf, between string) string {
		var parts []string
		for _, a := range all {
			var some []string
			for _, s := range a {
				text := `"` + strings.Join(s.Tokens, " ") + `"`
				if s.Prefix {
					text += " *"
				}
				some = append(some, text)
			}
			parts = append(parts, "("+strings.Join(some, " OR ")+")")
		}
		return strings.Join(parts, between)
	}
	text := "(" + write(m.All, " AND ") + ")"
	if len(m.None) > 0 {
		text += " NOT (" + write(m.None, " OR ") + ")"
	}
	return text
}

// tsquery writes a match as PostgreSQL has it.
func (m Match) tsquery() string {
	one := func(a AnyOf) string {
		var some []string
		for _, s := range a {
			text := strings.Join(s.Tokens, " <-> ")
			if s.Prefix {
				text += ":*"
			}
			some = append(some, "("+text+")")
		}
		return "(" + strings.Join(some, " | ") + ")"
	}
	var parts []string
	for _, a := range m.All {
		parts = append(parts, one(a))
	}
	for _, a := range m.None {
		parts = append(parts, "!"+one(a))
	}
	return strings.Join(parts, " & ")
}
