package manifest

import (
	"path"
	"slices"
	"strings"
)

const (
	maxGlob    = 1024 // bytes; a longer one is none
	maxChoices = 256  // what the braces of one glob may stand for
)

// ExpandGlobs returns those of the folders that the globs of a workspace name, in the order given. Folders and globs
// are relative to the workspace's root, with slashes; "." is the root.
//
// As npm, Yarn and pnpm have it: "*" and "?" stay within a name, "**" is any folders, "{a,b}" either; names that begin
// with a dot must be written out; a glob with "!" in front takes folders away, wherever it stands; node_modules never
// counts. A glob that is none matches nothing.
func ExpandGlobs(globs, folders []string) []string {
	var take, leave [][]string
	for _, g := range globs {
		g, negative := strings.CutPrefix(strings.TrimSpace(g), "!")
		if g == "" || len(g) > maxGlob {
			continue
		}
		for _, choice := range choices(g) {
			names := strings.Split(path.Clean(strings.TrimPrefix(choice, "/")), "/")
			if negative {
				leave = append(leave, names)
			} else {
				take = append(take, names)
			}
		}
	}
	var found []string
	for _, f := range folders {
		names := strings.Split(path.Clean(f), "/")
		if covered(take, names) && !covered(leave, names) && !slices.Contains(names, "node_modules") {
			found = append(found, f)
		}
	}
	return found
}

func covered(globs [][]string, names []string) bool {
	for _, g := range globs {
		if matchNames(g, names) {
			return true
		}
	}
	return false
}

// matchNames matches names with a glob's. Only the last "**" is ever tried again, so time is at most globs × names.
func matchNames(glob, names []string) bool {
	g, n := 0, 0
	back, backAt := -1, 0
	for n < len(names) {
		switch {
		case g < len(glob) && glob[g] == "**":
			back, backAt = g, n
			g++
		case g < len(glob) && matchName(glob[g], names[n]):
			g++
			n++
		case back >= 0 && !hidden(names[backAt]):
			backAt++
			g, n = back+1, backAt
		default:
			return false
		}
	}
	for g < len(glob) && glob[g] == "**" {
		g++
	}
	return g == len(glob)
}

func matchName(glob, name string) bool {
	if hidden(name) && !strings.HasPrefix(glob, ".") {
		return false
	}
	ok, err := path.Match(strings.ReplaceAll(glob, "[!", "[^"), name)
	return err == nil && ok
}

// hidden reports a name that only a written dot matches, as the root's "." too.
func hidden(name string) bool { return strings.HasPrefix(name, ".") }

// choices writes out the braces of a glob: "a{b,c}" is "ab" and "ac". Braces without a comma, or without an end, and
// those beyond maxChoices stay as they are.
func choices(glob string) []string {
	done, open := []string{}, []string{glob}
	for len(open) > 0 {
		g := open[len(open)-1]
		open = open[:len(open)-1]
		before, options, after, ok := braces(g)
		if !ok || len(done)+len(open)+len(options) > maxChoices {
			done = append(done, g)
			continue
		}
		for _, o := range options {
			open = append(open, before+o+after)
		}
	}
	return done
}

// braces finds the first braces with a comma of their own.
func braces(glob string) (before string, options []string, after string, ok bool) {
	for start := range len(glob) {
		if glob[start] != '{' {
			continue
		}
		depth, from := 0, start+1
		options = nil
		for i := start; i < len(glob); i++ {
			switch glob[i] {
			case '{':
				depth++
			case '}':
				depth--
			case ',':
				if depth == 1 {
					options = append(options, glob[from:i])
					from = i + 1
				}
			}
			if depth == 0 {
				if len(options) > 0 {
					return glob[:start], append(options, glob[from:i]), glob[i+1:], true
				}
				break
			}
		}
	}
	return "", nil, "", false
}
