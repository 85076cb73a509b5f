package direction

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// File is a file of a folder of decisions.
type File struct {
	Path    string // below the folder, with slashes
	Content []byte
}

// Imported is what came of reading a folder.
type Imported struct {
	Added, Changed, Same int
	Passed               []string      // files that are no decisions, such as templates and indexes
	Gone                 int           // decisions that were imported before, and whose files are no longer there: they stay
	Unclear              int           // with a status that is not understood
	Findings             []adr.Finding // what does not fit together
}

// Limits of a folder.
const (
	maxFiles  = 5000
	MaxFolder = 200 << 20 // bytes, of all files together
)

// Import takes the decision records of a folder in, byte for byte, for a scope. What was imported from the same
// source before is brought up to date by its path: the file wins. Who may decide in the scope can.
func Import(ctx context.Context, tx *store.Tx, actor access.Actor, scope, source string, files []File) (
	done Imported, err error) {
	if err := actor.MayIn(access.Decide, scope); err != nil {
		return done, err
	}
	if err := organisation.KnownScope(ctx, tx, actor, scope); err != nil {
		return done, err
	}
	if source = strings.TrimSpace(source); source == "" || len(source) > 500 {
		return done, fault.Invalid("source", "Where the files come from is missing")
	}
	if err := checkFiles(files); err != nil {
		return done, err
	}
	files = slices.SortedFunc(slices.Values(files), func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	before, err := decisions(ctx, tx, `WHERE source = $1`, source)
	if err != nil {
		return done, err
	}
	at := map[string]Decision{}
	for _, d := range before {
		at[d.Path] = d
	}
	var records []adr.File
	var large []adr.Finding
	ids := map[string]string{} // by path
	for _, f := range files {
		r := adr.Read(f.Path, f.Content)
		if !r.IsRecord() {
			done.Passed = append(done.Passed, f.Path)
			if len(f.Content) > adr.MaxBytes {
				large = append(large, adr.Finding{Path: f.Path, Sentence: r.Problems[0].Sentence})
			}
			continue
		}
		records = append(records, adr.File{Path: f.Path, Record: r})
		d, known := at[f.Path]
		delete(at, f.Path)
		if ids[f.Path], err = take(ctx, tx, actor, d, known, scope, source, f, r, &done); err != nil {
			return done, err
		}
	}
	done.Gone = len(at)
	done.Findings = append(large, adr.Check(records)...)
	return done, link(ctx, tx, records, ids)
}

func checkFiles(files []File) error {
	size := 0
	for _, f := range files {
		size += len(f.Content)
		if f.Path == "" || path.Clean("/"+f.Path) != "/"+f.Path || strings.ContainsRune(f.Path, 0) {
			return fault.Invalid("files", "%q is no path below the folder", f.Path)
		}
	}
	if len(files) > maxFiles || size > MaxFolder {
		return fault.Invalid("files", "The folder has %d files with %d MB, and at most %d with %d MB are read at once", len(files),
			size>>20, maxFiles, MaxFolder>>20).WithHint("Name the folder that has the decisions alone.")
	}
	return nil
}

// take stores one file, if it is new or another one than before.
func take(ctx context.Context, tx *store.Tx, actor access.Actor, d Decision, known bool, scope, source string, f File,
	r *adr.Record, done *Imported) (string, error) {
	if r.Status == adr.Unclear {
		done.Unclear++
	}
	if known {
		was, err := contentOf(ctx, tx, d.ID)
		if err != nil {
			return "", err
		}
		if slices.Equal(was, f.Content) {
			done.Same++
			return d.ID, nil
		}
	}
	adopt(&d, r)
	if d.Source, d.Path = source, f.Path; !known {
		d.Scope = scope
	}
	if err := save(ctx, tx, &d, f.Content); err != nil {
		return "", err
	}
	what := "changed in " + source
	if known {
		done.Changed++
	} else {
		done.Added++
		what = "imported from " + source
	}
	return d.ID, note(ctx, tx, actor, d.ID, what)
}

// link stores which decision supersedes which, as their files say.
func link(ctx context.Context, tx *store.Tx, records []adr.File, ids map[string]string) error {
	for _, f := range records {
		for _, l := range f.Links {
			to := adr.Resolve(records, f, l)
			if to == nil || to.Path == f.Path {
				continue
			}
			old, by := f.Path, to.Path
			switch l.Relation {
			case adr.Supersedes:
				old, by = to.Path, f.Path
			case adr.SupersededBy:
			default:
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE direction_decision SET successor = $1 WHERE id = $2`, ids[by], ids[old]); err != nil {
				return err
			}
		}
	}
	return nil
}

// DialectOf returns the dialect in which most records of a folder are written; MADR 4 for one without.
func DialectOf(files []File) adr.Dialect {
	var records []*adr.Record
	for _, f := range files {
		if r := adr.Read(f.Path, f.Content); r.IsRecord() {
			records = append(records, r)
		}
	}
	return adr.Common(records)
}

// Files returns the files of all decisions that the actor may read, in a scope or, with none, of all: those that were
// imported under the paths that they had, and a number before the name where two would be one. What was written here, and is
// kept in no repository, is written in a dialect.
func Files(ctx context.Context, tx *store.Tx, actor access.Actor, scope string, in adr.Dialect) ([]File, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	if err := checkDialect(in); err != nil {
		return nil, err
	}
	kept, err := store.All(ctx, tx, store.Scan1[string], `SELECT decision FROM direction_copy`)
	if err != nil {
		return nil, err
	}
	all, err := decisions(ctx, tx, `WHERE $1 = '' OR scope = $1 ORDER BY id`, scope)
	if err != nil {
		return nil, err
	}
	var files []File
	taken := map[string]bool{}
	for _, d := range all {
		if !d.seenBy(actor) {
			continue
		}
		content, err := contentOf(ctx, tx, d.ID)
		if err != nil {
			return nil, err
		}
		at := d.Path
		for taken[strings.ToLower(at)] {
			at = path.Join(path.Dir(at), "again-"+path.Base(at))
		}
		taken[strings.ToLower(at)] = true
		if d.Source == "" && !slices.Contains(kept, d.ID) {
			content = adr.Recast(at, content, in)
		}
		files = append(files, File{at, content})
	}
	return files, nil
}
