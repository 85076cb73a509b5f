package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/testimony"
	"github.com/leadwright/leadwright/internal/transfer"
)

// What the page of a handing over begins with.
const (
	usualWanted   = 2
	usualSessions = 4
	usualWeeks    = 4 // until they are away
)

// handover works out a plan for those who are away in the address.
func (s *server) handover(w http.ResponseWriter, r *http.Request, v visit) error {
	p, _, _, err := s.handoverPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, handoverView(p))
}

func (s *server) handoverPageOf(r *http.Request, v visit) (p handoverPage, d handover.Draft, a *knowledge.Atlas, err error) {
	if a, err = s.atlasOf(r, v.Actor); err != nil {
		return p, d, a, err
	}
	name := a.Repository.Name
	if p.Frame, err = s.frameOf(r, v, "knowledge", "Hand over in "+name); err != nil {
		return p, d, a, err
	}
	whole, err := s.glances.placeAt(a, "")
	if err != nil {
		return p, d, a, err
	}
	q := r.URL.Query()
	absent, _, away := absentees(r, a, whole.Group.Holders)
	away.fill(a, absent, []string{"knowledge", name, "handover"},
		"wanted", q.Get("wanted"), "from", q.Get("from"), "sessions", q.Get("sessions"))
	p.Absence, p.Head, p.Action, p.Post = away, head(a, "risk", nil), r.URL.EscapedPath(), r.URL.RequestURI()
	ask := handover.Ask{Absent: absent}
	var plans []handover.Plan
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		if plans, err = handover.Plans(r.Context(), tx, v.Actor, a.Repository.ID); err != nil {
			return err
		}
		if err = readAsk(q, store.DateOf(tx.Now()), &ask); err == nil && len(absent) > 0 {
			d, err = handover.Make(r.Context(), tx, v.Actor, a, ask)
		}
		return err
	})
	typed := fault.Is(err, fault.KindInvalid) // what is wrong with it is said at its field
	if err != nil && !typed {
		return p, d, a, err
	}
	p.Settings = []field{
		{Name: "from", Label: "The first day without them", Value: cmp.Or(q.Get("from"), ask.From.String()),
			Hint: "Until then they can teach."},
		{Name: "wanted", Label: "People for each area", Value: cmp.Or(q.Get("wanted"), strconv.Itoa(ask.Wanted)),
			Hint: "1 to 5 who understand it without them."},
		{Name: "sessions", Label: "Sessions each person has time for", Value: cmp.Or(q.Get("sessions"), strconv.Itoa(ask.Sessions)),
			Hint: "Of about an hour, until then."},
	}
	for _, x := range plans {
		p.Plans = append(p.Plans, linkView{x.Name, planLink(name, x.ID)})
	}
	if typed {
		wrongField(err, p.Settings)
		p.Answer, p.More = "This cannot be planned.", "One field needs a look."
	} else {
		p.say(a, d)
	}
	return p, d, a, nil
}

func planLink(repository, id string) string {
	return link([]string{"knowledge", repository, "handover", id})
}

// wrongField says an error at the field that it names.
func wrongField(err error, fields []field) {
	at := make([]*field, len(fields))
	for i := range fields {
		at[i] = &fields[i]
	}
	wrong(err, at...)
}

// readAsk reads what a plan is to reach.
func readAsk(q url.Values, today store.Date, ask *handover.Ask) (err error) {
	ask.Wanted, ask.Sessions, ask.From = usualWanted, usualSessions, today.AddDays(7*usualWeeks)
	for name, n := range map[string]*int{"wanted": &ask.Wanted, "sessions": &ask.Sessions} {
		if text := strings.TrimSpace(q.Get(name)); text != "" {
			if *n, err = strconv.Atoi(text); err != nil {
				return fault.Invalid(name, "%q is no whole number", text).WithHint("Write it in digits.")
			}
		}
	}
	if text := strings.TrimSpace(q.Get("from")); text != "" {
		if ask.From, err = store.ParseDate(text); err != nil {
			return fault.Invalid("from", "%q is no day", text).WithHint("Write it as 2026-03-02.")
		}
	}
	return nil
}

// say puts a draft into words.
func (p *handoverPage) say(a *knowledge.Atlas, d handover.Draft) {
	names := list(namesOf(a, d.Absent))
	switch sessions := len(d.Plan.Sessions); {
	case len(d.Absent) == 0:
		p.Answer = "Say who will be away."
		p.More = "Leadwright finds what gets thin without them, and plans who learns it from whom in the fewest sessions."
		return
	case len(d.Needs) == 0:
		p.Answer = "Nothing gets too thin without " + names + "."
		p.More = "Each area that they understand has enough others who do."
		return
	case sessions == 0:
		p.Answer = "Nothing can be handed over."
		p.More = "What gets thin has nobody who could explain it, or nobody who could learn it, in time."
	default:
		p.Answer = counted(sessions, "session hands over", "sessions hand over") + " " + plural(closed(d.Needs), "area", "areas") + "."
		p.More = boundWords(sessions, d.Bound, d.Optimal) + " Learners are those to whom an area is near, by their evidence and, as " +
			"far as you may see them, their skills and interests. A plan recommends; people decide."
	}
	for _, n := range d.Needs {
		p.Needs = append(p.Needs, needRow{Name: n.Area, Href: link([]string{"knowledge", a.Repository.Name, "area", "+" + n.Area}),
			Before: n.Before, Left: n.Left, After: n.Left + n.Learn, Lines: n.Lines, Why: missingWords(n.Missing, string(n.Why))})
	}
	person := func(id string) string {
		i, _ := a.PersonByID(id)
		return a.People[i].Name
	}
	for _, x := range d.Plan.Sessions {
		view := sittingView{Teacher: person(x.Teacher)}
		var learners []string
		for _, l := range x.Learners {
			learners = append(learners, person(l))
		}
		view.Learners = list(learners)
		for _, area := range x.Areas {
			view.Areas = append(view.Areas, linkView{area, link([]string{"knowledge", a.Repository.Name, "area", "+" + area})})
		}
		p.Sessions = append(p.Sessions, view)
	}
	if len(p.Sessions) > 0 {
		p.Name = &field{Name: "name", Label: "Name of the plan", Required: true, Placeholder: "Parental leave in spring"}
	}
}

// closed is how many areas the plan brings to where they are wanted.
func closed(needs []handover.Need) int {
	n := 0
	for _, x := range needs {
		if x.Missing == 0 {
			n++
		}
	}
	return n
}

// boundWords say how far a plan is from the fewest sessions that are possible.
func boundWords(sessions, bound int, optimal bool) string {
	switch {
	case optimal:
		return "No plan needs fewer sessions, and none leaves less open: that is proved."
	case bound > 0:
		return "No plan that leaves as little open needs fewer than " + figure(bound) + ": this one is at most " +
			figure(sessions-bound) + " above."
	}
	return "Not everything that could be learnt has time; whether another plan leaves less open is not proved."
}

// missingWords say why an area stays open.
func missingWords(missing int, why string) string {
	if missing == 0 {
		return ""
	}
	text := peopleWord(missing) + " still missing: "
	switch transfer.Reason(why) {
	case transfer.NoTeacher:
		return text + "nobody who understands it is there to explain it."
	case transfer.NoLearners:
		return text + "too few people work here who could learn it."
	default:
		return text + "who could has no session left."
	}
}

// keepHandover keeps the plan that the page shows.
func (s *server) keepHandover(w http.ResponseWriter, r *http.Request, v visit) error {
	p, d, a, err := s.handoverPageOf(r, v)
	if err != nil {
		return err
	}
	var id string
	err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
		if d.Wanted == 0 {
			return fault.Invalid("name", "There is no plan to keep").WithHint("Say who will be away.")
		}
		id, err = handover.Keep(r.Context(), tx, v.Actor, a, d, r.PostFormValue("name"))
		return err
	})
	switch {
	case err == nil:
		return back(w, r, planLink(a.Repository.Name, id), "planned")
	case !refused(err):
		return err
	}
	if p.Name == nil {
		p.Wrong, _ = fault.Sentence(err)
		p.Wrong = sentence(p.Wrong)
	} else {
		fields := []field{*p.Name}
		typedBack(r, &p.Frame, err, p.Post, fields)
		p.Name = &fields[0]
	}
	s.render(w, r, statusOf(err), handoverView(p))
	return nil
}

// plan shows a plan that somebody keeps.
func (s *server) plan(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.planPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, planView(p))
}

func (s *server) planPageOf(r *http.Request, v visit) (planPage, error) {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return planPage{}, err
	}
	var plan handover.Plan
	var gone map[string]bool
	var today store.Date
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if plan, err = handover.Get(r.Context(), tx, v.Actor, r.PathValue("plan")); err != nil {
			return err
		}
		gone, err = organisation.Gone(r.Context(), tx, v.Actor, today)
		return err
	})
	if err != nil {
		return planPage{}, err
	}
	if plan.Repository != a.Repository.ID {
		return planPage{}, fault.NotFound("This plan is about another repository")
	}
	f, err := s.frameOf(r, v, "knowledge", plan.Name)
	if err != nil {
		return planPage{}, err
	}
	name := a.Repository.Name
	p := planPage{Frame: f, Head: head(a, "risk", nil), Name: plan.Name, Action: planLink(name, plan.ID),
		Remove: plan.Maker == v.Actor.PersonID && plan.Maker != "" || plan.Maker == v.Actor.ID}
	done := 0
	for i := range plan.Sessions {
		x := &plan.Sessions[i]
		view := planSession(name, x, v.Actor.PersonID, today)
		if p.Sessions = append(p.Sessions, view); view.Closed {
			done++
		}
	}
	var away []string
	without := func(q int32) bool {
		id := a.People[q].ID
		return gone[id] || slices.ContainsFunc(plan.Away, func(x testimony.Person) bool { return x.ID == id })
	}
	for _, x := range plan.Away {
		away = append(away, x.Name)
	}
	switch all := len(plan.Sessions); {
	case done == all:
		p.Answer = "All of it is handed over."
	case all == 1:
		p.Answer = "The one session has not taken place yet."
	case done == 0:
		p.Answer = "None of the " + figure(all) + " sessions has taken place yet."
	default:
		p.Answer = figure(done) + " of " + figure(all) + " sessions took place."
	}
	p.More = list(away) + " " + verb(len(away), "is", "are") + " away from " + dateOf(plan.From) + " on. A session is done when " +
		"its learners say so; the risk falls with that alone."
	for _, k := range plan.Areas {
		row := planRow{Name: k.Area, Href: link([]string{"knowledge", name, "area", "+" + k.Area}), Were: k.Were, Aim: plan.Wanted,
			Why: missingWords(k.Missing, k.Why)}
		if area, err := a.Area(k.Area); err == nil {
			row.Now = a.Understanders(area.Group, without)
		}
		p.Areas = append(p.Areas, row)
	}
	return p, nil
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// planSession puts a session into words for a reader.
func planSession(repository string, x *handover.Session, me string, today store.Date) sittingView {
	view := sittingView{ID: x.ID, Teacher: x.Teacher.Name, Closed: x.Closed()}
	var learners []string
	for _, l := range x.Learners {
		learners = append(learners, l.Name)
		switch {
		case x.Confirmed(l.ID):
			var said []string
			for _, area := range x.Areas {
				said = append(said, area+" "+strconv.Itoa(x.Done[l.ID][area]))
			}
			view.States = append(view.States, l.Name+" confirmed it: "+text(strings.Join(said, ", "))+" of 5.")
		case l.ID == me && me != "":
			view.Rate = []field{
				{Name: "day", ID: "day-" + x.ID, Label: "When it took place", Value: today.String(), Required: true},
				{Name: "rating", ID: "rating-" + x.ID, Label: "How well could you change it now?", Options: ratings, Value: "4"},
			}
		default:
			view.States = append(view.States, l.Name+" has not confirmed it yet.")
		}
	}
	view.Learners = list(learners)
	for _, area := range x.Areas {
		view.Areas = append(view.Areas, linkView{area, link([]string{"knowledge", repository, "area", "+" + area})})
	}
	return view
}

// changePlan accepts a session, or removes the plan.
func (s *server) changePlan(w http.ResponseWriter, r *http.Request, v visit) error {
	plan, repository := r.PathValue("plan"), r.PathValue("repo")
	if r.PostFormValue("do") == "remove" {
		err := s.DB.Write(r.Context(), func(tx *store.Tx) error { return handover.Remove(r.Context(), tx, v.Actor, plan) })
		if err != nil {
			return err
		}
		return back(w, r, link([]string{"knowledge", repository, "handover"}), "unplanned")
	}
	session := r.PostFormValue("session")
	err := s.acceptSession(r, v, plan, session)
	if err == nil {
		return back(w, r, planLink(repository, plan), "confirmed")
	}
	p, pageErr := s.planPageOf(r, v)
	i := slices.IndexFunc(p.Sessions, func(x sittingView) bool { return x.ID == session && len(x.Rate) > 0 })
	if !refused(err) || pageErr != nil || i < 0 {
		return err
	}
	typedBack(r, &p.Frame, err, p.Action, p.Sessions[i].Rate)
	s.render(w, r, statusOf(err), planView(p))
	return nil
}

// acceptSession keeps that a session took place, as its learner typed it.
func (s *server) acceptSession(r *http.Request, v visit, plan, session string) error {
	day, err := dayOf(r)
	if err != nil {
		return err
	}
	rating, err := number(r, "rating")
	if err != nil {
		return err
	}
	return s.DB.Write(r.Context(), func(tx *store.Tx) error {
		if day.IsZero() {
			day = store.DateOf(tx.Now())
		}
		return handover.Accept(r.Context(), tx, v.Actor, plan, session, day, rating, "")
	})
}
