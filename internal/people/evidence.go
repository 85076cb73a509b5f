package people

import (
	"slices"
	"strings"
)

// sharedMailbox reports whether people with unrelated names write from one address: a list's, a machine's. One person
// may change name, so it takes more than three unrelated names, or two where the address is a function's.
func (m *matcher) sharedMailbox(nodes []int) bool {
	limit := 3
	for _, a := range m.nodes[nodes[0]].addresses {
		if a.generic {
			limit = 1
		}
	}
	return m.unrelated(nodes, limit) > limit
}

// families divides the nodes with one address into those that the address makes one person. They are all one person
// unless two names without a common word each are at home: they are in the address, or sign with another address too.
// Then a slip, such as a patch sent on for another, is more likely than a new name, and a person is asked. Nodes
// whose names are at home nowhere belong to the family that signs most.
func (m *matcher) families(address string, nodes []int, byName map[string][]int) [][]int {
	type family struct {
		words   []string
		members []int
		home    bool
	}
	var all []family
	var others []int
next:
	for _, i := range nodes {
		proper := m.nodes[i].proper()
		if proper == nil {
			others = append(others, i)
			continue
		}
		home := holdsWord(localOf(address), proper.words, 4) || m.atHomeElsewhere(address, byName[proper.key])
		for f := range all {
			if sharesWord(all[f].words, proper.words) {
				all[f].words = append(all[f].words, proper.words...)
				all[f].members = append(all[f].members, i)
				all[f].home = all[f].home || home
				continue next
			}
		}
		all = append(all, family{slices.Clone(proper.words), []int{i}, home})
	}
	homes := slices.DeleteFunc(slices.Clone(all), func(f family) bool { return !f.home })
	if len(homes) < 2 {
		return [][]int{nodes}
	}
	slices.SortStableFunc(homes, func(a, b family) int { return len(b.members) - len(a.members) })
	for _, f := range all {
		if !f.home {
			others = append(others, f.members...)
		}
	}
	homes[0].members = append(homes[0].members, others...)
	var divided [][]int
	var heads []int
	for _, f := range homes {
		divided = append(divided, f.members)
		heads = append(heads, f.members[0])
	}
	m.contested = append(m.contested, heads)
	return divided
}

// atHomeElsewhere reports whether any of the nodes has a mailbox other than the address.
func (m *matcher) atHomeElsewhere(address string, nodes []int) bool {
	for _, i := range nodes {
		for _, a := range m.nodes[i].addresses {
			if a.key != "" && a.key != address {
				return true
			}
		}
	}
	return false
}

// sharesWord reports whether two names have a word of two letters or more in common.
func sharesWord(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return len(w) >= 2 && slices.Contains(b, w) })
}

// sharedName reports whether a full name stands for many: six or more local parts that have nothing to do with it,
// as a placeholder out of a manual would gather.
func (m *matcher) sharedName(nodes []int) bool {
	if len(nodes) < 6 {
		return false
	}
	proper := m.nodes[nodes[0]].proper()
	foreign := map[string]bool{}
	for _, i := range nodes {
		for _, a := range m.nodes[i].addresses {
			if a.squash != "" && !a.private && proper != nil && !holdsWord(a.squash, proper.words, 3) &&
				len(a.squash) > len(proper.words)+1 { // not initials either
				foreign[a.squash] = true
			}
		}
	}
	return len(foreign) >= 6
}

// holdsWord reports whether a local part holds a word of the name that is long enough, or is a part of one.
func holdsWord(local string, words []string, long int) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return len(w) >= long && (strings.Contains(local, w) || len(local) >= long && strings.Contains(w, local))
	})
}

// localOf returns what stands before the @ of an address.
func localOf(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return local
}

// unrelated counts the full names among nodes that do not agree with each other, up to limit+1.
func (m *matcher) unrelated(nodes []int, limit int) int {
	var groups []*name
next:
	for _, i := range nodes {
		proper := m.nodes[i].proper()
		if proper == nil {
			continue
		}
		for _, g := range groups {
			if agree(g, proper) {
				continue next
			}
		}
		if groups = append(groups, proper); len(groups) > limit {
			break
		}
	}
	return len(groups)
}

// commonWords returns those of the given local parts that are a word in the full names of several people, so that
// they tell nobody apart: thomas, smith.
func (m *matcher) commonWords(locals map[string][]int) map[string]bool {
	seen := map[string][]*name{}
	common := map[string]bool{}
	for _, i := range m.byText {
		proper := m.nodes[i].proper()
		if proper == nil {
			continue
		}
	words:
		for _, w := range proper.words {
			if _, isLocal := locals[w]; !isLocal || common[w] {
				continue
			}
			for _, other := range seen[w] {
				if agree(other, proper) {
					continue words
				}
			}
			if seen[w] = append(seen[w], proper); len(seen[w]) > 1 {
				common[w] = true
			}
		}
	}
	return common
}
