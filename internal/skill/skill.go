// Package skill knows what people can do and want to do: declared by themselves, assessed beside it, and shown with
// evidence; and whether that is enough for what a team's work needs.
//
//   - The vocabulary ([Words]) says which skills there are. Anybody who may declare skills may add one ([Add], [Import]);
//     curators rename, merge and retire ([Rename], [Merge], [Retire]). A merge moves nothing: the one skill leads to the
//     other, and all that is read is read through that, so it can be undone without a trace.
//   - A person declares a level and an interest ([Declare]); nobody else can. Who leads or manages them may assess
//     ([Assess]): that stands beside what was declared and never in its place. Both are shown ([Of]).
//   - Evidence is written down by hand ([AddEvidence]) or found by itself: the languages and technologies of the files
//     that a person understands. The latter is worked out from histories when it is asked for and is never stored. It
//     says what is in the code that somebody understands, not how well they know it, and never becomes a level.
//   - Who leads or manages a scope says what its work needs ([SetNeed]); [MapOf] holds the people against it. It names
//     those whose skills the actor may read and tells of all others in sums, if these are enough people (sums.go).
//
// Nothing here puts people in an order: lists of people are by name. The package owns the tables skill_skill,
// skill_word, skill_declaration, skill_assessment, skill_evidence and skill_need.
package skill

import (
	"slices"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/store"
)

// Kind is what sort of skill it is.
type Kind string

// The kinds, in the order in which they are shown.
const (
	Leadership Kind = "leadership"
	Language   Kind = "language"
	Technology Kind = "technology"
	Practice   Kind = "practice"
	Domain     Kind = "domain"
)

// Kinds are all kinds in their order.
var Kinds = []Kind{Leadership, Language, Technology, Practice, Domain}

// Skill is an entry of the vocabulary.
type Skill struct {
	ID      string
	Name    string
	Kind    Kind
	Aliases []string  // other words for it, by alphabet; of packages such as "npm:react" as well
	Merged  []string  // ids of skills that were merged into it
	Retired time.Time // zero while it may be declared
}

// Level says how far somebody has come in a skill: 0 for none, 1 to MostLevel as the role catalogue describes them by what
// somebody can be asked to do.
type Level int

// String returns the level's name, such as "with help".
func (l Level) String() string { return l.term().Name }

// Sentence describes the level.
func (l Level) Sentence() string { return l.term().Sentence }

func (l Level) term() role.Term {
	if all := role.Standard().Levels(); l >= 1 && int(l) <= len(all) {
		return all[l-1]
	}
	return role.Term{Name: "none", Sentence: "Has nothing to do with it so far."}
}

// MostLevel is the highest level, and Alone the one from which on somebody counts as able where no need says otherwise.
const (
	MostLevel Level = 5
	Alone     Level = 3
)

// Interest says whether somebody wants to work with a skill.
type Interest int

// The interests.
const (
	Rather     Interest = -1 // would rather not
	NoOpinion  Interest = 0
	Interested Interest = 1
	Eager      Interest = 2 // wants to learn it, or to do more of it
)

// Interests are all interests, the least first.
var Interests = []Interest{Rather, NoOpinion, Interested, Eager}

// String says an interest in words.
func (i Interest) String() string {
	switch i {
	case Rather:
		return "would rather not"
	case Interested:
		return "interested"
	case Eager:
		return "wants to learn or do more"
	default:
		return "no opinion"
	}
}

// Declaration is what a person said of themselves at one time.
type Declaration struct {
	Level    Level
	Interest Interest
	At       time.Time
}

// Assessment is what who leads or manages a person wrote beside what they declared.
type Assessment struct {
	ID        string
	Level     Level
	Evidence  string // a sentence
	Day       store.Date
	AuthorID  string // a person
	Author    string // their name then
	Withdrawn time.Time
}

// Evidence is a sentence that somebody wrote down in support of a skill.
type Evidence struct {
	ID        string
	Sentence  string
	Link      string // may be empty
	Day       store.Date
	AuthorID  string // a person
	Author    string // their name then
	Withdrawn time.Time
}

// Need says how many people of a scope its work wants at a level of a skill.
type Need struct {
	Skill  Skill
	Level  Level // 1 to MostLevel
	People int   // at least 1
	At     time.Time
}

// checkLevel refuses what is no level.
func checkLevel(l, least Level) error {
	if l < least || l > MostLevel {
		return fault.Invalid("level", "%d is no level", l).WithHint("Levels go from %d to %d.", least, MostLevel)
	}
	return nil
}

func checkInterest(i Interest) error {
	if !slices.Contains(Interests, i) {
		return fault.Invalid("interest", "%d is no interest", i).
			WithHint("Use -1 for would rather not, 0 for no opinion, 1 for interested, 2 for wants to learn or do more.")
	}
	return nil
}
