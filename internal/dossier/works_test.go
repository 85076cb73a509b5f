package dossier_test

import (
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/dossier"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/testimony"
	"github.com/leadwright/leadwright/internal/transfer"
	"github.com/leadwright/leadwright/internal/vision"
)

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

// annotate leaves notes of an agent that name Ben: one that counts, and one that cannot be read.
func (w *works) annotate() {
	w.t.Helper()
	hash := func(text string) string { return strings.TrimSpace(gittest.Git(w.t, w.git.Dir, "rev-parse", text)) }
	for rev, entries := range map[string]string{"main": "s_1::t_1 1-200", "main~1": "s_1::t_1 Ben Okafor"} {
		path := strings.TrimSpace(gittest.Git(w.t, w.git.Dir, "diff-tree", "--no-commit-id", "--name-only", "-r", rev))
		gittest.Git(w.t, w.git.Dir, "notes", "--ref=ai", "add", "-m", path+"\n  "+entries+"\n---\n"+
			`{"schema_version":"authorship/3.0.0","prompts":{},"sessions":{"s_1":{"human_author":"Ben Okafor <benok@example.com>"}}}`,
			hash(rev))
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
	w.annotate()
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
	atlas, err := w.shelf.Atlas(w.t.Context(), w.db, access.System(), w.repo.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	person := func(a access.Actor) int32 { p, _ := atlas.PersonByID(a.PersonID); return p }
	plan := func(actor, teacher, learner, away access.Actor) func(ctx context.Context, tx *store.Tx) error {
		return func(ctx context.Context, tx *store.Tx) error {
			d := handover.Draft{Ask: handover.Ask{Absent: []int32{person(away)}, Wanted: 1, From: store.DateOf(tx.Now()).AddDays(9)},
				Made: store.DateOf(tx.Now()), Plan: transfer.Plan{Sessions: []transfer.Session{{Teacher: teacher.PersonID,
					Learners: []string{learner.PersonID}, Areas: []string{"shared"}}}}}
			_, err := handover.Keep(ctx, tx, actor, atlas, d, "Without Ben Okafor")
			return err
		}
	}
	w.write(plan(ada, ben, w.who["cleo"], ben))
	w.write(plan(ben, ada, ben, ada))
	w.write(func(ctx context.Context, tx *store.Tx) error {
		rigging, err := skill.Add(ctx, tx, ben, skill.NewSkill{Name: "Rigging", Kind: skill.Practice})
		if err != nil {
			return err
		}
		id := rigging.ID
		shared := testimony.Place{Repository: w.repo.ID, Path: "shared"}
		for _, step := range []func() error{
			func() error {
				_, err := testimony.Say(ctx, tx, ben, testimony.New{Place: shared, Kind: testimony.WalkThrough, Person: ben.PersonID,
					Other: ada.PersonID, Day: store.DateOf(tx.Now()), Rating: 4, Note: "Ben Okafor asked much."})
				return err
			},
			func() error {
				_, err := testimony.Say(ctx, tx, ada, testimony.New{Place: shared, Kind: testimony.WalkThrough, Person: ada.PersonID,
					Other: ben.PersonID, Day: store.DateOf(tx.Now()), Rating: 4, Note: "What Ben Okafor showed."})
				return err
			},
			func() error {
				_, err := testimony.NameSteward(ctx, tx, ben, shared, ben.PersonID)
				return err
			},
			func() error {
				_, err := testimony.NameSteward(ctx, tx, ben, shared, ada.PersonID)
				return err
			},
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
			func() error { return organisation.NotAway(ctx, tx, ben, "ben.o") },
			func() error { return deliver(ctx, tx, ben) },
			func() error {
				x, err := initiative.Put(ctx, tx, ben, 0, initiative.Initiative{Title: "Ben Okafor proposes", Problem: "Ben Okafor waits.",
					Benefit: "Ben Okafor does not wait.", Risk: "None for Ben Okafor.", Days: 3,
					Options: []initiative.Option{{Title: "Ask Ben Okafor"}}})
				if err != nil {
					return err
				}
				in := initiative.Inputs{initiative.Reach: {Number: 5, Source: "Counted by Ben Okafor."}}
				if _, err := initiative.PutInputs(ctx, tx, ben, x.ID, 0, in); err != nil {
					return err
				}
				_, err = initiative.Propose(ctx, tx, ben, x.ID, 0, []string{ada.PersonID})
				return err
			},
			func() error {
				p, err := direction.PutProblem(ctx, tx, ben, 0, direction.Problem{Title: "Ben Okafor is asked twice", What: "By Ben Okafor.",
					Whom: "Ben Okafor", Whys: []string{"Ben Okafor knows it"}, Limits: "Without Ben Okafor"})
				if err != nil {
					return err
				}
				d, err := direction.Propose(ctx, tx, ben, direction.New{Title: "Ben Okafor decides", Body: "Ben Okafor has reasons.",
					Prediction: "Ben Okafor is right.", Problem: p.ID})
				if err != nil {
					return err
				}
				if err := direction.PutMatrix(ctx, tx, ben, d.ID, 0, direction.Matrix{Options: []string{"As Ben Okafor does it", "Not so"},
					Criteria: []direction.Criterion{{Name: "What Ben Okafor needs", Weight: 1}}, Scores: [][]int{{1}, {2}}}); err != nil {
					return err
				}
				if _, err := direction.Discuss(ctx, tx, ben, d.ID, "Ben Okafor says more."); err != nil {
					return err
				}
				return direction.Ask(ctx, tx, ben, d.ID, ben.PersonID, ada.PersonID)
			},
			func() error {
				content := "# By Ben Okafor\nstandards: [{key: readme, title: As Ben Okafor says it, checks: [{file: README.md}]}]"
				admin := ben
				admin.Role = access.Administrator
				if _, err := quality.Set(ctx, tx, admin, 0, quality.Document{Content: content, Note: "Ben Okafor wants it."}); err != nil {
					return err
				}
				report := `<testsuites><testsuite name="Ben Okafor" tests="1"><testcase name="a"/></testsuite></testsuites>`
				if _, err := quality.Push(ctx, tx, admin, w.repo.ID, "tests", []byte(report)); err != nil {
					return err
				}
				e, err := quality.Ask(ctx, tx, ben, w.repo.ID, "readme", "Ben Okafor writes it.", store.DateOf(tx.Now()))
				if err != nil {
					return err
				}
				_, err = quality.End(ctx, tx, ben, e.ID, 0, "Ben Okafor wrote it.")
				return err
			},
			func() error {
				o, err := strategy.Set(ctx, tx, access.Local(), 0, strategy.Objective{Title: "What Ben Okafor wants", Why: "Ben Okafor knows why.",
					Owner: strategy.Person{ID: ben.PersonID}})
				if err != nil {
					return err
				}
				m, err := strategy.AddMeasure(ctx, tx, access.Local(), o.ID, strategy.Measure{Name: "As Ben Okafor counts", Target: 1})
				if err != nil {
					return err
				}
				if err := strategy.Serve(ctx, tx, access.Local(), o.ID, strategy.Ref{Kind: strategy.Work, ID: "1", Title: "For Ben Okafor"}); err != nil {
					return err
				}
				return strategy.Take(ctx, tx, ben, o.ID, m.ID, strategy.Reading{Value: 1, Note: "Ben Okafor counted."})
			},
			func() error {
				forward := func(title string) (vision.Version, error) {
					v, err := vision.Write(ctx, tx, over, 0, vision.Version{Scope: "web", Text: vision.Text{Title: title, Vision: "Ben Okafor sees it.",
						Diagnosis: "Ben Okafor saw it.", Policies: "As Ben Okafor would.", Actions: "Ben Okafor begins.", Not: "What Ben Okafor did."}})
					if err != nil {
						return v, err
					}
					return vision.PutForward(ctx, tx, over, v.ID, 0, []string{ben.PersonID, ada.PersonID}, store.DateOf(tx.Now()))
				}
				v, err := forward("The harbour of Ben Okafor")
				if err != nil {
					return err
				}
				if _, err := vision.Say(ctx, tx, ben, v.ID, vision.Answer{Says: vision.Objects, Note: "Ben Okafor minds."}); err != nil {
					return err
				}
				if _, err := vision.Discuss(ctx, tx, ben, v.ID, "Ben Okafor says more."); err != nil {
					return err
				}
				if _, err := vision.Withdraw(ctx, tx, over, v.ID, 0, "Ben Okafor minds."); err != nil {
					return err
				}
				_, err = forward("The next harbour of Ben Okafor")
				return err
			},
			func() error {
				s := technology.Shape{Title: "What Ben Okafor sees", Quadrants: []technology.Part{{Key: "t", Name: "Tools of Ben Okafor"}},
					Rings: []technology.Part{{Key: "a", Name: "As Ben Okafor uses it", Description: "Ask Ben Okafor."}}}
				if _, err := technology.SetShape(ctx, tx, access.Local(), 0, s); err != nil {
					return err
				}
				e, err := technology.Add(ctx, tx, ben, technology.Entry{Name: "The loom of Ben Okafor", Quadrant: "t",
					Description: "Ben Okafor built it.", Tags: []string{"Ben Okafor"}}, technology.New{Ring: "a", Reason: "Ben Okafor has it.",
					Decision: "Ben Okafor said so"})
				if err != nil {
					return err
				}
				_, err = technology.Settle(ctx, tx, ben, e.Moves[0].ID, technology.Verdict{State: technology.Declined, Reason: "So says Ben Okafor."})
				return err
			},
			func() error {
				x, err := experiment.Plan(ctx, tx, ben, 0, experiment.Experiment{Title: "Ben Okafor tries", Belief: "It holds.",
					Because: "Ben Okafor saw it.", Measure: "Knots", Threshold: "Ten", Intent: experiment.ThrowAway,
					First: store.DateOf(tx.Now()), Last: store.DateOf(tx.Now()), Parts: []experiment.Person{{ID: ada.PersonID}}})
				if err != nil {
					return err
				}
				if _, err := experiment.Start(ctx, tx, ben, x.ID, 0); err != nil {
					return err
				}
				read := experiment.Reading{Day: store.DateOf(tx.Now()), Value: "Nine", Note: "Ben Okafor read it."}
				return experiment.Measure(ctx, tx, ben, x.ID, read)
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
				l := ladder.Examples()[0].Ladder
				l.Tracks[0].Levels[0].Expectations[0].Examples = []string{"Drew \"the bow\" as Ben Okafor did."}
				if _, err := organisation.PutLadder(ctx, tx, ada, "design", l); err != nil {
					return err
				}
				runs := ben // while he had the rights to
				runs.Role = access.Administrator
				l.Name = "Drawing"
				_, err := organisation.PutLadder(ctx, tx, runs, "design", l)
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

// deliver has Ben work in a project, in which he is named wherever he can be.
func deliver(ctx context.Context, tx *store.Tx, ben access.Actor) error {
	local := access.Local()
	if _, err := delivery.Begin(ctx, tx, local, roster.Scope{Key: "pier", Name: "A pier"}, delivery.Project{Goal: "Ben Okafor has a pier.",
		Currency: "EUR"}); err != nil {
		return err
	}
	if _, err := organisation.PutMember(ctx, tx, local, roster.Member{Person: "ben.o", Scope: "pier", Share: 50}); err != nil {
		return err
	}
	ben.Standing = &access.Standing{Scopes: map[string]access.Relation{"pier": access.Leads}}
	m, err := delivery.PutMilestone(ctx, tx, ben, "pier", 0, delivery.Milestone{Title: "Ben Okafor stands on it", What: "Ben Okafor"})
	if err != nil {
		return err
	}
	if err := delivery.SetDate(ctx, tx, ben, "pier", 0, delivery.Set{Kind: delivery.Commitment, Subject: m.ID, Day: store.DateOf(tx.Now()).AddDays(9),
		Party: "Ben Okafor", Reason: "Ben Okafor wants it."}); err != nil {
		return err
	}
	if _, err := delivery.PutDependency(ctx, tx, ben, "pier", 0, delivery.Dependency{What: "What Ben Okafor needs", Party: "Ben Okafor"}); err != nil {
		return err
	}
	if _, err := delivery.AddAmount(ctx, tx, ben, "pier", 0, delivery.Amount{Kind: delivery.Spent, Month: store.DateOf(tx.Now()), Money: 5,
		Note: "For Ben Okafor"}); err != nil {
		return err
	}
	if _, err := delivery.PutRisk(ctx, tx, ben, "pier", delivery.Risk{Title: "Ben Okafor falls in", What: "Ben Okafor", Likelihood: 1, Impact: 1,
		Response: "Hold Ben Okafor", Owner: delivery.Person{ID: ben.PersonID}}); err != nil {
		return err
	}
	if _, err := delivery.Tell(ctx, tx, ben, "pier", "Ben Okafor says so."); err != nil {
		return err
	}
	x, err := delivery.PutItem(ctx, tx, ben, 0, delivery.Item{Project: "pier", Title: "Carry Ben Okafor", What: "Ben Okafor", Learn: "Of Ben Okafor"})
	if err != nil {
		return err
	}
	if err := delivery.Pin(ctx, tx, ben, x.ID, store.Date{}, []string{ben.PersonID}); err != nil {
		return err
	}
	_, err = delivery.MoveItem(ctx, tx, ben, x.ID, 0, delivery.Waiting, "Ben Okafor sleeps")
	return err
}
