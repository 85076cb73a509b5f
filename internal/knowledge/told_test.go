package knowledge

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// statement makes a statement: "cay core 4 by ann", so many days before the ledger's now.
func statement(l *Ledger, text string, days int) testimony.Statement {
	words := strings.Fields(text)
	s := testimony.Statement{Kind: testimony.WalkThrough, State: testimony.Confirmed,
		Person: testimony.Person{ID: words[0], Name: words[0]}, Day: store.DateOf(time.Unix(l.Now, 0).AddDate(0, 0, -days))}
	s.Path, s.Rating = words[1], int(words[2][0]-'0')
	if len(words) > 3 {
		s.Other = testimony.Person{ID: words[4], Name: words[4]}
	}
	switch s.Rating {
	case 0:
		s.Kind = testimony.Disclaimed
	case 9:
		s.Kind, s.State, s.Rating = testimony.WalkThrough, testimony.Open, 4
	}
	return s
}

// TestTold joins what people said with a history: an agent's code that ann merged alone, and a file of ben's.
func TestTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		said  []string
		days  int
		core  string // who understands core/a.go
		other string // who understands b.go
	}{
		{"nothing", nil, 0, "", "ben"},
		{"not confirmed yet", []string{"ann core 9 by ben"}, 0, "", "ben"},
		{"a walk-through, by who merged it", []string{"cay core 4 by ann"}, 0, "ann cay", "ben"},
		{"its learner may say that it was not enough", []string{"cay core 2 by ann"}, 0, "ann", "ben"},
		{"what is declared", []string{"dee core 5"}, 0, "dee", "ben"},
		{"after half a year it is too long ago", []string{"dee core 5"}, 200, "", "ben"},
		{"the newest counts", []string{"dee core 2", "dee core 4"}, 0, "dee", "ben"},
		{"to disclaim takes out what the history shows", []string{"ben b.go 0"}, 400, "", ""},
		{"and what was told", []string{"dee core 5", "dee core 0"}, 0, "", "ben"},
		{"a place that is gone", []string{"dee gone 5"}, 0, "", "ben"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var p past
			p.commit(did{by: "ann", files: []string{"core/a.go"}, added: 300, assisted: true, made: people.Agent})
			p.commit(did{by: "ben", at: 300, files: []string{"b.go"}, added: 300})
			l := p.ledger()
			o := newOverview(Repository{}, l, l.Measure(), nil)
			sheets := joined(pieces(o.encode))
			var all []testimony.Statement
			for _, text := range tt.said {
				all = append(all, statement(l, text, tt.days))
			}
			o.tell(all)
			k, m, ok := decodeOverview(joined(pieces(o.encode)), time.Unix(l.Now, 0))
			if !ok || sheets != joined(pieces(o.encode)) {
				t.Error("what was told went into the sheet")
			}
			read := newOverview(Repository{}, k, m, nil)
			read.tell(all)
			for _, o := range []*Overview{o, read} {
				for file, want := range map[string]string{"core/a.go": tt.core, "b.go": tt.other} {
					if got := sortedNames(o.Ledger, o.File(fileOf(t, o.Ledger, file))); got != want {
						t.Errorf("%s is understood by %q, want %q", file, got, want)
					}
				}
				if o.Coverage(o.alive, nil).Covered == 0 && tt.core+tt.other != "" {
					t.Error("nothing is covered")
				}
				o.Steps(o.alive, nil)
				o.Reviewers(ReviewQuery{Files: o.alive})
			}
		})
	}
}

func sortedNames(l *Ledger, holders []Holder) string {
	all := strings.Fields(names(l, holders, true))
	slices.Sort(all)
	return strings.Join(all, " ")
}

// What is told of one person takes nothing from another.
func TestToldTakesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := play(drawPast(t)).ledger()
		before := newOverview(Repository{}, l, l.Measure(), nil)
		var was [][]Holder
		for _, f := range before.alive {
			was = append(was, before.File(f))
		}
		o := newOverview(Repository{}, l, l.Measure(), nil)
		var all []testimony.Statement
		for _, f := range o.alive {
			if rapid.Bool().Draw(t, "told") {
				all = append(all, statement(l, "stranger "+l.Files[f].Path+" 4", rapid.IntRange(0, 400).Draw(t, "days")))
			}
		}
		o.tell(all)
		for i, f := range o.alive {
			is := slices.DeleteFunc(o.File(f), func(h Holder) bool { return o.People[h.Person].ID == "stranger" })
			if !slices.Equal(is, was[i]) {
				t.Fatalf("%s: %+v, was %+v", l.Files[f].Path, is, was[i])
			}
		}
	})
}

// TestExperts asks who should look at a change of net/a.go: ann wrote it, ben wrote what lies beside it, cay reviewed it.
func TestExperts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		said     []string
		ask      Proposal
		best     string
		learners string
	}{
		{"both lists", nil, Proposal{Paths: []string{"net/a.go"}, Limit: 2}, "cay ann", "ben"},
		{"the author is in none", nil, Proposal{Paths: []string{"net/a.go"}, Limit: 1, Authors: []Identity{{Email: "ann@example.com"}}}, "cay", "ben"},
		{"nor is who left", nil, Proposal{Paths: []string{"net/a.go"}, Limit: 2, NotHere: map[string]bool{"ann": true, "ben": true}}, "cay dee", ""},
		{"nor who asks not to be counted on", []string{"ann net/a.go 0"}, Proposal{Paths: []string{"net/a.go"}, Limit: 1}, "cay", "ben"},
		{"a new file is learnt by who knows what is around it", nil, Proposal{Paths: []string{"ui/new.go"}, Limit: 1,
			Authors: []Identity{{Email: "dee@example.com"}}}, "cay", "ann"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var p past
			p.commit(did{by: "ann", files: []string{"net/a.go"}, added: 300, credits: "reviewed cay"})
			p.commit(did{by: "ben", at: 1, files: []string{"net/b.go"}, added: 300})
			p.commit(did{by: "dee", at: 2, files: []string{"ui/c.go"}, added: 300})
			l := p.ledger()
			o := newOverview(Repository{}, l, l.Measure(), nil)
			var all []testimony.Statement
			for _, text := range tt.said {
				all = append(all, statement(l, text, 0))
			}
			o.tell(all)
			found, err := o.Experts(tt.ask)
			if err != nil {
				t.Fatal(err)
			}
			var best, learners []string
			for _, s := range found.Best {
				best = append(best, l.People[s.Person].Name)
			}
			for _, s := range found.Learners {
				learners = append(learners, l.People[s.Person].Name)
			}
			if strings.Join(best, " ") != tt.best || strings.Join(learners, " ") != tt.learners {
				t.Errorf("best %q, learners %q; want %q, %q", best, learners, tt.best, tt.learners)
			}
		})
	}
}
