package knowledge

// Ledger is a history read through who is who, at one moment: the input of every measure.
type Ledger struct {
	*History
	People   []Person // everyone the history names who is a person
	PersonOf []int32  // by identity of the history: index into People, or -1 for agents, bots and nobody
	Now      int64    // the moment the measure speaks of, in seconds since 1970
}

// Person is one person of a Ledger.
type Person struct {
	ID   string // the id in package people
	Name string
}

// Author returns the person who authored commit i, or -1.
func (l *Ledger) Author(i int32) int32 { return l.PersonOf[l.Commits[i].Author] }
