package organisation

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// nobody stands in the history where the handle of somebody was who was erased. No handle has parentheses.
const nobody = "(erased)"

// Trace adds to the traces of a person how the organisation calls them, and called them before.
func Trace(ctx context.Context, tx *store.Tx, t *access.Traces) error {
	for _, id := range t.Persons {
		found, err := persons(ctx, tx, `WHERE p.id = $1`, id)
		if err != nil {
			return err
		}
		for _, p := range found {
			t.Handles, t.Names = append(t.Handles, p.Handle), append(t.Names, p.Name)
			t.Emails = append(t.Emails, p.Emails...)
		}
		events, err := store.All(ctx, tx, store.Scan1[string],
			`SELECT what FROM organisation_change WHERE person_id = $1 AND scope = ''`, id)
		if err != nil {
			return err
		}
		for _, what := range events {
			if renamed := renaming.FindStringSubmatch(what); renamed != nil && !slices.Contains(t.Handles, renamed[1]) {
				t.Handles = append(t.Handles, renamed[1])
			}
		}
	}
	return nil
}

// renaming is what the history says of a person who got another handle.
var renaming = regexp.MustCompile(`^~ person \S+: handle from (\S+) to `)

// Erase takes a person out of the organisation: their entry, memberships, roles and absences, what was accepted about
// them, and their name and handle in all that is told of others and of scopes. The history of a scope keeps that
// somebody was there and had a role, until now, and no longer says who; what is open now, the responsibility engine
// finds by itself.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	if err := grow(ctx, tx); err != nil {
		return err
	}
	if err := noteEnds(ctx, tx, actor, t); err != nil {
		return err
	}
	for _, id := range t.Persons {
		for _, query := range []string{
			`DELETE FROM organisation_member WHERE person_id = $1`, `DELETE FROM organisation_holder WHERE person_id = $1`,
			`DELETE FROM organisation_absence WHERE person_id = $1`, `DELETE FROM organisation_presence WHERE person_id = $1`,
			`DELETE FROM organisation_person WHERE id = $1`,
			`UPDATE organisation_person SET reports_to = '' WHERE reports_to = $1`,
			`DELETE FROM organisation_change WHERE person_id = $1 AND scope = ''`,
			`UPDATE organisation_change SET person_id = '' WHERE person_id = $1`,
		} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
	}
	for _, id := range t.Accounts {
		if _, err := tx.Exec(ctx, `UPDATE organisation_change SET actor_id = '', actor_name = $1 WHERE actor_id = $2`,
			access.ErasedName, id); err != nil {
			return err
		}
	}
	if err := eraseAcceptances(ctx, tx, t); err != nil {
		return err
	}
	if err := eraseLadders(ctx, tx, t, erased); err != nil {
		return err
	}
	return eraseTexts(ctx, tx, t, erased)
}

// Vacated returns the roles that nobody has any more once a person is erased.
func Vacated(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (open []roster.Holder, err error) {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return nil, err
	}
	for _, id := range t.Persons {
		held, err := holders(ctx, tx, `WHERE h.person_id = $1 ORDER BY h.id`, id)
		if err != nil {
			return nil, err
		}
		for _, h := range held {
			if h.On(store.DateOf(tx.Now())) {
				open = append(open, h)
			}
		}
	}
	return open, nil
}

// noteEnds tells in the history of each scope that somebody is no longer there who was until now.
func noteEnds(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) error {
	today, eraser := store.DateOf(tx.Now()), t.Eraser(actor)
	var rows [][]any
	end := func(e roster.Entry, on roster.Span) {
		if on.On(today) {
			c := roster.Ended(e)
			rows = append(rows, changeRow(tx, eraser, c.Scope, "", false, c.String()))
		}
	}
	for _, id := range t.Persons {
		in, err := members(ctx, tx, `WHERE m.person_id = $1 ORDER BY m.id`, id)
		if err != nil {
			return err
		}
		for _, m := range in {
			m.Person = nobody
			end(m, m.Span)
		}
		held, err := holders(ctx, tx, `WHERE h.person_id = $1 ORDER BY h.id`, id)
		if err != nil {
			return err
		}
		for _, h := range held {
			h.Person = nobody
			end(h, h.Span)
		}
	}
	_, err := tx.InsertMany(ctx, "organisation_change", changeColumns, slices.Values(rows))
	return err
}

// eraseAcceptances removes what was accepted about a person, whose handle is a part of such a finding's key, and their
// name from what they accepted.
func eraseAcceptances(ctx context.Context, tx *store.Tx, t access.Traces) error {
	all, err := accepted(ctx, tx)
	if err != nil {
		return err
	}
	for _, a := range all {
		parts := strings.Split(a.Finding, "/")
		at := personIn(parts)
		switch {
		case at > 0 && slices.Contains(t.Handles, parts[at]):
			_, err = tx.Exec(ctx, `DELETE FROM organisation_acceptance WHERE scope = $1 AND finding = $2`, a.Scope, a.Finding)
		case slices.Contains(t.Names, a.By):
			_, err = tx.Exec(ctx, `UPDATE organisation_acceptance SET by_name = $3 WHERE scope = $1 AND finding = $2`,
				a.Scope, a.Finding, access.ErasedName)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// freeTexts are the columns in which people write what they like, with the keys of their tables.
var freeTexts = []struct{ table, key, column string }{
	{"organisation_scope", "key", "name"}, {"organisation_scope", "key", "purpose"},
	{"organisation_acceptance", "scope || ' ' || finding", "reason"}, {"organisation_absence", "id", "reason"},
}

// eraseTexts takes a person's handles out of the history, and their full names and addresses out of all that is text.
func eraseTexts(ctx context.Context, tx *store.Tx, t access.Traces, erased *people.Erased) error {
	anonymous := func(what string) string { return erased.Text(withoutHandles(what, t.Handles)) }
	if err := store.Rewrite(ctx, tx, "organisation_change", "id", "what", anonymous); err != nil {
		return err
	}
	for _, f := range freeTexts {
		if err := store.Rewrite(ctx, tx, f.table, f.key, f.column, erased.Text); err != nil {
			return err
		}
	}
	return nil
}

// withoutHandles takes handles out of an entry of the history, from where the words of package roster have one: a
// membership, a role, whom somebody reports to, a finding about a person.
func withoutHandles(what string, handles []string) string {
	for _, h := range handles {
		q := regexp.QuoteMeta(h)
		subject, said, has := strings.Cut(what, ": ")
		subject = regexp.MustCompile(`^(. member )`+q+`( of )`).ReplaceAllString(subject, "${1}"+nobody+"${2}")
		subject = regexp.MustCompile(`^(. role \S+ of )`+q+`( in )`).ReplaceAllString(subject, "${1}"+nobody+"${2}")
		subject = regexp.MustCompile(`^(. accepted finding (?:`+strings.Join(aboutPerson, "|")+`)/)`+q+`(/| in )`).
			ReplaceAllString(subject, "${1}"+nobody+"${2}")
		what = subject
		if has {
			what += ": " + reporting.ReplaceAllStringFunc(said, func(part string) string {
				words := strings.Split(part, " ")
				for i := range words {
					if words[i] == h {
						words[i] = nobody
					}
				}
				return strings.Join(words, " ")
			})
		}
	}
	return what
}

// reporting is the part of an entry that says whom somebody reports to.
var reporting = regexp.MustCompile(`reports to [^,]*`)

// Kept is what the organisation keeps about a person: for the person alone.
type Kept struct {
	Found    bool // the organisation has them
	Person   roster.Person
	Members  []roster.Member
	Holders  []roster.Holder
	Absences []Absence  // with their reasons
	Present  store.Date // when it was said last that they are there though nothing is seen of them; zero for never
	About    []Event    // what changed about them, the newest first
	By       []Event    // what their accounts changed
}

// KeptOf returns what the organisation keeps about a person, and what their accounts changed.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (Kept, error) {
	var k Kept
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	for _, id := range t.Persons {
		found, err := persons(ctx, tx, `WHERE p.id = $1`, id)
		if err != nil {
			return k, err
		}
		events, err := eventsWhere(ctx, tx, `person_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.About = append(k.About, events...)
		for _, p := range found {
			k.Found, k.Person = true, p
			if k.Members, err = members(ctx, tx, `WHERE m.person_id = $1 ORDER BY m.id`, p.ID); err != nil {
				return k, err
			}
			if k.Holders, err = holders(ctx, tx, `WHERE h.person_id = $1 ORDER BY h.id`, p.ID); err != nil {
				return k, err
			}
			if k.Absences, err = absences(ctx, tx, `WHERE p.id = $1`, p.ID); err != nil {
				return k, err
			}
			if k.Present, _, err = store.One(ctx, tx, store.Scan1[store.Date],
				`SELECT day FROM organisation_presence WHERE person_id = $1`, p.ID); err != nil {
				return k, err
			}
		}
	}
	for _, id := range t.Accounts {
		events, err := eventsWhere(ctx, tx, `actor_id = $1 ORDER BY id DESC`, id)
		if err != nil {
			return k, err
		}
		k.By = append(k.By, events...)
	}
	return k, nil
}
