package web

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
)

// ratings are the ratings of how well somebody could change a place.
var ratings = []choice{{"5", "5: it holds no secrets"}, {"4", "4: I can change it safely"}, {"3", "3: I can change it with care"},
	{"2", "2: I know what it is for"}, {"1", "1: I could not change it"}}

// saidAddress is the page of what is said about a place.
func saidAddress(repository string, p testimony.Place) string {
	if p.Area != "" {
		return link([]string{"knowledge", repository, "said"}, "area", p.Area)
	}
	return link([]string{"knowledge", repository, "said"}, "path", p.Path)
}

// said shows what people say about a place.
func (s *server) said(w http.ResponseWriter, r *http.Request, v visit) error {
	p, _, err := s.saidPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, saidViewOf(p))
}

func (s *server) saidPageOf(r *http.Request, v visit) (p saidPage, place testimony.Place, err error) {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return p, place, err
	}
	q := r.URL.Query()
	if place, err = a.PlaceToTell(q.Get("area"), q.Get("path")); err != nil {
		return p, place, err
	}
	at, _, files, err := s.placeIn(a, q)
	if err != nil {
		return p, place, err
	}
	name := a.Repository.Name
	if p.Frame, err = s.frameOf(r, v, "knowledge", "What people say about "+at); err != nil {
		return p, place, err
	}
	p.Head, p.Place, p.Action = head(a, "", nil), at, saidAddress(name, place)
	p.Crumbs = []crumb{{at, evidenceOrigin(name, place.Area, place.Path)}, {Name: "What people say"}}
	p.Own = v.Actor.PersonID != ""
	var said []testimony.Statement
	var stewards []testimony.Stewardship
	var known []people.Person
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if said, err = testimony.Of(r.Context(), tx, v.Actor, a.Repository.ID); err != nil {
			return err
		}
		if stewards, err = testimony.Stewards(r.Context(), tx, v.Actor, a.Repository.ID); err != nil {
			return err
		}
		p.fields(store.DateOf(tx.Now()))
		known, err = people.Persons(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return p, place, err
	}
	open := 0
	for _, x := range a.About(said, files) {
		view := statementView(place, x, v.Actor)
		if p.Said = append(p.Said, view); view.Open {
			open++
		}
	}
	for _, x := range stewards {
		if a.IsPlace(x.Place, files) {
			p.Stewards = append(p.Stewards, stewardViewOf(x, v.Actor))
		}
	}
	p.Offer = p.Own && !slices.ContainsFunc(stewards, func(x testimony.Stewardship) bool {
		return a.IsPlace(x.Place, files) && x.Person.ID == v.Actor.PersonID
	})
	p.Answer = "Nobody has said anything about it yet."
	switch n := len(p.Said); {
	case open > 0:
		p.Answer = plural(n, "thing was", "things were") + " said; " + plural(open, "waits", "wait") + " to be confirmed."
	case n > 0:
		p.Answer = plural(n, "thing was", "things were") + " said, and all of it counts."
	}
	p.More = "History shows who wrote and reviewed. What people explained to each other it does not: they say it here, and " +
		"everybody who uses this Leadwright sees it. A rating fades with the days, as all evidence does."
	for _, person := range known[:min(len(known), mostNames)] {
		if n := cmp.Or(person.Name, person.Email); n != "" {
			p.Names = append(p.Names, n)
		}
	}
	return p, place, nil
}

// fields are those of the page's forms.
func (p *saidPage) fields(today store.Date) {
	day := field{Name: "day", Label: "When", Value: today.String(), Required: true, Placeholder: "2026-03-02"}
	note := field{Name: "note", Label: "What it was about", Hint: "May be left out. Everybody sees it."}
	p.Walk = []field{
		{Name: "person", Label: "With whom", List: "people-names", Required: true, Hint: "Their name or address."},
		{Name: "way", Label: "Who showed it", Options: []choice{{"shown", "They showed it to me"}, {"showed", "I showed it to them"}}},
		day,
		{Name: "rating", Label: "How well could you change it now?", Options: ratings, Value: "4",
			Hint: "Asked of who was shown it. If you showed it, they are asked when they confirm."},
		note,
	}
	p.Answered = []field{
		{Name: "person", ID: "answered-person", Label: "With whom", List: "people-names", Required: true,
			Hint: "Their name or address."},
		{Name: "way", ID: "answered-way", Label: "Who answered",
			Options: []choice{{"them", "They answered my question"}, {"me", "I answered theirs"}},
			Hint:    "If you answered, they are asked whether it was right."},
		{Name: "day", ID: "answered-day", Label: "When", Value: today.String(), Required: true, Placeholder: "2026-03-02"},
		{Name: "note", ID: "answered-note", Label: "What the question was", Hint: "May be left out. Everybody sees it."},
	}
	p.Declare = []field{
		{Name: "rating", ID: "declare-rating", Label: "How well could you change it tomorrow?", Options: ratings, Value: "4"},
		{Name: "note", ID: "declare-note", Label: "How you know it", Hint: "May be left out. Everybody sees it."},
	}
	p.Name = []field{{Name: "person", ID: "steward-person", Label: "Ask somebody to be its steward", List: "people-names",
		Required: true, Hint: "They answer for it once they accept."}}
}

// statementView puts a statement into words; where it is about another place than the page, it names that.
func statementView(here testimony.Place, x testimony.Statement, actor access.Actor) saidView {
	view := saidView{ID: x.ID, Note: x.Note, When: day(x.Day.Start()), Open: x.State == testimony.Open}
	it := "it"
	if x.Place != here {
		it = text(cmp.Or(x.Area, x.Path))
	}
	other := cmp.Or(x.Other.Name, "somebody")
	switch x.Kind {
	case testimony.WalkThrough:
		view.Sentence = other + " walked " + x.Person.Name + " through " + it
		if !view.Open {
			view.Sentence += ", who gives their understanding a " + strconv.Itoa(x.Rating)
		}
	case testimony.Answered:
		view.Sentence = x.Person.Name + " answered " + other + "'s question about " + it
		if !view.Open {
			view.Sentence += ", who says that it was right"
		}
	case testimony.Declared:
		view.Sentence = x.Person.Name + " says to understand " + it + " with a " + strconv.Itoa(x.Rating)
		if !view.Open {
			view.Sentence += ", and " + other + " confirms it"
		}
	default:
		view.Sentence = x.Person.Name + " asks not to be counted on for " + it
	}
	view.Sentence += "."
	me := actor.PersonID
	if me == "" {
		return view
	}
	view.Withdraw = me == x.Person.ID || me == x.Other.ID || me == x.By
	switch {
	case !view.Open:
	case x.Kind == testimony.WalkThrough && me == x.Person.ID:
		view.Confirm = true
		view.Rate = &field{Name: "rating", ID: "rating-" + x.ID, Label: "How well could you change it now?", Options: ratings,
			Value: "4"}
	case x.Kind == testimony.Answered && me == x.Other.ID, x.Kind == testimony.Declared && me != x.Person.ID:
		view.Confirm = true
	}
	return view
}

// saidOf is what people said about a place: of each person what counts, and who answers for exactly this place.
type saidOf struct {
	told     map[int32][]string // by person of the atlas
	stewards []string
}

func (s *server) saidAbout(r *http.Request, a *knowledge.Atlas, v visit, here testimony.Place, files []int32) (saidOf, error) {
	out := saidOf{told: map[int32][]string{}}
	here.Repository = a.Repository.ID
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		said, err := testimony.Of(r.Context(), tx, v.Actor, a.Repository.ID)
		if err != nil {
			return err
		}
		clear(out.told)
		for _, x := range a.About(said, files) {
			if x.State != testimony.Confirmed {
				continue
			}
			view := statementView(here, x, v.Actor)
			for _, who := range []testimony.Person{x.Person, x.Other} {
				if p, ok := a.PersonByID(who.ID); ok && (who == x.Person || x.Kind == testimony.WalkThrough) {
					out.told[p] = append(out.told[p], strings.TrimSuffix(view.Sentence, ".")+", "+view.When+".")
				}
			}
		}
		stewards, err := testimony.Stewards(r.Context(), tx, v.Actor, a.Repository.ID)
		out.stewards = nil
		for _, x := range stewards {
			if x.Accepted && a.IsPlace(x.Place, files) {
				out.stewards = append(out.stewards, x.Person.Name)
			}
		}
		return err
	})
	return out, err
}

// saidLines is what people said about a place and counts, of one person alone if that is not below 0, on the first page of
// evidence of every kind.
func (s *server) saidLines(r *http.Request, a *knowledge.Atlas, v visit, q url.Values, files []int32, person int32) (
	[]string, error) {
	if q.Has("after") || q.Has("kind") {
		return nil, nil
	}
	said, err := s.saidAbout(r, a, v, testimony.Place{Area: q.Get("area"), Path: knowledge.CleanPath(q.Get("path"))}, files)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, who := range slices.Sorted(maps.Keys(said.told)) {
		for _, line := range said.told[who] {
			if (person < 0 || person == who) && !slices.Contains(all, line) {
				all = append(all, line)
			}
		}
	}
	return all, nil
}

func stewardViewOf(x testimony.Stewardship, actor access.Actor) stewardView {
	view := stewardView{ID: x.ID, Name: x.Person.Name, Href: link([]string{"people", x.Person.ID}),
		Says: "answers for it since " + day(x.At)}
	if !x.Accepted {
		view.Says = "was asked on " + day(x.At) + ", and has not answered"
	}
	self := actor.PersonID != "" && actor.PersonID == x.Person.ID
	switch {
	case self && !x.Accepted:
		view.Accept, view.End = "I answer for it", "Decline"
	case self:
		view.End = "Give it up"
	case actor.PersonID != "" && actor.PersonID == x.By.ID || actor.May(access.ManageRepositories) == nil:
		view.End = "Take this back from"
	}
	return view
}

// say keeps what somebody says on the page about a place.
func (s *server) say(w http.ResponseWriter, r *http.Request, v visit) error {
	p, place, err := s.saidPageOf(r, v)
	if err != nil {
		return err
	}
	done, fields := "said", []field(nil)
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		done, fields, err = s.sayIn(r, tx, v, &p, place)
		return err
	})
	switch {
	case err == nil:
		return back(w, r, p.Action, done)
	case !refused(err) || len(fields) == 0:
		return err
	}
	typedBack(r, &p.Frame, err, p.Action, fields)
	s.render(w, r, statusOf(err), saidViewOf(p))
	return nil
}

// sayIn does what one of the page's buttons asks for, and returns what the page says then, and the fields of the form.
func (s *server) sayIn(r *http.Request, tx *store.Tx, v visit, p *saidPage, place testimony.Place) (string, []field, error) {
	id, ctx := r.PostFormValue("id"), r.Context()
	switch r.PostFormValue("do") {
	case "walk":
		n := testimony.New{Place: place, Kind: testimony.WalkThrough, Note: r.PostFormValue("note")}
		other, err := people.Find(ctx, tx, v.Actor, r.PostFormValue("person"))
		if err != nil {
			return "", p.Walk, atField("person", err)
		}
		if n.Person, n.Other = v.Actor.PersonID, other.ID; r.PostFormValue("way") == "showed" {
			n.Person, n.Other = other.ID, v.Actor.PersonID
		}
		if n.Day, err = dayOf(r); err != nil {
			return "", p.Walk, err
		}
		if n.Rating, err = number(r, "rating"); err != nil {
			return "", p.Walk, err
		}
		_, err = testimony.Say(ctx, tx, v.Actor, n)
		return "said", p.Walk, err
	case "answer":
		n := testimony.New{Place: place, Kind: testimony.Answered, Note: r.PostFormValue("note")}
		other, err := people.Find(ctx, tx, v.Actor, r.PostFormValue("person"))
		if err != nil {
			return "", p.Answered, atField("person", err)
		}
		if n.Person, n.Other = other.ID, v.Actor.PersonID; r.PostFormValue("way") == "me" {
			n.Person, n.Other = v.Actor.PersonID, other.ID
		}
		if n.Day, err = dayOf(r); err != nil {
			return "", p.Answered, err
		}
		_, err = testimony.Say(ctx, tx, v.Actor, n)
		return "said", p.Answered, err
	case "declare":
		rating, err := number(r, "rating")
		if err == nil {
			_, err = testimony.Say(ctx, tx, v.Actor, testimony.New{Place: place, Kind: testimony.Declared, Person: v.Actor.PersonID,
				Day: store.DateOf(tx.Now()), Rating: rating, Note: r.PostFormValue("note")})
		}
		return "said", p.Declare, err
	case "disclaim":
		_, err := testimony.Say(ctx, tx, v.Actor, testimony.New{Place: place, Kind: testimony.Disclaimed, Person: v.Actor.PersonID,
			Day: store.DateOf(tx.Now())})
		return "said", nil, err
	case "confirm":
		rating := 0
		if text := r.PostFormValue("rating"); text != "" {
			var err error
			if rating, err = number(r, "rating"); err != nil {
				return "", nil, err
			}
		}
		_, err := testimony.Confirm(ctx, tx, v.Actor, id, rating)
		return "confirmed", nil, err
	case "withdraw":
		return "unsaid", nil, testimony.Withdraw(ctx, tx, v.Actor, id)
	case "offer":
		_, err := testimony.NameSteward(ctx, tx, v.Actor, place, v.Actor.PersonID)
		return "steward", nil, err
	case "steward":
		who, err := people.Find(ctx, tx, v.Actor, r.PostFormValue("person"))
		if err != nil {
			return "", p.Name, atField("person", err)
		}
		_, err = testimony.NameSteward(ctx, tx, v.Actor, place, who.ID)
		return "asked", p.Name, err
	case "accept":
		_, err := testimony.AcceptStewardship(ctx, tx, v.Actor, id)
		return "steward", nil, err
	case "end":
		return "unsteward", nil, testimony.EndStewardship(ctx, tx, v.Actor, id)
	}
	return "", nil, fault.Invalid("do", "The form does not say what to do").WithHint("Load the page and send it again.")
}

// atField says of an error about somebody who was not found at which field that was.
func atField(name string, err error) error {
	if !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindInvalid) {
		return err
	}
	said, hint := fault.Sentence(err)
	return fault.Invalid(name, "%s", said).WithHint("%s", hint)
}

// orphans lists the areas that nobody understands who is here.
func (s *server) orphans(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	name := a.Repository.Name
	f, err := s.frameOf(r, v, "knowledge", "Nobody understands this in "+name)
	if err != nil {
		return err
	}
	var left map[string]bool
	var stewards []testimony.Stewardship
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if left, err = organisation.Gone(r.Context(), tx, v.Actor, store.DateOf(tx.Now())); err != nil {
			return err
		}
		stewards, err = testimony.Stewards(r.Context(), tx, v.Actor, a.Repository.ID)
		return err
	})
	if err != nil {
		return err
	}
	all := a.Orphans(left)
	p := orphansPage{Frame: f, Head: head(a, "nobody", nil),
		More: "Nobody who is still here has enough evidence to change these areas safely: it is about the code, not about people. " +
			"Those on which most hangs come first: their size, how often they change, and how much imports them. " +
			"A walk-through, a review or work by hand takes an area off this list."}
	switch n := len(all); n {
	case 0:
		p.Answer = "Each area is understood by somebody."
		p.Empty = &empty{Title: "Nothing is left alone",
			Why:    "Every area with source files has somebody who could safely change most of it.",
			Action: "See where it is thin", Href: link([]string{"knowledge", name, "risk"})}
	default:
		p.Answer = counted(n, "area has", "areas have") + " nobody who understands " + them(n) + "."
	}
	for _, o := range all {
		p.Rows = append(p.Rows, orphanRow{Name: o.Name, Source: foundAs(o.Area),
			Href: link([]string{"knowledge", name, "area", "+" + o.Name}),
			Why:  orphanWords(a, o, left), Lines: o.Group.Lines, Changes: o.Changes, Uses: usesWords(o.Uses),
			Stewards: stewardWords(a, stewards, o.Files), Ask: saidAddress(name, testimony.Place{Area: o.Name})})
	}
	return s.ok(w, r, orphansView(p))
}

// stewardWords say who answers for just these files, or was asked to.
func stewardWords(a *knowledge.Atlas, stewards []testimony.Stewardship, files []int32) string {
	var all []string
	for _, x := range stewards {
		switch {
		case !a.IsPlace(x.Place, files):
		case x.Accepted:
			all = append(all, x.Person.Name+" answers for it.")
		default:
			all = append(all, x.Person.Name+" was asked to answer for it.")
		}
	}
	return strings.Join(all, " ")
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// orphanWords say why nobody understands an area.
func orphanWords(a *knowledge.Atlas, o knowledge.Orphan, left map[string]bool) string {
	var gone, silent []string
	for _, p := range o.Before {
		if person := a.People[p]; left[person.ID] {
			gone = append(gone, person.Name)
		} else {
			silent = append(silent, person.Name)
		}
	}
	slices.Sort(gone)
	slices.Sort(silent)
	var parts []string
	if len(gone) > 0 {
		parts = append(parts, some(gone, 3)+" understood it and left.")
	}
	if len(silent) > 0 {
		parts = append(parts, some(silent, 3)+" understood it, and changed and reviewed nothing here for a year.")
	}
	if o.Agent >= 0.5 {
		parts = append(parts, percent(o.Agent)+" of its lines were added with or by agents.")
	}
	if len(parts) == 0 {
		return "What people did here is too little, or too long ago, to change it safely."
	}
	return strings.Join(parts, " ")
}

func usesWords(files int) string {
	if files == 0 {
		return ""
	}
	return ", " + plural(files, "file outside imports it", "files outside import it")
}
