package people

import (
	"strings"
	"testing"
	"time"
)

func TestClassifyIdentity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, email string
		want        Kind
	}{
		{"Claude", "noreply@anthropic.com", KindAgent},
		{"Cursor Agent", "CursorAgent@Cursor.com", KindAgent},
		{"devin-ai-integration[bot]", "158243242+devin-ai-integration[bot]@users.noreply.github.com", KindAgent},
		{"google-labs-jules[bot]", "161369871+google-labs-jules[bot]@users.noreply.github.com", KindAgent},
		{"copilot-swe-agent[bot]", "198982749+Copilot@users.noreply.github.com", KindAgent},
		{"Claude", "242468646+claude@users.noreply.github.com", KindAgent},
		{"v0", "v0[bot]@users.noreply.github.com", KindAgent},

		{"dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", KindBot},
		{"renovate-something", "r@example.com", KindBot},
		{"github-actions", "41898282+github-actions@users.noreply.github.com", KindBot},
		{"GitHub Actions", "41898282+github-actions[bot]@users.noreply.github.com", KindBot},
		{"Release Bot", "release@example.com", KindBot},
		{"release-bot", "release@example.com", KindBot},
		{"Gopher Robot", "gobot@example.org", KindBot},
		{"Jenkins", "jenkins@example.com", KindBot},
		{"Jenkins CI", "ci@example.com", KindBot},
		{"robot", "sync-bot@example.com", KindBot},

		// The human guard: staff at a vendor's domain, and names that tools bear too.
		{"Anna Vendorsdottir", "anna@anthropic.com", KindHuman},
		{"Omar Vendorsson", "omar@openai.com", KindHuman},
		{"Ines Vendorsdottir", "ines@cognition.ai", KindHuman},
		{"Claude Lumière", "claude.lumiere@example.org", KindHuman},
		{"Claude Lumière", "4711+claude@users.noreply.github.com", KindHuman},
		{"Jean-Claude Lumière", "jcl@example.org", KindHuman},
		{"Devin Example", "devin@example.com", KindHuman},
		{"Jules Example", "jules@example.com", KindHuman},
		{"Cody Example", "cody@example.com", KindHuman},
		{"Lucien Example", "lucien@example.com", KindHuman},
		{"Alexandre Nombot", "anombot@example.com", KindHuman},
		{"Marc Talbot", "talbot@example.com", KindHuman},
		{"Ann Example", "ann@stampworks.example", KindHuman},
		{"Jenkins Alan", "alan.jenkins@example.com", KindHuman},
		{"Alan Jenkins", "alan.jenkins@example.com", KindHuman},
		{"Bors Example", "bors@example.com", KindHuman},
		// A login counts only together with its number.
		{"Copilot Fan", "41898282+copilot@users.noreply.github.com", KindHuman},
		{"", "", KindHuman},
	} {
		if got := ClassifyIdentity(c.name, c.email); got != c.want {
			t.Errorf("ClassifyIdentity(%q, %q) = %s, want %s", c.name, c.email, got, c.want)
		}
	}
}

func TestMarkCommit(t *testing.T) {
	t.Parallel()
	early := AgentsSince.Add(-time.Second)
	for _, c := range []struct {
		what     string
		name     string
		email    string
		when     time.Time
		trailers string // one a line
		body     string
		want     Authorship
		role     Role
	}{
		{what: "nothing says anything", want: Unknown},
		{what: "on the first day", when: AgentsSince, want: Unknown},
		{what: "before coding agents", when: early, want: Human},
		{what: "a clock never set", when: time.Date(1970, 1, 2, 0, 0, 0, 0, time.UTC), want: Unknown},
		{what: "an early bot", name: "dependabot[bot]", when: early, want: Agent, role: RoleAuthored},
		{what: "an agent's own commit", email: "noreply@anthropic.com", want: Agent, role: RoleAuthored},
		{what: "assisted by address", trailers: "Co-Authored-By: Claude <noreply@anthropic.com>", want: Agent,
			role: RoleAssisted},
		{what: "assisted by address, early clock", when: early,
			trailers: "Co-authored-by: Aider <aider@aider.chat>", want: Agent, role: RoleAssisted},
		{what: "a squashed commit", body: "* one\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\n* two",
			want: Agent, role: RoleAssisted},
		{what: "a tool's name", trailers: "Assisted-by: Claude Opus 4.1", want: Agent, role: RoleAssisted},
		{what: "a tool and its model", trailers: "Assisted-by: Claude:claude-3-opus coccinelle", want: Agent,
			role: RoleAssisted},
		{what: "a model", trailers: "Generated-by: GPT-5", want: Agent, role: RoleAssisted},
		{what: "GitHub's Copilot", trailers: "Co-authored-by: GitHub Copilot", want: Agent, role: RoleAssisted},
		{what: "a tool's name in a mailbox of its own", trailers: "Co-authored-by: Gemini <gemini-bot@example.com>",
			want: Agent, role: RoleAssisted},
		{what: "a session", trailers: "Claude-Session: https://example.com/1", want: Agent, role: RoleAssisted},
		{what: "a generated line", body: "why\n\n🤖 Generated with [Claude Code](https://example.com)\n",
			want: Agent, role: RoleAssisted},
		{what: "a plain generated line", body: "Generated with OpenCode", want: Agent, role: RoleAssisted},
		{what: "aider", body: "# Aider: fixed", want: Agent, role: RoleAssisted},
		{what: "autofix", body: "x\nCopilot Autofix powered by AI.", want: Agent, role: RoleAssisted},

		{what: "a person called Claude", trailers: "Co-authored-by: Claude Lumière <claude@example.org>",
			want: Unknown},
		{what: "a person called Claude at GitHub",
			trailers: "Co-authored-by: Claude <4711+clumiere@users.noreply.github.com>", want: Unknown},
		{what: "a person called Devin without an address", trailers: "Assisted-by: Devin Example", want: Unknown},
		{what: "a person whose surname ends in bot", trailers: "Co-authored-by: Jules Nombot <nombot@example.com>",
			want: Unknown},
		{what: "staff of a vendor", trailers: "Co-authored-by: Anna Vendorsdottir <anna@anthropic.com>",
			want: Unknown},
		{what: "a tool named before tools were", when: early, trailers: "Assisted-by: Devin", want: Human},
		{what: "a tool in the prose", body: "Generated with care by hand; see claude code docs", want: Unknown},
		{what: "a reviewer is no assistant", trailers: "Reviewed-by: Claude <noreply@anthropic.com>",
			want: Unknown},
		{what: "gpt alone is a partition table", trailers: "Assisted-by: gpt", want: Unknown},

		{what: "declared", trailers: "Assisted-by: none", want: Human},
		{what: "declared in the body", body: "AI-Assisted: no\n\nmore", want: Human},
		{what: "a marker beats a declaration",
			trailers: "AI-Assisted: no\nCo-authored-by: Claude <noreply@anthropic.com>", want: Agent,
			role: RoleAssisted},
	} {
		name, email, when := c.name, c.email, c.when
		if name == "" {
			name = "Ann Example"
		}
		if email == "" {
			email = "ann@example.com"
		}
		if when.IsZero() {
			when = AgentsSince.AddDate(3, 0, 0)
		}
		var trailers []string
		if c.trailers != "" {
			trailers = strings.Split(c.trailers, "\n")
		}
		mark := MarkCommit(name, email, when, trailers, c.body)
		if mark.Authorship != c.want || mark.Role != c.role {
			t.Errorf("%s: %s %q (%s), want %s %q", c.what, mark.Authorship, mark.Role, mark.Reason, c.want, c.role)
		}
		if mark.Reason == "" {
			t.Errorf("%s: no reason is given", c.what)
		}
		if got := ClassifyCommit(name, email, when, trailers, c.body); got != mark.Authorship {
			t.Errorf("%s: ClassifyCommit says %s and MarkCommit %s", c.what, got, mark.Authorship)
		}
		// A trailer marks a commit just as well when it comes as part of the body.
		if c.trailers != "" {
			if got := MarkCommit(name, email, when, nil, "why\n\n"+c.trailers+"\n"); got.Authorship != c.want {
				t.Errorf("%s, in the body: %s, want %s", c.what, got.Authorship, c.want)
			}
		}
	}
}

func FuzzMarkCommit(f *testing.F) {
	f.Add("Claude", "noreply@anthropic.com", "Co-authored-by: Claude", "body\n")
	f.Add("", "@", ":", "generated with [")
	f.Add("bot", "+@users.noreply.github.com", "Assisted-by: gpt-", "\xff\n# ")
	f.Fuzz(func(t *testing.T, name, email, trailer, body string) {
		m := MarkCommit(name, email, AgentsSince, []string{trailer}, body)
		if (m.Authorship == Agent) != (m.Role != RoleNone) || (m.Role == RoleNone) != (m.By == "") {
			t.Errorf("the mark contradicts itself: %+v", m)
		}
		if readName(name).full && strings.TrimSpace(name) == "" {
			t.Error("an empty name is full")
		}
		readAddress(email)
	})
}

func BenchmarkMarkCommit(b *testing.B) {
	body := strings.Repeat("This line of a message explains why the change is needed, at some length.\n", 12) +
		"\nCommon words begin many lines.\n\nSigned-off-by: Ann Example <ann@example.com>\n"
	trailers := []string{"Signed-off-by: Ann Example <ann@example.com>", "Reviewed-by: Bo Example <bo@example.com>"}
	b.ReportAllocs()
	for b.Loop() {
		MarkCommit("Ann Example", "ann@example.com", AgentsSince, trailers, body)
	}
}
