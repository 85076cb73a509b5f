package store

import "context"

// Clean lets go of what was deleted or replaced: both engines only mark it as free, and it could be read in the files of
// the database for long. SQLite then writes all of its file anew, which takes about the time of copying it twice and as
// much room on the disk; writers wait meanwhile, readers do not. PostgreSQL makes free what no transaction can see any
// more; when its files and its write-ahead log lose it, is up to it and to who runs it (decision 17).
func (db *DB) Clean(ctx context.Context) error {
	statements := []string{"VACUUM"}
	if db.engine == SQLite {
		statements = append(statements, "PRAGMA wal_checkpoint(TRUNCATE)") // the old pages are in the log as well
	}
	return db.translate(ctx, db.retry(ctx, func() error {
		for _, s := range statements {
			if _, err := db.writer.ExecContext(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}))
}
