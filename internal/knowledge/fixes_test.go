package knowledge

import (
	"testing"

	"github.com/leadwright/leadwright/internal/git"
)

func TestFixes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		subject, body string
		trailers      []git.Trailer
		want          bool
	}{
		{subject: "Hold the gate (fixes #12)", want: true},
		{subject: "Hold the gate", body: "Closes example/gate#7.", want: true},
		{subject: "Hold the gate", body: "Resolves: GATE-104", want: true},
		{subject: "fix GATE-104: hold it", want: true},
		{subject: "Hold the gate", body: "Fixed https://git.example.com/gate/-/issues/9", want: true},
		{subject: "Hold it", body: "Fixes https://bugs.example.com/show_bug.cgi?id=44", want: true},
		{subject: `Revert "Open the gate"`, body: "This reverts commit 0123456789abcdef0123456789abcdef01234567.", want: true},
		{subject: "Hold it", trailers: []git.Trailer{{Key: "Fixes", Value: `0123456789ab ("Open the gate")`}}, want: true},
		{subject: "Hold it", trailers: []git.Trailer{{Key: "Bug", Value: "b/1234"}}, want: true},
		{subject: "Hold it", trailers: []git.Trailer{{Key: "Bug", Value: "none"}}},
		{subject: "Fix a typo"},
		{subject: "Fixes and more"},
		{subject: "See #12"},
		{subject: "Prefix #12 names"},
		{subject: "Fix UTF-8 names", want: true}, // it looks like the key of a tracker, which cannot be told apart
		{subject: "Use SHA-256"},
		{subject: "Close the file", body: "Resolved in the meeting of 12 May"},
		{subject: "Revert to the old way", body: "as commit 0123456 did"},
		{subject: "Hold it", trailers: []git.Trailer{{Key: "Reviewed-by", Value: "Ben <ben@example.com> 12"}}},
	}
	for _, test := range tests {
		if got := fixes(&git.Commit{Subject: test.subject, Body: test.body, Trailers: test.trailers}); got != test.want {
			t.Errorf("%q, %q, %v: got %v", test.subject, test.body, test.trailers, got)
		}
	}
}
