package people

import (
	"maps"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestFormer(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		observe(t, db, "Ann Oak <ann@example.com>", "Bo Elm <bo@example.com>", "Cy Ash <cy@example.com>")
		ann, bo := personOf(t, db, "Ann Oak <ann@example.com>"), personOf(t, db, "Bo Elm <bo@example.com>")
		check := func(want map[string]string) {
			t.Helper()
			write(t, db, func(tx *store.Tx) error {
				got, err := Former(ctx, tx, ann, "nobody")
				if err == nil && !maps.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
				return err
			})
		}
		check(map[string]string{ann: ann, "nobody": "nobody"})
		joined := act(t, db, func(tx *store.Tx) (string, error) { return Join(ctx, tx, access.Local(), ann, bo) })
		check(map[string]string{ann: ann, bo: ann, "nobody": "nobody"})
		undo(t, db, joined)
		check(map[string]string{ann: ann, "nobody": "nobody"})
	})
}
