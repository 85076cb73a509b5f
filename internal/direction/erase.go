package direction

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kept is what this package keeps about a person: for the person alone.
type Kept struct {
	Wrote    []Decision
	Problems []Problem // that they wrote down
	Comments []Said
	Voices   []Said
}

// Said is what somebody said about a decision.
type Said struct {
	Decision string // its title
	Comment
	Answer Answer
}

// KeptOf returns it.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	for _, id := range t.Persons {
		wrote, err := decisions(ctx, tx, `WHERE author_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.Wrote = append(k.Wrote, wrote...)
		written, err := problems(ctx, tx, actor, `WHERE author_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.Problems = append(k.Problems, written...)
		for query, to := range map[string]*[]Said{
			`SELECT d.title, c.text, '', c.at FROM direction_comment c JOIN direction_decision d ON d.id = c.decision
				WHERE c.person_id = $1 ORDER BY c.id DESC`: &k.Comments,
			`SELECT d.title, v.note, v.answer, v.at FROM direction_voice v JOIN direction_decision d ON d.id = v.decision
				WHERE v.person_id = $1 ORDER BY v.decision DESC`: &k.Voices,
		} {
			said, err := store.All(ctx, tx, func(r store.Row) (s Said, err error) {
				var at store.Time
				err = r.Scan(&s.Decision, &s.Text, (*string)(&s.Answer), &at)
				s.At = at.Time
				return s, err
			}, query, id)
			if err != nil {
				return k, err
			}
			*to = append(*to, said...)
		}
	}
	return k, nil
}

// Erase takes a person out of decisions: what they were asked for and answered goes, what they wrote stays without
// their name, and their name goes from every text that is kept here.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	exec := func(query string, args ...any) error { _, err := tx.Exec(ctx, query, args...); return err }
	for _, id := range t.Persons {
		for _, query := range []string{
			`DELETE FROM direction_voice WHERE person_id = $1`, `UPDATE direction_decision SET author_id = '' WHERE author_id = $1`,
			`UPDATE direction_copy SET by_id = '' WHERE by_id = $1`, `UPDATE direction_problem SET author_id = '' WHERE author_id = $1`,
		} {
			if err := exec(query, id); err != nil {
				return err
			}
		}
		if err := exec(`UPDATE direction_comment SET person_id = '', actor_id = '', actor_name = $1 WHERE person_id = $2`,
			access.ErasedName, id); err != nil {
			return err
		}
	}
	for _, id := range t.Accounts {
		for _, table := range []string{"direction_comment", "direction_event"} {
			if err := exec(`UPDATE `+table+` SET actor_id = '', actor_name = $1 WHERE actor_id = $2`, access.ErasedName, id); err != nil {
				return err
			}
		}
	}
	named, err := naming(ctx, tx, erased)
	if err != nil {
		return err
	}
	for _, text := range [][2]string{{"direction_comment", "text"}, {"direction_event", "what"},
		{"direction_decision", "prediction"}, {"direction_decision", "outcome"}, {"direction_problem", "title"},
		{"direction_problem", "what"}, {"direction_problem", "whom"}, {"direction_problem", "whys"},
		{"direction_problem", "constraints"}, {"direction_problem", "closed"}} {
		if err := store.Rewrite(ctx, tx, text[0], "id", text[1], erased.Text); err != nil {
			return err
		}
	}
	if err := store.Rewrite(ctx, tx, "direction_voice", "decision || ' ' || person_id", "note", erased.Text); err != nil {
		return err
	}
	if err := store.Rewrite(ctx, tx, "direction_matrix", "decision", "content", erased.Text); err != nil {
		return err
	}
	if err := eraseOthers(ctx, tx, erased); err != nil {
		return err
	}
	if err := eraseFiles(ctx, tx, actor, erased); err != nil {
		return err
	}
	return indexAgain(ctx, tx, named)
}

// naming returns the decisions that name a person in a text by which they are found.
func naming(ctx context.Context, tx *store.Tx, erased *people.Erased) (map[string]bool, error) {
	named := map[string]bool{}
	for _, query := range []string{`SELECT decision, text FROM direction_comment`, `SELECT id, title FROM direction_decision`,
		`SELECT id, prediction FROM direction_decision`, `SELECT id, outcome FROM direction_decision`,
		`SELECT decision, content FROM direction_file`} {
		type row struct {
			id   string
			text []byte
		}
		all, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.id, &x.text) }, query)
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			if text := string(x.text); erased.Text(text) != text {
				named[x.id] = true
			}
		}
	}
	return named, nil
}

// indexAgain lets decisions, and all problems, be found by what they say now.
func indexAgain(ctx context.Context, tx *store.Tx, ids map[string]bool) error {
	if err := indexAll(ctx, tx, slices.Sorted(maps.Keys(ids))); err != nil {
		return err
	}
	all, err := problems(ctx, tx, access.System(), ``)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := indexProblem(ctx, tx, p); err != nil {
			return err
		}
	}
	return text.Forget(ctx, tx)
}

// eraseOthers takes a name out of what files in repositories say, where that waits for somebody's answer.
func eraseOthers(ctx context.Context, tx *store.Tx, erased *people.Erased) error {
	ids, err := store.All(ctx, tx, store.Scan1[string], `SELECT decision FROM direction_other`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, _, err := copyOf(ctx, tx, id)
		if err != nil {
			return err
		}
		c.Other = []byte(erased.Text(string(c.Other)))
		if err := putCopy(ctx, tx, id, c); err != nil {
			return err
		}
	}
	return nil
}

// eraseFiles takes a name out of titles and files, and out of the names of files that were made of titles and are nowhere but
// here. A repository that keeps decisions gets the new texts as commits. What was imported comes back with its next import, if
// its repository still has it.
func eraseFiles(ctx context.Context, tx *store.Tx, actor access.Actor, erased *people.Erased) error {
	all, err := decisions(ctx, tx, ``)
	if err != nil {
		return err
	}
	var renamed []string // old, new
	for _, d := range all {
		title := erased.Text(d.Title)
		if title == d.Title {
			continue
		}
		_, copied, err := copyOf(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		at := d.Path
		if d.Source == "" && !copied {
			at = numberedName.FindString(d.Path) + fileName(title)
			renamed = append(renamed, d.Path, at)
		}
		if _, err := tx.Exec(ctx, `UPDATE direction_decision SET title = $1, path = $2 WHERE id = $3`, title, at, d.ID); err != nil {
			return err
		}
	}
	names := strings.NewReplacer(renamed...)
	for _, d := range all {
		content, err := contentOf(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		if clean := []byte(names.Replace(erased.Text(string(content)))); !bytes.Equal(clean, content) {
			if _, err := tx.Exec(ctx, `UPDATE direction_file SET content = $1 WHERE decision = $2`, clean, d.ID); err != nil {
				return err
			}
			if _, copied, err := copyOf(ctx, tx, d.ID); err != nil || copied {
				if err := errors.Join(err, track(ctx, tx, actor, &d, clean)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
