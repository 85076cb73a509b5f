package delivery

import (
	"github.com/leadwright/leadwright/internal/skill"
)

// Fit is how well an item suits somebody: each part from 0 to 1. It says nothing of what they are worth, and nothing of other
// items.
type Fit struct {
	Skill     float64 // they declared what it needs, at the level that it needs
	Knowledge float64 // they understand the areas that it touches
	Interest  float64 // they want to work with what it needs
	Growth    float64 // they want to learn what it needs, and do not have it yet
	Spread    float64 // areas that nobody or one understands would be understood by one more
}

// keenness is how much an interest speaks for doing something.
var keenness = map[skill.Interest]float64{skill.NoOpinion: 0.4, skill.Rather: 0, skill.Interested: 0.8, skill.Eager: 1}

// fitOf works out how well an item suits somebody. An item without needs suits everybody; of one that touches nothing, nobody
// knows more than others.
func fitOf(x *Item, m *mate, insight Insight) (f Fit) {
	for _, n := range x.Needs {
		d := m.skills[n.Skill]
		f.Skill += min(1, float64(d.Level)/float64(n.Level))
		f.Interest += keenness[d.Interest]
		if int(d.Level) <= n.Level && d.Interest >= skill.Interested {
			f.Growth += keenness[d.Interest] * float64(n.Level+1-int(d.Level)) / float64(n.Level+1)
		}
	}
	if n := float64(len(x.Needs)); n > 0 {
		f.Skill, f.Interest, f.Growth = f.Skill/n, f.Interest/n, f.Growth/n
	} else {
		f.Skill, f.Interest = 1, keenness[skill.NoOpinion]
	}
	known := 0
	for _, p := range x.Places {
		u, there := insight[p]
		if !there {
			continue
		}
		known++
		f.Knowledge += u.Share[m.ID]
		if u.Thin() && !u.Able[m.ID] {
			f.Spread++
		}
	}
	if known > 0 {
		f.Knowledge, f.Spread = f.Knowledge/float64(known), f.Spread/float64(known)
	}
	return f
}
