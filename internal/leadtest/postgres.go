package leadtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"github.com/leadwright/leadwright/internal/store"
)

// template is the migrated database of which each test gets a copy.
const template = "leadwright_template"

// errNoPostgres says that this machine has no PostgreSQL to start.
var errNoPostgres = errors.New("no PostgreSQL binaries (initdb, postgres) in PATH or /usr/lib/postgresql/*/bin")

// server is the PostgreSQL server of this test process.
type server struct {
	dir   string // holds its data and its socket
	admin *sql.DB
	stop  func() // ends the server and removes dir
}

// thisServer starts the server at the first call.
var thisServer = sync.OnceValues(func() (*server, error) {
	s, err := startServer()
	if err != nil {
		return nil, err
	}
	if err := s.makeTemplate(); err != nil {
		s.stop()
		return nil, err
	}
	running.Store(s)
	return s, nil
})

// running is the started server, for Main to stop.
var running atomic.Pointer[server]

// Main runs the tests of a package and stops the PostgreSQL server that they may have started. Without it, or when
// the process is killed, the server ends with the process all the same, and its files go at the next start.
func Main(m *testing.M) {
	code := m.Run()
	if s := running.Load(); s != nil {
		s.stop()
	}
	os.Exit(code)
}

// postgresURL makes a database for one test, a copy of the migrated template or empty, and returns its address.
func postgresURL(t *testing.T, migrated bool) string {
	t.Helper()
	s, err := thisServer()
	if errors.Is(err, errNoPostgres) && os.Getenv("CI") == "" && os.Getenv("LEADWRIGHT_REQUIRE_POSTGRES") == "" {
		t.Skipf("leadtest: %v; install PostgreSQL to run this test on it", err)
	}
	if err != nil {
		t.Fatalf("leadtest: %v", err)
	}
	from := "template0"
	if migrated {
		from = template
	}
	name := fmt.Sprintf("test_%d", counter.Add(1))
	if _, err := s.admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + from); err != nil {
		t.Fatalf("leadtest: create a database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := s.admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("leadtest: drop a database: %v", err)
		}
	})
	return s.url(name)
}

// counter numbers the databases of this process.
var counter atomic.Int64

func (s *server) url(database string) string {
	return "postgres:///" + database + "?user=leadwright&host=" + url.QueryEscape(s.dir)
}

// makeTemplate migrates the database that tests copy.
func (s *server) makeTemplate() error {
	if _, err := s.admin.Exec("CREATE DATABASE " + template); err != nil {
		return fmt.Errorf("create the template database: %w", err)
	}
	db, err := store.Open(context.Background(), s.url(template))
	if err != nil {
		return fmt.Errorf("migrate the template database: %w", err)
	}
	return db.Close()
}

// findBinaries returns the directory that holds initdb and postgres.
func findBinaries() (string, error) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	// The highest version comes last, PATH goes before all.
	slices.Reverse(dirs)
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), dirs...) {
		if isFile(filepath.Join(dir, "initdb")) && isFile(filepath.Join(dir, "postgres")) {
			return dir, nil
		}
	}
	return "", errNoPostgres
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
