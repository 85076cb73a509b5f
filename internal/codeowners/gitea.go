package codeowners

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Limits that keep a file of regular expressions small in memory and quick: an expression's cost is the number of steps
// it compiles to, which counted repetitions multiply.
const (
	maxExpression     = 4096      // bytes
	maxExpressionCost = 20_000    // steps of one expression
	maxFileCost       = 1_000_000 // steps of all expressions in a file
)

const giteaOwnerHint = "Write @name or @organisation/team."

// giteaLines reads Gitea's rules.
func (p *parser) giteaLines() func(text string) LineKind {
	cost := 0
	return func(text string) LineKind {
		tokens := giteaTokens(text)
		if len(tokens) == 0 {
			return Comment
		}
		first := tokens[0]
		var r Rule
		r.Pattern, r.Negate = strings.CutPrefix(first.text, "!")
		if len(tokens) < 2 {
			p.report(Skipped, first.at, giteaOwnerHint, "The rule has no owner, so Gitea skips the line")
			return Broken
		}
		var owners ownerList
		for _, t := range tokens[1:] {
			if o, ok := giteaOwner(t.text); ok {
				owners.add(o)
			} else {
				p.report(Doubt, t.at, giteaOwnerHint, "%q is no owner, so Gitea passes over it", t.text)
			}
		}
		if r.Owners = owners.list; len(r.Owners) == 0 {
			p.report(Skipped, tokens[1].at, giteaOwnerHint, "The rule has no owner, so Gitea skips the line")
			return Broken
		}
		m, steps, ok := p.expression(r.Pattern, first)
		if !ok {
			return Broken
		}
		if cost += steps; cost > maxFileCost {
			p.report(Skipped, first.at, "Join rules, and replace counted repetitions by *.",
				"The expressions of the file are too large together, so Leadwright skips the line")
			return Broken
		}
		r.matcher = m
		last := tokens[len(tokens)-1]
		return p.add(r, text, tokens[1].at, last.at+last.width)
	}
}

// token is a word with its escapes undone.
type token struct {
	word
	width int // in the line
	eaten int // where a backslash was taken away that an expression would have needed; -1 for nowhere
}

// giteaTokens splits a line at spaces up to a "#". A backslash takes away the meaning of whatever follows it, and is
// itself taken away.
func giteaTokens(text string) []token {
	var tokens []token
	var b strings.Builder
	start, eaten := -1, -1
	flush := func(end int) {
		if b.Len() > 0 {
			tokens = append(tokens, token{word{b.String(), start}, end - start, eaten})
		}
		b.Reset()
		start, eaten = -1, -1
	}
	begin := indent(text)
	for i := begin; i < len(text); i++ {
		c := text[i]
		if start < 0 && c != ' ' && c != '\t' {
			start = i
		}
		switch {
		case c == '#':
			flush(i)
			return tokens
		case c == ' ' || c == '\t' || c == '\r' && i == len(text)-1:
			flush(i)
		case c == '\\':
			if i++; i == len(text) {
				break
			}
			if eaten < 0 && !strings.ContainsRune("# \t\\", rune(text[i])) {
				eaten = i - 1
			}
			b.WriteByte(whiteAsSpace(text[i]))
		default:
			b.WriteByte(c)
		}
	}
	flush(len(text))
	return tokens
}

// whiteAsSpace turns a tab into the space that Gitea makes of it.
func whiteAsSpace(c byte) byte {
	if c == '\t' {
		return ' '
	}
	return c
}

// giteaOwner reads @user or @org/team; Gitea does without the @. It does not know addresses.
func giteaOwner(s string) (Owner, bool) {
	name := strings.TrimPrefix(s, "@")
	if strings.Contains(name, "/") {
		return Owner{Team, name}, isName(name) && strings.Count(name, "/") == 1
	}
	return Owner{User, name}, isName(name)
}

// expression compiles a pattern as Gitea does: between ^ and $, without a slash in front, which no path has.
func (p *parser) expression(pattern string, t token) (m matcher, cost int, ok bool) {
	if len(pattern) > maxExpression {
		p.report(Skipped, t.at, "Split it into several rules.",
			"The expression is longer than %d bytes, so Leadwright skips the line", maxExpression)
		return nil, 0, false
	}
	source := "^" + strings.TrimPrefix(pattern, "/") + "$"
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		p.report(Skipped, t.at, `Gitea reads regular expressions over the whole path, not wildcards: write .*\\.go for *.go.`,
			"The pattern is no regular expression (%s), so Gitea skips the line", reason(err))
		return nil, 0, false
	}
	if cost = steps(tree); cost > maxExpressionCost {
		p.report(Skipped, t.at, "Replace counted repetitions by *.",
			"The expression is too large once its repetitions are written out, so Leadwright skips the line")
		return nil, 0, false
	}
	re, err := regexp.Compile(source)
	if err != nil {
		p.report(Skipped, t.at, "Make the expression simpler.", "The pattern is no regular expression (%s)", reason(err))
		return nil, 0, false
	}
	if t.eaten >= 0 {
		p.report(Doubt, t.eaten, `Write \\ for a backslash of the expression, as in .*\\.go.`,
			"Gitea takes this backslash away before it reads the expression")
	}
	if strings.HasPrefix(pattern, "*") {
		p.report(Doubt, t.at, `Write .*\\.go for *.go.`,
			`Gitea reads a regular expression, in which "*" at the beginning means nothing`)
	}
	if tree.Op == syntax.OpAlternate {
		p.report(Doubt, t.at, "Put the choices in brackets: (a|b).",
			`The "|" splits the whole expression, so that each side is tied to one end of the path only`)
	}
	if strings.HasSuffix(pattern, "/") {
		p.report(Doubt, t.at, "Add .* behind it for all that is in the folder.",
			"The expression ends with a slash, and no path of a file does")
	}
	x := expression{re: re}
	x.prefix, x.suffix = ends(tree)
	return x, cost, true
}

// reason returns what the regular expression's error says, without the expression.
func reason(err error) string {
	e := &syntax.Error{}
	if errors.As(err, &e) {
		return e.Code.String()
	}
	return err.Error()
}

// steps estimates what a parsed expression compiles to. It saturates, so that nested repetitions cannot overflow.
func steps(re *syntax.Regexp) int {
	const most = 1 << 30
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n = min(n+steps(sub), most)
	}
	if re.Op == syntax.OpRepeat {
		n = min(n*max(re.Min, re.Max, 1), most)
	}
	return n
}

// expression is a regular expression with the text that every match begins and ends with.
type expression struct {
	re             *regexp.Regexp
	prefix, suffix string
}

func (x expression) match(path string, _ []string) bool {
	return strings.HasPrefix(path, x.prefix) && strings.HasSuffix(path, x.suffix) && x.re.MatchString(path)
}

// key finds the folder that the expression is about, or the file's extension.
func (x expression) key() key {
	if i := strings.LastIndexByte(x.prefix, '/'); i > 0 {
		return key{keyPrefix, x.prefix[:i]}
	}
	if i := strings.LastIndexByte(x.suffix, '.'); i >= 0 && i+1 < len(x.suffix) && !strings.Contains(x.suffix[i:], "/") {
		return key{keyExtension, x.suffix[i+1:]}
	}
	return key{}
}

// ends returns the literal text next to the ^ and the $ of an expression, if these two hold for all of it.
func ends(tree *syntax.Regexp) (prefix, suffix string) {
	if tree.Op != syntax.OpConcat || len(tree.Sub) < 3 {
		return "", ""
	}
	plain := func(re *syntax.Regexp) string {
		text := string(re.Rune)
		if re.Op != syntax.OpLiteral || re.Flags&syntax.FoldCase != 0 || strings.ContainsRune(text, utf8.RuneError) {
			return ""
		}
		return text
	}
	last := len(tree.Sub) - 1
	if tree.Sub[0].Op == syntax.OpBeginText {
		prefix = plain(tree.Sub[1])
	}
	if tree.Sub[last].Op == syntax.OpEndText {
		suffix = plain(tree.Sub[last-1])
	}
	return prefix, suffix
}
