package leadtest

import (
	"fmt"
	"math/rand/v2"

	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// Size is how large a made-up organisation is.
type Size struct{ Persons, Teams, Levels int }

// Large is the organisation that every page and answer is measured on.
var Large = Size{Persons: 10_000, Teams: 1_000, Levels: 12}

// Organisation makes an organisation up, the same on every run: units of all levels but the first and the last, teams
// on the lower half of the levels, with a technical lead and a team lead or manager each, projects across teams, persons
// with a past. Names repeat, addresses do not.
func Organisation(size Size) roster.Roster {
	g := generator{random: rand.New(rand.NewPCG(1, 2)), size: size}
	g.units()
	g.teams()
	g.projects()
	g.roster.Sort()
	return g.roster
}

type generator struct {
	roster roster.Roster
	random *rand.Rand
	size   Size
	levels [][]string // keys of the organisation and its units, by level
}

func (g *generator) scope(s roster.Scope) string {
	g.roster.Scopes = append(g.roster.Scopes, s)
	return s.Key
}

func (g *generator) hold(person, role, scope string) {
	g.roster.Holders = append(g.roster.Holders, roster.Holder{Person: person, Role: role, Scope: scope})
}

// person adds a person who reports to another and is in a scope.
func (g *generator) person(scope, reportsTo string) string {
	n := len(g.roster.Persons)
	first, last := madeUp(n*7919%211), madeUp(n*104_729%1999)
	handle := fmt.Sprintf("%s.%s.%d", first, last, n)
	g.roster.Persons = append(g.roster.Persons, roster.Person{Handle: handle,
		Name: capital(first) + " " + capital(last), Emails: []string{handle + "@example.com"}, Title: "Engineer",
		Disciplines: []string{[]string{"engineer", "engineer", "engineer", "designer", "tester", "data scientist"}[n%6]},
		Zone:        "Europe/Berlin", Week: roster.Week{480, 480, 480, 480, 480}, ReportsTo: reportsTo,
		Span: roster.Span{From: date(2015+n%10, 1+n%12)}})
	g.roster.Members = append(g.roster.Members, roster.Member{Person: handle, Scope: scope, Share: 100,
		Span: roster.Span{From: date(2025, 1+n%12)}})
	return handle
}

func date(year, month int) store.Date {
	d, err := store.ParseDate(fmt.Sprintf("%d-%02d-01", year, month))
	if err != nil {
		panic(err)
	}
	return d
}

// madeUp makes a word of syllables.
func madeUp(n int) string {
	syllables := []string{"ba", "del", "fir", "gon", "hes", "jul", "kar", "lom", "mir", "nev", "os", "pa", "rin", "sul", "tev",
		"vor", "wen", "yal", "zim"}
	word := syllables[n%len(syllables)] + syllables[n/len(syllables)%len(syllables)]
	if n >= len(syllables)*len(syllables) {
		word += syllables[n/len(syllables)/len(syllables)%len(syllables)]
	}
	return word
}

func capital(word string) string { return string(word[0]-'a'+'A') + word[1:] }

// units makes the organisation and its units, each with somebody at its head.
func (g *generator) units() {
	top := g.scope(roster.Scope{Key: "org", Name: "Made-up Works", Kind: roster.Organisation})
	head := map[string]string{top: g.person(top, "")}
	g.hold(head[top], "cto", top)
	g.levels = [][]string{{top}}
	for level := 1; level < g.size.Levels-1; level++ {
		above := g.levels[level-1]
		var keys []string
		for n := range min(2*len(above), max(1, g.size.Teams/30)) {
			up := above[n%len(above)]
			key := g.scope(roster.Scope{Key: fmt.Sprintf("unit-%d-%d", level, n), Name: fmt.Sprintf("Unit %d.%d", level, n),
				Kind: roster.Unit, Label: []string{"group", "department", "division"}[level%3], Parent: up})
			head[key] = g.person(key, head[up])
			g.hold(head[key], []string{"engineering-manager", "director-of-engineering"}[n%2], key)
			keys = append(keys, key)
		}
		g.levels = append(g.levels, keys)
	}
}

// teams makes the teams and those who are in them.
func (g *generator) teams() {
	lower := g.levels[len(g.levels)/2:]
	each := max(2, (g.size.Persons-len(g.roster.Persons))/g.size.Teams)
	for n := range g.size.Teams {
		level := lower[len(lower)-1-n%len(lower)]
		key := g.scope(roster.Scope{Key: fmt.Sprintf("team-%d", n), Name: fmt.Sprintf("Team %d", n), Kind: roster.Team,
			Parent: level[n%len(level)], Purpose: "What somebody needs."})
		if n > 0 {
			g.roster.Scopes[len(g.roster.Scopes)-1].DependsOn = []string{fmt.Sprintf("team-%d", g.random.IntN(n))}
		}
		size := each
		if n == g.size.Teams-1 {
			size = max(2, g.size.Persons-len(g.roster.Persons))
		}
		lead := ""
		for i := range size {
			handle := g.person(key, lead)
			switch i {
			case 0:
				lead = handle
				g.hold(handle, []string{"manager", "team-lead"}[n%2], key)
			case 1:
				g.hold(handle, "technical-lead", key)
			case 2:
				if n > 0 { // came from another team
					g.roster.Members = append(g.roster.Members, roster.Member{Person: handle, Scope: fmt.Sprintf("team-%d", n-1),
						Share: 100, Span: roster.Span{From: date(2024, 1), Until: date(2024, 12)}})
				}
			}
		}
	}
}

// projects makes a project for every third team, with people from several.
func (g *generator) projects() {
	var places []roster.Member
	for _, m := range g.roster.Members {
		if m.Until.IsZero() {
			places = append(places, m)
		}
	}
	for n := range g.size.Teams / 3 {
		key := g.scope(roster.Scope{Key: fmt.Sprintf("project-%d", n), Name: fmt.Sprintf("Project %d", n),
			Kind: roster.Project, Parent: g.levels[1][n%len(g.levels[1])], Span: roster.Span{From: date(2025, 6)}})
		in := map[string]bool{}
		for range 6 {
			handle := places[g.random.IntN(len(places))].Person
			if in[handle] {
				continue
			}
			if len(in) == 0 {
				g.hold(handle, "project-manager", key)
			}
			in[handle] = true
			g.roster.Members = append(g.roster.Members, roster.Member{Person: handle, Scope: key, Share: 50})
		}
	}
}
