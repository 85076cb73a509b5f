package role_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
	. "github.com/leadwright/leadwright/internal/role"
)

func compare(t *testing.T, a, b string) Comparison {
	t.Helper()
	got, err := Standard().Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func has(t *testing.T, what string, all []string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !slices.Contains(all, w) {
			t.Errorf("%s: %v has no %s", what, all, w)
		}
	}
}

// says checks that one sentence has all of the words.
func says(t *testing.T, c Comparison, words ...string) {
	t.Helper()
	for _, s := range c.Sentences {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(s, w) }) {
			return
		}
	}
	t.Errorf("no sentence has %q:\n%s", words, strings.Join(c.Sentences, "\n"))
}

func TestTechnicalLeadAndManager(t *testing.T) {
	t.Parallel()
	c := compare(t, "technical-lead", "manager")
	has(t, "only the lead", c.OnlyA, "technical-decisions", "technical-guidance", "technical-success")
	has(t, "only the manager", c.OnlyB, "budget", "performance-evaluation", "administration")
	has(t, "overlap", c.Overlap, "team-goals", "career-growth")
	if !slices.Contains(c.AToB, Input{"performance-evaluation", Contributes}) || !slices.Equal(c.Way, []string{"manager"}) {
		t.Errorf("%+v", c)
	}
	says(t, c, "focus", "technical", "general")
	says(t, c, "overlap", "team goals", "career growth")
	says(t, c, "A technical lead may become a manager over time")
}

func TestTechnicalLeadAndTeamLead(t *testing.T) {
	t.Parallel()
	c := compare(t, "technical-lead", "team-lead")
	has(t, "only the technical lead", c.OnlyA, "technical-success", "hard-problems")
	has(t, "only the team lead", c.OnlyB, "team-performance", "conflict-resolution", "well-being")
	if !slices.Contains(c.BToA, Input{"technical-decisions", Contributes}) || !c.OneHolder || c.Until[0].Measure != People {
		t.Errorf("%+v", c)
	}
	says(t, c, "feed each other")
	says(t, c, "One person may be both", "6 people")
}

func TestTechnicalLeadAndLeadEngineer(t *testing.T) {
	t.Parallel()
	c := compare(t, "technical-lead", "lead-engineer")
	has(t, "only the technical lead", c.OnlyA, "technical-coordination")
	has(t, "only the lead engineer", c.OnlyB, "engineer-leadership", "engineering-integrity")
	has(t, "both", c.Both, "hard-problems", "mentoring")
	says(t, c, "every discipline", "leads one")
}

func TestTechnicalLeadAndProjectManager(t *testing.T) {
	t.Parallel()
	c := compare(t, "technical-lead", "project-manager")
	has(t, "only the project manager", c.OnlyB, "project-scope", "budget", "timeline", "resource-allocation", "risk-management")
	if !c.OneHolder {
		t.Error("one person may be both in a small organisation")
	}
	says(t, c, "technical", "delivery")
	says(t, c, "dedicated holders are recommended", "1 project", "3 disciplines")
}

func TestTechnicalLeadershipAndLeadershipInGeneral(t *testing.T) {
	t.Parallel()
	c := compare(t, "technical-leadership", "leadership")
	if !c.A.Family || len(c.A.Roles) != 3 || len(c.B.Roles) != len(Standard().Roles()) || len(c.OnlyA) > 0 {
		t.Errorf("%+v", c)
	}
	if s := c.Skills[0]; s.Skill != "technical-expertise" || s.A.Least <= s.B.Least {
		t.Errorf("%+v", c.Skills)
	}
	says(t, c, "technical expertise", "level 4 to 5", "level 2 to 5")
}

// What one side of a comparison says, the other says too.
func TestComparisonsAreMirrored(t *testing.T) {
	t.Parallel()
	for _, a := range Standard().Roles() {
		for _, b := range Standard().Roles() {
			if a.ID == b.ID {
				continue
			}
			there, back := compare(t, a.ID, b.ID), compare(t, b.ID, a.ID)
			if !slices.Equal(there.OnlyA, back.OnlyB) || !slices.Equal(there.AToB, back.BToA) || !slices.Equal(there.Both, back.Both) ||
				!slices.Equal(there.AuthorityA, back.AuthorityB) || !slices.Equal(there.Way, back.Back) ||
				!slices.Equal(there.Until, back.Until) || !slices.Equal(there.Overlap, back.Overlap) {
				t.Errorf("%s and %s differ from %s and %s", a.ID, b.ID, b.ID, a.ID)
			}
			for _, in := range there.AToB {
				if b.Part(in.Responsibility) != AnswersFor || a.Part(in.Responsibility) != in.Part {
					t.Errorf("%s gives no input to %s's %s", a.ID, b.ID, in.Responsibility)
				}
			}
			if len(there.OnlyA)+len(there.Both) == 0 || len(there.Sentences) < 4 {
				t.Errorf("%+v", there)
			}
		}
	}
}

func TestWhatCannotBeCompared(t *testing.T) {
	t.Parallel()
	if _, err := Standard().Compare("technical-lead", "gardener"); !fault.Is(err, fault.KindNotFound) {
		t.Error(err)
	}
	for _, names := range [][2]string{{"cto", "cto"}, {"cto", "CTO"}, {"cto", "PM"}, {"cto", ""}} {
		_, err := Standard().Compare(names[0], names[1])
		if wrong, ok := errors.AsType[*fault.Error](err); !ok || wrong.Kind != fault.KindInvalid || wrong.Field != "b" {
			t.Errorf("%v: %+v", names, err)
		}
	}
	if c := compare(t, "Tech Lead", "Line Manager"); c.A.ID != "technical-lead" || c.B.ID != "manager" {
		t.Errorf("%+v", c)
	}
}
