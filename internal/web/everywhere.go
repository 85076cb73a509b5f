package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// fewAreas is how many areas, and how many repositories, the page about all of them lists at once.
const fewAreas = 20

// knowledge answers over all repositories. Of one alone it leads to its map, unless something is asked.
func (s *server) knowledge(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "knowledge", "Knowledge")
	if err != nil {
		return err
	}
	q := r.URL.Query()
	switch {
	case len(f.Repositories) == 0:
		p := repositoriesPage{Frame: f, Choose: true, Question: "Who could safely change this tomorrow, and how do we know?",
			Answer: "Nothing is known yet: no repository has been added.", Teach: firstRepository()}
		return s.ok(w, r, repositoriesView(p))
	case len(f.Repositories) == 1 && len(q) == 0:
		http.Redirect(w, r, f.Repositories[0].Href, http.StatusSeeOther)
		return nil
	}
	known, err := knowledge.KnownEverywhere(r.Context(), s.DB, v.Actor)
	if err != nil {
		return err
	}
	asked, err := s.askOf(r, v)
	if err != nil {
		return err
	}
	p := everywherePage{Frame: f, Absence: asked.absence(known), Notes: countsWords(known, asked.left)}
	all := known.Without(asked.absent())
	asked.fill(&p, all, q)
	if p.Spans, err = s.spanRows(r, v, asked.absent(), asked.keep()); err != nil {
		return err
	}
	return s.ok(w, r, everywhereView(p))
}

// askedEverywhere is what is asked of all repositories, with what the organisation says to it.
type askedEverywhere struct {
	away         []people.Person
	typed, wrong string          // of a name that fits nobody
	left         map[string]bool // who left for good, by id
	teams        []roster.Scope
	members      map[string]map[string]bool // by key of the team, then by id
	team         roster.Scope
}

func askEverywhere(r *http.Request, tx *store.Tx, v visit, q url.Values) (a askedEverywhere, err error) {
	today := store.DateOf(tx.Now())
	if a.left, err = organisation.Gone(r.Context(), tx, v.Actor, today); err != nil {
		return a, err
	}
	for _, typed := range q["away"] {
		if typed = strings.TrimSpace(typed); typed == "" {
			continue
		}
		p, err := people.Find(r.Context(), tx, v.Actor, typed)
		switch {
		case fault.Is(err, fault.KindNotFound), fault.Is(err, fault.KindInvalid):
			said, hint := fault.Sentence(err)
			a.typed, a.wrong = typed, strings.TrimSpace(sentence(said)+" "+sentence(hint))
		case err != nil:
			return a, err
		case !slices.ContainsFunc(a.away, func(o people.Person) bool { return o.ID == p.ID }):
			a.away = append(a.away, p)
		}
	}
	scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
	if err != nil {
		return a, err
	}
	for _, scope := range scopes {
		if scope.Kind == roster.Team && scope.On(today) {
			a.teams = append(a.teams, scope)
			if scope.Key == q.Get("team") {
				a.team = scope
			}
		}
	}
	slices.SortFunc(a.teams, func(x, y roster.Scope) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Key, y.Key)) })
	places, err := organisation.Everybody(r.Context(), tx, v.Actor, today)
	a.members = map[string]map[string]bool{}
	for _, p := range places {
		if a.members[p.Scope] == nil {
			a.members[p.Scope] = map[string]bool{}
		}
		a.members[p.Scope][p.PersonID] = true
	}
	return a, err
}

// absent are the ids of those who are away in this view, and of those who left for good.
func (a *askedEverywhere) absent() map[string]bool {
	all := map[string]bool{}
	for id := range a.left {
		all[id] = true
	}
	for _, p := range a.away {
		all[p.ID] = true
	}
	return all
}

// keep is the absence as links carry it along.
func (a *askedEverywhere) keep() (pairs []string) {
	for _, p := range a.away {
		pairs = append(pairs, "away", p.ID)
	}
	return pairs
}

// without is keep but for one person.
func (a *askedEverywhere) without(id string) (pairs []string) {
	for _, p := range a.away {
		if p.ID != id {
			pairs = append(pairs, "away", p.ID)
		}
	}
	return pairs
}

func (a *askedEverywhere) names() []string {
	names := make([]string, len(a.away))
	for i, p := range a.away {
		names[i] = p.Name
	}
	return names
}

// absence is the form that says who is away.
func (a *askedEverywhere) absence(known *knowledge.Everywhere) absence {
	view := absence{Action: "/knowledge", Typed: a.typed, Wrong: a.wrong}
	if a.team.Key != "" {
		view.Keep = append(view.Keep, hidden{"team", a.team.Key})
	}
	for _, p := range a.away {
		query := append([]string{"team", a.team.Key, "show", "all"}, a.without(p.ID)...)
		view.Away = append(view.Away, awayPerson{ID: p.ID, Name: p.Name, Return: link([]string{"knowledge"}, query...)})
	}
	for _, p := range known.People() {
		if !a.left[p.ID] {
			view.Names = append(view.Names, p.Name)
		}
	}
	slices.Sort(view.Names)
	view.Names = slices.Compact(view.Names)
	view.Names = view.Names[:min(len(view.Names), mostSuggested)]
	return view
}

// fill says where it is thin: in all areas or those of a team, by team, and by repository.
func (a *askedEverywhere) fill(p *everywherePage, all knowledge.RiskEverywhere, q url.Values) {
	p.Answer, p.More = countEverywhere(all.Areas).says(a.names()), coverageWords(all.Coverage)
	if n := len(all.Repositories); n > 1 {
		p.Answer = "In " + plural(n, "repository", "repositories") + ", " + lower(p.Answer)
	}
	areas := all.Areas
	if a.team.Key != "" {
		areas = all.Near(a.members[a.team.Key])
		p.Team = a.team.Name
		p.AllHref = link([]string{"knowledge"}, append([]string{"show", "all"}, a.keep()...)...)
		p.Answer = "Of what " + a.team.Name + " understands: " + lower(countEverywhere(areas).says(a.names()))
	}
	thin := slices.DeleteFunc(slices.Clone(areas), func(x knowledge.AreaThere) bool {
		return len(x.Left) >= 3 && len(x.Left) == len(x.Known)
	})
	from := pageFrom(q, "from", len(thin))
	for _, x := range thin[from:min(from+fewAreas, len(thin))] {
		p.Rows = append(p.Rows, a.areaRow(x))
	}
	at := append([]string{"team", a.team.Key, "show", "all"}, a.keep()...)
	p.Pages = nextOf(at, "from", from, len(thin), fewAreas)
	for _, t := range a.teams {
		if near := all.Near(a.members[t.Key]); len(near) > 0 {
			p.Teams = append(p.Teams, teamThere{Name: t.Name, Says: teamWords(near),
				Href: link([]string{"knowledge"}, append([]string{"team", t.Key}, a.keep()...)...)})
		}
	}
	start := pageFrom(q, "repositories", len(all.Repositories))
	for _, x := range all.Repositories[start:min(start+fewAreas, len(all.Repositories))] {
		p.Repositories = append(p.Repositories, repositoryThereRow{Name: x.Name, Areas: x.Areas, None: x.None, One: x.One,
			Href: link([]string{"knowledge", x.Name}, a.keep()...), Known: x.Coverage.Covered, Lines: x.Coverage.Lines})
	}
	p.Others = nextOf(at, "repositories", start, len(all.Repositories), fewAreas)
}

func (a *askedEverywhere) areaRow(x knowledge.AreaThere) areaThereRow {
	names := make([]string, len(x.Left))
	for i, p := range x.Left {
		names[i] = p.Name
	}
	row := areaThereRow{Name: x.Name, Repository: x.Repository, Left: len(x.Left), Names: some(names, 3), Lines: x.Lines,
		Href:           link([]string{"knowledge", x.Repository, "area", "+" + x.Name}, a.keep()...),
		RepositoryHref: link([]string{"knowledge", x.Repository}, a.keep()...), Hangs: hangsWords(x)}
	for _, p := range x.Known { // whoever left for good was not there before either
		if !a.left[p.ID] {
			row.Before++
		}
	}
	return row
}

// pageFrom is where a page of a list begins.
func pageFrom(q url.Values, name string, all int) int {
	from, _ := strconv.Atoi(q.Get(name))
	return min(max(from, 0), all)
}

// nextOf leads to the next page of a list on the page about everything.
func nextOf(query []string, name string, from, all, size int) pageOfCards {
	left := all - from - size
	if left <= 0 {
		return pageOfCards{}
	}
	return pageOfCards{link([]string{"knowledge"}, append(slices.Clone(query), name, strconv.Itoa(from+size))...),
		plural(left, "more", "more")}
}

func countEverywhere(areas []knowledge.AreaThere) thinCount {
	c := thinCount{all: len(areas)}
	for _, a := range areas {
		switch len(a.Left) {
		case 0:
			c.nobody++
		case 1:
			c.one++
		}
	}
	return c
}

// teamWords say how the areas stand that people of a team understand, or did before they were away.
func teamWords(areas []knowledge.AreaThere) string {
	c := countEverywhere(areas)
	says := counted(c.all, "area is", "areas are") + " understood here"
	if c.one > 0 {
		says += "; " + plural(c.one, "hangs on one person", "hang on one person each")
	}
	if c.nobody > 0 {
		says += "; " + plural(c.nobody, "has nobody left", "have nobody left")
	}
	return says + "."
}

// hangsWords say what hangs on an area.
func hangsWords(x knowledge.AreaThere) string {
	var parts []string
	if x.Changes > 0 {
		parts = append(parts, plural(x.Changes, "change", "changes")+" in 180 days")
	}
	if x.Uses > 0 {
		parts = append(parts, plural(x.Uses, "file imports it", "files import it"))
	}
	return strings.Join(parts, ", ")
}

// countsWords say what is left out of the answers about everything, and what is not up to date.
func countsWords(known *knowledge.Everywhere, left map[string]bool) (notes []string) {
	if len(left) > 0 {
		notes = append(notes, "Who left the organisation for good counts nowhere.")
	}
	if copies := known.Copies(); len(copies) > 0 {
		notes = append(notes, sentence(some(copies, 5)+" "+verb(len(copies), "shares", "share")+
			" the history of another repository, which stands for both: nothing is counted twice"))
	}
	if known.Unread > 0 {
		notes = append(notes, counted(known.Unread, "repository has", "repositories have")+" no answers yet.")
	}
	if known.Old > 0 {
		notes = append(notes, counted(known.Old, "repository answers", "repositories answer")+
			" as of a little while ago: what changed since is being worked in.")
	}
	return notes
}
