package linediff

// table counts lines by their hash: open addressing, used again by raising the round.
type table struct {
	slots []slot
	mask  uint64
	round uint32
}

type slot struct {
	line     uint64
	round    uint32
	old, new int
}

// reset empties the table and makes room for a number of different lines.
func (t *table) reset(lines int) {
	size := 16
	for size < 2*lines {
		size *= 2
	}
	t.round++
	if size > len(t.slots) || t.round == 0 {
		t.slots, t.round = make([]slot, size), 1
	}
	t.mask = uint64(len(t.slots) - 1)
}

// of returns the counts of a line, which is entered if it was not there.
func (t *table) of(line uint64) *slot {
	for i := line & t.mask; ; i = (i + 1) & t.mask {
		s := &t.slots[i]
		if s.round != t.round {
			*s = slot{line: line, round: t.round}
			return s
		}
		if s.line == line {
			return s
		}
	}
}

// find returns the counts of a line, or nil if it was not entered.
func (t *table) find(line uint64) *slot {
	for i := line & t.mask; ; i = (i + 1) & t.mask {
		s := &t.slots[i]
		if s.round != t.round {
			return nil
		}
		if s.line == line {
			return s
		}
	}
}
