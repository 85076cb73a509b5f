package provenance

import (
	"encoding/json"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// SourceTrace reads a note of SourceTrace: JSON with a version, and by path who ("agent|…" or "operator") wrote which lines,
// each a number or a range.
func SourceTrace(note []byte) ([]File, error) {
	var all struct {
		Version int `json:"v"`
		Files   map[string][]struct {
			Source string            `json:"s"`
			Lines  []json.RawMessage `json:"l"`
		} `json:"f"`
	}
	if err := json.Unmarshal(note, &all); err != nil {
		return nil, fault.Invalid("note", "The note is no JSON of SourceTrace").Because(err)
	}
	if all.Version != 1 {
		return nil, fault.Invalid("note", "The note has the version %d, and only 1 is known", all.Version)
	}
	var c collector
	for path, parts := range all.Files {
		for _, part := range parts {
			by := Agent
			switch {
			case part.Source == "operator":
				by = Human
			case part.Source != "agent" && !strings.HasPrefix(part.Source, "agent|"):
				continue // whoever that is, it is not known
			}
			for _, raw := range part.Lines {
				from, to, err := parseRange(strings.Trim(string(raw), `"`))
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
