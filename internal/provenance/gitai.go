package provenance

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// GitAI reads a note of git-ai: lines that begin with a path, below each of them indented lines with a key and ranges, then
// a divider and metadata in JSON, of which only the version and the keys of prompts matter.
func GitAI(note []byte) ([]File, error) {
	attested, metadata, found := bytes.Cut(note, []byte("\n---\n"))
	if rest, nothing := bytes.CutPrefix(note, []byte("---\n")); nothing {
		attested, metadata, found = nil, rest, true
	}
	if !found {
		return nil, fault.Invalid("note", "The note has no line of three dashes")
	}
	var about gitAIMetadata
	if err := json.Unmarshal(metadata, &about); err != nil { // megabytes, where tools keep conversations in it
		return nil, fault.Invalid("note", "What follows the dashes is no JSON").Because(err)
	}
	if !strings.HasPrefix(about.Version, "authorship/3.") {
		return nil, fault.Invalid("note", "The note has another version than authorship/3, which alone is known")
	}
	var c collector
	path, number := "", 0
	for line := range strings.Lines(string(attested)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		entry, indented := strings.CutPrefix(line, "  ")
		switch {
		case line == "":
		case !indented:
			path = strings.TrimSuffix(strings.TrimPrefix(line, `"`), `"`)
		default:
			key, ranges, ok := strings.Cut(entry, " ")
			if !ok || path == "" {
				return nil, inLine(number, fault.Invalid("note", "An entry belongs to no file, or names no lines"))
			}
			by := about.author(key)
			if by == 0 {
				continue
			}
			for r := range strings.SplitSeq(ranges, ",") {
				from, to, err := parseRange(r)
				if err == nil {
					err = c.add(path, by, from, to)
				}
				if err != nil {
					return nil, inLine(number, err)
				}
			}
		}
	}
	return c.result(), nil
}

func inLine(number int, err error) error {
	sentence, _ := fault.Sentence(err)
	return fault.Invalid("note", "%s (line %d of the note)", sentence, number).Because(err)
}

type gitAIMetadata struct {
	Version string              `json:"schema_version"`
	Prompts map[string]struct{} `json:"prompts"` // what is in them is not kept
}

// author says whose a key is: a person's, who was seen typing, or a session's with an agent. There are notes with keys in
// none of the forms of the standard, such as "human"; who that is, is not known.
func (m *gitAIMetadata) author(key string) Author {
	switch {
	case strings.HasPrefix(key, "h_"):
		return Human
	case strings.HasPrefix(key, "s_"), len(key) >= shortestKey && strings.Trim(key, "0123456789abcdef") == "":
		return Agent
	}
	if _, named := m.Prompts[key]; named {
		return Agent
	}
	return 0
}

// shortestKey is the length of the keys of the first versions of git-ai.
const shortestKey = 7
