package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/concern"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
)

// statusWords are the states of a decision, as a person says them.
var statusWords = map[adr.Status]string{
	adr.Draft: "Draft", adr.Proposed: "Proposed", adr.Accepted: "Accepted", adr.Provisional: "Provisional", adr.Rejected: "Rejected",
	adr.Superseded: "Superseded", adr.Deprecated: "Deprecated", adr.Unclear: "Not understood",
}

func decisionLink(id string, more ...string) string {
	return link(append([]string{"decisions", id}, more...))
}

// decisions lists what was decided.
func (s *server) decisions(w http.ResponseWriter, r *http.Request, v visit) error {
	q := r.URL.Query()
	filter := direction.Filter{Find: strings.TrimSpace(q.Get("find")), Status: adr.Status(q.Get("status")), Scope: q.Get("scope"),
		Before: q.Get("before")}
	at := concern.Where{Repository: strings.TrimSpace(q.Get("repo")), Path: strings.TrimSpace(q.Get("path"))}
	if area, is := strings.CutPrefix(at.Path, "area "); is {
		at.Path, at.Area = "", strings.TrimSpace(area)
	}
	if q.Get("all") != "" {
		filter.Limit = 200
	}
	var log direction.Log
	var scopes []roster.Scope
	var repositories []knowledge.Repository
	wrong := ""
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if scopes, err = organisation.Scopes(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		if repositories, err = knowledge.Repositories(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		log, err = concern.List(r.Context(), tx, v.Actor, filter, at)
		if at != (concern.Where{}) && (fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindInvalid)) {
			wrong, _ = fault.Sentence(err) // said on the page, beside what was asked
			log, err = direction.List(r.Context(), tx, v.Actor, direction.Filter{Only: []string{}})
		}
		return err
	})
	if err != nil {
		return err
	}
	p := decisionsPage{Proposes: v.Actor.May(access.ProposeDecisions) == nil, Find: filter.Find}
	if p.Frame, err = s.frameOf(r, v, "direction", "Decisions"); err != nil {
		return err
	}
	names := namesOfScopes(scopes)
	for _, d := range log.Decisions {
		p.Rows = append(p.Rows, decisionRow{Found: log.Found[d.ID], Title: d.Title, Href: decisionLink(d.ID),
			Status: statusWords[d.Status],
			Kind:   string(d.Status),
			Day:    dateOf(d.Decided), Scope: names[d.Scope]})
	}
	p.Statuses = []choice{{"", "Any state"}}
	all := 0
	for _, status := range append(adr.Statuses(), adr.Unclear) {
		n := log.Counts[status]
		all += n
		if n > 0 && status != adr.Unclear {
			p.Statuses = append(p.Statuses, choice{string(status), statusWords[status] + " (" + figure(n) + ")"})
		}
	}
	p.Status, p.Scope = string(filter.Status), filter.Scope
	p.Scopes = append([]choice{{"", "Everywhere"}}, scopeChoices(scopes)...)
	p.Repo, p.Path = at.Repository, q.Get("path")
	p.Repositories = []choice{{"", "Any code"}}
	for _, x := range repositories {
		p.Repositories = append(p.Repositories, choice{x.Name, x.Name})
	}
	asked := []string{"find", filter.Find, "status", p.Status, "scope", p.Scope, "repo", p.Repo, "path", p.Path}
	if log.Next != "" {
		p.Next = link([]string{"decisions"}, append(asked, "all", q.Get("all"), "before", log.Next)...)
	}
	p.say(log, all)
	if wrong != "" {
		p.Answer = sentence(wrong)
	}
	p.Question = "What did we decide?"
	if name := names[p.Scope]; p.Scope != "" && name != "" {
		p.Question = "What did " + name + " decide?"
		if filter.Limit == 0 && log.Next != "" {
			p.Whole = link([]string{"decisions"}, append(asked, "all", "yes")...)
		}
	}
	return s.ok(w, r, decisionsView(p))
}

func (p *decisionsPage) say(log direction.Log, all int) {
	held := log.Counts[adr.Accepted] + log.Counts[adr.Provisional]
	switch {
	case all == 0:
		p.Answer = "Nothing was decided here yet."
		p.Teach = &empty{Title: "What was decided, and why", Why: "A decision that is written down can be found, questioned " +
			"and replaced. Propose " +
			"one here, or take a folder of records in: leadwright decision import docs/adr reads adr-tools, MADR and log4brains."}
		if p.Proposes {
			p.Teach.Action, p.Teach.Href = "Propose a decision", "/decisions/add"
		}
	case len(log.Decisions) == 0:
		p.Answer = "No decision fits what you look for."
	default:
		p.Answer = counted(held, "decision holds", "decisions hold") + "."
		if n := log.Counts[adr.Proposed]; n > 0 {
			p.Answer = counted(held, "decision holds", "decisions hold") + ", and " + lower(counted(n, "is", "are")) + " proposed."
		}
		if n := log.Counts[adr.Unclear]; n > 0 {
			p.More = "Of " + plural(n, "decision", "decisions") + " the file has no status that is understood."
		}
	}
}

func namesOfScopes(all []roster.Scope) map[string]string {
	names := map[string]string{"": "All of the organisation"}
	for _, x := range all {
		names[x.Key] = x.Name
	}
	return names
}

func scopeChoices(all []roster.Scope) (out []choice) {
	for _, x := range all {
		out = append(out, choice{x.Key, x.Name})
	}
	slices.SortFunc(out, func(a, b choice) int { return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value)) })
	return out
}

// decision shows one, with what was said of it.
func (s *server) decision(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.decisionPageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, aDecisionView(p))
}

func (s *server) decisionPageOf(r *http.Request, v visit) (p decisionPage, err error) {
	id := r.PathValue("id")
	var d direction.Whole
	var kept direction.Copy
	var problem direction.Problem
	var weighed bool
	var served []strategy.Objective
	var following []quality.Column
	var scopes []roster.Scope
	var today store.Date
	var places []concern.Place
	var declared, proposed []concern.Declared
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		today = store.DateOf(tx.Now())
		if d, err = direction.Get(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if places, err = concern.CitationsOf(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if declared, err = concern.DeclaredOf(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if proposed, err = concern.Proposed(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if kept, _, err = direction.CopyOf(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if problem, _, err = direction.ProblemOf(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if served, err = strategy.ServedBy(r.Context(), tx, v.Actor, strategy.Decision, id); err != nil {
			return err
		}
		if v.Actor.May(access.ReadStandards) == nil {
			if following, err = quality.Following(r.Context(), tx, v.Actor, d.Decision); err != nil {
				return err
			}
		}
		if _, weighed, err = direction.MatrixOf(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return p, err
	}
	p = decisionPage{Title: d.Title, Status: statusWords[d.Status], Kind: string(d.Status), Action: decisionLink(id),
		Body: adr.Read(d.Path, d.Content).Body, Links: map[string]string{}, Proposes: v.Actor.May(access.ProposeDecisions) == nil}
	p.Serves = objectiveLinks(served)
	for _, c := range following {
		p.Standards = append(p.Standards, linkView{c.Standard.Title, standardLink(c.ID)})
	}
	if direction.Holds(d.Status) && setsSomewhere(v.Actor, scopes) {
		p.Serve = serveLink(strategy.Decision, id)
	}
	if p.Frame, err = s.frameOf(r, v, "direction", d.Title); err != nil {
		return p, err
	}
	p.Cited = citedPartOf(places, d)
	p.say(d, today, namesOfScopes(scopes)[d.Scope])
	for file, to := range d.Linked {
		p.Links[file] = decisionLink(to)
	}
	decides, edits := direction.MayDecide(v.Actor, d.Decision)
	p.sayCopy(d, kept, decides)
	if p.Places = placesPartOf(declared, proposed); edits {
		p.Places.Edit = decisionLink(id, "places")
	}
	if problem.ID != "" {
		p.Problem = linkView{problem.Title, problemLink(problem.ID)}
	}
	if weighed || edits && direction.Open(d.Status) {
		p.Weigh = decisionLink(id, "matrix")
	}
	if len(nextStates(d.Decision, decides, edits)) > 0 {
		p.State = decisionLink(id, "state")
	}
	if edits && direction.Open(d.Status) {
		p.Ask = decisionLink(id, "ask")
		if d.Source == "" {
			p.Edit = decisionLink(id, "edit")
		}
	}
	if edits && !direction.Open(d.Status) {
		p.Score = decisionLink(id, "outcome")
	}
	for _, x := range d.Voices {
		said := map[direction.Answer]string{direction.Agrees: "agrees", direction.Objects: "objects"}[x.Answer]
		p.Voices = append(p.Voices, voiceRow{Name: x.Person.Name, Says: cmp.Or(said, "has not answered yet"), Note: x.Note,
			Objects: x.Answer == direction.Objects})
		if x.Person.ID == v.Actor.PersonID && direction.Open(d.Status) && v.Actor.May(access.ProposeDecisions) == nil {
			p.Answering = []field{
				{Name: "answer", Label: "What do you say?", Value: string(x.Answer),
					Options: []choice{{"agrees", "I agree"}, {"objects", "I object"}}},
				{Name: "note", Label: "Why", Value: x.Note, Rows: 3, Hint: "An objection needs it. It stays here under your name."},
			}
		}
	}
	if n := len(d.Comments) - mostComments; n > 0 && r.URL.Query().Get("comments") != "all" {
		d.Comments = d.Comments[n:]
		p.Earlier = link([]string{"decisions", id}, "comments", "all")
	}
	for _, c := range d.Comments {
		p.Comments = append(p.Comments, commentRow{By: cmp.Or(c.By.Name, "Somebody"), When: moment(c.At), Text: c.Text})
	}
	for _, e := range d.Events {
		p.Events = append(p.Events, eventView{sentence(capital(e.What)), day(e.At) + ", by " + e.By})
	}
	p.Comment = []field{{Name: "text", Label: "Your comment", Rows: 4,
		Hint: "Markdown. Everybody who can read the decision can read it."}}
	return p, nil
}

// say puts a decision into words and facts.
func (p *decisionPage) say(d direction.Whole, today store.Date, scope string) {
	on := ""
	if !d.Decided.IsZero() {
		on = " since " + dateOf(d.Decided)
	}
	switch d.Status {
	case adr.Draft:
		p.Answer = "A draft, which you can read since you wrote it or decide here."
	case adr.Proposed:
		p.Answer = "Proposed" + on + "."
		if !d.AnswersBy.IsZero() {
			p.Answer = "Proposed, and open for comments until " + dateOf(d.AnswersBy) + "."
			if d.AnswersBy.Compare(today) < 0 {
				p.Answer = "Proposed, and to be decided: comments ended on " + dateOf(d.AnswersBy) + "."
			}
		}
	case adr.Provisional:
		p.Answer = "Holds for now" + on + "."
		if !d.Until.IsZero() {
			p.Answer = "Holds until " + dateOf(d.Until) + "."
			if d.Until.Compare(today) < 0 {
				p.Answer = "Held until " + dateOf(d.Until) + ", and what comes now is not decided."
			}
		}
	case adr.Superseded:
		p.Answer = "Superseded" + on + "."
	case adr.Unclear:
		p.Answer = "What its file says of its status is not understood."
		if adr.Read(d.Path, d.Content).StatusText == "" {
			p.Answer = "Its file says nothing of a status."
		}
	default:
		p.Answer = statusWords[d.Status] + on + "."
	}
	if d.Successor != "" {
		p.By = linkView{d.By.Title, decisionLink(d.Successor)}
	}
	for _, x := range d.Replaces {
		p.Replaces = append(p.Replaces, linkView{x.Title, decisionLink(x.ID)})
	}
	add := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{Name: name, Value: value})
		}
	}
	add("For", scope)
	add("Written by", d.Author.Name)
	add("Look at it again", dateOf(d.Review))
	if d.Confidence > 0 {
		add("Confidence", strconv.Itoa(d.Confidence)+"%")
	}
	add("Predicted", d.Prediction)
	add("What came of it", d.Outcome)
	add("From", d.Source)
	add("File", d.Path)
}

// decisionChoices are the newest decisions that hold, and the one that was chosen before.
func decisionChoices(r *http.Request, tx *store.Tx, actor access.Actor, chosen string) ([]choice, error) {
	log, err := direction.List(r.Context(), tx, actor, direction.Filter{Holds: true, Limit: 200})
	if err != nil {
		return nil, err
	}
	if log.Next != "" && !slices.ContainsFunc(log.Decisions, func(d direction.Decision) bool { return d.ID == chosen }) {
		one, err := direction.List(r.Context(), tx, actor, direction.Filter{Only: []string{chosen}})
		if err != nil {
			return nil, err
		}
		log.Decisions = append(one.Decisions, log.Decisions...)
	}
	var all []choice
	for _, d := range log.Decisions {
		all = append(all, choice{d.ID, d.Title})
	}
	return all, nil
}

// nextStates are the states that a reader may give a decision.
func nextStates(d direction.Decision, decides, edits bool) []adr.Status {
	return slices.DeleteFunc(slices.Clone(direction.Follows(d.Status)), func(to adr.Status) bool {
		return !decides && !(edits && direction.Open(d.Status) && direction.Open(to))
	})
}

// mostComments is how many comments a page begins with: the last ones.
const mostComments = 30

// sayToDecision adds a comment or an answer to a decision.
func (s *server) sayToDecision(w http.ResponseWriter, r *http.Request, v visit) error {
	id, done := r.PathValue("id"), "commented"
	err := s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		if r.PostFormValue("do") == "answer" {
			done = "answered"
			return direction.Say(r.Context(), tx, v.Actor, id, direction.Answer(r.PostFormValue("answer")), r.PostFormValue("note"))
		}
		_, err = direction.Discuss(r.Context(), tx, v.Actor, id, strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"))
		return err
	})
	if err == nil {
		return back(w, r, decisionLink(id), done)
	}
	p, pageErr := s.decisionPageOf(r, v)
	if !refused(err) || pageErr != nil {
		return err
	}
	fields := p.Comment
	if done == "answered" {
		fields = p.Answering
	}
	typedBack(r, &p.Frame, err, p.Action, fields)
	s.render(w, r, statusOf(err), aDecisionView(p))
	return nil
}

// decisionForm proposes a decision, or changes the text of one.
func (s *server) decisionForm(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "direction", func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.ProposeDecisions); err != nil {
			return formPage{}, err
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		p := formPage{Title: "Propose a decision", Save: "Propose it", Back: "/decisions",
			Steps:    []crumb{{"Direction", "/decisions"}, {Name: "Propose a decision"}},
			Question: "What is to be decided?", Answer: "A title is enough to begin with.",
			More: "Say what the problem is, which options there are, and what follows. Who leads the team decides, or who runs " +
				"Leadwright."}
		d := direction.Whole{}
		body := "## Context and Problem Statement\n\n\n\n## Considered Options\n\n* \n\n## Decision Outcome\n\n\n\n### " +
			"Consequences\n\n* \n"
		if id != "" {
			if d, err = direction.Get(r.Context(), tx, v.Actor, id); err != nil {
				return p, err
			}
			if _, edits := direction.MayDecide(v.Actor, d.Decision); !edits {
				return p, v.Actor.MayIn(access.Decide, d.Scope)
			}
			body = adr.Text(d.Content)
			p.Title, p.Save, p.Back, p.Version = "Change "+d.Title, "Keep it", decisionLink(id), strconv.FormatInt(d.Revision, 10)
			p.Steps = []crumb{{"Direction", "/decisions"}, {d.Title, decisionLink(id)}, {Name: "Change"}}
			p.Question, p.Answer = "What is to be decided?", "Its text can change until it is decided."
		}
		problem, err := problemAbout(r, tx, v.Actor, id)
		if err != nil {
			return p, err
		}
		if id == "" && problem.ID != "" {
			body = strings.Replace(body, "## Context and Problem Statement\n\n\n", problem.Statement(), 1)
			d.Scope = problem.Scope
		}
		about := []choice{{"", "None that is written down"}}
		open, err := direction.ListProblems(r.Context(), tx, v.Actor)
		if err != nil {
			return p, err
		}
		for _, x := range open {
			if x.Closed == "" || x.ID == problem.ID {
				about = append(about, choice{x.ID, x.Title})
			}
		}
		confidence := ""
		if d.Confidence > 0 {
			confidence = strconv.Itoa(d.Confidence)
		}
		p.Fields = []field{
			{Name: "title", Label: "Title", Value: d.Title, Required: true, Placeholder: "Use one queue for orders"},
			{Name: "scope", Label: "For", Value: d.Scope, Options: append([]choice{{"", "All of the organisation"}},
				scopeChoices(scopes)...)},
			{Name: "problem", Label: "The problem that it is to answer", Value: problem.ID, Options: about},
			{Name: "body", Label: "The decision", Value: body, Rows: 18, Hint: "Markdown, as an architecture decision record has it."},
			{Name: "prediction", Label: "What will be so if it was right?", Value: d.Prediction, Rows: 2,
				Hint: "When it is looked at again, this is what is scored."},
			{Name: "confidence", Label: "How sure are you, in percent?", Value: confidence, Hint: "Left empty, it is not said."},
			{Name: "answers-by", Label: "Last day for comments", Type: "date", Value: d.AnswersBy.String()},
		}
		if id == "" {
			p.Fields = append(p.Fields, field{Name: "draft", Label: "Who sees it", Options: []choice{{"", "Everybody: it is proposed"},
				{"yes", "Only I and who decides: it is a draft"}}})
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		n := direction.New{Title: in.line("title"), Scope: in.line("scope"), Body: in.line("body"), Prediction: in.line("prediction"),
			AnswersBy: in.day("answers-by"), Draft: in.line("draft") != "", Confidence: in.percent("confidence"),
			Problem: in.line("problem")}
		if in.err != nil {
			return "", "", in.err
		}
		if id != "" {
			_, err = direction.Edit(r.Context(), tx, v.Actor, id, 0, n)
			return decisionLink(id), "changed", err
		}
		d, err := direction.Propose(r.Context(), tx, v.Actor, n)
		return decisionLink(d.ID), "proposed", err
	})
}

// problemAbout returns the problem that a decision is to answer, or that the address of the form names.
func problemAbout(r *http.Request, tx *store.Tx, actor access.Actor, decision string) (direction.Problem, error) {
	if decision != "" {
		p, _, err := direction.ProblemOf(r.Context(), tx, actor, decision)
		return p, err
	}
	if id := r.URL.Query().Get("problem"); id != "" {
		return direction.FindProblem(r.Context(), tx, actor, id)
	}
	return direction.Problem{}, nil
}

// decisionState gives a decision another state.
func (s *server) decisionState(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "direction", func(tx *store.Tx) (formPage, error) {
		d, err := direction.Find(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		decides, edits := direction.MayDecide(v.Actor, d)
		states := nextStates(d, decides, edits)
		if len(states) == 0 && !decides {
			return formPage{}, v.Actor.MayIn(access.Decide, d.Scope)
		}
		p := formPage{Title: "Decide: " + d.Title, Save: "So be it", Back: decisionLink(id), Version: strconv.FormatInt(d.Revision, 10),
			Steps:    []crumb{{"Direction", "/decisions"}, {d.Title, decisionLink(id)}, {Name: "Decide"}},
			Question: "What becomes of it?", Answer: "It is " + lower(statusWords[d.Status]) + " now.",
			More: "Of its file, the status alone changes. Objections stay beside it, with the names of who made them."}
		var options []choice
		for _, x := range states {
			options = append(options, choice{string(x), statusWords[x]})
		}
		if len(options) == 0 {
			p.Answer = "It is " + lower(statusWords[d.Status]) + ", and stays so."
			return p, nil
		}
		p.Fields = []field{{Name: "status", Label: "It is", Options: options, Value: string(states[0])}}
		if decides {
			holds := []choice{{"", "Nothing"}}
			for _, status := range []adr.Status{adr.Accepted, adr.Provisional} {
				log, err := direction.List(r.Context(), tx, v.Actor, direction.Filter{Status: status, Limit: 200})
				if err != nil {
					return p, err
				}
				for _, x := range log.Decisions {
					if x.ID != id {
						holds = append(holds, choice{x.ID, x.Title})
					}
				}
			}
			p.Fields = append(p.Fields, field{Name: "until", Label: "Last day, if it is provisional", Type: "date"},
				field{Name: "review", Label: "Look at it again on", Type: "date", Value: d.Review.String(),
					Hint: "This week asks then what came of it."})
			if slices.Contains(states, adr.Superseded) {
				p.Fields = append(p.Fields, field{Name: "successor", Label: "What supersedes it", Options: holds})
			}
		}
		p.Fields = append(p.Fields, field{Name: "reason", Label: "Why", Rows: 2, Hint: "Stays in its history."})
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		c := direction.Change{To: adr.Status(in.line("status")), Until: in.day("until"), Review: in.day("review"),
			Successor: in.line("successor"), Reason: in.line("reason")}
		if in.err != nil {
			return "", "", in.err
		}
		_, err = direction.Settle(r.Context(), tx, v.Actor, id, 0, c)
		return decisionLink(id), "settled", err
	})
}

// decisionOutcome keeps what came of a decision.
func (s *server) decisionOutcome(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "direction", func(tx *store.Tx) (formPage, error) {
		d, err := direction.Find(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		if _, edits := direction.MayDecide(v.Actor, d); !edits {
			return formPage{}, v.Actor.MayIn(access.Decide, d.Scope)
		}
		predicted := "Nothing was predicted."
		if d.Prediction != "" {
			predicted = "Predicted was: " + sentence(d.Prediction)
		}
		return formPage{Title: "What came of " + d.Title, Save: "Keep it", Back: decisionLink(id),
			Version:  strconv.FormatInt(d.Revision, 10),
			Steps:    []crumb{{"Direction", "/decisions"}, {d.Title, decisionLink(id)}, {Name: "What came of it"}},
			Question: "What came of it?", Answer: predicted,
			More: "This scores the prediction, never the people. To try something and find that it was wrong is worth as much " +
				"as being right.",
			Fields: []field{
				{Name: "outcome", Label: "What happened, and what was learnt", Value: d.Outcome, Rows: 4, Required: true},
				{Name: "review", Label: "Look at it again on", Type: "date", Hint: "Left empty, it is settled."},
			}}, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		review := in.day("review")
		if in.err != nil {
			return "", "", in.err
		}
		_, err = direction.Score(r.Context(), tx, v.Actor, id, in.line("outcome"), review)
		return decisionLink(id), "changed", err
	})
}

// decisionAsk asks somebody for their word.
func (s *server) decisionAsk(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "direction", func(tx *store.Tx) (formPage, error) {
		d, err := direction.Find(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		if _, edits := direction.MayDecide(v.Actor, d); !edits {
			return formPage{}, v.Actor.MayIn(access.Decide, d.Scope)
		}
		p := formPage{Title: "Ask about " + d.Title, Save: "Ask them", Back: decisionLink(id),
			Steps:    []crumb{{"Direction", "/decisions"}, {d.Title, decisionLink(id)}, {Name: "Ask somebody"}},
			Question: "Whose word do you want?", Answer: "They find it on their page of the week.",
			More:   "Each agrees or objects; an objection has its reason, and stays beside the decision whatever becomes of it.",
			Fields: []field{{Name: "person", Label: "Who", List: "persons", Required: true, Hint: "A name, a handle or an address."}}}
		p.Persons, err = suggested(r, tx, v.Actor)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		handle := in.handle(r, tx, v.Actor, "person")
		if in.err != nil {
			return "", "", in.err
		}
		p, err := organisation.Find(r.Context(), tx, v.Actor, handle)
		if err != nil {
			return "", "", err
		}
		return decisionLink(id), "asked-word", direction.Ask(r.Context(), tx, v.Actor, id, p.ID)
	})
}
