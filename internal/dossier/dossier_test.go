package dossier_test

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/dossier"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

const password = "seven grey herons wade"

// works is an organisation with a repository, in which Ben is whatever one can be.
type works struct {
	t     *testing.T
	db    *store.DB
	git   *gittest.Builder
	repo  knowledge.Repository
	shelf *knowledge.Shelf
	ids   map[string]string       // by handle
	who   map[string]access.Actor // by handle
	token string                  // of Ben's session
}

// traces of Ben: nothing of it may be left. His handle is none of the words that other things are called by.
var traces = []string{"okafor", "ben.o", "benok", "b.okafor", "bobo"}

var staff = []struct{ handle, name, email string }{
	{"ada", "Ada Moss", "ada@example.com"}, {"ben.o", "Ben Okafor", "benok@example.com"}, {"cleo", "Cleo Lindqvist", "cleo@example.org"}}

func (w *works) write(fn func(ctx context.Context, tx *store.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), func(tx *store.Tx) error { return fn(w.t.Context(), tx) }); err != nil {
		w.t.Fatal(err)
	}
}

// commits adds to the history: every file is Ada's, Ben's or both, and Cleo reviews.
func (w *works) commits(from, n int) {
	for i := from; i < from+n; i++ {
		who := staff[i%2]
		c := gittest.Commit{Author: who.name, Email: who.email, When: leadtest.Epoch.Add(time.Duration(i-300) * time.Hour),
			Message: fmt.Sprintf("Improve part %d\n\nReviewed-by: Cleo Lindqvist <cleo@example.org>", i), Files: map[string]string{}}
		file := []string{"shared/engine.go", "shared/hull.go", "ada/log.go", "bow/sail.go"}[i%4]
		if i%5 == 0 {
			file = "shared/engine.go"
		}
		c.Files[file] = strings.Repeat(fmt.Sprintf("func part%d() {}\n", i), 10+i%7)
		switch i % 10 {
		case 3:
			c.Author, c.Email = "B. Okafor", "b.okafor@example.org"
		case 4:
			c.Message = "Merge what Ben Okafor made\n\nCo-authored-by: Ben Okafor <benok@example.com>"
		case 6:
			c.Message += "\nReviewed-by: Ben Okafor <benok@example.com>"
		}
		w.git.Commits(c)
	}
}

func (w *works) scan() {
	w.t.Helper()
	r, err := knowledge.Scan(w.t.Context(), w.db, access.System(), w.repo.ID, knowledge.ScanOptions{})
	if err != nil {
		w.t.Fatal(err)
	}
	w.repo = r
}

// signIn makes an account for somebody and signs them in.
func (w *works) signIn(handle string, role access.Role) (access.Actor, string) {
	w.t.Helper()
	var secret string
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		p, err := organisation.Find(ctx, tx, access.Local(), handle)
		if err == nil {
			_, secret, err = access.Invite(ctx, tx, access.Local(), access.NewAccount{Name: p.Name, Role: role, PersonID: p.ID,
				Label: p.Emails[0]})
		}
		return err
	})
	token, err := access.AcceptWithPassword(w.t.Context(), w.db, secret, "", access.NewPassword{Login: handle, Password: password})
	if err != nil {
		w.t.Fatal(err)
	}
	actor, err := access.Authenticate(w.t.Context(), w.db, token)
	if err != nil {
		w.t.Fatal(err)
	}
	return actor, token
}

func open(t *testing.T, db *store.DB) *works {
	t.Helper()
	w := &works{t: t, db: db, git: gittest.New(t), shelf: knowledge.NewShelf(1 << 28), ids: map[string]string{},
		who: map[string]access.Actor{}}
	w.git.Commits(gittest.Commit{Author: "Ada Moss", Email: "ada@example.com", When: leadtest.Epoch.AddDate(-1, 0, 0), Message: "Begin",
		Files: map[string]string{"CODEOWNERS": "/shared/ benok@example.com ada@example.com\n/bow/ @ben.o\n", "README.md": "# Works\n",
			".mailmap": "Ben Okafor <benok@example.com> B. Okafor <b.okafor@example.org>\n"}})
	w.commits(0, 80)
	found, err := knowledge.Locate(t.Context(), knowledge.NewRepository{Location: w.git.Dir, Name: "works"})
	if err != nil {
		t.Fatal(err)
	}
	w.write(func(ctx context.Context, tx *store.Tx) (err error) {
		w.repo, err = knowledge.AddRepository(ctx, tx, access.Local(), found)
		return err
	})
	w.scan()
	w.organise()
	var token string
	w.who["ada"], _ = w.signIn("ada", access.Administrator)
	w.who["cleo"], _ = w.signIn("cleo", access.Member)
	w.who["ben.o"], token = w.signIn("ben.o", access.Member)
	w.token = token
	w.live()
	return w
}

// organise makes the organisation, in which Ben had another handle before, and another name.
func (w *works) organise() {
	var r roster.Roster
	for _, s := range staff {
		p := roster.Person{Handle: s.handle, Name: s.name, Emails: []string{s.email}}
		if s.handle == "ben.o" {
			p.Handle, p.Name, p.Title = "bobo", "Benedict Okafor", "Engineer"
		}
		r.Persons = append(r.Persons, p)
	}
	r.Persons[2].ReportsTo = "bobo"
	r.Scopes = []roster.Scope{{Key: "web", Name: "Web", Kind: roster.Team, Purpose: "What Ben Okafor began."}}
	for _, p := range r.Persons {
		r.Members = append(r.Members, roster.Member{Person: p.Handle, Scope: "web", Share: 100})
	}
	r.Holders = []roster.Holder{{Person: "bobo", Role: "technical-lead", Scope: "web"}, {Person: "ada", Role: "engineering-manager", Scope: "web"}}
	w.write(func(ctx context.Context, tx *store.Tx) error {
		local := access.Local()
		if _, err := organisation.Apply(ctx, tx, local, roster.File{Roster: r}, organisation.ApplyOptions{}); err != nil {
			return err
		}
		ben, err := organisation.Find(ctx, tx, local, "bobo")
		if err != nil {
			return err
		}
		ben.Handle, ben.Name = "ben.o", "Ben Okafor"
		if _, err := organisation.PutPerson(ctx, tx, local, "bobo", ben); err != nil {
			return err
		}
		if _, err := organisation.Accept(ctx, tx, local, roster.Acceptance{Scope: "web", Finding: "load/ben.o", Reason: "Ben Okafor can."}); err != nil {
			return err
		}
		all, err := organisation.Persons(ctx, tx, local)
		for _, p := range all {
			w.ids[p.Handle] = p.ID
		}
		return err
	})
}

// live lets Ben do things, and things be done to him.
func (w *works) live() {
	ada, ben := w.who["ada"], w.who["ben.o"]
	lead := ada
	lead.Standing = &access.Standing{Persons: map[string]access.Relation{ben.PersonID: access.Manages},
		Scopes: map[string]access.Relation{"web": access.Manages}}
	over := ben
	over.Standing = &access.Standing{Persons: map[string]access.Relation{ada.PersonID: access.Leads}, Scopes: map[string]access.Relation{"web": access.Leads}}
	w.write(func(ctx context.Context, tx *store.Tx) error {
		rigging, err := skill.Add(ctx, tx, ben, skill.NewSkill{Name: "Rigging", Kind: skill.Practice})
		if err != nil {
			return err
		}
		id := rigging.ID
		for _, step := range []func() error{
			func() error {
				return skill.Declare(ctx, tx, ben, ben.PersonID, skill.Declaring{Skill: id, Level: 3, Interest: skill.Eager})
			},
			func() error {
				_, err := skill.Assess(ctx, tx, lead, ben.PersonID, skill.Assessing{Skill: id, Level: 4, Evidence: "Ben Okafor rigged it."})
				return err
			},
			func() error {
				_, err := skill.Assess(ctx, tx, over, ada.PersonID, skill.Assessing{Skill: id, Level: 2, Evidence: "Helped Ben Okafor's crew."})
				return err
			},
			func() error {
				_, err := skill.AddEvidence(ctx, tx, ben, ben.PersonID, skill.NewEvidence{Skill: id, Sentence: "I rigged."})
				return err
			},
			func() error {
				_, err := skill.Of(ctx, tx, lead, ben.PersonID, nil)
				return err
			},
			func() error {
				_, err := organisation.PutAbsence(ctx, tx, ben, organisation.Absence{Person: "ben.o", Kind: organisation.Sick,
					Span: roster.Span{From: date("2026-04-01"), Until: date("2026-04-03")}, Reason: "A cough."})
				return err
			},
			func() error {
				_, err := organisation.PutAbsence(ctx, tx, ada, organisation.Absence{Person: "cleo", Kind: organisation.Leave,
					Span: roster.Span{From: date("2026-05-01"), Until: date("2026-05-03")}, Reason: "Visits Ben Okafor."})
				return err
			},
			func() error {
				_, err := organisation.Accept(ctx, tx, over, roster.Acceptance{Scope: "web", Finding: "overlap/mentoring", Reason: "We want it."})
				return err
			},
			func() error {
				_, _, err := access.MakeToken(ctx, tx, ben, access.NewToken{Name: "of bobo", Life: time.Hour})
				return err
			},
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if _, err := access.Seal(w.t.Context(), w.db); err != nil {
		w.t.Fatal(err)
	}
}

func date(text string) store.Date {
	d, err := store.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// dump returns all text in all tables, a line for each row; of stored histories what is in them.
func (w *works) dump() string {
	w.t.Helper()
	var out strings.Builder
	err := w.db.Read(w.t.Context(), func(tx *store.Tx) error {
		tables, err := store.All(w.t.Context(), tx, store.Scan1[string], map[string]string{
			store.SQLite:   `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
			store.Postgres: `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name`,
		}[w.db.Engine()])
		if err != nil {
			return err
		}
		for _, table := range tables {
			rows, err := tx.Query(w.t.Context(), `SELECT * FROM `+table)
			if err != nil {
				return err
			}
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			for rows.Next() {
				row := make([]any, len(columns))
				at := make([]any, len(columns))
				for i := range row {
					at[i] = &row[i]
				}
				if err := rows.Scan(at...); err != nil {
					return err
				}
				fmt.Fprintf(&out, "%s:", table)
				for i, v := range row {
					b, isBytes := v.([]byte)
					if table == "knowledge_segment" && columns[i] == "subjects" {
						if b, err = io.ReadAll(flate.NewReader(bytes.NewReader(b[1:]))); err != nil { // a byte for the version is first
							return err
						}
					}
					if isBytes {
						v = string(b)
					}
					out.WriteString(" " + strings.ReplaceAll(fmt.Sprint(v), "\n", " "))
				}
				out.WriteByte('\n')
			}
			if err := rows.Err(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.ToLower(out.String())
}

// left returns the lines of a text that hold a trace.
func left(text string, traces ...string) (lines []string) {
	for line := range strings.SplitSeq(text, "\n") {
		for _, t := range traces {
			if i := strings.Index(line, strings.ToLower(t)); i >= 0 {
				lines = append(lines, t+" in "+strings.SplitN(line, ":", 2)[0]+": "+strings.ToValidUTF8(line[max(0, i-60):min(len(line), i+60)], "?"))
				break
			}
		}
	}
	return lines
}

// answers are what is said of others, with Ben away: what each knows of each file and area, what is thin, and how much is
// understood.
func (w *works) answers() (text string, steps []string) {
	w.t.Helper()
	a, err := w.shelf.Atlas(w.t.Context(), w.db, access.Local(), w.repo.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	var out strings.Builder
	holders := func(all []knowledge.Holder) {
		for _, h := range all {
			if id := a.People[h.Person].ID; id != w.ids["ben.o"] {
				fmt.Fprintf(&out, " %s %.6f %.6f %v %v", a.People[h.Person].Name, h.Familiarity, h.Share, h.Understands, h.Evidence)
			}
		}
	}
	var away []int32
	if ben, ok := a.PersonByID(w.ids["ben.o"]); ok {
		away = []int32{ben}
	}
	r := a.Risk(away)
	fmt.Fprintf(&out, "covered %v\n", r.Coverage)
	for _, x := range r.Areas {
		fmt.Fprintf(&out, "area %s %d %v %v", x.Name, x.Left, x.Coverage, x.Group.Agent)
		holders(x.Group.Holders)
		out.WriteByte('\n')
	}
	for f := range a.Ledger.Files {
		if a.Ledger.Files[f].Alive {
			fmt.Fprintf(&out, "file %s", a.Ledger.Files[f].Path)
			holders(a.File(int32(f)))
			out.WriteByte('\n')
		}
	}
	for _, s := range a.Reviewers(knowledge.ReviewQuery{Paths: []string{"shared/engine.go"}}) {
		if a.People[s.Person].ID != w.ids["ben.o"] {
			fmt.Fprintf(&out, "reviewer %s %.9f\n", a.People[s.Person].Name, s.Score)
		}
	}
	for _, s := range r.Steps {
		steps = append(steps, a.People[s.Person].Name)
	}
	return out.String(), steps
}

func (w *works) erase(actor access.Actor, name string) error {
	return w.db.Write(w.t.Context(), func(tx *store.Tx) error {
		return dossier.Erase(w.t.Context(), tx, actor, w.ids["ben.o"], name)
	})
}

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
			`"authored"`, "signed in"} {
			if !bytes.Contains(text, []byte(want)) {
				t.Errorf("the export says nothing of %s", want)
			}
		}
		for _, secret := range []string{w.token, "argon2", "null"} {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("the export holds %s", secret)
			}
		}
		if d.Organisation == nil || len(d.Organisation.Absences) != 1 || len(d.Accounts) != 1 || len(d.Accounts[0].Tokens) != 1 ||
			len(d.LookedAt) == 0 || len(d.Did) == 0 || len(d.DoneTo) == 0 || len(d.Knowledge) != 1 || len(d.Knowledge[0].Areas) == 0 {
			t.Errorf("something is missing: %s", text)
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
