package knowledge

import (
	"context"

	"github.com/leadwright/leadwright/internal/store"
)

// spansWhere returns spans with their parts, by name.
func spansWhere(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Span, error) {
	spans, err := store.All(ctx, tx, func(row store.Row) (s Span, err error) {
		return s, row.Scan(&s.ID, &s.Name, &s.Revision)
	}, `SELECT id, name, revision FROM knowledge_span `+where+` ORDER BY name`, args...)
	if err != nil {
		return nil, err
	}
	for i := range spans {
		if spans[i].Parts, err = partsStored(ctx, tx, spans[i].ID); err != nil {
			return nil, err
		}
	}
	return spans, nil
}

func partsStored(ctx context.Context, tx *store.Tx, span string) ([]Part, error) {
	return store.All(ctx, tx, func(row store.Row) (p Part, err error) {
		var now string
		err = row.Scan(&p.Repository, &p.Name, &now, &p.Place)
		if p.Gone = now == ""; !p.Gone {
			p.Name = now
		}
		return p, err
	}, `SELECT p.repository, p.label, COALESCE(r.name, ''), p.place FROM knowledge_span_part p
		LEFT JOIN knowledge_repository r ON r.id = p.repository WHERE p.span = $1 ORDER BY p.number`, span)
}

func putSpan(ctx context.Context, tx *store.Tx, s Span) error {
	_, err := tx.Exec(ctx, `INSERT INTO knowledge_span (id, name, revision) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, revision = excluded.revision`, s.ID, s.Name, s.Revision)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_span_part WHERE span = $1`, s.ID); err != nil {
		return err
	}
	for i, p := range s.Parts {
		if _, err := tx.Exec(ctx, `INSERT INTO knowledge_span_part (span, number, repository, label, place)
			VALUES ($1, $2, $3, $4, $5)`, s.ID, i, p.Repository, p.Name, p.Place); err != nil {
			return err
		}
	}
	return nil
}

// areaNamed reports whether a repository has an area of this name.
func areaNamed(ctx context.Context, tx *store.Tx, repository, name string) (bool, error) {
	_, ok, err := store.One(ctx, tx, store.Scan1[string], `SELECT name FROM knowledge_area WHERE repository = $1 AND name = $2`,
		repository, name)
	return ok, err
}
