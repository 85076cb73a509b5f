package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// added makes a repository known.
func added(t *testing.T, db *store.DB, location string) Repository {
	t.Helper()
	located, err := Locate(t.Context(), NewRepository{Location: location})
	if err != nil {
		t.Fatalf("locating %s: %v", location, err)
	}
	var r Repository
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		r, err = AddRepository(t.Context(), tx, access.Local(), located)
		return err
	})
	if err != nil {
		t.Fatalf("adding %s: %v", location, err)
	}
	return r
}

func scan(t *testing.T, db *store.DB, id string, opt ScanOptions) Repository {
	t.Helper()
	r, err := Scan(t.Context(), db, access.Local(), id, opt)
	if err != nil {
		t.Fatalf("scanning: %v", err)
	}
	return r
}

func open(t *testing.T, db *store.DB, id string) *Atlas {
	t.Helper()
	a, err := Open(t.Context(), db, access.Local(), id)
	if err != nil {
		t.Fatalf("opening: %v", err)
	}
	return a
}

// evidenceOf writes down all that is known of a repository, to compare two ways of finding it out.
func evidenceOf(t *testing.T, db *store.DB, a *Atlas) string {
	t.Helper()
	var b strings.Builder
	for i := range a.Commits {
		c := &a.Commits[i]
		fmt.Fprintf(&b, "%s %v %d %d %v %v\n", a.Hash(int32(i)), a.Identities[c.Author], c.Authored, c.Committed, c.Authorship, c.Merge)
		for _, ch := range a.ChangesOf(int32(i)) {
			fmt.Fprintf(&b, "  %c %q %d %d\n", ch.Status, a.Ledger.Files[ch.File].Path, ch.Added, ch.Deleted)
		}
		for _, cr := range a.CreditsOf(int32(i)) {
			fmt.Fprintf(&b, "  %v %v\n", cr.Kind, a.Identities[cr.Identity])
		}
	}
	for _, area := range a.Areas() {
		fmt.Fprintf(&b, "%s %s %d %d\n", area.Name, area.Source, area.Group.Lines, area.Left)
		for _, h := range area.Group.Holders {
			fmt.Fprintf(&b, "  %s %.4f %.4f %v\n", a.People[h.Person].Name, h.Familiarity, h.Share, h.Evidence)
		}
	}
	who, err := a.Who(nil)
	if err != nil {
		t.Fatal(err)
	}
	after := ""
	for {
		items, next, err := a.Items(t.Context(), db, access.Local(), ItemQuery{Files: who.Files, Person: -1, Kind: -1, After: after, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			fmt.Fprintf(&b, "%v %s %s %s %q %d %d\n", it.Kind, a.People[it.Person].Name, it.When, it.Hash, it.Path, it.Added, it.Deleted)
			if it.Subject == "" {
				t.Errorf("an item of commit %s has no subject", it.Hash)
			}
		}
		if after = next; next == "" {
			return b.String()
		}
	}
}

// sampleRepo imports the sample organisation's history.
func sampleRepo(t *testing.T) *gittest.Builder {
	b := gittest.New(t)
	if err := b.Repo.FastImport(t.Context(), sample.Repositories()[0].Stream(leadtest.Epoch)); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestScanTellsWhoKnowsWhat(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commits(
			gittest.Commit{Author: "Ada Example", Email: "ada@example.com", Message: "Begin\n\nReviewed-by: Ben Example <ben@example.com>\n",
				Files: map[string]string{"lib/parse.go": lines(80, "a"), "docs/guide.md": lines(20, "g"), "go.mod": "module example.com/m\n"}},
			gittest.Commit{Author: "Cleo Example", Email: "cleo@example.com", Message: "Document",
				Files: map[string]string{"docs/guide.md": lines(20, "g") + lines(400, "h")}},
			gittest.Commit{Author: "Cleo Example", Email: "cleo@example.com", Message: "Move the parser",
				Rename: map[string]string{"lib/parse.go": "lib/syntax/parse.go"}},
			gittest.Commit{Author: "Claude", Email: "noreply@anthropic.com", Message: "Add a tool",
				Files: map[string]string{"tool/main.go": lines(50, "t")}},
		)
		r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
		if r.State != Ready || r.Commits != 4 || !r.Scanned.Equal(leadtest.Epoch) {
			t.Fatalf("state %s, %d commits, scanned %s", r.State, r.Commits, r.Scanned)
		}
		a := open(t, db, r.ID)
		for path, want := range map[string]string{
			"lib/syntax/parse.go": "Ada Example", // through the rename
			"docs/guide.md":       "Cleo Example",
		} {
			p, err := a.Place(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := a.People[p.Group.Holders[0].Person].Name; got != want {
				t.Errorf("%s is known best by %s, want %s", path, got, want)
			}
		}
		tool, err := a.Place("tool")
		if err != nil {
			t.Fatal(err)
		}
		if len(tool.Group.Holders) != 0 || tool.Coverage.Covered != 0 || tool.Group.Agent != 1 {
			t.Errorf("code of an agent alone has human evidence: %+v", tool.Group)
		}
		for _, p := range a.People {
			if p.Name == "Claude" {
				t.Error("an agent became a person")
			}
		}
		ben, err := a.FindPerson("ben@example.com")
		if err != nil {
			t.Fatal(err)
		}
		who, err := a.Who([]string{"lib"})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(who.Group.Holders, func(h Holder) bool { return h.Person == ben })
		if i < 0 || who.Group.Holders[i].Counts[Reviewed] != 1 {
			t.Errorf("a review leaves no evidence: %+v", who.Group.Holders)
		}
		if _, err := a.Who([]string{"nowhere"}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("an unknown path gives %v", err)
		}
	})
}

func lines(n int, text string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s %d\n", text, i)
	}
	return b.String()
}

func TestScanAgainReadsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		step := func(n int) gittest.Commit {
			return gittest.Commit{Author: "Ada Example", Email: "ada@example.com",
				Files: map[string]string{fmt.Sprintf("dir%d/file.go", n%3): lines(5+n, fmt.Sprint(n))}}
		}
		b.Commit(step(0))
		stepwise := added(t, db, b.Dir)
		for n := 1; n < 8; n++ {
			r := scan(t, db, stepwise.ID, ScanOptions{})
			if r.Commits != n || r.Note != "" {
				t.Fatalf("after %d commits: %d read, note %q", n, r.Commits, r.Note)
			}
			b.Commit(step(n))
		}
		scan(t, db, stepwise.ID, ScanOptions{})
		fresh := leadtest.SQLite(t)
		whole := added(t, fresh, b.Dir)
		scan(t, fresh, whole.ID, ScanOptions{})
		want := evidenceOf(t, fresh, open(t, fresh, whole.ID))
		if got := evidenceOf(t, db, open(t, db, stepwise.ID)); got != want {
			t.Errorf("eight scans give\n%s\none gives\n%s", got, want)
		}
	})
}

// TestInterruptedScanGoesOn cancels a scan at its first, second, third… sign of progress and starts it again each time.
func TestInterruptedScanGoesOn(t *testing.T) {
	t.Parallel()
	b := sampleRepo(t)
	clean := leadtest.SQLite(t)
	whole := added(t, clean, b.Dir)
	scan(t, clean, whole.ID, ScanOptions{})
	want := evidenceOf(t, clean, open(t, clean, whole.ID))
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		r := added(t, db, b.Dir)
		interrupted := 0
		for stop := 1; ; stop += 1 + stop/4 {
			ctx, cancel := context.WithCancel(t.Context())
			seen := 0
			_, err := Scan(ctx, db, access.Local(), r.ID, ScanOptions{Progress: func(Progress) {
				if seen++; seen == stop {
					cancel()
				}
			}})
			cancel()
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("interrupted at sign %d: %v", stop, err)
			}
			interrupted++
		}
		if interrupted < 5 {
			t.Errorf("only %d interruptions", interrupted)
		}
		if got := evidenceOf(t, db, open(t, db, r.ID)); got != want {
			t.Error("an interrupted scan ends with other evidence than a clean one")
		}
	})
}

func TestRewrittenHistoryTakesThePlaceOfTheOld(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commits(gittest.Commit{Files: map[string]string{"a.go": "one\n"}}, gittest.Commit{Files: map[string]string{"a.go": "two\n"}})
		r := added(t, db, b.Dir)
		scan(t, db, r.ID, ScanOptions{})
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return NameArea(t.Context(), tx, access.Local(), r.Name, "mine", []string{"*.go"})
		})
		if err != nil {
			t.Fatal(err)
		}
		b.Commit(gittest.Commit{Author: "Ben Example", Email: "ben@example.com", Parents: []string{},
			Files: map[string]string{"b.go": "three\n"}})
		r = scan(t, db, r.ID, ScanOptions{})
		if r.Commits != 1 || r.Note != "" || r.State != Ready {
			t.Errorf("%d commits, state %s, note %q", r.Commits, r.State, r.Note)
		}
		area, err := open(t, db, r.ID).Area("mine")
		if err != nil || len(area.Files) != 1 {
			t.Errorf("the area named by hand: %+v, %v", area, err)
		}
	})
}

func TestRepositoryWithoutCommits(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		r := added(t, db, b.Dir)
		if _, err := Open(t.Context(), db, access.Local(), r.ID); !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("before the first scan: %v", err)
		}
		r = scan(t, db, r.ID, ScanOptions{})
		if r.State != Ready || r.Note == "" {
			t.Errorf("state %s, note %q", r.State, r.Note)
		}
		a := open(t, db, r.ID)
		if risk := a.Risk(nil); len(risk.Areas) != 0 || risk.Coverage.Lines != 0 {
			t.Errorf("an empty repository has risk %+v", risk)
		}
		b.Commit(gittest.Commit{Files: map[string]string{"a.go": "one\n"}})
		if r = scan(t, db, r.ID, ScanOptions{}); r.Commits != 1 || r.Note != "" {
			t.Errorf("after the first commit: %d commits, note %q", r.Commits, r.Note)
		}
	})
}

func TestScanInTwoPasses(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	var many []gittest.Commit
	for i := range 2300 { // more than one segment
		many = append(many, gittest.Commit{Files: map[string]string{fmt.Sprintf("f%d.go", i%40): lines(1+i%7, fmt.Sprint(i))}})
	}
	b.Commits(many...)
	r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{StopAfterFirst: true})
	if r.State != Partial {
		t.Fatalf("state %s after the first pass", r.State)
	}
	a := open(t, db, r.ID)
	if a.Lines || a.Changes[0].Added != -1 {
		t.Error("lines are said to be counted")
	}
	if r = scan(t, db, r.ID, ScanOptions{}); r.State != Ready {
		t.Fatalf("state %s after the second pass", r.State)
	}
	a = open(t, db, r.ID)
	total := 0
	for _, ch := range a.Changes {
		total += int(ch.Added)
	}
	if !a.Lines || total == 0 || len(a.Commits) != 2300 {
		t.Errorf("lines %v, %d added in %d commits", a.Lines, total, len(a.Commits))
	}
}

func TestAreasComeFromWhatIsThere(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{
		".github/CODEOWNERS":                "* @everyone\n/docs/ @writers\n*.proto @api @ada\n[broken\n",
		"docs/a.md":                         "a\n",
		"api/v1.proto":                      "p\n",
		"services/pay/catalog-info.yaml":    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: pay\n  title: Payments\nspec:\n  type: service\n  owner: team-pay\n",
		"services/pay/src/pay.py":           lines(10, "p"),
		"services/mail/catalog-info.yaml":   "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: mail\nspec:\n  owner: team-mail\n  type: service\n",
		"services/mail/send.py":             lines(10, "m"),
		"package.json":                      `{"name": "root", "workspaces": ["packages/*"]}`,
		"packages/ui/package.json":          `{"name": "@example/ui"}`,
		"packages/ui/button.ts":             lines(10, "b"),
		"go.mod":                            "module example.com/top\n",
		"main.go":                           lines(10, "m"),
		"tools/go.mod":                      "module example.com/tools\n",
		"tools/gen/gen.go":                  lines(10, "g"),
		"tools/testdata/x/go.mod":           "module example.com/no\n",
		"vendor/example.com/other/other.go": lines(10, "v"),
		"odd\xffdir/package.json":           "{",
		"broken/catalog-info.yaml":          "apiVersion: backstage.io/v1alpha1\nkind: [\n",
	}})
	r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
	a := open(t, db, r.ID)
	var got []string
	for _, area := range a.Areas() {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%d", area.Name, area.Source, area.Title, strings.Join(area.Owners, " "), len(area.Files)))
	}
	want := []string{
		"(top level)|go|example.com/top||6",
		"*.proto|codeowners||@api @ada|1",
		"docs|codeowners||@writers|1",
		"mail|catalog||team-mail|2",
		"packages/ui|npm|@example/ui||2",
		"pay|catalog|Payments|team-pay|2",
		"tools|go|example.com/tools||3",
	}
	if !slices.Equal(got, want) {
		t.Errorf("areas\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.ContainsFunc(a.Problems, func(p Problem) bool { return p.File == ".github/CODEOWNERS" && p.Line == 4 }) ||
		!slices.ContainsFunc(a.Problems, func(p Problem) bool { return p.File == "broken/catalog-info.yaml" && p.Sentence != "" }) {
		t.Errorf("problems %+v", a.Problems)
	}
}

func TestNameAreaByHand(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commit(gittest.Commit{Files: map[string]string{"a b/x.go": "x\n", "c/y.go": "y\n", "c/z.md": "z\n"}})
		r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
		name := func(name string, patterns ...string) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				return NameArea(t.Context(), tx, access.Local(), r.ID, name, patterns)
			})
		}
		for _, bad := range [][]string{{"", "/c/"}, {"empty"}, {"nothing", "/gone/"}, {"two lines", "/c/\n/d/"}} {
			if err := name(bad[0], bad[1:]...); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%q gives %v", bad, err)
			}
		}
		if err := name("the code", "/a b/", "*.go"); err != nil {
			t.Fatal(err)
		}
		scan(t, db, r.ID, ScanOptions{})
		area, err := open(t, db, r.ID).Area("the code")
		if err != nil || len(area.Files) != 2 {
			t.Fatalf("%+v, %v", area, err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			return ForgetArea(t.Context(), tx, access.Local(), r.ID, "the code")
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := open(t, db, r.ID).Area("the code"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a forgotten area: %v", err)
		}
	})
}

func TestNobodyMayDoNothing(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"a.go": "a\n"}})
	r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
	ctx, nobody := t.Context(), access.Actor{}
	shelf, atlas := NewShelf(1<<20), open(t, db, r.ID)
	within := func(do func(tx *store.Tx) error) error { return db.Write(ctx, do) }
	for name, try := range map[string]func() error{
		"AddRepository": func() error {
			return within(func(tx *store.Tx) error { _, err := AddRepository(ctx, tx, nobody, Located{}); return err })
		},
		"Repositories": func() error {
			return within(func(tx *store.Tx) error { _, err := Repositories(ctx, tx, nobody); return err })
		},
		"RepositoryByName": func() error {
			return within(func(tx *store.Tx) error { _, err := RepositoryByName(ctx, tx, nobody, r.ID); return err })
		},
		"RepositoryAt": func() error {
			return within(func(tx *store.Tx) error { _, _, err := RepositoryAt(ctx, tx, nobody, Located{}); return err })
		},
		"RemoveRepository": func() error {
			return within(func(tx *store.Tx) error { return RemoveRepository(ctx, tx, nobody, r.ID) })
		},
		"RequestScan": func() error { return within(func(tx *store.Tx) error { return RequestScan(ctx, tx, nobody, r.ID) }) },
		"NameArea": func() error {
			return within(func(tx *store.Tx) error { return NameArea(ctx, tx, nobody, r.ID, "x", []string{"*"}) })
		},
		"ForgetArea": func() error {
			return within(func(tx *store.Tx) error { return ForgetArea(ctx, tx, nobody, r.ID, "x") })
		},
		"Scan": func() error { _, err := Scan(ctx, db, nobody, r.ID, ScanOptions{}); return err },
		"Open": func() error { _, err := Open(ctx, db, nobody, r.ID); return err },
		"Items": func() error {
			_, _, err := atlas.Items(ctx, db, nobody, ItemQuery{Person: -1, Kind: -1})
			return err
		},
		"Shelf": func() error { _, err := shelf.Atlas(ctx, db, nobody, r.ID); return err },
	} {
		if err := try(); !fault.Is(err, fault.KindDenied) {
			t.Errorf("%s by nobody gives %v", name, err)
		}
	}
}

func TestRemoveRepositoryLeavesNothing(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commit(gittest.Commit{Files: map[string]string{"a.go": "a\n"}})
		r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
		err := db.Write(t.Context(), func(tx *store.Tx) error { return RemoveRepository(t.Context(), tx, access.Local(), r.ID) })
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"repository", "segment", "tree", "area", "problem"} {
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				var n int
				if err := tx.QueryRow(t.Context(), "SELECT COUNT(*) FROM knowledge_"+table).Scan(&n); err != nil {
					return err
				}
				if n != 0 {
					t.Errorf("%d rows stay in knowledge_%s", n, table)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestShelf reads a repository once for many readers, and again when something was mined.
func TestShelf(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"a.go": "a\n"}})
	r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
	shelf := NewShelf(1)
	got := make(chan *Atlas, 8)
	for range cap(got) {
		go func() {
			a, err := shelf.Atlas(context.Background(), db, access.Local(), r.Name)
			if err != nil {
				t.Error(err)
			}
			got <- a
		}()
	}
	first := <-got
	for range cap(got) - 1 {
		if a := <-got; a != first {
			t.Error("the same state was read twice")
		}
	}
	b.Commit(gittest.Commit{Files: map[string]string{"b.go": "b\n"}})
	scan(t, db, r.ID, ScanOptions{})
	a, err := shelf.Atlas(t.Context(), db, access.Local(), r.ID)
	if err != nil || len(a.Commits) != 2 {
		t.Errorf("after a scan the shelf has %d commits, %v", len(a.Commits), err)
	}
	leadtest.ClockOf(t, db).Advance(25 * time.Hour)
	if next, err := shelf.Atlas(t.Context(), db, access.Local(), r.ID); err != nil || next == a {
		t.Errorf("evidence does not age on the shelf: %v", err)
	}
}

func TestLocateSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, in := range []NewRepository{{}, {Location: "."}, {Location: t.TempDir()}, {Location: "/no/such/place"},
		{Location: "ext::sh -c touch% /tmp/x"}, {Location: ".", Base: ".", Name: "../up"}, {Location: "-upload-pack=x"}} {
		_, err := Locate(t.Context(), in)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.KindInvalid || f.Message == "" {
			t.Errorf("%+v gives %v", in, err)
		}
	}
}

// TestNamingAnAreaDoesNotStopAScan names an area while a scan is under way: both must last.
func TestNamingAnAreaDoesNotStopAScan(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: map[string]string{"a.go": "a\n", "docs/b.md": "b\n"}})
	r := added(t, db, b.Dir)
	named := false
	r = scan(t, db, r.ID, ScanOptions{Progress: func(p Progress) {
		if named || p.Phase != "Matching people" {
			return
		}
		named = true
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return NameArea(t.Context(), tx, access.Local(), r.ID, "writing", []string{"/docs/"})
		})
		if err != nil {
			t.Errorf("naming an area during a scan: %v", err)
		}
	}})
	if !named || r.State != Ready {
		t.Fatalf("named %v, state %s", named, r.State)
	}
	area, err := open(t, db, r.ID).Area("writing")
	if err != nil || len(area.Files) != 1 {
		t.Errorf("the area named during the scan: %+v, %v", area, err)
	}
}
