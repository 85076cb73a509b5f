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
func AccountListOf(all []access.Account) AccountList { return AccountList{Accounts: convert(all, AccountOf)} }
