package handover

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
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

var ctx = context.Background()

// yard is a repository in which Ann wrote core and store alone, Ben and Cay wrote web, and Dee wrote docs long ago.
type yard struct {
	t    *testing.T
	db   *store.DB
	repo knowledge.Repository
}

func open(t *testing.T, db *store.DB) *yard {
	t.Helper()
	y := &yard{t: t, db: db}
	git := gittest.New(t)
	at := leadtest.Epoch.AddDate(0, -1, 0)
	text := func(n int) string { return strings.Repeat(fmt.Sprintf("func step%d() {}\n", n), n) }
	for i, who := range []string{"Ben", "Cay"} {
		git.Commits(gittest.Commit{Author: who + " Example", Email: strings.ToLower(who) + "@example.com", When: at.Add(time.Duration(i-9) * time.Hour),
			Message: "Say who owns what", Files: map[string]string{"CODEOWNERS": strings.Repeat("# "+who+"\n", 9+i) + "/core/ @a\n/store/ @a\n/web/ @b\n"}})
	}
	for i, c := range []struct{ who, file string }{{"Ann", "core/core.go"}, {"Ann", "store/store.go"}, {"Ben", "web/web.go"}, {"Cay", "web/more.go"},
		{"Ben", "core/small.go"}} {
		n := 300
		if c.file == "core/small.go" {
			n = 20
		}
		git.Commits(gittest.Commit{Author: c.who + " Example", Email: strings.ToLower(c.who) + "@example.com", When: at.Add(time.Duration(i) * time.Hour),
			Message: "Work on " + c.file, Files: map[string]string{c.file: text(n)}})
	}
	found, err := knowledge.Locate(ctx, knowledge.NewRepository{Location: git.Dir, Name: "yard"})
	if err != nil {
		t.Fatal(err)
	}
	y.write(func(tx *store.Tx) (err error) {
		y.repo, err = knowledge.AddRepository(ctx, tx, access.Local(), found)
		return err
	})
	if y.repo, err = knowledge.Scan(ctx, db, access.Local(), y.repo.ID, knowledge.ScanOptions{}); err != nil {
		t.Fatal(err)
	}
	return y
}

func (y *yard) write(fn func(tx *store.Tx) error) {
	y.t.Helper()
	if err := y.db.Write(ctx, fn); err != nil {
		y.t.Fatal(err)
	}
}

func (y *yard) atlas() *knowledge.Atlas {
	y.t.Helper()
	a, err := knowledge.Open(ctx, y.db, access.Local(), y.repo.ID)
	if err != nil {
		y.t.Fatal(err)
	}
	return a
}

// as is the account of somebody.
func (y *yard) as(name string) access.Actor {
	y.t.Helper()
	a := access.Actor{ID: "account-" + name, Name: name, Role: access.Member, Standing: &access.Standing{}}
	y.write(func(tx *store.Tx) error {
		p, err := people.Find(ctx, tx, access.Local(), name+" Example")
		a.PersonID = p.ID
		return err
	})
	return a
}

// draft makes a plan for Ann's absence.
func (y *yard) draft(actor access.Actor, change func(*Ask)) (d Draft, err error) {
	y.t.Helper()
	atlas := y.atlas()
	ann, findErr := atlas.FindPerson("Ann Example")
	if findErr != nil {
		y.t.Fatal(findErr)
	}
	ask := Ask{Absent: []int32{ann}, Wanted: 1, From: store.DateOf(leadtest.Epoch).AddDays(20), Sessions: 4}
	if change != nil {
		change(&ask)
	}
	err = y.db.Write(ctx, func(tx *store.Tx) error { d, err = Make(ctx, tx, actor, atlas, ask); return err })
	return d, err
}

// told writes a draft by the names of its people.
func (y *yard) told(d Draft) string {
	atlas := y.atlas()
	name := func(id string) string {
		p, _ := atlas.PersonByID(id)
		first, _, _ := strings.Cut(atlas.People[p].Name, " ")
		return first
	}
	var lines []string
	for _, s := range d.Plan.Sessions {
		var who []string
		for _, l := range s.Learners {
			who = append(who, name(l))
		}
		slices.Sort(who)
		lines = append(lines, name(s.Teacher)+" shows "+strings.Join(who, ",")+" "+strings.Join(s.Areas, ","))
	}
	for _, n := range d.Needs {
		if n.Missing > 0 {
			lines = append(lines, fmt.Sprintf("%s misses %d: %s", n.Area, n.Missing, n.Why))
		}
	}
	return strings.Join(lines, "\n")
}

func TestMake(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		y := open(t, db)
		for name, tt := range map[string]struct {
			change func(*Ask)
			want   string
		}{
			"who is nearest learns both at once":    {nil, "Ann shows Ben core,store"},
			"two people each":                       {func(a *Ask) { a.Wanted = 2 }, "Ann shows Ben,Cay core,store"},
			"only what is chosen":                   {func(a *Ask) { a.Areas = []string{"store"} }, "Ann shows Cay store"},
			"who is away already teaches nobody":    {func(a *Ask) { a.From = store.DateOf(leadtest.Epoch) }, "core misses 1: no-teacher\nstore misses 1: no-teacher"},
			"more than there are":                   {func(a *Ask) { a.Wanted = 3 }, "Ann shows Ben,Cay core,store\ncore misses 1: no-learners\nstore misses 1: no-learners"},
			"what others understand is not at risk": {func(a *Ask) { a.Absent = []int32{y.person("Ben Example")} }, ""},
		} {
			d, err := y.draft(access.Local(), tt.change)
			if got := y.told(d); err != nil || name != "only what is chosen" && got != tt.want || name == "only what is chosen" && !strings.HasSuffix(got, " store") {
				t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, tt.want)
			}
			if !d.Optimal && name != "more than there are" && !strings.Contains(tt.want, "misses") {
				t.Errorf("%s: not proved", name)
			}
		}
		for name, change := range map[string]func(*Ask){
			"nobody":       func(a *Ask) { a.Absent = nil },
			"nothing":      func(a *Ask) { a.Wanted = 0 },
			"too much":     func(a *Ask) { a.Wanted = 6 },
			"no time":      func(a *Ask) { a.Sessions = 0 },
			"no day":       func(a *Ask) { a.From = store.Date{} },
			"no such area": func(a *Ask) { a.Areas = []string{"none"} },
		} {
			if _, err := y.draft(access.Local(), change); !fault.Is(err, fault.KindInvalid) && !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func (y *yard) person(name string) int32 {
	p, err := y.atlas().FindPerson(name)
	if err != nil {
		y.t.Fatal(err)
	}
	return p
}

// TestInterestAndAbsenceCount: who wants to learn it comes before who does not, as far as the one who plans may read it, and
// who is away is planned around.
func TestInterestAndAbsenceCount(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		y := open(t, db)
		cay, ben := y.as("Cay"), y.as("Ben")
		y.write(func(tx *store.Tx) error {
			if _, err := skill.Add(ctx, tx, access.Local(), skill.NewSkill{Name: "Go", Kind: skill.Language}); err != nil {
				return err
			}
			if err := skill.Declare(ctx, tx, ben, ben.PersonID, skill.Declaring{Skill: "go", Level: 1, Interest: skill.Rather}); err != nil {
				return err
			}
			return skill.Declare(ctx, tx, cay, cay.PersonID, skill.Declaring{Skill: "go", Level: 5, Interest: skill.Eager})
		})
		lead := y.as("Ann")
		lead.Standing = &access.Standing{Persons: map[string]access.Relation{cay.PersonID: access.Leads, ben.PersonID: access.Leads}}
		d, err := y.draft(lead, nil)
		if got := y.told(d); err != nil || got != "Ann shows Cay core,store" {
			t.Errorf("%v\n%s", err, got)
		}
		if d, err = y.draft(y.as("Ben"), nil); err != nil || y.told(d) != "Ann shows Ben core,store" {
			t.Errorf("what may not be read counts: %v\n%s", err, y.told(d))
		}
		y.write(func(tx *store.Tx) error {
			r := roster.Roster{Persons: []roster.Person{{Handle: "cay", Name: "Cay Example", Emails: []string{"cay@example.com"}}}}
			if _, err := organisation.Apply(ctx, tx, access.Local(), roster.File{Roster: r}, organisation.ApplyOptions{}); err != nil {
				return err
			}
			away := organisation.Absence{Person: "cay", Kind: organisation.Leave}
			away.From = store.DateOf(tx.Now())
			_, err := organisation.PutAbsence(ctx, tx, access.Local(), away)
			return err
		})
		manager := y.as("Ann")
		manager.Standing = &access.Standing{Persons: map[string]access.Relation{cay.PersonID: access.Manages}}
		if d, err = y.draft(manager, nil); err != nil || y.told(d) != "Ann shows Ben core,store" {
			t.Errorf("who is away learns: %v\n%s", err, y.told(d))
		}
	})
}

// TestAPlanIsClosedByItsLearners keeps a plan, and follows it until the risk is gone.
func TestAPlanIsClosedByItsLearners(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		y := open(t, db)
		ann, ben, cay := y.as("Ann"), y.as("Ben"), y.as("Cay")
		maker := access.Actor{ID: "account-maker", Name: "Maker", Role: access.Member, Standing: &access.Standing{}}
		d, err := y.draft(maker, nil)
		if err != nil {
			t.Fatal(err)
		}
		var id string
		y.write(func(tx *store.Tx) (err error) {
			id, err = Keep(ctx, tx, maker, y.atlas(), d, "  Ann at   sea ")
			return err
		})
		get := func(actor access.Actor) (p Plan, err error) {
			err = db.Read(ctx, func(tx *store.Tx) error { p, err = Get(ctx, tx, actor, id); return err })
			return p, err
		}
		for name, want := range map[string]struct {
			actor access.Actor
			sees  bool
		}{"who made it": {maker, true}, "the teacher": {ann, true}, "a learner": {ben, true}, "somebody else": {cay, false},
			"who runs Leadwright": {access.Actor{ID: "boss", Name: "Boss", Role: access.Owner}, false}} {
			p, err := get(want.actor)
			if want.sees && (err != nil || p.Name != "Ann at sea" || len(p.Sessions) != 1 || len(p.Away) != 1) || !want.sees && !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: %+v, %v", name, p, err)
			}
			y.write(func(tx *store.Tx) error {
				all, err := Plans(ctx, tx, want.actor, y.repo.ID)
				if (len(all) == 1) != want.sees {
					t.Errorf("%s is listed %d", name, len(all))
				}
				return err
			})
		}
		p, err := get(ben)
		if err != nil {
			t.Fatal(err)
		}
		today := store.DateOf(leadtest.Epoch)
		accept := func(actor access.Actor, session string, day store.Date, rating int) error {
			return db.Write(ctx, func(tx *store.Tx) error { return Accept(ctx, tx, actor, id, session, day, rating, "") })
		}
		for name, tt := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"by the teacher":    {accept(ann, p.Sessions[0].ID, today, 4), fault.KindDenied},
			"by somebody else":  {accept(cay, p.Sessions[0].ID, today, 4), fault.KindNotFound},
			"no such session":   {accept(ben, "none", today, 4), fault.KindNotFound},
			"before the plan":   {accept(ben, p.Sessions[0].ID, today.AddDays(-1), 4), fault.KindInvalid},
			"with no rating":    {accept(ben, p.Sessions[0].ID, today, 0), fault.KindInvalid},
			"with a wild guess": {accept(ben, p.Sessions[0].ID, today, 9), fault.KindInvalid},
		} {
			if !fault.Is(tt.err, tt.kind) {
				t.Errorf("%s: %v", name, tt.err)
			}
		}
		without := func(p int32) bool { return p == y.person("Ann Example") }
		left := func(area string) int {
			a := y.atlas()
			is, err := a.Area(area)
			if err != nil {
				t.Fatal(err)
			}
			return a.Understanders(is.Group, without)
		}
		if left("core") != 0 || left("store") != 0 {
			t.Error("the risk fell before anything was learnt")
		}
		if err := accept(ben, p.Sessions[0].ID, today, 4); err != nil {
			t.Fatal(err)
		}
		if err := accept(ben, p.Sessions[0].ID, today, 4); err != nil {
			t.Errorf("once more: %v", err)
		}
		if p, err = get(maker); err != nil || !p.Sessions[0].Closed() || left("core") != 1 || left("store") != 1 {
			t.Errorf("the session is not closed: %+v, %v; %d and %d are left", p.Sessions, err, left("core"), left("store"))
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return Remove(ctx, tx, ben, id) }); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a learner removes the plan: %v", err)
		}
		y.write(func(tx *store.Tx) error { return Remove(ctx, tx, maker, id) })
		if _, err := get(maker); !fault.Is(err, fault.KindNotFound) || left("core") != 1 {
			t.Errorf("after the plan is gone: %v, %d", err, left("core"))
		}
	})
}
