package codeowners

import (
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Change is one wished change of a file.
type Change struct {
	Line    int     // the line of a rule to give other owners; 0 adds a rule at the end
	Pattern string  // of an added rule, as PatternFor gives it
	Owners  []Owner // what the rule shall name; none takes ownership away (GitHub) or leaves it to the section (GitLab)
}

// Rewrite returns the file's bytes with the changes made and every other byte as it was. A changed line keeps its
// pattern, its indentation and what follows the owners; an added one gets the line ending that the file uses. A line
// that is no rule is fault.Invalid.
func (f *File) Rewrite(changes []Change) ([]byte, error) {
	out := File{bom: f.bom, Lines: append([]Line(nil), f.Lines...)}
	ending := "\n"
	if len(out.Lines) > 0 && out.Lines[0].Ending != "" {
		ending = out.Lines[0].Ending
	}
	for _, c := range changes {
		owners := make([]string, len(c.Owners))
		for i, o := range c.Owners {
			owners[i] = o.String()
		}
		if c.Line == 0 {
			if n := len(out.Lines); n > 0 && out.Lines[n-1].Ending == "" {
				out.Lines[n-1].Ending = ending
			}
			text := strings.TrimRight(c.Pattern+" "+strings.Join(owners, " "), " ")
			out.Lines = append(out.Lines, Line{Text: text, Ending: ending})
			continue
		}
		r := f.ruleAt(c.Line)
		if r == nil {
			return nil, fault.Invalid("line", "Line %d of the CODEOWNERS file is no rule", c.Line).
				WithHint("Read the file again: it may have changed.")
		}
		text := r.before + strings.Join(owners, " ")
		if len(owners) > 0 && !strings.HasSuffix(r.before, " ") && !strings.HasSuffix(r.before, "\t") {
			text = r.before + " " + strings.Join(owners, " ")
		}
		if len(owners) > 0 && strings.HasPrefix(r.after, "#") {
			text += " "
		}
		out.Lines[c.Line-1].Text = text + r.after
	}
	return out.Bytes(), nil
}

// ruleAt returns the rule of a line, nil when it has none.
func (f *File) ruleAt(line int) *Rule {
	i, ok := slices.BinarySearchFunc(f.Rules, line, func(r Rule, line int) int { return r.Line - line })
	if !ok {
		return nil
	}
	return &f.Rules[i]
}

// PatternFor returns the pattern that covers exactly the file at path, or all that is in the folder there; the empty
// path is the whole repository. Characters that the dialect cannot write become "?", which is any one character. A path
// with a line break is fault.Invalid, for no dialect can write it.
func PatternFor(d Dialect, path string, folder bool) (string, error) {
	path = strings.Trim(path, "/")
	if strings.ContainsAny(path, "\n\r\x00") {
		return "", fault.Invalid("path", "A CODEOWNERS file cannot name a path with a line break in it").
			WithHint("Name the folder above it.")
	}
	switch {
	case path == "" && d == Gitea:
		return ".*", nil
	case path == "":
		return "*", nil
	case d == Gitea:
		return giteaPattern(path, folder), nil
	}
	pattern := "/" + escape(path, `\*? `, "\t\v\f[]#")
	if d == GitLab { // a space behind any backslash would not end the pattern
		pattern = "/" + escape(path, `*?[] `, "\t\v\f\\")
	}
	if folder {
		pattern += "/"
	}
	return pattern, nil
}

// giteaPattern returns the expression for a path, escaped once for the expression and once for the line.
func giteaPattern(path string, folder bool) string {
	expression := strings.NewReplacer("\t", `\t`, "\v", `\v`, "\f", `\f`).Replace(regexp.QuoteMeta(path))
	expression = strings.ToValidUTF8(expression, ".*")
	if strings.HasPrefix(expression, "!") {
		expression = `\` + expression
	}
	if folder {
		expression += "/.*"
	}
	return escape(expression, `\# `, "")
}

// escape puts a backslash before the bytes of s in special and replaces those in wild by "?".
func escape(s, special, wild string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case strings.IndexByte(wild, c) >= 0:
			b.WriteByte('?')
		case strings.IndexByte(special, c) >= 0:
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
