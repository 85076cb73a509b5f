package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/jobs"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/planexport"
	"github.com/leadwright/leadwright/internal/store"
)

func scheduleLink(key, id string, more ...string) string {
	return link(append([]string{"projects", key, "plan", id}, more...))
}

// planStyles are what a plan is to be good at, as a person says it.
var planStyles = map[delivery.Style]string{
	delivery.Fastest: "Done as early as can be", delivery.Balanced: "Work shared out evenly", delivery.Interest: "People do " +
		"what they want to",
	delivery.Growth: "People do what they want to learn", delivery.Spread: "Knowledge of thin areas spreads",
	delivery.Cheapest: "Those do it whose hours cost least",
	delivery.Stay:     "As little as possible changes",
}

var planStates = map[delivery.PlanState]string{
	delivery.Proposed: "Proposed", delivery.Adopted: "In force", delivery.Replaced: "Was in force",
}

// plans shows the plans of a project, with that in force or the newest.
func (s *server) plans(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showPlan(w, r, v, "")
}

// aPlan shows one plan.
func (s *server) aPlan(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showPlan(w, r, v, r.PathValue("id"))
}

func (s *server) showPlan(w http.ResponseWriter, r *http.Request, v visit, id string) error {
	ctx, key := r.Context(), r.PathValue("key")
	p := schedulePage{Key: key}
	var x delivery.Whole
	var shown delivery.Plan
	var all []delivery.Plan
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if x, err = delivery.Get(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		p.Sets = v.Actor.MayIn(access.SetProjects, key) == nil
		if all, err = delivery.Plans(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		if id == "" && len(all) > 0 {
			id = all[0].ID
		}
		for _, one := range all {
			row := scheduleRow{Href: scheduleLink(key, one.ID), Style: planStyles[one.Ask.Style], State: planStates[one.State], By: one.By,
				Made: moment(one.Made), Current: one.ID == id, Last: dateOf(one.LastDay()), Gap: gapWords(&one), WhatIf: whatIfWords(&one,
					&x)}
			if len(one.Clash) > 0 {
				row.Last, row.Gap = "cannot be", ""
			}
			if one.State == delivery.Adopted {
				p.InForce = one.ID
			}
			p.Plans = append(p.Plans, row)
		}
		job, known, err := delivery.Searching(ctx, tx, v.Actor, key)
		if err != nil {
			return err
		}
		if known {
			p.search(job)
		}
		if id != "" {
			if shown, err = delivery.PlanByID(ctx, tx, v.Actor, id); err != nil {
				return err
			}
			if shown.Project != key {
				return fault.NotFound("There is no such plan")
			}
		}
		p.Team, err = planTeam(r, tx, v, key)
		return err
	})
	if err != nil {
		return err
	}
	p.Name, p.Tabs = x.Name, projectTabs(&x, "plan")
	beside := besides(&shown, all)
	cost, err := s.prices(r, v, &x, p.Team, append(plansOf(beside), shown)...)
	if err != nil {
		return err
	}
	p.beside(&shown, beside, cost)
	if id != "" {
		p.show(&shown, &x)
		if c := cost[shown.ID]; c.words != "" {
			p.Notes = append(p.Notes, "Its hours cost "+c.words+".")
		}
	} else {
		p.Answer = "There is no plan yet."
		p.Teach = &empty{Title: "Let it be worked out",
			Why: "A plan says who does what when, from what items take and need, who can do them, " +
				"and when people are there. It comes with a proof of how much earlier any plan could be done, and nothing is in force " +
				"before " +
				"somebody adopts it."}
	}
	if p.Sets {
		p.Prices = readsRates(v, p.Team)
		p.ask(&x)
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Plan of "+x.Name); err != nil {
		return err
	}
	if p.Searching != nil {
		p.Frame.Refresh = 3
	}
	return s.ok(w, r, scheduleView(p))
}

// planTeam are the persons of the project, for what would be without one of them.
func planTeam(r *http.Request, tx *store.Tx, v visit, key string) ([]choice, error) {
	everybody, err := organisation.Everybody(r.Context(), tx, v.Actor, store.DateOf(tx.Now()))
	var team []choice
	for _, one := range everybody {
		if one.Scope == key {
			team = append(team, choice{one.PersonID, one.Name})
		}
	}
	slices.SortFunc(team, func(a, b choice) int { return strings.Compare(a.Label, b.Label) })
	return team, err
}

// search says how far the search for a plan is; nothing where none goes on.
func (p *schedulePage) search(job jobs.Job) {
	switch {
	case job.Active():
		pr := progressOf(job)
		pr.Poll = link([]string{"projects", p.Key, "searching"})
		pr.Phase = strings.Replace(pr.Phase, " of ", " of at most ", 1)
		if job.Stopping {
			pr.Phase = "Stopping; the best plan so far is kept."
		}
		p.Searching = pr
	case job.State == jobs.Failed:
		p.Failed = &notice{Kind: "bad", Sentence: job.Error, Hint: job.Hint}
	}
}

func gapWords(p *delivery.Plan) string {
	if p.Makespan == p.Bound {
		return "proved: none is done earlier"
	}
	return "at most " + percent(p.Gap()) + " longer than the shortest"
}

// whatIfWords say in which world a plan is; empty for the one that is.
func whatIfWords(p *delivery.Plan, x *delivery.Whole) string {
	var parts []string
	if n := len(p.Ask.Without); n > 0 {
		parts = append(parts, "without "+peopleWord(n)+" of them")
	}
	for _, id := range p.Ask.Drop {
		i := slices.IndexFunc(x.Milestones, func(m delivery.Milestone) bool { return m.ID == id })
		if i >= 0 {
			parts = append(parts, "without "+x.Milestones[i].Title)
		}
	}
	for _, h := range p.Ask.Hires {
		parts = append(parts, "with "+h.Name+" from "+dateOf(h.From))
	}
	if len(parts) == 0 {
		return ""
	}
	return "What if: " + list(parts)
}

// show puts a plan into words, lanes and rows.
func (p *schedulePage) show(is *delivery.Plan, x *delivery.Whole) {
	p.ID, p.State, p.WhatIf = is.ID, planStates[is.State], whatIfWords(is, x)
	switch {
	case len(is.Clash) > 0:
		p.Answer = "No plan can be as it was asked for."
		p.More = "These clash: take one of them away, and the rest can be."
		p.Clash = is.Clash
		return
	case is.State == delivery.Adopted:
		p.Answer = "By the plan in force it is done on " + dateOf(is.LastDay()) + "."
	default:
		p.Answer = "This plan is done on " + dateOf(is.LastDay()) + "."
	}
	p.More = "The shortest: it is proved that none is done earlier."
	if is.Makespan > is.Bound {
		p.More = fmt.Sprintf("It is proved that none is done before %s, and this one is at most %s longer than the shortest.",
			dateOf(is.Day(max(0, is.Bound-1))), percent(is.Gap()))
	}
	if p.WhatIf != "" {
		p.More = p.WhatIf + ". " + p.More
	}
	if is.Guessed > 0 {
		p.Notes = append(p.Notes, counted(is.Guessed, "item has", "items have")+" no estimate, and "+
			plural(is.Guessed, "is", "are")+" planned as long as others take.")
	}
	for _, l := range is.Late {
		p.Notes = append(p.Notes, sentence(l))
	}
	if p.Sets && is.State != delivery.Adopted && !is.Ask.WhatIf() {
		p.Adopt = scheduleLink(p.Key, is.ID, "adopt")
		p.Over = p.InForce
	}
	if p.InForce != "" && p.InForce != is.ID {
		p.Compare = link([]string{"projects", p.Key, "compare"}, "from", p.InForce, "to", is.ID)
	}
	for _, t := range is.Tasks {
		row := plannedRow{Name: fmt.Sprintf("#%d %s", t.Number, t.Title), Href: itemLink(t.Item), From: dateOf(t.Days[0]),
			To:  dateOf(t.Days[1]),
			Why: t.Why, Pinned: t.Pinned}
		for _, who := range t.People {
			row.People = append(row.People, who.Name)
		}
		if p.Sets {
			row.Pin = link([]string{"work", t.Item, "pin"})
		}
		p.Whys = p.Whys || t.Why != ""
		p.Rows = append(p.Rows, row)
	}
	for _, f := range planFormats {
		p.Files = append(p.Files, linkView{f.name, link([]string{"projects", p.Key, "plan", is.ID, "file"}, "format",
			string(f.format))})
	}
	p.Lanes = lanesOf(is, p.Sets)
}

// besides are the plans that were worked out together: with the one that is shown, else with the newest.
func besides(shown *delivery.Plan, all []delivery.Plan) (plans []delivery.Alternative) {
	run, newest := shown.Ask.Run, ""
	for _, one := range all {
		if shown.Ask.Run == "" && one.ID > newest {
			run, newest = one.Ask.Run, one.ID
		}
	}
	return delivery.Alternatives(all, run)
}

func plansOf(all []delivery.Alternative) (plans []delivery.Plan) {
	for _, a := range all {
		plans = append(plans, a.Plan)
	}
	return plans
}

// beside holds plans against each other.
func (p *schedulePage) beside(shown *delivery.Plan, plans []delivery.Alternative, cost map[string]price) {
	for _, a := range plans {
		p.Beside = append(p.Beside, besideRow{Href: scheduleLink(p.Key, a.ID), Style: planStyles[a.Ask.Style],
			Last: dateOf(a.LastDay()), Current: a.ID == shown.ID, Interest: a.Interest, Growth: a.Growth, Spread: a.Spread,
			Cost: cost[a.ID].words})
	}
	p.Costs = len(plans) > 0 && p.Beside[0].Cost != ""
}

// price is what a plan costs.
type price struct {
	money int64
	words string // empty where the reader may not know it, or nothing has a price
}

// readsRates reports whether the reader may know what an hour of each of a team costs.
func readsRates(v visit, team []choice) bool {
	return len(team) > 0 && !slices.ContainsFunc(team, func(one choice) bool {
		return v.Actor.MayAbout(access.ReadRates, one.Value) != nil
	})
}

// prices says what plans of a project cost, by id, to who may read what an hour of each of its team costs.
func (s *server) prices(r *http.Request, v visit, x *delivery.Whole, team []choice, plans ...delivery.Plan) (
	map[string]price, error) {
	all := map[string]price{}
	if x.Currency == "" || !readsRates(v, team) {
		return all, nil
	}
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error { // who looks at rates is recorded
		costs, err := delivery.PricesOf(r.Context(), tx, v.Actor, x.Key, plans...)
		for i, c := range costs {
			words := figure(int(c.Money)) + " " + x.Currency
			switch {
			case c.Money == 0:
				continue
			case c.Unpriced > 0:
				words += ", without " + counted(c.Unpriced, "person who has", "people who have") + " no rate"
			}
			all[plans[i].ID] = price{c.Money, words}
		}
		return err
	})
	if fault.Is(err, fault.KindDenied) { // somebody in it left the team
		return nil, nil
	}
	return all, err
}

// ask fills in the form that asks for a plan.
func (p *schedulePage) ask(x *delivery.Whole) {
	styles := []choice{{string(delivery.Each), "One plan for each of these, to compare"}}
	for _, st := range delivery.Styles {
		if st == delivery.Stay && p.InForce == "" || st == delivery.Cheapest && !p.Prices {
			continue
		}
		styles = append(styles, choice{string(st), planStyles[st]})
	}
	p.Ask = []field{{Name: "style", Label: "What it is to be good at", Options: styles,
		Hint: "Days that were named come first in every plan."},
		{Name: "seconds", Label: "Search for", Value: "10", Options: []choice{{"2", "2 seconds"}, {"10", "10 seconds"},
			{"60", "a minute"}}}}
	if len(p.Team) > 0 {
		p.IfAsk = append(p.IfAsk, field{Name: "without", Label: "Somebody is not there",
			Options: append([]choice{{"", "Nobody"}}, p.Team...)})
	}
	if len(x.Milestones) > 0 {
		choices := milestoneChoices(x.Milestones)
		choices[0].Label = "Nothing is cut"
		p.IfAsk = append(p.IfAsk, field{Name: "drop", Label: "A milestone is cut", Options: choices})
	}
	p.IfAsk = append(p.IfAsk, field{Name: "hire", Label: "Somebody comes", Placeholder: "A Go engineer"},
		field{Name: "skills", Label: "Who can", Placeholder: "Go 3, PostgreSQL 2", Hint: "Skills with their levels."},
		field{Name: "from", Label: "And comes on", Type: "date"})
}

// searchPlan asks for a plan.
func (s *server) searchPlan(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, key := r.Context(), r.PathValue("key")
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("form", "The form cannot be read").Because(err)
	}
	in := &typed{Values: r.PostForm}
	ask := delivery.Ask{Project: key, Style: delivery.Style(in.line("style")), Seconds: in.integer("seconds")}
	for name, to := range map[string]*[]string{"without": &ask.Without, "drop": &ask.Drop} {
		if id := in.line(name); id != "" {
			*to = append(*to, id)
		}
	}
	err := s.DB.Write(ctx, func(tx *store.Tx) error {
		if name := in.line("hire"); name != "" {
			h := delivery.Hire{Name: name, Skills: map[string]int{}, From: in.day("from")}
			needs, err := typedNeeds(r, tx, v, in.list("skills"))
			if err != nil {
				return err
			}
			for _, n := range needs {
				h.Skills[n.Skill] = n.Level
			}
			if h.From.IsZero() {
				h.From = store.DateOf(tx.Now())
			}
			ask.Hires = append(ask.Hires, h)
		}
		if in.err != nil {
			return in.err
		}
		return delivery.RequestPlan(ctx, tx, v.Actor, ask)
	})
	if err != nil {
		return err
	}
	return back(w, r, projectLink(key, "plan"), "")
}

// stopPlan stops the search.
func (s *server) stopPlan(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error { return delivery.StopPlan(r.Context(), tx, v.Actor, key) })
	if err != nil && !fault.Is(err, fault.KindConflict) { // a search that ended meanwhile needs no stopping
		return err
	}
	return back(w, r, projectLink(key, "plan"), "")
}

// searching is the moving part of the page. When the search has ended, the page is loaded anew.
func (s *server) searching(w http.ResponseWriter, r *http.Request, v visit) error {
	p := schedulePage{Key: r.PathValue("key")}
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		job, known, err := delivery.Searching(r.Context(), tx, v.Actor, p.Key)
		if err == nil && known {
			p.search(job)
		}
		return err
	})
	if err != nil {
		return err
	}
	if p.Searching == nil {
		w.Header().Set("HX-Refresh", "true")
	}
	return s.ok(w, r, searchProgress(p))
}

// adoptPlan puts a plan in force.
func (s *server) adoptPlan(w http.ResponseWriter, r *http.Request, v visit) error {
	key, id := r.PathValue("key"), r.PathValue("id")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		_, err := delivery.Adopt(r.Context(), tx, v.Actor, id, r.FormValue("over"))
		return err
	})
	if err != nil {
		return err
	}
	return back(w, r, scheduleLink(key, id), "changed")
}

// planFile writes a plan for another program.
func (s *server) planFile(w http.ResponseWriter, r *http.Request, v visit) error {
	key, f := r.PathValue("key"), planexport.Format(r.URL.Query().Get("format"))
	var content []byte
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		out, p, err := delivery.Export(r.Context(), tx, v.Actor, r.PathValue("id"), f)
		if err == nil && p.Project != key {
			err = fault.NotFound("There is no such plan")
		}
		content = out
		return err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", planexport.Formats[f]+"; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="plan.`+string(f)+`"`)
	_, err = w.Write(content)
	return err
}

// planFormats are the formats of plans as a person says them.
var planFormats = []struct {
	format planexport.Format
	name   string
}{
	{planexport.ICalendar, "Calendar"}, {planexport.CSV, "CSV"},
	{planexport.MSProject, "MS Project"}, {planexport.TaskJuggler, "TaskJuggler"},
}

// comparePlans shows what changes from one plan to another.
func (s *server) comparePlans(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, key, q := r.Context(), r.PathValue("key"), r.URL.Query()
	var x delivery.Whole
	var was, is delivery.Plan
	var team []choice
	p := comparePlansPage{}
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if x, err = delivery.Get(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		if was, err = delivery.PlanByID(ctx, tx, v.Actor, q.Get("from")); err != nil {
			return err
		}
		if is, err = delivery.PlanByID(ctx, tx, v.Actor, q.Get("to")); err != nil {
			return err
		}
		team, err = planTeam(r, tx, v, key)
		return err
	})
	if err != nil {
		return err
	}
	if was.Project != key || is.Project != key {
		return fault.NotFound("There is no such plan")
	}
	cost, err := s.prices(r, v, &x, team, was, is)
	if err != nil {
		return err
	}
	d := delivery.Compare(was, is)
	p.Name, p.Tabs, p.Was, p.Is = x.Name, projectTabs(&x, "plan"), scheduleLink(key, was.ID), scheduleLink(key, is.ID)
	switch {
	case d.Days > 0:
		p.Answer = "It would be done " + plural(d.Days, "day", "days") + " later."
	case d.Days < 0:
		p.Answer = "It would be done " + plural(-d.Days, "day", "days") + " earlier."
	default:
		p.Answer = "It would be done on the same day."
	}
	p.More = fmt.Sprintf("%s later, %s earlier, and others would do %s.", counted(len(d.Later), "item ends", "items end"),
		plural(len(d.Earlier), "ends", "end"), plural(len(d.Moves), "item", "items"))
	if a, b := cost[was.ID], cost[is.ID]; a.words != "" && b.words != "" {
		p.More += " " + sentence(costDifference(a, b, x.Currency))
	}
	who := func(all []delivery.Person) string {
		var out []string
		for _, one := range all {
			out = append(out, one.Name)
		}
		return cmp.Or(list(out), "nobody")
	}
	for _, group := range [][]delivery.Shift{d.Later, d.Earlier} {
		for _, sh := range group {
			p.Shifts = append(p.Shifts, shiftRow{Name: fmt.Sprintf("#%d %s", sh.Is.Number, sh.Is.Title), Href: itemLink(sh.Is.Item),
				Was: dateOf(sh.Was.Days[1]), Is: dateOf(sh.Is.Days[1]), Days: signed(sh.Days)})
		}
	}
	for _, sh := range d.Moves {
		p.Moves = append(p.Moves, shiftRow{Name: fmt.Sprintf("#%d %s", sh.Is.Number, sh.Is.Title), Href: itemLink(sh.Is.Item),
			Was: who(sh.Was.People), Is: who(sh.Is.People), Days: sh.Is.Why})
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Two plans of "+x.Name); err != nil {
		return err
	}
	return s.ok(w, r, comparePlansView(p))
}

// costDifference says what a plan costs beside another.
func costDifference(was, is price, currency string) string {
	switch d := is.money - was.money; {
	case d > 0:
		return "It costs " + figure(int(d)) + " " + currency + " more: " + is.words
	case d < 0:
		return "It costs " + figure(int(-d)) + " " + currency + " less: " + is.words
	default:
		return "It costs the same: " + is.words
	}
}

func signed(n int) string {
	if n > 0 {
		return "+" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// pinItem says when an item begins in every plan, and who does it, and plans again around that.
func (s *server) pinItem(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	ctx := r.Context()
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.itemSheet(r, tx, v, id, "Pin it")
		if err != nil {
			return p, err
		}
		if err := v.Actor.MayIn(access.SetProjects, x.Project); err != nil {
			return p, err
		}
		team, err := planTeam(r, tx, v, x.Project)
		if err != nil {
			return p, err
		}
		day, persons, err := delivery.PinOf(ctx, tx, v.Actor, id)
		if err != nil {
			return p, err
		}
		p.Question, p.Answer, p.Save, p.Version = "When does it begin, and who does it?",
			"Plans keep what is pinned, and change as little else as they can.", "Pin it, and plan again", ""
		p.Back = projectLink(x.Project, "plan")
		p.Fields = []field{{Name: "day", Label: "It begins on", Type: "date", Value: day.String(), Hint: "Left empty, plans choose."}}
		p.Checks = checkGroup{Name: "people", Legend: "These do it", Hint: "With none ticked, plans choose; " +
			plural(x.People, "does it", "do it") + " at once."}
		for _, one := range team {
			p.Checks.Options = append(p.Checks.Options, checkOption{one.Value, one.Label, slices.Contains(persons, one.Value)})
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		x, err := delivery.FindItem(ctx, tx, v.Actor, id)
		if err != nil {
			return "", "", err
		}
		day := in.day("day")
		if in.err != nil {
			return "", "", in.err
		}
		persons := in.Values["people"]
		if in.line("keep") != "" { // it was dragged: who does it stays
			if _, persons, err = delivery.PinOf(ctx, tx, v.Actor, id); err != nil {
				return "", "", err
			}
		}
		if err := delivery.Pin(ctx, tx, v.Actor, id, day, persons); err != nil {
			return "", "", err
		}
		ask := delivery.Ask{Project: x.Project, Style: delivery.Stay, Seconds: 1}
		return projectLink(x.Project, "plan"), "", delivery.RequestPlan(ctx, tx, v.Actor, ask)
	})
}
