package adr

import (
	"regexp"
	"strings"
)

// meanings are the words that teams use for a state, as they were found in public records.
var meanings = map[string]Status{
	"draft": Draft, "drafted": Draft, "wip": Draft,
	"proposed": Proposed, "proposal": Proposed, "pending": Proposed, "rfc": Proposed, "open": Proposed, "review": Proposed,
	"accepted": Accepted, "approved": Accepted, "adopted": Accepted, "agreed": Accepted, "decided": Accepted,
	"implemented": Accepted, "active": Accepted, "final": Accepted, "done": Accepted, "ratified": Accepted,
	"rejected": Rejected, "declined": Rejected, "withdrawn": Rejected, "abandoned": Rejected, "dropped": Rejected,
	"provisional": Provisional, "trial": Provisional, "experimental": Provisional, "interim": Provisional,
	"superseded": Superseded, "superceded": Superseded, "replaced": Superseded,
	"deprecated": Deprecated, "obsolete": Deprecated, "retired": Deprecated, "reverted": Deprecated,
}

const (
	// nearFront is how many words may come before the one that is the status: more are a sentence about something.
	nearFront = 3
	mostWords = 200
)

var (
	struck  = regexp.MustCompile(`~~.*?~~`)
	aside   = regexp.MustCompile(`(?s)<!--.*?-->`)
	linked  = regexp.MustCompile(`\[([^\]\[]*)\](?:\([^)]*\)|\[[^\]]*\])?`)
	unsure  = map[string]bool{"not": true, "no": true, "partly": true, "partially": true, "never": true}
	choices = regexp.MustCompile(`[\[{][^\]}]*\|[^\]}]*`)
)

// Understand says which state a text means. A choice of several, as templates have it, and what is qualified (not, partly)
// mean none.
func Understand(text string) Status {
	text = aside.ReplaceAllString(struck.ReplaceAllString(text, " "), " ")
	if choices.MatchString(text) {
		return Unclear
	}
	text = strings.ToLower(linked.ReplaceAllString(text, " $1 "))
	words := strings.FieldsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && r < 0x80 })
	words = words[:min(len(words), mostWords)]
	found := Unclear
	for i, w := range words {
		s, known := meanings[w]
		switch {
		case !known || w == "open" && i > 0 || w == "review" && (i == 0 || words[i-1] != "in" && words[i-1] != "under"):
		case i > 0 && unsure[words[i-1]]:
			return found
		case found == Unclear && i <= nearFront:
			found = s
		case found == Accepted && s == Superseded:
			return Superseded
		}
		if found == Unclear && i >= nearFront {
			return Unclear
		}
	}
	return found
}
