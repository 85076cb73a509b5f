package people

import (
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// erase erases the person with an address.
func erase(t testing.TB, tx *store.Tx, email string) (*Erased, string) {
	t.Helper()
	p, err := Find(t.Context(), tx, access.Local(), email)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Erase(t.Context(), tx, access.Local(), access.Traces{PersonID: p.ID, Persons: []string{p.ID}, Accounts: []string{"a-1"},
		Names: []string{"Ben Okafor"}, Handles: []string{"ben.o"}})
	if err != nil {
		t.Fatal(err)
	}
	return e, p.ID
}

// crew are Ben, whom a history shows in several ways, Cleo, Dag, who shares an address with him, and somebody who could be
// any of two sailors as long as there are two.
var crew = []Observed{{Name: "Ben Okafor", Email: "ben@example.com"}, {Name: "B. Okafor", Email: "b.okafor@example.org",
	CanonicalName: "Ben Okafor", CanonicalEmail: "ben@example.com"}, {Name: "Cleo Lindqvist", Email: "cleo@example.org"},
	{Name: "Ben Okafor", Email: "desk@works.example"}, {Name: "Dag Ferreira", Email: "desk@works.example"},
	{Name: "Dag Ferreira", Email: "dag@example.com"}, {Name: "Dag Ferreira", Email: "sailor@one.example"},
	{Name: "Ben Okafor", Email: "sailor@two.example"}, {Name: "sailor", Email: "sailor@three.example"}}

func TestErasedAreKnownAgain(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := Observe(ctx, tx, "one", crew); err != nil {
				return err
			}
			before, err := LoadErased(ctx, tx)
			if _, _, gone := before.Signature("Ben Okafor", "ben@example.com"); gone || !before.None() || err != nil {
				t.Errorf("somebody is erased before anybody was: %v", err)
			}
			made, id := erase(t, tx, "ben@example.com")
			e, err := LoadErased(ctx, tx)
			if err != nil {
				return err
			}
			_, first, _ := e.Signature("Ben Okafor", "ben@example.com")
			for signed, want := range map[[2]string]bool{
				{"Ben Okafor", "ben@example.com"}: true, {"BEN", "Ben@Example.com"}: true, {"Ben", "ben+tag@example.com"}: true,
				{"B. Okafor", "b.okafor@example.org"}: true, {"Ben Okafor", "desk@works.example"}: true, {"Ben Okafor", ""}: true,
				{"Dag Ferreira", "desk@works.example"}: false, {"Cleo Lindqvist", "cleo@example.org"}: false,
				{"Ben Okafor", "other@example.net"}: false, {"", ""}: false,
			} {
				name, email, gone := e.Signature(signed[0], signed[1])
				if gone != want || gone && (name != access.ErasedName || email != first || !IsErased(email)) {
					t.Errorf("%q is %q <%s>, %v", signed, name, email, gone)
				}
				if _, same, _ := made.Signature(signed[0], signed[1]); same != email {
					t.Errorf("%q: what Erase returns differs from what is stored", signed)
				}
			}
			for owner, want := range map[string]bool{"ben@example.com": true, "@ben.o": true, "@BEN.o": true, "@ben": false,
				"@org/team": false, "cleo@example.org": false, "": false, "ben.o": false} {
				if e.Owner(owner) != want {
					t.Errorf("owner %q: %v", owner, !want)
				}
			}
			who := access.ErasedName
			for text, want := range map[string]string{
				"": "", "Ben sails": "Ben sails", "Ask Ben Okafor.": "Ask " + who + ".", "(ben okafor)": "(" + who + ")",
				"Okafor, Ben: sail": who + ": sail", "Ben Okafor's sail and Cleo's": who + "'s sail and Cleo's",
				"to <ben@example.com>, please": "to <" + who + ">, please", "Merge ben.okafor/sail": "Merge " + who + "/sail",
				"Ben  Okafor and Ben Okafor": who + " and " + who, "Dag Ferreira": "Dag Ferreira", "…": "…",
				"B\u00e9n Okafor’s": who + "’s",
			} {
				if got := e.Text(text); got != want {
					t.Errorf("%q becomes %q, want %q", text, got, want)
				}
			}
			// Histories show him again: under an address of the digests, and under one that only a .mailmap leads to him.
			again := append([]Observed{{Name: "Sailor", Email: "s@example.net", CanonicalName: "Ben Okafor", CanonicalEmail: "ben@example.com"}},
				crew...)
			if more, err := Recognise(ctx, tx, again); !more || err != nil {
				t.Errorf("nobody new is recognised: %v", err)
			}
			if more, err := Recognise(ctx, tx, again); more || err != nil {
				t.Errorf("somebody is recognised twice: %v", err)
			}
			if err := Observe(ctx, tx, "two", append(again, Observed{Name: access.ErasedName, Email: first})); err != nil {
				return err
			}
			all, err := Persons(ctx, tx, access.Local())
			if err != nil {
				return err
			}
			for _, p := range all {
				for _, i := range p.Identities {
					if p.ID == id || strings.Contains(i.Name, "Okafor") || strings.Contains(i.Name, "Sailor") || IsErased(i.Email) {
						t.Errorf("%s is %s again", i.Name, p.Name)
					}
				}
			}
			if len(all) != 3 {
				t.Errorf("%d others: %+v", len(all), all)
			}
			_, err = Enrol(ctx, tx, access.Local(), []Enrolment{{Name: "Ben Okafor", Emails: []string{"ben@example.com"}}})
			if !fault.Is(err, fault.KindConflict) {
				t.Errorf("enrolling him: %v", err)
			}
			_, err = Enrol(ctx, tx, access.Local(), []Enrolment{{Name: "Ben Okafor", Emails: []string{"new@example.com"}}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestOthersKeepTheirIDs erases somebody who was joined with another and taken apart again, whose id hangs on that.
func TestOthersKeepTheirIDs(t *testing.T) {
	t.Parallel()
	for _, email := range []string{"ben@example.com", "cleo@example.org"} {
		leadtest.Databases(t, func(t *testing.T, db *store.DB) {
			ctx := t.Context()
			err := db.Write(ctx, func(tx *store.Tx) error {
				if err := Observe(ctx, tx, "one", crew); err != nil {
					return err
				}
				ben, err := Find(ctx, tx, access.Local(), "ben@example.com")
				if err != nil {
					return err
				}
				cleo, err := Find(ctx, tx, access.Local(), "cleo@example.org")
				if err != nil {
					return err
				}
				who := access.Actor{ID: "a-1", Name: "Ben Okafor", Role: access.Administrator}
				if _, err := Join(ctx, tx, who, ben.ID, cleo.ID); err != nil {
					return err
				}
				if _, err := Separate(ctx, tx, who, IdentityID("Cleo Lindqvist", "cleo@example.org")); err != nil {
					return err
				}
				before, err := Persons(ctx, tx, access.Local())
				if err != nil {
					return err
				}
				_, gone := erase(t, tx, email)
				if err := Observe(ctx, tx, "one", append(crew, Observed{Name: "Farid Holm", Email: "farid@example.com"})); err != nil {
					return err
				}
				for _, p := range before {
					now, err := Current(ctx, tx, p.ID)
					if want := p.ID != gone; err != nil || (now[p.ID] == p.ID) != want {
						t.Errorf("%s was %s and is %v, %v", p.Name, p.ID, now, err)
					}
				}
				ids, err := store.All(ctx, tx, store.Scan1[string], `SELECT person_id || ' ' || actor_id || ' ' || actor_name FROM people_decision`)
				for _, d := range ids {
					if strings.Contains(d, gone) || strings.Contains(d, "a-1") || strings.Contains(d, "Okafor") {
						t.Errorf("a decision says %s", d)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestWhoMayEraseAndTake(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	ctx := t.Context()
	err := db.Write(ctx, func(tx *store.Tx) error {
		if err := Observe(ctx, tx, "one", crew); err != nil {
			return err
		}
		ben, err := Find(ctx, tx, access.Local(), "ben@example.com")
		if err != nil {
			return err
		}
		member := access.Actor{ID: "m", Name: "Member", Role: access.Member}
		_, refused := Erase(ctx, tx, member, access.Traces{PersonID: ben.ID, Persons: []string{ben.ID}})
		_, kept := KeptOf(ctx, tx, access.Local(), ben.ID)
		if !fault.Is(refused, fault.KindDenied) || !fault.Is(kept, fault.KindDenied) {
			t.Errorf("not denied: %v, %v", refused, kept)
		}
		member.PersonID = ben.ID
		k, err := KeptOf(ctx, tx, member, ben.ID)
		if len(k.Person.Identities) != 4 || len(k.Canonical) != 1 || k.Person.ID != ben.ID {
			t.Errorf("kept: %+v", k)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSameName(t *testing.T) {
	t.Parallel()
	for pair, want := range map[[2]string]bool{{"Ben Okafor", " ben  okafor "}: true, {"Jos\u00e9", "Jose\u0301"}: true, {"", ""}: true,
		{"Ben Okafor", "Ben"}: false, {"Ben Okafor", ""}: false, {"Ben Okafor", "BenOkafor"}: false} {
		if SameName(pair[0], pair[1]) != want {
			t.Errorf("%q: %v", pair, !want)
		}
	}
}
