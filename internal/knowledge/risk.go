package knowledge

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// absentSet makes a test out of a list of people.
func absentSet(absent []int32) func(int32) bool {
	if len(absent) == 0 {
		return nil
	}
	return func(p int32) bool { return slices.Contains(absent, p) }
}

// Risk says where a repository would be thin.
type Risk struct {
	Absent   []int32
	Areas    []AreaRisk // thinnest first: fewest people left, then most lines
	Coverage Coverage   // of the whole repository
	Steps    []Step     // who, being away as well, would take most coverage with them, one after the other
}

// AreaRisk is one area of a Risk.
type AreaRisk struct {
	*Area
	Left     int      // people left who understand it
	Before   int      // the same with nobody absent
	Names    []Holder // those left
	Coverage Coverage
}

// Risk looks at every area with these people absent (nobody: as it is now).
func (o *Overview) Risk(absent []int32) Risk {
	away := absentSet(absent)
	areas := o.Areas()
	r := Risk{Absent: absent, Coverage: o.Coverage(o.alive, away), Steps: o.Steps(o.alive, away)}
	for i := range areas {
		area := &areas[i]
		ar := AreaRisk{Area: area, Before: area.Left, Left: o.Understanders(area.Group, away),
			Coverage: o.Coverage(area.Files, away)}
		for _, h := range area.Group.Holders {
			if h.Understands && (away == nil || !away(h.Person)) {
				ar.Names = append(ar.Names, h)
			}
		}
		r.Areas = append(r.Areas, ar)
	}
	slices.SortStableFunc(r.Areas, func(x, y AreaRisk) int {
		return cmp.Or(cmp.Compare(x.Left, y.Left), cmp.Compare(y.Group.Lines, x.Group.Lines), cmp.Compare(x.Name, y.Name))
	})
	return r
}

// Node is a part of the map: a directory with what lies in it, or a file.
type Node struct {
	Name     string
	Path     string
	File     int32   // -1 for directories
	Files    int     // source files in it
	Lines    int     // source lines
	Left     int     // people left who understand it; for a directory, how many understand at least half of its lines
	Covered  float64 // share of its lines that someone left understands
	Agent    float64 // share of its lines' changes that agents wrote or helped to write, 0..1
	Children []*Node // largest first

	byLeft []int   // lines by how many people left understand them
	agent  float64 // sum over lines
}

// Tree returns the map of the repository with these people absent.
func (o *Overview) Tree(absent []int32) *Node {
	away := absentSet(absent)
	root := &Node{File: -1}
	stack := []*Node{root}
	for _, f := range o.alive {
		file := &o.Ledger.Files[f]
		dir, base := path.Split(file.Path)
		dir = strings.TrimSuffix(dir, "/")
		for top := stack[len(stack)-1]; top.Path != "" && top.Path != dir && !strings.HasPrefix(dir, top.Path+"/"); {
			stack = stack[:len(stack)-1]
			top = stack[len(stack)-1]
		}
		for top := stack[len(stack)-1]; top.Path != dir; {
			rest := dir
			if top.Path != "" {
				rest = dir[len(top.Path)+1:]
			}
			name, _, _ := strings.Cut(rest, "/")
			child := &Node{Name: name, Path: strings.TrimPrefix(top.Path+"/"+name, "/"), File: -1}
			top.Children = append(top.Children, child)
			stack = append(stack, child)
			top = child
		}
		left := 0
		for _, h := range o.File(f) {
			if h.Understands && (away == nil || !away(h.Person)) {
				left++
			}
		}
		leaf := &Node{Name: base, Path: file.Path, File: f, Files: 1, Lines: int(file.Lines), Left: left, Agent: o.AgentShare(f)}
		if left > 0 {
			leaf.Covered = 1
		}
		leaf.byLeft, leaf.agent = make([]int, left+1), leaf.Agent*float64(leaf.Lines)
		leaf.byLeft[left] = leaf.Lines
		stack[len(stack)-1].Children = append(stack[len(stack)-1].Children, leaf)
	}
	root.sum()
	return root
}

func (n *Node) sum() {
	if n.File >= 0 {
		return
	}
	covered := 0.0
	for _, c := range n.Children {
		c.sum()
		n.Files += c.Files
		n.Lines += c.Lines
		n.agent += c.agent
		for len(n.byLeft) < len(c.byLeft) {
			n.byLeft = append(n.byLeft, 0)
		}
		for left, lines := range c.byLeft {
			n.byLeft[left] += lines
		}
		covered += c.Covered * float64(c.Lines)
	}
	if n.Lines > 0 {
		n.Covered = covered / float64(n.Lines)
		n.Agent = n.agent / float64(n.Lines)
		for left, lines := len(n.byLeft)-1, 0; left > 0 && n.Left == 0; left-- {
			if lines += n.byLeft[left]; 2*lines >= n.Lines {
				n.Left = left
			}
		}
	}
	slices.SortStableFunc(n.Children, func(x, y *Node) int {
		return cmp.Or(cmp.Compare(y.Lines, x.Lines), cmp.Compare(x.Path, y.Path))
	})
}

// Find returns the node at a path, nil when there is none.
func (n *Node) Find(p string) *Node {
	if n.Path == p {
		return n
	}
	for _, c := range n.Children {
		if c.Path == p || strings.HasPrefix(p, c.Path+"/") {
			return c.Find(p)
		}
	}
	return nil
}
