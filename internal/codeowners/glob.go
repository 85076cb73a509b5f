package codeowners

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// matcher says whether a rule's pattern covers a path. segments is path split at its slashes.
type matcher interface {
	match(path string, segments []string) bool
	key() key // how the index finds the rule
}

// glob is a pattern compiled to one part per path segment. Two parts in a row are never both deep.
type glob []part

// part matches one segment, or any number of them (none too) when deep.
type part struct {
	deep bool
	seg  segment
}

// match walks parts and segments once. A segment that does not fit goes back to the last deep part only: what an
// earlier one took can stay, because the later one takes any number as well. So time is at most parts × segments.
func (g glob) match(_ string, segments []string) bool {
	p, s := 0, 0
	backPart, backSeg := -1, 0
	for s < len(segments) {
		switch {
		case p < len(g) && g[p].deep:
			if p == len(g)-1 {
				return true
			}
			backPart, backSeg = p, s
			p++
		case p < len(g) && g[p].seg.match(segments[s]):
			p++
			s++
		case backPart >= 0:
			backSeg++
			p, s = backPart+1, backSeg
		default:
			return false
		}
	}
	for p < len(g) && g[p].deep {
		p++
	}
	return p == len(g)
}

// key finds what every path that matches must have, the rarest thing first.
func (g glob) key() key {
	var prefix []string
	for _, p := range g {
		lit, ok := p.seg.literal()
		if !ok || p.deep {
			break
		}
		prefix = append(prefix, lit)
	}
	if len(prefix) > 0 {
		return key{keyPrefix, strings.Join(prefix, "/")}
	}
	for _, v := range slices.Backward(g) {
		if lit, ok := v.seg.literal(); ok && !v.deep {
			return key{keySegment, lit}
		}
	}
	for _, v := range slices.Backward(g) {
		if ext, ok := v.seg.extension(); ok && !v.deep {
			return key{keyExtension, ext}
		}
	}
	return key{}
}

// segment is the pattern of one path segment: atoms, compared from left to right.
type segment []atom

type atomKind uint8

const (
	atomByte  atomKind = iota // this byte
	atomOne                   // any one character
	atomMany                  // any characters, none too
	atomSet                   // one character of a set
	atomNever                 // nothing: the pattern is unusable, as a "[" without its "]"
)

type atom struct {
	kind atomKind
	b    byte
	not  bool // of a set
	set  []span
}

type span struct{ from, to rune }

// match works as glob.match does, on characters. The characters are decoded, so that "?" is one of them, not one byte.
func (g segment) match(s string) bool {
	p, i := 0, 0
	backAtom, backAt := -1, 0
	for i < len(s) {
		if p < len(g) {
			a := g[p]
			if a.kind == atomMany {
				if p == len(g)-1 {
					return true
				}
				backAtom, backAt = p, i
				p++
				continue
			}
			if n := a.width(s[i:]); n > 0 {
				p++
				i += n
				continue
			}
		}
		if backAtom < 0 {
			return false
		}
		_, n := utf8.DecodeRuneInString(s[backAt:])
		backAt += n
		p, i = backAtom+1, backAt
	}
	for p < len(g) && g[p].kind == atomMany {
		p++
	}
	return p == len(g)
}

// width returns how many bytes at the start of s the atom takes; 0 means that it does not match.
func (a atom) width(s string) int {
	switch a.kind {
	case atomByte:
		if s[0] == a.b {
			return 1
		}
	case atomOne:
		_, n := utf8.DecodeRuneInString(s)
		return n
	case atomSet:
		r, n := utf8.DecodeRuneInString(s)
		in := false
		for _, sp := range a.set {
			if sp.from <= r && r <= sp.to || r == sp.from || r == sp.to { // the ends count even of a range turned round
				in = true
				break
			}
		}
		if in != a.not {
			return n
		}
	}
	return 0
}

// literal returns the one text that the segment matches.
func (g segment) literal() (string, bool) {
	b := make([]byte, len(g))
	for i, a := range g {
		if a.kind != atomByte {
			return "", false
		}
		b[i] = a.b
	}
	return string(b), len(g) > 0
}

// extension returns what must follow the last dot of every matching segment.
func (g segment) extension() (string, bool) {
	for i := len(g) - 1; i >= 0 && g[i].kind == atomByte; i-- {
		if g[i].b == '.' {
			return g[i+1:].literal()
		}
	}
	return "", false
}

// compileSegment reads a segment with *, ? and backslash escapes, and sets of characters where the dialect has them.
func compileSegment(text string, sets bool) segment {
	var g segment
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '*':
			if len(g) == 0 || g[len(g)-1].kind != atomMany {
				g = append(g, atom{kind: atomMany})
			}
		case c == '?':
			g = append(g, atom{kind: atomOne})
		case c == '[' && sets:
			a, n := compileSet(text[i+1:])
			g = append(g, a)
			i += n
		case c == '\\' && i+1 < len(text):
			i++
			g = append(g, atom{b: text[i]})
		case c == '\\': // at the end it escapes nothing
		default:
			g = append(g, atom{b: c})
		}
	}
	return g
}

// compileSet reads what follows a "[" up to its "]" and returns how many bytes that is, as File.fnmatch does: a set
// without an end, or with nothing in it, matches nothing.
func compileSet(text string) (a atom, n int) {
	a.kind = atomSet
	i := 0
	if i < len(text) && (text[i] == '!' || text[i] == '^') {
		a.not = true
		i++
	}
	next := func() (rune, bool) {
		if i < len(text) && text[i] == '\\' {
			i++
		}
		if i >= len(text) {
			return 0, false
		}
		r, w := utf8.DecodeRuneInString(text[i:])
		i += w
		return r, true
	}
	for i < len(text) {
		if text[i] == ']' {
			return a, i + 1
		}
		from, ok := next()
		if !ok || i >= len(text) {
			break
		}
		to := from
		if text[i] == '-' && i+1 < len(text) && text[i+1] != ']' {
			i++
			if to, ok = next(); !ok {
				break
			}
		}
		a.set = append(a.set, span{from, to})
	}
	return atom{kind: atomNever}, len(text)
}

// splitPattern splits a pattern at its slashes; a slash inside a closed set is the set's, where there are sets.
func splitPattern(pattern string, sets bool) []string {
	var parts []string
	start := 0
	for i := 0; i < len(pattern); i++ {
		switch {
		case pattern[i] == '\\' && i+1 < len(pattern) && pattern[i+1] == '/': // an escaped slash is a slash
			parts = append(parts, pattern[start:i+1])
			i++
			start = i + 1
		case pattern[i] == '\\':
			i++
		case pattern[i] == '[' && sets && strings.IndexByte(pattern[i:], ']') > 0:
			a, n := compileSet(pattern[i+1:])
			if a.kind == atomNever {
				return append(parts, pattern[start:]) // nothing can match, whatever follows
			}
			i += n
		case pattern[i] == '/':
			parts = append(parts, pattern[start:i])
			start = i + 1
		}
	}
	return append(parts, pattern[start:])
}

// compileGitHub compiles a pattern as GitHub documents it. What differs from .gitignore: "docs/*" is the files in docs
// and none below. A pattern with a slash before its end counts from the root, one without holds at any depth.
func compileGitHub(pattern string) glob {
	if pattern == "/" {
		return nil // the root itself is no file
	}
	names := splitPattern(pattern, false)
	var g glob
	switch {
	case names[0] == "":
		names = names[1:]
	case len(names) == 1, len(names) == 2 && names[1] == "":
		g = g.deep()
	}
	for i, name := range names {
		last := i == len(names)-1
		switch {
		case last && (name == "" || name == "**"): // all that is below
			g = g.name(segment{{kind: atomMany}}).deep()
		case name == "**":
			g = g.deep()
		case last && name == "*":
			g = g.name(compileSegment(name, false))
		case last: // a file, or a folder with all that is in it
			g = g.name(compileSegment(name, false)).deep()
		default:
			g = g.name(compileSegment(name, false))
		}
	}
	return g
}

// compileGitLab compiles a pattern as GitLab hands it to File.fnmatch with FNM_PATHNAME and FNM_DOTMATCH: without a
// slash in front it holds at any depth, a slash at the end means all that is below, "**/" is any folders and "**"
// anywhere else is "*".
func compileGitLab(pattern string) glob {
	pattern = completeGitLab(pattern)
	names := splitPattern(pattern[1:], true)
	var g glob
	for i, name := range names {
		if name == "**" && i < len(names)-1 {
			g = g.deep()
		} else {
			g = g.name(compileSegment(name, true))
		}
	}
	return g
}

// completeGitLab returns the pattern as GitLab hands it on.
func completeGitLab(pattern string) string {
	if rest, ok := strings.CutPrefix(pattern, `\#`); ok {
		pattern = "#" + rest
	}
	pattern = unescapeSpaces(pattern)
	if !strings.HasPrefix(pattern, "/") {
		pattern = "/**/" + pattern
	}
	if strings.HasSuffix(pattern, "/") {
		pattern += "**/*"
	}
	return pattern
}

// unescapeSpaces turns a backslash with the white space behind it into one space.
func unescapeSpaces(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '\\' || i+1 == len(pattern) || !isSpace(pattern[i+1]) {
			b.WriteByte(pattern[i])
			continue
		}
		for i+1 < len(pattern) && isSpace(pattern[i+1]) {
			i++
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func (g glob) name(s segment) glob { return append(g, part{seg: s}) }

func (g glob) deep() glob {
	if len(g) > 0 && g[len(g)-1].deep {
		return g
	}
	return append(g, part{deep: true})
}
