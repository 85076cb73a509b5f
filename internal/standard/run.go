package standard

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/leadwright/leadwright/internal/fault"
)

// Mode says what an entry of a tree is.
type Mode int

// The modes. What is neither, such as another repository inside, is no entry.
const (
	Regular Mode = iota
	Link         // a symbolic link
)

// Entry is a file of a tree, or a link.
type Entry struct {
	Path string // from the root, with slashes
	Size int64  // bytes
	Mode Mode
}

// Tree is the files of a repository at a commit.
type Tree interface {
	// Entries returns all files and links, each path once, in any order.
	Entries() []Entry
	// Read returns the content of a file, or its first limit bytes. What cannot be had now is fault.Unavailable: the check
	// is unknown then, while any other error ends the run.
	Read(ctx context.Context, path string, limit int64) ([]byte, error)
}

// Facts answers what no tree tells. An unknown that is not empty is the sentence, without a full stop, why there is no
// answer. Errors are as of Tree.Read.
type Facts interface {
	// ReviewShare returns which percentage of the changes of the last days somebody else reviewed.
	ReviewShare(ctx context.Context, days int) (percent float64, unknown string, err error)
	// Report returns what a tool said last, by its name in the file of standards.
	Report(ctx context.Context, tool string) (report Report, unknown string, err error)
}

// Outcome is what a check or a standard comes to.
type Outcome string

// The outcomes.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Unknown Outcome = "unknown"
)

// Result is what a standard comes to: failed where a check is, else unknown where one is, else passed.
type Result struct {
	Standard Standard
	Outcome  Outcome
	Checks   []CheckResult // in the standard's order
}

// CheckResult is what a check comes to.
type CheckResult struct {
	Check    Check
	Outcome  Outcome
	Reason   string // why it is unknown, without a full stop
	Looked   string // what was looked at: "12 files that fit *.go"
	Findings []Finding
	More     int // findings beyond those listed
}

// Finding is one reason why a check failed.
type Finding struct {
	Path     string // "" for the repository as a whole
	Line     int    // from 1; 0 for the whole file
	Sentence string // without a full stop
}

const (
	maxRead     = 64 << 20 // bytes that one check reads
	maxFindings = 100      // listed of one check
)

// rule is what a check asks for.
type rule interface {
	fmt.Stringer
	check(ctx context.Context, v *view) (CheckResult, error)
}

// Run holds a tree to standards. Without facts (nil), what needs them is unknown. The error is the context's, or what
// kept the tree or the facts from answering.
func Run(ctx context.Context, tree Tree, facts Facts, standards []Standard) ([]Result, error) {
	return run(ctx, tree, facts, standards, maxRead)
}

func run(ctx context.Context, tree Tree, facts Facts, standards []Standard, limit int64) ([]Result, error) {
	entries := slices.SortedFunc(slices.Values(tree.Entries()), func(a, b Entry) int { return cmp.Compare(a.Path, b.Path) })
	results := make([]Result, 0, len(standards))
	for _, s := range standards {
		r := Result{Standard: s, Outcome: Passed}
		for _, c := range s.Checks {
			v := &view{entries: entries, tree: tree, facts: facts, left: limit, limit: limit}
			checked, err := c.rule.check(ctx, v)
			switch {
			case ctx.Err() != nil:
				return nil, ctx.Err()
			case err != nil && !fault.Is(err, fault.KindUnavailable):
				return nil, err
			case err != nil:
				message, _ := fault.Sentence(err)
				checked = CheckResult{Outcome: Unknown, Reason: message}
			}
			checked.Check = c
			r.add(checked)
		}
		results = append(results, r)
	}
	return results, nil
}

func (r *Result) add(c CheckResult) {
	if n := len(c.Findings); n > maxFindings {
		c.More = n - maxFindings
		c.Findings = slices.Clone(c.Findings[:maxFindings])
	}
	r.Checks = append(r.Checks, c)
	if c.Outcome == Failed || c.Outcome == Unknown && r.Outcome == Passed {
		r.Outcome = c.Outcome
	}
}

// view is what one check sees of a tree.
type view struct {
	entries []Entry // by path
	tree    Tree
	facts   Facts
	limit   int64
	left    int64  // bytes that may still be read
	unread  int    // files that were not read since they would have been too many bytes
	first   string // the first of them
}

// pick returns the regular files and the links that are wanted. When the context ends it returns early, and run drops
// what comes of that.
func (v *view) pick(ctx context.Context, want func(path string) bool) (files, links []Entry) {
	for _, e := range v.entries {
		switch {
		case ctx.Err() != nil:
			return nil, nil
		case !want(e.Path):
		case e.Mode == Link:
			links = append(links, e)
		default:
			files = append(files, e)
		}
	}
	return files, links
}

// onlyLinks failed since what is there are links, and what they lead to is not looked at.
func onlyLinks(links []Entry) CheckResult {
	r := CheckResult{Outcome: Failed, Looked: counted(len(links), "link", "links")}
	for _, e := range links {
		r.Findings = append(r.Findings, Finding{Path: e.Path, Sentence: "It is a link, and links are not followed"})
	}
	return r
}

// read returns the content of a file; ok is false when the check has read enough.
func (v *view) read(ctx context.Context, e Entry) (content []byte, ok bool, err error) {
	if ctx.Err() != nil {
		return nil, false, ctx.Err()
	}
	if e.Size > v.left {
		if v.unread++; v.first == "" {
			v.first = e.Path
		}
		return nil, false, nil
	}
	content, err = v.tree.Read(ctx, e.Path, v.left)
	v.left -= int64(len(content))
	return content, err == nil, err
}

// settle is failed where there are findings, unknown where something was not read, and passed otherwise.
func (v *view) settle(looked string, found []Finding) CheckResult {
	r := CheckResult{Outcome: Passed, Looked: looked, Findings: found}
	if v.unread > 0 {
		r.Reason = fmt.Sprintf("One check reads at most %s, so %s not read, %s first", bytesText(v.limit),
			counted(v.unread, "file was", "files were"), v.first)
	}
	switch {
	case len(found) > 0:
		r.Outcome = Failed
	case v.unread > 0:
		r.Outcome = Unknown
	}
	return r
}

// failed is what failed for the repository as a whole.
func failed(looked, format string, args ...any) CheckResult {
	return CheckResult{Outcome: Failed, Looked: looked, Findings: []Finding{{Sentence: fmt.Sprintf(format, args...)}}}
}

func unknown(looked, format string, args ...any) CheckResult {
	return CheckResult{Outcome: Unknown, Looked: looked, Reason: fmt.Sprintf(format, args...)}
}

// counted is a number with its word: "1 file", "12 files".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
