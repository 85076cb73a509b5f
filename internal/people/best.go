package people

import (
	"cmp"
	"slices"
	"strings"
)

// bestName chooses the name to show: one that a .mailmap gives before others, a full name before a word, then the
// longest of at most four words, then the first by text.
func (m *matcher) bestName(members []int) string {
	if only := m.nodes[members[0]]; len(members) == 1 && len(only.aliases) == 0 {
		return cmp.Or(displayName(only.name), only.email)
	}
	best, bestRank := "", [4]int{}
	try := func(signed string, given int) {
		n := readName(signed)
		shown := displayName(signed)
		rank := [4]int{0, given, 0, len([]rune(shown))}
		switch {
		case n.full:
			rank[0] = 3
		case n.address == "" && len(n.words) > 0 && !genericName(n.words, n.key):
			rank[0] = 2
		case shown != "":
			rank[0] = 1
		}
		if len(n.words) <= 4 && shown != strings.ToUpper(shown) && shown != strings.ToLower(shown) {
			rank[2] = 1
		}
		if c := slices.Compare(rank[:], bestRank[:]); c > 0 || c == 0 && shown < best {
			best, bestRank = shown, rank
		}
	}
	for _, i := range members {
		try(m.nodes[i].name, 0)
		for _, alias := range m.nodes[i].aliases {
			try(alias.name, 1)
		}
	}
	if best == "" {
		return m.nodes[members[0]].email
	}
	return best
}

// bestEmail chooses the address to show: a public mailbox before a forge's private address, one that a .mailmap gives
// before others, one signed with the shown name before others, then the first by text.
func (m *matcher) bestEmail(members []int, shown string) string {
	if only := m.nodes[members[0]]; len(members) == 1 && len(only.aliases) == 0 {
		return only.email
	}
	best, bestRank := "", [3]int{}
	try := func(signed, email string, given int) {
		a := readAddress(email)
		rank := [3]int{0, given, 0}
		switch {
		case a.key != "" && a.public && !a.private:
			rank[0] = 3
		case a.private && a.key != "":
			rank[0] = 2
		case email != "":
			rank[0] = 1
		}
		if displayName(signed) == shown {
			rank[2] = 1
		}
		if c := slices.Compare(rank[:], bestRank[:]); c > 0 || c == 0 && email < best {
			best, bestRank = email, rank
		}
	}
	for _, i := range members {
		try(m.nodes[i].name, m.nodes[i].email, 0)
		for _, alias := range m.nodes[i].aliases {
			try(alias.name, alias.email, 1)
		}
	}
	return best
}
