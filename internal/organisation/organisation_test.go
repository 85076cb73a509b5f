package organisation

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

var ctx = context.Background()

// write runs fn in a transaction that must succeed.
func write(t testing.TB, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
	remembersRight(t, db)
}

// remembersRight holds what is remembered of the organisation to what the rows say.
func remembersRight(t testing.TB, db *store.DB) {
	t.Helper()
	err := db.Read(ctx, func(tx *store.Tx) error {
		known, err := stored(ctx, tx)
		if err != nil {
			return err
		}
		is, err := read(ctx, tx)
		if err != nil {
			return err
		}
		known = known.Clone()
		known.Sort()
		is.Sort()
		if !reflect.DeepEqual(known, is) {
			t.Errorf("remembered is\n%+v\nand stored is\n%+v", known, is)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// refused runs fn in a transaction that must fail with this kind and words.
func refused(t testing.TB, db *store.DB, kind fault.Kind, words string, fn func(tx *store.Tx) error) {
	t.Helper()
	err := db.Write(ctx, fn)
	if !fault.Is(err, kind) || !strings.Contains(err.Error(), words) {
		t.Errorf("got %v, want a failure of kind %s with %q", err, kind, words)
	}
}

func day(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// company is an organisation with one of everything. The clock of tests stands in March 2026.
func company() roster.Roster {
	person := func(handle, name string) roster.Person {
		return roster.Person{Handle: handle, Name: name, Emails: []string{handle + "@example.com"},
			Disciplines: []string{"engineer"}}
	}
	member := func(handle, scope string) roster.Member {
		return roster.Member{Person: handle, Scope: scope, Share: 100}
	}
	holder := func(handle, role, scope string) roster.Holder {
		return roster.Holder{Person: handle, Role: role, Scope: scope}
	}
	r := roster.Roster{
		Scopes: []roster.Scope{
			{Key: "acme", Name: "Acme", Kind: roster.Organisation},
			{Key: "tech", Name: "Technology", Kind: roster.Unit, Label: "department", Parent: "acme"},
			{Key: "web", Name: "Web shop", Kind: roster.Team, Parent: "tech", DependsOn: []string{"pay"}},
			{Key: "pay", Name: "Payments", Kind: roster.Team, Parent: "tech"},
			{Key: "old", Name: "Old things", Kind: roster.Team, Parent: "tech", Span: roster.Span{Until: day("2020-12-31")}},
			{Key: "relaunch", Name: "Relaunch", Kind: roster.Project, Parent: "tech"},
		},
		Persons: []roster.Person{person("dana", "Dana Fir"), person("max", "Max Yew"), person("lea", "Lea Ash"),
			person("ann", "Ann Oak"), person("ben", "Ben Elm"), person("pia", "Pia Larch"), person("zoe", "Zoe Pine")},
		Members: []roster.Member{member("lea", "web"), member("ann", "web"), member("ben", "pay"), member("max", "tech"),
			member("zoe", "old"), {Person: "ben", Scope: "relaunch", Share: 50}, {Person: "zoe", Scope: "pay", Share: 100,
				Span: roster.Span{From: day("2025-01-01"), Until: day("2025-12-31")}}},
		Holders: []roster.Holder{holder("dana", "director-of-engineering", "tech"), holder("max", "manager", "web"),
			holder("lea", "technical-lead", "web"), holder("pia", "project-manager", "relaunch"),
			{Agent: "review-bot", Role: "technical-lead", Scope: "pay"}},
		Accepted: []roster.Acceptance{{Scope: "web", Finding: "overlap/mentoring", Reason: "Both want it.", By: "Max Yew"}},
	}
	r.Persons[4].ReportsTo = "max"
	return r
}

// found applies the company and returns the ids of persons by handle.
func found(t testing.TB, db *store.DB) map[string]string {
	t.Helper()
	ids := map[string]string{}
	write(t, db, func(tx *store.Tx) error {
		if _, err := Apply(ctx, tx, access.Local(), roster.File{Roster: company()}, ApplyOptions{}); err != nil {
			return err
		}
		r, err := Read(ctx, tx, access.Local())
		for _, p := range r.Persons {
			ids[p.Handle] = p.ID
		}
		return err
	})
	return ids
}

// member is an actor with a standing as the organisation has it.
func member(t testing.TB, db *store.DB, personID string) access.Actor {
	t.Helper()
	a := access.Actor{ID: "a-" + personID, Name: "Somebody", Role: access.Member, PersonID: personID}
	write(t, db, func(tx *store.Tx) (err error) {
		a.Standing, err = StandingOf(ctx, tx, personID)
		return err
	})
	return a
}

func TestApplyIsIdempotentAndReadGivesItBack(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		write(t, db, func(tx *store.Tx) error {
			r, err := Read(ctx, tx, access.Local())
			if err != nil {
				return err
			}
			before, err := Revision(ctx, tx)
			if err != nil {
				return err
			}
			for _, file := range []roster.Roster{company(), r} {
				for _, prune := range []bool{false, true} {
					done, err := Apply(ctx, tx, access.Local(), roster.File{Roster: file}, ApplyOptions{Prune: prune})
					if err != nil || len(done.Changes) > 0 || len(done.Left) > 0 {
						t.Errorf("applied again it changes %v and leaves %v, %v", done.Changes, done.Left, err)
					}
				}
			}
			if after, err := Revision(ctx, tx); err != nil || after != before {
				t.Errorf("the revision goes from %d to %d, %v", before, after, err)
			}
			want := company()
			want.Sort()
			if d := roster.Diff(bare(want), bare(r)); len(d) > 0 {
				t.Errorf("what was read differs: %v", d)
			}
			return nil
		})
		if len(ids) != 7 || ids["ann"] == "" {
			t.Errorf("persons have the ids %v", ids)
		}
	})
}

// bare takes the ids out.
func bare(r roster.Roster) roster.Roster {
	r = r.Clone()
	for i := range r.Persons {
		r.Persons[i].ID = ""
	}
	for i := range r.Members {
		r.Members[i].ID = ""
	}
	for i := range r.Holders {
		r.Holders[i].ID = ""
	}
	return r
}

func TestPersonsAreThoseOfTheHistory(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		write(t, db, func(tx *store.Tx) error {
			seen := []people.Observed{{Name: "A. Oak", Email: "ann@example.com"}}
			if err := people.Observe(ctx, tx, "repository", seen); err != nil {
				return err
			}
			links, err := people.Links(ctx, tx, people.IdentityID("A. Oak", "ann@example.com"))
			for _, l := range links {
				if l.PersonID != ids["ann"] {
					t.Errorf("the author is %q, want Ann, %q", l.PersonID, ids["ann"])
				}
			}
			return err
		})
	})
}

func TestBadInputChangesNothing(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	found(t, db)
	var before, after roster.Roster
	read := func(r *roster.Roster) {
		write(t, db, func(tx *store.Tx) (err error) { *r, err = Read(ctx, tx, access.Local()); return err })
	}
	read(&before)
	long := strings.Repeat("x", 10_000)
	for words, file := range map[string]roster.Roster{
		"acme lies in itself: acme lies in web lies in tech lies in acme": {Scopes: []roster.Scope{{Key: "acme", Name: "Acme",
			Kind: roster.Organisation, Parent: "web"}}},
		"ben reports to themselves: ben reports to max reports to ben": {Persons: []roster.Person{{Handle: "max", Name: "Max Yew", ReportsTo: "ben"}}},
		"The title of person new has 10000 characters, and at most 200 are kept": {
			Persons: []roster.Person{{Handle: "new", Name: "New", Title: long}}},
		"ben and new have the address ben@example.com": {
			Persons: []roster.Person{{Handle: "new", Name: "New", Emails: []string{"ben@example.com"}},
				{Handle: "ben", Name: "Ben Elm", Emails: []string{"ben@example.com"}}}},
		"Member ann of pay ends on 2026-01-01, before it begins on 2026-02-01": {Members: []roster.Member{{Person: "ann",
			Scope: "pay", Share: 100, Span: roster.Span{From: day("2026-02-01"), Until: day("2026-01-01")}}}},
		`There is no scope "pya"`:           {Members: []roster.Member{{Person: "ann", Scope: "pya", Share: 100}}},
		`There is no person "nobody"`:       {Holders: []roster.Holder{{Person: "nobody", Scope: "pay", Role: "manager"}}},
		`"Europe/Atlantis" is no time zone`: {Persons: []roster.Person{{Handle: "n", Name: "N", Zone: "Europe/Atlantis"}}},
		"both called Cleo":                  {Persons: []roster.Person{{Handle: "c1", Name: "Cleo"}, {Handle: "c2", Name: "Cleo"}}},
		"There is no role \"chief-wizard\"": {Holders: []roster.Holder{{Person: "ann", Scope: "pay", Role: "chief-wizard"}}},
		"The scope web is described twice":  {Scopes: []roster.Scope{before.Scopes[5], before.Scopes[5]}},
		"web is accepted without a reason":  {Accepted: []roster.Acceptance{{Scope: "web", Finding: "gap/goals"}}},
		"needs one person or one agent":     {Holders: []roster.Holder{{Scope: "pay", Role: "manager"}}},
		"has a share of 101 percent":        {Members: []roster.Member{{Person: "ann", Scope: "pay", Share: 101}}},
		"ann is in web twice":               {Members: []roster.Member{{Person: "ann", Scope: "web", Share: 50}, {Person: "ann", Scope: "web", Share: 50, Span: roster.Span{From: day("2026-01-01")}}}},
	} {
		refused(t, db, fault.KindInvalid, words, func(tx *store.Tx) error {
			_, err := Apply(ctx, tx, access.Local(), roster.File{Roster: file}, ApplyOptions{})
			return err
		})
	}
	read(&after)
	if d := roster.Diff(before, after); len(d) > 0 {
		t.Errorf("refused files changed %v", d)
	}
}

func TestPruneEndsWhatTheFileDoesNotName(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		found(t, db)
		file := company()
		file.Members = file.Members[1:]                // not Lea in web
		file.Persons = file.Persons[:6]                // not Zoe
		file.Members = slices.DeleteFunc(file.Members, // nor where she was
			func(m roster.Member) bool { return m.Person == "zoe" })
		write(t, db, func(tx *store.Tx) error {
			done, err := Apply(ctx, tx, access.Local(), roster.File{Roster: file}, ApplyOptions{})
			if err != nil || len(done.Changes) > 0 || len(done.Left) != 3 {
				t.Errorf("without pruning it changes %v and leaves %v, %v", done.Changes, done.Left, err)
			}
			done, err = Apply(ctx, tx, access.Local(), roster.File{Roster: file}, ApplyOptions{Prune: true})
			got := fmt.Sprint(done.Changes)
			if want := "[~ person zoe: until 2026-03-01 ~ member zoe of old: until 2026-03-01 " +
				"~ member lea of web: until 2026-03-01]"; err != nil || len(done.Changes) != 3 ||
				!strings.Contains(got, "~ member lea of web: until ") || !strings.Contains(got, "~ person zoe: until ") {
				t.Errorf("pruning changes %v, %v, want as %v", got, err, want)
			}
			return nil
		})
	})
}

func TestHistoryTellsWhatChanged(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		var ann roster.Member
		write(t, db, func(tx *store.Tx) error {
			all, err := members(ctx, tx, `WHERE p.handle = $1`, "ann")
			if err != nil {
				return err
			}
			ann = all[0]
			ann.Share = 60
			if _, err := PutMember(ctx, tx, access.Local(), ann); err != nil {
				return err
			}
			p, err := Find(ctx, tx, access.Local(), "ann")
			if err != nil {
				return err
			}
			p.Handle, p.Name = "ann.birch", "Ann Birch"
			_, err = PutPerson(ctx, tx, access.Local(), "ann", p)
			return err
		})
		write(t, db, func(tx *store.Tx) error {
			h, err := History(ctx, tx, access.Local(), Subject{Person: "ann.birch"}, "", 2)
			if err != nil || len(h) != 2 || h[1].What != "~ member ann of web: share from 100 % to 60 %" ||
				h[0].What != `~ person ann.birch: handle from ann to ann.birch, name from "Ann Oak" to "Ann Birch"` ||
				h[0].By != access.Local().Name || !h[0].At.Equal(leadtest.Epoch) {
				t.Errorf("the history of Ann is %+v, %v", h, err)
			}
			h, err = History(ctx, tx, access.Local(), Subject{Scope: "web"}, h[0].ID, 1)
			if err != nil || len(h) != 1 || h[0].Scope != "web" || h[0].Person != ids["ann"] {
				t.Errorf("the history of web is %+v, %v", h, err)
			}
			deeds, err := access.Records(ctx, tx, access.Local(), "", 2)
			if err != nil || deeds[1].Subject != "member "+ids["ann"]+" of web: share from 100 % to 60 %" ||
				strings.Contains(deeds[0].Subject, "Birch") {
				t.Errorf("the record has %+v, %v", deeds, err)
			}
			p, err := Find(ctx, tx, access.Local(), "ann.birch")
			if err != nil || p.ID != ids["ann"] {
				t.Errorf("Ann with a new name is %q, was %q, %v", p.ID, ids["ann"], err)
			}
			same, err := WithID(ctx, tx, access.Local(), ids["ann"])
			if err != nil || same.Handle != "ann.birch" || same.ID != ids["ann"] {
				t.Errorf("by her id Ann is %+v, %v", same, err)
			}
			some, err := OfPersons(ctx, tx, access.Local(), ids["ann"], "nobody")
			if err != nil || len(some.Persons) != 1 || some.Persons[0].ID != ids["ann"] || len(some.Members) != 1 ||
				len(some.Scopes) != 1 || some.Scopes[0].Name != "Web shop" {
				t.Errorf("of Ann and nobody there is %+v, %v", some, err)
			}
			leads, err := OfRole(ctx, tx, access.Local(), "technical-lead")
			if err != nil || len(leads.Holders) != 2 || len(leads.Persons) != 1 || leads.Persons[0].ID != ids["lea"] ||
				len(leads.Scopes) != 2 {
				t.Errorf("technical leads are %+v, %v", leads, err)
			}
			if _, err := WithID(ctx, tx, access.Local(), "nobody"); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("nobody's id gives %v", err)
			}
			if _, err := WithID(ctx, tx, access.Actor{}, ids["ann"]); !fault.Is(err, fault.KindDenied) {
				t.Errorf("nobody may ask: %v", err)
			}
			return nil
		})
	})
}

func TestWhoMayChangeTheOrganisation(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		max, dana, lea, ann := member(t, db, ids["max"]), member(t, db, ids["dana"]), member(t, db, ids["lea"]),
			member(t, db, ids["ann"])
		web := roster.Scope{Key: "web", Name: "Shop", Kind: roster.Team, Parent: "tech"}
		moved := web
		moved.Parent = "acme"
		try := func(what string, actor access.Actor, may bool, fn func(tx *store.Tx, actor access.Actor) error) {
			t.Helper()
			failed := fault.Internal(nil, "taken back")
			err := db.Write(ctx, func(tx *store.Tx) error {
				if err := fn(tx, actor); err != nil {
					return err
				}
				return failed // nothing that is tried here stays
			})
			if may != fault.Is(err, fault.KindInternal) || !may && !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v, want allowed %v", what, err, may)
			}
		}
		putScope := func(s roster.Scope) func(*store.Tx, access.Actor) error {
			return func(tx *store.Tx, a access.Actor) error { _, err := PutScope(ctx, tx, a, s); return err }
		}
		try("manager renames the team", max, true, putScope(web))
		try("manager moves the team", max, false, putScope(moved))
		try("director renames the team", dana, true, putScope(web))
		try("director moves the team out", dana, false, putScope(moved))
		try("lead renames the team", lea, false, putScope(web))
		try("member renames the team", ann, false, putScope(web))
		try("owner moves the team", access.Local(), true, putScope(moved))
		try("manager adds a team at the top", max, false, putScope(roster.Scope{Key: "own", Name: "Own", Kind: roster.Team}))
		putMember := func(handle, scope string) func(*store.Tx, access.Actor) error {
			return func(tx *store.Tx, a access.Actor) error {
				_, err := PutMember(ctx, tx, a, roster.Member{Person: handle, Scope: scope, Share: 10})
				return err
			}
		}
		try("manager adds a report", max, true, putMember("ben", "web"))
		try("manager adds anybody", max, false, putMember("zoe", "web"))
		try("manager adds to another team", max, false, putMember("lea", "pay"))
		try("director adds", dana, true, putMember("lea", "pay"))
		try("manager gives a role", max, true, func(tx *store.Tx, a access.Actor) error {
			_, err := PutHolder(ctx, tx, a, roster.Holder{Person: "ann", Role: "team-lead", Scope: "web"})
			return err
		})
		try("manager gives a role elsewhere", max, false, func(tx *store.Tx, a access.Actor) error {
			_, err := PutHolder(ctx, tx, a, roster.Holder{Person: "ann", Role: "team-lead", Scope: "tech"})
			return err
		})
		accept := func(tx *store.Tx, a access.Actor) error {
			_, err := Accept(ctx, tx, a, roster.Acceptance{Scope: "web", Finding: "gap/goals", Reason: "Later."})
			return err
		}
		try("lead accepts a finding", lea, true, accept)
		try("member accepts a finding", ann, false, accept)
		try("manager applies a file", max, false, func(tx *store.Tx, a access.Actor) error {
			_, err := Apply(ctx, tx, a, roster.File{Roster: company()}, ApplyOptions{})
			return err
		})
		try("manager adds a person", max, false, func(tx *store.Tx, a access.Actor) error {
			_, err := PutPerson(ctx, tx, a, "", roster.Person{Handle: "new", Name: "New"})
			return err
		})
		try("manager takes a person out", max, false, func(tx *store.Tx, a access.Actor) error {
			return RemovePerson(ctx, tx, a, "ann")
		})
		try("owner takes a person out", access.Local(), true, func(tx *store.Tx, a access.Actor) error {
			return RemovePerson(ctx, tx, a, "max")
		})
		try("nobody reads", access.Actor{}, false, func(tx *store.Tx, a access.Actor) error {
			_, err := Read(ctx, tx, a)
			return err
		})
		refused(t, db, fault.KindConflict, "is or was in use", func(tx *store.Tx) error {
			return RemoveScope(ctx, tx, access.Local(), "web")
		})
	})
}
