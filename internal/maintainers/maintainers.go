// Package maintainers reads MAINTAINERS files as the Linux kernel has them, and projects that took over the form: sections
// of a title and lines that begin with a letter and a colon, of which M and R name people and F and X paths. It is pure:
// bytes in, values out. https://docs.kernel.org/process/maintainers.html
package maintainers

import "strings"

// Person is a name and an address, either of which may be empty.
type Person struct{ Name, Email string }

// Section is one part of a project and who looks after it.
type Section struct {
	Title  string
	People []Person // maintainers, then reviewers, as they are listed
	Files  []string // patterns of its paths, from the root of the repository
	Except []string // patterns of paths that are not in it
}

// Parse reads all sections that name people and paths, in their order. What is in no such section is prose.
func Parse(text []byte) []Section {
	var all []Section
	var s Section
	end := func() {
		if len(s.People) > 0 && len(s.Files) > 0 {
			all = append(all, s)
		}
		s = Section{}
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, " \t\r\n")
		letter, value, entry := tagged(line)
		switch {
		case entry && (letter == 'M' || letter == 'R'):
			if p, ok := person(value); ok {
				s.People = append(s.People, p)
			}
		case entry && letter == 'F':
			s.Files = append(s.Files, value)
		case entry && letter == 'X':
			s.Except = append(s.Except, value)
		case entry:
		default: // a title, an empty line, prose
			if len(s.People)+len(s.Files)+len(s.Except) > 0 {
				end()
			}
			if line != "" {
				s.Title = strings.TrimSpace(line)
			}
		}
	}
	end()
	return all
}

// tagged takes a line such as "M:	Ada Example <ada@example.com>" apart. Indented lines are prose about the form.
func tagged(line string) (letter byte, value string, ok bool) {
	if len(line) < 2 || line[0] < 'A' || line[0] > 'Z' || line[1] != ':' {
		return 0, "", false
	}
	return line[0], strings.TrimSpace(line[2:]), true
}

// person reads "Ada Example <ada@example.com> [@ada]", an address alone, or a name alone.
func person(text string) (Person, bool) {
	name, rest, found := strings.Cut(text, "<")
	if !found {
		name, _, _ = strings.Cut(text, "[")
		name = strings.Trim(name, ` "`)
		if strings.Contains(name, "@") && !strings.Contains(name, " ") {
			return Person{Email: name}, true
		}
		return Person{Name: name}, name != ""
	}
	email, _, closed := strings.Cut(rest, ">")
	p := Person{Name: strings.Trim(name, ` "`), Email: strings.TrimSpace(email)}
	return p, closed && p != Person{}
}

// Directory returns the directory that a pattern stands for as a whole, and false for the root, a pattern with wildcards,
// and one that may be a file.
func Directory(pattern string) (string, bool) {
	dir, ok := strings.CutSuffix(strings.TrimPrefix(pattern, "./"), "/")
	return dir, ok && dir != "" && dir != "." && !strings.ContainsAny(dir, `*?[\`)
}
