package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// scopeLink is the address of the page about a unit, team or project.
func scopeLink(key string) string { return link([]string{"people", "teams", key}) }

// standpoint is a scope seen by somebody: the organisation around it, and the engine that answers about it.
type standpoint struct {
	snap      organisation.Snapshot
	duties    duty.Organisation
	engine    *duty.Engine
	catalogue *role.Catalogue
	people    map[string]*roster.Person
}

func (s *server) standpointOf(ctx context.Context, tx *store.Tx, actor access.Actor, key string) (standpoint, error) {
	var at standpoint
	var err error
	if at.catalogue, err = organisation.Catalogue(ctx, tx, actor); err != nil {
		return at, err
	}
	if at.snap, err = organisation.Load(ctx, tx, actor, key, store.DateOf(tx.Now())); err != nil {
		return at, err
	}
	at.duties = at.snap.Duties()
	at.engine = duty.New(at.catalogue, at.duties)
	at.people = make(map[string]*roster.Person, len(at.snap.Persons))
	for i := range at.snap.Persons {
		at.people[at.snap.Persons[i].Handle] = &at.snap.Persons[i]
	}
	return at, nil
}

// personLink is the address of a person's page, empty for one whom package people does not know.
func (at *standpoint) personLink(handle string) string {
	if p := at.people[handle]; p != nil && p.ID != "" {
		return link([]string{"people", p.ID})
	}
	return ""
}

// scopes shows the organisation as a tree.
func (s *server) scopes(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "people", "Teams")
	if err != nil {
		return err
	}
	p := scopesPage{Frame: f}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		catalogue, err := organisation.Catalogue(r.Context(), tx, v.Actor) // for who may read the organisation
		if err != nil {
			return err
		}
		grown, err := forestNow(r.Context(), tx, catalogue)
		if err != nil {
			return err
		}
		p.Tree = grown.trees
		p.Actions = organisationActions(v.Actor)
		p.say(len(grown.trees), grown.persons)
		return nil
	})
	if err != nil {
		return err
	}
	return s.ok(w, r, scopesView(p))
}

// forest is the tree of all scopes: the same for everybody, since it tells of no absences but that somebody has left.
type forest struct {
	trees   []scopeNode
	persons int
}

// forestNow returns the forest as it is now, remembered until something about the organisation changes.
func forestNow(ctx context.Context, tx *store.Tx, catalogue *role.Catalogue) (*forest, error) {
	state, err := organisation.StateNow(ctx, tx)
	if err != nil {
		return nil, err
	}
	return store.Remembered(tx, "forest of scopes", state, func() (*forest, error) {
		whole, err := organisation.Whole(ctx, tx, access.Local(), state.Day) // who stands in no relation to anybody
		if err != nil {
			return nil, err
		}
		return &forest{persons: len(whole.Persons), trees: treeOf(whole.Scopes, duty.New(catalogue, whole.Duties()))}, nil
	})
}

// say answers in words how the whole tree stands.
func (p *scopesPage) say(scopes, persons int) {
	if scopes == 0 {
		p.Answer = "No team is described yet."
		p.Empty = &empty{Title: "The organisation comes first",
			Why: "Once the teams are known, and who has which role in them, this page shows what nobody answers for, " +
				"what two people do, and what changes when somebody comes, goes or is promoted."}
		return
	}
	teams, unsettled := 0, 0
	var count func([]scopeNode)
	count = func(nodes []scopeNode) {
		for _, n := range nodes {
			if n.Team {
				teams++
				if n.Open > 0 {
					unsettled++
				}
			}
			count(n.Children)
		}
	}
	count(p.Tree)
	p.Answer = counted(persons, "person", "people") + " in " + plural(teams, "team", "teams") + "."
	switch unsettled {
	case 0:
		p.Answer += " In each of them the duties are settled."
	case 1:
		p.Answer += " In one of them a duty needs a decision."
	default:
		p.Answer += " In " + figure(unsettled) + " of them duties need a decision."
	}
	p.More = "A finding is a duty that nobody answers for, one that several answer for, or a role that has grown too large for two."
}

// treeOf puts scopes below each other, by name.
func treeOf(scopes []roster.Scope, engine *duty.Engine) []scopeNode {
	inside := map[string][]roster.Scope{}
	known := map[string]bool{}
	for _, s := range scopes {
		known[s.Key] = true
	}
	for _, s := range scopes {
		parent := s.Parent
		if !known[parent] {
			parent = ""
		}
		inside[parent] = append(inside[parent], s)
	}
	var below func(key string) []scopeNode
	below = func(key string) []scopeNode {
		children := inside[key]
		slices.SortFunc(children, func(a, b roster.Scope) int {
			return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Key, b.Key))
		})
		nodes := make([]scopeNode, 0, len(children))
		for _, s := range children {
			c, _ := engine.Cover(s.Key)
			n := scopeNode{Name: s.Name, Href: scopeLink(s.Key), Kind: scopeWord(s), Team: s.Kind == roster.Team,
				People: c.Figures.People, Open: len(c.OpenFindings())}
			n.Children = below(s.Key)
			nodes = append(nodes, n)
		}
		return nodes
	}
	return below("")
}

// scopeWord says what a scope is.
func scopeWord(s roster.Scope) string { return cmp.Or(s.Label, string(s.Kind)) }

// scope shows who answers for what in one unit, team or project.
func (s *server) scope(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.scopePageOf(r, v, r.PathValue("scope"))
	if err != nil {
		return err
	}
	return s.ok(w, r, scopeView(p))
}

func (s *server) scopePageOf(r *http.Request, v visit, key string) (scopePage, error) {
	var at standpoint
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		at, err = s.standpointOf(r.Context(), tx, v.Actor, key)
		return err
	})
	if err != nil {
		return scopePage{}, err
	}
	f, err := s.frameOf(r, v, "people", at.snap.Scope.Name)
	if err != nil {
		return scopePage{}, err
	}
	scope := at.snap.Scope
	c, _ := at.engine.Cover(key)
	p := scopePage{Frame: f, Steps: at.steps(""), Name: scope.Name,
		Try: link([]string{"people", "teams", key, "try"}), Skills: link([]string{"people", "teams", key, "skills"}),
		Matrix: at.matrix(c), Members: at.members(v.Actor), Load: at.loads(c)}
	p.Answer, p.More = coverageAnswer(c), scope.Purpose
	mayAccept := v.Actor.MayIn(access.AcceptFinding, key) == nil
	for _, together := range alike(c.Findings()) {
		view := at.findings(together, at.snap.Scope.Name)
		first := together[0]
		if mayAccept {
			view.settle(key, first)
		}
		if first.Accepted == nil || first.Again {
			p.Findings = append(p.Findings, view)
		} else {
			p.Settled = append(p.Settled, view)
		}
	}
	p.Leaving = at.leaving(c)
	p.Agents, p.Actions = at.agents(v.Actor), scopeActions(v.Actor, scope)
	p.History = scopeLink(key) + "/history"
	if len(c.Remedies) > 0 {
		r := c.Remedies[0]
		p.Remedy = "A " + at.roleName(r.Role) + " here would settle " + figure(len(r.Settles)) + " of them."
	}
	for i := range c.Combined {
		if !c.Combined[i].Advises() {
			p.Combined = append(p.Combined, at.finding(c.Combined[i].Finding))
		}
	}
	var inside []roster.Scope
	for _, s := range at.snap.Below {
		if s.Parent == key {
			s.Parent = ""
		}
		inside = append(inside, s)
	}
	p.Inside = treeOf(inside, at.engine)
	return p, nil
}

// leaving says who leaves and has a part here, and leads to what would be open then.
func (at *standpoint) leaving(c duty.Coverage) []linkView {
	var all []linkView
	for _, id := range c.People {
		if from, leaves := at.snap.Leaving[id]; leaves {
			all = append(all, linkView{at.engine.Name(id) + " leaves, and is not here from " + dateOf(from) + " on.",
				tryLink(c.Scope.ID, []string{string(duty.Leaves) + "~" + id})})
		}
	}
	return all
}

// steps is the way to a scope.
func (at *standpoint) steps(last string) []crumb {
	steps := []crumb{{"People", "/people"}, {"Teams", "/people/teams"}}
	for _, s := range slices.Backward(at.snap.Above) {
		steps = append(steps, crumb{s.Name, scopeLink(s.Key)})
	}
	if last == "" {
		return append(steps, crumb{Name: at.snap.Scope.Name})
	}
	return append(steps, crumb{at.snap.Scope.Name, scopeLink(at.snap.Scope.Key)}, crumb{Name: last})
}

// coverageAnswer says in a sentence or two how a scope stands.
func coverageAnswer(c duty.Coverage) string {
	expected, gaps := 0, 0
	for _, r := range c.Rows {
		if r.Expected {
			expected++
		}
	}
	for _, f := range slices.Concat(c.Gaps, c.Agents) {
		if f.Accepted == nil || f.Again {
			gaps++
		}
	}
	overlaps := 0
	for _, f := range c.Overlaps {
		if f.Accepted == nil || f.Again {
			overlaps++
		}
	}
	var s string
	switch {
	case expected == 0:
		return "Nothing is expected here."
	case gaps == 0 && overlaps == 0:
		s = "Each of the " + plural(expected, "duty that is", "duties that are") + " expected here has somebody who answers for it."
	case gaps == 0:
		s = "Everything has somebody who answers for it; " + plural(overlaps, "duty has", "duties have") + " several."
	case gaps == expected:
		s = "Nobody answers for anything here yet."
	default:
		s = counted(gaps, "of "+figure(expected)+" duties has", "of "+figure(expected)+" duties have") + " nobody who answers for it"
		if gaps > 1 {
			s = counted(gaps, "", "of "+figure(expected)+" duties have") + " nobody who answers for them"
		}
		if overlaps > 0 {
			s += ", and " + plural(overlaps, "has", "have") + " several who do"
		}
		s += "."
	}
	for i := range c.Combined {
		if x := &c.Combined[i]; x.Dedicate != "" && (x.Accepted == nil || x.Again) {
			return s + " " + x.Sentence
		}
	}
	return s
}

// findingWords are the kinds of finding, by what their keys begin with.
var findingWords = map[string]string{
	"gap": "Nobody answers", "overlap": "Several answer", "away": "Away", "agent": "An agent alone",
	"authority": "Without authority",
	"combined":  "Several roles in one person", "load": "Too much for one person",
}

// alike brings findings together that say the same of several responsibilities: the same people by the same roles, or
// the same roles that would answer.
func alike(all []duty.Finding) [][]duty.Finding {
	var groups [][]duty.Finding
	at := map[string]int{}
	for _, f := range all {
		kind, _, _ := strings.Cut(f.Key, "/")
		same := []string{kind, strings.Join(f.People, ",")}
		switch kind {
		case "agent":
		case "gap":
			same = append(same, f.Would...)
		case "overlap", "away":
			same = append(same, f.Reasons...)
		default:
			same = append(same, f.Key)
		}
		if f.Accepted != nil {
			same = append(same, f.Accepted.Reason, f.Accepted.Until)
		}
		id := strings.Join(same, "\x00")
		if _, there := at[id]; !there {
			at[id], groups = len(groups), append(groups, nil)
		}
		groups[at[id]] = append(groups[at[id]], f)
	}
	return groups
}

// findings says what several findings have in common, and what each is about.
func (at *standpoint) findings(together []duty.Finding, scope string) findingView {
	first := together[0]
	view := at.finding(first)
	if len(together) == 1 {
		return view
	}
	duties := plural(len(together), "duty", "duties") + " in " + scope
	view.Keys, view.Reasons = nil, nil
	for _, f := range together {
		view.Keys = append(view.Keys, f.Key)
		resp, _ := at.catalogue.Responsibility(f.Responsibility)
		item := []string{capital(resp.Name)}
		for _, r := range f.Reasons {
			if strings.HasSuffix(r, "contribute to it.") || strings.HasSuffix(r, "contributes to it.") {
				item = append(item, r)
			} else if !slices.Contains(view.Reasons, r) {
				view.Reasons = append(view.Reasons, r)
			}
		}
		view.Items = append(view.Items, strings.Join(item, ". "))
	}
	names := make([]string, len(first.People))
	for i, id := range first.People {
		names[i] = at.engine.Name(id)
	}
	switch view.Kind {
	case "gap":
		view.Sentence = "Nobody answers for " + duties + "."
	case "agent":
		view.Sentence = "An agent alone was given " + duties + "; it cannot answer for them."
	case "away":
		view.Sentence = list(names) + " answer for " + duties + " and are away."
		if len(names) == 1 {
			view.Sentence = names[0] + " answers for " + duties + " and is away."
		}
	default:
		view.Sentence = list(names) + " answer for " + duties + "."
	}
	return view
}

func (at *standpoint) finding(f duty.Finding) findingView {
	kind, _, _ := strings.Cut(f.Key, "/")
	view := findingView{Kind: kind, Word: findingWords[kind], Sentence: f.Sentence, Reasons: f.Reasons, Keys: []string{f.Key}}
	if f.Accepted != nil {
		view.Accepted = "Accepted: " + sentence(f.Accepted.Reason)
		switch {
		case f.Again:
			view.Accepted = "It was accepted until " + f.Accepted.Until + ": " + sentence(f.Accepted.Reason)
		case f.Accepted.Until != "":
			view.Accepted += " To be looked at again on " + f.Accepted.Until + "."
		}
	}
	return view
}

// settle adds what can be done about a finding.
func (f *findingView) settle(scope string, found duty.Finding) {
	if found.Accepted != nil {
		f.Withdraw = link([]string{"people", "teams", scope, "reopen"})
	}
	if found.Accepted == nil || found.Again {
		id := strings.NewReplacer("/", "-", ".", "-").Replace(found.Key)
		f.Accept = &acceptForm{Action: link([]string{"people", "teams", scope, "accept"}),
			Reason: field{Name: "reason", ID: "reason-" + id, Label: "Why is it fine as it is?", Required: true},
			Until: field{Name: "until", ID: "until-" + id, Label: "Look again on", Placeholder: "2026-12-31",
				Hint: "A day, or nothing to leave it for good."}}
	}
}

func (at *standpoint) loads(c duty.Coverage) []loadView {
	var all []loadView
	for _, l := range c.Load {
		all = append(all, loadView{Name: at.engine.Name(l.Person), Duties: l.Duties,
			Limit: int(l.Limit), Share: min(1, float64(l.Duties)/l.Limit), Above: l.Above})
	}
	return all
}

// members lists who is in the scope itself, by name, with their roles in it.
func (at *standpoint) members(actor access.Actor) []memberView {
	edits := actor.MayIn(access.EditOrganisation, at.snap.Scope.Key) == nil
	in := map[string]*memberView{}
	order := []string{}
	add := func(handle string) *memberView {
		if in[handle] == nil {
			m := &memberView{Name: at.engine.Name(handle), Href: at.personLink(handle)}
			if p := at.people[handle]; p != nil {
				m.Title = p.Title
			}
			if span, away := at.snap.Away[handle]; away {
				m.Away = "away"
				if !span.Until.IsZero() {
					m.Away = "away until " + dateOf(span.Until)
				}
			}
			if from, leaves := at.snap.Leaving[handle]; leaves {
				m.Away = "leaves, not here from " + dateOf(from) + " on"
			}
			in[handle], order = m, append(order, handle)
		}
		return in[handle]
	}
	key := at.snap.Scope.Key
	for _, x := range at.snap.Members {
		if x.Scope == key {
			m := add(x.Person)
			m.Share, m.Since = figure(x.Share)+"%", dateOf(x.From)
			if edits {
				m.Edit = scopeLink(key) + "/members/" + x.ID
			}
		}
	}
	for _, h := range at.snap.Holders {
		if h.Scope == key && h.Person != "" {
			m := add(h.Person)
			m.Since = cmp.Or(m.Since, dateOf(h.From))
			held := linkView{Name: at.roleName(h.Role)}
			if edits {
				held.Href = scopeLink(key) + "/roles/" + h.ID
			}
			if len(m.Roles) == 0 {
				held.Name = capital(held.Name)
			}
			m.Roles = append(m.Roles, held)
		}
	}
	all := make([]memberView, 0, len(order))
	for _, handle := range order {
		all = append(all, *in[handle])
	}
	slices.SortFunc(all, func(a, b memberView) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return all
}

func (at *standpoint) roleName(id string) string {
	r, _ := at.catalogue.Role(id)
	return lower(cmp.Or(r.Name, id))
}

// matrix lays out who has which part in what, by the areas of the catalogue.
func (at *standpoint) matrix(c duty.Coverage) matrixView {
	m := matrixView{}
	for _, id := range c.People {
		m.People = append(m.People, linkView{at.engine.Name(id), cmp.Or(at.personLink(id), scopeLink(c.Scope.ID))})
	}
	for _, term := range at.catalogue.Areas() {
		area := matrixArea{Name: capital(term.Name)}
		for i := range c.Rows {
			if c.Rows[i].Responsibility.Area == term.ID {
				area.Rows = append(area.Rows, at.matrixRow(&c.Rows[i], c.People))
			}
		}
		if len(area.Rows) > 0 {
			m.Areas = append(m.Areas, area)
		}
	}
	return m
}

// stateWords say what is to be said of a responsibility's state beside its holders.
var stateWords = map[duty.State]string{
	duty.Gap: "Nobody", duty.Overlap: "Several", duty.Shared: "Shared", duty.Resting: "Away", duty.ByAgent: "An agent alone",
}

func (at *standpoint) matrixRow(r *duty.Row, people []string) matrixRow {
	row := matrixRow{Name: r.Responsibility.Name, Sentence: r.Responsibility.Sentence, State: string(r.State),
		Word: stateWords[r.State], Cells: make([]matrixCell, len(people))}
	var answers, helps []string
	for _, h := range r.Parts {
		if h.Person == "" {
			helps = append(helps, "the agent "+h.Agent)
			continue
		}
		cell := matrixCell{Part: string(h.Part), Word: partWord(string(h.Part)) + ", as " + at.roleName(h.Role), Away: h.Away}
		if h.From != at.snap.Scope.Key {
			cell.Word += " of " + at.scopeName(h.From)
		}
		row.Cells[slices.Index(people, h.Person)] = cell
		if name := at.engine.Name(h.Person); h.Part == role.AnswersFor {
			answers = append(answers, name)
		} else {
			helps = append(helps, name+" "+partWord(string(h.Part)))
		}
	}
	row.Answers, row.Helps = list(answers), capital(strings.Join(helps, "; "))
	return row
}

func (at *standpoint) scopeName(key string) string {
	for _, s := range at.snap.Scopes {
		if s.Key == key {
			return s.Name
		}
	}
	return key
}

// acceptFinding keeps that somebody wants a finding as it is. What was typed comes back with what is wrong about it.
func (s *server) acceptFinding(w http.ResponseWriter, r *http.Request, v visit) error {
	scope, reason, until := r.PathValue("scope"), r.PostFormValue("reason"), strings.TrimSpace(r.PostFormValue("until"))
	keys := chosenKeys(r)
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		at, err := s.standpointOf(r.Context(), tx, v.Actor, scope)
		if err != nil {
			return err
		}
		a := roster.Acceptance{Scope: scope, Reason: reason}
		if until != "" {
			day, err := store.ParseDate(until)
			if err != nil {
				return fault.Invalid("until", "%q is no day", until).WithHint("Write it as 2026-12-31.")
			}
			a.Until = day.AddDays(-1)
		}
		c, _ := at.engine.Cover(scope)
		for _, key := range keys {
			if _, err := c.FindingByKey(key); err != nil {
				return err
			}
			a.Finding = key
			if _, err := organisation.Accept(r.Context(), tx, v.Actor, a); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err == nil:
		return back(w, r, scopeLink(scope), "accepted")
	case !fault.Is(err, fault.KindInvalid):
		return err
	}
	p, pageErr := s.scopePageOf(r, v, scope)
	if pageErr != nil {
		return pageErr
	}
	for i := range p.Findings {
		if f := &p.Findings[i]; f.Accept != nil && len(keys) > 0 && slices.Contains(f.Keys, keys[0]) {
			f.Accept.Open, f.Accept.Reason.Value, f.Accept.Until.Value = true, reason, until
			wrong(err, &f.Accept.Reason, &f.Accept.Until)
		}
	}
	p.Frame.Back = scopeLink(scope)
	p.Frame.Notices = append(p.Frame.Notices, notAccepted())
	s.render(w, r, statusOf(err), scopeView(p))
	return nil
}

// chosenKeys are the keys of findings that a form names, each once: every one is a change of the organisation.
func chosenKeys(r *http.Request) []string {
	return slices.Compact(slices.Sorted(slices.Values(r.PostForm["key"])))
}

func (s *server) reopenFinding(w http.ResponseWriter, r *http.Request, v visit) error {
	scope := r.PathValue("scope")
	if err := r.ParseForm(); err != nil {
		return fault.Invalid("key", "The form cannot be read").Because(err)
	}
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		for _, key := range chosenKeys(r) {
			if err := organisation.Reopen(r.Context(), tx, v.Actor, scope, key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return back(w, r, scopeLink(scope), "reopened")
}
