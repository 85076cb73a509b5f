package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/duty"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// The query of the page that tries a change: change=KIND for each change, with what it is about behind it, separated by
// "~", which no handle, key or role has: change=takes~ada~technical-lead~booking.

// mostTried is how many changes one page tries. It lists each with the address of a page without it, which grows as the
// square of their number.
const mostTried = 50

// try shows what changes would do before they are made. Nothing is stored.
func (s *server) try(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("scope")
	query := r.URL.Query()
	texts := query["change"]
	if kind := query.Get("add"); kind != "" {
		texts = append(texts, addedChange(kind, query))
		http.Redirect(w, r, tryLink(key, texts), http.StatusSeeOther)
		return nil
	}
	if len(texts) > mostTried {
		return fault.Invalid("change", "These are %d changes at once, and at most %d can be tried", len(texts), mostTried).
			WithHint("Try fewer of them.")
	}
	var at standpoint
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		at, err = s.standpointOf(r.Context(), tx, v.Actor, key)
		if err != nil {
			return err
		}
		// Whoever moves may come from anywhere, and their duties elsewhere change too.
		whole, err := organisation.Whole(r.Context(), tx, v.Actor, store.DateOf(tx.Now()))
		if err != nil {
			return err
		}
		at.duties = whole.Duties()
		at.engine = duty.New(at.catalogue, at.duties)
		return nil
	})
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "people", "Try a change in "+at.snap.Scope.Name)
	if err != nil {
		return err
	}
	p := tryPage{Frame: f, Steps: at.steps("Try a change"), Name: at.snap.Scope.Name, Action: r.URL.EscapedPath()}
	var changes []duty.Change
	for i, text := range texts {
		c := parseChange(text)
		changes = append(changes, c)
		p.Changes = append(p.Changes, triedChange{at.changeWords(c), tryLink(key, slices.Delete(slices.Clone(texts), i, i+1))})
	}
	after, err := at.duties.With(changes...)
	switch {
	case fault.Is(err, fault.KindInvalid):
		said, hint := fault.Sentence(err)
		p.Wrong = strings.TrimSpace(sentence(said) + " " + hint)
		p.Answer = "One of these changes cannot be."
	case err != nil:
		return err
	case len(changes) == 0:
		p.Answer = "Choose a change below, and see what it would do."
		p.More = "Somebody leaves, joins, is promoted, or a team moves: who would answer for what then?"
	default:
		then := duty.New(at.catalogue, after)
		differences := duty.Compare(at.engine, then)
		told := map[string]bool{}
		for _, d := range differences {
			if e := at.effect(d, then, told); len(e.Groups) > 0 {
				p.Effects = append(p.Effects, e)
			}
		}
		p.Answer, p.More = effectAnswer(differences)
	}
	p.Forms = at.tryForms(texts)
	return s.ok(w, r, tryView(p))
}

func tryLink(key string, texts []string) string {
	to := link([]string{"people", "teams", key, "try"})
	if len(texts) > 0 {
		to += "?" + url.Values{"change": texts}.Encode()
	}
	return to
}

// addedChange writes the change that one of the forms adds.
func addedChange(kind string, q url.Values) string {
	parts := []string{kind}
	switch duty.ChangeKind(kind) {
	case duty.Takes:
		parts = append(parts, q.Get("person"), q.Get("role"), q.Get("in"))
	case duty.Drops:
		parts = append(parts, strings.Split(q.Get("holding"), "~")...)
	case duty.Joins, duty.Quits:
		parts = append(parts, q.Get("person"), q.Get("in"))
	case duty.Moves:
		parts = append(parts, q.Get("what"), q.Get("in"))
	default:
		parts = append(parts, q.Get("person"))
	}
	return strings.Join(parts, "~")
}

func parseChange(text string) duty.Change {
	parts := append(strings.Split(text, "~"), "", "", "", "")
	c := duty.Change{Kind: duty.ChangeKind(parts[0])}
	switch c.Kind {
	case duty.Takes, duty.Drops:
		c.Person, c.Role, c.Scope = parts[1], parts[2], parts[3]
	case duty.Joins, duty.Quits:
		c.Person, c.Scope = parts[1], parts[2]
	case duty.Moves:
		c.Scope, c.Parent = parts[1], parts[2]
	default:
		c.Person = parts[1]
	}
	return c
}

// changeWords say a change as a person would.
func (at *standpoint) changeWords(c duty.Change) string {
	who := at.engine.Name(c.Person)
	switch c.Kind {
	case duty.Leaves:
		return who + " leaves"
	case duty.Joins:
		return who + " joins " + at.scopeName(c.Scope)
	case duty.Quits:
		return who + " leaves " + at.scopeName(c.Scope)
	case duty.Takes:
		return who + " becomes " + at.roleName(c.Role) + " of " + at.scopeName(c.Scope)
	case duty.Drops:
		return who + " is no longer " + at.roleName(c.Role) + " of " + at.scopeName(c.Scope)
	case duty.Moves:
		return at.scopeName(c.Scope) + " moves to " + cmp.Or(at.scopeName(c.Parent), "the top")
	default:
		return string(c.Kind)
	}
}

// effectAnswer sums up what changes do.
func effectAnswer(all []duty.Difference) (answer, more string) {
	orphaned, filled, handed := 0, 0, 0
	for _, d := range all {
		orphaned, filled, handed = orphaned+len(d.Orphaned), filled+len(d.Filled), handed+len(d.Handed)
	}
	switch {
	case len(all) == 0:
		return "Nothing changes in who answers for what.", ""
	case orphaned > 0:
		answer = "Nobody would answer for " + plural(orphaned, "duty", "duties") + " that somebody answers for today."
	case filled > 0:
		answer = counted(filled, "duty that nobody answers for today gets", "duties that nobody answers for today get") + " somebody."
	case handed > 0:
		answer = counted(handed, "duty would be in other hands.", "duties would be in other hands.")
	default:
		answer = "Everything stays answered for, and something else changes."
	}
	if orphaned > 0 && filled > 0 {
		more = counted(filled, "other duty gets", "other duties get") + " somebody."
	}
	return answer, more
}

// effect says what changes in one scope. Told are the findings about a person that were said in another.
func (at *standpoint) effect(d duty.Difference, then *duty.Engine, told map[string]bool) effectView {
	e := effectView{Name: d.Scope.Name, Href: scopeLink(d.Scope.ID)}
	group := func(kind, title string, lines []string) {
		if len(lines) > 0 {
			e.Groups = append(e.Groups, effectGroup{kind, title, lines})
		}
	}
	rows := func(all []duty.Row) (lines []string) {
		for _, r := range all {
			lines = append(lines, sentence(r.Responsibility.Name))
		}
		return lines
	}
	group("gap", "Nobody would answer for", rows(d.Orphaned))
	group("settled", "Somebody would answer for", rows(d.Filled))
	names := func(engine *duty.Engine, handles []string) string {
		out := make([]string, len(handles))
		for i, h := range handles {
			out[i] = engine.Name(h)
		}
		return cmp.Or(list(out), "nobody")
	}
	var ways []string
	handed := map[string][]string{}
	for _, h := range d.Handed {
		way := "From " + names(at.engine, h.From) + " to " + names(then, h.To)
		if handed[way] == nil {
			ways = append(ways, way)
		}
		handed[way] = append(handed[way], h.Row.Responsibility.Name)
	}
	for i, way := range ways {
		ways[i] = way + ": " + list(handed[way]) + "."
	}
	group("settled", "In other hands", ways)
	findings := func(all []duty.Finding) (lines []string) {
		for _, together := range alike(all) {
			view := at.findings(together, d.Scope.Name)
			if view.Kind == "gap" || told[together[0].Key] { // the first is said above
				continue
			}
			told[together[0].Key] = view.Kind == "load" || view.Kind == "combined" // they are the same everywhere
			lines = append(lines, view.Sentence)
		}
		return lines
	}
	group("overlap", "Comes up", findings(d.Opened))
	group("settled", "Is settled", findings(d.Closed))
	var loads []string
	for _, l := range d.Load {
		if told["change/"+l.Person] {
			continue
		}
		told["change/"+l.Person] = true
		line := then.Name(l.Person) + ": " + plural(l.After, "duty", "duties") + ", " + figure(l.Before) + " before"
		if l.Above {
			line += "; that is above what counts as sane"
		}
		loads = append(loads, line+".")
	}
	group("load", "How much each answers for, everywhere", loads)
	return e
}

// tryForms are the changes that can be tried.
func (at *standpoint) tryForms(texts []string) []tryForm {
	var keep []hidden
	for _, t := range texts {
		keep = append(keep, hidden{"change", t})
	}
	scope := at.snap.Scope
	var people, everyone, roles, scopes, holdings []selectOption
	near := map[string]bool{}
	for _, p := range at.snap.Persons {
		near[p.Handle] = true
	}
	for _, p := range at.duties.People {
		everyone = append(everyone, selectOption{p.ID, p.Name})
		if near[p.ID] {
			people = append(people, selectOption{p.ID, p.Name})
		}
	}
	for _, o := range [][]selectOption{people, everyone} {
		slices.SortFunc(o, func(a, b selectOption) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	}
	for _, r := range at.catalogue.Roles() {
		roles = append(roles, selectOption{r.ID, r.Name})
	}
	scopes = append(scopes, selectOption{scope.Key, scope.Name})
	for _, s := range at.snap.Below {
		scopes = append(scopes, selectOption{s.Key, s.Name})
	}
	for _, h := range at.duties.Holdings {
		if h.Person != "" && slices.ContainsFunc(scopes, func(o selectOption) bool { return o.Value == h.Scope }) {
			holdings = append(holdings, selectOption{h.Person + "~" + h.Role + "~" + h.Scope,
				at.engine.Name(h.Person) + ", " + at.roleName(h.Role) + " of " + at.scopeName(h.Scope)})
		}
	}
	in := selectField{"in", "Where", scopes}
	forms := []tryForm{
		{Kind: string(duty.Leaves), Legend: "Somebody leaves", Button: "See what they leave",
			Selects: []selectField{{"person", "Who", people}}},
		{Kind: string(duty.Takes), Legend: "Somebody takes a role", Button: "See what they take on",
			Selects: []selectField{{"person", "Who", everyone}, {"role", "Which role", roles}, in}},
		{Kind: string(duty.Drops), Legend: "Somebody gives a role up", Button: "See what stays open",
			Selects: []selectField{{"holding", "Who and what", holdings}}},
		{Kind: string(duty.Joins), Legend: "Somebody joins", Button: "See what changes",
			Selects: []selectField{{"person", "Who", everyone}, in}},
	}
	if parents := at.parents(); len(parents) > 0 {
		forms = append(forms, tryForm{Kind: string(duty.Moves), Legend: scope.Name + " moves elsewhere", Button: "See what changes",
			Selects: []selectField{{"what", "What", scopes[:1]}, {"in", "Into", parents}}})
	}
	forms = slices.DeleteFunc(forms, func(f tryForm) bool {
		return slices.ContainsFunc(f.Selects, func(s selectField) bool { return len(s.Options) == 0 })
	})
	for i := range forms {
		forms[i].Keep = keep
	}
	return forms
}

// parents are the units that the scope could move into.
func (at *standpoint) parents() []selectOption {
	var all []selectOption
	for _, s := range at.snap.Scopes {
		inside := s.Key == at.snap.Scope.Key ||
			slices.ContainsFunc(at.snap.Below, func(b roster.Scope) bool { return b.Key == s.Key })
		if !inside && s.Key != at.snap.Scope.Parent && s.Kind != roster.Project {
			all = append(all, selectOption{s.Key, s.Name})
		}
	}
	return all
}
