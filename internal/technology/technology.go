// Package technology keeps the technology radar of the organisation: its quadrants and rings, what is on it, and the moves
// that led each entry where it is, with their reasons. Beside each entry stands how many repositories use it, as their
// manifests show, so that what is on hold and used more is seen.
//
// The ring of an entry is not kept: it follows from its moves that are done ([RingOn]). So the radar of any past day can be
// looked at.
//
// A radar holds decisions, so who may do what follows from the actions for these: everybody reads it; every member proposes
// entries and moves; who decides for all of the organisation does or declines them, sets quadrants and rings, and imports
// files. Who proposed a move can take it back.
//
// Tables: technology_radar, technology_part, technology_entry, technology_mark, technology_move, technology_seen and
// technology_use.
package technology

import (
	"time"

	"github.com/leadwright/leadwright/internal/store"
)

// Shape is what a radar is drawn in.
type Shape struct {
	Title     string
	Quadrants []Part // clockwise, the first from the top to the right
	Rings     []Part // the innermost first
	Revision  int64  // of all of the radar: it grows with each change of it
}

// Part is a quadrant or a ring.
type Part struct {
	Key, Name, Description string
}

// Entry is a technology, practice or tool.
type Entry struct {
	ID, Key, Name string
	Quadrant      string // key
	Description   string // Markdown
	Tags          []string
	Marks         []string // how its use is recognised, see [CheckMark]
	Hidden        bool     // is listed, and not drawn
	Revision      int64
	Made, Changed time.Time

	Ring  string // key of the ring that it is in on the day that was asked about; empty while it is not on the radar
	Moves []Move // those that are done by day, then the others
}

// Move is what put an entry into a ring, or shall.
type Move struct {
	ID       string
	Entry    string     // id
	Ring     string     // key; empty for a move off the radar
	Day      store.Date // on which it was done; none while it is not, and for what is older than all that is known
	Reason   string
	Decision string // id of a decision of Leadwright, or where else it was decided
	Title    string // of that decision, where it is one that the reader may read
	State    State
	Verdict  string // the reason of who settled it
	Proposer Person
	Settler  Person
	Proposed time.Time
	Settled  time.Time // zero while it waits
}

// Person is somebody with the name that they have now; without an id where no person is known.
type Person struct {
	ID, Name string

	account string
}

// State is how far a move is.
type State string

// The states.
const (
	Proposed State = "proposed"
	Done     State = "done"
	Declined State = "declined"
)

// Board is the radar on a day.
type Board struct {
	Shape
	On      store.Date
	Entries []Entry // those that are on it, by quadrant, ring and name
	Others  []Entry // those that are proposed, were declined, or were not on it on the day, by name
}
