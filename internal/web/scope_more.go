package web

import (
	"net/http"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// organisationActions are what can be done about the organisation as a whole.
func organisationActions(actor access.Actor) []actionView {
	var all []actionView
	if actor.May(access.EditOrganisation) == nil {
		all = []actionView{{"plus", "Add a team", "/people/add-scope"}, {"person", "Add a person", "/people/add-person"}}
	}
	return append(all, actionView{"file", "Export as YAML", "/people/organisation.yaml"})
}

// scopeActions are what the actor can change about a scope.
func scopeActions(actor access.Actor, scope roster.Scope) []actionView {
	if actor.MayIn(access.EditOrganisation, scope.Key) != nil {
		return nil
	}
	at := scopeLink(scope.Key)
	all := []actionView{{"area", "Change this " + scopeWord(scope), at + "/edit"}, {"person", "Add a person", at + "/members/add"},
		{"check", "Give a role", at + "/roles/add"}}
	if scope.Kind != roster.Project {
		all = append(all, actionView{"plus", "Add a team inside", link([]string{"people", "add-scope"}, "in", scope.Key)})
	}
	return all
}

// agents are the coding agents that were given a role in the scope.
func (at *standpoint) agents(actor access.Actor) []linkView {
	var all []linkView
	key := at.snap.Scope.Key
	for _, h := range at.snap.Holders {
		if h.Scope != key || h.Agent == "" {
			continue
		}
		x := linkView{Name: "The agent " + h.Agent + " was given the role " + at.roleName(h.Role) + "."}
		if actor.MayIn(access.EditOrganisation, key) == nil {
			x.Href = scopeLink(key) + "/roles/" + h.ID
		}
		all = append(all, x)
	}
	return all
}

// exportTeams writes the organisation as a file that describes it anew elsewhere.
func (s *server) exportTeams(w http.ResponseWriter, r *http.Request, v visit) error {
	var content []byte
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		all, err := organisation.Read(r.Context(), tx, v.Actor)
		if err == nil {
			content, err = all.Format()
		}
		return err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="organisation.yaml"`)
	_, _ = w.Write(content)
	return nil
}

// scopeHistory tells what changed in a scope, the newest first.
func (s *server) scopeHistory(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("scope")
	var p historyPage
	name := ""
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		is, err := organisation.InScope(r.Context(), tx, v.Actor, key)
		if err != nil {
			return err
		}
		name = is.Scopes[0].Name
		p.Steps = teamSteps("History", is.Scopes[0])
		events, err := organisation.History(r.Context(), tx, v.Actor, organisation.Subject{Scope: key}, r.URL.Query().Get("before"),
			eventsPerPage+1)
		p.Events, p.Earlier = historyOf(events, scopeLink(key)+"/history")
		return err
	})
	if err != nil {
		return err
	}
	if p.Frame, err = s.frameOf(r, v, "people", name+": history"); err != nil {
		return err
	}
	p.Question, p.Answer = "What changed in "+name+", and who changed it?", "Nothing was changed since it is kept here."
	if len(p.Events) > 0 {
		p.Answer = "Last changed on " + p.Events[0].When + "."
	}
	return s.ok(w, r, historyView(p))
}
