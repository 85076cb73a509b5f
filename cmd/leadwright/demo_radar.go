package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/manifest"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
)

// chief is who decides about the technologies of the company, and so runs its Leadwright.
const chief = "henrike.vos"

// technologies puts the technologies of the company on its radar: people propose, and the chief settles, each on its day.
func (d *demo) technologies(now time.Time) error {
	boss, err := d.as(chief)
	if err != nil {
		return err
	}
	boss.Role = access.Administrator
	for _, x := range sample.Technologies {
		key := ""
		for _, m := range x.Moves {
			by, err := d.as(m.By)
			if err != nil {
				return err
			}
			n := technology.New{Ring: m.Ring, Reason: m.Why}
			var id string
			if key == "" {
				e, err := technology.Add(d.ctx, d.tx, by, technology.Entry{Name: x.Name, Quadrant: x.Quadrant, Description: x.Description,
					Marks: x.Marks}, n)
				if err != nil {
					return fmt.Errorf("%s: %w", x.Name, err)
				}
				key, id = e.Key, e.Moves[0].ID
			} else {
				move, err := technology.Propose(d.ctx, d.tx, by, key, n)
				if err != nil {
					return fmt.Errorf("%s: %w", x.Name, err)
				}
				id = move.ID
			}
			if m.Settled == "" {
				continue
			}
			verdict := technology.Verdict{State: technology.Done, Day: store.DateOf(sample.Day(now, m.Week)), Reason: m.Settled}
			if _, err := technology.Settle(d.ctx, d.tx, boss, id, verdict); err != nil {
				return fmt.Errorf("%s: %w", x.Name, err)
			}
		}
	}
	return nil
}

// looked keeps what scans saw in the repositories some weeks ago, so that the first scan of the demo shows what changed.
func (a *app) looked(ctx context.Context, now time.Time) error {
	then := now.AddDate(0, 0, 7*sample.LookWeek)
	db, err := store.OpenWith(ctx, a.database, store.Options{Clock: func() time.Time { return then }})
	if err != nil {
		return err
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		for _, x := range sample.Looks {
			r, err := knowledge.RepositoryByName(ctx, tx, access.System(), x.Repository)
			if err != nil {
				return err
			}
			in := knowledge.Inventory{Head: "before", Languages: x.Languages, Technologies: x.Technologies}
			for _, key := range x.Packages {
				ecosystem, name, _ := strings.Cut(key, ":")
				in.Packages = append(in.Packages, manifest.Dependency{Ecosystem: manifest.Ecosystem(ecosystem), Name: name})
			}
			if err := technology.Note(ctx, tx, access.System(), r.ID, in); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, db.Close())
}
