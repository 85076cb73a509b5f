package knowledge

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/provenance"
)

// Evidence sums up the items that support that a person understands a file or a group of files.
type Evidence struct {
	Counts      [kinds]int32 // items by kind; one item is one commit that touched the file, or one of the files
	Added       int32        // lines added by hand; 0 while they are not counted
	First, Last int64        // seconds since 1970, by the committer's clock; 0 without any evidence
}

// Holder is what one person is likely to know of a file or a group of files.
type Holder struct {
	Person      int32   // index into Ledger.People
	Familiarity float64 // 1 to 5, the scale of developers' own ratings; of a group, see Measure.Group
	Share       float64 // 0 to 1: the part of the group's source lines in files that the person understands
	Understands bool    // could safely change it tomorrow, as far as the evidence tells; see docs/knowledge.md
	Evidence
}

// Group is what is known about a set of files taken together.
type Group struct {
	Files   int      // living files that count: the source files, or all where none is source
	Lines   int      // source lines in them
	Holders []Holder // strongest first
	Agent   float64  // 0 to 1: part of the lines added to these files that agents wrote or helped to write
	Unknown float64  // 0 to 1: part of the lines added to these files by commits that do not tell who or what wrote them
}

// Coverage counts lines by how many people understand them.
type Coverage struct {
	Lines   int     // source lines in all
	ByCount [4]int  // source lines understood by nobody, by one, by two, by three or more people
	Covered float64 // 0 to 1: part of the lines that at least one person understands; 0 where there are no lines
}

// Step is one departure in a series of departures that would hurt most.
type Step struct {
	Person  int32
	Covered float64 // 0 to 1: what stays understood once this person is away too
}

// Measure is the knowledge in one repository at one moment. It is immutable and safe for use by many goroutines.
type Measure struct {
	ledger  *Ledger
	tallies [][]tally        // by file; within a file, strongest first. Nil where sheet has them
	sheet   *tallySheet      // nil for a measure that was made from a history
	told    map[int32][]told // by file: what people said
	added   []lines          // by file
	last    []int64          // by person: the newest evidence in the whole repository
}

// tally is all the evidence of one person about one file.
type tally struct {
	Evidence
	told        told
	person      int32
	understands bool
	work        float32 // lines written, or seen at a part of their worth
	assisted    float32 // the part of work that agents helped with
	doubt       float32 // 1 without evidence, 0 with certain evidence; what agents helped with left out
	unseen      float32 // the same of what agents helped with alone
	created     float32 // 1 for who first wrote the file, less if it came in a bulk commit
	familiarity float32 // 1 to 5
}

// lines are lines added to a file, by who or what wrote them.
type lines struct {
	all, agent, unknown float32
	work                float32 // all, those of a commit weighed by its attention: the work of everyone and everything
}

// The degree of expertise, a linear model of developers' own ratings (1 to 5) of their knowledge of files: Cury,
// Avelino, Santos Neto, Valente, Britto: "Knowledge Islands: Visualizing Developers Knowledge Concentration",
// arXiv 2408.08733, after "Source code expert identification: Models and application", IST 2024.
const (
	doeBase    = 5.28223
	doeAdded   = 0.23173  // × ln(1 + lines added)
	doeCreated = 0.36151  // × 1 if the person created the file
	doeDays    = -0.19421 // × ln(1 + days since the person's last change)
	doeSize    = -0.28761 // × ln(lines of the file)
)

// What one item of each kind is worth beside writing the change, which is 1. A review is worth half of it, as in
// Jabrayilzade et al., "Bus factor in practice", ICSE-SEIP 2022. A change made with an agent's help was at least
// read, like a review, and a co-author shared the writing. To acknowledge or to test needs no full reading, nor does it
// take more to write about code. That others reviewed a change says nothing more of who wrote it: what they wrote by hand
// counts in full, and what an agent wrote they do not come to understand by it.
var worth = [kinds]float32{Authored: 1, Assisted: 0.5, CoAuthored: 0.5, Reviewed: 0.5, Acked: 0.25, Tested: 0.25,
	Fixed: 1, Reworked: 1, WasReviewed: 0, Documented: 0.25}

// unseenAtLeast is the doubt that is left however much a person committed with an agent's help, and however often they wrote
// about it: together it is worth one review. Who merges code that nobody wrote has looked at it, and no more.
const unseenAtLeast = 0.5

// A person understands a file if all three hold, or if they were walked through it, see told.go.
const (
	// The estimated rating is at least the middle of the developers' own scale.
	understandsRating = 3.0
	// It is near the best one for this file: the bound on normalised expertise that Knowledge Islands uses.
	understandsOfBest = 0.7
	// The person did at least this part of all the work on the file, without an agent's help: below it a contributor is a
	// minor one in Bird et al., "Don't touch my code!", ESEC/FSE 2011. It keeps a small edit of a large file from counting.
	understandsOfWork = 0.05
)

// A person understands a group of files who understands files with at least this part of its lines.
const understandsOfGroup = 1.0 / 3

// carefulFiles is the size of a commit, in files, up to which each of them is taken to have been read with care.
// Measured: nine commits in ten are smaller, see docs/benchmarks.md. Rigby and Bird (ESEC/FSE 2013) leave out
// larger reviews altogether.
const carefulFiles = 10

// attention is the weight of one file in a commit of n files: 1 up to carefulFiles, then falling with the root, so
// that a commit that moves, formats or brings in hundreds of files is weak evidence, and never none.
func attention(n int) float32 {
	if n <= carefulFiles {
		return 1
	}
	return float32(math.Sqrt(carefulFiles / float64(n)))
}

// editLines estimates the lines that a change added until they are counted: the medians of the five repositories in
// docs/benchmarks.md are 1 to 4.
const editLines = 3

// linesOf returns the lines that a change added, estimated while they are not counted: a new file is taken to
// have been written as it is now.
func linesOf(c *Change, f *File) float32 {
	switch {
	case c.Added >= 0:
		return float32(c.Added)
	case c.Status == 'A':
		return float32(f.Lines)
	case c.Status == 'R', c.Status == 'D':
		return 0
	default:
		return editLines
	}
}

const day = 24 * 60 * 60

// expertise is the degree of expertise of the model above, not yet held to the scale.
func expertise(work, created, days, size float64) float64 {
	return doeBase + doeAdded*math.Log1p(work) + doeCreated*created + doeDays*math.Log1p(days) +
		doeSize*math.Log(max(1, size))
}

// rate sets the tally's familiarity: the model's rating for who wrote in the file; for who only saw it, as far
// above 1 as the evidence is certain.
func (t *tally) rate(size int32, now int64) {
	days := float64(max(0, now-t.Last)) / day
	doe := expertise(float64(t.work), float64(t.created), days, float64(size))
	t.familiarity = 1 + float32(min(max(doe-1, 0), 4))*(1-t.doubt*max(t.unseen, unseenAtLeast))
}

// Measure reads the whole history once and says who knows what. It does so in as many shards of files as there are
// processors; a file's tallies depend on that file alone, so the cut changes nothing.
func (l *Ledger) Measure() *Measure {
	m := &Measure{
		ledger:  l,
		tallies: make([][]tally, len(l.Files)),
		added:   make([]lines, len(l.Files)),
		last:    make([]int64, len(l.People)),
	}
	shards := make([]shard, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for i := range shards {
		s := &shards[i]
		*s = shard{Measure: m, first: len(l.Files) * i / len(shards), end: len(l.Files) * (i + 1) / len(shards),
			last: make([]int64, len(l.People)), seat: make([]int32, len(l.People))}
		group.Go(s.run)
	}
	group.Wait()
	for i := range shards {
		for p, at := range shards[i].last {
			m.last[p] = max(m.last[p], at)
		}
	}
	return m
}

// shard measures some of the files.
type shard struct {
	*Measure
	first, end int // files
	last       []int64
	seat       []int32 // by person: where the tally of the file in hand is, plus one
}

func (s *shard) run() {
	changes := 0
	for f := s.first; f < s.end; f++ {
		changes += len(s.ledger.Files[f].Changes)
	}
	all := make([]tally, 0, changes/2)
	for f := s.first; f < s.end; f++ {
		if !s.ledger.Files[f].Alive {
			continue
		}
		start := len(all)
		all = s.tallyFile(int32(f), all)
		s.tallies[f] = all[start:len(all):len(all)]
		for i := range s.tallies[f] {
			s.seat[s.tallies[f][i].person] = 0
		}
	}
}

// tallyFile appends the tallies of one living file, strongest first.
func (s *shard) tallyFile(f int32, all []tally) []tally {
	l, file := s.ledger, &s.ledger.Files[f]
	start := len(all)
	for nth, ci := range file.Changes {
		change := &l.Changes[ci]
		c := &l.Commits[change.Commit]
		n := linesOf(change, file)
		weight := attention(int(c.changes[1] - c.changes[0]))
		s.added[f].add(n, weight, change, c)
		l.evidence(change, func(person int32, kind Kind) {
			if s.seat[person] == 0 {
				all = append(all, tally{person: person, doubt: 1, unseen: 1, Evidence: Evidence{First: c.Committed}})
				s.seat[person] = int32(len(all))
			}
			t := &all[s.seat[person]-1]
			t.Counts[kind]++
			t.First, t.Last = min(t.First, c.Committed), max(t.Last, c.Committed)
			t.work += worth[kind] * weight * n
			if kind == Assisted {
				t.assisted += worth[kind] * weight * n
				t.unseen *= 1 - worth[kind]*weight
			} else {
				t.doubt *= 1 - worth[kind]*weight
			}
			s.last[person] = max(s.last[person], c.Committed)
			if kind.ByHand() {
				t.Added += max(0, change.Added)
				if nth == 0 {
					t.created = weight
				}
			}
		})
	}
	all = s.tallyDocuments(f, all)
	return append(all[:start], s.settle(f, all[start:])...)
}

// tallyDocuments adds who wrote in the documents that are about a file.
func (s *shard) tallyDocuments(f int32, all []tally) []tally {
	l := s.ledger
	for _, doc := range l.documents[f] {
		for _, ci := range l.Files[doc.file].Changes {
			change := &l.Changes[ci]
			l.evidence(change, func(person int32, kind Kind) {
				at := l.Commits[change.Commit].Committed
				if !kind.ByHand() || l.Now > 0 && at > l.Now {
					return
				}
				if s.seat[person] == 0 {
					all = append(all, tally{person: person, doubt: 1, unseen: 1, Evidence: Evidence{First: at}})
					s.seat[person] = int32(len(all))
				}
				t := &all[s.seat[person]-1]
				t.Counts[Documented]++
				t.First, t.Last = min(t.First, at), max(t.Last, at)
				t.unseen *= 1 - worth[Documented]*attention(int(doc.about))
			})
		}
	}
	return all
}

func (a *lines) add(n, weight float32, change *Change, c *Commit) {
	if c.Moved {
		return
	}
	a.all += n
	a.work += weight * n
	switch {
	case change.byAgent(c):
		a.agent += n
	case c.Authorship == people.Unknown && change.By != provenance.Human:
		a.unknown += n
	}
}

// settle rates the tallies of a file with what was told of it, decides who understands it and puts the strongest first. It
// is all of a measure that depends on the day.
func (m *Measure) settle(f int32, all []tally) []tally {
	for _, t := range m.told[f] {
		i := slices.IndexFunc(all, func(a tally) bool { return a.person == t.person })
		if i < 0 {
			i, all = len(all), append(all, tally{person: t.person, doubt: 1, unseen: 1, Evidence: Evidence{First: t.at, Last: t.at}})
		}
		all[i].told = t
	}
	now := m.ledger.Now
	var best float32 // by the history: what was told of one takes nothing from another
	for i := range all {
		all[i].rate(m.ledger.Files[f].Lines, now)
		best = max(best, all[i].familiarity)
	}
	for i := range all {
		t := &all[i]
		t.understands = t.familiarity >= understandsRating && t.familiarity >= understandsOfBest*best &&
			t.work-t.assisted >= understandsOfWork*m.added[f].work
		if told := t.told.now(t.Last, now); told > t.familiarity {
			t.familiarity = told
			t.understands = t.understands || told >= understandsRating
		}
		if t.told.disclaimed {
			t.familiarity, t.understands = 1, false
		}
		t.understands = t.understands && !m.ledger.Erased(t.person)
	}
	slices.SortFunc(all, func(a, b tally) int {
		return cmp.Or(cmp.Compare(b.familiarity, a.familiarity), m.byID(a.person, b.person))
	})
	return all
}

func (m *Measure) byID(a, b int32) int {
	return strings.Compare(m.ledger.People[a].ID, m.ledger.People[b].ID)
}

func (m *Measure) tally(f int32) []tally {
	if m.sheet != nil {
		return m.sheet.tally(m, f)
	}
	return m.tallies[f]
}

// File returns everyone with evidence about a living file, strongest first, ties by person id.
func (m *Measure) File(f int32) []Holder {
	all := m.tally(f)
	out := make([]Holder, 0, len(all))
	for i := range all {
		t := &all[i]
		if m.ledger.Erased(t.person) {
			continue
		}
		h := Holder{Person: t.person, Familiarity: float64(t.familiarity), Understands: t.understands, Evidence: t.Evidence}
		if t.understands {
			h.Share = 1
		}
		out = append(out, h)
	}
	return out
}

// LastSeen returns the time of a person's newest evidence about any living file, in seconds since 1970; 0 if none.
func (m *Measure) LastSeen(person int32) int64 { return m.last[person] }

// AgentShare is the part, 0 to 1, of the lines added to a file that agents wrote or helped to write.
func (m *Measure) AgentShare(f int32) float64 {
	if m.added[f].all == 0 {
		return 0
	}
	return float64(m.added[f].agent / m.added[f].all)
}
