package organisation

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/store"
)

// Catalogue returns the role catalogue of this organisation: Leadwright's, with the organisation's own file over it.
func Catalogue(ctx context.Context, tx *store.Tx, actor access.Actor) (*role.Catalogue, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	return catalogueNow(ctx, tx)
}

// catalogueNow is Catalogue for the work of this package, whoever acts.
func catalogueNow(ctx context.Context, tx *store.Tx) (*role.Catalogue, error) {
	file, err := catalogueFile(ctx, tx)
	if err != nil {
		return nil, err
	}
	return extended(file)
}

// CatalogueFile returns the organisation's own file, empty when there is none. docs/roles.md describes its format.
func CatalogueFile(ctx context.Context, tx *store.Tx, actor access.Actor) (string, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return "", err
	}
	return catalogueFile(ctx, tx)
}

func catalogueFile(ctx context.Context, tx *store.Tx) (string, error) {
	file, _, err := store.One(ctx, tx, store.Scan1[string], `SELECT file FROM organisation_catalogue WHERE id = 1`)
	return file, err
}

// PutCatalogue takes the place of the organisation's own file. A file that is wrong is fault.Invalid with its line; one
// that leaves out a role of the organisation's own that somebody holds is fault.Conflict. One in which a role gives another
// relation than before is refused to all but owners: it would show people more of others, or take sight from them. Nothing
// is changed then.
func PutCatalogue(ctx context.Context, tx *store.Tx, actor access.Actor, file string) error {
	if err := actor.May(access.ApplyOrganisation); err != nil {
		return err
	}
	catalogue, err := extended(file)
	if err != nil {
		return err
	}
	if err := mayRelate(ctx, tx, actor, catalogue); err != nil {
		return err
	}
	held, err := store.All(ctx, tx, store.Scan1[string], `SELECT DISTINCT role FROM organisation_holder ORDER BY role`)
	if err != nil {
		return err
	}
	missing := slices.DeleteFunc(held, func(id string) bool { _, there := catalogue.Role(id); return there })
	if len(missing) > 0 {
		return fault.Conflict("This file leaves out roles that people hold: %s", strings.Join(missing, ", ")).
			WithHint("Give these people other roles first, or keep the roles.")
	}
	if _, err := tx.Exec(ctx, `UPDATE organisation_catalogue SET file = $1 WHERE id = 1`, file); err != nil {
		return err
	}
	if err := grow(ctx, tx); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "changed the role catalogue", "")
}

// mayRelate refuses a catalogue in which a role gives another relation than it does now, if the actor may not say so.
func mayRelate(ctx context.Context, tx *store.Tx, actor access.Actor, is *role.Catalogue) error {
	was, err := catalogueNow(ctx, tx)
	if err != nil {
		return err
	}
	other := otherRelations(was, is)
	if len(other) == 0 || actor.May(access.SetRelations) == nil {
		return nil
	}
	return fault.Denied("Only an owner may change which relation a role gives, and this file does for %s",
		strings.Join(other, ", ")).
		WithHint("What people see of each other follows from it. Ask an owner, or leave relation as it was in these roles.")
}

// latest remembers the last file that was read with what it makes: it is the same for every question.
var latest atomic.Pointer[extension]

type extension struct {
	file      string
	catalogue *role.Catalogue
}

// extended is Leadwright's catalogue with a file over it.
func extended(file string) (*role.Catalogue, error) {
	if strings.TrimSpace(file) == "" {
		return role.Standard(), nil
	}
	if known := latest.Load(); known != nil && known.file == file {
		return known.catalogue, nil
	}
	catalogue, err := role.Standard().Extend([]byte(file))
	if err == nil {
		latest.Store(&extension{file, catalogue})
	}
	return catalogue, err
}
