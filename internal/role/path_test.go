package role_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/role"
)

func TestPathsShowWhatThereIsEvidenceFor(t *testing.T) {
	t.Parallel()
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	paths, err := Standard().Paths("technical-lead", Evidence{
		Held: []Held{
			{Responsibility: "team-goals", Part: Contributes, From: day(5)},
			{Responsibility: "team-goals", Part: AnswersFor, From: day(1), Until: day(4)},
			{Responsibility: "career-growth", Part: Contributes, From: day(2)},
		},
		Skills: []Shown{{"people-management", 2, day(1)}, {"people-management", 3, day(2)}, {"planning", 5, day(3)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if steps := paths[0].Steps; len(steps) != 1 || steps[0] != "technical-team-leader" {
		t.Errorf("%v comes first", steps)
	}
	i := slices.IndexFunc(paths, func(p Path) bool { return p.To == "manager" })
	manager := paths[i]
	states := map[string]State{}
	for _, d := range manager.Duties {
		states[d.Responsibility] = d.State
	}
	for id, want := range map[string]State{"team-goals": Have, "career-growth": Partly, "budget": Missing} {
		if states[id] != want {
			t.Errorf("%s: %q, want %q", id, states[id], want)
		}
	}
	if goals := manager.Duties[slices.IndexFunc(manager.Duties, func(d NewDuty) bool { return d.Responsibility == "team-goals" })]; goals.Before != Contributes || goals.Evidence[0].Part != AnswersFor || len(goals.Evidence) != 2 {
		t.Errorf("%+v", goals)
	}
	var skills []string
	for _, s := range manager.Skills {
		skills = append(skills, s.Skill+" "+string(s.State))
	}
	if got := strings.Join(skills, ", "); got != "planning have, people-management partly, budgeting missing" {
		t.Error(got)
	}
	if n := manager.Count(Have) + manager.Count(Partly) + manager.Count(Missing); n != len(manager.Duties)+len(manager.Skills) {
		t.Errorf("%d", n)
	}
	has(t, "authority", manager.Authority, "evaluate-performance", "spend-budget")
}

// Each step of a path is a next role of the one before, and no path is shorter than one to a role on it.
func TestPathsGoAlongNextRoles(t *testing.T) {
	t.Parallel()
	c := Standard()
	for _, start := range c.Roles() {
		paths, err := c.Paths(start.ID, Evidence{})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range paths {
			at := start
			for _, id := range p.Steps {
				if !slices.Contains(at.Next, id) {
					t.Errorf("%s does not lead to %s", at.ID, id)
				}
				at, _ = c.Role(id)
			}
			if at.ID != p.To || p.To == start.ID || i > 0 && len(paths[i-1].Steps) > len(p.Steps) {
				t.Errorf("from %s: %+v", start.ID, p)
			}
		}
	}
	if _, err := c.Paths("gardener", Evidence{}); !fault.Is(err, fault.KindNotFound) {
		t.Error(err)
	}
}
