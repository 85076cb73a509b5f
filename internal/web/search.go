package web

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/find"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// hitsPerGroup is how many finds of one sort are shown.
const hitsPerGroup = 7

// search is the page behind the palette, which works without script: what is called so, and what says so.
func (s *server) search(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "search", "Find or do")
	if err != nil {
		return err
	}
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	p := searchPage{Frame: f, Query: q, Answer: "These pages and actions are always here."}
	if p.Texts, err = s.inTexts(r, v, q); err != nil {
		return err
	}
	if p.Texts.Kind == "" && p.Texts.From == 0 {
		if p.Groups, err = s.find(r, v, q); err != nil {
			return err
		}
	}
	if q != "" {
		p.Answer = p.found(q)
	}
	return s.ok(w, r, searchView(p))
}

// found says how much was found.
func (p searchPage) found(q string) string {
	n := 0
	for _, g := range p.Groups {
		n += len(g.Hits)
	}
	what := " “" + q + "”."
	says := plural(p.Texts.Total, "text says", "texts say")
	switch {
	case n > 0 && p.Texts.Total > 0:
		return plural(n, "thing fits", "things fit") + ", and " + says + what
	case n > 0:
		return plural(n, "thing fits", "things fit") + what
	case p.Texts.Total > 0:
		return capital(says) + what
	}
	return "Nothing here is called “" + q + "”, and no text says it."
}

// textKinds are the kinds of texts: what many are called, and the page of one.
var textKinds = map[string]struct {
	many string
	link func(id string) string
}{
	"decision":   {"Decisions", func(id string) string { return decisionLink(id) }},
	"problem":    {"Problems", func(id string) string { return problemLink(id) }},
	"experiment": {"Experiments", func(id string) string { return experimentLink(id) }},
	"objective":  {"Objectives", func(id string) string { return objectiveLink(id) }},
	"initiative": {"Initiatives", func(id string) string { return initiativeLink(id) }},
	"work":       {"Work", func(id string) string { return itemLink(id) }},
	"radar":      {"Technology radar", func(id string) string { return radarLink(id) }},
	"standard":   {"Standards", func(id string) string { return standardLink(id) }},
	"strategy":   {"Vision and strategy", func(id string) string { return strategyLink(id) }},
}

// textsPerPage is how many texts a page of a search has.
const textsPerPage = 20

// inTexts finds the texts that say what is looked for.
func (s *server) inTexts(r *http.Request, v visit, q string) (p textsFound, err error) {
	p.Kind = r.URL.Query().Get("kind")
	page, err := strconv.Atoi(cmp.Or(r.URL.Query().Get("page"), "1"))
	if err != nil || page < 1 || page > 1000 {
		return p, fault.NotFound("There is no such page of what was found").WithHint("Begin with the first page.")
	}
	p.From = (page - 1) * textsPerPage
	var found find.Answer
	var scopes []roster.Scope
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		found, err = find.Search(r.Context(), tx, v.Actor, find.Query{Words: q, Kind: p.Kind, From: p.From, Limit: textsPerPage})
		if err != nil || len(found.Hits) == 0 {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return p, err
	}
	at := func(kind string, page int) string {
		query := url.Values{"q": {q}}
		if kind != "" {
			query.Set("kind", kind)
		}
		if page > 1 {
			query.Set("page", strconv.Itoa(page))
		}
		return "/search?" + query.Encode() + "#texts"
	}
	all := 0
	for _, n := range found.Counts {
		all += n
	}
	if p.Total = found.Total; all == 0 {
		return p, nil
	}
	p.Kinds = []kindPill{{Label: "All (" + figure(all) + ")", Href: at("", 1), Here: p.Kind == ""}}
	for _, kind := range find.Kinds() {
		if n := found.Counts[kind]; n > 0 {
			p.Kinds = append(p.Kinds, kindPill{textKinds[kind].many + " (" + figure(n) + ")", at(kind, 1), p.Kind == kind})
		}
	}
	names := namesOfScopes(scopes)
	for _, x := range found.Hits {
		p.Hits = append(p.Hits, textHit{Title: x.Title, Href: textKinds[x.Kind].link(x.ID), Pieces: x.Snippet,
			Where: capital(x.Kind) + " · " + x.State + " · " + cmp.Or(names[x.Scope], x.Scope)})
	}
	if page > 1 {
		p.Before = at(p.Kind, page-1)
	}
	if p.From+textsPerPage < found.Total {
		p.Next = at(p.Kind, page+1)
	}
	return p, nil
}

// hits is what the palette shows while somebody types.
func (s *server) hits(w http.ResponseWriter, r *http.Request, v visit) error {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	groups, err := s.find(r, v, q)
	if err != nil {
		return err
	}
	texts, err := s.titled(r, v, q)
	if err != nil {
		return err
	}
	return s.ok(w, r, hitsView(q, append(groups, texts...)))
}

// titled is the texts that the palette offers, by their kind; and where all of them are.
func (s *server) titled(r *http.Request, v visit, q string) (groups []hitGroup, err error) {
	var found []find.Hit
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		found, err = find.Each(r.Context(), tx, v.Actor, q, hitsPerGroup)
		return err
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	for _, x := range found {
		kind := textKinds[x.Kind]
		if n := len(groups); n == 0 || groups[n-1].Name != kind.many {
			groups = append(groups, hitGroup{Name: kind.many})
		}
		last := &groups[len(groups)-1]
		last.Hits = append(last.Hits, hit{Icon: "direction", Name: x.Title, Where: capital(x.State), Href: kind.link(x.ID)})
	}
	return append(groups, hitGroup{"In texts", []hit{{Icon: "search", Name: "All texts that say “" + q + "”",
		Href: "/search?" + url.Values{"q": {q}}.Encode() + "#texts"}}}), nil
}

// find looks through actions, repositories, areas, people and files. Without a query it offers actions and pages.
func (s *server) find(r *http.Request, v visit, q string) ([]hitGroup, error) {
	var repositories []knowledge.Repository
	var persons []people.Person
	var scopes []roster.Scope
	var catalogue *role.Catalogue
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
		today := store.DateOf(tx.Now())
		scopes = slices.DeleteFunc(scopes, func(s roster.Scope) bool { return !s.On(today) })
		catalogue, err = organisation.Catalogue(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return nil, err
	}
	q = strings.Trim(q, "/")
	groups := []hitGroup{{Name: "Repositories"}, {Name: "Areas"}, {Name: "People"}, {Name: "Teams and projects"}, {Name: "Roles"},
		{Name: "Files and directories"}, {Name: "Pages and actions"}}
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
	{Icon: "direction", Name: "Vision and strategy", Href: "/strategy"},
	{Icon: "direction", Name: "Write a strategy", Href: "/strategy/add"},
	{Icon: "direction", Name: "Objectives", Href: "/objectives"},
	{Icon: "direction", Name: "Set an objective", Href: "/objectives/add"},
	{Icon: "check", Name: "Standards", Href: "/standards"},
	{Icon: "check", Name: "Exemptions from standards", Href: "/exemptions"},
	{Icon: "direction", Name: "Problems", Href: "/problems"},
	{Icon: "direction", Name: "Write a problem down", Href: "/problems/add"},
	{Icon: "direction", Name: "Experiments", Href: "/experiments"},
	{Icon: "direction", Name: "Plan an experiment", Href: "/experiments/add"},
	{Icon: "delivery", Name: "Projects", Href: "/projects"},
	{Icon: "delivery", Name: "Begin a project", Href: "/begin-project"},
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
