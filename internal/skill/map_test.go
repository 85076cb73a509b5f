package skill

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// company makes an organisation: in the unit tech a team web of six whom lea leads, a team pay of five, and a team ops of
// three; max manages ops, dana directs tech, and zoe of pay has left. It returns an actor for each handle.
func company(t testing.TB, db *store.DB) map[string]access.Actor {
	t.Helper()
	r := roster.Roster{
		Scopes: []roster.Scope{{Key: "acme", Name: "Acme", Kind: roster.Organisation},
			{Key: "tech", Name: "Technology", Kind: roster.Unit, Parent: "acme"},
			{Key: "web", Name: "Web shop", Kind: roster.Team, Parent: "tech"},
			{Key: "pay", Name: "Payments", Kind: roster.Team, Parent: "tech"},
			{Key: "ops", Name: "Operations", Kind: roster.Team, Parent: "tech"}},
		Holders: []roster.Holder{{Person: "dana", Role: "director-of-engineering", Scope: "tech"},
			{Person: "max", Role: "manager", Scope: "ops"}, {Person: "lea", Role: "technical-lead", Scope: "web"}},
	}
	for team, handles := range map[string]string{"web": "lea w1 w2 w3 w4 w5", "pay": "p1 p2 p3 p4 p5 zoe", "ops": "o1 o2 o3",
		"": "dana max"} {
		for handle := range strings.FieldsSeq(handles) {
			r.Persons = append(r.Persons, roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:]})
			if team != "" {
				r.Members = append(r.Members, roster.Member{Person: handle, Scope: team, Share: 100})
			}
		}
	}
	actors := map[string]access.Actor{"admin": curator}
	write(t, db, func(tx *store.Tx) error {
		if _, err := organisation.Apply(ctx, tx, access.Local(), roster.File{Roster: r}, organisation.ApplyOptions{}); err != nil {
			return err
		}
		if _, err := organisation.PutAbsence(ctx, tx, access.Local(), organisation.Absence{Person: "zoe", Kind: organisation.Exit,
			Span: roster.Span{From: store.DateOf(tx.Now().AddDate(0, 0, -3))}}); err != nil {
			return err
		}
		r, err := organisation.Read(ctx, tx, access.Local())
		if err != nil {
			return err
		}
		for _, p := range r.Persons {
			a := access.Actor{ID: "account-" + p.Handle, Name: p.Name, Role: access.Member, PersonID: p.ID}
			if a.Standing, err = organisation.StandingOf(ctx, tx, p.ID); err != nil {
				return err
			}
			actors[p.Handle] = a
		}
		return nil
	})
	return actors
}

func mapOf(t testing.TB, db *store.DB, actor access.Actor, scope string) (m Map) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) {
		m, err = MapOf(ctx, tx, actor, scope, nil)
		return err
	})
	return m
}

func namesOf(m Map) string {
	var all []string
	for _, r := range m.Rows {
		all = append(all, r.Name)
	}
	return strings.Join(all, " ")
}

func TestMapTellsEachReaderWhatTheyMay(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		actors := company(t, db)
		add(t, db, "Go", Language)
		add(t, db, "SQL", Language)
		write(t, db, func(tx *store.Tx) error {
			for handle, level := range map[string]Level{"lea": 5, "w1": 4, "w2": 3, "w3": 3, "w4": 1, "p1": 3, "o1": 4, "zoe": 5} {
				actor := actors[handle]
				actor.Standing = nil // zoe said it before she left
				if err := Declare(ctx, tx, actor, actor.PersonID, Declaring{"go", level, Eager}); err != nil {
					return err
				}
			}
			if err := Declare(ctx, tx, actors["w1"], actors["w1"].PersonID, Declaring{"sql", 4, NoOpinion}); err != nil {
				return err
			}
			if _, err := Assess(ctx, tx, actors["lea"], actors["w2"].PersonID,
				Assessing{Skill: "sql", Level: 3, Evidence: "Tuned the reports"}); err != nil {
				return err
			}
			for _, n := range []Need{{Level: 4, People: 2, Skill: Skill{ID: "go"}}, {Level: 3, People: 2, Skill: Skill{ID: "sql"}}} {
				if err := SetNeed(ctx, tx, actors["lea"], "web", n.Skill.ID, n.Level, n.People); err != nil {
					return err
				}
			}
			return nil
		})

		web := mapOf(t, db, actors["lea"], "web")
		if got := namesOf(web); got != "Lea W1 W2 W3 W4 W5" || web.Others != 0 || web.Notice != "" || !web.Needs {
			t.Errorf("the lead sees %s and %d others: %s", got, web.Others, web.Notice)
		}
		if got := drawn(web.Columns); got != "go 4/2 2-2 3-3 met; sql 3/2 1-1 0-0 short only W1" || web.Columns[1].Assessed != 1 {
			t.Errorf("the lead sees %s, %d assessed", got, web.Columns[1].Assessed)
		}
		if c := web.Rows[2].Cells[1]; c.Declared != nil || c.Assessed.Evidence != "Tuned the reports" {
			t.Errorf("the cell is %+v", c)
		}
		write(t, db, func(tx *store.Tx) error {
			looks, err := access.Lookers(ctx, tx, actors["w3"], actors["w3"].PersonID, "", 10)
			if len(looks) != 1 || looks[0].Name != "Lea" || looks[0].What != "skills" {
				t.Errorf("looks at W3: %+v", looks)
			}
			return err
		})

		// A peer sees themselves, and the five others in sums that do not tell who.
		peer := mapOf(t, db, actors["w1"], "web")
		if got := namesOf(peer); got != "W1" || peer.Others != 5 || !peer.Told || peer.Notice == "" {
			t.Errorf("a peer sees %s and %d others", got, peer.Others)
		}
		if got := drawn(peer.Columns); got != "go 4/2 1-3 3-5 unclear; sql 3/2 1-3 0-2 unclear" {
			t.Errorf("a peer sees %s", got)
		}

		// Of three people there are no sums. Of fourteen there are, but then not of the three parts that would leave three.
		for scope, told := range map[string]bool{"acme": true, "tech": true, "web": false, "pay": true, "ops": false} {
			for _, reader := range []string{"admin", "dana"} {
				if reader == "dana" && scope == "acme" {
					continue // not hers
				}
				m := mapOf(t, db, actors[reader], scope)
				if m.Told != told || m.Rows != nil || m.Notice == "" || !told && drawn(m.Columns) != "" && scope != "web" {
					t.Errorf("%s of %s: told is %v, columns %s", reader, scope, m.Told, drawn(m.Columns))
				}
			}
		}
		if m := mapOf(t, db, actors["admin"], "tech"); m.Others != 14 || drawn(m.Columns) != "go 3/0 6-8 0-2  strong" {
			t.Errorf("of %d people: %s", m.Others, drawn(m.Columns))
		}
		if got := namesOf(mapOf(t, db, actors["max"], "ops")); got != "O1 O2 O3" {
			t.Errorf("the manager sees %s", got)
		}

		denied := func(actor, scope string) {
			t.Helper()
			refused(t, db, fault.KindDenied, func(tx *store.Tx) error { _, err := MapOf(ctx, tx, actors[actor], scope, nil); return err })
		}
		denied("p1", "web")
		if m := mapOf(t, db, actors["w1"], "tech"); namesOf(m) != "W1" || m.Told || m.Others != 13 {
			t.Errorf("who has no sight of a unit sees %s, and of %d others sums: %v", namesOf(m), m.Others, m.Told)
		}
	})
}

// TestMapFollowsTheOrganisation asks with what is remembered from before a change.
func TestMapFollowsTheOrganisation(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		actors := company(t, db)
		add(t, db, "Go", Language)
		if m := mapOf(t, db, actors["dana"], "tech"); m.Others != 14 || !m.Told {
			t.Errorf("before: %d others, told is %v", m.Others, m.Told)
		}
		write(t, db, func(tx *store.Tx) error {
			r, err := organisation.InScope(ctx, tx, access.Local(), "web")
			for _, m := range r.Members {
				if err == nil && m.Person != "lea" {
					err = organisation.RemoveMember(ctx, tx, access.Local(), m.ID)
				}
			}
			return err
		})
		if m := mapOf(t, db, actors["dana"], "web"); m.Others != 1 || m.Told {
			t.Errorf("web afterwards: %d others, told is %v", m.Others, m.Told)
		}
		if m := mapOf(t, db, actors["dana"], "tech"); m.Others >= 14 {
			t.Errorf("tech afterwards: %d others", m.Others)
		}
	})
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		actors := company(t, db)
		add(t, db, "Go", Language)
		add(t, db, "Golang", Language)
		set := func(actor, skill string, level Level, people int) func(*store.Tx) error {
			return func(tx *store.Tx) error { return SetNeed(ctx, tx, actors[actor], "web", skill, level, people) }
		}
		needs := func() string {
			var all []string
			write(t, db, func(tx *store.Tx) error {
				list, err := Needs(ctx, tx, actors["o1"], "web")
				all = nil
				for _, n := range list {
					all = append(all, fmt.Sprintf("%s %d %d", n.Skill.Name, n.Level, n.People))
				}
				return err
			})
			return strings.Join(all, "; ")
		}
		write(t, db, set("lea", "golang", 2, 1))
		leadtest.ClockOf(t, db).Advance(1e9)
		write(t, db, set("lea", "go", 3, 2))
		write(t, db, set("lea", "planning", 3, 1))
		if got := needs(); got != "Go 3 2; Golang 2 1; Planning 3 1" {
			t.Errorf("got %s", got)
		}
		write(t, db, func(tx *store.Tx) error { _, err := Merge(ctx, tx, curator, "golang", "go"); return err })
		if got := needs(); got != "Go 3 2; Planning 3 1" {
			t.Errorf("merged: got %s", got)
		}
		write(t, db, set("lea", "golang", 0, 0))
		if got := needs(); got != "Planning 3 1" {
			t.Errorf("taken back: got %s", got)
		}
		for _, who := range []string{"w1", "max", "dana", "admin"} {
			refused(t, db, fault.KindDenied, set(who, "go", 3, 1))
			refused(t, db, fault.KindDenied, func(tx *store.Tx) error {
				_, err := Proposals(ctx, tx, actors[who], "web", nil)
				return err
			})
		}
		refused(t, db, fault.KindDenied, func(tx *store.Tx) error { return SetNeed(ctx, tx, actors["lea"], "nowhere", "go", 3, 1) })
		refused(t, db, fault.KindInvalid, set("lea", "go", 0, 1))
		refused(t, db, fault.KindInvalid, set("lea", "go", 6, 1))
		refused(t, db, fault.KindInvalid, set("lea", "go", 3, -1))
		refused(t, db, fault.KindNotFound, set("lea", "nothing", 3, 1))
	})
}
