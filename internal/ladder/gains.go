package ladder

import "slices"

// At returns what a track is at a level. A track need not be on every level.
func (t Track) At(level string) (Step, bool) {
	i := slices.IndexFunc(t.Levels, func(s Step) bool { return s.Level == level })
	if i < 0 {
		return Step{}, false
	}
	return t.Levels[i], true
}

// Names returns what the expectations of a track are about, each once, in the order in which they come up. What has no
// name is "".
func (t Track) Names() []string {
	var all []string
	for _, s := range t.Levels {
		for _, e := range s.Expectations {
			if !slices.Contains(all, e.Name) {
				all = append(all, e.Name)
			}
		}
	}
	return all
}

// About returns the expectations of a step that are about something. A ladder may have several.
func (s Step) About(name string) []Expectation {
	var all []Expectation
	for _, e := range s.Expectations {
		if e.Name == name {
			all = append(all, e)
		}
	}
	return all
}

// Gain is what two levels of a track expect about one thing. One of the two may be empty.
type Gain struct {
	Name    string
	Was, Is []Expectation
	Same    bool // both expect the same
}

// Gains sets two levels of a track side by side: what the second expects, in its order, and behind it what only the
// first names.
func Gains(was, is Step) []Gain {
	var all []Gain
	for _, name := range (Track{Levels: []Step{is, was}}).Names() {
		g := Gain{Name: name, Was: was.About(name), Is: is.About(name)}
		g.Same = slices.EqualFunc(g.Was, g.Is, Expectation.equal)
		all = append(all, g)
	}
	return all
}

func (e Expectation) equal(o Expectation) bool {
	return e.Name == o.Name && e.Text == o.Text && slices.Equal(e.Signals, o.Signals) &&
		slices.Equal(e.Examples, o.Examples)
}
