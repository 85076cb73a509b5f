package knowledge

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Spread is what is known about a [Span] at one moment, over all its parts.
type Spread struct {
	Span   Span
	Parts  []PartSpread
	Files  int
	People []Knower // strongest first, ties by id
	Understood
	Once []string // names of repositories of which some files are counted with another's, whose history they share
}

// PartSpread is what is known about one part of a Spread.
type PartSpread struct {
	Part
	Area         bool   // its place is an area, not a path
	Why          string // a sentence, where nothing is known
	Files, Lines int
	People       []Knower // strongest first
}

// Knower is a person with what they know of something that lies in one repository or in several.
type Knower struct {
	Person
	Familiarity float64 // 1 to 5, as of a Group
	Share       float64 // 0 to 1: the part of the lines in files that the person understands
	Understands bool
	Evidence
}

// Understanders counts the people who understand it all and are not absent, by id.
func Understanders(people []Knower, absent map[string]bool) int {
	n := 0
	for i := range people {
		if people[i].Understands && !absent[people[i].ID] {
			n++
		}
	}
	return n
}

// Throughout returns who understands each of the parts of which anything is known, and is not absent, by id: a change to all
// of it needs nobody else.
func (s *Spread) Throughout(absent map[string]bool) (all []Person) {
	for _, k := range s.People {
		everywhere := !absent[k.ID]
		for i := range s.Parts {
			of := s.Parts[i].People
			at := slices.IndexFunc(of, func(x Knower) bool { return x.ID == k.ID })
			everywhere = everywhere && (s.Parts[i].Files == 0 || at >= 0 && of[at].Understands)
		}
		if everywhere {
			all = append(all, k.Person)
		}
	}
	return all
}

// SpreadOf reads what is known about a span.
func SpreadOf(ctx context.Context, db *store.DB, actor access.Actor, id string) (Spread, error) {
	var span Span
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		span, err = SpanByID(ctx, tx, actor, id)
		return err
	})
	if err != nil {
		return Spread{}, err
	}
	return spreadOf(ctx, db, actor, span)
}

func spreadOf(ctx context.Context, db *store.DB, actor access.Actor, span Span) (Spread, error) {
	at, why, err := overviewsOf(ctx, db, actor, span.Parts)
	if err != nil {
		return Spread{}, err
	}
	return spread(span, at, why), nil
}

// heldSpread is a spread with all that it depends on.
type heldSpread struct {
	key    string
	spread Spread
}

// Spreads returns what is known about every span, by name. What was known before is kept as long as it holds.
func (s *Shelf) Spreads(ctx context.Context, db *store.DB, actor access.Actor) ([]Spread, error) {
	var spans []Span
	keys := map[string]string{}
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if spans, err = Spans(ctx, tx, actor); err != nil {
			return err
		}
		momentOf, err := moments(ctx, tx)
		if err != nil {
			return err
		}
		repositories, err := allRepositories(ctx, tx)
		now := make(map[string]string, len(repositories))
		for _, r := range repositories {
			now[r.ID] = r.Name + " " + momentOf(r)
		}
		for _, span := range spans {
			key := []string{strconv.FormatInt(span.Revision, 10)}
			for _, p := range span.Parts {
				key = append(key, now[p.Repository])
			}
			keys[span.ID] = strings.Join(key, "\n")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	all := make([]Spread, len(spans))
	for i, span := range spans {
		s.mu.Lock()
		kept := s.wide[span.ID]
		s.mu.Unlock()
		if kept.key != keys[span.ID] {
			kept.key = keys[span.ID]
			if kept.spread, err = spreadOf(ctx, db, actor, span); err != nil {
				return nil, err
			}
			s.mu.Lock()
			s.wide[span.ID] = kept
			s.mu.Unlock()
		}
		all[i] = kept.spread
	}
	return all, nil
}

// overviewsOf opens the repositories of parts, by id, and says of the others why they cannot answer.
func overviewsOf(ctx context.Context, db *store.DB, actor access.Actor, parts []Part) (
	map[string]*Overview, map[string]string, error) {
	var ids []string
	for _, p := range parts {
		if !p.Gone && !slices.Contains(ids, p.Repository) {
			ids = append(ids, p.Repository)
		}
	}
	opened, failed := make([]*Overview, len(ids)), make([]error, len(ids))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, id := range ids {
		group.Go(func() (err error) {
			opened[i], err = OpenOverview(ctx, db, actor, id)
			if fault.Is(err, fault.KindUnavailable) || fault.Is(err, fault.KindNotFound) {
				err, failed[i] = ctx.Err(), err
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	at, why := map[string]*Overview{}, map[string]string{}
	for i, id := range ids {
		if failed[i] != nil {
			why[id], _ = fault.Sentence(failed[i])
		} else {
			at[id] = opened[i]
		}
	}
	return at, why, nil
}

// spread puts together what the repositories, by id, say of the parts. Each file counts once, in however many parts it is;
// so does one that two repositories have from the history that they share.
func spread(span Span, at map[string]*Overview, why map[string]string) Spread {
	s := Spread{Span: span}
	var order []*Overview
	files := map[*Overview][]int32{}
	for _, p := range span.Parts {
		part := PartSpread{Part: p, Why: why[p.Repository]}
		o := at[p.Repository]
		switch {
		case p.Gone:
			part.Why = "The repository is no longer here"
		case o != nil:
			these, err := o.filesAt(p.Place, &part.Area)
			if err != nil {
				part.Why, _ = fault.Sentence(err)
				break
			}
			if files[o] == nil {
				order = append(order, o)
			}
			files[o] = append(files[o], these...)
			var m blend
			m.add(o, these)
			part.Files, part.Lines, part.People = m.files, m.lines, m.people()
		}
		s.Parts = append(s.Parts, part)
	}
	var whole blend
	counted := map[string]map[string]bool{} // paths by the history that they are of
	for _, o := range order {
		these := slices.Clone(files[o])
		slices.Sort(these)
		these = slices.Compact(these)
		all := len(these)
		if these = o.notIn(counted, these); len(these) < all {
			s.Once = append(s.Once, o.Repository.Name)
		}
		whole.add(o, these)
		s.count(o, these)
	}
	s.Files, s.People = whole.files, whole.people()
	return s
}

// filesAt returns the files of an area, or else those at a path, and says which it is.
func (o *Overview) filesAt(place string, area *bool) ([]int32, error) {
	var i int
	if i, *area = o.areaAt[place]; *area {
		return o.areas[i].Files, nil
	}
	return o.filesOf(place)
}

// notIn leaves out the files that a repository with the same history was counted with already, and notes the others.
func (o *Overview) notIn(counted map[string]map[string]bool, files []int32) []int32 {
	history := o.Repository.history()
	if history == "" {
		return files
	}
	if counted[history] == nil {
		counted[history] = map[string]bool{}
	}
	paths := counted[history]
	left := slices.DeleteFunc(files, func(f int32) bool { return paths[o.Ledger.Files[f].Path] })
	for _, f := range left {
		paths[o.Ledger.Files[f].Path] = true
	}
	return left
}

// blend weighs files of several repositories together, as Group does those of one.
type blend struct {
	files, lines  int
	size, weights float64
	seat          map[string]int
	all           []Knower // with sums for familiarity and share
}

func (m *blend) add(o *Overview, files []int32) {
	if m.seat == nil {
		m.seat = map[string]int{}
	}
	size, weights := o.heft(files)
	g := o.Group(files)
	m.files, m.lines, m.size, m.weights = m.files+g.Files, m.lines+g.Lines, m.size+size, m.weights+weights
	for i := range g.Holders {
		h := &g.Holders[i]
		p := o.People[h.Person]
		at, known := m.seat[p.ID]
		if !known {
			at = len(m.all)
			m.seat[p.ID] = at
			m.all = append(m.all, Knower{Person: p, Evidence: Evidence{First: h.First}})
		}
		k := &m.all[at]
		k.join(&h.Evidence)
		k.Familiarity += (h.Familiarity - 1) * weights
		k.Share += h.Share * size
	}
}

func (m *blend) people() []Knower {
	for i := range m.all {
		k := &m.all[i]
		k.Familiarity = 1 + k.Familiarity/m.weights
		k.Share /= m.size
		k.Understands = k.Share >= understandsOfGroup
	}
	slices.SortFunc(m.all, func(a, b Knower) int {
		return cmp.Or(cmp.Compare(b.Familiarity, a.Familiarity), cmp.Compare(a.ID, b.ID))
	})
	return m.all
}

// heft is the size of files in lines, and in the logarithms that familiarity is weighed by; see Group.
func (m *Measure) heft(files []int32) (size, weights float64) {
	for _, f := range m.counted(files) {
		n := float64(max(1, m.ledger.Files[f].Lines))
		size, weights = size+n, weights+math.Log1p(n)
	}
	return size, weights
}
