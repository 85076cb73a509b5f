package web

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/technology"
)

// hitsPerGroup is how many finds of one sort are shown.
const hitsPerGroup = 7

// search is the page behind the palette, which works without script.
func (s *server) search(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "search", "Find or do")
	if err != nil {
		return err
	}
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	groups, err := s.find(r, v, q)
	if err != nil {
		return err
	}
	p := searchPage{Frame: f, Query: q, Groups: groups, Answer: "These pages and actions are always here."}
	if q != "" {
		n := 0
		for _, g := range groups {
			n += len(g.Hits)
		}
		p.Answer = "Nothing here is called “" + q + "”."
		if n > 0 {
			p.Answer = plural(n, "thing fits", "things fit") + " “" + q + "”."
		}
	}
	return s.ok(w, r, searchView(p))
}

// hits is what the palette shows while somebody types.
func (s *server) hits(w http.ResponseWriter, r *http.Request, v visit) error {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	groups, err := s.find(r, v, q)
	if err != nil {
		return err
	}
	return s.ok(w, r, hitsView(q, groups))
}

// find looks through actions, repositories, areas, people and files. Without a query it offers actions and pages.
func (s *server) find(r *http.Request, v visit, q string) ([]hitGroup, error) {
	var repositories []knowledge.Repository
	var persons []people.Person
	var scopes []roster.Scope
	var catalogue *role.Catalogue
	var decided direction.Log
	var problems []direction.Problem
	var proposed []initiative.Initiative
	var objectives []strategy.Objective
	var tried []experiment.Experiment
	var technologies []technology.Entry
	var today store.Date
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if repositories, err = knowledge.Repositories(r.Context(), tx, v.Actor); err != nil || q == "" {
			return err
		}
		if persons, err = people.Persons(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		if scopes, err = organisation.Scopes(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		if decided, err = direction.List(r.Context(), tx, v.Actor, direction.Filter{Find: q, Limit: hitsPerGroup}); err != nil {
			return err
		}
		if proposed, err = initiative.Search(r.Context(), tx, v.Actor, q, hitsPerGroup); err != nil {
			return err
		}
		if problems, err = direction.FindProblems(r.Context(), tx, v.Actor, q, hitsPerGroup); err != nil {
			return err
		}
		if objectives, err = strategy.List(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		if technologies, err = technology.Search(r.Context(), tx, v.Actor, q, hitsPerGroup); err != nil {
			return err
		}
		if tried, err = experiment.Search(r.Context(), tx, v.Actor, q, hitsPerGroup); err != nil {
			return err
		}
		today = store.DateOf(tx.Now())
		scopes = slices.DeleteFunc(scopes, func(s roster.Scope) bool { return !s.On(today) })
		catalogue, err = organisation.Catalogue(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return nil, err
	}
	q = strings.Trim(q, "/")
	groups := []hitGroup{{Name: "Repositories"}, {Name: "Areas"}, {Name: "People"}, {Name: "Teams and projects"}, {Name: "Roles"},
		{Name: "Files and directories"}, {Name: "Pages and actions"}, {Name: "Decisions"}, {Name: "Problems"},
		{Name: "Experiments"}, {Name: "Objectives"}, {Name: "Initiatives"}, {Name: "Technology radar"}}
	for _, x := range repositories {
		groups[0].add(q, hit{Icon: "repository", Name: x.Name, Href: link([]string{"knowledge", x.Name})})
		groups[6].add(q, hit{Icon: "refresh", Name: "Scan again: " + x.Name, Post: link([]string{"repositories", x.ID, "scan"})})
		if q == "" {
			continue
		}
		a, err := s.Shelf.Atlas(r.Context(), s.DB, v.Actor, x.ID)
		if fault.Is(err, fault.KindUnavailable) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, area := range a.Areas() {
			groups[1].add(q, hit{Icon: "area", Name: area.Name, Where: x.Name,
				Href: link([]string{"knowledge", x.Name, "area", "+" + area.Name})})
		}
		groups[5].Hits = append(groups[5].Hits, findPaths(a, q)...)
	}
	for _, p := range persons {
		if matches(p, q) {
			groups[2].Hits = append(groups[2].Hits, hit{Icon: "person", Name: p.Name, Href: link([]string{"people", p.ID})})
		}
	}
	for _, x := range scopes {
		groups[3].add(q, hit{Icon: "people", Name: x.Name, Where: scopeWord(x), Href: scopeLink(x.Key)})
	}
	for _, d := range decided.Decisions {
		groups[7].Hits = append(groups[7].Hits, hit{Icon: "direction", Name: d.Title, Where: statusWords[d.Status],
			Href: decisionLink(d.ID)})
	}
	for _, x := range proposed {
		groups[11].Hits = append(groups[11].Hits, hit{Icon: "direction", Name: x.Title, Where: initiativeStates[x.State],
			Href: initiativeLink(x.ID)})
	}
	for _, x := range problems {
		state, _ := problemState(x)
		groups[8].Hits = append(groups[8].Hits, hit{Icon: "direction", Name: x.Title, Where: state, Href: problemLink(x.ID)})
	}
	for _, o := range objectives {
		groups[10].add(q, hit{Icon: "direction", Name: o.Title, Where: objectiveWords[o.Status], Href: objectiveLink(o.ID)})
	}
	for _, x := range technologies {
		groups[12].Hits = append(groups[12].Hits, hit{Icon: "direction", Name: x.Name, Href: radarLink(x.Key)})
	}
	for _, x := range tried {
		state, _ := experimentState(x, today)
		groups[9].Hits = append(groups[9].Hits, hit{Icon: "direction", Name: x.Title, Where: state, Href: experimentLink(x.ID)})
	}
	if catalogue != nil {
		groups[4].Hits = findRoles(catalogue, q)
	}
	for _, h := range pages {
		if h.Href != "/people/identities" || v.Actor.May(access.ConfirmIdentities) == nil {
			groups[6].add(q, h)
		}
	}
	for i := range groups {
		groups[i].Hits = groups[i].Hits[:min(len(groups[i].Hits), hitsPerGroup)]
	}
	return slices.DeleteFunc(groups, func(g hitGroup) bool { return len(g.Hits) == 0 }), nil
}

// findRoles finds roles by their names, and by the titles that companies give them.
func findRoles(catalogue *role.Catalogue, q string) []hit {
	var hits []hit
	for _, r := range catalogue.Roles() {
		h := hit{Icon: "check", Name: r.Name, Href: roleLink(r.ID)}
		if holds(r.Name, q) {
			hits = append(hits, h)
		} else if i := slices.IndexFunc(r.Titles, func(title string) bool { return holds(title, q) }); i >= 0 {
			h.Where = r.Titles[i]
			hits = append(hits, h)
		}
	}
	return hits
}

// pages are what can always be gone to or done.
var pages = []hit{
	{Icon: "plus", Name: "Add a repository", Href: "/repositories#add"},
	{Icon: "week", Name: "This week", Href: "/"},
	{Icon: "people", Name: "People", Href: "/people"},
	{Icon: "people", Name: "Teams", Href: "/people/teams"},
	{Icon: "check", Name: "Roles, and what a title means", Href: "/people/roles"},
	{Icon: "check", Name: "Compare two roles", Href: "/people/roles/compare"},
	{Icon: "check", Name: "Career ladders", Href: "/people/ladders"},
	{Icon: "check", Name: "Names to confirm", Href: "/people/identities"},
	{Icon: "map", Name: "Knowledge", Href: "/knowledge"},
	{Icon: "direction", Name: "Decisions", Href: "/decisions"},
	{Icon: "direction", Name: "Propose a decision", Href: "/decisions/add"},
	{Icon: "direction", Name: "Objectives", Href: "/objectives"},
	{Icon: "direction", Name: "Set an objective", Href: "/objectives/add"},
	{Icon: "direction", Name: "Problems", Href: "/problems"},
	{Icon: "direction", Name: "Write a problem down", Href: "/problems/add"},
	{Icon: "direction", Name: "Experiments", Href: "/experiments"},
	{Icon: "direction", Name: "Plan an experiment", Href: "/experiments/add"},
	{Icon: "direction", Name: "Initiatives", Href: "/initiatives"},
	{Icon: "direction", Name: "Compare initiatives", Href: "/initiatives/compare"},
	{Icon: "direction", Name: "Technology radar", Href: "/radar"},
	{Icon: "direction", Name: "Propose an entry of the technology radar", Href: "/radar/add"},
	{Icon: "direction", Name: "Where decisions are kept", Href: "/decision-homes"},
	{Icon: "repository", Name: "All repositories", Href: "/repositories"},
	{Icon: "person", Name: "Your own page", Href: "/me"},
	{Icon: "key", Name: "Your account", Href: "/account"},
	{Icon: "theme", Name: "Light colours", Post: "/theme", Fields: []hidden{{"theme", "light"}}},
	{Icon: "theme", Name: "Dark colours", Post: "/theme", Fields: []hidden{{"theme", "dark"}}},
	{Icon: "api", Name: "API", Href: "/api"},
}

// add keeps a hit whose name holds all words of the query.
func (g *hitGroup) add(q string, h hit) {
	if holds(h.Name, q) {
		g.Hits = append(g.Hits, h)
	}
}

// holds reports whether a name holds all words of the query.
func holds(name, q string) bool {
	name = strings.ToLower(name)
	for word := range strings.FieldsSeq(strings.ToLower(q)) {
		if !strings.Contains(name, word) {
			return false
		}
	}
	return true
}

// findPaths finds living files and their directories: names that begin with the query first, then names that hold
// it, then paths that do; among these the shortest.
func findPaths(a *knowledge.Atlas, q string) []hit {
	q = strings.ToLower(q)
	type scored struct {
		path  string
		dir   bool
		score int
	}
	var found []scored
	seen := map[string]bool{}
	consider := func(p string, dir bool) {
		base, score := strings.ToLower(path.Base(p)), 3
		switch {
		case strings.HasPrefix(base, q):
			score = 1
		case strings.Contains(base, q):
			score = 2
		case dir || !strings.Contains(strings.ToLower(p), q):
			return
		}
		found = append(found, scored{p, dir, score})
	}
	for i := range a.Ledger.Files {
		f := &a.Ledger.Files[i]
		if !f.Alive {
			continue
		}
		consider(f.Path, false)
		for dir := path.Dir(f.Path); dir != "." && !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			consider(dir, true)
		}
	}
	slices.SortFunc(found, func(x, y scored) int {
		return cmp.Or(cmp.Compare(x.score, y.score), cmp.Compare(len(x.path), len(y.path)), cmp.Compare(x.path, y.path))
	})
	hits := make([]hit, 0, hitsPerGroup)
	for _, f := range found[:min(len(found), hitsPerGroup)] {
		h := hit{Icon: "file", Name: f.path, Where: a.Repository.Name,
			Href: link([]string{"knowledge", a.Repository.Name, "at", "+" + f.path})}
		if f.dir {
			h.Icon, h.Name = "folder", f.path+"/"
		}
		hits = append(hits, h)
	}
	return hits
}
