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
