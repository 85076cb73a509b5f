package main

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/sample"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/week"
)

// TestTheDemoShowsAnOrganisation holds the made-up company to what the demo promises.
func TestTheDemoShowsAnOrganisation(t *testing.T) {
	t.Parallel()
	a := &app{database: "sqlite:" + filepath.Join(t.TempDir(), "demo.db")}
	defer func() {
		if err := a.close(); err != nil {
			t.Error(err)
		}
	}()
	now := time.Now()
	repositories, err := makeSamples(t.Context(), t.TempDir(), now)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.fillDemo(t.Context(), now, repositories); err != nil {
		t.Fatal(err)
	}
	var owner access.Actor
	err = a.db.Read(t.Context(), func(tx *store.Tx) error {
		whole, err := organisation.Whole(t.Context(), tx, access.Local(), store.DateOf(sample.Day(now, 0)))
		if err != nil {
			return err
		}
		teams := 0
		for _, s := range whole.Scopes {
			if s.Kind == "team" {
				teams++
			}
		}
		if len(whole.Persons) < 38 || teams != 6 {
			t.Errorf("%d persons and %d teams", len(whole.Persons), teams)
		}
		for scope, want := range map[string]func(gaps, overlaps, agents, authority, dedicate int) bool{
			"platform": func(gaps, _, _, _, _ int) bool { return gaps > 0 },
			"app":      func(_, overlaps, _, _, _ int) bool { return overlaps > 0 },
			"reports":  func(_, _, agents, _, _ int) bool { return agents > 0 },
			"tides":    func(_, _, _, authority, _ int) bool { return authority > 0 },
			"gates":    func(_, _, _, _, dedicate int) bool { return dedicate > 0 },
		} {
			engine, err := organisation.Engine(t.Context(), tx, access.Local(), scope)
			if err != nil {
				return err
			}
			c, _ := engine.Cover(scope)
			dedicate := 0
			for i := range c.Combined {
				if c.Combined[i].Dedicate != "" {
					dedicate++
				}
			}
			if !want(len(c.Gaps), len(c.Overlaps), len(c.Agents), len(c.Authority), dedicate) {
				t.Errorf("%s shows %d gaps, %d overlaps, %d agents alone, %d without authority, %d to dedicate", scope,
					len(c.Gaps), len(c.Overlaps), len(c.Agents), len(c.Authority), dedicate)
			}
		}
		accounts, err := access.Accounts(t.Context(), tx, access.Local(), "", access.Page{Limit: 1})
		if err == nil {
			owner = access.Actor{ID: accounts[0].ID, Name: accounts[0].Name, Role: accounts[0].Role, PersonID: accounts[0].PersonID}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = a.db.Read(t.Context(), func(tx *store.Tx) error {
		b, err := technology.Look(t.Context(), tx, owner, store.Date{})
		if len(b.Entries) != len(sample.Technologies) || len(b.Waiting()) != 1 {
			t.Errorf("the radar has %d entries, and %d proposals wait", len(b.Entries), len(b.Waiting()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w, err := week.Review(t.Context(), a.db, knowledge.NewShelf(1), owner)
	for _, kind := range []string{"said", "decision", "experiment"} { // the list is short: what is less pressing comes later
		if err != nil || !slices.ContainsFunc(w.Actions, func(a week.Action) bool { return a.Target.Kind == kind }) {
			t.Errorf("nothing of the kind %s is on the owner's week: %+v, %v", kind, w, err)
		}
	}
	if !slices.ContainsFunc(w.Actions, func(a week.Action) bool { return a.Target.Kind == "said" && a.Target.Path == "gate" }) {
		t.Errorf("no walk-through waits for the owner: %+v", w)
	}
}
