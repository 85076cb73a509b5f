package technology

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
)

// lookVersion is of everything that decides what is found in a repository beside its files. Raise it when that changes: what
// is found then and was not before is no growth.
const lookVersion = 1

// maxVersions is how many versions of one package in one repository are told.
const maxVersions = 5

// NoteUse keeps what a repository uses at the head that was last read. It does nothing where that is known, or where the
// repository was not read yet.
func NoteUse(ctx context.Context, db *store.DB, actor access.Actor, repository string) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		in, known, err := knowledge.InventoryOf(ctx, tx, actor, repository)
		if fault.Is(err, fault.KindNotFound) { // removed meanwhile
			return nil
		}
		if err != nil || !known {
			return err
		}
		if err := knowledge.ForgetGone(ctx, tx, "technology_use", "technology_seen"); err != nil {
			return err
		}
		return Note(ctx, tx, actor, repository, in)
	})
}

// found is what an inventory shows, with versions, by mark.
func found(in knowledge.Inventory) map[string]string {
	versions := map[string][]string{}
	add := func(mark, version string) {
		if version != "" && !slices.Contains(versions[mark], version) && len(versions[mark]) < maxVersions {
			versions[mark] = append(versions[mark], version)
		} else if versions[mark] == nil {
			versions[mark] = []string{}
		}
	}
	for _, p := range in.Packages {
		add(plainMark(p.Key()), p.Version)
	}
	for _, l := range in.Languages {
		add("language:"+strings.ReplaceAll(l, " ", "-"), "")
	}
	for _, t := range in.Technologies {
		add("technology:"+strings.ReplaceAll(t, " ", "-"), "")
	}
	all := map[string]string{}
	for mark, v := range versions {
		all[mark] = strings.Join(v, ", ")
	}
	return all
}

// Note keeps what was found in a repository: it is compared with what was found before, and the difference is kept.
func Note(ctx context.Context, tx *store.Tx, actor access.Actor, repository string, in knowledge.Inventory) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	type seen struct {
		since store.Time
		basis string
	}
	basis := fmt.Sprintf("%d %s", lookVersion, in.Head)
	last, before, err := store.One(ctx, tx, func(r store.Row) (s seen, err error) { return s, r.Scan(&s.since, &s.basis) },
		`SELECT since, basis FROM technology_seen WHERE repository = $1`, repository)
	if err != nil || before && last.basis == basis {
		return err
	}
	now, since := store.At(tx.Now()), store.At(tx.Now())
	if !before {
		last.since = now
	} else if !strings.HasPrefix(last.basis, fmt.Sprintf("%d ", lookVersion)) {
		since = last.since
	}
	if _, err := tx.Exec(ctx, `INSERT INTO technology_seen (repository, since, basis) VALUES ($1, $2, $3)
		ON CONFLICT (repository) DO UPDATE SET basis = excluded.basis`, repository, last.since, basis); err != nil {
		return err
	}
	was := map[string]string{}
	spans, err := spansWhere(ctx, tx, `WHERE repository = $1 AND until IS NULL`, repository)
	if err != nil {
		return err
	}
	for _, s := range spans {
		was[s.mark] = s.version
	}
	is := found(in)
	for _, mark := range slices.Sorted(maps.Keys(is)) {
		version, used := was[mark]
		delete(was, mark)
		switch {
		case !used:
			_, err = tx.Exec(ctx, `INSERT INTO technology_use (repository, mark, since, version) VALUES ($1, $2, $3, $4)
				ON CONFLICT (repository, mark, since) DO UPDATE SET version = excluded.version, until = NULL`,
				repository, mark, since, is[mark])
		case version != is[mark]:
			_, err = tx.Exec(ctx, `UPDATE technology_use SET version = $1 WHERE repository = $2 AND mark = $3 AND until IS NULL`,
				is[mark], repository, mark)
		}
		if err != nil {
			return err
		}
	}
	for _, mark := range slices.Sorted(maps.Keys(was)) {
		if _, err := tx.Exec(ctx, `UPDATE technology_use SET until = $1 WHERE repository = $2 AND mark = $3 AND until IS NULL`,
			now, repository, mark); err != nil {
			return err
		}
	}
	return nil
}

func spansWhere(ctx context.Context, tx *store.Tx, rest string, args ...any) ([]span, error) {
	return store.All(ctx, tx, func(r store.Row) (s span, err error) {
		var since store.Time
		var until store.NullTime
		err = r.Scan(&s.repository, &s.mark, &s.version, &since, &until)
		s.since, s.until = since.Time, until.Time
		return s, err
	}, `SELECT repository, mark, version, since, until FROM technology_use `+rest, args...)
}

// Usage is how the entries of the radar are used today.
type Usage struct {
	Looked     int            // how many repositories were looked at
	Of         map[string]Use // by id of the entry
	StandOuts  []StandOut     // what is on hold and used more first
	Candidates []Candidate
}

// UsageOf returns how the entries of the radar of a day are used today.
func UsageOf(ctx context.Context, tx *store.Tx, actor access.Actor, b Board) (Usage, error) {
	u := Usage{Of: map[string]Use{}}
	if err := actor.May(access.ReadKnowledge); err != nil {
		return u, err
	}
	l, err := lookedAt(ctx, tx, actor)
	if err != nil {
		return u, err
	}
	spans, err := spansWhere(ctx, tx, ``)
	if err != nil {
		return u, err
	}
	spans = slices.DeleteFunc(spans, func(s span) bool { return l.names[s.repository] == "" })
	u.Looked = len(l.since)
	byMark := map[string][]span{}
	for _, s := range spans {
		byMark[s.mark] = append(byMark[s.mark], s)
	}
	all := slices.Sorted(maps.Keys(byMark))
	var marks []string
	for _, e := range slices.Concat(b.Entries, b.Others) {
		marks = append(marks, e.Marks...)
		u.Of[e.ID] = e.use(all, byMark, l, tx.Now())
	}
	for _, kind := range []Kind{HoldGrows, AdoptUnused} {
		for _, e := range b.Entries {
			if x, does := standsOut(b.Shape, e, u.Of[e.ID]); does && x.Kind == kind {
				u.StandOuts = append(u.StandOuts, x)
			}
		}
	}
	u.Candidates = candidates(spans, marks, l, tx.Now())
	return u, nil
}

// use sums up what the marks of an entry recognise.
func (e Entry) use(all []string, byMark map[string][]span, l looked, now time.Time) Use {
	var spans []span
	for _, mark := range all {
		if slices.ContainsFunc(e.Marks, func(m string) bool { return recognises(m, mark) }) {
			spans = append(spans, byMark[mark]...)
		}
	}
	u := useOf(spans, l, now)
	u.Known = len(e.Marks) > 0 && len(l.since) > 0
	return u
}

// lookedAt returns the repositories that are there and were looked at.
func lookedAt(ctx context.Context, tx *store.Tx, actor access.Actor) (looked, error) {
	l := looked{names: map[string]string{}, since: map[string]time.Time{}}
	repositories, err := knowledge.Repositories(ctx, tx, actor)
	if err != nil {
		return l, err
	}
	for _, r := range repositories {
		l.names[r.ID] = r.Name
	}
	type seen struct {
		id    string
		since store.Time
	}
	all, err := store.All(ctx, tx, func(r store.Row) (s seen, err error) { return s, r.Scan(&s.id, &s.since) },
		`SELECT repository, since FROM technology_seen`)
	for _, s := range all {
		if l.names[s.id] != "" {
			l.since[s.id] = s.since.Time
		}
	}
	return l, err
}
