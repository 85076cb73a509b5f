// Package adr reads and writes architecture decision records as teams keep them in repositories: one Markdown file for
// each decision. It knows the form of Michael Nygard and adr-tools, MADR 2, 3 and 4, log4brains, and their strays: a
// status in a list, in a table, in bold, or in front matter.
//
// A file is never written anew: what changes is one field, and every other byte stays as it was ([SetStatus], [SetDate],
// [AddLink]). A status that is not understood stays what it says, and is [Unclear]. New records ([New]) are written in one of
// five dialects, so that they look like those beside them ([Common]).
//
// Sources: M. Nygard, "Documenting Architecture Decisions" (2011); the templates of MADR 2.1.2, 3.0.0 and 4.0.0; the
// file layout of adr-tools 3.0.0 and log4brains 1.1.0.
package adr

import "strings"

// Status is how it stands with a decision.
type Status string

// The states. Unclear is what a file says that is none of them, or that it says nothing.
const (
	Unclear     Status = ""
	Draft       Status = "draft"
	Proposed    Status = "proposed"
	Accepted    Status = "accepted"
	Rejected    Status = "rejected"
	Provisional Status = "provisional"
	Superseded  Status = "superseded"
	Deprecated  Status = "deprecated"
)

// Statuses are all states that a decision can have, in the order of its life.
func Statuses() []Status {
	return []Status{Draft, Proposed, Accepted, Provisional, Rejected, Superseded, Deprecated}
}

// Record is what one file says.
type Record struct {
	Name   string // of the file, without folders
	Number int    // in its name, else in its title; 0 for none
	Title  string // without the number

	Dialect Dialect // in which it is written; empty for none of them

	Status     Status
	StatusText string // as written
	Date       string // 2026-03-02; empty where there is none, or none that is understood
	DateText   string // as written

	Deciders, Consulted, Informed, Tags []string

	Links    []Link
	Body     string // Markdown below the title
	Sections []Section
	Problems []Problem // what could not be read
}

// Link leads from a record to another.
type Link struct {
	Relation Relation
	Target   string // the name of a file without folders, or a number as it is written
	Line     int
}

// Relation is how a record stands to another.
type Relation string

// The relations.
const (
	Supersedes   Relation = "supersedes"
	SupersededBy Relation = "superseded by"
	Amends       Relation = "amends"
	AmendedBy    Relation = "amended by"
	Relates      Relation = "relates to"
)

// Section is a part of a record under a heading.
type Section struct {
	Heading string // without its marks
	Level   int    // 1 to 6
	Line    int
	Text    string // Markdown
}

// Section returns the text of the first section whose heading is one of these, without regard to case; empty where
// there is none.
func (r *Record) Section(headings ...string) string {
	for _, s := range r.Sections {
		for _, h := range headings {
			if strings.EqualFold(s.Heading, h) {
				return s.Text
			}
		}
	}
	return ""
}

// Problem is what is wrong with a file; Line is 0 where it is about all of it.
type Problem struct {
	Line     int
	Sentence string
}

// MaxBytes is how large a record may be.
const MaxBytes = 5 << 20
