package dossier_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/dossier"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

func TestNothingIsLeftOfWhoWasErased(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		before, _ := w.answers()
		if len(left(w.dump(), traces...)) < 10 {
			t.Fatal("Ben is not in the database, so nothing could be left of him")
		}
		others := w.others()
		if err := w.erase(w.who["ada"], " Ben  Okafor "); err != nil {
			t.Fatal(err)
		}
		if _, err := access.Seal(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		gone := append(slices.Clone(traces), w.ids["ben.o"], w.who["ben.o"].ID)
		for _, line := range left(w.dump(), gone...) {
			if !strings.Contains(line, "knowledge_segment") {
				t.Error(line)
			}
		}
		w.shown() // at once, though histories are rewritten only now
		if err := dossier.Clean(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		for _, line := range left(w.dump(), gone...) {
			t.Error(line)
		}
		after, steps := w.answers()
		if before != after {
			t.Errorf("what is said of others changed from\n%s\nto\n%s", before, after)
		}
		if slices.Contains(steps, access.ErasedName) {
			t.Errorf("somebody who was erased is counted on: %v", steps)
		}
		if now := w.others(); now != others {
			t.Errorf("others changed from\n%s\nto\n%s", others, now)
		}
		if _, err := access.Authenticate(t.Context(), db, w.token); !fault.Is(err, fault.KindDenied) {
			t.Errorf("the session goes on: %v", err)
		}
		w.verify()

		// The history shows him again, under what is known and under what only a .mailmap file knows.
		w.commits(80, 20)
		w.git.Commits(gittest.Commit{Author: "Bobo", Email: "ship@home.example", When: leadtest.Epoch, Message: "Sail with Okafor, Ben",
			Files: map[string]string{"bow/mast.go": "func mast() {}\n",
				".mailmap": "Ben Okafor <benok@example.com> <ship@home.example>\n"}})
		w.scan()
		for _, line := range left(w.dump(), append(gone, "ship@home.example")...) {
			t.Errorf("after another scan: %s", line)
		}
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE knowledge_repository SET version = 0`) // mine all of it again
			return err
		})
		w.scan()
		for _, line := range left(w.dump(), gone...) {
			t.Errorf("after mining again: %s", line)
		}
		if now := w.others(); now != others {
			t.Errorf("after mining again others changed from\n%s\nto\n%s", others, now)
		}
		w.shown()
		w.free()
		if err := w.erase(w.who["ada"], "Ben Okafor"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("erasing nobody: %v", err)
		}
	})
}

// others tells who else is there, in the words of people and the organisation.
func (w *works) others() string {
	w.t.Helper()
	var out strings.Builder
	w.write(func(ctx context.Context, tx *store.Tx) error {
		out.Reset()
		all, err := people.Persons(ctx, tx, access.Local())
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.ID != w.ids["ben.o"] {
				fmt.Fprintln(&out, p)
			}
		}
		r, err := organisation.Read(ctx, tx, access.Local())
		for _, m := range r.Members {
			if m.Person != "ben.o" {
				fmt.Fprintln(&out, m)
			}
		}
		for _, h := range r.Holders {
			if h.Person != "ben.o" {
				fmt.Fprintln(&out, h)
			}
		}
		return err
	})
	return out.String()
}

// verify reads the records as doctor does.
func (w *works) verify() {
	w.t.Helper()
	err := w.db.Read(w.t.Context(), func(tx *store.Tx) error {
		report, err := access.Verify(w.t.Context(), tx)
		if report.Broken != nil || report.Erased == 0 || report.Waiting > 0 {
			w.t.Errorf("the record: %+v %+v", report, report.Broken)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// shown asks every door's question and expects no answer with Ben in it, nor with somebody who was erased.
func (w *works) shown() {
	w.t.Helper()
	a, err := w.shelf.Atlas(w.t.Context(), w.db, access.Local(), w.repo.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	var said []string
	who, err := a.Who(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, h := range who.Group.Holders {
		said = append(said, a.People[h.Person].Name)
	}
	for _, s := range a.Reviewers(knowledge.ReviewQuery{Paths: []string{"bow/sail.go"}}) {
		said = append(said, a.People[s.Person].Name)
	}
	items, _, err := a.Items(w.t.Context(), w.db, access.Local(), knowledge.ItemQuery{Files: who.Files, Person: -1, Kind: -1, Limit: 200})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, i := range items {
		said = append(said, a.People[i.Person].Name)
		if len(left(strings.ToLower(i.Subject), traces...)) > 0 {
			w.t.Errorf("the subject %q names him", i.Subject)
		}
	}
	for _, text := range []string{"Ben Okafor", "benok@example.com", access.ErasedName, "erased"} {
		if p, err := a.FindPerson(text); err == nil {
			said = append(said, a.People[p].Name)
		}
	}
	for _, s := range said {
		if strings.Contains(s, access.ErasedName) || len(left(strings.ToLower(s), traces...)) > 0 {
			w.t.Errorf("somebody who was erased is shown: %s", s)
		}
	}
	w.write(func(ctx context.Context, tx *store.Tx) error {
		if _, err := people.Find(ctx, tx, access.Local(), "Ben Okafor"); !fault.Is(err, fault.KindNotFound) {
			w.t.Errorf("Ben is found: %v", err)
		}
		history, err := organisation.History(ctx, tx, access.Local(), organisation.Subject{Scope: "web"}, "", 50)
		told := 0
		for _, e := range history {
			if strings.Contains(e.What, "role technical-lead of (erased) in web") {
				told++
			}
		}
		if told != 2 {
			w.t.Errorf("the history tells the role's beginning and end %d times: %+v", told, history)
		}
		engine, err2 := organisation.Engine(ctx, tx, access.Local(), "web")
		if err != nil || err2 != nil {
			w.t.Fatal(err, err2)
		}
		if c, ok := engine.Cover("web"); !ok || len(c.Gaps) == 0 {
			w.t.Error("a team without its technical lead has no gap")
		}
		return nil
	})
	// He does not come back with a file of the organisation.
	err = w.db.Write(w.t.Context(), func(tx *store.Tx) error {
		_, err := organisation.PutPerson(w.t.Context(), tx, access.Local(), "", roster.Person{Handle: "ben", Name: "Ben Okafor",
			Emails: []string{"benok@example.com"}})
		return err
	})
	if !fault.Is(err, fault.KindConflict) {
		w.t.Errorf("naming him again: %v", err)
	}
}

// free looks into the files of the database, once its free places were let go of.
func (w *works) free() {
	w.t.Helper()
	if err := dossier.Clean(w.t.Context(), w.db); err != nil {
		w.t.Fatal(err)
	}
	if w.db.Engine() != store.SQLite {
		return
	}
	var path string
	w.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&path)
	})
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		w.t.Fatalf("no files at %s: %v", path, err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, trace := range []string{"Okafor", "ben.o", "benok", w.ids["ben.o"]} {
			if bytes.Contains(b, []byte(trace)) {
				w.t.Errorf("%s still holds %s", filepath.Base(f), trace)
			}
		}
	}
}

func TestWhoMayErase(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		before := w.dump()
		reading := w.who["ben.o"]
		reading.ReadOnly = true
		for name, x := range map[string]struct {
			actor access.Actor
			typed string
			kind  fault.Kind
		}{
			"nobody": {access.Actor{}, "Ben Okafor", fault.KindDenied}, "a colleague": {w.who["cleo"], "Ben Okafor", fault.KindDenied},
			"a token that reads": {reading, "Ben Okafor", fault.KindDenied}, "the worker": {access.System(), "Ben Okafor", fault.KindDenied},
			"another name": {w.who["ben.o"], "Ben Okafo", fault.KindInvalid}, "no name": {w.who["ada"], "", fault.KindInvalid},
		} {
			if err := w.erase(x.actor, x.typed); !fault.Is(err, x.kind) {
				t.Errorf("%s: %v, want %s", name, err, x.kind)
			}
		}
		if w.dump() != before {
			t.Error("a refused erasure changed something")
		}
		if err := w.erase(w.who["ben.o"], "Ben Okafor"); err != nil {
			t.Fatal(err)
		}
		if err := dossier.Clean(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		for _, line := range left(w.dump(), traces...) {
			t.Errorf("after he erased himself: %s", line)
		}
		var last access.Deed
		w.write(func(ctx context.Context, tx *store.Tx) error {
			all, err := access.Records(ctx, tx, access.Local(), "", 1)
			last = all[0]
			return err
		})
		if last.Verb != "erased a person" || last.Name != access.ErasedName {
			t.Errorf("the record says %+v", last)
		}
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return access.ChangeRole(ctx, tx, access.Local(), w.who["ben.o"].ID, access.Owner)
		})
		before := w.dump()
		ben := w.who["ben.o"]
		ben.Role = access.Owner
		if err := w.erase(ben, "Ben Okafor"); !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), "last owner") {
			t.Errorf("the last owner: %v", err)
		}
		if err := w.erase(w.who["ada"], "Ben Okafor"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("an administrator erasing an owner: %v", err)
		}
		if w.dump() != before {
			t.Error("a refused erasure changed something")
		}
	})
}

func TestExport(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		w := open(t, db)
		for _, actor := range []access.Actor{{}, w.who["ada"], w.who["cleo"], access.Local(), access.System()} {
			if _, err := dossier.Export(t.Context(), db, w.shelf, actor, w.ids["ben.o"]); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s gets it: %v", actor.Name, err)
			}
		}
		d, err := dossier.Export(t.Context(), db, w.shelf, w.who["ben.o"], w.ids["ben.o"])
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.MarshalIndent(d, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Ben Okafor", "b.okafor@example.org", "benok@example.com", "technical-lead", "A cough.", "Rigging",
			"Ben Okafor rigged it.", "I rigged.", "of bobo", "handle from bobo to ben.o", "assessed a skill", `"skills"`, "shared",
			`"authored"`, "signed in", "Ben Okafor asked much.", "What Ben Okafor showed.", `"stewardships"`, "Without Ben Okafor", "Ben Okafor decides", "Ben Okafor says more.", `"decisions_answered"`,
			"What Ben Okafor wants", "Ben Okafor counted.", "Ben Okafor is asked twice", "Ben Okafor tries", "Ben Okafor read it."} {
			if !bytes.Contains(text, []byte(want)) {
				t.Errorf("the export says nothing of %s", want)
			}
		}
		for _, secret := range []string{w.token, "argon2", "null"} {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("the export holds %s", secret)
			}
		}
		if d.Organisation == nil || len(d.Organisation.Absences) != 1 || d.Organisation.SaidPresent != "2026-03-02" || len(d.Accounts) != 1 || len(d.Accounts[0].Tokens) != 1 ||
			len(d.LookedAt) == 0 || len(d.Did) == 0 || len(d.DoneTo) == 0 || len(d.Knowledge) != 1 || len(d.Knowledge[0].Areas) == 0 {
			t.Errorf("something is missing: %s", text)
		}
		left := w.who["ben.o"]
		left.Standing = &access.Standing{Left: true}
		if again, err := dossier.Export(t.Context(), db, w.shelf, left, w.ids["ben.o"]); err != nil || len(again.Skills) != len(d.Skills) ||
			len(again.Knowledge) != 1 || len(again.Knowledge[0].Areas) != len(d.Knowledge[0].Areas) {
			t.Errorf("whoever has left gets less: %v", err)
		}
		var deeds []access.Deed
		w.write(func(ctx context.Context, tx *store.Tx) (err error) {
			deeds, err = access.Records(ctx, tx, access.Local(), "", 1)
			return err
		})
		if deeds[0].Verb != "exported what is kept about a person" || deeds[0].ActorID != w.who["ben.o"].ID {
			t.Errorf("the record says %+v", deeds[0])
		}
	})
}

func TestOutlook(t *testing.T) {
	t.Parallel()
	w := open(t, leadtest.SQLite(t))
	w.write(func(ctx context.Context, tx *store.Tx) error {
		if _, err := dossier.Outlook(ctx, tx, w.who["cleo"], w.ids["ben.o"]); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a colleague sees it: %v", err)
		}
		p, err := dossier.Outlook(ctx, tx, w.who["ada"], w.ids["ben.o"])
		if p.Name != "Ben Okafor" || !slices.Equal(p.Roles, []string{"technical-lead in web"}) ||
			!strings.Contains(strings.Join(p.Goes, " "), "1 account.") {
			t.Errorf("%+v", p)
		}
		_, missing := dossier.Outlook(ctx, tx, w.who["ada"], "none")
		if !fault.Is(missing, fault.KindNotFound) {
			t.Errorf("of nobody: %v", missing)
		}
		return err
	})
}

// TestWhoLeft takes what is kept about them with them, and may go.
func TestWhoLeft(t *testing.T) {
	t.Parallel()
	w := open(t, leadtest.SQLite(t))
	ben := w.who["ben.o"]
	ben.Standing = &access.Standing{Left: true}
	d, err := dossier.Export(t.Context(), w.db, w.shelf, ben, ben.PersonID)
	if err != nil || d.Organisation == nil || len(d.Organisation.Roles) != 1 || len(d.Knowledge) != 1 || len(d.Knowledge[0].Areas) == 0 {
		t.Errorf("the export is %+v, %v", d, err)
	}
	w.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := dossier.Outlook(ctx, tx, ben, ben.PersonID)
		return err
	})
	if err := w.erase(ben, "Ben Okafor"); err != nil {
		t.Error(err)
	}
	gone := w.who["ada"]
	gone.Standing = &access.Standing{Left: true}
	err = w.db.Write(t.Context(), func(tx *store.Tx) error {
		return dossier.Erase(t.Context(), tx, gone, w.ids["cleo"], "Cleo Lindqvist")
	})
	if !fault.Is(err, fault.KindDenied) {
		t.Errorf("an administrator who left erases somebody: %v", err)
	}
}
