package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/testimony"
	"github.com/leadwright/leadwright/internal/week"
)

// week says what needs the reader now.
func (s *server) week(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "week", "This week")
	if err != nil {
		return err
	}
	found, err := week.Review(r.Context(), s.DB, s.Shelf, v.Actor)
	if err != nil {
		return err
	}
	p := weekPage{Frame: f}
	if err := p.cut(r.URL.Query(), len(found.Actions)); err != nil {
		return err
	}
	for _, a := range found.Actions[p.From:p.To] {
		label, href := targetOf(a.Target)
		p.Actions = append(p.Actions, weekAction{Sentence: sentence(a.Title), Reason: sentence(a.Reason), Label: label, Href: href})
	}
	for _, x := range found.Practices {
		_, href := targetOf(x.Evidence)
		p.Practices = append(p.Practices, weekPractice{Name: x.Name, Finding: x.Finding, Settled: x.Settled, Href: href})
	}
	switch {
	case found.Empty:
		p.Answer, p.FirstSteps = "Nothing yet: Leadwright has not read any history.", firstRepository()
	case p.All:
		p.Answer, p.More = counted(p.Count, "thing is", "things are")+" worth your time.", "The most pressing first."
	case len(p.Actions) == 0 && len(p.Practices) == 0:
		p.Answer, p.More = "The first answers are on their way.", "A repository is still to be read."
		p.Actions = []weekAction{{Sentence: "Follow the scan.", Reason: "It says how far it is.",
			Label: "See the repositories", Href: "/repositories"}}
	case len(p.Actions) == 0:
		p.Answer, p.More = "Nothing is pressing.", "What the evidence can speak of is in good order."
	case len(p.Actions) == 1:
		p.Answer, p.More = p.Actions[0].Sentence, p.Actions[0].Reason
	default:
		p.Answer = counted(p.Count, "thing is", "things are") + " worth your time. First: " + lower(p.Actions[0].Sentence)
	}
	return s.ok(w, r, weekView(p))
}

// actionsPerPage is how many actions a page of the whole list has.
const actionsPerPage = 100

// cut says which of so many actions are shown: the first, or a page of all.
func (p *weekPage) cut(query url.Values, count int) error {
	p.Count, p.All = count, query.Get("all") != ""
	if !p.All {
		if p.To = min(count, week.First); p.To < count {
			p.Next, p.NextLabel = "/?all=1", "And "+figure(count-p.To)+" more"
		}
		return nil
	}
	from, to, next, err := pageIn(query, count, actionsPerPage)
	if p.From, p.To = from, to; next > 0 {
		p.Next, p.NextLabel = "/?all=1&page="+strconv.Itoa(next), "And "+figure(count-to)+" more"
	}
	return err
}

// targetOf is the page that a finding leads to, and what its button says.
func targetOf(t week.Target) (label, href string) {
	switch {
	case t.Kind == "area":
		return "See who could help", link([]string{"knowledge", t.Repository, "area", "+" + t.Area})
	case t.Kind == "plan":
		return "See the plan", planLink(t.Repository, t.Plan)
	case t.Kind == "said":
		return "Answer now", saidAddress(t.Repository, testimony.Place{Area: t.Area, Path: t.Path})
	case t.Kind == "risk" && t.Repository != "":
		return "See the risk", link([]string{"knowledge", t.Repository, "risk"})
	case t.Kind == "scope":
		return "See the duties", scopeLink(t.Scope)
	case t.Kind == "leaving":
		return "See what would be open", tryLink(t.Scope, []string{string(duty.Leaves) + "~" + t.Person})
	case t.Kind == "decision":
		return "See the decision", decisionLink(t.Decision)
	case t.Kind == "objective":
		return "See the objective", objectiveLink(t.Objective)
	case t.Kind == "exemption":
		return "Answer", exemptionLink(t.Exemption)
	case t.Kind == "standard":
		return "See what was found", standardsOfLink(t.Repository)
	case t.Kind == "strategy":
		return "See the strategy", strategyLink(t.Strategy)
	case t.Kind == "experiment":
		return "See the experiment", experimentLink(t.Experiment)
	case t.Kind == "initiative":
		return "See the initiative", initiativeLink(t.Initiative)
	case t.Kind == "project":
		return "See the project", projectLink(t.Project)
	case t.Kind == "work":
		return "Answer", itemLink(t.Work)
	case t.Kind == "project-risk":
		return "See its risks", projectLink(t.Project, "risks")
	case t.Kind == "radar":
		return "See the entry", radarLink(t.Technology)
	case t.Kind == "silence":
		return "Answer now", link([]string{"people", t.Person, "silence"})
	case t.Kind == "skills":
		return "See your skills", "/me/skills"
	case t.Kind == "identities":
		return "Answer now", "/people/identities"
	case t.Kind == "repositories":
		return "See the repositories", "/repositories"
	default:
		return "See the knowledge", "/knowledge"
	}
}
