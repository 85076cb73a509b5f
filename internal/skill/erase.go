package skill

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Erase removes what a person declared and what was written about them, and takes their name off what they wrote about
// others and out of what is written there. The vocabulary stays: who added a word to it is not kept.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	for _, id := range t.Persons {
		for _, query := range []string{
			`DELETE FROM skill_declaration WHERE person_id = $1`, `DELETE FROM skill_assessment WHERE person_id = $1`,
			`DELETE FROM skill_evidence WHERE person_id = $1`,
			`UPDATE skill_assessment SET author_id = '', author_name = '` + access.ErasedName + `' WHERE author_id = $1`,
			`UPDATE skill_evidence SET author_id = '', author_name = '` + access.ErasedName + `' WHERE author_id = $1`,
		} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
	}
	if err := store.Rewrite(ctx, tx, "skill_assessment", "id", "evidence", erased.Text); err != nil {
		return err
	}
	return store.Rewrite(ctx, tx, "skill_evidence", "id", "sentence", erased.Text)
}
