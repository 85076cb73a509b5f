package knowledge

import (
	"regexp"
	"strings"

	"github.com/leadwright/leadwright/internal/git"
)

// fixing finds the words by which hosts close an issue, before a number, a key of a tracker or an address of an issue:
// https://docs.github.com/issues/tracking-your-work-with-issues, GitLab's the same.
var fixing = regexp.MustCompile(`(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+` +
	`(?:[\w.-]+/[\w.-]+)?(?:#\d+|[A-Z][A-Z0-9]{1,9}-\d+\b|` +
	`https?://\S+/(?:issues|work_items|show_bug\.cgi\?id=|browse|bugs?)/?\S*\d)`)

// reverting is what git itself writes into the message of a revert.
var reverting = regexp.MustCompile(`(?m)^This reverts commit [0-9a-f]{7,64}\b`)

// fixTrailers are the trailers that name what a commit mends, lower-cased: an issue, or the commit that broke it.
var fixTrailers = map[string]bool{"fixes": true, "closes": true, "resolves": true, "bug": true, "reverts": true}

// fixes reports whether a commit says that it mends something: it closes an issue, or takes back or mends another commit.
func fixes(c *git.Commit) bool {
	for _, t := range c.Trailers {
		if fixTrailers[strings.ToLower(t.Key)] && strings.ContainsAny(t.Value, "0123456789") {
			return true
		}
	}
	message := c.Subject + "\n" + c.Body
	return fixing.MatchString(message) || reverting.MatchString(message)
}
