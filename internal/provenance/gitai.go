package provenance

import (
	"encoding/json"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// GitAI reads a note of git-ai: lines that begin with a path, below each of them indented lines with a key and ranges, then
// a divider and metadata in JSON, of which only the version matters. A key that begins with h_ is a person's, any other a
// session's with an agent.
func GitAI(note []byte) ([]File, error) {
	text := string(note)
	attested, metadata, found := strings.Cut("\n"+text, "\n---\n")
	if !found {
		return nil, fault.Invalid("note", "The note has no line of three dashes")
	}
	var about struct {
		Version string `json:"schema_version"`
	}
	if err := json.Unmarshal([]byte(metadata), &about); err != nil {
		return nil, fault.Invalid("note", "What follows the dashes is no JSON").Because(err)
	}
	if !strings.HasPrefix(about.Version, "authorship/3.") {
		return nil, fault.Invalid("note", "The note has the version %q, and only authorship/3 is known", about.Version)
	}
	var c collector
	path := ""
	for line := range strings.Lines(attested) {
		line = strings.TrimRight(line, "\r\n")
		entry, indented := strings.CutPrefix(line, "  ")
		switch {
		case line == "":
		case !indented:
			path = strings.TrimSuffix(strings.TrimPrefix(line, `"`), `"`)
		default:
			key, ranges, ok := strings.Cut(entry, " ")
			if !ok || path == "" {
				return nil, fault.Invalid("note", "%q belongs to no file, or names no lines", line)
			}
			by := Agent
			if strings.HasPrefix(key, "h_") {
				by = Human
			}
			for r := range strings.SplitSeq(ranges, ",") {
				from, to, err := parseRange(r)
				if err == nil {
					err = c.add(path, by, from, to)
				}
				if err != nil {
					return nil, err
				}
			}
		}
	}
	return c.result(), nil
}
