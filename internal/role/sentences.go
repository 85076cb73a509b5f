package role

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// sentences puts a comparison into words. Nothing in them is said anywhere but in the data.
func (c *Catalogue) sentences(out Comparison) []string {
	a, b := out.A.called(), out.B.called()
	var all []string
	say := func(format string, args ...any) {
		s := []rune(fmt.Sprintf(format, args...))
		s[0] = unicode.ToUpper(s[0])
		all = append(all, string(s)+".")
	}
	if focusA, focusB := and(c.focusNames(out.A)), and(c.focusNames(out.B)); focusA == focusB {
		say("the focus of both is %s", focusA)
	} else {
		say("the focus of %s is %s; that of %s is %s", a, focusA, b, focusB)
	}
	if !out.A.Family && !out.B.Family {
		sayScopes(out, say)
	}
	c.sayDuties(out, say)
	c.saySkills(out, say)
	if out.OneHolder {
		say("one person may be both %s and %s while the work is small%s", a, b, until(out.Until))
	}
	for _, way := range []struct {
		from, to Profile
		steps    []string
	}{{out.A, out.B, out.Way}, {out.B, out.A, out.Back}} {
		from, to := withArticle(way.from.Name), withArticle(way.to.Name)
		if n := len(way.steps); n == 1 {
			say("%s may become %s over time", from, to)
		} else if n > 1 {
			say("%s may become %s over time, by way of %s", from, to, and(c.roleNames(way.steps[:n-1])))
		}
	}
	return all
}

func sayScopes(out Comparison, say func(string, ...any)) {
	a, b := out.A.called(), out.B.called()
	scopeA, scopeB := out.A.Scopes[0], out.B.Scopes[0]
	if kindsA, kindsB := kinds(scopeA), kinds(scopeB); kindsA != kindsB {
		say("%s is held in %s, %s in %s", a, kindsA, b, kindsB)
	}
	if scopeA.Disciplines != scopeB.Disciplines && scopeA.Disciplines != "" && scopeB.Disciplines != "" {
		say("%s leads %s discipline in its scope, %s leads %s", a, scopeA.Disciplines, b, scopeB.Disciplines)
	}
}

func (c *Catalogue) sayDuties(out Comparison, say func(string, ...any)) {
	a, b := out.A.called(), out.B.called()
	if len(out.Both) > 0 {
		say("both answer for %s", and(c.dutyNames(out.Both)))
	}
	for _, side := range []struct {
		who, other string
		only       []string
		input      []Input
	}{{a, b, out.OnlyA, out.AToB}, {b, a, out.OnlyB, out.BToA}} {
		if len(side.only) > 0 {
			say("of the two only %s answers for %s", side.who, and(c.dutyNames(side.only)))
		}
		for _, part := range parts[1:] {
			var ids []string
			for _, in := range side.input {
				if in.Part == part {
					ids = append(ids, in.Responsibility)
				}
			}
			if len(ids) > 0 {
				say("%s %s %s, for which %s answers", side.who, does[part], and(c.dutyNames(ids)), side.other)
			}
		}
	}
	if len(out.Overlap) > 0 {
		say("they overlap in %s", and(c.dutyNames(out.Overlap)))
	}
	if gives(out.AToB) && gives(out.BToA) {
		say("they feed each other: each contributes to what the other answers for")
	}
}

// gives reports whether a share of the work is among the inputs.
func gives(all []Input) bool {
	return slices.ContainsFunc(all, func(in Input) bool { return works(in.Part) })
}

// does is what a role with a lesser part does.
var does = map[Part]string{Contributes: "contributes to", Consulted: "is consulted about", Informed: "is informed of"}

// saySkills tells the skills that one alone needs, and of those that both need the ones that set them apart most.
func (c *Catalogue) saySkills(out Comparison, say func(string, ...any)) {
	a, b := out.A.called(), out.B.called()
	var onlyA, onlyB, apart []string
	furthest := 1
	for _, p := range out.Skills { // the furthest apart first
		skill, _ := c.Skill(p.Skill)
		switch {
		case p.B.Most == 0:
			onlyA = append(onlyA, skill.Name)
		case p.A.Most == 0:
			onlyB = append(onlyB, skill.Name)
		case p.apart() >= furthest:
			furthest = p.apart()
			apart = append(apart, fmt.Sprintf("%s (%s needs %s, %s %s)", skill.Name, a, p.A, b, p.B))
		}
	}
	for _, side := range []struct {
		who  string
		only []string
	}{{a, onlyA}, {b, onlyB}} {
		if len(side.only) > 0 {
			say("of the two only %s needs %s", side.who, and(side.only))
		}
	}
	if len(apart) > 0 {
		say("of the skills that both need, they are furthest apart in %s", and(apart))
	}
}

// String puts a range of levels into words.
func (r Range) String() string {
	switch {
	case r.Most == 0:
		return "none"
	case r.Least == r.Most:
		return "level " + strconv.Itoa(r.Least)
	case r.Least == 0:
		return "up to level " + strconv.Itoa(r.Most)
	default:
		return fmt.Sprintf("level %d to %d", r.Least, r.Most)
	}
}

// until says up to where one person may hold two roles.
func until(thresholds []Threshold) string {
	if len(thresholds) == 0 {
		return ""
	}
	limits := make([]string, len(thresholds))
	for i, t := range thresholds {
		limits[i] = t.String()
	}
	return "; above " + list(limits, "or") + " dedicated holders are recommended"
}

// String puts the figure of a threshold into words, such as "8 people".
func (t Threshold) String() string {
	words := map[Measure][2]string{People: {"person", "people"}, Projects: {"project", "projects"},
		DisciplineKinds: {"discipline", "disciplines"}, CrossTeamLinks: {"link to another team", "links to other teams"}}
	if t.Above == 1 {
		return "1 " + words[t.Measure][0]
	}
	return strconv.Itoa(t.Above) + " " + words[t.Measure][1]
}

// called is how a sentence names a profile: the technical lead, leadership in general.
func (p Profile) called() string {
	if p.Family {
		return lowered(p.Name)
	}
	return "the " + lowered(p.Name)
}

// withArticle is a name with its article: a technical lead, an engineering manager.
func withArticle(name string) string {
	name = lowered(name)
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

// lowered writes a name as inside of a sentence; an acronym stays as it is.
func lowered(name string) string {
	runes := []rune(name)
	if len(runes) > 1 && unicode.IsLower(runes[1]) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}

func kinds(s Scope) string {
	words := map[ScopeKind]string{Discipline: "a discipline", Project: "a project", Team: "a team",
		SeveralTeams: "several teams", Department: "a department", Function: "a function", Organisation: "an organisation"}
	all := make([]string, len(s.Kinds))
	for i, k := range s.Kinds {
		all[i] = words[k]
	}
	return list(all, "or")
}

func and(all []string) string { return list(all, "and") }

// list joins words as a sentence does: a, b and c.
func list(all []string, last string) string {
	if n := len(all); n > 1 {
		return strings.Join(all[:n-1], ", ") + " " + last + " " + all[n-1]
	}
	return strings.Join(all, "")
}

func (c *Catalogue) dutyNames(ids []string) []string {
	return named(ids, func(id string) string { d, _ := c.Responsibility(id); return d.Name })
}

func (c *Catalogue) roleNames(ids []string) []string {
	return named(ids, func(id string) string { r, _ := c.Role(id); return lowered(r.Name) })
}

func (c *Catalogue) focusNames(p Profile) []string {
	return named(p.Focus, func(id string) string {
		t, _ := find(c.focuses, func(t Term) bool { return t.ID == id })
		return t.Name
	})
}

func named(ids []string, name func(string) string) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = name(id)
	}
	return all
}

// Sentence says how whoever holds a role with this relation stands to others, and what they see of them for it.
func (r Relation) Sentence() string {
	switch r {
	case Leads:
		return "Whoever holds it leads those in its scope, and sees their skills, what histories say of them and when they are away."
	case Manages:
		return "Whoever holds it is answerable for those in its scope as their manager, and sees their skills, what histories say " +
			"of them, and when and why they are away."
	case Coordinates:
		return "Whoever holds it in a project coordinates those in it, and sees when they are away."
	case Directs:
		return "Whoever holds it stands above the managers in its scope, and sees the skills of their people in sums and who is " +
			"about to leave."
	default:
		return "Whoever holds it sees nothing for it that is private to others."
	}
}
