package people

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Authorship says who wrote a commit, as far as its marks tell.
type Authorship uint8

// The three states. The zero value is Unknown, since a missing marker proves nothing: tools can be silent.
const (
	Unknown Authorship = iota
	Human
	Agent
)

// String returns the state's stable name, as used in JSON and on pages.
func (a Authorship) String() string {
	switch a {
	case Human:
		return "human"
	case Agent:
		return "agent"
	default:
		return "unknown"
	}
}

// Role says what an agent or bot did in a commit.
type Role string

// The roles. In an assisted commit the author is a person and a trailer or line names the tool.
const (
	RoleNone     Role = ""
	RoleAuthored Role = "authored"
	RoleAssisted Role = "assisted"
)

// Mark is what one commit tells about its authorship.
type Mark struct {
	Authorship Authorship
	Role       Role   // what the agent or bot did; RoleNone unless Authorship is Agent
	By         Kind   // KindAgent or KindBot where Role is set, else empty
	Reason     string // the rule that decided, as half a sentence
}

// AgentsSince is the day from which a coding agent may have written any commit: GitHub announced Copilot's technical
// preview, the first such tool open to the public, on 29 June 2021
// (https://github.blog/2021-06-29-introducing-github-copilot-ai-pair-programmer/). An author's date before it is
// taken as a human's work unless an address says otherwise.
var AgentsSince = time.Date(2021, time.June, 29, 0, 0, 0, 0, time.UTC)

// clocksSet is the first year in which an author's date is believed: a machine whose clock was never set says 1970.
const clocksSet = 1971

// ClassifyIdentity tells humans, agents and bots apart by the name and address they sign with. What no pattern
// names is a human: staff of a vendor at the vendor's domain, and people called Claude, Devin or Jules, stay human.
func ClassifyIdentity(name, email string) Kind {
	kind, _ := classify(name, email)
	return kind
}

// ClassifyCommit returns the authorship of a commit; see MarkCommit.
func ClassifyCommit(name, email string, authored time.Time, trailers []string, body string) Authorship {
	return MarkCommit(name, email, authored, trailers, body).Authorship
}

// MarkCommit reads the authorship of one commit from its author's name and address, the author's date, its trailers
// ("Key: value" each) and its message body. The first of these decides: an agent's identity, a bot's identity, a
// trailer or line that names a tool, a trailer that declares that no tool took part, a date before AgentsSince.
// Otherwise it is Unknown.
func MarkCommit(name, email string, authored time.Time, trailers []string, body string) Mark {
	if kind, reason := classify(name, email); kind != KindHuman {
		return Mark{Agent, RoleAuthored, kind, reason}
	}
	early := authored.Before(AgentsSince)
	declared := false
	for _, line := range trailers {
		switch readTrailer(line, early) {
		case saysAgent:
			return Mark{Agent, RoleAssisted, KindAgent, "a trailer names a coding agent"}
		case saysHuman:
			declared = true
		}
	}
	for rest := body; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if !maybeMark(line) {
			continue
		}
		if generatedLine(line) {
			return Mark{Agent, RoleAssisted, KindAgent, "a line of the message says that a coding agent made it"}
		}
		switch readTrailer(line, early) {
		case saysAgent:
			return Mark{Agent, RoleAssisted, KindAgent, "a line of the message names a coding agent"}
		case saysHuman:
			declared = true
		}
	}
	switch {
	case declared:
		return Mark{Authorship: Human, Reason: "a trailer declares that no tool took part"}
	case early && authored.Year() >= clocksSet:
		return Mark{Authorship: Human, Reason: "written before coding agents were public"}
	default:
		return Mark{Reason: "no marker, which is no proof"}
	}
}

// classify returns the kind of an identity and the rule that decided.
func classify(name, email string) (Kind, string) {
	email = strings.ToLower(strings.TrimSpace(email))
	if why, ok := agentAddresses[email]; ok {
		return KindAgent, "the address is " + why
	}
	local, host, _ := strings.Cut(email, "@")
	if host == githubNoreply {
		number, login, numbered := strings.Cut(local, "+")
		if !numbered || !digits(number) {
			number, login = "", local
		}
		if app, isApp := strings.CutSuffix(login, "[bot]"); isApp {
			if agentApps[app] {
				return KindAgent, "the address is a coding agent's app on GitHub"
			}
			return KindBot, "the address is an app's on GitHub"
		}
		// A login is trusted together with its number: logins can change hands, numbers cannot.
		if login != "" && agentAccounts[number] == login {
			return KindAgent, "the address is a coding agent's account on GitHub"
		}
	}
	lower := strings.ToLower(strings.TrimSpace(name))
	switch {
	case strings.HasSuffix(lower, "[bot]"), strings.HasSuffix(local, "[bot]"):
		return KindBot, "it is marked [bot]"
	case endsInBot(lower):
		return KindBot, "the name ends in the word bot"
	case botNamed(lower), local == lower && botNamed(local):
		return KindBot, "the name is a known bot's"
	case !strings.ContainsRune(lower, ' ') && endsInBot(local):
		return KindBot, "the address ends in the word bot"
	}
	return KindHuman, ""
}

// endsInBot reports whether the last word is bot, so "release-bot" but not a family name such as "Talbot".
func endsInBot(lower string) bool {
	before, ok := strings.CutSuffix(lower, "bot")
	if !ok || before == "" {
		return ok
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return unicode.IsSpace(r) || r == '_' || r == '-'
}

// botNamed reports whether a name begins with a known bot's name as a word. Names that are also people's must have
// nothing else behind them but words for machines.
func botNamed(lower string) bool {
	for _, bot := range botNames {
		rest, ok := strings.CutPrefix(lower, bot.name)
		if !ok || rest != "" && wordByte(rest[0]) {
			continue
		}
		if !bot.surname {
			return true
		}
		if onlyWords(rest, machineWords) {
			return true
		}
	}
	return false
}

// verdict is what one line says.
type verdict uint8

const (
	saysNothing verdict = iota
	saysAgent
	saysHuman
)

// readTrailer reads a "Key: value" line. Before AgentsSince only an agent's own address counts, since a name alone
// was then a person's.
func readTrailer(line string, early bool) verdict {
	key, value, ok := strings.Cut(line, ":")
	if !ok || len(key) > 32 {
		return saysNothing
	}
	key = strings.ToLower(strings.TrimSpace(key))
	use, known := trailerKeys[key]
	if !known {
		return saysNothing
	}
	value = strings.ToLower(strings.Trim(value, ": \t\r"))
	if use&declares != 0 && noTool[strings.TrimRight(value, ".")] {
		return saysHuman
	}
	switch {
	case use&session != 0 && !early:
		return saysAgent
	case use&byAddress != 0 && agentAddressIn(value):
		return saysAgent
	case use&byName != 0 && !early && namesAgent(value):
		return saysAgent
	}
	return saysNothing
}

// agentAddressIn reports whether a trailer's value holds an address that only agents sign with.
func agentAddressIn(value string) bool {
	for _, part := range agentAddressParts {
		if strings.Contains(value, part) {
			return true
		}
	}
	return false
}

// namesAgent reports whether a trailer's value begins with a tool's name and is not a person who bears it.
func namesAgent(value string) bool {
	value = strings.TrimPrefix(value, "github ")
	end := 0
	for end < len(value) && wordByte(value[end]) {
		end++
	}
	tool, rest := value[:end], value[end:]
	if version, ok := strings.CutPrefix(value, "gpt"); ok { // gpt-5, gpt4
		version = strings.TrimPrefix(version, "-")
		if version == "" || version[0] < '0' || version[0] > '9' {
			return false
		}
		tool = "gpt"
	}
	given, known := toolNames[tool]
	if !known {
		return false
	}
	words, address, addressed := strings.Cut(rest, "<")
	if given && !productWords(words) {
		return false
	}
	return !addressed || machineAddress(strings.TrimRight(address, "> \t"), tool)
}

// machineAddress reports whether an address in a trailer is a machine's rather than a person's mailbox.
func machineAddress(address, tool string) bool {
	local, host, ok := strings.Cut(address, "@")
	switch {
	case !ok || strings.HasSuffix(local, "[bot]"):
		return true
	case host == githubNoreply:
		return local == tool // an account with another login or number is somebody's own
	default:
		return strings.Contains(host, "noreply") || noreplyLocals[local] || endsInBot(local)
	}
}

// productWords reports whether the words after a tool's name could only belong to a product: models, sizes and
// version numbers, or a model after a colon.
func productWords(words string) bool {
	if strings.HasPrefix(words, ":") || strings.HasPrefix(words, "-") {
		return true
	}
	return onlyWords(words, modelWords)
}

// onlyWords reports whether every word of s is in the set or has a digit in it.
func onlyWords(s string, set map[string]bool) bool {
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for word := range strings.FieldsFuncSeq(s, between) {
		if !set[word] && !strings.ContainsAny(word, "0123456789") {
			return false
		}
	}
	return true
}

// generatedLine reports whether a line of a message is the one that a tool writes below its work.
func generatedLine(line string) bool {
	line = strings.TrimRight(line, "\r")
	bare := strings.TrimPrefix(strings.TrimPrefix(line, "#"), " ")
	if hasPrefixFold(bare, "aider: ") || hasPrefixFold(line, "copilot autofix powered by ai") {
		return true
	}
	text := strings.TrimLeftFunc(line, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
	rest, ok := cutPrefixFold(text, "generated with ")
	if !ok {
		return false
	}
	rest = strings.TrimPrefix(rest, "[")
	for _, tool := range generators {
		if hasPrefixFold(rest, tool) {
			return true
		}
	}
	return false
}

// maybeMark is the quick look before the rules: could this line of a message be a mark at all?
func maybeMark(line string) bool {
	if len(line) < 8 {
		return false
	}
	switch line[0] | 0x20 {
	case 'a', 'c', 'g', 'm', 'w': // the first letters of trailerKeys, "generated", "aider" and "copilot"
		colon := strings.IndexByte(line, ':')
		return 0 < colon && colon <= 32 || line[0]|0x20 == 'g' || line[0]|0x20 == 'c'
	}
	return !wordByte(line[0])
}

// hasPrefixFold reports whether s begins with the ASCII prefix in any case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// cutPrefixFold is strings.CutPrefix for an ASCII prefix in any case.
func cutPrefixFold(s, prefix string) (string, bool) {
	if !hasPrefixFold(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// wordByte reports whether b belongs to a word, as \b in a regular expression sees it.
func wordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

// digits reports whether s is a number.
func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
