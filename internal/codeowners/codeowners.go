// Package codeowners reads CODEOWNERS files as GitHub, GitLab and Gitea (Forgejo) read them, answers who owns a path,
// and writes a file back with only the wished lines changed. It is pure: bytes in, values out.
//
// The three dialects look alike and differ in what decides, so each has its own parser:
//
//   - GitHub: patterns much like those of .gitignore, without "!", "[ ]" and a leading "\#"; the last match wins; a
//     pattern without owners takes ownership away; a line that is wrong is skipped.
//     https://docs.github.com/articles/about-code-owners
//   - GitLab: patterns as of Ruby's File.fnmatch, so "docs" is a file and "docs/" is all that is below it; sections,
//     each of which names its own owners by its last match; "!" takes a path out of a section for good.
//     https://docs.gitlab.com/user/project/codeowners/reference/
//   - Gitea and Forgejo: Go regular expressions over the whole path; "!" turns one round; every matching rule counts.
//     https://docs.gitea.com/usage/repository/code-owners
//
// A file is kept line by line with its line endings, so that Bytes gives back exactly what was parsed. A wrong line
// becomes a Problem and never fails the file. Matching looks only at the rules that can match a path, and takes time
// in proportion to pattern and path: no pattern can make it slow.
package codeowners

import (
	"bytes"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Dialect says whose reading of the file counts.
type Dialect string

// The dialects. Forgejo reads what Gitea reads.
const (
	GitHub Dialect = "github"
	GitLab Dialect = "gitlab"
	Gitea  Dialect = "gitea"
)

// ParseDialect returns the dialect of that name; "forgejo" is Gitea's. Anything else is fault.Invalid.
func ParseDialect(name string) (Dialect, error) {
	switch d := Dialect(strings.ToLower(strings.TrimSpace(name))); d {
	case GitHub, GitLab, Gitea:
		return d, nil
	case "forgejo":
		return Gitea, nil
	}
	return "", fault.Invalid("dialect", "There is no CODEOWNERS dialect called %q", name).
		WithHint("Use github, gitlab or gitea (which is Forgejo's too).")
}

// limit returns from how many bytes on a file is not read: GitHub documents "under 3 MB", Gitea reads what its pages
// display (8 MiB unless configured); GitLab states none and gets the same.
func (d Dialect) limit() int {
	if d == GitHub {
		return 3 << 20
	}
	return 8 << 20
}

// Severity says what a problem does.
type Severity string

// The severities.
const (
	Skipped Severity = "error"   // the server does not use the line at all
	Doubt   Severity = "warning" // the server uses the line, and probably not as its author meant it
)

// Problem is something wrong with one line.
type Problem struct {
	Line     int      `json:"line"`   // from 1
	Column   int      `json:"column"` // from 1, in characters
	Severity Severity `json:"severity"`
	Message  string   `json:"message"` // one sentence, no full stop at the end
	Hint     string   `json:"hint"`    // what to do
}

// OwnerKind says what an owner names.
type OwnerKind string

// The kinds of owner.
const (
	User  OwnerKind = "user"  // @name; on GitLab this may be a top-level group as well
	Team  OwnerKind = "team"  // @org/team; GitLab's nested groups, any depth
	Email OwnerKind = "email" // name@example.com
	Role  OwnerKind = "role"  // GitLab's @@developer, @@maintainer, @@owner
)

// Owner is one owner of a rule. Two owners are the same when they are equal.
type Owner struct {
	Kind OwnerKind `json:"kind"`
	Name string    `json:"name"` // without @ and @@; roles in lower case, singular
}

// String returns the owner as it is written in a file.
func (o Owner) String() string {
	switch o.Kind {
	case Email:
		return o.Name
	case Role:
		return "@@" + o.Name
	default:
		return "@" + o.Name
	}
}

// LineKind says what a line is.
type LineKind int

// The kinds of line.
const (
	Blank LineKind = iota
	Comment
	Header // of a GitLab section
	RuleLine
	Broken // not used by the server; a Problem says why
)

// Line is one line of a file as it was written.
type Line struct {
	Text   string // without its ending
	Ending string // "\n", "\r\n", or "" for a last line without one
	Kind   LineKind
}

// Section is a group of rules that answers on its own. Every file has the unnamed section 0; only GitLab has more.
type Section struct {
	Name     string // as first written; "" for the unnamed one
	Optional bool   // GitLab: all rules of the section are under a header with "^"
}

// Rule is one pattern with its owners.
type Rule struct {
	Line      int     // from 1
	Pattern   string  // as written, without the "!" of Exclude or Negate
	Owners    []Owner // empty: GitHub takes ownership away, GitLab approves by itself
	Section   int     // index into File.Sections
	Inherited bool    // GitLab: the owners are the section's default ones
	Approvals int     // GitLab: how many approvals the section's header asks for; 1 otherwise
	Exclude   bool    // GitLab: "!", paths that match leave the section
	Negate    bool    // Gitea: "!", the rule holds for all paths that do not match

	before, after string // the line's text before its owners and after them, for Rewrite
	optional      bool   // GitLab: the header above has "^"
	rank          int    // a higher one decides over a lower one
	replaced      bool   // GitLab: a later line has taken the place of this one
	matcher       matcher
}

// File is a parsed CODEOWNERS file. It is not changed after Parse and may be used by many goroutines.
type File struct {
	Dialect  Dialect
	Lines    []Line
	Sections []Section
	Rules    []Rule // in the order of their lines

	bom   bool
	index index
}

// byteOrderMark may precede the first line; it is kept and not read.
const byteOrderMark = "\ufeff"

// Parse reads a file in the given dialect (an unknown one is read as GitHub's). It always returns a File: what cannot
// be used is kept in its Lines and told in the problems, which come in the order of their lines, at most 1000.
func Parse(d Dialect, content []byte) (*File, []Problem) {
	f := &File{Dialect: d, Sections: []Section{{}}}
	text := string(content)
	text, f.bom = strings.CutPrefix(text, byteOrderMark)
	for len(text) > 0 {
		var line Line
		line.Text, line.Ending, text = cutLine(text)
		f.Lines = append(f.Lines, line)
	}

	p := &parser{file: f, line: 1}
	if f.bom {
		p.report(Doubt, 0, "Save it as UTF-8 without one: a server may read it as part of the first pattern.",
			"The file begins with a byte order mark")
	}
	if len(content) >= d.limit() {
		p.report(Skipped, 0, "Join rules with wildcards, or give a whole folder one rule.",
			"The file is not under %d MB, so the server uses no line of it", d.limit()>>20)
		for i := range f.Lines {
			f.Lines[i].Kind = Broken
		}
	} else {
		p.parse()
	}
	f.index = newIndex(f)
	return f, p.problems
}

// cutLine splits the first line from text.
func cutLine(text string) (line, ending, rest string) {
	i := strings.IndexByte(text, '\n')
	switch {
	case i < 0:
		return text, "", ""
	case i > 0 && text[i-1] == '\r':
		return text[:i-1], "\r\n", text[i+1:]
	default:
		return text[:i], "\n", text[i+1:]
	}
}

// Bytes returns the file exactly as it was parsed.
func (f *File) Bytes() []byte {
	var b bytes.Buffer
	if f.bom {
		b.WriteString(byteOrderMark)
	}
	for _, l := range f.Lines {
		b.WriteString(l.Text)
		b.WriteString(l.Ending)
	}
	return b.Bytes()
}

// String returns the file exactly as it was parsed.
func (f *File) String() string { return string(f.Bytes()) }
