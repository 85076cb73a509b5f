package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// addPerson brings somebody into the organisation: somebody new, or whom the histories know (?of=ID).
func (s *server) addPerson(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.EditOrganisation); err != nil {
			return formPage{}, err
		}
		fresh := roster.Person{Span: roster.Span{From: store.DateOf(tx.Now())}}
		if of := r.URL.Query().Get("of"); of != "" {
			all, err := people.Persons(r.Context(), tx, v.Actor)
			if err != nil {
				return formPage{}, err
			}
			fresh.Name, fresh.Emails = signature(all, of)
		}
		p := formPage{Title: "Add a person", Save: "Add them", Back: "/people", Fields: personFields(fresh),
			Steps:    []crumb{{"People", "/people"}, {Name: "Add a person"}},
			Question: "Who comes into the organisation?", Answer: "A name is enough to begin with.",
			More: "An address tells which names in the histories are theirs. Teams and roles come afterwards, on the team’s page."}
		var err error
		p.Persons, err = suggested(r, tx, v.Actor)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		fresh := in.person(r, tx, v.Actor)
		if in.err != nil {
			return "", "", in.err
		}
		if _, err := organisation.PutPerson(r.Context(), tx, v.Actor, "", fresh); err != nil {
			return "", "", err
		}
		fresh, err = organisation.Find(r.Context(), tx, v.Actor, fresh.Handle)
		return link([]string{"people", fresh.ID, "teams"}), "person-added", err
	})
}

// signature is the name of a person with the addresses that they sign with.
func signature(all []people.Person, id string) (name string, emails []string) {
	for _, p := range all {
		if p.ID != id {
			continue
		}
		name = p.Name
		for _, i := range p.Identities {
			if i.Email != "" && !slices.Contains(emails, i.Email) {
				emails = append(emails, i.Email)
			}
		}
	}
	return name, emails
}

// editPerson changes what the organisation says of somebody.
func (s *server) editPerson(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheet(w, r, v, func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.MayAbout(access.EditOrganisation, id); err != nil {
			return formPage{}, err
		}
		now, err := organisation.WithID(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		home := link([]string{"people", now.ID, "teams"})
		p := formPage{Title: "Change " + now.Name, Save: "Save it", Back: home, Fields: personFields(now), Version: version(now),
			Steps:    []crumb{{"People", "/people"}, {now.Name, home}, {Name: "Change"}},
			Question: "What is different about " + now.Name + "?",
			Answer:   now.Name + " is in the organisation" + sinceWords(now.Span) + ".",
			More:     "Somebody who leaves gets a last day: then what they were part of stays known."}
		if v.Actor.May(access.EditOrganisation) == nil {
			is, err := organisation.OfPerson(r.Context(), tx, v.Actor, now.Handle)
			if err != nil {
				return p, err
			}
			p.Drop = &dropForm{Summary: "They were added by mistake", Button: "Take " + now.Name + " out of the organisation",
				Action: link([]string{"people", now.ID, "remove"}),
				Sentence: now.Name + " goes with " + plural(len(is.Members), "membership", "memberships") + ", " +
					plural(len(is.Holders), "role", "roles") + " and all absences. What the histories show stays, and so does the " +
					"organisation’s own history. Whoever leaves gets a last day instead."}
		}
		p.Persons, err = suggested(r, tx, v.Actor)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		now, err := organisation.WithID(r.Context(), tx, v.Actor, id)
		if err != nil {
			return "", "", err
		}
		changed := in.person(r, tx, v.Actor)
		if in.err != nil {
			return "", "", in.err
		}
		_, err = organisation.PutPerson(r.Context(), tx, v.Actor, now.Handle, changed)
		return link([]string{"people", now.ID, "teams"}), "person-changed", err
	})
}

// removePerson takes somebody out of the organisation who was added by mistake.
func (s *server) removePerson(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := v.Actor.May(access.EditOrganisation); err != nil {
		return err
	}
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		p, err := organisation.WithID(r.Context(), tx, v.Actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		return organisation.RemovePerson(r.Context(), tx, v.Actor, p.Handle)
	})
	if err != nil {
		return err
	}
	return back(w, r, "/people", "person-removed")
}

func personFields(p roster.Person) []field {
	fields := []field{
		{Name: "name", Label: "Name", Value: p.Name, Required: true},
		{Name: "handle", Label: "Handle", Value: p.Handle, Placeholder: "ada.example",
			Hint: "Their name in files and addresses. Left empty, it is made from the name."},
		{Name: "title", Label: "Title", Value: p.Title, Hint: "As the company calls what they do."},
		{Name: "emails", Label: "Addresses", Value: strings.Join(p.Emails, "\n"), Rows: 3,
			Hint: "One a line; the first is the one to write to."},
		{Name: "disciplines", Label: "Disciplines", Value: strings.Join(p.Disciplines, ", "), Placeholder: "engineer, designer"},
		{Name: "week", Label: "Working week", Value: p.Week.String(), Placeholder: "mon-thu 8, fri 4.5",
			Hint: "Days with their hours."},
		{Name: "time-zone", Label: "Time zone", Value: p.Zone, Placeholder: "Europe/Berlin"},
		whoField("reports-to", "Reports to", "A name, a handle or an address. That person may see what managers may.", p.ReportsTo),
	}
	return append(fields, spanFields(p.Span, "Left empty, they stay.")...)
}

// person is what was typed about a person.
func (t *typed) person(r *http.Request, tx *store.Tx, actor access.Actor) roster.Person {
	week, err := roster.ParseWeek(t.line("week"))
	if err != nil {
		t.fail(fault.Invalid("week", "%s", capital(err.Error())).WithHint("Write days with their hours, such as mon-thu 8, fri 4.5."))
	}
	p := roster.Person{Name: t.line("name"), Handle: cmp.Or(t.line("handle"), slugOf(t.line("name"), '.')), Title: t.line("title"),
		Disciplines: t.list("disciplines"), Week: week, Zone: t.line("time-zone"),
		ReportsTo: t.handle(r, tx, actor, "reports-to"), Span: t.span()}
	for _, email := range t.list("emails") {
		p.Emails = append(p.Emails, strings.ToLower(email))
	}
	return p
}

// absence adds, changes or ends an absence of somebody: ?entry=ID names the one that is changed, ?from=DAY begins a new one.
func (s *server) absence(w http.ResponseWriter, r *http.Request, v visit) error {
	id, entry := r.PathValue("id"), r.URL.Query().Get("entry")
	if err := v.Actor.MayAbout(access.EditAbsences, id); err != nil {
		return err
	}
	a := organisation.Absence{Kind: organisation.Leave}
	var who roster.Person
	err := s.DB.Write(r.Context(), func(tx *store.Tx) (err error) { // to look at somebody's absences is recorded
		if who, err = organisation.WithID(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		a.From, a.Person = store.DateOf(tx.Now()), who.Handle
		if from, err := store.ParseDate(r.URL.Query().Get("from")); err == nil && !from.IsZero() {
			a.From = from
		}
		if entry == "" {
			return nil
		}
		all, err := organisation.Absences(r.Context(), tx, v.Actor, who.Handle)
		for _, x := range all {
			if x.ID == entry {
				a = x
				return nil
			}
		}
		if err == nil {
			err = fault.NotFound("There is no such absence of %s", who.Name).WithHint("It may have been taken back meanwhile.")
		}
		return err
	})
	if err != nil {
		return err
	}
	home := aboutLink(v, who.ID, "teams")
	return s.sheet(w, r, v, func(*store.Tx) (formPage, error) {
		p := absenceFormPage(a, who, v.Actor.PersonID == who.ID, home)
		if v.Actor.MayAbout(access.ReadAbsences, who.ID) != nil {
			p.More += " You are none of them: you can enter an absence, and will not see it here afterwards."
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		changed := organisation.Absence{ID: entry, Person: who.Handle, Kind: organisation.AbsenceKind(in.line("kind")),
			Reason: in.line("reason"), Span: in.span()}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = organisation.PutAbsence(r.Context(), tx, v.Actor, changed)
		return home, "absence", err
	})
}

// absenceWords are the kinds of absence, as a person says them.
var absenceWords = map[organisation.AbsenceKind]string{
	organisation.Leave: "Holiday or other leave", organisation.Parental: "Parental leave", organisation.Sick: "Sick leave",
	organisation.Other: "Away", organisation.Exit: "Leaves the organisation",
}

func absenceFormPage(a organisation.Absence, who roster.Person, own bool, home string) formPage {
	p := formPage{Title: "An absence", Save: "Save it", Back: home,
		Steps:    []crumb{{"People", "/people"}, {who.Name, home}, {Name: "Absence"}},
		Question: "When is " + who.Name + " away?", Answer: "From " + dateOf(a.From) + " on.",
		More: "That they are away is seen by those who work with them; what kind it is and why, by them and their manager alone."}
	if own {
		p.Question = "When are you away?"
		p.More = "That you are away is seen by those who work with you; what kind it is and why, by you and your manager alone."
	}
	var kinds []choice
	for _, k := range []organisation.AbsenceKind{organisation.Leave, organisation.Parental, organisation.Sick, organisation.Other,
		organisation.Exit} {
		kinds = append(kinds, choice{string(k), absenceWords[k]})
	}
	p.Fields = []field{
		{Name: "kind", Label: "What it is", Value: string(a.Kind), Options: kinds},
		{Name: "from", Label: "First day away", Type: "date", Value: a.From.String(), Required: true},
		{Name: "until", Label: "Last day away", Type: "date", Value: a.Until.String(), Hint: "Left empty, it is for good."},
		{Name: "reason", Label: "Why", Value: a.Reason, Rows: 2, Hint: "Need not be said."},
	}
	if a.ID != "" {
		p.Answer = sinceUntil(a.Span)
		p.Drop = &dropForm{Summary: "It does not come about", Button: "Take it back",
			Action: link([]string{"people", who.ID, "absence-back"}), Keep: []hidden{{"entry", a.ID}},
			Sentence: "The absence from " + dateOf(a.From) + " goes, and its reason with it. That there was one stays in the history."}
	}
	return p
}

// sinceUntil says a span as a sentence of its own.
func sinceUntil(s roster.Span) string {
	if s.Until.IsZero() {
		return "From " + dateOf(s.From) + " on, for good."
	}
	if s.Until == s.From {
		return "On " + dateOf(s.From) + "."
	}
	return "From " + dateOf(s.From) + " to " + dateOf(s.Until) + "."
}

// takeAbsenceBack removes an absence that does not come about.
func (s *server) takeAbsenceBack(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	if err := v.Actor.MayAbout(access.EditAbsences, id); err != nil {
		return err
	}
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		p, err := organisation.WithID(r.Context(), tx, v.Actor, id)
		if err != nil {
			return err
		}
		return organisation.RemoveAbsence(r.Context(), tx, v.Actor, p.Handle, r.PostFormValue("entry"))
	})
	if err != nil {
		return err
	}
	return back(w, r, aboutLink(v, id, "teams"), "absence-back")
}
