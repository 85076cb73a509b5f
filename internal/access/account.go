package access

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// State is where an account is in its life.
type State string

// The states. One that is closed never comes back: its person is invited anew.
const (
	Invited State = "invited" // nobody has accepted the invitation yet
	Active  State = "active"
	Closed  State = "closed"
)

// Account is who may sign in, as a list shows it.
type Account struct {
	ID       string
	Name     string
	Role     Role
	State    State
	PersonID string // the person it belongs to, empty for none
	Login    string // what its holder types to sign in with a password, empty for none
	Label    string // an address that it was invited with, empty for none
	Created  time.Time
	Ways     Ways
	Link     OpenLink // that waits to be used; zero for none
}

// Ways are the ways in which an account can sign in.
type Ways struct {
	Password bool
	Passkeys int
	Outside  int // accounts at providers
}

// Any reports whether there is a way at all.
func (w Ways) Any() bool { return w.Password || w.Passkeys > 0 || w.Outside > 0 }

// OpenLink is an invitation or a recovery link that was made and not used yet.
type OpenLink struct {
	Kind    LinkKind
	Issuer  string // the name of who made it
	Expires time.Time
}

// Page asks for a part of a list: up to Limit entries after the one with the id After, empty for the beginning.
type Page struct {
	After string
	Limit int
}

// maxName is how many characters the name of an account, token or passkey may have.
const maxName = 200

// accountColumns are what scanAccount reads, of access_account a; $1 is the time.
const accountColumns = `a.id, a.name, a.role, a.state, a.person_id, a.login, a.label, a.created, a.password <> '',
	(SELECT COUNT(*) FROM access_passkey p WHERE p.account_id = a.id),
	(SELECT COUNT(*) FROM access_outside o WHERE o.account_id = a.id),
	COALESCE(l.kind, ''), COALESCE(l.issuer, ''), l.expires
	FROM access_account a LEFT JOIN access_link l ON l.account_id = a.id AND l.redeemed IS NULL AND l.expires > $1
	AND l.kind <> 'enter'`

func scanAccount(r store.Row) (Account, error) {
	var a Account
	var created store.Time
	var expires store.NullTime
	err := r.Scan(&a.ID, &a.Name, &a.Role, &a.State, &a.PersonID, &a.Login, &a.Label, &created, &a.Ways.Password,
		&a.Ways.Passkeys, &a.Ways.Outside, &a.Link.Kind, &a.Link.Issuer, &expires)
	a.Created, a.Link.Expires = created.Time, expires.Time
	return a, err
}

// Accounts lists the accounts whose name, login or label holds text, by name.
func Accounts(ctx context.Context, tx *store.Tx, actor Actor, text string, page Page) ([]Account, error) {
	if err := actor.May(ManageAccounts); err != nil {
		return nil, err
	}
	text = strings.ToLower(text) // in Go, since SQLite folds the letters of English alone
	var found []Account
	for after := page.After; ; {
		some, err := store.All(ctx, tx, scanAccount, `SELECT `+accountColumns+`
			WHERE $2 = '' OR (a.name, a.id) > (SELECT b.name, b.id FROM access_account b WHERE b.id = $2)
			ORDER BY a.name, a.id LIMIT $3`, store.At(tx.Now()), after, page.Limit)
		if err != nil {
			return nil, err
		}
		for _, a := range some {
			if !strings.Contains(strings.ToLower(a.Name+"\n"+a.Login+"\n"+a.Label), text) {
				continue
			}
			if found = append(found, a); len(found) == page.Limit {
				return found, nil
			}
		}
		if len(some) == 0 || len(some) < page.Limit {
			return found, nil
		}
		after = some[len(some)-1].ID
	}
}

// AccountByID returns one account: to who manages accounts, and to its holder.
func AccountByID(ctx context.Context, tx *store.Tx, actor Actor, id string) (Account, error) {
	if actor.ID == "" || actor.ID != id {
		if err := actor.May(ManageAccounts); err != nil {
			return Account{}, err
		}
	}
	return account(ctx, tx, id)
}

func account(ctx context.Context, tx *store.Tx, id string) (Account, error) {
	a, found, err := store.One(ctx, tx, scanAccount, `SELECT `+accountColumns+` WHERE a.id = $2`, store.At(tx.Now()), id)
	if err == nil && !found {
		err = fault.NotFound("There is no such account")
	}
	return a, err
}

// Ready reports whether somebody could sign in without the terminal: there is an account with a way to.
func Ready(ctx context.Context, tx *store.Tx) (bool, error) {
	n, _, err := store.One(ctx, tx, store.Scan1[int64], `SELECT COUNT(*) FROM access_account a WHERE a.state = $1
		AND (a.password <> '' OR EXISTS (SELECT 1 FROM access_passkey p WHERE p.account_id = a.id)
		OR EXISTS (SELECT 1 FROM access_outside o WHERE o.account_id = a.id))`, Active)
	return n > 0, err
}

// manage returns an account that the actor may manage. Owners alone manage owners: else an administrator could become
// one by way of a recovery link.
func manage(ctx context.Context, tx *store.Tx, actor Actor, id string) (Account, error) {
	if err := actor.May(ManageAccounts); err != nil {
		return Account{}, err
	}
	a, err := account(ctx, tx, id)
	if err == nil && a.Role == Owner {
		err = actor.May(ManageOwners)
	}
	if err == nil && a.State == Closed {
		err = fault.Conflict("The account of %s is closed", a.Name).WithHint("Invite its person anew.")
	}
	return a, err
}

// ParseRole reads a role that an account can have.
func ParseRole(text string) (Role, error) {
	switch r := Role(text); r {
	case Owner, Administrator, Member:
		return r, nil
	default:
		return "", fault.Invalid("role", "There is no role %.60q", text).WithHint("Give owner, administrator or member.")
	}
}

// ChangeRole gives an account another role. The last owner stays one.
func ChangeRole(ctx context.Context, tx *store.Tx, actor Actor, id string, role Role) error {
	a, err := manage(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if role, err = ParseRole(string(role)); err != nil {
		return err
	}
	if err := actor.mayRaise(role); err != nil {
		return err
	}
	if role == Owner {
		err = actor.May(ManageOwners)
	} else if a.Role == Owner {
		err = notTheLastOwner(ctx, tx, a)
	}
	if err != nil || role == a.Role {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE access_account SET role = $1 WHERE id = $2`, role, id); err != nil {
		return err
	}
	return Record(ctx, tx, actor, "gave an account the role "+string(role), id)
}

// CloseAccount ends an account for good, with its sessions, tokens, links and ways to sign in. The last owner stays.
func CloseAccount(ctx context.Context, tx *store.Tx, actor Actor, id string) error {
	a, err := manage(ctx, tx, actor, id)
	if err == nil && a.Role == Owner {
		err = notTheLastOwner(ctx, tx, a)
	}
	if err != nil {
		return err
	}
	if err := shut(ctx, tx, id); err != nil {
		return err
	}
	return Record(ctx, tx, actor, "closed an account", id)
}

func shut(ctx context.Context, tx *store.Tx, id string) error {
	if err := endWays(ctx, tx, id); err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM access_link WHERE account_id = $1`,
		`UPDATE access_account SET state = 'closed' WHERE id = $1`} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	return nil
}

// endWays ends all that gets somebody into an account, but for links.
func endWays(ctx context.Context, tx *store.Tx, id string) error {
	for _, query := range []string{
		`DELETE FROM access_session WHERE account_id = $1`, `DELETE FROM access_token WHERE account_id = $1`,
		`DELETE FROM access_passkey WHERE account_id = $1`, `DELETE FROM access_outside WHERE account_id = $1`,
		`UPDATE access_account SET login = '', password = '' WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	return nil
}

func notTheLastOwner(ctx context.Context, tx *store.Tx, a Account) error {
	others, _, err := store.One(ctx, tx, store.Scan1[int64],
		`SELECT COUNT(*) FROM access_account WHERE role = $1 AND state = $2 AND id <> $3`, Owner, Active, a.ID)
	if err == nil && others == 0 {
		err = fault.Conflict("%s is the last owner", a.Name).WithHint("Make somebody else an owner first.")
	}
	return err
}

// SetPerson keeps which person an account belongs to; an empty id takes it back. Who manages accounts says it of
// others, for who a person is decides what they see. Of oneself only an owner says it.
func SetPerson(ctx context.Context, tx *store.Tx, actor Actor, id, personID string) error {
	if id == actor.ID {
		if err := actor.May(ClaimPerson); err != nil {
			return err
		}
	}
	if actor.Token != "" {
		return needsSession()
	}
	a, err := manage(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := free(ctx, tx, personID, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE access_account SET person_id = $1 WHERE id = $2`, personID, id); err != nil {
		return err
	}
	who := personID
	verb := "said which account is theirs"
	if personID == "" {
		verb, who = "took back which account is theirs", a.PersonID
	}
	if who != "" { // what the account may see of that person follows from it
		if err := Looked(ctx, tx, actor, who, verb); err != nil {
			return err
		}
	}
	return Record(ctx, tx, actor, verb, strings.TrimSpace(id+" "+who))
}

// free refuses a person that another account belongs to: two accounts of one person would hide who looked.
func free(ctx context.Context, tx *store.Tx, personID, accountID string) error {
	if personID == "" {
		return nil
	}
	name, taken, err := store.One(ctx, tx, store.Scan1[string], `SELECT name FROM access_account
		WHERE person_id = $1 AND id <> $2 AND state <> $3`, personID, accountID, Closed)
	if err == nil && taken {
		err = fault.Invalid("person", "This person has the account %s already", name).
			WithHint("Close that account first, or take its person from it.")
	}
	return err
}

// own refuses to change the actor's own account unless they are there themselves, in a session: a token must not make
// another token or a password.
func (a Actor) own() error {
	switch {
	case a.ID == "":
		return notSignedIn()
	case a.Session == "":
		return needsSession()
	}
	return nil
}

// mayRaise refuses a token that would let somebody run Leadwright: they would still run it when the token has ended.
func (a Actor) mayRaise(role Role) error {
	if a.Token != "" && role != Member {
		return needsSession()
	}
	return nil
}

func needsSession() error {
	return fault.Denied("This needs you to be signed in").WithHint("Open the workbench in a browser and do it there.")
}

// cleanName reads the name of something: one line, not empty, not too long.
func cleanName(field, text string) (string, error) {
	name := strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	switch {
	case name == "":
		return "", fault.Invalid(field, "A name is missing").WithHint("Give at least one character.")
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.Invalid(field, "The name is too long").WithHint("Give at most %d characters.", maxName)
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }):
		return "", fault.Invalid(field, "The name has characters that cannot be seen")
	}
	return name, nil
}
