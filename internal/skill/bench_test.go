package skill

import (
	"fmt"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// BenchmarkMap reads the map of one team, by its lead, and of the whole organisation, in sums, where there are 10,000
// persons in 1,000 teams, twelve levels deep, of whom each declared five skills.
func BenchmarkMap(b *testing.B) {
	db := leadtest.SQLite(b)
	r := roster.Roster{Scopes: []roster.Scope{{Key: "u0", Name: "All", Kind: roster.Organisation}},
		Holders: []roster.Holder{{Person: "p0", Role: "technical-lead", Scope: "t0"}}}
	for i := 1; i < 12; i++ {
		r.Scopes = append(r.Scopes, roster.Scope{Key: fmt.Sprint("u", i), Name: fmt.Sprint("Unit ", i), Kind: roster.Unit,
			Parent: fmt.Sprint("u", i-1)})
	}
	for i := range 1000 {
		r.Scopes = append(r.Scopes, roster.Scope{Key: fmt.Sprint("t", i), Name: fmt.Sprint("Team ", i), Kind: roster.Team,
			Parent: fmt.Sprint("u", i%12)})
	}
	for i := range 10_000 {
		r.Persons = append(r.Persons, roster.Person{Handle: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i)})
		r.Members = append(r.Members, roster.Member{Person: fmt.Sprint("p", i), Scope: fmt.Sprint("t", i%1000), Share: 100})
	}
	for i := range 20 {
		add(b, db, fmt.Sprint("Skill ", i), Technology)
	}
	lead := access.Actor{ID: "lead", Name: "Lead", Role: access.Member}
	write(b, db, func(tx *store.Tx) error {
		if _, err := organisation.Apply(ctx, tx, access.Local(), roster.File{Roster: r}, organisation.ApplyOptions{}); err != nil {
			return err
		}
		all, err := organisation.Read(ctx, tx, access.Local())
		if err != nil {
			return err
		}
		for i, p := range all.Persons {
			if p.Handle == "p0" {
				lead.PersonID = p.ID
			}
			self := as("x", p.ID, nil)
			for n := range 5 {
				d := Declaring{fmt.Sprint("skill-", (i+n*3)%20), Level(1 + (i+n)%5), Interest(n % 3)}
				if _, err := tx.Exec(ctx, `INSERT INTO skill_declaration (id, person_id, skill_id, level, interest, at)
					VALUES ($1, $2, $3, $4, $5, $6)`, tx.NewID(), self.PersonID, d.Skill, int(d.Level), int(d.Interest),
					store.At(tx.Now())); err != nil {
					return err
				}
			}
		}
		lead.Standing, err = organisation.StandingOf(ctx, tx, lead.PersonID)
		return err
	})
	changes := 0
	for _, c := range []struct {
		name, scope string
		actor       access.Actor
	}{{"team by its lead", "t0", lead}, {"team in sums", "t0", curator}, {"organisation in sums", "u0", curator}} {
		for _, first := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s, first after a change=%v", c.name, first), func(b *testing.B) {
				for b.Loop() {
					if first {
						b.StopTimer()
						changes++
						write(b, db, func(tx *store.Tx) error {
							_, err := organisation.PutScope(ctx, tx, access.Local(), roster.Scope{Key: "u1", Name: fmt.Sprint("Unit ", changes),
								Kind: roster.Unit, Parent: "u0"})
							return err
						})
						b.StartTimer()
					}
					if m := mapOf(b, db, c.actor, c.scope); len(m.Columns) == 0 {
						b.Fatalf("nothing is told: %+v", m)
					}
				}
			})
		}
	}
}
