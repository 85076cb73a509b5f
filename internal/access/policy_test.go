package access

import (
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

// TestPolicy says the policy a second time, by role, so that a slip in the table shows.
func TestPolicy(t *testing.T) {
	t.Parallel()
	ada := Actor{ID: "a", Name: "Ada Example", PersonID: "p-ada"}
	worker := map[Action]bool{ReadKnowledge: true, ReadPeople: true, MineHistory: true}
	self := map[Action]bool{ReadPerson: true, EditEvidence: true, ReadLookers: true}
	for act := range policy {
		tests := []struct {
			who    string
			actor  Actor
			person string
			may    bool
		}{
			{"nobody", Actor{}, "", false},
			{"nobody about no person", Actor{}, "p-ada", false},
			{"a role without an account", Actor{Role: Owner}, "", false},
			{"an account without a role", ada, "", false},
			{"a person about another", ada, "p-ben", false},
			{"a person about herself", ada, "p-ada", self[act]},
			{"an account without a person", Actor{ID: "b", Name: "Ben Example"}, "", false},
			{"an unknown role", Actor{ID: "b", Name: "Ben Example", Role: "emperor"}, "p-ben", false},
			{"the owner", Local(), "p-ada", true},
			{"background work", System(), "p-ada", worker[act]},
		}
		for _, tt := range tests {
			err := tt.actor.MayAbout(act, tt.person)
			if (err == nil) != tt.may || err != nil && !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s, %s: %v, want allowed %v", act, tt.who, err, tt.may)
			}
		}
	}
	if len(policy) != 11 {
		t.Errorf("the policy has %d actions: say here who may do the new ones", len(policy))
	}
}

func TestWhatThePolicyDoesNotListIsDenied(t *testing.T) {
	t.Parallel()
	if err := Local().May("fly"); !fault.Is(err, fault.KindDenied) {
		t.Errorf("the owner may fly: %v", err)
	}
}
