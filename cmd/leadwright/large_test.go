package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/web"
)

// largePages are the pages about people, with a team and a unit of the organisation.
var largePages = []string{
	"/", "/people", "/people?q=per", "/search?q=an", "/people/teams", "/people/teams/team-17", "/people/teams/unit-1-0",
	"/people/teams/org", "/people/teams/team-17/try", "/people/teams/org/try", "/people/teams/org/history",
	"/people/teams/org/edit", "/people/teams/team-17/members/add", "/people/add-person", "/people/teams/team-17/skills",
	"/people/teams/unit-1-0/skills", "/people/teams/org/skills", "/people/roles", "/people/roles/technical-lead",
	"/people/organisation.yaml", "/skills", "/me", "/me/teams", "/me/skills", "/me/career",
	"/me/looks", "/people/PERSON", "/people/PERSON/teams", "/people/skills/PERSON", "/charter", "/account",
	"/administration/accounts", "/administration/record", "/administration/sessions",
}

// TestLargePages asks for each page about people as a member, a lead, a manager, a director and an administrator, twice: as
// the first after a change of the organisation, and again. With LEADWRIGHT_BENCH_ORGANISATION set, the organisation has
// 10,000 persons in 1,000 teams and 12 levels, and what docs/benchmarks.md quotes is told.
func TestLargePages(t *testing.T) {
	t.Parallel()
	size, skills := leadtest.Size{Persons: 120, Teams: 20, Levels: 12}, 20
	full := os.Getenv("LEADWRIGHT_BENCH_ORGANISATION") != ""
	if full {
		size = leadtest.Large
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		large := fillLarge(t, db, size, skills)
		h := (&app{db: db}).handler(web.Config{}, slog.New(slog.DiscardHandler))
		for _, page := range largePages {
			var line strings.Builder
			for _, who := range largeReaders {
				address := strings.ReplaceAll(page, "PERSON", large.person)
				if err := db.Write(t.Context(), func(tx *store.Tx) error { return large.touch(t.Context(), tx) }); err != nil { // nothing is remembered
					t.Fatal(err)
				}
				first, status := large.get(t, h, who, address)
				again := make([]time.Duration, 1)
				if full {
					again = make([]time.Duration, 5)
				}
				for i := range again {
					again[i], _ = large.get(t, h, who, address)
				}
				slices.Sort(again)
				fmt.Fprintf(&line, " %s %d: %d, then %d;", who, status, first.Milliseconds(), again[len(again)/2].Milliseconds())
				if status >= http.StatusInternalServerError {
					t.Errorf("%s is told %d by %s", who, status, address)
				}
			}
			t.Logf("%-35s%s ms", page, line.String())
		}
	})
}

// largeReaders are who reads.
var largeReaders = []string{"member", "lead", "manager", "director", "administrator"}

// large is a filled organisation.
type large struct {
	cookie map[string]string
	person string // somebody whose page they read
	member roster.Member
}

func (l *large) get(t *testing.T, h http.Handler, who, address string) (time.Duration, int) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://localhost"+address, nil)
	r.Header.Set("Cookie", "leadwright="+l.cookie[who])
	w := httptest.NewRecorder()
	began := time.Now()
	h.ServeHTTP(w, r)
	return time.Since(began), w.Code
}

// touch changes something small.
func (l *large) touch(ctx context.Context, tx *store.Tx) error {
	l.member.Share = 1 + l.member.Share%99
	_, err := organisation.PutMember(ctx, tx, access.Local(), l.member)
	return err
}

// fillLarge makes the organisation, skills that everybody declared some of, and an account for each reader.
func fillLarge(t *testing.T, db *store.DB, size leadtest.Size, skills int) *large {
	t.Helper()
	ctx := t.Context()
	must := func(fn func(tx *store.Tx) error) {
		t.Helper()
		if err := db.Write(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	l := &large{cookie: map[string]string{}}
	var all roster.Roster
	must(func(tx *store.Tx) (err error) {
		if _, err = organisation.Apply(ctx, tx, access.Local(), roster.File{Roster: leadtest.Organisation(size)},
			organisation.ApplyOptions{}); err != nil {
			return err
		}
		for n := range skills {
			in := skill.NewSkill{Name: fmt.Sprintf("Skill %d", n), Kind: skill.Technology}
			if _, err = skill.Add(ctx, tx, access.Local(), in); err != nil {
				return err
			}
		}
		all, err = organisation.Read(ctx, tx, access.Local())
		return err
	})
	id := map[string]string{}
	for part := range slices.Chunk(all.Persons, 500) {
		must(func(tx *store.Tx) error {
			for n, p := range part {
				id[p.Handle] = p.ID
				for k := range 5 {
					said := skill.Declaring{Skill: fmt.Sprintf("skill-%d", (n+k*3)%skills), Level: skill.Level(1 + (n+k)%5),
						Interest: skill.Interest(n % 3)}
					self := access.Actor{ID: "self", Name: p.Name, Role: access.Member, PersonID: p.ID}
					if err := skill.Declare(ctx, tx, self, p.ID, said); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	l.member = all.Members[len(all.Members)/2]
	inTeam := slices.IndexFunc(all.Members, func(m roster.Member) bool { return m.Scope == "team-17" })
	holder := func(role string) string {
		i := slices.IndexFunc(all.Holders, func(h roster.Holder) bool { return h.Role == role })
		return id[all.Holders[i].Person]
	}
	persons := map[string]string{"member": id[all.Members[inTeam].Person], "lead": holder("technical-lead"),
		"manager": holder("engineering-manager"), "director": holder("cto")}
	for _, who := range largeReaders {
		in := access.NewAccount{Name: who, Role: access.Member, PersonID: persons[who]}
		if who == "administrator" {
			in.Role = access.Administrator
		}
		var secret string
		must(func(tx *store.Tx) (err error) {
			_, secret, err = access.Invite(ctx, tx, access.Local(), in)
			return err
		})
		var err error
		l.cookie[who], err = access.AcceptWithPassword(ctx, db, secret, "", access.NewPassword{Login: who, Password: "seven grey herons wade"})
		if err != nil {
			t.Fatal(err)
		}
		l.person = id[all.Members[inTeam+1].Person]
	}
	return l
}
