package git

import "strings"

// ParseTrailers returns the trailers at the end of a message, in order, values unfolded onto one line.
//
// The last paragraph counts by git's own rule (git-interpret-trailers): all of its lines are trailers, or at least a
// quarter are and one is well known. More keys are well known here than to git: every "…-by", "Change-Id", "Link" and
// their like. Paragraphs right above that hold nothing but well-known trailers count too, since hosts and tools add
// their own paragraph below. "(cherry picked from commit X)" gives the key "cherry picked from commit". The first
// paragraph, the title, never counts.
func ParseTrailers(message string) []Trailer { return appendTrailers(nil, message) }

const cherryPick = "(cherry picked from commit "

func appendTrailers(list []Trailer, message string) []Trailer {
	title := titleEnd(message)
	text := strings.TrimRight(withoutRemarks(message), " \t\r\n")
	start := len(text)
	for start > title {
		end := len(strings.TrimRight(text[:start], " \t\r\n"))
		begin := paragraphStart(text, end)
		if begin < title || !isTrailerBlock(text[begin:end], start != len(text)) {
			break
		}
		start = begin
	}
	open := false // the line above is a trailer, which an indented line continues
	for rest := text[start:]; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		line = strings.TrimRight(line, " \t\r")
		if line == "" || line[0] == '#' {
			open = false
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			if open {
				last := &list[len(list)-1]
				last.Value = strings.TrimSpace(last.Value + " " + strings.TrimSpace(line))
			}
			continue
		}
		open = false
		if hash, ok := strings.CutPrefix(line, cherryPick); ok {
			list = append(list, Trailer{Key: cherryPick[1 : len(cherryPick)-1], Value: strings.TrimSuffix(hash, ")")})
		} else if colon := separator(line); colon > 0 {
			list = append(list, Trailer{Key: strings.TrimSpace(line[:colon]), Value: strings.TrimSpace(line[colon+1:])})
			open = true
		}
	}
	return list
}

// titleEnd returns where the first paragraph ends.
func titleEnd(message string) int {
	for at := 0; at < len(message); {
		line, _, _ := strings.Cut(message[at:], "\n")
		if !strings.HasPrefix(line, "#") && strings.TrimSpace(line) == "" {
			return at
		}
		at += len(line) + 1
	}
	return len(message)
}

// paragraphStart returns where the paragraph that ends at end begins: after the last blank line before it.
func paragraphStart(text string, end int) int {
	for start := end; start > 0; {
		newline := strings.LastIndexByte(text[:start-1], '\n')
		if strings.TrimSpace(text[newline+1:start]) == "" {
			return start
		}
		start = newline + 1
		if start == 0 {
			break
		}
	}
	return 0
}

// isTrailerBlock applies the rule above to one paragraph. A strict one may hold well-known trailers only.
func isTrailerBlock(paragraph string, strict bool) bool {
	trailers, others := 0, 0
	known, allKnown := false, true
	after := false // a trailer stands above, so that an indented line continues it
	for rest := paragraph; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		switch {
		case line == "" || line[0] == '#':
		case line[0] == ' ' || line[0] == '\t':
			if !after {
				others++
			}
		case strings.HasPrefix(line, cherryPick):
			trailers, known, after = trailers+1, true, true
		default:
			colon := separator(line)
			if after = colon > 0; !after {
				others++
				break
			}
			trailers++
			if wellKnown(strings.TrimSpace(line[:colon])) {
				known = true
			} else {
				allKnown = false
			}
		}
	}
	if strict {
		return trailers > 0 && others == 0 && allKnown
	}
	return trailers > 0 && (others == 0 || known && trailers*3 >= others)
}

// separator returns where the colon after a key stands, -1 when the line is no trailer.
func separator(line string) int {
	space := false
	for i := range len(line) {
		switch c := line[i]; {
		case c == ':':
			return i
		case !space && (c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'):
		case i > 0 && (c == ' ' || c == '\t'):
			space = true
		default:
			return -1
		}
	}
	return -1
}

// wellKnown reports keys that are never prose.
func wellKnown(key string) bool {
	if len(key) > 3 && strings.EqualFold(key[len(key)-3:], "-by") {
		return true
	}
	for _, name := range []string{"Change-Id", "Reviewed-on", "Link", "Fixes", "Cc", "Bug", "Signed-off", "TryBot-Result",
		"Auto-Submit", "Commit-Queue", "LUCI-TryBot-Result", "Cherry-picked-from", "git-svn-id"} {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}

// withoutRemarks drops what stands below the trailers and is not part of the message to git: blank lines, comments, and
// the list of conflicting files that git once wrote there.
func withoutRemarks(message string) string {
	end, files := len(message), false
	for at := end; at > 0; {
		start := strings.LastIndexByte(message[:at-1], '\n') + 1
		line := strings.TrimRight(message[start:at], " \t\r\n")
		switch {
		case line == "" || line[0] == '#':
			if !files {
				end = start
			}
		case line == "Conflicts:":
			end, files = start, false
		case line[0] == '\t':
			files = true
		default:
			return message[:end]
		}
		at = start
	}
	return message[:end]
}
