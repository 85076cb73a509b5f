package people

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// suggestion proposes that two persons are one.
type suggestion struct {
	a, b     int // indexes of the outcome's persons, a the older
	from, to int // the identities whose likeness says so
	strength int // 3 strong, 2 likely, 1 possible
	why      string
}

// confidence puts a strength in a word.
func confidence(strength int) Confidence {
	switch strength {
	case 3:
		return Strong
	case 2:
		return Likely
	default:
		return Possible
	}
}

// Evidence shared by more persons than these tells too little to ask a person about it.
const (
	mostNamesakes = 3  // persons whose names give the same local part
	mostAlike     = 6  // persons with the same words in their names
	mostSameWord  = 40 // persons compared for slips of the keyboard
)

// proposer gathers suggestions, the strongest for each pair of persons.
type proposer struct {
	*matcher
	person []matched
	found  map[[2]int]suggestion
}

// propose finds pairs of persons that may be one, by indexes rather than by comparing all with all.
func (m *matcher) propose(out outcome) []suggestion {
	p := &proposer{matcher: m, person: out.identities, found: map[[2]int]suggestion{}}
	p.likeNames()
	p.slips()
	p.derivedLocals()
	p.sameLocals()
	for _, heads := range m.contested {
		p.pairs(heads, mostAlike, 1, func(a, b *node) string {
			return fmt.Sprintf("%q and %q have used one address", a.name, b.name)
		})
	}
	all := make([]suggestion, 0, len(p.found))
	for _, s := range p.found {
		all = append(all, s)
	}
	// Ids rather than positions break ties, so that the order of observation plays no part.
	slices.SortFunc(all, func(x, y suggestion) int {
		return cmp.Or(y.strength-x.strength, strings.Compare(m.nodes[x.from].id, m.nodes[y.from].id),
			strings.Compare(m.nodes[x.to].id, m.nodes[y.to].id))
	})
	return all
}

// add notes a suggestion unless a decision keeps the two apart, their full names speak against it, or a stronger one
// is there.
func (p *proposer) add(i, j, strength int, why func() string) {
	a, b := p.person[i].person, p.person[j].person
	if a == b || p.apart(p.find(i), p.find(j)) {
		return
	}
	if a > b {
		a, b, i, j = b, a, j, i
	}
	key := [2]int{a, b}
	old, ok := p.found[key]
	if ok && old.strength > strength {
		return
	}
	s := suggestion{a, b, i, j, strength, why()}
	if ok && old.strength == strength && !p.before(s, old) {
		return
	}
	p.found[key] = s
}

// before orders suggestions of one strength for one pair by their text alone.
func (p *proposer) before(x, y suggestion) bool {
	return cmp.Or(strings.Compare(x.why, y.why), strings.Compare(p.nodes[x.from].id, p.nodes[y.from].id),
		strings.Compare(p.nodes[x.to].id, p.nodes[y.to].id)) < 0
}

// distinct returns one node for each person among nodes, at most limit+1.
func (p *proposer) distinct(nodes []int, limit int) []int {
	var heads []int
	for _, i := range nodes {
		if !slices.ContainsFunc(heads, func(h int) bool { return p.person[h].person == p.person[i].person }) {
			if heads = append(heads, i); len(heads) > limit {
				break
			}
		}
	}
	return heads
}

// pairs suggests all pairs of the persons among nodes, when they are no more than limit.
func (p *proposer) pairs(nodes []int, limit, strength int, why func(a, b *node) string) {
	if len(nodes) < 2 {
		return
	}
	heads := p.distinct(nodes, limit)
	if len(heads) > limit {
		return
	}
	for x, i := range heads {
		for _, j := range heads[x+1:] {
			p.add(i, j, strength, func() string { return why(&p.nodes[i], &p.nodes[j]) })
		}
	}
}

// likeNames suggests persons whose full names differ in order, in middle names, in initials or in spelling.
func (p *proposer) likeNames() {
	var order, outer, initial, spelled, single buckets
	for _, i := range p.byText {
		n := &p.nodes[i]
		for k := range n.names {
			name := &n.names[k]
			switch {
			case name.full:
				words := slices.Clone(name.words)
				slices.Sort(words)
				order.add(strings.Join(words, " "), i)
				outer.add(name.first()+" "+name.last(), i)
				initial.add(firstLetter(name.first())+" "+name.last(), i)
				spelled.add(name.key, i)
				if k == len(n.names)-1 {
					if out := spelledOut(n.name); out != strings.ToLower(n.name) {
						other := readName(out)
						spelled.add(other.key, i)
					}
				}
			case len(name.words) == 2 && len(name.first()) == 1 && len(name.last()) >= 3:
				initial.add(name.key, i)
			case len(name.words) == 1 && len(name.key) >= shortestLocal && !genericName(name.words, name.key):
				single.add(name.key, i)
			}
		}
	}
	for _, key := range spelled.keys {
		p.pairs(spelled.nodes[key], mostAlike, 3, func(a, b *node) string {
			return fmt.Sprintf("The names %q and %q are spellings of one name", a.name, b.name)
		})
	}
	for _, key := range outer.keys {
		p.pairs(outer.nodes[key], mostAlike, 3, func(a, b *node) string {
			return fmt.Sprintf("The names %q and %q differ only in the middle", a.name, b.name)
		})
	}
	for _, key := range order.keys {
		p.pairs(order.nodes[key], mostAlike, 2, func(a, b *node) string {
			return fmt.Sprintf("The names %q and %q have the same words in another order", a.name, b.name)
		})
	}
	for _, key := range initial.keys {
		nodes := initial.nodes[key]
		var short, long []int
		for _, i := range nodes {
			if p.hasFull(i) {
				long = append(long, i)
			} else {
				short = append(short, i)
			}
		}
		if long = p.distinct(long, mostNamesakes); len(long) > mostNamesakes {
			continue
		}
		strength := 1
		if len(long) == 1 {
			strength = 2
		}
		for _, i := range p.distinct(short, mostNamesakes) {
			for _, j := range long {
				p.add(i, j, strength, func() string {
					return fmt.Sprintf("The name %q shortens %q", p.nodes[i].name, p.nodes[j].name)
				})
			}
		}
	}
	for _, key := range single.keys {
		p.pairs(single.nodes[key], mostNamesakes, 1, func(a, _ *node) string {
			return fmt.Sprintf("Both sign as %q", a.name)
		})
	}
}

// hasFull reports whether any name of the identity is a full name.
func (p *proposer) hasFull(i int) bool { return p.nodes[i].proper() != nil }

// slips suggests persons whose full names are one slip of the keyboard apart.
func (p *proposer) slips() {
	var words buckets
	for _, i := range p.byText {
		if proper := p.nodes[i].proper(); proper != nil {
			words.add("^"+proper.first(), i)
			words.add("$"+proper.last(), i)
		}
	}
	for _, key := range words.keys {
		nodes := p.distinct(words.nodes[key], mostSameWord)
		if len(nodes) > mostSameWord {
			continue
		}
		for x, i := range nodes {
			a := p.nodes[i].proper()
			for _, j := range nodes[x+1:] {
				b := p.nodes[j].proper()
				if len(a.words) == len(b.words) && oneSlip(a.words, b.words) {
					p.add(i, j, 1, func() string {
						return fmt.Sprintf("The names %q and %q are one letter apart", p.nodes[i].name, p.nodes[j].name)
					})
				}
			}
		}
	}
}

// oneSlip reports whether two names differ in one long word, by one edit: short names are too close to each other.
func oneSlip(a, b []string) bool {
	differ := 0
	for k := range a {
		if a[k] != b[k] {
			if differ++; differ > 1 || len(a[k]) < 6 || !slip(a[k], b[k]) {
				return false
			}
		}
	}
	return differ == 1
}

// derived is a local part that can be made from a name.
type derived struct {
	text     string
	strength int
	how      string
	word     bool // one word of the name as it is, which tells something only where one person has it
}

// derive returns the local parts that people commonly make from a name.
func derive(n *name) []derived {
	first, last := n.first(), n.last()
	f, l := firstLetter(first), firstLetter(last)
	forms := []derived{
		{squash(n.words), 2, "the whole name", false},
		{first + last, 2, "first and last name", false},
		{last + first, 2, "last and first name", false},
		{f + last, 2, "initial and last name", false},
		{last + f, 1, "last name and initial", false},
		{first + l, 1, "first name and initial", false},
		{l + first, 1, "initial and first name", false},
	}
	if len(n.words) >= 3 {
		var initials strings.Builder
		for _, w := range n.words {
			initials.WriteString(firstLetter(w))
		}
		forms = append(forms, derived{initials.String(), 1, "initials", false},
			derived{initials.String()[:len(initials.String())-len(l)] + last, 2, "initials and last name", false})
	}
	if len(last) >= 6 {
		forms = append(forms, derived{last, 1, "last name", true})
	}
	if len(first) >= 6 {
		forms = append(forms, derived{first, 1, "first name", true})
	}
	return forms
}

// firstLetter returns the first character of a word.
func firstLetter(word string) string {
	for i := range word {
		if i > 0 {
			return word[:i]
		}
	}
	return word
}

// derivedLocals suggests persons where the local part of one, or the single word one signs with, can be made from
// the full name of the other.
func (p *proposer) derivedLocals() {
	var handles buckets // what could have been made from a name
	for _, i := range p.byText {
		n := &p.nodes[i]
		for _, a := range n.addresses {
			if len(a.squash) >= 3 {
				handles.add(a.squash, i)
			}
		}
		for k := range n.names {
			if name := &n.names[k]; len(name.words) == 1 && len(name.key) >= 3 && !genericName(name.words, name.key) {
				handles.add(squashLocal(name.key), i)
			}
		}
	}
	type maker struct {
		node int
		form derived
	}
	makers := map[string][]maker{}
	var texts []string
	for _, i := range p.byText {
		for k := range p.nodes[i].names {
			name := &p.nodes[i].names[k]
			if !name.full {
				continue
			}
			for _, form := range derive(name) {
				if len(form.text) < 3 || handles.nodes[form.text] == nil || genericWords[form.text] {
					continue
				}
				list, ok := makers[form.text]
				if !ok {
					texts = append(texts, form.text)
				}
				// One person more than the limit is enough to know that the text tells nobody apart.
				if len(list) <= 64 && !slices.ContainsFunc(list, func(o maker) bool {
					return p.person[o.node].person == p.person[i].person && o.form.strength >= form.strength
				}) {
					makers[form.text] = append(list, maker{i, form})
				}
			}
		}
	}
	for _, text := range texts {
		namesakes := map[int]bool{}
		for _, made := range makers[text] {
			namesakes[p.person[made.node].person] = true
		}
		if len(namesakes) > mostNamesakes {
			continue
		}
		owners := p.distinct(handles.nodes[text], mostAlike)
		if len(owners) > mostAlike {
			continue
		}
		for _, made := range makers[text] {
			if made.form.word && len(namesakes) > 1 {
				continue
			}
			name := p.nodes[made.node].proper()
			for _, j := range owners {
				if p.person[j].person == p.person[made.node].person || !p.mayBe(j, name) {
					continue
				}
				strength := made.form.strength
				if len(namesakes) > 1 || len(text) < shortestLocal {
					strength = 1
				}
				p.add(made.node, j, strength, func() string {
					return fmt.Sprintf("%q could be made from the name %q: %s", p.handleOf(j, text),
						p.nodes[made.node].name, made.form.how)
				})
			}
		}
	}
}

// handleOf returns what of an identity gave the handle: its address, or else its name.
func (p *proposer) handleOf(i int, handle string) string {
	for _, a := range p.nodes[i].addresses {
		if a.squash == handle {
			return cmp.Or(p.nodes[i].email, handle)
		}
	}
	return p.nodes[i].name
}

// mayBe reports whether an identity could be of the person with this name: it has no full name, or one that agrees.
func (p *proposer) mayBe(i int, other *name) bool {
	proper := p.nodes[i].proper()
	return proper == nil || agree(proper, other)
}

// sameLocals suggests persons with the same local part where the rule did not dare to merge.
func (p *proposer) sameLocals() {
	keys := make([]string, 0, len(p.byLocal))
	for key, nodes := range p.byLocal {
		if !p.telling[key] && len(nodes) > 1 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		heads := p.distinct(p.byLocal[key], mostNamesakes)
		if len(heads) > mostNamesakes {
			continue
		}
		for x, i := range heads {
			for _, j := range heads[x+1:] {
				strength := p.localStrength(key, i, j)
				if strength == 0 {
					continue
				}
				p.add(i, j, strength, func() string {
					return fmt.Sprintf("Both addresses begin with %q", key)
				})
			}
		}
	}
}

// localStrength says how much a shared local part tells of two identities: much when their names agree, little when
// one has no name or the names share another word, nothing when the names speak against it. A local part that is a
// word in several people's names, such as thomas, tells nothing by itself.
func (p *proposer) localStrength(local string, i, j int) int {
	a, b := p.nodes[i].proper(), p.nodes[j].proper()
	switch {
	case a != nil && b != nil && agree(a, b):
		return 2
	case p.common[local]:
		return 0
	case a == nil || b == nil:
		return 1
	case slices.ContainsFunc(a.words, func(w string) bool { return len(w) >= 4 && slices.Contains(b.words, w) }):
		return 1
	}
	return 0
}
