package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/fault"
)

// Tx is a running transaction. It belongs to one goroutine and ends with the function that got it.
//
// On PostgreSQL a statement that failed spoils the rest of its transaction: let the error end it, and write
// ON CONFLICT where a conflict is expected.
type Tx struct {
	db    *DB
	raw   *sql.Tx
	now   time.Time
	notes []string
	wrote bool
	made  map[string]remembered // to be remembered when it is committed
}

// Engine returns SQLite or Postgres.
func (tx *Tx) Engine() string { return tx.db.engine }

// Now returns the moment at which the transaction began, in UTC and whole microseconds. It is the same throughout.
func (tx *Tx) Now() time.Time { return tx.now }

// NewID makes an id: 26 lower-case characters that sort by the time at which they were made.
func (tx *Tx) NewID() string { return tx.db.ids.next(tx.now) }

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := checkArgs(args); err != nil {
		return 0, err
	}
	tx.wrote = true
	res, err := tx.raw.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, tx.db.translate(ctx, err)
	}
	return res.RowsAffected()
}

// Query runs a query. The caller closes the rows and asks them for their error; [All] does both.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := checkArgs(args); err != nil {
		return nil, err
	}
	tx.wrote = tx.wrote || strings.Contains(query, "RETURNING")
	rows, err := tx.raw.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, tx.db.translate(ctx, err)
	}
	return rows, nil
}

// QueryRow runs a query for one row, see sql.Row. Without a row, Scan returns sql.ErrNoRows; [One] reports that apart.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if checkArgs(args) != nil { // sql.Row has no place for an error of ours: the argument carries it
		args = slices.Clone(args)
		for i, arg := range args {
			if err := checkArg(arg); err != nil {
				args[i] = badArg{err}
			}
		}
	}
	tx.wrote = tx.wrote || strings.Contains(query, "RETURNING")
	return tx.raw.QueryRowContext(ctx, query, args...)
}

// Row is what a scan function reads from: one row of a query.
type Row interface{ Scan(dest ...any) error }

// All runs a query and returns what scan makes of each row, nil when there is none.
func All[T any](ctx context.Context, tx *Tx, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, tx.db.translate(ctx, err)
		}
		all = append(all, v)
	}
	return all, tx.db.translate(ctx, rows.Err())
}

// One runs a query for at most one row and returns what scan makes of it, or false when there is none.
func One[T any](ctx context.Context, tx *Tx, scan func(Row) (T, error), query string, args ...any) (T, bool, error) {
	v, err := scan(tx.QueryRow(ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		var none T
		return none, false, nil
	}
	return v, err == nil, tx.db.translate(ctx, err)
}

// Scan1 is the scan function of a query with one column.
func Scan1[T any](r Row) (T, error) {
	var v T
	err := r.Scan(&v)
	return v, err
}

// InsertMany inserts rows into the columns of table, many per statement, and returns how many went in.
func (tx *Tx) InsertMany(ctx context.Context, table string, columns []string, rows iter.Seq[[]any]) (int64, error) {
	return tx.UpsertMany(ctx, table, columns, "", rows)
}

// UpsertMany is InsertMany with a clause for rows that are there already, such as "ON CONFLICT DO NOTHING". The same
// key must not come twice when the clause updates: PostgreSQL refuses it. Each row is a fresh slice or may be reused.
func (tx *Tx) UpsertMany(ctx context.Context, table string, columns []string, onConflict string,
	rows iter.Seq[[]any]) (int64, error) {
	tx.wrote = true
	perStatement := max(1, min(200, 30_000/len(columns))) // both engines take 32,766 values and more
	var total int64
	var full *sql.Stmt
	defer func() {
		if full != nil {
			full.Close() // the transaction's end reports what went wrong, if anything did
		}
	}()
	args := make([]any, 0, perStatement*len(columns))
	flush := func() error {
		var res sql.Result
		var err error
		if len(args) == cap(args) {
			if full == nil {
				if full, err = tx.raw.PrepareContext(ctx, insertSQL(table, columns, onConflict, perStatement)); err != nil {
					return tx.db.translate(ctx, err)
				}
			}
			res, err = full.ExecContext(ctx, args...)
		} else {
			res, err = tx.raw.ExecContext(ctx, insertSQL(table, columns, onConflict, len(args)/len(columns)), args...)
		}
		if err != nil {
			return tx.db.translate(ctx, err)
		}
		n, err := res.RowsAffected()
		total += n
		args = args[:0]
		return err
	}
	for row := range rows {
		if len(row) != len(columns) {
			return total, fault.Internal(nil, "A row for %s has %d values for %d columns", table, len(row), len(columns))
		}
		if err := checkArgs(row); err != nil {
			return total, err
		}
		if args = append(args, row...); len(args) == cap(args) {
			if err := flush(); err != nil {
				return total, err
			}
		}
	}
	if len(args) > 0 {
		return total, flush()
	}
	return total, nil
}

// Rewrite replaces the texts of a column by what fn makes of them, where that is something else. key is the column, or the
// expression, that tells the rows of the table apart.
func Rewrite(ctx context.Context, tx *Tx, table, key, column string, fn func(string) string) error {
	type row struct{ key, text string }
	all, err := All(ctx, tx, func(r Row) (x row, err error) { return x, r.Scan(&x.key, &x.text) },
		`SELECT `+key+`, `+column+` FROM `+table)
	if err != nil {
		return err
	}
	for _, x := range all {
		text := fn(x.text)
		if text == x.text {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE `+table+` SET `+column+` = $1 WHERE `+key+` = $2`, text, x.key); err != nil {
			return err
		}
	}
	return nil
}

func insertSQL(table string, columns []string, onConflict string, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", table, strings.Join(columns, ", "))
	n := 0
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		for c := range columns {
			b.WriteByte("(,"[min(c, 1)])
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	b.WriteByte(' ')
	b.WriteString(onConflict)
	return b.String()
}

// checkArgs refuses what the engines would take differently.
func checkArgs(args []any) error {
	for _, arg := range args {
		if err := checkArg(arg); err != nil {
			return err
		}
	}
	return nil
}

func checkArg(arg any) error {
	switch v := arg.(type) {
	case string:
		if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
			return fault.Invalid("text", "The text %.60q has bytes that cannot be stored", v).
				WithHint("Text is UTF-8 without NUL characters.")
		}
	case time.Time, *time.Time:
		return fault.Internal(nil, "A time was bound without its type: use store.At")
	}
	return nil
}

// badArg stands for an argument that checkArg refused; database/sql gets the refusal when it asks for the value.
type badArg struct{ err error }

// Value implements driver.Valuer.
func (b badArg) Value() (driver.Value, error) { return nil, b.err }
