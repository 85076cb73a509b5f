package direction

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

const byHand = "# 1. Write decisions down\n\n## Status\n\nAccepted\n\n## Context\n\nNobody knows why.\n"

// kept is a board whose decisions are kept in a repository, in docs/adr on main.
func kept(t *testing.T, db *store.DB) (*board, *gittest.Builder, Home) {
	t.Helper()
	b := open(t, db)
	repo := gittest.New(t)
	repo.Commit(gittest.Commit{Files: map[string]string{"main.go": "package main\n", "docs/adr/0001-write-down.md": byHand,
		"docs/adr/README.md": "# Our decisions\n", "docs/adr/picture.png": "x"}})
	var h Home
	b.do(func(ctx context.Context, tx *store.Tx) (err error) {
		h, err = SetHome(ctx, tx, b.who["owner"], Home{Repository: "r1", Label: "payments", Branch: "main", Folder: "/docs/adr/"})
		return err
	})
	return b, repo, h
}

func (b *board) sync(repo *gittest.Builder) Synced {
	b.t.Helper()
	done, err := Sync(b.t.Context(), b.db, repo.Repo, "r1")
	if err != nil {
		b.t.Fatal(err)
	}
	return done
}

func (b *board) copyOf(id string) (c Copy) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) (err error) {
		c, _, err = CopyOf(ctx, tx, b.who["owner"], id)
		return err
	})
	return c
}

func (b *board) titled(title string) (found Decision) {
	b.t.Helper()
	b.do(func(ctx context.Context, tx *store.Tx) error {
		log, err := List(ctx, tx, b.who["owner"], Filter{Find: title})
		if err == nil && len(log.Decisions) != 1 {
			err = fmt.Errorf("%d decisions are called %q", len(log.Decisions), title)
		}
		if err == nil {
			found = log.Decisions[0]
		}
		return err
	})
	return found
}

func show(t *testing.T, repo *gittest.Builder, place string) string {
	t.Helper()
	return gittest.Git(t, repo.Dir, "show", place)
}

func TestDecisionsAreCommitted(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, _ := kept(t, db)
		d := b.propose("ada", New{Scope: "web", Title: "Use one queue", Body: "## Context\n\nTwo are too many."})
		if done := b.sync(repo); done != (Synced{Taken: 1}) {
			t.Errorf("the first look: %+v", done)
		}
		if was := b.titled("Write decisions down"); was.Status != adr.Accepted || was.Source != "payments: docs/adr" {
			t.Errorf("what was there is %+v", was)
		}
		if done := b.sync(repo); done != (Synced{}) {
			t.Errorf("a proposal is no decision: %+v", done)
		}
		if _, err := b.settle("ada", d.ID, Change{To: adr.Accepted}); err != nil {
			t.Fatal(err)
		}
		if c := b.copyOf(d.ID); c.State != Waiting {
			t.Errorf("after it was accepted its copy is %+v", c)
		}
		if done := b.sync(repo); done != (Synced{Committed: 1}) {
			t.Errorf("after it was accepted: %+v", done)
		}
		w := b.get("cay", d.ID)
		if got := show(t, repo, "main:docs/adr/0002-use-one-queue.md"); got != string(w.Content) || w.Path != "0002-use-one-queue.md" {
			t.Errorf("%s is committed as\n%s", w.Path, got)
		}
		if got := gittest.Git(t, repo.Dir, "log", "-1", "--format=%an %s"); got != "Ada Example Accept: Use one queue\n" {
			t.Errorf("the commit is %s", got)
		}
		if w.Events[0].What != fmt.Sprintf("committed to payments: docs/adr as %.10s", b.copyOf(d.ID).Hash) {
			t.Errorf("it says %q", w.Events[0].What)
		}
		if done := b.sync(repo); done != (Synced{}) {
			t.Errorf("nothing changed: %+v", done)
		}
	})
}

// A new record is written as those are that are there, or as its home says, and stays so when its text is changed.
func TestDecisionsAreWrittenAsTheFolderHasThem(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, h := kept(t, db)
		first := b.propose("ada", New{Scope: "web", Title: "Use one queue", Body: "## Context and Problem Statement\n\nTwo are too many."})
		settle := func(d Decision, c Change) {
			t.Helper()
			if _, err := b.settle("ada", d.ID, c); err != nil {
				t.Fatal(err)
			}
		}
		settle(first, Change{To: adr.Accepted})
		// The number that it has so far is taken when it comes.
		repo.Commit(gittest.Commit{Files: map[string]string{"docs/adr/0002-another.md": strings.Replace(byHand, "1. Write", "2. Buy", 1)}})
		if done := b.sync(repo); done != (Synced{Committed: 1, Taken: 2}) {
			t.Errorf("it came to %+v", done)
		}
		want := "# 3. Use one queue\n\nDate: 2026-03-02\n\n## Status\n\nAccepted\n\n## Context\n\nTwo are too many.\n"
		if got := show(t, repo, "main:docs/adr/0003-use-one-queue.md"); got != want {
			t.Errorf("it is written as\n%s", got)
		}
		for _, to := range []adr.Status{adr.Deprecated, adr.Proposed} {
			settle(first, Change{To: to})
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := Edit(ctx, tx, b.who["ada"], first.ID, 0, New{Scope: "web", Title: "Use one", Body: "## Context\n\nOne will do."})
			return err
		})
		b.sync(repo)
		want = "# 3. Use one\n\nDate: 2026-03-02\n\n## Status\n\nProposed\n\n## Context\n\nOne will do.\n"
		if got := show(t, repo, "main:docs/adr/0003-use-one-queue.md"); got != want {
			t.Errorf("its new text is written as\n%s", got)
		}

		h.Dialect = adr.Log4brains
		b.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := SetHome(ctx, tx, b.who["owner"], h)
			return err
		})
		second := b.propose("ada", New{Scope: "web", Title: "Use none", Body: "Why not?"})
		settle(second, Change{To: adr.Accepted})
		b.sync(repo)
		if got := show(t, repo, "main:docs/adr/0004-use-none.md"); got != "# Use none\n\n- Status: accepted\n- Date: 2026-03-02\n\nWhy not?\n" {
			t.Errorf("as its home says it is written as\n%s", got)
		}
		if done := b.sync(repo); done != (Synced{}) {
			t.Errorf("again: %+v", done)
		}
	})
}

func TestSupersededDecisionsAreCommittedBoth(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, _ := kept(t, db)
		old := b.propose("ada", New{Scope: "web", Title: "Use one queue"})
		by := b.propose("ada", New{Scope: "web", Title: "Use two queues"})
		for _, step := range []struct {
			id string
			to Change
		}{{old.ID, Change{To: adr.Accepted}}, {by.ID, Change{To: adr.Accepted}}, {old.ID, Change{To: adr.Superseded, Successor: by.ID}}} {
			if _, err := b.settle("ada", step.id, step.to); err != nil {
				t.Fatal(err)
			}
		}
		// Both names are taken when they come: by a file with a number, and by one with the very name.
		repo.Commit(gittest.Commit{Files: map[string]string{"docs/adr/0002-another.md": strings.Replace(byHand, "1. Write", "2. Buy", 1)}})
		if done := b.sync(repo); done.Committed != 2 || done.Taken != 2 {
			t.Errorf("it came to %+v", done)
		}
		first := show(t, repo, "main:docs/adr/0003-use-one-queue.md")
		second := show(t, repo, "main:docs/adr/0004-use-two-queues.md")
		if !strings.Contains(first, "Superseded by [Use two queues](0004-use-two-queues.md)") ||
			!strings.Contains(second, "0003-use-one-queue.md") {
			t.Errorf("they say\n%s\nand\n%s", first, second)
		}
		if done := b.sync(repo); done != (Synced{}) {
			t.Errorf("again: %+v", done)
		}
	})
}

func TestAFileChangedThereShowsHere(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, _ := kept(t, db)
		b.sync(repo)
		d := b.titled("Write decisions down")
		repo.Commit(gittest.Commit{Files: map[string]string{"docs/adr/0001-write-down.md": strings.Replace(byHand, "Accepted", "Deprecated", 1)}})
		if done := b.sync(repo); done != (Synced{Taken: 1}) {
			t.Errorf("it came to %+v", done)
		}
		w := b.get("ben", d.ID)
		if w.Status != adr.Deprecated || !strings.HasSuffix(w.Events[0].What, ": accepted became deprecated") {
			t.Errorf("it is %s: %q", w.Status, w.Events[0].What)
		}

		// Gone there, it stays here until somebody says what is right.
		repo.Commit(gittest.Commit{Delete: []string{"docs/adr/0001-write-down.md"}})
		b.sync(repo)
		b.sync(repo)
		if c := b.copyOf(d.ID); c.State != Gone {
			t.Errorf("gone is %+v", c)
		}
		if n := len(b.get("ben", d.ID).Events); n != len(w.Events)+1 {
			t.Errorf("%d events, before %d: said once is enough", n, len(w.Events))
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			return Mend(ctx, tx, b.who["owner"], d.ID, 0, w.Content)
		})
		if done := b.sync(repo); done != (Synced{Committed: 1}) || show(t, repo, "main:docs/adr/0001-write-down.md") != string(w.Content) {
			t.Errorf("committed again: %+v", done)
		}
		repo.Commit(gittest.Commit{Parents: []string{strings.TrimSpace(gittest.Git(t, repo.Dir, "rev-parse", "main"))},
			Delete: []string{"docs/adr/0001-write-down.md"}})
		b.sync(repo)
		b.do(func(ctx context.Context, tx *store.Tx) error { return LeaveOut(ctx, tx, b.who["owner"], d.ID, 0) })
		if done := b.sync(repo); done != (Synced{}) || b.copyOf(d.ID).State != Left {
			t.Errorf("left out: %+v", done)
		}
	})
}

func TestChangesOnBothSidesWaitForSomebody(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, _ := kept(t, db)
		b.sync(repo)
		d := b.titled("Write decisions down")
		theirs := byHand + "\nMore by hand.\n"
		repo.Commit(gittest.Commit{Files: map[string]string{"docs/adr/0001-write-down.md": theirs}})
		if _, err := b.settle("owner", d.ID, Change{To: adr.Deprecated}); err != nil {
			t.Fatal(err)
		}
		if done := b.sync(repo); done != (Synced{Conflicts: 1}) {
			t.Errorf("it came to %+v", done)
		}
		if done := b.sync(repo); done != (Synced{}) {
			t.Errorf("it is said once: %+v", done)
		}
		c := b.copyOf(d.ID)
		if c.State != Conflict || string(c.Other) != theirs {
			t.Errorf("the conflict is %+v", c)
		}
		if got := show(t, repo, "main:docs/adr/0001-write-down.md"); got != theirs {
			t.Errorf("the file became\n%s", got)
		}
		mend := func(who, text string) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error { return Mend(ctx, tx, b.who[who], d.ID, 0, []byte(text)) })
		}
		if err := mend("ben", theirs); !fault.Is(err, fault.KindDenied) {
			t.Errorf("whoever does not decide: %v", err)
		}
		if err := mend("owner", "nothing"); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("no record: %v", err)
		}
		both := strings.Replace(theirs, "Accepted", "Deprecated", 1)
		if err := mend("owner", both); err != nil {
			t.Fatal(err)
		}
		if done := b.sync(repo); done != (Synced{Committed: 1}) || show(t, repo, "main:docs/adr/0001-write-down.md") != both {
			t.Errorf("mended: %+v", done)
		}
		if err := mend("owner", theirs); !fault.Is(err, fault.KindConflict) {
			t.Errorf("there is nothing to mend: %v", err)
		}
	})
}

// A decision that is taken back becomes a draft, which is not for everybody: its text is not committed until it is proposed.
func TestDraftsAreNotCommitted(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, _ := kept(t, db)
		d := b.propose("ben", New{Scope: "web", Title: "Use one queue", Body: "In sight."})
		for _, to := range []adr.Status{adr.Accepted, adr.Deprecated} {
			if _, err := b.settle("ada", d.ID, Change{To: to}); err != nil {
				t.Fatal(err)
			}
		}
		b.sync(repo)
		edit := func(body string) {
			t.Helper()
			b.do(func(ctx context.Context, tx *store.Tx) error {
				_, err := Edit(ctx, tx, b.who["ben"], d.ID, 0, New{Scope: "web", Title: "Use one queue", Body: body})
				return err
			})
		}
		for _, to := range []adr.Status{adr.Proposed, adr.Draft} {
			if _, err := b.settle("ada", d.ID, Change{To: to}); err != nil {
				t.Fatal(err)
			}
		}
		edit("Not for everybody.")
		b.sync(repo)
		log := gittest.Git(t, repo.Dir, "log", "-p", "--format=%s", "main")
		if strings.Contains(log, "Not for everybody.") || strings.Contains(log, "status: draft") {
			t.Errorf("a draft is committed:\n%s", log)
		}
		edit("Fit to be seen.")
		if _, err := b.settle("ben", d.ID, Change{To: adr.Proposed}); err != nil {
			t.Fatal(err)
		}
		if done := b.sync(repo); done != (Synced{Committed: 1}) {
			t.Errorf("proposed again: %+v", done)
		}
		if got := show(t, repo, "main:docs/adr/"+b.get("cay", d.ID).Path); !strings.Contains(got, "Fit to be seen.") {
			t.Errorf("it is committed as\n%s", got)
		}
	})
}

// A process that is killed between the commit and what it keeps of it commits once.
func TestKilledInBetweenItCommitsOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, h := kept(t, db)
		b.sync(repo)
		d := b.propose("ada", New{Scope: "web", Title: "Use one queue"})
		if _, err := b.settle("ada", d.ID, Change{To: adr.Accepted}); err != nil {
			t.Fatal(err)
		}
		tip := strings.TrimSpace(gittest.Git(t, repo.Dir, "rev-parse", "main"))
		files, err := readFolder(t.Context(), repo.Repo, tip, h.Folder)
		if err != nil {
			t.Fatal(err)
		}
		var wanted []publication
		b.do(func(ctx context.Context, tx *store.Tx) error {
			wanted, err = meet(ctx, tx, h, tip, files, &Synced{})
			return err
		})
		if len(wanted) != 1 {
			t.Fatalf("%d are wanted", len(wanted))
		}
		// So far it comes, and no further: publish without what it keeps.
		if _, err := repo.Repo.Publish(t.Context(), git.Publication{Branch: h.Branch, Tip: tip, Message: wanted[0].message,
			Author: wanted[0].author, Files: map[string][]byte{h.Folder + "/" + wanted[0].path: wanted[0].content}}); err != nil {
			t.Fatal(err)
		}
		if b.copyOf(d.ID).State != Waiting {
			t.Error("it was kept that it is committed")
		}
		// Meanwhile somebody goes on here: what was committed is still known as ours.
		if _, err := b.settle("ada", d.ID, Change{To: adr.Deprecated}); err != nil {
			t.Fatal(err)
		}
		if done := b.sync(repo); done != (Synced{Committed: 1}) {
			t.Errorf("afterwards: %+v", done)
		}
		if got := gittest.Git(t, repo.Dir, "log", "--format=%s", tip+"..main"); got != "Deprecate: Use one queue\nAccept: Use one queue\n" {
			t.Errorf("the commits are\n%s", got)
		}
	})
}

func TestWhatARepositoryRefusesIsTold(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, _ := kept(t, db)
		b.sync(repo)
		repo.Commit(gittest.Commit{Delete: []string{"docs/adr/0001-write-down.md", "docs/adr/README.md", "docs/adr/picture.png"},
			Files: map[string]string{"docs/adr": "elsewhere"}, Modes: map[string]string{"docs/adr": "120000"}})
		_, err := Sync(t.Context(), db, repo.Repo, "r1")
		if !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a link in place of the folder: %v", err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			all, err := Homes(ctx, tx, b.who["cay"])
			if len(all) != 1 || !strings.Contains(all[0].Trouble, "docs/adr is a file or a link") {
				t.Errorf("the homes say %+v", all)
			}
			if due, err := DueHomes(ctx, tx, access.System(), func(string) bool { return false }); err != nil || len(due) > 0 {
				t.Errorf("at once it is tried again: %v, %v", due, err)
			}
			if _, err := DueHomes(ctx, tx, b.who["ada"], nil); !denied(err) {
				t.Errorf("a lead asks which are due: %v", err)
			}
			return err
		})
	})
}

// TestHomesAreLookedAtAgain: a home is due again after a while, that of a clone later.
func TestHomesAreLookedAtAgain(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, repo, _ := kept(t, db)
		b.sync(repo)
		for _, x := range []struct {
			after        time.Duration
			local, clone bool
		}{{10 * time.Second, false, false}, {30 * time.Second, true, false}, {6 * time.Minute, true, true}} {
			leadtest.ClockOf(t, db).Advance(x.after)
			b.do(func(ctx context.Context, tx *store.Tx) error {
				for isClone, want := range map[bool]bool{false: x.local, true: x.clone} {
					due, err := DueHomes(ctx, tx, access.System(), func(string) bool { return isClone })
					if err != nil || (len(due) == 1) != want {
						t.Errorf("%s later, as a clone %t: %v, %v", x.after, isClone, due, err)
					}
				}
				return nil
			})
		}
	})
}

func TestWhoChoosesAHome(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b, _, h := kept(t, db)
		set := func(who string, h Home) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error { _, err := SetHome(ctx, tx, b.who[who], h); return err })
		}
		for _, who := range []string{"ada", "ben", "dee"} {
			if err := set(who, Home{Scope: "web", Repository: "r2", Branch: "main"}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v", who, err)
			}
			err := b.try(func(ctx context.Context, tx *store.Tx) error { return RemoveHome(ctx, tx, b.who[who], h.ID) })
			if !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s removes: %v", who, err)
			}
		}
		for field, x := range map[string]Home{
			"scope":      {Scope: "nowhere", Repository: "r2", Branch: "main"},
			"branch":     {Scope: "web", Repository: "r2", Branch: "a..b"},
			"folder":     {Scope: "web", Repository: "r2", Branch: "main", Folder: "docs/.git/hooks"},
			"repository": {Scope: "web", Branch: "main"},
			"dialect":    {Scope: "web", Repository: "r2", Branch: "main", Dialect: "html"},
		} {
			err := set("owner", x)
			if e, ok := errors.AsType[*fault.Error](err); !ok || e.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if err := set("owner", Home{Scope: "web", Repository: "r1", Branch: "main", Folder: "docs/adr"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("one folder for two: %v", err)
		}
		// A team's own home goes before that of all.
		if err := set("owner", Home{Scope: "web", Repository: "r2", Label: "web", Branch: "main"}); err != nil {
			t.Error(err)
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			for scope, repository := range map[string]string{"web": "r2", "yard": "r1", "": "r1"} {
				is, err := homeFor(ctx, tx, access.Local(), scope)
				if err != nil || is.Repository != repository {
					t.Errorf("%q is kept in %s, %v", scope, is.Repository, err)
				}
			}
			return nil
		})
	})
}

func TestNextName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		there []string
		want  string
	}{
		{nil, "0001-use-it.md"},
		{[]string{"0007-a.md", "README.md", "0002-b.md"}, "0008-use-it.md"},
		{[]string{"sub/003-a.md"}, "004-use-it.md"},
		{[]string{"20250101-a.md", "20250102-b.md", "0001-c.md"}, "20260302-use-it.md"},
		{[]string{"20260302-use-it.md"}, "20260302-2-use-it.md"},
		{[]string{"9999-a.md"}, "10000-use-it.md"},
	} {
		if got := nextName(test.there, "Use it", day("2026-03-02")); got != test.want {
			t.Errorf("beside %v it is %s, not %s", test.there, got, test.want)
		}
	}
}
