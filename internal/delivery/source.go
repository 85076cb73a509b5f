package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/tracker"
	"github.com/leadwright/leadwright/internal/vault"
)

// ReadJob is the kind of jobs that read a source, by its id.
const ReadJob = "delivery.read"

// When sources are read again.
const (
	readEvery  = time.Hour
	tellEvery  = 10 * time.Minute // where something could not be written back
	lookEvery  = time.Minute
	readsBegun = 20 // at once
)

// PutSource names a source of a project's items, or says again whether states are written back to it, and with which token. The
// token is kept sealed; an empty one leaves the one that is there. Forges are read soon after. Files need no vault.
func PutSource(ctx context.Context, tx *store.Tx, actor access.Actor, project string, s Source, v *vault.Vault, token string) (
	Source, error) {
	if _, err := setting(ctx, tx, actor, project, 0); err != nil {
		return s, err
	}
	if err := checkTitle("address", &s.Address); err != nil {
		return s, err
	}
	switch {
	case s.Kind.IsForge():
		if _, err := tracker.New(tracker.Kind(s.Kind), s.Address, token, nil); err != nil {
			return s, err
		}
		s.Address = strings.TrimSuffix(strings.TrimRight(s.Address, "/"), ".git")
	case s.Kind != Jira && s.Kind != Stages:
		return s, fault.Invalid("kind", "%q is no kind of tracker", s.Kind).WithHint("It is github, gitlab or gitea.")
	case s.Writes || token != "":
		return s, fault.Invalid("kind", "A file cannot be written to, and wants no token")
	}
	known, err := sources(ctx, tx, `WHERE project = $1 AND kind = $2 AND address = $3`, project, string(s.Kind), s.Address)
	switch {
	case err != nil:
		return s, err
	case len(known) > 0:
		s.ID, s.Changed, s.Read, s.Problem = known[0].ID, known[0].Changed, known[0].Read, known[0].Problem
		s.Sealed = known[0].Sealed
	default:
		s.ID = tx.NewID()
	}
	switch {
	case token != "" && v == nil:
		return s, fault.Unavailable("No tokens can be kept here")
	case token != "":
		s.Sealed = v.Seal(token, s.Address)
	}
	writes := 0
	if s.Writes {
		writes = 1
	}
	if _, err := tx.Exec(ctx, `INSERT INTO delivery_source (id, project, kind, address, changed, read_at, problem, writes, token)
		VALUES ($1, $2, $3, $4, $6, $6, '', $5, $7) ON CONFLICT (id) DO UPDATE SET writes = excluded.writes, token = excluded.token`,
		s.ID, project, string(s.Kind), s.Address, writes, store.NullTime{}, s.Sealed); err != nil {
		return s, err
	}
	if s.Kind.IsForge() {
		if _, err := jobs.Enqueue(ctx, tx, ReadJob, s.ID, nil); err != nil {
			return s, err
		}
	}
	return s, changed(ctx, tx, actor, project, "takes items from "+s.Address)
}

// DropSource forgets a source. Its items stay, as if they had been written here.
func DropSource(ctx context.Context, tx *store.Tx, actor access.Actor, project, id string) error {
	if _, err := setting(ctx, tx, actor, project, 0); err != nil {
		return err
	}
	known, err := sources(ctx, tx, `WHERE project = $1 AND id = $2`, project, id)
	if err == nil && len(known) == 0 {
		err = fault.NotFound("This source is not there any more")
	}
	if err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM delivery_untold WHERE item IN (SELECT id FROM delivery_item WHERE source = $1)`,
		`UPDATE delivery_item SET source = '' WHERE source = $1`,
		`DELETE FROM delivery_source WHERE id = $1`} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	return changed(ctx, tx, actor, project, "takes no more items from "+known[0].Address)
}

// SourceByID returns a source and the key of its project.
func SourceByID(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (s Source, project string, err error) {
	if err := actor.May(access.ReadProjects); err != nil {
		return s, "", err
	}
	project, found, err := store.One(ctx, tx, store.Scan1[string], `SELECT project FROM delivery_source WHERE id = $1`, id)
	if err == nil && !found {
		err = fault.NotFound("This source is not there any more")
	}
	if err != nil {
		return s, "", err
	}
	all, err := sources(ctx, tx, `WHERE id = $1`, id)
	if err != nil {
		return s, "", err
	}
	return all[0], project, nil
}

// NoteSource keeps when a source was read, up to which change, and why that failed where it did.
func NoteSource(ctx context.Context, tx *store.Tx, actor access.Actor, id string, upTo time.Time, problem string) error {
	s, project, err := SourceByID(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := actor.MayIn(access.TakeWork, project); err != nil {
		return err
	}
	if upTo.Before(s.Changed) {
		upTo = s.Changed
	}
	_, err = tx.Exec(ctx, `UPDATE delivery_source SET changed = $1, read_at = $2, problem = $3 WHERE id = $4`, store.Maybe(upTo),
		store.At(tx.Now()), problem, id)
	return err
}

// RequestRead asks for a source to be read now.
func RequestRead(ctx context.Context, tx *store.Tx, actor access.Actor, project, id string) error {
	if _, err := setting(ctx, tx, actor, project, 0); err != nil {
		return err
	}
	known, err := sources(ctx, tx, `WHERE project = $1 AND id = $2`, project, id)
	switch {
	case err != nil:
		return err
	case len(known) == 0:
		return fault.NotFound("This source is not there any more")
	case !known[0].Kind.IsForge():
		return fault.Invalid("id", "%s is a file", known[0].Address).WithHint("Take a newer one in under the same name.")
	}
	_, err = jobs.Enqueue(ctx, tx, ReadJob, id, nil)
	return err
}

// Reading returns the reading of a source that goes on or was the last, if there was one, for who may change sources.
func Reading(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (jobs.Job, bool, error) {
	_, project, err := SourceByID(ctx, tx, actor, id)
	if err == nil {
		err = actor.MayIn(access.SetProjects, project)
	}
	if err != nil {
		return jobs.Job{}, false, err
	}
	return jobs.Latest(ctx, tx, ReadJob, id)
}

// toTell notes that a source does not know yet that an item was closed or opened again, where it wants to know.
func toTell(ctx context.Context, tx *store.Tx, x Item) error {
	s, err := sources(ctx, tx, `WHERE id = $1`, x.Source)
	if err != nil || len(s) == 0 || !s[0].Writes {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO delivery_untold (item, revision) VALUES ($1, $2)
		ON CONFLICT (item) DO UPDATE SET revision = excluded.revision`, x.ID, x.Revision); err != nil {
		return err
	}
	_, err = jobs.Enqueue(ctx, tx, ReadJob, x.Source, nil, jobs.Priority(1))
	return err
}

// untold returns of which items a source does not know how far they are, and since which revision.
func untold(ctx context.Context, tx *store.Tx, source string) (map[string]int64, error) {
	type row struct {
		item     string
		revision int64
	}
	all, err := store.All(ctx, tx, func(r store.Row) (x row, err error) { return x, r.Scan(&x.item, &x.revision) },
		`SELECT u.item, u.revision FROM delivery_untold u JOIN delivery_item i ON i.id = u.item WHERE i.source = $1`, source)
	of := map[string]int64{}
	for _, x := range all {
		of[x.item] = x.revision
	}
	return of, err
}

// ReadSource reads a forge for a worker: it tells it first what was closed or opened here, then takes what changed there. What
// goes wrong is kept with the source, in words. The client may be nil, as may progress.
func ReadSource(ctx context.Context, db *store.DB, v *vault.Vault, id string, client *http.Client,
	progress func(jobs.Progress)) (said string, err error) {
	var s Source
	err = db.Read(ctx, func(tx *store.Tx) (err error) {
		s, _, err = SourceByID(ctx, tx, access.System(), id)
		return err
	})
	if err != nil {
		return "", err
	}
	r := reader{db: db, source: s, progress: progress}
	if r.token, err = v.Reveal(s.Sealed, s.Address); err == nil {
		r.forge, err = tracker.New(tracker.Kind(s.Kind), s.Address, r.token, client)
	}
	if err == nil {
		err = r.read(ctx)
	}
	if ctx.Err() != nil { // it goes on where it stopped
		return "", ctx.Err()
	}
	problem := strings.Join(r.refused, " ")
	if err != nil {
		sentence, hint := fault.Sentence(err)
		problem = strings.TrimSpace(strings.Join([]string{problem, sentence + ".", hint}, " "))
	}
	kept := db.Write(ctx, func(tx *store.Tx) error {
		return NoteSource(ctx, tx, access.System(), id, r.upTo, cut(problem, maxNote))
	})
	return fmt.Sprintf("%s: %d new, %d changed.", s.Address, r.taken.Added, r.taken.Changed), errors.Join(err, kept)
}

// reader is one reading of a source.
type reader struct {
	db       *store.DB
	source   Source
	token    string
	forge    *tracker.Forge
	progress func(jobs.Progress)
	upTo     time.Time // all changes up to then were taken
	taken    Taken
	refused  []string // sentences about what the forge did not do
}

func (r *reader) read(ctx context.Context) error {
	if err := r.tell(ctx); err != nil {
		return err
	}
	since := r.source.Changed
	if !since.IsZero() {
		since = since.Add(-time.Second) // some forges give what changed later, others what changed then, too
	}
	last, n := r.source.Changed, 0
	err := r.forge.Issues(ctx, since, func(page []tracker.Item, upTo time.Time) error {
		incoming := make([]Incoming, len(page))
		for i, x := range page {
			incoming[i] = fromTracker(x)
			if x.Changed.After(last) {
				last = x.Changed
			}
		}
		err := r.db.Write(ctx, func(tx *store.Tx) error {
			taken, err := Take(ctx, tx, access.System(), r.source.ID, incoming)
			if err != nil {
				return err
			}
			r.taken.Added, r.taken.Changed, r.taken.Same = r.taken.Added+taken.Added, r.taken.Changed+taken.Changed,
				r.taken.Same+taken.Same
			if upTo.IsZero() {
				return nil
			}
			r.upTo = upTo
			return NoteSource(ctx, tx, access.System(), r.source.ID, upTo, "")
		})
		if n += len(page); err == nil && r.progress != nil {
			r.progress(jobs.Progress{Done: int64(n), Phase: "reading issues"})
		}
		return err
	})
	if err != nil {
		return err
	}
	r.upTo = last
	if err := r.tell(ctx); err != nil { // what was closed meanwhile
		return err
	}
	return r.reviews(ctx)
}

// tell writes back what was closed or opened here.
func (r *reader) tell(ctx context.Context) error {
	var todo map[string]int64
	err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
		todo, err = untold(ctx, tx, r.source.ID)
		return err
	})
	if err != nil {
		return err
	}
	for item, revision := range todo {
		var x Item
		err := r.db.Read(ctx, func(tx *store.Tx) (err error) {
			x, err = FindItem(ctx, tx, access.System(), item)
			return err
		})
		if err != nil {
			return err
		}
		err = r.forge.SetState(ctx, x.Key, tracker.State(x.State))
		if fault.Is(err, fault.KindConflict) || fault.Is(err, fault.KindNotFound) { // trying again would not help
			sentence, _ := fault.Sentence(err)
			r.refused = append(r.refused, fmt.Sprintf("#%d is %s here and not there: %s.", x.Number, x.State, sentence))
			err = nil
		}
		if err != nil {
			return err
		}
		if err := r.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM delivery_untold WHERE item = $1 AND revision = $2`, item, revision)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// fromTracker makes of an item of a tracker one that can be taken. A single estimate is taken as likely, between a half and
// twice as much.
func fromTracker(x tracker.Item) Incoming {
	day := func(t time.Time) store.Date {
		if t.IsZero() {
			return store.Date{}
		}
		return store.DateOf(t)
	}
	in := Incoming{Key: x.Key, Title: x.Title, What: x.Text, URL: x.URL, Labels: x.Labels, Milestone: x.Milestone, Size: x.Points,
		Priority: x.Priority, Reason: x.Reason, Opened: day(x.Created), Done: day(x.Closed), After: x.After,
		State: ItemState(x.State)}
	for _, p := range x.Assigned {
		in.Assigned = append(in.Assigned, Assignee(p))
	}
	if x.Minutes > 0 {
		in.Estimate = Estimate{Low: int64(max(1, x.Minutes/2)), Likely: int64(x.Minutes), High: int64(2 * x.Minutes)}
	}
	in.Left = int64(x.Left)
	if due, err := store.ParseDate(x.Due); err == nil { // what is no day is none
		in.Deadline = due
	}
	if in.State == Doing {
		in.Started = cmp.Or(day(x.Changed), in.Opened)
	}
	return in
}

// KeepReading reads sources again and again, until the context ends.
func KeepReading(ctx context.Context, db *store.DB, log *slog.Logger) {
	for {
		if err := requestDue(ctx, db); err != nil && ctx.Err() == nil {
			log.Warn("Trackers could not be looked at; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}

// requestDue asks for the sources of open projects that were not read for a while.
func requestDue(ctx context.Context, db *store.DB) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		due, err := store.All(ctx, tx, store.Scan1[string], `SELECT s.id FROM delivery_source s
			JOIN delivery_project p ON p.scope = s.project
			WHERE p.state IN ('open', 'paused') AND s.kind IN ('github', 'gitlab', 'gitea')
			AND (s.read_at IS NULL OR s.read_at < $1 OR s.read_at < $2 AND EXISTS (SELECT 1 FROM delivery_untold u
				JOIN delivery_item i ON i.id = u.item WHERE i.source = s.id))
			ORDER BY COALESCE(s.read_at, 0), s.id LIMIT $3`,
			store.At(tx.Now().Add(-readEvery)), store.At(tx.Now().Add(-tellEvery)), readsBegun)
		if err != nil {
			return err
		}
		for _, id := range due {
			if _, err := jobs.Enqueue(ctx, tx, ReadJob, id, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
