package codeowners

import (
	"iter"
	"strings"
)

// Locations returns where the dialect's server looks for the file, in its order: it reads the first that is there.
// Paths are relative to the root of the repository.
func (d Dialect) Locations() []string {
	switch d {
	case GitLab:
		return []string{"CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"}
	case Gitea:
		return []string{"CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS"}
	default:
		return []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"}
	}
}

// Candidate is the file that a repository's server reads, as far as its paths tell.
type Candidate struct {
	Path    string
	Dialect Dialect
	Sure    bool // the paths name the server; otherwise ask DialectOf
}

// Detect finds the CODEOWNERS file among the paths of a repository. A CODEOWNERS file in a server's own folder decides
// the dialect, then any other file of that server (.github/, .gitlab/ or .gitlab-ci.yml, .gitea/ or .forgejo/), if only
// one server has any. ok is false when there is no file that the server would read.
func Detect(paths iter.Seq[string]) (c Candidate, ok bool) {
	var present = make(map[string]bool)
	var folder = make(map[Dialect]bool)
	for p := range paths {
		top, rest, nested := strings.Cut(p, "/")
		if d, known := serverOf[top]; known && nested != (top == ".gitlab-ci.yml") {
			folder[d] = true
		}
		if top == "CODEOWNERS" && !nested || rest == "CODEOWNERS" {
			present[p] = true
		}
	}
	c = Candidate{Dialect: GitHub}
	switch {
	case present[".github/CODEOWNERS"]:
		c.Sure = true
	case present[".gitlab/CODEOWNERS"]:
		c = Candidate{Dialect: GitLab, Sure: true}
	case present[".gitea/CODEOWNERS"], present[".forgejo/CODEOWNERS"]:
		c = Candidate{Dialect: Gitea, Sure: true}
	case len(folder) == 1:
		for d := range folder {
			c = Candidate{Dialect: d, Sure: true}
		}
	}
	for _, p := range c.Dialect.Locations() {
		if present[p] {
			c.Path = p
			return c, true
		}
	}
	return Candidate{}, false
}

// serverOf names the server that a top-level entry of a repository belongs to.
var serverOf = map[string]Dialect{
	".github": GitHub, ".gitlab": GitLab, ".gitlab-ci.yml": GitLab, ".gitea": Gitea, ".forgejo": Gitea,
}

// DialectOf returns the candidate's dialect once its content is known: where the paths do not tell, a file with section
// headers is GitLab's.
func (c Candidate) DialectOf(content []byte) Dialect {
	if c.Sure {
		return c.Dialect
	}
	text := strings.TrimPrefix(string(content), byteOrderMark)
	for line := range strings.Lines(text) {
		if h, ok := parseHeader(trim(line)); ok && h.clean {
			return GitLab
		}
	}
	return c.Dialect
}
