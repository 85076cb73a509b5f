package week_test

import (
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/week"
)

// TestTheOrganisationShapesTheWeek: who leads a team hears of its open duties and of who leaves, others do not, and who
// has left is nobody to change anything.
func TestTheOrganisationShapesTheWeek(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		r := add(t, db, "ferryline", true)
		if _, err := knowledge.Scan(t.Context(), db, access.Local(), r.ID, knowledge.ScanOptions{}); err != nil {
			t.Fatal(err)
		}
		reasons := func(actor access.Actor) (said string, kinds map[string]week.Target) {
			w, err := week.Review(t.Context(), db, knowledge.NewShelf(1<<30), actor)
			if err != nil {
				t.Fatal(err)
			}
			kinds = map[string]week.Target{}
			for _, a := range w.Actions {
				said += a.Title + ": " + a.Reason + "\n"
				kinds[a.Target.Kind] = a.Target
			}
			return said, kinds
		}
		if said, _ := reasons(access.Local()); !strings.Contains(said, "Only Tomasz Birk") {
			t.Fatalf("before there is an organisation:\n%s", said)
		}
		file, problems := roster.Parse(sample.Organisation(leadtest.Epoch))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		lead := access.Actor{ID: "felix", Name: "Felix Oduro", Role: access.Member}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := organisation.Apply(t.Context(), tx, access.Local(), file, organisation.ApplyOptions{}); err != nil {
				return err
			}
			leaves := organisation.Absence{Person: "amara.quist", Kind: organisation.Exit}
			leaves.From = store.DateOf(sample.Day(leadtest.Epoch, 5))
			if _, err := organisation.PutAbsence(t.Context(), tx, access.Local(), leaves); err != nil {
				return err
			}
			p, err := organisation.Find(t.Context(), tx, access.Local(), "felix.oduro")
			if err != nil {
				return err
			}
			lead.PersonID = p.ID
			lead.Standing, err = organisation.StandingOf(t.Context(), tx, p.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		said, kinds := reasons(lead)
		if strings.Contains(said, "Only Tomasz Birk") {
			t.Errorf("somebody who left could still change something:\n%s", said)
		}
		if target := kinds["leaving"]; target.Person != "amara.quist" || !strings.Contains(said, "nobody would answer for") {
			t.Errorf("nobody hears who leaves: %+v\n%s", target, said)
		}
		if kinds["scope"].Scope == "" {
			t.Errorf("nobody hears of open duties:\n%s", said)
		}
		if said, kinds := reasons(access.Actor{ID: "x", Name: "Another", Role: access.Member}); kinds["scope"].Scope != "" ||
			kinds["leaving"].Scope != "" {
			t.Errorf("somebody else is told:\n%s", said)
		}
	})
}
