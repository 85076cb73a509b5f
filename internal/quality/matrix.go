package quality

import (
	"cmp"
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

// Matrix is what each standard comes to in each repository today.
type Matrix struct {
	Columns []Column
	Rows    []Row // those of the actor's own teams first, then by name
}

// Column is a standard.
type Column struct {
	ID       string
	Scope    string // key of whose it is; empty for all of the organisation
	Standard standard.Standard
}

// Row is a repository.
type Row struct {
	Repository

	Own   bool   // it is of a team that the actor leads or is in
	Level string // the highest level of the organisation's standards that it reaches; an exemption reaches none
	Cells []Cell // by column
}

// Count returns how many cells of a row have an outcome.
func (r Row) Count(o standard.Outcome) (n int) {
	for _, c := range r.Cells {
		if c.Outcome == o {
			n++
		}
	}
	return n
}

// Following returns the standards whose why is a decision.
func Following(ctx context.Context, tx *store.Tx, actor access.Actor, d direction.Decision) ([]Column, error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	var all []Column
	var names []string
	for _, doc := range g.documents {
		for _, s := range doc.File.Standards {
			if s.Decision != "" {
				all, names = append(all, Column{ID(doc.Scope, s.Key), doc.Scope, s}), append(names, s.Decision)
			}
		}
	}
	naming, err := concern.Naming(ctx, tx, actor, d, names)
	return slices.DeleteFunc(all, func(c Column) bool { return !slices.Contains(naming, c.Standard.Decision) }), err
}

// Look returns the matrix of the repositories of a unit or team and all inside; of all where scope is empty.
func Look(ctx context.Context, tx *store.Tx, actor access.Actor, scope string) (Matrix, error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return Matrix{}, err
	}
	if _, known := g.parents[scope]; scope != "" && !known {
		return Matrix{}, fault.NotFound("There is no team or unit %q", scope)
	}
	cells, err := outcomes(ctx, tx)
	if err != nil {
		return Matrix{}, err
	}
	all, err := exemptions(ctx, tx, g, `WHERE state = 'granted'`)
	return g.matrix(actor, scope, cells, byCell(all), store.DateOf(tx.Now())), err
}

// matrix puts outcomes in rows and columns, the columns in the order of the files of standards.
func (g register) matrix(actor access.Actor, scope string, cells map[[2]string]Cell, exempt map[[2]string][]Exemption,
	today store.Date) Matrix {
	var m Matrix
	repositories := slices.DeleteFunc(g.ownFirst(actor), func(r Repository) bool { return !g.inside(r, scope) })
	column := map[string]int{}
	for _, r := range repositories {
		ids, _ := g.of(r)
		for _, id := range ids {
			column[id] = 0
		}
	}
	for _, d := range g.documents {
		for _, s := range d.File.Standards {
			id := ID(d.Scope, s.Key)
			if _, asked := column[id]; asked {
				column[id] = len(m.Columns)
				m.Columns = append(m.Columns, Column{ID: id, Scope: d.Scope, Standard: s})
			}
		}
	}
	for _, r := range repositories {
		row := Row{Repository: r, Own: own(actor, r), Level: g.level(r, cells), Cells: make([]Cell, len(m.Columns))}
		ids, _ := g.of(r)
		for _, id := range ids {
			at := [2]string{r.ID, id}
			row.Cells[column[id]] = with(cells[at], exempt[at], today)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// ownFirst returns all repositories: those of the actor's own teams first, then by name.
func (g register) ownFirst(actor access.Actor) []Repository {
	place := func(r Repository) int {
		if own(actor, r) {
			return 0
		}
		return 1
	}
	return slices.SortedStableFunc(slices.Values(g.repositories), func(a, b Repository) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Name, b.Name))
	})
}

// own reports whether a repository is of a team that an actor leads, manages or is in.
func own(actor access.Actor, r Repository) bool {
	return actor.Standing != nil && actor.Standing.Scopes[r.Scope]&(access.Leads|access.Manages|access.Peer) != 0
}

// OfRepository is all that is known of the standards of a repository.
type OfRepository struct {
	Repository

	Level      string
	Results    []Result
	Reports    []Report
	Exemptions []Exemption // the newest first
}

// InRepository returns what a repository, given by its name or id, is held to and what it comes to.
func InRepository(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) (OfRepository, error) {
	var o OfRepository
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return o, err
	}
	if o.Repository, err = g.named(ctx, tx, actor, repository); err != nil {
		return o, err
	}
	cells, err := outcomes(ctx, tx)
	if err != nil {
		return o, err
	}
	found, err := checks(ctx, tx, `repository`, o.Repository.ID)
	if err != nil {
		return o, err
	}
	if o.Exemptions, err = exemptions(ctx, tx, g, `WHERE repository = $1`, o.Repository.ID); err != nil {
		return o, err
	}
	exempt := byCell(o.Exemptions)
	ids, standards := g.of(o.Repository)
	for i, id := range ids {
		at := [2]string{o.Repository.ID, id}
		o.Results = append(o.Results, Result{ID: id, Standard: standards[i], Repository: o.Repository,
			Cell: with(cells[at], exempt[at], store.DateOf(tx.Now())), Checks: found[at]})
	}
	o.Level = g.level(o.Repository, cells)
	o.Reports, err = reports(ctx, tx, o.Repository.ID)
	return o, err
}

// OfStandard is a standard with what it comes to in all repositories that it is for.
type OfStandard struct {
	Column

	Document   Document
	Results    []Result    // those of the actor's own teams first, then by name
	Exemptions []Exemption // the newest first
}

// Find returns a standard by its id.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (OfStandard, error) {
	var o OfStandard
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return o, err
	}
	is, known := g.standards[id]
	if !known {
		return o, noStandard(id)
	}
	o.ID, o.Standard = id, is
	o.Scope, _ = SplitID(id)
	for _, d := range g.documents {
		if d.Scope == o.Scope {
			o.Document = d
		}
	}
	cells, err := outcomes(ctx, tx)
	if err != nil {
		return o, err
	}
	found, err := checks(ctx, tx, `standard`, id)
	if err != nil {
		return o, err
	}
	if o.Exemptions, err = exemptions(ctx, tx, g, `WHERE standard = $1`, id); err != nil {
		return o, err
	}
	exempt := byCell(o.Exemptions)
	today := store.DateOf(tx.Now())
	for _, r := range g.ownFirst(actor) {
		if ids, _ := g.of(r); !slices.Contains(ids, id) {
			continue
		}
		at := [2]string{r.ID, id}
		o.Results = append(o.Results, Result{ID: id, Standard: is, Repository: r, Cell: with(cells[at], exempt[at], today),
			Checks: found[at]})
	}
	return o, nil
}

func noStandard(id string) error {
	return fault.NotFound("There is no standard %q", id).WithHint("Its file may have been changed.")
}

// For returns the standards that a repository, given by its name or id, is held to, with their levels, the lowest first.
func For(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) (standard.File, error) {
	var f standard.File
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return f, err
	}
	r, err := g.named(ctx, tx, actor, repository)
	if err != nil {
		return f, err
	}
	ids, all := g.of(r)
	for i, s := range all {
		s.Key = ids[i]
		s.For = standard.Scope{Repositories: []string{"*"}}
		f.Standards = append(f.Standards, s)
	}
	for _, d := range g.documents {
		for _, level := range d.File.Levels {
			if !slices.Contains(f.Levels, level) {
				f.Levels = append(f.Levels, level)
			}
		}
	}
	return f, nil
}
