package access_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

// write runs fn in a transaction that must succeed.
func write(t *testing.T, db *store.DB, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := db.Write(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// signIn makes a link and redeems it.
func signIn(t *testing.T, db *store.DB) (token string) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		secret, err := access.FirstLink(ctx, tx)
		if err != nil {
			return err
		}
		token, err = access.Redeem(ctx, tx, secret, "a browser")
		return err
	})
	return token
}

func TestLinkOpensASessionOfTheOwner(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		first, err := access.Authenticate(ctx, db, signIn(t, db))
		if err != nil {
			t.Fatal(err)
		}
		if first.Role != access.Owner || first.ID == "" || first.Name == "" {
			t.Errorf("the session is %+v, want the owner's", first)
		}
		second, err := access.Authenticate(ctx, db, signIn(t, db))
		if second.Session == first.Session || second.Session == "" {
			t.Errorf("two sessions are called %q and %q", first.Session, second.Session)
		}
		first.Session = second.Session
		if err != nil || second != first {
			t.Errorf("the second link belongs to %+v (%v), want the same account %+v", second, err, first)
		}
	})
}

func TestSecretsAreNotStored(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		var secret, token string
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			if secret, err = access.FirstLink(ctx, tx); err != nil {
				return err
			}
			token, err = access.Redeem(ctx, tx, secret, "a browser")
			return err
		})
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			for _, query := range []string{`SELECT hash FROM access_link`, `SELECT hash FROM access_session`} {
				hashes, err := store.All(ctx, tx, store.Scan1[[]byte], query)
				if err != nil || len(hashes) != 1 {
					t.Errorf("%s: %d rows, %v", query, len(hashes), err)
				}
				for _, h := range hashes {
					if len(h) != 32 || strings.Contains(string(h), secret) || strings.Contains(string(h), token) {
						t.Errorf("%s: stored %q", query, h)
					}
				}
			}
			return nil
		})
		if len(secret) != 43 || secret == token {
			t.Errorf("secret %q, token %q", secret, token)
		}
	})
}

func TestLinkIsRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T, db *store.DB, secret string) (tried string){
		"unknown": func(*testing.T, *store.DB, string) string { return "no-such-secret" },
		"empty":   func(*testing.T, *store.DB, string) string { return "" },
		"too old": func(t *testing.T, db *store.DB, secret string) string {
			leadtest.ClockOf(t, db).Advance(access.LinkLife)
			return secret
		},
		"used": func(t *testing.T, db *store.DB, secret string) string {
			write(t, db, func(ctx context.Context, tx *store.Tx) error {
				_, err := access.Redeem(ctx, tx, secret, "a browser")
				return err
			})
			return secret
		},
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			leadtest.Databases(t, func(t *testing.T, db *store.DB) {
				var secret string
				write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
					secret, err = access.FirstLink(ctx, tx)
					return err
				})
				tried := prepare(t, db, secret)
				ctx := context.Background()
				err := db.Write(ctx, func(tx *store.Tx) error {
					_, err := access.Redeem(ctx, tx, tried, "")
					return err
				})
				if !fault.Is(err, fault.KindDenied) {
					t.Errorf("Redeem gives %v, want a refusal", err)
				}
			})
		})
	}
}

func TestLinkWorksJustBeforeItsEnd(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	var secret string
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		secret, err = access.FirstLink(ctx, tx)
		return err
	})
	leadtest.ClockOf(t, db).Advance(access.LinkLife - time.Microsecond)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := access.Redeem(ctx, tx, secret, "a browser")
		return err
	})
}

func TestLinkIsSingleUseWhenManyRedeemAtOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		var secret string
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			secret, err = access.FirstLink(ctx, tx)
			return err
		})
		const many = 8
		var opened, refused int
		var mu sync.Mutex
		var wg sync.WaitGroup
		start := make(chan struct{})
		for range many {
			wg.Go(func() {
				<-start
				err := db.Write(ctx, func(tx *store.Tx) error {
					_, err := access.Redeem(ctx, tx, secret, "a browser")
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					opened++
				case fault.Is(err, fault.KindDenied):
					refused++
				default:
					t.Errorf("Redeem: %v", err)
				}
			})
		}
		close(start)
		wg.Wait()
		if opened != 1 || refused != many-1 {
			t.Errorf("%d opened and %d refused, want 1 and %d", opened, refused, many-1)
		}
	})
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	tests := map[string]struct {
		use   []time.Duration // it is used after each of these waits
		alive bool            // at the last of them
	}{
		"in use":              {[]time.Duration{13 * day, 13 * day, 13 * day}, true},
		"almost idle":         {[]time.Duration{access.SessionIdle - time.Microsecond}, true},
		"idle":                {[]time.Duration{access.SessionIdle}, false},
		"idle after use":      {[]time.Duration{13 * day, 14 * day}, false},
		"in use for too long": {[]time.Duration{13 * day, 13 * day, 13 * day, 13 * day, 13 * day, 13 * day, 12 * day}, false},
		"almost too long": {[]time.Duration{13 * day, 13 * day, 13 * day, 13 * day, 13 * day, 13 * day,
			12*day - time.Microsecond}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			leadtest.Databases(t, func(t *testing.T, db *store.DB) {
				token := signIn(t, db)
				var err error
				for _, wait := range tt.use {
					leadtest.ClockOf(t, db).Advance(wait)
					_, err = access.Authenticate(context.Background(), db, token)
				}
				if tt.alive && err != nil {
					t.Errorf("the session ended: %v", err)
				}
				if !tt.alive && !fault.Is(err, fault.KindDenied) {
					t.Errorf("the session goes on: %v", err)
				}
			})
		})
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		clock := leadtest.ClockOf(t, db)
		old := signIn(t, db)
		clock.Advance(time.Hour)
		kept, ended := signIn(t, db), signIn(t, db)
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return access.End(ctx, tx, ended) })
		var list []access.SignedIn
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			if list, err = access.Sessions(ctx, tx, access.Local(), "", access.Page{Limit: 10}); err != nil {
				return err
			}
			if len(list) != 2 {
				t.Fatalf("%d sessions, want 2: %+v", len(list), list)
			}
			return access.EndSession(ctx, tx, access.Local(), list[1].ID)
		})
		if want := leadtest.Epoch.Add(access.SessionIdle); !list[1].Created.Equal(leadtest.Epoch) ||
			!list[1].Expires.Equal(want) {
			t.Errorf("the older session is %+v, want it made at the epoch and ending at %v", list[1], want)
		}
		for token, alive := range map[string]bool{old: false, kept: true, ended: false, "": false} {
			if _, err := access.Authenticate(ctx, db, token); (err == nil) != alive {
				t.Errorf("a session that should be alive %v gives %v", alive, err)
			}
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			return access.EndSession(ctx, tx, access.Local(), list[1].ID)
		})
		if !fault.Is(err, fault.KindNotFound) {
			t.Errorf("ending it twice gives %v", err)
		}
	})
}

func TestRecordAndLookers(t *testing.T) {
	t.Parallel()
	ada := access.Actor{ID: "a1", Name: "Ada Example", PersonID: "p-ada"}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		clock := leadtest.ClockOf(t, db)
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(
				access.Record(ctx, tx, access.Local(), "added", "repository one"),
				access.Record(ctx, tx, access.System(), "scanned", "repository one"),
				access.Looked(ctx, tx, access.Local(), "p-ada", "knowledge"),
				access.Looked(ctx, tx, access.Local(), "p-ada", "knowledge"), // the same look
				access.Looked(ctx, tx, access.Local(), "p-ada", "identities"),
				access.Looked(ctx, tx, access.Local(), "p-ben", "knowledge"),
				access.Looked(ctx, tx, ada, "p-ada", "knowledge"), // says she is Ada
				access.Looked(ctx, tx, access.System(), "p-ada", "knowledge"))
		})
		clock.Advance(10 * time.Minute)
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			return access.Looked(ctx, tx, access.Local(), "p-ada", "knowledge")
		})
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			deeds, err := access.Records(ctx, tx, access.Local(), "", 1)
			if err != nil || len(deeds) != 1 || deeds[0].Verb != "scanned" || deeds[0].ActorID != "system" {
				t.Fatalf("the newest record is %+v, %v", deeds, err)
			}
			older, err := access.Records(ctx, tx, access.Local(), deeds[0].ID, 9)
			if err != nil || len(older) != 1 || older[0].Verb != "added" || !older[0].At.Equal(leadtest.Epoch) {
				t.Errorf("the older records are %+v, %v", older, err)
			}
			looks, err := access.Lookers(ctx, tx, ada, "p-ada", "", 100)
			if err != nil || len(looks) != 4 {
				t.Fatalf("%d looks, want 4: %+v, %v", len(looks), looks, err)
			}
			if l := looks[0]; l.What != "knowledge" || !l.At.Equal(leadtest.Epoch.Add(10*time.Minute)) {
				t.Errorf("the newest look is %+v", l)
			}
			all, err := access.Lookers(ctx, tx, ada, "p-ada", looks[0].ID, 100, "p-ada", "p-ben")
			if err != nil || len(all) != 4 {
				t.Errorf("when Ben turned out to be Ada, %d looks before the last, want 4: %+v, %v", len(all), all, err)
			}
			// Whoever says to be a person cannot look at them unseen.
			if l := looks[1]; l.ActorID != "a1" {
				t.Errorf("the look of the account that says it is Ada is missing: %+v", looks)
			}
			if _, err := access.Lookers(ctx, tx, ada, "p-ben", "", 100); !fault.Is(err, fault.KindDenied) {
				t.Errorf("Ada may read who looked at Ben: %v", err)
			}
			if _, err := access.Lookers(ctx, tx, ada, "p-ben", "", 100, "p-ada"); !fault.Is(err, fault.KindDenied) {
				t.Errorf("Ada may read it as somebody who turned out to be Ben: %v", err)
			}
			return nil
		})
	})
}

func TestNobodyLeavesARecord(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		if err := access.Record(ctx, tx, access.Actor{}, "did", "it"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("Record gives %v", err)
		}
		if err := access.Looked(ctx, tx, access.Actor{}, "p", "x"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("Looked gives %v", err)
		}
		return nil
	})
}

func TestGateSlowsGuesses(t *testing.T) {
	t.Parallel()
	var gate access.Gate
	now := leadtest.Epoch
	tries := 0
	guess := func() error { tries++; return fault.Denied("wrong") }
	for range 25 {
		if err := gate.Try(now, "192.0.2.1", guess); err == nil {
			t.Fatal("a wrong guess passes")
		}
	}
	if tries != 10 {
		t.Errorf("%d guesses went through, want 10", tries)
	}
	right := func() error { return nil }
	if err := gate.Try(now, "192.0.2.1", right); !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("after ten guesses: %v", err)
	}
	if err := gate.Try(now, "192.0.2.2", right); err != nil {
		t.Errorf("another origin: %v", err)
	}
	if err := gate.Try(now.Add(time.Minute), "192.0.2.1", right); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}
