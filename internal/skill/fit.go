package skill

import (
	"context"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// keenness is how much an interest speaks for learning something.
var keenness = map[Interest]float64{NoOpinion: 0.4, Rather: 0, Interested: 0.8, Eager: 1}

// Fit says of each of the persons whose skills the actor may read how well files that are written in these suit them, from 0
// to 1: half of it is the level that they declared of the languages and technologies, half their interest. Persons of
// whom the actor may not read it are left out, and so is everybody where no skill stands for them. That somebody looked is
// recorded.
func Fit(ctx context.Context, tx *store.Tx, actor access.Actor, personIDs []string, repository string, uses []knowledge.Use) (
	map[string]float64, error) {
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, f := range v.found(repository, uses) {
		if f.SkillID != "" && (f.Kind == Language || f.Lines > 0) {
			wanted[f.SkillID] = true
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	var readable []string
	for _, id := range personIDs {
		if actor.MayAbout(access.ReadSkills, id) == nil {
			readable = append(readable, id)
			if err := access.Looked(ctx, tx, actor, id, "skills"); err != nil {
				return nil, err
			}
		}
	}
	said, err := sayings(ctx, tx, v, readable...)
	if err != nil {
		return nil, err
	}
	fit := make(map[string]float64, len(readable))
	for _, id := range readable {
		sum := 0.0
		for skill := range wanted {
			level, interest := Level(0), NoOpinion
			if all := said.declared[about{id, skill}]; len(all) > 0 {
				level, interest = all[len(all)-1].Level, all[len(all)-1].Interest
			}
			sum += float64(level)/5/2 + keenness[interest]/2
		}
		fit[id] = sum / float64(len(wanted))
	}
	return fit, nil
}
