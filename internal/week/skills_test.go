package week_test

import (
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/week"
)

// TestOldDeclarationsAreOnesOwnToRenew: who declared something more than a year ago is reminded, nobody else is, and no
// look is recorded, since nothing private is told.
func TestOldDeclarationsAreOnesOwnToRenew(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		actors := map[string]access.Actor{"nobody": access.Local()}
		write := func(fn func(tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), fn); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *store.Tx) error {
			for _, handle := range []string{"ada", "ben"} {
				p := roster.Person{Handle: handle, Name: handle + " Example"}
				if _, err := organisation.PutPerson(t.Context(), tx, access.Local(), "", p); err != nil {
					return err
				}
				is, err := organisation.Find(t.Context(), tx, access.Local(), handle)
				if err != nil {
					return err
				}
				actors[handle] = access.Actor{ID: handle, Name: is.Name, Role: access.Member, PersonID: is.ID}
			}
			return nil
		})
		ada := actors["ada"]
		declare := func(level skill.Level) {
			t.Helper()
			write(func(tx *store.Tx) error {
				return skill.Declare(t.Context(), tx, ada, ada.PersonID, skill.Declaring{Skill: "planning", Level: level},
					skill.Declaring{Skill: "budgeting", Level: level})
			})
		}
		reminded := func(who string) string {
			t.Helper()
			w, err := week.Review(t.Context(), db, knowledge.NewShelf(1), actors[who])
			if err != nil || w.Empty != (len(w.Actions) == 0) || len(w.Actions) > 1 {
				t.Fatalf("%+v, %v", w, err)
			}
			if w.Empty {
				return ""
			}
			if w.Actions[0].Target != (week.Target{Kind: "skills"}) {
				t.Errorf("%+v", w.Actions[0])
			}
			return w.Actions[0].Reason
		}
		declare(2)
		leadtest.ClockOf(t, db).Advance(360 * 24 * time.Hour)
		if got := reminded("ada"); got != "" {
			t.Errorf("within the year: %s", got)
		}
		leadtest.ClockOf(t, db).Advance(10 * 24 * time.Hour)
		for who, want := range map[string]string{"ben": "", "nobody": "",
			"ada": "2 declarations of yours are more than a year old, and nothing has been seen since that supports them."} {
			if got := reminded(who); got != want {
				t.Errorf("%s is told %q", who, got)
			}
		}
		declare(3)
		if got := reminded("ada"); got != "" {
			t.Errorf("what was said again is old: %s", got)
		}
		write(func(tx *store.Tx) error {
			looks, err := access.Lookers(t.Context(), tx, ada, ada.PersonID, "", 1)
			if len(looks) > 0 {
				t.Errorf("a look is recorded: %+v", looks)
			}
			return err
		})
	})
}
