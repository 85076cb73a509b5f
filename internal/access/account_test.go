package access_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

const (
	goodPassword  = "seven grey herons wade"
	otherPassword = "eight blue kites turning"
)

// try runs fn in a transaction and returns its error.
func try(db *store.DB, fn func(ctx context.Context, tx *store.Tx) error) error {
	ctx := context.Background()
	return db.Write(ctx, func(tx *store.Tx) error { return fn(ctx, tx) })
}

// wantKind checks that an error is of a kind.
func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s gives %v, want %v", what, err, kind)
	}
}

// invite makes an account and returns its id and the secret of its link.
func invite(t *testing.T, db *store.DB, n access.NewAccount) (id, secret string) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		id, secret, err = access.Invite(ctx, tx, access.Local(), n)
		return err
	})
	return id, secret
}

// join invites somebody who accepts with a password, and returns who they are in their session.
func join(t *testing.T, db *store.DB, login string, role access.Role) access.Actor {
	t.Helper()
	_, secret := invite(t, db, access.NewAccount{Name: login + " Example", Role: role, PersonID: "p-" + login})
	token, err := access.AcceptWithPassword(context.Background(), db, secret, "Firefox on Linux",
		access.NewPassword{Login: login, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return who(t, db, token)
}

func who(t *testing.T, db *store.DB, token string) access.Actor {
	t.Helper()
	a, err := access.Authenticate(context.Background(), db, token)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestInvitationIsAcceptedOnce(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		id, secret := invite(t, db, access.NewAccount{Name: "  Ada   Example ", Role: access.Member, PersonID: "p-ada",
			Label: "ada@example.com"})
		var w access.Welcome
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			w, err = access.ReadLink(ctx, tx, secret)
			return err
		})
		if w.Kind != access.Invitation || w.Account.ID != id || w.Account.Name != "Ada Example" || w.Issuer != access.Local().Name ||
			w.Account.State != access.Invited || !w.Expires.Equal(leadtest.Epoch.Add(7*24*time.Hour)) {
			t.Errorf("the link says %+v", w)
		}
		for _, bad := range []access.NewPassword{{Login: "ada", Password: "short"}, {Login: "a", Password: goodPassword},
			{Login: "ada b", Password: goodPassword}, {Login: "", Password: goodPassword}, {Login: "ada", Password: ""}} {
			_, err := access.AcceptWithPassword(ctx, db, secret, "", bad)
			wantKind(t, "accepting with "+bad.Login+"/"+bad.Password, err, fault.KindInvalid)
		}
		token, err := access.AcceptWithPassword(ctx, db, secret, "Firefox on Linux",
			access.NewPassword{Login: "Ada@Example.com", Password: goodPassword})
		if err != nil {
			t.Fatal(err)
		}
		a := who(t, db, token)
		if a.ID != id || a.Role != access.Member || a.PersonID != "p-ada" || a.Session == "" || a.Token != "" {
			t.Errorf("the session is %+v", a)
		}
		_, err = access.AcceptWithPassword(ctx, db, secret, "", access.NewPassword{Login: "eve", Password: otherPassword})
		wantKind(t, "accepting twice", err, fault.KindDenied)
		wantKind(t, "reading a used link", try(db, func(ctx context.Context, tx *store.Tx) error {
			_, err := access.ReadLink(ctx, tx, secret)
			return err
		}), fault.KindDenied)
		wantKind(t, "entering by an invitation", try(db, func(ctx context.Context, tx *store.Tx) error {
			_, err := access.Redeem(ctx, tx, secret, "")
			return err
		}), fault.KindDenied)
		if _, err = access.SignIn(ctx, db, access.Attempt{Login: " ADA@example.COM ", Password: goodPassword}); err != nil {
			t.Errorf("signing in gives %v", err)
		}
	})
}

func TestLinksEnd(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		accept := func(secret string) error {
			_, err := access.AcceptWithPassword(context.Background(), db, secret, "",
				access.NewPassword{Login: "ben", Password: goodPassword})
			return err
		}
		n := access.NewAccount{Name: "Ben Example", Role: access.Member}
		id, old := invite(t, db, n)
		leadtest.ClockOf(t, db).Advance(7 * 24 * time.Hour)
		wantKind(t, "a link that is too old", accept(old), fault.KindDenied)

		var renewed, again string
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			if renewed, err = access.RenewInvitation(ctx, tx, access.Local(), id); err != nil {
				return err
			}
			again, err = access.RenewInvitation(ctx, tx, access.Local(), id)
			return err
		})
		wantKind(t, "a link that was renewed", accept(renewed), fault.KindDenied)
		if err := accept(again); err != nil {
			t.Errorf("the last link gives %v", err)
		}
		_, secret := invite(t, db, access.NewAccount{Name: "Cleo Example", Role: access.Member})
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			all, err := access.Accounts(ctx, tx, access.Local(), "cleo", access.Page{Limit: 9})
			if err != nil || len(all) != 1 || all[0].Link.Kind != access.Invitation {
				t.Fatalf("%+v, %v", all, err)
			}
			return access.Withdraw(ctx, tx, access.Local(), all[0].ID)
		})
		wantKind(t, "a link that was withdrawn", accept(secret), fault.KindDenied)

		var recovery string
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			link, err := access.FirstLink(ctx, tx)
			if err != nil {
				return err
			}
			if _, err = access.Redeem(ctx, tx, link, ""); err != nil {
				return err
			}
			owners, err := access.Accounts(ctx, tx, access.Local(), "owner", access.Page{Limit: 1})
			if err != nil {
				return err
			}
			if recovery, err = access.Recover(ctx, tx, access.Local(), owners[0].ID); err != nil {
				return err
			}
			_, err = access.FirstLink(ctx, tx) // the workbench starts again
			return err
		})
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := access.ReadLink(ctx, tx, recovery)
			return err
		})
		wantKind(t, "no link", accept(""), fault.KindDenied)
	})
}

func TestRecoveryEndsWhatWas(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		ada := join(t, db, "ada", access.Member)
		provided := access.Outside{Issuer: "https://id.example.com", Subject: "ada"}
		var token string
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			_, token, err = access.MakeToken(ctx, tx, ada, access.NewToken{Name: "script", Life: time.Hour})
			return err
		})
		var secret string
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			if err := access.LinkOutside(ctx, tx, ada, ada.ID, provided); err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `INSERT INTO access_passkey (id, credential, account_id, name, host, data, created)
				VALUES ('k', $1, $2, 'Old phone', 'localhost', '{}', $3)`, []byte{1}, ada.ID, store.At(tx.Now()))
			if err != nil {
				return err
			}
			secret, err = access.Recover(ctx, tx, access.Actor{ID: "x", Name: "Olga Boss", Role: access.Administrator}, ada.ID)
			return err
		})
		if _, err := access.AuthenticateToken(ctx, db, token); err != nil {
			t.Errorf("the link ended things before it was used: %v", err)
		}
		session, err := access.AcceptWithPassword(ctx, db, secret, "", access.NewPassword{Login: "ada", Password: otherPassword})
		if err != nil {
			t.Fatal(err)
		}
		_, err = access.AuthenticateToken(ctx, db, token)
		wantKind(t, "the old token", err, fault.KindDenied)
		_, err = access.SignIn(ctx, db, access.Attempt{Login: "ada", Password: goodPassword})
		wantKind(t, "the old password", err, fault.KindDenied)
		wantKind(t, "the old provider", try(db, func(ctx context.Context, tx *store.Tx) error {
			_, err := access.SignInOutside(ctx, tx, provided, false, "")
			return err
		}), fault.KindDenied)
		now := who(t, db, session)
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			if a, err := access.AccountByID(ctx, tx, now, now.ID); err != nil || a.Ways != (access.Ways{Password: true}) {
				t.Errorf("Ada signs in with %+v, %v", a.Ways, err)
			}
			sessions, err := access.Sessions(ctx, tx, now, now.ID, access.Page{Limit: 9})
			if err != nil || len(sessions) != 1 || !sessions[0].Current {
				t.Errorf("the sessions are %+v, %v", sessions, err)
			}
			told, err := access.Recoveries(ctx, tx, now)
			if err != nil || len(told) != 1 || told[0].Issuer != "Olga Boss" || told[0].Used.IsZero() {
				t.Errorf("Ada is told %+v, %v", told, err)
			}
			return nil
		})
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			secret, err = access.Recover(ctx, tx, access.Local(), ada.ID)
			return err
		})
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) { // by the provider now
			if _, err = access.AcceptOutside(ctx, tx, secret, "", provided); err != nil {
				return err
			}
			secret, err = access.Recover(ctx, tx, access.Local(), ada.ID)
			return err
		})
		_, err = access.SignIn(ctx, db, access.Attempt{Login: "ada", Password: otherPassword})
		wantKind(t, "the password before the provider", err, fault.KindDenied)
		leadtest.ClockOf(t, db).Advance(time.Hour)
		_, err = access.AcceptWithPassword(ctx, db, secret, "", access.NewPassword{Login: "ada", Password: otherPassword})
		wantKind(t, "a recovery link after an hour", err, fault.KindDenied)
	})
}

// TestAdministratorsDoNotBecomeOwners goes the ways by which somebody who runs Leadwright could own it.
func TestAdministratorsDoNotBecomeOwners(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		owner := who(t, db, signIn(t, db))
		olga := join(t, db, "olga", access.Administrator)
		ada := join(t, db, "ada", access.Member)
		ways := map[string]func(ctx context.Context, tx *store.Tx) error{
			"inviting an owner": func(ctx context.Context, tx *store.Tx) error {
				_, _, err := access.Invite(ctx, tx, olga, access.NewAccount{Name: "Me Again", Role: access.Owner})
				return err
			},
			"taking the role": func(ctx context.Context, tx *store.Tx) error {
				return access.ChangeRole(ctx, tx, olga, olga.ID, access.Owner)
			},
			"giving the role": func(ctx context.Context, tx *store.Tx) error {
				return access.ChangeRole(ctx, tx, olga, ada.ID, access.Owner)
			},
			"demoting the owner": func(ctx context.Context, tx *store.Tx) error {
				return access.ChangeRole(ctx, tx, olga, owner.ID, access.Member)
			},
			"recovering the owner": func(ctx context.Context, tx *store.Tx) error {
				_, err := access.Recover(ctx, tx, olga, owner.ID)
				return err
			},
			"closing the owner": func(ctx context.Context, tx *store.Tx) error {
				return access.CloseAccount(ctx, tx, olga, owner.ID)
			},
			"saying who the owner is": func(ctx context.Context, tx *store.Tx) error {
				return access.SetPerson(ctx, tx, olga, owner.ID, "p-x")
			},
			"saying who she is": func(ctx context.Context, tx *store.Tx) error {
				return access.SetPerson(ctx, tx, olga, olga.ID, "p-x")
			},
			"a member inviting": func(ctx context.Context, tx *store.Tx) error {
				_, _, err := access.Invite(ctx, tx, ada, access.NewAccount{Name: "Friend", Role: access.Member})
				return err
			},
			"a member listing": func(ctx context.Context, tx *store.Tx) error {
				_, err := access.Accounts(ctx, tx, ada, "", access.Page{Limit: 1})
				return err
			},
			"a member reading another": func(ctx context.Context, tx *store.Tx) error {
				_, err := access.AccountByID(ctx, tx, ada, olga.ID)
				return err
			},
			"a member saying who they are": func(ctx context.Context, tx *store.Tx) error {
				return access.SetPerson(ctx, tx, ada, ada.ID, "p-x")
			},
			"a member closing themselves": func(ctx context.Context, tx *store.Tx) error {
				return access.CloseAccount(ctx, tx, ada, ada.ID)
			},
		}
		for name, way := range ways {
			wantKind(t, name, try(db, way), fault.KindDenied)
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			if a, err := access.AccountByID(ctx, tx, ada, ada.ID); err != nil || a.Login != "ada" {
				t.Errorf("Ada's own account: %+v, %v", a, err)
			}
			return access.SetPerson(ctx, tx, owner, owner.ID, "p-owner")
		})
		wantKind(t, "a person with an account", try(db, func(ctx context.Context, tx *store.Tx) error {
			return access.SetPerson(ctx, tx, owner, owner.ID, "p-ada")
		}), fault.KindInvalid)
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		owner := who(t, db, signIn(t, db))
		demote := func(ctx context.Context, tx *store.Tx) error {
			return access.ChangeRole(ctx, tx, access.Local(), owner.ID, access.Member)
		}
		shut := func(ctx context.Context, tx *store.Tx) error { return access.CloseAccount(ctx, tx, owner, owner.ID) }
		wantKind(t, "demoting", try(db, demote), fault.KindConflict)
		wantKind(t, "closing", try(db, shut), fault.KindConflict)
		ada := join(t, db, "ada", access.Owner)
		write(t, db, demote)
		wantKind(t, "closing the one who is left", try(db, func(ctx context.Context, tx *store.Tx) error {
			return access.CloseAccount(ctx, tx, ada, ada.ID)
		}), fault.KindConflict)
	})
}

func TestClosingEndsAnAccount(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		ada := join(t, db, "ada", access.Member)
		var token, session string
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			_, token, err = access.MakeToken(ctx, tx, ada, access.NewToken{Name: "script", Life: time.Hour})
			return err
		})
		session, err := access.SignIn(ctx, db, access.Attempt{Login: "ada", Password: goodPassword})
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			return access.CloseAccount(ctx, tx, access.Local(), ada.ID)
		})
		_, err = access.Authenticate(ctx, db, session)
		wantKind(t, "the session", err, fault.KindDenied)
		_, err = access.AuthenticateToken(ctx, db, token)
		wantKind(t, "the token", err, fault.KindDenied)
		_, err = access.SignIn(ctx, db, access.Attempt{Login: "ada", Password: goodPassword})
		wantKind(t, "signing in", err, fault.KindDenied)
		wantKind(t, "a role for it", try(db, func(ctx context.Context, tx *store.Tx) error {
			return access.ChangeRole(ctx, tx, access.Local(), ada.ID, access.Administrator)
		}), fault.KindConflict)
		join(t, db, "ada", access.Member) // login and person are free again
	})
}

func TestBadInvitationsAreRefused(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	join(t, db, "ada", access.Member)
	for name, n := range map[string]access.NewAccount{
		"no name": {Role: access.Member}, "a long name": {Name: strings.Repeat("a", 10_000), Role: access.Member},
		"no role": {Name: "Ben"}, "another role": {Name: "Ben", Role: "emperor"}, "the worker's role": {Name: "Ben", Role: access.Worker},
		"a person who has one": {Name: "Ben", Role: access.Member, PersonID: "p-ada"},
		"a name of bells":      {Name: "Be\a\an", Role: access.Member},
	} {
		wantKind(t, name, try(db, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := access.Invite(ctx, tx, access.Local(), n)
			return err
		}), fault.KindInvalid)
	}
}

func TestAccountsComeInPages(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		for _, name := range []string{"Cleo", "Ada", "Ben", "Ada", "Ömer"} {
			invite(t, db, access.NewAccount{Name: name, Role: access.Member, Label: name + "@example.com"})
		}
		var names []string
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			names = nil
			for after := ""; ; {
				page, err := access.Accounts(ctx, tx, access.Local(), "", access.Page{After: after, Limit: 3})
				if err != nil || len(page) == 0 {
					return err
				}
				for _, a := range page {
					names = append(names, a.Name)
				}
				after = page[len(page)-1].ID
			}
		})
		if got := strings.Join(names, ","); got != "Ada,Ada,Ben,Cleo,Ömer" {
			t.Errorf("the pages have %s", got)
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			for text, want := range map[string]int{"ada": 2, "BEN@": 1, "%": 0, "_": 0, "zoe": 0, "ömer": 1, "ÖMER": 1, "example.com": 2} {
				found, err := access.Accounts(ctx, tx, access.Local(), text, access.Page{Limit: 2})
				if err != nil || len(found) != want {
					t.Errorf("%q finds %d, want %d, %v", text, len(found), want, err)
				}
			}
			return nil
		})
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		ada, olga := join(t, db, "ada", access.Member), join(t, db, "olga", access.Administrator)
		var token access.Token
		var reads, writes string
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			if token, reads, err = access.MakeToken(ctx, tx, olga, access.NewToken{Name: "report", Life: time.Hour}); err != nil {
				return err
			}
			_, writes, err = access.MakeToken(ctx, tx, olga, access.NewToken{Name: "robot", Life: time.Hour, Writes: true})
			return err
		})
		reader, err := access.AuthenticateToken(ctx, db, reads)
		if err != nil || reader.ID != olga.ID || reader.Token != token.ID || !reader.ReadOnly || reader.Session != "" {
			t.Errorf("the reading token is %+v, %v", reader, err)
		}
		robot, err := access.AuthenticateToken(ctx, db, writes)
		if err != nil || robot.ReadOnly || robot.May(access.ManageRepositories) != nil {
			t.Errorf("the writing token is %+v, %v", robot, err)
		}
		if reader.May(access.ReadRecord) != nil {
			t.Error("the reading token may not read")
		}
		wantKind(t, "managing with a reading token", reader.May(access.ManageAccounts), fault.KindDenied)
		for name, bad := range map[string]string{"forged": access.TokenPrefix + strings.Repeat("a", 43), "empty": "",
			"only its beginning": access.TokenPrefix, "cut": reads[:len(reads)-1], "longer": reads + "a"} {
			_, err := access.AuthenticateToken(ctx, db, bad)
			wantKind(t, name, err, fault.KindDenied)
		}
		_, err = access.Authenticate(ctx, db, reads)
		wantKind(t, "a token as a session", err, fault.KindDenied)
		for name, attempt := range map[string]func(ctx context.Context, tx *store.Tx) error{
			"a token making a token": func(ctx context.Context, tx *store.Tx) error {
				_, _, err := access.MakeToken(ctx, tx, robot, access.NewToken{Name: "child", Life: time.Hour})
				return err
			},
			"a token making a way to sign in": func(ctx context.Context, tx *store.Tx) error {
				_, err := access.Recover(ctx, tx, robot, olga.ID)
				return err
			},
			"a token inviting an administrator": func(ctx context.Context, tx *store.Tx) error {
				_, _, err := access.Invite(ctx, tx, robot, access.NewAccount{Name: "Friend", Role: access.Administrator})
				return err
			},
			"a token renewing an administrator": func(ctx context.Context, tx *store.Tx) error {
				id, _, err := access.Invite(ctx, tx, olga, access.NewAccount{Name: "Friend", Role: access.Administrator})
				if err != nil {
					t.Fatal(err)
				}
				_, err = access.RenewInvitation(ctx, tx, robot, id)
				return err
			},
			"a token making an administrator": func(ctx context.Context, tx *store.Tx) error {
				return access.ChangeRole(ctx, tx, robot, ada.ID, access.Administrator)
			},
			"the terminal making a token": func(ctx context.Context, tx *store.Tx) error {
				_, _, err := access.MakeToken(ctx, tx, access.Local(), access.NewToken{Name: "x", Life: time.Hour})
				return err
			},
			"a reading token revoking": func(ctx context.Context, tx *store.Tx) error {
				return access.RevokeToken(ctx, tx, reader, reader.Token)
			},
			"a reading token ending sessions": func(ctx context.Context, tx *store.Tx) error {
				return access.EndSession(ctx, tx, reader, olga.Session)
			},
		} {
			wantKind(t, name, try(db, attempt), fault.KindDenied)
		}
		wantKind(t, "revoking another person's token", try(db, func(ctx context.Context, tx *store.Tx) error {
			return access.RevokeToken(ctx, tx, ada, token.ID)
		}), fault.KindNotFound)
		for _, life := range []time.Duration{0, -time.Hour, access.TokenLife + 1} {
			wantKind(t, "a life of "+life.String(), try(db, func(ctx context.Context, tx *store.Tx) error {
				_, _, err := access.MakeToken(ctx, tx, ada, access.NewToken{Name: "x", Life: life})
				return err
			}), fault.KindInvalid)
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			mine, err := access.Tokens(ctx, tx, olga)
			if err != nil || len(mine) != 2 || mine[1].Name != "report" || mine[1].Used.IsZero() {
				t.Errorf("the tokens are %+v, %v", mine, err)
			}
			return access.RevokeToken(ctx, tx, robot, robot.Token)
		})
		_, err = access.AuthenticateToken(ctx, db, writes)
		wantKind(t, "a revoked token", err, fault.KindDenied)
		leadtest.ClockOf(t, db).Advance(time.Hour)
		_, err = access.AuthenticateToken(ctx, db, reads)
		wantKind(t, "a token that is too old", err, fault.KindDenied)
	})
}

func TestOwnSessionsOnly(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ada, ben := join(t, db, "ada", access.Member), join(t, db, "ben", access.Member)
		if _, err := access.SignIn(context.Background(), db, access.Attempt{Login: "ada", Password: goodPassword,
			Arrival: access.Arrival{Browser: "Chrome on Windows"}}); err != nil {
			t.Fatal(err)
		}
		for name, attempt := range map[string]func(ctx context.Context, tx *store.Tx) error{
			"listing everybody's": func(ctx context.Context, tx *store.Tx) error {
				_, err := access.Sessions(ctx, tx, ada, "", access.Page{Limit: 9})
				return err
			},
			"listing another's": func(ctx context.Context, tx *store.Tx) error {
				_, err := access.Sessions(ctx, tx, ada, ben.ID, access.Page{Limit: 9})
				return err
			},
			"nobody listing": func(ctx context.Context, tx *store.Tx) error {
				_, err := access.Sessions(ctx, tx, access.Actor{}, "", access.Page{Limit: 9})
				return err
			},
		} {
			wantKind(t, name, try(db, attempt), fault.KindDenied)
		}
		wantKind(t, "ending another's", try(db, func(ctx context.Context, tx *store.Tx) error {
			return access.EndSession(ctx, tx, ada, ben.Session)
		}), fault.KindNotFound)
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			mine, err := access.Sessions(ctx, tx, ada, ada.ID, access.Page{Limit: 9})
			if err != nil || len(mine) != 2 || mine[0].Way != "password" {
				t.Errorf("Ada's sessions are %+v, %v", mine, err)
			}
			return access.EndOtherSessions(ctx, tx, ada)
		})
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			mine, err := access.Sessions(ctx, tx, ada, ada.ID, access.Page{Limit: 9})
			if err != nil || len(mine) != 1 || !mine[0].Current {
				t.Errorf("left are %+v, %v", mine, err)
			}
			return access.EndSession(ctx, tx, ada, ada.Session)
		})
	})
}

func TestSettingsTellWhoRunsIt(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		signIn(t, db)
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			if _, err := access.Settings(ctx, tx, access.Actor{ID: "x", Name: "Nobody in particular"}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("whoever has no role reads the settings: %v", err)
			}
			s, err := access.Settings(ctx, tx, access.Actor{ID: "x", Name: "Ann", Role: access.Member})
			if len(s.Runs) != 1 || s.Runs[0] != "Owner" || s.Members != 0 || s.Deeds == 0 || s.Looks != 0 {
				t.Errorf("%+v", s)
			}
			return err
		})
	})
}

// TestNamesAreReadAsTheyAreWritten refuses what turns the order of a name, so that it reads as somebody else's.
func TestNamesAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	db := leadtest.SQLite(t)
	for _, turn := range []string{"\u202e", "\u202a", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c"} {
		wantKind(t, "a name with "+strconv.QuoteToASCII(turn), try(db, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := access.Invite(ctx, tx, access.Local(), access.NewAccount{Name: "Ada" + turn + "nomis", Role: access.Member})
			return err
		}), fault.KindInvalid)
	}
}
