package linediff

// group is a run of changed lines, from start to before end. Between two unchanged lines stands an empty group, so
// that the groups of both sides pair off.
type group struct{ start, end int }

func (s *side) is(i int) bool { return s.changed[i+1] }

// grow takes in the changed lines that follow.
func (g *group) grow(s *side) {
	for s.is(g.end) {
		g.end++
	}
}

// next moves on to the following group and reports whether there was one.
func (g *group) next(s *side) bool {
	if g.end == len(s.lines) {
		return false
	}
	g.start = g.end + 1
	g.end = g.start
	g.grow(s)
	return true
}

// previous moves back to the group before.
func (g *group) previous(s *side) {
	g.end = g.start - 1
	g.start = g.end
	for s.is(g.start - 1) {
		g.start--
	}
}

// down moves the group a line down, if the line below it is like its first one, and joins it with what it meets.
func (g *group) down(s *side) bool {
	if g.end == len(s.lines) || s.lines[g.start] != s.lines[g.end] {
		return false
	}
	s.changed[g.start+1] = false
	s.changed[g.end+1] = true
	g.start++
	g.end++
	g.grow(s)
	return true
}

// up moves the group a line up, if the line above it is like its last one, and joins it with what it meets.
func (g *group) up(s *side) bool {
	if g.start == 0 || s.lines[g.start-1] != s.lines[g.end-1] {
		return false
	}
	g.start--
	g.end--
	s.changed[g.start+1] = true
	s.changed[g.end+1] = false
	for s.is(g.start - 1) {
		g.start--
	}
	return true
}

// settle moves each group of changed lines between from and to where it reads best: beside a change of the other text
// if it can, else where the indentation says that a block of lines begins. Before from, nothing has changed on either
// side. It returns the line before which that is still so.
func settle(s, other *side, from, to int) int {
	g, o := group{from, from}, group{from, from}
	g.grow(s)
	o.grow(other)
	first := from
	for {
		if g.start != g.end {
			place(s, other, &g, &o)
			first = min(first, g.start)
		}
		if g.start > to || !g.next(s) {
			return first
		}
		o.next(other)
	}
}

// place settles one group; o is the group of the other side at the same place.
func place(s, other *side, g, o *group) {
	var highest, beside, size int
	for {
		size = g.end - g.start
		beside = -1 // the lowest end at which the other text changed too
		for g.up(s) {
			o.previous(other)
		}
		highest = g.end
		if o.start != o.end {
			beside = g.end
		}
		for g.down(s) {
			o.next(other)
			if o.start != o.end {
				beside = g.end
			}
		}
		if size == g.end-g.start { // it met no other group
			break
		}
	}
	switch {
	case g.end == highest:
	case beside >= 0:
		for o.start == o.end {
			g.up(s)
			o.previous(other)
		}
	default:
		for best := s.bestEnd(g, highest, size); g.end > best; {
			g.up(s)
			o.previous(other)
		}
	}
}

// The weights with which git judges where a run of changed lines reads best. They were fitted there, on a corpus of
// diffs that people had rated.
const (
	maxSliding = 100
	maxBlanks  = 20

	startOfFile   = 1
	endOfFile     = 21
	allBlanks     = -30
	blanksBelow   = 6
	indented      = -4
	indentedBlank = 10
	outdent       = 24
	outdentBlank  = 17
	dedent        = 23
	dedentBlank   = 17
	indentWeight  = 60
)

// score says how bad it is to begin or end a run somewhere; less is better.
type score struct{ indent, penalty int }

func (a score) less(b score) int {
	deeper := 0
	if a.indent > b.indent {
		deeper = 1
	} else if a.indent < b.indent {
		deeper = -1
	}
	return indentWeight*deeper + a.penalty - b.penalty
}

// bestEnd returns where a group of a size should end, from the highest end that it can have to the one it has.
func (s *side) bestEnd(g *group, highest, size int) int {
	var best score
	at := -1
	for end := max(highest, g.end-size-1, g.end-maxSliding); end <= g.end; end++ {
		var sum score
		s.judge(end, &sum)
		s.judge(end-size, &sum)
		if at < 0 || sum.less(best) <= 0 {
			best, at = sum, end
		}
	}
	return at
}

// depth returns how far a line is indented, -1 for a blank one.
func (s *side) depth(i int) int {
	if in := s.text.indent[i]; in != blank {
		return int(in)
	}
	return -1
}

// judge adds how bad a split before a line is.
func (s *side) judge(split int, sum *score) {
	here, end := -1, split >= len(s.lines)
	if !end {
		here = s.depth(split)
	}
	above, blanksAbove := s.beyond(split, -1)
	below, blanks := s.beyond(split, 1)

	if above < 0 && blanksAbove == 0 {
		sum.penalty += startOfFile
	}
	if end {
		sum.penalty += endOfFile
	}
	if here < 0 {
		blanks++
	} else {
		blanks = 0
	}
	around := blanksAbove + blanks
	sum.penalty += allBlanks*around + blanksBelow*blanks
	if here < 0 {
		here = below
	}
	sum.indent += here
	if here < 0 || above < 0 || here == above {
		return
	}
	plain, withBlanks := dedent, dedentBlank
	if here > above {
		plain, withBlanks = indented, indentedBlank
	} else if below > here {
		plain, withBlanks = outdent, outdentBlank
	}
	if around > 0 {
		plain = withBlanks
	}
	sum.penalty += plain
}

// beyond returns the indent of the nearest line that is not blank, above or below a line, -1 if there is none, and the
// number of blank lines up to it.
func (s *side) beyond(i, step int) (depth, blanks int) {
	for i += step; i >= 0 && i < len(s.lines); i += step {
		if depth = s.depth(i); depth >= 0 {
			return depth, blanks
		}
		if blanks++; blanks == maxBlanks {
			return 0, blanks
		}
	}
	return -1, blanks
}
