package web

import (
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/knowledge"
)

// kindWords are the kinds of evidence as pages say them: to choose by, for one item, and with a count.
var kindWords = map[string]struct{ tab, item, one, many string }{
	"authored":    {"Wrote it", "Wrote a change", "wrote 1 change", "wrote # changes"},
	"assisted":    {"With an agent", "Made a change with an agent", "made 1 change with an agent", "made # changes with an agent"},
	"co-authored": {"Co-author", "Wrote it with others", "was co-author once", "was co-author # times"},
	"reviewed":    {"Reviewed it", "Reviewed it", "reviewed 1 change", "reviewed # changes"},
	"acked":       {"Agreed to it", "Agreed to it", "agreed to 1 change", "agreed to # changes"},
	"tested":      {"Tested it", "Tested it", "tested 1 change", "tested # changes"},
	"fixed":       {"Mended it", "Mended something", "mended something once", "mended something # times"},
	"reworked": {"Changed others' lines", "Changed lines that others began", "changed others' lines once",
		"changed others' lines # times"},
	"was-reviewed": {"Was reviewed", "Had it reviewed by somebody else", "was reviewed once", "was reviewed # times"},
	"documented":   {"Wrote about it", "Wrote in a document about it", "wrote about it once", "wrote about it # times"},
}

func kindItem(k knowledge.Kind) string {
	if w, ok := kindWords[k.String()]; ok {
		return w.item
	}
	return capital(k.String())
}

// evidenceWords sums up a person's evidence: what sort, how often, and from when to when.
func evidenceWords(e knowledge.Evidence) string {
	var parts []string
	for k, n := range e.Counts {
		if n == 0 {
			continue
		}
		w, ok := kindWords[knowledge.Kind(k).String()]
		switch {
		case !ok:
			parts = append(parts, knowledge.Kind(k).String()+" "+figure(int(n)))
		case n == 1:
			parts = append(parts, w.one)
		default:
			parts = append(parts, strings.Replace(w.many, "#", figure(int(n)), 1))
		}
	}
	if len(parts) == 0 {
		return "Known by what was said, not by commits or reviews."
	}
	return capital(list(parts)) + ", " + span(time.Unix(e.First, 0), time.Unix(e.Last, 0)) + "."
}

// sourceWords say where an area's name comes from.
func sourceWords(source string) string {
	switch source {
	case "hand":
		return "named by hand"
	case "codeowners":
		return "from CODEOWNERS"
	case "catalog":
		return "from catalog-info.yaml"
	case "go":
		return "Go module"
	case "npm":
		return "npm package"
	default:
		return source
	}
}

// foundAs says where an area comes from, with the name that it has there.
func foundAs(a *knowledge.Area) string {
	if a.Title != "" && a.Title != a.Name {
		return capital(sourceWords(a.Source)) + " " + a.Title
	}
	return capital(sourceWords(a.Source))
}

// namesOf puts names to persons, in alphabetical order: who comes first must say nothing about who did more.
func namesOf(a *knowledge.Atlas, persons []int32) []string {
	names := make([]string, 0, len(persons))
	for _, p := range persons {
		names = append(names, a.People[p].Name)
	}
	slices.SortFunc(names, func(x, y string) int { return strings.Compare(strings.ToLower(x), strings.ToLower(y)) })
	return names
}

// understanders are the people of a group who understand it and are not away.
func understanders(g knowledge.Group, absent []int32) []int32 {
	var out []int32
	for _, h := range g.Holders {
		if h.Understands && !slices.Contains(absent, h.Person) {
			out = append(out, h.Person)
		}
	}
	return out
}

// couldChange answers for one place: who could safely change it, in a sentence.
func couldChange(a *knowledge.Atlas, g knowledge.Group, absent []int32) string {
	names := namesOf(a, understanders(g, absent))
	without := ""
	if len(absent) > 0 {
		without = "With " + list(namesOf(a, absent)) + " away, "
	}
	var s string
	switch {
	case g.Files == 0:
		return "There is no source code here to understand."
	case len(names) == 0 && g.Files > 1 && without != "":
		s = "nobody left understands most of it"
	case len(names) == 0 && g.Files > 1:
		s = "nobody alone understands most of it"
	case len(names) == 0 && without != "":
		s = "nobody left has enough evidence of understanding it"
	case len(names) == 0:
		s = "nobody has enough evidence of understanding it"
	case len(names) == 1:
		s = "only " + names[0] + " could"
	default:
		s = some(names, 3) + " could"
	}
	return sentence(without + s)
}

// coverageWords say how much of a set of lines is understood, and how much hangs on one person.
func coverageWords(c knowledge.Coverage) string {
	if c.Lines == 0 {
		return ""
	}
	s := "Somebody understands " + percent(c.Covered) + " of its " + plural(c.Lines, "line", "lines")
	if one := float64(c.ByCount[1]) / float64(c.Lines); one > 0 {
		s += "; " + percent(one) + " hang on one person alone"
	}
	return s + "."
}

// thinCount counts the areas that nobody and that one person understands.
type thinCount struct{ all, nobody, one int }

func countThin(areas []knowledge.AreaRisk) thinCount {
	c := thinCount{all: len(areas)}
	for _, a := range areas {
		switch a.Left {
		case 0:
			c.nobody++
		case 1:
			c.one++
		}
	}
	return c
}

// says is the answer for a whole repository: how many areas are thin, now or with people away.
func (c thinCount) says(away []string) string {
	all := plural(c.all, "area", "areas")
	hang := func(n int) string {
		if n == 1 {
			return "hangs on one person"
		}
		return "hang on one person each"
	}
	if len(away) > 0 {
		hang = func(int) string { return "would have one person left" }
	}
	var s string
	switch {
	case c.all == 0:
		return "There are no areas here yet."
	case c.nobody == 0 && c.one == 0:
		s = "each of the " + all + " has two people or more who understand it"
		if c.all == 1 {
			s = "its one area has two people or more who understand it"
		}
	case c.nobody == 0:
		s = figure(c.one) + " of " + all + " " + hang(c.one)
	case c.one == 0:
		s = figure(c.nobody) + " of " + all + " " + nobodyVerb(c.nobody, away)
	default:
		s = figure(c.nobody) + " of " + all + " " + nobodyVerb(c.nobody, away) + ", and " + figure(c.one) + " " + hang(c.one)
	}
	if len(away) > 0 {
		s = "with " + list(away) + " away, " + s
	}
	return sentence(s)
}

func nobodyVerb(n int, away []string) string {
	switch {
	case len(away) > 0:
		return "would have nobody who understands " + map[bool]string{true: "it", false: "them"}[n == 1]
	case n == 1:
		return "has nobody who understands it"
	default:
		return "have nobody who understands them"
	}
}
