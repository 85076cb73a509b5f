package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/forecast"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
)

func projectLink(key string, more ...string) string {
	return link(append([]string{"projects", key}, more...))
}

// projectStates are the states as a person says them.
var projectStates = map[delivery.State]string{
	delivery.Open: "Under way", delivery.Paused: "Paused", delivery.Done: "Done", delivery.Stopped: "Stopped",
}

// dateKinds are the kinds of dates as a person says them.
var dateKinds = map[delivery.DateKind]string{
	delivery.Target: "Target", delivery.Commitment: "Commitment", delivery.Agreed: "Agreed date",
}

// mostProjects is how many projects a page lists with what is forecast of them.
const mostProjects = 100

// projects lists them, with whether they are going to make it.
func (s *server) projects(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx := r.Context()
	p := projectsPage{}
	held, waiting := 0, 0
	err := s.DB.Read(ctx, func(tx *store.Tx) error {
		today := store.DateOf(tx.Now())
		scopes, err := organisation.Scopes(ctx, tx, v.Actor)
		if err != nil {
			return err
		}
		p.Begins = slices.ContainsFunc(append(scopes, roster.Scope{}), func(x roster.Scope) bool {
			return v.Actor.MayIn(access.EditOrganisation, x.Key) == nil
		})
		names := namesOfScopes(scopes)
		all, err := delivery.List(ctx, tx, v.Actor)
		if err != nil {
			return err
		}
		p.Left = max(0, len(all)-mostProjects)
		for _, x := range all[:min(len(all), mostProjects)] {
			row := projectRow{Name: x.Name, Href: projectLink(x.Key), Scope: names[x.Parent], State: projectStates[x.State]}
			if x.Revision > 0 {
				whole, err := delivery.Get(ctx, tx, v.Actor, x.Key)
				if err != nil {
					return err
				}
				o, err := delivery.Ahead(ctx, tx, v.Actor, x.Key)
				if err != nil {
					return err
				}
				verdict := delivery.Judge(&whole, o, today)
				row.Says, row.Chance = verdictWords(verdict, o.Dates, o.Open()), verdict.Chance
				row.Open = o.Open()
				if c, stands := whole.Date(delivery.Commitment, ""); stands {
					row.Promised = dateOf(c.Day)
				}
				if x.Ended() {
					row.Says, row.Chance = projectStates[x.State]+".", ""
				}
				held += count(!x.Ended() && verdict.Answer == delivery.Within && verdict.Chance == delivery.Safe)
				waiting += count(!x.Ended() && (verdict.Answer == delivery.Past || verdict.Chance == delivery.Unlikely))
			} else {
				row.Says = "Nobody said yet what it is for."
			}
			p.Rows = append(p.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	switch {
	case len(p.Rows) == 0:
		p.Answer = "There is no project yet."
		p.Teach = &empty{Title: "A project says what it is for, and by when",
			Why: "A project has a goal, people with a share of their " +
				"time, milestones, risks and things to do. Leadwright forecasts until when they are done, and shows how often such " +
				"forecasts held."}
		if p.Begins {
			p.Teach.Action, p.Teach.Href = "Begin a project", "/begin-project"
		}
	case waiting > 0:
		p.Answer = counted(waiting, "project is", "projects are") + " not likely to keep the day that was named."
	case held > 0:
		p.Answer = counted(held, "project is", "projects are") + " safely on the way, and none is known to be late."
	default:
		p.Answer = "No project is known to be late."
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Projects"); err != nil {
		return err
	}
	return s.ok(w, r, projectsView(p))
}

// verdictWords say whether something is going to make it.
func verdictWords(v delivery.Verdict, d forecast.Dates, open int) string {
	named := map[delivery.DateKind]string{delivery.Commitment: "promised", delivery.Target: "wished"}[v.Against.Kind] + " for " +
		dateOf(v.Against.Day)
	half, sure := forecastDay(d.P50), forecastDay(d.P85)
	switch v.Answer {
	case delivery.NothingToDo:
		return "There is nothing to do in it yet."
	case delivery.AllDone:
		return "All that was to do is done."
	case delivery.Past:
		return "No: it was " + named + ", and " + plural(open, "item is", "items are") + " open."
	case delivery.Unknown:
		return "Nobody can say yet."
	case delivery.Unpromised:
		return "As likely as not by " + half + ", and by " + sure + " with 85%. No day is named."
	}
	switch v.Chance {
	case delivery.Safe:
		return "Yes, most likely: it is " + named + ", and done by " + sure + " with 85%."
	case delivery.Even:
		return "Perhaps: it is " + named + ". As likely as not it is done by " + half + ", and by " + sure + " with 85%."
	default:
		return "Rather not: it is " + named + ", and as likely as not done only after " + half + "."
	}
}

// forecastDay writes a day that was forecast.
func forecastDay(d forecast.Day) string {
	if d == forecast.Beyond {
		return "a day in more than ten years"
	}
	return dateOf(delivery.DateOf(d))
}

// projectTabs lead to the parts of a project.
func projectTabs(w *delivery.Whole, at string) []tab {
	tabs := []tab{{"Are we going to make it?", projectLink(w.Key), at == ""},
		{"Work", projectLink(w.Key, "work"), at == "work"},
		{"Plan", projectLink(w.Key, "plan"), at == "plan"},
		{"Flow", projectLink(w.Key, "flow"), at == "flow"},
		{"Risks", projectLink(w.Key, "risks"), at == "risks"}}
	if w.Funds {
		tabs = append(tabs, tab{"Budget", projectLink(w.Key, "budget"), at == "budget"})
	}
	return append(tabs, tab{"Dates", projectLink(w.Key, "dates"), at == "dates"})
}

// project answers whether it is going to make it.
func (s *server) project(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.projectPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, projectView(p))
}

func (s *server) projectPageOf(r *http.Request, v visit) (p projectPage, err error) {
	ctx, key := r.Context(), r.PathValue("key")
	var x delivery.Whole
	var o *delivery.Outlook
	var late []delivery.Slip
	var course delivery.Course
	var today store.Date
	var names map[string]string
	err = s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if x, err = delivery.Get(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		if o, err = delivery.Ahead(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		if late, err = delivery.Slipping(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		if course, err = delivery.CourseOf(ctx, tx, v.Actor, key); err != nil {
			return err
		}
		served, err := strategy.ServedBy(ctx, tx, v.Actor, strategy.Project, key)
		if err != nil {
			return err
		}
		p.Serves = objectiveLinks(served)
		scopes, err := organisation.Scopes(ctx, tx, v.Actor)
		if err != nil {
			return err
		}
		names = namesOfScopes(scopes)
		if setsSomewhere(v.Actor, scopes) {
			p.Serve = serveLink(strategy.Project, key)
		}
		p.Members, err = s.projectMembers(ctx, tx, v, key, today)
		return err
	})
	if err != nil {
		return p, err
	}
	p.Name, p.Goal, p.Included, p.Excluded, p.Result = x.Name, x.Goal, x.Included, x.Excluded, x.Result
	p.Tabs, p.Team, p.Action = projectTabs(&x, ""), scopeLink(key), projectLink(key, "notes")
	p.Sets, p.Works = v.Actor.MayIn(access.SetProjects, key) == nil, v.Actor.MayIn(access.WorkOnProjects, key) == nil
	p.Key, p.Scope = key, names[x.Parent]
	p.answer(&x, o, today)
	p.known(o)
	if err := p.byThen(ctx, r.FormValue("by"), o, today); err != nil {
		return p, err
	}
	p.Course = courseWords(course)
	p.Fan = fanOf(o, &x, today)
	p.milestones(&x, o, today)
	for _, sl := range late {
		p.Late = append(p.Late, lateRow{itemName(sl.Item), itemLink(sl.Item.ID), sentence(sl.Why)})
	}
	p.depends(&x, names, today)
	for _, risk := range x.Risks[:min(len(x.Risks), 5)] {
		if risk.State != delivery.Closed {
			p.Risks = append(p.Risks, riskRowOf(key, risk, p.Works))
		}
	}
	for _, n := range x.Notes {
		p.Notes = append(p.Notes, commentRow{By: cmp.Or(n.By.Name, "Somebody"), When: moment(n.At), Text: n.Text})
	}
	for _, e := range x.Events[:min(len(x.Events), 12)] {
		p.Events = append(p.Events, eventView{sentence(capital(e.What)), day(e.At) + ", by " + e.By})
	}
	p.Frame, err = s.frameOf(r, v, "delivery", x.Name)
	return p, err
}

// projectMembers are who is in a project today, with what they are in it.
func (s *server) projectMembers(ctx context.Context, tx *store.Tx, v visit, key string, today store.Date) ([]projectMember,
	error) {
	snap, err := organisation.Load(ctx, tx, v.Actor, key, today)
	if fault.Is(err, fault.KindNotFound) { // it has ended, or not begun
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	catalogue, err := organisation.Catalogue(ctx, tx, v.Actor)
	if err != nil {
		return nil, err
	}
	person := map[string]roster.Person{}
	for _, x := range snap.Persons {
		person[x.Handle] = x
	}
	var all []projectMember
	for _, m := range snap.Members {
		if m.Scope != key {
			continue
		}
		who := person[m.Person]
		says := append([]string{strconv.Itoa(m.Share) + "%"}, who.Disciplines...)
		for _, h := range snap.Holders {
			if h.Person == m.Person && h.Scope == key {
				says = append(says, lower(roleName(catalogue, h.Role)))
			}
		}
		all = append(all, projectMember{who.Name, link([]string{"people", who.ID, "teams"}), strings.Join(says, ", ")})
	}
	return all, nil
}

func roleName(c *role.Catalogue, id string) string {
	if r, there := c.Role(id); there {
		return r.Name
	}
	return id
}

// answer says whether it is going to make it, and from what that is known.
func (p *projectPage) answer(x *delivery.Whole, o *delivery.Outlook, today store.Date) {
	if x.Ended() {
		p.Answer = projectStates[x.State] + "."
		return
	}
	p.Answer = verdictWords(delivery.Judge(x, o, today), o.Dates, o.Open())
	switch o.Basis {
	case delivery.OfRecord:
		p.More = fmt.Sprintf("%s open, and %.1f were finished a week in the last twelve weeks.",
			counted(o.Open(), "item is", "items are"), o.Pace)
	case delivery.OfEstimates:
		p.More = counted(o.Open(), "item is", "items are") + " open. This comes from estimates and from who is there: " +
			lower(o.Thin) + "."
	default:
		if o.Open() > 0 {
			p.More = sentence(o.Thin) + " " + sentence(o.Missing)
		}
	}
	if x.State == delivery.Paused {
		p.More = "It is paused. " + p.More
	}
}

// known tells the dates that were forecast, each beside how often such dates held.
func (p *projectPage) known(o *delivery.Outlook) {
	if o.Basis == "" {
		return
	}
	levels := []struct {
		name string
		day  func(d forecast.Dates) forecast.Day
		kept func(b forecast.Backtest) forecast.Kept
	}{
		{"50%", func(d forecast.Dates) forecast.Day { return d.P50 }, func(b forecast.Backtest) forecast.Kept { return b.P50 }},
		{"85%", func(d forecast.Dates) forecast.Day { return d.P85 }, func(b forecast.Backtest) forecast.Kept { return b.P85 }},
		{"95%", func(d forecast.Dates) forecast.Day { return d.P95 }, func(b forecast.Backtest) forecast.Kept { return b.P95 }},
	}
	for _, l := range levels {
		row := forecastRow{Level: l.name}
		if o.Record != nil {
			row.Record = forecastDay(l.day(o.Record.Dates))
			if k := l.kept(o.Record.Backtest); k.Come > 0 {
				row.Held = fmt.Sprintf("%d of %d", k.Held, k.Come)
			}
		}
		if o.Estimates != nil {
			row.Estimates = forecastDay(l.day(*o.Estimates))
		}
		p.Forecast = append(p.Forecast, row)
	}
	if o.Record == nil {
		p.Thin = sentence(o.Thin)
	}
	if o.Estimates == nil {
		p.Missing = sentence(o.Missing)
	}
	if d := o.Drift; d != nil {
		p.Drift = fmt.Sprintf("The pace has changed since %s: from %.1f items a week to %.1f.", dateOf(delivery.DateOf(d.Since)),
			d.Before, d.After)
	}
}

// courseWords say how the plan in force is kept; empty without one.
func courseWords(c delivery.Course) string {
	if c.Plan == "" {
		return ""
	}
	said := "By the plan in force nothing was to be done before today."
	switch {
	case c.Due > 0 && c.Done == c.Due:
		said = "By the plan in force " + plural(c.Due, "item was", "items were") + " to be done before today, and all of that is."
	case c.Due > 0:
		said = "By the plan in force " + plural(c.Due, "item was", "items were") + " to be done before today, and " +
			plural(c.Due-c.Done, "is not", "are not") + "."
	}
	if c.Early > 0 {
		said += " " + counted(c.Early, "that was to come later is", "that were to come later are") + " done already."
	}
	return said
}

// byThen answers how many more items are done by a day.
func (p *projectPage) byThen(ctx context.Context, asked string, o *delivery.Outlook, today store.Date) error {
	if o.Record == nil {
		return nil
	}
	p.By = today.AddDays(28).String()
	if asked == "" {
		return nil
	}
	many, err := p.howMany(ctx, o, asked)
	if fault.Is(err, fault.KindInvalid) { // the rest of the page stands
		said, _ := fault.Sentence(err)
		p.ByThen = sentence(said)
		return nil
	}
	if err != nil {
		return err
	}
	p.ByThen = fmt.Sprintf("%s or more with 50%%, %s with 85%%, %s with 95%%.", figure(many.Counts.P50), figure(many.Counts.P85),
		figure(many.Counts.P95))
	if k := many.Backtest.P85; k.Come > 0 {
		p.ByThen += fmt.Sprintf(" Of such numbers called 85%%, %d of %d held.", k.Held, k.Come)
	}
	return nil
}

// howMany forecasts for a day as it was typed.
func (p *projectPage) howMany(ctx context.Context, o *delivery.Outlook, asked string) (forecast.HowMany, error) {
	by, err := store.ParseDate(asked)
	if err != nil {
		return forecast.HowMany{}, fault.Invalid("by", "That is no day")
	}
	p.By = by.String()
	return o.HowMany(ctx, by)
}

// milestones tells each with its dates and whether it is going to be reached.
func (p *projectPage) milestones(x *delivery.Whole, o *delivery.Outlook, today store.Date) {
	for _, m := range x.Milestones {
		row := milestoneRow{Title: m.Title, What: m.What, ID: m.ID}
		if d, stands := x.Date(delivery.Target, m.ID); stands {
			row.Target = dateOf(d.Day)
		}
		if d, stands := x.Date(delivery.Commitment, m.ID); stands {
			row.Promised = dateOf(d.Day)
		}
		i := slices.IndexFunc(o.Stages, func(s delivery.Stage) bool { return s.ID == m.ID })
		switch {
		case !m.Reached.IsZero():
			row.Says = "Reached on " + dateOf(m.Reached) + "."
		case i >= 0:
			st := o.Stages[i]
			row.Open = st.Open
			v := delivery.JudgeStage(x, st, today)
			row.Says, row.Chance = verdictWords(v, st.Dates, st.Open), v.Chance
			if v.Answer == delivery.NothingToDo {
				row.Says = "Nothing that belongs to it is open."
			}
		default:
			row.Says = "Nothing that belongs to it is open."
		}
		for _, d := range x.Deliverables {
			if d.Milestone == m.ID {
				row.Deliverables = append(row.Deliverables, deliverableRowOf(x.Key, d))
			}
		}
		p.Milestones = append(p.Milestones, row)
	}
	for _, d := range x.Deliverables {
		if d.Milestone == "" {
			p.Deliverables = append(p.Deliverables, deliverableRowOf(x.Key, d))
		}
	}
}

func deliverableRowOf(key string, d delivery.Deliverable) linkView {
	name := d.Title
	if !d.Handed.IsZero() {
		name += ", handed over on " + dateOf(d.Handed)
	}
	return linkView{name, link([]string{"projects", key, "deliverable"}, "id", d.ID)}
}

// depends tells what the project needs from others.
func (p *projectPage) depends(x *delivery.Whole, names map[string]string, today store.Date) {
	for _, d := range x.Dependencies {
		row := dependencyRow{What: d.What, From: d.Party, ID: d.ID}
		if d.Scope != "" {
			row.From, row.Href = cmp.Or(names[d.Scope], d.Scope), scopeLink(d.Scope)
		}
		agreed, _ := x.Date(delivery.Agreed, d.ID)
		row.Says, row.Late = agreedWords(d, agreed.Day, today)
		p.Dependencies = append(p.Dependencies, row)
	}
	for _, k := range x.Undescribed {
		p.Undescribed = append(p.Undescribed, linkView{cmp.Or(names[k], k), scopeLink(k)})
	}
}

// riskWords say how likely and how bad something is.
var (
	likelihoodWords = []string{"unforeseen", "hardly", "unlikely", "possible", "likely", "nearly certain"}
	impactWords     = []string{"", "small", "some", "large", "severe", "the end of it"}
)

func riskRowOf(key string, r delivery.Risk, works bool) riskRow {
	row := riskRow{Title: r.Title, What: r.What, Response: r.Response, Owner: r.Owner.Name, Review: dateOf(r.Review),
		Ending: r.Ending,
		Weight: r.Weight(), Likelihood: likelihoodWords[r.Likelihood], Impact: impactWords[r.Impact], State: "Risk"}
	switch r.State {
	case delivery.Happened:
		row.State = "Issue since " + dateOf(r.Since)
	case delivery.Closed:
		row.State = "Closed"
	}
	if works {
		row.Edit = link([]string{"projects", key, "risk"}, "id", r.ID)
	}
	return row
}

// wholeProject reads a project for one of its pages.
func (s *server) wholeProject(r *http.Request, v visit) (x delivery.Whole, err error) {
	return x, s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		x, err = delivery.Get(r.Context(), tx, v.Actor, r.PathValue("key"))
		return err
	})
}

// projectRisks shows what may go wrong.
func (s *server) projectRisks(w http.ResponseWriter, r *http.Request, v visit) error {
	x, err := s.wholeProject(r, v)
	if err != nil {
		return err
	}
	p := risksPage{Name: x.Name, Tabs: projectTabs(&x, "risks"), Works: v.Actor.MayIn(access.WorkOnProjects, x.Key) == nil,
		Add: projectLink(x.Key, "risk")}
	issues, open := 0, 0
	for _, k := range x.Risks {
		row := riskRowOf(x.Key, k, p.Works)
		if k.State == delivery.Closed {
			p.Closed = append(p.Closed, row)
			continue
		}
		p.Rows = append(p.Rows, row)
		issues += count(k.State == delivery.Happened)
		open += count(k.State == delivery.MayHappen)
		if k.State == delivery.MayHappen {
			p.Matrix[5-k.Likelihood][k.Impact-1] = append(p.Matrix[5-k.Likelihood][k.Impact-1], strconv.Itoa(len(p.Rows)))
		}
	}
	switch {
	case len(x.Risks) == 0:
		p.Answer = "Nobody wrote down what may go wrong."
		p.Teach = &empty{Title: "What could stop us?",
			Why: "A risk has a likelihood, an impact, somebody who watches it, what is done " +
				"about it, and a day on which it is looked at again. One that happens becomes an issue."}
		if p.Works {
			p.Teach.Action, p.Teach.Href = "Write one down", p.Add
		}
	case issues > 0:
		p.Answer = counted(issues, "thing went", "things went") + " wrong, and " + plural(open, "more may", "more may") + "."
	case open > 0:
		p.Answer = "Most of all: " + lower(x.Risks[0].Title) + "."
	default:
		p.Answer = "Nothing that is known."
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Risks of "+x.Name); err != nil {
		return err
	}
	return s.ok(w, r, risksView(p))
}

// projectBudget shows what is expected, committed and spent.
func (s *server) projectBudget(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx := r.Context()
	x, err := s.wholeProject(r, v)
	if err != nil {
		return err
	}
	if err := v.Actor.MayIn(access.ReadBudgets, x.Key); err != nil {
		return err
	}
	p := budgetPage{Name: x.Name, Tabs: projectTabs(&x, "budget"), Currency: x.Currency, Edit: projectLink(x.Key, "edit"),
		Sets: v.Actor.MayIn(access.SetProjects, x.Key) == nil, Add: projectLink(x.Key, "amount"), Take: projectLink(x.Key, "take")}
	err = s.DB.Write(ctx, func(tx *store.Tx) error { // who looks at rates is recorded
		labour, unpriced, err := delivery.LabourCost(ctx, tx, v.Actor, x.Key)
		if fault.Is(err, fault.KindDenied) {
			return nil
		}
		p.Unpriced = unpriced
		for _, l := range labour {
			p.Labour = append(p.Labour, labourRow{l.Month.Start().Format("January 2006"), figure(int(l.Hours)), figure(int(l.Money))})
		}
		return err
	})
	if err != nil {
		return err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		team, err := planTeam(r, tx, v, x.Key)
		if slices.ContainsFunc(team, func(one choice) bool { return v.Actor.MayAbout(access.SetRates, one.Value) == nil }) {
			p.Rates = projectLink(x.Key, "rates")
		}
		return err
	})
	if err != nil {
		return err
	}
	p.sums(&x)
	if p.Frame, err = s.frameOf(r, v, "delivery", "Budget of "+x.Name); err != nil {
		return err
	}
	return s.ok(w, r, budgetView(p))
}

// sums adds the amounts up by month, and over all months.
func (p *budgetPage) sums(x *delivery.Whole) {
	all := map[delivery.BudgetKind]int64{}
	for _, a := range x.Budget {
		all[a.Kind] += a.Money
		month := a.Month.Start().Format("January 2006")
		if len(p.Months) == 0 || p.Months[len(p.Months)-1].Month != month {
			p.Months = append(p.Months, monthRow{Month: month})
		}
		m := &p.Months[len(p.Months)-1]
		switch a.Kind {
		case delivery.Expected:
			m.expected += a.Money
		case delivery.Committed:
			m.committed += a.Money
		case delivery.Spent:
			m.spent += a.Money
		}
		p.Amounts = append(p.Amounts, amountRow{ID: a.ID, Month: month, Kind: capital(string(a.Kind)), Money: figure(int(a.Money)),
			Note: a.Note, By: a.By})
	}
	for i := range p.Months {
		m := &p.Months[i]
		m.Expected, m.Committed, m.Spent = figure(int(m.expected)), figure(int(m.committed)), figure(int(m.spent))
	}
	gone, expected := all[delivery.Spent]+all[delivery.Committed], all[delivery.Expected]
	switch {
	case p.Currency == "":
		p.Answer = "Nobody said yet in which currency it counts."
	case len(x.Budget) == 0:
		p.Answer = "Nothing is written down yet."
	case expected == 0:
		p.Answer = figure(int(gone)) + " " + p.Currency + " are spent or committed, and nothing was expected."
	case gone > expected:
		p.Answer = "No: " + figure(int(gone-expected)) + " " + p.Currency + " more are spent or committed than expected."
	default:
		p.Answer = "Yes: " + figure(int(expected-gone)) + " of " + figure(int(expected)) + " " + p.Currency + " are left."
	}
	p.Spent, p.Committed, p.Expected = figure(int(all[delivery.Spent])), figure(int(all[delivery.Committed])), figure(int(expected))
}

// projectDates shows every date that was named, with those before it, and what was forecast.
func (s *server) projectDates(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx := r.Context()
	var x delivery.Whole
	var o *delivery.Outlook
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if x, err = delivery.Get(ctx, tx, v.Actor, r.PathValue("key")); err != nil {
			return err
		}
		o, err = delivery.Ahead(ctx, tx, v.Actor, x.Key)
		return err
	})
	if err != nil {
		return err
	}
	p := datesPage{Name: x.Name, Tabs: projectTabs(&x, "dates")}
	of := map[string]string{"": "The project"}
	for _, m := range x.Milestones {
		of[m.ID] = m.Title
	}
	for _, d := range x.Dependencies {
		of[d.ID] = d.What
	}
	if v.Actor.MayIn(access.SetProjects, x.Key) == nil {
		p.Set = projectLink(x.Key, "date")
	}
	moved := 0
	seen := map[string]bool{}
	for _, d := range slices.Backward(x.Dates) {
		key := string(d.Kind) + d.Subject
		moved += count(d.Kind == delivery.Commitment && seen[key])
		seen[key] = true
	}
	for _, d := range x.Dates {
		row := dateRow{Of: of[d.Subject], Kind: dateKinds[d.Kind], Day: cmp.Or(dateOf(d.Day), "taken back"), Party: d.Party,
			Reason: d.Reason,
			By:     d.By, At: day(d.At)}
		p.Rows = append(p.Rows, row)
	}
	for _, f := range o.History[:min(len(o.History), 60)] {
		p.History = append(p.History, historyRow{Of: of[f.Subject], On: dateOf(f.Day), P50: cmp.Or(dateOf(f.P50), "beyond ten years"),
			P85: cmp.Or(dateOf(f.P85), "beyond ten years"), Open: figure(f.Items)})
	}
	switch {
	case len(x.Dates) == 0:
		p.Answer = "No day was named yet."
		p.Teach = &empty{Title: "Three dates that are never one",
			Why: "A target is wished, a commitment is promised to somebody, and a " +
				"forecast is worked out. Each has its own history here, so that everybody sees when which was said, and why it changed."}
		if p.Set != "" {
			p.Teach.Action, p.Teach.Href = "Name a day", p.Set
		}
	case moved > 0:
		p.Answer = "Not all of it: " + lower(counted(moved, "promise was", "promises were")) + " changed."
	default:
		p.Answer = "What was promised stands as it was promised."
	}
	if p.Frame, err = s.frameOf(r, v, "delivery", "Dates of "+x.Name); err != nil {
		return err
	}
	return s.ok(w, r, datesView(p))
}

// tellProject adds a note.
func (s *server) tellProject(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("form", "The form cannot be read").Because(err)
	}
	in := &typed{Values: r.PostForm}
	key := r.PathValue("key")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		_, err := delivery.Tell(r.Context(), tx, v.Actor, key, in.line("text"))
		return err
	})
	if err != nil {
		return err
	}
	return back(w, r, projectLink(key)+"#notes", "")
}
