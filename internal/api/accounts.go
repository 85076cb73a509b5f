package api

import (
	"time"

	"github.com/leadwright/leadwright/internal/access"
)

// Account is who may sign in.
type Account struct {
	ID       string       `json:"id"`
	Name     string       `json:"name" example:"Ada Example"`
	Role     string       `json:"role" doc:"What it is to this Leadwright" enum:"owner,administrator,member"`
	State    string       `json:"state" enum:"invited,active,closed"`
	Person   string       `json:"person" doc:"Id of the person it belongs to, empty for none"`
	Login    string       `json:"login" doc:"The name to sign in with, empty for none"`
	Email    string       `json:"email" doc:"An address it was invited with, empty for none"`
	Created  time.Time    `json:"created"`
	Password bool         `json:"password" doc:"It signs in with a password"`
	Passkeys int          `json:"passkeys" doc:"How many passkeys it signs in with"`
	Outside  int          `json:"outside" doc:"How many accounts at providers it signs in with"`
	Link     *AccountLink `json:"link,omitempty" doc:"A link that waits to be used; missing for none"`
}

// AccountLink is an invitation or a recovery link that waits to be used.
type AccountLink struct {
	Kind    string    `json:"kind" enum:"invitation,recovery"`
	Issuer  string    `json:"issuer" doc:"The name of who made it"`
	Expires time.Time `json:"expires"`
}

// AccountList is a page of accounts, by name.
type AccountList struct {
	Accounts []Account `json:"accounts"`
	Next     string    `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// AccountOf makes an Account.
func AccountOf(a access.Account) Account {
	out := Account{ID: a.ID, Name: a.Name, Role: string(a.Role), State: string(a.State), Person: a.PersonID, Login: a.Login,
		Email: a.Label, Created: a.Created, Password: a.Ways.Password, Passkeys: a.Ways.Passkeys, Outside: a.Ways.Outside}
	if a.Link.Kind != "" {
		out.Link = &AccountLink{Kind: string(a.Link.Kind), Issuer: a.Link.Issuer, Expires: a.Link.Expires}
	}
	return out
}

// AccountListOf makes a list that is one page.
func AccountListOf(all []access.Account) AccountList {
	return AccountList{Accounts: convert(all, AccountOf)}
}

// MadeLink is a link at the one time that its secret is told.
type MadeLink struct {
	Account string `json:"account" doc:"The account's id"`
	Path    string `json:"path" doc:"Put it behind the address of the workbench; give it to them so that only they read it"`
}

// welcomePath is where the pages take invitations and recovery links.
const welcomePath = "/welcome?key="

// Session is a browser that is signed in.
type Session struct {
	ID      string    `json:"id"`
	Account string    `json:"account" doc:"The account's id"`
	Name    string    `json:"name" doc:"The account's name"`
	Way     string    `json:"way" doc:"How it began" enum:"link,password,passkey,provider"`
	Browser string    `json:"browser" doc:"In words, may be empty"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen" doc:"When it was last used, up to an hour exact"`
	Expires time.Time `json:"expires" doc:"When it ends if it is not used again"`
}

// SessionList is a page of sessions, the last used first.
type SessionList struct {
	Sessions []Session `json:"sessions"`
	Next     string    `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Token is a personal token. It is told apart from others by its name; its secret is never told again.
type Token struct {
	ID      string     `json:"id"`
	Name    string     `json:"name" example:"Report of each Monday"`
	Writes  bool       `json:"writes" doc:"It may do what its account may; else it may only read"`
	Created time.Time  `json:"created"`
	Expires time.Time  `json:"expires"`
	Used    *time.Time `json:"used,omitempty" doc:"When it was last used, up to an hour exact; missing for never"`
}

// MadeToken is a token at the one time that its secret is told.
type MadeToken struct {
	Token  Token  `json:"token"`
	Secret string `json:"secret" doc:"Send it as Authorization: Bearer and this. It is not told again"`
}

// TokenList are the tokens of one account, the newest first.
type TokenList struct {
	Tokens []Token `json:"tokens"`
}

// Self is who a request comes from.
type Self struct {
	Account  string `json:"account" doc:"Its id"`
	Name     string `json:"name"`
	Role     string `json:"role" enum:"owner,administrator,member"`
	Person   string `json:"person" doc:"Id of the person it belongs to, empty for none"`
	ReadOnly bool   `json:"read_only" doc:"The token may only read"`
}

// Deed is one entry of the record of who did what.
type Deed struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Account string    `json:"account" doc:"Id of who did it, empty once they were erased"`
	Name    string    `json:"name" doc:"The name of who did it, as it was then; empty once they were erased"`
	Verb    string    `json:"verb" example:"confirmed"`
	Subject string    `json:"subject" doc:"What it was done to; empty once that was erased"`
}

// DeedList is a page of the record, the newest first.
type DeedList struct {
	Deeds []Deed `json:"deeds"`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// Look is one entry of the record of who looked at what about a person.
type Look struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Account string    `json:"account" doc:"Id of who looked, empty once they were erased"`
	Name    string    `json:"name" doc:"The name of who looked, as it was then; empty once they were erased"`
	What    string    `json:"what" example:"identities"`
}

// LookList is a page of looks, the newest first.
type LookList struct {
	Looks []Look `json:"looks"`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

func sessionOf(s access.SignedIn) Session {
	return Session{ID: s.ID, Account: s.Account, Name: s.Name, Way: s.Way, Browser: s.Browser, Created: s.Created, Seen: s.Seen,
		Expires: s.Expires}
}

func tokenOf(t access.Token) Token {
	out := Token{ID: t.ID, Name: t.Name, Writes: t.Writes, Created: t.Created, Expires: t.Expires}
	if !t.Used.IsZero() {
		out.Used = &t.Used
	}
	return out
}

func deedOf(d access.Deed) Deed {
	return Deed{ID: d.ID, At: d.At, Account: d.ActorID, Name: d.Name, Verb: d.Verb, Subject: d.Subject}
}

func lookOf(l access.Look) Look {
	return Look{ID: l.ID, At: l.At, Account: l.ActorID, Name: l.Name, What: l.What}
}
