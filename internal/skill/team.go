package skill

import (
	"cmp"
	"slices"
	"strings"
)

// Member is a person of a scope.
type Member struct{ ID, Name string }

// Map holds the people of a scope against what its work needs.
type Map struct {
	Scope   Member   // its id and name
	Needs   bool     // somebody said what the work needs
	Columns []Column // needed skills first, then by kind and name
	Rows    []Row    // who the reader may see by name, by name
	Others  int      // people whom the reader may not see by name
	Told    bool     // the columns' numbers have the others in them
	Notice  string   // what the reader is not told, and why; empty when nothing is held back
}

// Row is one person by name.
type Row struct {
	Member
	Cells []Cell // one a column
}

// Cell is one person's skill.
type Cell struct {
	Declared *Declaration // nil when nothing was declared
	Assessed *Assessment  // the newest in force; nil when there is none
	Found    bool         // it is in files that the person understands: weak evidence
}

// at reports whether somebody declared at least a level.
func (c Cell) at(l Level) bool { return c.Declared != nil && c.Declared.Level >= l }

// willing reports whether somebody below a level wants to work with the skill.
func (c Cell) willing(l Level) bool {
	return c.Declared != nil && !c.at(l) && c.Declared.Interest >= Interested
}

// State says whether a need is met.
type State string

// The states.
const (
	Open    State = ""        // nothing is needed
	Met     State = "met"     // at least as many people as wanted are at the level
	Short   State = "short"   // fewer
	Unclear State = "unclear" // it depends on people of whom the reader is not told
)

// Column is one skill of the map.
type Column struct {
	Skill    Skill
	Level    Level // that is needed; Alone where nothing is
	Wanted   int   // people; 0 where nothing is needed
	Have     Range // people who declared the level
	Assessed int   // people seen by name whose newest assessment is at the level
	Willing  Range // people below the level who want to learn or use it
	State    State
	Only     string // the name of the one person at the level of a needed skill, when there is exactly one who is known
	Strong   bool   // more people than wanted are at the level, or strongWithout where nothing is wanted
}

// strongWithout is how many people at the level make a strength where nobody said how many are wanted: with three, one may
// be away and another busy.
const strongWithout = 3

// sums counts the people whom the reader may not see by name, by skill.
type sums struct {
	people   int
	declared map[string][]Declaration // by skill: those in force
}

func (s sums) count(skillID string, counts func(Cell) bool) Range {
	if s.people == 0 {
		return Range{}
	}
	n := 0
	for _, d := range s.declared[skillID] {
		if counts(Cell{Declared: &d}) {
			n++
		}
	}
	return band(n, s.people)
}

// columnsOf makes the columns of a map. persons are those seen by name, with what is known of each by skill; the
// others' part is in the numbers when told is true, and unknown when it is not.
func columnsOf(v *Vocabulary, needs []Need, persons []seen, others sums, told bool) []Column {
	var columns []Column
	needed := map[string]Need{}
	for _, n := range needs {
		needed[n.Skill.ID] = n
	}
	for _, s := range v.Skills() {
		need, wanted := needed[s.ID]
		if !s.Retired.IsZero() || !wanted && !shown(s.ID, persons, others, told) {
			continue
		}
		c := Column{Skill: s, Level: Alone}
		if wanted {
			c.Level, c.Wanted = need.Level, need.People
		}
		at := func(x Cell) bool { return x.at(c.Level) }
		willing := func(x Cell) bool { return x.willing(c.Level) }
		c.Have, c.Willing = Range{0, others.people}, Range{0, others.people}
		if told {
			c.Have, c.Willing = others.count(s.ID, at), others.count(s.ID, willing)
		}
		only := ""
		for _, p := range persons {
			cell := p.cells[s.ID]
			if at(cell) {
				c.Have = c.Have.plus(Range{1, 1})
				only = p.Name
			}
			if willing(cell) {
				c.Willing = c.Willing.plus(Range{1, 1})
			}
			if cell.Assessed != nil && cell.Assessed.Level >= c.Level {
				c.Assessed++
			}
		}
		c.judge(only)
		columns = append(columns, c)
	}
	slices.SortStableFunc(columns, func(a, b Column) int { return cmp.Compare(min(b.Wanted, 1), min(a.Wanted, 1)) })
	return columns
}

// rowsOf makes the rows of a map, by name.
func rowsOf(columns []Column, persons []seen) []Row {
	var rows []Row
	for _, p := range persons {
		row := Row{Member: p.Member}
		for _, c := range columns {
			row.Cells = append(row.Cells, p.cells[c.Skill.ID])
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(strings.Compare(fold(a.Name), fold(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return rows
}

// judge says what the numbers of a column mean. only is the name of somebody who is at the level.
func (c *Column) judge(only string) {
	if c.Wanted == 0 {
		c.Strong = c.Have.Least >= strongWithout
		return
	}
	c.Strong = c.Have.Least > c.Wanted
	switch {
	case c.Have.Least >= c.Wanted:
		c.State = Met
	case c.Have.Most < c.Wanted:
		c.State = Short
	default:
		c.State = Unclear
	}
	if c.Have == (Range{1, 1}) {
		c.Only = only
	}
}

// seen is a person seen by name, with what is known of each skill.
type seen struct {
	Member
	cells map[string]Cell
}

// shown reports whether a skill that nothing needs has a column: somebody who is seen by name has something to do with it,
// or so many of the others can do it that it says nothing of one.
func shown(skillID string, persons []seen, others sums, told bool) bool {
	for _, p := range persons {
		if c := p.cells[skillID]; c.Declared != nil && (c.Declared.Level > 0 || c.Declared.Interest != NoOpinion) ||
			c.Assessed != nil {
			return true
		}
	}
	return told && others.count(skillID, func(c Cell) bool { return c.at(1) }).Least > 0
}

// notice says in words what is held back.
func notice(others int, told bool) string {
	switch {
	case others == 0:
		return ""
	case told:
		return "You may see some people's skills by name only where you lead or manage them. Everybody else is in the numbers, " +
			"to within three people, so that no number speaks of one person."
	default:
		return "The skills of some people are not in the numbers: you may not see them by name, and they are too few " +
			"(here, or beside the groups that you can see) for a sum that does not speak of single persons."
	}
}
