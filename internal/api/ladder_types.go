package api

import (
	"time"

	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/organisation"
)

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
	Expectations []LadderExpectation `json:"expectations" required:"false"`
}

// LadderExpectation is one thing that is expected.
type LadderExpectation struct {
	Name     string   `json:"name,omitempty" doc:"What it is about, the same on each level"`
	Text     string   `json:"text"`
	Signals  []string `json:"signals" required:"false" doc:"By which it is seen"`
	Examples []string `json:"examples" required:"false"`
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

// ladder is LadderOf the other way round.
func (l Ladder) ladder() ladder.Ladder {
	expectation := func(e LadderExpectation) ladder.Expectation { return ladder.Expectation(e) }
	return ladder.Ladder{Name: l.Name, Summary: l.Summary,
		Levels: convert(l.Levels, func(v LadderLevel) ladder.Level { return ladder.Level(v) }),
		Tracks: convert(l.Tracks, func(t LadderTrack) ladder.Track {
			steps := convert(t.Levels, func(s LadderStep) ladder.Step {
				return ladder.Step{Level: s.Level, Summary: s.Summary, Expectations: convert(s.Expectations, expectation)}
			})
			return ladder.Track{ID: t.ID, Name: t.Name, Category: t.Category, Role: t.Role, Summary: t.Summary,
				Description: t.Description, Levels: steps}
		})}
}

// LadderBrief is a career ladder that the organisation keeps, in a list.
type LadderBrief struct {
	Key       string    `json:"key" doc:"Its name in addresses" example:"engineering"`
	Name      string    `json:"name" example:"Engineering"`
	Summary   string    `json:"summary"`
	Levels    []Named   `json:"levels" doc:"The lowest first"`
	Tracks    []Named   `json:"tracks"`
	Version   int64     `json:"version" doc:"The first part of its ETag"`
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by" doc:"As they were called then"`
}

// LadderList is a page of the organisation's career ladders, by key.
type LadderList struct {
	Ladders []LadderBrief `json:"ladders"`
	Next    string        `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}

// LadderListOf makes a LadderList.
func LadderListOf(all []organisation.KeptLadder) LadderList {
	return LadderList{Ladders: convert(all, func(l organisation.KeptLadder) LadderBrief {
		return LadderBrief{Key: l.Key, Name: l.Name, Summary: l.Summary, Version: l.Version, ChangedAt: l.At, ChangedBy: l.By,
			Levels: convert(l.Levels, func(v ladder.Level) Named { return Named{v.ID, v.Name} }),
			Tracks: convert(l.Tracks, func(t ladder.Track) Named { return Named{t.ID, t.Name} })}
	})}
}

// LadderChange is a part of a ladder that is different.
type LadderChange struct {
	Sign    string         `json:"sign" doc:"+ is new, ~ is different, - is gone" enum:"+,~,-"`
	Subject string         `json:"subject" example:"track \"Engineer\" at \"Guiding\": \"Building\""`
	Details []LadderDetail `json:"details" doc:"What about it is different; of what is new or gone, all of it"`
}

// LadderDetail is something that a part of a ladder says, or said.
type LadderDetail struct {
	Label string `json:"label" example:"signal"`
	Was   string `json:"was" doc:"Empty when it is new"`
	Is    string `json:"is" doc:"Empty when it is gone"`
}

// LadderChanges says what putting a ladder changed, or would change.
type LadderChanges struct {
	Key     string         `json:"key" doc:"The ladder's"`
	Applied bool           `json:"applied" doc:"False when it was only tried"`
	Changes []LadderChange `json:"changes" doc:"Empty when the ladder was so already"`
}

// LadderChangesOf makes LadderChanges.
func LadderChangesOf(key string, plan organisation.LadderPlan, applied bool) LadderChanges {
	detail := func(d ladder.Detail) LadderDetail { return LadderDetail(d) }
	return LadderChanges{Key: key, Applied: applied, Changes: convert(plan.Changes, func(c ladder.Change) LadderChange {
		return LadderChange{string(c.Sign), c.Subject, convert(c.Details, detail)}
	})}
}

// LadderVersion is one version that a ladder had.
type LadderVersion struct {
	Version   int64     `json:"version"`
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by" doc:"As they were called then"`
	Removed   bool      `json:"removed" doc:"With this version the ladder was taken out"`
}

// LadderHistory is a page of the versions of a ladder, the newest first.
type LadderHistory struct {
	Versions []LadderVersion `json:"versions"`
	Next     string          `json:"next,omitempty" doc:"The cursor of the next page; missing on the last"`
}
