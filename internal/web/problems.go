package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

func problemLink(id string, more ...string) string {
	return link(append([]string{"problems", id}, more...))
}

// problemsPerPage is how many problems a page has.
const problemsPerPage = 50

// problems lists what is to be decided about.
func (s *server) problems(w http.ResponseWriter, r *http.Request, v visit) error {
	var all []direction.Problem
	var scopes []roster.Scope
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if all, err = direction.ListProblems(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := problemsPage{Proposes: v.Actor.May(access.ProposeDecisions) == nil}
	if p.Frame, err = s.frameOf(r, v, "problems", "Problems"); err != nil {
		return err
	}
	names := namesOfScopes(scopes)
	open := 0
	from, to, next, err := pageIn(r.URL.Query(), len(all), problemsPerPage)
	if err != nil {
		return err
	}
	if next > 0 {
		p.Next, p.NextLabel = "/problems?page="+strconv.Itoa(next), "And "+figure(len(all)-to)+" more"
	}
	for i, x := range all {
		state, _ := problemState(x)
		open += count(state == "Open")
		if i < from || i >= to {
			continue
		}
		p.Rows = append(p.Rows, problemRow{Title: x.Title, Href: problemLink(x.ID), State: state, Scope: names[x.Scope],
			Since: cmp.Or(dateOf(x.Since), "not known"), Decisions: len(x.Decisions)})
	}
	switch {
	case len(all) == 0:
		p.Answer = "Nobody wrote a problem down yet."
		p.Teach = &empty{Title: "What happens, before what to do",
			Why: "A problem says what happens, for whom, since when, and why, asked " +
				"again and again. Decisions that begin with it answer the right question, and can be held against it later."}
		if p.Proposes {
			p.Teach.Action, p.Teach.Href = "Write a problem down", "/problems/add"
		}
	case open == 0:
		p.Answer = "None is open: each is answered, or closed with a reason."
	default:
		p.Answer = counted(open, "problem is open", "problems are open") + "."
	}
	return s.ok(w, r, problemsView(p))
}

// problemState says in a word and in a sentence how far a problem is.
func problemState(p direction.Problem) (word, sentence string) {
	switch {
	case p.Closed != "":
		return "Closed", "Closed: nothing is decided about it."
	case p.Answered():
		return "Answered", "Answered: a decision about it holds."
	case len(p.Decisions) > 0:
		return "Open", "Open. " + counted(len(p.Decisions), "decision", "decisions") + " about it, none of which holds."
	}
	return "Open", "Open, and nothing is proposed yet."
}

// problem shows one.
func (s *server) problem(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	var x direction.Problem
	var scopes []roster.Scope
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if x, err = direction.FindProblem(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := problemPage{Title: x.Title, What: x.What, Whom: x.Whom, Limits: x.Limits, Whys: x.Whys, Closed: x.Closed}
	if p.Frame, err = s.frameOf(r, v, "problems", x.Title); err != nil {
		return err
	}
	_, p.Answer = problemState(x)
	p.Facts = []fact{{Name: "For", Value: namesOfScopes(scopes)[x.Scope]}, {Name: "Since", Value: cmp.Or(dateOf(x.Since),
		"not known")}}
	if x.Author.Name != "" {
		p.Facts = append(p.Facts, fact{Name: "Written by", Value: x.Author.Name})
	}
	for _, d := range x.Decisions {
		p.Decisions = append(p.Decisions, decisionRow{Title: d.Title, Href: decisionLink(d.ID), Status: statusWords[d.Status],
			Kind: string(d.Status), Day: dateOf(d.Decided)})
	}
	if v.Actor.May(access.ProposeDecisions) == nil && x.Closed == "" {
		p.Propose = link([]string{"decisions", "add"}, "problem", id)
	}
	if direction.MayChangeProblem(v.Actor, x) {
		p.Edit, p.Close = problemLink(id, "edit"), problemLink(id, "close")
	}
	return s.ok(w, r, problemView(p))
}

// problemForm writes a problem down, or changes one.
func (s *server) problemForm(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "problems", func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.ProposeDecisions); err != nil {
			return formPage{}, err
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return formPage{}, err
		}
		p := formPage{Title: "Write a problem down", Save: "Write it down", Back: "/problems",
			Steps:    []crumb{{"Direction", "/decisions"}, {"Problems", "/problems"}, {Name: "Write one down"}},
			Question: "What happens?", Answer: "Say what can be seen, not what is to be done about it.",
			More: "Ask why it is so, and why that is so: what is found last is where a decision helps most."}
		var x direction.Problem
		if id != "" {
			if x, err = direction.FindProblem(r.Context(), tx, v.Actor, id); err != nil {
				return p, err
			}
			if !direction.MayChangeProblem(v.Actor, x) {
				return p, v.Actor.MayIn(access.Decide, x.Scope)
			}
			p.Title, p.Save, p.Back, p.Version = "Change "+x.Title, "Keep it", problemLink(id), strconv.FormatInt(x.Revision, 10)
			p.Steps = []crumb{{"Direction", "/decisions"}, {"Problems", "/problems"}, {x.Title, problemLink(id)}, {Name: "Change"}}
		}
		p.Fields = []field{
			{Name: "title", Label: "Title", Value: x.Title, Required: true, Placeholder: "Orders arrive twice"},
			{Name: "scope", Label: "For", Value: x.Scope, Options: append([]choice{{"", "All of the organisation"}},
				scopeChoices(scopes)...)},
			{Name: "what", Label: "What happens", Value: x.What, Rows: 6, Hint: "Markdown."},
			{Name: "whom", Label: "For whom", Value: x.Whom, Rows: 2},
			{Name: "since", Label: "Since when", Type: "date", Value: x.Since.String(), Hint: "Left empty, it is not known."},
			{Name: "whys", Label: "Why", Value: strings.Join(x.Whys, "\n"), Rows: 5,
				Hint: "A line each: why it is so, then why that is so, and so on."},
			{Name: "limits", Label: "What any answer has to keep to", Value: x.Limits, Rows: 3},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		x := direction.Problem{ID: id, Title: in.line("title"), Scope: in.line("scope"), What: in.line("what"), Whom: in.line("whom"),
			Since: in.day("since"), Whys: strings.Split(in.line("whys"), "\n"), Limits: in.line("limits")}
		if in.err != nil {
			return "", "", in.err
		}
		x, err = direction.PutProblem(r.Context(), tx, v.Actor, 0, x)
		return problemLink(x.ID), "changed", err
	})
}

// problemClose says why nothing is decided about a problem.
func (s *server) problemClose(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "problems", func(tx *store.Tx) (formPage, error) {
		x, err := direction.FindProblem(r.Context(), tx, v.Actor, id)
		if err != nil {
			return formPage{}, err
		}
		if !direction.MayChangeProblem(v.Actor, x) {
			return formPage{}, v.Actor.MayIn(access.Decide, x.Scope)
		}
		return formPage{Title: "Close " + x.Title, Save: "So be it", Back: problemLink(id), Version: strconv.FormatInt(x.Revision, 10),
			Steps:    []crumb{{"Direction", "/decisions"}, {"Problems", "/problems"}, {x.Title, problemLink(id)}, {Name: "Close"}},
			Question: "Why is nothing decided about it?", Answer: "It is gone, was none, or something else matters more.",
			More:   "Left empty, it is open again.",
			Fields: []field{{Name: "reason", Label: "Why", Value: x.Closed, Rows: 3}}}, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = direction.CloseProblem(r.Context(), tx, v.Actor, id, 0, in.line("reason"))
		return problemLink(id), "changed", err
	})
}
