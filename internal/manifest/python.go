package manifest

import (
	"bytes"
	"regexp"
	"strings"
)

// A requirement of PEP 508: name, extras, then a version or "@ address", then a marker behind a semicolon.
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/
var requirement = regexp.MustCompile(
	`^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(@.*|\(?[<>=!~][^;]*)?\s*(?:;.*)?$`)

func pep508(text string) (Dependency, bool) {
	m := requirement.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Dependency{}, false
	}
	version := strings.Trim(strings.TrimSpace(m[2]), "()")
	if strings.HasPrefix(version, "@") {
		version = ""
	}
	return Dependency{PyPI, normalPyPI(m[1]), version}, true
}

var separators = regexp.MustCompile(`[-_.]+`)

// normalPyPI brings a name to the form in which names compare: lower case, runs of "-", "_" and "." as one "-".
// https://packaging.python.org/en/latest/specifications/name-normalization/
func normalPyPI(name string) string { return strings.ToLower(separators.ReplaceAllString(name, "-")) }

// requirements reads a file in pip's format. Options, other files and addresses without a name are passed over.
// https://pip.pypa.io/en/stable/reference/requirements-file-format/
func requirements(content []byte) ([]Dependency, []Problem) {
	content, problems := plain(content)
	var all []Dependency
	line, from := "", 0
	parts := bytes.Split(content, []byte("\n"))
	for i, part := range parts {
		if line == "" {
			from = i + 1
		}
		text := strings.TrimRight(string(part), "\r")
		text, more := strings.CutSuffix(text, `\`)
		if more && i+1 < len(parts) && len(line) < maxName {
			line += text + " "
			continue
		}
		text, line = strings.TrimSpace(line+text), ""
		text, _, _ = strings.Cut(" "+text, " #")
		text, _, _ = strings.Cut(strings.TrimSpace(text), " --") // options of one requirement, such as --hash
		if text == "" || text[0] == '-' || strings.Contains(text, "://") && !strings.Contains(text, "@ ") ||
			strings.ContainsAny(text[:1], "./$") {
			continue
		}
		d, ok := pep508(text)
		switch {
		case ok:
			all = append(all, d)
		case len(problems) < maxProblems:
			problems = append(problems, problem(from, "Write it as name==1.2.3.", "The line is no requirement"))
		}
	}
	return all, problems
}

const maxProblems = 20 // of one file: who reads these mends the first ones
