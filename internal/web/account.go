package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// sessionsPerPage is how many sessions a page lists.
const sessionsPerPage = 100

// account is the reader's own account.
func (s *server) account(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.accountPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, accountView(p))
}

func (s *server) accountPageOf(r *http.Request, v visit) (accountPage, error) {
	f, err := s.frameOf(r, v, "account", "Your account")
	if err != nil {
		return accountPage{}, err
	}
	if r.Method != http.MethodGet {
		f.Back = "/account"
	}
	p := accountPage{Frame: f, Passkey: s.passkeysAt(r), Provider: s.providerName(), Password: newPassword(),
		TokenName: field{Name: "name", Label: "What it is for", Placeholder: "Report of each Monday", Required: true}}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		ctx := r.Context()
		a, err := access.AccountByID(ctx, tx, v.Actor, v.Actor.ID)
		if err != nil {
			return err
		}
		p.describe(a)
		if f.Runs { // on a narrow screen the way there is only here
			p.Facts = append(p.Facts, detail{Name: "Administration", Value: "Accounts, sessions and the record",
				Href: "/administration/accounts"})
		}
		keys, err := access.Passkeys(ctx, tx, v.Actor)
		if err != nil {
			return err
		}
		for _, k := range keys {
			p.Passkeys = append(p.Passkeys, passkeyView{Name: k.Name, Host: k.Host, Created: day(k.Created), Used: dayOrNever(k.Used),
				Remove: link([]string{"account", "passkeys", k.ID, "remove"}), Rename: link([]string{"account", "passkeys", k.ID, "rename"})})
		}
		linked, err := access.OutsideOf(ctx, tx, v.Actor)
		if err != nil {
			return err
		}
		for _, l := range linked {
			p.Linked = append(p.Linked, linkedView{Label: l.Label, Issuer: l.Issuer, Subject: l.Subject, Created: day(l.Created)})
		}
		sessions, err := access.Sessions(ctx, tx, v.Actor, v.Actor.ID, access.Page{Limit: sessionsPerPage})
		if err != nil {
			return err
		}
		for _, x := range sessions {
			p.Sessions = append(p.Sessions, sessionOf(x, "account"))
		}
		p.Others = len(sessions) > 1
		tokens, err := access.Tokens(ctx, tx, v.Actor)
		if err != nil {
			return err
		}
		for _, t := range tokens {
			p.Tokens = append(p.Tokens, tokenOf(t))
		}
		recovered, err := access.Recoveries(ctx, tx, v.Actor)
		for _, x := range recovered {
			p.Recovered = append(p.Recovered, recoveredWords(x))
		}
		return err
	})
	return p, err
}

// describe says an account in words, with the fields by which its way to sign in changes.
func (p *accountPage) describe(a access.Account) {
	login := a.Login
	if login == "" {
		login = a.Label
	}
	p.Login = field{Name: "login", Label: "Name to sign in with", Value: login, Complete: "username", Required: true}
	if a.Ways.Password {
		p.Current = &field{Name: "current", Label: "Password until now", Type: "password", Complete: "current-password", Required: true}
	}
	p.Answer = "You sign in " + waysWords(a.Ways) + "."
	if !a.Ways.Any() {
		p.Answer = "You get in with the link from the terminal alone."
		p.More = "On this machine that is enough. Before others can reach this workbench, add a way to sign in."
	}
	p.Facts = []detail{{Name: "Name", Value: a.Name}, {Name: "Role here", Value: roleWords(a.Role)}}
	if a.PersonID != "" {
		p.Facts = append(p.Facts, detail{Name: "Your own page", Value: "What is known about you, and who looked at it", Href: "/me"},
			detail{Name: "Export", Value: "Everything that is kept about you", Href: "/me/export"},
			detail{Name: "Leave for good", Value: "Erase yourself", Href: link([]string{"people", a.PersonID, "erase"})})
	} else {
		p.Facts = append(p.Facts, detail{Name: "Person", Value: "none of the people known here"})
	}
}

// waysWords says how somebody signs in: "with a password or one of 2 passkeys".
func waysWords(w access.Ways) string {
	var ways []string
	if w.Password {
		ways = append(ways, "a password")
	}
	switch w.Passkeys {
	case 0:
	case 1:
		ways = append(ways, "a passkey")
	default:
		ways = append(ways, "one of "+plural(w.Passkeys, "passkey", "passkeys"))
	}
	if w.Outside > 0 {
		ways = append(ways, "a provider")
	}
	return "with " + either(ways)
}

func roleWords(r access.Role) string {
	switch r {
	case access.Owner:
		return "owner: holds this workbench"
	case access.Administrator:
		return "administrator: runs this workbench"
	default:
		return "member: uses this workbench"
	}
}

func recoveredWords(r access.Recovered) string {
	if r.Used.IsZero() {
		return r.Issuer + " made a recovery link for your account on " + moment(r.Made) + "; it was not used"
	}
	return "A recovery link that " + r.Issuer + " made was used on " + moment(r.Used)
}

func sessionOf(x access.SignedIn, section string) sessionView {
	how := capital(x.Browser)
	if how == "" {
		how = "A browser"
	}
	return sessionView{Who: x.Name, How: how, Seen: moment(x.Seen), Began: day(x.Created) + ", by " + x.Way, Current: x.Current,
		End: link([]string{section, "sessions", x.ID, "end"})}
}

func tokenOf(t access.Token) tokenView {
	scope := "only read"
	if t.Writes {
		scope = "what you may"
	}
	return tokenView{Name: t.Name, Scope: scope, Created: day(t.Created), Expires: day(t.Expires), Used: dayOrNever(t.Used),
		Revoke: link([]string{"account", "tokens", t.ID, "revoke"})}
}

func dayOrNever(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return day(t)
}

// setPassword changes how the reader signs in. What was typed comes back with what is wrong with it, but for passwords.
func (s *server) setPassword(w http.ResponseWriter, r *http.Request, v visit) error {
	typed := r.PostFormValue("login")
	err := access.SetPassword(r.Context(), s.DB, v.Actor, s.arrival(r),
		access.NewPassword{Login: typed, Password: r.PostFormValue("password"), Current: r.PostFormValue("current")})
	if !fault.Is(err, fault.KindInvalid) && !fault.Is(err, fault.KindUnavailable) {
		if err != nil {
			return err
		}
		return back(w, r, "/account", "password")
	}
	p, pageErr := s.accountPageOf(r, v)
	if pageErr != nil {
		return pageErr
	}
	p.Login.Value = typed
	fields := []*field{&p.Login, &p.Password}
	if p.Current != nil {
		fields = append(fields, p.Current)
	}
	if n := refusedAt(err, fields...); n != nil {
		p.Frame.Notices = append(p.Frame.Notices, *n)
	}
	s.render(w, r, statusOf(err), accountView(p))
	return nil
}

func (s *server) endSession(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.change(w, r, "/account", "ended", func(tx *store.Tx) error {
		return access.EndSession(r.Context(), tx, v.Actor, r.PathValue("id"))
	})
}

func (s *server) endOtherSessions(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.change(w, r, "/account", "alone", func(tx *store.Tx) error {
		return access.EndOtherSessions(r.Context(), tx, v.Actor)
	})
}

// makeToken makes a token and shows it, once.
func (s *server) makeToken(w http.ResponseWriter, r *http.Request, v visit) error {
	days, err := strconv.Atoi(r.PostFormValue("days"))
	if err != nil || days > 1000 {
		days = 0
	}
	name := r.PostFormValue("name")
	var secret string
	made := s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		_, secret, err = access.MakeToken(r.Context(), tx, v.Actor, access.NewToken{Name: name,
			Writes: r.PostFormValue("scope") == "write", Life: time.Duration(days) * 24 * time.Hour})
		return err
	})
	if made != nil && !fault.Is(made, fault.KindInvalid) {
		return made
	}
	p, err := s.accountPageOf(r, v)
	if err != nil {
		return err
	}
	if made != nil {
		p.TokenName.Value = name
		wrong(made, &p.TokenName)
		s.render(w, r, statusOf(made), accountView(p))
		return nil
	}
	p.Made = &madeSecret{Title: "Your new token", Secret: secret,
		Hint: "Copy it now: it is not shown again. A program sends it as Authorization: Bearer and the token."}
	return s.ok(w, r, accountView(p))
}

func (s *server) revokeToken(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.change(w, r, "/account", "revoked", func(tx *store.Tx) error {
		return access.RevokeToken(r.Context(), tx, v.Actor, r.PathValue("id"))
	})
}
