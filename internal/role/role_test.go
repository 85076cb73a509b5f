package role_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/leadwright/leadwright/internal/role"
)

// facts are what the catalogue has to say, role by role: its focus, where it is held, and what it answers for.
var facts = map[string]struct{ focus, scope, answers, contributes string }{
	"technical-lead": {"technical", "project team", "technical-guidance technical-decisions technical-coordination " +
		"hard-problems mentoring technical-success technical-communication", "performance-evaluation"},
	"team-lead": {"team", "team", "team-performance team-coordination team-goals work-sharing team-communication " +
		"conflict-resolution team-culture well-being", "technical-decisions"},
	"technical-team-leader": {"technical team", "team", "project-objectives resource-allocation timeline " +
		"technical-coordination quality-standards mentoring career-growth work-environment conflict-resolution " +
		"stakeholder-bridge progress-in-plain-words strengths delegation feedback motivation", ""},
	"lead-engineer": {"technical", "discipline", "engineer-leadership engineering-integrity hard-problems mentoring", ""},
	"manager": {"general", "team", "team-performance resource-allocation budget performance-evaluation team-goals " +
		"work-environment career-growth administration", ""},
	"project-manager": {"delivery", "project", "project-scope budget timeline resource-allocation " +
		"cross-team-coordination stakeholder-management risk-management project-objectives project-reporting", ""},
	"engineering-manager":     {"general", "several-teams project", "strategic-planning resource-allocation team-performance", ""},
	"director-of-engineering": {"department", "department", "technical-direction engineering-excellence innovation", ""},
	"vp-engineering":          {"function", "function", "technical-direction organisation-growth", ""},
	"cto": {"organisation", "organisation", "technology-strategy technology-vision innovation executive-partnership " +
		"business-alignment", ""},
	"cio": {"organisation", "organisation", "it-strategy it-operation business-alignment infrastructure technology-use", ""},
}

func TestTheCatalogueCarriesTheFacts(t *testing.T) {
	t.Parallel()
	c := Standard()
	if len(c.Roles()) != len(facts) {
		t.Errorf("%d roles", len(c.Roles()))
	}
	for id, want := range facts {
		r, ok := c.Role(id)
		if !ok {
			t.Errorf("there is no %s", id)
			continue
		}
		var answers, scope []string
		for _, d := range r.Duties {
			if d.Part == AnswersFor {
				answers = append(answers, d.Responsibility)
			}
		}
		for _, k := range r.Scope.Kinds {
			scope = append(scope, string(k))
		}
		wanted := strings.Fields(want.answers)
		slices.Sort(answers)
		slices.Sort(wanted)
		if !slices.Equal(answers, wanted) || strings.Join(r.Focus, " ") != want.focus || strings.Join(scope, " ") != want.scope ||
			want.contributes != "" && r.Part(want.contributes) != Contributes {
			t.Errorf("%s: %v %v %v", id, r.Focus, scope, answers)
		}
		for _, discipline := range []string{"engineers", "designers", "testers", "data scientists"} {
			if id == "technical-lead" && !strings.Contains(r.Scope.Sentence, discipline) {
				t.Errorf("the scope of %s does not take in %s", id, discipline)
			}
		}
	}
}

// What a role needs to be of use is there for each.
func TestEveryRoleIsComplete(t *testing.T) {
	t.Parallel()
	c := Standard()
	leadership := 0
	for _, s := range c.Skills() {
		if s.Leadership {
			leadership++
			for _, r := range c.Roles() {
				if r.Level(s.ID) == 0 {
					t.Errorf("%s needs no %s", r.ID, s.ID)
				}
			}
		}
	}
	if leadership != 7 || len(c.Levels()) != 5 {
		t.Errorf("%d leadership skills, %d levels", leadership, len(c.Levels()))
	}
	used := map[string]bool{}
	for _, r := range c.Roles() {
		if len(r.Authority) == 0 || len(r.Next) == 0 || len(r.Dedicate) == 0 || len(r.Titles) == 0 && r.ID != "lead-engineer" {
			t.Errorf("%s is thin: %+v", r.ID, r)
		}
		for _, d := range r.Duties {
			used[d.Responsibility] = used[d.Responsibility] || d.Part == AnswersFor
		}
		for _, id := range r.Combines {
			if other, _ := c.Role(id); !slices.Contains(other.Combines, r.ID) {
				t.Errorf("%s combines %s, but not the other way round", r.ID, id)
			}
		}
	}
	for _, d := range c.Responsibilities() {
		if !used[d.ID] {
			t.Errorf("no role answers for %s", d.ID)
		}
		if d.Sentence[len(d.Sentence)-1] != '.' || d.Area == "" {
			t.Errorf("%+v", d)
		}
	}
}

func TestFromEveryLeadAPathLeadsToEveryOffice(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"technical-lead", "team-lead", "technical-team-leader", "lead-engineer", "manager", "project-manager"} {
		paths, err := Standard().Paths(from, Evidence{})
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{"engineering-manager", "director-of-engineering", "vp-engineering", "cto", "cio"} {
			if !slices.ContainsFunc(paths, func(p Path) bool { return p.To == to }) {
				t.Errorf("no path leads from %s to %s", from, to)
			}
		}
	}
}

// Who sees what of others follows from these, so that a slip in the catalogue is not to pass.
func TestRolesGiveTheirRelations(t *testing.T) {
	t.Parallel()
	want := map[string]Relation{"technical-lead": Leads, "team-lead": Leads, "technical-team-leader": Leads,
		"lead-engineer": Leads, "manager": Manages, "engineering-manager": Manages, "project-manager": Coordinates,
		"director-of-engineering": Directs, "vp-engineering": Directs, "cto": Directs, "cio": Directs}
	for _, r := range Standard().Roles() {
		if r.Relation != want[r.ID] {
			t.Errorf("%s gives %q", r.ID, r.Relation)
		}
	}
	own := extend(t, organisation)
	for id, want := range map[string]Relation{"chapter-lead": Manages, "guild-master": "", "technical-lead": "",
		"team-lead": Leads} {
		if r, _ := own.Role(id); r.Relation != want {
			t.Errorf("%s gives %q, want %q", id, r.Relation, want)
		}
	}
}

func TestPartsAndScopesAreOrdered(t *testing.T) {
	t.Parallel()
	order := []Part{AnswersFor, Contributes, Consulted, Informed, ""}
	for i, p := range order {
		for j, q := range order {
			if p.Stronger(q) != (i < j) {
				t.Errorf("%q is stronger than %q: %v", p, q, p.Stronger(q))
			}
		}
	}
	team, _ := Standard().Role("team-lead")
	department, _ := Standard().Role("director-of-engineering")
	if team.Scope.Breadth() >= department.Scope.Breadth() || ScopeKind("moon").Breadth() != -1 {
		t.Error("a team is broader than a department")
	}
}
