package imports

import "strings"

// ofPython reads import statements wherever they stand. What is imported from a module may be a module itself: "from a
// import b" gives a and a.b.
func ofPython(text string) []string {
	var found []string
	for _, statement := range pythonStatements(text) {
		switch rest := statement; {
		case take(&rest, "import "):
			for part := range strings.SplitSeq(rest, ",") {
				name, _, _ := strings.Cut(strings.TrimSpace(part), " ")
				found = append(found, dotted(name))
			}
		case take(&rest, "from "):
			module, names, ok := strings.Cut(rest, " import")
			module = strings.ReplaceAll(module, " ", "")
			if !ok || dotted(module) == "" {
				continue
			}
			found = append(found, module)
			for part := range strings.SplitSeq(strings.Trim(names, " ()"), ",") {
				name, _, _ := strings.Cut(strings.TrimSpace(part), " ")
				if name = dotted(name); name == "" || name == "*" {
					continue
				}
				if !strings.HasSuffix(module, ".") {
					name = "." + name
				}
				found = append(found, module+name)
			}
		}
	}
	return found
}

// take cuts a word off the beginning.
func take(rest *string, word string) bool {
	after, ok := strings.CutPrefix(*rest, word)
	if ok {
		*rest = strings.TrimSpace(after)
	}
	return ok
}

// dotted returns a name with dots, empty if it is none.
func dotted(name string) string {
	for i := range len(name) {
		if c := name[i]; c != '.' && c != '_' && !isWord(c) || c == '$' {
			return ""
		}
	}
	return name
}

// pythonStatements returns the statements that may be imports, each in one line with single blanks: it knows comments, texts
// over several lines, parentheses and backslashes at the end of a line.
func pythonStatements(text string) []string {
	var all []string
	var now strings.Builder
	open := 0
	end := func() {
		s := strings.Join(strings.Fields(now.String()), " ")
		if strings.HasPrefix(s, "import ") || strings.HasPrefix(s, "from ") {
			all = append(all, s)
		}
		now.Reset()
	}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '#':
			i = lineEnd(text, i)
		case strings.HasPrefix(text[i:], `"""`) || strings.HasPrefix(text[i:], `'''`):
			i = behindTriple(text, i)
			now.WriteByte('"')
		case c == '"' || c == '\'':
			i = quoted(text, i)
			now.WriteByte('"')
		case c == '\\' && (strings.HasPrefix(text[i+1:], "\n") || strings.HasPrefix(text[i+1:], "\r\n")):
			i = behind(text, i, "\n")
			now.WriteByte(' ')
		case c == '(' || c == '[' || c == '{':
			open++
			now.WriteByte(c)
			i++
		case c == ')' || c == ']' || c == '}':
			open = max(0, open-1)
			now.WriteByte(c)
			i++
		case c == '\n' && open > 0 && now.Len() > 0:
			if !strings.HasPrefix(strings.TrimLeft(now.String(), " \t"), "from ") { // long, and no import: forget it
				now.Reset()
				now.WriteByte('(')
			}
			now.WriteByte(' ')
			i++
		case c == '\n' || c == ';' && open == 0:
			end()
			i++
		case c == ':' && open == 0: // "try: import a"
			end()
			i++
		default:
			now.WriteByte(c)
			i++
		}
	}
	end()
	return all
}

// behindTriple is the place behind a text in triple quotes that begins at i.
func behindTriple(text string, i int) int {
	mark := text[i : i+3]
	for i += 3; i < len(text); i++ {
		if text[i] == '\\' {
			i++
		} else if strings.HasPrefix(text[i:], mark) {
			return i + 3
		}
	}
	return len(text)
}
