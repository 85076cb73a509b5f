// Package standard holds what a team holds its repositories to: a file of standards, each with checks of a tree of
// files, and what they come to. It is pure: the tree, and figures that no tree has, come from the caller.
//
// The file is YAML:
//
//	levels: [bronze, silver, gold]  # the lowest first; these where it has none
//	standards:
//	  - key: readme                 # unique: small letters, digits and hyphens
//	    title: Every repository says what it is
//	    why: Newcomers lose a day otherwise.
//	    decision: 0007
//	    since: 2026-03-01
//	    level: bronze               # the lowest where it has none
//	    for: {repositories: ["*"], except: [sandbox-*], teams: []}
//	    checks:
//	      - file: README.md         # or absent: true beside it
//	      - content: {in: "*.go", matches: Copyright, in-each: true}   # or without: a pattern nothing may match
//	      - licence: [MIT, Apache-2.0]
//	      - readme-sections: [Install*, Licence]
//	      - ci: true
//	      - owners: true
//	      - dependency: {name: example.com/x, in: go, at-least: 1.2.0}  # or absent: true
//	      - max-file-size: 1MB
//	        except: ["docs/images/**"]
//	      - tests-beside-code: {at-least: 60}           # percent of folders
//	      - review-share: {at-least: 80, days: 90}      # percent of changes
//	      - result: {tool: golangci-lint, at-most: {error: 0, warning: 10}}
//
// Globs over paths know "*" and "?" within a name, "**" for any folders and "{a,b}" for either. A file stands where its
// path from the root says; in and except choose among all files, so there a glob without a slash holds in every folder.
// In names of repositories and sections "*" stands for any characters. Patterns of contents are RE2
// (https://github.com/google/re2/wiki/Syntax), in which ^ and $ are the ends of a line.
//
// Links are never followed. What cannot be known is unknown, with the reason, and never passed.
package standard

import "slices"

// File is what a file of standards says.
type File struct {
	Levels    []string // the lowest first
	Standards []Standard
}

// Standard is one thing that repositories are held to.
type Standard struct {
	Key      string
	Title    string
	Why      string
	Decision string // as written, "" for none
	Since    string // a day such as 2026-03-01, "" for none
	Level    string // one of the file's
	For      Scope
	Checks   []Check
	Line     int // in the file, from 1
}

// Scope is what a standard is for.
type Scope struct {
	Repositories []string // globs over names
	Except       []string // globs over names
	Teams        []string // as written
}

// Covers reports whether a standard is for the repository of that name.
func (s Scope) Covers(repository string) bool {
	fits := func(glob string) bool { return anyText(glob).MatchString(repository) }
	return slices.ContainsFunc(s.Repositories, fits) && !slices.ContainsFunc(s.Except, fits)
}

// Of returns the standards for the repository of that name.
func (f File) Of(repository string) []Standard {
	var own []Standard
	for _, s := range f.Standards {
		if s.For.Covers(repository) {
			own = append(own, s)
		}
	}
	return own
}

// LevelOf returns the highest level at which a standard is among the results and passes, as all others at it and below
// do; "" when there is none.
func (f File) LevelOf(results []Result) string {
	reached := ""
	for _, level := range f.Levels {
		asked := false
		for _, r := range results {
			if r.Standard.Level == level {
				if asked = true; r.Outcome != Passed {
					return reached
				}
			}
		}
		if asked {
			reached = level
		}
	}
	return reached
}

// Check is one check of a standard.
type Check struct {
	Kind string // as in the file: max-file-size
	Line int    // in the file, from 1
	rule rule
}

// String says what the check asks for, without a full stop: "README.md is there".
func (c Check) String() string { return c.rule.String() }
