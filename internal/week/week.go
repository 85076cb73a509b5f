// Package week says what needs a technical lead now: the practices of technical leadership reviewed from the evidence
// in the areas, and a short list of next actions, each with its reason. It joins areas and owns no tables.
package week

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Week is the review at one moment. Empty tells that there is nothing to review yet: no repository is known.
type Week struct {
	Empty     bool
	Practices []Practice // those of the seven that the evidence can speak of so far
	Actions   []Action   // what to do next, most pressing first: First of them at most are enough for a week
}

// Practice is one of the seven practices of technical leadership, with what the evidence says of it.
type Practice struct {
	Name     string
	Finding  string // a sentence
	Settled  bool   // nothing in it needs attention
	Evidence Target // where the figures come from
}

// Action is one thing to do.
type Action struct {
	Title  string
	Reason string
	Target Target
}

// Target says what a finding is about; the doors make a link of it.
type Target struct {
	Kind       string // area, risk, said, plan, identities, repositories, scope, leaving, silence, decision, radar, …
	Repository string // name
	Area       string
	Path       string // of what is said
	Plan       string // id, of who learns what
	Decision   string // id
	Objective  string // id
	Strategy   string // id of a version
	Experiment string // id
	Initiative string // id
	Exemption  string // id
	Standard   string // id
	Technology string // key of an entry of the radar
	Project    string // key
	Work       string // id of an item
	Scope      string // key
	Person     string // handle, of who leaves; id, of who may be away
}

// First is how many actions are told at first, which keeps the list short enough to be read.
const First = 7

// stale is how old a scan may be before its answers are doubted.
const stale = 7 * 24 * time.Hour

// candidate is an action with what decides its place.
type candidate struct {
	Action
	weight float64
}

// Review looks at everything the actor may see.
func Review(ctx context.Context, db *store.DB, shelf *knowledge.Shelf, actor access.Actor) (Week, error) {
	var w Week
	var repos []knowledge.Repository
	var proposals people.ProposalPage
	var now time.Time
	var gone map[string]bool
	var found []candidate
	add := func(weight float64, target Target, title, reason string) {
		found = append(found, candidate{Action{Title: title, Reason: reason, Target: target}, weight})
	}
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now()
		found = nil // a transaction may be tried again
		if gone, err = organisation.Gone(ctx, tx, actor, store.DateOf(now)); err != nil {
			return err
		}
		if err := duties(ctx, tx, actor, add); err != nil {
			return err
		}
		if repos, err = knowledge.Repositories(ctx, tx, actor); err != nil {
			return err
		}
		if err := said(ctx, tx, actor, repos, add); err != nil {
			return err
		}
		if err := decisions(ctx, tx, actor, add); err != nil {
			return err
		}
		if err := objectives(ctx, tx, actor, add); err != nil {
			return err
		}
		if err := strategies(ctx, tx, actor, add); err != nil {
			return err
		}
		if err := experiments(ctx, tx, actor, add); err != nil {
			return err
		}
		if err := initiatives(ctx, tx, actor, add); err != nil {
			return err
		}
		if err := projects(ctx, tx, actor, add); err != nil {
			return err
		}
		if err := standards(ctx, tx, actor, add); err != nil {
			return err
		}
		if err := technologies(ctx, tx, actor, add); err != nil {
			return err
		}
		proposals, err = people.Proposals(ctx, tx, actor, people.Page{Limit: 1})
		if fault.Is(err, fault.KindDenied) { // whom the question cannot be asked
			err = nil
		}
		return err
	})
	if err != nil {
		return w, err
	}
	for _, r := range repos {
		if r.State == knowledge.Failed {
			add(100, Target{Kind: "repositories", Repository: r.Name}, "Mend the scan of "+r.Name, r.Note)
		} else if !r.Scanned.IsZero() && now.Sub(r.Scanned) > stale {
			add(20, Target{Kind: "repositories", Repository: r.Name}, "Scan "+r.Name+" again",
				fmt.Sprintf("It was last read %d days ago.", int(now.Sub(r.Scanned).Hours()/24)))
		}
	}
	known, err := knowledge.KnownEverywhere(ctx, db, actor)
	if err != nil {
		return w, err
	}
	sum := tally{}
	sum.add(known.Without(gone), add)
	if err := silences(ctx, db, actor, known, add); err != nil {
		return w, err
	}
	if err := skills(ctx, db, shelf, actor, add); err != nil {
		return w, err
	}
	if len(repos) == 0 && len(found) == 0 {
		w.Empty = true
		return w, nil
	}
	if proposals.Total > 0 {
		add(30, Target{Kind: "identities"}, "Say who is who",
			fmt.Sprintf("%s that two identities belong to one person. Each answer sharpens every map.",
				plural(proposals.Total, "proposal says", "proposals say")))
	}
	if sum.areas > 0 {
		w.Practices = append(w.Practices, sum.practice())
	}
	slices.SortStableFunc(found, byWeight)
	for _, c := range found {
		w.Actions = append(w.Actions, c.Action)
	}
	return w, nil
}

// tally sums up the areas of all repositories.
type tally struct {
	areas, none, one int
	covered          float64
	repository       string // the only one, or empty
}

// add takes what is known without those who have left, whose knowledge helps nobody.
func (t *tally) add(known knowledge.RiskEverywhere, add func(float64, Target, string, string)) {
	lines := map[string]int{}
	for _, r := range known.Repositories {
		lines[r.Name] = r.Coverage.Lines
		t.repository = r.Name
	}
	if len(known.Repositories) > 1 {
		t.repository = ""
	}
	t.covered = 100
	if known.Coverage.Lines > 0 {
		t.covered = 100 * known.Coverage.Covered
	}
	for _, area := range known.Areas {
		t.areas++
		if len(area.Left) > 1 {
			continue
		}
		target := Target{Kind: "area", Repository: area.Repository, Area: area.Name}
		share := float64(area.Lines) / float64(max(1, lines[area.Repository]))
		size := plural(area.Lines, "line", "lines")
		if len(area.Left) == 0 {
			t.none++
			add(50+40*share, target, "Find someone to learn "+area.Name,
				fmt.Sprintf("Nobody has enough evidence to change its %s safely.", size))
			continue
		}
		t.one++
		add(10+40*share, target, "Let a second person learn "+area.Name,
			fmt.Sprintf("Only %s could change its %s safely.", strings.TrimSpace(area.Left[0].Name), size))
	}
}

// practice is the third of the seven: knowledge sharing and skill development.
func (t *tally) practice() Practice {
	p := Practice{Name: "Knowledge sharing", Evidence: Target{Kind: "risk", Repository: t.repository}}
	areas := plural(t.areas, "area", "areas")
	switch {
	case t.none+t.one == 0:
		p.Settled = true
		p.Finding = fmt.Sprintf("Each of %s is understood by two people or more.", areas)
		return p
	case t.one == 0:
		p.Finding = fmt.Sprintf("Of %s, %s nobody who understands it.", areas, plural(t.none, "has", "have"))
	case t.none == 0:
		p.Finding = fmt.Sprintf("Of %s, %s one person alone.", areas, plural(t.one, "hangs on", "hang on"))
	default:
		p.Finding = fmt.Sprintf("Of %s, %s nobody who understands them, and %s one person alone.", areas,
			plural(t.none, "has", "have"), plural(t.one, "hangs on", "hang on"))
	}
	p.Finding += fmt.Sprintf(" Someone understands %.0f%% of the code.", t.covered)
	return p
}

// plural says a count with thousands set apart.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text + " " + many
}
