package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/web"
)

// accountCommand manages accounts at the terminal: for the first ones, and when nobody who could help can sign in.
func accountCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Who may sign in: list, invite, recover",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(accountListCommand(a), accountInviteCommand(a), accountRecoverCommand(a))
	return cmd
}

func accountListCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "The accounts, by name",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := a.accounts(cmd, "")
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.stdout, api.AccountListOf(all))
			}
			t := table{head: []string{"NAME", "ROLE", "STATE", "SIGNS IN AS", "MADE"}}
			for _, x := range all {
				t.add(plain(x.Name), string(x.Role), string(x.State), plain(x.Login), x.Created.Format(time.DateOnly))
			}
			t.write(a.stdout)
			return nil
		},
	}
	jsonFlag(cmd, &asJSON)
	return cmd
}

// accounts reads the accounts whose name, login or address holds text.
func (a *app) accounts(cmd *cobra.Command, text string) (all []access.Account, err error) {
	ctx := cmd.Context()
	db, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(tx *store.Tx) error {
		all = nil
		for after := ""; ; {
			page, err := access.Accounts(ctx, tx, access.Local(), text, access.Page{After: after, Limit: 500})
			if err != nil || len(page) == 0 {
				return err
			}
			all, after = append(all, page...), page[len(page)-1].ID
		}
	})
	return all, err
}

func accountInviteCommand(a *app) *cobra.Command {
	var n access.NewAccount
	var role, person, at string
	cmd := &cobra.Command{
		Use:     "invite NAME",
		Short:   "Make an account, and the link by which its holder chooses how to sign in",
		Example: `  leadwright account invite "Ada Example" --role administrator --at https://lead.example.com`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			db, err := a.open(ctx)
			if err != nil {
				return err
			}
			n.Name, n.Role = args[0], access.Role(role)
			var secret string
			err = db.Write(ctx, func(tx *store.Tx) error {
				if person != "" {
					p, err := people.Find(ctx, tx, access.Local(), person)
					if err != nil {
						return err
					}
					n.PersonID = p.ID
				}
				_, secret, err = access.Invite(ctx, tx, access.Local(), n)
				return err
			})
			if err != nil {
				return err
			}
			a.printLink(at, secret, "It works once, within 7 days. Give it to them in a way that only they can read.")
			return nil
		},
	}
	cmd.Flags().StringVar(&role, "role", string(access.Member), "member, administrator or owner")
	cmd.Flags().StringVar(&person, "person", "", "whose account it is: the name or address of a person that is known")
	cmd.Flags().StringVar(&n.Label, "email", "", "an address, to tell invitations apart; nothing is sent to it")
	atFlag(cmd, &at)
	return cmd
}

func accountRecoverCommand(a *app) *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use:   "recover NAME",
		Short: "Make a link by which somebody who cannot sign in any more chooses anew how to",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := a.accounts(cmd, args[0])
			if err != nil {
				return err
			}
			x, err := oneAccount(all, args[0])
			if err != nil {
				return err
			}
			ctx, link := cmd.Context(), access.Recover
			how := "It works once, within the hour. Using it ends their sessions, tokens and ways to sign in."
			if x.State == access.Invited {
				link, how = access.RenewInvitation, "The invitation was not accepted yet; this link works once, within 7 days."
			}
			var secret string
			err = a.db.Write(ctx, func(tx *store.Tx) (err error) {
				secret, err = link(ctx, tx, access.Local(), x.ID)
				return err
			})
			if err != nil {
				return err
			}
			a.printLink(at, secret, how)
			return nil
		},
	}
	atFlag(cmd, &at)
	return cmd
}

// oneAccount is the one open account that a name means: by its name, login or address, or by a part that only it has.
func oneAccount(all []access.Account, name string) (access.Account, error) {
	var open, exact []access.Account
	for _, x := range all {
		if x.State == access.Closed {
			continue
		}
		open = append(open, x)
		if strings.EqualFold(x.Name, name) || strings.EqualFold(x.Login, name) || strings.EqualFold(x.Label, name) {
			exact = append(exact, x)
		}
	}
	if len(exact) > 0 {
		open = exact
	}
	switch len(open) {
	case 0:
		return access.Account{}, fault.NotFound("There is no account %q", name).WithHint("leadwright account list shows all.")
	case 1:
		return open[0], nil
	}
	var names []string
	for _, x := range open[:min(len(open), 5)] {
		names = append(names, strings.TrimSpace(x.Name+" "+x.Login))
	}
	return access.Account{}, fault.Invalid("name", "%d accounts fit %q", len(open), name).
		WithHint("Give the name to sign in with, of one of: %s.", strings.Join(names, ", "))
}

func atFlag(cmd *cobra.Command, at *string) {
	cmd.Flags().StringVar(at, "at", "http://"+defaultAddr, "the address under which they reach the workbench")
}

func (a *app) printLink(at, secret, how string) {
	fmt.Fprintf(a.stdout, "%s%s%s\n\n%s\n", strings.TrimSuffix(at, "/"), web.WelcomePath, secret, how)
}
