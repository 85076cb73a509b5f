package vision

import (
	"context"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kept is what this package keeps about a person: for the person alone.
type Kept struct {
	Wrote    []Said // the newest first, as the others
	Answers  []Said
	Comments []Said
}

// Said is a version that somebody wrote, or what they said of one.
type Said struct {
	At    time.Time
	Title string // of the version
	Says  Says
	Text  string
}

// KeptOf returns it.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	for _, id := range t.Persons {
		for _, x := range []struct {
			to    *[]Said
			query string
		}{
			{&k.Wrote, `SELECT made, title, '', '' FROM vision_version WHERE author_id = $1 ORDER BY id DESC`},
			{&k.Answers, `SELECT a.at, v.title, a.says, a.note FROM vision_answer a JOIN vision_version v ON v.id = a.version
				WHERE a.person_id = $1 ORDER BY a.id DESC`},
			{&k.Comments, `SELECT c.at, v.title, '', c.text FROM vision_comment c JOIN vision_version v ON v.id = c.version
				WHERE c.person_id = $1 ORDER BY c.id DESC`},
		} {
			said, err := store.All(ctx, tx, func(r store.Row) (s Said, err error) {
				var at store.Time
				err = r.Scan(&at, &s.Title, (*string)(&s.Says), &s.Text)
				s.At = at.Time
				return s, err
			}, x.query, id)
			if err != nil {
				return k, err
			}
			*x.to = append(*x.to, said...)
		}
	}
	return k, nil
}

// Erase takes a person out of all versions: nobody waits for their answer, what they wrote and said stays without their name, and
// their name goes from every text that is kept here.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	exec := func(query string, args ...any) error { _, err := tx.Exec(ctx, query, args...); return err }
	for _, id := range t.Persons {
		for _, query := range []string{`UPDATE vision_version SET author_id = '' WHERE author_id = $1`,
			`DELETE FROM vision_answer WHERE person_id = $1 AND says = ''`,
			`UPDATE vision_answer SET person_id = '' WHERE person_id = $1`} {
			if err := exec(query, id); err != nil {
				return err
			}
		}
		if err := exec(`UPDATE vision_comment SET person_id = '', actor_id = '', actor_name = $1 WHERE person_id = $2`,
			access.ErasedName, id); err != nil {
			return err
		}
	}
	for _, id := range t.Accounts {
		for _, table := range []string{"vision_comment", "vision_event"} {
			if err := exec(`UPDATE `+table+` SET actor_id = '', actor_name = $1 WHERE actor_id = $2`, access.ErasedName, id); err != nil {
				return err
			}
		}
	}
	for table, names := range map[string][]string{
		"vision_version": {"title", "vision", "diagnosis", "policies", "actions", "wont", "reason"},
		"vision_answer":  {"note"}, "vision_comment": {"text"}, "vision_event": {"what"}} {
		for _, column := range names {
			if err := store.Rewrite(ctx, tx, table, "id", column, erased.Text); err != nil {
				return err
			}
		}
	}
	all, err := versions(ctx, tx, ``)
	if err != nil {
		return err
	}
	for _, v := range all {
		if err := index(ctx, tx, v); err != nil {
			return err
		}
	}
	return text.Forget(ctx, tx)
}
