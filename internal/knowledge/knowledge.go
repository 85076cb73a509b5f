// Package knowledge answers who understands what, from evidence: it mines the histories of repositories, weighs what
// people wrote and reviewed there, and says where understanding is thin.
//
// The way from a history to an answer has four stations, each a plain value:
//
//   - [Scan] streams commits out of git and stores them as [Segment] values, with the tree of the head and its areas;
//   - [Build] puts segments together to a [History], which does not depend on how it was cut;
//   - a [Ledger] is a History read through who is who (package people), and [Ledger.Measure] weighs it;
//   - an [Atlas] is all of that for one repository at one moment, immutable; every door asks it. Of it, an [Overview] is
//     what short questions need, which is also stored, as sheets, so that they need not read the history.
//
// The stored history is derived data: git can give it again, and a new version of the analysis mines it anew. What
// people declared (areas named by hand) is kept. What lies across repositories is a [Span], an area with parts in several of
// them, and [Everywhere], which asks a small summary of each. The package owns the tables knowledge_repository,
// knowledge_segment, knowledge_tree, knowledge_manifest, knowledge_area, knowledge_problem, knowledge_sheet,
// knowledge_summary, knowledge_span and knowledge_span_part.
package knowledge

import (
	"context"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/store"
)

// Repository is a repository that Leadwright reads.
type Repository struct {
	ID       string
	Name     string
	Location string // as it was given, a path or a clone URL, but without a password
	Kind     string // Local or Clone
	Branch   string // the branch its head is on, empty when detached
	Head     string // the commit its knowledge stands at, or is being brought to; empty before the first scan
	State    State
	Note     string // a sentence about the state, for people
	Commits  int    // commits stored
	Created  time.Time
	Scanned  time.Time // when the last scan ended well; zero before
	Revision int64     // grows with every change to what is stored
	Looks    Looks     // for news
	Roots    []string  // the commits that its history begins with; none while unknown, and for shallow clones
	Same     []string  // names of those with a beginning in common, as Repositories tells it

	address string // Location with its password, if it has one
	dir     string // where git finds it, empty for a clone that was not made yet
	version int    // of the analysis that mined it
	stock   int64  // grows with every change to segments or tree
	base    string // a commit of which all the past is stored, empty for none; Head once answers are about it
	border  string // the name of where a shallow history is cut off, see git.Border
	notes   string // the name of the state of the notes of agents that were read, see nameOfNotes
}

// The kinds of repository.
const (
	Local = "local" // a work tree or bare repository on this machine, read where it lies
	Clone = "clone" // a copy that Leadwright made from a URL
)

// State says how far a repository has been read.
type State string

// The states of a repository.
const (
	New      State = "new"      // added, nothing read yet
	Scanning State = "scanning" // the first reading is under way or was interrupted; no answers yet
	Partial  State = "partial"  // answers are possible; lines are still being counted
	Ready    State = "ready"    // everything up to Head is read
	Failed   State = "failed"   // the last scan failed; Note says why. Earlier answers stay
)

// NewRepository is what someone gives to add a repository.
type NewRepository struct {
	Name     string // empty: taken from the location
	Location string
	Base     string // the directory that a relative path starts from; empty where none is allowed
}

var (
	nameRule  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	urlRule   = regexp.MustCompile(`^[a-z][a-z0-9+.-]*://`)
	scpRule   = regexp.MustCompile(`^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^:].*`)
	nameStray = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// IsURL reports whether a location is something to clone, not a path on this machine.
func IsURL(location string) bool {
	return urlRule.MatchString(location) || scpRule.MatchString(location)
}

// AddRepository makes a repository known. A path is looked at now, so that a wrong one is said at once; a URL is
// cloned by the first scan.
//
// Looking at a path runs git, so the caller resolves it with [Locate] before the transaction begins.
func AddRepository(ctx context.Context, tx *store.Tx, actor access.Actor, found Located) (Repository, error) {
	if err := actor.May(access.ManageRepositories); err != nil {
		return Repository{}, err
	}
	if known, ok, err := repositoryAt(ctx, tx, found.kind, found.dir, found.location); err != nil {
		return Repository{}, err
	} else if ok {
		return Repository{}, fault.Conflict("%s is known already, as %q", known.Location, known.Name).
			WithHint("Scan it again with: leadwright repo scan %s", known.Name)
	}
	name := found.name
	if name == "" {
		var err error
		if name, err = freeName(ctx, tx, found.suggested); err != nil {
			return Repository{}, err
		}
	} else if _, taken, err := repositoryNamed(ctx, tx, name); err != nil {
		return Repository{}, err
	} else if taken {
		return Repository{}, fault.Conflict("A repository named %q is there already", name).
			WithHint("Choose another name.")
	}
	r := Repository{
		ID: tx.NewID(), Name: name, Location: shown(found.kind, found.location), Kind: found.kind, State: New,
		Created: tx.Now(), address: found.location, dir: found.dir, version: analysisVersion,
	}
	if err := insertRepository(ctx, tx, r); err != nil {
		return Repository{}, err
	}
	return r, access.Record(ctx, tx, actor, "add repository", r.Name)
}

// shown is a location as people may see it.
func shown(kind, location string) string {
	if kind == Clone {
		return git.ShowURL(location)
	}
	return location
}

// Located is a location that was looked at: a repository is there, or it is a URL to clone.
type Located struct {
	Repo *git.Repo // nil for a URL

	name, suggested, location, kind, dir string
}

// Locate looks at what someone gave to add a repository. It runs git for a path and contacts nobody for a URL.
func Locate(ctx context.Context, in NewRepository) (Located, error) {
	in.Name, in.Location = strings.TrimSpace(in.Name), strings.TrimSpace(in.Location)
	if in.Name != "" && !nameRule.MatchString(in.Name) {
		return Located{}, badName(in.Name)
	}
	if in.Location == "" {
		return Located{}, fault.Invalid("location", "A path or a clone URL is needed").
			WithHint("For example /home/me/project or https://git.example.com/team/project.git")
	}
	if IsURL(in.Location) {
		if err := git.CheckURL(in.Location); err != nil {
			return Located{}, err
		}
		return Located{name: in.Name, suggested: suggestName(in.Location), location: in.Location, kind: Clone}, nil
	}
	if in.Base == "" && !filepath.IsAbs(in.Location) {
		return Located{}, fault.Invalid("location", "%q is neither a whole path nor a clone URL", in.Location).
			WithHint("For example /home/me/project or https://git.example.com/team/project.git")
	}
	if !filepath.IsAbs(in.Location) {
		in.Location = filepath.Join(in.Base, in.Location)
	}
	abs, err := filepath.Abs(in.Location)
	if err != nil {
		return Located{}, fault.Invalid("location", "The path %q cannot be read", in.Location).Because(err)
	}
	repo, err := git.Open(ctx, abs)
	if err != nil {
		return Located{}, err
	}
	location := repo.Root()
	if location == "" {
		location = repo.Dir()
	}
	return Located{Repo: repo, name: in.Name, suggested: suggestName(location), location: location, kind: Local,
		dir: location}, nil
}

func badName(name string) error {
	return fault.Invalid("name", "The name %q has characters that a name may not have", name).
		WithHint("Use up to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit.")
}

// suggestName makes a name from the last telling part of a path or URL.
func suggestName(location string) string {
	s := strings.TrimRight(filepath.ToSlash(location), "/")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "/.git"), ".git")
	if i := strings.LastIndexAny(s, "/:"); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Trim(nameStray.ReplaceAllString(path.Base(s), "-"), "-._")
	if len(s) > 90 {
		s = s[:90]
	}
	if s == "" {
		return "repository"
	}
	return s
}

// Repositories returns all repositories by name.
func Repositories(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Repository, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	all, err := allRepositories(ctx, tx)
	markSame(all)
	return all, err
}

// Like reports whether a repository has a text in its name or location, in small or capital letters.
func (r Repository) Like(text string) bool {
	return strings.Contains(strings.ToLower(r.Name+" "+r.Location), strings.ToLower(strings.TrimSpace(text)))
}

// RepositoryByName finds a repository by its name or id.
func RepositoryByName(ctx context.Context, tx *store.Tx, actor access.Actor, name string) (Repository, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return Repository{}, err
	}
	r, ok, err := repositoryNamed(ctx, tx, name)
	if err != nil {
		return Repository{}, err
	}
	if !ok {
		return Repository{}, fault.NotFound("There is no repository %q", name).
			WithHint("leadwright repo list names those that are there.")
	}
	return r, nil
}

// RepositoryAt finds the repository that is read at a place on this machine, false when none is.
func RepositoryAt(ctx context.Context, tx *store.Tx, actor access.Actor, found Located) (Repository, bool, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return Repository{}, false, err
	}
	return repositoryAt(ctx, tx, found.kind, found.dir, found.location)
}

// RemoveRepository forgets a repository with all that was mined from it and the areas named in it. The repository
// itself is not touched; a clone that Leadwright made lies in the data directory until the next start removes it.
func RemoveRepository(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	if err := actor.May(access.ManageRepositories); err != nil {
		return err
	}
	r, err := RepositoryByName(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_repository WHERE id = $1`, r.ID); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "remove repository", r.Name)
}

// ForgetGone drops what other packages keep of repositories that are no longer known: rows of their tables, which have a column
// repository.
func ForgetGone(ctx context.Context, tx *store.Tx, tables ...string) error {
	known, err := store.All(ctx, tx, store.Scan1[string], `SELECT id FROM knowledge_repository`)
	if err != nil {
		return err
	}
	for _, table := range tables {
		ids, err := store.All(ctx, tx, store.Scan1[string], `SELECT DISTINCT repository FROM `+table)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if slices.Contains(known, id) {
				continue
			}
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE repository = $1`, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// ScanJob is the kind of the job that reads a repository; its key is the repository's id.
const ScanJob = "scan"

// RequestScan asks the workers to read a repository. Asking twice while one waits or runs is one scan.
func RequestScan(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	r, err := RepositoryByName(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	// Whoever asks waits for it; a first reading gives answers where there are none; all else can wait.
	priority := 0
	switch {
	case actor.ID != access.System().ID:
		priority = 2
	case r.Scanned.IsZero():
		priority = 1
	}
	if _, err := jobs.Enqueue(ctx, tx, ScanJob, r.ID, nil, jobs.Priority(priority)); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "scan repository", r.Name)
}

// OpenGit opens a repository's history where it lies. A clone that was not made yet is fault.Unavailable.
func OpenGit(ctx context.Context, r Repository) (*git.Repo, error) {
	if r.dir == "" {
		return nil, notYet(r)
	}
	repo, err := git.Open(ctx, r.dir)
	if fault.Is(err, fault.KindInvalid) { // it was right when it was added
		err = fault.Unavailable("The repository %s is no longer at %s", r.Name, r.dir).
			WithHint("Move it back there, or add it at its new place.").Because(err)
	}
	return repo, err
}
