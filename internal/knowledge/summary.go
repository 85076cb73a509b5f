package knowledge

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// summary is what questions over all repositories need of one: small enough that a thousand are read at once. It is derived,
// and stored with the moment that it is of.
type summary struct {
	Understood
	Areas []areaSummary
	Seen  []sighting // by identity

	stock int64 // the history that changes and uses are of; -1 while they were not counted
}

// areaSummary is one area with source lines, by name.
type areaSummary struct {
	Name          string
	Lines         int
	People        []int32 // who understand it, strongest first
	Changes, Uses int     // what hangs on it, as of an Orphan
}

// summaryVersion is of everything that decides what is in a summary beside the measure.
const summaryVersion = 2

// summarise makes the summary of what is known now. What hangs on the areas, and when people were seen, is taken from an earlier
// one, if there is one; same says that it is of the same history.
func (o *Overview) summarise(earlier *summary, same bool) *summary {
	s := &summary{stock: -1}
	before := map[string]areaSummary{}
	if earlier != nil {
		s.stock = earlier.stock
		s.takeSightings(earlier, o, same)
		for _, a := range earlier.Areas {
			before[a.Name] = a
		}
	}
	s.count(o, o.alive)
	areas := o.Areas()
	for i := range areas {
		area := &areas[i]
		if area.Group.Lines == 0 {
			continue
		}
		was := before[area.Name]
		sum := areaSummary{Name: area.Name, Lines: area.Group.Lines, Changes: was.Changes, Uses: was.Uses}
		for _, h := range area.Group.Holders {
			if h.Understands {
				sum.People = append(sum.People, s.seatOf(o.People[h.Person]))
			}
		}
		s.Areas = append(s.Areas, sum)
	}
	return s
}

// summary makes the summary with what only the history tells.
func (a *Atlas) summary(stock int64) *summary {
	s := a.summarise(nil, false)
	s.stock = stock
	s.Seen = a.sightings()
	for i := range s.Areas {
		files := a.areas[a.areaAt[s.Areas[i].Name]].Files
		s.Areas[i].Changes = a.changesSince(files, a.Ledger.Now-lately)
		s.Areas[i].Uses, _ = a.UsedBy(files)
	}
	return s
}

func (s *summary) encode(w *writer) {
	w.uint(uint64(len(s.People)))
	for _, p := range s.People {
		w.string(p.ID)
		w.string(p.Name)
	}
	w.uint(uint64(len(s.Lines)))
	for _, l := range s.Lines {
		w.uint(uint64(l.Lines))
		w.seats(l.People)
	}
	w.uint(uint64(len(s.Areas)))
	for _, a := range s.Areas {
		w.string(a.Name)
		w.uint(uint64(a.Lines))
		w.seats(a.People)
		w.uint(uint64(a.Changes))
		w.uint(uint64(a.Uses))
	}
	w.uint(uint64(len(s.Seen)))
	for _, x := range s.Seen {
		w.uint(uint64(x.identity))
		w.string(x.person)
		w.uint(uint64(len(x.days)))
		before := int32(0)
		for _, d := range x.days {
			w.uint(uint64(d - before))
			before = d
		}
	}
}

func (w *writer) seats(all []int32) {
	w.uint(uint64(len(all)))
	for _, p := range all {
		w.uint(uint64(p))
	}
}

func (r *reader) seats(of int) []int32 {
	all := make([]int32, r.count(1))
	for i := range all {
		all[i] = r.index(of)
	}
	return all
}

// decodeSummary reads what encode wrote; false where it cannot be read.
func decodeSummary(data []byte) (*summary, bool) {
	r, s := reader{b: string(data)}, &summary{}
	s.People = make([]Person, r.count(2))
	for i := range s.People {
		s.People[i] = Person{ID: r.string(), Name: r.string()}
	}
	s.Lines = make([]Shared, r.count(2))
	for i := range s.Lines {
		s.Lines[i] = Shared{Lines: int(r.uint()), People: r.seats(len(s.People))}
	}
	s.Areas = make([]areaSummary, r.count(5))
	for i := range s.Areas {
		s.Areas[i] = areaSummary{Name: r.string(), Lines: int(r.uint()), People: r.seats(len(s.People)),
			Changes: int(r.uint()), Uses: int(r.uint())}
	}
	s.Seen = make([]sighting, r.count(4))
	for i := range s.Seen {
		x := sighting{identity: int32(r.uint()), person: r.string(), days: make([]int32, r.count(1))}
		before := int32(0)
		for n := range x.days {
			before += int32(r.uint())
			x.days[n] = before
		}
		if s.Seen[i] = x; len(x.days) == 0 {
			r.bad = true
		}
	}
	return s, !r.bad && r.b == ""
}

// moments says of which moment a repository's answers are, for all repositories at once: see momentOf.
func moments(ctx context.Context, tx *store.Tx) (func(Repository) string, error) {
	linked, err := people.Revision(ctx, tx)
	if err != nil {
		return nil, err
	}
	said, err := testimony.Revision(ctx, tx)
	return func(r Repository) string {
		return fmt.Sprintf("%d %d %d %d %d %s", summaryVersion, sheetVersion, r.Revision, linked, said, store.DateOf(tx.Now()))
	}, err
}

// storedSummary is a summary with the moment that it is of.
type storedSummary struct {
	repository, madeOf string
	summary            *summary // nil where it is damaged
}

const summaryColumns = `SELECT repository, made_of, stock, data FROM knowledge_summary`

func scanSummary(row store.Row) (s storedSummary, err error) {
	var data []byte
	var stock int64
	if err = row.Scan(&s.repository, &s.madeOf, &stock, &data); err != nil {
		return s, err
	}
	if found, ok := decodeSummary(data); ok {
		found.stock, s.summary = stock, found
	}
	return s, nil
}

func summariesStored(ctx context.Context, tx *store.Tx) (map[string]storedSummary, error) {
	all, err := store.All(ctx, tx, scanSummary, summaryColumns)
	byRepository := make(map[string]storedSummary, len(all))
	for _, s := range all {
		byRepository[s.repository] = s
	}
	return byRepository, err
}

func putSummary(ctx context.Context, tx *store.Tx, repository, madeOf string, s *summary) error {
	var w writer
	s.encode(&w)
	_, err := tx.Exec(ctx, `INSERT INTO knowledge_summary (repository, made_of, stock, data) VALUES ($1, $2, $3, $4)
		ON CONFLICT (repository) DO UPDATE SET made_of = excluded.made_of, stock = excluded.stock, data = excluded.data`,
		repository, madeOf, s.stock, w.b)
	return err
}

// outdated is a repository whose summary is of an earlier moment; earlier is nil where it has none.
type outdated struct {
	Repository
	moment  string // of now
	earlier *summary
}

// staleSummaries returns the repositories that could answer and have no summary of now, those without any first, and all
// that is stored.
func staleSummaries(ctx context.Context, db *store.DB, actor access.Actor) (stale []outdated, e Everywhere, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		stale = nil
		if e.Repositories, err = Repositories(ctx, tx, actor); err != nil {
			return err
		}
		momentOf, err := moments(ctx, tx)
		if err != nil {
			return err
		}
		stored, err := summariesStored(ctx, tx)
		e.summaries = make([]*summary, len(e.Repositories))
		for i, r := range e.Repositories {
			e.summaries[i] = stored[r.ID].summary
			moment := momentOf(r)
			if r.answers() && (e.summaries[i] == nil || stored[r.ID].madeOf != moment) {
				stale = append(stale, outdated{r, moment, e.summaries[i]})
			}
		}
		return err
	})
	slices.SortStableFunc(stale, func(a, b outdated) int { return int(bit(a.earlier != nil)) - int(bit(b.earlier != nil)) })
	return stale, e, err
}

// answers reports whether a repository was read so far that it can answer.
func (r Repository) answers() bool {
	return r.State == Ready || r.State == Partial || !r.Scanned.IsZero()
}

// resummarise makes a summary of now, from the sheets alone if that is wanted: then it is nil where they do not fit. So it is
// of a repository that cannot answer yet or is gone. Where the database is in use by others just now, or cannot be written,
// it is made again another time.
func (x outdated) resummarise(ctx context.Context, db *store.DB, actor access.Actor, sheets bool) (*summary, error) {
	var s *summary
	switch {
	case sheets:
		o, err := fromSheets(ctx, db, actor, x.ID, []sheet{overviewSheet})
		if err != nil || o == nil {
			return nil, noAnswer(err)
		}
		s = o.summarise(x.earlier, x.earlier != nil && x.earlier.stock == x.stock)
	case x.earlier != nil && x.earlier.stock == x.stock:
		o, err := OpenOverview(ctx, db, actor, x.ID)
		if err != nil {
			return nil, noAnswer(err)
		}
		s = o.summarise(x.earlier, true)
	default:
		a, of, err := open(ctx, db, actor, x.ID)
		if err != nil {
			return nil, noAnswer(err)
		}
		a.keep(ctx, db, of, []sheet{overviewSheet})
		s = a.summary(of.stock)
	}
	_ = db.TryWrite(ctx, func(tx *store.Tx) error { return putSummary(ctx, tx, x.ID, x.moment, s) })
	return s, nil
}

// noAnswer takes for no error that a repository cannot answer yet, or is gone.
func noAnswer(err error) error {
	if fault.Is(err, fault.KindUnavailable) || fault.Is(err, fault.KindNotFound) {
		return nil
	}
	return err
}

// Summarise brings summaries up to date for so long, at least one, those first that are missing. It is for the background:
// questions about all repositories answer from what is there.
func Summarise(ctx context.Context, db *store.DB, actor access.Actor, patience time.Duration) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	stale, _, err := staleSummaries(ctx, db, actor)
	if err != nil {
		return err
	}
	until := time.Now().Add(patience)
	for _, x := range stale {
		if _, err := x.resummarise(ctx, db, actor, false); err != nil {
			return err
		}
		if time.Now().After(until) {
			break
		}
	}
	return nil
}

// SummariseOne brings the summary of one repository up to date: a scan does so at its end.
func SummariseOne(ctx context.Context, db *store.DB, actor access.Actor, id string) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	var x outdated
	var stored storedSummary
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if x.Repository, err = RepositoryByName(ctx, tx, actor, id); err != nil {
			return err
		}
		momentOf, err := moments(ctx, tx)
		if err != nil {
			return err
		}
		x.moment = momentOf(x.Repository)
		stored, _, err = store.One(ctx, tx, scanSummary, summaryColumns+` WHERE repository = $1`, x.ID)
		return err
	})
	if err != nil || stored.madeOf == x.moment {
		return err
	}
	x.earlier = stored.summary
	_, err = x.resummarise(ctx, db, actor, false)
	return err
}
