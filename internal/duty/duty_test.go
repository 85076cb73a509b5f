package duty_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/role"
)

// ferry is a small company: a department with two teams, of which one has a project.
func ferry(holdings ...duty.Holding) duty.Organisation {
	return duty.Organisation{
		Day: "2026-03-02",
		Scopes: []duty.Scope{
			{ID: "co", Name: "Ferryline", Kind: duty.Whole},
			{ID: "dept", Name: "Engineering", Kind: duty.Unit, Label: "department", Parent: "co"},
			{ID: "booking", Name: "Booking", Kind: duty.Team, Parent: "dept"},
			{ID: "gates", Name: "Gates", Kind: duty.Team, Parent: "dept", Links: []string{"booking"}},
			{ID: "refunds", Name: "Refunds", Kind: duty.Project, Parent: "booking"},
		},
		People: []duty.Person{
			{ID: "ann", Name: "Ann Moss", Disciplines: []string{"engineer"}},
			{ID: "ben", Name: "Ben Okafor", Disciplines: []string{"engineer"}},
			{ID: "cleo", Name: "Cleo Lind", Disciplines: []string{"designer"}},
			{ID: "dag", Name: "Dag Ferro", Disciplines: []string{"tester"}, Capacity: 0.5},
		},
		Memberships: []duty.Membership{{"ann", "booking"}, {"ben", "booking"}, {"cleo", "booking"}, {"dag", "gates"}},
		Holdings:    holdings,
	}
}

func holds(person, of, scope string) duty.Holding {
	return duty.Holding{Person: person, Role: of, Scope: scope}
}

func cover(t *testing.T, o duty.Organisation, scope string) duty.Coverage {
	t.Helper()
	c, ok := duty.New(role.Standard(), o).Cover(scope)
	if !ok {
		t.Fatalf("there is no scope %s", scope)
	}
	return c
}

// answersFor lists what a role answers for, in the order of the catalogue.
func answersFor(t *testing.T, roles ...string) []string {
	t.Helper()
	var ids []string
	for _, resp := range role.Standard().Responsibilities() {
		for _, id := range roles {
			r, ok := role.Standard().Role(id)
			if !ok {
				t.Fatalf("the catalogue has no %s", id)
			}
			if r.Part(resp.ID) == role.AnswersFor && !slices.Contains(ids, resp.ID) {
				ids = append(ids, resp.ID)
			}
		}
	}
	return ids
}

// expectedIn lists what a kind of scope expects.
func expectedIn(t *testing.T, kind role.ScopeKind) []string {
	t.Helper()
	var roles []string
	for _, r := range role.Standard().Roles() {
		optional := r.ID == "technical-team-leader" || r.ID == "engineering-manager" && kind != role.SeveralTeams
		if slices.Contains(r.Scope.Kinds, kind) && !optional {
			roles = append(roles, r.ID)
		}
	}
	return answersFor(t, roles...)
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(some, id) })
}

func about(findings []duty.Finding) []string {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.Responsibility)
	}
	return ids
}

func state(c duty.Coverage, responsibility string) duty.State {
	for i := range c.Rows {
		if c.Rows[i].Responsibility.ID == responsibility {
			return c.Rows[i].State
		}
	}
	return ""
}

func TestGapsAreWhatIsExpectedAndNotHeld(t *testing.T) {
	t.Parallel()
	lead := answersFor(t, "technical-lead")
	for name, tt := range map[string]struct {
		scope    string
		holdings []duty.Holding
		gaps     []string
	}{
		"nobody holds anything": {"booking", nil, expectedIn(t, role.Team)},
		"a lead":                {"booking", []duty.Holding{holds("ann", "technical-lead", "booking")}, without(expectedIn(t, role.Team), lead)},
		"a lead elsewhere":      {"gates", []duty.Holding{holds("ann", "technical-lead", "booking")}, expectedIn(t, role.Team)},
		"the team's lead in its project": {"refunds", []duty.Holding{holds("ann", "technical-lead", "booking")},
			without(expectedIn(t, role.Project), lead)},
		"the project's lead in the team": {"booking", []duty.Holding{holds("ann", "technical-lead", "refunds")}, expectedIn(t, role.Team)},
		"a holder nobody knows":          {"booking", []duty.Holding{holds("zoe", "technical-lead", "booking")}, expectedIn(t, role.Team)},
		"a role nobody knows":            {"booking", []duty.Holding{holds("ann", "emperor", "booking")}, expectedIn(t, role.Team)},
		"a department":                   {"dept", nil, expectedIn(t, role.Department)},
		"the organisation":               {"co", nil, expectedIn(t, role.Organisation)},
	} {
		if got := about(cover(t, ferry(tt.holdings...), tt.scope).Gaps); !slices.Equal(got, tt.gaps) {
			t.Errorf("%s: gaps %v, want %v", name, got, tt.gaps)
		}
	}
}

func TestAGapSaysWhoWouldAndWhoHelps(t *testing.T) {
	t.Parallel()
	c := cover(t, ferry(holds("ann", "team-lead", "booking")), "booking")
	i := slices.IndexFunc(c.Gaps, func(f duty.Finding) bool { return f.Responsibility == "technical-decisions" })
	if i < 0 {
		t.Fatalf("a team lead decides technical matters: %v", about(c.Gaps))
	}
	reasons := strings.Join(c.Gaps[i].Reasons, " ")
	for _, part := range []string{"technical lead", "Ann Moss contributes"} {
		if !strings.Contains(reasons, part) {
			t.Errorf("the reasons %q do not say %q", reasons, part)
		}
	}
}

func TestTheNearestHolderCounts(t *testing.T) {
	t.Parallel()
	above := holds("ben", "technical-lead", "dept")
	c := cover(t, ferry(above), "booking")
	if got := state(c, "technical-decisions"); got != duty.Covered {
		t.Errorf("a lead of the department leaves its team's decisions %s", got)
	}
	c = cover(t, ferry(above, holds("ann", "technical-lead", "booking")), "booking")
	for i := range c.Rows {
		if r := &c.Rows[i]; r.Responsibility.ID == "technical-decisions" && !slices.Equal(r.Answering(), []string{"ann"}) {
			t.Errorf("%v answer, want the team's own lead", r.Answering())
		}
	}
	if len(c.Overlaps) > 0 {
		t.Errorf("a lead in the team and one above are an overlap: %v", c.Overlaps)
	}
}

func TestOverlapsAndSharing(t *testing.T) {
	t.Parallel()
	lead := answersFor(t, "technical-lead")
	o := ferry(holds("ann", "technical-lead", "booking"), holds("ben", "technical-lead", "booking"))
	c := cover(t, o, "booking")
	if got := about(c.Overlaps); !slices.Equal(got, lead) {
		t.Errorf("two leads overlap in %v, want %v", got, lead)
	}
	if f := c.Overlaps[0]; !slices.Equal(f.People, []string{"ann", "ben"}) || !strings.HasPrefix(f.Sentence, "Ann Moss and Ben Okafor answer") {
		t.Errorf("%+v", f)
	}
	for name, tt := range map[string]struct {
		until string
		state duty.State
		again bool
	}{
		"for good":      {"", duty.Shared, false},
		"until later":   {"2026-03-03", duty.Shared, false},
		"until today":   {"2026-03-02", duty.Overlap, true},
		"until earlier": {"2025-12-01", duty.Overlap, true},
	} {
		o.Accepted = []duty.Acceptance{{Scope: "booking", Key: "overlap/" + lead[0], Reason: "They pair.", Until: tt.until}}
		c := cover(t, o, "booking")
		f, err := c.FindingByKey("overlap/" + lead[0])
		if err != nil || f.Accepted == nil || f.Accepted.Reason != "They pair." || f.Again != tt.again || state(c, lead[0]) != tt.state {
			t.Errorf("accepted %s: %+v %s %v", name, f, state(c, lead[0]), err)
		}
		open := len(c.OpenFindings()) - len(c.Findings()) + 1
		if (open == 1) != tt.again {
			t.Errorf("accepted %s: %d findings too many are open", name, open)
		}
	}
	if _, err := c.FindingByKey("overlap/nothing"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("a finding that is none: %v", err)
	}
}

func TestARoleForOneDisciplineIsNearer(t *testing.T) {
	t.Parallel()
	engineers := func(person, discipline string) duty.Holding {
		return duty.Holding{Person: person, Role: "lead-engineer", Scope: "booking", Discipline: discipline}
	}
	shared := slices.DeleteFunc(answersFor(t, "lead-engineer"), func(id string) bool {
		return !slices.Contains(answersFor(t, "technical-lead"), id)
	})
	if len(shared) == 0 {
		t.Fatal("the two roles share nothing: the test tests nothing")
	}
	for name, tt := range map[string]struct {
		holdings []duty.Holding
		overlap  bool
	}{
		"beside a technical lead": {[]duty.Holding{holds("ann", "technical-lead", "booking"), engineers("ben", "backend")}, false},
		"of two disciplines":      {[]duty.Holding{engineers("ann", "frontend"), engineers("ben", "backend")}, false},
		"of one discipline":       {[]duty.Holding{engineers("ann", "backend"), engineers("ben", "backend")}, true},
		"of their own discipline": {[]duty.Holding{engineers("ann", ""), engineers("ben", "")}, true},
		"by their own discipline": {[]duty.Holding{engineers("ann", ""), engineers("cleo", "")}, false},
	} {
		c := cover(t, ferry(tt.holdings...), "booking")
		if got := slices.Contains(about(c.Overlaps), shared[0]); got != tt.overlap {
			t.Errorf("lead engineers %s: overlap %v", name, got)
		}
	}
}

func TestAgentsDoNotAnswer(t *testing.T) {
	t.Parallel()
	agent := duty.Holding{Agent: "Codewright", Role: "technical-lead", Scope: "booking"}
	c := cover(t, ferry(agent), "booking")
	if got := about(c.Agents); !slices.Equal(got, answersFor(t, "technical-lead")) || !strings.Contains(c.Agents[0].Sentence, "Codewright") {
		t.Errorf("agents alone: %v", c.Agents)
	}
	c = cover(t, ferry(agent, holds("ann", "technical-lead", "booking")), "booking")
	if len(c.Agents) != 0 || len(c.Overlaps) != 0 {
		t.Errorf("an agent beside a person: %v, %v", c.Agents, c.Overlaps)
	}
	c = cover(t, ferry(agent, holds("ann", "technical-lead", "dept")), "booking")
	if len(c.Agents) != 0 {
		t.Errorf("an agent below a person: %v", c.Agents)
	}
}

func TestAbsence(t *testing.T) {
	t.Parallel()
	lead := answersFor(t, "technical-lead")
	o := ferry(holds("ann", "technical-lead", "booking"))
	o.People[0].Away, o.People[0].Until = true, "2026-06-30"
	c := cover(t, o, "booking")
	if got := about(c.Absences); !slices.Equal(got, lead) || !strings.Contains(c.Absences[0].Reasons[0], "2026-06-30") {
		t.Errorf("away for a while: %v", c.Absences)
	}
	o.Holdings = append(o.Holdings, holds("ben", "technical-lead", "booking"))
	if c := cover(t, o, "booking"); len(c.Absences) != 0 || len(c.Overlaps) != len(lead) {
		t.Errorf("one of two away: %v, %v", c.Absences, c.Overlaps)
	}
	o.People[0].Until = ""
	c = cover(t, o, "booking")
	if len(c.Overlaps) != 0 || c.Figures.People != 2 {
		t.Errorf("away for good counts: %v, %+v", c.Overlaps, c.Figures)
	}
}

func TestCombinedRoles(t *testing.T) {
	t.Parallel()
	o := ferry(holds("ann", "technical-lead", "refunds"), holds("ann", "project-manager", "refunds"))
	c := cover(t, o, "refunds")
	if len(c.Combined) != 1 || c.Combined[0].Advises() || !slices.Equal(c.Combined[0].Roles, []string{"technical-lead", "project-manager"}) {
		t.Fatalf("in one small project: %+v", c.Combined)
	}
	pm, _ := role.Standard().Role("project-manager")
	limit := 0
	for _, th := range pm.Dedicate {
		if th.Measure == role.Projects {
			limit = th.Above
		}
	}
	if limit == 0 {
		t.Fatal("the catalogue has no limit of projects for project managers")
	}
	for i := range limit {
		id := "p" + string(rune('0'+i))
		o.Scopes = append(o.Scopes, duty.Scope{ID: id, Name: "Project " + id, Kind: duty.Project, Parent: "gates"})
		o.Holdings = append(o.Holdings, holds("ann", "project-manager", id))
	}
	c = cover(t, o, "refunds")
	x := c.Combined[0]
	if !x.Advises() || x.Dedicate != "project-manager" || x.Exceeded[0].Value != limit+1 || x.Exceeded[0].Above != limit {
		t.Errorf("in %d projects: %+v", limit+1, x)
	}
	if !strings.Contains(x.Sentence, "project manager should be a person of its own") {
		t.Error(x.Sentence)
	}
	o.Holdings = append(o.Holdings, holds("ben", "cto", "co"), holds("ben", "lead-engineer", "booking"))
	c = cover(t, o, "booking")
	if len(c.Combined) != 1 || len(c.Combined[0].NotMeant) != 1 || !c.Combined[0].Advises() {
		t.Errorf("a CTO who leads engineers: %+v", c.Combined)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	var holdings []duty.Holding
	for _, scope := range []string{"booking", "gates", "refunds", "dept"} {
		holdings = append(holdings, holds("ann", "technical-team-leader", scope), holds("dag", "technical-lead", scope))
	}
	c := cover(t, ferry(holdings...), "booking")
	want := map[string]int{"ann": 4 * len(answersFor(t, "technical-team-leader")), "dag": 4 * len(answersFor(t, "technical-lead"))}
	if len(c.Load) != 2 {
		t.Fatalf("%+v", c.Load)
	}
	for _, l := range c.Load {
		if l.Duties != want[l.Person] || l.Scopes != 4 || l.Above != (float64(l.Duties) > l.Limit) {
			t.Errorf("%s: %+v, want %d duties", l.Person, l, want[l.Person])
		}
	}
	ann, dag := c.Load[0], c.Load[1]
	if !ann.Above || dag.Limit*2 != ann.Limit {
		t.Errorf("limits %v and %v, the second works half the time", ann.Limit, dag.Limit)
	}
}

func TestAuthorityThatIsMissing(t *testing.T) {
	t.Parallel()
	r, _ := role.Standard().Role("technical-lead")
	if len(r.Authority) == 0 {
		t.Fatal("the technical lead needs no authority")
	}
	h := holds("ann", "technical-lead", "booking")
	h.Withheld = []string{r.Authority[0], "no-such-authority"}
	c := cover(t, ferry(h), "booking")
	if len(c.Authority) != 1 || c.Authority[0].Key != "authority/ann/technical-lead/"+r.Authority[0] {
		t.Errorf("%+v", c.Authority)
	}
}
