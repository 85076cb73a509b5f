package standard

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// noFacts is why a check is unknown where a tree is all there is.
const noFacts = "Nothing but the files is known here"

// shareRule asks that others review changes.
type shareRule struct{ least, days int } // percent

func readReviewShare(f fields) rule {
	f, ok := f.sub("review-share", "at-least", "days")
	if !ok {
		f.d.refuse(f.line, "Write {at-least: 80, days: 90}.", "Review-share says nothing")
		return shareRule{}
	}
	return shareRule{f.number("at-least", 0, 100), f.number("days", 1, 3650)}
}

func (r shareRule) String() string {
	return fmt.Sprintf("At least %d%% of the changes of %d days are reviewed", r.least, r.days)
}

func (r shareRule) check(ctx context.Context, v *view) (CheckResult, error) {
	if v.facts == nil {
		return unknown("", noFacts), nil
	}
	percent, why, err := v.facts.ReviewShare(ctx, r.days)
	looked := counted(r.days, "day", "days")
	switch {
	case err != nil:
		return CheckResult{}, err
	case why != "":
		return unknown(looked, "%s", why), nil
	}
	percent = math.Floor(percent*10) / 10 // so that what is too little does not look like enough
	if percent >= float64(r.least) {
		return v.settle(fmt.Sprintf("%s, in which %.1f%% of the changes were reviewed", looked, percent), nil), nil
	}
	return failed(looked, "%.1f%% of the changes were reviewed; at least %d%% are wanted", percent, r.least), nil
}

// resultRule asks that a tool finds little.
type resultRule struct {
	tool  string
	words []string       // of most, in their order
	most  map[string]int // by word of a report
}

func readResult(f fields) rule {
	f, ok := f.sub("result", "tool", "at-most")
	if !ok {
		f.d.refuse(f.line, "Write {tool: golangci-lint, at-most: {error: 0}}.", "Result says nothing")
		return resultRule{}
	}
	r := resultRule{tool: f.needed("tool", "golangci-lint"), most: map[string]int{}}
	most, _ := f.sub("at-most", reportWords...)
	for _, word := range reportWords {
		if most.at[word] != nil {
			r.most[word] = most.number(word, 0, 1_000_000)
			r.words = append(r.words, word)
		}
	}
	if len(r.words) == 0 {
		f.d.refuse(f.lineOf("at-most"), "Write {error: 0, warning: 10}, or {failure: 0} of tests.", "Result has no at-most")
	}
	return r
}

func (r resultRule) String() string {
	var parts []string
	for _, word := range r.words {
		parts = append(parts, fmt.Sprintf("%d of %s", r.most[word], word))
	}
	return r.tool + " tells of at most " + strings.Join(parts, ", ")
}

func (r resultRule) check(ctx context.Context, v *view) (CheckResult, error) {
	if v.facts == nil {
		return unknown("", noFacts), nil
	}
	report, why, err := v.facts.Report(ctx, r.tool)
	switch {
	case err != nil:
		return CheckResult{}, err
	case why != "":
		return unknown("", "%s", why), nil
	}
	var said []string
	var found []Finding
	for _, word := range r.words {
		n, counts := report.Counts[word]
		if !counts {
			return unknown("", "The report of %s counts no %s", r.tool, word), nil
		}
		if said = append(said, fmt.Sprintf("%d of %s", n, word)); n > r.most[word] {
			found = append(found, Finding{Sentence: fmt.Sprintf("%s tells of %d of %s; at most %d are wanted",
				r.tool, n, word, r.most[word])})
		}
	}
	return v.settle(r.tool+" tells of "+strings.Join(said, ", "), found), nil
}

// reportWords are what reports count and a check may hold to a limit.
var reportWords = slices.Concat(sarifWords, []string{failureWord, skippedWord})
