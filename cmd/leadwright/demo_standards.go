package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
)

// holdDemo sets the company's standards, says whose its repositories are, and lets people ask for exemptions, each on its
// day. The repositories are held to them when they are scanned.
func (a *app) holdDemo(ctx context.Context, now time.Time) error {
	at := sample.Day(now, sample.Exemptions[0].Asked)
	db, err := store.OpenWith(ctx, a.database, store.Options{Clock: func() time.Time { return at }})
	if err != nil {
		return err
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		file := quality.Document{Content: sample.StandardsBefore, Note: "Agreed by all leads."}
		if _, err := quality.Set(ctx, tx, access.Local(), 0, file); err != nil {
			return err
		}
		for repository, team := range sample.Owners {
			if err := quality.SetTeam(ctx, tx, access.Local(), repository, team); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		at = at.AddDate(0, 0, 14)
		err = db.Write(ctx, func(tx *store.Tx) error {
			file := quality.Document{Content: sample.Standards, Note: "After the outage of the gates."}
			_, err := quality.Set(ctx, tx, access.Local(), 1, file)
			return err
		})
	}
	for _, x := range sample.Exemptions {
		if err != nil {
			break
		}
		at = sample.Day(now, x.Asked)
		if err = db.Write(ctx, func(tx *store.Tx) error { return newDemo(ctx, tx).exempt(now, x) }); err != nil {
			err = fmt.Errorf("%s: %w", x.Repository, err)
		}
	}
	return errors.Join(err, db.Close())
}

// exempt lets somebody ask for an exemption, and somebody answer.
func (d *demo) exempt(now time.Time, x sample.Exemption) error {
	by, err := d.as(x.By)
	if err != nil {
		return err
	}
	e, err := quality.Ask(d.ctx, d.tx, by, x.Repository, x.Standard, x.Reason, store.DateOf(sample.Day(now, x.Until)))
	if err != nil || x.Granter == "" {
		return err
	}
	granter, err := d.as(x.Granter)
	if err != nil {
		return err
	}
	_, err = quality.Settle(d.ctx, d.tx, granter, e.ID, 0, quality.Answer{Grant: true, Reason: x.Answer})
	return err
}
