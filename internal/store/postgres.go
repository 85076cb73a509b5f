package store

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/leadwright/leadwright/internal/fault"
)

// postgresConns bounds the connections of one process; a server's default is 100 for all its clients.
const postgresConns = 12

// birthLock is the advisory lock under which a PostgreSQL database is marked, "Lead" in ASCII.
const birthLock = 0x4c656164

// openPostgres opens the pool on the database at address and marks a database that is empty. Reader and writer share
// the pool.
func (db *DB) openPostgres(ctx context.Context, address string) error {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		// The parser's error may quote the address with its password, so it goes no further.
		return fault.Invalid("database", "The address of the PostgreSQL database cannot be understood").
			WithHint("Its form is postgres://USER:PASSWORD@HOST:PORT/NAME; special characters are written as %%XX.")
	}
	db.engine = Postgres
	db.name = net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port))) + "/" + cfg.Database
	cfg.RuntimeParams["timezone"] = "UTC"
	cfg.RuntimeParams["lock_timeout"] = strconv.FormatInt(db.patience.Milliseconds(), 10)
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "leadwright"
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 10 * time.Second
	}
	db.writer = stdlib.OpenDB(*cfg)
	db.writer.SetMaxOpenConns(postgresConns)
	db.writer.SetMaxIdleConns(postgresConns)
	db.reader = db.writer
	return db.markPostgres(ctx)
}

// markPostgres refuses a schema that holds tables of another program and marks an empty one. It runs before the
// migrations and is the one place that reads PostgreSQL's catalogue.
func (db *DB) markPostgres(ctx context.Context) error {
	// A plain transaction, not Write: two servers that start at once wait for each other at the lock.
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after the commit it does nothing
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, birthLock); err != nil {
		return err
	}
	var tables int
	var marked bool
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(BOOL_OR(table_name = 'store_meta'), FALSE)
		FROM information_schema.tables WHERE table_schema = current_schema()`).Scan(&tables, &marked)
	if err != nil {
		return err
	}
	if marked {
		var program string
		err := tx.QueryRowContext(ctx, `SELECT value FROM store_meta WHERE name = 'program'`).Scan(&program)
		if err != nil || program != "leadwright" {
			return foreign(db.name).Because(err)
		}
		return tx.Commit()
	}
	if tables > 0 {
		return foreign(db.name)
	}
	for _, stmt := range []string{
		`CREATE TABLE store_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)`,
		`INSERT INTO store_meta (name, value) VALUES ('program', 'leadwright')`,
	} {
		if _, err := tx.ExecContext(ctx, stmt); err != nil {
			return fmt.Errorf("mark the database: %w", err)
		}
	}
	return tx.Commit()
}
