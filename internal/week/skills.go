package week

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

// skills reminds the actor of what they declared long ago. Which skills these are is on their own page.
// Histories, which may support them still, are opened only where there are any.
func skills(ctx context.Context, db *store.DB, shelf *knowledge.Shelf, actor access.Actor,
	add func(float64, Target, string, string)) error {
	due, err := dueSkills(ctx, db, actor, nil)
	if err == nil && due > 0 {
		var atlases []*knowledge.Atlas
		if atlases, err = shelf.Atlases(ctx, db, actor); err == nil {
			due, err = dueSkills(ctx, db, actor, atlases)
		}
	}
	if err == nil && due > 0 {
		add(35, Target{Kind: "skills"}, "Say whether your skills are still right", plural(due,
			"declaration of yours is more than a year old, and nothing has been seen since that supports it.",
			"declarations of yours are more than a year old, and nothing has been seen since that supports them."))
	}
	return err
}

func dueSkills(ctx context.Context, db *store.DB, actor access.Actor, atlases []*knowledge.Atlas) (int, error) {
	due := 0
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = skill.Due(ctx, tx, actor, atlases)
		return err
	})
	return due, err
}
