package organisation

import (
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// TestNobodyMakesThemselvesSeeMore goes the ways by which somebody who may change the organisation could get to see
// what is private to others, and the changes beside them that stay allowed.
func TestNobodyMakesThemselvesSeeMore(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		as := func(role access.Role, handle string) access.Actor {
			a := member(t, db, ids[handle])
			a.Role = role
			return a
		}
		pia, dana, max := as(access.Administrator, "pia"), as(access.Member, "dana"), as(access.Administrator, "max")
		edit := func(actor access.Actor, handle string, fn func(p *roster.Person)) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				p, err := Find(ctx, tx, access.Local(), handle)
				if err != nil {
					return err
				}
				fn(&p)
				_, err = PutPerson(ctx, tx, actor, handle, p)
				return err
			}
		}
		reports := func(to string) func(p *roster.Person) { return func(p *roster.Person) { p.ReportsTo = to } }
		hold := func(actor access.Actor, h roster.Holder) func(tx *store.Tx) error {
			return func(tx *store.Tx) error { _, err := PutHolder(ctx, tx, actor, h); return err }
		}
		file := func(actor access.Actor, fn func(r *roster.Roster)) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				r := company()
				fn(&r)
				_, err := Apply(ctx, tx, actor, roster.File{Roster: r}, ApplyOptions{})
				return err
			}
		}
		provide := func(actor access.Actor, fn func(r *roster.Roster)) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				_, err := Provision(ctx, tx, actor, func(r *roster.Roster, _ store.Date) error { fn(r); return nil })
				return err
			}
		}
		var maxHolds string
		write(t, db, func(tx *store.Tx) error {
			all, err := holders(ctx, tx, `WHERE p.handle = $1`, "max")
			maxHolds = all[0].ID
			return err
		})
		late := roster.Span{From: day("2026-02-01")}
		past := roster.Span{From: day("2025-01-01"), Until: day("2025-12-31")}
		for name, try := range map[string]func(tx *store.Tx) error{
			"a report":           edit(pia, "ann", reports("pia")),
			"a report by a file": file(pia, func(r *roster.Roster) { r.Person("ann").ReportsTo = "pia" }),
			"a report by SCIM":   provide(pia, func(r *roster.Roster) { r.Person("ann").ReportsTo = "pia" }),
			"a role":             hold(pia, roster.Holder{Person: "pia", Role: "manager", Scope: "web"}),
			"a role by a file": file(pia, func(r *roster.Roster) {
				r.Holders = append(r.Holders, roster.Holder{Person: "pia", Role: "team-lead", Scope: "pay"})
			}),
			"a director as manager": hold(dana, roster.Holder{Person: "dana", Role: "engineering-manager", Scope: "web"}),
		} {
			if err := db.Write(ctx, try); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, h := range []roster.Holder{
			{ID: maxHolds, Person: "max", Role: "manager", Scope: "pay", Span: late},
			{ID: maxHolds, Person: "pia", Role: "manager", Scope: "web", Span: late},
		} {
			refused(t, db, fault.KindInvalid, "stays so", hold(access.Local(), h)) // a role does not move
		}
		write(t, db, func(tx *store.Tx) error {
			for _, try := range []func(tx *store.Tx) error{
				edit(pia, "ann", reports("max")),
				edit(max, "ben", func(p *roster.Person) { p.Title = "Engineer" }), // reports to him already
				hold(pia, roster.Holder{Person: "ann", Role: "team-lead", Scope: "pay"}),
				hold(max, roster.Holder{ID: maxHolds, Person: "max", Role: "manager", Scope: "web", Span: past}),
				edit(access.Actor{ID: "o", Name: "Olga Boss", Role: access.Owner, PersonID: ids["pia"]}, "lea", reports("pia")),
				edit(pia, "lea", reports("")),
			} {
				if err := try(tx); err != nil {
					t.Error(err)
				}
			}
			return nil
		})
		refused(t, db, fault.KindDenied, "You cannot give yourself the role manager in web",
			hold(max, roster.Holder{ID: maxHolds, Person: "max", Role: "manager", Scope: "web"})) // it had ended
	})
}

// TestNobodyJoinsWithARole lets an administrator, whom histories alone know, add themselves and a role in one change.
func TestNobodyJoinsWithARole(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		found(t, db)
		kit := access.Actor{ID: "a", Name: "Kit Rowan", Role: access.Administrator}
		write(t, db, func(tx *store.Tx) error {
			ids, err := people.Enrol(ctx, tx, access.Local(), []people.Enrolment{
				{Name: "Kit Rowan", Emails: []string{"kit@example.com"}}})
			if err != nil {
				return err
			}
			kit.PersonID = ids[0]
			return people.Unenrol(ctx, tx, access.Local(), kit.PersonID)
		})
		r := company()
		r.Persons = append(r.Persons, roster.Person{Handle: "kit", Name: "Kit Rowan", Emails: []string{"kit@example.com"}})
		apply := func(tx *store.Tx) error {
			_, err := Apply(ctx, tx, kit, roster.File{Roster: r}, ApplyOptions{})
			return err
		}
		r.Holders = append(r.Holders, roster.Holder{Person: "kit", Role: "manager", Scope: "web"})
		refused(t, db, fault.KindDenied, "You cannot give yourself the role manager in web", apply)
		r.Holders = r.Holders[:len(r.Holders)-1]
		write(t, db, apply)
	})
}

// TestAnEntryStaysAboutWhomItIs: what a form says is kept or refused, and never dropped.
func TestAnEntryStaysAboutWhomItIs(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, s := range []roster.Scope{{Key: "web", Name: "Web", Kind: roster.Team}} {
				if _, err := PutScope(t.Context(), tx, access.Local(), s); err != nil {
					return err
				}
			}
			for _, handle := range []string{"ann", "ben"} {
				if _, err := PutPerson(t.Context(), tx, access.Local(), "", roster.Person{Handle: handle, Name: handle + " Example"}); err != nil {
					return err
				}
			}
			h := roster.Holder{Person: "ann", Role: "manager", Scope: "web"}
			var err error
			if h.ID, err = PutHolder(t.Context(), tx, access.Local(), h); err != nil {
				return err
			}
			h.Person = "ben"
			if _, err := PutHolder(t.Context(), tx, access.Local(), h); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("the role of ann goes to ben: %v", err)
			}
			h.Person, h.Discipline = "ann", "engineer"
			_, err = PutHolder(t.Context(), tx, access.Local(), h)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
