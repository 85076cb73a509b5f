package api

import "github.com/leadwright/leadwright/internal/ladder"

// Ladder is a career ladder.
type Ladder struct {
	Name    string        `json:"name"`
	Summary string        `json:"summary,omitempty"`
	Levels  []LadderLevel `json:"levels" doc:"The lowest first"`
	Tracks  []LadderTrack `json:"tracks"`
}

// LadderLevel is a rung that all tracks share.
type LadderLevel struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Summary string `json:"summary,omitempty"`
}

// LadderTrack is one direction of growth.
type LadderTrack struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Category    string       `json:"category,omitempty"`
	Role        string       `json:"role,omitempty" doc:"The id of a role of the catalogue, where the track is one"`
	Summary     string       `json:"summary,omitempty"`
	Description string       `json:"description,omitempty"`
	Levels      []LadderStep `json:"levels" doc:"In the order of the ladder's; those that say nothing are left out"`
}

// LadderStep is a track at a level.
type LadderStep struct {
	Level        string              `json:"level" doc:"The id of a level"`
	Summary      string              `json:"summary,omitempty"`
	Expectations []LadderExpectation `json:"expectations"`
}

// LadderExpectation is one thing that is expected.
type LadderExpectation struct {
	Name     string   `json:"name,omitempty" doc:"What it is about, the same on each level"`
	Text     string   `json:"text"`
	Signals  []string `json:"signals" doc:"By which it is seen"`
	Examples []string `json:"examples"`
}

// LadderOf makes the answer about a ladder.
func LadderOf(l ladder.Ladder) Ladder {
	return Ladder{Name: l.Name, Summary: l.Summary,
		Levels: convert(l.Levels, func(v ladder.Level) LadderLevel { return LadderLevel(v) }),
		Tracks: convert(l.Tracks, func(t ladder.Track) LadderTrack {
			return LadderTrack{t.ID, t.Name, t.Category, t.Role, t.Summary, t.Description, convert(t.Levels, ladderStepOf)}
		})}
}

func ladderStepOf(s ladder.Step) LadderStep {
	return LadderStep{s.Level, s.Summary, convert(s.Expectations, func(e ladder.Expectation) LadderExpectation {
		return LadderExpectation{e.Name, e.Text, convert(e.Signals, itself), convert(e.Examples, itself)}
	})}
}
