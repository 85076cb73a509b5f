// Package provenance reads what coding agents and editors record of who wrote which lines of a commit, in the three open
// formats there are: the notes of git-ai (standard 3.0.0), those of SourceTrace (version 1), and Agent Trace 0.1.0. It is
// pure: bytes in, values out. Prompts, conversations and the names in a record are not kept, and what is wrong with a record
// is said without its words, since anything may be in them.
//
//   - git-ai: https://github.com/git-ai-project/git-ai, specs/git_ai_standard_v3.0.0.md
//   - Agent Trace: https://agent-trace.dev
//   - SourceTrace: https://github.com/srctrace/source-trace
package provenance

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Author is who wrote a line, as far as a record says.
type Author uint8

// The authors. A line that no record names is of neither.
const (
	Agent Author = 1 // an agent, or a person and an agent together
	Human Author = 2 // a person who was seen typing it
)

// File is what is recorded of one file of a commit.
type File struct {
	Path  string // as it was in that commit; raw bytes
	Lines []Lines
}

// Lines are a run of lines of a file as it was in that commit.
type Lines struct {
	From, To int // from 1, both included
	By       Author
}

// MaxNote is the size of the largest note that is read, in bytes.
const MaxNote = 4 << 20

// mostRuns is how many runs of lines one note may have.
const mostRuns = 200_000

// collector gathers the runs of a note by file.
type collector struct {
	files map[string][]Lines
	runs  int
}

func (c *collector) add(path string, by Author, from, to int) error {
	switch {
	case from < 1 || to < from || to > math.MaxInt32:
		return fault.Invalid("lines", "%d-%d are no lines of a file", from, to)
	case !inside(path):
		return fault.Invalid("path", "A path leads nowhere inside a repository")
	}
	if c.runs++; c.runs > mostRuns {
		return fault.Invalid("lines", "A note has more than %d runs of lines", mostRuns)
	}
	if c.files == nil {
		c.files = map[string][]Lines{}
	}
	c.files[path] = append(c.files[path], Lines{from, to, by})
	return nil
}

// inside reports whether a path stays inside a repository, as git spells paths.
func inside(path string) bool {
	if path == "" || strings.ContainsAny(path, "\x00\n") {
		return false
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return true
}

// result returns the files by path, each with runs that do not overlap, in order.
func (c *collector) result() []File {
	var files []File
	for path, lines := range c.files {
		files = append(files, File{path, Settle(lines)})
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files
}

// Settle makes runs that do not overlap, in order, of runs that may, such as those of several records about one file. A line
// that is named for both is the agent's: nothing is said to be by hand in doubt.
func Settle(lines []Lines) []Lines {
	agent, human := merged(lines, Agent), merged(lines, Human)
	all := slices.Clone(agent)
	for _, h := range human {
		i, _ := slices.BinarySearchFunc(agent, h.From, func(a Lines, from int) int { return cmp.Compare(a.To, from) })
		for _, a := range agent[i:] {
			if a.From > h.To {
				break
			}
			if a.From > h.From {
				all = append(all, Lines{h.From, a.From - 1, Human})
			}
			h.From = a.To + 1
		}
		if h.From <= h.To {
			all = append(all, h)
		}
	}
	slices.SortFunc(all, func(a, b Lines) int { return cmp.Compare(a.From, b.From) })
	return all
}

// merged returns the runs of one author in order, those that touch as one.
func merged(lines []Lines, by Author) []Lines {
	var out []Lines
	for _, l := range lines {
		if l.By == by {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b Lines) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	n := 0
	for _, l := range out {
		if n > 0 && l.From <= out[n-1].To+1 {
			out[n-1].To = max(out[n-1].To, l.To)
			continue
		}
		out[n] = l
		n++
	}
	return out[:n]
}

// parseRange reads "12" or "12-20".
func parseRange(text string) (from, to int, err error) {
	first, last, isRange := strings.Cut(text, "-")
	if from, err = strconv.Atoi(first); err == nil {
		to = from
		if isRange {
			to, err = strconv.Atoi(last)
		}
	}
	if err != nil {
		return 0, 0, fault.Invalid("lines", "What should be a range of lines is none")
	}
	return from, to, nil
}
