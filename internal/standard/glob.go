package standard

import (
	"regexp"
	"strings"
)

// How long patterns may be, in bytes. Time is in proportion to them.
const (
	maxGlob    = 256
	maxPattern = 1000 // a regular expression
)

// glob is a pattern over paths, as RE2 so that no pattern is slow.
type glob struct {
	text string
	re   *regexp.Regexp
}

func (g glob) match(path string) bool { return g.re.MatchString(path) }

func (g glob) String() string { return g.text }

// covers reports whether one of the globs matches.
func covers(globs []glob, path string) bool {
	for _, g := range globs {
		if g.match(path) {
			return true
		}
	}
	return false
}

// compileGlob reads a pattern over whole paths; ok is false where braces do not close. Anywhere says that a pattern
// without a slash holds in every folder.
func compileGlob(text string, anywhere bool) (g glob, ok bool) {
	pattern := text
	if anywhere && !strings.Contains(pattern, "/") {
		pattern = "**/" + pattern
	}
	var b strings.Builder
	b.WriteString(`^(?s:`)
	depth, start := 0, true // start: a name begins here
	for rest := pattern; rest != ""; {
		n, c := 1, rest[0]
		switch {
		case start && strings.HasPrefix(rest, "**/"):
			for n = len("**/"); strings.HasPrefix(rest[n:], "**/"); { // more of them say the same
				n += len("**/")
			}
			b.WriteString(`(?:[^/]+/)*`)
		case start && strings.HasPrefix(rest, "**") && (rest == "**" || depth > 0 && strings.IndexByte(",}", rest[2]) >= 0):
			n = len("**")
			b.WriteString(`.+`)
		case c == '*':
			b.WriteString(`[^/]*`)
		case c == '?':
			b.WriteString(`[^/]`)
		case c == '{':
			depth++
			b.WriteString(`(?:`)
		case c == '}' && depth > 0:
			depth--
			b.WriteByte(')')
		case c == ',' && depth > 0:
			b.WriteByte('|')
		default:
			if n = strings.IndexAny(rest[1:], "*?{},/") + 1; n == 0 {
				n = len(rest)
			}
			b.WriteString(regexp.QuoteMeta(rest[:n]))
		}
		last := rest[n-1]
		start = last == '/' || depth > 0 && (last == '{' || last == ',')
		rest = rest[n:]
	}
	b.WriteString(`)$`)
	re, err := regexp.Compile(b.String())
	return glob{text, re}, err == nil && depth == 0
}

// anyText is a glob in which "*" stands for any characters, and nothing else is special; case does not count.
func anyText(text string) *regexp.Regexp {
	parts := strings.Split(text, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`^(?is:` + strings.Join(parts, ".*") + `)$`)
}

// outside says why a path or glob cannot stay within a tree, "" when it can.
func outside(path string) string {
	switch {
	case strings.HasPrefix(path, "/") || strings.HasPrefix(path, "~/") || len(path) > 1 && path[1] == ':':
		return "is absolute"
	case strings.Contains(path, `\`):
		return "has a backslash"
	}
	for name := range strings.SplitSeq(path, "/") {
		switch name {
		case "..":
			return "leads out of the repository"
		case "", ".":
			return "has a name that is empty or a dot"
		}
	}
	return ""
}
