package knowledge

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Item is one dated item of evidence: one person, one commit, one file.
type Item struct {
	Kind           Kind
	Person         int32
	When           time.Time // the committer's clock
	Hash           string
	Subject        string
	Path           string // the path the file has now, or had last
	Added, Deleted int    // -1 while not counted
	Agent          bool   // an agent wrote it or helped, by what is recorded of it, else by what the commit says
}

// ItemQuery asks for items of evidence, newest first.
type ItemQuery struct {
	Files  []int32
	Person int32 // -1 for everybody
	Kind   int   // a Kind, or -1 for all
	After  string
	Limit  int // at most 200, 50 when 0
}

const maxItems = 200

type itemKey struct {
	commit, file, person int32
	kind                 Kind
	change               int32
	nth                  int32 // among what is evidence in the change
}

// Items lists the evidence behind a number, and the cursor of the next page, empty on the last. To ask for one person's
// is to look at that person: it takes the right to, and is recorded.
func (a *Atlas) Items(ctx context.Context, db *store.DB, actor access.Actor, q ItemQuery) ([]Item, string, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, "", err
	}
	if q.Person >= 0 {
		id := a.People[q.Person].ID
		if err := actor.MayAbout(access.ReadPerson, id); err != nil {
			return nil, "", err
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			return access.Looked(ctx, tx, actor, id, "evidence in "+a.Repository.Name)
		})
		if err != nil {
			return nil, "", err
		}
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, maxItems)
	var after *itemKey
	if q.After != "" {
		k, ok := a.parseCursor(q.After)
		if !ok {
			return nil, "", fault.Invalid("cursor", "The cursor is none that this list gave").
				WithHint("Begin again without a cursor.")
		}
		after = &k
	}
	keys := a.itemKeys(q, after, q.Limit+1)
	next := ""
	if len(keys) > q.Limit {
		keys = keys[:q.Limit]
		next = a.cursor(keys[q.Limit-1])
	}
	commits := make([]int32, len(keys))
	for i, k := range keys {
		commits[i] = k.commit
	}
	subjects, err := a.subjects(ctx, db, commits)
	if err != nil {
		return nil, "", err
	}
	items := make([]Item, len(keys))
	for i, k := range keys {
		c, ch := &a.Commits[k.commit], &a.Changes[k.change]
		items[i] = Item{Kind: k.kind, Person: k.person, When: time.Unix(c.Committed, 0).UTC(), Hash: a.Hash(k.commit),
			Subject: subjects[k.commit], Path: a.Ledger.Files[k.file].Path, Added: int(ch.Added), Deleted: int(ch.Deleted),
			Agent: ch.assisted(c)}
	}
	return items, next, nil
}

// itemKeys collects what the measure counts, newest first, from after on, and stops at limit.
func (a *Atlas) itemKeys(q ItemQuery, after *itemKey, limit int) []itemKey {
	wanted := make([]bool, len(a.Ledger.Files))
	for _, f := range q.Files {
		wanted[f] = true
	}
	about := map[int32]bool{} // documents about one of them
	for _, f := range q.Files {
		for _, doc := range a.documents[f] {
			about[doc.file] = true
		}
	}
	order, from := a.newestFirst(), 0
	if after != nil {
		from, _ = slices.BinarySearchFunc(order, after.commit, a.compareCommits)
	}
	var keys []itemKey
	for _, commit := range order[from:] {
		start := len(keys)
		r := a.Commits[commit].changes
		for i := r[0]; i < r[1]; i++ {
			ch := &a.Changes[i]
			if !wanted[ch.File] && !about[ch.File] {
				continue
			}
			nth := int32(0)
			add := func(person int32, kind Kind) {
				k := itemKey{commit: commit, file: ch.File, person: person, kind: kind, change: i, nth: nth}
				nth++
				if !a.Erased(person) && (q.Person < 0 || q.Person == person) && (q.Kind < 0 || q.Kind == int(kind)) &&
					(after == nil || commit != after.commit || compareInCommit(k, *after) > 0) {
					keys = append(keys, k)
				}
			}
			a.evidence(ch, func(person int32, kind Kind) {
				if wanted[ch.File] {
					add(person, kind)
				}
				if about[ch.File] && kind.ByHand() {
					add(person, Documented)
				}
			})
		}
		slices.SortFunc(keys[start:], compareInCommit)
		if len(keys) >= limit {
			return keys[:limit]
		}
	}
	return keys
}

// newestFirst returns all commits by the committer's clock, newest first.
func (a *Atlas) newestFirst() []int32 {
	a.order.Do(func() {
		a.newest = make([]int32, len(a.Commits))
		for i := range a.newest {
			a.newest[i] = int32(i)
		}
		slices.SortFunc(a.newest, a.compareCommits)
	})
	return a.newest
}

func (a *Atlas) compareCommits(x, y int32) int {
	return cmp.Or(cmp.Compare(a.Commits[y].Committed, a.Commits[x].Committed), cmp.Compare(y, x))
}

// compareInCommit keeps what happened in one commit in a fixed order.
func compareInCommit(x, y itemKey) int {
	return cmp.Or(cmp.Compare(x.change, y.change), cmp.Compare(x.kind, y.kind), cmp.Compare(x.nth, y.nth))
}

// cursor names an item by its commit's name and its place in that commit, which a later scan does not change.
func (a *Atlas) cursor(k itemKey) string {
	b := slices.Clone(a.hash(int(k.commit)))
	for _, v := range []int32{k.change - a.Commits[k.commit].changes[0], int32(k.kind), k.nth} {
		b = binary.AppendUvarint(b, uint64(v))
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func (a *Atlas) parseCursor(s string) (itemKey, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	r := reader{b: string(b)}
	commit, ok := a.Find(hex.EncodeToString([]byte(r.raw(a.hashLen))))
	if err != nil || !ok {
		return itemKey{}, false
	}
	changes := a.Commits[commit].changes
	place := r.index(int(changes[1] - changes[0]))
	kind := Kind(r.index(int(kinds)))
	nth := r.index(math.MaxInt32)
	return itemKey{commit: commit, change: changes[0] + place, kind: kind, nth: nth}, !r.bad
}

// subjects reads the subjects of these commits, from the segments that hold them and no others.
func (a *Atlas) subjects(ctx context.Context, db *store.DB, commits []int32) (map[int32]string, error) {
	subjects := map[int32]string{}
	bySegment := map[int32][]int32{}
	for _, c := range commits {
		if _, ok := subjects[c]; !ok {
			subjects[c] = ""
			n := a.Commits[c].segment
			bySegment[n] = append(bySegment[n], c)
		}
	}
	return subjects, db.Read(ctx, func(tx *store.Tx) error {
		erased, err := people.LoadErased(ctx, tx)
		if err != nil {
			return err
		}
		for n, commits := range bySegment {
			text, ok, err := store.One(ctx, tx, scanData,
				`SELECT subjects FROM knowledge_segment WHERE repository = $1 AND number = $2`, a.Repository.ID, n)
			if err != nil || !ok {
				return err // mined again meanwhile: the items stand, their subjects come with the next look
			}
			lines, err := decodeSubjects(text)
			if err != nil {
				return fault.Internal(err, "A stored piece of history is damaged")
			}
			for _, c := range commits {
				if p := a.Commits[c].position; int(p) < len(lines) {
					subjects[c] = erased.Text(lines[p])
				}
			}
		}
		return nil
	})
}
