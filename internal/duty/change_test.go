package duty_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/role"
)

func engine(o duty.Organisation) *duty.Engine { return duty.New(role.Standard(), o) }

func try(t *testing.T, o duty.Organisation, changes ...duty.Change) []duty.Difference {
	t.Helper()
	after, err := o.With(changes...)
	if err != nil {
		t.Fatal(err)
	}
	return duty.Compare(engine(o), engine(after))
}

func ids(rows []duty.Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Responsibility.ID)
	}
	return out
}

func TestALeaverOrphansExactlyWhatTheyAloneAnsweredFor(t *testing.T) {
	t.Parallel()
	o := ferry(holds("ann", "technical-lead", "booking"), holds("ben", "lead-engineer", "booking"),
		holds("cleo", "team-lead", "booking"))
	diff := try(t, o, duty.Change{Kind: duty.Leaves, Person: "ann"})
	alone := without(answersFor(t, "technical-lead"), answersFor(t, "lead-engineer"))
	if len(diff) != 2 || diff[0].Scope.ID != "booking" || diff[1].Scope.ID != "refunds" {
		t.Fatalf("%+v", diff)
	}
	if got := ids(diff[0].Orphaned); !slices.Equal(got, alone) {
		t.Errorf("orphaned %v, want %v", got, alone)
	}
	for _, h := range diff[0].Handed {
		if !slices.Contains(h.From, "ann") || slices.Contains(h.To, "ann") || !slices.Contains(h.To, "ben") {
			t.Errorf("handed %+v", h)
		}
	}
	if back := try(t, o); len(back) != 0 {
		t.Errorf("no change changes %+v", back)
	}
}

func TestJoinerPromotionAndReorganisation(t *testing.T) {
	t.Parallel()
	o := ferry(holds("ann", "technical-lead", "booking"), holds("ben", "manager", "dept"))
	diff := try(t, o,
		duty.Change{Kind: duty.Joins, Person: "new", Name: "Nia New", Scope: "gates"},
		duty.Change{Kind: duty.Takes, Person: "new", Role: "technical-lead", Scope: "gates"})
	if len(diff) != 1 || !slices.Equal(ids(diff[0].Filled), answersFor(t, "technical-lead")) {
		t.Errorf("a joiner fills %+v", diff)
	}
	diff = try(t, o,
		duty.Change{Kind: duty.Drops, Person: "ann", Role: "technical-lead", Scope: "booking"},
		duty.Change{Kind: duty.Takes, Person: "ann", Role: "manager", Scope: "booking"})
	lead, manager := answersFor(t, "technical-lead"), answersFor(t, "manager")
	if len(diff) == 0 || !slices.Equal(ids(diff[0].Orphaned), without(lead, manager)) {
		t.Errorf("a promotion orphans %+v", diff)
	}
	for _, h := range diff[0].Handed { // from the manager above to the team's own
		if !slices.Equal(h.From, []string{"ben"}) && !slices.Equal(h.From, []string{"ann"}) || len(h.To) > 1 {
			t.Errorf("handed %+v", h)
		}
	}
	diff = try(t, o, duty.Change{Kind: duty.Moves, Scope: "booking", Parent: "co"})
	i := slices.IndexFunc(diff, func(d duty.Difference) bool { return d.Scope.ID == "booking" })
	if i < 0 || !slices.Equal(ids(diff[i].Orphaned), manager) {
		t.Errorf("out of its department the team loses %+v", diff)
	}
}

func TestChangesThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]duty.Change{
		"an unknown kind":      {Kind: "vanishes", Person: "ann"},
		"an unknown person":    {Kind: duty.Leaves, Person: "zoe"},
		"an unknown scope":     {Kind: duty.Joins, Person: "ann", Scope: "moon"},
		"no id":                {Kind: duty.Joins, Name: "Zoe", Scope: "gates"},
		"no role":              {Kind: duty.Takes, Person: "ann", Scope: "gates"},
		"a role not held":      {Kind: duty.Drops, Person: "ann", Role: "cto", Scope: "gates"},
		"an unknown parent":    {Kind: duty.Moves, Scope: "gates", Parent: "moon"},
		"inside itself":        {Kind: duty.Moves, Scope: "gates", Parent: "gates"},
		"inside what it holds": {Kind: duty.Moves, Scope: "dept", Parent: "refunds"},
	} {
		o := ferry()
		if _, err := o.With(c); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTryingLeavesTheOrganisationAsItIs(t *testing.T) {
	t.Parallel()
	o := ferry(holds("ann", "technical-lead", "booking"))
	before := cover(t, o, "booking")
	if _, err := o.With(duty.Change{Kind: duty.Leaves, Person: "ann"}, duty.Change{Kind: duty.Moves, Scope: "gates", Parent: "co"}); err != nil {
		t.Fatal(err)
	}
	if after := cover(t, o, "booking"); len(after.Gaps) != len(before.Gaps) || o.Scopes[3].Parent != "dept" || len(o.People) != 4 {
		t.Error("the organisation that was tried upon is another one now")
	}
}

// anyOrganisation draws a tree of scopes, people in it, and roles that they hold.
func anyOrganisation(t *rapid.T) duty.Organisation {
	o := duty.Organisation{Day: "2026-03-02"}
	kinds := []duty.Kind{duty.Whole, duty.Unit, duty.Team, duty.Project}
	for i := range rapid.IntRange(1, 8).Draw(t, "scopes") {
		s := duty.Scope{ID: fmt.Sprint("s", i), Name: fmt.Sprint("Scope ", i), Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		if i > 0 {
			s.Parent = fmt.Sprint("s", rapid.IntRange(0, i-1).Draw(t, "parent"))
		}
		o.Scopes = append(o.Scopes, s)
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "people") {
		o.People = append(o.People, duty.Person{ID: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i)})
	}
	roles := role.Standard().Roles()
	for range rapid.IntRange(0, 14).Draw(t, "holdings") {
		h := duty.Holding{Person: rapid.SampledFrom(o.People).Draw(t, "person").ID, Role: rapid.SampledFrom(roles).Draw(t, "role").ID,
			Scope: rapid.SampledFrom(o.Scopes).Draw(t, "scope").ID}
		if rapid.IntRange(0, 5).Draw(t, "agent") == 0 {
			h.Person, h.Agent = "", "Codewright"
		}
		o.Holdings = append(o.Holdings, h)
	}
	return o
}

func TestPropertiesOfCoverage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := anyOrganisation(t)
		all := engine(o).All()
		for i := range all {
			for j := range all[i].Rows {
				r := &all[i].Rows[j]
				open := len(r.Answering()) == 0
				if held := r.State == duty.Covered || r.State == duty.Overlap || r.State == duty.Shared || r.State == duty.Resting; held == open {
					t.Fatalf("%s in %s is %s with %v", r.Responsibility.ID, all[i].Scope.ID, r.State, r.Answering())
				}
				seen := map[string]bool{}
				for _, h := range r.Parts {
					if seen[h.Person+"\x00"+h.Agent] {
						t.Fatalf("%s has a part twice in %s", h.Person, r.Responsibility.ID)
					}
					seen[h.Person+"\x00"+h.Agent] = true
				}
			}
		}
		// The order in which things are stored says nothing.
		turned := o
		turned.Holdings, turned.People = slices.Clone(o.Holdings), slices.Clone(o.People)
		slices.Reverse(turned.Holdings)
		slices.Reverse(turned.People)
		if diff := duty.Compare(engine(o), engine(turned)); len(diff) > 0 {
			t.Fatalf("another order gives %+v", diff)
		}
		// Who leaves orphans exactly what they answered for alone and nobody around the scope takes.
		leaver := rapid.SampledFrom(o.People).Draw(t, "leaver").ID
		after, err := o.With(duty.Change{Kind: duty.Leaves, Person: leaver})
		if err != nil {
			t.Fatal(err)
		}
		orphaned := map[string]bool{}
		for _, d := range duty.Compare(engine(o), engine(after)) {
			if len(d.Filled) > 0 {
				t.Fatalf("a leaver fills %v in %s", ids(d.Filled), d.Scope.ID)
			}
			for _, r := range d.Orphaned {
				orphaned[d.Scope.ID+"/"+r.Responsibility.ID] = true
			}
		}
		now := engine(after).All()
		for i := range all {
			for j := range all[i].Rows {
				was := &all[i].Rows[j]
				k := slices.IndexFunc(now[i].Rows, func(r duty.Row) bool { return r.Responsibility.ID == was.Responsibility.ID })
				nobody := k < 0 || len(now[i].Rows[k].Answering()) == 0
				want := slices.Equal(was.Answering(), []string{leaver}) && nobody
				if key := all[i].Scope.ID + "/" + was.Responsibility.ID; orphaned[key] != want && len(was.Answering()) < 2 {
					t.Fatalf("%s orphaned: %v, want %v", key, orphaned[key], want)
				}
			}
		}
	})
}

// BenchmarkOrganisation covers 10,000 persons in 1,000 teams below eleven levels of units: one team, and all of it.
func BenchmarkOrganisation(b *testing.B) {
	o := large()
	e := engine(o)
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			engine(o)
		}
	})
	b.Run("team", func(b *testing.B) {
		for b.Loop() {
			e.Cover("t777")
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			e.All()
		}
	})
}

func large() duty.Organisation {
	random := rand.New(rand.NewPCG(3, 5))
	o := duty.Organisation{Day: "2026-03-02", Scopes: []duty.Scope{{ID: "u0", Name: "All", Kind: duty.Whole}}}
	level := []string{"u0"}
	for depth := 1; depth <= 10; depth++ {
		var next []string
		for i := range min(1<<depth, 120) {
			s := duty.Scope{ID: fmt.Sprintf("u%d-%d", depth, i), Kind: duty.Unit, Parent: level[i%len(level)]}
			s.Name = "Unit " + s.ID
			if depth == 3 {
				s.Label = "department"
			}
			o.Scopes, next = append(o.Scopes, s), append(next, s.ID)
			o.Holdings = append(o.Holdings, holds(fmt.Sprint("p", random.IntN(10_000)), "engineering-manager", s.ID))
		}
		level = next
	}
	for i := range 1000 {
		id := fmt.Sprint("t", i)
		o.Scopes = append(o.Scopes, duty.Scope{ID: id, Name: "Team " + id, Kind: duty.Team, Parent: level[i%len(level)]})
		for k, of := range []string{"technical-lead", "team-lead", "manager"} {
			o.Holdings = append(o.Holdings, holds(fmt.Sprint("p", i*10+k), of, id))
		}
	}
	for i := range 10_000 {
		id := fmt.Sprint("p", i)
		o.People = append(o.People, duty.Person{ID: id, Name: "Person " + id, Disciplines: []string{"engineer"}})
		o.Memberships = append(o.Memberships, duty.Membership{Person: id, Scope: fmt.Sprint("t", i/10)})
	}
	return o
}
