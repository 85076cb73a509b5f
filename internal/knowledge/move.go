package knowledge

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// markSame fills in which repositories share a beginning: forks and mirrors of each other, or one that is known twice.
func markSame(all []Repository) {
	begin := map[string][]int{}
	for i, r := range all {
		for _, root := range r.Roots {
			begin[root] = append(begin[root], i)
		}
	}
	for i := range all {
		for _, root := range all[i].Roots {
			for _, other := range begin[root] {
				if other != i && !slices.Contains(all[i].Same, all[other].Name) {
					all[i].Same = append(all[i].Same, all[other].Name)
				}
			}
		}
	}
}

// history names the history that a repository's begins as: those of forks and mirrors have the same. It is empty while unknown.
func (r Repository) history() string { return strings.Join(r.Roots, " ") }

// keepRoots stores which commits the history begins with, once it is whole and while that is not known.
func (s *scan) keepRoots(ctx context.Context) error {
	if len(s.row.Roots) > 0 || s.border != nil {
		return nil
	}
	roots, err := s.repo.Roots(ctx, s.row.Head)
	if err != nil {
		return err
	}
	s.row.Roots = roots
	return s.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE knowledge_repository SET roots = $2 WHERE id = $1`, s.row.ID, strings.Join(roots, " "))
		return err
	})
}

// Kin is a known repository whose history begins as that of a place does.
type Kin struct {
	Repository

	Gone bool // it is no longer where it was read
}

// KinOf finds them for a place on this machine, by name. It runs git, as [Locate] does. Of an address nothing is known before
// its first scan.
func KinOf(ctx context.Context, db *store.DB, actor access.Actor, at Located) ([]Kin, error) {
	if err := actor.May(access.ManageRepositories); err != nil || at.Repo == nil {
		return nil, err
	}
	var all []Repository
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = allRepositories(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	var roots []string
	for _, r := range all {
		roots = append(roots, r.Roots...)
	}
	if len(roots) == 0 {
		return nil, nil
	}
	held, err := at.Repo.Holds(ctx, roots...)
	var kin []Kin
	for _, r := range all {
		if r.dir != at.dir && slices.ContainsFunc(r.Roots, func(root string) bool { return held[root] }) {
			kin = append(kin, Kin{r, r.Kind == Local && !exists(r.dir)})
		}
	}
	return kin, err
}

// Introduce makes a repository known that was located, and says which others begin as it does. If one of these is no longer where
// it was, it has most likely moved, and Introduce refuses unless it is to be known anew.
func Introduce(ctx context.Context, db *store.DB, actor access.Actor, found Located, anew bool) (
	r Repository, kin []Kin, err error) {
	if kin, err = KinOf(ctx, db, actor, found); err == nil && !anew {
		err = moved(kin, found)
	}
	if err != nil {
		return r, nil, err
	}
	return r, kin, db.Write(ctx, func(tx *store.Tx) error {
		r, err = AddRepository(ctx, tx, actor, found)
		return err
	})
}

// MayHaveMoved is the refusal of Introduce, nil for a place that may be added.
func MayHaveMoved(ctx context.Context, db *store.DB, actor access.Actor, found Located) error {
	kin, err := KinOf(ctx, db, actor, found)
	if err != nil {
		return err
	}
	return moved(kin, found)
}

func moved(kin []Kin, to Located) error {
	for _, k := range kin {
		if k.Gone {
			return fault.Conflict("This has the history of %s, which is no longer at %s", k.Name, k.Location).
				WithHint("If it moved, change the place of %s, and all that was read and said of it stays: leadwright repo move %s %s. "+
					"Else add it anew.", k.Name, k.Name, to.location)
		}
	}
	return nil
}

// Move says that a repository is at another place now: all that was read and declared of it stays. A place on this machine must
// have its history; an address is believed, and its next scan clones it. The caller finds the place with [Locate] before.
func Move(ctx context.Context, db *store.DB, actor access.Actor, id string, to Located) (Repository, error) {
	if err := actor.May(access.ManageRepositories); err != nil {
		return Repository{}, err
	}
	var r Repository
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		r, err = RepositoryByName(ctx, tx, actor, id)
		return err
	})
	if err != nil {
		return r, err
	}
	if to.Repo != nil && r.Head != "" {
		known := append(slices.Clone(r.Roots), r.Head)
		shared := false
		for _, commit := range known {
			if shared, err = to.Repo.Has(ctx, commit); err != nil || shared {
				break
			}
		}
		if err != nil {
			return r, err
		}
		if !shared {
			return r, fault.Invalid("location", "%s has another history than %s", to.location, r.Name).
				WithHint("Add it as a repository of its own.")
		}
	}
	return r, db.Write(ctx, func(tx *store.Tx) error {
		if there, ok, err := repositoryAt(ctx, tx, to.kind, to.dir, to.location); err != nil {
			return err
		} else if ok {
			return fault.Conflict("%s is known already, as %q", there.Location, there.Name).
				WithHint("Remove one of the two first.")
		}
		_, err := tx.Exec(ctx, `UPDATE knowledge_repository SET location = $2, kind = $3, dir = $4, failures = 0, next_look = NULL,
			revision = revision + 1 WHERE id = $1`, r.ID, to.location, to.kind, to.dir)
		if err != nil {
			return err
		}
		if r, err = RepositoryByName(ctx, tx, actor, r.ID); err != nil {
			return err
		}
		return access.Record(ctx, tx, actor, "moved a repository", r.Name)
	})
}

// Rename gives a repository another name.
func Rename(ctx context.Context, tx *store.Tx, actor access.Actor, id, name string) (Repository, error) {
	if err := actor.May(access.ManageRepositories); err != nil {
		return Repository{}, err
	}
	r, err := RepositoryByName(ctx, tx, actor, id)
	if err != nil {
		return r, err
	}
	if name = strings.TrimSpace(name); !nameRule.MatchString(name) {
		return r, badName(name)
	}
	if there, taken, err := repositoryNamed(ctx, tx, name); err != nil {
		return r, err
	} else if taken && there.ID != r.ID {
		return r, fault.Conflict("A repository named %q is there already", name).WithHint("Choose another name.")
	}
	_, err = tx.Exec(ctx, `UPDATE knowledge_repository SET name = $2, revision = revision + 1 WHERE id = $1`, r.ID, name)
	if err != nil {
		return r, err
	}
	was := r.Name
	if r, err = RepositoryByName(ctx, tx, actor, r.ID); err != nil {
		return r, err
	}
	return r, access.Record(ctx, tx, actor, "renamed a repository", was+": "+name)
}
