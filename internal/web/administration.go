package web

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

const (
	accountsPerPage = 100
	deedsPerPage    = 100
)

// accounts lists who may sign in.
func (s *server) accounts(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.accountsPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, accountsView(p))
}

func (s *server) accountsPageOf(r *http.Request, v visit) (accountsPage, error) {
	f, err := s.frameOf(r, v, "administration", "Accounts")
	if err != nil {
		return accountsPage{}, err
	}
	q := r.URL.Query()
	p := accountsPage{Frame: f, Query: strings.TrimSpace(q.Get("q")),
		More:  "Roles here say who runs this workbench. What somebody may see about people follows from who they are to them.",
		Name:  field{Name: "name", Label: "Name", Placeholder: "Ada Example", Required: true},
		Role:  roleChoice{Owner: v.Actor.May(access.ManageOwners) == nil},
		Label: field{Name: "label", Label: "E-mail address", Hint: "To tell invitations apart. Nothing is sent to it."},
		Connect: []fact{{"Base address for SCIM 2.0", s.base(r) + "/scim/v2"},
			{"Redirect address for OpenID Connect", s.base(r) + callbackPath}}}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		all, err := access.Accounts(r.Context(), tx, v.Actor, p.Query, access.Page{After: q.Get("after"), Limit: accountsPerPage + 1})
		if err != nil {
			return err
		}
		if len(all) > accountsPerPage {
			all = all[:accountsPerPage]
			p.Next = link([]string{"administration", "accounts"}, "q", p.Query, "after", all[len(all)-1].ID)
		}
		persons, err := personsByID(r.Context(), tx, v.Actor)
		if err != nil {
			return err
		}
		p.Person, p.Names = personField("", persons)
		gone, err := organisation.Gone(r.Context(), tx, v.Actor, store.DateOf(tx.Now()))
		if err != nil {
			return err
		}
		for _, a := range all {
			state, ways := string(a.State), "not yet"
			if gone[a.PersonID] && a.State != access.Closed {
				state += ", has left"
			}
			if a.Ways.Any() {
				ways = waysWords(a.Ways)
			}
			p.Accounts = append(p.Accounts, accountRow{Name: a.Name, Href: link([]string{"administration", "accounts", a.ID}),
				Role: string(a.Role), State: state, Ways: ways, Person: persons[a.PersonID].Name})
		}
		return nil
	})
	p.Answer = counted(len(p.Accounts), "account is", "accounts are") + " here."
	if p.Next != "" || p.Query != "" {
		p.Answer = "These accounts, by name."
	}
	return p, err
}

// personsByID are all persons, so that pages can put names to ids.
func personsByID(ctx context.Context, tx *store.Tx, actor access.Actor) (map[string]people.Person, error) {
	all, err := people.Persons(ctx, tx, actor)
	byID := make(map[string]people.Person, len(all))
	for _, x := range all {
		byID[x.ID] = x
	}
	return byID, err
}

// personField asks whose account it is.
func personField(value string, persons map[string]people.Person) (f field, names []string) {
	for _, id := range sortedKeys(persons) {
		if len(names) < mostNames {
			names = append(names, persons[id].Name)
		}
	}
	return field{Name: "person", Label: "Person", Value: value, List: "person-names",
		Hint: "The name or address of one of the people here, when the account is theirs."}, names
}

// namedPerson is the id of the person that was typed, empty for none.
func namedPerson(ctx context.Context, tx *store.Tx, actor access.Actor, typed string) (string, error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return "", nil
	}
	p, err := people.Find(ctx, tx, actor, typed)
	if fault.Is(err, fault.KindNotFound) {
		sentence, hint := fault.Sentence(err)
		err = fault.Invalid("person", "%s", sentence).WithHint("%s", hint)
	}
	return p.ID, err
}

// invite makes an invitation and shows its link, once.
func (s *server) invite(w http.ResponseWriter, r *http.Request, v visit) error {
	var secret string
	name, role := r.PostFormValue("name"), r.PostFormValue("role")
	person, label := r.PostFormValue("person"), r.PostFormValue("label")
	made := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		id, err := namedPerson(r.Context(), tx, v.Actor, person)
		if err != nil {
			return err
		}
		_, secret, err = access.Invite(r.Context(), tx, v.Actor,
			access.NewAccount{Name: name, Role: access.Role(role), PersonID: id, Label: strings.TrimSpace(label)})
		return err
	})
	if made != nil && !fault.Is(made, fault.KindInvalid) {
		return made
	}
	p, err := s.accountsPageOf(r, v)
	if err != nil {
		return err
	}
	p.Frame.Back = "/administration/accounts"
	if made != nil {
		p.Name.Value, p.Role.Chosen, p.Person.Value, p.Label.Value = name, role, person, label
		wrong(made, &p.Name, &p.Person, &p.Label)
		s.render(w, r, statusOf(made), accountsView(p))
		return nil
	}
	p.Made = s.linkOnce(r, "The invitation of "+name, secret, "It works once, for 7 days.")
	return s.ok(w, r, accountsView(p))
}

// linkOnce shows the address of a link.
func (s *server) linkOnce(r *http.Request, title, secret, how string) *madeSecret {
	return &madeSecret{Title: title, Secret: s.base(r) + WelcomePath + secret,
		Hint: "Give them this link in a way that only they can read; it is not shown again. " + how}
}

// accountOf is one account.
func (s *server) accountOf(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showAccount(w, r, v, http.StatusOK, func(*accountOfPage) {})
}

// showAccount shows an account, completed by what was done or went wrong.
func (s *server) showAccount(w http.ResponseWriter, r *http.Request, v visit, status int, complete func(*accountOfPage)) error {
	f, err := s.frameOf(r, v, "administration", "Account")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	p := accountOfPage{Frame: f, At: link([]string{"administration", "accounts", id})}
	if r.Method != http.MethodGet {
		p.Frame.Back = p.At
	}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		if err := v.Actor.May(access.ManageAccounts); err != nil {
			return err
		}
		a, err := access.AccountByID(r.Context(), tx, v.Actor, id)
		if err != nil {
			return err
		}
		persons, err := personsByID(r.Context(), tx, v.Actor)
		if err != nil {
			return err
		}
		p.describe(a, persons)
		p.Role.Owner = v.Actor.May(access.ManageOwners) == nil
		sessions, err := access.Sessions(r.Context(), tx, v.Actor, id, access.Page{Limit: sessionsPerPage})
		for _, x := range sessions {
			p.Session = append(p.Session, sessionOf(x, "administration"))
		}
		return err
	})
	if err != nil {
		return err
	}
	complete(&p)
	s.render(w, r, status, accountOfView(p))
	return nil
}

func (p *accountOfPage) describe(a access.Account, persons map[string]people.Person) {
	p.Frame.Title, p.Name = a.Name, a.Name
	p.Closed, p.Invited, p.Open = a.State == access.Closed, a.State == access.Invited, a.Link.Kind != ""
	p.Role.Chosen = string(a.Role)
	whose := persons[a.PersonID].Name
	p.Person, p.Names = personField(whose, persons)
	switch a.State {
	case access.Closed:
		p.Answer = "Nothing: the account is closed."
	case access.Invited:
		p.Answer = "Nothing yet: the invitation was not accepted."
	default:
		p.Answer = map[access.Role]string{access.Owner: "They own this workbench.", access.Administrator: "They run this workbench.",
			access.Member: "They use this workbench."}[a.Role]
	}
	p.Facts = []detail{{Name: "Role here", Value: string(a.Role)}, {Name: "Made", Value: day(a.Created)},
		{Name: "Name to sign in with", Value: cmp.Or(a.Login, "none")}, {Name: "Address", Value: cmp.Or(a.Label, "none")}}
	if a.Ways.Any() {
		p.Facts = append(p.Facts, detail{Name: "Signs in", Value: waysWords(a.Ways)})
	}
	if whose != "" {
		p.Facts = append(p.Facts, detail{Name: "Person", Value: whose, Href: link([]string{"people", a.PersonID})},
			detail{Name: "Leave for good", Value: "Erase " + whose, Href: link([]string{"people", a.PersonID, "erase"})})
	}
	if p.Open {
		p.Facts = append(p.Facts, detail{Name: "Open link", Value: string(a.Link.Kind) + ", made by " +
			cmp.Or(a.Link.Issuer, "the provider") + ", until " + moment(a.Link.Expires)})
	}
}

// changeAccount does one thing to the account that the address names and leads to its page.
func (s *server) changeAccount(w http.ResponseWriter, r *http.Request, done string,
	do func(ctx context.Context, tx *store.Tx, id string) error) error {
	id := r.PathValue("id")
	return s.change(w, r, link([]string{"administration", "accounts", id}), done, func(tx *store.Tx) error {
		return do(r.Context(), tx, id)
	})
}

func (s *server) changeRole(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.changeAccount(w, r, "role", func(ctx context.Context, tx *store.Tx, id string) error {
		return access.ChangeRole(ctx, tx, v.Actor, id, access.Role(r.PostFormValue("role")))
	})
}

func (s *server) closeAccount(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.changeAccount(w, r, "closed", func(ctx context.Context, tx *store.Tx, id string) error {
		return access.CloseAccount(ctx, tx, v.Actor, id)
	})
}

func (s *server) withdraw(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.changeAccount(w, r, "withdrawn", func(ctx context.Context, tx *store.Tx, id string) error {
		return access.Withdraw(ctx, tx, v.Actor, id)
	})
}

// setPerson keeps whose an account is; a name that fits nobody comes back with what is wrong.
func (s *server) setPerson(w http.ResponseWriter, r *http.Request, v visit) error {
	typed, id := r.PostFormValue("person"), r.PathValue("id")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		personID, err := namedPerson(r.Context(), tx, v.Actor, typed)
		if err != nil {
			return err
		}
		return access.SetPerson(r.Context(), tx, v.Actor, id, personID)
	})
	if fault.Is(err, fault.KindInvalid) {
		return s.showAccount(w, r, v, statusOf(err), func(p *accountOfPage) {
			p.Person.Value = typed
			wrong(err, &p.Person)
		})
	}
	if err != nil {
		return err
	}
	return back(w, r, link([]string{"administration", "accounts", id}), "person")
}

// renew and recover make a link and show it, once.
func (s *server) renew(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.makeLink(w, r, v, "A new invitation", "It works once, for 7 days; the one before no longer works.",
		access.RenewInvitation)
}

func (s *server) recover(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.makeLink(w, r, v, "A recovery link", "It works once, for one hour.", access.Recover)
}

func (s *server) makeLink(w http.ResponseWriter, r *http.Request, v visit, title, how string,
	create func(context.Context, *store.Tx, access.Actor, string) (string, error)) error {
	var secret string
	err := s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		secret, err = create(r.Context(), tx, v.Actor, r.PathValue("id"))
		return err
	})
	if err != nil {
		return err
	}
	return s.showAccount(w, r, v, http.StatusOK, func(p *accountOfPage) { p.Made = s.linkOnce(r, title, secret, how) })
}

// sessions lists who is signed in.
func (s *server) sessions(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "administration", "Sessions")
	if err != nil {
		return err
	}
	p := sessionsPage{Frame: f}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		all, err := access.Sessions(r.Context(), tx, v.Actor, "",
			access.Page{After: r.URL.Query().Get("after"), Limit: sessionsPerPage + 1})
		if len(all) > sessionsPerPage {
			all = all[:sessionsPerPage]
			p.Next = link([]string{"administration", "sessions"}, "after", all[len(all)-1].ID)
		}
		for _, x := range all {
			p.Sessions = append(p.Sessions, sessionOf(x, "administration"))
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Answer = counted(len(p.Sessions), "browser is", "browsers are") + " signed in."
	if p.Next != "" {
		p.Answer = "More than " + plural(sessionsPerPage, "browser is", "browsers are") + " signed in."
	}
	return s.ok(w, r, sessionsView(p))
}

func (s *server) endAnySession(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.change(w, r, "/administration/sessions", "ended", func(tx *store.Tx) error {
		return access.EndSession(r.Context(), tx, v.Actor, r.PathValue("id"))
	})
}

// record is who did what.
func (s *server) record(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "administration", "Record")
	if err != nil {
		return err
	}
	p := recordPage{Frame: f, Answer: "Everything that was changed, with who and when.",
		More: "Entries are only ever added, and each is sealed with the one before: leadwright doctor finds one that was changed."}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		deeds, err := access.Records(r.Context(), tx, v.Actor, r.URL.Query().Get("before"), deedsPerPage+1)
		if len(deeds) > deedsPerPage {
			deeds = deeds[:deedsPerPage]
			p.Next = link([]string{"administration", "record"}, "before", deeds[len(deeds)-1].ID)
		}
		for _, d := range deeds {
			p.Deeds = append(p.Deeds, deedView{When: moment(d.At), Who: cmp.Or(d.Name, access.ErasedName), What: d.Verb, To: d.Subject})
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.ok(w, r, recordView(p))
}
