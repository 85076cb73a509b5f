package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"

	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

const namesPerPage = 300

// people lists everyone by name: in alphabetical order, whatever they did.
func (s *server) people(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "people", "People")
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := peoplePage{Frame: f, Query: strings.TrimSpace(q.Get("q"))}
	var all []people.Person
	confirms := v.Actor.May(access.ConfirmIdentities) == nil
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if all, err = people.Persons(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		if !confirms {
			return nil
		}
		proposals, err := people.Proposals(r.Context(), tx, v.Actor, people.Page{Limit: 1})
		p.Proposals = proposals.Total
		return err
	})
	if err != nil {
		return err
	}
	switch len(all) {
	case 0:
		p.Answer = "Nobody is known yet."
		p.Empty = &empty{Title: "People come from histories",
			Why: "When a repository is read, everyone who wrote, reviewed or tested in it " +
				"is listed here by name, and different spellings of one person are brought together.",
			Action: "Add a repository", Href: "/repositories"}
	default:
		p.Answer = counted(len(all), "person is", "people are") + " known, from the organisation and from histories."
		p.More = "By name, and in no other order. Agents and bots are not people and are not listed."
	}
	found := slices.DeleteFunc(all, func(x people.Person) bool { return !matches(x, p.Query) })
	from := 0
	if after := q.Get("after"); after != "" {
		from = 1 + slices.IndexFunc(found, func(x people.Person) bool { return x.ID == after })
	}
	found = found[from:]
	if len(found) > namesPerPage {
		found = found[:namesPerPage]
		p.Next = link([]string{"people"}, "q", p.Query, "after", found[namesPerPage-1].ID)
	}
	if p.People, err = s.placed(r.Context(), v.Actor, found); err != nil {
		return err
	}
	if v.Actor.May(access.EditOrganisation) == nil {
		p.Actions = []actionView{{"person", "Add a person", "/people/add-person"}}
	}
	return s.ok(w, r, peopleView(p))
}

// placed tells of persons by name, with their titles and the teams they are in today.
func (s *server) placed(ctx context.Context, actor access.Actor, found []people.Person) ([]knownPerson, error) {
	ids := make([]string, len(found))
	for i, p := range found {
		ids[i] = p.ID
	}
	var is roster.Roster
	var today store.Date
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		is, err = organisation.OfPersons(ctx, tx, actor, ids...)
		return err
	})
	if err != nil {
		return nil, err
	}
	nameOf, teams, by := scopeNames(is.Scopes), map[string][]string{}, map[string]roster.Person{}
	for _, m := range is.Members {
		if m.On(today) {
			teams[m.Person] = append(teams[m.Person], nameOf(m.Scope))
		}
	}
	for _, p := range is.Persons {
		by[p.ID] = p
	}
	all := make([]knownPerson, 0, len(found))
	for _, x := range found {
		p := by[x.ID]
		known := linkView{cmp.Or(x.Name, x.Email), link([]string{"people", x.ID})}
		all = append(all, knownPerson{known, p.Title, some(teams[p.Handle], 2)})
	}
	return all, nil
}

// matches reports whether a person's name or one of their addresses holds the text.
func matches(p people.Person, text string) bool {
	text = strings.ToLower(text)
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), text) }
	return has(p.Name) || slices.ContainsFunc(p.Identities, func(i people.Identity) bool { return has(i.Name) || has(i.Email) })
}

// person is the page about somebody: which areas one could ask them about, and which names are theirs. The visit is
// kept for that person to see.
func (s *server) person(w http.ResponseWriter, r *http.Request, v visit) error {
	if v.Actor.PersonID != "" && r.PathValue("id") == v.Actor.PersonID {
		http.Redirect(w, r, "/me", http.StatusSeeOther)
		return nil
	}
	p, err := s.personPageOf(r, v, r.PathValue("id"))
	mayErase := v.Actor.MayAbout(access.ErasePerson, r.PathValue("id")) == nil
	if fault.Is(err, fault.KindDenied) && (mayErase || s.inOrganisation(r, v, r.PathValue("id"))) {
		http.Redirect(w, r, aboutLink(v, r.PathValue("id"), "teams"), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return access.Looked(r.Context(), tx, v.Actor, p.ID, "areas and names")
	})
	if err != nil {
		return err
	}
	p.More += " " + p.Name + " can see that you looked."
	return s.ok(w, r, personView(p))
}

// inOrganisation reports whether a person is in the organisation as the reader sees it.
func (s *server) inOrganisation(r *http.Request, v visit, id string) bool {
	return s.DB.Read(r.Context(), func(tx *store.Tx) error {
		_, err := organisation.WithID(r.Context(), tx, v.Actor, id)
		return err
	}) == nil
}

// me is the reader's own page, or the question who they are.
func (s *server) me(w http.ResponseWriter, r *http.Request, v visit) error {
	if v.Actor.PersonID != "" {
		p, err := s.personPageOf(r, v, v.Actor.PersonID)
		if err == nil {
			p.Own, p.Leave, p.Claimed = true, true, v.Actor.May(access.ClaimPerson) == nil
			p.Frame.Section, p.Frame.Title = "me", "Your own page"
			err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
				p.Wishes, err = wishesOf(r.Context(), tx, v.Actor)
				return err
			})
			if err != nil {
				return err
			}
			return s.ok(w, r, personView(p))
		}
		if fault.Is(err, fault.KindDenied) { // who has left still has an account, with what is theirs to take or end
			http.Redirect(w, r, "/account", http.StatusSeeOther)
			return nil
		}
		if !fault.Is(err, fault.KindNotFound) { // the person is gone: ask again
			return err
		}
	}
	return s.askWho(w, r, v, "", nil)
}

// askWho asks the reader who they are.
func (s *server) askWho(w http.ResponseWriter, r *http.Request, v visit, typed string, refused error) error {
	f, err := s.frameOf(r, v, "me", "Who are you?")
	if err != nil {
		return err
	}
	f.Back = "/me"
	if v.Actor.May(access.ClaimPerson) != nil {
		return s.ok(w, r, personView(personPage{Frame: f, Own: true, Unknown: true, Leave: true,
			Answer: "It is not said yet which of the people here you are.",
			More:   "Whoever runs this workbench can say it of your account: what you may see about people follows from it."}))
	}
	p := personPage{Frame: f, Own: true, Leave: true, Answer: "Say which of the names in the histories is yours.",
		More: "Then this page shows what the history says about you, who looked at it, and lets you put wrong names right.",
		Choose: &chooseMe{Field: field{Name: "who", Label: "Your name or address", Value: typed, Required: true, List: "me-names",
			Hint: "As you sign your commits."}}}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		all, err := people.Persons(r.Context(), tx, v.Actor)
		for _, x := range all[:min(len(all), 500)] {
			p.Choose.Names = append(p.Choose.Names, x.Name)
		}
		return err
	})
	if err != nil {
		return err
	}
	status := http.StatusOK
	if refused != nil {
		wrong(refused, &p.Choose.Field)
		status = statusOf(refused)
	}
	s.render(w, r, status, personView(p))
	return nil
}

// chooseMe keeps who the reader is. An empty answer takes it back.
func (s *server) chooseMe(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := v.Actor.May(access.ClaimPerson); err != nil { // before the name is looked for
		return err
	}
	typed := strings.TrimSpace(r.PostFormValue("who"))
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		id := ""
		if typed != "" {
			p, err := people.Find(r.Context(), tx, v.Actor, typed)
			if err != nil {
				return err
			}
			id = p.ID
		}
		return access.SetPerson(r.Context(), tx, v.Actor, v.Actor.ID, id)
	})
	if fault.Is(err, fault.KindInvalid) || fault.Is(err, fault.KindNotFound) {
		return s.askWho(w, r, v, typed, err)
	}
	if err != nil {
		return err
	}
	if typed == "" {
		return back(w, r, "/me", "")
	}
	return back(w, r, "/me", "me")
}

// personPageOf gathers what a page about somebody shows: areas and names, nothing that counts their work.
func (s *server) personPageOf(r *http.Request, v visit, id string) (personPage, error) {
	f, err := s.frameOf(r, v, "people", "Person")
	if err != nil {
		return personPage{}, err
	}
	var who people.Person
	var all []knowledge.Repository
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if who, err = people.Get(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		all, err = knowledge.Repositories(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return personPage{}, err
	}
	f.Title = who.Name
	p := personPage{Frame: f, ID: who.ID, Name: who.Name, Tabs: personTabs(v, who.ID, "")}
	for _, i := range who.Identities {
		view := identityView{Name: i.Name, Email: i.Email, Reason: i.Reason}
		if len(who.Identities) > 1 {
			view.Separate = link([]string{"people", "identities", i.ID})
		}
		p.Identities = append(p.Identities, view)
	}
	areas, alone := 0, 0
	for _, repo := range all {
		a, err := s.Shelf.Atlas(r.Context(), s.DB, v.Actor, repo.ID)
		if fault.Is(err, fault.KindUnavailable) {
			continue
		}
		if err != nil {
			return personPage{}, err
		}
		if g := groupOf(a, who.ID); len(g.Areas) > 0 {
			p.Groups = append(p.Groups, g)
			areas += len(g.Areas)
			for _, x := range g.Areas {
				if x.Left == 1 {
					alone++
				}
			}
		}
	}
	switch {
	case areas == 0:
		p.Answer = "No area has enough evidence of it."
	case alone == 0:
		p.Answer = counted(areas, "area", "areas") + ", each with somebody else to ask."
	default:
		p.Answer = counted(areas, "area", "areas") + "; for " + figure(alone) + " of them there is nobody else to ask."
	}
	p.More = "From evidence in the histories, which is never complete."
	return p, nil
}

// groupOf lists the areas of a repository that a person understands, by name.
func groupOf(a *knowledge.Atlas, personID string) personGroup {
	g := personGroup{Repository: a.Repository.Name}
	me := slices.IndexFunc(a.People, func(p knowledge.Person) bool { return p.ID == personID })
	areas := a.Areas()
	for i := range areas {
		area := &areas[i]
		for _, h := range area.Group.Holders {
			if int(h.Person) != me || !h.Understands {
				continue
			}
			g.Areas = append(g.Areas, personArea{Name: area.Name, Left: area.Left, Evidence: evidenceWords(h.Evidence),
				Href: link([]string{"knowledge", a.Repository.Name, "area", "+" + area.Name}),
				Open: link([]string{"knowledge", a.Repository.Name, "evidence"}, "area", area.Name, "person", personID)})
		}
	}
	return g
}

// identities asks which names are the same person.
func (s *server) identities(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "people", "Names to confirm")
	if err != nil {
		return err
	}
	p := identitiesPage{Frame: f}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		found, err := people.Proposals(r.Context(), tx, v.Actor, people.Page{After: r.URL.Query().Get("after"), Limit: 10})
		if err != nil {
			return err
		}
		for _, x := range found.Proposals {
			p.Proposals = append(p.Proposals, proposalView{ID: x.ID, A: named(x.A), B: named(x.B), Reason: x.Reason})
		}
		if found.Next != "" {
			p.Next = link([]string{"people", "identities"}, "after", found.Next)
		}
		p.Answer = "No pair of names is waiting for an answer."
		if found.Total > 0 {
			p.Answer = counted(found.Total, "pair of names looks like one person.", "pairs of names look like one person each.")
			p.More = "Leadwright joins names only on strong evidence. For these a person decides; every answer can be undone."
		}
		decided, err := people.Decisions(r.Context(), tx, v.Actor, people.Page{Limit: 50})
		for _, d := range decided.Decisions {
			p.Decisions = append(p.Decisions, decisionOf(d))
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.ok(w, r, identitiesView(p))
}

func named(p people.Person) identityView {
	var emails []string
	for _, i := range p.Identities {
		if i.Email != "" && !slices.Contains(emails, i.Email) {
			emails = append(emails, i.Email)
		}
	}
	return identityView{Name: p.Name, Email: some(emails, 3)}
}

// decisionOf says a decision in words.
func decisionOf(d people.Decision) decisionView {
	side := func(n int) string {
		var all []string
		for _, i := range d.Sides[n] {
			all = append(all, strings.TrimSpace(i.Name+" <"+i.Email+">"))
		}
		return some(all, 2)
	}
	v := decisionView{When: day(d.At) + ", by " + d.By}
	switch d.Verb {
	case people.VerbConfirm:
		v.Sentence = side(0) + " and " + side(1) + " are the same person"
	case people.VerbRefuse:
		v.Sentence = side(0) + " and " + side(1) + " are different people"
	case people.VerbSeparate:
		v.Sentence = side(0) + " is somebody else than " + side(1)
	default:
		v.Sentence = side(0) + " is a " + string(d.Kind)
	}
	if d.UndoneBy != "" {
		v.When += "; undone on " + day(d.UndoneAt) + " by " + d.UndoneBy
	} else {
		v.Undo = link([]string{"people", "decisions", d.ID, "undo"})
	}
	return v
}

// decide keeps the answers of one page of pairs, all or none. A pair that was decided meanwhile is passed over.
func (s *server) decide(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("form", "The answers could not be read").Because(err)
	}
	done := ""
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		for _, key := range slices.Sorted(maps.Keys(r.PostForm)) {
			id, ok := strings.CutPrefix(key, "p-")
			if !ok {
				continue
			}
			if err := answer(r.Context(), tx, v.Actor, id, r.PostForm.Get(key), &done); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return back(w, r, "/people/identities", done)
}

func answer(ctx context.Context, tx *store.Tx, actor access.Actor, id, value string, done *string) (err error) {
	switch value {
	case "same":
		_, err = people.Confirm(ctx, tx, actor, id)
	case "different":
		_, err = people.Refuse(ctx, tx, actor, id)
	default:
		return nil
	}
	if fault.Is(err, fault.KindConflict) || fault.Is(err, fault.KindNotFound) {
		return nil
	}
	if err == nil {
		*done = "decided"
	}
	return err
}

// separate takes one name from its person.
func (s *server) separate(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		_, err := people.Separate(r.Context(), tx, v.Actor, r.PathValue("id"))
		return err
	})
	if err != nil {
		return err
	}
	return back(w, r, "/people/identities", "separated")
}

func (s *server) undo(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return people.Undo(r.Context(), tx, v.Actor, r.PathValue("id"))
	})
	if err != nil {
		return err
	}
	return back(w, r, "/people/identities", "undone")
}
