package store_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// column is what both engines must agree about.
type column struct {
	Name, Type string
	NotNull    bool
}

// ownTables are those that differ by nature: goose's, PostgreSQL's mark, and indexes of words, which are virtual tables with
// some more below them on SQLite.
var ownTables = map[string]bool{"store_version": true, "store_meta": true, "text_index": true, "text_index_data": true,
	"text_index_idx": true, "text_index_docsize": true, "text_index_config": true}

// ownIndexes are those of such tables.
var ownIndexes = []string{"text_index_words"}

// describe returns the tables with their columns in order, and the names of the indexes.
func describe(t *testing.T, db *store.DB) (tables map[string][]column, indexes []string) {
	t.Helper()
	columns := `SELECT m.name, c.name, c.type, c."notnull" FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`
	names := `SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`
	if db.Engine() == store.Postgres {
		columns = `SELECT table_name, column_name, data_type, is_nullable = 'NO' FROM information_schema.columns
			WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position`
		names = `SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname NOT IN
			(SELECT conname FROM pg_constraint) ORDER BY indexname COLLATE "C"`
	}
	tables = map[string][]column{}
	ctx := context.Background()
	err := db.Read(ctx, func(tx *store.Tx) error {
		_, err := store.All(ctx, tx, func(r store.Row) (c column, err error) {
			var table string
			err = r.Scan(&table, &c.Name, &c.Type, &c.NotNull)
			if c.Type = strings.ToLower(c.Type); c.Type == "bytea" {
				c.Type = "blob"
			}
			if !ownTables[table] {
				tables[table] = append(tables[table], c)
			}
			return c, err
		}, columns)
		if err != nil {
			return err
		}
		indexes, err = store.All(ctx, tx, store.Scan1[string], names)
		indexes = slices.DeleteFunc(indexes, func(name string) bool { return slices.Contains(ownIndexes, name) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tables, indexes
}

func TestBothEnginesHaveOneSchema(t *testing.T) {
	t.Parallel()
	tables, indexes := describe(t, leadtest.SQLite(t))
	types := []string{"text", "bigint", "integer", "boolean", "double precision", "blob"}
	for table, columns := range tables {
		for _, c := range columns {
			if !slices.Contains(types, c.Type) {
				t.Errorf("%s.%s has the type %q; the types in common are %q", table, c.Name, c.Type, types)
			}
		}
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		other, otherIndexes := describe(t, db)
		for _, table := range slices.Compact(slices.Sorted(func(yield func(string) bool) {
			maps.Keys(tables)(yield)
			maps.Keys(other)(yield)
		})) {
			if !slices.Equal(tables[table], other[table]) {
				t.Errorf("%s differs (a key column needs NOT NULL on SQLite):\n sqlite  %v\n %s %v",
					table, tables[table], db.Engine(), other[table])
			}
		}
		if !slices.Equal(indexes, otherIndexes) {
			t.Errorf("the indexes differ:\n sqlite %v\n %s %v", indexes, db.Engine(), otherIndexes)
		}
	})
}

func TestPostgresComparesTextByBytes(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		if db.Engine() != store.Postgres {
			t.Skip("SQLite compares by bytes everywhere")
		}
		ctx := context.Background()
		err := db.Read(ctx, func(tx *store.Tx) error {
			other, err := store.All(ctx, tx, store.Scan1[string], `SELECT table_name || '.' || column_name
				FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text'
				AND table_name <> 'store_meta' AND COALESCE(collation_name, '') <> 'C'`)
			if len(other) > 0 {
				t.Errorf("these columns sort by the locale: %v; write each column on a line of its own", other)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestMigrationsAreNumbered keeps the steps in one row without gaps, each with a name and only forward.
func TestMigrationsAreNumbered(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^(\d{4})_[a-z][a-z_]*\.sql$`)
	for i, f := range files {
		m := form.FindStringSubmatch(f.Name())
		if m == nil || m[1] != fmt.Sprintf("%04d", i+1) {
			t.Errorf("the file %s stands where number %04d belongs", f.Name(), i+1)
		}
		text, err := os.ReadFile("migrations/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "goose Down") {
			t.Errorf("%s goes back; a backup does that", f.Name())
		}
	}
}

// TestLibcIsTheOneThatSQLiteWants guards a trap: the SQLite module works only with exactly the version of
// modernc.org/libc that its own go.mod names, see https://gitlab.com/cznic/sqlite/-/issues/177.
func TestLibcIsTheOneThatSQLiteWants(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.GoMod}}", "modernc.org/sqlite").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	version := func(path string) string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		mod, err := modfile.Parse(path, text, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range mod.Require {
			if r.Mod.Path == "modernc.org/libc" {
				return r.Mod.Version
			}
		}
		return "none"
	}
	if ours, theirs := version("../../go.mod"), version(strings.TrimSpace(string(out))); ours != theirs || ours == "none" {
		t.Errorf("go.mod has modernc.org/libc %s, but modernc.org/sqlite wants %s", ours, theirs)
	}
}
