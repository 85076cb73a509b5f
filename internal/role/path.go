package role

import (
	"cmp"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

// Held is a part in a responsibility that a person has or had.
type Held struct {
	Responsibility string
	Part           Part
	From           time.Time
	Until          time.Time // zero while it is held
}

// Shown is a skill that a person has at a level.
type Shown struct {
	Skill string
	Level int       // 1 to 5
	Seen  time.Time // when it was last declared, assessed or used; zero when that is not known
}

// Evidence is what a person has done and can do.
type Evidence struct {
	Held   []Held
	Skills []Shown
}

// State says how much of what a role needs a person has evidence for.
type State string

// The states.
const (
	Have    State = "have"
	Partly  State = "partly" // a lesser part in the responsibility, or the skill at a lower level
	Missing State = "missing"
)

// NewDuty is a responsibility that the goal of a path answers for and its start does not.
type NewDuty struct {
	Responsibility string
	Before         Part // the start's part in it, "" for none
	State          State
	Evidence       []Held // the strongest part first, then the newest
}

// NewSkill is a skill that the goal of a path needs at a higher level than its start.
type NewSkill struct {
	Skill    string
	Before   int // the start's level, 0 for none
	Level    int
	State    State
	Evidence Shown // zero when there is none
}

// Path is a way from one role to another, and what the other adds.
type Path struct {
	To        string
	Steps     []string // ids of the roles on the way; To is the last
	Duties    []NewDuty
	Skills    []NewSkill
	Authority []string // what it needs the authority for and the start does not
}

// Count returns how many of the duties and skills that a path adds are in a state.
func (p Path) Count(s State) int {
	n := 0
	for _, d := range p.Duties {
		if d.State == s {
			n++
		}
	}
	for _, k := range p.Skills {
		if k.State == s {
			n++
		}
	}
	return n
}

// Paths returns where somebody could go from a role, named by its id: every role that can be reached over next roles,
// the nearest first, with what it adds to the start and what of that the person has evidence for.
func (c *Catalogue) Paths(from string, has Evidence) ([]Path, error) {
	start, ok := c.Role(from)
	if !ok {
		return nil, fault.NotFound("There is no role %q", from).WithHint("leadwright role list has the roles.")
	}
	ways := c.ways(from)
	var paths []Path
	for _, r := range c.roles {
		if steps := ways[r.ID]; steps != nil {
			paths = append(paths, path(start, r, steps, has))
		}
	}
	slices.SortStableFunc(paths, func(a, b Path) int { return cmp.Compare(len(a.Steps), len(b.Steps)) })
	return paths, nil
}

// path says what a role adds to another.
func path(start, goal Role, steps []string, has Evidence) Path {
	p := Path{To: goal.ID, Steps: steps}
	for _, d := range goal.Duties {
		if before := start.Part(d.Responsibility); d.Part == AnswersFor && before != AnswersFor {
			p.Duties = append(p.Duties, has.duty(NewDuty{Responsibility: d.Responsibility, Before: before}))
		}
	}
	for _, w := range goal.Skills {
		if before := start.Level(w.Skill); w.Level > before {
			p.Skills = append(p.Skills, has.skill(NewSkill{Skill: w.Skill, Before: before, Level: w.Level}))
		}
	}
	for _, id := range goal.Authority {
		if !slices.Contains(start.Authority, id) {
			p.Authority = append(p.Authority, id)
		}
	}
	return p
}

func (e Evidence) duty(d NewDuty) NewDuty {
	for _, h := range e.Held {
		if h.Responsibility == d.Responsibility {
			d.Evidence = append(d.Evidence, h)
		}
	}
	slices.SortStableFunc(d.Evidence, func(a, b Held) int {
		return cmp.Or(cmp.Compare(slices.Index(parts, a.Part), slices.Index(parts, b.Part)), b.From.Compare(a.From))
	})
	switch {
	case len(d.Evidence) == 0:
		d.State = Missing
	case d.Evidence[0].Part == AnswersFor:
		d.State = Have
	default:
		d.State = Partly
	}
	return d
}

func (e Evidence) skill(s NewSkill) NewSkill {
	for _, shown := range e.Skills {
		if shown.Skill == s.Skill && shown.Level > s.Evidence.Level {
			s.Evidence = shown
		}
	}
	switch {
	case s.Evidence.Level == 0:
		s.State = Missing
	case s.Evidence.Level >= s.Level:
		s.State = Have
	default:
		s.State = Partly
	}
	return s
}
