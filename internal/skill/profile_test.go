package skill

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// profileOf reads a profile and writes each entry in a line.
func profileOf(t testing.TB, db *store.DB, actor access.Actor, person string, atlases ...*knowledge.Atlas) string {
	t.Helper()
	var all []string
	write(t, db, func(tx *store.Tx) error {
		p, err := Of(ctx, tx, actor, person, atlases)
		all = nil
		for _, e := range p.Entries {
			all = append(all, told(e))
		}
		for _, f := range p.Unlisted {
			all = append(all, "? "+f.Name)
		}
		return err
	})
	return strings.Join(all, "\n")
}

func told(e Entry) string {
	text := e.Skill.Name + ":"
	for _, d := range e.History {
		text += fmt.Sprintf(" %d/%d", d.Level, d.Interest)
	}
	for _, a := range e.Assessments {
		text += fmt.Sprintf(" [%d by %s on %s: %s]", a.Level, a.Author, a.Day, a.Evidence)
		if !a.Withdrawn.IsZero() {
			text += "-"
		}
	}
	for _, x := range e.Evidence {
		text += fmt.Sprintf(" (%s by %s)", strings.TrimSpace(x.Sentence+" "+x.Link), x.Author)
		if !x.Withdrawn.IsZero() {
			text += "-"
		}
	}
	for _, f := range e.Found {
		text += fmt.Sprintf(" {%s %d/%d %s}", f.Repository, f.Files, f.Lines, strings.Join(f.Packages, " "))
	}
	if e.Due {
		text += " due"
	}
	return text
}

func TestDeclaredAndAssessedStandBesideEachOther(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := persons(t, db, "Ada", "Ben", "Cleo")
		add(t, db, "Go", Language, "golang")
		ada := as("Ada", ids["Ada"], nil)
		lead := as("Ben", ids["Ben"], map[string]access.Relation{ids["Ada"]: access.Leads})
		peer := as("Cleo", ids["Cleo"], map[string]access.Relation{ids["Ada"]: access.Peer | access.Directs | access.Coordinates})

		declare := func(actor access.Actor, d ...Declaring) func(*store.Tx) error {
			return func(tx *store.Tx) error { return Declare(ctx, tx, actor, ids["Ada"], d...) }
		}
		write(t, db, declare(ada, Declaring{"GoLang", 3, Eager}, Declaring{"communication", 2, NoOpinion}))
		write(t, db, declare(ada, Declaring{"go", 4, Interested}))
		var assessment, evidence, theirs string
		write(t, db, func(tx *store.Tx) (err error) {
			if assessment, err = Assess(ctx, tx, lead, ids["Ada"], Assessing{Skill: "go", Level: 2, Evidence: " Reviewed the parser. ",
				Day: store.Date{Year: 2026, Month: 2, Day: 1}}); err != nil {
				return err
			}
			if evidence, err = AddEvidence(ctx, tx, lead, ids["Ada"], NewEvidence{Skill: "go", Sentence: "Gave a talk",
				Link: "https://example.com/talk"}); err != nil {
				return err
			}
			theirs, err = AddEvidence(ctx, tx, ada, ids["Ada"], NewEvidence{Skill: "go", Sentence: "Wrote a book"})
			return err
		})
		want := "Communication: 2/0\n" +
			"Go: 4/1 3/2 [2 by Ben on 2026-02-01: Reviewed the parser.] (Wrote a book by Ada) (Gave a talk https://example.com/talk by Ben)"
		for _, reader := range []access.Actor{ada, lead} {
			if got := profileOf(t, db, reader, ids["Ada"]); got != want {
				t.Errorf("%s reads\n%s\nwant\n%s", reader.Name, got, want)
			}
		}
		write(t, db, func(tx *store.Tx) error {
			looks, err := access.Lookers(ctx, tx, ada, ids["Ada"], "", 10)
			if len(looks) != 2 || looks[0].Name != "Ben" || looks[0].What != "skills" {
				t.Errorf("looks: %+v", looks)
			}
			return err
		})

		for name, fn := range map[string]func(*store.Tx) error{
			"lead declares":  declare(lead, Declaring{"go", 1, 0}),
			"admin declares": declare(curator, Declaring{"go", 1, 0}),
			"owner declares": declare(access.Local(), Declaring{"go", 1, 0}),
			"peer reads":     func(tx *store.Tx) error { _, err := Of(ctx, tx, peer, ids["Ada"], nil); return err },
			"admin reads":    func(tx *store.Tx) error { _, err := Of(ctx, tx, curator, ids["Ada"], nil); return err },
			"owner reads":    func(tx *store.Tx) error { _, err := Of(ctx, tx, access.Local(), ids["Ada"], nil); return err },
			"nobody reads":   func(tx *store.Tx) error { _, err := Of(ctx, tx, access.Actor{}, ids["Ada"], nil); return err },
			"self assesses": func(tx *store.Tx) error {
				_, err := Assess(ctx, tx, ada, ids["Ada"], Assessing{Skill: "go", Level: 5, Evidence: "I know"})
				return err
			},
			"peer assesses": func(tx *store.Tx) error {
				_, err := Assess(ctx, tx, peer, ids["Ada"], Assessing{Skill: "go", Level: 5, Evidence: "I know"})
				return err
			},
			"nobody withdraws evidence":     func(tx *store.Tx) error { return WithdrawEvidence(ctx, tx, access.Actor{}, evidence) },
			"admin withdraws an assessment": func(tx *store.Tx) error { return WithdrawAssessment(ctx, tx, curator, assessment) },
			"peer adds evidence": func(tx *store.Tx) error {
				_, err := AddEvidence(ctx, tx, peer, ids["Ada"], NewEvidence{Skill: "go", Sentence: "x"})
				return err
			},
		} {
			if err := db.Write(ctx, fn); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: got %v, want a denial", name, err)
			}
		}
		for name, fn := range map[string]func(*store.Tx) error{
			"the person an assessment": func(tx *store.Tx) error { return WithdrawAssessment(ctx, tx, ada, assessment) },
			"a peer an assessment":     func(tx *store.Tx) error { return WithdrawAssessment(ctx, tx, peer, assessment) },
			"a peer evidence":          func(tx *store.Tx) error { return WithdrawEvidence(ctx, tx, peer, evidence) },
			"the lead their evidence":  func(tx *store.Tx) error { return WithdrawEvidence(ctx, tx, lead, theirs) },
			"what is not there":        func(tx *store.Tx) error { return WithdrawEvidence(ctx, tx, ada, "none") },
		} {
			if err := db.Write(ctx, fn); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		write(t, db, func(tx *store.Tx) error {
			for range 2 { // the second time changes nothing
				if err := WithdrawAssessment(ctx, tx, lead, assessment); err != nil {
					return err
				}
				if err := WithdrawEvidence(ctx, tx, ada, evidence); err != nil {
					return err
				}
			}
			return nil
		})
		want = "Communication: 2/0\n" +
			"Go: 4/1 3/2 [2 by Ben on 2026-02-01: Reviewed the parser.]- (Wrote a book by Ada) (Gave a talk https://example.com/talk by Ben)-"
		if got := profileOf(t, db, ada, ids["Ada"]); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}

		tomorrow := store.DateOf(leadtest.Epoch.AddDate(0, 0, 3))
		for says, fn := range map[string]func(*store.Tx) error{
			"6 is no level":    declare(ada, Declaring{"go", 6, 0}),
			"-1 is no level":   declare(ada, Declaring{"communication", 1, 0}, Declaring{"go", -1, 0}),
			"3 is no interest": declare(ada, Declaring{"go", 1, 3}),
			"no address of a page": func(tx *store.Tx) error {
				return evidenceOf(tx, ada, ids, NewEvidence{"go", "x", "javascript:alert(1)", store.Date{}})
			},
			"The sentence is missi": func(tx *store.Tx) error { return evidenceOf(tx, ada, ids, NewEvidence{"go", "  ", "", store.Date{}}) },
			"is longer than 1000": func(tx *store.Tx) error {
				return evidenceOf(tx, ada, ids, NewEvidence{"go", strings.Repeat("ä", 1001), "", store.Date{}})
			},
			"is still to come": func(tx *store.Tx) error { return evidenceOf(tx, ada, ids, NewEvidence{"go", "x", "", tomorrow}) },
			"The evidence is missi": func(tx *store.Tx) error {
				_, err := Assess(ctx, tx, lead, ids["Ada"], Assessing{Skill: "go", Level: 1})
				return err
			},
		} {
			if got := refused(t, db, fault.KindInvalid, fn); !strings.Contains(got, says) {
				t.Errorf("got %q, want %q", got, says)
			}
		}
		if got := refused(t, db, fault.KindNotFound, declare(ada, Declaring{"golan", 1, 0})); got != `There is no skill "golan"` {
			t.Errorf("got %q", got)
		}
		if got := profileOf(t, db, ada, ids["Ada"]); got != want {
			t.Errorf("half of a refused declaration was kept:\n%s", got)
		}
	})
}

func evidenceOf(tx *store.Tx, actor access.Actor, ids map[string]string, in NewEvidence) error {
	_, err := AddEvidence(ctx, tx, actor, ids["Ada"], in)
	return err
}

func TestMergesOfSkillsAndPersonsKeepWhatWasSaid(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := persons(t, db, "Ada", "Addie")
		add(t, db, "Go", Language)
		add(t, db, "Golang", Language)
		ada, addie := as("Ada", ids["Ada"], nil), as("Addie", ids["Addie"], nil)
		write(t, db, func(tx *store.Tx) error {
			if err := Declare(ctx, tx, ada, ids["Ada"], Declaring{"go", 2, NoOpinion}); err != nil {
				return err
			}
			return Declare(ctx, tx, addie, ids["Addie"], Declaring{"golang", 4, Eager})
		})
		before := profileOf(t, db, ada, ids["Ada"])
		var decision string
		write(t, db, func(tx *store.Tx) (err error) {
			if decision, err = people.Join(ctx, tx, access.Local(), ids["Ada"], ids["Addie"]); err != nil {
				return err
			}
			_, err = Merge(ctx, tx, curator, "golang", "go")
			return err
		})
		for _, id := range ids { // both ids mean the same person now
			var now string
			write(t, db, func(tx *store.Tx) error {
				current, err := people.Current(ctx, tx, id)
				now = current[id]
				return err
			})
			if got := profileOf(t, db, as("Ada", now, nil), id); got != "Go: 4/2 2/0" {
				t.Errorf("got %s", got)
			}
		}
		write(t, db, func(tx *store.Tx) error {
			if err := people.Undo(ctx, tx, access.Local(), decision); err != nil {
				return err
			}
			_, err := Unmerge(ctx, tx, curator, "golang")
			return err
		})
		if got := profileOf(t, db, ada, ids["Ada"]); got != before {
			t.Errorf("got %s, want %s", got, before)
		}
	})
}

func TestFoundEvidenceAndReminders(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commit(gittest.Commit{Author: "Ada Example", Email: "ada@example.com", When: leadtest.Epoch.AddDate(0, -2, 0),
			Files: map[string]string{"web/app.tsx": strings.Repeat("x\n", 40), "main.go": strings.Repeat("x\n", 30),
				"web/package.json": `{"dependencies": {"react": "18", "react-dom": "18", "@example/ui": "1", "left-pad": "1"}}`}})
		located, err := knowledge.Locate(ctx, knowledge.NewRepository{Name: "shop", Location: b.Dir})
		if err != nil {
			t.Fatal(err)
		}
		var r knowledge.Repository
		write(t, db, func(tx *store.Tx) (err error) {
			r, err = knowledge.AddRepository(ctx, tx, access.Local(), located)
			return err
		})
		if r, err = knowledge.Scan(ctx, db, access.Local(), r.ID, knowledge.ScanOptions{}); err != nil {
			t.Fatal(err)
		}
		atlas, err := knowledge.Open(ctx, db, access.Local(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		ids := persons(t, db, "Ada")
		ada := as("Ada", ids["Ada"], nil)
		add(t, db, "Go", Language)
		add(t, db, "React", Technology)
		add(t, db, "Design system", Technology, "npm:@example/ui")
		write(t, db, func(tx *store.Tx) error {
			v, err := Words(ctx, tx, ada)
			if err == nil {
				var names []string
				for _, s := range v.Suggest([]*knowledge.Atlas{atlas}) {
					names = append(names, fmt.Sprint(s.Name, " ", s.Kind, " ", s.Repositories))
				}
				if got := strings.Join(names, "; "); got != "TypeScript language [shop]" {
					t.Errorf("suggested are %s", got)
				}
			}
			return err
		})
		write(t, db, func(tx *store.Tx) error {
			return Declare(ctx, tx, ada, ids["Ada"], Declaring{"go", 3, NoOpinion}, Declaring{"planning", 3, NoOpinion},
				Declaring{"communication", 0, NoOpinion})
		})
		want := "Communication: 0/0\nGo: 3/0 {shop 1/30 }\nDesign system: {shop 1/40 npm:@example/ui}\n" +
			"React: {shop 1/40 npm:react npm:react-dom}\nPlanning: 3/0\n? TypeScript"
		if got := profileOf(t, db, ada, ids["Ada"], atlas); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		reminders := func(actor access.Actor) string {
			var names []string
			write(t, db, func(tx *store.Tx) error {
				names = nil
				all, err := Reminders(ctx, tx, actor, []*knowledge.Atlas{atlas})
				for _, r := range all {
					names = append(names, r.Skill.Name)
				}
				return err
			})
			err := db.Read(ctx, func(tx *store.Tx) error {
				due, err := Due(ctx, tx, actor, []*knowledge.Atlas{atlas})
				if due != len(names) {
					t.Errorf("%d are due, and reminded of are %v", due, names)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(names, " ")
		}
		clock := leadtest.ClockOf(t, db)
		clock.Advance(364 * 24 * time.Hour)
		if got := reminders(ada); got != "" {
			t.Errorf("due within a year: %s", got)
		}
		clock.Advance(10 * 24 * time.Hour)
		if got := reminders(ada); got != "Go Planning" { // the commit is older than the declaration
			t.Errorf("due are %s", got)
		}
		write(t, db, func(tx *store.Tx) error {
			_, err := AddEvidence(ctx, tx, ada, ids["Ada"], NewEvidence{Skill: "planning", Sentence: "Planned the year"})
			return err
		})
		if got := reminders(ada); got != "Go" {
			t.Errorf("due are %s", got)
		}
		if got := reminders(as("x", "", nil)); got != "" {
			t.Errorf("somebody who is no person is reminded of %s", got)
		}
	})
}

// A declaration is due exactly when nothing was said or seen for twelve months; to see something newer never makes it due.
func TestDue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		days := func(label string) time.Time {
			return leadtest.Epoch.AddDate(0, 0, -rapid.IntRange(0, 900).Draw(t, label))
		}
		e := Entry{Declared: &Declaration{Level: Level(rapid.IntRange(0, 5).Draw(t, "level")), At: days("declared")}}
		newest := e.Declared.At
		for range rapid.IntRange(0, 3).Draw(t, "found") {
			f := Found{Last: days("last")}
			e.Found = append(e.Found, f)
			if f.Last.After(newest) {
				newest = f.Last
			}
		}
		want := e.Declared.Level > 0 && leadtest.Epoch.AddDate(0, 0, -366).After(newest)
		unsure := leadtest.Epoch.Sub(newest) > 364*24*time.Hour && leadtest.Epoch.Sub(newest) < 367*24*time.Hour
		if got := e.due(leadtest.Epoch); got != want && !unsure {
			t.Fatalf("due is %v with the last sign on %s", got, newest)
		}
		e.Found = append(e.Found, Found{Last: leadtest.Epoch})
		if e.due(leadtest.Epoch) {
			t.Fatal("due although something was just seen")
		}
	})
}
