package quality

import (
	"context"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// TextKind is the kind of what can be searched.
const TextKind = "standard"

// index makes the standards of a document findable instead of those of the version before it.
func index(ctx context.Context, tx *store.Tx, was, is Document) error {
	for _, s := range was.File.Standards {
		if err := text.Drop(ctx, tx, TextKind, ID(is.Scope, s.Key)); err != nil {
			return err
		}
	}
	for _, s := range is.File.Standards {
		if err := text.Put(ctx, tx, textOf(is, s)); err != nil {
			return err
		}
	}
	return nil
}

// Fill makes findable what is not yet.
func Fill(ctx context.Context, db *store.DB) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		all, err := documents(ctx, tx)
		if err != nil {
			return err
		}
		findable, err := text.Count(ctx, tx, TextKind)
		if err != nil {
			return err
		}
		there := 0
		for _, d := range all {
			there += len(d.File.Standards)
		}
		if findable == there {
			return nil
		}
		for _, d := range all {
			if err := index(ctx, tx, d, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// textOf is what a standard is found by.
func textOf(d Document, s standard.Standard) text.Document {
	body := []string{s.Why}
	for _, c := range s.Checks {
		body = append(body, c.String())
	}
	return text.Document{Kind: TextKind, ID: ID(d.Scope, s.Key), Title: s.Title, Body: strings.Join(body, "\n\n"), Changed: d.At}
}

// Found tells of standards, in the order of their ids, to somebody who looked for words.
func Found(ctx context.Context, tx *store.Tx, actor access.Actor, ids ...string) ([]text.Found, error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	return text.Tell(ids, func(id string) (text.Found, error) {
		scope, key := SplitID(id)
		for _, d := range g.documents {
			for _, s := range d.File.Standards {
				if d.Scope == scope && s.Key == key {
					return text.Found{Document: textOf(d, s), Scope: scope, State: s.Level}, nil
				}
			}
		}
		return text.Found{}, noStandard(id)
	})
}
