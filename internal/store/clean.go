package store

import (
	"context"

	"github.com/leadwright/leadwright/internal/fault"
)

// Clean lets go of what was deleted or replaced: both engines only mark it as free, and it could be read in the files of
// the database for long. SQLite then writes all of its file anew, which takes as much room on the disk again for that
// time; writers wait meanwhile, readers do not. PostgreSQL makes free what no transaction can see any more; when its
// files and its write-ahead log lose it, is up to it and to who runs it (decision 17).
func (db *DB) Clean(ctx context.Context) error {
	return db.translate(ctx, db.retry(ctx, func() error {
		if _, err := db.writer.ExecContext(ctx, "VACUUM"); err != nil || db.engine == Postgres {
			return err
		}
		// The old pages are in the log as well. It is emptied once nobody reads in them any more.
		var busy, pages, moved int64
		err := db.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
		if err == nil && busy != 0 {
			err = fault.Unavailable("Somebody reads in the old pages of the database still").WithHint("It is tried again later.")
		}
		return err
	}))
}
