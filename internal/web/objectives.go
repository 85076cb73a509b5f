package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/vision"
)

// objectiveWords are the states of an objective, as a person says them.
var objectiveWords = map[strategy.Status]string{
	strategy.Open: "Open", strategy.Reached: "Reached", strategy.Missed: "Missed", strategy.Dropped: "Dropped",
}

// serviceWords are the kinds of what serves objectives, as a person says them.
var serviceWords = map[strategy.Kind]string{
	strategy.Decision: "Decision", strategy.Initiative: "Initiative", strategy.Experiment: "Experiment", strategy.Project: "Project",
	strategy.Work: "Work",
}

func objectiveLink(id string, more ...string) string {
	return link(append([]string{"objectives", id}, more...))
}

// objectives shows what is to be reached, as a tree and as a table.
func (s *server) objectives(w http.ResponseWriter, r *http.Request, v visit) error {
	q := r.URL.Query()
	f := strategy.Filter{Scope: q.Get("scope"), Closed: q.Get("closed") != "", Before: q.Get("before")}
	var tree strategy.Tree
	var scopes []roster.Scope
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if scopes, err = organisation.Scopes(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		tree, err = strategy.Look(r.Context(), tx, v.Actor, f)
		return err
	})
	if err != nil {
		return err
	}
	p := objectivesPage{Sets: setsSomewhere(v.Actor, scopes), Scope: f.Scope, Closed: f.Closed,
		Scopes: append([]choice{{"", "Everywhere"}}, scopeChoices(scopes)...)}
	if p.Frame, err = s.frameOf(r, v, "objectives", "Objectives"); err != nil {
		return err
	}
	names := namesOfScopes(scopes)
	p.Nodes = objectiveRows(tree.Tops, names, 0)
	p.Rows = flat(p.Nodes)
	for _, o := range tree.Bare {
		row := linkView{o.Title, objectiveLink(o.ID)}
		if sets, _ := strategy.May(v.Actor, o); sets {
			p.Bare = append(p.Bare, looseView{row, "Say what serves it", link([]string{"objectives", "serve"}, "objective", o.ID)})
		} else {
			p.Bare = append(p.Bare, looseView{row, "", ""})
		}
	}
	idle := func(title, href string, kind strategy.Kind, id string) looseView {
		x := looseView{linkView{title, href}, "", ""}
		if p.Sets {
			x.Action, x.Href = "Say what it serves", serveLink(kind, id)
		}
		return x
	}
	for _, d := range tree.Idle {
		p.Idle = append(p.Idle, idle(d.Title, decisionLink(d.ID), strategy.Decision, d.ID))
	}
	if tree.Next != "" {
		p.MoreIdle = link([]string{"objectives"}, "scope", f.Scope, "closed", q.Get("closed"), "before", tree.Next) + "#idle"
	}
	for _, x := range tree.Initiatives {
		p.Proposed = append(p.Proposed, idle(x.Title, initiativeLink(x.ID), strategy.Initiative, x.ID))
	}
	for _, x := range tree.Experiments {
		p.Tried = append(p.Tried, idle(x.Title, experimentLink(x.ID), strategy.Experiment, x.ID))
	}
	p.say(tree)
	return s.ok(w, r, objectivesView(p))
}

func (p *objectivesPage) say(tree strategy.Tree) {
	if len(p.Rows) == 0 {
		p.Answer = "No objective fits what you look for."
		if p.Scope == "" && !p.Closed {
			p.Answer = "Nobody set an open objective yet."
		}
		p.Teach = &empty{Title: "What will be so, and how you will know", Why: "An objective says in one line what will be so, and " +
			"why it matters. A measure says where it starts and where you wish it to be. What you decide and build hangs below, " +
			"so that everybody can see what it is for."}
		if p.Sets {
			p.Teach.Action, p.Teach.Href = "Set an objective", "/objectives/add"
		}
		return
	}
	p.Answer = counted(len(p.Rows), "objective", "objectives")
	if len(tree.Tops) < len(p.Rows) {
		p.Answer += ", " + lower(counted(len(tree.Tops), "of them", "of them")) + " at the top"
	}
	p.Answer += "."
	if n := len(tree.Bare); n > 0 {
		p.More = "Nothing serves " + lower(counted(n, "of them", "of them")) + " yet."
	}
}

// setsSomewhere reports whether somebody sets objectives for all of the organisation or in a scope.
func setsSomewhere(actor access.Actor, scopes []roster.Scope) bool {
	return actor.MayIn(access.SetObjectives, "") == nil ||
		slices.ContainsFunc(scopes, func(x roster.Scope) bool { return actor.MayIn(access.SetObjectives, x.Key) == nil })
}

func objectiveRows(nodes []strategy.Node, names map[string]string, depth int) (out []objectiveNode) {
	for _, n := range nodes {
		row := objectiveRow{Title: n.Title, Href: objectiveLink(n.ID), Status: objectiveWords[n.Status], Scope: names[n.Scope],
			Owner: cmp.Or(n.Owner.Name, "nobody yet"), Until: cmp.Or(dateOf(n.Until), "not said"), Depth: depth,
			Serves: refViews(n.Serves)}
		row.Share, row.Known, row.Progress = howFar(n.Objective)
		out = append(out, objectiveNode{row, objectiveRows(n.Parts, names, depth+1)})
	}
	return out
}

func flat(nodes []objectiveNode) (out []objectiveRow) {
	for _, n := range nodes {
		out = append(append(out, n.objectiveRow), flat(n.Parts)...)
	}
	return out
}

// howFar says how far an objective is, and if it is not known, why.
func howFar(o strategy.Objective) (share float64, known bool, words string) {
	share, known = o.Progress()
	unread := 0
	for _, m := range o.Measures {
		unread += count(len(m.Readings) == 0)
	}
	switch {
	case known:
		return share, known, percent(share) + " of the way"
	case len(o.Measures) == 0:
		return 0, false, "not measured"
	}
	return 0, false, "not known: " + plural(unread, "measure has", "measures have") + " no reading yet"
}

func refViews(refs []strategy.Ref) (out []serviceView) {
	for _, x := range refs {
		href := x.Href
		switch x.Kind {
		case strategy.Decision:
			href = decisionLink(x.ID)
		case strategy.Project:
			href = projectLink(x.ID)
		case strategy.Initiative:
			href = initiativeLink(x.ID)
		case strategy.Experiment:
			href = experimentLink(x.ID)
		}
		out = append(out, serviceView{Kind: serviceWords[x.Kind], Title: x.Title, Href: href, Thing: thing(x)})
	}
	return out
}

// objectiveLinks lead to objectives.
func objectiveLinks(all []strategy.Objective) (out []linkView) {
	for _, o := range all {
		out = append(out, linkView{o.Title, objectiveLink(o.ID)})
	}
	return out
}

// serveLink leads to the form on which something is said to serve an objective.
func serveLink(kind strategy.Kind, id string) string {
	return link([]string{"objectives", "serve"}, "thing", thing(strategy.Ref{Kind: kind, ID: id}))
}

// thing names what serves an objective in a form.
func thing(r strategy.Ref) string { return string(r.Kind) + "~" + r.ID }

func thingOf(text string) strategy.Ref {
	kind, id, _ := strings.Cut(text, "~")
	return strategy.Ref{Kind: strategy.Kind(kind), ID: id}
}

// objective shows one.
func (s *server) objective(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	var o strategy.Whole
	var follows vision.Version
	var scopes []roster.Scope
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if o, err = strategy.Get(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if follows, _, err = vision.Guiding(r.Context(), tx, v.Actor, o.Scope); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := objectivePage{Title: o.Title, Why: o.Why, Action: objectiveLink(id), Serves: refViews(o.Serves)}
	if p.Frame, err = s.frameOf(r, v, "objectives", o.Title); err != nil {
		return err
	}
	p.Steps = []crumb{{"Direction", "/decisions"}, {"Objectives", "/objectives"}}
	for _, x := range o.Above {
		p.Steps = append(p.Steps, crumb{text(x.Title), objectiveLink(x.ID)})
	}
	p.Steps = append(p.Steps, crumb{Name: text(o.Title)})
	p.Share, p.Known, p.Answer = howFar(o.Objective)
	p.Answer = objectiveWords[o.Status] + ", " + p.Answer + "."
	p.facts(o.Objective, namesOfScopes(scopes)[o.Scope])
	if follows.ID != "" {
		p.Follows, p.Of = linkView{follows.Title, strategyLink(follows.ID)}, namesOfScopes(scopes)[follows.Scope]
	}
	for _, m := range o.Measures {
		p.Measures = append(p.Measures, measureOf(m))
	}
	for _, x := range o.Parts {
		p.Parts = append(p.Parts, decisionRow{Title: x.Title, Href: objectiveLink(x.ID), Status: objectiveWords[x.Status]})
	}
	for _, e := range o.Events {
		p.Events = append(p.Events, eventView{sentence(capital(e.What)), day(e.At) + ", by " + e.By})
	}
	sets, takes := strategy.May(v.Actor, o.Objective)
	if sets {
		p.Edit, p.State, p.Measure = objectiveLink(id, "edit"), objectiveLink(id, "state"), objectiveLink(id, "measure")
		p.Serve = link([]string{"objectives", "serve"}, "objective", id)
	}
	if takes && o.Status == strategy.Open && len(o.Measures) > 0 {
		p.Reading = objectiveLink(id, "reading")
	}
	return s.ok(w, r, objectiveView(p))
}

func (p *objectivePage) facts(o strategy.Objective, scope string) {
	add := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{Name: name, Value: value})
		}
	}
	add("For", scope)
	add("Who answers for it", cmp.Or(o.Owner.Name, "Nobody yet"))
	add("From", dateOf(o.From))
	add("Until", dateOf(o.Until))
	if o.Confidence > 0 {
		add("How sure they are", strconv.Itoa(o.Confidence)+"%")
	}
	add("Why it is "+lower(objectiveWords[o.Status]), o.Reason)
}

func measureOf(m strategy.Measure) measureView {
	out := measureView{ID: m.ID, Name: m.Name, Baseline: m.With(m.Baseline), Target: m.With(m.Target), Now: "no reading yet"}
	if out.Share, out.Known = m.Progress(); out.Known {
		out.Now = m.With(m.Readings[0].Value)
	}
	for _, x := range m.Readings {
		out.Readings = append(out.Readings, readingView{dateOf(x.Day), m.With(x.Value), x.Note, x.By})
	}
	return out
}

// looseObjective takes a measure, or something that serves it, away from an objective.
func (s *server) looseObjective(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		if m := r.PostFormValue("measure"); m != "" {
			return strategy.DropMeasure(r.Context(), tx, v.Actor, id, m)
		}
		x := thingOf(r.PostFormValue("thing"))
		return strategy.Leave(r.Context(), tx, v.Actor, id, x.Kind, x.ID)
	})
	if err != nil {
		return err
	}
	return back(w, r, objectiveLink(id), "changed")
}

// objectiveForm sets an objective, or changes one.
func (s *server) objectiveForm(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "objectives", func(tx *store.Tx) (formPage, error) {
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		if !setsSomewhere(v.Actor, scopes) {
			return formPage{}, v.Actor.MayIn(access.SetObjectives, "")
		}
		p := formPage{Title: "Set an objective", Save: "Set it", Back: "/objectives",
			Steps:    []crumb{{"Direction", "/decisions"}, {"Objectives", "/objectives"}, {Name: "Set one"}},
			Question: "What will be so?", Answer: "Say what will have changed, not what you will do.",
			More: "Then say on its page what tells how far it is, and what serves it."}
		o := strategy.Objective{Parent: r.URL.Query().Get("parent"), Scope: r.URL.Query().Get("scope")}
		if id != "" {
			if o, err = strategy.Find(r.Context(), tx, v.Actor, id); err != nil {
				return p, err
			}
			if err := v.Actor.MayIn(access.SetObjectives, o.Scope); err != nil {
				return p, err
			}
			p.Title, p.Save, p.Back, p.Version = "Change "+o.Title, "Keep it", objectiveLink(id), strconv.FormatInt(o.Revision, 10)
			p.Steps = []crumb{{"Direction", "/decisions"}, {"Objectives", "/objectives"}, {o.Title, objectiveLink(id)}, {Name: "Change"}}
		}
		if p.Fields, err = objectiveFields(r, tx, v.Actor, o, scopes); err != nil {
			return p, err
		}
		p.Persons, err = suggested(r, tx, v.Actor)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		o := strategy.Objective{ID: id, Title: in.line("title"), Scope: in.line("scope"), Why: in.line("why"),
			Parent: in.line("parent"), From: in.day("from"), Until: in.day("until"), Confidence: in.percent("confidence")}
		handle := in.handle(r, tx, v.Actor, "owner")
		if in.err != nil {
			return "", "", in.err
		}
		if handle != "" {
			p, err := organisation.Find(r.Context(), tx, v.Actor, handle)
			if err != nil {
				return "", "", err
			}
			o.Owner.ID = p.ID
		}
		o, err = strategy.Set(r.Context(), tx, v.Actor, 0, o)
		return objectiveLink(o.ID), "changed", err
	})
}

func objectiveFields(r *http.Request, tx *store.Tx, actor access.Actor, o strategy.Objective, scopes []roster.Scope) ([]field,
	error) {
	all, err := strategy.List(r.Context(), tx, actor)
	if err != nil {
		return nil, err
	}
	parents := []choice{{"", "Nothing: it is at the top"}}
	for _, x := range all {
		if x.ID != o.ID && (x.Status == strategy.Open || x.ID == o.Parent) {
			parents = append(parents, choice{x.ID, x.Title})
		}
	}
	places := slices.DeleteFunc(append([]choice{{"", "All of the organisation"}}, scopeChoices(scopes)...),
		func(c choice) bool { return actor.MayIn(access.SetObjectives, c.Value) != nil })
	confidence := ""
	if o.Confidence > 0 {
		confidence = strconv.Itoa(o.Confidence)
	}
	return []field{
		{Name: "title", Label: "Title", Value: o.Title, Required: true, Placeholder: "Passengers find a sailing in a minute"},
		{Name: "scope", Label: "For", Value: o.Scope, Options: places},
		{Name: "why", Label: "Why it matters", Value: o.Why, Rows: 5, Hint: "Markdown."},
		{Name: "parent", Label: "It is a part of", Value: o.Parent, Options: parents},
		{Name: "owner", Label: "Who answers for it", Value: o.Owner.Name, List: "persons", Hint: "A name, a handle or an address."},
		{Name: "from", Label: "First day", Type: "date", Value: o.From.String()},
		{Name: "until", Label: "Last day", Type: "date", Value: o.Until.String(), Hint: "Wished for: a target is no promise."},
		{Name: "confidence", Label: "How sure are you, in percent?", Value: confidence, Hint: "Left empty, it is not said."},
	}, nil
}

// objectiveSheet begins a form about an objective that somebody sets.
func objectiveSheet(r *http.Request, tx *store.Tx, v visit, title string) (formPage, strategy.Whole, error) {
	id := r.PathValue("id")
	o, err := strategy.Get(r.Context(), tx, v.Actor, id)
	return formPage{Title: title + ": " + o.Title, Save: "Keep it", Back: objectiveLink(id),
		Steps: []crumb{{"Direction", "/decisions"}, {"Objectives", "/objectives"}, {o.Title, objectiveLink(id)}, {Name: title}}}, o, err
}

// objectiveState says what became of an objective.
func (s *server) objectiveState(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "objectives", func(tx *store.Tx) (formPage, error) {
		p, o, err := objectiveSheet(r, tx, v, "What became of it")
		if err != nil {
			return p, err
		}
		var states []choice
		for _, x := range strategy.Statuses() {
			if x != o.Status {
				states = append(states, choice{string(x), objectiveWords[x]})
			}
		}
		p.Version = strconv.FormatInt(o.Revision, 10)
		p.Question, p.Answer = "What became of it?", "It is "+lower(objectiveWords[o.Status])+" now."
		p.More = "An objective that was missed says something about the work and the wish, never about who answered for it."
		p.Fields = []field{{Name: "status", Label: "It is", Options: states},
			{Name: "reason", Label: "Why", Rows: 3, Hint: "To drop one needs its reason."}}
		return p, v.Actor.MayIn(access.SetObjectives, o.Scope)
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = strategy.Close(r.Context(), tx, v.Actor, id, 0, strategy.Status(in.line("status")), in.line("reason"))
		return objectiveLink(id), "changed", err
	})
}

// objectiveMeasure says what tells how far an objective is.
func (s *server) objectiveMeasure(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "objectives", func(tx *store.Tx) (formPage, error) {
		p, o, err := objectiveSheet(r, tx, v, "Measure it")
		if err != nil {
			return p, err
		}
		p.Question, p.Answer = "What tells how far it is?", "Choose what would change what you do."
		p.More = "Whether more or less is better follows from where it starts and where you wish it to be."
		p.Fields = []field{{Name: "name", Label: "What is measured", Required: true, Placeholder: "Complaints a week"},
			{Name: "unit", Label: "In", Placeholder: "minutes"},
			{Name: "baseline", Label: "Where it starts", Required: true}, {Name: "target", Label: "The target", Required: true}}
		return p, v.Actor.MayIn(access.SetObjectives, o.Scope)
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		m := strategy.Measure{Name: in.line("name"), Unit: in.line("unit"), Baseline: in.number("baseline"),
			Target: in.number("target")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = strategy.AddMeasure(r.Context(), tx, v.Actor, id, m)
		return objectiveLink(id), "changed", err
	})
}

// number is a decimal number, with a point or a comma.
func (t *typed) number(name string) float64 {
	text := t.line(name)
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		t.fail(fault.Invalid(name, "%q is no number", text).WithHint("Write it as 12.5."))
	}
	return n
}

// objectiveReading keeps what a measure is on a day.
func (s *server) objectiveReading(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "objectives", func(tx *store.Tx) (formPage, error) {
		p, o, err := objectiveSheet(r, tx, v, "Take a reading")
		if err != nil {
			return p, err
		}
		p.Question, p.Answer = "What is it now?", "The newest reading tells how far the objective is."
		var all []choice
		for _, m := range o.Measures {
			x := measureOf(m)
			all = append(all, choice{m.ID, m.Name + " (from " + x.Baseline + " to " + x.Target + ")"})
		}
		p.Fields = []field{{Name: "measure", Label: "Measure", Options: all, Value: r.URL.Query().Get("measure")},
			{Name: "value", Label: "Value", Required: true},
			{Name: "day", Label: "Day", Type: "date", Value: store.DateOf(tx.Now()).String()},
			{Name: "note", Label: "What is to be known about it", Rows: 2}}
		if len(all) == 0 {
			p.Answer, p.Fields = "Nothing is measured yet.", nil
		}
		if _, takes := strategy.May(v.Actor, o.Objective); !takes {
			return p, v.Actor.MayIn(access.SetObjectives, o.Scope)
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		x := strategy.Reading{Value: in.number("value"), Day: in.day("day"), Note: in.line("note")}
		if in.err != nil {
			return "", "", in.err
		}
		return objectiveLink(id), "changed", strategy.Take(r.Context(), tx, v.Actor, id, in.line("measure"), x)
	})
}

// serveObjective says that something serves an objective.
func (s *server) serveObjective(w http.ResponseWriter, r *http.Request, v visit) error {
	q := r.URL.Query()
	return s.sheetIn(w, r, v, "objectives", func(tx *store.Tx) (formPage, error) {
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		if !setsSomewhere(v.Actor, scopes) {
			return formPage{}, v.Actor.MayIn(access.SetObjectives, "")
		}
		p := formPage{Title: "What serves an objective", Save: "It serves it", Back: "/objectives",
			Steps:    []crumb{{"Direction", "/decisions"}, {"Objectives", "/objectives"}, {Name: "What serves one"}},
			Question: "What serves what?", Answer: "So that everybody can see what it is for."}
		all, err := strategy.List(r.Context(), tx, v.Actor)
		if err != nil {
			return p, err
		}
		var wanted []choice
		for _, o := range all {
			if sets, _ := strategy.May(v.Actor, o); sets && (o.Status == strategy.Open || o.ID == q.Get("objective")) {
				wanted = append(wanted, choice{o.ID, o.Title})
			}
		}
		things, err := servingThings(r, tx, v.Actor, scopes)
		if err != nil {
			return p, err
		}
		if len(wanted) == 0 || len(things) == 0 {
			p.Answer = "There has to be an open objective that you set, and something that could serve it."
			return p, nil
		}
		p.Fields = []field{{Name: "thing", Label: "This", Options: things, Value: q.Get("thing")},
			{Name: "objective", Label: "Serves", Options: wanted, Value: q.Get("objective")}}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		id := in.line("objective")
		err = strategy.Serve(r.Context(), tx, v.Actor, id, thingOf(in.line("thing")))
		return objectiveLink(id), "changed", err
	})
}

// servingThings are what can be said to serve an objective: decisions that hold, and what is proposed, tried or done.
func servingThings(r *http.Request, tx *store.Tx, actor access.Actor, scopes []roster.Scope) (things []choice, err error) {
	add := func(kind strategy.Kind, id, title string) {
		things = append(things, choice{thing(strategy.Ref{Kind: kind, ID: id}), serviceWords[kind] + ": " + title})
	}
	decided, err := decisionChoices(r, tx, actor, thingOf(r.URL.Query().Get("thing")).ID)
	if err != nil {
		return nil, err
	}
	for _, d := range decided {
		add(strategy.Decision, d.Value, d.Label)
	}
	proposed, err := initiative.List(r.Context(), tx, actor)
	if err != nil {
		return nil, err
	}
	for _, x := range proposed {
		if x.Open() {
			add(strategy.Initiative, x.ID, x.Title)
		}
	}
	tried, err := experiment.List(r.Context(), tx, actor)
	if err != nil {
		return nil, err
	}
	for _, x := range tried {
		if x.State != experiment.Over {
			add(strategy.Experiment, x.ID, x.Title)
		}
	}
	for _, x := range scopes {
		if x.Kind == roster.Project {
			add(strategy.Project, x.Key, x.Name)
		}
	}
	return things, nil
}
