package provenance

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Record is what is recorded of one commit.
type Record struct {
	Commit string // as it is written there, empty where the record names none
	Files  []File
}

type contributor struct {
	Type string `json:"type"`
}

// author is who a contributor is: mixed is a person and an agent together.
func (c *contributor) author() Author {
	if c == nil {
		return 0
	}
	switch c.Type {
	case "ai", "mixed":
		return Agent
	case "human":
		return Human
	}
	return 0
}

type trace struct {
	Version string `json:"version"`
	VCS     struct {
		Type     string `json:"type"`
		Revision string `json:"revision"`
	} `json:"vcs"`
	Files []struct {
		Path          string `json:"path"`
		Conversations []struct {
			Contributor *contributor `json:"contributor"`
			Ranges      []struct {
				From        int          `json:"start_line"`
				To          int          `json:"end_line"`
				Contributor *contributor `json:"contributor"`
			} `json:"ranges"`
		} `json:"conversations"`
	} `json:"files"`
}

// AgentTrace reads trace records one after the other, as a file of JSON Lines has them, or as a list. It returns those that
// can be read, how many cannot, and why the first of these: a damaged line of a file loses nothing but itself.
func AgentTrace(text []byte) (records []Record, damaged int, err error) {
	take := func(some []Record, wrong error) {
		if records = append(records, some...); wrong == nil {
			return
		}
		if damaged++; damaged == 1 {
			err = wrong
		}
	}
	if text = bytes.TrimSpace(text); bytes.HasPrefix(text, []byte("[")) {
		var list []trace
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, 1, noTrace(err)
		}
		for i := range list {
			r, wrong := list[i].record()
			if wrong != nil {
				take(nil, wrong)
				continue
			}
			take([]Record{r}, nil)
		}
		return records, damaged, err
	}
	if records, err := traces(text); err == nil {
		return records, 0, nil
	}
	for line := range bytes.Lines(text) {
		take(traces(line))
	}
	return records, damaged, err
}

// traces reads records that follow each other.
func traces(text []byte) ([]Record, error) {
	var records []Record
	in := json.NewDecoder(bytes.NewReader(text))
	for {
		var t trace
		switch err := in.Decode(&t); {
		case errors.Is(err, io.EOF):
			return records, nil
		case err != nil:
			return nil, noTrace(err)
		}
		r, err := t.record()
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
}

func noTrace(err error) error {
	return fault.Invalid("note", "This is no record of Agent Trace").Because(err)
}

func (t *trace) record() (Record, error) {
	if t.Version == "" || t.Files == nil {
		return Record{}, fault.Invalid("note", "A record of Agent Trace has a version and files, and this has not")
	}
	if major, _, _ := strings.Cut(t.Version, "."); major != "0" && major != "1" { // tools write 1.0, the standard 0.1.0
		return Record{}, fault.Invalid("note", "The record has another version than 0 and 1, which alone are known")
	}
	r := Record{}
	if t.VCS.Type == "" || t.VCS.Type == "git" {
		r.Commit = t.VCS.Revision
	}
	var c collector
	for _, f := range t.Files {
		for _, talk := range f.Conversations {
			for _, lines := range talk.Ranges {
				by := talk.Contributor.author()
				if lines.Contributor != nil {
					by = lines.Contributor.author()
				}
				if by == 0 {
					continue
				}
				if err := c.add(f.Path, by, lines.From, lines.To); err != nil {
					return Record{}, err
				}
			}
		}
	}
	r.Files = c.result()
	return r, nil
}
