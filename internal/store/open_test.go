package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// refused opens url, wants a refusal of this kind whose sentence holds all words, and returns all it says.
func refused(t *testing.T, url string, kind fault.Kind, words ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	db, err := store.Open(ctx, url)
	if err == nil {
		db.Close()
		t.Fatal("it opens")
	}
	message, hint := fault.Sentence(err)
	if fault.KindOf(err) != kind {
		t.Errorf("the error is %v (%v), want %v", fault.KindOf(err), err, kind)
	}
	if hint == "" {
		t.Errorf("%q has no hint", message)
	}
	for _, w := range words {
		if !strings.Contains(message, w) {
			t.Errorf("the sentence %q lacks %q", message, w)
		}
	}
	return err.Error() + message + hint
}

func TestOpenCreatesAndReopens(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		ctx := context.Background()
		var versions []int64
		for range 2 {
			db, err := store.Open(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			v, err := db.SchemaVersion(ctx)
			if err != nil {
				t.Error(err)
			}
			versions = append(versions, v)
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
		if versions[0] < 2 || versions[0] != versions[1] {
			t.Errorf("the schema versions are %v", versions)
		}
	})
}

func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				db, err := store.Open(context.Background(), url)
				if err != nil {
					t.Error(err)
					return
				}
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestOpenRefusesAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "mysql://x", "leadwright.db", "sqlite:", "sqlite::memory:", "SQLITE:x"} {
		refused(t, url, fault.KindInvalid)
	}
	for _, url := range []string{"postgres://u:hunter2@[::1/x",
		"postgres://u:hunter2@h:port/x", "postgres://u:hunter2%@h/x"} {
		if said := refused(t, url, fault.KindInvalid); strings.Contains(said, "hunter2") {
			t.Errorf("the password is in %q", said)
		}
	}
}

func TestSQLiteFilesAreTheOwnersOnly(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("permissions are another thing there")
	}
	dir := t.TempDir()
	// A name that would mean something else in a URL.
	db, err := store.Open(context.Background(), "sqlite:"+filepath.Join(dir, "a b?c#d%20&é.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(f.Name(), "a b?c#d%20&é.db") || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the permissions %v", f.Name(), info.Mode())
		}
	}
}

func TestForeignSQLiteFilesAreLeftAlone(t *testing.T) {
	t.Parallel()
	other := filepath.Join(t.TempDir(), "other.db")
	made, err := sql.Open("sqlite", "file:"+other+"?_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := made.Exec(`CREATE TABLE song (title TEXT)`); err != nil {
		t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	database, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"another program's database": database,
		"a text":                     []byte("Dear diary,\n"),
		"a long text":                bytes.Repeat([]byte("Dear diary,\n"), 1000),
		"half a header":              []byte("SQLite format 3\x00"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "file.db")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			refused(t, "sqlite:"+path, fault.KindUnavailable, path, "is not a Leadwright database")
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(after, content) {
				t.Errorf("the file was changed, %v", err)
			}
			if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
				t.Errorf("beside it lie %v, %v", files, err)
			}
		})
	}
}

func TestForeignPostgresSchemaIsLeftAlone(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		if strings.HasPrefix(url, "sqlite:") {
			t.Skip("TestForeignSQLiteFilesAreLeftAlone is for this engine")
		}
		raw, err := sql.Open("pgx", url)
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		for _, ddl := range []string{`CREATE TABLE song (title TEXT)`,
			`CREATE TABLE store_meta (name TEXT, value TEXT)`} { // the second: a shop's table of the same name
			if _, err := raw.Exec(ddl); err != nil {
				t.Fatal(err)
			}
			refused(t, url, fault.KindUnavailable, "is not a Leadwright database")
		}
		var tables int
		err = raw.QueryRow(`SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'`).Scan(&tables)
		if err != nil || tables != 2 {
			t.Errorf("there are %d tables now, %v", tables, err)
		}
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		db := leadtest.Open(t, url, leadtest.NewClock())
		table(t, db, `INSERT INTO store_version (version_id, is_applied) VALUES (9999, TRUE)`)
		known := count(t, db, `SELECT MAX(version_id) FROM store_version WHERE version_id < 9999`)
		refused(t, url, fault.KindUnavailable, "schema 9999", fmt.Sprintf("up to schema %d", known))
	})
}

func TestPlacesWhereNoDatabaseCanBe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	refused(t, "sqlite:"+filepath.Join(dir, "missing", "x.db"), fault.KindUnavailable, "missing", "does not exist")
	refused(t, "sqlite:"+dir, fault.KindUnavailable, dir, "is not a file")
	if runtime.GOOS == "linux" { // where nobody may create a file, not even root
		refused(t, "sqlite:/proc/leadwright.db", fault.KindUnavailable, "cannot be created")
	}
	if os.Geteuid() > 0 {
		closed := filepath.Join(dir, "closed")
		if err := os.Mkdir(closed, 0o500); err != nil {
			t.Fatal(err)
		}
		refused(t, "sqlite:"+filepath.Join(closed, "x.db"), fault.KindUnavailable, "cannot be created")
	}
}

func TestDamagedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := store.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 100; i < len(content); i++ { // all but the header
		content[i] = byte(i * 7)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "sqlite:"+path, fault.KindUnavailable, path, "is damaged")
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	table(t, db, `CREATE TABLE thing (n INTEGER, filling TEXT)`)
	ctx := context.Background()
	fill := func(tx *store.Tx) error {
		filling := strings.Repeat("x", 100_000)
		_, err := tx.Exec(ctx, `INSERT INTO thing (n, filling) VALUES (1, $1)`, filling)
		return err
	}
	pages := count(t, db, `PRAGMA page_count`)
	err := db.Write(ctx, func(tx *store.Tx) error {
		// The engine reports a limit on pages as it reports a full disk.
		limit := fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+3)
		if _, _, err := store.One(ctx, tx, store.Scan1[int64], limit); err != nil {
			return err
		}
		return fill(tx)
	})
	if message, hint := fault.Sentence(err); !fault.Is(err, fault.KindUnavailable) ||
		!strings.Contains(message, "is full") || hint == "" {
		t.Errorf("a full disk gives %v (%q, %q)", err, message, hint)
	}
	if n := count(t, db, `SELECT COUNT(*) FROM thing`); n != 0 {
		t.Errorf("%d rows stayed", n)
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := store.One(ctx, tx, store.Scan1[int64], `PRAGMA max_page_count = 1000000`); err != nil {
			return err
		}
		return fill(tx)
	})
	if err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestConstraintsBecomeConflicts(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		table(t, db, `CREATE TABLE thing (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE,
			parent TEXT REFERENCES thing (id), size INTEGER CHECK (size > 0))`)
		table(t, db, `INSERT INTO thing (id, name) VALUES ('a', 'A')`)
		for name, tt := range map[string]struct {
			sql  string
			kind fault.Kind
		}{
			"primary key": {`INSERT INTO thing (id, name) VALUES ('a', 'B')`, fault.KindConflict},
			"unique":      {`INSERT INTO thing (id, name) VALUES ('b', 'A')`, fault.KindConflict},
			"dangling":    {`INSERT INTO thing (id, name, parent) VALUES ('b', 'B', 'x')`, fault.KindConflict},
			"not null":    {`INSERT INTO thing (id) VALUES ('b')`, fault.KindInternal},
			"check":       {`INSERT INTO thing (id, name, size) VALUES ('b', 'B', 0)`, fault.KindInternal},
			"syntax":      {`INSERT OUT OF thing`, fault.KindInternal},
		} {
			var inside error
			err := db.Write(ctx, func(tx *store.Tx) error {
				_, inside = tx.Exec(ctx, tt.sql)
				return inside
			})
			if err == nil || fault.KindOf(err) != tt.kind || fault.KindOf(inside) != tt.kind {
				t.Errorf("%s: %v, inside %v, want %v", name, err, inside, tt.kind)
			}
		}
	})
}

func TestBusyDatabaseSaysSo(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		ctx := context.Background()
		holder := leadtest.Open(t, url, leadtest.NewClock())
		table(t, holder, `CREATE TABLE thing (n INTEGER)`)
		table(t, holder, `INSERT INTO thing (n) VALUES (0)`)
		waiter, err := store.OpenWith(ctx, url, store.Options{Patience: 30 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		defer waiter.Close()
		change := func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE thing SET n = n + 1`)
			return err
		}
		err = holder.Write(ctx, func(tx *store.Tx) error {
			if err := change(tx); err != nil {
				return err
			}
			err := waiter.Write(ctx, change)
			message, hint := fault.Sentence(err)
			if !fault.Is(err, fault.KindUnavailable) || !strings.Contains(message, "is busy") || hint == "" {
				t.Errorf("a busy database gives %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := waiter.Write(ctx, change); err != nil {
			t.Errorf("when it is free again: %v", err)
		}
	})
}

// TestTryWriteDoesNotWait tries while another process writes, and then while nobody does.
func TestTryWriteDoesNotWait(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		ctx := context.Background()
		holder := leadtest.Open(t, url, leadtest.NewClock())
		table(t, holder, `CREATE TABLE thing (n BIGINT NOT NULL)`)
		table(t, holder, `INSERT INTO thing (n) VALUES (0)`)
		db := leadtest.Open(t, url, leadtest.NewClock())
		change := func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE thing SET n = n + 1`)
			return err
		}
		err := holder.Write(ctx, func(tx *store.Tx) error {
			if err := change(tx); err != nil {
				return err
			}
			began := time.Now()
			if err := db.TryWrite(ctx, change); !fault.Is(err, fault.KindUnavailable) {
				t.Errorf("while another writes: %v", err)
			}
			if took := time.Since(began); took > 5*time.Second { // a Write would wait for fifteen
				t.Errorf("it waited %s", took)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.TryWrite(ctx, change); err != nil {
			t.Errorf("when it is free: %v", err)
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			patience := map[string]string{store.SQLite: `PRAGMA busy_timeout`, store.Postgres: `SHOW lock_timeout`}
			var kept, n string
			if err := tx.QueryRow(ctx, patience[db.Engine()]).Scan(&kept); err != nil {
				return err
			}
			if kept != "15000" && kept != "15s" {
				t.Errorf("others on its connection wait %s", kept)
			}
			err := tx.QueryRow(ctx, `SELECT n FROM thing`).Scan(&n)
			if n != "2" {
				t.Errorf("%s changes, want 2", n)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestBusyPoolSaysSo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	url := "sqlite:" + filepath.Join(t.TempDir(), "x.db")
	db, err := store.OpenWith(ctx, url, store.Options{Patience: 30 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// A Write in a Write cannot have the one writer: it ends as busy instead of waiting for ever.
	err = db.Write(ctx, func(*store.Tx) error { return db.Write(ctx, func(*store.Tx) error { return nil }) })
	if message, _ := fault.Sentence(err); !strings.Contains(message, "is busy") {
		t.Errorf("it gives %v", err)
	}
}

func TestPostgresThatIsAway(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	said := refused(t, "postgres://ada:hunter2@"+address+"/lead", fault.KindUnavailable, address, "cannot be reached")
	if strings.Contains(said, "hunter2") {
		t.Errorf("the password is in %q", said)
	}
}

func TestPostgresThatRefuses(t *testing.T) {
	t.Parallel()
	for code, words := range map[string]string{
		"28P01": "refuses this user or password",
		"3D000": "does not exist",
		"53300": "cannot be reached",
		"57P03": "cannot be reached",
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			address := refusingServer(t, code)
			said := refused(t, "postgres://ada:hunter2@"+address+"/lead?sslmode=disable", fault.KindUnavailable, words)
			if strings.Contains(said, "hunter2") {
				t.Errorf("the password is in %q", said)
			}
		})
	}
}

// refusingServer speaks PostgreSQL's protocol so far as to ask for the password and refuse with code.
func refusingServer(t *testing.T, code string) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // the test has ended
			}
			b := pgproto3.NewBackend(conn, conn)
			if _, err := b.ReceiveStartupMessage(); err == nil {
				b.Send(&pgproto3.AuthenticationCleartextPassword{})
				if b.Flush() == nil {
					b.Receive()
					b.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: code, Message: "no"})
					b.Flush()
				}
			}
			conn.Close()
		}
	}()
	return l.Addr().String()
}

func TestPostgresComesBack(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		if db.Engine() != store.Postgres {
			t.Skip("SQLite has no server")
		}
		ctx := context.Background()
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pg_backend_pid())`)
			return err
		})
		if message, _ := fault.Sentence(err); !strings.Contains(message, "cannot be reached") {
			t.Errorf("a lost connection gives %v", err)
		}
		// Idle connections that the server closed are replaced without a word.
		err = db.Read(ctx, func(*store.Tx) error {
			return errors.Join(db.Ping(ctx), db.Ping(ctx)) // more than one connection is open now
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = current_database() AND pid <> pg_backend_pid()`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			if err := db.Ping(ctx); err != nil {
				t.Errorf("after a lost connection: %v", err)
			}
		}
	})
}
