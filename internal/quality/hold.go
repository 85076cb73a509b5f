package quality

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
)

// checksVersion is of everything that decides what checks come to, beside the standards and the repository. Raise it when
// that changes.
const checksVersion = 1

// mostFindings is how many findings of one check are kept.
const mostFindings = 20

// held is what a repository is held to.
type held struct {
	ids       []string
	standards []standard.Standard
	reports   map[string]standard.Report
	basis     string
	before    string // the basis of what is stored
}

// Hold holds a repository, given by its id, to its standards, at the commit that its knowledge stands at. It does nothing
// where what it comes to is known, or where no answers are possible yet. It can be killed at any time.
func Hold(ctx context.Context, db *store.DB, actor access.Actor, repository string) error {
	if err := actor.May(access.MineHistory); err != nil {
		return err
	}
	var r knowledge.Repository
	var h held
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if r, err = knowledge.RepositoryByName(ctx, tx, actor, repository); err != nil {
			return err
		}
		h, err = heldTo(ctx, tx, actor, r)
		return err
	})
	if err != nil || h.basis == h.before {
		return err
	}
	var results []standard.Result
	if len(h.standards) > 0 {
		atlas, err := knowledge.Open(ctx, db, actor, r.ID)
		if fault.Is(err, fault.KindUnavailable) && ctx.Err() == nil { // it was not read yet: its scan ends with this
			return nil
		}
		if err != nil {
			return err
		}
		if r.Head = atlas.Repository.Head; r.Head == "" {
			return nil
		}
		if results, err = atlas.HoldTo(ctx, h.standards, h.reports); err != nil {
			return err
		}
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		now, err := heldTo(ctx, tx, actor, r)
		switch {
		case fault.Is(err, fault.KindNotFound): // forgotten meanwhile
			return nil
		case err != nil:
			return err
		case now.basis != h.basis: // changed meanwhile: another job does it
			return RequestHold(ctx, tx, actor, r.ID)
		}
		if err := knowledge.ForgetGone(ctx, tx, "quality_team", "quality_held", "quality_result", "quality_change", "quality_report",
			"quality_exemption"); err != nil {
			return err
		}
		return keep(ctx, tx, r, h, results)
	})
}

// heldTo reads what a repository is held to.
func heldTo(ctx context.Context, tx *store.Tx, actor access.Actor, r knowledge.Repository) (h held, err error) {
	g, err := theRegister(ctx, tx, actor)
	if err != nil {
		return h, err
	}
	is, known := g.repository(r.ID)
	if !known {
		return h, fault.NotFound("The repository %s is no longer there", r.Name)
	}
	h.ids, h.standards = g.of(is)
	told, err := reports(ctx, tx, r.ID)
	if err != nil {
		return h, err
	}
	digest := sha256.New()
	fmt.Fprintf(digest, "%d %s\n", checksVersion, r.Head)
	for i, id := range h.ids {
		fmt.Fprintf(digest, "%q", id)
		for _, c := range h.standards[i].Checks {
			fmt.Fprintf(digest, " %q %q", c.Kind, c.String())
		}
	}
	for _, d := range g.documents {
		fmt.Fprintf(digest, " %q %d", d.Scope, d.Version)
	}
	h.reports = map[string]standard.Report{}
	for _, x := range told {
		h.reports[x.Tool] = x.Report
		fmt.Fprintf(digest, " %q %d", x.Tool, x.At.UnixMicro())
	}
	h.basis = hex.EncodeToString(digest.Sum(nil)[:16])
	h.before, _, err = store.One(ctx, tx, store.Scan1[string], `SELECT basis FROM quality_held WHERE repository = $1`, r.ID)
	return h, err
}

// keep stores what standards came to in a repository, instead of what they came to before, and what changed.
func keep(ctx context.Context, tx *store.Tx, r knowledge.Repository, h held, results []standard.Result) error {
	before := map[string]string{}
	_, err := store.All(ctx, tx, func(r store.Row) (_ struct{}, err error) {
		var id, outcome string
		err = r.Scan(&id, &outcome)
		before[id] = outcome
		return struct{}{}, err
	}, `SELECT standard, outcome FROM quality_result WHERE repository = $1`, r.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM quality_result WHERE repository = $1`, r.ID); err != nil {
		return err
	}
	today := store.DateOf(tx.Now())
	changed := func(id, outcome string) error {
		_, err := tx.Exec(ctx, `INSERT INTO quality_change (repository, standard, day, outcome) VALUES ($1, $2, $3, $4)
			ON CONFLICT (repository, standard, day) DO UPDATE SET outcome = excluded.outcome`, r.ID, id, today, outcome)
		return err
	}
	for i, x := range results {
		text, err := json.Marshal(checksOf(x))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO quality_result (repository, standard, outcome, checks) VALUES ($1, $2, $3, $4)`,
			r.ID, h.ids[i], string(x.Outcome), string(text)); err != nil {
			return err
		}
		if before[h.ids[i]] != string(x.Outcome) {
			if err := changed(h.ids[i], string(x.Outcome)); err != nil {
				return err
			}
		}
		delete(before, h.ids[i])
	}
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if err := changed(id, ""); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO quality_held (repository, basis, head, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (repository) DO UPDATE SET basis = excluded.basis, head = excluded.head, at = excluded.at`,
		r.ID, h.basis, r.Head, store.At(tx.Now()))
	return err
}

// checksOf are what the checks of a standard came to, as it is kept.
func checksOf(r standard.Result) []Check {
	all := make([]Check, len(r.Checks))
	for i, c := range r.Checks {
		all[i] = Check{Asks: c.Check.String(), Outcome: c.Outcome, Reason: c.Reason, Looked: c.Looked, Findings: c.Findings,
			More: c.More}
		if n := len(c.Findings); n > mostFindings {
			all[i].Findings, all[i].More = c.Findings[:mostFindings], c.More+n-mostFindings
		}
	}
	return all
}
