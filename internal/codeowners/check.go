package codeowners

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// FindingKind says what is wrong with a file. The names are stable.
type FindingKind string

// The kinds of finding.
const (
	BadSyntax      FindingKind = "syntax"              // the server does not use the line, or not as it was meant
	MatchesNothing FindingKind = "matches-nothing"     // no path fits the pattern
	Shadowed       FindingKind = "shadowed"            // paths fit, and later lines decide for all of them
	OwnerLeft      FindingKind = "owner-left"          // an owner who left
	OwnerSilent    FindingKind = "owner-silent"        // an owner who changed and reviewed nothing for a year
	NeverTouched   FindingKind = "owner-never-touched" // an owner without any evidence in what the line decides for
	Differs        FindingKind = "differs"             // others understand it, and none of the owners does
	Unowned        FindingKind = "unowned"             // no line decides for a folder, or for files in it
)

// Level says how bad a finding is.
type Level string

// The levels. A file with an error tells its readers something that is not so.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
)

// FindingKinds lists all kinds with their level and what they are about, in a fixed order.
var FindingKinds = []struct {
	Kind  FindingKind
	Level Level
	About string
}{
	{BadSyntax, Error, "A line that the server does not use, or not as it was meant"},
	{MatchesNothing, Error, "A pattern that no file fits"},
	{OwnerLeft, Error, "An owner who left"},
	{Shadowed, Warning, "A line of which later ones decide for every file"},
	{OwnerSilent, Warning, "An owner who changed and reviewed nothing in the repository for a year"},
	{NeverTouched, Warning, "An owner without any evidence in the files of the line"},
	{Differs, Note, "Files that others understand, and none of their owners"},
	{Unowned, Note, "Source files without an owner"},
}

// LevelOf returns the level of a kind.
func LevelOf(k FindingKind) Level {
	for _, known := range FindingKinds {
		if known.Kind == k {
			return known.Level
		}
	}
	return Note
}

// Finding is something in which a file does not tell how things are.
type Finding struct {
	Kind     FindingKind
	Level    Level
	Line     int    // from 1; 0 for the whole file
	Pattern  string // of the line
	Owner    string // whom it is about, as written
	Folder   string // of Unowned: the folder that has no owner at all, "." for the whole repository; empty for files in one
	Sentence string // without full stop
	Hint     string
	Paths    int      // how many paths it is about
	Examples []string // up to five of them
}

// mostExamples is how many paths a finding names.
const mostExamples = 5

// Standing is what is known about one owner of some files.
type Standing string

// The standings of an owner.
const (
	NotKnown Standing = ""         // a team, a role, or somebody whom no identity names: nothing is said of them
	Active   Standing = "active"   // with evidence in these files
	Silent   Standing = "silent"   // changed and reviewed nothing in the repository for a year
	Gone     Standing = "gone"     // left
	Stranger Standing = "stranger" // there, without any evidence in these files
)

// Evidence answers what a check asks about people. A nil function says nothing.
type Evidence struct {
	// Standing tells how an owner stands to files, given as indexes into the paths.
	Standing func(o Owner, paths []int) Standing
	// Others names those who understand these files, if none of the owners does; nobody where that cannot be said.
	Others func(owners []Owner, paths []int) []string
}

// Reach is which paths a rule has to do with.
type Reach struct {
	Matches int   // how many paths fit its pattern
	Decides []int // the paths that it answers for, as indexes
}

// Reach tells for each of the file's rules which of the paths it reaches.
func (f *File) Reach(paths []string) []Reach {
	reach := make([]Reach, len(f.Rules))
	all := lists{}
	for i := range f.Rules {
		k := key{}
		if !f.Rules[i].Negate {
			k = f.Rules[i].matcher.key()
		}
		all[k] = append(all[k], i)
	}
	for n, p := range paths {
		segments := strings.Split(p, "/")
		all.each(p, segments, func(list []int) {
			for _, i := range list {
				if f.Rules[i].matcher.match(p, segments) != f.Rules[i].Negate {
					reach[i].Matches++
				}
			}
		})
		for _, i := range f.index.find(f.Rules, p) {
			reach[i].Decides = append(reach[i].Decides, n)
		}
	}
	return reach
}

// Check finds where a file lies about a repository: its paths, of which source says which count as source. Findings come
// by line, and those about the whole file last.
func Check(f *File, problems []Problem, paths []string, source func(i int) bool, evidence Evidence) []Finding {
	c := checker{file: f, paths: paths, evidence: evidence, reach: f.Reach(paths)}
	for _, p := range problems {
		level := Warning
		if p.Severity == Skipped {
			level = Error
		}
		c.found = append(c.found, Finding{Kind: BadSyntax, Level: level, Line: p.Line, Sentence: p.Message, Hint: p.Hint})
	}
	for i := range f.Rules {
		c.rule(&f.Rules[i], c.reach[i])
	}
	slices.SortStableFunc(c.found, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
	c.unowned(source)
	return c.found
}

type checker struct {
	file     *File
	paths    []string
	evidence Evidence
	reach    []Reach
	found    []Finding
}

func (c *checker) add(kind FindingKind, r *Rule, owner string, paths []int, sentence, hint string) {
	f := Finding{Kind: kind, Level: LevelOf(kind), Owner: owner, Sentence: sentence, Hint: hint, Paths: len(paths)}
	if r != nil {
		f.Line, f.Pattern = r.Line, r.Pattern
	}
	for _, p := range paths[:min(len(paths), mostExamples)] {
		f.Examples = append(f.Examples, c.paths[p])
	}
	c.found = append(c.found, f)
}

// rule checks one line.
func (c *checker) rule(r *Rule, reach Reach) {
	switch {
	case reach.Matches == 0:
		c.add(MatchesNothing, r, "", nil, fmt.Sprintf("No file fits %s", r.Pattern), "Remove the line, or mend its pattern.")
		return
	case r.Exclude || r.Negate:
	case len(reach.Decides) == 0:
		c.add(Shadowed, r, "", nil, fmt.Sprintf("Later lines decide for every file that fits %s", r.Pattern),
			"Remove the line, or move it below them.")
		return
	}
	if len(reach.Decides) == 0 || r.Inherited {
		return
	}
	if c.evidence.Standing != nil {
		for _, o := range r.Owners {
			switch name := o.String(); c.evidence.Standing(o, reach.Decides) {
			case Gone:
				c.add(OwnerLeft, r, name, reach.Decides, name+" left, and is asked for "+countOf(len(reach.Decides)),
					"Name somebody who is still there.")
			case Silent:
				c.add(OwnerSilent, r, name, reach.Decides, name+" changed and reviewed nothing here for a year, and is asked for "+
					countOf(len(reach.Decides)), "Ask whether they still answer for it.")
			case Stranger:
				c.add(NeverTouched, r, name, reach.Decides, name+" never changed or reviewed any of "+
					countOf(len(reach.Decides)), "Ask whether they are the right owner, or let somebody walk them through it.")
			}
		}
	}
	if c.evidence.Others != nil && len(r.Owners) > 0 {
		if others := c.evidence.Others(r.Owners, reach.Decides); len(others) > 0 {
			c.add(Differs, r, "", reach.Decides, "None of the owners understands "+r.Pattern+"; "+joined(others)+" would",
				"Name them beside the owners, or let the owners be walked through it.")
		}
	}
}

func countOf(files int) string {
	if files == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", files)
}

func joined(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	return names[0]
}

// unowned finds folders of which no source file has an owner, the highest of them, and files that lie beside owned ones.
// What a line without owners decides for has none on purpose.
func (c *checker) unowned(source func(i int) bool) {
	settled := make([]bool, len(c.paths))
	for i, r := range c.reach {
		for _, p := range r.Decides {
			settled[p] = settled[p] || len(c.file.Rules[i].Owners) > 0 || c.file.Dialect != Gitea
		}
	}
	type folder struct{ all, without int }
	folders := map[string]*folder{}
	var without []int
	for i, p := range c.paths {
		if !source(i) {
			continue
		}
		if !settled[i] {
			without = append(without, i)
		}
		for dir := path.Dir(p); ; dir = path.Dir(dir) {
			if folders[dir] == nil {
				folders[dir] = &folder{}
			}
			if folders[dir].all++; !settled[i] {
				folders[dir].without++
			}
			if dir == "." {
				break
			}
		}
	}
	groups := map[string][]int{}
	var beside, others []int
	for _, i := range without {
		at := ""
		for dir := path.Dir(c.paths[i]); folders[dir].all == folders[dir].without; dir = path.Dir(dir) {
			if at = dir; dir == "." {
				break
			}
		}
		if at == "" {
			beside = append(beside, i)
			continue
		}
		groups[at] = append(groups[at], i)
	}
	names := make([]string, 0, len(groups))
	for at := range groups {
		names = append(names, at)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(len(groups[b])-len(groups[a]), cmp.Compare(a, b)) })
	for n, at := range names {
		if n >= mostFolders {
			others = append(others, groups[at]...)
			continue
		}
		where := at + "/"
		if at == "." {
			where = "the repository"
		}
		c.withoutOwner(groups[at], "of "+where)
		c.found[len(c.found)-1].Folder = at
	}
	c.withoutOwner(others, "of smaller folders")
	c.withoutOwner(beside, "beside files with one")
}

const ownHint = "Add a line for it, or one for everything at the top."

// mostFolders is how many folders without an owner are told one by one.
const mostFolders = 20

func (c *checker) withoutOwner(paths []int, where string) {
	switch len(paths) {
	case 0:
	case 1:
		c.add(Unowned, nil, "", paths, "1 file "+where+" has no owner", ownHint)
	default:
		c.add(Unowned, nil, "", paths, countOf(len(paths))+" "+where+" have no owner", ownHint)
	}
}
