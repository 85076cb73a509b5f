package knowledge_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// overview opens a repository for all short questions, and says whether it came from sheets.
func overview(t *testing.T, db *store.DB, id string) (o *Overview, fromSheets bool) {
	t.Helper()
	o, err := OpenReviews(t.Context(), db, access.Local(), id)
	if err != nil {
		t.Fatalf("opening: %v", err)
	}
	return o, len(o.Commits) == 0
}

// answers writes down, to the last bit, what an overview answers to every short question that can be asked of it.
func answers(t *testing.T, o *Overview) string {
	t.Helper()
	var b strings.Builder
	say := func(v any, err error) { fmt.Fprintf(&b, "%+v %v\n", v, err) }
	say(o.Repository, nil)
	say(o.People, nil)
	say(o.Identities, nil)
	say(o.Newest(), nil)
	say(o.Lines, nil)
	say(o.Areas(), nil)
	say(o.Who(nil))
	say(o.Who([]string{"gate", "docs/handbook.md", "(top level)"}))
	say(o.Who([]string{"nowhere"}))
	dirs := map[string]bool{}
	for f := range o.Ledger.Files {
		p := o.Ledger.Files[f].Path
		if dir, _, _ := strings.Cut(p, "/"); !dirs[dir] {
			dirs[dir] = true
			say(o.Who([]string{dir}))
		}
		say(o.Who([]string{p}))
		if f%5 == 0 {
			say(o.Experts(Proposal{Paths: []string{p}, Limit: 3}))
		}
		fmt.Fprintln(&b, o.File(int32(f)), o.AgentShare(int32(f)), o.Ledger.Files[f].Alive)
	}
	for _, id := range o.Identities {
		say(o.FindPerson(id.Email))
		say(o.Experts(Proposal{Paths: []string{"web", "gate/new.go", "money/money.go"}, Authors: []Identity{id}}))
	}
	for p := range o.People {
		say(o.FindPerson(o.People[p].Name))
		say(o.LastSeen(int32(p)), nil)
		risk := o.Risk([]int32{int32(p), int32((p + 3) % len(o.People))})
		say(risk.Coverage, nil)
		say(risk.Steps, nil)
		for _, area := range risk.Areas {
			say(area.Name, nil)
			say(area.Names, nil)
			say([]any{area.Left, area.Before, area.Coverage}, nil)
		}
		tree := o.Tree([]int32{int32(p)})
		say([]any{tree.Files, tree.Lines, tree.Left, tree.Covered, tree.Agent}, nil)
	}
	return b.String()
}

// same opens a repository in both ways and compares all answers.
func same(t *testing.T, db *store.DB, id, when string, wantSheets bool) {
	t.Helper()
	o, fromSheets := overview(t, db, id)
	if fromSheets != wantSheets {
		t.Errorf("%s: from sheets: %v, want %v", when, fromSheets, wantSheets)
	}
	got, want := strings.Split(answers(t, o), "\n"), strings.Split(answers(t, open(t, db, id).Overview), "\n")
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("%s: line %d of the answers from a sheet differs from\n%.300s", when, i, want[i])
		}
	}
}

func write(t *testing.T, db *store.DB, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// TestSheetsAnswerAsTheHistoryDoes follows a repository through all that can happen to it.
func TestSheetsAnswerAsTheHistoryDoes(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		me := access.Local()
		b := sampleRepo(t)
		r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{StopAfterFirst: true})
		same(t, db, r.ID, "before lines are counted", true)
		r = scan(t, db, r.ID, ScanOptions{})
		same(t, db, r.ID, "when all is read", true)

		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			return NameArea(ctx, tx, me, r.ID, "paper", []string{"*.md", "/tickets/print/"})
		})
		same(t, db, r.ID, "with an area named by hand", true)
		if o, _ := overview(t, db, r.ID); len(o.Areas()) == 0 || o.AreasOf(o.Areas()[0].Files) == nil {
			t.Error("no areas")
		} else if area, err := o.Area("paper"); err != nil || area.Group.Lines == 0 {
			t.Errorf("the named area: %+v, %v", area, err)
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return ForgetArea(ctx, tx, me, r.ID, "paper") })
		same(t, db, r.ID, "with that forgotten", true)

		var decision string
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			page, err := people.Proposals(ctx, tx, me, people.Page{})
			if err != nil || len(page.Proposals) == 0 {
				return fmt.Errorf("%d proposals, %w", len(page.Proposals), err)
			}
			decision, err = people.Confirm(ctx, tx, me, page.Proposals[0].ID)
			return err
		})
		same(t, db, r.ID, "right after an identity is confirmed", false)
		same(t, db, r.ID, "with an identity confirmed", true)
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return people.Undo(ctx, tx, me, decision) })
		same(t, db, r.ID, "right after that is undone", false)
		same(t, db, r.ID, "with that undone", true)

		leadtest.ClockOf(t, db).Advance(36 * time.Hour)
		same(t, db, r.ID, "a day later", true)
		if again := scan(t, db, r.ID, ScanOptions{}); !again.Scanned.After(r.Scanned) {
			t.Error("it was not scanned again")
		}
		same(t, db, r.ID, "after a scan that found nothing new", true)

		head, err := b.Repo.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b.Commit(gittest.Commit{Branch: head.Branch, Parents: []string{head.Hash}, Author: "Kofi Brandt", Email: "kofi.brandt@ferryline.example",
			Message: "Rename the handbook\n\nReviewed-by: New Example <new@example.com>\n",
			Rename:  map[string]string{"docs/handbook.md": "docs/book.md"}, Delete: []string{"docs/glossary.md"},
			Files: map[string]string{"odd\xffname.go": "package odd\n", "empty.go": ""}})
		scan(t, db, r.ID, ScanOptions{})
		same(t, db, r.ID, "after a new commit", true)
	})
}

// TestSheetsOfTheFuture has commits whose clock was wrong: when the day of each comes, it counts from then on.
func TestSheetsOfTheFuture(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	for days := range 3 {
		b.Commit(gittest.Commit{When: leadtest.Epoch.AddDate(0, 0, 40*days),
			Message: "Change\n\nReviewed-by: Ben Example <ben@example.com>\n",
			Files:   map[string]string{"gate/a.go": lines(10+days, "a")}})
	}
	r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
	same(t, db, r.ID, "on the day of the scan", true)
	leadtest.ClockOf(t, db).Advance(24 * time.Hour)
	same(t, db, r.ID, "on the next", true)
	leadtest.ClockOf(t, db).Advance(40 * 24 * time.Hour)
	same(t, db, r.ID, "on the first question when the day of one has come", false)
	same(t, db, r.ID, "on the second", true)
	leadtest.ClockOf(t, db).Advance(100 * 24 * time.Hour)
	same(t, db, r.ID, "on the first when nothing is in the future", false)
	leadtest.ClockOf(t, db).Advance(24 * time.Hour)
	same(t, db, r.ID, "on any day after", true)
}

// TestAnswersDoNotNeedSheets asks where none can be read or written.
func TestAnswersDoNotNeedSheets(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		r := scan(t, db, added(t, db, sampleRepo(t).Dir).ID, ScanOptions{})
		for _, damage := range []string{
			`UPDATE knowledge_sheet SET data = $1`, `UPDATE knowledge_sheet SET data = $1 WHERE name = 'reviews'`,
			`UPDATE knowledge_sheet SET made_of = 'another version' WHERE data <> $1`,
			`DELETE FROM knowledge_sheet WHERE name = 'overview' AND data <> $1`,
		} {
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				n, err := tx.Exec(ctx, damage, []byte("damaged"))
				if n == 0 {
					t.Errorf("%s: nothing changed", damage)
				}
				return err
			})
			same(t, db, r.ID, "with sheets damaged", false)
			same(t, db, r.ID, "with sheets mended", true)
		}
	})
}

// TestAnswersWhereNothingCanBeWritten asks while another process writes, and in a database that may only be read.
func TestAnswersWhereNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	leadtest.URLs(t, func(t *testing.T, url string) {
		clock := leadtest.NewClock()
		db := leadtest.Open(t, url, clock)
		r := scan(t, db, added(t, db, sampleRepo(t).Dir).ID, ScanOptions{})
		lose := func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE knowledge_sheet SET made_of = 'another version'`)
			return err
		}
		write(t, db, lose)
		other := leadtest.Open(t, url, clock)
		began := time.Now()
		write(t, other, func(ctx context.Context, tx *store.Tx) error {
			if err := lose(ctx, tx); err != nil {
				return err
			}
			same(t, db, r.ID, "while another writes", false)
			return nil
		})
		if took := time.Since(began); took > 10*time.Second { // a Write would wait for fifteen
			t.Errorf("questions while another writes took %s", took)
		}
		if db.Engine() == store.Postgres {
			reading := leadtest.Open(t, url+"&default_transaction_read_only=on", clock)
			same(t, reading, r.ID, "in a database that may only be read", false)
			same(t, reading, r.ID, "again", false)
		}
		same(t, db, r.ID, "when it can be written", false)
		same(t, db, r.ID, "from then on", true)
	})
}

func TestSheetsAreForThoseWhoMayRead(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	r := scan(t, db, added(t, db, sampleRepo(t).Dir).ID, ScanOptions{})
	for name, opened := range map[string]func(context.Context, *store.DB, access.Actor, string) (*Overview, error){
		"OpenOverview": OpenOverview, "OpenReviews": OpenReviews,
	} {
		if _, err := opened(t.Context(), db, access.Actor{}, r.ID); !fault.Is(err, fault.KindDenied) {
			t.Errorf("%s for nobody: %v", name, err)
		}
		if _, err := opened(t.Context(), db, access.Local(), "nowhere"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%s of no repository: %v", name, err)
		}
		fresh := added(t, db, gittest.New(t).Dir)
		if _, err := opened(t.Context(), db, access.Local(), fresh.ID); !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("%s before the first scan: %v", name, err)
		}
	}
	o, err := OpenOverview(t.Context(), db, access.Local(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Experts(Proposal{Paths: []string{"web"}, Limit: 1}); !fault.Is(err, fault.KindInternal) {
		t.Errorf("reviewers from an overview that does not know them: %v", err)
	}
}
