package knowledge

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/imports"
	"github.com/leadwright/leadwright/internal/manifest"
	"github.com/leadwright/leadwright/internal/store"
)

// importsSheet holds which source files of the head import which others.
const importsSheet sheet = "imports"

// importsVersion is of everything that decides what is in it beside the files. Raise it when that changes.
const importsVersion = 1

// largestImporting is the size of the largest file in which imports are looked for.
const largestImporting = 4 << 20

// importing is, by the number of a file in the tree, the numbers of those that it imports, in ascending order.
type importing map[int32][]int32

func importsBasis(head string) string { return fmt.Sprintf("%d %s", importsVersion, head) }

// ReadImports finds out which source files of a repository import which others, at the head that was last read. It does
// nothing where that is known, or where no answers are possible yet.
func ReadImports(ctx context.Context, db *store.DB, actor access.Actor, id string, progress func(Progress)) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	s := scan{db: db, actor: actor, opt: ScanOptions{Progress: progress}}
	var files []TreeFile
	head, known := "", false
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if s.row, err = RepositoryByName(ctx, tx, actor, id); err != nil || s.row.State != Ready {
			return err
		}
		tree, _, err := treeOf(ctx, tx, s.row.ID)
		if err != nil || tree.head == "" {
			return err
		}
		if files, err = decodeTree(tree.data); err != nil {
			return fault.Internal(err, "The stored tree is damaged")
		}
		head = tree.head
		_, known, err = store.One(ctx, tx, store.Scan1[int64], `SELECT number FROM knowledge_sheet
			WHERE repository = $1 AND name = $2 AND made_of = $3 AND number = 0`, s.row.ID, string(importsSheet), importsBasis(head))
		return err
	})
	if err != nil || head == "" || known {
		return err
	}
	if s.repo, err = OpenGit(ctx, s.row); err != nil {
		return err
	}
	found, err := s.readImports(ctx, files)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		if _, ok, err := repositoryNamed(ctx, tx, s.row.ID); err != nil || !ok { // forgotten meanwhile
			return err
		}
		if err := putSheet(ctx, tx, s.row.ID, importsSheet, importsBasis(head), inPieces(found.encode)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE knowledge_repository SET revision = revision + 1 WHERE id = $1`, s.row.ID)
		return err
	})
}

// readImports reads the source files whose imports are understood, and the manifests that name what they import.
func (s *scan) readImports(ctx context.Context, files []TreeFile) (importing, error) {
	var blobs []string
	var at []int
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.Path
		named := path.Base(f.Path) == "go.mod" || path.Base(f.Path) == "package.json"
		if f.Sort == Source && f.Bytes <= largestImporting && (named || imports.LanguageOf(f.Path) != "") {
			blobs, at = append(blobs, f.Blob), append(at, i)
		}
	}
	modules, packages, written := map[string]string{}, map[string]string{}, make([][]string, len(files))
	s.clock.start()
	done := 0
	err := s.repo.Blobs(ctx, blobs, func(_ string, size int64, content io.Reader) error {
		file := at[done]
		if done++; done%200 == 0 {
			s.progress("Reading imports", done, len(blobs))
		}
		if size < 0 { // not here, in a partial clone
			return nil
		}
		text, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		switch dir := parentDir(paths[file]); path.Base(paths[file]) {
		case "go.mod":
			if m, _ := manifest.GoMod(text); m.Path != "" {
				modules[dir] = m.Path
			}
		case "package.json":
			if p, _ := manifest.PackageJSON(text); p.Name != "" {
				packages[dir] = p.Name
			}
		default:
			written[file] = imports.Parse(paths[file], text)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	resolver := imports.NewResolver(paths, modules, packages)
	found := importing{}
	for i, these := range written {
		if targets := resolver.Targets(paths[i], these); len(targets) > 0 {
			numbers := make([]int32, len(targets))
			for k, t := range targets {
				numbers[k] = int32(t)
			}
			found[int32(i)] = numbers
		}
	}
	return found, nil
}

func (m importing) encode(w *sheetWriter) {
	from := make([]int32, 0, len(m))
	for f := range m {
		from = append(from, f)
	}
	slices.Sort(from)
	w.uint(uint64(len(from)))
	for _, f := range from {
		w.uint(uint64(f))
		w.indexes(m[f])
		w.rest()
	}
}

// storedImports returns the imports at a head, nil where they were not read there, or cannot be.
func storedImports(ctx context.Context, tx *store.Tx, repository, head string, files int) (importing, error) {
	text, err := sheetText(ctx, tx, repository, importsSheet, importsBasis(head))
	if err != nil || text == "" {
		return nil, err
	}
	return decodeImporting(text, files), nil
}

// decodeImporting reads what encode wrote, of a tree of so many files; nil if it cannot be read.
func decodeImporting(text string, files int) importing {
	r := reader{b: text}
	m := importing{}
	for range r.count(2) {
		from := r.index(files)
		m[from] = r.indexes(files)
	}
	if r.bad || r.b != "" {
		return nil
	}
	return m
}

// setImports turns numbers of the tree into those of the ledger.
func (a *Atlas) setImports(m importing) {
	if m == nil || len(a.tree) == 0 {
		return
	}
	a.usedBy = map[int32][]int32{}
	for from, targets := range m {
		if int(from) >= len(a.tree) {
			continue
		}
		for _, t := range targets {
			if int(t) < len(a.tree) {
				a.usedBy[a.tree[t]] = append(a.usedBy[a.tree[t]], a.tree[from])
			}
		}
	}
}

// UsedBy counts the files outside of some files that import one of them; false where the imports were not read yet. Only
// Go, JavaScript, TypeScript, Python and Java are read.
func (a *Atlas) UsedBy(files []int32) (int, bool) {
	inside, outside := map[int32]bool{}, map[int32]bool{}
	for _, f := range files {
		inside[f] = true
	}
	for _, f := range files {
		for _, by := range a.usedBy[f] {
			if !inside[by] {
				outside[by] = true
			}
		}
	}
	return len(outside), a.usedBy != nil
}
