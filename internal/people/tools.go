package people

// The marks of coding agents and bots, gathered from public histories. They are a lower bound: a tool can be silent.
// Vendors' domains are never listed, only the addresses that their tools sign with, so that staff stay human.

// githubNoreply is the host of the private addresses that GitHub gives to accounts and apps.
const githubNoreply = "users.noreply.github.com"

// agentAddresses are whole addresses that coding agents commit with, and whose they are.
var agentAddresses = map[string]string{
	"noreply@anthropic.com":       "Claude Code's",
	"cursoragent@cursor.com":      "Cursor's agent's",
	"agent@cursor.com":            "Cursor's agent's",
	"noreply@openai.com":          "Codex's",
	"codex@openai.com":            "Codex's",
	"noreply@cognition.ai":        "Devin's",
	"amp@ampcode.com":             "Amp's",
	"noreply@aider.chat":          "Aider's",
	"aider@aider.chat":            "Aider's",
	"openhands@all-hands.dev":     "OpenHands'",
	"droid@factory.ai":            "Factory's droid's",
	"crush@charm.land":            "Crush's",
	"noreply@opencode.ai":         "OpenCode's",
	"copilot@github.com":          "Copilot's",
	"noreply@jules.google":        "Jules's",
	"agent@replit.com":            "Replit's agent's",
	"gemini-cli-agent@google.com": "Gemini CLI's",
}

// agentApps are the logins, before "[bot]", of GitHub apps that write code.
var agentApps = set(
	"claude", "anthropic-code-agent", "devin-ai-integration", "google-labs-jules", "copilot", "copilot-swe-agent",
	"cursor", "codex", "openai-codex", "chatgpt-codex-connector", "gemini-code-assist", "gemini-cli", "sweep-ai",
	"amazon-q-developer", "codegen-sh", "ellipsis-dev", "coderabbitai", "lovable-dev", "gpt-engineer-app", "v0",
	"openhands", "opencode-agent", "factory-droid",
)

// agentAccounts are GitHub accounts of agents without "[bot]": the account's number and its login.
var agentAccounts = map[string]string{
	"198982749": "copilot",
	"175728472": "copilot",
	"223556219": "copilot",
	"242468646": "claude",
}

// botNames are the beginnings of known bots' names. A surname is also borne by people.
var botNames = []struct {
	name    string
	surname bool
}{
	{"dependabot", false}, {"renovate", false}, {"mergify", false}, {"github-actions", false},
	{"pre-commit-ci", false}, {"snyk-bot", false}, {"greenkeeper", false}, {"weblate", false},
	{"gopher robot", false}, {"k8s-ci-robot", false}, {"bors", true}, {"jenkins", true}, {"zuul", true},
	{"semantic-release-bot", false},
}

// machineWords may follow a bot's name that is also a surname.
var machineWords = set(
	"admin", "automation", "bot", "build", "builder", "ci", "org", "robot", "server", "service", "system", "user",
)

// What a trailer's key allows its value to say.
const (
	byAddress = 1 << iota // an agent's address in the value marks the commit
	byName                // a tool's name at the start of the value marks the commit
	session               // the key alone marks the commit
	declares              // "none" or "no" in the value declares that no tool took part
)

// trailerKeys are the keys that mark commits, in lower case.
var trailerKeys = map[string]uint8{
	"co-authored-by":   byAddress | byName,
	"co-developed-by":  byAddress | byName,
	"assisted-by":      byAddress | byName | declares,
	"generated-by":     byAddress | byName | declares,
	"ai-assisted-by":   byAddress | byName | declares,
	"written-by":       byAddress,
	"claude-session":   session,
	"claude-code":      session,
	"codex-version":    session,
	"amp-thread-id":    session,
	"agent-logs-url":   session,
	"made-with":        session,
	"ai-agent":         session | declares,
	"ai-model":         session | declares,
	"ai-assisted":      declares,
	"ai-generated":     declares,
	"generative-ai":    declares,
	"ai-tools":         declares,
	"ai-contributions": declares,
}

// noTool are the values that declare that no tool took part.
var noTool = set(
	"no", "none", "false", "n/a", "not used", "human", "no ai", "no tool", "no tools",
)

// agentAddressParts are parts of addresses and logins that only agents sign with, in lower case.
var agentAddressParts = []string{
	"noreply@anthropic.com", "cursoragent@cursor.com", "noreply@openai.com", "noreply@cognition.ai",
	"devin-ai-integration[bot]", "+copilot@users.noreply", "copilot@github.com", "copilot-swe-agent",
	"google-labs-jules", "amp@ampcode.com", "aider.chat", "openhands@all-hands", "gemini-code-assist",
	"chatgpt-codex", "droid@factory", "crush@charm", "opencode.ai",
}

// toolNames are the names by which trailers call tools; true where people bear the name too.
var toolNames = map[string]bool{
	"claude": true, "copilot": false, "cursor": false, "codex": false, "devin": true, "gemini": false,
	"chatgpt": false, "gpt": false, "openai": false, "grok": false, "crush": true, "aider": true, "amp": true,
	"jules": true, "opencode": false, "windsurf": false, "kiro": true, "junie": true, "qwen": false,
	"deepseek": false, "llm": false, "ai": true,
}

// modelWords may follow a tool's name that people bear too.
var modelWords = set(
	"agent", "ai", "assistant", "bot", "by", "cli", "code", "anthropic", "google", "jetbrains", "aws", "amazon",
	"charm", "cognition", "sourcegraph", "fable", "haiku", "instant", "max", "mini", "mythos", "opus", "preview",
	"pro", "sonnet", "thinking", "turbo", "v", "via", "with", "web", "the", "and", "model", "llm", "context",
	"using", "action", "desktop", "sdk", "tool", "tools", "generated", "coding", "high", "medium", "low", "xhigh",
	"fast",
)

// noreplyLocals are local parts that no person reads.
var noreplyLocals = set(
	"noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "nobody", "invalid", "none",
	"null", "agent", "bot",
)

// generators are the tools that sign "Generated with …", in lower case.
var generators = []string{"claude code", "devin", "codex", "cursor", "amp", "opencode", "gemini cli", "crush",
	"copilot"}

// set makes a set of words.
func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
