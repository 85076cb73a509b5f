package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// addProject begins a project.
func (s *server) addProject(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		mine := slices.DeleteFunc(slices.Clone(scopes), func(x roster.Scope) bool {
			return v.Actor.MayIn(access.EditOrganisation, x.Key) != nil || x.Kind == roster.Project
		})
		top := v.Actor.MayIn(access.EditOrganisation, "")
		if len(mine) == 0 && top != nil {
			return formPage{}, top
		}
		in := scopeChoices(mine)
		if top == nil {
			in = append([]choice{{"", "Nowhere in particular"}}, in...)
		}
		return formPage{Title: "Begin a project", Save: "Begin it", Back: "/projects",
			Steps:    []crumb{{"Delivery", "/projects"}, {Name: "Begin a project"}},
			Question: "What is to be done together?", Answer: "A project is a part of the organisation, with an end.",
			More: "Who is in it, with which share of their time and which role, is said on its page among the teams.",
			Fields: []field{
				{Name: "name", Label: "Name", Required: true, Placeholder: "Contactless gates"},
				{Name: "key", Label: "Key", Required: true, Placeholder: "contactless",
					Hint: "It stays for ever, in addresses and files: small letters, digits, - and ."},
				{Name: "parent", Label: "In", Options: in},
				{Name: "from", Label: "First day", Type: "date"},
				{Name: "until", Label: "Last day", Type: "date",
					Hint: "Of the people in it; a promise is something else, and is made later."},
				{Name: "goal", Label: "What it is for", Rows: 4, Hint: "Markdown. Say what will be so that is not so today."},
			}}, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		scope := roster.Scope{Key: in.line("key"), Name: in.line("name"), Parent: in.line("parent"), Span: in.span()}
		if in.err != nil {
			return "", "", in.err
		}
		p, err := delivery.Begin(r.Context(), tx, v.Actor, scope, delivery.Project{Goal: in.line("goal")})
		return projectLink(p.Key), "scope-added", err
	})
}

// projectSheet begins a form about a project that the reader may set, or work on.
func (s *server) projectSheet(r *http.Request, tx *store.Tx, v visit, act access.Action, step string) (formPage, delivery.Whole,
	error) {
	key := r.PathValue("key")
	x, err := delivery.Get(r.Context(), tx, v.Actor, key)
	if err != nil {
		return formPage{}, x, err
	}
	return formPage{Title: step + ": " + x.Name, Save: "Keep it", Back: projectLink(key), Version: strconv.FormatInt(x.Revision, 10),
		Steps: []crumb{{"Delivery", "/projects"}, {x.Name, projectLink(key)}, {Name: step}}}, x, v.Actor.MayIn(act, key)
}

// editProject says what a project is for.
func (s *server) editProject(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.projectSheet(r, tx, v, access.SetProjects, "What it is for")
		p.Question, p.Answer = "What is it for, and what not?", "What is not in it saves as much time as what is."
		states := []choice{{"open", "under way"}, {"paused", "paused"}, {"done", "done"}, {"stopped", "stopped before its goal"}}
		p.Fields = []field{
			{Name: "goal", Label: "The goal", Value: x.Goal, Rows: 4,
				Hint: "Markdown, as the next two. Say how one sees that it is reached."},
			{Name: "included", Label: "In it", Value: x.Included, Rows: 3},
			{Name: "excluded", Label: "Not in it", Value: x.Excluded, Rows: 3},
			{Name: "currency", Label: "Currency of its budget", Value: x.Currency, Placeholder: "EUR"},
			{Name: "most", Label: "At most so many items are to be done at once", Type: "number", Value: orEmpty(int64(x.Most)),
				Hint: "Empty for no limit. More is possible, and stands out."},
			{Name: "holidays", Label: "Days on which nobody works", Value: delivery.WriteHolidays(x.Holidays), Rows: 3,
				Placeholder: "2026-12-25 Christmas",
				Hint:        "A line each: a day, or the first and the last as 2026-12-24..2026-12-26, and its name."},
			{Name: "state", Label: "It is", Value: string(x.State), Options: states},
			{Name: "result", Label: "What came of it, where it is done or stopped", Value: x.Result, Rows: 3},
		}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		x := delivery.Project{Key: key, Goal: in.line("goal"), Included: in.line("included"), Excluded: in.line("excluded"),
			Currency: in.line("currency"), Most: in.integer("most"), State: delivery.State(in.line("state")), Result: in.line("result")}
		if in.err != nil {
			return "", "", in.err
		}
		if x.Holidays, err = delivery.ReadHolidays(in.Get("holidays")); err != nil {
			return "", "", err
		}
		_, err = delivery.Describe(r.Context(), tx, v.Actor, 0, x)
		return projectLink(key), "changed", err
	})
}

// drop takes the part with an id out, on a form about it.
func dropPart(key, id, name string) *dropForm {
	return &dropForm{Summary: "Take it out", Sentence: name + " goes, with every date that was named for it.", Button: "Take it out",
		Action: projectLink(key, "drop"), Keep: []hidden{{"id", id}}}
}

// partID is the id of the part that a form is about: empty for a new one.
func partID(r *http.Request) string { return r.URL.Query().Get("id") }

func gonePart() error {
	return fault.NotFound("It is not there any more").WithHint("Load the project again.")
}

// editMilestone adds a milestone, or changes one.
func (s *server) editMilestone(w http.ResponseWriter, r *http.Request, v visit) error {
	key, id := r.PathValue("key"), partID(r)
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.projectSheet(r, tx, v, access.SetProjects, "Milestone")
		if err != nil {
			return p, err
		}
		var m delivery.Milestone
		if id != "" {
			i := slices.IndexFunc(x.Milestones, func(m delivery.Milestone) bool { return m.ID == id })
			if i < 0 {
				return p, gonePart()
			}
			m = x.Milestones[i]
			p.Drop = dropPart(key, id, m.Title)
		}
		p.Question, p.Answer = "What is there when it is reached?", "Something that one can see, and not a part of the work."
		p.Fields = []field{
			{Name: "title", Label: "Milestone", Value: m.Title, Required: true, Placeholder: "Two gates open without a ticket"},
			{Name: "what", Label: "What is there then", Value: m.What, Rows: 2},
			{Name: "reached", Label: "Reached on", Type: "date", Value: m.Reached.String(), Hint: "Left empty until it is."},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		m := delivery.Milestone{ID: id, Title: in.line("title"), What: in.line("what"), Reached: in.day("reached")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = delivery.PutMilestone(r.Context(), tx, v.Actor, key, 0, m)
		return projectLink(key), "changed", err
	})
}

// editDeliverable adds a deliverable, or changes one.
func (s *server) editDeliverable(w http.ResponseWriter, r *http.Request, v visit) error {
	key, id := r.PathValue("key"), partID(r)
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.projectSheet(r, tx, v, access.SetProjects, "Deliverable")
		if err != nil {
			return p, err
		}
		d := delivery.Deliverable{Milestone: r.URL.Query().Get("milestone")}
		if id != "" {
			i := slices.IndexFunc(x.Deliverables, func(d delivery.Deliverable) bool { return d.ID == id })
			if i < 0 {
				return p, gonePart()
			}
			d = x.Deliverables[i]
			p.Drop = dropPart(key, id, d.Title)
		}
		p.Question, p.Answer = "What is handed over?", "Something that somebody else takes."
		p.Fields = []field{
			{Name: "title", Label: "Deliverable", Value: d.Title, Required: true},
			{Name: "milestone", Label: "Belongs to", Value: d.Milestone, Options: milestoneChoices(x.Milestones)},
			{Name: "handed", Label: "Handed over on", Type: "date", Value: d.Handed.String(), Hint: "Left empty until it is."},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		d := delivery.Deliverable{ID: id, Title: in.line("title"), Milestone: in.line("milestone"), Handed: in.day("handed")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = delivery.PutDeliverable(r.Context(), tx, v.Actor, key, 0, d)
		return projectLink(key), "changed", err
	})
}

func milestoneChoices(all []delivery.Milestone) []choice {
	out := []choice{{"", "No milestone"}}
	for _, m := range all {
		out = append(out, choice{m.ID, m.Title})
	}
	return out
}

// editDependency says what a project needs from others.
func (s *server) editDependency(w http.ResponseWriter, r *http.Request, v visit) error {
	key, id := r.PathValue("key"), partID(r)
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.projectSheet(r, tx, v, access.SetProjects, "What it needs")
		if err != nil {
			return p, err
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return p, err
		}
		var d delivery.Dependency
		if id != "" {
			i := slices.IndexFunc(x.Dependencies, func(d delivery.Dependency) bool { return d.ID == id })
			if i < 0 {
				return p, gonePart()
			}
			d = x.Dependencies[i]
			p.Drop = dropPart(key, id, d.What)
		}
		p.Question, p.Answer = "What does it need, and from whom?", "With which day they agreed is said afterwards, and keeps its "+
			"history."
		p.Fields = []field{
			{Name: "what", Label: "What", Value: d.What, Required: true, Placeholder: "Power at pier 3"},
			{Name: "scope", Label: "From", Value: d.Scope, Options: append([]choice{{"", "Somebody outside"}}, scopeChoices(scopes)...)},
			{Name: "party", Label: "Who, where it is somebody outside", Value: d.Party},
			{Name: "met", Label: "There since", Type: "date", Value: d.Met.String(), Hint: "Left empty until it is."},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		d := delivery.Dependency{ID: id, Scope: in.line("scope"), Party: in.line("party"), What: in.line("what"), Met: in.day("met")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = delivery.PutDependency(r.Context(), tx, v.Actor, key, 0, d)
		return projectLink(key), "changed", err
	})
}

// dropFromProject takes a milestone, a deliverable or a dependency out.
func (s *server) dropFromProject(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return delivery.Drop(r.Context(), tx, v.Actor, key, 0, r.FormValue("id"))
	})
	if err != nil {
		return err
	}
	return back(w, r, projectLink(key), "changed")
}

// setProjectDate names a day.
func (s *server) setProjectDate(w http.ResponseWriter, r *http.Request, v visit) error {
	key, of := r.PathValue("key"), r.URL.Query().Get("of")
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.projectSheet(r, tx, v, access.SetProjects, "Name a day")
		if err != nil {
			return p, err
		}
		subjects := []choice{{"", "The project"}}
		for _, m := range x.Milestones {
			subjects = append(subjects, choice{m.ID, m.Title})
		}
		kind := delivery.Target
		for _, d := range x.Dependencies {
			subjects = append(subjects, choice{d.ID, "From others: " + d.What})
			if d.ID == of {
				kind = delivery.Agreed
			}
		}
		p.Question, p.Answer = "Which day is named, and what is it?",
			"A target is wished, a commitment is promised, and what others give is agreed. What is forecast is worked out."
		p.More = "Every day that was named stays in the history with its reason."
		p.Fields = []field{
			{Name: "subject", Label: "Of", Value: of, Options: subjects},
			{Name: "kind", Label: "It is", Value: string(kind), Options: []choice{{"target", "wished: a target"},
				{"commitment", "promised: a commitment"}, {"agreed", "agreed with who gives it"}}},
			{Name: "day", Label: "Day", Type: "date", Hint: "Left empty, the day that stands is taken back."},
			{Name: "party", Label: "To whom it is promised"},
			{Name: "reason", Label: "Why", Rows: 2, Hint: "Needed where another day stands already."},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		d := delivery.Set{Kind: delivery.DateKind(in.line("kind")), Subject: in.line("subject"), Day: in.day("day"),
			Party: in.line("party"), Reason: in.line("reason")}
		if in.err != nil {
			return "", "", in.err
		}
		return projectLink(key), "changed", delivery.SetDate(r.Context(), tx, v.Actor, key, 0, d)
	})
}

// addAmount adds money to a budget.
func (s *server) addAmount(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.projectSheet(r, tx, v, access.SetProjects, "Add an amount")
		p.Question, p.Answer, p.Back = "Which money, and when?", "In whole "+x.Currency+"; below 0 for what comes "+
			"back.", projectLink(key, "budget")
		p.Fields = []field{
			{Name: "kind", Label: "It is", Options: []choice{{"expected", "expected: the budget"},
				{"committed", "committed: ordered, not paid"},
				{"spent", "spent"}}},
			{Name: "money", Label: "Amount", Required: true},
			{Name: "month", Label: "In the month of", Type: "date", Required: true},
			{Name: "note", Label: "For"},
		}
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		money, err := whole("money", in.line("money"))
		if err != nil {
			return "", "", err
		}
		a := delivery.Amount{Kind: delivery.BudgetKind(in.line("kind")), Month: in.day("month"), Money: money, Note: in.line("note")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = delivery.AddAmount(r.Context(), tx, v.Actor, key, 0, a)
		return projectLink(key, "budget"), "changed", err
	})
}

// takeAmount takes money out of a budget.
func (s *server) takeAmount(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return delivery.TakeAmount(r.Context(), tx, v.Actor, key, 0, r.FormValue("id"))
	})
	if err != nil {
		return err
	}
	return back(w, r, projectLink(key, "budget"), "changed")
}

// editRisk writes a risk down, or changes one.
func (s *server) editRisk(w http.ResponseWriter, r *http.Request, v visit) error {
	key, id := r.PathValue("key"), partID(r)
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		p, x, err := s.projectSheet(r, tx, v, access.WorkOnProjects, "Risk")
		if err != nil {
			return p, err
		}
		k := delivery.Risk{Likelihood: 3, Impact: 3, State: delivery.MayHappen}
		if id != "" {
			i := slices.IndexFunc(x.Risks, func(k delivery.Risk) bool { return k.ID == id })
			if i < 0 {
				return p, gonePart()
			}
			k = x.Risks[i]
			p.Version = strconv.FormatInt(k.Revision, 10)
		} else {
			p.Version = ""
		}
		if p.Persons, err = suggested(r, tx, v.Actor); err != nil {
			return p, err
		}
		owner := ""
		if k.Owner.ID != "" {
			who, err := organisation.WithID(r.Context(), tx, v.Actor, k.Owner.ID)
			if err != nil && !fault.Is(err, fault.KindNotFound) {
				return p, err
			}
			owner = who.Handle
		}
		var likely, bad []choice
		for i := range likelihoodWords {
			likely = append(likely, choice{strconv.Itoa(i), strconv.Itoa(i) + ": " + likelihoodWords[i]})
		}
		for i := 1; i < len(impactWords); i++ {
			bad = append(bad, choice{strconv.Itoa(i), strconv.Itoa(i) + ": " + impactWords[i]})
		}
		p.Question, p.Answer, p.Back = "What may go wrong, and what is done about it?",
			"It weighs its likelihood times its impact. One that happens becomes an issue.", projectLink(key, "risks")
		p.Fields = []field{
			{Name: "title", Label: "What may go wrong", Value: k.Title, Required: true},
			{Name: "what", Label: "How it would show, and what it would do", Value: k.What, Rows: 3},
			{Name: "likelihood", Label: "How likely", Value: strconv.Itoa(k.Likelihood), Options: likely},
			{Name: "impact", Label: "How bad", Value: strconv.Itoa(k.Impact), Options: bad},
			whoField("owner", "Who watches it", "A name, a handle or an address.", owner),
			{Name: "response", Label: "What is done about it", Value: k.Response, Rows: 3},
			{Name: "review", Label: "Looked at again on", Type: "date", Value: k.Review.String()},
			{Name: "state", Label: "It", Value: string(k.State), Options: []choice{{"risk", "may happen"},
				{"issue", "has happened: it is an issue"}, {"closed", "is closed"}}},
			{Name: "ending", Label: "Why it is closed", Value: k.Ending, Rows: 2},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		k := delivery.Risk{ID: id, Title: in.line("title"), What: in.line("what"), Response: in.line("response"),
			Review: in.day("review"),
			State:  delivery.RiskState(in.line("state")), Ending: in.line("ending"), Likelihood: in.integer("likelihood"),
			Impact: in.integer("impact")}
		if who := in.personIDs(r, tx, v.Actor, "owner"); len(who) > 0 {
			k.Owner.ID = who[0]
		}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = delivery.PutRisk(r.Context(), tx, v.Actor, key, k)
		return projectLink(key, "risks"), "changed", err
	})
}

// integer is a whole number; 0 where nothing was typed.
func (t *typed) integer(name string) int {
	n, err := whole(name, t.line(name))
	if err != nil {
		t.fail(err)
	}
	return int(n)
}
