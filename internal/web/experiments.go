package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
)

func experimentLink(id string, more ...string) string {
	return link(append([]string{"experiments", id}, more...))
}

var (
	outcomeWords = map[experiment.Outcome]string{experiment.Confirmed: "Confirmed", experiment.Refuted: "Refuted",
		experiment.Inconclusive: "Inconclusive", experiment.Stopped: "Stopped early"}
	intentWords = map[experiment.Intent]string{experiment.ThrowAway: "It is thrown away", experiment.Graduate: "It is to graduate"}
)

// experiments lists what is tried, and what was learnt.
func (s *server) experiments(w http.ResponseWriter, r *http.Request, v visit) error {
	var all []experiment.Experiment
	var scopes []roster.Scope
	var today store.Date
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if all, err = experiment.List(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := experimentsPage{Plans: v.Actor.May(access.ProposeDecisions) == nil}
	if p.Frame, err = s.frameOf(r, v, "experiments", "Experiments"); err != nil {
		return err
	}
	names := namesOfScopes(scopes)
	running, late := 0, 0
	var open []experiment.Experiment
	for _, x := range all {
		state, _ := experimentState(x, today)
		row := experimentRow{Title: x.Title, Href: experimentLink(x.ID), State: state, Scope: names[x.Scope], Days: boxDays(x),
			Owner: x.Owner.Name, Result: x.Result, Learnt: x.Learnt}
		if x.State == experiment.Over {
			p.Learnt = append(p.Learnt, row)
			continue
		}
		open, p.Rows = append(open, x), append(p.Rows, row)
		running += count(x.State == experiment.Running)
		late += count(x.Overdue(today) > 0)
	}
	p.Boxes = boxesOf(open, today)
	p.say(len(all), running, late)
	return s.ok(w, r, experimentsView(p))
}

func (p *experimentsPage) say(all, running, late int) {
	switch {
	case all == 0:
		p.Answer = "Nobody planned an experiment yet."
		p.Teach = &empty{Title: "Find out before you build", Why: "An experiment says what you believe, what you will read, " +
			"which value decides, and by when. It ends on that day, and what was learnt stays, whatever came of it."}
		if p.Plans {
			p.Teach.Action, p.Teach.Href = "Plan an experiment", "/experiments/add"
		}
	case running == 0:
		p.Answer = "Nothing is tried now."
	default:
		p.Answer = counted(running, "experiment runs", "experiments run") + "."
		if late > 0 {
			p.Answer = counted(running, "experiment runs", "experiments run") + ", and " +
				lower(counted(late, "is", "are")) + " past the last day."
		}
	}
}

// boxDays writes the days of an experiment as they were, or are planned.
func boxDays(x experiment.Experiment) string {
	first, last := x.First, x.Last
	if !x.Started.IsZero() {
		first = x.Started
	}
	if !x.Ended.IsZero() {
		last = x.Ended
	}
	if x.State == experiment.Over && x.Started.IsZero() {
		return "Stopped on " + dateOf(last) + ", before it began"
	}
	if first == last {
		return dateOf(first)
	}
	return dateOf(first) + " to " + dateOf(last)
}

// experimentState says in a word and in a sentence how far an experiment is.
func experimentState(x experiment.Experiment, today store.Date) (word, sentence string) {
	late := x.Overdue(today)
	switch {
	case x.NeedsYes():
		return "Waits for a yes", "Planned. Its risk is high: it waits for the yes of somebody who decides."
	case x.State == experiment.Planned:
		return "Planned", "Planned from " + dateOf(x.First) + " to " + dateOf(x.Last) + "."
	case late > 0:
		return "Overdue by " + plural(late, "day", "days"),
			"Overdue: its last day was " + dateOf(x.Last) + ", and nobody said what was learnt."
	case x.State == experiment.Running:
		return "Running", "Running until " + dateOf(x.Last) + "."
	}
	return outcomeWords[x.Outcome], outcomeWords[x.Outcome] + " on " + dateOf(x.Ended) + "."
}

const boxHeight = 44

// boxesOf draws the days of experiments below each other, with what they are past their end.
func boxesOf(all []experiment.Experiment, today store.Date) (b boxes) {
	if len(all) == 0 {
		return b
	}
	first, last := today, today
	begin := func(x experiment.Experiment) store.Date {
		if !x.Started.IsZero() {
			return x.Started
		}
		return x.First
	}
	for _, x := range all {
		if begin(x).Compare(first) < 0 {
			first = begin(x)
		}
		if x.Last.Compare(last) > 0 {
			last = x.Last
		}
	}
	first, last = first.AddDays(-3), last.AddDays(4)
	number := func(d store.Date) float64 { return d.Start().Sub(first.Start()).Hours() / 24 }
	days := number(last)
	at := func(d store.Date) float64 { return timelineWidth * number(d) / days }
	b.Today, b.Height = num(at(today)), strconv.Itoa(timelineTop+boxHeight*len(all)+4)
	step := 1 + int(days)/(31*9)
	for t := time.Date(first.Year, first.Month+1, 1, 0, 0, 0, 0, time.UTC); t.Before(last.Start()); t = t.AddDate(0, step, 0) {
		b.Ticks = append(b.Ticks, tick{num(at(store.DateOf(t))), t.Format("Jan 2006")})
	}
	for i, x := range all {
		from, until := at(begin(x)), at(x.Last.AddDays(1))
		lane := boxLane{Name: x.Title, Y: num(float64(timelineTop + boxHeight*i)), X: num(from), W: num(max(4, until-from))}
		if x.Overdue(today) > 0 {
			lane.LateX, lane.LateW = num(until), num(at(today)-until)
		}
		lane.NameX, lane.Anchor = num(from), "start"
		if from > timelineWidth*0.6 {
			lane.NameX, lane.Anchor = num(min(until, timelineWidth)), "end"
		}
		b.Lanes = append(b.Lanes, lane)
	}
	return b
}

// experiment shows one.
func (s *server) experiment(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.experimentPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, experimentView(p))
}

func (s *server) experimentPageOf(r *http.Request, v visit) (p experimentPage, err error) {
	id := r.PathValue("id")
	var x experiment.Whole
	var served []strategy.Objective
	var scopes []roster.Scope
	var today store.Date
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if x, err = experiment.Get(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if served, err = strategy.ServedBy(r.Context(), tx, v.Actor, strategy.Experiment, id); err != nil {
			return err
		}
		if x.Decision != "" {
			d, err := direction.Find(r.Context(), tx, v.Actor, x.Decision)
			if err != nil && !fault.Is(err, fault.KindNotFound) { // a draft of others is none
				return err
			}
			p.Follows = linkView{d.Title, decisionLink(d.ID)}
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return p, err
	}
	if p.Frame, err = s.frameOf(r, v, "experiments", x.Title); err != nil {
		return p, err
	}
	p.Title, p.Action = x.Title, experimentLink(id)
	p.Belief, p.Because, p.Risk, p.Limits, p.Result, p.Learnt = x.Belief, x.Because, x.Risk, x.Limits, x.Result, x.Learnt
	p.State, p.Answer = experimentState(x.Experiment, today)
	p.Measured = []fact{{Name: "What is read", Value: x.Measure}, {Name: "From", Value: cmp.Or(x.Source, "not said")},
		{Name: "What decides", Value: x.Threshold}}
	p.say(x, namesOfScopes(scopes)[x.Scope])
	p.offer(v.Actor, x.Experiment, today)
	p.Serves = objectiveLinks(served)
	if x.State != experiment.Over && setsSomewhere(v.Actor, scopes) {
		p.Serve = serveLink(strategy.Experiment, id)
	}
	return p, nil
}

// say puts an experiment, its days and what was said into rows.
func (p *experimentPage) say(x experiment.Whole, scope string) {
	add := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{Name: name, Value: value})
		}
	}
	add("For", scope)
	add("Planned by", x.Owner.Name)
	parts := make([]string, len(x.Parts))
	for i, who := range x.Parts {
		parts[i] = who.Name
	}
	add("With", strings.Join(parts, ", "))
	add("What is built", intentWords[x.Intent])
	if x.High {
		add("Its risk", "High")
	}
	add("Yes to its risk", x.Approver.Name)
	add("First day", dateOf(x.First))
	add("Started", dateOf(x.Started))
	add("Last day", dateOf(x.Last))
	add("Ended", dateOf(x.Ended))
	for _, m := range x.Moves {
		p.Moves = append(p.Moves, eventView{"The last day was " + dateOf(m.Was) + ". " + sentence(m.Reason),
			day(m.At) + ", by " + m.By})
	}
	for _, e := range x.Readings {
		p.Readings = append(p.Readings, readingRow{dateOf(e.Day), e.Value, e.Note, cmp.Or(e.By.Name, "Somebody")})
	}
	for _, c := range x.Comments {
		p.Comments = append(p.Comments, commentRow{By: cmp.Or(c.By.Name, "Somebody"), When: moment(c.At), Text: c.Text})
	}
	for _, e := range x.Events {
		p.Events = append(p.Events, eventView{sentence(capital(e.What)), day(e.At) + ", by " + e.By})
	}
}

// offer links what a reader may do.
func (p *experimentPage) offer(actor access.Actor, x experiment.Experiment, today store.Date) {
	add := func(name, page string, may bool) {
		if may {
			p.Do = append(p.Do, linkView{name, experimentLink(x.ID, page)})
		}
	}
	runs := experiment.MayRun(actor, x)
	add("Start it", "start", runs && x.State == experiment.Planned && !x.NeedsYes())
	add("Say yes to its risk", "yes", x.NeedsYes() && experiment.MayApprove(actor, x) == nil)
	add("End it", "end", runs && x.State == experiment.Running)
	add("Move its last day", "days", x.State == experiment.Running && actor.MayIn(access.Decide, x.Scope) == nil)
	add("Change its plan", "edit", runs && x.State == experiment.Planned)
	add("Stop it before it begins", "end", runs && x.State == experiment.Planned)
	if x.State == experiment.Running && experiment.MayRead(actor, x) {
		p.Reading = []field{{Name: "day", Label: "Day", Type: "date", Value: today.String()},
			{Name: "value", Label: "What was read", Required: true}, {Name: "note", Label: "Note", Rows: 2}}
	}
	if actor.May(access.ProposeDecisions) == nil {
		p.Comment = []field{{Name: "text", Label: "Your comment", Rows: 4, Hint: "Markdown. Everybody can read it."}}
	}
}

// sayToExperiment adds a comment or a reading to an experiment.
func (s *server) sayToExperiment(w http.ResponseWriter, r *http.Request, v visit) error {
	id, done := r.PathValue("id"), "commented"
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		if r.PostFormValue("do") != "reading" {
			return experiment.Discuss(r.Context(), tx, v.Actor, id, strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"))
		}
		done = "changed"
		in := &typed{Values: r.PostForm}
		reading := experiment.Reading{Day: in.day("day"), Value: in.line("value"), Note: in.line("note")}
		if in.err != nil {
			return in.err
		}
		return experiment.Measure(r.Context(), tx, v.Actor, id, reading)
	})
	if err == nil {
		return back(w, r, experimentLink(id), done)
	}
	p, pageErr := s.experimentPageOf(r, v)
	fields := p.Comment
	if r.PostFormValue("do") == "reading" {
		fields = p.Reading
	}
	if !refused(err) || pageErr != nil || len(fields) == 0 {
		return err
	}
	typedBack(r, &p.Frame, err, p.Action, fields)
	s.render(w, r, statusOf(err), experimentView(p))
	return nil
}

// experimentForm plans an experiment, or changes the plan of one.
func (s *server) experimentForm(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "experiments", func(tx *store.Tx) (p formPage, err error) {
		if err := v.Actor.May(access.ProposeDecisions); err != nil {
			return p, err
		}
		x := experiment.Experiment{Intent: experiment.ThrowAway, First: store.DateOf(tx.Now()),
			Last: store.DateOf(tx.Now()).AddDays(14)}
		p = formPage{Title: "Plan an experiment", Save: "Plan it", Back: "/experiments",
			Steps:    []crumb{{"Direction", "/decisions"}, {"Experiments", "/experiments"}, {Name: "Plan one"}},
			Question: "What do you want to find out?", Answer: "Say before it begins what you believe, and which value decides.",
			More: "Once it runs, both stay as they are. It ends on its last day, and what was learnt stays, whatever came of it."}
		if id != "" {
			if p, x, err = s.experimentSheet(r, tx, v, id, "Change its plan"); err != nil {
				return p, err
			}
			p.Save, p.Question, p.Answer = "Keep it", "What do you want to find out?", "It can change until it runs."
			p.More = "Where its risk was said yes to, the yes is asked for again."
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return p, err
		}
		p.Fields = planFields(x, scopes, partsOf(r, tx, v.Actor, x))
		p.Persons, err = suggested(r, tx, v.Actor)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		x := experiment.Experiment{ID: id, Title: in.line("title"), Scope: in.line("scope"), Belief: in.line("belief"),
			Because: in.line("because"), Measure: in.line("measure"), Source: in.line("source"), Threshold: in.line("threshold"),
			First: in.day("first"), Last: in.day("last"), High: in.line("high") == "high", Risk: in.line("risk"),
			Limits: in.line("limits"),
			Intent: experiment.Intent(in.line("intent")), Parts: in.parts(r, tx, v.Actor)}
		if in.err != nil {
			return "", "", in.err
		}
		x, err = experiment.Plan(r.Context(), tx, v.Actor, 0, x)
		return experimentLink(x.ID), "changed", err
	})
}

func planFields(x experiment.Experiment, scopes []roster.Scope, parts []string) []field {
	high := ""
	if x.High {
		high = "high"
	}
	return []field{
		{Name: "title", Label: "Title", Value: x.Title, Required: true, Placeholder: "Keep tides in memory"},
		{Name: "scope", Label: "For", Value: x.Scope,
			Options: append([]choice{{"", "All of the organisation"}}, scopeChoices(scopes)...)},
		{Name: "belief", Label: "We believe that", Value: x.Belief, Rows: 3, Required: true,
			Hint: "What will be different, and for whom."},
		{Name: "because", Label: "Because", Value: x.Because, Rows: 3, Required: true},
		{Name: "measure", Label: "What is read", Value: x.Measure, Required: true, Hint: "Something that can be counted or seen."},
		{Name: "source", Label: "From where", Value: x.Source},
		{Name: "threshold", Label: "Which value decides", Value: x.Threshold, Required: true,
			Hint: "Say it now: afterwards every value looks right."},
		{Name: "first", Label: "First day", Type: "date", Value: x.First.String(), Required: true},
		{Name: "last", Label: "Last day", Type: "date", Value: x.Last.String(), Required: true},
		{Name: "high", Label: "Its risk is", Value: high, Options: []choice{{"", "Small"}, {"high", "High"}},
			Hint: "One of high risk waits for the yes of somebody who decides and has no part in it."},
		{Name: "risk", Label: "What could go wrong", Value: x.Risk, Rows: 2},
		{Name: "limits", Label: "How far it reaches, and how it is stopped", Value: x.Limits, Rows: 2},
		{Name: "intent", Label: "What becomes of what is built", Value: string(x.Intent),
			Options: []choice{{string(experiment.ThrowAway), intentWords[experiment.ThrowAway]},
				{string(experiment.Graduate), intentWords[experiment.Graduate]}}},
		{Name: "participants", Label: "Who takes part", Value: strings.Join(parts, "\n"), Rows: 3,
			Hint: "A line each: a name, a handle or an address."},
	}
}

// partsOf are those who take part as the form has them: by handle where they have one.
func partsOf(r *http.Request, tx *store.Tx, actor access.Actor, x experiment.Experiment) (parts []string) {
	for _, who := range x.Parts {
		p, err := organisation.WithID(r.Context(), tx, actor, who.ID)
		if err != nil {
			p.Handle = who.Name
		}
		parts = append(parts, p.Handle)
	}
	return parts
}

// parts are the persons whom a form names.
func (t *typed) parts(r *http.Request, tx *store.Tx, actor access.Actor) (parts []experiment.Person) {
	for _, text := range t.list("participants") {
		one := &typed{Values: url.Values{"participants": {text}}}
		handle := one.handle(r, tx, actor, "participants")
		if one.err != nil {
			t.fail(one.err)
			continue
		}
		p, err := organisation.Find(r.Context(), tx, actor, handle)
		if err != nil {
			t.fail(err)
		}
		parts = append(parts, experiment.Person{ID: p.ID})
	}
	return parts
}

// experimentSheet begins a form about an experiment for those who may run it.
func (s *server) experimentSheet(r *http.Request, tx *store.Tx, v visit, id, step string) (p formPage,
	x experiment.Experiment, err error) {
	if x, err = experiment.Find(r.Context(), tx, v.Actor, id); err != nil {
		return p, x, err
	}
	if !experiment.MayRun(v.Actor, x) {
		return p, x, v.Actor.MayIn(access.Decide, x.Scope)
	}
	return formPage{Title: step + ": " + x.Title, Back: experimentLink(id), Version: strconv.FormatInt(x.Revision, 10),
		Steps: []crumb{{"Direction", "/decisions"}, {"Experiments", "/experiments"}, {x.Title, experimentLink(id)},
			{Name: step}}}, x, nil
}

// experimentStart lets an experiment run.
func (s *server) experimentStart(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "experiments", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.experimentSheet(r, tx, v, id, "Start it")
		p.Save, p.Question, p.Answer = "Start it", "Does it begin today?", "It runs until "+dateOf(x.Last)+"."
		p.More = "What you believe and which value decides stay as they are from now on."
		return p, err
	}, func(tx *store.Tx, _ *typed) (to, done string, err error) {
		_, err = experiment.Start(r.Context(), tx, v.Actor, id, 0)
		return experimentLink(id), "changed", err
	})
}

// experimentYes says yes to the risk of an experiment.
func (s *server) experimentYes(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "experiments", func(tx *store.Tx) (p formPage, err error) {
		x, err := experiment.Find(r.Context(), tx, v.Actor, id)
		if err != nil {
			return p, err
		}
		if err := experiment.MayApprove(v.Actor, x); err != nil {
			return p, err
		}
		if p, x, err = s.experimentSheet(r, tx, v, id, "Say yes to its risk"); err != nil {
			return p, err
		}
		p.Save, p.Question, p.Answer = "Yes", "May it run at this risk?", "Your name stays beside it."
		p.Notes = []noteBlock{{"What could go wrong", []string{x.Risk}},
			{"How far it reaches, and how it is stopped", []string{x.Limits}}}
		return p, nil
	}, func(tx *store.Tx, _ *typed) (to, done string, err error) {
		_, err = experiment.Approve(r.Context(), tx, v.Actor, id, 0)
		return experimentLink(id), "changed", err
	})
}

// experimentDays moves the last day of an experiment.
func (s *server) experimentDays(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "experiments", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.experimentSheet(r, tx, v, id, "Move its last day")
		if err != nil {
			return p, err
		}
		if err := v.Actor.MayIn(access.Decide, x.Scope); err != nil {
			return p, err
		}
		p.Save, p.Question, p.Answer = "Move it", "Until when may it run?", "Its last day is "+dateOf(x.Last)+"."
		p.More = "The day that it has now stays in sight, with the reason."
		p.Fields = []field{{Name: "last", Label: "New last day", Type: "date", Required: true},
			{Name: "reason", Label: "Why", Rows: 2, Required: true, Hint: "What will be known then that is not known now?"}}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		last := in.day("last")
		if in.err != nil {
			return "", "", in.err
		}
		_, err = experiment.Extend(r.Context(), tx, v.Actor, id, 0, last, in.line("reason"))
		return experimentLink(id), "changed", err
	})
}

// experimentEnd ends an experiment.
func (s *server) experimentEnd(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "experiments", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.experimentSheet(r, tx, v, id, "End it")
		if err != nil {
			return p, err
		}
		p.Save, p.Question = "End it", "What was learnt?"
		p.Answer = "Each way to end is as good as the others, if something was learnt."
		p.More = "What decides was said before: " + sentence(x.Threshold)
		outcomes := []choice{{string(experiment.Stopped), outcomeWords[experiment.Stopped]}}
		if x.State != experiment.Planned {
			outcomes = nil
			for _, o := range []experiment.Outcome{experiment.Confirmed, experiment.Refuted, experiment.Inconclusive, experiment.Stopped} {
				if o != experiment.Stopped || x.Overdue(store.DateOf(tx.Now())) == 0 {
					outcomes = append(outcomes, choice{string(o), outcomeWords[o]})
				}
			}
		}
		log, err := direction.List(r.Context(), tx, v.Actor, direction.Filter{Limit: 200})
		follows := []choice{{"", "Nothing"}}
		for _, d := range log.Decisions {
			follows = append(follows, choice{d.ID, d.Title})
		}
		p.Fields = []field{{Name: "outcome", Label: "It is", Options: outcomes},
			{Name: "result", Label: "What was read, or why it was stopped", Rows: 3, Required: true},
			{Name: "learnt", Label: "What was learnt", Rows: 4, Required: true, Hint: "What somebody else need not try again."},
			{Name: "decision", Label: "Which decision follows", Options: follows}}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = experiment.End(r.Context(), tx, v.Actor, id, 0, experiment.Ending{Outcome: experiment.Outcome(in.line("outcome")),
			Result: in.line("result"), Learnt: in.line("learnt"), Decision: in.line("decision")})
		return experimentLink(id), "changed", err
	})
}
