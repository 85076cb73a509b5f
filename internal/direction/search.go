package direction

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kinds of what can be searched.
const (
	decisionKind = "decision"
	problemKind  = "problem"
)

// index makes a decision findable by its file, and by what was said and predicted of it.
func index(ctx context.Context, tx *store.Tx, d Decision, content []byte) error {
	said, err := store.All(ctx, tx, store.Scan1[string], `SELECT text FROM direction_comment WHERE decision = $1 ORDER BY id`, d.ID)
	if err != nil {
		return err
	}
	body := append([]string{string(content), d.Prediction, d.Outcome, d.Path}, said...)
	return text.Put(ctx, tx, text.Document{Kind: decisionKind, ID: d.ID, Title: d.Title, Body: strings.Join(body, "\n\n"),
		Changed: d.Made})
}

func indexProblem(ctx context.Context, tx *store.Tx, p Problem) error {
	body := append([]string{p.What, p.Whom, p.Limits, p.Closed}, p.Whys...)
	return text.Put(ctx, tx, text.Document{Kind: problemKind, ID: p.ID, Title: p.Title, Body: strings.Join(body, "\n\n"),
		Changed: p.Made})
}

// Reindex makes findable what is not yet: what was written before there was an index. It writes in short transactions, and
// goes on where it was stopped.
func Reindex(ctx context.Context, db *store.DB) error {
	for before := "~"; before != ""; {
		err := db.Write(ctx, func(tx *store.Tx) (err error) {
			before, err = reindex(ctx, tx, before)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// reindex looks at some decisions before an id, and returns before which to go on; empty when there are no more.
func reindex(ctx context.Context, tx *store.Tx, before string) (string, error) {
	if before == "~" {
		findable, err := text.Count(ctx, tx, decisionKind)
		if err != nil {
			return "", err
		}
		all, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(*) FROM direction_decision`)
		if err != nil || all == findable {
			return "", err
		}
	}
	const some = 200
	ids, err := store.All(ctx, tx, store.Scan1[string],
		`SELECT id FROM direction_decision WHERE id < $1 ORDER BY id DESC LIMIT $2`, before, some)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	missing, err := text.Missing(ctx, tx, decisionKind, ids)
	if err != nil {
		return "", err
	}
	for _, id := range missing {
		d, err := decision(ctx, tx, id)
		if err != nil {
			return "", err
		}
		content, err := contentOf(ctx, tx, id)
		if err != nil {
			return "", err
		}
		if err := index(ctx, tx, d, content); err != nil {
			return "", err
		}
	}
	if len(ids) < some {
		return "", nil
	}
	return ids[len(ids)-1], nil
}

// mostHits is how far one can page through what words find.
const mostHits = 1_000_000

// search fills a log with what a filter's words find: what has them in its title first, then the newest first. Before is how many
// hits to pass over.
func search(ctx context.Context, tx *store.Tx, hidden map[string]bool, f Filter, limit int, log *Log) error {
	from, err := strconv.Atoi(cmp.Or(f.Before, "0"))
	if err != nil || from < 0 || from > mostHits {
		return fault.Invalid("before", "%q is no place to go on from", f.Before).WithHint("Begin with the first page.")
	}
	q := text.Parse(f.Find)
	for {
		keys, err := text.Find(ctx, tx, decisionKind, q, from, 2*limit)
		if err != nil {
			return err
		}
		ids := make([]string, len(keys))
		for i, k := range keys {
			ids[i] = k.ID
		}
		at, err := byID(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			d, there := at[id]
			if there && !hidden[id] && f.wants(d) {
				if len(log.Decisions) == limit {
					log.Next = strconv.Itoa(from)
					return snippets(ctx, tx, q, log)
				}
				log.Decisions = append(log.Decisions, d)
			}
			from++
		}
		if len(keys) < 2*limit {
			return snippets(ctx, tx, q, log)
		}
	}
}

// byID reads decisions.
func byID(ctx context.Context, tx *store.Tx, ids []string) (map[string]Decision, error) {
	at := map[string]Decision{}
	for chunk := range slices.Chunk(ids, 100) {
		marks, args := make([]string, len(chunk)), make([]any, len(chunk))
		for i, id := range chunk {
			marks[i], args[i] = "$"+strconv.Itoa(i+1), id
		}
		some, err := decisions(ctx, tx, `WHERE id IN (`+strings.Join(marks, ", ")+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, d := range some {
			at[d.ID] = d
		}
	}
	return at, nil
}

// snippets says of each decision of a log where its words are found.
func snippets(ctx context.Context, tx *store.Tx, q text.Query, log *Log) error {
	log.Found = map[string][]text.Piece{}
	for _, d := range log.Decisions {
		content, err := contentOf(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		_, below, _ := strings.Cut(string(content), d.Title)
		pieces := text.Snippet(cmp.Or(below, string(content)), q)
		if pieces == nil {
			said, err := store.All(ctx, tx, store.Scan1[string], `SELECT text FROM direction_comment WHERE decision = $1 ORDER BY id`,
				d.ID)
			if err != nil {
				return err
			}
			pieces = text.Snippet(strings.Join(append(said, d.Prediction, d.Outcome), " … "), q)
		}
		log.Found[d.ID] = pieces
	}
	return nil
}

// FindProblems returns the problems that words find.
func FindProblems(ctx context.Context, tx *store.Tx, actor access.Actor, typed string, limit int) ([]Problem, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	keys, err := text.Find(ctx, tx, problemKind, text.Parse(typed), 0, limit)
	if err != nil {
		return nil, err
	}
	var all []Problem
	for _, k := range keys {
		p, err := FindProblem(ctx, tx, actor, k.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}
