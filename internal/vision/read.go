package vision

import (
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/linediff"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// seenBy reports whether somebody may read a version: a draft is for those who set it.
func (v Version) seenBy(actor access.Actor) bool {
	return v.State != Draft || actor.MayIn(access.SetStrategies, v.Scope) == nil
}

// readable returns the versions of a scope, or of all, that the actor may read.
func readable(ctx context.Context, tx *store.Tx, actor access.Actor, rest string, args ...any) ([]Version, error) {
	if err := actor.May(access.ReadStrategies); err != nil {
		return nil, err
	}
	all, err := versions(ctx, tx, rest, args...)
	return slices.DeleteFunc(all, func(v Version) bool { return !v.seenBy(actor) }), err
}

// Find returns a version without what belongs to it.
func Find(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Version, error) {
	d, at, err := documentOf(ctx, tx, actor, id)
	if err != nil {
		return Version{}, err
	}
	return d.Versions[at], nil
}

// documentOf returns the document of a version, and the version's place in it.
func documentOf(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (d Document, at int, err error) {
	scope, _, err := store.One(ctx, tx, store.Scan1[string], `SELECT scope FROM vision_version WHERE id = $1`, id)
	if err != nil {
		return d, 0, err
	}
	if d, err = Of(ctx, tx, actor, scope); err != nil {
		return d, 0, err
	}
	if at = slices.IndexFunc(d.Versions, func(v Version) bool { return v.ID == id }); at < 0 {
		err = fault.NotFound("There is no such version of a strategy")
	}
	return d, at, err
}

// Get returns a version with all that belongs to it.
func Get(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (w Whole, err error) {
	d, at, err := documentOf(ctx, tx, actor, id)
	if err != nil {
		return w, err
	}
	w.Version, w.Versions = d.Versions[at], d.Versions
	if w.Comments, err = comments(ctx, tx, id); err != nil {
		return w, err
	}
	w.Events, err = events(ctx, tx, id)
	return w, err
}

// Of returns the document of a scope; it has no versions where there are none.
func Of(ctx context.Context, tx *store.Tx, actor access.Actor, scope string) (Document, error) {
	all, err := readable(ctx, tx, actor, `WHERE v.scope = $1`, scope)
	return Document{scope, all}, err
}

// List returns all documents, by their scopes; that of all of the organisation comes first.
func List(ctx context.Context, tx *store.Tx, actor access.Actor) (documents []Document, err error) {
	all, err := readable(ctx, tx, actor, ``)
	for _, some := range scopesOf(all) {
		documents = append(documents, Document{some[0].Scope, some})
	}
	return documents, err
}

// Guiding returns the version that is in force for a scope: its own, or that of the nearest scope around it that has one.
func Guiding(ctx context.Context, tx *store.Tx, actor access.Actor, scope string) (Version, bool, error) {
	scopes, err := organisation.Scopes(ctx, tx, actor)
	if err != nil {
		return Version{}, false, err
	}
	documents, err := List(ctx, tx, actor)
	of := map[string]Document{}
	for _, d := range documents {
		of[d.Scope] = d
	}
	v, is := Nearest(of, scopes, scope)
	return v, is, err
}

// Hidden returns the ids of the drafts that an actor may not read.
func Hidden(ctx context.Context, tx *store.Tx, actor access.Actor) (ids []string, err error) {
	if err := actor.May(access.ReadStrategies); err != nil {
		return nil, err
	}
	drafts, err := versions(ctx, tx, `WHERE v.state = $1`, string(Draft))
	for _, v := range drafts {
		if !v.seenBy(actor) {
			ids = append(ids, v.ID)
		}
	}
	return ids, err
}

// Found tells of versions, in the order of their ids, to somebody who looked for words.
func Found(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	if err := actor.May(access.ReadStrategies); err != nil {
		return nil, err
	}
	return text.Tell(ids, func(id string) (f text.Found, err error) {
		v, err := Find(ctx, tx, actor, id)
		if err != nil {
			return f, err
		}
		f.Document, err = documentFor(ctx, tx, v)
		f.Scope, f.State = v.Scope, string(v.State)
		return f, err
	})
}

// Difference is what differs between two versions of one document.
type Difference struct {
	From, To Version
	Parts    []Changed // those that differ
}

// Changed is a part that differs, line by line.
type Changed struct {
	Heading string
	Rows    []linediff.Row
}

// Compare returns what differs between two versions of one document.
func Compare(ctx context.Context, tx *store.Tx, actor access.Actor, from, to string) (x Difference, err error) {
	d, at, err := documentOf(ctx, tx, actor, to)
	if err != nil {
		return x, err
	}
	other := slices.IndexFunc(d.Versions, func(v Version) bool { return v.ID == from })
	if other < 0 {
		return x, fault.NotFound("There is no such version of this strategy")
	}
	x.From, x.To = d.Versions[other], d.Versions[at]
	was, is := append([]Part{{"Title", x.From.Title}}, x.From.Parts()...), append([]Part{{"Title", x.To.Title}}, x.To.Parts()...)
	for i, p := range is {
		if p.Text != was[i].Text {
			x.Parts = append(x.Parts, Changed{p.Heading, linediff.Beside([]byte(was[i].Text), []byte(p.Text))})
		}
	}
	return x, nil
}

// Due is a version that waits for somebody.
type Due struct {
	Version

	Why Waits
}

// Waits is what a version waits for.
type Waits string

// What versions wait for.
const (
	YourAnswer Waits = "your answer"
	Undecided  Waits = "undecided"  // the day for answers is past, or all have answered
	ReviewDue  Waits = "review due" // and no next version is written
)

// DueFor returns what waits for the actor: their answer, and what they set by their role in its scope.
func DueFor(ctx context.Context, tx *store.Tx, actor access.Actor) (due []Due, err error) {
	documents, err := List(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	today := store.DateOf(tx.Now())
	for _, d := range documents {
		for _, v := range d.Versions {
			if v.State != Forward {
				continue
			}
			sets, answers := May(actor, v)
			if _, _, open := v.Count(); sets && (open == 0 || v.By.Compare(today) < 0) {
				due = append(due, Due{v, Undecided})
			}
			if answers && v.Answers[v.answersOf(actor)[0]].Says == "" {
				due = append(due, Due{v, YourAnswer})
			}
		}
		v, is := d.InForce()
		if _, next := d.Next(); !is || next || v.Review.Compare(today) > 0 {
			continue
		}
		if sets, _ := May(actor, v); sets {
			due = append(due, Due{v, ReviewDue})
		}
	}
	return due, nil
}
