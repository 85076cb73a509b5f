package web

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// aboutViews are the views of a person beside the first, by the last part of their address. One pattern leads to all of
// them: one each, such as /people/{id}/career, could mean the same address as /people/teams/{scope}, and a router takes
// only what is clear.
func (s *server) aboutViews() map[string]handler {
	return map[string]handler{
		"GET teams": s.personTeams, "GET career": s.career,
		"GET edit": s.editPerson, "POST edit": s.editPerson, "POST remove": s.removePerson,
		"GET absence": s.absence, "POST absence": s.absence, "POST absence-back": s.takeAbsenceBack,
		"GET silence": s.silence, "POST present": s.present,
		"GET erase": s.confirmErase, "POST erase": s.erase,
	}
}

// about leads to a view of a person.
func (s *server) about(w http.ResponseWriter, r *http.Request, v visit) error {
	view, ok := s.aboutViews()[r.Method+" "+r.PathValue("view")]
	if !ok {
		return s.nowhere(w, r, v)
	}
	return view(w, r, v)
}

// myself leads to the same view of the reader.
func (s *server) myself(view handler) handler {
	return func(w http.ResponseWriter, r *http.Request, v visit) error {
		if v.Actor.PersonID == "" {
			return back(w, r, "/me", "")
		}
		r.SetPathValue("id", v.Actor.PersonID)
		return view(w, r, v)
	}
}

// aboutLink is the address of a view of a person; the first view is "".
func aboutLink(v visit, id, view string) string {
	parts := []string{"people", id}
	switch {
	case v.Actor.PersonID == id:
		parts = []string{"me"}
	case view == "skills": // they have pages below theirs
		return link([]string{"people", "skills", id})
	}
	if view != "" {
		parts = append(parts, view)
	}
	return link(parts)
}

// personTabs are the views of a person that the reader may see. At is the last part of the address of the one shown.
func personTabs(v visit, id, at string) []tab {
	own := v.Actor.PersonID == id
	var all []tab
	add := func(may bool, name, view string) {
		if may {
			all = append(all, tab{name, aboutLink(v, id, view), at == view})
		}
	}
	may := func(act access.Action) bool { return v.Actor.MayAbout(act, id) == nil }
	know := "What they know"
	if own {
		know = "What you know"
	}
	add(may(access.ReadPerson) && v.Actor.May(access.ReadKnowledge) == nil, know, "")
	add(may(access.ReadOrganisation), "Teams and roles", "teams")
	add(may(access.ReadSkills), "Skills", "skills")
	add(may(access.ReadCareer), "Career", "career")
	add(own, "Who looked", "looks")
	return all
}

// begin fills in what all pages about a person have, but for the answer.
func (a *aboutFrame) begin(s *server, r *http.Request, v visit, id, name, view, title string) (err error) {
	a.Own, a.Name, a.Tabs = v.Actor.PersonID == id, name, personTabs(v, id, view)
	a.Steps = []crumb{{"People", "/people"}, {Name: name}}
	section := "people"
	if a.Own {
		a.Steps, section = []crumb{{Name: "Your own page"}}, "me"
	}
	a.Frame, err = s.frameOf(r, v, section, title)
	return err
}

// eventsPerPage is how many changes of a history are shown at once.
const eventsPerPage = 12

// personTeams shows what the organisation says of somebody: teams, roles, to whom they report, when they work, and when
// they are away as far as the reader may know.
func (s *server) personTeams(w http.ResponseWriter, r *http.Request, v visit) error {
	var p teamsPage
	var who people.Person
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error { // to look at somebody's absences is recorded
		p = teamsPage{}
		now, err := organisation.WithID(r.Context(), tx, v.Actor, r.PathValue("id"))
		if fault.Is(err, fault.KindNotFound) { // known from histories alone, if at all
			who, err = people.Get(r.Context(), tx, v.Actor, r.PathValue("id"))
			return err
		}
		if err != nil {
			return err
		}
		who = people.Person{ID: now.ID, Name: now.Name}
		return s.fillTeams(r, tx, v, &p, now)
	})
	if err != nil {
		return err
	}
	if err := p.begin(s, r, v, who.ID, who.Name, "teams", who.Name+": teams and roles"); err != nil {
		return err
	}
	p.Keeping = keeping(v, who)
	if p.Facts == nil {
		p.Answer = who.Name + " is not in the organisation."
		p.Empty = &empty{Title: "Known from histories alone",
			Why: "Once somebody is in the organisation, this page shows their teams, their roles, to whom they report and when they work."}
		if v.Actor.May(access.EditOrganisation) == nil {
			p.Empty.Action, p.Empty.Href = "Add "+who.Name, link([]string{"people", "add-person"}, "of", who.ID)
		}
	}
	return s.ok(w, r, teamsView(p))
}

// keeping is what the reader may do with all that is kept about a person.
func keeping(v visit, who people.Person) []actionView {
	var all []actionView
	if v.Actor.MayAbout(access.ExportPerson, who.ID) == nil {
		all = append(all, actionView{"person", "Everything that is kept about you", "/me/export"})
	}
	if v.Actor.MayAbout(access.ErasePerson, who.ID) == nil {
		all = append(all, actionView{"bin", "Erase " + who.Name, link([]string{"people", who.ID, "erase"})})
	}
	return all
}

func (s *server) fillTeams(r *http.Request, tx *store.Tx, v visit, p *teamsPage, now roster.Person) error {
	ctx := r.Context()
	is, err := organisation.OfPerson(ctx, tx, v.Actor, now.Handle)
	if err != nil {
		return err
	}
	scopes, err := organisation.Scopes(ctx, tx, v.Actor)
	if err != nil {
		return err
	}
	catalogue, err := organisation.Catalogue(ctx, tx, v.Actor)
	if err != nil {
		return err
	}
	today := store.DateOf(tx.Now())
	book, nameOf := rolebook{catalogue}, scopeNames(scopes)
	p.Facts = personFacts(now)
	if now.ReportsTo != "" {
		boss, err := organisation.Find(ctx, tx, v.Actor, now.ReportsTo)
		if err != nil {
			return err
		}
		p.ReportsTo = &linkView{boss.Name, link([]string{"people", boss.ID})}
	}
	var in []string
	var as heldRoles
	for _, m := range is.Members {
		row := placeRow{Scope: linkView{nameOf(m.Scope), scopeLink(m.Scope)}, What: figure(m.Share) + "% of the week",
			When: spanWords(m.Span), From: m.From, Now: m.On(today)}
		if row.Now {
			in = append(in, row.Scope.Name)
		}
		if v.Actor.MayIn(access.EditOrganisation, m.Scope) == nil {
			row.Edit = scopeLink(m.Scope) + "/members/" + m.ID
		}
		p.Members = append(p.Members, row)
	}
	for _, h := range is.Holders {
		held := book.link(h.Role)
		row := placeRow{Role: held, Scope: linkView{nameOf(h.Scope), scopeLink(h.Scope)}, What: h.Discipline,
			When: spanWords(h.Span), From: h.From, Now: h.On(today)}
		if len(h.Withheld) > 0 {
			row.Without = "without the authority to " + list(names(h.Withheld, catalogue.Authorities()))
		}
		if row.Now {
			as.add(lower(held.Name), row.Scope.Name)
		}
		if v.Actor.MayIn(access.EditOrganisation, h.Scope) == nil {
			row.Edit = scopeLink(h.Scope) + "/roles/" + h.ID
		}
		p.Roles = append(p.Roles, row)
	}
	for _, rows := range [][]placeRow{p.Members, p.Roles} { // what holds today first, then the newest
		slices.SortStableFunc(rows, func(a, b placeRow) int {
			if a.Now != b.Now && a.Now {
				return -1
			} else if a.Now != b.Now {
				return 1
			}
			return b.From.Compare(a.From)
		})
	}
	p.Answer = placeAnswer(now, today, v.Actor.PersonID == now.ID, in, as.words())
	if v.Actor.MayAbout(access.EditOrganisation, now.ID) == nil {
		p.Edit = link([]string{"people", now.ID, "edit"})
	}
	if err := s.fillAbsences(r, tx, v, p, now, today); err != nil {
		return err
	}
	before := r.URL.Query().Get("before")
	events, err := organisation.History(ctx, tx, v.Actor, organisation.Subject{Person: now.Handle}, before, eventsPerPage+1)
	p.History, p.Earlier = historyOf(events, aboutLink(v, now.ID, "teams"))
	return err
}

// heldRoles are the names of roles in an order, each with the scopes that it is held in.
type heldRoles struct {
	names  []string
	scopes map[string][]string
}

func (h *heldRoles) add(role, scope string) {
	if h.scopes == nil {
		h.scopes = map[string][]string{}
	}
	if h.scopes[role] == nil {
		h.names = append(h.names, role)
	}
	h.scopes[role] = append(h.scopes[role], scope)
}

func (h *heldRoles) words() []string {
	var all []string
	for _, name := range h.names {
		all = append(all, name+" of "+some(h.scopes[name], 3))
	}
	return all
}

// placeAnswer says where somebody is and as what; own is for that person's own eyes.
func placeAnswer(p roster.Person, today store.Date, own bool, in, as []string) string {
	is, has := p.Name+" is ", "has"
	if own {
		is, has = "You are ", "have"
	}
	switch {
	case !p.Until.IsZero() && p.Until.Compare(today) < 0:
		return p.Name + " left on " + dateOf(p.Until) + "."
	case p.From.Compare(today) > 0:
		return p.Name + " comes on " + dateOf(p.From) + "."
	case len(in)+len(as) == 0:
		return is + "in no team, and " + has + " no role."
	case len(in) == 0:
		return is + strings.Join(as, ", and ") + "."
	case len(as) == 0:
		return is + "in " + some(in, 3) + ", without a role."
	default:
		return is + "in " + some(in, 3) + ", as " + strings.Join(as, ", and ") + "."
	}
}

func personFacts(p roster.Person) []factView {
	facts := []factView{}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, factView{name, value})
		}
	}
	add("Title", p.Title)
	add("Disciplines", capital(list(p.Disciplines)))
	if week := p.Week.String(); week != "" {
		add("Working week", week+" ("+strconv.FormatFloat(p.Week.Hours(), 'f', -1, 64)+" hours)")
	}
	add("Time zone", p.Zone)
	add("Addresses", strings.Join(p.Emails, ", "))
	add("Here", capital(strings.TrimSpace(sinceWords(p.Span))))
	add("Handle", p.Handle)
	return facts
}

// spanWords say from when until when something holds, in a table.
func spanWords(s roster.Span) string {
	switch words := sinceWords(s); {
	case words == "":
		return "Always"
	case !s.From.IsZero() && !s.Until.IsZero():
		return dateOf(s.From) + " to " + dateOf(s.Until)
	default:
		return capital(strings.TrimSpace(words))
	}
}

func (s *server) fillAbsences(r *http.Request, tx *store.Tx, v visit, p *teamsPage, now roster.Person, today store.Date) error {
	all, err := organisation.Absences(r.Context(), tx, v.Actor, now.Handle)
	if err != nil {
		return err
	}
	edits := v.Actor.MayAbout(access.EditAbsences, now.ID) == nil
	for _, a := range all {
		row := absenceRow{When: sinceUntil(a.Span), What: absenceWords[a.Kind], Reason: a.Reason, Now: a.On(today)}
		if edits {
			row.Edit = link([]string{"people", now.ID, "absence"}, "entry", a.ID)
		}
		p.Absences = append(p.Absences, row)
	}
	p.SeesAbsences = v.Actor.MayAbout(access.ReadAbsences, now.ID) == nil
	if edits {
		p.AddAbsence = link([]string{"people", now.ID, "absence"})
	}
	return nil
}

// historyOf tells changes in words, and leads to the ones before them.
func historyOf(events []organisation.Event, to string) (all []eventView, earlier string) {
	if len(events) > eventsPerPage {
		events = events[:eventsPerPage]
		earlier = to + "?before=" + events[eventsPerPage-1].ID
	}
	signs := map[string]string{string(roster.Added): "Added", string(roster.Changed): "Changed", string(roster.Removed): "Taken out"}
	for _, e := range events {
		sign, what, signed := strings.Cut(e.Told, " ")
		said := capital(e.Told)
		if word := signs[sign]; signed && word != "" {
			said = word + ": " + what
		}
		all = append(all, eventView{sentence(said), day(e.At) + ", by " + e.By})
	}
	return all, earlier
}

const looksPerPage = 50

// looks shows the reader who looked at what about them.
func (s *server) looks(w http.ResponseWriter, r *http.Request, v visit) error {
	id := v.Actor.PersonID
	p := looksPage{}
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		ids, err := people.Former(r.Context(), tx, id)
		if err != nil {
			return err
		}
		all, err := access.Lookers(r.Context(), tx, v.Actor, id, r.URL.Query().Get("before"), looksPerPage+1,
			slices.Sorted(maps.Keys(ids))...)
		if len(all) > looksPerPage {
			all = all[:looksPerPage]
			p.Next = link([]string{"me", "looks"}, "before", all[looksPerPage-1].ID)
		}
		for _, l := range all {
			p.Looks = append(p.Looks, lookerView{moment(l.At), l.Name, capital(l.What)})
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := p.begin(s, r, v, id, "", "looks", "Who looked at what about you"); err != nil {
		return err
	}
	p.Answer = "Nobody has opened a page about you."
	if len(p.Looks) > 0 {
		p.Answer = "The last visit to a page about you was on " + p.Looks[0].When + "."
	}
	return s.ok(w, r, looksView(p))
}
