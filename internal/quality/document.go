package quality

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

const (
	maxDocument = 256 << 10 // bytes
	maxNote     = 2000      // characters
)

// HoldJob is the kind of the job that holds a repository to its standards; its key is the repository's id.
const HoldJob = "quality.hold"

// Set writes the file of standards of a scope, a version behind those that it had; empty content takes it out. All that is
// wrong with it is told as one fault.Invalid, by line. It fails with fault.Conflict when version is not the last one that
// there is, 0 for none. The same content again changes nothing.
func Set(ctx context.Context, tx *store.Tx, actor access.Actor, version int64, d Document) (Document, error) {
	if err := actor.MayIn(access.SetStandards, d.Scope); err != nil {
		return d, err
	}
	if err := organisation.KnownScope(ctx, tx, actor, d.Scope); err != nil {
		return d, err
	}
	if d.Content = strings.ReplaceAll(d.Content, "\r\n", "\n"); strings.TrimSpace(d.Content) == "" {
		d.Content = ""
	}
	var err error
	if d.File, err = read(d.Content); err != nil {
		return d, err
	}
	if d.Note = strings.TrimSpace(d.Note); len([]rune(d.Note)) > maxNote {
		return d, fault.Invalid("note", "The note has more than %d characters", maxNote)
	}
	last, _, err := store.One(ctx, tx, scanDocument, selectDocument+` WHERE scope = $1 ORDER BY version DESC LIMIT 1`, d.Scope)
	switch {
	case err != nil:
		return d, err
	case last.Version != version:
		return d, fault.Conflict("Somebody changed these standards meanwhile").
			WithHint("Load them again, and write your change into what is there now.")
	case last.Content == d.Content: // of no version too, which says nothing
		last.Scope, last.File = d.Scope, d.File
		return last, nil
	}
	d.Version, d.By, d.At = last.Version+1, actor.Name, store.At(tx.Now()).Time
	if _, err := tx.Exec(ctx, `INSERT INTO quality_document (scope, version, content, note, actor_id, actor_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		d.Scope, d.Version, d.Content, d.Note, actor.ID, actor.Name, store.At(d.At)); err != nil {
		return d, err
	}
	if last.Content != "" {
		if last.File, err = read(last.Content); err != nil {
			return d, err
		}
	}
	if err := index(ctx, tx, last, d); err != nil {
		return d, err
	}
	all, err := knowledge.Repositories(ctx, tx, actor)
	if err != nil {
		return d, err
	}
	for _, r := range all {
		if err := RequestHold(ctx, tx, actor, r.ID); err != nil {
			return d, err
		}
	}
	verb := "set the standards"
	if d.Content == "" {
		verb = "took the standards out"
	}
	return d, access.Record(ctx, tx, actor, verb, cmp.Or(d.Scope, "all of the organisation"))
}

// read reads the content of a document; empty content says nothing.
func read(content string) (standard.File, error) {
	if content == "" {
		return standard.File{}, nil
	}
	if len(content) > maxDocument {
		return standard.File{}, fault.Invalid("content", "The standards are larger than %d KB", maxDocument>>10)
	}
	file, problems := standard.Parse([]byte(content))
	if len(problems) == 0 {
		return file, nil
	}
	const most = 10
	var all strings.Builder
	for i, p := range problems[:min(len(problems), most)] {
		if i > 0 {
			all.WriteString("\n")
		}
		fmt.Fprintf(&all, "Line %d: %s. %s", p.Line, p.Message, p.Hint)
	}
	err := fault.Invalid("content", "The standards cannot be read.\n%s", all.String())
	if more := len(problems) - most; more > 0 {
		err = err.WithHint("There are %d more.", more)
	}
	return standard.File{}, err
}

// RequestHold asks the workers to hold a repository, given by its id, to its standards.
func RequestHold(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) error {
	if err := actor.May(access.ReadStandards); err != nil {
		return err
	}
	_, err := jobs.Enqueue(ctx, tx, HoldJob, repository, nil)
	return err
}

// Documents returns the files of standards that are in force, that of the whole organisation first.
func Documents(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Document, error) {
	if err := actor.May(access.ReadStandards); err != nil {
		return nil, err
	}
	return documents(ctx, tx)
}

// Versions returns all versions of the file of standards of a scope, the newest first.
func Versions(ctx context.Context, tx *store.Tx, actor access.Actor, scope string) ([]Document, error) {
	if err := actor.May(access.ReadStandards); err != nil {
		return nil, err
	}
	return store.All(ctx, tx, scanDocument, selectDocument+` WHERE scope = $1 ORDER BY version DESC`, scope)
}

// SetTeam says whose a repository is: a team's or a unit's, by its key; the empty key takes it back.
func SetTeam(ctx context.Context, tx *store.Tx, actor access.Actor, repository, scope string) error {
	if err := actor.May(access.ManageRepositories); err != nil {
		return err
	}
	r, err := knowledge.RepositoryByName(ctx, tx, actor, repository)
	if err != nil {
		return err
	}
	if err := organisation.KnownScope(ctx, tx, actor, scope); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM quality_team WHERE repository = $1`, r.ID); err != nil {
		return err
	}
	if scope != "" {
		if _, err := tx.Exec(ctx, `INSERT INTO quality_team (repository, scope) VALUES ($1, $2)`, r.ID, scope); err != nil {
			return err
		}
	}
	if err := RequestHold(ctx, tx, actor, r.ID); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "said whose a repository is: "+cmp.Or(scope, "nobody's"), r.Name)
}

// register is which standards there are, and for which repositories.
type register struct {
	documents    []Document
	parents      map[string]string // of scopes, by key
	repositories []Repository      // by name
	standards    map[string]standard.Standard
}

func theRegister(ctx context.Context, tx *store.Tx, actor access.Actor) (g register, err error) {
	if err := actor.May(access.ReadStandards); err != nil {
		return g, err
	}
	if g.documents, err = documents(ctx, tx); err != nil {
		return g, err
	}
	scopes, err := organisation.Scopes(ctx, tx, access.System())
	if err != nil {
		return g, err
	}
	g.parents = map[string]string{}
	for _, s := range scopes {
		g.parents[s.Key] = s.Parent
	}
	g.standards = map[string]standard.Standard{}
	for _, d := range g.documents {
		for _, s := range d.File.Standards {
			g.standards[ID(d.Scope, s.Key)] = s
		}
	}
	g.repositories, err = repositories(ctx, tx)
	return g, err
}

// around returns a scope and those around it, the nearest first, without all of the organisation.
func (g register) around(scope string) []string {
	var all []string
	for scope != "" && !slices.Contains(all, scope) {
		all = append(all, scope)
		scope = g.parents[scope]
	}
	return all
}

// inside reports whether a repository is of a scope or of one inside; all are of all of the organisation.
func (g register) inside(r Repository, scope string) bool {
	return scope == "" || slices.Contains(g.around(r.Scope), scope)
}

// of returns the standards for a repository with their ids, those of all of the organisation first.
func (g register) of(r Repository) (ids []string, own []standard.Standard) {
	around := g.around(r.Scope)
	for _, d := range g.documents {
		if d.Scope != "" && !slices.Contains(around, d.Scope) {
			continue
		}
		for _, s := range d.File.Of(r.Name) {
			if len(s.For.Teams) > 0 && !slices.ContainsFunc(s.For.Teams, func(t string) bool { return slices.Contains(around, t) }) {
				continue
			}
			ids, own = append(ids, ID(d.Scope, s.Key)), append(own, s)
		}
	}
	return ids, own
}

// level returns the highest level of the organisation's standards that a repository reaches.
func (g register) level(r Repository, cells map[[2]string]Cell) string {
	if len(g.documents) == 0 || g.documents[0].Scope != "" {
		return ""
	}
	var results []standard.Result
	ids, standards := g.of(r)
	for i, id := range ids {
		if scope, _ := SplitID(id); scope == "" {
			results = append(results, standard.Result{Standard: standards[i], Outcome: cells[[2]string{r.ID, id}].Outcome})
		}
	}
	return g.documents[0].File.LevelOf(results)
}

func (g register) repository(id string) (Repository, bool) {
	i := slices.IndexFunc(g.repositories, func(r Repository) bool { return r.ID == id || r.Name == id })
	if i < 0 {
		return Repository{}, false
	}
	return g.repositories[i], true
}

// named is repository for who asked by a name that may be wrong.
func (g register) named(ctx context.Context, tx *store.Tx, actor access.Actor, name string) (Repository, error) {
	r, err := knowledge.RepositoryByName(ctx, tx, actor, name)
	if err != nil {
		return Repository{}, err
	}
	is, _ := g.repository(r.ID)
	return is, nil
}
