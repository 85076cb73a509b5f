package codeowners

import "strings"

// githubLines reads GitHub's rules.
func (p *parser) githubLines() func(text string) LineKind {
	earlier := make(map[string]int) // the line that had the same pattern before
	return func(text string) LineKind {
		start := indent(text)
		end := patternEnd(text, start, true)
		pattern := text[start:end]
		if !p.githubPattern(text, pattern, start) {
			return Broken
		}

		rest := text[end:]
		if i := strings.IndexByte(rest, '#'); i >= 0 {
			rest = rest[:i]
		}
		var owners ownerList
		from, to := end, end
		for i, w := range words(rest, end) {
			o, ok := githubOwner(w.text)
			if !ok {
				hint := "Write @name, @organisation/team or an e-mail address."
				if strings.HasPrefix(w.text, "@@") {
					hint = "Roles are GitLab's: name a team, as in @organisation/team."
				}
				p.report(Skipped, w.at, hint, "%q is no owner, so GitHub skips the line", w.text)
				return Broken
			}
			if i == 0 {
				from = w.at
			}
			to = w.at + len(w.text)
			owners.add(o)
		}
		if line, ok := earlier[pattern]; ok {
			p.report(Doubt, start, "Keep one of the two lines.",
				"The pattern is the same as in line %d, which no longer counts", line)
		}
		earlier[pattern] = p.line
		return p.add(Rule{Pattern: pattern, Owners: owners.list, matcher: compileGitHub(pattern)}, text, from, to)
	}
}

// githubPattern reports what GitHub does not accept in a pattern, and returns whether it accepts it.
func (p *parser) githubPattern(text, pattern string, start int) bool {
	bad := func(offset int, hint, format string, args ...any) bool {
		p.report(Skipped, start+offset, hint, format, args...)
		return false
	}
	if h, ok := parseHeader(trim(text)); ok && h.clean {
		return bad(0, "GitHub has no sections: delete the line, or check the file as GitLab's.",
			"%q is a section of GitLab, so GitHub skips the line", h.name)
	}
	switch {
	case strings.HasPrefix(pattern, "!"):
		return bad(0, "Give the paths a line of their own further down, without owners.",
			`A pattern cannot begin with "!", so GitHub skips the line`)
	case strings.HasPrefix(pattern, `\#`):
		return bad(0, `Write "?" for the "#", as in ?file.`,
			`A pattern cannot begin with "\#", so GitHub skips the line`)
	case strings.HasSuffix(pattern, `\`) && (len(pattern)-len(strings.TrimRight(pattern, `\`)))%2 == 1:
		return bad(len(pattern)-1, "Delete the backslash.", "The backslash at the end of the pattern escapes nothing, "+
			"so GitHub skips the line")
	case strings.Contains(pattern, "***"):
		return bad(strings.Index(pattern, "***"), `Write "**" for any folders, "*" for any characters.`,
			`"***" is no pattern, so GitHub skips the line`)
	}
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '[', ']':
			return bad(i, `Write "?" for one character or "*" for some.`,
				`A pattern cannot have %q, so GitHub skips the line`, pattern[i:i+1])
		}
	}
	if pattern == "/" {
		p.report(Doubt, start, `Write "*" for every file.`, `"/" matches no file`)
	}
	return true
}

// githubOwner reads @user, @org/team or an address.
func githubOwner(s string) (Owner, bool) {
	name, at := strings.CutPrefix(s, "@")
	switch {
	case !at:
		return Owner{Email, s}, isEmail(s)
	case strings.Contains(name, "/"):
		return Owner{Team, name}, isName(name) && strings.Count(name, "/") == 1
	default:
		return Owner{User, name}, isName(name)
	}
}
