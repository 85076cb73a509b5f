package people

import "strings"

// address is what an e-mail address says about who owns it.
type address struct {
	key     string // the mailbox, empty when the address is nobody's
	local   string // the local part without a tag, empty when it is generic or too short to tell people apart
	squash  string // the letters of the local part, without dots and trailing digits: to compare with names
	account string // the account at a forge, such as "github:octo", for private addresses of forges
	number  string // the account's number at the forge, which survives a new login
	generic bool   // the local part is a function's: root, info, dev
	private bool   // a forge's private address
	public  bool   // the host is a public one, so the mailbox is one and the same everywhere
}

// shortestLocal is the length from which a local part tells people apart (measured against .mailmap files).
const shortestLocal = 5

// readAddress takes an address apart.
func readAddress(text string) address {
	text = strings.ToLower(strings.Trim(text, " <>\t\"'"))
	text = strings.TrimPrefix(text, "mailto:")
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return localAddress(address{}, text)
	}
	local, host := text[:at], strings.TrimSuffix(text[at+1:], ".")
	var a address
	if forge := forgeOf(host); forge != "" {
		login := local
		for _, sep := range []string{"+", "-"} { // 123+login at GitHub, 123-login at GitLab
			if number, rest, ok := strings.Cut(local, sep); ok && digits(number) && rest != "" {
				a.number, login = forge+"#"+number, rest
				break
			}
		}
		a.private, a.public = true, true
		if login == "" || strings.HasSuffix(login, "[bot]") {
			return a
		}
		a.account, a.key = forge+":"+login, forge+":"+login
		return localAddress(a, login)
	}
	if base, _, ok := strings.Cut(local, "+"); ok && !genericLocal(base) {
		local = base // a tag: the mailbox is the same
	}
	if noreplyLocals[local] || strings.HasPrefix(local, "noreply") || placeholderAddresses[local] {
		return a
	}
	a.public = publicHost(host)
	a = localAddress(a, local)
	if a.public || a.local != "" {
		a.key = local + "@" + host
	}
	return a
}

// ForgeLogin returns the account to which a private address of a forge belongs, and "" of other addresses.
func ForgeLogin(email string) string {
	_, login, _ := strings.Cut(readAddress(email).account, ":")
	return login
}

// localAddress fills in what the local part says.
func localAddress(a address, local string) address {
	a.generic = genericLocal(local)
	if a.generic {
		return a
	}
	a.squash = squashLocal(local)
	if len(local) >= shortestLocal {
		a.local = local
	}
	return a
}

// hostEnding returns the host from its last dot but none before it: ".org" of "jane.org".
func hostEnding(host string) string {
	if dot := strings.LastIndexByte(host, '.'); dot >= 0 {
		return host[dot:]
	}
	return ""
}

// forgeOf names the forge whose private addresses end in host, or returns "".
func forgeOf(host string) string {
	switch {
	case host == githubNoreply:
		return "github"
	case host == "users.noreply.gitlab.com":
		return "gitlab"
	case strings.HasPrefix(host, "noreply."):
		return host[len("noreply."):]
	case strings.HasPrefix(host, "users.noreply."):
		return host[len("users.noreply."):]
	}
	return ""
}

// publicHost reports whether a host could receive mail from anywhere. Names such as "localhost" or "laptop.(none)"
// are on many machines at once, and a version-control server's own number is no host.
func publicHost(host string) bool {
	ending := hostEnding(host)
	if len(ending) < 3 || privateEndings[ending] || strings.ContainsAny(host, "()[] ") {
		return false
	}
	return strings.Trim(ending[1:], "0123456789") != ""
}

// genericLocal reports whether a local part names a function, a tool or nobody: root, info, dev2, git-user.
func genericLocal(local string) bool {
	if genericWords[local] {
		return true
	}
	rest := false
	between := func(r rune) bool { return strings.ContainsRune("._-+0123456789", r) }
	for word := range strings.FieldsFuncSeq(local, between) {
		if !genericWords[word] {
			return false
		}
		rest = true
	}
	return rest || strings.Trim(local, "._-+0123456789") == ""
}

// squashLocal removes what differs between ways to write a name as a local part.
func squashLocal(local string) string {
	local = strings.TrimRight(local, "0123456789")
	if !strings.ContainsAny(local, "._-") {
		return local
	}
	return separators.Replace(local)
}

var separators = strings.NewReplacer(".", "", "_", "", "-", "")

// privateEndings end hosts that are not on the public net.
var privateEndings = set(
	".local", ".lan", ".localdomain", ".localhost", ".internal", ".intra", ".home", ".corp", ".invalid", ".none",
	".private", ".domain",
)

// placeholderAddresses are local parts out of instructions that were copied as they stood.
var placeholderAddresses = set(
	"you", "your", "yourname", "your.name", "your_name", "your-name", "youremail", "your.email", "your_email",
	"myemail", "my.email", "unknown", "noemail", "no.email", "nomail", "no-mail", "name", "username", "email",
	"not.committed.yet", "anonymous",
)

// nameSuffixes stand behind a comma without being a first name.
var nameSuffixes = set(
	"jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "msc", "bsc", "mba", "inc", "ltd", "llc", "gmbh", "esq",
	"dr", "prof", "eng", "dipl.-ing",
)

// placeholderNames are names that stand for nobody.
var placeholderNames = set(
	"your name", "your full name", "full name", "first last", "firstname lastname", "john doe", "jane doe",
	"no name", "not committed yet", "foo bar", "no author", "unknown author", "unknown user",
	"system administrator", "super user", "ubuntu user", "local user", "lorem ipsum", "example user",
	"name surname", "user name", "root user", "gerrit code review", "github actions", "gitlab ci",
	"continuous integration", "web flow", "mister anonymous", "john smith doe", "a u thor", "c o mitter",
)

// genericWords are local parts and words of names that belong to functions, tools and placeholders. A name is nobody's
// when it is made of such words alone.
var genericWords = set(
	"abuse", "account", "accounts", "action", "actions", "admin", "administrator", "administration", "adm",
	"agent", "alias", "all", "android", "announce", "anon", "anonymous", "apache", "api", "app", "apps",
	"archive", "author", "authors", "auto", "autobuild", "automated", "automation", "autoroll", "backup", "blog",
	"bot", "bots", "bounce", "bug", "bugs", "bugzilla", "build", "builder", "buildbot", "builds", "centos",
	"chromium", "ci", "cloud", "code", "coder", "coding", "com", "commit", "commits", "committer", "committers",
	"community", "company", "computer", "contact", "contrib", "contribute", "contributor", "contributors",
	"copybara", "core", "cvs", "daemon", "data", "debian", "default", "deploy", "deployer", "desktop", "dev",
	"devel", "develop", "developer", "developers", "development", "devnull", "devops", "devs", "docker", "docs",
	"email", "emails", "embedded", "eng", "engineer", "engineering", "example", "fedora", "feedback", "firmware",
	"foo", "forge", "forum", "foss", "free", "ftp", "gerrit", "git", "gitadmin", "gitbot", "gitea", "github",
	"gitlab", "gmail", "gmx", "google", "group", "guest", "hack", "hacker", "hacking", "hello", "help",
	"helpdesk", "hg", "hi", "home", "host", "hostmaster", "hotmail", "hq", "http", "icloud", "info", "infra",
	"integration", "internal", "internet", "invalid", "inbox", "issues", "it", "jenkins", "junk", "kernel",
	"laptop", "lab", "lists", "list", "linux", "local", "localhost", "login", "machine", "mail", "mailbox",
	"mailer", "mailing", "mailinglist", "mailman", "main", "maintainer", "maintainers", "maintenance",
	"marketing", "master", "me", "merge", "misc", "mobile", "my", "myself", "name", "net", "network", "news",
	"newsletter", "no", "nobody", "nologin", "none", "noreply", "null", "office", "official", "ops", "open",
	"opensource", "org", "oss", "outlook", "owner", "packager", "packages", "packaging", "patch", "patches",
	"patchwork", "personal", "pi", "postmaster", "private", "proj", "project", "projects", "proxy", "public",
	"qa", "raspberry", "reply", "register", "release", "releases", "repo", "repos", "research", "review",
	"reviews", "robot", "robots", "root", "sales", "security", "server", "service", "services", "shared", "sign",
	"site", "software", "source", "spam", "src", "staff", "super", "superuser", "support", "svn", "sync", "sys",
	"sysadmin", "system", "systems", "team", "tech", "technical", "temp", "test", "tester", "testing", "tests",
	"the", "tmp", "tools", "travis", "ubuntu", "unknown", "unix", "update", "upstream", "user", "username",
	"users", "vagrant", "vscode", "web", "webmaster", "website", "windows", "work", "workstation", "www", "x",
	"xx", "xxx", "yahoo", "your", "you", "hackers", "dummy", "person", "human", "somebody", "someone", "nemo",
)
