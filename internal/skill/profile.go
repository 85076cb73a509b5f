package skill

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// freshMonths is how long a declaration is taken to hold without a sign: reviews of skills are held once a year where
// they are held at all, and more often it would be a nuisance.
const freshMonths = 12

// Profile is what is known of one person's skills.
type Profile struct {
	PersonID string
	Entries  []Entry // by kind and name of the skill
	Unlisted []Found // technologies that no skill of the vocabulary stands for
}

// Entry is one skill of a person: what they declared, and beside it what others wrote and what was found.
type Entry struct {
	Skill       Skill
	Declared    *Declaration  // nil when they declared nothing
	History     []Declaration // all that they declared, the newest first
	Assessments []Assessment  // the newest first, those that were withdrawn too
	Evidence    []Evidence    // the newest first, those that were withdrawn too
	Found       []Found
	Due         bool // to the person alone: it is long ago that anything was said or seen
}

// Of returns what is known of a person's skills. The person may see it, and who leads or manages them; that somebody
// looked is recorded.
func Of(ctx context.Context, tx *store.Tx, actor access.Actor, personID string, atlases []*knowledge.Atlas) (
	Profile, error) {
	current, err := people.Current(ctx, tx, personID)
	if err != nil {
		return Profile{}, err
	}
	now, exists := current[personID]
	if exists {
		personID = now
	}
	if err := actor.MayAbout(access.ReadSkills, personID); err != nil {
		return Profile{}, err
	}
	if !exists {
		return Profile{}, fault.NotFound("There is no person %q", short(personID))
	}
	if err := access.Looked(ctx, tx, actor, personID, "skills"); err != nil {
		return Profile{}, err
	}
	return profile(ctx, tx, actor, personID, atlases)
}

func profile(ctx context.Context, tx *store.Tx, actor access.Actor, personID string, atlases []*knowledge.Atlas) (
	Profile, error) {
	p := Profile{PersonID: personID}
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return p, err
	}
	said, err := sayings(ctx, tx, v, personID)
	if err != nil {
		return p, err
	}
	found := v.foundOf(personID, atlases)
	p.Unlisted = found[""]
	delete(found, "")
	for _, id := range slices.Sorted(maps.Keys(v.skills)) {
		key := about{personID, id}
		e := Entry{Skill: *v.skills[id], History: said.declared[key], Assessments: said.assessed[key],
			Evidence: said.evidence[key], Found: found[id]}
		if len(e.History)+len(e.Assessments)+len(e.Evidence)+len(e.Found) == 0 {
			continue
		}
		slices.Reverse(e.History)
		slices.Reverse(e.Assessments)
		slices.Reverse(e.Evidence)
		if len(e.History) > 0 {
			e.Declared = &e.History[0]
		}
		e.Due = actor.PersonID == personID && e.Skill.Retired.IsZero() && e.due(tx.Now())
		p.Entries = append(p.Entries, e)
	}
	slices.SortStableFunc(p.Entries, func(a, b Entry) int { return inOrder(a.Skill, b.Skill) })
	return p, nil
}

// due reports whether a declaration is older than freshMonths with nothing newer that supports it. Who declared no level
// and no opinion has nothing to renew.
func (e Entry) due(now time.Time) bool {
	if e.Declared == nil || e.Declared.Level == 0 && e.Declared.Interest == NoOpinion {
		return false
	}
	return e.lastSign().AddDate(0, freshMonths, 0).Before(now)
}

// lastSign is when last something was said or seen that supports the entry.
func (e Entry) lastSign() time.Time {
	last := e.Declared.At
	sign := func(at time.Time) {
		if at.After(last) {
			last = at
		}
	}
	for _, f := range e.Found {
		sign(f.Last)
	}
	for _, x := range e.Evidence {
		if x.Withdrawn.IsZero() {
			sign(x.Day.Start())
		}
	}
	return last
}

// Reminder says that a declaration of one's own is old.
type Reminder struct {
	Skill    Skill
	Declared Declaration
	LastSign time.Time // when last something was said or seen that supports it
}

// Reminders returns which of the actor's own declarations are due to be looked at again. Nobody gets those of others,
// and who is no person has none.
func Reminders(ctx context.Context, tx *store.Tx, actor access.Actor, atlases []*knowledge.Atlas) ([]Reminder, error) {
	if actor.PersonID == "" {
		return nil, nil
	}
	p, err := Of(ctx, tx, actor, actor.PersonID, atlases)
	if err != nil {
		return nil, err
	}
	var all []Reminder
	for _, e := range p.Entries {
		if e.Due {
			all = append(all, Reminder{e.Skill, *e.Declared, e.lastSign()})
		}
	}
	return all, nil
}

// Due says how many [Reminders] there are for the actor, and no more: what it tells of a person is too little to be a look
// at them, which would have to be recorded (an account that says it is somebody may not be, see [access.Looked]). So it only
// reads.
func Due(ctx context.Context, tx *store.Tx, actor access.Actor, atlases []*knowledge.Atlas) (int, error) {
	if actor.PersonID == "" {
		return 0, nil
	}
	if err := actor.MayAbout(access.ReadSkills, actor.PersonID); err != nil {
		return 0, err
	}
	due := 0
	for _, seen := range [][]*knowledge.Atlas{nil, atlases} { // where none are old anyway, histories are not searched
		p, err := profile(ctx, tx, actor, actor.PersonID, seen)
		if err != nil {
			return 0, err
		}
		due = 0
		for _, e := range p.Entries {
			if e.Due {
				due++
			}
		}
		if due == 0 {
			break
		}
	}
	return due, nil
}
