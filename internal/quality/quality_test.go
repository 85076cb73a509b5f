package quality

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

const file = `standards:
  - key: readme
    title: Every repository says what it is
    why: Newcomers lose a day otherwise.
    checks:
      - file: README.md
  - key: licence
    title: Every repository has a licence
    level: silver
    checks:
      - licence: [MIT]
  - key: lint
    title: The linter is quiet
    level: gold
    for: {teams: [harbour]}
    checks:
      - result: {tool: lint, at-most: {error: 0}}
`

// yard is an organisation with two teams in a unit, and a repository of each: Ada leads web, Ben works in it, Dee leads yard.
type yard struct {
	t     *testing.T
	db    *store.DB
	clock *leadtest.Clock
	who   map[string]access.Actor
	repo  map[string]knowledge.Repository
	built map[string]*gittest.Builder
}

func open(t *testing.T, db *store.DB) *yard {
	t.Helper()
	y := &yard{t: t, db: db, clock: leadtest.ClockOf(t, db), who: map[string]access.Actor{"owner": access.Local()},
		repo: map[string]knowledge.Repository{}, built: map[string]*gittest.Builder{}}
	y.do(func(ctx context.Context, tx *store.Tx) error {
		for _, s := range []roster.Scope{{Key: "harbour", Name: "Harbour", Kind: roster.Unit},
			{Key: "web", Name: "The web", Kind: roster.Team, Parent: "harbour"}, {Key: "yard", Name: "The yard", Kind: roster.Team}} {
			if _, err := organisation.PutScope(ctx, tx, access.Local(), s); err != nil {
				return err
			}
		}
		for handle, relation := range map[string]map[string]access.Relation{"ada": {"web": access.Leads | access.Peer},
			"ben": {"web": access.Peer}, "dee": {"yard": access.Leads}} {
			p := roster.Person{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:] + " Example"}
			if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", p); err != nil {
				return err
			}
			is, err := organisation.Find(ctx, tx, access.Local(), handle)
			if err != nil {
				return err
			}
			y.who[handle] = access.Actor{ID: "account-" + handle, Name: p.Name, Role: access.Member, PersonID: is.ID,
				Standing: &access.Standing{Scopes: relation}}
		}
		return nil
	})
	for name, team := range map[string]string{"shop": "web", "crane": "yard", "attic": ""} {
		b := gittest.New(t)
		b.Commits(gittest.Commit{When: leadtest.Epoch.AddDate(0, -1, 0), Files: map[string]string{"main.go": "package main\n"}})
		located, err := knowledge.Locate(t.Context(), knowledge.NewRepository{Name: name, Location: b.Dir})
		if err != nil {
			t.Fatal(err)
		}
		y.do(func(ctx context.Context, tx *store.Tx) error {
			r, err := knowledge.AddRepository(ctx, tx, access.Local(), located)
			if err != nil {
				return err
			}
			y.repo[name], y.built[name] = r, b
			return SetTeam(ctx, tx, access.Local(), name, team)
		})
		y.scan(name)
	}
	return y
}

func (y *yard) do(fn func(ctx context.Context, tx *store.Tx) error) {
	y.t.Helper()
	if err := y.try(fn); err != nil {
		y.t.Fatal(err)
	}
}

func (y *yard) try(fn func(ctx context.Context, tx *store.Tx) error) error {
	return y.db.Write(y.t.Context(), func(tx *store.Tx) error { return fn(y.t.Context(), tx) })
}

// scan reads a repository, and holds it to its standards.
func (y *yard) scan(name string) {
	y.t.Helper()
	if _, err := knowledge.Scan(y.t.Context(), y.db, access.Local(), y.repo[name].ID, knowledge.ScanOptions{}); err != nil {
		y.t.Fatal(err)
	}
	y.hold(name)
}

func (y *yard) hold(names ...string) {
	y.t.Helper()
	for _, name := range names {
		if err := Hold(y.t.Context(), y.db, access.System(), y.repo[name].ID); err != nil {
			y.t.Fatal(err)
		}
	}
}

func (y *yard) commit(name string, files map[string]string) {
	y.t.Helper()
	y.built[name].Commits(gittest.Commit{When: y.clock.Now(), Files: files})
	y.scan(name)
}

func (y *yard) set(who, scope, content string, version int64) error {
	return y.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := Set(ctx, tx, y.who[who], version, Document{Scope: scope, Content: content})
		return err
	})
}

func (y *yard) ask(who, repo, id string, days int) (e Exemption, err error) {
	return e, y.try(func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = Ask(ctx, tx, y.who[who], repo, id, "It is being written.", store.DateOf(tx.Now()).AddDays(days))
		return err
	})
}

func (y *yard) settle(who string, e Exemption, a Answer) error {
	return y.try(func(ctx context.Context, tx *store.Tx) error {
		_, err := Settle(ctx, tx, y.who[who], e.ID, e.Revision, a)
		return err
	})
}

// says tells the matrix as text: a line for each repository with the outcomes, the first letter of each.
func (y *yard) says(who, scope string) string {
	y.t.Helper()
	var all []string
	y.do(func(ctx context.Context, tx *store.Tx) error {
		m, err := Look(ctx, tx, y.who[who], scope)
		for _, r := range m.Rows {
			line := r.Name + ": "
			for _, c := range r.Cells {
				line += (string(c.Outcome) + "-")[:1]
			}
			if r.Level != "" {
				line += " " + r.Level
			}
			all = append(all, line)
		}
		return err
	})
	return strings.Join(all, "; ")
}

// due tells what an actor should look at.
func (y *yard) due(who string) string {
	y.t.Helper()
	var all []string
	y.do(func(ctx context.Context, tx *store.Tx) error {
		due, err := DueFor(ctx, tx, y.who[who])
		for _, d := range due {
			all = append(all, fmt.Sprintf("%s %s %s", d.Why, d.Repository.Name, d.Standard))
		}
		return err
	})
	return strings.Join(all, "; ")
}

func TestRepositoriesAreHeldToTheirStandards(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		y := open(t, db)
		if got := y.says("ada", ""); got != "shop: ; attic: ; crane: " {
			t.Errorf("before there are standards: %s", got)
		}
		if err := y.set("owner", "", file, 0); err != nil {
			t.Fatal(err)
		}
		if got := y.says("dee", ""); got != "crane: ---; attic: ---; shop: ---" {
			t.Errorf("before the first check: %s", got)
		}
		y.hold("shop", "crane", "attic")
		if got := y.says("ada", ""); got != "shop: ffu; attic: ff-; crane: ff-" {
			t.Errorf("at first: %s", got)
		}
		y.commit("shop", map[string]string{"README.md": "# Shop\n"})
		if got := y.says("dee", ""); got != "crane: ff-; attic: ff-; shop: pfu bronze" {
			t.Errorf("with a README: %s", got)
		}
		if got := y.says("ada", "harbour"); got != "shop: pfu bronze" {
			t.Errorf("in the unit: %s", got)
		}
		// A team's own standards are for its repositories alone.
		if err := y.set("ada", "web", "standards: [{key: go, title: It is in Go, checks: [{file: '*.go'}]}]", 0); err != nil {
			t.Fatal(err)
		}
		y.hold("shop", "crane", "attic")
		if got := y.says("ada", ""); got != "shop: pfup bronze; attic: ff--; crane: ff--" {
			t.Errorf("with the team's: %s", got)
		}
		// What another tool says counts from when it is pushed.
		report := []byte(`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "lint"}}, "results": []}]}`)
		for who, want := range map[string]bool{"ben": true, "dee": false, "owner": true} {
			err := y.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := Push(ctx, tx, y.who[who], "shop", "lint", report)
				return err
			})
			if fault.Is(err, fault.KindDenied) == want {
				t.Errorf("%s pushes: %v", who, err)
			}
		}
		y.hold("shop")
		if got := y.says("ada", "web"); got != "shop: pfpp bronze" {
			t.Errorf("with a report: %s", got)
		}
		y.do(func(ctx context.Context, tx *store.Tx) error {
			o, err := InRepository(ctx, tx, y.who["ben"], "shop")
			if err != nil || len(o.Results) != 4 || len(o.Reports) != 1 || o.Level != "bronze" {
				t.Fatalf("of shop %+v, %v", o, err)
			}
			if c := o.Results[1].Checks; len(c) != 1 || c[0].Outcome != standard.Failed || c[0].Asks != "The licence is MIT" {
				t.Errorf("of its licence %+v", c)
			}
			s, err := Find(ctx, tx, y.who["dee"], "readme")
			if err != nil || len(s.Results) != 3 || s.Results[0].Repository.Name != "crane" || len(s.Results[0].Checks) != 1 {
				t.Errorf("of the README %+v, %v", s, err)
			}
			if _, err := Find(ctx, tx, y.who["dee"], "nothing"); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("of nothing %v", err)
			}
			f, err := For(ctx, tx, y.who["dee"], "shop")
			if err != nil || len(f.Standards) != 4 || f.Standards[3].Key != "web:go" {
				t.Errorf("for shop %+v, %v", f, err)
			}
			return nil
		})
		// A repository that is gone is counted nowhere, and nothing of it is left after the next check.
		y.do(func(ctx context.Context, tx *store.Tx) error {
			return knowledge.RemoveRepository(ctx, tx, access.Local(), "attic")
		})
		if got := y.says("ada", ""); got != "shop: pfpp bronze; crane: ff--" {
			t.Errorf("without attic: %s", got)
		}
		y.commit("crane", map[string]string{"README.md": "# Crane\n"})
		y.do(func(ctx context.Context, tx *store.Tx) error {
			for _, table := range []string{"quality_result", "quality_change", "quality_held"} {
				n, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(*) FROM `+table+` WHERE repository = $1`, y.repo["attic"].ID)
				if err != nil || n > 0 {
					t.Errorf("%s has %d of attic, %v", table, n, err)
				}
			}
			return nil
		})
	})
}

// TestAnExemptionIsAskedGrantedAndEnded: an engineer asks, the lead grants, the clock ends it.
func TestAnExemptionIsAskedGrantedAndEnded(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		y := open(t, db)
		if err := y.set("owner", "", file, 0); err != nil {
			t.Fatal(err)
		}
		y.hold("shop", "crane")
		for name, ask := range map[string]func() error{
			"a standard that is not there": func() error { _, err := y.ask("ben", "shop", "cargo", 30); return err },
			"one for other repositories":   func() error { _, err := y.ask("ben", "crane", "lint", 30); return err },
			"a day that is past":           func() error { _, err := y.ask("ben", "shop", "readme", -1); return err },
			"more than a year":             func() error { _, err := y.ask("ben", "shop", "readme", 400); return err },
		} {
			if err := ask(); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		e, err := y.ask("ben", "shop", "readme", 30)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := y.ask("ada", "shop", "readme", 20); !fault.Is(err, fault.KindConflict) {
			t.Errorf("asked a second time: %v", err)
		}
		if got := y.due("ada"); !strings.Contains(got, "asked shop readme") {
			t.Errorf("the lead hears %q", got)
		}
		if got := y.due("ben") + y.due("dee"); got != "" {
			t.Errorf("others hear %q", got)
		}
		second := y.who["ben"] // another account of the same person, which runs Leadwright
		second.ID, second.Role = "account-ben-2", access.Administrator
		y.who["ben2"] = second
		for _, who := range []string{"ben", "dee", "ben2"} {
			if err := y.settle(who, e, Answer{Grant: true}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s grants it: %v", who, err)
			}
		}
		if got := y.says("ada", "web"); got != "shop: ffu" {
			t.Errorf("before the answer: %s", got)
		}
		if err := y.settle("ada", e, Answer{Grant: true, Until: e.Until.AddDays(1)}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("longer than was asked for: %v", err)
		}
		if err := y.settle("ada", e, Answer{Grant: true, Until: e.Until.AddDays(-10), Reason: "Ten days less."}); err != nil {
			t.Fatal(err)
		}
		if err := y.settle("owner", e, Answer{Reason: "No."}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("answered twice: %v", err)
		}
		if got := y.says("ada", "web"); got != "shop: efu" {
			t.Errorf("granted: %s", got)
		}
		if got := y.due("ada") + y.due("ben"); got != "" {
			t.Errorf("while it holds they hear %q", got)
		}
		y.clock.Advance(10 * 24 * time.Hour)
		if got := y.due("ben"); got != "ends shop readme" {
			t.Errorf("ten days before its end the asker hears %q", got)
		}
		y.clock.Advance(10 * 24 * time.Hour) // its last day
		if got := y.says("ada", "web"); got != "shop: efu" {
			t.Errorf("on its last day: %s", got)
		}
		y.clock.Advance(24 * time.Hour)
		if got := y.says("ada", "web"); got != "shop: ffu" {
			t.Errorf("the day after: %s", got)
		}
		if got := y.due("ada"); got != "ended shop readme" {
			t.Errorf("the lead hears %q", got)
		}
		days := []store.Date{e.Until.AddDays(-40), e.Until.AddDays(-30), e.Until.AddDays(-10), e.Until.AddDays(-9)}
		y.do(func(ctx context.Context, tx *store.Tx) error {
			points, err := Trend(ctx, tx, y.who["ben"], Part{Scope: "web", Standard: "readme"}, days)
			want := []Point{{Day: days[0]}, {Day: days[1], Exempt: 1}, {Day: days[2], Exempt: 1}, {Day: days[3], Failed: 1}}
			if fmt.Sprint(points) != fmt.Sprint(want) {
				t.Errorf("the trend is %+v, %v", points, err)
			}
			return nil
		})
		y.commit("shop", map[string]string{"README.md": "# Shop\n"})
		if got := y.due("ada"); got != "" {
			t.Errorf("kept now, and the lead hears %q", got)
		}
		y.clock.Advance(24 * time.Hour)
		y.built["shop"].Commits(gittest.Commit{When: y.clock.Now(), Delete: []string{"README.md"}})
		y.scan("shop")
		if got := y.due("ada"); !strings.Contains(got, "shop readme") {
			t.Errorf("when it broke, the lead hears %q", got)
		}
		// One that was asked for is taken back; one that holds is ended.
		e, err = y.ask("ben", "shop", "licence", 30)
		if err != nil {
			t.Fatal(err)
		}
		end := func(who string, e Exemption) error {
			return y.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := End(ctx, tx, y.who[who], e.ID, 0, "")
				return err
			})
		}
		if err := end("dee", e); !fault.Is(err, fault.KindDenied) {
			t.Errorf("another's lead takes it back: %v", err)
		}
		if err := end("ben", e); err != nil {
			t.Error(err)
		}
		if e, err = y.ask("ben", "shop", "licence", 30); err != nil {
			t.Fatal(err)
		}
		if err := y.settle("owner", e, Answer{}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("declined without a reason: %v", err)
		}
		if err := y.settle("owner", e, Answer{Grant: true}); err != nil {
			t.Fatal(err)
		}
		if err := end("ada", e); err != nil {
			t.Error(err)
		}
		if got := y.says("ada", "web"); got != "shop: ffu" {
			t.Errorf("ended early: %s", got)
		}
		if err := end("ada", e); !fault.Is(err, fault.KindConflict) {
			t.Errorf("ended twice: %v", err)
		}
	})
}

func TestWhoSetsStandards(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		y := open(t, db)
		for who, scopes := range map[string]map[string]bool{"owner": {"": true, "web": true}, "ada": {"": false, "web": true, "yard": false},
			"ben": {"": false, "web": false}} {
			for scope, want := range scopes {
				err := y.try(func(ctx context.Context, tx *store.Tx) error {
					if _, err := Set(ctx, tx, y.who[who], 0, Document{Scope: scope, Content: file}); err != nil {
						return err
					}
					return fault.Unavailable("enough")
				})
				if fault.Is(err, fault.KindDenied) == want {
					t.Errorf("%s sets those of %q: %v", who, scope, err)
				}
			}
		}
		for name, content := range map[string]string{"no YAML": "standards: [", "a check that is none": "standards: [{key: a, title: b, checks: [{magic: yes}]}]",
			"too large": "# " + strings.Repeat("x", maxDocument) + "\n" + file} {
			if err := y.set("owner", "", content, 0); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := y.set("owner", "nowhere", file, 0); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("of no scope: %v", err)
		}
		if err := y.set("owner", "", file, 0); err != nil {
			t.Fatal(err)
		}
		if err := y.set("owner", "", file+"# more\n", 0); !fault.Is(err, fault.KindConflict) {
			t.Errorf("two at once: %v", err)
		}
		if err := y.set("owner", "", file, 1); err != nil { // the same
			t.Error(err)
		}
		if err := y.set("owner", "", "", 1); err != nil {
			t.Fatal(err)
		}
		y.do(func(ctx context.Context, tx *store.Tx) error {
			all, err := Versions(ctx, tx, y.who["ben"], "")
			if err != nil || len(all) != 2 || all[0].Content != "" || all[1].Content != file {
				t.Errorf("versions %+v, %v", all, err)
			}
			now, err := Documents(ctx, tx, y.who["ben"])
			if err != nil || len(now) != 0 {
				t.Errorf("in force %+v, %v", now, err)
			}
			if err := SetTeam(ctx, tx, y.who["ada"], "attic", "web"); !fault.Is(err, fault.KindDenied) {
				t.Errorf("a lead claims a repository: %v", err)
			}
			nobody := access.Actor{}
			if _, err := Look(ctx, tx, nobody, ""); !fault.Is(err, fault.KindDenied) {
				t.Errorf("nobody looks: %v", err)
			}
			return nil
		})
	})
}

// TestWhatFollowsFromADecision are the standards that name it, by its number or its id, unless a number could mean two.
func TestWhatFollowsFromADecision(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		y := open(t, db)
		files := []direction.File{{Path: "0007-say-what-it-is.md", Content: []byte("# 7. Say what it is\n\n## Status\n\nAccepted\n")},
			{Path: "0017-no-more.md", Content: []byte("# 17. No more\n\n## Status\n\nAccepted\n")}}
		decision := map[string]direction.Decision{}
		y.do(func(ctx context.Context, tx *store.Tx) error {
			if _, err := direction.Import(ctx, tx, access.Local(), "", "docs", files); err != nil {
				return err
			}
			all, err := direction.All(ctx, tx, access.Local())
			for _, d := range all {
				decision[d.Path] = d.Decision
			}
			return err
		})
		seven, seventeen := decision["0007-say-what-it-is.md"], decision["0017-no-more.md"]
		content := "standards:\n"
		for key, name := range map[string]string{"a": "ADR-7", "b": seven.ID, "c": "0007", "d": "17", "e": "", "f": "7 is many"} {
			content += fmt.Sprintf("  - {key: %s, title: %s, decision: %q, checks: [{file: x}]}\n", key, key, name)
		}
		if err := y.set("owner", "", content, 0); err != nil {
			t.Fatal(err)
		}
		follow := func(who string, d direction.Decision) (ids []string, err error) {
			err = y.try(func(ctx context.Context, tx *store.Tx) error {
				all, err := Following(ctx, tx, y.who[who], d)
				for _, c := range all {
					ids = append(ids, c.ID)
				}
				return err
			})
			slices.Sort(ids)
			return ids, err
		}
		for _, x := range []struct {
			d    direction.Decision
			want string
		}{{seven, "a b c f"}, {seventeen, "d"}, {direction.Decision{ID: "none", Path: "0008-none.md"}, ""}, {direction.Decision{ID: "none"}, ""}} {
			if got, err := follow("ben", x.d); err != nil || strings.Join(got, " ") != x.want {
				t.Errorf("from %q follow %q, want %q: %v", x.d.Path, got, x.want, err)
			}
		}
		y.who["guest"] = access.Actor{ID: "guest", Role: "guest"}
		if _, err := follow("guest", seven); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a guest is told: %v", err)
		}
		y.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := direction.Import(ctx, tx, access.Local(), "", "other", []direction.File{{Path: "7-else.md", Content: []byte("# Else\n")}})
			return err
		})
		if got, err := follow("ben", seven); err != nil || strings.Join(got, " ") != "b" {
			t.Errorf("with two decisions of that number, %q follow, %v", got, err)
		}
	})
}
