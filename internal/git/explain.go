package git

import (
	"errors"
	"regexp"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// reasons maps what git prints to what a person is told. The first that matches wins. LC_ALL=C keeps git's
// texts stable.
var reasons = []struct {
	pattern *regexp.Regexp
	fault   *fault.Error
}{
	{regexp.MustCompile(`dubious ownership|unsafe repository`),
		fault.Unavailable("This repository belongs to another user, and this git refuses to read it").
			WithHint("Run Leadwright as the owner of the repository, or install git 2.38 or newer.")},
	{regexp.MustCompile(`transport '.*' not allowed|protocol .* is not allowed|is not a git command|remote helper`),
		fault.Invalid("url", "This kind of address is not supported").
			WithHint("Use an https, ssh, git or file address, or a path.")},
	{regexp.MustCompile(`Could not resolve host|Temporary failure in name resolution|Name or service not known`),
		fault.Unavailable("The host of the repository could not be found").
			WithHint("Check the address and the network.")},
	{regexp.MustCompile(`Host key verification failed`),
		fault.Unavailable("The SSH key of the host is not known to this machine").
			WithHint("Connect to the host once with ssh to accept its key, then try again.")},
	{regexp.MustCompile(`Authentication failed|could not read Username|could not read Password|` +
		`Permission denied \(|terminal prompts disabled|requested URL returned error: 40[13]`),
		fault.Denied("The host refused to show this repository").
			WithHint("Give this account access by an SSH key (ssh agent) or a .netrc file; passwords are never asked for.")},
	{regexp.MustCompile(`(?i)repository '.*' (not found|does not exist)|does not appear to be a git repository|` +
		`Repository not found|requested URL returned error: 404`),
		fault.NotFound("There is no repository at this address").
			WithHint("Check the address, and that this account may read it.")},
	{regexp.MustCompile(`Connection refused|Connection timed out|Connection reset|Operation timed out|` +
		`Failed to connect|unable to access|hung up unexpectedly|early EOF|Could not read from remote`),
		fault.Unavailable("The repository's host could not be reached, or the connection broke").
			WithHint("Try again in a while.")},
	{regexp.MustCompile(`(?i)no space left on device|disk quota exceeded`),
		fault.Unavailable("The disk is full").WithHint("Free some space and try again.")},
	{regexp.MustCompile(`(?i)unknown repository extension|expected git repo version|unknown object format`),
		fault.Unavailable("This repository has a format that the installed git does not know").
			WithHint("Install a newer git and try again.")},
	{regexp.MustCompile(`(?i)not a git repository|must be run in a work tree`),
		fault.Invalid("path", "This is not a git repository").
			WithHint("Give a folder inside a work tree, or a bare repository.")},
	{regexp.MustCompile(`unable to read|missing (blob|tree|commit|object)|bad object|bad tree object|could not read|` +
		`[Ff]ailed to read|is corrupt|object file .* is empty|inflate|loose object|unable to unpack|` +
		`could not fetch|bad config|not a valid object|cannot read|revision walk setup failed|` +
		`unable to parse|Could not get object info|promisor|[Ff]ailed to traverse parents|bad signature|` +
		`does not match index`),
		fault.Unavailable("This repository lacks some of its data, or the data is damaged").
			WithHint("Run `git fsck` in it. A partial clone becomes whole with `git fetch --refetch --no-filter`.")},
	{regexp.MustCompile(`(?i)permission denied`),
		fault.Unavailable("This repository may not be read by the account that runs Leadwright").
			WithHint("Give the account the right to read its files.")},
	{regexp.MustCompile(`(?i)unknown revision|bad revision|ambiguous argument|Needed a single revision`),
		fault.NotFound("This revision is not in the repository").
			WithHint("Name a branch, a tag or a commit that exists here.")},
}

// explain turns git's failure into the sentence for it, with the failure as its cause.
func explain(f *failure) error {
	f.stderr = redact(f.stderr)
	for _, r := range reasons {
		if r.pattern.MatchString(f.stderr) {
			return r.fault.Because(f)
		}
	}
	return fault.Internal(f, "Git could not %s", strings.Join(f.args[:1], " "))
}

var userinfo = regexp.MustCompile(`(://)[^/\s]+@`)

// redact hides names and passwords inside addresses.
func redact(text string) string { return userinfo.ReplaceAllString(text, "$1***@") }

// said reports whether git's own words in err contain text.
func said(err error, text string) bool {
	var f *failure
	return errors.As(err, &f) && strings.Contains(f.stderr, text)
}
