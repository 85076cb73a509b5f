package week

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/vision"
)

// A strategy asks those whose answer is waited for, then those who set it, and who has left hears nothing.
func TestStrategiesThatWait(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	ctx := context.Background()
	write := func(fn func(tx *store.Tx) error) {
		t.Helper()
		if err := db.Write(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	ben := access.Actor{ID: "ben", Name: "Ben Example", Role: access.Member}
	var v vision.Version
	write(func(tx *store.Tx) error {
		if _, err := organisation.PutPerson(ctx, tx, access.Local(), "", roster.Person{Handle: "ben", Name: "Ben Example"}); err != nil {
			return err
		}
		is, err := organisation.Find(ctx, tx, access.Local(), "ben")
		if err != nil {
			return err
		}
		ben.PersonID = is.ID
		if v, err = vision.Write(ctx, tx, access.Local(), 0, vision.Version{Text: vision.Text{Title: "One harbour", Vision: "x"}}); err != nil {
			return err
		}
		_, err = vision.PutForward(ctx, tx, access.Local(), v.ID, 0, []string{ben.PersonID}, store.DateOf(tx.Now()).AddDays(7))
		return err
	})
	check := func(actor access.Actor, want string) {
		t.Helper()
		var said []string
		write(func(tx *store.Tx) error {
			said = nil
			return strategies(ctx, tx, actor, func(weight float64, target Target, title, why string) {
				if target != (Target{Kind: "strategy", Strategy: v.ID}) {
					t.Errorf("it leads to %+v", target)
				}
				said = append(said, fmt.Sprintf("%v %s: %s", weight, title, why))
			})
		})
		if got := strings.Join(said, ", "); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s hears %q, want %q", actor.Name, got, want)
		}
	}
	gone := ben
	gone.Standing = &access.Standing{Left: true}
	check(ben, "63 Say whether you adopt: One harbour: You are asked by ")
	check(gone, "")
	check(access.Local(), "")
	leadtest.ClockOf(t, db).Advance(8 * 24 * time.Hour)
	check(access.Local(), "61 Let it be in force, or withdraw it: One harbour: Its answers were asked for by ")
	write(func(tx *store.Tx) error {
		_, err := vision.Say(ctx, tx, ben, v.ID, vision.Answer{Says: vision.Adopts})
		return err
	})
	check(ben, "")
	check(access.Local(), "61 Let it be in force, or withdraw it: One harbour: All who were asked have answered")
	write(func(tx *store.Tx) error {
		_, err := vision.Enforce(ctx, tx, access.Local(), v.ID, 0, store.Date{}, store.DateOf(tx.Now()).AddDays(1))
		return err
	})
	check(access.Local(), "")
	leadtest.ClockOf(t, db).Advance(24 * time.Hour)
	check(access.Local(), "45 Look again at: One harbour: ")
}
