package access_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// attempt signs in from an origin.
func attempt(db *store.DB, login, password, origin string) error {
	_, err := access.SignIn(context.Background(), db, access.Attempt{Login: login, Password: password,
		Arrival: access.Arrival{Origin: origin}})
	return err
}

// TestNothingTellsWhoIsHere compares what somebody sees who guesses: the same sentence and hint for each.
func TestNothingTellsWhoIsHere(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	join(t, db, "ada", access.Member)
	closed := join(t, db, "ben", access.Member)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return access.CloseAccount(ctx, tx, access.Local(), closed.ID)
	})
	invite(t, db, access.NewAccount{Name: "Cleo", Role: access.Member, Label: "cleo@example.com"})
	said := map[string]bool{}
	for i, c := range [][2]string{{"ada", otherPassword}, {"nobody", otherPassword}, {"ben", goodPassword}, {"", ""},
		{"cleo@example.com", goodPassword}, {"ada", ""}, {"ada", strings.Repeat("a", 5000)}, {strings.Repeat("a", 5000), goodPassword},
		{"ada\x00", goodPassword}, {"\xff", goodPassword}} {
		err := attempt(db, c[0], c[1], fmt.Sprint(i))
		if !fault.Is(err, fault.KindDenied) && !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%.20q gives %v", c, err)
		}
		sentence, hint := fault.Sentence(err)
		said[sentence+hint] = true
	}
	if len(said) != 1 {
		t.Errorf("guessing is answered with %d sentences: %v", len(said), said)
	}
}

func TestTriesSlowDown(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		clock := leadtest.ClockOf(t, db)
		join(t, db, "ada", access.Member)
		for i := range 5 {
			wantKind(t, fmt.Sprintf("wrong try %d", i), attempt(db, "ada", otherPassword, "192.0.2.1"), fault.KindDenied)
		}
		wantKind(t, "a right one too soon", attempt(db, "ada", goodPassword, "192.0.2.1"), fault.KindUnavailable)
		if err := attempt(db, "ada", goodPassword, "192.0.2.2"); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
		clock.Advance(2 * time.Second)
		wantKind(t, "wrong again", attempt(db, "ada", otherPassword, "192.0.2.1"), fault.KindDenied)
		clock.Advance(2 * time.Second)
		wantKind(t, "the wait has doubled", attempt(db, "ada", goodPassword, "192.0.2.1"), fault.KindUnavailable)
		clock.Advance(2 * time.Second)
		if err := attempt(db, "ada", goodPassword, "192.0.2.1"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		wantKind(t, "a right one clears the count", attempt(db, "ada", otherPassword, "192.0.2.1"), fault.KindDenied)
	})
}

// TestNobodyIsLockedOut lets many origins guess at one account: its holder waits half a minute at the most, and not at
// all from where she signed in before.
func TestNobodyIsLockedOut(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	clock := leadtest.ClockOf(t, db)
	join(t, db, "ada", access.Member)
	if err := attempt(db, "ada", goodPassword, "home"); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		if err := attempt(db, "ada", otherPassword, fmt.Sprint("bot", i)); err == nil {
			t.Fatal("a wrong password passes")
		}
		clock.Advance(10 * time.Second)
	}
	wantKind(t, "from anywhere", attempt(db, "ada", goodPassword, "hotel"), fault.KindUnavailable)
	if err := attempt(db, "ada", goodPassword, "home"); err != nil {
		t.Errorf("from home: %v", err)
	}
	clock.Advance(30 * time.Second)
	if err := attempt(db, "ada", goodPassword, "hotel"); err != nil {
		t.Errorf("from the hotel, half a minute later: %v", err)
	}
}

// TestManyAtOnceAreAllCounted sends more tries at once than may be wrong: no more than those are compared.
func TestManyAtOnceAreAllCounted(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		join(t, db, "ada", access.Member)
		var mu sync.Mutex
		var wg sync.WaitGroup
		compared := 0
		for range 16 {
			wg.Go(func() {
				err := attempt(db, "ada", otherPassword, "192.0.2.1")
				mu.Lock()
				defer mu.Unlock()
				if fault.Is(err, fault.KindDenied) {
					compared++
				} else if !fault.Is(err, fault.KindUnavailable) {
					t.Errorf("a try gives %v", err)
				}
			})
		}
		wg.Wait()
		if compared != 5 {
			t.Errorf("%d passwords were compared, want 5", compared)
		}
	})
}

func TestPasswordIsChanged(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		ada := join(t, db, "ada", access.Member)
		join(t, db, "ben", access.Member)
		other, err := access.SignIn(ctx, db, access.Attempt{Login: "ada", Password: goodPassword})
		if err != nil {
			t.Fatal(err)
		}
		set := func(n access.NewPassword) error { return access.SetPassword(ctx, db, ada, access.Arrival{}, n) }
		wantKind(t, "without the current one", set(access.NewPassword{Login: "ada", Password: otherPassword}), fault.KindInvalid)
		wantKind(t, "another's login", set(access.NewPassword{Login: "BEN", Password: otherPassword, Current: goodPassword}), fault.KindInvalid)
		if err := set(access.NewPassword{Login: "ada.e", Password: otherPassword, Current: goodPassword}); err != nil {
			t.Fatal(err)
		}
		_, err = access.Authenticate(ctx, db, other)
		wantKind(t, "the other session", err, fault.KindDenied)
		wantKind(t, "the old login", attempt(db, "ada", otherPassword, ""), fault.KindDenied)
		if err := attempt(db, "ada.e", otherPassword, ""); err != nil {
			t.Errorf("the new login: %v", err)
		}
		robot := ada
		robot.Session, robot.Token = "", "t"
		wantKind(t, "with a token", access.SetPassword(ctx, db, robot, access.Arrival{}, access.NewPassword{Login: "x1", Password: otherPassword}), fault.KindDenied)
	})
}

// TestOldHashesAreMadeAnew signs in with a hash made at another cost.
func TestOldHashesAreMadeAnew(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	ada := join(t, db, "ada", access.Member)
	hash := func() (phc string) {
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			phc, _, err = store.One(ctx, tx, store.Scan1[string], `SELECT password FROM access_account WHERE id = $1`, ada.ID)
			return err
		})
		return phc
	}
	today := hash()
	if !strings.HasPrefix(today, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(today, "heron") {
		t.Fatalf("the hash is %s", today)
	}
	// The hash of "seven grey herons wade" at one pass over 64 KiB.
	old := access.HashAt(1, 64, goodPassword)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE access_account SET password = $1 WHERE id = $2`, old, ada.ID)
		return err
	})
	wantKind(t, "a wrong password", attempt(db, "ada", otherPassword, ""), fault.KindDenied)
	if hash() != old {
		t.Error("a wrong password changed the hash")
	}
	if err := attempt(db, "ada", goodPassword, ""); err != nil {
		t.Fatal(err)
	}
	if now := hash(); now == old || !strings.HasPrefix(now, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", now)
	}
	if err := attempt(db, "ada", goodPassword, ""); err != nil {
		t.Error(err)
	}
}
