package access

import (
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

// TestPolicy says the policy a second time, so that a slip in the table shows: after each action the kinds of actor
// that may do it to Ben or in his team. Everybody else may not.
func TestPolicy(t *testing.T) {
	t.Parallel()
	const (
		everyone = "owner administrator member background ben peer leads manages coordinates directs"
		runs     = "owner administrator"
	)
	want := map[Action]string{
		ReadKnowledge:      everyone,
		ManageRepositories: runs,
		MineHistory:        runs + " background",
		ReadPeople:         everyone,
		ReadPerson:         "owner ben leads manages",
		EditEvidence:       "owner ben",
		ConfirmEvidence:    "owner administrator member ben peer leads manages coordinates directs",
		PlanHandovers:      "owner administrator member ben peer leads manages coordinates directs",
		NameStewards:       "owner administrator member ben peer leads manages coordinates directs",
		ConfirmIdentities:  runs,
		ReadOrganisation:   everyone,
		EditOrganisation:   runs + " manages directs",
		ApplyOrganisation:  runs,
		SetRelations:       "owner",
		AcceptFinding:      runs + " leads manages directs",
		ReadAbsences:       "background ben peer leads manages coordinates",
		ReadAbsenceReason:  "ben manages",
		ReadExits:          "background ben peer leads manages coordinates directs",
		EditAbsences:       runs + " ben manages",
		ReadSkills:         "background ben leads manages",
		DeclareSkills:      "ben",
		AssessSkills:       "leads manages",
		ReadSkillSums:      runs + " peer leads manages directs",
		CurateSkills:       runs,
		ReadCareer:         "ben leads manages",
		ExportPerson:       "ben",
		ErasePerson:        runs + " ben",
		ReadLookers:        "ben",
		ReadDecisions:      everyone,
		ProposeDecisions:   "owner administrator member ben peer leads manages coordinates directs",
		Decide:             runs + " leads manages directs",
		ReadObjectives:     everyone,
		SetObjectives:      runs + " leads manages directs",
		TakeReadings:       "owner administrator member ben peer leads manages coordinates directs",
		ReadStrategies:     everyone,
		SetStrategies:      runs + " leads manages directs",
		DiscussStrategies:  "owner administrator member ben peer leads manages coordinates directs",
		SetHomes:           runs,
		ReadProjects:       everyone,
		SetProjects:        runs + " leads manages coordinates directs",
		TakeWork:           runs + " background leads manages coordinates directs",
		WorkOnProjects:     runs + " peer leads manages coordinates directs",
		ReadBudgets:        runs + " peer leads manages coordinates directs",
		ReadRates:          "manages directs",
		SetRates:           "manages directs",
		ReadStandards:      everyone,
		SetStandards:       runs + " leads manages directs",
		AskExemptions:      "owner administrator member ben peer leads manages coordinates directs",
		GrantExemptions:    runs + " leads manages directs",
		PushReports:        runs + " peer leads manages directs",
		ManageAccounts:     runs,
		ClaimPerson:        "owner",
		ManageOwners:       "owner",
		ManageSessions:     runs,
		ManageJobs:         runs,
		ReadRecord:         runs,
		"fly":              "",
	}
	// What somebody who left may still do, to themselves alone.
	const left = "|read a person|read absences|read who is about to leave|read why somebody is away|read skills|read a career path|" +
		"export a person|erase a person|read who looked|"
	const ben, team = "p-ben", "s-ben"
	account := func(role Role, standing Relation) Actor {
		a := Actor{ID: "a", Name: "Ada Example", Role: role, PersonID: "p-ada"}
		if standing != 0 {
			a.Standing = &Standing{Persons: map[string]Relation{ben: standing}, Scopes: map[string]Relation{team: standing}}
		}
		return a
	}
	actors := map[string]Actor{
		"nobody":                 {},
		"a role without account": {Role: Owner},
		"an unknown role":        account("emperor", 0),
		"an account of no role":  account("", 0),
		"owner":                  Local(),
		"administrator":          account(Administrator, 0),
		"member":                 account(Member, 0),
		"background":             System(),
		"ben":                    {ID: "b", Name: "Ben Example", Role: Member, PersonID: ben},
		"peer":                   account(Member, Peer),
		"leads":                  account(Member, Leads),
		"manages":                account(Member, Manages),
		"coordinates":            account(Member, Coordinates),
		"directs":                account(Member, Directs),
		"left": {ID: "b", Name: "Ben Example", Role: Administrator, PersonID: ben,
			Standing: &Standing{Left: true, Scopes: map[string]Relation{team: Manages}}},
		"an owner who left": {ID: "o", Name: "Olga Example", Role: Owner, PersonID: "p-olga", Standing: &Standing{Left: true}},
		// Nobody becomes somebody else by what a standing says.
		"somebody said to be ben": account(Member, Self),
	}
	for act := range policy {
		if _, said := want[act]; !said {
			t.Errorf("say here who may %s", act)
		}
	}
	for act, who := range want {
		for name, actor := range actors {
			may := strings.Contains(" "+who+" ", " "+name+" ")
			if name == "somebody said to be ben" {
				may = strings.Contains(who, "member")
			}
			if name == "an owner who left" {
				may = strings.Contains(who, "owner")
			}
			if name == "left" {
				may = strings.Contains(left, "|"+string(act)+"|")
			}
			about, in := actor.MayAbout(act, ben), actor.MayIn(act, team)
			if name == "ben" || name == "left" { // the person, not the team
				if name == "left" && in == nil {
					t.Errorf("who left may %s in a team", act)
				}
				in = about
			}
			for _, err := range []error{about, in} {
				if (err == nil) != may || err != nil && !fault.Is(err, fault.KindDenied) {
					t.Errorf("%s may %s: %v, want allowed %v", name, act, err, may)
				}
			}
			everywhere := strings.Contains(" "+who+" ", " "+string(actor.Role)+" ") || actor == System() && may
			if actor.ID == "" || actor.Role == "" || name == "left" {
				everywhere = false
			}
			if err := actor.May(act); (err == nil) != everywhere {
				t.Errorf("%s may %s anywhere: %v, want allowed %v", name, act, err, everywhere)
			}
			if err := actor.MayAbout(act, ""); (err == nil) != everywhere {
				t.Errorf("%s may %s about nobody: %v, want allowed %v", name, act, err, everywhere)
			}
		}
	}
}

// TestSightsTellWhoSeesMore holds the sights against the policy for every two sets of relations.
func TestSightsTellWhoSeesMore(t *testing.T) {
	t.Parallel()
	ada := func(r Relation) Actor {
		return Actor{ID: "a", Name: "Ada Example", Role: Member, PersonID: "p-ada",
			Standing: &Standing{Persons: map[string]Relation{"p-ben": r}}}
	}
	for was := Self << 1; was <= Directs<<1-1; was++ {
		for is := Self << 1; is <= Directs<<1-1; is++ {
			more, said := false, false
			for act, rule := range policy {
				more = more || rule.reads && ada(is&^Self).MayAbout(act, "p-ben") == nil && ada(was&^Self).MayAbout(act, "p-ben") != nil
			}
			for _, sight := range Sights() {
				said = said || is&sight != 0 && was&sight == 0
			}
			if said != more {
				t.Fatalf("from %b to %b: %v, but the policy says %v", was, is, said, more)
			}
		}
	}
}

// BenchmarkMay shows what one decision costs: well below the 50 µs that are allowed for it.
func BenchmarkMay(b *testing.B) {
	standing := &Standing{Persons: map[string]Relation{"p-ben": Leads}}
	ada := Actor{ID: "a", Name: "Ada Example", Role: Member, PersonID: "p-ada", Standing: standing}
	for b.Loop() {
		if err := ada.MayAbout(ReadSkills, "p-ben"); err != nil {
			b.Fatal(err)
		}
	}
}
