package dossier

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/testimony"
	"github.com/leadwright/leadwright/internal/vision"
)

// CleanJob is the kind of the job that ends an erasure, see Clean. Erase asks for it.
const CleanJob = "clean"

// Plan says what the erasure of a person does, before anything is done. It cannot be undone.
type Plan struct {
	Person string   // id
	Name   string   // to be typed to confirm it
	Roles  []string // that nobody has then, as "technical-lead in web"
	Goes   []string // sentences: what is removed
	Stays  []string // what stays, without the name
	Beyond []string // what is beyond its reach
}

// Outlook returns what the erasure of a person would do.
func Outlook(ctx context.Context, tx *store.Tx, actor access.Actor, personID string) (Plan, error) {
	who, traces, err := tracesOf(ctx, tx, actor, personID)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Person: who.ID, Name: who.Name,
		Goes: []string{
			"Their accounts, with all ways to sign in: " + counted(len(traces.Accounts), "account", "accounts") +
				". Who is signed in with one is signed out at once.",
			"Their names and addresses: " + counted(len(who.Identities), "identity", "identities") +
				", and what was decided about these.",
			"What the organisation says of them: entry, memberships, roles, absences and the history of all this.",
			"Their skills: what they declared, what others assessed, and evidence that was written down.",
		},
		Stays: []string{
			"The record keeps that things were done and looked at. It no longer says that it was they, or about them.",
			"The history of a team keeps that somebody was there and had a role. It no longer says who.",
			"Commits count as somebody's, so that what is known of others does not change. What they alone understood is " +
				"understood by nobody then: they cannot be asked.",
			"What they wrote about others stays with these, by somebody who was erased.",
			"A digest of each name and address, so that they stay nobody when a history shows them again. It tells who it " +
				"was to nobody who does not guess it.",
		},
		Beyond: []string{
			"The repositories themselves: their commits, CODEOWNERS and .mailmap files name whom they name, and git shows it.",
			"Backups and exports that were made before, and files that people took away.",
		}}
	open, err := organisation.Vacated(ctx, tx, actor, traces)
	for _, h := range open {
		p.Roles = append(p.Roles, h.Role+" in "+h.Scope)
	}
	return p, err
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Version is a number that is another one when an erasure would do something else.
func (p Plan) Version() int64 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%q", []any{p.Person, p.Name, p.Roles, p.Goes, p.Stays, p.Beyond}) // a hash takes all that is written to it
	return int64(h.Sum32())
}

// Erase takes a person out of everything that is kept and answered, all of it or nothing. Who may is the person, and who
// runs Leadwright; name is theirs, typed to confirm it. There is no way back. What of it lies in stored histories and in
// freed places of the database's files goes soon after, by CleanJob.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, personID, name string) error {
	who, traces, err := tracesOf(ctx, tx, actor, personID)
	if err != nil {
		return err
	}
	if !people.SameName(name, who.Name) {
		return fault.Invalid("name", "This is not the name of the person to be erased").
			WithHint("Type %s to confirm it. Nothing was erased.", who.Name)
	}
	if err := access.Erase(ctx, tx, actor, traces); err != nil {
		return err
	}
	erased, err := people.Erase(ctx, tx, actor, traces)
	if err != nil {
		return err
	}
	if err := organisation.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := skill.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := testimony.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := handover.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := experiment.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := initiative.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := delivery.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := direction.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := strategy.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := quality.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := vision.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := technology.Erase(ctx, tx, actor, traces, erased); err != nil {
		return err
	}
	if err := knowledge.Erase(ctx, tx, actor, traces); err != nil {
		return err
	}
	_, err = jobs.Enqueue(ctx, tx, CleanJob, "", nil)
	return err
}

// Clean ends an erasure with what takes longer than a transaction may: it takes the names out of stored histories,
// where they are no longer read, and lets go of the places that all of this has freed in the database.
func Clean(ctx context.Context, db *store.DB) error {
	if err := knowledge.EraseStored(ctx, db); err != nil {
		return err
	}
	return db.Clean(ctx)
}

// tracesOf finds a person and all that they are found by.
func tracesOf(ctx context.Context, tx *store.Tx, actor access.Actor, personID string) (
	who people.Person, t access.Traces, err error) {
	if who, err = people.Leaving(ctx, tx, actor, personID); err != nil {
		return who, t, err
	}
	who.Name = cmp.Or(who.Name, who.Email, who.ID) // there is something to type
	former, err := people.Former(ctx, tx, who.ID)
	if err != nil {
		return who, t, err
	}
	if t, err = access.TracesOf(ctx, tx, who.ID, slices.Sorted(maps.Keys(former))...); err != nil {
		return who, t, err
	}
	return who, t, organisation.Trace(ctx, tx, &t)
}
