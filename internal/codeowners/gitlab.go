package codeowners

import (
	"strconv"
	"strings"
)

// header is a line that begins a section of GitLab.
type header struct {
	name      string
	optional  bool
	approvals string // what is between the second brackets
	owners    string // what follows white space after the brackets
	ownersAt  int    // where that is in the line
	clean     bool   // nothing else is on the line
}

// parseHeader reads a line without the space round it as a section's header: "^" perhaps, a name in brackets, a number
// in brackets perhaps, default owners perhaps. What follows and is none of these, GitLab passes over.
func parseHeader(text string) (h header, ok bool) {
	rest, optional := strings.CutPrefix(text, "^")
	h.optional = optional
	if !strings.HasPrefix(rest, "[") {
		return header{}, false
	}
	h.name, rest, ok = strings.Cut(rest[1:], "]")
	if !ok {
		return header{}, false
	}
	if n, after, found := strings.Cut(strings.TrimPrefix(rest, "["), "]"); found && rest[0] == '[' && isDigits(n) {
		h.approvals, rest = n, after
	}
	h.clean = rest == "" || isSpace(rest[0])
	if h.clean {
		h.owners, h.ownersAt = rest, len(text)-len(rest)
	}
	return h, true
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// unnamedSection is what GitLab calls the rules before the first header; a header of that name goes on with them.
const unnamedSection = "codeowners"

// gitlabLines reads GitLab's rules and headers.
func (p *parser) gitlabLines() (read func(text string) LineKind, done func()) {
	g := &gitlabParser{parser: p, sections: map[string]int{unnamedSection: 0}, entries: make(map[gitlabEntry]int)}
	read = func(text string) LineKind {
		start := indent(text)
		if h, ok := parseHeader(trim(text)); ok {
			return g.header(h, start)
		}
		if strings.HasPrefix(text[start:], "[") || strings.HasPrefix(text[start:], "^[") {
			p.report(Doubt, start, `Close the name with "]".`, "The section has no end to its name, so GitLab reads a rule here")
		}
		return g.rule(text, start)
	}
	return read, g.settle
}

type gitlabParser struct {
	*parser
	sections map[string]int      // by name in lower case
	entries  map[gitlabEntry]int // the rule that holds the entry's place

	section   int // the current one, with what its header says
	optional  bool
	approvals int
	owners    []Owner
}

// gitlabEntry is what GitLab keeps a rule by: its section and its pattern, completed.
type gitlabEntry struct {
	section int
	pattern string
}

// header begins a section, or goes on with one of the same name. What it says of owners, approvals and being optional
// holds for the rules below it only.
func (g *gitlabParser) header(h header, start int) LineKind {
	if trim(h.name) == "" {
		g.report(Doubt, start, "Write a name between the brackets.", "The section has no name")
	}
	if !h.clean {
		g.report(Doubt, start, `Give default owners after a space. In a pattern, escape the bracket: \[.`,
			"GitLab reads the section %q here and passes over the rest of the line", h.name)
	}
	approvals, err := strconv.Atoi(h.approvals)
	if h.approvals != "" && (err != nil || approvals < 1) {
		g.report(Doubt, start, "Write a number from 1 on.",
			"%s approvals cannot be asked for, so GitLab asks for one", h.approvals)
		approvals = 1
	}
	if h.optional && approvals > 0 {
		g.report(Doubt, start, `Delete the "^" or the number.`, "An optional section cannot ask for approvals")
	}
	owners, _ := g.readOwners(words(h.owners, start+h.ownersAt))

	name := strings.ToLower(h.name)
	section, known := g.sections[name]
	if !known {
		section = len(g.file.Sections)
		g.sections[name] = section
		g.file.Sections = append(g.file.Sections, Section{Name: h.name})
	}
	g.section, g.optional, g.approvals, g.owners = section, h.optional, approvals, owners
	return Header
}

// rule reads a pattern with its owners.
func (g *gitlabParser) rule(text string, start int) LineKind {
	end := gitlabPatternEnd(strings.TrimRight(text, " \t\n\v\f\r\x00"), start)
	r := Rule{Section: g.section, Approvals: g.approvals, optional: g.optional}
	r.Pattern, r.Exclude = strings.CutPrefix(text[start:end], "!")
	given := words(text[end:], end)
	from, to := end, end
	if len(given) > 0 {
		from, to = given[0].at, given[len(given)-1].at+len(given[len(given)-1].text)
	}
	switch {
	case r.Exclude:
		if len(given) > 0 && given[0].text[0] != '#' {
			g.report(Doubt, from, "Delete them, or delete the \"!\".", "GitLab passes over the owners of an excluded path")
		}
		if r.Pattern == "" {
			g.report(Doubt, start, `Write a path behind the "!".`, `"!" alone takes every file out of the section`)
		}
	case len(given) == 0:
		r.Owners, r.Inherited = g.owners, len(g.owners) > 0
		if !r.Inherited {
			g.report(Doubt, start, "Add an owner to the line, or default owners to the section.",
				"The rule has no owner, so GitLab approves it by itself")
		}
	default:
		var refused int
		if r.Owners, refused = g.readOwners(given); len(r.Owners) == 0 && refused > 0 {
			g.report(Doubt, from, "Name an owner that GitLab knows.", "The rule has no owner, so GitLab approves it by itself")
		}
	}

	compiled := compileGitLab(r.Pattern)
	if compiled.hopeless() {
		g.report(Doubt, start, `Close the set with "]", or write \[ for the bracket itself.`, "The pattern matches no file")
	}
	r.matcher = compiled
	kind := g.add(r, text, from, to)

	// A pattern that is there already is replaced at its place, not added at the end.
	key, last := gitlabEntry{g.section, completeGitLab(r.Pattern)}, len(g.file.Rules)-1
	if earlier, ok := g.entries[key]; ok {
		g.report(Doubt, start, "Keep one of the two lines.",
			"The pattern is the same as in line %d: this line counts, at the place of that one", g.file.Rules[earlier].Line)
		g.file.Rules[earlier].replaced = true
		g.file.Rules[last].rank = g.file.Rules[earlier].rank
	}
	g.entries[key] = last
	return kind
}

// gitlabPatternEnd returns where the pattern ends: at the first white space right behind anything but a backslash.
func gitlabPatternEnd(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		if isSpace(text[i]) && text[i-1] != '\\' {
			return i
		}
	}
	return len(text)
}

// readOwners reads owners, reports the words that are none, and says how many those are. GitLab has no comments behind
// a rule: owners named in one are owners.
func (g *gitlabParser) readOwners(given []word) (_ []Owner, refused int) {
	var owners ownerList
	comment := false
	for _, w := range given {
		if !comment && w.text[0] == '#' {
			comment = true
			g.report(Doubt, w.at, "Move the comment to a line of its own.",
				"GitLab knows no comments behind a rule: whoever this one names is an owner")
		}
		if o, ok := gitlabOwner(strings.TrimPrefix(w.text, "#")); ok {
			owners.add(o)
			continue
		}
		refused++
		if !comment {
			g.report(Doubt, w.at, "Write @name, @group/subgroup, @@developer, @@maintainer, @@owner or an e-mail address.",
				"%q is no owner, so GitLab passes over it", w.text)
		}
	}
	return owners.list, refused
}

// gitlabOwner reads @user, @group/subgroup, @@role (plural and any case too) or an address.
func gitlabOwner(s string) (Owner, bool) {
	if role, ok := strings.CutPrefix(s, "@@"); ok {
		role = strings.TrimSuffix(strings.ToLower(role), "s")
		return Owner{Role, role}, role == "developer" || role == "maintainer" || role == "owner"
	}
	name, at := strings.CutPrefix(s, "@")
	switch {
	case !at:
		return Owner{Email, s}, isEmail(s)
	case strings.Contains(name, "/"):
		return Owner{Team, name}, isName(name)
	default:
		return Owner{User, name}, isName(name)
	}
}

// settle says of each section whether it is optional: it is when every rule in it is.
func (g *gitlabParser) settle() {
	rules, optional := make([]int, len(g.file.Sections)), make([]int, len(g.file.Sections))
	for _, r := range g.file.Rules {
		if r.replaced {
			continue
		}
		rules[r.Section]++
		if r.optional {
			optional[r.Section]++
		}
	}
	for i := range g.file.Sections {
		g.file.Sections[i].Optional = rules[i] > 0 && rules[i] == optional[i]
	}
}

// hopeless reports whether a part can match nothing.
func (g glob) hopeless() bool {
	for _, p := range g {
		for _, a := range p.seg {
			if a.kind == atomNever {
				return true
			}
		}
	}
	return false
}
