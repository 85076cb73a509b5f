package organisation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// change reads the organisation, lets fn change it, checks it and stores the difference. It returns what became
// different, in words. fn gets a copy, and checks what the actor may change. What would show the actor more of others'
// private data is refused for all ways (own.go): only an owner, or Leadwright itself, may do it.
func change(ctx context.Context, tx *store.Tx, actor access.Actor, fn func(is *roster.Roster) error) (
	[]roster.Change, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	was, err := stored(ctx, tx)
	if err != nil {
		return nil, err
	}
	// The row of the revision is the lock: of two changes at once, one waits or starts again.
	if err := grow(ctx, tx); err != nil {
		return nil, err
	}
	is := was.Clone()
	if err := fn(&is); err != nil {
		return nil, err
	}
	problems, err := check(ctx, tx, actor, was, is)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, problems[0].Err()
	}
	changes := roster.Diff(was, is)
	if len(changes) == 0 {
		return nil, nil
	}
	if actor.Role == access.Owner || actor.Role == access.Worker || actor.PersonID == "" {
		err = enrol(ctx, tx, actor, was, is)
	} else {
		err = enrolWithoutFavours(ctx, tx, actor, was, is)
	}
	if err != nil {
		return nil, err
	}
	number(tx, &is)
	if err := save(ctx, tx, was, is); err != nil {
		return nil, err
	}
	revision, err := Revision(ctx, tx)
	if err != nil {
		return nil, err
	}
	is.Sort()
	store.Remember(tx, asStored, revision, is)
	return changes, note(ctx, tx, actor, was, is, changes)
}

// check returns what is wrong with the organisation after a change.
func check(ctx context.Context, tx *store.Tx, actor access.Actor, was, is roster.Roster) ([]roster.Problem, error) {
	catalogue, err := Catalogue(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	return append(is.Check(), roster.CheckRoles(was.Holders, is.Holders, func(id string) error {
		if _, there := catalogue.Role(id); there {
			return nil
		}
		refused := fault.Invalid("role", "There is no role %q", id)
		if _, err := catalogue.Find(id); err != nil {
			_, hint := fault.Sentence(err)
			return refused.WithHint("%s", hint)
		}
		return refused.WithHint("It is a title, and the id of its role is wanted.")
	})...), nil
}

// enrol makes package people know the persons who are new or have other names or addresses, and forget those who are
// gone. The new ones get their ids.
func enrol(ctx context.Context, tx *store.Tx, actor access.Actor, was, is roster.Roster) error {
	before := make(map[string]roster.Person, len(was.Persons))
	for _, p := range was.Persons {
		before[p.ID] = p
	}
	var at []int
	var news []people.Enrolment
	for i, p := range is.Persons {
		old, known := before[p.ID]
		delete(before, p.ID)
		if !known || old.Name != p.Name || !slices.Equal(old.Emails, p.Emails) {
			at = append(at, i)
			news = append(news, people.Enrolment{PersonID: p.ID, Name: p.Name, Emails: p.Emails})
		}
	}
	for id := range before {
		if err := people.Unenrol(ctx, tx, actor, id); err != nil {
			return err
		}
	}
	if len(news) == 0 {
		return nil
	}
	ids, err := people.Enrol(ctx, tx, actor, news)
	for n, i := range at {
		if err == nil && is.Persons[i].ID == "" {
			is.Persons[i].ID = ids[n]
		}
	}
	return err
}

// number gives ids to memberships and roles that are new.
func number(tx *store.Tx, is *roster.Roster) {
	for i := range is.Members {
		if is.Members[i].ID == "" {
			is.Members[i].ID = tx.NewID()
		}
	}
	for i := range is.Holders {
		if is.Holders[i].ID == "" {
			is.Holders[i].ID = tx.NewID()
		}
	}
}

// fewChanges is how many changes the record names one by one; more of them are one entry that leads to the history.
const fewChanges = 20

// note keeps what changed: in the history in full, and in the record without names, which can be forgotten there.
func note(ctx context.Context, tx *store.Tx, actor access.Actor, was, is roster.Roster, changes []roster.Change) error {
	id := ids(slices.Concat(was.Persons, is.Persons))
	first := ""
	_, err := tx.InsertMany(ctx, "organisation_change", changeColumns, func(yield func([]any) bool) {
		for _, c := range changes {
			row := changeRow(tx, actor, c.Scope, id[c.Person], false, c.String())
			if first == "" {
				first, _ = row[0].(string)
			}
			if !yield(row) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	if len(changes) > fewChanges {
		return access.Record(ctx, tx, actor, "changed the organisation",
			fmt.Sprintf("%d entries, in the history from %s on", len(changes), first))
	}
	for _, c := range changes {
		if err := access.Record(ctx, tx, actor, verbs[c.Sign], nameless(c, id)); err != nil {
			return err
		}
	}
	return nil
}

var verbs = map[roster.Sign]string{roster.Added: "added to the organisation",
	roster.Changed: "changed in the organisation", roster.Removed: "removed from the organisation"}

// nameless tells a change with ids for handles, and of entries in which people write what they like (their own, those of
// scopes, why something is accepted) no more than which it is: what names people in the record can only be taken out of
// it by an id.
func nameless(c roster.Change, id map[string]string) string {
	if c.Person != "" && c.Scope == "" {
		return "person " + id[c.Person]
	}
	words := strings.Fields(c.Subject)
	for i, w := range words {
		if c.Person != "" && w == c.Person {
			words[i] = id[c.Person]
		} else if c.Person == "" { // it may be the key of a finding about a person
			words[i] = withID(w, id)
		}
	}
	subject := strings.Join(words, " ")
	if c.Person == "" || c.Text == "" {
		return subject
	}
	return subject + ": " + c.Text
}

// aboutPerson are the kinds of findings whose keys name a person by their handle, behind the kind: load/ada.
var aboutPerson = []string{"load", "combined", "authority"}

// personIn returns the place of a person's handle in the parts of a finding's key, -1 for a finding about nobody.
func personIn(parts []string) int {
	if len(parts) > 1 && slices.Contains(aboutPerson, parts[0]) {
		return 1
	}
	return -1
}

// withID puts the id in the place of the handle in the key of a finding about a person.
func withID(key string, id map[string]string) string {
	parts := strings.Split(key, "/")
	if at := personIn(parts); at > 0 {
		parts[at] = cmp.Or(id[parts[at]], parts[at])
	}
	return strings.Join(parts, "/")
}

var changeColumns = []string{"id", "at", "actor_id", "actor_name", "scope", "person_id", "private", "what"}

func changeRow(tx *store.Tx, actor access.Actor, scope, personID string, private bool, what string) []any {
	return []any{tx.NewID(), store.At(tx.Now()), actor.ID, actor.Name, scope, personID, private, what}
}

// Event is one change of the history.
type Event struct {
	ID     string
	At     time.Time
	By     string // the actor's name then
	Scope  string // key, empty when it is about no scope
	Person string // id, empty when it is about nobody
	What   string // "~ member ada of web: share from 50 % to 100 %"
	Told   string // the same with names, as far as they are known: "~ member Ada Moss of Web shop: …"
}

// Subject is what a history is about: a scope by its key, or a person by their handle.
type Subject struct{ Scope, Person string }

// History returns up to limit changes of a scope or person, the newest first, from before the event with id before;
// empty begins at the newest. What is told of a person's absences only those see who may read them.
func History(ctx context.Context, tx *store.Tx, actor access.Actor, about Subject, before string, limit int) (
	[]Event, error) {
	if err := actor.May(access.ReadOrganisation); err != nil {
		return nil, err
	}
	personID, private := "", false
	if about.Person != "" {
		p, err := personByHandle(ctx, tx, about.Person)
		if err != nil {
			return nil, err
		}
		personID = p.ID
		now, err := people.Current(ctx, tx, p.ID)
		if err != nil {
			return nil, err
		}
		private = actor.MayAbout(access.ReadAbsences, now[p.ID]) == nil
	} else if about.Scope == "" {
		return nil, fault.Invalid("subject", "The history of what is not said")
	}
	events, err := eventsWhere(ctx, tx, `(scope = $1 AND $1 <> '' OR person_id = $2 AND $2 <> '') AND (NOT private OR $3)
		AND ($4 = '' OR id < $4) ORDER BY id DESC LIMIT $5`, about.Scope, personID, private, before, limit)
	if err != nil {
		return nil, err
	}
	catalogue, err := Catalogue(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	b, err := theBook(ctx, tx)
	for i := range events {
		events[i].Told = b.told(events[i].What, catalogue)
	}
	return events, err
}

// eventsWhere reads entries of the history.
func eventsWhere(ctx context.Context, tx *store.Tx, where string, args ...any) ([]Event, error) {
	return store.All(ctx, tx, func(r store.Row) (Event, error) {
		var e Event
		var at store.Time
		err := r.Scan(&e.ID, &at, &e.By, &e.Scope, &e.Person, &e.What)
		e.At = at.Time
		return e, err
	}, `SELECT id, at, actor_name, scope, person_id, what FROM organisation_change WHERE `+where, args...)
}
