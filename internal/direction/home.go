package direction

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// Home is where the decisions of a scope, and of what is in it, are kept as files: a folder of a repository, on a branch. What
// is decided here is committed there, and what is changed there shows here.
type Home struct {
	ID         string
	Scope      string // key; empty for all of the organisation
	Repository string // id
	Label      string // the repository's name when this was set
	Branch     string
	Folder     string      // empty for the top
	Dialect    adr.Dialect // in which new records are written; empty for that of most records there
	Tip        string      // the commit that was looked at last
	Looked     time.Time
	Trouble    string // why the last look failed, as a sentence; empty if it did not
	Hint       string
	Revision   int64
}

// Place is the home as people write it.
func (h Home) Place() string { return h.Label + ": " + cmp.Or(h.Folder, "the top folder") }

// State is what a home has of a decision.
type State string

// The states.
const (
	Waiting  State = "waiting"  // it is still to be committed
	Same     State = "same"     // the file is as it is here
	Conflict State = "conflict" // the file was changed there and here
	Gone     State = "gone"     // the file is no longer there
	Left     State = "left"     // the file is no longer there, and that is right
)

// Copy is what a home has of one decision.
type Copy struct {
	Home  Home
	State State
	Hash  string // the commit in which the file was seen or written last; empty before
	At    time.Time
	Other []byte // the file as it is there, in a conflict

	digest, by string
}

// SyncJob is the kind of the job that brings the homes in a repository up to date; its key is the repository's id.
const SyncJob = "direction.sync"

// SetHome says where the decisions of a scope are kept: in a repository, whose name is given too. Whoever runs Leadwright can.
// A home that the scope has is changed; revision 0 does not ask whether somebody changed it meanwhile.
func SetHome(ctx context.Context, tx *store.Tx, actor access.Actor, h Home) (Home, error) {
	if err := actor.May(access.SetHomes); err != nil {
		return h, err
	}
	if err := organisation.KnownScope(ctx, tx, actor, h.Scope); err != nil {
		return h, err
	}
	h.Folder = strings.Trim(path.Clean("/"+strings.ReplaceAll(strings.TrimSpace(h.Folder), "\\", "/")), "/")
	h.Branch = strings.TrimSpace(h.Branch)
	if err := git.CheckBranch(h.Branch); err != nil {
		return h, err
	}
	if h.Folder != "" && git.CheckPath(h.Folder+"/x.md") != nil || len(h.Folder) > 300 {
		return h, fault.Invalid("folder", "%q is no folder of a repository", h.Folder).WithHint("Write it as docs/decisions.")
	}
	if err := checkDialect(h.Dialect); err != nil {
		return h, err
	}
	if h.Repository == "" {
		return h, fault.Invalid("repository", "Which repository keeps the decisions is missing")
	}
	all, err := homes(ctx, tx)
	if err != nil {
		return h, err
	}
	before := Home{}
	for _, x := range all {
		switch {
		case x.Scope == h.Scope:
			before = x
		case x.Repository == h.Repository && x.Branch == h.Branch && x.Folder == h.Folder:
			return h, fault.Conflict("This folder keeps the decisions of another scope already").WithHint("Choose a folder of its own.")
		}
	}
	if h.Revision != 0 && h.Revision != before.Revision {
		return h, fault.Conflict("Somebody changed this meanwhile").WithHint("Load it again.")
	}
	moved := before.ID != "" && (before.Repository != h.Repository || before.Branch != h.Branch || before.Folder != h.Folder)
	if moved { // what the old place has says nothing of the new one
		if _, err := tx.Exec(ctx, `DELETE FROM direction_copy WHERE home = $1`, before.ID); err != nil {
			return h, err
		}
	}
	h.ID, h.Revision, h.Tip, h.Looked, h.Trouble, h.Hint = cmp.Or(before.ID, tx.NewID()), before.Revision+1, "", time.Time{}, "", ""
	if err := putHome(ctx, tx, h); err != nil {
		return h, err
	}
	if err := settleIn(ctx, tx, actor, h); err != nil {
		return h, err
	}
	if err := requestSync(ctx, tx, h.Repository); err != nil {
		return h, err
	}
	return h, access.Record(ctx, tx, actor, "chose where decisions are kept: "+h.Place(), "home "+h.ID)
}

// settleIn gives the decisions that were made before their home was chosen a place in it.
func settleIn(ctx context.Context, tx *store.Tx, actor access.Actor, h Home) error {
	all, err := decisions(ctx, tx, `WHERE source = '' AND status NOT IN ('draft', 'proposed')
		AND id NOT IN (SELECT decision FROM direction_copy) ORDER BY id`)
	if err != nil {
		return err
	}
	for _, d := range all {
		is, err := homeFor(ctx, tx, actor, d.Scope)
		if err != nil || is.ID != h.ID {
			if err != nil {
				return err
			}
			continue
		}
		if err := enter(ctx, tx, actor, &d, h); err != nil {
			return err
		}
	}
	return nil
}

// RemoveHome keeps the decisions of a scope here alone. The files stay where they are.
func RemoveHome(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	if err := actor.May(access.SetHomes); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM direction_home WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = fault.NotFound("There is no such place for decisions")
	}
	if err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "keeps decisions here alone", "home "+id)
}

// How long homes are left alone between two looks; those in clones longer, since a look asks another machine.
const (
	restHome  = 30 * time.Second
	restClone = 5 * time.Minute
)

// DueHomes returns the repositories whose homes are to be looked at again.
func DueHomes(ctx context.Context, tx *store.Tx, actor access.Actor, clone func(repository string) bool) ([]string, error) {
	if err := actor.May(access.MineHistory); err != nil {
		return nil, err
	}
	all, err := homes(ctx, tx)
	var due []string
	for _, h := range all {
		rest := restHome
		if clone(h.Repository) {
			rest = restClone
		}
		if tx.Now().Sub(h.Looked) >= rest && !slices.Contains(due, h.Repository) {
			due = append(due, h.Repository)
		}
	}
	return due, err
}

// Homes returns where decisions are kept, to whoever may read decisions.
func Homes(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Home, error) {
	if err := actor.May(access.ReadDecisions); err != nil {
		return nil, err
	}
	return homes(ctx, tx)
}

// FindHome returns one of them.
func FindHome(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Home, error) {
	all, err := Homes(ctx, tx, actor)
	for _, h := range all {
		if h.ID == id {
			return h, err
		}
	}
	if err == nil {
		err = fault.NotFound("There is no such place for decisions")
	}
	return Home{}, err
}

// CopyOf returns what its home has of a decision; none without one.
func CopyOf(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Copy, bool, error) {
	if _, err := Find(ctx, tx, actor, id); err != nil {
		return Copy{}, false, err
	}
	return copyOf(ctx, tx, id)
}

// RequestSync asks for the homes in a repository to be looked at, if there are any.
func RequestSync(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	n, _, err := store.One(ctx, tx, store.Scan1[int], `SELECT COUNT(*) FROM direction_home WHERE repository = $1`, repository)
	if err != nil || n == 0 {
		return err
	}
	return requestSync(ctx, tx, repository)
}

func requestSync(ctx context.Context, tx *store.Tx, repository string) error {
	_, err := jobs.Enqueue(ctx, tx, SyncJob, repository, nil, jobs.Priority(1))
	return err
}

// Mend ends a conflict, or the absence of a file, with the text that is to be in both places: the one here, the one there, or
// one made of both. Whoever may decide in the scope can.
func Mend(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64, content []byte) error {
	d, c, err := mending(ctx, tx, actor, id, revision)
	if err != nil {
		return err
	}
	if !adr.Read(d.Path, content).IsRecord() || len(content) > adr.MaxBytes {
		return fault.Invalid("content", "This text is no decision record").
			WithHint("It needs a title, and a status that is a decision's.")
	}
	if c.State == Gone {
		c.digest, c.Hash = "", ""
	} else {
		c.digest = digest(c.Other)
	}
	adopt(&d, adr.Read(d.Path, content))
	if err := save(ctx, tx, &d, content); err != nil {
		return err
	}
	if c.State = Waiting; digest(content) == c.digest {
		c.State = Same
	}
	c.by, c.At = actor.PersonID, tx.Now()
	if err := putCopy(ctx, tx, id, c); err != nil {
		return err
	}
	if err := note(ctx, tx, actor, id, "said which text is right, here and in "+c.Home.Place()); err != nil {
		return err
	}
	return requestSync(ctx, tx, c.Home.Repository)
}

// LeaveOut says that a file that is no longer there is rightly gone.
func LeaveOut(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) error {
	_, c, err := mending(ctx, tx, actor, id, revision)
	if err != nil {
		return err
	}
	if c.State != Gone {
		return fault.Conflict("The file of this decision is still there")
	}
	c.State, c.digest = Left, ""
	if err := putCopy(ctx, tx, id, c); err != nil {
		return err
	}
	return note(ctx, tx, actor, id, "keeps it here alone: its file is no longer in "+c.Home.Place())
}

func mending(ctx context.Context, tx *store.Tx, actor access.Actor, id string, revision int64) (d Decision, c Copy, err error) {
	if d, err = Find(ctx, tx, actor, id); err != nil {
		return d, c, err
	}
	if err := actor.MayIn(access.Decide, d.Scope); err != nil {
		return d, c, err
	}
	if revision != 0 && revision != d.Revision {
		return d, c, fault.Conflict("Somebody changed this decision meanwhile").WithHint("Load it again.")
	}
	c, known, err := copyOf(ctx, tx, id)
	if err == nil && (!known || c.State != Conflict && c.State != Gone) {
		err = fault.Conflict("This decision says the same here and in its repository")
	}
	return d, c, err
}

// adopt lets a decision be what its file says.
func adopt(d *Decision, r *adr.Record) {
	d.Title, d.Status = r.Title, r.Status
	d.Decided, _ = store.ParseDate(r.Date) // none where the file says none that is understood
	if d.Status != adr.Provisional {
		d.Until = store.Date{}
	}
	if d.Status != adr.Superseded {
		d.Successor = ""
	}
}

// homeFor returns where the decisions of a scope are kept: its own home, or that of what is around it.
func homeFor(ctx context.Context, tx *store.Tx, actor access.Actor, scope string) (Home, error) {
	all, err := homes(ctx, tx)
	if err != nil || len(all) == 0 {
		return Home{}, err
	}
	around := map[string]string{}
	if scope != "" {
		scopes, err := organisation.Scopes(ctx, tx, actor)
		if err != nil {
			return Home{}, err
		}
		for _, s := range scopes {
			around[s.Key] = s.Parent
		}
	}
	for range len(around) + 1 {
		if i := slices.IndexFunc(all, func(h Home) bool { return h.Scope == scope }); i >= 0 {
			return all[i], nil
		}
		scope = around[scope]
	}
	return Home{}, nil
}

// track sees to it that the home of a decision that was changed here gets the change.
func track(ctx context.Context, tx *store.Tx, actor access.Actor, d *Decision, content []byte) error {
	c, known, err := copyOf(ctx, tx, d.ID)
	switch {
	case err != nil:
		return err
	case !known && (Open(d.Status) || d.Source != ""):
		return nil
	case !known:
		h, err := homeFor(ctx, tx, actor, d.Scope)
		if err != nil || h.ID == "" {
			return err
		}
		if err := enter(ctx, tx, actor, d, h); err != nil {
			return err
		}
		return requestSync(ctx, tx, h.Repository)
	case d.Status == adr.Draft: // what is not for everybody is not committed until it is proposed
		return nil
	case c.State == Same && digest(content) != c.digest:
		c.State = Waiting
	case c.State == Waiting && digest(content) == c.digest:
		c.State = Same
	}
	if c.At = tx.Now(); actor.PersonID != "" {
		c.by = actor.PersonID
	}
	if err := putCopy(ctx, tx, d.ID, c); err != nil || c.State != Waiting {
		return err
	}
	return requestSync(ctx, tx, c.Home.Repository)
}

// enter gives a decision a place in a home, under a name as the others there have it.
func enter(ctx context.Context, tx *store.Tx, actor access.Actor, d *Decision, h Home) error {
	there, err := pathsIn(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	if err := rename(ctx, tx, actor, d, nextName(there, d.Title, d.Decided)); err != nil {
		return err
	}
	return putCopy(ctx, tx, d.ID, Copy{Home: h, State: Waiting, by: actor.PersonID, At: tx.Now()})
}

// rename gives the file of a decision another name, also in the decisions that link to it, and its title the number of that name
// where it has one.
func rename(ctx context.Context, tx *store.Tx, actor access.Actor, d *Decision, to string) error {
	from := d.Path
	if from == to {
		return nil
	}
	d.Path = to
	if _, err := tx.Exec(ctx, `UPDATE direction_decision SET path = $1 WHERE id = $2`, to, d.ID); err != nil {
		return err
	}
	content, err := contentOf(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	if numbered := adr.SetNumber(content, adr.Read(to, nil).Number); !bytes.Equal(numbered, content) {
		if err := save(ctx, tx, d, numbered); err != nil {
			return err
		}
	}
	near, err := decisions(ctx, tx, `WHERE successor = $1 OR id = $2`, d.ID, d.Successor)
	if err != nil {
		return err
	}
	for _, x := range near {
		content, err := contentOf(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		if text := strings.ReplaceAll(string(content), path.Base(from), path.Base(to)); text != string(content) {
			if err := put(ctx, tx, actor, &x, []byte(text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkDialect says what is wrong with the choice of a dialect.
func checkDialect(d adr.Dialect) error {
	if d != "" && !slices.Contains(adr.Dialects(), d) {
		return fault.Invalid("dialect", "%q is no dialect of decision records", d).
			WithHint("Choose one of %s, or none for that of the records that are there.", dialectNames())
	}
	return nil
}

func dialectNames() string {
	names := make([]string, len(adr.Dialects()))
	for i, d := range adr.Dialects() {
		names[i] = string(d)
	}
	return strings.Join(names, ", ")
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
