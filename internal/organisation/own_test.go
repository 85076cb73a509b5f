package organisation

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

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
		refused(t, db, fault.KindDenied, "see more of what is private to Lea Ash",
			hold(max, roster.Holder{ID: maxHolds, Person: "max", Role: "manager", Scope: "web"})) // it had ended
	})
}

// TestNobodyBringsPeopleUnderTheirEyes goes the ways by which memberships and the place of scopes show people to somebody:
// on pages, by files and by directories.
func TestNobodyBringsPeopleUnderTheirEyes(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		as := func(role access.Role, handle string) access.Actor {
			a := member(t, db, ids[handle])
			a.Role = role
			return a
		}
		pia, lea, max := as(access.Administrator, "pia"), as(access.Administrator, "lea"), as(access.Administrator, "max")
		olga := access.Actor{ID: "o", Name: "Olga Boss", Role: access.Owner, PersonID: ids["lea"], Standing: lea.Standing}
		kit := access.Actor{ID: "k", Name: "Kit Rowan", Role: access.Administrator} // no person
		next, soon := roster.Span{From: day("2027-01-01")}, roster.Span{Until: day("2026-04-30")}
		type way = func(tx *store.Tx) error
		join := func(actor access.Actor, m roster.Member) way {
			return func(tx *store.Tx) error { _, err := PutMember(ctx, tx, actor, m); return err }
		}
		scope := func(actor access.Actor, key string, fn func(s *roster.Scope)) way {
			return func(tx *store.Tx) error {
				r, err := InScope(ctx, tx, actor, key)
				if err != nil {
					return err
				}
				fn(&r.Scopes[0])
				_, err = PutScope(ctx, tx, actor, r.Scopes[0])
				return err
			}
		}
		file := func(actor access.Actor, fn func(r *roster.Roster)) way {
			return func(tx *store.Tx) error {
				r, err := Read(ctx, tx, actor)
				if err == nil {
					fn(&r)
					_, err = Apply(ctx, tx, actor, roster.File{Roster: r}, ApplyOptions{})
				}
				return err
			}
		}
		provide := func(actor access.Actor, fn func(r *roster.Roster)) way {
			return func(tx *store.Tx) error {
				_, err := Provision(ctx, tx, actor, func(r *roster.Roster, _ store.Date) error { fn(r); return nil })
				return err
			}
		}
		var uno string // Uno Birch is in web for some time, and Lea leads it
		write(t, db, func(tx *store.Tx) (err error) {
			_, err = PutPerson(ctx, tx, kit, "", roster.Person{Handle: "uno", Name: "Uno Birch"})
			if err == nil {
				uno, err = PutMember(ctx, tx, kit, roster.Member{Person: "uno", Scope: "web", Share: 50, Span: soon})
			}
			return err
		})
		within := func(key string) func(s *roster.Scope) { return func(s *roster.Scope) { s.Parent = key } }
		add := func(m roster.Member) func(r *roster.Roster) {
			return func(r *roster.Roster) { r.Members = append(r.Members, m) }
		}
		for name, test := range map[string]struct {
			way way
			who string
		}{
			"into a team one manages":   {join(max, roster.Member{Person: "zoe", Scope: "web", Share: 100}), "Zoe Pine"},
			"into it, later":            {join(max, roster.Member{Person: "zoe", Scope: "web", Share: 100, Span: next}), "Zoe Pine"},
			"into one's project":        {join(pia, roster.Member{Person: "ann", Scope: "relaunch", Share: 10}), "Ann Oak"},
			"by a file":                 {file(pia, add(roster.Member{Person: "ann", Scope: "relaunch", Share: 10})), "Ann Oak"},
			"by SCIM":                   {provide(pia, add(roster.Member{Person: "ann", Scope: "relaunch", Share: 10})), "Ann Oak"},
			"oneself, as a peer":        {join(pia, roster.Member{Person: "pia", Scope: "web", Share: 5}), "Ann Oak and 2 others"},
			"oneself by SCIM":           {provide(pia, add(roster.Member{Person: "pia", Scope: "web", Share: 5})), "Ann Oak and 2 others"},
			"for longer":                {join(lea, roster.Member{ID: uno, Person: "uno", Scope: "web", Share: 50}), "Uno Birch"},
			"a team into one's team":    {scope(lea, "pay", within("web")), "Ben Elm"},
			"a team by a file":          {file(lea, func(r *roster.Roster) { r.Scope("pay").Parent = "web" }), "Ben Elm"},
			"a project into one's team": {scope(lea, "relaunch", within("web")), "Ben Elm"},
			"a team that had ended":     {file(max, func(r *roster.Roster) { r.Scope("old").Parent, r.Scope("old").Span = "web", roster.Span{} }), "Zoe Pine"},
			"a person under a new name": {file(pia, func(r *roster.Roster) {
				r.Persons = append(r.Persons, roster.Person{Handle: "ann2", Name: "Ann O."})
				add(roster.Member{Person: "ann2", Scope: "relaunch", Share: 10})(r)
			}), "Ann O."},
		} {
			err := db.Write(ctx, test.way)
			if !fault.Is(err, fault.KindDenied) || !strings.HasSuffix(err.Error(), "see more of what is private to "+test.who) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, way := range map[string]way{
			"into another team":          join(lea, roster.Member{Person: "zoe", Scope: "pay", Share: 100, Span: next}),
			"whom one manages already":   join(max, roster.Member{Person: "ben", Scope: "web", Share: 10}),
			"oneself, where one manages": join(max, roster.Member{Person: "max", Scope: "web", Share: 10}),
			"for shorter": join(lea, roster.Member{ID: uno, Person: "uno", Scope: "web", Share: 20,
				Span: roster.Span{Until: day("2026-03-31")}}),
			"an empty team": func(tx *store.Tx) error {
				_, err := PutScope(ctx, tx, max, roster.Scope{Key: "app", Name: "App", Kind: roster.Team, Parent: "web"})
				return err
			},
			"by an owner":              scope(olga, "pay", within("web")),
			"by who is no person":      join(kit, roster.Member{Person: "ann", Scope: "relaunch", Share: 10}),
			"by who is somewhere else": join(pia, roster.Member{Person: "zoe", Scope: "web", Share: 10}),
		} {
			undone := errors.New("undone")
			err := db.Write(ctx, func(tx *store.Tx) error {
				if err := way(tx); err != nil {
					return err
				}
				return undone
			})
			if !errors.Is(err, undone) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestOnlyMoreIsAFavour(t *testing.T) {
	t.Parallel()
	on := func(relation access.Relation, from, until string) tie {
		t := tie{relation: relation}
		if from != "" {
			t.From = day(from)
		}
		if until != "" {
			t.Until = day(until)
		}
		return t
	}
	leads := on(access.Leads, "", "")
	for name, test := range map[string]struct {
		is, was []tie
		want    bool
	}{
		"nothing":              {nil, nil, false},
		"less":                 {nil, []tie{leads}, false},
		"something":            {[]tie{leads}, nil, true},
		"another":              {[]tie{on(access.Manages, "", "")}, []tie{leads}, true},
		"one that shows less":  {[]tie{on(access.Peer, "", "")}, []tie{leads}, false},
		"over before today":    {[]tie{on(access.Leads, "", "2026-02-28")}, nil, false},
		"on the last day":      {[]tie{on(access.Leads, "", "2026-03-01")}, nil, true},
		"later":                {[]tie{on(access.Leads, "2030-01-01", "")}, nil, true},
		"later, and had then":  {[]tie{on(access.Leads, "2030-01-02", "")}, []tie{on(access.Leads, "2030-01-01", "")}, false},
		"earlier":              {[]tie{on(access.Leads, "2030-01-01", "")}, []tie{on(access.Leads, "2030-01-02", "")}, true},
		"longer":               {[]tie{leads}, []tie{on(access.Leads, "", "2030-01-01")}, true},
		"as long in two parts": {[]tie{leads}, []tie{on(access.Manages, "2027-01-01", ""), on(access.Leads, "", "2026-12-31")}, false},
		"with a day between":   {[]tie{leads}, []tie{on(access.Leads, "2027-01-02", ""), on(access.Leads, "", "2026-12-31")}, true},
		"as long as it was":    {[]tie{on(access.Leads, "", "2027-01-01")}, []tie{on(access.Leads, "2025-01-01", "2027-01-01")}, false},
	} {
		if got := shows(test.is, test.was, day("2026-03-01")); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// TestTiesAreStandingsOfAllDays holds the two against each other: what is refused is what would be seen.
func TestTiesAreStandingsOfAllDays(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		today := store.DateOf(leadtest.Epoch)
		r := company()
		spans := []roster.Span{{Until: today}, {From: today.AddDays(1)}, {From: today.AddDays(1), Until: today.AddDays(2)},
			{From: today.AddDays(3)}, {}}
		turn := 0
		span := func(s *roster.Span) {
			if *s == (roster.Span{}) {
				*s = spans[turn%len(spans)]
				turn += 2
			}
		}
		r.Members = append(r.Members, roster.Member{Person: "dana", Scope: "relaunch", Share: 10},
			roster.Member{Person: "lea", Scope: "pay", Share: 10}, roster.Member{Person: "pia", Scope: "pay", Share: 10},
			roster.Member{Person: "zoe", Scope: "web", Share: 10, Span: spans[1]},
			roster.Member{Person: "dana", Scope: "web", Share: 10, Span: spans[1]})
		r.Holders = append(r.Holders, roster.Holder{Person: "lea", Role: "manager", Scope: "tech"},
			roster.Holder{Person: "max", Role: "project-manager", Scope: "tech"})
		for i := range r.Members {
			span(&r.Members[i].Span)
		}
		for i := range r.Holders {
			span(&r.Holders[i].Span)
		}
		r.Scope("web").Until, r.Scope("relaunch").From = today.AddDays(1), today.AddDays(1)
		r.Person("lea").Until = today.AddDays(2)
		write(t, db, func(tx *store.Tx) error {
			_, err := Apply(ctx, tx, access.Local(), roster.File{Roster: r}, ApplyOptions{})
			return err
		})
		some := 0
		for day := today; day.Compare(today.AddDays(4)) <= 0; day = day.AddDays(1) {
			write(t, db, func(tx *store.Tx) error {
				r, err := Read(ctx, tx, access.Local())
				if err != nil {
					return err
				}
				given, err := relationsHere(ctx, tx)
				for _, p := range r.Persons {
					standing, err := StandingOf(ctx, tx, p.ID)
					if err != nil {
						return err
					}
					got := map[string]access.Relation{}
					for id, all := range tiesOf(r, map[string]string{p.ID: p.ID}, given) {
						for _, tie := range all {
							if tie.On(day) {
								got[id] |= tie.relation
							}
						}
					}
					if some += len(got); !maps.Equal(got, standing.Persons) {
						t.Errorf("%s on %s: %v, but the standing is %v", p.Handle, day, got, standing.Persons)
					}
				}
				return err
			})
			leadtest.ClockOf(t, db).Advance(24 * time.Hour)
		}
		if some < 30 {
			t.Errorf("%d ties, which is too few to tell", some)
		}
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
		refused(t, db, fault.KindDenied, "see more of what is private to Ann Oak and Lea Ash", apply)
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
