package knowledge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

const repositoryColumns = `id, name, location, kind, dir, branch, state, note, version, base, target, commits,
	border, revision, created, scanned, stock`

// readColumns are these with what looks and scans alone write, and with what the records of lines were read of.
const readColumns = repositoryColumns + `, looked, changed, failures, next_look, roots, COALESCE((SELECT made_of
	FROM knowledge_sheet WHERE repository = knowledge_repository.id AND name = 'records' AND number = 0), '')`

// scanRow reads one repository. Its Head is the target: the commit that was last mined towards.
func scanRow(row store.Row) (Repository, error) {
	var r Repository
	var created store.Time
	var scanned, looked, changed, next store.NullTime
	var roots, records string
	err := row.Scan(&r.ID, &r.Name, &r.address, &r.Kind, &r.dir, &r.Branch, &r.State, &r.Note, &r.version, &r.base,
		&r.Head, &r.Commits, &r.border, &r.Revision, &created, &scanned, &r.stock, &looked, &changed, &r.Looks.Failures, &next, &roots,
		&records)
	r.Location, r.Created = shown(r.Kind, r.address), created.Time
	r.Scanned, r.Looks.Last, r.Looks.Changed, r.Looks.Next = scanned.Time, looked.Time, changed.Time, next.Time
	r.Roots = strings.Fields(roots)
	if r.notes = noNotes; records != "" {
		r.notes = parseRecordsBasis(records).notes
	}
	return r, err
}

func allRepositories(ctx context.Context, tx *store.Tx) ([]Repository, error) {
	return store.All(ctx, tx, scanRow, `SELECT `+readColumns+` FROM knowledge_repository ORDER BY name`)
}

func repositoryNamed(ctx context.Context, tx *store.Tx, name string) (Repository, bool, error) {
	return store.One(ctx, tx, scanRow,
		`SELECT `+readColumns+` FROM knowledge_repository WHERE name = $1 OR id = $1`, name)
}

func repositoryAt(ctx context.Context, tx *store.Tx, kind, dir, location string) (Repository, bool, error) {
	if kind == Local {
		return store.One(ctx, tx, scanRow,
			`SELECT `+readColumns+` FROM knowledge_repository WHERE kind = $1 AND dir = $2`, kind, dir)
	}
	return store.One(ctx, tx, scanRow,
		`SELECT `+readColumns+` FROM knowledge_repository WHERE kind = $1 AND location = $2`, kind, location)
}

func freeName(ctx context.Context, tx *store.Tx, suggested string) (string, error) {
	name := suggested
	for n := 2; ; n++ {
		_, taken, err := repositoryNamed(ctx, tx, name)
		if err != nil || !taken {
			return name, err
		}
		name = fmt.Sprintf("%s-%d", suggested, n)
	}
}

func insertRepository(ctx context.Context, tx *store.Tx, r Repository) error {
	_, err := tx.Exec(ctx, `INSERT INTO knowledge_repository (`+repositoryColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		r.ID, r.Name, r.address, r.Kind, r.dir, r.Branch, string(r.State), r.Note, r.version, r.base, r.Head,
		r.Commits, r.border, r.Revision, store.At(r.Created), store.Maybe(r.Scanned), r.stock)
	return err
}

// saveRepository writes all that a scan may change, if nobody else has meanwhile: revision is what tells.
func saveRepository(ctx context.Context, tx *store.Tx, r *Repository) error {
	n, err := tx.Exec(ctx, `UPDATE knowledge_repository SET dir = $2, branch = $3, state = $4, note = $5, version = $6,
		base = $7, target = $8, commits = $9, border = $10, scanned = $11,
		revision = revision + 1 WHERE id = $1 AND revision = $12`,
		r.ID, r.dir, r.Branch, string(r.State), r.Note, r.version, r.base, r.Head, r.Commits, r.border,
		store.Maybe(r.Scanned), r.Revision)
	if err != nil {
		return err
	}
	if n == 0 {
		return changedMeanwhile(r.Name)
	}
	r.Revision++
	return nil
}

// changedMeanwhile is the refusal to write over what another scan stored.
func changedMeanwhile(name string) error {
	return fault.Conflict("%s is being read or was changed by someone else at this moment", name).
		WithHint("Wait for the other scan to end, then try again.")
}

func scanData(row store.Row) ([]byte, error) {
	var b []byte
	return b, row.Scan(&b)
}

// restock marks that segments or tree are others than before: what was derived from them no longer fits.
func restock(ctx context.Context, tx *store.Tx, repository string) error {
	_, err := tx.Exec(ctx, `UPDATE knowledge_repository SET stock = stock + 1 WHERE id = $1`, repository)
	return err
}

// forget drops all that was mined; areas named by hand stay, with no members until the next tree.
func forget(ctx context.Context, tx *store.Tx, repository string) error {
	for _, q := range []string{
		`DELETE FROM knowledge_segment WHERE repository = $1`,
		`DELETE FROM knowledge_tree WHERE repository = $1`,
		`DELETE FROM knowledge_manifest WHERE repository = $1`,
		`DELETE FROM knowledge_problem WHERE repository = $1`,
		`DELETE FROM knowledge_sheet WHERE repository = $1`,
		`DELETE FROM knowledge_summary WHERE repository = $1`,
		`DELETE FROM knowledge_citation WHERE repository = $1`,
		`UPDATE knowledge_repository SET cited = '' WHERE id = $1`,
		`DELETE FROM knowledge_area WHERE repository = $1 AND source <> 'hand'`,
	} {
		if _, err := tx.Exec(ctx, q, repository); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE knowledge_area SET members = $2 WHERE repository = $1`, repository,
		[]byte{}); err != nil {
		return err
	}
	return restock(ctx, tx, repository)
}

type storedTree struct {
	head    string
	counted bool
	data    []byte
}

func treeOf(ctx context.Context, tx *store.Tx, repository string) (storedTree, bool, error) {
	return store.One(ctx, tx, func(row store.Row) (t storedTree, err error) {
		return t, row.Scan(&t.head, &t.counted, &t.data)
	}, `SELECT head, counted, data FROM knowledge_tree WHERE repository = $1`, repository)
}

func putTree(ctx context.Context, tx *store.Tx, repository string, t storedTree) error {
	_, err := tx.Exec(ctx, `INSERT INTO knowledge_tree (repository, head, counted, data) VALUES ($1, $2, $3, $4)
		ON CONFLICT (repository) DO UPDATE SET head = excluded.head, counted = excluded.counted, data = excluded.data`,
		repository, t.head, t.counted, t.data)
	if err != nil {
		return err
	}
	return restock(ctx, tx, repository)
}

// foundArea is an area as it is stored: its members are indexes into the tree.
type foundArea struct {
	Name, Title, Source string
	Patterns, Owners    []string
	Members             []int32
}

func scanArea(row store.Row) (foundArea, error) {
	var a foundArea
	var patterns, owners string
	var members []byte
	if err := row.Scan(&a.Name, &a.Title, &a.Source, &patterns, &owners, &members); err != nil {
		return a, err
	}
	if err := json.Unmarshal([]byte(patterns), &a.Patterns); err != nil {
		return a, err
	}
	if err := json.Unmarshal([]byte(owners), &a.Owners); err != nil {
		return a, err
	}
	var err error
	a.Members, err = decodeMembers(members)
	return a, err
}

func areasOf(ctx context.Context, tx *store.Tx, repository string) ([]foundArea, error) {
	return store.All(ctx, tx, scanArea, `SELECT name, title, source, patterns, owners, members
		FROM knowledge_area WHERE repository = $1 ORDER BY name`, repository)
}

// putArea stores an area. One named by hand is never overwritten by one that was found.
func putArea(ctx context.Context, tx *store.Tx, repository string, a foundArea) error {
	patterns, err := json.Marshal(append([]string{}, a.Patterns...))
	if err != nil {
		return err
	}
	owners, err := json.Marshal(append([]string{}, a.Owners...))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO knowledge_area (repository, name, title, source, patterns, owners, members)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (repository, name) DO UPDATE SET title = excluded.title, source = excluded.source,
			patterns = excluded.patterns, owners = excluded.owners, members = excluded.members
		WHERE knowledge_area.source <> 'hand' OR excluded.source = 'hand'`,
		repository, a.Name, a.Title, a.Source, string(patterns), string(owners), encodeMembers(a.Members))
	return err
}

func problemsOf(ctx context.Context, tx *store.Tx, repository string) ([]Problem, error) {
	return store.All(ctx, tx, func(row store.Row) (p Problem, err error) {
		return p, row.Scan(&p.File, &p.Line, &p.Sentence, &p.Hint)
	}, `SELECT file, line, sentence, hint FROM knowledge_problem WHERE repository = $1 ORDER BY number`, repository)
}

// putFindings replaces the areas that were found and the problems met while finding them. Owners who were erased are left
// out.
func putFindings(ctx context.Context, tx *store.Tx, repository string, areas []foundArea, problems []Problem) error {
	erased, err := people.LoadErased(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_area WHERE repository = $1 AND source <> 'hand'`,
		repository); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_problem WHERE repository = $1`, repository); err != nil {
		return err
	}
	for _, a := range areas {
		a.Owners = slices.DeleteFunc(slices.Clone(a.Owners), erased.Owner)
		if err := putArea(ctx, tx, repository, a); err != nil {
			return err
		}
	}
	for i, p := range problems {
		if _, err := tx.Exec(ctx, `INSERT INTO knowledge_problem (repository, number, file, line, sentence, hint)
			VALUES ($1, $2, $3, $4, $5, $6)`, repository, i, p.File, p.Line, erased.Text(p.Sentence), erased.Text(p.Hint)); err != nil {
			return err
		}
	}
	return nil
}
