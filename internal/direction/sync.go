package direction

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// mostTries is how often a sync begins again because the branch moved while it was at work.
const mostTries = 5

// Synced is what came of a look at the homes in a repository.
type Synced struct{ Committed, Taken, Conflicts int }

// Sync brings the decisions of all homes in a repository together with their files. What was changed on one side alone is
// taken over by the other, here in a transaction, there as a commit; what was changed on both waits for somebody. It can be
// killed at any time: what it did is seen by the next look, so that nothing is committed twice.
func Sync(ctx context.Context, db *store.DB, repo *git.Repo, repository string) (done Synced, err error) {
	var here []Home
	err = db.Read(ctx, func(tx *store.Tx) (err error) {
		here, err = homes(ctx, tx)
		return err
	})
	if err != nil {
		return done, err
	}
	for _, h := range here {
		if h.Repository != repository {
			continue
		}
		wrong := syncHome(ctx, db, repo, h, &done)
		if ctx.Err() != nil {
			return done, wrong
		}
		trouble, hint := "", ""
		if wrong != nil {
			trouble, hint = fault.Sentence(wrong)
		}
		err = errors.Join(err, wrong, db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE direction_home SET trouble = $1, hint = $2, looked = $3 WHERE id = $4`,
				trouble, hint, store.At(tx.Now()), h.ID) // a look that failed is one: the next has time
			return err
		}))
	}
	return done, err
}

func syncHome(ctx context.Context, db *store.DB, repo *git.Repo, h Home, done *Synced) error {
	for range mostTries {
		tip, err := repo.BranchTip(ctx, h.Branch)
		if err != nil {
			return err
		}
		files, err := readFolder(ctx, repo, tip, h.Folder)
		if err != nil {
			return err
		}
		var wanted []publication
		if err := db.Write(ctx, func(tx *store.Tx) (err error) {
			wanted, err = meet(ctx, tx, h, tip, files, done)
			return err
		}); err != nil {
			return err
		}
		err = publish(ctx, db, repo, h, tip, wanted, done)
		if err == nil && len(wanted) == 0 {
			return nil // what was committed is looked at once more: somebody may have changed it meanwhile
		}
		if err != nil && !errors.Is(err, git.ErrMoved) {
			return err
		}
	}
	return fault.Unavailable("The branch %s of %s moves all the time", h.Branch, h.Label).WithHint("It is tried again in a while.")
}

// publication is a decision that is to be committed.
type publication struct {
	id, path, message string
	content           []byte
	author            git.Signature
}

// publish commits one decision after the other, and keeps that it is.
func publish(ctx context.Context, db *store.DB, repo *git.Repo, h Home, tip string, wanted []publication, done *Synced) error {
	for _, w := range wanted {
		hash, err := repo.Publish(ctx, git.Publication{Branch: h.Branch, Tip: tip, Message: w.message, Author: w.author,
			Files: map[string][]byte{path.Join(h.Folder, w.path): w.content}})
		if err != nil {
			return err
		}
		tip = hash
		done.Committed++
		if err := db.Write(ctx, func(tx *store.Tx) error { return committed(ctx, tx, h, w, hash) }); err != nil {
			return err
		}
	}
	return nil
}

// committed keeps that a file is in the repository now. It may have been changed here meanwhile.
func committed(ctx context.Context, tx *store.Tx, h Home, w publication, hash string) error {
	c, known, err := copyOf(ctx, tx, w.id)
	if err != nil || !known || c.Home.ID != h.ID {
		return err
	}
	content, err := contentOf(ctx, tx, w.id)
	if err != nil {
		return err
	}
	c.digest, c.Hash, c.At = digest(w.content), hash, tx.Now()
	if c.State = Same; digest(content) != c.digest {
		c.State = Waiting
	}
	if err := putCopy(ctx, tx, w.id, c); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE direction_home SET tip = $1 WHERE id = $2`, hash, h.ID); err != nil {
		return err
	}
	return note(ctx, tx, access.System(), w.id, fmt.Sprintf("committed to %s as %.10s", h.Place(), hash))
}

// readFolder returns the Markdown files of a folder, by path below it. A branch that is not there yet has the files of the head.
func readFolder(ctx context.Context, repo *git.Repo, tip, folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	if tip == "" {
		head, err := repo.Head(ctx)
		if err != nil || head.Hash == "" {
			return files, err
		}
		tip = head.Hash
	}
	tree, err := repo.Tree(ctx, tip)
	if err != nil {
		return nil, err
	}
	var names, blobs []string
	size := int64(0)
	for _, e := range tree {
		if folder != "" && (e.Path == folder || strings.HasPrefix(folder, e.Path+"/")) {
			return nil, fault.Invalid("folder", "%s is no folder in the repository: %s is a file or a link", folder, e.Path)
		}
		name, below := strings.CutPrefix(e.Path, folder+"/")
		if folder == "" {
			name, below = e.Path, true
		}
		if !below || e.Mode != "100644" && e.Mode != "100755" || strings.ToLower(path.Ext(name)) != ".md" || e.Size > adr.MaxBytes ||
			!utf8.ValidString(name) {
			continue
		}
		if size += e.Size; len(names) >= maxFiles || size > MaxFolder {
			return nil, fault.Invalid("folder", "The folder %s has more files than are read at once", folder).
				WithHint("Choose a folder that has the decisions alone.")
		}
		names, blobs = append(names, name), append(blobs, e.Blob)
	}
	i := 0
	err = repo.Blobs(ctx, blobs, func(_ string, size int64, content io.Reader) error {
		if size < 0 {
			return fault.Unavailable("The repository lacks the file %s", names[i]).WithHint("A partial clone cannot keep decisions.")
		}
		text, err := io.ReadAll(content)
		files[names[i]] = text
		i++
		return err
	})
	return files, err
}

// meeting is a look at one home.
type meeting struct {
	h     Home
	tip   string
	files map[string][]byte
	done  *Synced

	wanted []publication
	seen   map[string]bool // paths of files that belong to a decision
	ids    map[string]string
	took   bool        // a file was taken over
	in     adr.Dialect // see dialect
}

// meet compares the decisions of a home with its files, takes over what was changed there, and returns what is to be committed.
func meet(ctx context.Context, tx *store.Tx, h Home, tip string, files map[string][]byte, done *Synced) ([]publication, error) {
	m := &meeting{h: h, tip: tip, files: files, done: done, seen: map[string]bool{}, ids: map[string]string{}}
	all, err := decisions(ctx, tx, `WHERE id IN (SELECT decision FROM direction_copy WHERE home = $1) ORDER BY id`, h.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := m.fit(ctx, tx, &all[i]); err != nil {
			return nil, err
		}
	}
	for i := range all {
		if err := m.one(ctx, tx, &all[i]); err != nil {
			return nil, err
		}
	}
	if err := m.others(ctx, tx); err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `UPDATE direction_home SET tip = $1, looked = $2 WHERE id = $3`, tip, store.At(tx.Now()), h.ID)
	return m.wanted, err
}

// one compares one decision.
func (m *meeting) one(ctx context.Context, tx *store.Tx, d *Decision) error {
	c, _, err := copyOf(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	ours, err := contentOf(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	theirs, there := m.files[d.Path]
	if there {
		m.seen[d.Path], m.ids[d.Path] = true, d.ID
	}
	before := c.State
	switch {
	case !there && c.State == Left:
		return nil
	case d.Status == adr.Draft && (there && digest(theirs) == c.digest || !there && c.Hash == ""):
		return nil // nothing was changed there, and what is changed here is not for everybody
	case !there && c.Hash == "":
		c.State, c.digest = Waiting, digest(ours) // once a commit has it, that commit was ours
		return m.want(ctx, tx, *d, c, ours)
	case !there:
		c.State = Gone
		if before != Gone {
			err = note(ctx, tx, access.System(), d.ID, "its file is no longer in "+m.h.Place())
		}
	case bytes.Equal(theirs, ours):
		if before == Same && c.digest == digest(ours) {
			return nil
		}
		c.State, c.digest, c.Hash = Same, digest(ours), m.tip
	case digest(theirs) == c.digest:
		c.State = Waiting
		return m.want(ctx, tx, *d, c, ours)
	case digest(ours) == c.digest:
		return m.takeOver(ctx, tx, d, c, theirs)
	case c.State != Conflict || !bytes.Equal(c.Other, theirs):
		c.State, c.Other = Conflict, theirs
		m.done.Conflicts++
		err = note(ctx, tx, access.System(), d.ID, fmt.Sprintf("it was changed here and in %s, at %.10s", m.h.Place(), m.tip))
	default:
		return nil
	}
	c.At = tx.Now()
	return errors.Join(err, putCopy(ctx, tx, d.ID, c))
}

// fit gives a decision that was never committed another name, where a file has its name or its number meanwhile, and writes it
// as the records there are written.
func (m *meeting) fit(ctx context.Context, tx *store.Tx, d *Decision) error {
	c, _, err := copyOf(ctx, tx, d.ID)
	if err != nil || c.Hash != "" || c.State != Waiting {
		return err
	}
	ours, err := contentOf(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	if m.nameTaken(d.Path, c.digest, ours) {
		if err := m.rename(ctx, tx, d); err != nil {
			return err
		}
		if ours, err = contentOf(ctx, tx, d.ID); err != nil {
			return err
		}
	}
	if cast := adr.Recast(d.Path, ours, m.dialect()); !bytes.Equal(cast, ours) {
		return save(ctx, tx, d, cast)
	}
	return nil
}

// dialect is that in which new records are written.
func (m *meeting) dialect() adr.Dialect {
	if m.in = cmp.Or(m.in, m.h.Dialect); m.in == "" {
		files := make([]File, 0, len(m.files))
		for p, content := range m.files {
			files = append(files, File{p, content})
		}
		m.in = DialectOf(files)
	}
	return m.in
}

// rename gives a decision the next name that is free.
func (m *meeting) rename(ctx context.Context, tx *store.Tx, d *Decision) error {
	there, err := pathsIn(ctx, tx, m.h.ID)
	if err != nil {
		return err
	}
	there = slices.DeleteFunc(there, func(p string) bool { return p == d.Path })
	there = slices.AppendSeq(there, maps.Keys(m.files))
	return rename(ctx, tx, access.System(), d, nextName(there, d.Title, d.Decided))
}

// nameTaken reports whether another file has a name, or its number. That with the text that was to be committed before is none:
// it was committed, and nobody kept that it was.
func (m *meeting) nameTaken(name, intended string, ours []byte) bool {
	number := numberedName.FindString(name)
	for p, content := range m.files {
		same := p == name || number != "" && !datedName.MatchString(name) && numberedName.FindString(p) == number
		if same && !(p == name && (bytes.Equal(content, ours) || digest(content) == intended)) {
			return true
		}
	}
	return false
}

// want lets a decision be committed.
func (m *meeting) want(ctx context.Context, tx *store.Tx, d Decision, c Copy, ours []byte) error {
	if err := putCopy(ctx, tx, d.ID, c); err != nil {
		return err
	}
	author := git.Signature{Name: "Leadwright", Email: "leadwright@localhost", When: tx.Now()}
	now, err := people.Names(ctx, tx, c.by)
	if p := now[c.by]; p.ID != "" && p.Name != "" {
		author.Name, author.Email = p.Name, p.Email
	}
	m.wanted = append(m.wanted, publication{id: d.ID, path: d.Path, content: ours, author: author,
		message: messages[d.Status] + ": " + d.Title})
	return err
}

// messages begin the messages of commits.
var messages = map[adr.Status]string{adr.Accepted: "Accept", adr.Rejected: "Reject", adr.Provisional: "Accept for now",
	adr.Superseded: "Supersede", adr.Deprecated: "Deprecate", adr.Proposed: "Propose again", adr.Draft: "Take back",
	adr.Unclear: "Change"}

// takeOver lets a decision be what its file says now.
func (m *meeting) takeOver(ctx context.Context, tx *store.Tx, d *Decision, c Copy, theirs []byte) error {
	r := adr.Read(d.Path, theirs)
	was := d.Status
	adopt(d, r)
	if err := save(ctx, tx, d, theirs); err != nil {
		return err
	}
	c.State, c.digest, c.Hash, c.At = Same, digest(theirs), m.tip, tx.Now()
	m.done.Taken++
	m.took = true
	what := fmt.Sprintf("changed in %s, at %.10s", m.h.Place(), m.tip)
	if was != d.Status {
		what += ": " + word(was) + " became " + word(d.Status)
	}
	return errors.Join(putCopy(ctx, tx, d.ID, c), note(ctx, tx, access.System(), d.ID, what))
}

// others takes in the records that nobody knows yet, and lets all of them supersede each other as they say.
func (m *meeting) others(ctx context.Context, tx *store.Tx) error {
	var records []adr.File
	for _, p := range slices.Sorted(maps.Keys(m.files)) {
		r := adr.Read(p, m.files[p])
		if !r.IsRecord() {
			continue
		}
		records = append(records, adr.File{Path: p, Record: r})
		if m.seen[p] {
			continue
		}
		if err := m.newcomer(ctx, tx, p, r); err != nil {
			return err
		}
	}
	if !m.took {
		return nil
	}
	return link(ctx, tx, records, m.ids)
}

// newcomer takes one record in, or the decision that was imported of the same file before.
func (m *meeting) newcomer(ctx context.Context, tx *store.Tx, p string, r *adr.Record) error {
	content := m.files[p]
	same, err := decisions(ctx, tx, `WHERE path = $1 AND source <> '' AND id NOT IN (SELECT decision FROM direction_copy)`, p)
	if err != nil {
		return err
	}
	var d Decision
	for _, x := range same {
		was, err := contentOf(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		if bytes.Equal(was, content) {
			d = x
		}
	}
	if d.ID == "" {
		d = Decision{Scope: m.h.Scope, Path: p}
	}
	d.Source = m.h.Place()
	adopt(&d, r)
	if err := save(ctx, tx, &d, content); err != nil {
		return err
	}
	m.ids[p], m.took = d.ID, true
	m.done.Taken++
	what := fmt.Sprintf("found in %s, at %.10s", m.h.Place(), m.tip)
	return errors.Join(note(ctx, tx, access.System(), d.ID, what),
		putCopy(ctx, tx, d.ID, Copy{Home: m.h, State: Same, digest: digest(content), Hash: m.tip, At: tx.Now()}))
}
