package organisation

import (
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/store"
)

// relations are the relations of the role catalogue as the policy of package access knows them, where it says what follows
// from each. They hold to those who are in the scope that a role is held in, and in all scopes inside that.
var relations = map[role.Relation]access.Relation{
	role.Leads:       access.Leads,
	role.Manages:     access.Manages,
	role.Coordinates: access.Coordinates, // in projects alone
	role.Directs:     access.Directs,
}

// relationOf says which relation a role gives: 0 for none.
type relationOf func(role string) access.Relation

// relationsHere says which relations roles give in this organisation.
func relationsHere(ctx context.Context, tx *store.Tx) (relationOf, error) {
	catalogue, err := catalogueNow(ctx, tx)
	return func(id string) access.Relation {
		r, _ := catalogue.Role(id)
		return relations[r.Relation]
	}, err
}

// otherRelations returns the roles that give another relation in one catalogue than in the other.
func otherRelations(was, is *role.Catalogue) []string {
	given := map[string]role.Relation{}
	for _, r := range was.Roles() {
		given[r.ID] = r.Relation
	}
	var other []string
	for _, r := range is.Roles() {
		if given[r.ID] != r.Relation {
			other = append(other, r.ID)
		}
		delete(given, r.ID)
	}
	for id, relation := range given { // of roles that are gone
		if relation != "" {
			other = append(other, id)
		}
	}
	slices.Sort(other)
	return other
}
