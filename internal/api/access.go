package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

func (a *API) accessRoutes(h huma.API) {
	const tag, one = "access", "/accounts/{account}"
	changes := []int{http.StatusNotFound, http.StatusConflict}
	get(a, h, route{tag: tag, id: "get-self", path: "/self", summary: "Who this request comes from"}, a.getSelf)

	get(a, h, route{tag: tag, id: "list-accounts", path: "/accounts", summary: "Who may sign in", text: "By name."}, a.listAccounts)
	do(a, h, route{tag: tag, id: "invite", method: http.MethodPost, path: "/accounts", status: http.StatusCreated,
		summary: "Invite somebody", text: "With the link they choose how they sign in, within 7 days."}, a.invite)
	get(a, h, route{tag: tag, id: "get-account", path: one, summary: "One account", text: "One's own, or for who manages accounts.",
		errors: []int{http.StatusNotFound}}, a.getAccount)
	do(a, h, route{tag: tag, id: "set-account-role", method: http.MethodPost, path: one + "/role", status: http.StatusNoContent,
		summary: "Give an account another role", text: "The last owner stays one. Owners alone manage owners.", errors: changes},
		a.setAccountRole)
	do(a, h, route{tag: tag, id: "set-account-person", method: http.MethodPost, path: one + "/person", status: http.StatusNoContent,
		summary: "Say whose an account is", errors: changes}, a.setAccountPerson)
	do(a, h, route{tag: tag, id: "renew-invitation", method: http.MethodPost, path: one + "/renew",
		summary: "Make a new link for an invitation", text: "The one before no longer works.", errors: changes},
		a.linking(access.RenewInvitation))
	do(a, h, route{tag: tag, id: "recover-account", method: http.MethodPost, path: one + "/recover",
		summary: "Make a link for somebody who cannot sign in any more", errors: changes,
		text: "It works once, within one hour. Using it ends all sessions, tokens and ways to sign in that the account had, and they " +
			"see who made it. A token makes none."},
		a.linking(access.Recover))
	do(a, h, route{tag: tag, id: "withdraw-link", method: http.MethodPost, path: one + "/withdraw", status: http.StatusNoContent,
		summary: "Take back the open link of an account", text: "One that never accepted its invitation is closed with it.",
		errors: changes}, a.changing(access.Withdraw))
	do(a, h, route{tag: tag, id: "close-account", method: http.MethodPost, path: one + "/close", status: http.StatusNoContent,
		summary: "Close an account for good", errors: changes}, a.changing(access.CloseAccount))

	get(a, h, route{tag: tag, id: "list-sessions", path: "/sessions", summary: "Browsers that are signed in",
		text: "One's own, or all of them for who manages sessions."}, a.listSessions)
	do(a, h, route{tag: tag, id: "end-session", method: http.MethodPost, path: "/sessions/{session}/end",
		status: http.StatusNoContent, summary: "End a session", errors: []int{http.StatusNotFound}}, a.endSession)

	get(a, h, route{tag: tag, id: "list-tokens", path: "/tokens", summary: "One's own tokens that still work"}, a.listTokens)
	do(a, h, route{tag: tag, id: "make-token", method: http.MethodPost, path: "/tokens", status: http.StatusCreated,
		summary: "Make a token of one's own", text: "Only from a session: a token makes no tokens.",
		errors: []int{http.StatusConflict}}, a.makeToken)
	do(a, h, route{tag: tag, id: "revoke-token", method: http.MethodPost, path: "/tokens/{token}/revoke",
		status: http.StatusNoContent, summary: "Revoke one of one's own tokens", errors: []int{http.StatusNotFound}}, a.revokeToken)

	get(a, h, route{tag: tag, id: "list-deeds", path: "/record", summary: "Who did what", text: "The newest first."}, a.listDeeds)
	get(a, h, route{tag: tag, id: "list-looks", path: "/record/looks", summary: "Who looked at what about oneself",
		text: "The newest first. Nobody else may read it, and nobody can switch it off."}, a.listLooks)
}

func (a *API) getSelf(_ context.Context, actor access.Actor, _ *struct{}) (out found[Self], err error) {
	out.Body = Self{Account: actor.ID, Name: actor.Name, Role: string(actor.Role), Person: actor.PersonID, ReadOnly: actor.ReadOnly}
	return out, nil
}

// pageAfter cuts a list that was asked for with one entry more than the page has, and gives the cursor of the next.
func pageAfter[T any](all []T, limit int, id func(T) string) (page []T, next string) {
	if len(all) > limit {
		return all[:limit], id(all[limit-1])
	}
	return all, ""
}

func (a *API) listAccounts(ctx context.Context, actor access.Actor, in *struct {
	PageQuery

	Text string `query:"q" maxLength:"200" doc:"Only those whose name, login or address holds it"`
}) (out listed[AccountList], err error) {
	var all []access.Account
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = access.Accounts(ctx, tx, actor, in.Text, access.Page{After: in.Cursor, Limit: in.Limit + 1})
		return err
	})
	all, out.Body.Next = pageAfter(all, in.Limit, func(x access.Account) string { return x.ID })
	out.Body.Accounts, out.Link = convert(all, AccountOf), nextLink(ctx, out.Body.Next)
	return out, err
}

// AccountPath names an account.
type AccountPath struct {
	Account string `path:"account" maxLength:"100" doc:"The account's id"`
}

type newAccount struct {
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Name   string   `json:"name" minLength:"1" maxLength:"200"`
		Role   string   `json:"role" enum:"owner,administrator,member"`
		Person string   `json:"person,omitempty" maxLength:"100" doc:"Id of the person it belongs to"`
		Email  string   `json:"email,omitempty" maxLength:"200" doc:"To tell invitations apart; nothing is sent to it"`
	}
}

func (a *API) invite(ctx context.Context, actor access.Actor, in *newAccount) (out made[MadeLink], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		person, err := personNow(ctx, tx, in.Body.Person)
		if err != nil {
			return err
		}
		id, secret, err := access.Invite(ctx, tx, actor, access.NewAccount{Name: in.Body.Name, Role: access.Role(in.Body.Role),
			PersonID: person, Label: in.Body.Email})
		out.Body = MadeLink{Account: id, Path: welcomePath + secret}
		return err
	})
	out.Location = Prefix + "/accounts/" + out.Body.Account
	return out, err
}

func (a *API) getAccount(ctx context.Context, actor access.Actor, in *AccountPath) (out found[Account], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		x, err := access.AccountByID(ctx, tx, actor, in.Account)
		out.Body = AccountOf(x)
		return err
	})
	return out, err
}

func (a *API) setAccountRole(ctx context.Context, actor access.Actor, in *struct {
	AccountPath

	Body struct {
		_    struct{} `additionalProperties:"false"`
		Role string   `json:"role" enum:"owner,administrator,member"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		return access.ChangeRole(ctx, tx, actor, in.Account, access.Role(in.Body.Role))
	})
}

func (a *API) setAccountPerson(ctx context.Context, actor access.Actor, in *struct {
	AccountPath

	Body struct {
		_      struct{} `additionalProperties:"false"`
		Person string   `json:"person" maxLength:"100" doc:"Id of the person, empty for none"`
	}
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error {
		person, err := personNow(ctx, tx, in.Body.Person)
		if err != nil {
			return err
		}
		return access.SetPerson(ctx, tx, actor, in.Account, person)
	})
}

// personNow is the id that a person has now, empty for none: under an earlier one they could get a second account.
func personNow(ctx context.Context, tx *store.Tx, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	now, err := people.Current(ctx, tx, id)
	if err == nil && now[id] == "" {
		err = fault.Invalid("person", "There is no person %q", id).WithHint("GET %s/people lists them.", Prefix)
	}
	return now[id], err
}

// linking makes the operation that makes a link for an account.
func (a *API) linking(link func(context.Context, *store.Tx, access.Actor, string) (string, error)) func(
	context.Context, access.Actor, *AccountPath) (did[MadeLink], error) {
	return func(ctx context.Context, actor access.Actor, in *AccountPath) (out did[MadeLink], err error) {
		err = a.DB.Write(ctx, func(tx *store.Tx) error {
			secret, err := link(ctx, tx, actor, in.Account)
			out.Body = MadeLink{Account: in.Account, Path: welcomePath + secret}
			return err
		})
		return out, err
	}
}

// changing makes the operation that does one thing to an account.
func (a *API) changing(change func(context.Context, *store.Tx, access.Actor, string) error) func(
	context.Context, access.Actor, *AccountPath) (struct{}, error) {
	return func(ctx context.Context, actor access.Actor, in *AccountPath) (struct{}, error) {
		return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return change(ctx, tx, actor, in.Account) })
	}
}

func (a *API) listSessions(ctx context.Context, actor access.Actor, in *struct {
	PageQuery

	All bool `query:"all" doc:"Everybody's, for who manages sessions"`
}) (out listed[SessionList], err error) {
	whose := actor.ID
	if in.All {
		whose = ""
	}
	var all []access.SignedIn
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = access.Sessions(ctx, tx, actor, whose, access.Page{After: in.Cursor, Limit: in.Limit + 1})
		return err
	})
	all, out.Body.Next = pageAfter(all, in.Limit, func(x access.SignedIn) string { return x.ID })
	out.Body.Sessions, out.Link = convert(all, sessionOf), nextLink(ctx, out.Body.Next)
	return out, err
}

func (a *API) endSession(ctx context.Context, actor access.Actor, in *struct {
	Session string `path:"session" maxLength:"100" doc:"The session's id"`
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return access.EndSession(ctx, tx, actor, in.Session) })
}

func (a *API) listTokens(ctx context.Context, actor access.Actor, _ *struct{}) (out found[TokenList], err error) {
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := access.Tokens(ctx, tx, actor)
		out.Body.Tokens = convert(all, tokenOf)
		return err
	})
	return out, err
}

type newToken struct {
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Name   string   `json:"name" minLength:"1" maxLength:"200"`
		Writes bool     `json:"writes,omitempty" doc:"It may do what its account may; else it may only read"`
		Days   int      `json:"days" minimum:"1" maximum:"366" doc:"How long it works"`
	}
}

func (a *API) makeToken(ctx context.Context, actor access.Actor, in *newToken) (out made[MadeToken], err error) {
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		t, secret, err := access.MakeToken(ctx, tx, actor, access.NewToken{Name: in.Body.Name, Writes: in.Body.Writes,
			Life: time.Duration(in.Body.Days) * 24 * time.Hour})
		out.Body = MadeToken{Token: tokenOf(t), Secret: secret}
		return err
	})
	out.Location = Prefix + "/tokens"
	return out, err
}

func (a *API) revokeToken(ctx context.Context, actor access.Actor, in *struct {
	Token string `path:"token" maxLength:"100" doc:"The token's id"`
}) (struct{}, error) {
	return struct{}{}, a.DB.Write(ctx, func(tx *store.Tx) error { return access.RevokeToken(ctx, tx, actor, in.Token) })
}

func (a *API) listDeeds(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[DeedList], err error) {
	var all []access.Deed
	err = a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = access.Records(ctx, tx, actor, in.Cursor, in.Limit+1)
		return err
	})
	all, out.Body.Next = pageAfter(all, in.Limit, func(x access.Deed) string { return x.ID })
	out.Body.Deeds, out.Link = convert(all, deedOf), nextLink(ctx, out.Body.Next)
	return out, err
}

func (a *API) listLooks(ctx context.Context, actor access.Actor, in *PageQuery) (out listed[LookList], err error) {
	var all []access.Look
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		ids, err := people.Former(ctx, tx, actor.PersonID)
		if err != nil {
			return err
		}
		all, err = access.Lookers(ctx, tx, actor, actor.PersonID, in.Cursor, in.Limit+1, slices.Sorted(maps.Keys(ids))...)
		return err
	})
	all, out.Body.Next = pageAfter(all, in.Limit, func(x access.Look) string { return x.ID })
	out.Body.Looks, out.Link = convert(all, lookOf), nextLink(ctx, out.Body.Next)
	return out, err
}
