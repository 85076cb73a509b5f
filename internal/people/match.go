package people

import (
	"cmp"
	"slices"
	"strings"
)

// known is a stored identity as matching sees it.
type known struct {
	id, name, email string
	seq             int64       // grows in the order of observation: smaller is older
	aliases         []signature // what .mailmap files make of it, where that is another identity
	enrolment       string      // the person of the organisation that it was named as, empty for none
}

type signature struct{ name, email string }

// ruling is a decision in force. Confirm joins its two sides; refuse and separate keep them apart, and separate keeps
// each of them together.
type ruling struct {
	id       string
	verb     Verb
	kind     Kind
	personID string      // where identities were taken from a person: the one that stays with the second side
	sides    [2][]string // identity ids
}

// outcome is who is who.
type outcome struct {
	identities []matched     // in the order of the input
	persons    []foundPerson // oldest first
	proposals  []suggestion  // strongest first
}

// matched is what became of one identity.
type matched struct {
	kind   Kind
	person int // index into persons, -1 for agents and bots
	reason string
}

// foundPerson is one person of an outcome.
type foundPerson struct {
	id, name, email string
	founder         int   // the identity that the id derives from, or that has it now
	members         []int // indexes of identities, oldest first
}

// match tells who is who: a pure function of the identities (each id once, oldest first) and of the decisions in
// force (oldest first). Its time is near linear in the number of identities.
func match(all []known, rulings []ruling) outcome {
	m := newMatcher(all, rulings)
	m.join()
	out := m.persons()
	out.proposals = m.propose(out)
	return out
}

// node is an identity with what its names and addresses say.
type node struct {
	*known
	kind      Kind
	why       string    // why it is no human
	names     []name    // the canonical names, then its own
	addresses []address // its own unless it is not the signer's, then the canonical ones
}

// proper returns the full name the identity stands for: the canonical one where a .mailmap gives it. Nil if none.
func (n *node) proper() *name {
	for i := range n.names {
		if n.names[i].full {
			return &n.names[i]
		}
	}
	return nil
}

type matcher struct {
	nodes  []node
	byText []int          // indexes of human nodes by identity id: an order that does not depend on observation
	index  map[string]int // identity id → node
	ruled  []ruling

	parent  []int
	barred  map[int][]bar // root → sides of decisions that its identities are on
	reasons []string      // why a node joined what was there

	byName    map[string][]int // full name → nodes
	byLocal   map[string][]int // telling local part → nodes
	contested [][]int          // nodes of persons who have nothing in common but an address: one each
	common    map[string]bool  // local parts that are a word in several people's names
	telling   map[string]bool  // local parts by which the automatic rule merges
}

// bar is one side of a decision that keeps sides apart.
type bar struct {
	ruling int // index of the decision, or enrolments
	side   int
}

// enrolments is the decision, as bars have it, that all enrolled persons are different ones: each is a side of it.
const enrolments = -1

func newMatcher(all []known, rulings []ruling) *matcher {
	m := &matcher{nodes: make([]node, len(all)), index: make(map[string]int, len(all)), ruled: rulings,
		parent: make([]int, len(all)), barred: map[int][]bar{}, reasons: make([]string, len(all))}
	declared := map[string]Kind{}
	for _, r := range rulings {
		if r.verb == VerbDeclare {
			for _, id := range r.sides[0] {
				declared[id] = r.kind
			}
		}
	}
	for i := range all {
		m.nodes[i] = newNode(&all[i], declared)
		m.index[all[i].id] = i
		m.parent[i] = i
		if m.nodes[i].kind == KindHuman {
			m.byText = append(m.byText, i)
		}
	}
	slices.SortFunc(m.byText, func(a, b int) int { return strings.Compare(all[a].id, all[b].id) })
	sides := map[string]int{}
	for _, i := range m.byText {
		if e := all[i].enrolment; e != "" {
			if _, ok := sides[e]; !ok {
				sides[e] = len(sides)
			}
			m.barred[i] = append(m.barred[i], bar{enrolments, sides[e]})
		}
	}
	for r, rule := range rulings {
		if rule.verb != VerbRefuse && rule.verb != VerbSeparate {
			continue
		}
		for side, ids := range rule.sides {
			for _, id := range ids {
				if i, ok := m.index[id]; ok {
					m.barred[i] = append(m.barred[i], bar{r, side})
				}
			}
		}
	}
	return m
}

func newNode(k *known, declared map[string]Kind) node {
	n := node{known: k}
	n.kind, n.why = classify(k.name, k.email)
	own := readName(k.name)
	for _, alias := range k.aliases {
		if n.kind == KindHuman {
			n.kind, n.why = classify(alias.name, alias.email)
		}
		n.names = append(n.names, readName(alias.name))
	}
	n.names = append(n.names, own)
	if !own.via {
		n.addresses = append(n.addresses, readAddress(k.email))
	}
	if own.address != "" && own.address != k.email {
		n.addresses = append(n.addresses, readAddress(own.address))
	}
	for _, alias := range k.aliases {
		n.addresses = append(n.addresses, readAddress(alias.email))
	}
	if k.enrolment != "" {
		n.kind, n.why = KindHuman, ""
	} else if kind, ok := declared[k.id]; ok {
		n.kind, n.why = kind, "declared by a person"
	}
	return n
}

// find returns the representative of i's person.
func (m *matcher) find(i int) int {
	for m.parent[i] != i {
		m.parent[i] = m.parent[m.parent[i]]
		i = m.parent[i]
	}
	return i
}

// apart reports whether a decision keeps two persons, given by their representatives, apart.
func (m *matcher) apart(a, b int) bool {
	for _, x := range m.barred[a] {
		for _, y := range m.barred[b] {
			if x.ruling == y.ruling && x.side != y.side {
				return true
			}
		}
	}
	return false
}

// unite makes one person of two unless a decision keeps them apart, and reports whether they are one now.
func (m *matcher) unite(i, j int, reason string) bool {
	a, b := m.find(i), m.find(j)
	if a == b {
		return true
	}
	if m.apart(a, b) {
		return false
	}
	// The older identity represents: ids and reasons read in the order of observation.
	if m.nodes[b].seq < m.nodes[a].seq {
		a, b = b, a
	}
	m.parent[b] = a
	if bars := m.barred[b]; bars != nil {
		m.barred[a] = append(m.barred[a], bars...)
	}
	if m.reasons[b] == "" {
		m.reasons[b] = reason
	}
	return true
}

// uniteAll makes one person of all nodes that share a key, as far as decisions allow.
func (m *matcher) uniteAll(nodes []int, reason string) {
	var heads []int // one node for each person that the key holds so far: one, unless decisions keep some apart
next:
	for _, i := range nodes {
		for _, head := range heads {
			if m.unite(head, i, reason) {
				continue next
			}
		}
		heads = append(heads, i)
	}
}

// uniteByRule is uniteAll for the automatic rule: what several enrolled persons share tells nobody apart.
func (m *matcher) uniteByRule(nodes []int, reason string) {
	side := -1
	for _, i := range nodes {
		for _, b := range m.barred[m.find(i)] {
			switch {
			case b.ruling != enrolments || b.side == side:
			case side >= 0:
				return
			default:
				side = b.side
			}
		}
	}
	m.uniteAll(nodes, reason)
}

// humans returns the nodes of those identities that are humans'.
func (m *matcher) humans(ids []string) []int {
	nodes := make([]int, 0, len(ids))
	for _, id := range ids {
		if i, ok := m.index[id]; ok && m.nodes[i].kind == KindHuman {
			nodes = append(nodes, i)
		}
	}
	return nodes
}

// buckets collects nodes by key and remembers the order in which keys came.
type buckets struct {
	keys  []string
	nodes map[string][]int
}

func (b *buckets) add(key string, node int) {
	if key == "" {
		return
	}
	if b.nodes == nil {
		b.nodes = map[string][]int{}
	}
	list, ok := b.nodes[key]
	if !ok {
		b.keys = append(b.keys, key)
	}
	if len(list) == 0 || list[len(list)-1] != node {
		b.nodes[key] = append(list, node)
	}
}

// join applies the confirmations and then the automatic rule, the strongest evidence first.
func (m *matcher) join() {
	var enrolled buckets
	for _, i := range m.byText {
		enrolled.add(m.nodes[i].enrolment, i)
	}
	for _, key := range enrolled.keys {
		m.uniteAll(enrolled.nodes[key], "named as one person of the organisation")
	}
	for _, r := range m.ruled {
		switch r.verb {
		case VerbConfirm:
			m.uniteAll(m.humans(slices.Concat(r.sides[0], r.sides[1])), "confirmed by a person")
		case VerbSeparate: // both parts stay together, also where only what was between them had held them
			m.uniteAll(m.humans(r.sides[0]), "separated together by a person")
			m.uniteAll(m.humans(r.sides[1]), "left together by a person")
		}
	}
	var mailboxes, accounts, canonical, names, locals buckets
	for _, i := range m.byText {
		n := &m.nodes[i]
		for _, a := range n.addresses {
			mailboxes.add(a.key, i)
			accounts.add(a.number, i)
		}
		canonical.add(n.id, i)
		for _, alias := range n.aliases {
			canonical.add(IdentityID(alias.name, alias.email), i)
		}
		for k := range n.names {
			if n.names[k].full {
				names.add(n.names[k].key, i)
			}
		}
	}
	for _, key := range accounts.keys {
		m.uniteByRule(accounts.nodes[key], "the same account at a forge")
	}
	for _, key := range canonical.keys {
		m.uniteByRule(canonical.nodes[key], "a .mailmap file says so")
	}
	shared := map[string]bool{}
	for _, key := range mailboxes.keys {
		nodes := mailboxes.nodes[key]
		if len(nodes) > 1 && m.sharedMailbox(nodes) {
			shared[key] = true
			continue
		}
		for _, family := range m.families(key, nodes, names.nodes) {
			m.uniteByRule(family, "the same address")
		}
	}
	for _, key := range names.keys {
		if nodes := names.nodes[key]; len(nodes) > 1 && !m.sharedName(nodes) {
			m.uniteByRule(nodes, "the same full name")
		}
	}
	for _, i := range m.byText {
		for _, a := range m.nodes[i].addresses {
			if !shared[a.key] || a.key == "" {
				locals.add(a.local, i)
			}
		}
	}
	m.byName, m.byLocal, m.telling = names.nodes, locals.nodes, map[string]bool{}
	m.common = m.commonWords(locals.nodes)
	for _, key := range locals.keys {
		nodes := locals.nodes[key]
		if m.common[key] || m.unrelated(nodes, 1) > 1 {
			continue
		}
		m.telling[key] = true
		m.uniteByRule(nodes, "the same part before the @")
	}
}

// persons reads the persons out of the joined nodes.
func (m *matcher) persons() outcome {
	out := outcome{identities: make([]matched, len(m.nodes))}
	at := map[int]int{}
	for i := range m.nodes { // the input is oldest first, and the oldest represents
		n := &m.nodes[i]
		if n.kind != KindHuman {
			out.identities[i] = matched{n.kind, -1, n.why}
			continue
		}
		root := m.find(i)
		p, ok := at[root]
		if !ok {
			p = len(out.persons)
			at[root] = p
			out.persons = append(out.persons, foundPerson{})
		}
		out.persons[p].members = append(out.persons[p].members, i)
		out.identities[i] = matched{KindHuman, p, m.reasons[i]}
	}
	m.giveIDs(out.persons)
	for p := range out.persons {
		out.persons[p].name = m.bestName(out.persons[p].members)
		out.persons[p].email = m.bestEmail(out.persons[p].members, out.persons[p].name)
	}
	return out
}

// personID returns the id of the person that an identity founds.
func personID(identity string) string { return derivedID("p", identity) }

// giveIDs gives each person the id that its oldest identity founds. Where identities were taken from a person, the
// person's id stays with the rest.
func (m *matcher) giveIDs(persons []foundPerson) {
	seeds, kept := map[string]string{}, map[string]bool{}
	seed := func(identity string) string { return cmp.Or(seeds[identity], personID(identity)) }
	for _, r := range m.ruled {
		if r.personID == "" {
			continue
		}
		for _, gone := range r.sides[0] {
			if seed(gone) == r.personID {
				seeds[gone], kept[gone] = personID(gone+"\x00"+r.id), false
			}
		}
		oldest := -1
		for _, stays := range r.sides[1] {
			if i, ok := m.index[stays]; ok && (oldest < 0 || m.nodes[i].seq < m.nodes[oldest].seq) {
				oldest = i
			}
		}
		if oldest >= 0 {
			seeds[m.nodes[oldest].id], kept[m.nodes[oldest].id] = r.personID, true
		}
	}
	taken := map[string]bool{}
	for p := range persons {
		founder := persons[p].members[0]
		if i := slices.IndexFunc(persons[p].members, func(i int) bool { return kept[m.nodes[i].id] }); i > 0 {
			founder = persons[p].members[i]
		}
		id := seed(m.nodes[founder].id)
		for again := ""; taken[id]; again += "\x00" { // two could claim one id after an undo: the older has it
			id = personID(m.nodes[founder].id + again)
		}
		taken[id] = true
		persons[p].id, persons[p].founder = id, founder
	}
}
