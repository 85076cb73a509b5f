package web

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
)

// head is what every page about a repository begins with.
func head(a *knowledge.Atlas, view string, keep []string) repositoryHead {
	h := repositoryHead{Name: a.Repository.Name, View: view, Keep: keep}
	switch a.Repository.State {
	case knowledge.Partial, knowledge.Scanning:
		h.Notes = append(h.Notes, notice{Kind: "warn",
			Sentence: "Lines are still being counted: shares by agents and by lines will change",
			Hint:     "The repositories page shows how far it is"})
	case knowledge.Failed:
		h.Notes = append(h.Notes, notice{Kind: "bad",
			Sentence: "The last scan failed, so this may be out of date. " + a.Repository.Note})
	default:
		if a.Repository.Note != "" {
			h.Notes = append(h.Notes, notice{Kind: "warn", Sentence: a.Repository.Note})
		}
	}
	return h
}

// mostNames is how many suggestions a field for a person's name carries along.
const mostNames = 150

// absentees reads who is away in this view. A name that fits nobody, or several, is said at the field.
func absentees(r *http.Request, a *knowledge.Atlas, suggest []knowledge.Holder) (absent []int32, keep []string, view absence) {
	view.Action = r.URL.EscapedPath()
	for _, typed := range r.URL.Query()["away"] {
		typed = strings.TrimSpace(typed)
		if typed == "" {
			continue
		}
		p, err := a.FindPerson(typed)
		if err != nil {
			said, hint := fault.Sentence(err)
			view.Typed, view.Wrong = typed, strings.TrimSpace(sentence(said)+" "+sentence(hint))
			continue
		}
		if !slices.Contains(absent, p) {
			absent = append(absent, p)
		}
	}
	for _, p := range absent {
		keep = append(keep, "away", a.People[p].ID)
	}
	var others []int32
	for _, h := range suggest {
		if h.Share > 0 && !slices.Contains(absent, h.Person) && len(others) < mostNames {
			others = append(others, h.Person)
		}
	}
	view.Names = namesOf(a, others)
	return absent, keep, view
}

// fill completes an absence for its form: how each person comes back, and what else the address holds.
func (v *absence) fill(a *knowledge.Atlas, absent []int32, parts []string, others ...string) {
	for i := 0; i+1 < len(others); i += 2 {
		if others[i+1] != "" {
			v.Keep = append(v.Keep, hidden{others[i], others[i+1]})
		}
	}
	for _, p := range absent {
		query := slices.Clone(others)
		for _, q := range absent {
			if q != p {
				query = append(query, "away", a.People[q].ID)
			}
		}
		v.Away = append(v.Away, awayPerson{ID: a.People[p].ID, Name: a.People[p].Name, Return: link(parts, query...)})
	}
}

func firstRepository() *empty {
	return &empty{
		Title: "See who understands what",
		Why: "Leadwright reads a repository's history and says, for each part, who could safely change it tomorrow and where " +
			"that hangs on one person. It needs a folder on this machine or an address to copy from; nothing leaves this machine.",
		Action: "Add a repository", Href: "/repositories",
	}
}

// The map's size in units of its viewBox, for wide and for narrow screens.
var wideMap, narrowMap = rect{W: 1140, H: 600}, rect{W: 358, H: 460}

const mostRows = 60

// mapOf draws a repository, or a directory of it.
func (s *server) mapOf(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.atlasOf(r, v.Actor)
	if err != nil {
		return err
	}
	name, at := a.Repository.Name, knowledge.CleanPath(r.URL.Query().Get("path"))
	f, err := s.frameOf(r, v, "knowledge", strings.TrimSuffix(name+"/"+text(at), "/"))
	if err != nil {
		return err
	}
	place, err := s.glances.placeAt(a, at)
	if err != nil {
		return err
	}
	if place.File >= 0 {
		http.Redirect(w, r, link([]string{"knowledge", name, "at", "+" + at}), http.StatusSeeOther)
		return nil
	}
	absent, keep, away := absentees(r, a, place.Group.Holders)
	show := ""
	if r.URL.Query().Get("show") == "agents" {
		show = "agents"
	}
	root := []string{"knowledge", name}
	away.fill(a, absent, root, "path", at, "show", show)
	p := mapPage{Frame: f, Head: head(a, "map", keep), Absence: away, Agents: show != "",
		Crumbs:  pathCrumbs(at, func(dir string) string { return link(root, append([]string{"path", dir, "show", show}, keep...)...) }),
		Details: link([]string{"knowledge", name, "at", "+" + at}, keep...),
		Views: [2]string{link(root, append([]string{"path", at}, keep...)...),
			link(root, append([]string{"path", at, "show", "agents"}, keep...)...)},
	}
	node := s.glances.treeOf(a, absent).Find(at)
	if node == nil || node.Lines == 0 {
		p.Answer = "There is no source code here to understand."
		p.Empty = &empty{Title: "Nothing to draw",
			Why: "The map shows source files by their lines. What is here is generated, brought in from elsewhere or binary, " +
				"or the repository has no commit yet.",
			Action: "See the repositories", Href: "/repositories"}
		return s.ok(w, r, mapView(p))
	}
	p.Answer, p.More = s.mapAnswer(a, place, absent)
	if p.Agents {
		p.Answer, p.More = agentAnswer(place.Group)
		p.More = recordsWords(a.Records()) + p.More
	}
	to := func(n *knowledge.Node) string {
		if n.File >= 0 {
			return link([]string{"knowledge", name, "at", "+" + n.Path}, keep...)
		}
		return link(root, append([]string{"path", n.Path, "show", show}, keep...)...)
	}
	drawn := mapNodeOf(node, to, 3)
	label := "Map of " + strings.TrimSuffix(name+"/"+text(at), "/") + ". The table below has the same facts."
	p.Wide = drawing{ID: "w", W: wideMap.W, H: wideMap.H, Label: label, Agents: p.Agents, Cells: plot(drawn, wideMap, 2)}
	p.Narrow = drawing{ID: "n", W: narrowMap.W, H: narrowMap.H, Label: label, Agents: p.Agents, Cells: plot(drawn, narrowMap, 1)}
	p.Rows, p.Beyond = rowsOf(node.Children, to)
	return s.ok(w, r, mapView(p))
}

// mapAnswer says in words what the map shows.
func (s *server) mapAnswer(a *knowledge.Atlas, place knowledge.Place, absent []int32) (answer, more string) {
	c := a.Coverage(place.Files, func(p int32) bool { return slices.Contains(absent, p) })
	more = coverageWords(c)
	if len(absent) > 0 {
		now := a.Coverage(place.Files, nil)
		if lost := now.Lines - now.ByCount[0] - (c.Lines - c.ByCount[0]); lost > 0 {
			more = sentence(plural(lost, "line", "lines")+" would have nobody left who understands them") + " " + more
		} else {
			more = "Every line that is understood now would still be. " + more
		}
	}
	if place.Path != "" || len(a.Areas()) == 0 {
		return couldChange(a, place.Group, absent), more
	}
	return countThin(s.glances.riskOf(a, absent).Areas).says(namesOf(a, absent)), more
}

func agentAnswer(g knowledge.Group) (answer, more string) {
	switch {
	case g.Agent == 0:
		answer = "No line here bears the mark of an agent."
	default:
		answer = capital(percent(g.Agent)) + " of the lines added here were written by agents or with their help."
	}
	if g.Unknown > 0 {
		more = "For " + percent(g.Unknown) + " nobody can tell: a commit without a mark may be either. "
	}
	return answer, more + "What an agent wrote counts as understood once a person has reviewed, explained or changed it."
}

// mapNodeOf copies as many levels as can be drawn.
func mapNodeOf(n *knowledge.Node, to func(*knowledge.Node) string, levels int) mapNode {
	m := mapNode{Name: n.Name, Href: to(n), Lines: n.Lines, Left: n.Left, Agent: n.Agent, Known: n.Covered, Dir: n.File < 0}
	if levels > 1 {
		m.Children = make([]mapNode, 0, len(n.Children))
		for _, c := range n.Children {
			m.Children = append(m.Children, mapNodeOf(c, to, levels-1))
		}
	}
	return m
}

// rowsOf lists the largest of a directory's children.
func rowsOf(children []*knowledge.Node, to func(*knowledge.Node) string) (rows []mapRow, beyond int) {
	for _, c := range children {
		if len(rows) == mostRows {
			return rows, len(children) - mostRows
		}
		rows = append(rows, mapRow{Name: c.Name, Href: to(c), Dir: c.File < 0, Lines: c.Lines,
			Left: c.Left, Known: c.Covered, Agent: c.Agent})
	}
	return rows, 0
}

// pathCrumbs leads down to a path; the last step is where the reader is.
func pathCrumbs(at string, to func(dir string) string) []crumb {
	if at == "" {
		return nil
	}
	var all []crumb
	for dir := at; dir != "." && dir != ""; dir = path.Dir(dir) {
		all = append(all, crumb{Name: text(path.Base(dir)), Href: to(dir)})
	}
	slices.Reverse(all)
	all[len(all)-1].Href = ""
	return all
}
