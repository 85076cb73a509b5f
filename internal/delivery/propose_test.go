package delivery

import (
	"context"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
)

func TestWhatWorkTouchesIsProposedFromWorkLikeIt(t *testing.T) {
	t.Parallel()
	g := gittest.New(t)
	for _, c := range []struct{ subject, file string }{
		{"Show the tide in metres", "tide/show.go"}, {"Round the tide to centimetres", "tide/round.go"},
		{"Sell passes for the summer", "tickets/pass.py"}, {"Check cards at the gate", "tickets/card.py"},
		{"Paint the funnel (#41)", "livery/funnel.go"}, {"Mend what broke in the night", "tickets/night.py"},
	} {
		g.Commit(gittest.Commit{Message: c.subject, Files: map[string]string{c.file: strings.Repeat("some line\n", 20)}})
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		found, err := knowledge.Locate(t.Context(), knowledge.NewRepository{Location: g.Dir, Base: "."})
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := knowledge.Introduce(t.Context(), db, access.Local(), found, false)
		if err == nil {
			_, err = knowledge.Scan(t.Context(), db, access.System(), r.ID, knowledge.ScanOptions{})
		}
		if err != nil {
			t.Fatal(err)
		}
		var python skill.Skill
		for _, area := range []string{"tide", "tickets", "livery"} {
			b.do(func(ctx context.Context, tx *store.Tx) error {
				return knowledge.NameArea(ctx, tx, access.Local(), r.ID, area, []string{area + "/**"})
			})
		}
		b.do(func(ctx context.Context, tx *store.Tx) error {
			var err error
			python, err = skill.Add(ctx, tx, access.Local(), skill.NewSkill{Name: "Python", Kind: skill.Language})
			return err
		})
		tide := b.put(Item{Title: "Show the tide in feet, too"})
		card := b.put(Item{Title: "Cards at the gate are slow"})
		odd := b.put(Item{Title: "Quarterly xylophone"})
		shelf := knowledge.NewShelf(1 << 28)
		propose := func(who, only string) []Proposal {
			t.Helper()
			all, err := Propose(t.Context(), db, b.who[who], shelf, "move", only, 50)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		for _, who := range []string{"nobody", "cay"} {
			if _, err := Propose(t.Context(), db, b.who[who], shelf, "move", "", 50); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s sees proposals: %v", who, err)
			}
		}
		all := propose("ben", "")
		if len(all) != 3 || all[0].Item.ID != tide.ID || len(all[0].Places) != 1 || all[0].Places[0].Area != "tide" ||
			all[0].Like[0].Title != "Show the tide in metres" {
			t.Fatalf("proposed are %+v", all)
		}
		if got := all[1]; len(got.Places) != 1 || got.Places[0].Area != "tickets" || len(got.Needs) != 1 || got.Needs[0].Skill != python.ID ||
			got.Needs[0].Level != int(skill.Alone) {
			t.Errorf("of cards is proposed %+v", got)
		}
		if got := all[2]; got.Item.ID != odd.ID || len(got.Places)+len(got.Needs)+len(got.Like) != 0 {
			t.Errorf("of what is like nothing is proposed %+v", got)
		}
		accept := func(who, id string, places []Place, needs []Need) error {
			return b.try(func(ctx context.Context, tx *store.Tx) error {
				_, err := Accept(ctx, tx, b.who[who], id, places, needs)
				return err
			})
		}
		at := []Place{all[1].Places[0].Place}
		if err := accept("cay", card.ID, at, nil); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a stranger accepts: %v", err)
		}
		for range 2 { // the second time it is so already
			if err := accept("ben", card.ID, at, []Need{{Skill: python.ID, Level: 4, People: 1}}); err != nil {
				t.Fatal(err)
			}
		}
		if left := propose("ben", ""); len(left) != 2 {
			t.Errorf("still proposed are %+v", left)
		}

		// What is like an item of the project needs what that one needs.
		gate := b.put(Item{Title: "Slow cards again"})
		got := propose("ada", gate.ID)
		if len(got) != 1 || len(got[0].Needs) != 1 || got[0].Needs[0].Level != 4 || got[0].Places[0].Area != "tickets" {
			t.Errorf("of the second card is proposed %+v", got)
		}
		if _, err := Propose(t.Context(), db, b.who["ada"], shelf, "move", "none", 50); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("of no item is proposed: %v", err)
		}
	})
}

func TestWhichRepositoryIssuesAreOf(t *testing.T) {
	t.Parallel()
	s := Source{Kind: Gitea, Address: "https://git.example.org/ferry/timetable"}
	for location, want := range map[string]bool{
		"https://git.example.org/ferry/timetable.git": true, "https://git.example.org/ferry/timetable/": true,
		"git@git.example.org:ferry/timetable.git": true, "ssh://git@git.example.org/ferry/timetable": true,
		"ssh://git@git.example.org:2222/ferry/timetable.git": true, "https://git.example.org/ferry/timetables": false, "https://other.example.org/ferry/timetable": false,
		"/home/me/ferry/timetable": false, "https://git.example.org/boat/ferry/timetable": false,
	} {
		if got := s.of(knowledge.Repository{Location: location}); got != want {
			t.Errorf("%s is of %s: %v", s.Address, location, got)
		}
	}
	if (Source{Kind: Stages, Address: "board.csv"}).of(knowledge.Repository{Location: "board.csv"}) {
		t.Error("a file is of a repository")
	}
}
