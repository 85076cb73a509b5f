// Package concern tells which decisions concern which code: it joins where files cite decision records (package
// knowledge) with the decisions that there are, and with the places that people declared for them (package direction). It owns
// no tables.
//
// What a citation means is worked out when it is asked for, from the decisions that the reader may read: a draft is not
// there for those who may not, nor is that it is cited.
package concern

import (
	"cmp"
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// Place is a place where a decision is cited.
type Place struct {
	knowledge.Citing

	Ambiguous bool // it can mean other decisions too
	InRecord  bool // it is in the file of a decision
}

// Cited is a decision with where it is cited, and for which of the asked places somebody declared it.
type Cited struct {
	direction.Decision

	Places   []Place
	Declared []Declared
}

// Over reports whether a decision holds no longer, so that what cites it may be out of date.
func Over(status adr.Status) bool {
	return status == adr.Superseded || status == adr.Deprecated || status == adr.Rejected
}

// CitationsOf returns where a decision is cited, by repository, file and line.
func CitationsOf(ctx context.Context, tx *store.Tx, actor access.Actor, id string) ([]Place, error) {
	d, err := direction.Find(ctx, tx, actor, id)
	if err != nil {
		return nil, err
	}
	all, err := knowledge.Citations(ctx, tx, actor, numberOf(d.Path))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	g, err := registerFor(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	for _, c := range g.cited(all) {
		if c.ID == id {
			return c.Places, nil
		}
	}
	return nil, nil
}

// DecisionsOf returns the decisions that some files of a repository, given by its name or id, cite, or that concern them as
// somebody said: these first, then the most cited.
func DecisionsOf(ctx context.Context, tx *store.Tx, actor access.Actor, repository string, files Files) ([]Cited, error) {
	r, err := knowledge.RepositoryByName(ctx, tx, actor, repository)
	if err != nil {
		return nil, err
	}
	all, err := knowledge.CitationsIn(ctx, tx, actor, r.ID)
	if err != nil {
		return nil, err
	}
	var cited []Cited
	all = slices.DeleteFunc(all, func(c knowledge.Citing) bool { return !files.has(c.File) })
	if len(all) > 0 {
		g, err := registerFor(ctx, tx, actor)
		if err != nil {
			return nil, err
		}
		cited = g.cited(all)
	}
	return addDeclared(ctx, tx, actor, cited, r, files)
}

// Stale returns the decisions that hold no longer and that files still cite which are no records of decisions themselves,
// the most cited first.
func Stale(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Cited, error) {
	cited, err := knowledge.CitedNumbers(ctx, tx, actor)
	if err != nil || len(cited) == 0 {
		return nil, err
	}
	g, err := registerFor(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	numbers := slices.DeleteFunc(cited, func(n int) bool {
		return !slices.ContainsFunc(g.byNumber[n], func(r record) bool { return Over(r.Status) })
	})
	all, err := knowledge.Citations(ctx, tx, actor, numbers...)
	if err != nil {
		return nil, err
	}
	stale := slices.DeleteFunc(g.cited(all), func(c Cited) bool { return !Over(c.Status) })
	for i := range stale {
		stale[i].Places = slices.DeleteFunc(stale[i].Places, func(p Place) bool { return p.InRecord || p.Ambiguous })
	}
	return slices.DeleteFunc(stale, func(c Cited) bool { return len(c.Places) == 0 }), nil
}

// Named returns the decision that a text such as "0007", "ADR-7" or an id names: false where none is that one, or where
// several could be.
func Named(ctx context.Context, tx *store.Tx, actor access.Actor, name string) (direction.Decision, bool, error) {
	d, err := direction.Find(ctx, tx, actor, name)
	if !fault.Is(err, fault.KindNotFound) {
		return d, err == nil, err
	}
	found, err := numbered(ctx, tx, actor, numberOf(name))
	if err != nil || len(found) != 1 {
		return direction.Decision{}, false, err
	}
	return found[0], true, nil
}

// Naming returns those of some texts that name a decision, as Named reads them.
func Naming(ctx context.Context, tx *store.Tx, actor access.Actor, d direction.Decision, texts []string) ([]string, error) {
	n := numberOf(d.Path)
	same, err := numbered(ctx, tx, actor, n)
	alone := len(same) == 1 && same[0].ID == d.ID
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool {
		return text != d.ID && !(alone && numberOf(text) == n)
	}), err
}

// numbered returns the decisions whose file has a number; none for 0.
func numbered(ctx context.Context, tx *store.Tx, actor access.Actor, n int) ([]direction.Decision, error) {
	if n <= 0 {
		return nil, nil
	}
	all, err := direction.WithDigits(ctx, tx, actor, n)
	return slices.DeleteFunc(all, func(d direction.Decision) bool { return numberOf(d.Path) != n }), err
}

func registerFor(ctx context.Context, tx *store.Tx, actor access.Actor) (*register, error) {
	repositories, err := knowledge.Repositories(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	all, err := direction.All(ctx, tx, actor)
	return newRegister(all, repositories), err
}

// cited sorts citations by the decisions that they mean, the most cited first.
func (g *register) cited(all []knowledge.Citing) []Cited {
	var found []Cited
	index := map[string]int{}
	for _, c := range all {
		means := g.means(c)
		p := Place{c, len(means) > 1, g.isRecord(c)}
		for _, r := range means {
			i, ok := index[r.ID]
			if !ok {
				i = len(found)
				index[r.ID] = i
				found = append(found, Cited{Decision: r.Decision})
			}
			if n := len(found[i].Places); n > 0 && found[i].Places[n-1].same(p) { // a link and its text
				continue
			}
			if p.InRecord && r.Repository == c.Repository && r.file == c.File { // a record that names itself
				continue
			}
			found[i].Places = append(found[i].Places, p)
		}
	}
	found = slices.DeleteFunc(found, func(c Cited) bool { return len(c.Places) == 0 })
	slices.SortStableFunc(found, func(a, b Cited) int {
		return cmp.Or(cmp.Compare(len(b.Places), len(a.Places)), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	})
	return found
}

func (p Place) same(other Place) bool {
	return p.Repository == other.Repository && p.File == other.File && p.Line == other.Line
}
